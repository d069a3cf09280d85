"""Say when each plan day is due and until when it is on time.

The one calendar of the program: posts, `/today`, ledger and boards ask here. Instants are aware
UTC, dates and hours are local to a named IANA zone.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
ON_TIME_AT_LEAST = timedelta(hours=12)
EVERY_WEEKDAY = frozenset(range(7))
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
LISTED = 128
INTENSIVE_A_DATE = 2
"""So many plan days fall on a study date at the intensive pace."""


@lru_cache(maxsize=8192)
def local_instant(on: date, at: time, zone: str) -> datetime:
    """Return the UTC instant of a local wall time.

    In a gap it is the first instant after the gap; in a fold the first of the two.
    """
    tz = ZoneInfo(zone)
    wall = datetime.combine(on, at)
    instant = wall.replace(tzinfo=tz).astimezone(UTC)
    if instant.astimezone(tz).replace(tzinfo=None) == wall:
        return instant
    return _end_of_gap(wall, tz)


def _end_of_gap(wall: datetime, tz: ZoneInfo) -> datetime:
    # With fold=1 a wall time in a gap is read with the offset after it, which lies before the switch.
    before = wall.replace(tzinfo=tz, fold=1).astimezone(UTC)
    after = wall.replace(tzinfo=tz, fold=0).astimezone(UTC)
    offset = after.astimezone(tz).utcoffset()
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) // 2
        if middle.astimezone(tz).utcoffset() == offset:
            after = middle
        else:
            before = middle
    return after.replace(microsecond=0)


@lru_cache(maxsize=8192)
def local_date(instant: datetime, zone: str) -> date:
    """Return the calendar date of an instant in a zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def rollover_at(on: date, hour: int, zone: str) -> datetime:
    """Return the instant at which the study day before `on` ends."""
    return local_instant(on, time(hour), zone)


def study_date(instant: datetime, zone: str, rollover_hour: int) -> date:
    """Return the date of the study day an instant belongs to."""
    on = local_date(instant, zone)
    return on if instant >= rollover_at(on, rollover_hour, zone) else on - DAY


@dataclass(frozen=True, slots=True)
class Window:
    """Until when a day is on time, and until when it can be kept late."""

    deadline_at: datetime
    grace_until: datetime


@lru_cache(maxsize=8192)
def window(counted_from: datetime, zone: str, rollover_hour: int, grace: int) -> Window:
    """Return the window of a day that was due (or sent, if later) at `counted_from`.

    It is also the window after an outage, counted from the return.
    """
    earliest = counted_from + ON_TIME_AT_LEAST
    on = local_date(earliest, zone) - DAY
    while rollover_at(on, rollover_hour, zone) < earliest:
        on += DAY
    return Window(
        deadline_at=rollover_at(on, rollover_hour, zone),
        grace_until=rollover_at(on + grace * DAY, rollover_hour, zone),
    )


@dataclass(frozen=True, slots=True)
class Pause:
    """Dates on which nothing is due, both ends included."""

    from_on: date
    to_on: date

    def holds(self, on: date) -> bool:
        """Tell whether a date is paused."""
        return self.from_on <= on <= self.to_on


@lru_cache(maxsize=1024)
def study_dates(
    start_on: date, weekdays: frozenset[int], pauses: tuple[Pause, ...], count: int
) -> tuple[date, ...]:
    """List the first `count` dates from a start that are study weekdays and not paused."""
    found: list[date] = []
    on = start_on
    while len(found) < count:
        if on.weekday() in weekdays and not any(pause.holds(on) for pause in pauses):
            found.append(on)
        on += DAY
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A calendar: on which date and at which instant each plan day is due.

    Day `first_number` falls on the first study date from `start_on`; `a_date` days share a date.
    """

    start_on: date
    post_time: time
    zone: str
    rollover_hour: int = 3
    grace: int = 1
    study_weekdays: frozenset[int] = EVERY_WEEKDAY
    first_number: int = 1
    pauses: tuple[Pause, ...] = ()
    a_date: int = 1

    def date_of(self, number: int) -> date:
        """Return the date of a plan day; days before the first one share its date."""
        place = max(0, number - self.first_number) // self.a_date
        # Whole blocks are listed, so that the days of a plan share one cached list.
        count = (place // LISTED + 1) * LISTED
        return study_dates(self.start_on, self.study_weekdays, self.pauses, count)[place]

    def due_at(self, number: int) -> datetime:
        """Return the instant at which plan day `number` is due to be posted."""
        return local_instant(self.date_of(number), self.post_time, self.zone)

    def first_of(self, number: int) -> int:
        """Return the first plan day of the date that plan day `number` falls on."""
        return number - max(0, number - self.first_number) % self.a_date

    def over_at(self, last: int) -> datetime:
        """Return when the day after the plan's last one would be due: on a later date than it."""
        return self.due_at(self.first_of(last) + self.a_date if last >= self.first_number else last + 1)

    def paused(self, on: date) -> bool:
        """Tell whether a date is paused."""
        return any(pause.holds(on) for pause in self.pauses)

    def latest_due(self, now: datetime, last: int) -> int:
        """Return the highest number up to `last` that is due at `now`, or the one before the first."""
        low, high = min(self.first_number - 1, last), last
        while low < high:
            middle = (low + high + 1) // 2
            low, high = (middle, high) if self.due_at(middle) <= now else (low, middle - 1)
        return low

    def week_of(self, instant: datetime) -> str:
        """Return the ISO week, as 2026-W10, that an instant's points count in."""
        year, week, _ = study_date(instant, self.zone, self.rollover_hour).isocalendar()
        return f"{year}-W{week:02d}"

    def month_of(self, instant: datetime) -> str:
        """Return the month, as 2026-03, that an instant's points count in."""
        return f"{study_date(instant, self.zone, self.rollover_hour):%Y-%m}"


def monday_of(week: str) -> date:
    """Return the Monday of an ISO week written as 2026-W10."""
    return datetime.strptime(f"{week}-1", "%G-W%V-%u").replace(tzinfo=UTC).date()


@dataclass(frozen=True, slots=True)
class Occasion:
    """One instant of a recurring post, with the period that names it."""

    period: str
    on: date
    at: datetime


def weekly_occasions(first: date, weekday: int, at: time, zone: str) -> Iterator[Occasion]:
    """Yield a weekly post's instants from the date `first` on; the period is its date."""
    on = first + ((weekday - first.weekday()) % 7) * DAY
    while True:
        yield Occasion(on.isoformat(), on, local_instant(on, at, zone))
        on += 7 * DAY
