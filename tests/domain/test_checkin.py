"""How long a check-in can be answered, what it looks back on, when digest and nudge come; typed numbers."""

from datetime import timedelta

import pytest

from bot.domain.checkin import (
    DIGEST_AFTER,
    EDITABLE_FOR,
    HOURS_MOST,
    NUDGE_AFTER,
    TEXT_MOST,
    closes_at,
    digest_at,
    nudge_at,
    read_confidence,
    read_hours,
    week_up_to,
)
from bot.domain.errors import BadCheckinTime, BadNumber
from bot.domain.parse import parse_weekly
from tests.domain.samples import clock, day, utc

DUE = utc("2026-03-08 18:00")


def test_a_check_in_is_open_for_three_days() -> None:
    assert closes_at(DUE) == utc("2026-03-11 18:00")
    assert timedelta(days=3) == EDITABLE_FOR


def test_a_week_has_168_hours_and_a_text_500_characters() -> None:
    assert (HOURS_MOST, TEXT_MOST) == (7 * 24, 500)


@pytest.mark.parametrize(
    ("sent", "digest", "nudge"),
    [
        ("2026-03-08 18:00", "2026-03-10 18:00", "2026-03-09 18:00"),
        ("2026-03-09 06:00", "2026-03-11 06:00", "2026-03-10 06:00"),
        # Posted so late that the check-in closes first.
        ("2026-03-09 20:00", "2026-03-11 18:00", "2026-03-10 20:00"),
        ("2026-03-10 17:59", "2026-03-11 18:00", "2026-03-11 17:59"),
        ("2026-03-10 18:00", "2026-03-11 18:00", None),
    ],
)
def test_when_the_digest_and_the_nudge_come(sent: str, digest: str, nudge: str | None) -> None:
    assert (timedelta(hours=48), timedelta(hours=24)) == (DIGEST_AFTER, NUDGE_AFTER)
    assert digest_at(DUE, utc(sent)) == utc(digest)
    assert nudge_at(DUE, utc(sent)) == (utc(nudge) if nudge else None)


@pytest.mark.parametrize(
    ("last", "first"),
    [
        ("2026-03-08", "2026-03-02"),  # a Sunday: Monday to Sunday
        ("2026-03-06", "2026-02-28"),  # a Friday: the seven dates up to it
    ],
)
def test_what_a_week_looks_back_on(last: str, first: str) -> None:
    assert week_up_to(day(last)) == (day(first), day(last))


# -- what is typed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("0", 0),
        ("168", 168),
        ("7", 7),
        ("7 h", 7),
        ("7,5 h", 7.5),
        ("7.25 Hours", 7.25),
        ("7h30", 7.5),
        ("7:30", 7.5),
        ("90 min", 1.5),
        (".5", 0.5),
        ("", None),
        ("  ", None),
    ],
)
def test_hours_as_people_type_them(typed: str, hours: float | None) -> None:
    assert read_hours(typed) == hours


@pytest.mark.parametrize(
    "typed", ["many", "-1", "- 1 h", "168.5", "168:30", "30 hours in a day", "nan", "inf", "1e400", "1 2"]
)
def test_bad_hours_are_refused(typed: str) -> None:
    with pytest.raises(BadNumber) as caught:
        read_hours(typed)
    assert caught.value == BadNumber("hours", typed, 0, 168)


@pytest.mark.parametrize(
    ("typed", "confidence"), [("1", 1), ("5", 5), (" 3 ", 3), ("3.0", 3), ("4,0", 4), ("", None), (" ", None)]
)
def test_a_confidence_is_1_to_5(typed: str, confidence: int | None) -> None:
    assert read_confidence(typed) == confidence


@pytest.mark.parametrize("typed", ["0", "6", "3.5", "-1", "high", "nan", "inf", "1e400", "5/5"])
def test_a_bad_confidence_is_refused(typed: str) -> None:
    with pytest.raises(BadNumber) as caught:
        read_confidence(typed)
    assert caught.value == BadNumber("confidence", typed, 1, 5)


@pytest.mark.parametrize(
    ("typed", "weekday", "at"),
    [
        ("Sunday 18:00", 6, "18:00"),
        ("sun 18", 6, "18:00"),
        ("  FRIDAYS   at 17:30 ", 4, "17:30"),
        ("Fri, 9", 4, "09:00"),
        ("tues 7.05", 1, "07:05"),
        ("Thu. 0h00", 3, "00:00"),
        ("mo 23:59", 0, "23:59"),
    ],
)
def test_the_weekly_check_in_as_people_type_it(typed: str, weekday: int, at: str) -> None:
    assert parse_weekly(typed) == (weekday, clock(at))


@pytest.mark.parametrize(
    "typed",
    [
        "Sunday",
        "18:00",
        "t 18:00",
        "s 18:00",
        "someday 18:00",
        "Sunday 24:00",
        "Sunday 18:60",
        "Sunday 6 pm",
        "Sun-Mon 18:00",
        "2026-03-08 18:00",
        "",
        "x" * 300,
    ],
)
def test_what_is_no_weekday_with_a_time_is_refused(typed: str) -> None:
    with pytest.raises(BadCheckinTime) as caught:
        parse_weekly(typed)
    assert caught.value == BadCheckinTime(typed)
