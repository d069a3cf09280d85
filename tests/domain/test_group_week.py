"""Whom a group praises for its week: who came back, who is new, who leads the quiz. Nobody who missed."""

from collections.abc import Mapping
from datetime import timedelta

import pytest

from bot.domain.cohort import Member, Shown
from bot.domain.group_week import (
    Comeback,
    Leader,
    Newcomers,
    best_comeback,
    comeback_of,
    leaders_of,
    newcomers_of,
)
from bot.domain.ids import DayId, MemberId, UserId
from bot.domain.ledger import Row, Status
from tests.domain.samples import utc

BEGINS, ENDS = utc("2026-03-09 03:00"), utc("2026-03-15 18:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STATUSES = {
    "M": Status.MISSED,
    "F": Status.FROZEN,
    "E": Status.EXCUSED,
    "O": Status.OPEN,
    "k": Status.ON_TIME,
}


def member(name: str = "Anna", shown: Shown = Shown.NAME, number: int = 1) -> Member:
    return Member(MemberId(number), UserId(number), name, shown)


def lived(days: str) -> tuple[list[Row], Mapping[DayId, object]]:
    """Make the rows of days from Monday, 2 March on, due at 09:00: k kept an hour later, others not."""
    rows, done = [], {}
    for number, sign in enumerate(days, start=1):
        due_at = utc("2026-03-01 09:00") + number * DAY
        day_id = DayId(f"day-{number}")
        if sign == "k":
            done[day_id] = due_at + HOUR
        on, until = due_at.date(), due_at + DAY
        rows.append(Row(number, day_id, due_at, on, until, until + DAY, done.get(day_id), STATUSES[sign]))
    return rows, done


def back(days: str, shown: Shown = Shown.NAME) -> Comeback | None:
    rows, done = lived(days)
    return comeback_of(member(shown=shown), rows, done, BEGINS, ENDS)  # type: ignore[arg-type]


# The second week, days 8 to 14, is the one the check-in is about.
@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("kkkkkkkkkkkkkk", None),
        ("kkkkMMMkkkkkkk", Comeback("Anna", 3, 7)),
        ("kkkkkMMkkkkkkk", None),
        ("kkkkkMMMkkkkkk", Comeback("Anna", 3, 6)),
        ("kMMMMMMMMMMkkO", Comeback("Anna", 10, 2)),
        ("kkkkFFMkkkMMMO", Comeback("Anna", 3, 3)),
        # Rest and outages neither make a gap longer nor end it.
        ("kkkkMEMEMkkkkk", Comeback("Anna", 3, 5)),
        ("kkkkEEEkkkkkkk", None),
        # Back last week already, or not yet.
        ("kMMMkkkkkkkkkk", None),
        ("kMMMMMMMMMMMMO", None),
        # Who never did a day before is new, not back.
        ("MMMMMMMkkkkkkk", None),
        # The longest of two gaps in one week counts.
        ("kkkkMMMkMMMMkO", Comeback("Anna", 4, 2)),
        ("", None),
    ],
)
def test_a_comeback_is_a_day_done_after_three_that_closed_undone(
    days: str, expected: Comeback | None
) -> None:
    assert back(days) == expected


@pytest.mark.parametrize("shown", [Shown.SOMEONE, Shown.HIDDEN])
def test_who_is_not_shown_by_name_is_not_praised_by_name(shown: Shown) -> None:
    assert back("kkkkMMMkkkkkkk", shown) is None


def test_old_days_done_after_the_return_take_nothing_away() -> None:
    rows, done = lived("kkkkMMMkkkkkkO")
    late = {DayId(f"day-{number}"): utc("2026-03-12 12:00") for number in (5, 6, 7)}
    found = comeback_of(member(), rows, {**done, **late}, BEGINS, ENDS)  # type: ignore[dict-item]
    assert found == Comeback("Anna", 3, 9)


def test_a_day_done_after_the_check_in_is_next_weeks() -> None:
    rows, done = lived("kkkkMMMMMMMMMk")
    assert comeback_of(member(), rows, done, BEGINS, utc("2026-03-15 09:59")) is None  # type: ignore[arg-type]


def test_the_longest_gap_wins_then_the_most_days_then_the_name() -> None:
    assert best_comeback([]) is None
    longest = Comeback("Zoe", 9, 1)
    assert best_comeback([Comeback("Anna", 8, 7), longest]) is longest
    most = Comeback("Zoe", 8, 7)
    assert best_comeback([Comeback("Anna", 8, 6), most]) is most
    first = Comeback("anna", 8, 7)
    assert best_comeback([most, first, Comeback("Ben", 8, 7)]) is first


def test_newcomers_are_named_where_they_are_shown_by_name() -> None:
    assert newcomers_of([]) == Newcomers()
    shown = [member("Anna"), member("Ben", Shown.SOMEONE), member("Cleo", Shown.HIDDEN), member("Dan")]
    assert newcomers_of(shown) == Newcomers(("Anna", "Dan"), 3)


def test_three_lead_the_quiz_and_equal_points_share_a_rank() -> None:
    points = [
        (member("Dan"), 4),
        (member("ben"), 6),
        (member("Anna"), 6),
        (member("Eve"), 4),
        (member("Hidden", Shown.HIDDEN), 99),
        (member("Someone", Shown.SOMEONE), 50),
        (member("Zero"), 0),
    ]
    assert leaders_of(points) == (Leader(1, "Anna", 6), Leader(1, "ben", 6), Leader(3, "Dan", 4))
    assert leaders_of([(member("Zero"), 0)]) == ()
