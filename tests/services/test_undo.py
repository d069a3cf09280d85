"""Undoing a day restores exactly what was before; doing it again restores the first instant."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.board import Measure, Period
from bot.domain.errors import DayInFuture, NoSuchDay, NotDone, NotEnrolled, NothingToUndo, Outdated
from bot.domain.ids import DayId
from bot.domain.ledger import Status
from bot.services.day_views import Done
from bot.storage import completions
from bot.storage.schema import item_ticks
from tests.services.world import ANNA, BEN, World, utc, who


async def begin(world: World) -> None:
    """Run the group up to 10:00 on day 3; Ben has done day 3, Anna is in."""
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.services.membership.join(who(BEN))
    await world.sweep_until("2026-03-04 10:00")
    await world.services.study.done(who(BEN))
    world.clock.forward(seconds=1)


async def state(world: World) -> dict[str, Any]:
    """Gather everything that a member or the group can see of what was done."""
    async with world.db.read() as tx:
        standings = await completions.all_standings(tx)
        ticks = (await tx.execute(select(item_ticks))).all()
    today = await world.services.study.today(who(ANNA))
    progress = await world.services.study.progress(who(ANNA))
    boards = [
        (await world.services.boards.board(who(ANNA), None, period, measure)).places
        for period in Period
        for measure in Measure
    ]
    return {
        "standings": standings,
        "ticks": sorted(ticks),
        "ledger": progress.ledger,
        "done": dict(progress.record.done),
        "view": (today.view.ticked, today.view.completion, today.view.row, today.open_before),
        "boards": boards,
    }


async def test_undo_takes_the_day_recorded_last(world: World) -> None:
    await begin(world)
    before = await state(world)
    await world.services.study.done(who(ANNA), number=3)
    world.clock.forward(seconds=1)
    middle = await state(world)
    await world.services.study.done(who(ANNA), number=1)
    world.clock.forward(seconds=1)
    undone = await world.services.study.undo(who(ANNA))
    assert (undone.view.day.number, undone.view.completion) == (1, None)
    assert undone.ledger == middle["ledger"]
    assert await state(world) == middle
    assert (await world.services.study.undo(who(ANNA))).view.day.number == 3
    assert await state(world) == before
    with pytest.raises(NothingToUndo):
        await world.services.study.undo(who(ANNA))


async def test_undo_of_a_given_day(world: World) -> None:
    await begin(world)
    await world.services.study.done(who(ANNA), number=1)
    world.clock.forward(seconds=1)
    before = await state(world)
    await world.services.study.done(who(ANNA), number=2)
    world.clock.forward(seconds=1)
    await world.services.study.done(who(ANNA), number=3)
    undone = await world.services.study.undo(who(ANNA), number=2)
    assert undone.view.day.number == 2
    await world.services.study.undo(who(ANNA), number=3)
    world.clock.at = utc("2026-03-04 10:00:02")
    assert await state(world) == before


async def test_undo_of_what_is_not_done(world: World) -> None:
    await begin(world)
    with pytest.raises(NotDone) as caught:
        await world.services.study.undo(who(ANNA), number=2)
    assert caught.value == NotDone(2)
    with pytest.raises(NoSuchDay):
        await world.services.study.undo(who(ANNA), number=31)
    with pytest.raises(DayInFuture):
        await world.services.study.undo(who(ANNA), number=4)


async def test_somebody_else_cannot_undo_it(world: World) -> None:
    await begin(world)
    with pytest.raises(NothingToUndo):
        await world.services.study.undo(who(ANNA))
    await world.services.membership.leave(who(BEN))
    with pytest.raises(NotEnrolled):
        await world.services.study.undo(who(BEN))


async def test_the_undo_button(world: World) -> None:
    await begin(world)
    done = await world.services.study.done(who(ANNA), number=2)
    undo = world.services.study.press_undo
    undone = await undo(who(ANNA), done.view.cohort.id, world.day(2))
    assert undone.view.row is not None
    assert (undone.view.day.number, undone.view.row.status) == (2, Status.OPEN)
    with pytest.raises(NotDone):
        await undo(who(ANNA), done.view.cohort.id, world.day(2))
    with pytest.raises(Outdated):
        await undo(who(ANNA), done.view.cohort.id, DayId("gone"))


async def test_done_again_restores_the_first_instant_and_the_points(world: World) -> None:
    await begin(world)
    first = await world.services.study.done(who(ANNA), note="One", link="https://example.org")
    await world.services.study.undo(who(ANNA))
    world.clock.at = utc("2026-03-09 12:00")  # long after its deadline, and in another week
    again = await world.services.study.done(who(ANNA), number=3)
    assert again.completion.done_at == first.completion.done_at
    assert again.completion.recorded_at == world.clock.now()
    assert (again.completion.points, again.completion.week) == (10, "2026-W10")
    assert (again.completion.note, again.completion.link) == ("One", "https://example.org")
    row = again.ledger.row(3)
    assert row is not None
    assert row.status is Status.ON_TIME
    await world.services.study.undo(who(ANNA))
    third = await world.services.study.done(who(ANNA), number=3)
    assert third.completion.done_at == first.completion.done_at


async def test_a_note_given_later_is_the_one_that_comes_back(world: World) -> None:
    await begin(world)
    await world.services.study.done(who(ANNA), note="One", link="https://example.org")
    await world.services.study.undo(who(ANNA))
    again = await world.services.study.done(who(ANNA), note="Two")
    assert (again.completion.note, again.completion.link) == ("Two", "https://example.org")
    await world.services.study.undo(who(ANNA))
    assert (await world.services.study.done(who(ANNA))).completion.note == "Two"


async def test_undo_takes_back_the_tick_that_completed_the_day_and_no_other(world: World) -> None:
    await begin(world)
    cohort = (await world.services.study.today(who(ANNA))).view.cohort
    day = world.library.plans[cohort.plan_id].day(3)
    *early, last = [item.id for item in day.required]
    extra = next(item.id for item in day.items if item.extra)
    tick = world.services.study.tick
    for item in (extra, *early):
        await tick(who(ANNA), cohort.id, day.id, item, on=True)
    before = await state(world)
    done = await tick(who(ANNA), cohort.id, day.id, last, on=True)
    assert isinstance(done, Done)
    undone = await world.services.study.undo(who(ANNA))
    assert undone.view.ticked == {extra, *early}
    assert await state(world) == before
    world.clock.forward(hours=1)
    again = await tick(who(ANNA), cohort.id, day.id, last, on=True)
    assert isinstance(again, Done)
    assert again.completion.done_at == done.completion.done_at
    await world.services.study.undo(who(ANNA))
    by_button = await world.services.study.done(who(ANNA))
    assert by_button.completion.by_item is None
    assert by_button.view.ticked == {extra, *early}
    assert (await world.services.study.undo(who(ANNA))).view.ticked == {extra, *early}


async def test_the_post_shows_what_is_left(world: World) -> None:
    await begin(world)
    await world.services.study.done(who(ANNA))
    await world.services.study.undo(who(ANNA))
    world.clock.forward(hours=1)
    await world.services.deliveries.refresh_posts()
    post = world.sent()[-1].edits[-1]
    assert (post.done, post.names) == (1, ("Ben",))  # type: ignore[union-attr]
