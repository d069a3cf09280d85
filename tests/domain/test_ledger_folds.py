"""Fold rows into streak, best, freezes and consistency; a letter stands for a day.

`+` on time, `l` kept late, `-` not done, `o` not done and never sent, so that it stays open.
"""

from datetime import datetime, timedelta

import pytest

from bot.domain.ids import DayId
from bot.domain.ledger import DueDay, Facts, Ledger, Row, Status, compute_ledger
from tests.domain.samples import utc

START = utc("2026-03-02 09:00")
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
LETTERS = {
    Status.ON_TIME: "+",
    Status.KEPT_LATE: "l",
    Status.OPEN: "o",
    Status.FROZEN: "f",
    Status.MISSED: "-",
}


def fold(letters: str, now: datetime | None = None) -> Ledger:
    """Compute the ledger of days written as letters, after all of them are over."""
    days, done_at = [], {}
    for number, letter in enumerate(letters, start=1):
        due_at, day_id = START + number * DAY, DayId(f"day-{number}")
        sent_at = None if letter == "o" else due_at
        days.append(DueDay(number, day_id, due_at, sent_at, "UTC", 3, 1))
        if letter in "+l":
            done_at[day_id] = due_at + (HOUR if letter == "+" else 24 * HOUR)
    return compute_ledger(days, Facts(done_at), now or START + (len(letters) + 9) * DAY)


def written(ledger: Ledger) -> str:
    """Write the rows as letters."""
    return "".join(LETTERS[row.status] for row in ledger.rows)


# -- streak ----------------------------------------------------------------------------------------

STREAKS = [
    # days, streak, best
    ("", 0, 0),
    ("+", 1, 1),
    ("l", 1, 1),
    ("-", 0, 0),
    ("++l+", 4, 4),
    ("++-", 0, 2),
    ("++-+", 1, 2),
    ("+-++l-l", 1, 3),
    ("++o+", 3, 3),
    ("++-o", 0, 2),
    ("oo", 0, 0),
    ("-----+", 1, 1),
    ("+++++++-+", 8, 8),
    ("+++++++--+", 1, 7),
]


@pytest.mark.parametrize(("letters", "streak", "best"), STREAKS)
def test_a_streak_is_what_was_kept_since_the_last_missed_day(letters: str, streak: int, best: int) -> None:
    found = fold(letters)
    assert (found.streak, found.best) == (streak, best)


# -- freezes ---------------------------------------------------------------------------------------

SEVEN = "+++++++"
FREEZES = [
    # days, what becomes of them, freezes left
    pytest.param("++++++-", "++++++-", 0, id="six are not enough"),
    pytest.param(SEVEN, SEVEN, 1, id="the seventh earns one"),
    pytest.param(SEVEN + "-", SEVEN + "f", 0, id="spent on a day not done"),
    pytest.param(SEVEN + "--", SEVEN + "f-", 0, id="one is spent once"),
    pytest.param("-" + SEVEN, "-" + SEVEN, 1, id="not for a day before it"),
    pytest.param(SEVEN + "++++++", SEVEN + "++++++", 1, id="thirteen earn one"),
    pytest.param(SEVEN * 2, SEVEN * 2, 2, id="fourteen earn two"),
    pytest.param(SEVEN * 3, SEVEN * 3, 2, id="two at most"),
    pytest.param(SEVEN * 3 + "---", SEVEN * 3 + "ff-", 0, id="two at most, spent"),
    pytest.param(SEVEN * 3 + "-" + SEVEN, SEVEN * 3 + "f" + SEVEN, 2, id="earned again"),
    pytest.param(SEVEN * 2 + "++++++" + "-" + "+", SEVEN * 2 + "++++++f+", 1, id="frozen restarts the run"),
    pytest.param("++++l+++-", "++++l+++-", 0, id="kept late restarts the run"),
    pytest.param("++++l" + SEVEN, "++++l" + SEVEN, 1, id="seven after kept late"),
    pytest.param("++++++l-", "++++++l-", 0, id="kept late is no seventh"),
    pytest.param("++++-+++-", "++++-+++-", 0, id="missed restarts the run"),
    pytest.param("++++o+++-", "++++o+++f", 0, id="open leaves the run"),
    pytest.param(SEVEN + "o-", SEVEN + "of", 0, id="nothing is spent on an open day"),
    pytest.param(SEVEN + "l-", SEVEN + "lf", 0, id="nothing is spent on a day kept late"),
    pytest.param(SEVEN + "-++++++-", SEVEN + "f++++++-", 0, id="six after a frozen day"),
    pytest.param(SEVEN + "-" + SEVEN + "-", SEVEN + "f" + SEVEN + "f", 0, id="seven after a frozen day"),
]


@pytest.mark.parametrize(("letters", "expected", "left"), FREEZES)
def test_freezes_are_earned_by_seven_on_time_in_a_run(letters: str, expected: str, left: int) -> None:
    found = fold(letters)
    assert (written(found), found.freezes) == (expected, left)


def test_a_frozen_day_bridges_the_streak_without_adding() -> None:
    found = fold(SEVEN + "-++")
    assert (found.streak, found.best) == (9, 9)


def test_a_freeze_is_spent_when_grace_ends_and_not_before() -> None:
    ends_at = START + 8 * DAY + 42 * HOUR
    before, after = fold(SEVEN + "-", ends_at), fold(SEVEN + "-", ends_at + timedelta(seconds=1))
    assert (written(before), before.freezes) == (SEVEN + "o", 1)
    assert (written(after), after.freezes) == (SEVEN + "f", 0)


@pytest.mark.parametrize(("letters", "status"), [(SEVEN, Status.FROZEN), ("++", Status.MISSED)])
def test_doing_a_day_after_grace_changes_no_status(letters: str, status: Status) -> None:
    number = len(letters) + 1
    days = [
        DueDay(each, DayId(f"day-{each}"), START + each * DAY, START + each * DAY, "UTC", 3, 1)
        for each in range(1, number + 1)
    ]
    done_at = {day.day_id: day.due_at + HOUR for day in days}
    late_at = days[-1].due_at + 42 * HOUR + timedelta(seconds=1)
    ledger = compute_ledger(days, Facts({**done_at, days[-1].day_id: late_at}), late_at + DAY)
    assert (ledger.rows[-1].status, ledger.rows[-1].done_at) == (status, late_at)


# -- consistency -----------------------------------------------------------------------------------

SHARES = [
    ("", None, 0),
    ("o", None, 0),
    ("ooo", None, 0),
    ("+", 1, 1),
    ("l", 1, 1),
    ("-", 0, 0),
    ("+-", 1 / 2, 1),
    ("+l-", 2 / 3, 2),
    ("+l-o", 2 / 3, 2),
    ("+++++++-", 7 / 8, 7),
    ("+++++++--", 7 / 9, 7),
]


@pytest.mark.parametrize(("letters", "share", "kept"), SHARES)
def test_consistency_is_kept_by_closed(letters: str, share: float | None, kept: int) -> None:
    found = fold(letters)
    assert (found.consistency, found.kept) == (share, kept)


def test_excused_days_are_left_out_of_consistency() -> None:
    def row(number: int, status: Status) -> Row:
        return Row(number, DayId(str(number)), START, START.date(), START, START, None, status)

    excused = row(1, Status.EXCUSED)
    kept, missed = row(2, Status.KEPT_LATE), row(3, Status.MISSED)
    assert Ledger((excused, kept, missed), 0, 1, 0).consistency == 1 / 2
    assert Ledger((excused,), 0, 0, 0).consistency is None
