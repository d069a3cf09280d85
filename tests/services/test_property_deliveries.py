"""Whatever fails, every plan day goes out exactly once, in order and never early."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import available_timezones

from hypothesis import HealthCheck, event, example, given, settings
from hypothesis import strategies as st

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, State
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable, NothingToChange, UnknownZone
from bot.services.all import build_services
from bot.services.posts import BoardPost, CatchUpPost, CheckinPost, DailyPost, WrapUpPost
from bot.services.zones import find_zone
from bot.storage.cohorts import due_days
from bot.storage.engine import Database
from tests.conftest import database_url
from tests.fakes import FakeClock, FakeDirectory
from tests.services.rough import Killed, RoughAnnouncer
from tests.services.slow import first_instant
from tests.services.world import ANNA, STUDY, World, tiny_library, who

DAYS = 5


def offered(zone: str) -> bool:
    try:
        return find_zone(zone) == zone
    except UnknownZone:
        return False


ZONES = sorted(filter(offered, available_timezones()))
NO_WAY, NO_ANSWER = ChannelUnavailable("no"), DiscordUnavailable()
FAULTS = {
    "fine": 6,
    "blocked": 2,
    "silent": 2,
    "well again": 5,
    "lost": 4,
    "die before": 1,
    "die after": 2,
    "restart": 1,
    "nobody sweeps": 2,
    "somebody does a day": 2,
}
sweeps = st.tuples(
    st.one_of(st.integers(1, 20), st.integers(60, 700), st.integers(1400, 4500)),
    st.sampled_from([fault for fault, weight in FAULTS.items() for _ in range(weight)]),
)
legal_times = st.times(time(3), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0))
starts = st.dates(date(2025, 10, 1), date(2027, 4, 30))


@asynccontextmanager
async def running(template: Path, now: datetime) -> AsyncIterator[World]:
    """Open a world of its own on a fresh database."""
    clock = FakeClock(now)
    with TemporaryDirectory() as folder:
        db = Database(database_url(Path(shutil.copy(template, folder))))
        announcer, directory = RoughAnnouncer(clock), FakeDirectory()
        services = build_services(db, tiny_library(DAYS), clock, announcer, directory)
        try:
            yield World(services, db, services.library, clock, announcer, directory)
        finally:
            await db.close()


async def suffer(world: World, minutes: int, fault: str) -> None:
    """Let time pass, let something happen, and sweep."""
    world.clock.forward(minutes=minutes)
    announcer = world.announcer
    if fault in ("blocked", "silent"):
        announcer.problem[STUDY] = NO_WAY if fault == "blocked" else NO_ANSWER
    elif fault == "well again":
        announcer.problem.clear()
    elif fault == "lost":
        announcer.lost = NO_ANSWER
    elif fault == "restart":
        world.restart()
    elif fault == "somebody does a day" and world.posts(DailyPost):
        await world.services.study.done(who(ANNA))
    if fault == "nobody sweeps":
        return
    announcer.die_before, announcer.die_after = fault == "die before", fault == "die after"
    try:
        await world.sweep()
    except Killed:
        event("died")
        world.restart()
    announcer.die_before = announcer.die_after = False


async def recover(world: World, cohort: Cohort) -> None:
    """Mend everything and go on until the cohort is finished."""
    world.announcer.problem.clear()
    world.announcer.lost = None
    for _ in range(60):
        if not (await world.cohort(cohort)).running:
            return
        world.clock.forward(minutes=300)
        await world.sweep()
    raise AssertionError("the cohort never came to its end")


@given(
    zone=st.sampled_from(ZONES),
    start=starts,
    post_time=legal_times,
    events=st.lists(sweeps, max_size=20),
    intensive=st.booleans(),
)
@example(
    zone="Pacific/Apia",
    start=date(2011, 12, 28),  # the 30th never came there
    post_time=time(9),
    events=[(60, "fine")] * 150,
    intensive=False,
)
@example(
    zone="Europe/Bucharest",
    start=date(2026, 3, 27),  # on the 29th 03:30 does not exist
    post_time=time(3, 30),
    events=[(30, "fine")] * 150,
    intensive=False,
)
@example(
    zone="UTC",
    start=date(2026, 3, 2),
    post_time=time(9),
    # The second post of the first date is lost on the way, then the program dies after sending it.
    events=[(30, "fine"), (30, "lost"), (5, "die after"), (5, "die after"), (700, "fine")],
    intensive=True,
)
@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_every_day_once_in_order_and_never_early(
    template: Path, zone: str, start: date, post_time: time, events: list[tuple[int, str]], intensive: bool
) -> None:
    a_date = 2 if intensive else 1
    # After the last date comes one of its own for the wrap-up.
    dates = [*(number // a_date for number in range(DAYS)), -(-DAYS // a_date)]
    dues = [first_instant(start + timedelta(days=after), post_time, zone) for after in dates]
    async with running(template, dues[0] - timedelta(hours=1)) as world:
        cohort = await world.set_up(
            timezone=zone, start=start.isoformat(), post_time=f"{post_time:%H:%M}", intensive=intensive
        )
        for minutes, fault in events:
            await suffer(world, minutes, fault)
        await recover(world, cohort)
        told = [(number, sent.ref.sent_at) for sent in world.sent() for number in days_in(sent.post)]
        assert [number for number, _ in told] == list(range(1, DAYS + 1))
        assert all(at >= dues[number - 1] for number, at in told)
        (end,) = world.sent(WrapUpPost)
        assert end.ref.sent_at >= max(dues[DAYS], told[-1][1])
        keys = [key for post in world.posts() if (key := occasion(post)) is not None]
        assert len(keys) == len(set(keys))
        await check_ledger(world, cohort)
        event(f"{len(world.posts(CatchUpPost))} notes")


def days_in(post: object) -> list[int]:
    if isinstance(post, DailyPost):
        return [post.day.number]
    return [day.number for day, _ in post.days] if isinstance(post, CatchUpPost) else []


def occasion(post: object) -> tuple[str, str] | None:
    if isinstance(post, CheckinPost):
        return post.kind, post.period
    return ("board", post.page.label) if isinstance(post, BoardPost) else None


async def check_ledger(world: World, cohort: Cohort) -> None:
    """Find every day in the ledger of deliveries with the message it was told of in."""
    messages = {number: sent.ref for sent in world.sent() for number in days_in(sent.post)}
    for number, ref in messages.items():
        delivery = await world.delivery(cohort, Kind.DAILY, world.day(number))
        assert delivery is not None
        assert (delivery.message_id, delivery.channel_id) == (ref.message_id, ref.channel_id)
        assert delivery.state in (State.SENT, State.NOTED)
    async with world.db.read() as tx:
        sent_at = {day.number: day.sent_at for day in await due_days(tx, cohort.id)}
    assert sorted(sent_at) == sorted(messages)
    assert all(at is not None for at in sent_at.values())
    series = [found for found in await world.ledger(cohort) if found.kind in (Kind.DAILY, Kind.CATCHUP)]
    assert not [found for found in series if found.pending]


# -- while the organisers change their minds -------------------------------------------------


@given(
    zone=st.sampled_from(ZONES),
    start=starts,
    plot=st.lists(
        st.tuples(
            sweeps, st.one_of(st.none(), st.none(), st.sampled_from(ZONES), legal_times, st.booleans())
        ),
        max_size=20,
    ),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_edits_neither_repeat_nor_lose_a_day(
    template: Path, zone: str, start: date, plot: list[tuple[tuple[int, str], str | time | bool | None]]
) -> None:
    async with running(template, first_instant(start, time(8), zone)) as world:
        cohort = await world.set_up(timezone=zone, start=start.isoformat())
        for (minutes, fault), change in plot:
            if change is not None:
                await edit(world, change)
            await suffer(world, minutes, fault)
            if not (await world.cohort(cohort)).running:
                break
        await recover(world, cohort)
        told = [number for sent in world.sent() for number in days_in(sent.post)]
        assert told == list(range(1, DAYS + 1))
        assert len(world.posts(WrapUpPost)) == 1
        keys = [key for post in world.posts() if (key := occasion(post)) is not None]
        assert len(keys) == len(set(keys))


async def edit(world: World, change: str | time | bool) -> None:
    zone = change if isinstance(change, str) else None
    at = f"{change:%H:%M}" if isinstance(change, time) else None
    intensive = change if isinstance(change, bool) else None
    try:
        await world.edit(timezone=zone, post_time=at, intensive=intensive)
    except NothingToChange:
        event("nothing to change")
