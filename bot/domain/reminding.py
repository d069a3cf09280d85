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
    CHECKIN = "checkin"


DAILY_KINDS = (ReminderKind.DAY, ReminderKind.WARNING)
"""Those that come at a time of day; a check-in's comes some time after its post."""


def next_reminder_at(now: datetime, at: time, zone: str) -> datetime:
    """Return the first instant after `now` that has a wall time in a zone."""
    on = local_date(now, zone) - DAY
    while local_instant(on, at, zone) <= now:
        on += DAY
    return local_instant(on, at, zone)


def last_reminder_at(now: datetime, at: time, zone: str) -> datetime:
    """Return the last instant up to `now` that has a wall time in a zone."""
    on = local_date(now, zone) + DAY
    while local_instant(on, at, zone) > now:
        on -= DAY
    return local_instant(on, at, zone)


def to_remind(ledger: Ledger, rest: frozenset[date], asked_at: datetime) -> Row | None:
    """Return the latest day that was due at the reminder's instant and is open; None for a rest day.

    A reminder that comes late, after downtime, thus speaks of the day it was meant for. Of two that
    came together it is the first.
    """
    waiting = [row for row in ledger.open if row.due_at <= asked_at]
    latest = next((row for row in waiting if row.due_at == waiting[-1].due_at), None)
    return None if latest is None or latest.on in rest else latest


def open_with(ledger: Ledger, row: Row) -> tuple[Row, ...]:
    """List the other open days that came together with one."""
    return tuple(other for other in ledger.open if other.due_at == row.due_at and other.number != row.number)


def to_warn(ledger: Ledger, rest: frozenset[date], asked_at: datetime) -> Row | None:
    """Return the day that would be missed in the night after an evening; None while a freeze is held."""
    if ledger.freezes:
        return None
    ending = (
        row
        for row in ledger.open
        if row.on not in rest
        and not row.moved
        and row.due_at <= asked_at
        and row.grace_until - asked_at <= LAST_EVENING
    )
    return next(ending, None)
