"""Read wall times as instants, in gaps and folds too; every table is also put to the slow search."""

from datetime import UTC, date, time, timedelta

import pytest

from bot.domain.calendar import local_date, local_instant, rollover_at, study_date
from tests.domain import reference
from tests.domain.samples import APIA, ATHENS, LA, LORD_HOWE, NEW_YORK, clock, day, utc

# -- wall time to instant --------------------------------------------------------------------------

INSTANTS = [
    pytest.param("2026-03-09", "09:00", "UTC", "2026-03-09 09:00", id="UTC"),
    pytest.param("2026-01-15", "09:00", LA, "2026-01-15 17:00", id="winter"),
    pytest.param("2026-07-15", "09:00", LA, "2026-07-15 16:00", id="summer"),
    pytest.param("2026-03-09", "09:00", "Asia/Kathmandu", "2026-03-09 03:15", id="quarter of an hour"),
    pytest.param("2026-03-09", "09:00", "Pacific/Kiritimati", "2026-03-08 19:00", id="14 hours ahead"),
    # New York, 2026-03-08: 02:00 leaps to 03:00 at 07:00 UTC; 2026-11-01: 02:00 falls to 01:00 at 06:00.
    pytest.param("2026-03-08", "01:59", NEW_YORK, "2026-03-08 06:59", id="before the gap"),
    pytest.param("2026-03-08", "02:00", NEW_YORK, "2026-03-08 07:00", id="the gap begins"),
    pytest.param("2026-03-08", "02:30", NEW_YORK, "2026-03-08 07:00", id="in the gap"),
    pytest.param("2026-03-08", "02:59", NEW_YORK, "2026-03-08 07:00", id="the gap ends"),
    pytest.param("2026-03-08", "03:00", NEW_YORK, "2026-03-08 07:00", id="after the gap"),
    pytest.param("2026-03-08", "03:01", NEW_YORK, "2026-03-08 07:01", id="well after the gap"),
    pytest.param("2026-11-01", "00:59", NEW_YORK, "2026-11-01 04:59", id="before the fold"),
    pytest.param("2026-11-01", "01:00", NEW_YORK, "2026-11-01 05:00", id="the fold begins"),
    pytest.param("2026-11-01", "01:30", NEW_YORK, "2026-11-01 05:30", id="first of the two"),
    pytest.param("2026-11-01", "02:00", NEW_YORK, "2026-11-01 07:00", id="after the fold"),
    # Athens changes at the rollover: 2026-03-29 03:00 leaps to 04:00; 2026-10-25 04:00 falls to 03:00.
    pytest.param("2026-03-29", "03:00", ATHENS, "2026-03-29 01:00", id="Athens: rollover in the gap"),
    pytest.param("2026-03-29", "03:30", ATHENS, "2026-03-29 01:00", id="Athens: post in the gap"),
    pytest.param("2026-03-29", "04:00", ATHENS, "2026-03-29 01:00", id="Athens: after the gap"),
    pytest.param("2026-10-25", "03:00", ATHENS, "2026-10-25 00:00", id="Athens: rollover in the fold"),
    pytest.param("2026-10-25", "03:30", ATHENS, "2026-10-25 00:30", id="Athens: post in the fold"),
    pytest.param("2026-10-25", "04:00", ATHENS, "2026-10-25 02:00", id="Athens: after the fold"),
    # Lord Howe moves by half an hour: 2026-10-04 02:00 leaps to 02:30; 2026-04-05 02:00 falls to 01:30.
    pytest.param("2026-10-04", "02:15", LORD_HOWE, "2026-10-03 15:30", id="Lord Howe: in the gap"),
    pytest.param("2026-10-04", "02:30", LORD_HOWE, "2026-10-03 15:30", id="Lord Howe: after the gap"),
    pytest.param("2026-10-04", "03:00", LORD_HOWE, "2026-10-03 16:00", id="Lord Howe: rollover"),
    pytest.param("2026-04-05", "01:45", LORD_HOWE, "2026-04-04 14:45", id="Lord Howe: first of the two"),
    pytest.param("2026-04-05", "02:00", LORD_HOWE, "2026-04-04 15:30", id="Lord Howe: after the fold"),
    # Samoa had no 2011-12-30: midnight before it (10:00 UTC) was midnight before the 31st.
    pytest.param("2011-12-29", "09:00", APIA, "2011-12-29 19:00", id="Apia: the day before"),
    pytest.param("2011-12-30", "03:00", APIA, "2011-12-30 10:00", id="Apia: a rollover that never was"),
    pytest.param("2011-12-30", "09:00", APIA, "2011-12-30 10:00", id="Apia: a morning that never was"),
    pytest.param("2011-12-30", "23:59", APIA, "2011-12-30 10:00", id="Apia: a night that never was"),
    pytest.param("2011-12-31", "00:00", APIA, "2011-12-30 10:00", id="Apia: midnight"),
    pytest.param("2011-12-31", "09:00", APIA, "2011-12-30 19:00", id="Apia: the day after"),
    # Two hours at once; a gap at midnight; a gap that ends the date.
    pytest.param("2026-03-29", "02:30", "Antarctica/Troll", "2026-03-29 01:00", id="Troll: in the gap"),
    pytest.param("2026-10-25", "01:30", "Antarctica/Troll", "2026-10-24 23:30", id="Troll: in the fold"),
    pytest.param("2026-04-24", "00:30", "Africa/Cairo", "2026-04-23 22:00", id="Cairo: gap at midnight"),
    pytest.param("2026-03-28", "23:30", "America/Nuuk", "2026-03-29 01:00", id="Nuuk: gap until midnight"),
]


