"""Every IANA zone over three years: when monthly check-ins are due, changes of clocks included.

What is expected comes from calendars counted date by date, and from each zone's list of offsets.
"""

from datetime import date, datetime, time, timedelta
from itertools import islice, takewhile

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, latest_occasion, next_occasion, occasions
from tests.domain.courses import TRICKY, ZONES
from tests.domain.samples import make_cohort
from tests.domain.test_zones_checkins import BEGINS, DAY, START, first_instant

FIRST = START + timedelta(days=7)
LAST = date(2028, 12, 31)
EVENING, NIGHT, MIDNIGHT = time(18), time(2, 30), time(0)
DATES = [FIRST + days * DAY for days in range((LAST - FIRST).days + 1)]
PHASES = [START + days * DAY for days in (2, 27, 55, 83, 111, 500, 908)]


def falls_on(on: date, monthly_on: str) -> bool:
    """Tell by the calendar alone whether a date is the one of its month."""
    if monthly_on == "last":
        return (on + DAY).day == 1
    return f"{on.day}" == monthly_on


def group(zone: str, monthly_on: str, at: time) -> Cohort:
    return make_cohort(BEGINS, zone=zone, start_on=START, monthly_on=monthly_on, monthly_time=at)


@pytest.mark.parametrize(
    ("monthly_on", "at"),
    [("last", EVENING), ("last", MIDNIGHT), ("28", NIGHT), ("1", MIDNIGHT)],
    ids=lambda part: str(part),
)
def test_every_zone_has_its_monthly_check_ins(monthly_on: str, at: time) -> None:
    """No month is left out and none comes twice, whatever the clocks do and however long it is."""
    dates = [on for on in DATES if falls_on(on, monthly_on)]
    assert len(dates) in (35, 36)
    for zone in ZONES:
        found = takewhile(lambda one: one.on <= LAST, occasions(group(zone, monthly_on, at), Kind.MONTHLY))
        expected = [(f"{on:%Y-%m}", on, first_instant(on, at, zone)) for on in dates]
        assert [(one.period, one.on, one.at) for one in found] == expected, zone


@pytest.mark.parametrize("monthly_on", ["last", *map(str, range(1, 29))])
def test_every_date_that_can_be_chosen(monthly_on: str) -> None:
    dates = [on for on in DATES if falls_on(on, monthly_on)]
    for zone in TRICKY:
        found = islice(occasions(group(zone, monthly_on, NIGHT), Kind.MONTHLY), len(dates))
        assert [(one.on, one.at) for one in found] == [(on, first_instant(on, NIGHT, zone)) for on in dates]


def test_every_zone_has_its_phases() -> None:
    """The first one is too early; a week after the last one months are looked back on."""
    after = [on for on in DATES if falls_on(on, "last") and on >= PHASES[-1] + 7 * DAY]
    names = [(f"{on}p", on) for on in PHASES[1:]] + [(f"{on:%Y-%m}", on) for on in after]
    for zone in ZONES:
        found = islice(occasions(group(zone, "phase", NIGHT), Kind.MONTHLY, PHASES), len(names))
        expected = [(name, on, first_instant(on, NIGHT, zone)) for name, on in names]
        assert [(one.period, one.on, one.at) for one in found] == expected, zone


@pytest.mark.parametrize("zone", TRICKY)
def test_at_each_check_in_it_is_the_latest_one_and_the_following_is_next(zone: str) -> None:
    for monthly_on in ("last", "15", "28"):
        cohort = group(zone, monthly_on, NIGHT)
        instants: list[datetime] = [
            first_instant(on, NIGHT, zone) for on in DATES if falls_on(on, monthly_on)
        ]
        for before, instant, after in list(zip(instants, instants[1:], instants[2:], strict=False)):
            a_second_before = latest_occasion(cohort, Kind.MONTHLY, instant - timedelta(seconds=1))
            on_time = latest_occasion(cohort, Kind.MONTHLY, instant)
            assert a_second_before is not None
            assert on_time is not None
            assert (a_second_before.at, on_time.at) == (before, instant)
            assert next_occasion(cohort, Kind.MONTHLY, instant).at == after


def test_a_plan_without_phases_looks_back_on_its_months() -> None:
    first = next(occasions(group("UTC", "phase", EVENING), Kind.MONTHLY))
    assert (first.period, first.on) == ("2026-01", date(2026, 1, 31))
