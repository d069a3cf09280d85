"""Every IANA zone over 2026 and 2027: when days are due, until when, and what becomes of one second.

What is expected comes from each zone's list of offsets, found by watching its clock; nothing of the bot's.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot.domain.calendar import Timetable, window
from bot.domain.ids import DayId
from bot.domain.ledger import DueDay, Facts, Ledger, Status, ZoneSince, compute_ledger
from tests.domain.courses import TRICKY, ZONES
from tests.domain.samples import LA

SECOND, MINUTE, HOUR, DAY = (timedelta(seconds=seconds) for seconds in (1, 60, 3600, 86400))
FIRST, DAYS = date(2026, 1, 1), 730
BEGINS, ENDS = datetime(2025, 12, 25, tzinfo=UTC), datetime(2028, 1, 7, tzinfo=UTC)
POST_TIMES = (time(3), time(9), time(15, 1))
ROLLOVER, GRACE = time(3), 1
GRID = 23


@dataclass(frozen=True)
class Stretch:
    """Between two instants the clocks of a zone keep one offset."""

    begins: datetime
    ends: datetime
    offset: timedelta


def offset(zone: ZoneInfo, at: datetime) -> timedelta:
    found = at.astimezone(zone).utcoffset()
    assert found is not None
    return found


@cache
def stretches(zone: str) -> list[Stretch]:
    """Watch a clock: day by day, then by the hour and the minute where it was changed."""
    tz = ZoneInfo(zone)
    changes, at, known = [BEGINS], BEGINS, offset(tz, BEGINS)
    while at < ENDS:
        if offset(tz, at + DAY) == known:
            at += DAY
            continue
        for step in (HOUR, MINUTE):
            while offset(tz, at + step) == known:
                at += step
        at += MINUTE
        known = offset(tz, at)
        changes.append(at)
    return [Stretch(begins, ends, offset(tz, begins)) for begins, ends in pairwise([*changes, ENDS])]


@cache
def first_instant(on: date, at: time, zone: str) -> datetime:
    """Return the first instant at which the clock shows a wall time or a later one."""
    wall = datetime.combine(on, at, UTC)
    ahead = [max(stretch.begins, wall - stretch.offset) for stretch in stretches(zone)]
    return next(at for at, stretch in zip(ahead, stretches(zone), strict=True) if at < stretch.ends)


def rollovers(due_at: datetime, zone: str) -> list[datetime]:
    """List the rollovers at least twelve hours off: deadline, then the nights of grace."""
    on = due_at.date()
    ahead = [first_instant(on + days * DAY, ROLLOVER, zone) for days in range(-1, 5)]
    return [at for at in ahead if at >= due_at + 12 * HOUR]


@cache
def sampled(zone: str) -> list[date]:
    """List dates around every change of clocks, and a date of every few weeks."""
    changed = [stretch.begins.date() for stretch in stretches(zone)[1:]]
    near = {on + days * DAY for on in changed for days in range(-2, 3)}
    grid = {FIRST + days * DAY for days in range(0, DAYS, GRID)}
    return sorted(on for on in near | grid if FIRST <= on < FIRST + DAYS * DAY)


def test_the_clocks_are_changed_where_they_are() -> None:
    berlin = [f"{stretch.begins:%Y-%m-%d %H:%M}" for stretch in stretches("Europe/Berlin")[1:]]
    assert berlin == ["2026-03-29 01:00", "2026-10-25 01:00", "2027-03-28 01:00", "2027-10-31 01:00"]
    assert sum(len(stretches(zone)) > 1 for zone in ZONES) > 150
    assert len(stretches("Asia/Kathmandu")) == 1


@pytest.mark.parametrize("post_time", POST_TIMES, ids=str)
def test_every_zone_has_its_due_instants_and_deadlines(post_time: time) -> None:
    for zone in ZONES:
        fall = max(
            [before.offset - after.offset for before, after in pairwise(stretches(zone))], default=0 * HOUR
        )
        for on in sampled(zone):
            due_at = Timetable(on, post_time, zone).due_at(1)
            assert due_at == first_instant(on, post_time, zone), (zone, on)
            found = window(due_at, zone, ROLLOVER.hour, GRACE)
            assert [found.deadline_at, found.grace_until] == rollovers(due_at, zone)[:2], (zone, on)
            # Where clocks are put back in between, that much longer.
            assert 12 * HOUR <= found.deadline_at - due_at < 36 * HOUR + fall + SECOND, (zone, on)


# -- one second ------------------------------------------------------------------------------------


def lived(zone: str, dates: list[date], off_by: timedelta, posted_in: str = LA) -> Ledger:
    """Do every day of a group so long after the deadline in a member's own zone."""
    days, done_at = [], {}
    for number, on in enumerate(dates, start=1):
        due_at, day_id = first_instant(on, time(9), posted_in), DayId(f"day-{number}")
        days.append(DueDay(number, day_id, due_at, due_at, posted_in, ROLLOVER.hour, GRACE))
        done_at[day_id] = rollovers(due_at, zone)[0] + off_by
    facts = Facts(done_at, [ZoneSince(zone, BEGINS)])
    return compute_ledger(days, facts, ENDS + 30 * DAY)


def test_one_second_before_every_deadline_keeps_the_streak_in_every_zone() -> None:
    for zone in ZONES:
        ledger = lived(zone, sampled(zone), -SECOND)
        assert (ledger.streak, ledger.consistency) == (len(sampled(zone)), 1), zone
        assert {row.status for row in ledger.rows} == {Status.ON_TIME}, zone


def test_one_second_after_every_deadline_is_kept_late_in_every_zone() -> None:
    for zone in ZONES:
        ledger = lived(zone, sampled(zone), SECOND)
        assert {row.status for row in ledger.rows} == {Status.KEPT_LATE}, zone
        assert (ledger.streak, ledger.freezes) == (len(sampled(zone)), 0), zone


@pytest.mark.parametrize("zone", TRICKY)
def test_two_whole_years_without_a_gap(zone: str) -> None:
    dates = [FIRST + days * DAY for days in range(DAYS)]
    table = Timetable(FIRST, time(9), zone)
    assert [table.due_at(number) for number in range(1, DAYS + 1)] == [
        first_instant(on, time(9), zone) for on in dates
    ]
    ledger = lived(zone, dates, -SECOND, posted_in=zone)
    assert (ledger.streak, ledger.best, ledger.freezes) == (DAYS, DAYS, 2)
    late = lived(zone, dates, SECOND, posted_in=zone)
    assert {row.status for row in late.rows} == {Status.KEPT_LATE}
