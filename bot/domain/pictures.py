"""Say what a picture shows: plain figures, without names and without texts that somebody wrote."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256

from bot.domain.assessing import Level
from bot.domain.curriculum import Area
from bot.domain.ledger import Status


class Mark(StrEnum):
    """How a plan day stands in a calendar: the statuses of the ledger, and days that are not in it."""

    ON_TIME = Status.ON_TIME.value
    KEPT_LATE = Status.KEPT_LATE.value
    OPEN = Status.OPEN.value
    EXCUSED = Status.EXCUSED.value
    FROZEN = Status.FROZEN.value
    MISSED = Status.MISSED.value
    EXTRA = "optional and done"
    OPTIONAL = "optional"
    TO_COME = "to come"


@dataclass(frozen=True, slots=True)
class PlanDay:
    """A plan day on its date. Two may share a date; an optional one beside one that counts is not drawn."""

    on: date
    mark: Mark


@dataclass(frozen=True, slots=True)
class HeatMap:
    """All days of a plan, in order; dates without one, such as those of a pause, are not shown."""

    days: tuple[PlanDay, ...]
    today: date | None = None

    def count(self, mark: Mark) -> int:
        """Count the days of one kind."""
        return sum(day.mark is mark for day in self.days)


@dataclass(frozen=True, slots=True)
class WeekHours:
    """What was studied in the week from a Monday, in minutes, and its goal if there is one."""

    monday: date
    minutes: int
    goal: int | None = None

    @property
    def reached(self) -> bool:
        return self.goal is not None and self.minutes >= self.goal


@dataclass(frozen=True, slots=True)
class HoursByWeek:
    """Weeks in order; `running` is the Monday of the one that is not over."""

    weeks: tuple[WeekHours, ...]
    running: date | None = None


@dataclass(frozen=True, slots=True)
class PhaseMilestones:
    reached: int
    of: int


@dataclass(frozen=True, slots=True)
class MilestonesByPhase:
    """The phases of a plan, in order; they are shown by number, because a group may have named them."""

    phases: tuple[PhaseMilestones, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member is; what there is nothing of is None, or empty, and left out."""

    calendar: HeatMap | None = None
    hours: HoursByWeek | None = None
    milestones: MilestonesByPhase | None = None


@dataclass(frozen=True, slots=True)
class GroupDay:
    """How many members kept a day, and how many still can, of those who could."""

    on: date
    kept: int
    possible: int
    open: int = 0


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """The days of a group's week, its hours together in minutes, and its streak."""

    monday: date
    days: tuple[GroupDay, ...]
    minutes: int
    goal: int | None
    streak: int
    members: int


@dataclass(frozen=True, slots=True)
class WeekKept:
    """How many days were kept in the week from a Monday, of how many possible ones, over all members."""

    monday: date
    kept: int
    possible: int


@dataclass(frozen=True, slots=True)
class GroupMonth:
    """The weeks of a group's month, and how many members stand how: on track, behind, or quiet."""

    first_on: date
    last_on: date
    weeks: tuple[WeekKept, ...]
    on_track: int
    behind: int
    quiet: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """How many days of a plan are done, or should be, by the end of a date."""

    on: date
    days: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Days done over time, as planned and as they will be; without a pace there are no finish dates.

    `done` ends at the latest today; the range is from `earliest` to `latest`, None if that is open.
    """

    days: int
    done: tuple[Reached, ...]
    planned: tuple[Reached, ...]
    today: date
    earliest: date | None = None
    expected: date | None = None
    latest: date | None = None

    @property
    def count(self) -> int:
        """Return how many days are done."""
        return self.done[-1].days if self.done else 0

    @property
    def finished(self) -> bool:
        return self.count >= self.days


@dataclass(frozen=True, slots=True)
class AreaLevel:
    area: Area
    now: Level
    then: Level | None = None


@dataclass(frozen=True, slots=True)
class QuizLevels:
    """Levels by area, now and at an earlier skill check."""

    areas: tuple[AreaLevel, ...]
    now_on: date
    then_on: date | None = None


PictureSpec = Progress | GroupWeek | GroupMonth | Forecast | QuizLevels


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawn picture, ready to be attached; `alt` says the same to those who do not see it."""

    png: bytes
    alt: str
    filename: str


def content_key(spec: PictureSpec) -> str:
    """Return what is the same for specs that look the same."""
    return sha256(repr(spec).encode()).hexdigest()
