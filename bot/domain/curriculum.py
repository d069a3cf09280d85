"""Hold what a group studies: plans, days, items and resources."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.domain.ids import DayId, ItemId, MilestoneId, PlanId


class ItemKind(StrEnum):
    READ = "read"
    PRACTISE = "practise"
    BUILD = "build"
    SHARE = "share"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


class Area(StrEnum):
    """The three areas of the skill gap."""

    MATHEMATICS = "mathematics"
    CONCEPTS = "concepts"
    PRACTICE = "practice"


@dataclass(frozen=True, slots=True)
class Resource:
    id: str
    title: str
    by: str
    url: str
    kind: str
    price: str


@dataclass(frozen=True, slots=True)
class Topic:
    id: str
    title: str
    area: Area | None = None
    """The area of the skill gap it belongs to; None for what is not measured, such as careers."""


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a day's checklist; `extra` ones are offered at weekends only."""

    id: ItemId
    kind: ItemKind
    minutes: int
    text: str
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """What a member can do, or has, at the end of a phase: "can ..." or "has ..."."""

    id: MilestoneId
    text: str


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a plan; `hours` is an estimate of what it takes."""

    id: str
    title: str
    goal: str
    hours: int | None = None
    resources: tuple[Resource, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True)
class Day:
    """One plan day; its number is only its place in the plan, its id is for ever."""

    id: DayId
    number: int
    phase: Phase
    title: str
    why: str
    done: str
    items: tuple[Item, ...]
    topics: tuple[Topic, ...]
    resources: tuple[Resource, ...]
    extra_always: bool = False
    """The extra items are offered on every date, not at weekends only: so it is in plans of a group's own."""

    @cached_property
    def required(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.extra)

    @property
    def minutes(self) -> int:
        """Add up the minutes of the required items."""
        return sum(item.minutes for item in self.required)

    def items_on(self, *, weekend: bool) -> tuple[Item, ...]:
        """List the items to show on a date; the extra ones only at a weekend."""
        return self.items if weekend or self.extra_always else self.required


@dataclass(frozen=True, slots=True)
class Then:
    """Where a plan leads on to: the week of another plan to enter, and for whom."""

    plan_id: PlanId
    week: int
    hint: str


@dataclass(frozen=True)
class Plan:
    id: PlanId
    title: str
    version: int
    summary: str
    phases: tuple[Phase, ...]
    days: tuple[Day, ...]
    begins_monday: bool = False
    """Made of whole weeks, with longer days at weekends; the next Monday is offered to begin."""
    then: Then | None = None

    @cached_property
    def milestones(self) -> tuple[Milestone, ...]:
        """List the milestones of all phases, in order."""
        return tuple(milestone for phase in self.phases for milestone in phase.milestones)

    @property
    def weeks(self) -> int:
        """Count the plan weeks of seven days; the last may be shorter."""
        return -(-len(self.days) // 7)

    def week(self, number: int) -> tuple[Day, ...]:
        """Return the days of plan week `number`, 1-based. Raises IndexError outside the plan."""
        if not 1 <= number <= self.weeks:
            raise IndexError(number)
        return self.days[7 * number - 7 : 7 * number]

    @cached_property
    def by_id(self) -> Mapping[DayId, Day]:
        return {day.id: day for day in self.days}

    def day(self, number: int) -> Day:
        """Return day `number`, 1-based. Raises IndexError outside the plan."""
        if number < 1:
            raise IndexError(number)
        return self.days[number - 1]

    def ends_phase(self, day: Day) -> bool:
        """Tell whether a day is the last of its phase."""
        return day.number == len(self.days) or self.days[day.number].phase != day.phase

    def phase_ends(self, at_least: int) -> list[int]:
        """List the numbers of the days that end a phase of so many days or more.

        A plan that has one phase for all its days has none of its own.
        """
        lengths = Counter(day.phase.id for day in self.days)
        if len(lengths) == 1:
            return []
        return [day.number for day in self.days if self.ends_phase(day) and lengths[day.phase.id] >= at_least]

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True, slots=True)
class Note:
    """One thing to know; `do` is what to do about it this week, `week` when the roadmap comes to it."""

    id: str
    title: str
    text: str
    do: str | None
    week: int | None
    group: str | None
    hours: int | None
    resources: tuple[Resource, ...]
    source: Resource | None
    """None where it is the report that all of Daymark follows."""


@dataclass(frozen=True, slots=True)
class GuideSection:
    id: str
    title: str
    summary: str
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Tip:
    """A sentence for under a post; without topics it fits every day."""

    id: str
    text: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Guide:
    """All sections, in the order of the menu, and the tips."""

    sections: tuple[GuideSection, ...] = ()
    tips: tuple[Tip, ...] = ()

    @cached_property
    def by_id(self) -> Mapping[str, GuideSection]:
        return {section.id: section for section in self.sections}

    @cached_property
    def notes(self) -> Mapping[str, tuple[GuideSection, Note]]:
        """Return every note with its section, by id."""
        return {note.id: (section, note) for section in self.sections for note in section.notes}
