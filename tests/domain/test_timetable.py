"""On which date and at which instant each plan day is due, and what an instant counts in."""

from dataclasses import replace
from datetime import date, time
from itertools import islice

import pytest

from bot.domain.calendar import (
    EVERY_WEEKDAY,
    Occasion,
    Timetable,
    monday_of,
    weekly_occasions,
)
from tests.domain import reference
from tests.domain.samples import APIA, ATHENS, LORD_HOWE, NEW_YORK, clock, day, utc

MONDAY = date(2026, 3, 2)
TABLE = Timetable(MONDAY, time(9), "UTC")
WORKDAYS = frozenset(range(5))

# -- dates -----------------------------------------------------------------------------------------


def test_a_timetable_has_the_default_rules() -> None:
    assert (TABLE.rollover_hour, TABLE.grace, TABLE.study_weekdays) == (3, 1, EVERY_WEEKDAY)
    assert sorted(EVERY_WEEKDAY) == [0, 1, 2, 3, 4, 5, 6]


DATES = [
    pytest.param("2026-03-02", EVERY_WEEKDAY, [2, 3, 4, 5, 6, 7, 8, 9, 10], id="every day"),
    pytest.param("2026-03-02", WORKDAYS, [2, 3, 4, 5, 6, 9, 10, 11, 12], id="Monday to Friday"),
    pytest.param("2026-03-05", WORKDAYS, [5, 6, 9, 10, 11, 12, 13, 16, 17], id="from a Thursday"),
    pytest.param("2026-03-07", WORKDAYS, [9, 10, 11, 12, 13, 16, 17, 18, 19], id="from a Saturday"),
    pytest.param("2026-03-02", frozenset({1, 5}), [3, 7, 10, 14, 17, 21, 24, 28, 31], id="two a week"),
    pytest.param("2026-03-04", frozenset({1, 5}), [7, 10, 14, 17, 21, 24, 28, 31], id="from between"),
    pytest.param("2026-03-02", frozenset({6}), [8, 15, 22, 29], id="Sundays"),
    pytest.param("2026-03-08", frozenset({6}), [8, 15, 22, 29], id="Sundays, from one"),
]


@pytest.mark.parametrize(("start", "weekdays", "expected"), DATES)
def test_day_n_falls_on_the_n_th_study_weekday(
    start: str, weekdays: frozenset[int], expected: list[int]
) -> None:
    table = replace(TABLE, start_on=day(start), study_weekdays=weekdays)
    found = [table.date_of(number) for number in range(1, len(expected) + 1)]
    assert found == [date(2026, 3, number) for number in expected]


def test_dates_run_over_months_and_years() -> None:
    table = replace(TABLE, start_on=date(2027, 12, 30), study_weekdays=WORKDAYS)
    found = [table.date_of(number).isoformat() for number in (1, 2, 3, 24, 46)]
    assert found == ["2027-12-30", "2027-12-31", "2028-01-03", "2028-02-01", "2028-03-02"]


# -- instants --------------------------------------------------------------------------------------

DUE = [
    pytest.param("2026-03-06", "02:30", NEW_YORK, ["06 07:30", "07 07:30", "08 07:00", "09 06:30"]),
    pytest.param("2026-03-28", "03:00", ATHENS, ["28 01:00", "29 01:00", "30 00:00"]),
    pytest.param("2026-03-28", "03:59", ATHENS, ["28 01:59", "29 01:00", "30 00:59"]),
    pytest.param("2026-10-24", "03:30", ATHENS, ["24 00:30", "25 00:30", "26 01:30"]),
    pytest.param("2026-10-03", "09:00", LORD_HOWE, ["02 22:30", "03 22:00", "04 22:00"]),
    pytest.param("2011-12-28", "09:00", APIA, ["28 19:00", "29 19:00", "30 10:00", "30 19:00", "31 19:00"]),
]


