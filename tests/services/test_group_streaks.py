"""The cohort streak: counted day by day, when grace has ended for everybody, and for good."""

import pytest

from bot.domain.cohort import Cohort
from bot.domain.cohort_streak import DayCount, cohort_streak
from bot.services.posts import CheckinPost
from bot.storage import cohorts
from tests.services.world import ANNA, BEN, BOSS, CLEO, World, utc, who

GROUP = (ANNA, BEN, CLEO)


@pytest.mark.parametrize(
    ("counts", "streak"),
    [
        ([], 0),
        ([(3, 5)], 1),
        ([(5, 9)], 0),
        ([(3, 5), (2, 5)], 0),
        ([(2, 5), (3, 5), (6, 10)], 2),
        ([(1, 1), (0, 0), (1, 1)], 2),
        ([(0, 0)], 0),
        ([(0, 3), (0, 0)], 0),
    ],
)
def test_six_in_ten_keep_a_day(counts: list[tuple[int, int]], streak: int) -> None:
    assert cohort_streak([DayCount(n, *count) for n, count in enumerate(counts, start=1)]) == streak


async def counts(world: World, cohort: Cohort) -> list[tuple[int, int, int]]:
    """Count what can be counted now, and return number, kept and active of every counted day."""
    await world.services.group_streaks.count_days()
    async with world.db.read() as tx:
        return [(day.number, day.kept, day.active) for day in await cohorts.day_counts(tx, cohort.id)]


async def begun(world: World) -> Cohort:
    cohort = await world.set_up()
    for user in GROUP:
        await world.services.membership.join(who(user))
    return cohort


async def test_a_day_is_counted_when_grace_has_ended_and_never_again(world: World) -> None:
    cohort = await begun(world)
    await world.sweep("2026-03-02 09:00")
    for user in (ANNA, BEN):
        await world.services.study.done(who(user))
    world.clock.at = utc("2026-03-04 03:00")  # the last instant at which Cleo may still keep it
    assert await counts(world, cohort) == []
    world.clock.at = utc("2026-03-04 03:01")
    assert await counts(world, cohort) == [(1, 2, 3)]
    await world.services.study.done(who(CLEO), number=1)
    await world.services.study.undo(who(ANNA), number=1)
    assert await counts(world, cohort) == [(1, 2, 3)]


async def test_it_waits_for_the_last_of_all_zones(world: World) -> None:
    cohort = await begun(world)
    await world.services.membership.set_zone(who(CLEO), "honolulu")
    await world.sweep("2026-03-02 09:00")
    world.clock.at = utc("2026-03-04 12:00")
    assert await counts(world, cohort) == []
    world.clock.at = utc("2026-03-04 13:01")  # 03:01 in Honolulu
    assert await counts(world, cohort) == [(1, 0, 3)]


async def test_who_rests_or_has_left_or_goes_their_own_way_is_not_counted(world: World) -> None:
    cohort = await begun(world)
    await world.services.rests.plan(who(BEN), cohort.id, "2026-03-02", "2026-03-02")
    await world.services.membership.leave(who(CLEO))
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    world.clock.at = utc("2026-03-05 00:00")
    assert await counts(world, cohort) == [(1, 1, 1)]


async def test_organisers_and_the_check_in_tell_it(world: World) -> None:
    await begun(world)
    for day in range(2, 8):
        await world.sweep(f"2026-03-0{day} 09:00")
        for user in GROUP[: 3 if day > 2 else 1]:
            await world.services.study.done(who(user))
        await world.services.group_streaks.count_days()
    assert (await world.services.organising.status(BOSS)).streak == 3  # of 5 and 6 one may still be undone
    await world.sweep("2026-03-08 18:00")
    (post,) = world.posts(CheckinPost)
    assert post.streak == 3


async def test_a_plan_that_is_gone_or_a_day_never_posted_harms_nobody(world: World) -> None:
    cohort = await begun(world)
    await world.sweep("2026-03-02 09:00")
    library = world.library
    world.restart(type(library)({}, library.topics, library.resources, library.bank))
    world.clock.at = utc("2026-03-05 00:00")
    assert await counts(world, cohort) == []
    world.restart(library)
    assert await counts(world, cohort) == [(1, 0, 3)]
