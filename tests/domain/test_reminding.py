"""When a member is reminded, and of what."""

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from bot.domain.ids import DayId
from bot.domain.ledger import Ledger, Row, Status
from bot.domain.reminding import last_reminder_at, next_reminder_at, to_remind, to_warn
from tests.domain.samples import ATHENS, NEW_YORK, utc

# -- when ------------------------------------------------------------------------------------------

INSTANTS = [
    # zone, wall time, now, the last one up to now, the next one
    pytest.param("UTC", "20:00", "2026-03-09 19:59", "08 20:00", "09 20:00", id="before"),
    pytest.param("UTC", "20:00", "2026-03-09 20:00", "09 20:00", "10 20:00", id="at it"),
    pytest.param("UTC", "20:00", "2026-03-09 20:01", "09 20:00", "10 20:00", id="after"),
    pytest.param(NEW_YORK, "20:00", "2026-03-10 00:30", "10 00:00", "11 00:00", id="still yesterday there"),
    pytest.param(
        "Pacific/Auckland", "07:00", "2026-03-09 12:00", "08 18:00", "09 18:00", id="tomorrow there"
    ),
    pytest.param(ATHENS, "03:30", "2026-03-29 00:59", "28 01:30", "29 01:00", id="a time that is skipped"),
]


@pytest.mark.parametrize(("zone", "at", "now", "last", "coming"), INSTANTS)
def test_reminders_come_at_a_wall_time(zone: str, at: str, now: str, last: str, coming: str) -> None:
    wall = time.fromisoformat(at)
    assert next_reminder_at(utc(now), wall, zone) == utc(f"2026-03-{coming}")
    assert last_reminder_at(utc(now), wall, zone) == utc(f"2026-03-{last}")


# -- of what ---------------------------------------------------------------------------------------

NONE: frozenset[date] = frozenset()


def row(number: int, status: Status = Status.OPEN, **more: object) -> Row:
    """Make the row of a day that was due at 09:00 on a date in March, with one night of grace."""
    on = date(2026, 3, number)
    due_at = utc(f"{on} 09:00")
    made = Row(
        number=number,
        day_id=DayId(f"day-{number}"),
        due_at=due_at,
        on=on,
        deadline_at=utc(f"2026-03-{number + 1:02d} 03:00"),
        grace_until=utc(f"2026-03-{number + 2:02d} 03:00"),
        done_at=None,
        status=status,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def ledger(*rows: Row, freezes: int = 0) -> Ledger:
    return Ledger(rows, 0, 0, freezes)


ASKED = utc("2026-03-09 20:00")


@pytest.mark.parametrize(
    ("rows", "rest", "number"),
    [
        pytest.param([], NONE, None, id="no row"),
        pytest.param([row(9)], NONE, 9, id="today's is open"),
        pytest.param([row(8), row(9)], NONE, 9, id="the latest one"),
        pytest.param([row(8), row(9, Status.ON_TIME)], NONE, 8, id="today's is done: yesterday's"),
        pytest.param([row(8, Status.MISSED), row(9, Status.ON_TIME)], NONE, None, id="nothing is open"),
        pytest.param([row(9), row(10)], NONE, 9, id="asked before tomorrow's was due"),
        pytest.param([row(8), row(9)], frozenset({date(2026, 3, 9)}), None, id="today is a rest day"),
        pytest.param([row(9)], frozenset({date(2026, 3, 8)}), 9, id="yesterday was one"),
    ],
)
def test_a_reminder_is_of_the_latest_open_day(
    rows: list[Row], rest: frozenset[date], number: int | None
) -> None:
    found = to_remind(ledger(*rows), rest, ASKED)
    assert (found.number if found else None) == number


LAST_EVENING = row(8)  # its grace ends on the 10th at 03:00


@pytest.mark.parametrize(
    ("found", "asked", "freezes", "warned"),
    [
        pytest.param(LAST_EVENING, ASKED, 0, True, id="the last evening"),
        pytest.param(LAST_EVENING, ASKED, 1, False, id="a freeze is held"),
        pytest.param(LAST_EVENING, utc("2026-03-08 20:00"), 0, False, id="the evening before"),
        pytest.param(row(8, grace_until=utc("2026-03-10 10:00")), ASKED, 0, True, id="14 hours off"),
        pytest.param(row(8, grace_until=utc("2026-03-10 10:01")), ASKED, 0, False, id="more than 14"),
        pytest.param(row(8, Status.KEPT_LATE), ASKED, 0, False, id="done"),
        pytest.param(row(8, moved=True), ASKED, 0, False, id="an outage excuses it"),
        pytest.param(row(8, due_at=utc("2026-03-09 20:01")), ASKED, 0, False, id="not due when asked"),
    ],
)
def test_a_warning_comes_on_the_last_evening_without_a_freeze(
    found: Row, asked: datetime, freezes: int, warned: bool
) -> None:
    assert to_warn(ledger(found, freezes=freezes), NONE, asked) == (found if warned else None)


def test_nobody_is_warned_of_a_rest_day() -> None:
    days = ledger(row(7, grace_until=LAST_EVENING.grace_until), LAST_EVENING)
    assert to_warn(days, frozenset({date(2026, 3, 7)}), ASKED) == LAST_EVENING
    assert to_warn(days, frozenset({date(2026, 3, 7), date(2026, 3, 8)}), ASKED) is None
