"""Work out calendar, ledger, points and standings the slow way, as DESIGN.md words the rules.

Nothing here comes from bot.domain. It knows how everything really went, also when a post went out
that was still on its way; the program has to come to the same figures knowing only what it knew then.

Where the rules leave a choice, this is how they are read: a day counts as posted once it is due (its
deadline is open until it has been sent), and a stretch of membership holds the days due before it ended.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from zoneinfo import ZoneInfo

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
KEPT = ("on time", "kept late")


# -- local time ------------------------------------------------------------------------------------


def wall_clock(instant: datetime, zone: str) -> datetime:
    """Return what a clock on the wall shows."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None)


@lru_cache(maxsize=100_000)
def first_instant(on: date, at: time, zone: str) -> datetime:
    """Watch the clock on the wall, minute by minute, until it shows a time, or leaps over it."""
    wanted = datetime.combine(on, at)
    nearby = [wanted.replace(tzinfo=UTC) + hours * HOUR for hours in range(-30, 31)]
    most_ahead = max(wall_clock(instant, zone) - instant.replace(tzinfo=None) for instant in nearby)
    instant = wanted.replace(tzinfo=UTC) - most_ahead
    while wall_clock(instant, zone) < wanted:
        instant += MINUTE
    return instant


def rollovers(around: datetime, hour: int, zone: str) -> list[tuple[datetime, date]]:
    """List the rollovers of some days before and after an instant."""
    today = wall_clock(around, zone).date()
    dates = [today + days * DAY for days in range(-3, 8)]
    return [(first_instant(on, time(hour), zone), on) for on in dates]


def study_date(instant: datetime, hour: int, zone: str) -> date:
    """Return the date whose rollover was the last to pass."""
    return max(on for at, on in rollovers(instant, hour, zone) if at <= instant)


def deadlines(counted_from: datetime, hour: int, zone: str) -> list[datetime]:
    """List the rollovers that are at least 12 hours off: the deadline and those that are grace."""
    return [at for at, _ in rollovers(counted_from, hour, zone) if at >= counted_from + 12 * HOUR]


def week_of(instant: datetime, hour: int, zone: str) -> str:
    """Name the week from Monday to Sunday; it belongs to the year that its Thursday is in."""
    on = study_date(instant, hour, zone)
    thursday = on + (3 - on.weekday()) * DAY
    return f"{thursday.year}-W{(thursday - date(thursday.year, 1, 1)).days // 7 + 1:02d}"


def month_of(instant: datetime, hour: int, zone: str) -> str:
    """Name the month."""
    return study_date(instant, hour, zone).isoformat()[:7]


# -- what happened ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Course:
    """A cohort's plan as it went: days 1, 2, … with the instants they were due and really sent."""

    start_on: date
    post_time: time
    zone: str
    hour: int
    grace: int
    weekdays: frozenset[int]
    sent: tuple[datetime | None, ...]

    @cached_property
    def dates(self) -> list[date]:
        """List the dates of the days: the study weekdays from the start."""
        dates: list[date] = []
        on = self.start_on
        while len(dates) < len(self.sent):
            if on.weekday() in self.weekdays:
                dates.append(on)
            on += DAY
        return dates

    @cached_property
    def instants(self) -> list[datetime]:
        """List when the days are due."""
        return [first_instant(on, self.post_time, self.zone) for on in self.dates]

    def due(self, number: int) -> datetime:
        """Return when a day is due."""
        return self.instants[number - 1]

    def due_by(self, now: datetime) -> list[int]:
        """List the days that are due."""
        return [number for number, at in enumerate(self.instants, start=1) if at <= now]


@dataclass(frozen=True)
class Step:
    """One thing a member did: join, leave, done, undo or zone."""

    at: datetime
    what: str
    number: int = 0
    zone: str = ""


@dataclass(frozen=True)
class Line:
    """One row of a ledger, and the freezes in hand after it."""

    number: int
    done_at: datetime | None
    status: str
    freezes: int


# -- one member ------------------------------------------------------------------------------------


