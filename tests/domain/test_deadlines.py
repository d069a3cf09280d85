"""Until when a day is on time, and until when it can be kept late."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from bot.domain.calendar import Window, local_instant, window
from bot.domain.ledger import DueDay
from tests.domain import reference
from tests.domain.samples import APIA, ATHENS, AUCKLAND, BERLIN, LA, LORD_HOWE, NEW_YORK, due_day, utc

HOUR = timedelta(hours=1)

# -- 12 to 36 hours --------------------------------------------------------------------------------

# The first three are the worked figures of rule 3; they hold while Los Angeles is on winter time.
# 09:00 in Los Angeles on 15 January and 15 July, and in the three weeks when only America has changed.
WORKED = [
    (date(2026, 1, 15), LA, 18, "2026-01-16 11:00"),
    (date(2026, 1, 15), AUCKLAND, 21, "2026-01-16 14:00"),
    (date(2026, 1, 15), BERLIN, 33, "2026-01-17 02:00"),
    (date(2026, 7, 15), LA, 18, "2026-07-16 10:00"),
    (date(2026, 7, 15), AUCKLAND, 23, "2026-07-16 15:00"),
    (date(2026, 7, 15), BERLIN, 33, "2026-07-17 01:00"),
    (date(2026, 3, 16), AUCKLAND, 22, "2026-03-17 14:00"),
    (date(2026, 3, 16), BERLIN, 34, "2026-03-18 02:00"),
]


@pytest.mark.parametrize(("on", "zone", "hours", "deadline"), WORKED)
def test_nine_in_los_angeles_leaves_everybody_time(on: date, zone: str, hours: int, deadline: str) -> None:
    due_at = local_instant(on, time(9), LA)
    found = window(due_at, zone, 3, 1).deadline_at
    assert (found, found - due_at) == (utc(deadline), hours * HOUR)


DEADLINES = [
    # due, zone, rollover hour, deadline
    pytest.param("2026-03-09 09:00", "UTC", 3, "2026-03-10 03:00", id="a morning: 18 h"),
    pytest.param("2026-03-09 15:00", "UTC", 3, "2026-03-10 03:00", id="12 h are enough"),
    pytest.param("2026-03-09 15:00:01", "UTC", 3, "2026-03-11 03:00", id="a second less is not"),
    pytest.param("2026-03-09 03:00", "UTC", 3, "2026-03-10 03:00", id="the earliest post: 24 h"),
    pytest.param("2026-03-09 23:59", "UTC", 3, "2026-03-11 03:00", id="the latest post: 27 h"),
    pytest.param("2026-03-09 15:00", "UTC", 4, "2026-03-10 04:00", id="a later rollover"),
    pytest.param("2026-03-09 15:00", "UTC", 0, "2026-03-11 00:00", id="midnight as rollover"),
    # Athens, 2026-03-29: no 03:00, the study day ends at 04:00 = 01:00 UTC.
    pytest.param("2026-03-28 13:00", ATHENS, 3, "2026-03-29 01:00", id="Athens: 12 h before a gap"),
    pytest.param("2026-03-28 13:01", ATHENS, 3, "2026-03-30 00:00", id="Athens: too near a gap"),
    # Athens, 2026-10-25: 03:00 twice, at 00:00 and 01:00 UTC; the first one ends the day.
    pytest.param("2026-10-24 12:00", ATHENS, 3, "2026-10-25 00:00", id="Athens: 12 h before a fold"),
    pytest.param("2026-10-24 12:30", ATHENS, 3, "2026-10-26 01:00", id="Athens: between the two"),
    pytest.param("2026-10-31 19:01", NEW_YORK, 3, "2026-11-01 08:00", id="New York: a long night"),
    pytest.param("2026-03-07 19:00", NEW_YORK, 3, "2026-03-08 07:00", id="New York: a short night"),
    pytest.param("2026-04-04 04:00", LORD_HOWE, 3, "2026-04-04 16:30", id="Lord Howe: 12 h and a half"),
    # Samoa: the rollover of the date that never was falls on the midnight of the leap.
    pytest.param("2011-12-29 19:00", APIA, 3, "2011-12-30 10:00", id="Apia: into the leap"),
    pytest.param("2011-12-29 22:01", APIA, 3, "2011-12-30 13:00", id="Apia: past the leap"),
    # Two hours at once make the longest wait of all: 26 h between two rollovers.
    pytest.param("2026-10-24 13:01", "Antarctica/Troll", 3, "2026-10-25 03:00", id="Troll: long night"),
    pytest.param("2026-10-23 13:01", "Antarctica/Troll", 3, "2026-10-25 03:00", id="Troll: 37:59"),
]


@pytest.mark.parametrize(("due", "zone", "hour", "expected"), DEADLINES)
def test_the_deadline_is_a_rollover_12_hours_off(due: str, zone: str, hour: int, expected: str) -> None:
    assert window(utc(due), zone, hour, 0).deadline_at == utc(expected)
    assert reference.deadlines(utc(due), hour, zone)[0] == utc(expected)


# -- grace -----------------------------------------------------------------------------------------

GRACES = [
    pytest.param(0, "2026-03-10 03:00", id="none"),
    pytest.param(1, "2026-03-11 03:00", id="one rollover"),
    pytest.param(2, "2026-03-12 03:00", id="two rollovers"),
    pytest.param(3, "2026-03-13 03:00", id="three rollovers"),
]


@pytest.mark.parametrize(("grace", "expected"), GRACES)
def test_grace_is_counted_in_rollovers(grace: int, expected: str) -> None:
    found = window(utc("2026-03-09 09:00"), "UTC", 3, grace)
    assert found == Window(utc("2026-03-10 03:00"), utc(expected))


@pytest.mark.parametrize(
    ("due", "zone", "deadline", "grace_until"),
    [
        ("2026-10-31 13:00", NEW_YORK, "2026-11-01 08:00", "2026-11-02 08:00"),
        ("2026-10-30 13:00", NEW_YORK, "2026-10-31 07:00", "2026-11-01 08:00"),
        ("2026-03-27 07:00", ATHENS, "2026-03-28 01:00", "2026-03-29 01:00"),
        ("2011-12-28 19:00", APIA, "2011-12-29 13:00", "2011-12-30 10:00"),
    ],
)
def test_grace_follows_the_wall_clock(due: str, zone: str, deadline: str, grace_until: str) -> None:
    assert window(utc(due), zone, 3, 1) == Window(utc(deadline), utc(grace_until))


# -- what a due day's window is counted from -------------------------------------------------------

DUE = due_day(1, "2026-03-09 09:00")


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ("2026-03-09 09:00", "2026-03-10 03:00"),
        ("2026-03-09 08:59", "2026-03-10 03:00"),
        ("2026-03-09 15:00", "2026-03-10 03:00"),
        ("2026-03-09 15:01", "2026-03-11 03:00"),
        ("2026-03-11 20:00", "2026-03-13 03:00"),
    ],
)
def test_a_post_that_was_sent_late_has_a_later_deadline(sent: str, expected: str) -> None:
    assert replace(DUE, sent_at=utc(sent)).window().deadline_at == utc(expected)


def test_a_member_s_own_zone_decides() -> None:
    assert DUE.window("Pacific/Auckland").deadline_at == utc("2026-03-10 14:00")
    assert replace(DUE, zone=AUCKLAND).window() == DUE.window(AUCKLAND)


def test_the_rules_of_the_due_instant_decide() -> None:
    day = replace(DUE, rollover_hour=5, grace=2)
    assert day.window() == Window(utc("2026-03-10 05:00"), utc("2026-03-12 05:00"))


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        pytest.param(replace(DUE, sent_at=None), None, "2026-03-10 03:00", id="not sent"),
        pytest.param(replace(DUE, sent_at=None), "2026-03-09 08:00", "2026-03-10 03:00", id="early"),
        pytest.param(replace(DUE, sent_at=None), "2026-03-12 09:00", "2026-03-13 03:00", id="days behind"),
        pytest.param(DUE, "2026-03-12 09:00", "2026-03-10 03:00", id="sent: now does not matter"),
    ],
)
def test_what_was_not_sent_could_go_out_now(day: DueDay, now: str | None, expected: str) -> None:
    known: datetime | None = utc(now) if now else None
    assert day.window(None, known).deadline_at == utc(expected)
