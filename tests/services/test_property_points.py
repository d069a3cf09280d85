"""Whatever members do, points, ranks, streaks and standings are those of the slow reference."""

import shutil
from collections.abc import Awaitable, Callable
from datetime import date, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from bot.domain.board import Period
from bot.domain.errors import DaymarkError
from bot.domain.ids import UserId
from bot.services.all import build_services
from bot.storage import completions, members
from bot.storage.engine import Database
from tests.conftest import database_url
from tests.fakes import FakeClock, FakeDirectory
from tests.services.rough import RoughAnnouncer
from tests.services.slow import SlowGroup, first_instant
from tests.services.world import ANNA, BEN, CLEO, World, tiny_library, who

DAYS = 4
ZONES = ["UTC", "Europe/Berlin", "America/Los_Angeles", "Pacific/Auckland", "Asia/Kathmandu", "Africa/Cairo"]
STARTS = [date(2026, 3, 26), date(2026, 3, 29), date(2026, 10, 23), date(2026, 12, 30), date(2026, 4, 1)]

numbers = st.integers(0, DAYS + 1)
verbs = st.one_of(
    *[st.just(("do", None))] * 3,
    *[st.tuples(st.just("do"), numbers)] * 2,
    *[st.just(("undo", None))] * 2,
    st.tuples(st.just("undo"), numbers),
    st.just(("join", None)),
    *[st.just(("leave", None))] * 2,
    *[st.just(("sweep", None))] * 2,
    st.tuples(st.just("zone"), st.sampled_from(ZONES)),
)
steps = st.tuples(st.integers(1, 700), st.sampled_from([ANNA, BEN, CLEO]), verbs)


async def accepted(use: Awaitable[Any]) -> bool:
    """Run a use case; False where the rules refuse it."""
    try:
        await use
    except DaymarkError:
        return False
    return True


@given(
    zone=st.sampled_from(ZONES),
    start=st.sampled_from(STARTS),
    post_time=st.times(time(3), time(23, 59)).map(lambda at: at.replace(second=0, microsecond=0)),
    journal=st.lists(steps, min_size=12, max_size=30),
)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_points_ranks_and_streaks(
    template: Path,
    zone: str,
    start: date,
    post_time: time,
    journal: list[tuple[int, UserId, tuple[str, Any]]],
) -> None:
    *dues, end = [first_instant(start + timedelta(days=day), post_time, zone) for day in range(DAYS + 1)]
    group = SlowGroup(zone, dues)
    clock = FakeClock(dues[0] - timedelta(hours=2))
    with TemporaryDirectory() as folder:
        db = Database(database_url(Path(shutil.copy(template, folder))))
        announcer, directory = RoughAnnouncer(clock), FakeDirectory()
        services = build_services(db, tiny_library(DAYS), clock, announcer, directory)
        world = World(services, db, services.library, clock, announcer, directory)
        try:
            await world.set_up(timezone=zone, start=start.isoformat(), post_time=f"{post_time:%H:%M}")
            for minutes, user, (verb, value) in journal:
                clock.forward(minutes=minutes, seconds=7)
                if clock.now() >= end:
                    break  # the wrap-up, which the reference does not know
                await act(world, group, user, verb, value)
            await compare(world, group)
        finally:
            await db.close()


async def act(world: World, group: SlowGroup, user: UserId, verb: str, value: Any) -> None:
    """Do one thing in the bot and in the reference; both take it, or both refuse it."""
    now, member = world.clock.now(), who(user)
    study, membership = world.services.study, world.services.membership
    if verb == "sweep":
        await world.sweep()
        group.sweeps.append(now)
    elif verb == "zone":
        await membership.set_zone(member, value)
        group.choose(user, value, now)
    else:
        both: dict[str, tuple[Callable[[], Awaitable[Any]], Callable[[], bool]]] = {
            "do": (lambda: study.done(member, number=value), lambda: group.do(user, value, now)),
            "undo": (lambda: study.undo(member, value), lambda: group.undo(user, value, now)),
            "join": (lambda: membership.join(member), lambda: group.join(user, now)),
            "leave": (lambda: membership.leave(member), lambda: group.leave(user, now)),
        }
        real, slow = both[verb]
        took = await accepted(real())
        event(f"{verb} {'taken' if took else 'refused'}")
        assert took == slow(), (verb, value, user, now)


async def compare(world: World, group: SlowGroup) -> None:
    now = world.clock.now()
    for user, person in group.people.items():
        if not person.inside:
            continue
        progress = await world.services.study.progress(who(UserId(user)))
        assert progress.points == group.points(user, "all", "all")
        assert {row.number: str(row.status) for row in progress.ledger.rows} == group.statuses(user, now)
        assert progress.ledger.streak == group.streak(user, now)
    for period in Period:
        page = await world.services.boards.board(who(ANNA), None, period)
        places = sorted((place.rank, int(place.user_id), place.value) for place in page.places)
        assert places == group.board(period, page.label)
    await compare_standings(world, group)


async def compare_standings(world: World, group: SlowGroup) -> None:
    """Compare what is kept, of leavers too, with a rebuild and with the reference."""
    async with world.db.read() as tx:
        kept = await completions.all_standings(tx)
        cohort = await world.cohort_of("30-day kickstart")
        enrolled = {user: await members.find_enrolment(tx, cohort.id, UserId(user)) for user in group.people}
    await world.services.boards.rebuild()
    async with world.db.read() as tx:
        assert await completions.all_standings(tx) == kept
    expected: dict[tuple[int, str], int] = {}
    for user, enrolment in enrolled.items():
        for _, key in kept:
            period = "all" if key == "all" else "week" if "W" in key else "month"
            points = group.points(user, period, key)
            if enrolment is not None and points:
                expected[enrolment.id, key] = points
    assert kept == expected