class Story:
    """Everything one member did until `now`, in order."""

    def __init__(self, course: Course, steps: Sequence[Step], now: datetime) -> None:
        self.course = course
        self.steps = [step for step in steps if step.at <= now]
        self.now = now
        self.stays: list[tuple[int, datetime | None]] = []
        self.first_done: dict[int, datetime] = {}
        self.done: dict[int, datetime] = {}
        for step in self.steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        inside = self.active
        may_do = step.what == "done" and step.number in self.course.due_by(step.at)
        if (step.what == "join" or may_do) and not inside:
            self.stays.append((self._first_number(step.at), None))
        if may_do and step.number not in self.done:
            self.done[step.number] = self.first_done.setdefault(step.number, step.at)
        if step.what == "leave" and inside:
            self.stays[-1] = (self.stays[-1][0], step.at)
        if step.what == "undo" and inside:
            self.done.pop(step.number, None)

    @property
    def active(self) -> bool:
        """Tell whether the member is in the cohort."""
        return bool(self.stays) and self.stays[-1][1] is None

    def zone_for(self, number: int) -> str:
        """Return the zone that was in force when a day was due: the group's until one is chosen."""
        zone = self.course.zone
        for step in self.steps:
            if step.what == "zone" and step.at <= self.course.due(number):
                zone = step.zone
        return zone

    def limits(self, number: int) -> tuple[datetime, datetime] | None:
        """Return deadline and end of grace; None for a day that never went out."""
        sent_at = self.course.sent[number - 1]
        if sent_at is None:
            return None
        counted_from = max(sent_at, self.course.due(number))
        ahead = deadlines(counted_from, self.course.hour, self.zone_for(number))
        return ahead[0], ahead[self.course.grace]

    def _first_number(self, at: datetime) -> int:
        due = self.course.due_by(at)
        if not due:
            return 1
        limits = self.limits(due[-1])
        return due[-1] if limits is None or at <= limits[0] else due[-1] + 1

    def counts(self, number: int) -> bool:
        """Tell whether a day has a row."""
        due_at = self.course.due(number)
        return any(number >= first and (left is None or due_at <= left) for first, left in self.stays)

    def _before_freezes(self, number: int) -> str:
        limits, done_at = self.limits(number), self.done.get(number)
        if limits is None:
            return "open" if done_at is None else "on time"
        if done_at is not None and done_at <= limits[1]:
            return "on time" if done_at <= limits[0] else "kept late"
        return "open" if self.now <= limits[1] else "missed"

    @cached_property
    def lines(self) -> list[Line]:
        """List the rows; a freeze in hand turns a missed day into a frozen one."""
        lines: list[Line] = []
        in_hand, run = 0, 0
        for number in self.course.due_by(self.now):
            if not self.counts(number):
                continue
            status = self._before_freezes(number)
            if status == "missed" and in_hand > 0:
                status, in_hand = "frozen", in_hand - 1
            if status == "on time":
                run += 1
            elif status != "open":
                run = 0
            if run == 7:
                run, in_hand = 0, min(in_hand + 1, 2)
            lines.append(Line(number, self.done.get(number), status, in_hand))
        return lines

    @property
    def freezes(self) -> int:
        """Return how many freezes are left."""
        return self.lines[-1].freezes if self.lines else 0

    def streaks(self) -> list[int]:
        """Count the kept days of every stretch between missed ones; the last stretch is the streak."""
        stretches = [0]
        for line in self.lines:
            if line.status == "missed":
                stretches.append(0)
            stretches[-1] += line.status in KEPT
        return stretches

    def consistency(self) -> float | None:
        """Divide kept days by closed ones."""
        closed = [line for line in self.lines if line.status != "open"]
        return sum(line.status in KEPT for line in closed) / len(closed) if closed else None

    @cached_property
    def points(self) -> dict[str, int]:
        """Add up the points of every week and month, and all of them."""
        found: dict[str, int] = {}
        course = self.course
        for number, done_at in self.done.items():
            limits = self.limits(number)
            early = self.counts(number) and (limits is None or done_at <= limits[0])
            week, month = (name(done_at, course.hour, course.zone) for name in (week_of, month_of))
            for period in ("all", week, month):
                found[period] = found.get(period, 0) + (10 if early else 5)
        return found


# -- the group -------------------------------------------------------------------------------------


def standings(stories: dict[str, Story], period: str) -> list[tuple[int, str, int]]:
    """List rank, name and points of the members who scored; leavers are dropped."""
    scored = {name: story.points.get(period, 0) for name, story in stories.items() if story.active}
    scored = {name: points for name, points in scored.items() if points}
    ranked = [
        (1 + sum(other > points for other in scored.values()), name, points)
        for name, points in scored.items()
    ]
    return sorted(ranked)
