"""Pause, resume, jump and edit: only days that were not posted move."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain import arranging
from bot.domain.calendar import Pause
from bot.domain.cohort import Cohort
from bot.domain.errors import (
    DaymarkError,
    JumpBackwards,
    NoSuchDay,
    NotPaused,
    PauseBackwards,
    PauseOverlaps,
    PausePast,
    PauseTooLong,
)
from tests.domain.samples import make_cohort


def march(day: int) -> date:
    return date(2026, 3, day)


def cohort(posted: int, *pauses: tuple[int, int], **draft: object) -> Cohort:
    """Make a cohort that began on Monday 2 March and posted some days, one a date."""
    made = make_cohort(**draft)  # type: ignore[arg-type]
    stretches = tuple(Pause(march(first), march(last)) for first, last in pauses)
    return replace(made, position=replace(made.position, posted_through=posted, pauses=stretches))


def dates(found: Cohort, *numbers: int) -> list[int]:
    return [found.timetable.date_of(number).day for number in numbers]


# -- pause -----------------------------------------------------------------------------------------


def test_a_pause_moves_the_days_to_come() -> None:
    before = cohort(4)
    after = arranging.paused(before, march(7), march(8), march(6), march(5))
    assert (dates(before, 5, 6, 7), dates(after, 5, 6, 7)) == ([6, 7, 8], [6, 9, 10])
    assert (after.position.anchor_number, after.position.anchor_on, after.position.version) == (
        5,
        march(6),
        1,
    )


def test_a_pause_before_the_first_day_keeps_the_start() -> None:
    after = arranging.paused(cohort(0), march(2), march(3), march(1), None)
    assert (dates(after, 1, 2), after.position.anchor_on, after.position.version) == ([4, 5], march(2), 1)


def test_pauses_are_kept_in_order() -> None:
    after = arranging.paused(cohort(0, (10, 12)), march(5), march(6), march(1), None)
    assert after.position.pauses == (Pause(march(5), march(6)), Pause(march(10), march(12)))


REFUSED = [
    pytest.param((8, 7), PauseBackwards(march(8), march(7)), id="ends before it begins"),
    pytest.param((5, 7), PausePast(march(5), march(6)), id="something was posted then"),
    pytest.param((6, 10), PauseOverlaps(march(10), march(12)), id="its end lies in another one"),
    pytest.param((12, 14), PauseOverlaps(march(10), march(12)), id="its beginning does"),
    pytest.param((11, 11), PauseOverlaps(march(10), march(12)), id="all of it does"),
    pytest.param((9, 20), PauseOverlaps(march(10), march(12)), id="it holds another one"),
]


@pytest.mark.parametrize(("ends", "error"), REFUSED)
def test_a_pause_that_is_not_possible(ends: tuple[int, int], error: DaymarkError) -> None:
    first, last = map(march, ends)
    with pytest.raises(type(error)) as caught:
        arranging.paused(cohort(4, (10, 12)), first, last, march(6), march(5))
    assert caught.value == error


@pytest.mark.parametrize("ends", [(6, 9), (13, 13)])
def test_a_pause_may_lie_right_beside_another(ends: tuple[int, int]) -> None:
    first, last = map(march, ends)
    after = arranging.paused(cohort(4, (10, 12)), first, last, march(6), march(5))
    assert len(after.position.pauses) == 2


def test_a_pause_is_120_dates_at_most() -> None:
    after = arranging.paused(cohort(4), march(6), date(2026, 7, 3), march(6), march(5))
    assert dates(after, 5) == [4]
    with pytest.raises(PauseTooLong) as caught:
        arranging.paused(cohort(4), march(6), date(2026, 7, 4), march(6), march(5))
    assert caught.value == PauseTooLong(120)


# -- resume ----------------------------------------------------------------------------------------

RESUMED = [
    # pauses, today, pauses after it
    pytest.param([(6, 12)], 8, [(6, 7)], id="the pause that is on ends yesterday"),
    pytest.param([(6, 12)], 12, [(6, 11)], id="on its last date"),
    pytest.param([(6, 12)], 6, [], id="on its first date nothing is left"),
    pytest.param([(8, 12)], 6, [], id="one to come is called off"),
    pytest.param([(6, 7), (10, 12), (15, 16)], 9, [(6, 7), (15, 16)], id="the next of several"),
]


@pytest.mark.parametrize(("pauses", "today", "left"), RESUMED)
def test_resume_ends_the_first_pause_that_is_not_over(
    pauses: list[tuple[int, int]], today: int, left: list[tuple[int, int]]
) -> None:
    after = arranging.resumed(cohort(4, *pauses), march(today), march(5))
    assert after.position.pauses == tuple(Pause(march(first), march(last)) for first, last in left)
    assert dates(after, 5) == [6 if not left or left[0][0] > 6 else left[0][1] + 1]


def test_resume_without_a_pause() -> None:
    with pytest.raises(NotPaused) as caught:
        arranging.resumed(cohort(4, (2, 3)), march(6), march(5))
    assert caught.value == NotPaused("Spring")


# -- jump ------------------------------------------------------------------------------------------


def test_a_jump_puts_a_later_day_on_the_next_date() -> None:
    after = arranging.jumped(cohort(4), 8, 30)
    assert (after.posted_through, dates(after, 8, 9, 30)) == (7, [6, 7, 28])
    assert after.position.version == 1


@pytest.mark.parametrize(
    ("number", "error"),
    [
        (0, NoSuchDay(0, 30)),
        (31, NoSuchDay(31, 30)),
        (4, JumpBackwards(4, 5)),
        (5, JumpBackwards(5, 5)),
        (1, JumpBackwards(1, 5)),
    ],
)
def test_a_jump_that_is_none(number: int, error: DaymarkError) -> None:
    with pytest.raises(type(error)) as caught:
        arranging.jumped(cohort(4), number, 30)
    assert caught.value == error


@pytest.mark.parametrize("number", [6, 30])
def test_the_shortest_and_the_longest_jump(number: int) -> None:
    assert arranging.jumped(cohort(4), number, 30).posted_through == number - 1


# -- edit ------------------------------------------------------------------------------------------


def test_an_edit_keeps_what_was_posted_and_changes_the_rest() -> None:
    before = cohort(4)
    draft = replace(before.draft, study_weekdays=frozenset({0, 3}), post_time=time(18))
    after = arranging.edited(before, draft, march(5))
    assert (dates(after, 5, 6, 7), after.timetable.post_time) == ([9, 12, 16], time(18))
    assert arranging.edited(cohort(0), draft, None).position.anchor_on == march(2)


def test_a_group_that_came_under_way_goes_on_after_the_days_it_never_posted() -> None:
    before = cohort(3)
    after = arranging.edited(before, replace(before.draft, study_weekdays=frozenset({0, 3})), None)
    assert (after.position.anchor_number, dates(after, 4, 5)) == (4, [5, 9])


@pytest.mark.parametrize(
    ("before_on", "after_on", "today", "expected"),
    [
        pytest.param(9, 12, 10, 12, id="it comes later: as it is"),
        pytest.param(12, 9, 8, 9, id="sooner, but not behind: as it is"),
        pytest.param(12, 6, 9, 9, id="it would lie behind: today"),
        pytest.param(7, 5, 9, 7, id="it was late before: as late as it was"),
        pytest.param(6, 6, 9, 6, id="nothing moves"),
    ],
)
def test_no_change_puts_a_day_behind(before_on: int, after_on: int, today: int, expected: int) -> None:
    def at(on: int) -> Cohort:
        made = cohort(4)
        return replace(made, position=replace(made.position, anchor_number=5, anchor_on=march(on)))

    assert dates(arranging.not_behind(at(before_on), at(after_on), march(today)), 5) == [expected]


# -- what is shown ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("posted", "days", "shown", "last"),
    [
        (4, 30, [(5, 6), (6, 7), (7, 8)], 31),
        (4, 6, [(5, 6), (6, 7)], 7),
        (4, 5, [(5, 6)], 6),
        (4, 4, [], None),
    ],
)
def test_the_outlook(posted: int, days: int, shown: list[tuple[int, int]], last: int | None) -> None:
    found = arranging.outlook(cohort(posted), days)
    assert found.next_days == tuple((number, march(on)) for number, on in shown)
    assert found.last_on == (march(last) if last else None)
