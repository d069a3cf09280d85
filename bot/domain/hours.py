"""Read how long somebody studied, and hold what they log and time."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from bot.domain.calendar import DAY
from bot.domain.curriculum import Day, Item
from bot.domain.errors import BadDuration, DayTooFull, EntryTooLong
from bot.domain.ids import DayId, EnrolmentId, ItemId, LogId

MINUTE = timedelta(minutes=1)
ENTRY_MOST = 16 * 60
DAY_MOST = 24 * 60
TIMER_MOST = timedelta(hours=4)
WHAT_MOST = 200
EDITABLE_FOR = 35
"""Days: how long an entry can be edited and removed."""
PUT_BACK_FOR = timedelta(days=1)
GOAL_LEAST, GOAL_MOST = 60, 80 * 60

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_WHOLE = r"([0-9]{1,6})"
_NUMBER = r"([0-9]{1,6}(?:[.,][0-9]{1,6})?|[.,][0-9]{1,6})"
_HOURS = r"\s*(?:h|hrs?|hours?)"
_MINUTES = r"\s*(?:m|mins?|minutes?)"
_CLOCK = re.compile(rf"{_WHOLE}:([0-5][0-9])(?:{_HOURS})?")
_BOTH = re.compile(rf"{_WHOLE}{_HOURS}(?:\s*(?:,|and)\s*|\s*)([0-5]?[0-9])(?:{_MINUTES})?")
_ONLY_HOURS = re.compile(_NUMBER + _HOURS)
_ONLY_MINUTES = re.compile(_NUMBER + _MINUTES)
_BARE = re.compile(_WHOLE)


@dataclass(frozen=True, slots=True)
class Duration:
    """A time that was typed; `bare` is the number where no unit stood with it."""

    minutes: int
    bare: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """Minutes studied on a study date, perhaps for a plan day or for one of its items."""

    id: LogId
    enrolment_id: EnrolmentId
    on: date
    minutes: int
    what: str | None
    day_id: DayId | None
    item_id: ItemId | None
    source: str
    removed_at: datetime | None = None

    def editable(self, today: date) -> bool:
        """Tell whether it is of the last 35 days, and so can be edited and removed."""
        return (today - self.on).days < EDITABLE_FOR


@dataclass(frozen=True, slots=True)
class Timer:
    """A timer that runs; enrolment and start name it, so that an old button never stops a newer one."""

    enrolment_id: EnrolmentId
    started_at: datetime
    day_id: DayId | None = None

    @property
    def stamp(self) -> int:
        """Write the start as a whole number, exact to the microsecond, for a button."""
        return (self.started_at - _EPOCH) // timedelta(microseconds=1)

    def ran(self, now: datetime) -> timedelta:
        """Return how long it has run."""
        return now - self.started_at

    def minutes(self, now: datetime) -> int:
        """Return the whole minutes to log: four hours at most, for it may have been forgotten."""
        return min(self.ran(now), TIMER_MOST) // MINUTE


def read_minutes(given: str) -> Duration:
    """Read a time such as 90m, 1h30, 1:30 or 1.5 h; a bare whole number is minutes.

    Raises BadDuration, EntryTooLong.
    """
    text = " ".join(given.casefold().split())
    minutes = _read(text)
    bare = _BARE.fullmatch(text)
    if minutes is None and bare is not None:
        minutes = int(bare[1])
    if not minutes:
        raise BadDuration(given)
    if minutes > ENTRY_MOST:
        raise EntryTooLong(minutes, ENTRY_MOST)
    return Duration(minutes, int(bare[1]) if bare else None)


def read_goal(given: str) -> int | None:
    """Read a weekly goal, in minutes; a bare number is hours. None where it cannot be read."""
    text = " ".join(given.casefold().split())
    minutes = _read(text)
    return _read(f"{text}h") if minutes is None else minutes


def _read(text: str) -> int | None:
    """Read hours, minutes or both; None where no unit stands there."""
    for pattern in (_CLOCK, _BOTH):
        if match := pattern.fullmatch(text):
            return 60 * int(match[1]) + int(match[2])
    for pattern, factor in ((_ONLY_HOURS, 60), (_ONLY_MINUTES, 1)):
        if match := pattern.fullmatch(text):
            return int(float(match[1].replace(",", ".")) * factor + 0.5)
    return None


def check_day(on: date, logged: int, more: int) -> None:
    """Refuse more than 24 hours on one study date. Raises DayTooFull."""
    if logged + more > DAY_MOST:
        raise DayTooFull(on, logged, more)


def unlogged_items(day: Day, ticked: Collection[ItemId], logged: Collection[ItemId]) -> tuple[Item, ...]:
    """List the ticked items of a day whose minutes are not logged yet."""
    return tuple(item for item in day.items if item.id in ticked and item.id not in logged)


def week_monday(on: date) -> date:
    """Return the Monday of a study date's week."""
    return on - on.weekday() * DAY
