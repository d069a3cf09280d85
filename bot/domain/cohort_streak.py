"""Compute a cohort's streak: the days in a row that most of the group kept."""

from collections.abc import Iterable, Sequence
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


def count_day(day: DueDay, ledgers: Iterable[Ledger], now: datetime) -> DayCount | None:
    """Count a day once grace has ended for everybody, else return None.

    Active is who had the day at the group's instant and was not excused by rest or an outage.
    """
    every = (row for ledger in ledgers for row in ledger.rows)
    rows = [row for row in every if row.number == day.number and row.due_at == day.due_at]
    if any(now <= row.grace_until for row in rows):
        return None
    active = [row for row in rows if row.status is not Status.EXCUSED]
    return DayCount(day.number, sum(row.status in KEPT for row in active), len(active))


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
