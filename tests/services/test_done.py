"""Doing a day: which day, what it earns, notes and links, newcomers, and after the end."""

import asyncio
from typing import Any

import pytest

from bot.domain.errors import (
    BadLink,
    CohortFinished,
    DayInFuture,
    DaymarkError,
    NoCohort,
    NoSuchDay,
    NotDone,
    NotEnrolled,
    NotStarted,
    Outdated,
    TextTooLong,
    UnknownCohort,
)
from bot.domain.ids import DayId
from bot.domain.ledger import Status
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    CLEO,
    OTHER_GUILD,
    SECOND,
    World,
    utc,
    who,
)


async def on_day(world: World, number: int) -> None:
    """Run the group up to 10:00 of a day's date."""
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep_until(f"2026-03-{number + 1:02d} 10:00")


async def test_the_latest_day_is_done_by_default(world: World) -> None:
    await on_day(world, 3)
    done = await world.services.study.done(who(ANNA))
    assert (done.view.day.number, done.completion.points) == (3, 10)
    assert (done.already, done.joined) == (False, False)
    assert done.completion.done_at == done.completion.recorded_at == world.clock.now()
    assert (done.completion.week, done.completion.month) == ("2026-W10", "2026-03")
    assert (done.completion.zone, done.completion.source) == ("UTC", "member")
    assert done.completion.deadline_at == utc("2026-03-05 03:00")
    assert done.ledger.streak == 1
    assert [day.number for day, _ in done.open_before] == [2]
    assert done.view.completion == done.completion


@pytest.mark.parametrize(
    ("number", "points", "status"), [(3, 10, Status.ON_TIME), (2, 5, Status.KEPT_LATE), (1, 5, Status.MISSED)]
)
async def test_a_given_day_earns_by_its_own_deadline(
    world: World, number: int, points: int, status: Status
) -> None:
    await on_day(world, 3)
    done = await world.services.study.done(who(ANNA), number=number)
    row = done.ledger.row(number)
    assert row is not None
    assert (done.view.day.number, done.completion.points, row.status) == (number, points, status)
    assert (await world.services.study.progress(who(ANNA))).points == points


async def test_up_to_the_deadline_and_from_then_on(world: World) -> None:
    await on_day(world, 1)
    world.clock.at = utc("2026-03-03 03:00")
    assert (await world.services.study.done(who(ANNA))).completion.points == 10
    world.clock.forward(microseconds=1)
    assert (await world.services.study.done(who(BEN))).completion.points == 5


