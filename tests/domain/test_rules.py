"""The rules that bend a plan, one table each: pauses, paces, rest, outages, skipped days, what bridges."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.calendar import EVERY_WEEKDAY, Pause, Timetable
from bot.domain.ids import DayId
from bot.domain.ledger import DueDay, Facts, Ledger, Outage, compute_ledger, first_day_for, points_for
from bot.domain.parse import parse_weekdays
from tests.domain.samples import BERLIN, due_day, utc

MONDAY = date(2026, 3, 2)
TABLE = Timetable(MONDAY, time(9), "UTC")
WORKDAYS = frozenset(range(5))
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def march(*days: int) -> list[date]:
    return [date(2026, 3, day) for day in days]


def pauses(*ends: tuple[int, int]) -> tuple[Pause, ...]:
    return tuple(Pause(*march(*pair)) for pair in ends)


# -- rule 1 and 10: the N-th study date that is not paused -----------------------------------------

DATES = [
    pytest.param({"pauses": pauses((4, 5))}, [2, 3, 6, 7], id="two dates in the midst"),
    pytest.param({"pauses": pauses((2, 2))}, [3, 4, 5], id="the first date"),
    pytest.param({"pauses": pauses((3, 3), (5, 6))}, [2, 4, 7, 8], id="two pauses"),
    pytest.param({"pauses": pauses((3, 4), (5, 6))}, [2, 7, 8], id="one right after the other"),
    pytest.param(
        {"pauses": pauses((7, 9)), "study_weekdays": WORKDAYS}, [2, 3, 4, 5, 6, 10], id="over a weekend"
    ),
    pytest.param(
        {"pauses": pauses((7, 8)), "study_weekdays": WORKDAYS}, [2, 3, 4, 5, 6, 9], id="on a weekend"
    ),
    pytest.param({"a_date": 2}, [2, 2, 3, 3, 4], id="two a date"),
    pytest.param({"a_date": 2, "pauses": pauses((3, 4))}, [2, 2, 5, 5, 6], id="two a date, paused"),
    pytest.param(
        {"a_date": 2, "study_weekdays": frozenset({0, 2})}, [2, 2, 4, 4, 9, 9], id="two a study date"
    ),
]


@pytest.mark.parametrize(("given", "expected"), DATES)
def test_days_fall_on_study_dates_that_are_not_paused(
    given: Mapping[str, object], expected: list[int]
) -> None:
    table = replace(TABLE, **given)  # type: ignore[arg-type]
    assert [table.date_of(number) for number in range(1, len(expected) + 1)] == march(*expected)


@pytest.mark.parametrize(
    ("first", "number", "expected"),
    [
        pytest.param(5, 5, 2, id="the first one on the first date"),
        pytest.param(5, 7, 4, id="and so on"),
        pytest.param(5, 4, 2, id="one before it shares its date"),
        pytest.param(5, 1, 2, id="as do all"),
        pytest.param(1, 1, 2, id="from day 1"),
    ],
)
def test_a_calendar_may_begin_with_any_day(first: int, number: int, expected: int) -> None:
    assert replace(TABLE, first_number=first).date_of(number) == date(2026, 3, expected)


@pytest.mark.parametrize(("number", "on"), [(128, "2026-07-07"), (129, "2026-07-08"), (257, "2026-11-13")])
def test_long_plans_run_on(number: int, on: str) -> None:
    assert TABLE.date_of(number).isoformat() == on


@pytest.mark.parametrize(("on", "paused"), [(3, False), (4, True), (5, True), (6, True), (7, False)])
def test_both_ends_of_a_pause_belong_to_it(on: int, paused: bool) -> None:
    assert replace(TABLE, pauses=pauses((4, 6))).paused(date(2026, 3, on)) is paused


def test_the_latest_day_does_not_move_while_paused() -> None:
    table = replace(TABLE, pauses=pauses((4, 6)), first_number=3)
    latest = {day: table.latest_due(utc(f"2026-03-{day:02d} 12:00"), 30) for day in (1, 2, 3, 4, 6, 7)}
    assert latest == {1: 2, 2: 3, 3: 4, 4: 4, 6: 4, 7: 5}


@pytest.mark.parametrize(
    ("typed", "weekdays"),
    [
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon Wed Fri", {0, 2, 4}),
        ("sat – mon", {5, 6, 0}),
        ("every day: mo-su", set(EVERY_WEEKDAY)),
        ("Tu, th", {1, 3}),
    ],
)
def test_study_weekdays_as_they_are_typed(typed: str, weekdays: set[int]) -> None:
    assert parse_weekdays(typed.removeprefix("every day: ")) == weekdays


# -- rule 11: rest ---------------------------------------------------------------------------------

REST_DAY = due_day(1, "2026-03-09 09:00")
RESTS = [
    # done, now, status of a rest day whose deadline is the 10th 03:00, with one night of grace
    pytest.param("09 10:00", "12 12:00", "on time", id="done anyway: on time"),
    pytest.param("10 03:00", "12 12:00", "on time", id="at the deadline"),
    pytest.param("10 03:01", "12 12:00", "kept late", id="done in grace"),
    pytest.param(None, "11 03:00", "open", id="it may still be done"),
    pytest.param(None, "11 03:01", "excused", id="not done"),
    pytest.param("11 03:01", "12 12:00", "excused", id="done still later"),
]


@pytest.mark.parametrize(("done", "now", "status"), RESTS)
def test_a_rest_day_is_excused_but_what_is_done_counts(done: str | None, now: str, status: str) -> None:
    done_at = {REST_DAY.day_id: utc(f"2026-03-{done}")} if done else {}
    facts = Facts(done_at, rest={REST_DAY.on})
    (row,) = compute_ledger([REST_DAY], facts, utc(f"2026-03-{now}")).rows
    assert (row.status.value, row.rested) == (status, True)


def test_rest_is_for_the_study_date_in_the_group_s_zone() -> None:
    day = due_day(1, "2026-03-09 23:30", zone=BERLIN)  # 00:30 on the 10th there
    for on, status in ((9, "missed"), (10, "excused")):
        ledger = compute_ledger([day], Facts(rest=set(march(on))), utc("2026-03-20 12:00"))
        assert ledger.rows[0].status.value == status


# -- rule 12: outages ------------------------------------------------------------------------------

OUTAGES = [
    # Due on the 9th at 09:00, deadline on the 10th at 03:00: the six hours begin at 21:00.
    pytest.param([("09 22:00", "10 00:00")], "10 03:00", id="2 h exactly are not enough"),
    pytest.param([("09 22:00", "10 00:00:01")], "11 03:00", id="a second more is"),
    pytest.param([("09 12:00", "09 23:00")], "10 03:00", id="2 of 11 h lie within the six"),
    pytest.param([("09 12:00", "09 23:00:01")], "11 03:00", id="more than 2 lie within"),
    pytest.param([("09 12:00", "09 21:00")], "10 03:00", id="none lies within"),
    pytest.param([("10 01:00", "10 20:00")], "10 03:00", id="2 h until the deadline"),
    pytest.param([("10 00:59", "10 15:00")], "11 03:00", id="back 12 h before a rollover"),
    pytest.param([("10 00:59", "10 15:01")], "12 03:00", id="back too near to it"),
    pytest.param([("10 00:59", "13 10:00")], "14 03:00", id="away for days"),
    pytest.param([("09 21:00", "09 22:00"), ("10 00:00", "10 01:00")], "10 03:00", id="twice an hour"),
    pytest.param(
        [("09 21:00", "09 22:01"), ("10 00:00", "10 01:00")], "11 03:00", id="two hours and more in all"
    ),
    pytest.param(
        [("09 22:00", "10 01:00"), ("10 22:00", "11 01:00")],
        "12 03:00",
        id="away before the new deadline, too",
    ),
    pytest.param(
        [("09 22:00", "10 01:00"), ("10 22:00", "11 00:00")], "11 03:00", id="but 2 h there are nothing"
    ),
]


def outages(*ends: tuple[str, str]) -> list[Outage]:
    return [Outage(utc(f"2026-03-{gone}"), utc(f"2026-03-{back}")) for gone, back in ends]


@pytest.mark.parametrize(("away", "deadline"), OUTAGES)
def test_an_outage_before_a_deadline_moves_it(away: list[tuple[str, str]], deadline: str) -> None:
    ledger = compute_ledger([REST_DAY], Facts(outages=outages(*away)), utc("2026-03-09 10:00"))
    (row,) = ledger.rows
    assert (row.deadline_at, row.moved) == (utc(f"2026-03-{deadline}"), deadline != "10 03:00")
    assert row.grace_until == row.deadline_at + DAY


MOVED = [
    pytest.param("11 03:00", "20 12:00", "on time", id="by the moved deadline"),
    pytest.param("11 03:01", "20 12:00", "kept late", id="in the grace after it"),
    pytest.param(None, "12 03:00", "open", id="not done yet"),
    pytest.param(None, "12 03:01", "excused", id="still not done"),
    pytest.param("12 03:01", "20 12:00", "excused", id="done after all that"),
]


@pytest.mark.parametrize(("done", "now", "status"), MOVED)
def test_what_an_outage_moved_is_never_missed(done: str | None, now: str, status: str) -> None:
    done_at = {REST_DAY.day_id: utc(f"2026-03-{done}")} if done else {}
    facts = Facts(done_at, outages=outages(("09 22:00", "10 01:00")))
    (row,) = compute_ledger([REST_DAY], facts, utc(f"2026-03-{now}")).rows
    assert row.status.value == status


def test_points_follow_the_moved_deadline() -> None:
    ledger = compute_ledger(
        [REST_DAY], Facts(outages=outages(("09 22:00", "10 01:00"))), utc("2026-03-10 12:00")
    )
    assert [points_for(ledger.row(1), utc(f"2026-03-11 03:0{minute}")) for minute in (0, 1)] == [10, 5]


def test_a_member_s_own_zone_says_when_the_six_hours_are() -> None:
    # The deadline in Los Angeles is the 10th at 10:00 UTC (summer time since the 8th).
    facts = Facts(outages=outages(("09 22:00", "10 01:00")))
    for zone, moved in (("America/Los_Angeles", False), ("UTC", True)):
        day = due_day(1, "2026-03-09 09:00", zone=zone)
        assert compute_ledger([day], facts, utc("2026-03-09 10:00")).rows[0].moved is moved


@pytest.mark.parametrize(("now", "first"), [("10 12:00", 1), ("11 03:00", 1), ("11 03:01", 2)])
def test_a_newcomer_begins_with_a_day_whose_deadline_was_moved(now: str, first: int) -> None:
    away = outages(("09 22:00", "10 01:00"))
    assert first_day_for([REST_DAY], None, utc(f"2026-03-{now}"), away) == first


# -- rules 5 and 6: what bridges and what restarts -------------------------------------------------

START = utc("2026-03-02 09:00")


def lived(letters: str) -> Ledger:
    """Compute the ledger of days written as letters: `+` on time, `l` late, `-` not done, `r` rest."""
    days = [_day(number) for number in range(1, len(letters) + 1)]
    after = {"+": HOUR, "l": 24 * HOUR}
    done_at = {
        day.day_id: day.due_at + after[letter]
        for day, letter in zip(days, letters, strict=True)
        if letter in after
    }
    rest = {day.on for day, letter in zip(days, letters, strict=True) if letter == "r"}
    return compute_ledger(days, Facts(done_at, rest=rest), START + (len(letters) + 9) * DAY)


def _day(number: int) -> DueDay:
    due_at: datetime = START + number * DAY
    return DueDay(number, DayId(f"day-{number}"), due_at, due_at, "UTC", 3, 1)


BRIDGES = [
    # days, streak, best, freezes, consistency
    pytest.param("++r+", 3, 3, 0, 1.0, id="excused bridges without adding"),
    pytest.param("++rr", 2, 2, 0, 1.0, id="excused at the end"),
    pytest.param("rr", 0, 0, 0, None, id="nothing but rest"),
    pytest.param("+r-+", 1, 1, 0, 2 / 3, id="it does not save what comes after"),
    pytest.param("++++++r+", 7, 7, 1, 1.0, id="excused leaves the run of seven"),
    pytest.param("++++++l+", 8, 8, 0, 1.0, id="kept late restarts it"),
    pytest.param("+++++++r-", 7, 7, 0, 7 / 8, id="a freeze is not spent on rest"),
    pytest.param("+++++++-r-", 0, 7, 0, 7 / 9, id="but on the day that was not done"),
    pytest.param("+++++++-++++++r+-", 14, 14, 0, 14 / 16, id="earned anew across rest"),
]


@pytest.mark.parametrize(("letters", "streak", "best", "freezes", "share"), BRIDGES)
def test_excused_days_bridge(letters: str, streak: int, best: int, freezes: int, share: float | None) -> None:
    found = lived(letters)
    assert (found.streak, found.best, found.freezes, found.consistency) == (streak, best, freezes, share)


def test_skipped_days_have_no_rows_and_are_never_missed() -> None:
    days: Sequence[DueDay] = [_day(1), _day(2), _day(6)]
    ledger = compute_ledger(days, Facts({day.day_id: day.due_at for day in days}), START + 20 * DAY)
    assert [row.number for row in ledger.rows] == [1, 2, 6]
    assert (ledger.streak, ledger.row(3), points_for(ledger.row(3), START)) == (3, None, 5)
