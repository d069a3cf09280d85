"""What happened to a group before the process under test was started."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

from bot.clock import SystemClock
from bot.domain.calendar import local_instant
from bot.domain.ids import ChannelId, GuildId, UserId
from bot.domain.library import Library
from bot.services.access import Caller
from bot.services.all import build_services
from bot.services.cohorts import SetupRequest, set_alarms
from bot.storage import cohorts
from bot.storage.engine import Database
from tests.conftest import database_url
from tests.fakes import FakeAnnouncer, FakeClock, FakeDirectory
from tests.process.house import EARLY, House, daytime_zone
from tests.wire.things import Channel


async def play(
    house: House, library: Library, *, day: int, posted: int, weekly_since_yesterday: bool = False
) -> Channel:
    """Make a group for which today is this day, with Ann in it; the bot went down after some posts.

    With `weekly_since_yesterday` its weekly check-in came due yesterday.
    """
    channel, zone = house.double.add_channel(house.guild.id), daytime_zone()
    start_on = SystemClock().now().astimezone(ZoneInfo(zone)).date() - timedelta(days=day - 1)
    clock = FakeClock(local_instant(start_on, time(4), zone))
    db = Database(database_url(house.folder / "daymark.sqlite3"))
    services = build_services(db, library, clock, FakeAnnouncer(clock), FakeDirectory())
    ann = Caller(GuildId(house.guild.id), UserId(house.ann.id), house.ann.name, ChannelId(channel.id))
    request = SetupRequest(
        timezone=zone, channel_id=ChannelId(channel.id), start=start_on.isoformat(), post_time=EARLY
    )
    boss = replace(ann, user_id=UserId(house.boss.id), manages=True)
    made = await services.cohorts.set_up(boss, request)
    await services.membership.join(ann)
    if weekly_since_yesterday:
        yesterday = (start_on + timedelta(days=day - 2)).weekday()
        draft = replace(made.cohort.draft, weekly_weekday=yesterday, weekly_time=time(6))
        async with db.write() as tx:
            await cohorts.save(tx, replace(made.cohort, draft=draft))
            await set_alarms(tx, replace(made.cohort, draft=draft), made.plan, clock.now())
    for past in range(posted):
        clock.at = local_instant(start_on + timedelta(days=past), time(5), zone)
        await services.deliveries.post_now(boss)
    await db.close()
    return channel
