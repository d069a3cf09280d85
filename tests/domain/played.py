"""Let members act as the use cases do it: the program knows at each instant only what it knew then."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from bot.domain.calendar import Timetable
from bot.domain.ids import DayId
from bot.domain.ledger import (
    DueDay,
    Facts,
    Ledger,
    ZoneSince,
    compute_ledger,
    first_day_for,
    points_for,
    zone_at,
)
from bot.domain.pace import Group, Span, member_days
from tests.domain.reference import Course, Step


def timetable_of(course: Course) -> Timetable:
    """Write a course as the program keeps it."""
    return Timetable(
        course.start_on, course.post_time, course.zone, course.hour, course.grace, course.weekdays
    )


def day_id(number: int) -> DayId:
    """Return the id of a day."""
    return DayId(f"day-{number}")


@dataclass
class Earned:
    """What a completion was worth when it was recorded."""

    done_at: datetime
    points: int
    periods: tuple[str, str, str]


@dataclass
class Played:
    """One member's records, kept as the database keeps them."""

    course: Course
    timetable: Timetable
    spans: list[Span] = field(default_factory=list)
    zones: list[ZoneSince] = field(default_factory=list)
    done: dict[int, Earned] = field(default_factory=dict)
    undone: dict[int, datetime] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        return any(span.left_at is None for span in self.spans)

    def days(self, now: datetime) -> list[DueDay]:
        """List the days that are due; what is sent later is not known yet."""
        latest = self.timetable.latest_due(now, len(self.course.sent))
        return [self._day(number, now) for number in range(1, latest + 1)]

    def _day(self, number: int, now: datetime) -> DueDay:
        sent_at = self.course.sent[number - 1]
        known = sent_at if sent_at is not None and sent_at <= now else None
        table = self.timetable
        due_at = table.due_at(number)
        return DueDay(number, day_id(number), due_at, known, table.zone, table.rollover_hour, table.grace)

    def ledger(self, now: datetime) -> Ledger:
        """Compute the ledger."""
        done_at = {day_id(number): earned.done_at for number, earned in self.done.items()}
        group = Group(
            self.timetable, [day_id(number + 1) for number in range(len(self.course.sent))], self.days(now)
        )
        zone = self.zones[-1].zone if self.zones else None
        days = member_days(group, self.spans, (), zone, now)
        return compute_ledger(days, Facts(done_at, self.zones), now)

    def take(self, step: Step) -> None:
        """Do one thing; what would be refused changes nothing."""
        if step.what == "zone":
            self.zones.append(ZoneSince(step.zone, step.at))
        elif step.what == "leave":
            self.spans = [replace(span, left_at=span.left_at or step.at) for span in self.spans]
        elif step.what == "undo":
            if self.active and step.number in self.done:
                self.undone[step.number] = self.done.pop(step.number).done_at
        elif step.what == "join":
            self._enrol(step.at)
        elif step.number <= len(self.days(step.at)):
            self._enrol(step.at)
            self._do(step.number, step.at)

    def _enrol(self, now: datetime) -> None:
        if not self.active:
            days = self.days(now)
            zone = zone_at(days[-1].due_at, self.zones) if days else None
            self.spans.append(Span(first_day_for(days, zone, now)))

    def _do(self, number: int, now: datetime) -> None:
        if number in self.done:
            return
        done_at = min(now, self.undone.get(number, now))
        points = points_for(self.ledger(now).row(number), done_at)
        periods = ("all", self.timetable.week_of(done_at), self.timetable.month_of(done_at))
        self.done[number] = Earned(done_at, points, periods)

    def points(self) -> dict[str, int]:
        """Add up the points of each period."""
        found: dict[str, int] = {}
        for earned in self.done.values():
            for period in earned.periods:
                found[period] = found.get(period, 0) + earned.points
        return found


def play(course: Course, steps: Sequence[Step], now: datetime) -> Played:
    """Take every step until `now`."""
    played = Played(course, timetable_of(course))
    for step in steps:
        if step.at <= now:
            played.take(step)
    return played