@pytest.mark.parametrize(("start", "at", "zone", "expected"), DUE)
def test_a_day_is_due_at_the_post_time_of_its_date(
    start: str, at: str, zone: str, expected: list[str]
) -> None:
    table = replace(TABLE, start_on=day(start), post_time=clock(at), zone=zone)
    found = [table.due_at(number) for number in range(1, len(expected) + 1)]
    assert [f"{instant:%d %H:%M}" for instant in found] == expected
    assert {instant.year for instant in found} == {day(start).year}


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("2026-03-02 08:59:59", 30, 0),
        ("2026-03-02 09:00", 30, 1),
        ("2026-03-03 08:59:59", 30, 1),
        ("2026-03-03 09:00", 30, 2),
        ("2026-03-31 09:00", 30, 30),
        ("2026-12-31 09:00", 30, 30),
        ("2026-03-31 09:00", 7, 7),
        ("2026-03-31 09:00", 0, 0),
        ("2026-03-02 09:00", 1, 1),
    ],
)
def test_the_latest_day_is_the_last_one_that_is_due(now: str, last: int, expected: int) -> None:
    assert TABLE.latest_due(utc(now), last) == expected


# -- weeks and months ------------------------------------------------------------------------------

PERIODS = [
    pytest.param("2026-03-09 02:59", "UTC", "2026-W10", "2026-03", id="Sunday night"),
    pytest.param("2026-03-09 03:00", "UTC", "2026-W11", "2026-03", id="Monday's rollover"),
    pytest.param("2026-04-01 02:59", "UTC", "2026-W14", "2026-03", id="the month's last night"),
    pytest.param("2026-04-01 03:00", "UTC", "2026-W14", "2026-04", id="the month's first rollover"),
    pytest.param("2026-12-31 12:00", "UTC", "2026-W53", "2026-12", id="New Year's Eve"),
    pytest.param("2027-01-01 12:00", "UTC", "2026-W53", "2027-01", id="week 53 runs on"),
    pytest.param("2027-01-04 03:00", "UTC", "2027-W01", "2027-01", id="week 1"),
    pytest.param("2024-12-30 12:00", "UTC", "2025-W01", "2024-12", id="week 1 begins early"),
    pytest.param("2026-03-09 06:59", NEW_YORK, "2026-W10", "2026-03", id="by the group's clock"),
    pytest.param("2026-03-09 07:00", NEW_YORK, "2026-W11", "2026-03", id="in its summer time"),
    pytest.param("2026-03-01 16:00", "Pacific/Auckland", "2026-W10", "2026-03", id="already Monday"),
]


@pytest.mark.parametrize(("instant", "zone", "week", "month"), PERIODS)
def test_points_count_from_rollover_to_rollover(instant: str, zone: str, week: str, month: str) -> None:
    table = replace(TABLE, zone=zone)
    assert (table.week_of(utc(instant)), table.month_of(utc(instant))) == (week, month)
    assert reference.week_of(utc(instant), 3, zone) == week
    assert reference.month_of(utc(instant), 3, zone) == month


def test_another_rollover_hour_moves_the_week() -> None:
    table = replace(TABLE, rollover_hour=5)
    assert (table.week_of(utc("2026-03-09 04:59")), table.month_of(utc("2026-04-01 04:59"))) == (
        "2026-W10",
        "2026-03",
    )


@pytest.mark.parametrize(
    ("week", "monday"),
    [
        ("2026-W10", "2026-03-02"),
        ("2026-W01", "2025-12-29"),
        ("2026-W53", "2026-12-28"),
        ("2025-W01", "2024-12-30"),
    ],
)
def test_a_week_s_name_tells_its_monday(week: str, monday: str) -> None:
    assert monday_of(week) == day(monday)


# -- weekly ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "weekday", "expected"),
    [
        ("2026-03-02", 0, ["2026-03-02", "2026-03-09", "2026-03-16"]),
        ("2026-03-02", 6, ["2026-03-08", "2026-03-15", "2026-03-22"]),
        ("2026-03-05", 2, ["2026-03-11", "2026-03-18", "2026-03-25"]),
        ("2026-03-05", 3, ["2026-03-05", "2026-03-12", "2026-03-19"]),
    ],
)
def test_weekly_posts_fall_on_their_weekday(first: str, weekday: int, expected: list[str]) -> None:
    found = list(islice(weekly_occasions(day(first), weekday, time(18), "UTC"), 3))
    assert found == [Occasion(on, day(on), utc(f"{on} 18:00")) for on in expected]


def test_weekly_posts_keep_their_wall_time() -> None:
    found = islice(weekly_occasions(date(2026, 3, 1), 6, time(2, 30), NEW_YORK), 3)
    assert [f"{occasion.at:%d %H:%M}" for occasion in found] == ["01 07:30", "08 07:00", "15 06:30"]
