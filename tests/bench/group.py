"""Make the study group that is asked: 1,000 members who did 8 days, and day 9 due today."""

from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Table, delete, insert, select

from bot.clock import SystemClock
from bot.content import CONTENT_FOLDER, load_library
from bot.domain.calendar import local_instant
from bot.domain.ids import ChannelId, GuildId, UserId
from bot.domain.library import Library
from bot.services.access import Caller
from bot.services.all import Services, build_services
from bot.services.cohorts import SetupRequest
from bot.storage import schema
from bot.storage.completions import rebuild_standings
from bot.storage.engine import Database, Tx
from bot.storage.migrate import upgrade
from tests.fakes import FakeAnnouncer, FakeClock, FakeDirectory

GUILD, CHANNEL, FIRST_MEMBER = 1 << 40, 2 << 40, 3 << 40
MEMBERS, PLAYERS, DAYS = 1000, 10, 8
POST_TIME = time(9)
_ZONES = (
    "Pacific/Pago_Pago",
    "America/Phoenix",
    "America/Bogota",
    "America/Sao_Paulo",
    "Atlantic/Reykjavik",
    "Africa/Nairobi",
    "Asia/Karachi",
    "Asia/Bangkok",
    "Asia/Tokyo",
    "Pacific/Guadalcanal",
    "Pacific/Tongatapu",
)
_COPIED: dict[Table, tuple[str, ...]] = {
    schema.members: ("id", "user_id"),
    schema.enrolments: ("id", "member_id"),
    schema.enrolment_spans: ("enrolment_id",),
    schema.completions: ("enrolment_id",),
}
"""What a member leaves behind, and the keys in it that are other ones for each member."""


def name_of(number: int) -> str:
    """Name a member."""
    return f"Member {number:04}"


async def make_database(folder: Path) -> None:
    """Let ten members play 8 days with the real use cases, and copy each a hundred times."""
    upgrade(_url(folder))
    db = Database(_url(folder))
    try:
        await _play(db, SystemClock().now())
        async with db.write() as tx:
            for table, keys in _COPIED.items():
                await _copy(tx, table, keys)
            await rebuild_standings(tx)
    finally:
        await db.close()


async def make_long_database(folder: Path, library: Library, clock: FakeClock) -> Services:
    """Let ten members play a whole long plan with the real use cases, and copy each a hundred times."""
    upgrade(_url(folder))
    db = Database(_url(folder))
    services = build_services(db, library, clock, FakeAnnouncer(clock), FakeDirectory())
    days = len(next(iter(library.plans.values())))
    start_on = clock.now().date()
    request = SetupRequest(timezone="UTC", channel_id=ChannelId(CHANNEL), start=str(start_on))
    await services.cohorts.set_up(caller(0, manages=True), request)
    for day in range(1, days + 1):
        clock.at = local_instant(start_on + timedelta(days=day - 1), POST_TIME, "UTC")
        await services.deliveries.deliver_due()
        await _do(services, day)
    async with db.write() as tx:
        for table, keys in _COPIED.items():
            await _copy(tx, table, keys)
        await rebuild_standings(tx)
    return services


async def forget_today(folder: Path) -> None:
    """Take day 9 back from everybody, as if nobody had ever done it."""
    db = Database(_url(folder))
    try:
        async with db.write() as tx:
            await tx.execute(delete(schema.completions).where(schema.completions.c.number > DAYS))
            await rebuild_standings(tx)
    finally:
        await db.close()


def _url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder}/daymark.sqlite3"


# -- eight days ------------------------------------------------------------------------------


async def _play(db: Database, now: datetime) -> None:
    zone = min(_ZONES, key=lambda name: _from_afternoon(now, name))
    start_on = now.astimezone(ZoneInfo(zone)).date() - timedelta(days=DAYS)
    clock = FakeClock(local_instant(start_on, time(8), zone))
    services = build_services(db, load_library(CONTENT_FOLDER), clock, FakeAnnouncer(clock), FakeDirectory())
    request = SetupRequest(
        timezone=zone, channel_id=ChannelId(CHANNEL), start=str(start_on), post_time=str(POST_TIME)[:5]
    )
    await services.cohorts.set_up(caller(0, manages=True), request)
    for day in range(1, DAYS + 1):
        clock.at = local_instant(start_on + timedelta(days=day - 1), POST_TIME, zone)
        await services.deliveries.deliver_due()
        await _do(services, day)


def _from_afternoon(now: datetime, zone: str) -> float:
    """Tell how far a zone is from 13:00, when day 9 has been due for a while and stays open for long."""
    local = now.astimezone(ZoneInfo(zone))
    return abs(local.hour + local.minute / 60 - 13)


async def _do(services: Services, day: int) -> None:
    """Let everybody do a day; one in ten does it a day late, so that the board has ranks."""
    for number in range(PLAYERS):
        if _is_late(number, day - 1):
            await services.study.done(caller(number), number=day - 1)
        if not _is_late(number, day):
            await services.study.done(caller(number), number=day)


def _is_late(number: int, day: int) -> bool:
    return 1 <= day < DAYS and (number + day) % PLAYERS == 0


def caller(number: int, *, manages: bool = False) -> Caller:
    """Act as a member."""
    user_id, name = UserId(FIRST_MEMBER + number), name_of(number)
    return Caller(GuildId(GUILD), user_id, name, ChannelId(CHANNEL), manages=manages)


# -- a thousand members ----------------------------------------------------------------------


async def _copy(tx: Tx, table: Table, keys: tuple[str, ...]) -> None:
    """Give every further member the rows of the player with the same last digit."""
    played = [dict(row) for row in (await tx.execute(select(table))).mappings()]
    further = range(PLAYERS, MEMBERS, PLAYERS)
    await tx.execute(insert(table), [_shifted(row, keys, by) for by in further for row in played])


def _shifted(row: dict[str, Any], keys: tuple[str, ...], by: int) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name != "id"}
    moved = kept | {key: row[key] + by for key in keys}
    if "user_id" in moved:
        moved["name"] = name_of(moved["user_id"] - FIRST_MEMBER)
    return moved