async def test_the_deadline_counts_from_the_real_sending(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 16:00")  # 7 hours late: until 04:00 at least, so the rollover after
    world.clock.at = utc("2026-03-04 03:00")
    assert (await world.services.study.done(who(ANNA), number=1)).completion.points == 10


async def test_nobody_is_late_before_the_post_is_out(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    world.clock.at = utc("2026-03-04 12:00")  # days 1 to 3 are due, nothing went out
    done = await world.services.study.done(who(ANNA), number=2)
    row = done.ledger.row(2)
    assert row is not None
    assert row.status is Status.ON_TIME
    await world.sweep()
    assert (await world.services.study.progress(who(ANNA))).ledger.rows[1].status is Status.ON_TIME


@pytest.mark.parametrize(
    ("number", "refusal"),
    [
        (4, DayInFuture(4, utc("2026-03-05 09:00"))),
        (30, DayInFuture(30, utc("2026-03-31 09:00"))),
        (31, NoSuchDay(31, 30)),
        (0, NoSuchDay(0, 30)),
        (-1, NoSuchDay(-1, 30)),
    ],
)
async def test_a_day_that_cannot_be_done(world: World, number: int, refusal: DaymarkError) -> None:
    await on_day(world, 3)
    with pytest.raises(type(refusal)) as caught:
        await world.services.study.done(who(ANNA), number=number)
    assert caught.value == refusal
    assert (await world.services.study.progress(who(ANNA))).days_done == 0


async def test_before_the_start(world: World) -> None:
    await world.set_up(name="First", start="2026-03-04")
    for number in (None, 1):
        with pytest.raises(NotStarted) as caught:
            await world.services.study.done(who(ANNA), number=number)
        assert caught.value == NotStarted("First", utc("2026-03-04 09:00"))
    with pytest.raises(DayInFuture):
        await world.services.study.done(who(ANNA), number=2)
    assert (await world.services.organising.status(BOSS)).members == 0


async def test_a_second_time_changes_nothing(world: World) -> None:
    await on_day(world, 1)
    first = await world.services.study.done(who(ANNA))
    world.clock.forward(hours=1)
    again = await world.services.study.done(who(ANNA), number=1)
    assert (again.already, again.completion) == (True, first.completion)
    assert (await world.services.study.progress(who(ANNA))).points == 10


async def test_pressing_done_in_two_clients_at_once(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    press = world.services.study.press_done
    both = await asyncio.gather(*(press(who(ANNA), cohort.id, world.day(1)) for _ in range(2)))
    assert sorted((done.already, done.joined) for done in both) == [(False, True), (True, False)]
    assert (await world.services.boards.board(who(ANNA))).places[0].value == 10


# -- notes and links -------------------------------------------------------------------------


async def test_note_and_link_are_kept_and_can_be_changed_one_by_one(world: World) -> None:
    await on_day(world, 1)
    use = world.services.study
    done = await use.done(who(ANNA), note=" Hard\u202e! ", link="https://example.org/a?b=1")
    assert (done.completion.note, done.completion.link) == ("Hard!", "https://example.org/a?b=1")
    for note, link, expected in [
        ("Easy", None, ("Easy", "https://example.org/a?b=1")),
        (None, "http://example.net", ("Easy", "http://example.net")),
        (None, None, ("Easy", "http://example.net")),
    ]:
        again = await use.done(who(ANNA), note=note, link=link)
        assert (again.completion.note, again.completion.link) == expected
        kept = (await use.today(who(ANNA))).view.completion
        assert kept == again.completion


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"note": "x" * 501}, TextTooLong("note", 500, 501)),
        ({"link": "ftp://example.org"}, BadLink("ftp://example.org")),
        ({"link": "https://u:p@example.org"}, BadLink("https://u:p@example.org")),
        ({"link": "https://e.org/" + "x" * 400}, TextTooLong("link", 400, 414)),
    ],
    ids=lambda value: repr(value)[:30],
)
async def test_a_bad_note_or_link_records_nothing(
    world: World, given: dict[str, Any], refusal: DaymarkError
) -> None:
    await on_day(world, 1)
    with pytest.raises(type(refusal)) as caught:
        await world.services.study.done(who(ANNA), **given)
    assert caught.value == refusal
    assert (await world.services.study.progress(who(ANNA))).days_done == 0


async def test_note_and_link_are_replaced_by_the_form(world: World) -> None:
    await on_day(world, 1)
    cohort = await world.cohort_of("30-day kickstart")
    use = world.services.study
    with pytest.raises(NotDone) as caught:
        await use.annotate(who(ANNA), cohort.id, world.day(1), "Hello", "")
    assert caught.value == NotDone(1)
    await use.done(who(ANNA), note="One", link="https://example.org")
    view = await use.annotate(who(ANNA), cohort.id, world.day(1), " Two ", "")
    kept = (await use.today(who(ANNA))).view
    assert kept.completion is not None
    assert (kept.completion.note, kept.completion.link, kept.completion.points) == ("Two", None, 10)
    assert view == kept
    for note, link, refusal in [("x" * 501, "", TextTooLong), ("", "nonsense", BadLink)]:
        with pytest.raises(refusal):
            await use.annotate(who(ANNA), cohort.id, world.day(1), note, link)
    for caller, day, refusal in [
        (who(BEN), world.day(1), NotEnrolled),
        (who(ANNA), DayId("gone"), Outdated),
        (who(ANNA, guild_id=OTHER_GUILD), world.day(1), UnknownCohort),
    ]:
        with pytest.raises(refusal):
            await use.annotate(caller, cohort.id, day, "Three", "")
    await world.services.cohorts.end(BOSS, cohort.id)
    world.clock.forward(days=15)
    with pytest.raises(CohortFinished):
        await use.annotate(who(ANNA), cohort.id, world.day(1), "Three", "")


