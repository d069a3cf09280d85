"""Hold what a group studies: plans, days, items, resources and questions."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from bot.domain.ids import DayId, ItemId, PlanId, QuestionId


class ItemKind(StrEnum):
    READ = "read"
    PRACTISE = "practise"
    BUILD = "build"
    SHARE = "share"


class Difficulty(StrEnum):
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


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


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a day's checklist; `extra` ones are offered at weekends only."""

    id: ItemId
    kind: ItemKind
    minutes: int
    text: str
    extra: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    id: str
    title: str
    goal: str


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

    @cached_property
    def required(self) -> tuple[Item, ...]:
        return tuple(item for item in self.items if not item.extra)

    @property
    def minutes(self) -> int:
        """Add up the minutes of the required items."""
        return sum(item.minutes for item in self.required)

    def items_on(self, *, weekend: bool) -> tuple[Item, ...]:
        """List the items to show on a date; the extra ones only at a weekend."""
        return self.items if weekend else self.required


@dataclass(frozen=True)
class Plan:
    id: PlanId
    title: str
    version: int
    summary: str
    phases: tuple[Phase, ...]
    days: tuple[Day, ...]

    @cached_property
    def by_id(self) -> Mapping[DayId, Day]:
        return {day.id: day for day in self.days}

    def day(self, number: int) -> Day:
        """Return day `number`, 1-based. Raises IndexError outside the plan."""
        if number < 1:
            raise IndexError(number)
        return self.days[number - 1]

    def __len__(self) -> int:
        return len(self.days)


@dataclass(frozen=True, slots=True)
class Question:
    """One quiz question; `choices` stand in the author's order, `answer` is the right one's index."""

    id: QuestionId
    topic: Topic
    difficulty: Difficulty
    text: str
    choices: tuple[str, ...]
    answer: int
    explanation: str
    source: Resource
    fixed_order: bool = False


@dataclass(frozen=True)
class Library:
    """Everything under `content/`, validated."""

    plans: Mapping[PlanId, Plan]
    topics: Mapping[str, Topic]
    resources: Mapping[str, Resource]
    questions: Mapping[QuestionId, Question]

    @cached_property
    def quiz_topics(self) -> tuple[Topic, ...]:
        """List the topics that have questions, in the order of topics.toml."""
        asked = {question.topic.id for question in self.questions.values()}
        return tuple(topic for topic in self.topics.values() if topic.id in asked)