@pytest.mark.parametrize(("on", "at", "zone", "expected"), INSTANTS)
def test_a_wall_time_is_the_first_instant_that_shows_it(on: str, at: str, zone: str, expected: str) -> None:
    found = local_instant(day(on), clock(at), zone)
    assert (found, found.tzinfo) == (utc(expected), UTC)


@pytest.mark.parametrize(("on", "at", "zone", "expected"), INSTANTS)
def test_the_slow_search_agrees(on: str, at: str, zone: str, expected: str) -> None:
    assert reference.first_instant(day(on), clock(at), zone) == utc(expected)


def test_seconds_count_too() -> None:
    assert local_instant(date(2026, 3, 8), time(1, 59, 59), NEW_YORK) == utc("2026-03-08 06:59:59")
    assert local_instant(date(2026, 3, 8), time(2, 0, 1), NEW_YORK) == utc("2026-03-08 07:00")


@pytest.mark.parametrize(
    ("instant", "zone", "expected"),
    [
        ("2026-03-09 07:59", LA, "2026-03-09"),
        ("2026-03-09 06:59", LA, "2026-03-08"),
        ("2026-03-09 10:00", "Pacific/Kiritimati", "2026-03-10"),
        ("2011-12-30 09:59", APIA, "2011-12-29"),
        ("2011-12-30 10:00", APIA, "2011-12-31"),
    ],
)
def test_the_date_is_the_one_on_the_wall(instant: str, zone: str, expected: str) -> None:
    assert local_date(utc(instant), zone) == day(expected)


# -- rollover and study date -----------------------------------------------------------------------


def test_the_rollover_is_an_hour_of_the_wall_clock() -> None:
    assert rollover_at(date(2026, 3, 29), 3, ATHENS) == utc("2026-03-29 01:00")
    assert rollover_at(date(2026, 3, 30), 4, ATHENS) == utc("2026-03-30 01:00")


STUDY_DATES = [
    pytest.param("2026-03-09 02:59:59", "UTC", 3, "2026-03-08", id="a second before the rollover"),
    pytest.param("2026-03-09 03:00", "UTC", 3, "2026-03-09", id="at the rollover"),
    pytest.param("2026-03-09 23:59", "UTC", 3, "2026-03-09", id="late in the evening"),
    pytest.param("2026-03-10 00:00", "UTC", 3, "2026-03-09", id="midnight changes nothing"),
    pytest.param("2026-03-10 00:00", "UTC", 0, "2026-03-10", id="unless it is the rollover"),
    pytest.param("2026-03-10 03:00", "UTC", 4, "2026-03-09", id="a later rollover"),
    pytest.param("2026-03-29 00:59", ATHENS, 3, "2026-03-28", id="before a rollover in a gap"),
    pytest.param("2026-03-29 01:00", ATHENS, 3, "2026-03-29", id="at a rollover in a gap"),
    pytest.param("2026-10-24 23:59", ATHENS, 3, "2026-10-24", id="before a rollover in a fold"),
    pytest.param("2026-10-25 00:00", ATHENS, 3, "2026-10-25", id="at the first of two rollovers"),
    pytest.param("2026-10-25 01:00", ATHENS, 3, "2026-10-25", id="at the second of two rollovers"),
    pytest.param("2011-12-30 09:59", APIA, 3, "2011-12-29", id="before the leap"),
    pytest.param("2011-12-30 10:00", APIA, 3, "2011-12-30", id="after the leap"),
    pytest.param("2011-12-30 13:00", APIA, 3, "2011-12-31", id="at the first rollover after it"),
]


@pytest.mark.parametrize(("instant", "zone", "hour", "expected"), STUDY_DATES)
def test_the_study_date_changes_at_the_rollover(instant: str, zone: str, hour: int, expected: str) -> None:
    assert study_date(utc(instant), zone, hour) == day(expected)
    assert reference.study_date(utc(instant), hour, zone) == day(expected)


def test_a_study_date_lasts_from_rollover_to_rollover() -> None:
    begins = rollover_at(date(2026, 10, 31), 3, NEW_YORK)
    ends = rollover_at(date(2026, 11, 1), 3, NEW_YORK)
    tick = timedelta(microseconds=1)
    found = [study_date(at, NEW_YORK, 3).day for at in (begins - tick, begins, ends - tick, ends)]
    assert (found, ends - begins) == ([30, 31, 31, 1], timedelta(hours=25))
