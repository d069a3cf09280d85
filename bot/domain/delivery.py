"""Decide which messages are due: one delivery is one message, and goes out exactly once."""

from base64 import b32encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from itertools import takewhile

from bot.domain.calendar import DAY, Occasion, local_instant, weekly_occasions
from bot.domain.cohort import Cohort, CohortDraft
from bot.domain.ids import ChannelId, CohortId, DeliveryId, MessageId
from bot.domain.monthly import LAST, PHASE, monthly_dates, period_of

LATE_AFTER = timedelta(minutes=15)
TOO_LATE = timedelta(hours=48)
BLOCKED_RETRY = timedelta(minutes=10)
BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (15, 30, 60, 120, 300, 900))
FIRST_WEEKLY_AFTER = 3 * DAY
FIRST_MONTHLY_AFTER = 7 * DAY
EDITS_APART = timedelta(seconds=10)
EDITS_APART_LATER = timedelta(seconds=60)
EDITED_OFTEN_FOR = timedelta(hours=1)
MONDAY = 0


class Kind(StrEnum):
    """What a delivery is; catch-up and wrap-up belong to the daily series, a digest to a check-in."""

    DAILY = "daily"
    CATCHUP = "catchup"
    WRAPUP = "wrapup"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    BOARD = "board"
    DIGEST = "digest"


DAILY_SERIES = (Kind.DAILY, Kind.CATCHUP, Kind.WRAPUP)
RECURRING = (Kind.WEEKLY, Kind.MONTHLY, Kind.BOARD)
ALARM_KINDS = (Kind.DAILY, *RECURRING, Kind.DIGEST)


class State(StrEnum):
    CLAIMED = "claimed"
    SENT = "sent"
    NOTED = "noted"
    SKIPPED = "skipped"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one cohort; (cohort, kind, period) is unique."""

    id: DeliveryId
    cohort_id: CohortId
    kind: Kind
    period: str
    state: State
    due_at: datetime
    claimed_at: datetime
    late: bool
    attempts: int = 0
    retry_at: datetime | None = None
    problem: str | None = None
    sent_at: datetime | None = None
    channel_id: ChannelId | None = None
    message_id: MessageId | None = None
    edited_at: datetime | None = None

    @property
    def pending(self) -> bool:
        return self.state in (State.CLAIMED, State.BLOCKED)

    @property
    def nonce(self) -> str:
        """Return 25 characters that name this very message: Discord drops a repeat within minutes."""
        key = f"{self.cohort_id}/{self.kind}/{self.period}/{self.claimed_at.isoformat()}"
        return b32encode(sha256(key.encode()).digest()).decode()[:25]

    @property
    def marker(self) -> str:
        """Return what the post's buttons carry, so that it can be found in the channel."""
        return f"d{self.id}"


def is_late(cohort: Cohort, due_at: datetime, now: datetime) -> bool:
    """Tell whether a post goes out late; what was due before the cohort was made is not."""
    return now - max(due_at, cohort.created_at) > LATE_AFTER


def back_off(attempts: int) -> timedelta:
    """Return how long to wait after the given number of failed attempts, 1-based."""
    return BACK_OFF[min(attempts, len(BACK_OFF)) - 1]


def edit_due_at(sent_at: datetime, edited_at: datetime | None, now: datetime) -> datetime:
    """Return the first instant at which a post may be edited again."""
    apart = EDITS_APART if now - sent_at < EDITED_OFTEN_FOR else EDITS_APART_LATER
    return (edited_at or sent_at) + apart


def occasions(cohort: Cohort, kind: Kind, phase_ends: Sequence[date] = ()) -> Iterator[Occasion]:
    """Yield a cohort's recurring posts of one kind, from its start on; pauses are silent.

    The board's period is the ISO week it reports, which ended the day before. `phase_ends` are the dates on
    which the plan's phases end, in order, for a cohort that looks back on its months then.
    """
    timetable = cohort.timetable
    found = _all_occasions(cohort, kind, phase_ends)
    return (occasion for occasion in found if not timetable.paused(occasion.on))


def _all_occasions(cohort: Cohort, kind: Kind, phase_ends: Sequence[date]) -> Iterator[Occasion]:
    draft = cohort.draft
    if kind is Kind.WEEKLY:
        first = draft.start_on + FIRST_WEEKLY_AFTER
        return weekly_occasions(first, draft.weekly_weekday, draft.weekly_time, draft.zone)
    if kind is Kind.MONTHLY:
        return _monthly(cohort, phase_ends)
    return _boards(cohort)


def _monthly(cohort: Cohort, phase_ends: Sequence[date]) -> Iterator[Occasion]:
    """Yield the monthly check-ins; without phases, and after the last one, they are on a month's last day."""
    draft = cohort.draft
    first, monthly_on = draft.start_on + FIRST_MONTHLY_AFTER, draft.monthly_on
    if monthly_on == PHASE:
        for on in (on for on in phase_ends if on >= first):
            yield _month_of(draft, on, phase=True)
            first = on + FIRST_MONTHLY_AFTER
        monthly_on = LAST
    yield from (_month_of(draft, on) for on in monthly_dates(first, monthly_on))


def _month_of(draft: CohortDraft, on: date, *, phase: bool = False) -> Occasion:
    return Occasion(period_of(on, phase=phase), on, local_instant(on, draft.monthly_time, draft.zone))


def _boards(cohort: Cohort) -> Iterator[Occasion]:
    draft = cohort.draft
    return map(_board_of, weekly_occasions(draft.start_on + DAY, MONDAY, draft.post_time, draft.zone))


def _board_of(monday: Occasion) -> Occasion:
    year, week, _ = (monday.on - DAY).isocalendar()
    return Occasion(f"{year}-W{week:02d}", monday.on, monday.at)


def latest_occasion(
    cohort: Cohort, kind: Kind, now: datetime, phase_ends: Sequence[date] = ()
) -> Occasion | None:
    """Return the last occasion that is due and fell after the cohort was made."""
    due = takewhile(lambda occasion: occasion.at <= now, occasions(cohort, kind, phase_ends))
    recent = [occasion for occasion in due if occasion.at > cohort.created_at]
    return recent[-1] if recent else None


def next_occasion(cohort: Cohort, kind: Kind, after: datetime, phase_ends: Sequence[date] = ()) -> Occasion:
    """Return the first occasion after an instant."""
    after = max(after, cohort.created_at)
    return next(occasion for occasion in occasions(cohort, kind, phase_ends) if occasion.at > after)
