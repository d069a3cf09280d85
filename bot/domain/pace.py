"""Say which plan days a member has, and when: with the group, catching up, or at a pace of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bot.domain.calendar import (
    DAY,
    INTENSIVE_A_DATE,
    ON_TIME_AT_LEAST,
    Timetable,
    local_date,
    local_instant,
    window,
)
from bot.domain.ids import DayId
from bot.domain.ledger import DueDay

CATCH_UP_A_DATE = 2


class Pace(StrEnum):
    GROUP = "group"
    CATCH_UP = "catch up"
    OWN = "own"
    INTENSIVE = "intensive"


_A_DATE = {Pace.CATCH_UP: CATCH_UP_A_DATE, Pace.OWN: 1, Pace.INTENSIVE: INTENSIVE_A_DATE}


def paces_beside(intensive: bool) -> tuple[Pace, ...]:
    """List the paces a member may choose; nobody catches up with a group that is as fast."""
    return tuple(pace for pace in Pace if not (intensive and pace is Pace.CATCH_UP))


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of membership at one pace; its days are those from `first_day` on.

    At a pace of one's own, day `anchor_number` falls on the first study date from `anchor_on`; who has
    caught up goes on with the group from `anchor_number`, and `anchor_on` is None.
    """

    first_day: int
    left_at: datetime | None = None
    pace: Pace = Pace.GROUP
    anchor_number: int = 1
    anchor_on: date | None = None

    def covers(self, day: DueDay) -> bool:
        """Tell whether a due day counts in this stretch."""
        return day.number >= self.first_day and (self.left_at is None or day.due_at <= self.left_at)


@dataclass(frozen=True)
class Group:
    """What a cohort shares: its calendar, its plan's day ids, and the days that became due."""

    timetable: Timetable
    plan: Sequence[DayId]
    days: Sequence[DueDay]

    def date_of(self, number: int) -> date:
        """Return the date a day was due, or falls on; one that was skipped shares that of the next one."""
        later = next((day for day in self.days if day.number >= number), None)
        if later is None:
            return self.timetable.date_of(number)
        if number >= self.days[0].number:
            return later.on
        # The group came under way, or began with a jump: the date lies before its first one, or is it.
        return min(self.timetable.date_of(number), later.on)


def own_timetable(group: Group, span: Span, zone: str | None) -> Timetable:
    """Return the calendar of a member at a pace of their own: same wall time, own zone."""
    return replace(
        group.timetable,
        start_on=span.anchor_on or group.timetable.start_on,
        first_number=span.anchor_number,
        zone=zone or group.timetable.zone,
        a_date=_A_DATE.get(span.pace, group.timetable.a_date),
    )


def level_from(group: Group, span: Span, zone: str | None) -> int:
    """Return the first day on which somebody who catches up is level with the group."""
    if span.pace is not Pace.CATCH_UP:
        return len(group.plan) + 1
    if span.anchor_on is None:
        return span.anchor_number
    if span.left_at is not None:
        return len(group.plan) + 1
    own = own_timetable(group, span, zone)
    numbers = range(span.anchor_number, len(group.plan) + 1)
    return next((n for n in numbers if own.date_of(n) <= group.date_of(n)), len(group.plan) + 1)


def personal_days(group: Group, span: Span, zone: str | None, now: datetime) -> list[DueDay]:
    """Make the days of a pace of one's own that became due since its anchor.

    Those of a stretch that has ended were kept when it ended: no later change moves them.
    """
    if span.pace is Pace.GROUP or span.left_at is not None:
        return []
    own = own_timetable(group, span, zone)
    last = min(len(group.plan), level_from(group, span, zone) - 1)
    return [_due(group, own, number) for number in range(span.anchor_number, own.latest_due(now, last) + 1)]


def _due(group: Group, own: Timetable, number: int) -> DueDay:
    due_at = own.due_at(number)
    return DueDay(
        number=number,
        day_id=group.plan[number - 1],
        due_at=due_at,
        sent_at=due_at,
        zone=own.zone,
        rollover_hour=own.rollover_hour,
        grace=own.grace,
    )


def member_days(
    group: Group,
    spans: Sequence[Span],
    kept: Sequence[DueDay],
    zone: str | None,
    now: datetime,
) -> list[DueDay]:
    """List a member's due days in order; `kept` are own ones whose instants were fixed before a change."""
    days: dict[int, DueDay] = {}
    for span in spans:
        for day in _of_span(group, span, kept, zone, now):
            days.setdefault(day.number, day)
    return sorted(days.values(), key=lambda day: (day.due_at, day.number))


def _of_span(
    group: Group, span: Span, kept: Sequence[DueDay], zone: str | None, now: datetime
) -> Iterator[DueDay]:
    if span.pace is Pace.GROUP:
        yield from (day for day in group.days if span.covers(day))
        return
    yield from (day for day in kept if span.covers(day) and day.number < span.anchor_number)
    yield from personal_days(group, span, zone, now)
    level = level_from(group, span, zone)
    yield from (day for day in group.days if day.number >= level and span.covers(day))


def start_of_own(group: Group, zone: str | None, now: datetime) -> date:
    """Return the first date of a pace of one's own: today while 12 h are left until its deadline."""
    own = replace(group.timetable, zone=zone or group.timetable.zone)
    today = local_date(now, own.zone)
    due_at = local_instant(today, own.post_time, own.zone)
    deadline_at = window(due_at, own.zone, own.rollover_hour, own.grace).deadline_at
    return today if deadline_at - now >= ON_TIME_AT_LEAST else today + DAY


def first_dates(timetable: Timetable, first: int, last: int, count: int) -> Mapping[int, date]:
    """Return the dates of the first few days, by number."""
    return {number: timetable.date_of(number) for number in range(first, min(first + count, last + 1))}
