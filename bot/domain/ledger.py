"""Compute a member's ledger: one row a due plan day, and what follows from the rows.

The streak is computed, never counted: one pure fold from the days, what was done, rest, outages and now.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.domain.calendar import Window, local_date, window
from bot.domain.ids import DayId

FREEZE_RUN = 7
FREEZES_MOST = 2
POINTS_ON_TIME = 10
POINTS_LATE = 5
OUTAGE_LOOKS_AT = timedelta(hours=6)
OUTAGE_MOST = timedelta(hours=2)


class Status(StrEnum):
    ON_TIME = "on time"
    KEPT_LATE = "kept late"
    OPEN = "open"
    EXCUSED = "excused"
    FROZEN = "frozen"
    MISSED = "missed"


KEPT = frozenset({Status.ON_TIME, Status.KEPT_LATE})


@dataclass(frozen=True, slots=True)
class Outage:
    """A stretch in which the bot was not connected."""

    from_at: datetime
    to_at: datetime

    def overlap(self, from_at: datetime, to_at: datetime) -> timedelta:
        """Return how long it lay between two instants."""
        return max(timedelta(0), min(self.to_at, to_at) - max(self.from_at, from_at))


@dataclass(frozen=True, slots=True)
class DueDay:
    """A plan day that is due, with the rules in force at its due instant.

    `sent_at` is None while its post has not gone out: until then nobody can be late. `zone` is the
    cohort's, or the member's own for a day of their own pace.
    """

    number: int
    day_id: DayId
    due_at: datetime
    sent_at: datetime | None
    zone: str
    rollover_hour: int
    grace: int

    @property
    def on(self) -> date:
        """Return the study date."""
        return local_date(self.due_at, self.zone)

    def window(self, zone: str | None = None, now: datetime | None = None) -> Window:
        """Return the window in a member's zone (the cohort's by default).

        A day that was not sent yet has, at the least, the window it would get if it went out `now`.
        """
        counted_from = max(self.due_at, self.sent_at or now or self.due_at)
        return window(counted_from, zone or self.zone, self.rollover_hour, self.grace)


def after_outages(
    day: DueDay, zone: str | None, outages: Sequence[Outage], now: datetime | None = None
) -> tuple[Window, bool]:
    """Return a day's window, and whether an outage moved its deadline.

    Away more than 2 of the 6 h before a deadline, it moves to the first rollover at least 12 h after
    the return; a further outage before the new one moves it again.
    """
    within, moved = day.window(zone, now), False
    while outages:
        looked_from = within.deadline_at - OUTAGE_LOOKS_AT
        hit = [outage for outage in outages if outage.overlap(looked_from, within.deadline_at)]
        away = sum((o.overlap(looked_from, within.deadline_at) for o in hit), timedelta(0))
        if away <= OUTAGE_MOST:
            return within, moved
        back_at = max(outage.to_at for outage in hit)
        # It moves each time: 12 h after a return within the 6 h lie beyond the deadline.
        within, moved = window(back_at, zone or day.zone, day.rollover_hour, day.grace), True
    return within, moved


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
    """One due day as it stands; `moved` says that an outage moved its deadline."""

    number: int
    day_id: DayId
    due_at: datetime
    on: date
    deadline_at: datetime
    grace_until: datetime
    done_at: datetime | None
    status: Status
    moved: bool = False
    rested: bool = False


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


@dataclass(frozen=True)
class Facts:
    """What a member did and what excuses them."""

    done_at: Mapping[DayId, datetime] = field(default_factory=dict)
    zones: Sequence[ZoneSince] = ()
    rest: Collection[date] = frozenset()
    outages: Sequence[Outage] = ()


def compute_ledger(days: Sequence[DueDay], facts: Facts, now: datetime) -> Ledger:
    """Fold a member's due days, in order, into the ledger at `now`."""
    fold = _Fold()
    for day in days:
        zone = zone_at(day.due_at, facts.zones)
        within, moved = after_outages(day, zone, facts.outages, now)
        fold.add(day, within, facts, moved, now)
    return Ledger(tuple(fold.rows), fold.streak, fold.best, fold.freezes)


class _Fold:
    """Carry streak, run and freezes from row to row."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.streak = self.best = self.run = self.freezes = 0

    def add(self, day: DueDay, within: Window, facts: Facts, moved: bool, now: datetime) -> None:
        done_at, on = facts.done_at.get(day.day_id), day.on
        rested = on in facts.rest
        status = self._settle(_judge(day, within, done_at, now, excused=moved or rested))
        self.rows.append(
            Row(
                number=day.number,
                day_id=day.day_id,
                due_at=day.due_at,
                on=on,
                deadline_at=within.deadline_at,
                grace_until=within.grace_until,
                done_at=done_at,
                status=status,
                moved=moved,
                rested=rested,
            )
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


def _judge(day: DueDay, within: Window, done_at: datetime | None, now: datetime, *, excused: bool) -> Status:
    if done_at is not None and (done_at <= within.deadline_at or day.sent_at is None):
        return Status.ON_TIME
    if done_at is not None and done_at <= within.grace_until:
        return Status.KEPT_LATE
    if now <= within.grace_until:
        return Status.OPEN
    return Status.EXCUSED if excused else Status.MISSED


def points_for(row: Row | None, done_at: datetime) -> int:
    """Return what Done earns: 10 by the deadline, else 5; days outside the ledger earn 5."""
    on_time = row is not None and done_at <= row.deadline_at
    return POINTS_ON_TIME if on_time else POINTS_LATE


def first_day_for(
    days: Sequence[DueDay], zone: str | None, now: datetime, outages: Sequence[Outage] = ()
) -> int:
    """Return the first ledger day of somebody who joins now, with the group.

    It is the latest day whose deadline is open, be it moved by an outage, with the one that came with it at
    the intensive pace, else the next one to come. `days` are the due ones.
    """
    if not days:
        return 1
    latest = max(days, key=lambda day: day.number)
    together = (day for day in days if day.due_at == latest.due_at)
    still_open = (
        day.number
        for day in together
        if day.sent_at is None or now <= after_outages(day, zone, outages)[0].deadline_at
    )
    return min(still_open, default=latest.number + 1)
