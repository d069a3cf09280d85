"""Check what must hold in every IANA zone, at any legal post time, on any date."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Timetable, local_instant, rollover_at, study_date, window
from tests.domain import reference
from tests.domain.courses import ZONES, dates, hours, post_times, weekday_sets, zones
from tests.domain.reference import DAY, HOUR, MINUTE

MANY = settings(deadline=None, max_examples=200)
SOME = settings(deadline=None, max_examples=80)
walls = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
rollover_hours = st.integers(1, 6)
instants = st.builds(
    lambda on, minute, second: datetime(on.year, on.month, on.day, tzinfo=UTC) + minute * MINUTE + second,
    dates,
    st.integers(0, 24 * 60 - 1),
    st.sampled_from((timedelta(0), timedelta(seconds=59, microseconds=7))),
)


@st.composite
def timetables(draw: st.DrawFn) -> Timetable:
    """Draw a calendar with a legal post time."""
    hour = draw(rollover_hours)
    return Timetable(
        start_on=draw(dates),
        post_time=draw(post_times(hour)),
        zone=draw(zones),
        rollover_hour=hour,
        grace=draw(st.integers(0, 3)),
        study_weekdays=draw(weekday_sets),
    )


# -- local time ------------------------------------------------------------------------------------


@MANY
@given(dates, walls, zones)
def test_a_wall_time_is_the_first_instant_that_shows_it(on: date, at: time, zone: str) -> None:
    found = local_instant(on, at, zone)
    assert found == reference.first_instant(on, at, zone)
    assert found.utcoffset() == timedelta(0)


def switches(zone: str, year: int) -> list[datetime]:
    """List the midnights (UTC) of a year before which a zone's clocks were changed."""
    midnights = [datetime(year, 1, 1, tzinfo=UTC) + days * DAY for days in range(366)]
    offsets = [midnight.astimezone(ZoneInfo(zone)).utcoffset() for midnight in midnights]
    changed = zip(midnights[1:], pairwise(offsets), strict=True)
    return [midnight for midnight, (before, after) in changed if before != after]


@pytest.mark.parametrize("year", [2011, 2026])
def test_every_zone_has_one_due_instant_a_date_around_its_changes(year: int) -> None:
    found = [(zone, midnight) for zone in ZONES for midnight in switches(zone, year)]
    assert len(found) > 200
    for zone, midnight in found:
        for at in (time(3), time(3, 30), time(23, 45)):
            table = Timetable(midnight.date() - 3 * DAY, at, zone)
            due = [table.due_at(number) for number in range(1, 7)]
            assert all(earlier < later for earlier, later in pairwise(due)), (zone, midnight, at)
            assert [study_date(instant, zone, 3) for instant in due] == [
                table.date_of(number) for number in range(1, 7)
            ]


# -- due instants ----------------------------------------------------------------------------------


@MANY
@given(timetables(), st.integers(1, 200))
def test_due_instants_increase_one_a_study_date(table: Timetable, number: int) -> None:
    due = [table.due_at(number + step) for step in range(10)]
    assert all(earlier < later for earlier, later in pairwise(due))
    on = [study_date(instant, table.zone, table.rollover_hour) for instant in due]
    assert on == [table.date_of(number + step) for step in range(10)]
    assert {each.weekday() for each in on} <= table.study_weekdays


@MANY
@given(timetables(), st.integers(1, 120))
def test_between_two_days_lie_no_study_weekdays(table: Timetable, number: int) -> None:
    before, after = table.date_of(number), table.date_of(number + 1)
    between = [before + days * DAY for days in range(1, (after - before).days)]
    assert after > before
    assert all(on.weekday() not in table.study_weekdays for on in between)
    assert table.start_on <= table.date_of(1) < table.start_on + 7 * DAY


@SOME
@given(timetables(), st.integers(0, 40), st.integers(-2, 60), st.integers(-90, 90))
def test_latest_due_agrees_with_a_linear_scan(table: Timetable, last: int, days: int, minutes: int) -> None:
    now = table.due_at(1) + days * DAY + minutes * MINUTE
    assert table.latest_due(now, last) == sum(table.due_at(number) <= now for number in range(1, last + 1))


