"""Decide when a member is reminded, and of what; nobody is reminded who did not ask for it."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import DAY, local_date, local_instant
from bot.domain.ledger import Ledger, Row

WARN_AT = time(20)
LAST_EVENING = timedelta(hours=14)
"""From 20:00 on, a grace that ends within this time ends in the coming night."""


class ReminderKind(StrEnum):
    DAY = "reminder"
    WARNING = "warning"


def next_reminder_at(now: datetime, at: time, zone: str) -> datetime:
    """Return the first instant after `now` that has a wall time in a zone."""
    on = local_date(now, zone) - DAY
    while local_instant(on, at, zone) <= now:
        on += DAY
    return local_instant(on, at, zone)


def to_remind(ledger: Ledger, rest: frozenset[date], now: datetime) -> Row | None:
    """Return the latest day that is open and on time, None where there is nothing to say."""
    open_rows = [row for row in ledger.open if row.done_at is None and now <= row.deadline_at]
    latest = open_rows[-1] if open_rows else None
    return None if latest is None or latest.on in rest else latest


def to_warn(ledger: Ledger, rest: frozenset[date], now: datetime) -> Row | None:
    """Return the day that would be missed in the coming night; None while a freeze is held."""
    if ledger.freezes:
        return None
    ending = [
        row
        for row in ledger.open
        if row.done_at is None
        and row.on not in rest
        and not row.moved
        and row.grace_until - now <= LAST_EVENING
    ]
    return ending[0] if ending else None
