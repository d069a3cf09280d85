"""Pausing, resuming and jumping: what moves, what falls silent, what is refused."""

from datetime import timedelta

import pytest

from bot.domain.calendar import Pause
from bot.domain.errors import (
    BadDate,
    DaymarkError,
    JumpBackwards,
    NoSuchDay,
    NotPaused,
    PauseBackwards,
    PauseOverlaps,
    PausePast,
    PauseTooLong,
)
from bot.domain.ledger import Status
from bot.domain.pace import Pace
from bot.services.arrangement_edits import Changed, EditRequest
from bot.services.posts import BoardPost, CheckinPost, ReminderPost
from tests.services.bending import dates, do, jump, on, pause, posted, started, use
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    CLEO,
    World,
    utc,
    who,
)
from tests.simcord.checks import unchanged

# -- pausing ---------------------------------------------------------------------------------


async def test_a_preview_names_the_dates_and_whom_it_touches_and_changes_nothing(world: World) -> None:
    cohort = await started(world)
    await world.services.membership.join(who(BEN), pace=Pace.OWN)
    await world.services.membership.join(who(CLEO), pace=Pace.CATCH_UP)
    shown = await use(world).preview_pause(BOSS, "2026-03-04", "2026-03-10")
    assert (shown.kind, shown.members, shown.own_pace) == ("pause", 3, 2)
    assert shown.changed == (Changed("pauses", "none", "2026-03-04 to 2026-03-10"),)
    assert dates(shown) == [(3, "11"), (4, "12"), (5, "13")]
    assert [number for number, _ in shown.before.next_days] == [3, 4, 5]
    assert (shown.before.last_on, shown.after.last_on) == (on("31"), on("2026-04-07"))
    assert await world.cohort(cohort) == cohort


async def test_a_pause_silences_everything_and_moves_everybody(world: World) -> None:
    await started(world)
    await world.services.membership.join(who(BEN), pace=Pace.OWN)
    await world.services.reminders.choose(who(ANNA), "18:00")
    await pause(world, "04", "31")
    await world.sweep("2026-03-04 03:00")  # Tuesday's evening is over
    await world.services.reminders.send_due()
    before, told = len(world.posts()), len(world.announcer.told)
    while world.clock.at < utc("2026-04-01 03:00"):
        await world.sweep(world.clock.at + timedelta(hours=1))
        await world.services.reminders.send_due()
    assert (len(world.posts()), len(world.announcer.told)) == (before, told)
    await world.sweep_until("2026-04-05 20:00")
    assert posted(world)[2:] == [(3, "01"), (4, "02"), (5, "03"), (6, "04"), (7, "05")]
    assert [post.on.isoformat() for post in world.posts(CheckinPost)] == ["2026-04-05"]
    own = (await world.services.study.progress(who(BEN))).ledger.rows
    assert [(row.number, f"{row.on:%m-%d}") for row in own][:3] == [(1, "03-03"), (2, "04-01"), (3, "04-02")]


async def test_a_board_that_falls_into_a_pause_is_not_posted(world: World) -> None:
    await started(world)
    await world.services.study.done(who(ANNA))
    await pause(world, "09", "09")
    await world.sweep_until("2026-03-10 12:00")
    assert world.posts(BoardPost) == []
    assert posted(world)[-2:] == [(7, "08"), (8, "10")]


async def test_reminders_come_again_after_a_pause(world: World) -> None:
    await started(world)
    await pause(world, "04", "05")
    await world.services.reminders.choose(who(ANNA), "18:00")
    for day in ("04", "05", "06"):
        await world.sweep(f"2026-03-{day} 18:00")
        await world.services.reminders.send_due()
    assert [post.row.number for _, post in world.announcer.told if isinstance(post, ReminderPost)] == [3]


@pytest.mark.parametrize(
    ("first", "last", "refusal"),
    [
        ("2026-03-05", "2026-03-04", PauseBackwards(on("05"), on("04"))),
        ("2026-03-03", "2026-03-09", PausePast(on("03"), on("04"))),
        ("2026-02-03", "2026-03-09", PausePast(on("2026-02-03"), on("04"))),
        ("2026-03-04", "2026-07-02", PauseTooLong(120)),
        ("2026-03-18", "2026-03-20", PauseOverlaps(on("20"), on("22"))),
        ("2026-03-22", "2026-03-25", PauseOverlaps(on("20"), on("22"))),
        ("2026-03-21", "2026-03-21", PauseOverlaps(on("20"), on("22"))),
        ("2026-03-10", "2026-03-30", PauseOverlaps(on("20"), on("22"))),
        ("soon", "2026-03-30", BadDate("soon")),
        ("2026-03-10", "2026-02-30", BadDate("2026-02-30")),
    ],
    ids=repr,
)
async def test_pauses_that_are_refused(world: World, first: str, last: str, refusal: DaymarkError) -> None:
    await started(world)
    await pause(world, "20", "22")
    async with unchanged(world.db):
        with pytest.raises(type(refusal)) as caught:
            await use(world).preview_pause(BOSS, first, last)
        assert caught.value == refusal


