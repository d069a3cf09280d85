"""Compute a cohort's streak: the days in a row that most of the group kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ledger import KEPT, DueDay, Ledger, Status

MOST_IN_TEN = 6
"""Of ten active members so many have to keep a day."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many members kept a day of the group, out of those who were active on it; fixed for good."""

    number: int
    kept: int
    active: int


class DayTally:
    """Count a day of the group over everybody's ledger.

    Active is who had the day at the group's instant and was not excused by rest or an outage.
    """

    def __init__(self, day: DueDay, now: datetime) -> None:
        self._day = day
        self._now = now
        self._kept = self._active = 0
        self._over = True

    def add(self, ledger: Ledger) -> None:
        """Count one member."""
        row = ledger.row(self._day.number)
        if row is None or row.due_at != self._day.due_at:
            return
        self._over = self._over and row.grace_until < self._now
        self._kept += row.status in KEPT
        self._active += row.status is not Status.EXCUSED

    def count(self) -> DayCount | None:
        """Return the count once grace has ended for everybody, else None."""
        return DayCount(self._day.number, self._kept, self._active) if self._over else None


def cohort_streak(counts: Sequence[DayCount]) -> int:
    """Return how many days most of the group kept since the last one it did not; `counts` in plan order.

    Days on which nobody was active bridge without adding.
    """
    streak = 0
    for count in counts:
        if count.kept * 10 < count.active * MOST_IN_TEN:
            streak = 0
        elif count.active:
            streak += 1
    return streak
