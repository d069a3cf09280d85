"""Judge single days: status, points, spans of membership, zones, and where a newcomer begins."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from bot.domain.ids import DayId
from bot.domain.ledger import (
    KEPT,
    DueDay,
    Facts,
    Ledger,
    Row,
    Status,
    ZoneSince,
    compute_ledger,
    first_day_for,
    points_for,
    zone_at,
)
from bot.domain.pace import Group, Span, member_days
from tests.domain.samples import AUCKLAND, BERLIN, LA, due_day, make_cohort, utc

ALWAYS = (Span(1),)
DAY_1 = due_day(1, "2026-03-09 09:00")
# Its deadline is 03-10 03:00, its grace ends at 03-11 03:00.


def ledger_of(
    days: Sequence[DueDay],
    done: dict[int, str],
    now: str,
    spans: Sequence[Span] = ALWAYS,
    zones: Sequence[ZoneSince] = (),
) -> Ledger:
    """Compute a ledger from days written short."""
    done_at = {DayId(f"day-{number}"): utc(text) for number, text in done.items()}
    group = Group(make_cohort().timetable, [], days)
    counted = member_days(group, spans, (), None, utc(now))
    return compute_ledger(counted, Facts(done_at, zones), utc(now))


def statuses(ledger: Ledger) -> dict[int, str]:
    """Return the status of each row, by number."""
    return {row.number: row.status.value for row in ledger.rows}


# -- status ----------------------------------------------------------------------------------------

STATUSES = [
    # sent, grace, done, now, status
    pytest.param("at once", 1, "09 09:00", "09 09:00", "on time", id="at once"),
    pytest.param("at once", 1, "10 03:00", "10 03:00", "on time", id="at the deadline"),
    pytest.param("at once", 1, "10 03:00", "20 03:00", "on time", id="for ever"),
    pytest.param("at once", 1, "10 03:01", "10 03:01", "kept late", id="after the deadline"),
    pytest.param("at once", 1, "11 03:00", "11 03:00", "kept late", id="when grace ends"),
    pytest.param("at once", 1, "11 03:01", "11 03:01", "missed", id="after grace"),
    pytest.param("at once", 1, None, "09 09:00", "open", id="just posted"),
    pytest.param("at once", 1, None, "10 03:01", "open", id="in grace"),
    pytest.param("at once", 1, None, "11 03:00", "open", id="grace ends now"),
    pytest.param("at once", 1, None, "11 03:01", "missed", id="grace has ended"),
    pytest.param("at once", 0, "10 03:00", "10 03:00", "on time", id="no grace: at the deadline"),
    pytest.param("at once", 0, "10 03:01", "10 03:01", "missed", id="no grace: after it"),
    pytest.param("at once", 0, None, "10 03:00", "open", id="no grace: open"),
    pytest.param("at once", 0, None, "10 03:01", "missed", id="no grace: missed"),
    pytest.param("at once", 3, "13 03:00", "13 03:00", "kept late", id="long grace"),
    pytest.param("at once", 3, "13 03:01", "13 03:01", "missed", id="after long grace"),
    pytest.param("09 15:01", 1, "11 03:00", "11 03:00", "on time", id="sent late: a later deadline"),
    pytest.param("09 15:01", 1, "12 03:00", "12 03:00", "kept late", id="sent late: later grace"),
    pytest.param("09 15:01", 1, "12 03:01", "12 03:01", "missed", id="sent late: missed"),
    pytest.param("12 09:00", 1, "10 12:00", "12 10:00", "on time", id="done before it was sent"),
    pytest.param(None, 1, "10 12:00", "20 03:00", "on time", id="not sent: nobody is late"),
    pytest.param(None, 1, "20 03:00", "20 03:00", "on time", id="not sent: days behind"),
    pytest.param(None, 1, "25 03:00", "20 03:00", "on time", id="not sent: seen from before"),
    pytest.param(None, 0, None, "20 03:00", "open", id="not sent: nothing closes"),
]


@pytest.mark.parametrize(("sent", "grace", "done", "now", "status"), STATUSES)
def test_the_status_is_the_first_that_fits(
    sent: str | None, grace: int, done: str | None, now: str, status: str
) -> None:
    given_at = sent if sent in (None, "at once") else f"2026-03-{sent}"
    day = due_day(1, "2026-03-09 09:00", given_at, grace=grace)
    found = ledger_of([day], {1: f"2026-03-{done}"} if done else {}, f"2026-03-{now}")
    assert statuses(found) == {1: status}


def test_a_row_says_what_it_was_judged_by() -> None:
    found = ledger_of([DAY_1], {1: "2026-03-09 10:00"}, "2026-03-09 12:00")
    assert found.rows == (
        Row(
            number=1,
            day_id=DayId("day-1"),
            due_at=utc("2026-03-09 09:00"),
            on=date(2026, 3, 9),
            deadline_at=utc("2026-03-10 03:00"),
            grace_until=utc("2026-03-11 03:00"),
            done_at=utc("2026-03-09 10:00"),
            status=Status.ON_TIME,
        ),
    )


def test_statuses_are_named_as_in_the_rules() -> None:
    named = [status.value for status in Status]
    assert named == ["on time", "kept late", "open", "excused", "frozen", "missed"]
    assert {status.value for status in KEPT} == {"on time", "kept late"}


# -- points ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "points"),
    [("09 09:00", 10), ("10 03:00", 10), ("10 03:00:01", 5), ("11 03:00", 5), ("20 12:00", 5)],
)
def test_done_earns_10_by_the_deadline_and_5_later(done: str, points: int) -> None:
    at = f"2026-03-{done}"
    row = ledger_of([DAY_1], {}, at).row(1)
    assert points_for(row, utc(at)) == points


def test_a_day_without_a_row_earns_5() -> None:
    assert points_for(None, utc("2026-03-09 09:00")) == 5


@pytest.mark.parametrize("now", ["2026-03-09 09:01", "2026-03-10 03:01", "2026-03-15 12:00"])
def test_a_day_whose_post_is_still_to_come_earns_10(now: str) -> None:
    row = ledger_of([replace(DAY_1, sent_at=None)], {}, now).row(1)
    assert points_for(row, utc(now)) == 10


def test_a_day_that_was_sent_late_earns_10_until_its_own_deadline() -> None:
    day = replace(DAY_1, sent_at=utc("2026-03-09 20:00"))
    row = ledger_of([day], {}, "2026-03-11 03:00").row(1)
    assert [points_for(row, utc(f"2026-03-{at}")) for at in ("11 03:00", "11 03:01")] == [10, 5]


# -- zones -----------------------------------------------------------------------------------------

CHOICES = (ZoneSince(BERLIN, utc("2026-03-09 09:00")), ZoneSince(LA, utc("2026-03-11 00:00")))


@pytest.mark.parametrize(
    ("instant", "zone"),
    [
        ("2026-03-09 08:59", None),
        ("2026-03-09 09:00", BERLIN),
        ("2026-03-10 23:59", BERLIN),
        ("2026-03-11 00:00", LA),
        ("2027-01-01 00:00", LA),
    ],
)
@pytest.mark.parametrize("choices", [CHOICES, CHOICES[::-1]])
def test_the_zone_in_force_is_the_one_chosen_last(
    choices: Sequence[ZoneSince], instant: str, zone: str | None
) -> None:
    assert zone_at(utc(instant), choices) == zone


def test_of_two_choices_at_one_instant_the_later_one_counts() -> None:
    at = utc("2026-03-09 09:00")
    assert zone_at(at, [ZoneSince(BERLIN, at), ZoneSince(LA, at)]) == LA
    assert zone_at(at, [ZoneSince(LA, at), ZoneSince(BERLIN, at)]) == BERLIN


@pytest.mark.parametrize(
    ("since", "deadline"),
    [
        pytest.param("2026-01-14 00:00", "2026-01-17 02:00", id="before: Berlin's, 33 h"),
        pytest.param("2026-01-15 17:00", "2026-01-17 02:00", id="at the due instant: Berlin's"),
        pytest.param("2026-01-15 17:01", "2026-01-16 11:00", id="after it: still the group's, 18 h"),
    ],
)
def test_a_change_of_zone_moves_no_deadline_of_a_day_that_is_due(since: str, deadline: str) -> None:
    day = due_day(1, "2026-01-15 17:00", zone=LA)
    found = ledger_of([day], {}, "2026-01-16 00:00", zones=[ZoneSince(BERLIN, utc(since))])
    assert found.rows[0].deadline_at == utc(deadline)


# -- stretches of membership -----------------------------------------------------------------------

WEEK = [due_day(number, f"2026-03-{8 + number:02d} 09:00") for number in range(1, 7)]

SPANS = [
    pytest.param([], [], id="never a member"),
    pytest.param([Span(1)], [1, 2, 3, 4, 5, 6], id="from the first day"),
    pytest.param([Span(3)], [3, 4, 5, 6], id="joined later: earlier days are optional"),
    pytest.param([Span(7)], [], id="begins with a day to come"),
    pytest.param([Span(2, utc("2026-03-11 08:59"))], [2], id="left before a day was due"),
    pytest.param([Span(2, utc("2026-03-11 09:00"))], [2, 3], id="left at its very instant"),
    pytest.param([Span(1, utc("2026-03-10 12:00")), Span(5)], [1, 2, 5, 6], id="came back"),
    pytest.param([Span(1, utc("2026-03-12 12:00")), Span(4)], [1, 2, 3, 4, 5, 6], id="back at once"),
]


@pytest.mark.parametrize(("spans", "numbers"), SPANS)
def test_only_days_of_a_membership_have_rows(spans: list[Span], numbers: list[int]) -> None:
    found = ledger_of(WEEK, {}, "2026-03-20 12:00", spans)
    assert [row.number for row in found.rows] == numbers
    assert set(statuses(found).values()) <= {"missed"}


def test_a_day_done_outside_the_membership_changes_nothing() -> None:
    found = ledger_of(WEEK, {1: "2026-03-09 10:00", 4: "2026-03-12 10:00"}, "2026-03-20 12:00", [Span(3)])
    assert statuses(found) == {3: "missed", 4: "on time", 5: "missed", 6: "missed"}


def test_a_row_is_found_by_its_number() -> None:
    found = ledger_of(WEEK, {}, "2026-03-14 12:00", [Span(3)])
    assert (found.row(2), found.row(4)) == (None, found.rows[1])
    assert found.rows[1].number == 4


def test_open_rows_are_those_that_can_still_be_kept() -> None:
    found = ledger_of(WEEK, {6: "2026-03-14 10:00"}, "2026-03-14 12:00")
    assert [row.number for row in found.open] == [5]
    assert statuses(found) | {5: "open"} == statuses(found)


# -- joining with the group ------------------------------------------------------------------------

SENT_LATE = replace(WEEK[2], sent_at=utc("2026-03-14 12:00"))
JOINS = [
    pytest.param([], "2026-03-01 12:00", 1, id="nothing is due"),
    pytest.param(WEEK[:1], "2026-03-09 09:00", 1, id="just posted"),
    pytest.param(WEEK[:3], "2026-03-12 03:00", 3, id="its deadline is now"),
    pytest.param(WEEK[:3], "2026-03-12 03:01", 4, id="its deadline has passed"),
    pytest.param(WEEK, "2026-06-01 12:00", 7, id="after the last day"),
    pytest.param(WEEK[2::-1], "2026-03-11 12:00", 3, id="in any order"),
    pytest.param([*WEEK[:2], replace(WEEK[2], sent_at=None)], "2026-03-19 12:00", 3, id="not sent yet"),
    pytest.param([*WEEK[:2], SENT_LATE], "2026-03-15 03:00", 3, id="sent late"),
    pytest.param([*WEEK[:2], SENT_LATE], "2026-03-15 03:01", 4, id="sent late, and over"),
]


@pytest.mark.parametrize(("days", "now", "first"), JOINS)
def test_a_newcomer_begins_with_the_latest_day_that_is_open(days: list[DueDay], now: str, first: int) -> None:
    assert first_day_for(days, None, utc(now)) == first


def test_a_newcomer_s_zone_decides_whether_it_is_open() -> None:
    days = [due_day(1, "2026-01-14 17:00", zone=LA), due_day(2, "2026-01-15 17:00", zone=LA)]
    now = utc("2026-01-16 12:00")
    assert [first_day_for(days, zone, now) for zone in (None, LA, AUCKLAND, BERLIN)] == [3, 3, 2, 2]