# -- newcomers and the buttons ---------------------------------------------------------------


async def test_a_newcomer_is_enrolled(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep_until("2026-03-03 10:00")
    done = await world.services.study.press_done(who(BEN), cohort.id, world.day(2))
    assert (done.joined, done.already, done.completion.points) == (True, False, 10)
    earlier = await world.services.study.press_done(who(CLEO), cohort.id, world.day(1))
    assert (earlier.joined, earlier.completion.points, earlier.view.row) == (True, 5, None)
    assert (await world.services.study.progress(who(CLEO))).ledger.rows[0].number == 2


async def test_a_leaver_comes_back_by_pressing_done(world: World) -> None:
    await on_day(world, 1)
    await world.services.membership.leave(who(ANNA))
    done = await world.services.study.done(who(ANNA))
    assert (done.joined, done.completion.points) == (True, 10)


async def test_the_name_of_the_last_interaction_is_shown(world: World) -> None:
    await on_day(world, 1)
    await world.services.study.done(who(ANNA, name="Anna K."))
    assert (await world.services.boards.board(who(BEN))).places[0].name == "Anna K."


async def test_the_button_of_an_older_post_is_that_day(world: World) -> None:
    await on_day(world, 3)
    cohort = (await world.services.study.today(who(ANNA))).view.cohort
    done = await world.services.study.press_done(who(ANNA), cohort.id, world.day(2))
    assert (done.view.day.number, done.completion.points) == (2, 5)
    with pytest.raises(Outdated):
        await world.services.study.press_done(who(ANNA), cohort.id, DayId("gone"))
    with pytest.raises(DayInFuture):
        await world.services.study.press_done(who(ANNA), cohort.id, world.day(4))
    with pytest.raises(UnknownCohort):
        await world.services.study.press_done(who(ANNA, guild_id=OTHER_GUILD), cohort.id, world.day(2))


async def test_cohorts_do_not_mix(world: World) -> None:
    await world.set_up(name="First")
    await world.set_up(name="Second", channel_id=SECOND)
    await world.sweep("2026-03-02 09:00")
    done = await world.services.study.done(who(ANNA, channel_id=SECOND))
    assert done.view.cohort.name == "Second"
    assert (await world.services.boards.board(who(ANNA), "First")).scored == 0
    assert (await world.services.boards.board(who(ANNA), "Second")).scored == 1


async def test_days_before_a_past_start_are_optional(world: World) -> None:
    await world.set_up(start="2026-02-26")
    await world.sweep("2026-03-02 09:00")
    done = await world.services.study.done(who(ANNA), number=4)
    assert (done.completion.points, done.view.row, done.completion.deadline_at) == (5, None, None)
    assert done.view.on == utc("2026-03-01 00:00").date()


# -- after the end ---------------------------------------------------------------------------


async def test_two_weeks_of_late_days_after_the_end(world: World) -> None:
    await on_day(world, 2)
    cohort = await world.services.cohorts.end(BOSS, (await world.cohort_of("30-day kickstart")).id)
    world.clock.forward(days=14)
    done = await world.services.study.done(who(ANNA), number=1)
    assert done.completion.points == 5
    with pytest.raises(DayInFuture):
        await world.services.study.done(who(ANNA), number=3)
    assert (await world.services.study.press_done(who(BEN), cohort.id, world.day(2))).joined
    world.clock.forward(microseconds=1)
    with pytest.raises(CohortFinished) as caught:
        await world.services.study.press_done(who(ANNA), cohort.id, world.day(2))
    assert cohort.finished_at is not None
    assert caught.value == CohortFinished("30-day kickstart", cohort.finished_at)
    with pytest.raises(NoCohort):
        await world.services.study.done(who(ANNA), number=2)
    with pytest.raises(CohortFinished):
        await world.services.study.press_undo(who(ANNA), cohort.id, world.day(1))