async def test_the_longest_pause_and_pauses_that_touch(world: World) -> None:
    await started(world)
    await pause(world, "20", "22")
    await pause(world, "23", "23")
    last = await pause(world, "04", "19")
    assert [(p.from_on.day, p.to_on.day) for p in last.cohort.position.pauses] == [
        (4, 19),
        (20, 22),
        (23, 23),
    ]
    assert dates(last) == [(3, "24"), (4, "25"), (5, "26")]
    longest = await do(world, use(world).preview_pause(BOSS, "2026-03-24", "2026-07-21"))
    assert longest.after.next_days[0] == (3, on("2026-07-22"))


async def test_before_todays_post_a_pause_can_begin_today(world: World) -> None:
    await world.set_up()
    await pause(world, "02", "02")
    await world.sweep_until("2026-03-03 12:00")
    assert posted(world) == [(1, "03")]


# -- resuming --------------------------------------------------------------------------------


async def test_resuming_ends_the_pause_that_is_on(world: World) -> None:
    await started(world)
    await pause(world, "04", "20")
    await world.sweep_until("2026-03-06 12:00")
    back = await do(world, use(world).preview_resume(BOSS))
    assert back.changed == (Changed("pauses", "2026-03-04 to 2026-03-20", "2026-03-04 to 2026-03-05"),)
    assert dates(back)[0] == (3, "06")
    await world.sweep_until("2026-03-07 12:00")
    assert posted(world) == [(1, "02"), (2, "03"), (3, "06"), (4, "07")]


async def test_resuming_calls_off_the_next_pause_only(world: World) -> None:
    await started(world)
    await pause(world, "20", "22")
    await pause(world, "10", "12")
    back = await do(world, use(world).preview_resume(BOSS))
    assert back.cohort.position.pauses == (Pause(on("20"), on("22")),)


async def test_without_a_pause_to_come_there_is_nothing_to_resume(world: World) -> None:
    await started(world)
    async with unchanged(world.db):
        with pytest.raises(NotPaused):
            await use(world).preview_resume(BOSS)
    await pause(world, "04", "05")
    await world.sweep_until("2026-03-06 12:00")
    async with unchanged(world.db):
        with pytest.raises(NotPaused):
            await use(world).preview_resume(BOSS)


# -- jumping ---------------------------------------------------------------------------------


async def test_a_jump_takes_the_next_date_and_makes_the_skipped_days_optional(world: World) -> None:
    await started(world)
    done = await jump(world, 6)
    assert done.changed == (Changed("next day", 3, 6),)
    assert dates(done) == [(6, "04"), (7, "05"), (8, "06")]
    await world.sweep_until("2026-03-07 12:00")
    assert posted(world)[2:] == [(6, "04"), (7, "05"), (8, "06"), (9, "07")]
    rows = (await world.services.study.progress(who(ANNA))).ledger.rows
    assert [row.number for row in rows] == [1, 2, 6, 7, 8, 9]
    assert rows[2].status is Status.MISSED
    marked = await world.services.study.done(who(ANNA), number=4)
    assert marked.completion.points == 5


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (0, NoSuchDay(0, 30)),
        (-1, NoSuchDay(-1, 30)),
        (31, NoSuchDay(31, 30)),
        (10**15, NoSuchDay(10**15, 30)),
        (1, JumpBackwards(1, 3)),
        (2, JumpBackwards(2, 3)),
        (3, JumpBackwards(3, 3)),
    ],
)
async def test_jumps_that_are_refused(world: World, number: int, refusal: DaymarkError) -> None:
    await started(world)
    async with unchanged(world.db):
        with pytest.raises(type(refusal)) as caught:
            await use(world).preview_jump(BOSS, number)
        assert caught.value == refusal


async def test_a_jump_to_the_last_day_ends_the_plan_after_it(world: World) -> None:
    cohort = await started(world)
    done = await jump(world, 30)
    assert (dates(done), done.after.last_on) == ([(30, "04")], on("04"))
    await world.sweep_until("2026-03-04 12:00")
    over = await use(world).preview_edit(BOSS, EditRequest(name="Nearly over"))
    assert (over.after.next_days, over.after.last_on) == ((), None)
    await world.sweep_until("2026-03-06 12:00")
    assert (await world.cohort(cohort)).finished_at is not None
