"""Say what a monthly review finds: when somebody finishes, when the group does, and what could change."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.domain.curriculum import Phase, Plan
from bot.domain.forecast import FAR, LOOKED_BACK, Forecast
from bot.domain.ids import DayId
from bot.domain.pace import Pace

SOON = timedelta(days=14)
"""Who finishes so long after the plan's end is late, but nearly there."""
BEHIND = timedelta(days=7)
"""Who is expected later than this after the plan's end is behind."""
_DAY = timedelta(days=1)


class Choice(StrEnum):
    """What a member does about their pace after a month."""

    KEEP = "keep"
    SLOW = "slow"
    FAST = "fast"


def paces_for(choice: Choice, current: Pace, *, intensive: bool) -> tuple[Pace, ...]:
    """List the paces that are slower, or faster, than a member's; those a group offers, no others.

    With the group there is one day a study date, or two where the group is intensive.
    """
    if choice is Choice.KEEP:
        return ()
    two = (Pace.CATCH_UP, Pace.INTENSIVE)
    now_two = current in two or (current is Pace.GROUP and intensive)
    if choice is Choice.SLOW:
        one = (Pace.OWN,) if intensive else (Pace.GROUP, Pace.OWN)
        return one if now_two else (Pace.OWN,) if current is Pace.GROUP else ()
    if current is Pace.CATCH_UP:
        return (Pace.INTENSIVE,)
    return () if now_two else (Pace.INTENSIVE,) if intensive else two


def phase_studied(plan: Plan, numbers: Sequence[int], latest: int) -> Phase:
    """Return the phase that most of some days belong to, of several the last.

    Without any it is that of the latest day.
    """
    phases = [plan.day(number).phase for number in numbers or (max(latest, 1),)]
    counts = Counter(phase.id for phase in phases)
    return max(reversed(phases), key=lambda phase: counts[phase.id])


# -- one member ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Counted:
    """The days that count for a member, on their dates, and what is done, which may be more."""

    dates: Mapping[DayId, date]
    done: Collection[DayId]

    @property
    def remaining(self) -> int:
        return sum(day_id not in self.done for day_id in self.dates)

    @property
    def ends_on(self) -> date | None:
        """Return the date of the last day, None where no day counts."""
        return max(self.dates.values(), default=None)


# -- the group -------------------------------------------------------------------------------


class Finish(StrEnum):
    """When somebody finishes, measured by the end of their plan."""

    IN_TIME = "in time"
    SOON = "soon after"
    LATER = "later"
    UNKNOWN = "cannot be said"


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a member: the forecast, and the end of their plan."""

    forecast: Forecast | None
    ends_on: date

    @property
    def known(self) -> bool:
        """Tell whether anything can be said: enough dates are known, and some day was done on them."""
        found = self.forecast
        return found is not None and (not found.remaining or found.a_week > 0)

    @property
    def on(self) -> date:
        """Return the expected finish; what is too far to say lies as far as a forecast looks."""
        found = self.forecast
        return found.expected_on if found and found.expected_on else self.ends_on + FAR * _DAY

    @property
    def finish(self) -> Finish:
        """Return when the member finishes."""
        if not self.known:
            return Finish.UNKNOWN
        if self.on <= self.ends_on:
            return Finish.IN_TIME
        return Finish.SOON if self.on <= self.ends_on + SOON else Finish.LATER

    @property
    def behind(self) -> bool:
        return self.known and self.on > self.ends_on + BEHIND


@dataclass(frozen=True, slots=True)
class GroupForecast:
    """When a group finishes: how many members when, the median date, and how many are behind."""

    finish: Mapping[Finish, int]
    median_on: date | None
    behind: int

    @property
    def members(self) -> int:
        return sum(self.finish.values())

    @property
    def known(self) -> int:
        """Count the members something can be said of."""
        return self.members - self.finish[Finish.UNKNOWN]

    @property
    def most_behind(self) -> bool:
        """Tell whether more than half of those with a forecast are behind."""
        return 2 * self.behind > self.known


def group_forecast(expected: Sequence[Expected]) -> GroupForecast:
    """Put the forecasts of a group's members together; the median is of those with one."""
    counts = Counter(one.finish for one in expected)
    known = sorted((one for one in expected if one.known), key=lambda one: one.on)
    middle = known[(len(known) - 1) // 2] if known else None
    median_on = middle.forecast.expected_on if middle and middle.forecast else None
    finish = {finish: counts[finish] for finish in Finish}
    return GroupForecast(finish, median_on, sum(one.behind for one in expected))


def weakest_weekday(kept_on: Sequence[date], study_weekdays: Collection[int], today: date) -> int | None:
    """Return the study weekday on which fewest days were kept in the last four weeks.

    Of several the latest in the week; None where one study weekday is all there is.
    """
    if len(study_weekdays) < 2:
        return None
    since = today - LOOKED_BACK * _DAY
    counts = Counter(on.weekday() for on in kept_on if since <= on < today)
    return min(study_weekdays, key=lambda weekday: (counts[weekday], -weekday))