@SOME
@given(timetables(), st.integers(1, 40))
def test_a_day_is_due_from_its_very_instant(table: Timetable, number: int) -> None:
    at = table.due_at(number)
    assert table.latest_due(at, 60) == number
    assert table.latest_due(at - timedelta(microseconds=1), 60) == number - 1


# -- deadlines -------------------------------------------------------------------------------------


def biggest_fall(counted_from: datetime, zone: str) -> timedelta:
    """Return by how much a zone's clocks are put back at once, in the next two days."""
    offsets = [
        (counted_from + hours * HOUR).astimezone(ZoneInfo(zone)).utcoffset() or timedelta(0)
        for hours in range(-26, 48)
    ]
    return max(before - after for before, after in pairwise(offsets))


@MANY
@given(instants, zones, hours, st.integers(0, 3))
def test_a_deadline_is_a_rollover_12_to_37_hours_off(
    counted_from: datetime, zone: str, hour: int, grace: int
) -> None:
    found = window(counted_from, zone, hour, grace)
    ahead = reference.deadlines(counted_from, hour, zone)
    assert (found.deadline_at, found.grace_until) == (ahead[0], ahead[grace])
    wait = found.deadline_at - counted_from
    # 36 hours, and one more in the night clocks are put back; Antarctica/Troll puts them back by two.
    assert 12 * HOUR <= wait < 36 * HOUR + max(HOUR, biggest_fall(counted_from, zone))


@MANY
@given(instants, zones, hours)
def test_a_deadline_ends_a_study_day(counted_from: datetime, zone: str, hour: int) -> None:
    deadline_at = window(counted_from, zone, hour, 0).deadline_at
    on = deadline_at.astimezone(ZoneInfo(zone)).date()
    assert deadline_at in {rollover_at(on - days * DAY, hour, zone) for days in (0, 1)}
    assert deadline_at > counted_from


@MANY
@given(instants, zones, hours, st.integers(0, 3), st.integers(1, 4 * 24 * 60))
def test_who_is_sent_a_post_later_never_has_less_time(
    counted_from: datetime, zone: str, hour: int, grace: int, minutes: int
) -> None:
    earlier = window(counted_from, zone, hour, grace)
    later = window(counted_from + minutes * MINUTE, zone, hour, grace)
    assert earlier.deadline_at <= later.deadline_at
    assert earlier.grace_until <= later.grace_until


@MANY
@given(instants, zones, rollover_hours)
def test_every_rollover_of_grace_adds_time(counted_from: datetime, zone: str, hour: int) -> None:
    windows = [window(counted_from, zone, hour, grace) for grace in range(4)]
    assert len({each.deadline_at for each in windows}) == 1
    assert windows[0].grace_until == windows[0].deadline_at
    assert all(less.grace_until < more.grace_until for less, more in pairwise(windows))


# -- study dates -----------------------------------------------------------------------------------


@MANY
@given(instants, zones, rollover_hours, st.integers(0, 3 * 24 * 60))
def test_study_dates_never_run_backwards(instant: datetime, zone: str, hour: int, minutes: int) -> None:
    earlier = study_date(instant, zone, hour)
    assert earlier <= study_date(instant + minutes * MINUTE, zone, hour)
    assert earlier == reference.study_date(instant, hour, zone)


@SOME
@given(timetables(), instants)
def test_a_week_begins_at_monday_s_rollover(table: Timetable, instant: datetime) -> None:
    on = study_date(instant, table.zone, table.rollover_hour)
    monday = on - on.weekday() * DAY
    begins = rollover_at(monday, table.rollover_hour, table.zone)
    ends = rollover_at(monday + 7 * DAY, table.rollover_hour, table.zone)
    tick = timedelta(microseconds=1)
    names = [table.week_of(at) for at in (begins - tick, begins, instant, ends - tick, ends)]
    assert names[0] != names[1] == names[2] == names[3] != names[4]
    assert replace(table, grace=0).month_of(instant) == f"{on:%Y-%m}"
