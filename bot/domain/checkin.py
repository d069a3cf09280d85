"""Hold what a member says in a check-in, how long it can be changed, and when its digest comes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import nan

from bot.domain.calendar import DAY
from bot.domain.delivery import Kind
from bot.domain.errors import BadNumber
from bot.domain.hours import read_goal

EDITABLE_FOR = timedelta(days=3)
DIGEST_AFTER = timedelta(hours=48)
NUDGE_AFTER = timedelta(hours=24)
HOURS_MOST = 168.0
TEXT_MOST = 500
REFLECTION_MOST = 1000
CONFIDENCE = (1, 5)
CHECKINS = (Kind.WEEKLY, Kind.MONTHLY)
DIGESTED = CHECKINS
"""The check-ins whose answers come together in a digest; their authors say who may read them."""
NUDGED = (Kind.WEEKLY,)
"""The check-ins that members with reminders on are asked for once more."""
_SPAN = 7 * DAY


@dataclass(frozen=True, slots=True)
class Answer:
    """What a member says: hours studied, three texts, confidence 1 to 5; a monthly one is a reflection."""

    hours: float | None
    went_well: str | None
    blocked: str | None
    goal: str | None
    confidence: int | None
    reflection: str | None = None


NO_ANSWER = Answer(None, None, None, None, None)


def closes_at(due_at: datetime) -> datetime:
    """Return until when a check-in can be answered and edited."""
    return due_at + EDITABLE_FOR


def digest_at(due_at: datetime, sent_at: datetime) -> datetime:
    """Return when the digest of a check-in comes, at the latest: 48 h after its post, or when it closes."""
    return min(sent_at + DIGEST_AFTER, closes_at(due_at))


def nudge_at(due_at: datetime, sent_at: datetime) -> datetime | None:
    """Return when those who did not answer are asked once more; None where it would come too late."""
    at = sent_at + NUDGE_AFTER
    return at if at < closes_at(due_at) else None


def week_up_to(last_on: date) -> tuple[date, date]:
    """Return the seven study dates that the weekly check-in of a date looks back on, whatever its weekday."""
    return last_on - _SPAN + DAY, last_on


def read_hours(typed: str) -> float | None:
    """Read hours as people type them: 7.5, 7,5 h, 7h30, 90 min; None for nothing. Raises BadNumber."""
    if not typed.strip():
        return None
    minutes = read_goal(typed)
    if minutes is None or minutes > 60 * HOURS_MOST:
        raise BadNumber("hours", typed, 0, HOURS_MOST)
    return minutes / 60


def read_confidence(typed: str) -> int | None:
    """Read a confidence of 1 to 5; None for nothing. Raises BadNumber."""
    text = typed.strip().replace(",", ".")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        number = nan
    if number not in range(CONFIDENCE[0], CONFIDENCE[1] + 1):
        raise BadNumber("confidence", typed, *CONFIDENCE)
    return int(number)
