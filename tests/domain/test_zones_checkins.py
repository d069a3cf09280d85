"""Every IANA zone over three years: when weekly check-ins are due, changes of clocks included.

What is expected comes from each zone's list of offsets, found by watching its clock; nothing of the bot's.
"""

from bisect import bisect_right
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice, takewhile
from zoneinfo import ZoneInfo

import pytest

from bot.domain.delivery import Kind, latest_occasion, next_occasion, occasions
from tests.domain.courses import TRICKY, ZONES
from tests.domain.samples import make_cohort

MINUTE, HOUR, DAY = (timedelta(seconds=seconds) for seconds in (60, 3600, 86400))
WEEK = 7 * DAY
START = date(2026, 1, 1)
FIRST, WEEKS = START + 3 * DAY, 157
BEGINS, ENDS = datetime(2025, 12, 25, tzinfo=UTC), datetime(2029, 1, 15, tzinfo=UTC)
SUNDAY_EVENING, SUNDAY_NIGHT, MONDAY_MIDNIGHT = (6, time(18)), (6, time(2, 30)), (0, time(0))
Offsets = tuple[list[datetime], list[timedelta]]


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found


@cache
def offsets(zone: str) -> Offsets:
    """Watch a clock: day by day, then by the hour and the minute where it was changed."""
    tz = ZoneInfo(zone)
    at, since, known = BEGINS, [BEGINS], [offset(tz, BEGINS)]
    while at < ENDS:
        if offset(tz, at + DAY) == known[-1]:
            at += DAY
            continue
        for step in (HOUR, MINUTE):
            while offset(tz, at + step) == known[-1]:
                at += step
        at += MINUTE
        since.append(at)
        known.append(offset(tz, at))
    return since, known


def first_instant(on: date, at: time, zone: str) -> datetime:
    """Return the first instant at which the clock shows a wall time or a later one."""
    wall = datetime.combine(on, at, UTC)
    since, known = offsets(zone)
    place = bisect_right(since, wall - DAY) - 1  # no change of clocks of the two days around is behind it
    while place + 1 < len(since) and since[place + 1] <= wall - known[place]:
        place += 1
    return max(since[place], wall - known[place])


def expected(weekday: int, at: time, zone: str) -> list[tuple[date, datetime]]:
    first = next(FIRST + days * DAY for days in range(7) if (FIRST + days * DAY).weekday() == weekday)
    return [(on, first_instant(on, at, zone)) for on in (first + week * WEEK for week in range(WEEKS))]


def test_the_clocks_are_changed_where_they_are() -> None:
    since, _ = offsets("Europe/Berlin")
    assert [f"{at:%Y-%m-%d %H:%M}" for at in since[1:3]] == ["2026-03-29 01:00", "2026-10-25 01:00"]
    assert (len(since), len(offsets("Asia/Kathmandu")[0])) == (7, 1)
    # In the gap: the first instant after it. In the fold: the first of the two.
    assert first_instant(date(2026, 3, 29), time(2, 30), "Europe/Berlin") == since[1]
    assert first_instant(date(2026, 10, 25), time(2, 30), "Europe/Berlin") == since[2] - HOUR / 2


@pytest.mark.parametrize(
    ("weekday", "at"), [SUNDAY_EVENING, SUNDAY_NIGHT, MONDAY_MIDNIGHT], ids=lambda part: str(part)
)
def test_every_zone_has_its_weekly_check_ins(weekday: int, at: time) -> None:
    """No week is left out and none comes twice, whatever the clocks do."""
    for zone in ZONES:
        cohort = make_cohort(BEGINS, zone=zone, start_on=START, weekly_weekday=weekday, weekly_time=at)
        found = islice(occasions(cohort, Kind.WEEKLY), WEEKS)
        assert [(one.on, one.at) for one in found] == expected(weekday, at, zone), zone


@pytest.mark.parametrize("zone", TRICKY)
def test_at_each_check_in_it_is_the_latest_one_and_the_following_is_next(zone: str) -> None:
    for weekday, at in (SUNDAY_NIGHT, MONDAY_MIDNIGHT):
        cohort = make_cohort(BEGINS, zone=zone, start_on=START, weekly_weekday=weekday, weekly_time=at)
        instants = [instant for _, instant in expected(weekday, at, zone)]
        for before, instant, after in list(zip(instants, instants[1:], instants[2:], strict=False))[::5]:
            a_second_before = latest_occasion(cohort, Kind.WEEKLY, instant - timedelta(seconds=1))
            on_time = latest_occasion(cohort, Kind.WEEKLY, instant)
            assert a_second_before is not None
            assert on_time is not None
            assert (a_second_before.at, on_time.at) == (before, instant)
            assert next_occasion(cohort, Kind.WEEKLY, instant).at == after


def test_none_comes_before_three_days_have_passed() -> None:
    for zone in ZONES:
        cohort = make_cohort(BEGINS, zone=zone, start_on=START, weekly_weekday=3, weekly_time=time(9))
        early = takewhile(lambda one: one.on < FIRST + WEEK, occasions(cohort, Kind.WEEKLY))
        assert [one.on for one in early] == [date(2026, 1, 8)], zone
