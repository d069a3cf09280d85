"""Hold what a member says in a check-in, and how long it can be changed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

EDITABLE_FOR = timedelta(days=3)
HOURS_MOST = 168.0
TEXT_MOST = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member says: hours studied, three texts, and confidence 1 to 5."""

    hours: float | None
    went_well: str | None
    blocked: str | None
    goal: str | None
    confidence: int | None


def closes_at(due_at: datetime) -> datetime:
    """Return until when a check-in can be answered and edited."""
    return due_at + EDITABLE_FOR
