"""Ticking the items of a day, seeing it, and one's own figures."""

import pytest

from bot.domain.errors import (
    CohortFinished,
    NotEnrolled,
    NotStarted,
    Outdated,
    UnknownCohort,
    UnknownItem,
)
from bot.domain.ids import DayId, ItemId
from bot.domain.ledger import Status
from bot.services.day_views import DayView, Done
from tests.services.world import ANNA, BEN, BOSS, OTHER_GUILD, World, shorten, utc, who


async def begin(world: World, at: str = "2026-03-02 10:00") -> None:
    """Run the group up to an instant; Anna is in from the start."""
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep_until(at)


async def tick(world: World, item: str, *, on: bool = True, day: int = 1) -> Done | DayView:
    cohort = await world.cohort_of("30-day kickstart")
    return await world.services.study.tick(who(ANNA), cohort.id, world.day(day), ItemId(item), on=on)


# Day 1 of the kickstart has the items set-up, watch, paper, code and the extra nearest-wine.


async def test_the_last_required_item_completes_the_day(world: World) -> None:
    await begin(world)
    seen = [await tick(world, item) for item in ("watch", "paper", "code")]
    assert [view.completion for view in seen] == [None, None, None]
    assert isinstance(seen[-1], DayView)
    assert seen[-1].ticked == {"watch", "paper", "code"}
    world.clock.forward(minutes=5)
    done = await tick(world, "set-up")
    assert isinstance(done, Done)
    assert (done.already, done.joined, done.completion.by_item) == (False, False, "set-up")
    assert (done.completion.points, done.completion.done_at) == (10, world.clock.now())
    assert done.view.completion == done.completion
    assert done.view.ticked == {"set-up", "watch", "paper", "code"}
    assert (await world.services.study.progress(who(ANNA))).points == 10


async def test_an_extra_item_neither_completes_nor_is_needed(world: World) -> None:
    await begin(world)
    for item in ("watch", "paper", "code", "nearest-wine"):
        assert isinstance(await tick(world, item), DayView)
    assert (await world.services.study.progress(who(ANNA))).days_done == 0
    assert isinstance(await tick(world, "set-up"), Done)


async def test_an_extra_item_does_not_complete_a_day_that_was_undone(world: World) -> None:
    await begin(world)
    for item in ("watch", "paper", "code", "set-up"):
        await tick(world, item)
    await tick(world, "nearest-wine", on=False)
    await world.services.study.undo(who(ANNA))
    await world.services.study.done(who(ANNA))
    await tick(world, "set-up")
    await world.services.study.undo(who(ANNA))  # every required item is ticked now, the day is not done
    assert isinstance(await tick(world, "nearest-wine"), DayView)
    assert isinstance(await tick(world, "set-up"), Done)


async def test_ticking_twice_and_clearing(world: World) -> None:
    await begin(world)
    await tick(world, "watch")
    seen = await tick(world, "watch")
    assert isinstance(seen, DayView)
    assert seen.ticked == {"watch"}
    for _ in range(2):
        seen = await tick(world, "watch", on=False)
        assert isinstance(seen, DayView)
        assert seen.ticked == frozenset()


async def test_clearing_an_item_does_not_undo_the_day(world: World) -> None:
    await begin(world)
    await world.services.study.done(who(ANNA))
    for item in ("watch", "paper", "code", "set-up"):
        seen = await tick(world, item)
        assert isinstance(seen, DayView)  # done before: nothing to complete
    seen = await tick(world, "watch", on=False)
    assert isinstance(seen, DayView)
    assert seen.completion is not None


async def test_done_does_not_tick_items(world: World) -> None:
    await begin(world)
    assert (await world.services.study.done(who(ANNA))).view.ticked == frozenset()


async def test_ticks_that_are_refused(world: World) -> None:
    await begin(world)
    cohort = await world.cohort_of("30-day kickstart")
    use = world.services.study.tick
    with pytest.raises(UnknownItem) as caught:
        await tick(world, "projection")  # of another day
    assert caught.value == UnknownItem("projection")
    with pytest.raises(Outdated):
        await use(who(ANNA), cohort.id, DayId("gone"), ItemId("watch"), on=True)
    with pytest.raises(NotEnrolled):
        await use(who(BEN), cohort.id, world.day(1), ItemId("watch"), on=True)
    with pytest.raises(UnknownCohort):
        await use(who(ANNA, guild_id=OTHER_GUILD), cohort.id, world.day(1), ItemId("watch"), on=True)
    await world.services.cohorts.end(BOSS, cohort.id)
    world.clock.forward(days=14, seconds=1)
    with pytest.raises(CohortFinished):
        await use(who(ANNA), cohort.id, world.day(1), ItemId("watch"), on=True)


