"""Which days a member has, and when: with the group, catching up, at a pace of their own."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.calendar import Pause, Timetable
from bot.domain.cohort import Enrolment, Member, Shown
from bot.domain.ids import DayId, EnrolmentId, MemberId, UserId
from bot.domain.ledger import DueDay
from bot.domain.pace import (
    Group,
    Pace,
    Span,
    first_dates,
    level_from,
    member_days,
    own_timetable,
    personal_days,
    start_of_own,
)
from tests.domain.samples import AUCKLAND, BERLIN, LA, due_day, utc

TABLE = Timetable(date(2026, 3, 2), time(9), "UTC")
PLAN = [DayId(f"day-{number}") for number in range(1, 13)]


def march(day: int) -> date:
    return date(2026, 3, day)


def group(today: int, **rules: object) -> Group:
    """Hold a plan of 12 days from the 2nd on, at noon of a day in March."""
    table = replace(TABLE, **rules)  # type: ignore[arg-type]
    latest = table.latest_due(utc(f"2026-03-{today:02d} 12:00"), len(PLAN))
    days = [due_day(n, f"{table.due_at(n):%Y-%m-%d %H:%M}", zone=table.zone) for n in range(1, latest + 1)]
    return Group(table, PLAN, days)


def own(on: int, number: int = 1, **more: object) -> Span:
    """Begin to walk alone: day `number` falls on a date in March."""
    return Span(number, pace=Pace.OWN, anchor_number=number, anchor_on=march(on), **more)  # type: ignore[arg-type]


def catching_up(on: int, number: int = 1) -> Span:
    return replace(own(on, number), pace=Pace.CATCH_UP)


def listed(found: list[DueDay]) -> list[tuple[int, int]]:
    """List numbers with the day of March they were due on."""
    return [(day.number, day.on.day) for day in found]


DAYS_OF = [
    # stretches, noon of which day, number and day of March
    pytest.param([Span(1)], 4, [(1, 2), (2, 3), (3, 4)], id="with the group"),
    pytest.param([Span(3)], 5, [(3, 4), (4, 5)], id="joined later"),
    pytest.param([own(6)], 5, [], id="alone from tomorrow"),
    pytest.param([own(6)], 8, [(1, 6), (2, 7), (3, 8)], id="alone: one a date"),
    pytest.param([own(6, 5)], 7, [(5, 6), (6, 7)], id="alone from day 5"),
    pytest.param([catching_up(5)], 6, [(1, 5), (2, 5), (3, 6), (4, 6)], id="two a date"),
    pytest.param(
        [catching_up(4)],
        6,
        [(1, 4), (2, 4), (3, 5), (4, 5), (5, 6)],
        id="level on the third date, with the group",
    ),
    pytest.param([catching_up(2)], 3, [(1, 2), (2, 3)], id="level at once"),
    pytest.param(
        [replace(Span(1), left_at=utc("2026-03-03 10:00")), own(5, 3)],
        7,
        [(1, 2), (2, 3), (3, 5), (4, 6), (5, 7)],
        id="first with the group, then alone",
    ),
    pytest.param(
        [replace(Span(1), left_at=utc("2026-03-03 10:00")), own(5)],
        7,
        [(1, 2), (2, 3), (3, 7)],
        id="a day has one row: the first one stays",
    ),
]


@pytest.mark.parametrize(("spans", "today", "expected"), DAYS_OF)
def test_a_member_has_the_days_of_each_stretch(
    spans: list[Span], today: int, expected: list[tuple[int, int]]
) -> None:
    now = utc(f"2026-03-{today:02d} 12:00")
    assert listed(member_days(group(today), spans, (), None, now)) == expected


def test_days_that_were_kept_stay_when_a_stretch_ends() -> None:
    left = replace(own(6, 3), first_day=1, left_at=utc("2026-03-05 10:00"))
    kept = [due_day(1, "2026-03-04 08:00"), due_day(2, "2026-03-05 08:00"), due_day(3, "2026-03-06 08:00")]
    now = utc("2026-03-09 12:00")
    assert listed(member_days(group(9), [left], kept, BERLIN, now)) == [(1, 4), (2, 5)]
    assert personal_days(group(9), left, BERLIN, now) == []
    assert personal_days(group(9), Span(1), BERLIN, now) == []


def test_kept_days_come_before_those_from_the_anchor() -> None:
    kept = [due_day(1, "2026-03-04 17:00", zone=LA)]
    found = member_days(group(7), [replace(own(6, 2), first_day=1)], kept, None, utc("2026-03-07 12:00"))
    assert [(day.number, day.on.day, day.zone) for day in found] == [(1, 4, LA), (2, 6, "UTC"), (3, 7, "UTC")]


def test_own_days_are_due_at_the_same_wall_time_in_one_s_own_zone() -> None:
    days = personal_days(group(5), own(4), LA, utc("2026-03-05 18:00"))
    assert [(day.number, day.due_at, day.sent_at, day.zone) for day in days] == [
        (1, utc("2026-03-04 17:00"), utc("2026-03-04 17:00"), LA),
        (2, utc("2026-03-05 17:00"), utc("2026-03-05 17:00"), LA),
    ]
    assert [(day.day_id, day.rollover_hour, day.grace) for day in days] == [("day-1", 3, 1), ("day-2", 3, 1)]


def test_own_days_keep_to_study_weekdays_and_pauses() -> None:
    rules = {"study_weekdays": frozenset(range(5)), "pauses": (Pause(march(9), march(10)),)}
    days = personal_days(group(12, **rules), own(6), None, utc("2026-03-12 12:00"))
    assert listed(days) == [(1, 6), (2, 11), (3, 12)]


def test_own_days_end_with_the_plan() -> None:
    days = personal_days(group(28), own(4), None, utc("2026-03-28 12:00"))
    assert (len(days), days[-1].on) == (12, march(15))


LEVELS = [
    pytest.param(Span(1), 13, id="with the group: never"),
    pytest.param(own(4), 13, id="alone: never"),
    pytest.param(catching_up(2), 1, id="from the first date on"),
    pytest.param(catching_up(4), 4, id="two dates behind: on its second date"),
    pytest.param(catching_up(9), 13, id="too late to catch up"),
    pytest.param(replace(catching_up(4), left_at=utc("2026-03-05 10:00")), 13, id="left before"),
    pytest.param(replace(catching_up(4), anchor_number=7, anchor_on=None), 7, id="caught up long ago"),
]


@pytest.mark.parametrize(("span", "level"), LEVELS)
def test_who_catches_up_is_level_from(span: Span, level: int) -> None:
    assert level_from(group(4), span, None) == level


@pytest.mark.parametrize(
    ("spans", "own_days"),
    [((), False), ((Span(1),), False), ((Span(1), own(4)), True), ((catching_up(4),), True)],
)
def test_who_ever_walked_alone_has_days_of_their_own(spans: tuple[Span, ...], own_days: bool) -> None:
    member = Member(MemberId(1), UserId(2), "Ann", Shown.NAME)
    assert Enrolment(EnrolmentId(1), member, spans).has_own_days is own_days


def test_the_calendar_of_one_s_own() -> None:
    table = own_timetable(group(4), own(6, 3), LA)
    assert table == replace(TABLE, start_on=march(6), first_number=3, zone=LA)
    assert own_timetable(group(4), catching_up(6), None) == replace(TABLE, start_on=march(6), a_date=2)
    assert own_timetable(group(4), replace(catching_up(6), anchor_on=None), None).start_on == march(2)


STARTS = [
    # zone, now in UTC, first date
    pytest.param(None, "2026-03-09 12:00", 9, id="15 hours are left"),
    pytest.param(None, "2026-03-09 15:00", 9, id="12 are"),
    pytest.param(None, "2026-03-09 15:00:01", 10, id="less than 12 are"),
    pytest.param(None, "2026-03-09 02:00", 9, id="before the day begins"),
    pytest.param(BERLIN, "2026-03-09 14:00:01", 10, id="Berlin's day ends an hour sooner"),
    pytest.param(LA, "2026-03-10 02:00", 10, id="19:00 of the 9th in Los Angeles"),
    pytest.param(LA, "2026-03-09 22:00", 9, id="15:00 there"),
    pytest.param(AUCKLAND, "2026-03-09 20:00", 10, id="the 10th in Auckland"),
]


@pytest.mark.parametrize(("zone", "now", "first"), STARTS)
def test_a_pace_of_one_s_own_begins_with_twelve_hours(zone: str | None, now: str, first: int) -> None:
    assert start_of_own(group(9), zone, utc(now)) == march(first)


def test_the_first_dates_end_with_the_plan() -> None:
    assert first_dates(TABLE, 2, 12, 2) == {2: march(3), 3: march(4)}
    assert first_dates(TABLE, 11, 12, 3) == {11: march(12), 12: march(13)}


@pytest.mark.parametrize(
    ("number", "on"),
    [
        pytest.param(1, 2, id="before all of them: as planned"),
        pytest.param(3, 9, id="when it was due"),
        pytest.param(4, 20, id="skipped: with the next one"),
        pytest.param(6, 20, id="the one after the skipped ones"),
        pytest.param(7, 8, id="to come: as planned"),
    ],
)
def test_the_group_s_date_is_the_one_a_day_was_due_on(number: int, on: int) -> None:
    moved = Group(TABLE, PLAN, [due_day(3, "2026-03-09 09:00"), due_day(6, "2026-03-20 09:00")])
    assert moved.date_of(number) == march(on)


def test_who_catches_up_never_gets_days_from_before_they_came() -> None:
    # The group jumped from day 1 to 3, and from there to 6; its calendar begins with day 6 by now.
    table = replace(TABLE, start_on=march(20), first_number=6)
    days = [due_day(1, "2026-03-09 09:00"), due_day(3, "2026-03-10 09:00"), due_day(6, "2026-03-20 09:00")]
    jumped = Group(table, PLAN, days)
    assert [level_from(jumped, catching_up(on), None) for on in (9, 15, 20)] == [1, 4, 10]
