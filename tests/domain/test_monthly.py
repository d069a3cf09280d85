"""When a month is looked back on, as it is typed, and which dates it has."""

from datetime import date, timedelta
from itertools import islice, pairwise

import pytest

from bot.domain.errors import BadMonthlyDay
from bot.domain.monthly import (
    is_phase,
    month_begins,
    monthly_dates,
    monthly_words,
    parse_monthly,
    period_of,
)
from tests.domain.samples import day

START = day("2026-01-05")
ENDS = [day("2026-02-01"), day("2026-03-01")]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("last", "last"),
        ("last day", "last"),
        ("  Last  Day of each month ", "last"),
        ("the last day of the month", "last"),
        ("end of the month", "last"),
        ("month end", "last"),
        ("15", "15"),
        ("15th", "15"),
        ("the 1st of each month", "1"),
        ("day 28", "28"),
        ("Day 28 of every month", "28"),
        ("3.", "3"),
        ("08", "8"),
        ("phase", "phase"),
        ("Phase ends", "phase"),
        ("the end of each phase", "phase"),
        ("phase ends of the roadmap", "phase"),
    ],
)
def test_what_is_typed(typed: str, meant: str) -> None:
    assert parse_monthly(typed) == meant


@pytest.mark.parametrize(
    ("typed", "beyond"),
    [
        ("29", True),
        ("30th", True),
        ("the 31st of each month", True),
        ("0", False),
        ("-1", False),
        ("1.5", False),
        ("15 16", False),
        ("Sunday", False),
        ("first", False),
        ("", False),
        ("١٥", False),
        ("²", False),
    ],
)
def test_what_is_no_date_that_every_month_has(typed: str, beyond: bool) -> None:
    with pytest.raises(BadMonthlyDay) as refused:
        parse_monthly(typed)
    assert (refused.value.given, refused.value.beyond) == (typed, beyond)


def test_it_is_said_in_words() -> None:
    assert [monthly_words(on) for on in ("last", "15", "phase")] == [
        "last day of each month",
        "day 15 of each month",
        "end of each phase",
    ]


@pytest.mark.parametrize(
    ("first", "on", "expected"),
    [
        ("2026-01-31", "last", ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2028-02-01", "last", ["2028-02-29", "2028-03-31"]),
        ("2026-11-30", "last", ["2026-11-30", "2026-12-31", "2027-01-31"]),
        ("2026-12-15", "15", ["2026-12-15", "2027-01-15"]),
        ("2026-12-16", "15", ["2027-01-15", "2027-02-15"]),
        ("2027-02-28", "28", ["2027-02-28", "2027-03-28"]),
        ("2026-03-02", "1", ["2026-04-01", "2026-05-01"]),
    ],
)
def test_its_dates(first: str, on: str, expected: list[str]) -> None:
    assert [f"{one}" for one in islice(monthly_dates(day(first), on), len(expected))] == expected


def test_every_month_has_one_date_of_each_kind() -> None:
    for on in ("last", *map(str, range(1, 29))):
        found = list(islice(monthly_dates(date(2026, 1, 1), on), 36))
        assert [(one.year, one.month) for one in found] == [
            (2026 + n // 12, n % 12 + 1) for n in range(36)
        ], on
        days = {one.day for one in found}
        assert days == {28, 29, 30, 31} if on == "last" else days == {int(on)}


def test_a_period_names_the_month_or_the_phase_and_later_ones_come_later() -> None:
    periods = [
        period_of(day("2026-03-15"), phase=False),
        period_of(day("2026-03-29"), phase=True),
        period_of(day("2026-04-30"), phase=False),
    ]
    assert periods == sorted(periods) == ["2026-03", "2026-03-29p", "2026-04"]
    assert [is_phase(period) for period in periods] == [False, True, False]


@pytest.mark.parametrize(
    ("last", "period", "monthly_on", "first"),
    [
        ("2026-03-31", "2026-03", "last", "2026-03-01"),
        ("2028-02-29", "2028-02", "last", "2028-02-01"),
        ("2026-03-15", "2026-03", "15", "2026-02-16"),
        ("2026-01-01", "2026-01", "1", "2025-12-02"),
        ("2026-02-28", "2026-02", "28", "2026-01-29"),
        ("2026-03-15", "2026-03", "last", "2026-03-01"),  # changed since
        ("2026-03-01", "2026-03-01p", "phase", "2026-02-02"),
        ("2026-02-01", "2026-02-01p", "phase", "2026-01-05"),
        ("2026-01-02", "2026-01-02p", "phase", "2026-01-02"),  # the start was moved since
    ],
)
def test_what_a_month_looks_back_on(last: str, period: str, monthly_on: str, first: str) -> None:
    assert month_begins(day(last), period, monthly_on, ENDS, START) == day(first)


def test_months_follow_each_other_without_a_gap() -> None:
    for on in ("last", *map(str, range(1, 29))):
        dates = list(islice(monthly_dates(date(2026, 1, 1), on), 36))
        for before, last in pairwise(dates):
            assert month_begins(last, f"{last:%Y-%m}", on, (), START) == before + timedelta(days=1)