async def test_a_late_tick_earns_5(world: World) -> None:
    await begin(world, "2026-03-04 10:00")
    *_, last = [await tick(world, item) for item in ("watch", "paper", "code", "set-up")]
    assert isinstance(last, Done)
    assert last.completion.points == 5
    assert [day.number for day, _ in last.open_before] == [2, 3]


# -- my day ----------------------------------------------------------------------------------


async def test_today(world: World) -> None:
    await begin(world, "2026-03-04 10:00")
    await world.services.study.done(who(ANNA), number=3)
    today = await world.services.study.today(who(ANNA))
    assert (today.view.day.number, today.view.on) == (3, utc("2026-03-04 00:00").date())
    assert today.view.completion is not None
    assert [(day.number, row.status) for day, row in today.open_before] == [(2, Status.OPEN)]
    assert today.next_due_at == utc("2026-03-05 09:00")
    assert (today.view.zone, today.view.now) == ("UTC", world.clock.now())
    assert today.ledger.streak == 1


async def test_what_was_done_late_is_not_open_any_more(world: World) -> None:
    await begin(world, "2026-03-03 10:00")
    assert [day.number for day, _ in (await world.services.study.today(who(ANNA))).open_before] == [1]
    await world.services.study.done(who(ANNA), number=1)
    assert (await world.services.study.today(who(ANNA))).open_before == ()


async def test_extra_items_are_shown_at_weekends(world: World) -> None:
    await begin(world, "2026-03-07 10:00")  # Saturday, day 6
    weekday = await world.services.study.checklist(
        who(ANNA), (await world.cohort_of("30-day kickstart")).id, world.day(5)
    )
    assert not any(item.extra for item in weekday.items)
    await world.sweep("2026-03-08 10:00")
    sunday = (await world.services.study.today(who(ANNA))).view
    assert [item.id for item in sunday.items if item.extra] == ["spam", "double-counting"]


async def test_today_reads_in_the_members_zone(world: World) -> None:
    await begin(world)
    await world.services.membership.set_zone(who(ANNA), "tokyo")
    assert (await world.services.study.today(who(ANNA))).view.zone == "Asia/Tokyo"


async def test_today_without_a_day(world: World) -> None:
    await world.set_up(name="First", start="2026-03-04")
    with pytest.raises(NotEnrolled) as caught:
        await world.services.study.today(who(ANNA))
    assert caught.value == NotEnrolled("First")
    await world.services.membership.join(who(ANNA))
    with pytest.raises(NotStarted):
        await world.services.study.today(who(ANNA))


@pytest.mark.parametrize("ended_early", [False, True])
async def test_after_the_last_day_nothing_comes_next(world: World, ended_early: bool) -> None:
    cohort = await world.set_up(start="2026-02-02")
    await world.services.membership.join(who(ANNA))
    await world.sweep_until("2026-03-02 10:00" if ended_early else "2026-03-03 10:00")
    if ended_early:
        assert (await world.services.study.today(who(ANNA))).next_due_at == utc("2026-03-03 09:00")
        await world.services.cohorts.end(BOSS, cohort.id)
    today = await world.services.study.today(who(ANNA))
    assert (today.view.day.number, today.next_due_at) == (29 if ended_early else 30, None)


async def test_a_finished_cohort_gets_no_new_days(world: World) -> None:
    await begin(world)
    cohort = await world.services.cohorts.end(BOSS, (await world.cohort_of("30-day kickstart")).id)
    await world.sweep_until("2026-03-05 10:00")
    assert (await world.services.study.today(who(ANNA))).view.day.number == 1
    seen = await world.services.study.checklist(who(ANNA), cohort.id, world.day(1))
    assert seen.row is not None
    assert seen.row.status is Status.MISSED


# -- my figures ------------------------------------------------------------------------------


async def test_progress(world: World) -> None:
    await begin(world, "2026-03-05 10:00")
    for number in (4, 3, 1):
        await world.services.study.done(who(ANNA), number=number)
    progress = await world.services.study.progress(who(ANNA))
    assert (progress.points, progress.days_done) == (20, 3)
    assert progress.minutes_done == 90 + 90 + 105
    assert progress.ledger.streak == 2
    assert progress.ledger.consistency == 0.5  # the grace of days 1 and 2 is over
    with pytest.raises(NotEnrolled):
        await world.services.study.progress(who(BEN))
    with pytest.raises(UnknownCohort):
        await world.services.study.progress(who(ANNA), "Second")


async def test_after_the_last_day_none_comes(world: World) -> None:
    world.restart(shorten(world.library, 2))
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 09:00")
    assert (await world.services.study.today(who(ANNA))).next_due_at == utc("2026-03-03 09:00")
    await world.sweep("2026-03-03 09:00")
    assert (await world.services.study.today(who(ANNA))).next_due_at is None
