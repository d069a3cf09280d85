"""Work out how a group is doing: who went quiet, where people get stuck, when they finish."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.curriculum import Plan
from bot.domain.ids import DayId, ItemId, UserId
from bot.domain.ledger import Ledger, Row

REACHED_AT_LEAST = 3
STUCK_SHOWN = 5


class Quiet(StrEnum):
    """For how many due days in a row a member did nothing at all."""

    ON_TRACK = "on track"
    TWO = "quiet for 2 days"
    FOUR = "quiet for 4 days"
    SEVEN = "quiet for 7 days"


class DayPart(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    NIGHT = "night"


@dataclass(frozen=True, slots=True)
class Standing:
    """A member and their ledger; `finished_at` holds when their days were done."""

    user_id: UserId
    name: str
    zone: str
    ledger: Ledger
    finished_at: Sequence[datetime] = ()


@dataclass(frozen=True, slots=True)
class Stuck:
    """A day, or an item of it, with how many did it of those who reached it."""

    number: int
    day_id: DayId
    item_id: ItemId | None
    done: int
    reached: int

    @property
    def share(self) -> float:
        return self.done / self.reached


@dataclass(frozen=True, slots=True)
class Report:
    quiet: Mapping[Quiet, tuple[str, ...]]
    stuck_days: tuple[Stuck, ...]
    stuck_items: tuple[Stuck, ...]
    parts: Mapping[DayPart, int]
    members: int


def quiet_for(standing: Standing, now: datetime) -> int:
    """Count the days that became due since a member did anything; one still on time does not count.

    Who does older days first is behind, but not quiet.
    """
    last_at = max(standing.finished_at, default=datetime.min.replace(tzinfo=UTC))
    return sum(_owed(row, now) for row in standing.ledger.rows if row.due_at > last_at)


def _owed(row: Row, now: datetime) -> bool:
    # Rest and outages excuse a day at once here, not only when its grace is over.
    return row.done_at is None and now > row.deadline_at and not (row.rested or row.moved)


def grade(days: int) -> Quiet:
    """Return how quiet somebody is."""
    if days >= 7:
        return Quiet.SEVEN
    if days >= 4:
        return Quiet.FOUR
    return Quiet.TWO if days >= 2 else Quiet.ON_TRACK


def day_part(at: datetime, zone: str) -> DayPart:
    """Return the part of the day in a zone."""
    hour = at.astimezone(ZoneInfo(zone)).hour
    if 5 <= hour < 12:
        return DayPart.MORNING
    if 12 <= hour < 17:
        return DayPart.AFTERNOON
    return DayPart.EVENING if 17 <= hour < 22 else DayPart.NIGHT


class Tally:
    """Add up members one by one, so that the caller may give way to others in between."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._quiet: dict[Quiet, list[str]] = {quiet: [] for quiet in Quiet}
        self._parts: Counter[DayPart] = Counter()
        self._reached: Counter[tuple[int, DayId]] = Counter()
        self._done: Counter[DayId] = Counter()
        self._over: dict[DayId, int] = {}
        self._members = 0

    def add(self, standing: Standing) -> None:
        """Count one member."""
        self._members += 1
        self._quiet[grade(quiet_for(standing, self._now))].append(standing.name)
        self._parts.update(day_part(at, standing.zone) for at in standing.finished_at)
        for row in standing.ledger.rows:
            self._count_row(row)

    def _count_row(self, row: Row) -> None:
        if row.done_at is not None or _owed(row, self._now):
            self._reached[row.number, row.day_id] += 1
            self._done[row.day_id] += row.done_at is not None
        if self._now > row.deadline_at:
            self._over[row.day_id] = row.number

    def report(
        self, plan: Plan, ticks: Mapping[tuple[DayId, ItemId], int], opened: Mapping[DayId, int]
    ) -> Report:
        """Finish; `ticks` counts by item, `opened` the members who ticked anything of a day."""
        days = [
            Stuck(number, day_id, None, self._done[day_id], reached)
            for (number, day_id), reached in self._reached.items()
        ]
        items = [
            Stuck(self._over[day.id], day.id, item.id, ticks.get((day.id, item.id), 0), opened[day.id])
            for day in plan.days
            if day.id in self._over and day.id in opened
            for item in day.required
        ]
        return Report(
            quiet={quiet: tuple(sorted(names, key=str.casefold)) for quiet, names in self._quiet.items()},
            stuck_days=_hardest(days),
            stuck_items=_hardest(items),
            parts={part: self._parts[part] for part in DayPart},
            members=self._members,
        )


def _hardest(found: Sequence[Stuck]) -> tuple[Stuck, ...]:
    telling = [stuck for stuck in found if stuck.reached >= REACHED_AT_LEAST and stuck.share < 1]
    return tuple(sorted(telling, key=lambda stuck: (stuck.share, stuck.number))[:STUCK_SHOWN])
