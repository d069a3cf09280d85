"""Compute a member's ledger: one row a due plan day, and what follows from the rows.

The streak is computed, never counted: a pure fold from the days, what was done and now.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.calendar import Window, window
from bot.domain.ids import DayId

FREEZE_RUN = 7
FREEZES_MOST = 2
POINTS_ON_TIME = 10
POINTS_LATE = 5


class Status(StrEnum):
    ON_TIME = "on time"
    KEPT_LATE = "kept late"
    OPEN = "open"
    EXCUSED = "excused"
    FROZEN = "frozen"
    MISSED = "missed"


KEPT = frozenset({Status.ON_TIME, Status.KEPT_LATE})


@dataclass(frozen=True, slots=True)
class DueDay:
    """A plan day that is due in a cohort, with the rules in force at its due instant.

    `sent_at` is None while its post has not gone out: until then nobody can be late.
    """

    number: int
    day_id: DayId
    due_at: datetime
    sent_at: datetime | None
    zone: str
    rollover_hour: int
    grace: int

    def window(self, zone: str | None = None, now: datetime | None = None) -> Window:
        """Return the window in a member's zone (the cohort's by default).

        A day that was not sent yet has, at the least, the window it would get if it went out `now`.
        """
        counted_from = max(self.due_at, self.sent_at or now or self.due_at)
        return window(counted_from, zone or self.zone, self.rollover_hour, self.grace)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of membership; its days are those from `first_day` on that were due before it ended."""

    first_day: int
    left_at: datetime | None = None

    def covers(self, day: DueDay) -> bool:
        """Tell whether a day counts in this stretch."""
        return day.number >= self.first_day and (self.left_at is None or day.due_at <= self.left_at)


@dataclass(frozen=True, slots=True)
class ZoneSince:
    """A zone a member chose, and since when."""

    zone: str
    since_at: datetime


def zone_at(instant: datetime, zones: Iterable[ZoneSince]) -> str | None:
    """Return the zone in force at an instant; None before the first choice.

    Of two choices at one instant the one that stands last counts.
    """
    chosen = sorted((e for e in zones if e.since_at <= instant), key=lambda entry: entry.since_at)
    return chosen[-1].zone if chosen else None


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    day_id: DayId
    due_at: datetime
    deadline_at: datetime
    grace_until: datetime
    done_at: datetime | None
    status: Status


@dataclass(frozen=True, slots=True)
class Ledger:
    """The rows of one member in one cohort and the figures that follow from them."""

    rows: tuple[Row, ...]
    streak: int
    best: int
    freezes: int

    @property
    def kept(self) -> int:
        """Count the days that were on time or kept late."""
        return sum(row.status in KEPT for row in self.rows)

    @property
    def consistency(self) -> float | None:
        """Divide the kept days by the closed ones that were not excused; None while none is."""
        closed = sum(row.status not in (Status.OPEN, Status.EXCUSED) for row in self.rows)
        return self.kept / closed if closed else None

    def row(self, number: int) -> Row | None:
        """Return the row of a plan day, None where the day does not count."""
        return next((row for row in self.rows if row.number == number), None)

    @property
    def open(self) -> tuple[Row, ...]:
        """List the rows that can still be kept."""
        return tuple(row for row in self.rows if row.status is Status.OPEN)


def compute_ledger(
    days: Sequence[DueDay],
    spans: Sequence[Span],
    zones: Sequence[ZoneSince],
    done_at: Mapping[DayId, datetime],
    now: datetime,
) -> Ledger:
    """Fold the due days, in plan order, into the ledger at `now`."""
    fold = _Fold()
    for day in days:
        if any(span.covers(day) for span in spans):
            fold.add(day, day.window(zone_at(day.due_at, zones), now), done_at.get(day.day_id), now)
    return Ledger(tuple(fold.rows), fold.streak, fold.best, fold.freezes)


class _Fold:
    """Carry streak, run and freezes from row to row."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.streak = self.best = self.run = self.freezes = 0

    def add(self, day: DueDay, within: Window, done_at: datetime | None, now: datetime) -> None:
        status = self._settle(_judge(day, within, done_at, now))
        self.rows.append(
            Row(day.number, day.day_id, day.due_at, within.deadline_at, within.grace_until, done_at, status)
        )

    def _settle(self, status: Status) -> Status:
        if status is Status.MISSED and self.freezes:
            self.freezes -= 1
            status = Status.FROZEN
        if status in KEPT:
            self.streak += 1
            self.best = max(self.best, self.streak)
        elif status is Status.MISSED:
            self.streak = 0
        self._count_run(status)
        return status

    def _count_run(self, status: Status) -> None:
        if status is Status.ON_TIME:
            self.run += 1
            if self.run == FREEZE_RUN:
                self.run = 0
                self.freezes = min(FREEZES_MOST, self.freezes + 1)
        elif status in (Status.KEPT_LATE, Status.FROZEN, Status.MISSED):
            self.run = 0


def _judge(day: DueDay, within: Window, done_at: datetime | None, now: datetime) -> Status:
    if done_at is not None and (done_at <= within.deadline_at or day.sent_at is None):
        return Status.ON_TIME
    if done_at is not None and done_at <= within.grace_until:
        return Status.KEPT_LATE
    if now <= within.grace_until:
        return Status.OPEN
    return Status.MISSED


def points_for(row: Row | None, done_at: datetime) -> int:
    """Return what Done earns: 10 by the deadline, else 5; days outside the ledger earn 5."""
    on_time = row is not None and done_at <= row.deadline_at
    return POINTS_ON_TIME if on_time else POINTS_LATE


def first_day_for(days: Sequence[DueDay], zone: str | None, now: datetime) -> int:
    """Return the first ledger day of somebody who joins now, with the group.

    It is the latest day whose deadline is open, else the next one to come. `days` are the due ones.
    """
    if not days:
        return 1
    latest = max(days, key=lambda day: day.number)
    still_open = latest.sent_at is None or now <= latest.window(zone).deadline_at
    return latest.number if still_open else latest.number + 1
