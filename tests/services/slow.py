"""Compute what the rules give once more: slowly, from a journal, sharing no code with the bot."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@cache
def first_instant(on: date, at: time, zone: str) -> datetime:
    """Find the first minute, in UTC, at which clocks in a zone show a wall time or a later one."""
    tz = ZoneInfo(zone)
    wall = datetime.combine(on, at)
    instant = wall.replace(tzinfo=ZoneInfo("UTC")) - timedelta(hours=15)
    while instant.astimezone(tz).replace(tzinfo=None) < wall:
        # Far from the goal an hour at a time, then minute by minute.
        far = wall - instant.astimezone(tz).replace(tzinfo=None) > timedelta(hours=5)
        instant += timedelta(hours=1) if far else MINUTE
    return instant


def study_date(instant: datetime, zone: str) -> date:
    """Return the date of the study day: it ends at 03:00."""
    local = instant.astimezone(ZoneInfo(zone))
    return local.date() if local.hour >= 3 else local.date() - timedelta(days=1)


def deadline_of(counted_from: datetime, zone: str) -> datetime:
    """Return the first 03:00 in a zone at least twelve hours later."""
    earliest = counted_from + timedelta(hours=12)
    on = earliest.astimezone(ZoneInfo(zone)).date() - timedelta(days=2)
    while (at := first_instant(on, time(3), zone)) < earliest:
        on += timedelta(days=1)
    return at


def next_rollover(instant: datetime, zone: str) -> datetime:
    """Return the 03:00 of the date after that of an instant."""
    on = instant.astimezone(ZoneInfo(zone)).date() + timedelta(days=1)
    return first_instant(on, time(3), zone)


@dataclass
class Person:
    """What a member did, as a journal tells it."""

    stretches: list[list[int | datetime | None]] = field(default_factory=list)  # [first day, left at]
    zones: list[tuple[datetime, str]] = field(default_factory=list)
    done: dict[int, tuple[datetime, int]] = field(default_factory=dict)  # day → done at, points
    first_done: dict[int, datetime] = field(default_factory=dict)
    order: list[int] = field(default_factory=list)

    @property
    def inside(self) -> bool:
        return bool(self.stretches) and self.stretches[-1][1] is None


class SlowGroup:
    """A group with its calendar; refusals are False."""

    def __init__(self, zone: str, dues: list[datetime]) -> None:
        self.zone = zone
        self.dues = dues
        self.sweeps: list[datetime] = []
        self.people: dict[int, Person] = {}

    # -- the days ----------------------------------------------------------------------------

    def latest(self, now: datetime) -> int:
        return sum(due <= now for due in self.dues)

    def sent(self, number: int) -> datetime | None:
        return next((at for at in self.sweeps if at >= self.dues[number - 1]), None)

    def window(self, person: Person, number: int, now: datetime) -> tuple[datetime, datetime]:
        """Return deadline and end of grace of a day for a member; an unsent day counts as sent now."""
        due = self.dues[number - 1]
        chosen = [zone for since, zone in person.zones if since <= due]
        zone = chosen[-1] if chosen else self.zone
        deadline = deadline_of(self.sent(number) or max(due, now), zone)
        return deadline, next_rollover(deadline, zone)

    def counts(self, person: Person, number: int) -> bool:
        due = self.dues[number - 1]
        return any(
            number >= first and (left is None or due <= left)  # type: ignore[operator]
            for first, left in person.stretches
        )

    # -- what members do ---------------------------------------------------------------------

    def join(self, user: int, now: datetime) -> bool:
        person = self.people.setdefault(user, Person())
        if person.inside:
            return False
        latest = self.latest(now)
        closed = latest > 0 and self.sent(latest) is not None and now > self.window(person, latest, now)[0]
        person.stretches.append([max(latest, 1) + closed, None])
        return True

    def leave(self, user: int, now: datetime) -> bool:
        person = self.people.setdefault(user, Person())
        if not person.inside:
            return False
        person.stretches[-1][1] = now
        return True

    def choose(self, user: int, zone: str, now: datetime) -> None:
        self.people.setdefault(user, Person()).zones.append((now, zone))

    def do(self, user: int, number: int | None, now: datetime) -> bool:
        latest = self.latest(now)
        number = latest if number is None else number
        if not 1 <= number <= latest:
            return False
        self.join(user, now)
        person = self.people[user]
        if number not in person.done:
            at = person.first_done.setdefault(number, now)
            in_time = self.counts(person, number) and at <= self.window(person, number, now)[0]
            person.done[number] = (at, 10 if in_time else 5)
            person.order.append(number)
        return True

    def undo(self, user: int, number: int | None, now: datetime) -> bool:
        person = self.people.setdefault(user, Person())
        if not person.inside or not person.done:
            return False
        number = person.order[-1] if number is None else number
        if number not in person.done:
            return False
        del person.done[number]
        person.order.remove(number)
        return True

    # -- what comes of it --------------------------------------------------------------------

    def points(self, user: int, period: str, key: str) -> int:
        total = 0
        for at, points in self.people[user].done.values():
            on = study_date(at, self.zone)
            year, week, _ = on.isocalendar()
            keys = {"all": "all", "month": on.isoformat()[:7], "week": f"{year}-W{week:02d}"}
            total += points if keys[period] == key else 0
        return total

    def board(self, period: str, key: str) -> list[tuple[int, int, int]]:
        """Rank those inside who scored: rank, user, points."""
        scores = {user: self.points(user, period, key) for user, who in self.people.items() if who.inside}
        return sorted(
            (1 + sum(other > score for other in scores.values()), user, score)
            for user, score in scores.items()
            if score > 0
        )

    def statuses(self, user: int, now: datetime) -> dict[int, str]:
        """Judge every day that counts; groups here are too short to earn a freeze."""
        person, found = self.people[user], {}
        for number in range(1, self.latest(now) + 1):
            if not self.counts(person, number):
                continue
            deadline, grace = self.window(person, number, now)
            unsent = self.sent(number) is None
            at = person.done[number][0] if number in person.done else None
            if at is not None and (at <= deadline or unsent):
                found[number] = "on time"
            elif at is not None and at <= grace:
                found[number] = "kept late"
            else:
                found[number] = "open" if unsent or now <= grace else "missed"
        return found

    def streak(self, user: int, now: datetime) -> int:
        streak = 0
        for status in self.statuses(user, now).values():
            streak = 0 if status == "missed" else streak + (status in ("on time", "kept late"))
        return streak
