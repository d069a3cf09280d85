"""Say what a content file may hold: one model an entry, the limits as constants."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, WrapValidator

from bot.content_checks import (
    Limits,
    between,
    choices,
    clean,
    code_lines,
    distinct,
    finite,
    judged,
    known,
    long,
    no_percent,
    paired,
    plain,
    repeated,
    secure,
    shown,
    sized,
    slug,
    together,
    within,
)
from bot.domain.curriculum import Area, Difficulty, ItemKind

TITLE = 60
RESOURCE_TITLE = 80
SUMMARY = 300
GOAL = 200
WHY = 280
DONE = 200
ITEM_TEXT = 180
QUESTION_TEXT = 300
CHOICE = 80  # Discord's limit of a button label
EXPLANATION = 500
CODE = 500
CODE_LINES = 12
CODE_COLUMNS = 60  # what a phone shows without turning the line
UNIT = 20
URL = 300
DAY_TEXT = 1800  # so that a day and its frame fit one Discord message

ITEM_MINUTES = (5, 240)
REQUIRED_ITEMS = (2, 4)
REQUIRED_MINUTES = (60, 120)
EXTRA_ITEMS = (0, 2)
EXTRA_MINUTES = (30, 120)
WEEKEND_ITEMS = (3, 5)
WEEKEND_MINUTES = (180, 240)
WEEK_MINUTES = (600, 900)
MILESTONE = 140
MILESTONES = (0, 6)
PHASE_HOURS = (1, 400)
PLAN_WEEKS = (1, 60)
HINT = 300
PHASE_RESOURCES = (0, 6)
DAY_TOPICS = (1, 3)
DAY_RESOURCES = (1, 3)
WRONG_CHOICES = (2, 3)
SEVERAL_OF_A_SORT = (1, 4)
SEVERAL = (4, 6)
ORDERED = (3, 5)
VERSIONS = (1, 10_000)
GUIDE_SUMMARY = 200
GUIDE_TITLE = 100  # Discord's limit of a select's label and of a suggestion
GUIDE_TEXT = 1000
GUIDE_DO = 300
GUIDE_WEEKS = (1, 16)
GUIDE_HOURS = (1, 40)
GUIDE_RESOURCES = (0, 8)
TIP = 220
TIP_TOPICS = (0, 5)


def _items(value: list[Any], info: ValidationInfo) -> Iterator[str]:
    items = [item for item in value if isinstance(item, dict)]
    for name in repeated(item["id"] for item in items if isinstance(item.get("id"), str)):
        yield f"must use the id {shown(name)} once only"
    flags = [item.get("extra", False) for item in items]
    # Which items count cannot be told while one of them is no item or its flag is no flag.
    if len(items) == len(value) and all(isinstance(flag, bool) for flag in flags):
        for noun, is_extra, counts, minutes in _loads(weekly=getattr(info.context, "weekly", False)):
            chosen = [item for item, flag in zip(items, flags, strict=True) if flag is is_extra]
            yield from _load(noun, chosen, counts, minutes)


def _loads(*, weekly: bool) -> tuple[tuple[str, bool, Limits, Limits], ...]:
    """Say how much a day may hold; where weekends are longer, their days are told by their place later."""
    counts = (REQUIRED_ITEMS[0], WEEKEND_ITEMS[1]) if weekly else REQUIRED_ITEMS
    minutes = (REQUIRED_MINUTES[0], WEEKEND_MINUTES[1]) if weekly else REQUIRED_MINUTES
    extra = (0, 0) if weekly else EXTRA_ITEMS
    return ("required", False, counts, minutes), ("extra", True, extra, EXTRA_MINUTES)


def _load(noun: str, items: list[dict[str, Any]], counts: Limits, minutes: Limits) -> Iterator[str]:
    if not within(counts, len(items)):
        yield f"must have {counts[0]} to {counts[1]} {noun} ones, got {len(items)}"
    each = [item.get("minutes") for item in items]
    # A sum over a faulty number would be noise beside the fault of the number itself.
    numbers = [number for number in each if type(number) is int and within(ITEM_MINUTES, number)]
    if items and len(numbers) == len(items) and not within(minutes, sum(numbers)):
        yield f"the {noun} ones must take {minutes[0]} to {minutes[1]} minutes in all, got {sum(numbers)}"


Slug = Annotated[str, judged(str, slug)]
TopicId = Annotated[str, judged(str, slug, known("topic"))]
ResourceId = Annotated[str, judged(str, slug, known("resource"))]
PhaseId = Annotated[str, judged(str, slug, known("phase"))]
Label = Annotated[str, judged(str, long(CHOICE), clean, plain)]
Minutes = Annotated[int, judged(int, between(ITEM_MINUTES))]


def _title(most: int = TITLE) -> WrapValidator:
    return judged(str, long(most), clean, plain)


def _prose(most: int) -> WrapValidator:
    return judged(str, long(most), clean, paired)


class Entry(BaseModel):
    """Refuse unknown fields and values that would have to be converted."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class SharedFile(Entry):
    """topics.toml and resources.toml: a list and nothing else."""


class TopicEntry(Entry):
    id: Slug
    title: Annotated[str, _title()]
    # Not strict: TOML has no enums, so the text stands for the member.
    area: Annotated[Area | None, Field(strict=False)] = None


class ResourceEntry(Entry):
    id: Slug
    title: Annotated[str, _title(RESOURCE_TITLE)]
    by: Annotated[str, _title()]
    url: Annotated[str, judged(str, long(URL), secure)]
    kind: Literal["book", "course", "video", "docs", "article", "dataset", "tool"]
    price: Literal["free", "free-to-read", "paid", "mixed"]


class ThenEntry(Entry):
    plan: Slug
    week: Annotated[int, judged(int, between(PLAN_WEEKS))]
    hint: Annotated[str, _prose(HINT)]


class PlanFile(Entry):
    id: Slug
    title: Annotated[str, _title()]
    version: Annotated[int, judged(int, between(VERSIONS))]
    summary: Annotated[str, _prose(SUMMARY)]
    begins: Literal["any day", "monday"] = "any day"
    then: ThenEntry | None = None


class MilestoneEntry(Entry):
    id: Slug
    text: Annotated[str, _prose(MILESTONE)]


class PhaseEntry(Entry):
    id: Slug
    title: Annotated[str, _title()]
    goal: Annotated[str, _prose(GOAL)]
    hours: Annotated[int, judged(int, between(PHASE_HOURS))] | None = None
    resources: Annotated[list[ResourceId], judged(list, sized(PHASE_RESOURCES), distinct)] = []
    milestones: Annotated[list[MilestoneEntry], judged(list, sized(MILESTONES))] = []


class ItemEntry(Entry):
    id: Slug
    # Not strict: TOML has no enums, so the text stands for the member.
    kind: Annotated[ItemKind, Field(strict=False)]
    minutes: Minutes
    text: Annotated[str, _prose(ITEM_TEXT)]
    extra: bool = False


class DayEntry(Entry):
    id: Slug
    phase: PhaseId
    title: Annotated[str, _title()]
    why: Annotated[str, _prose(WHY)]
    done: Annotated[str, _prose(DONE)]
    topics: Annotated[list[TopicId], judged(list, sized(DAY_TOPICS), distinct)]
    resources: Annotated[list[ResourceId], judged(list, sized(DAY_RESOURCES), distinct)]
    items: Annotated[list[ItemEntry], judged(list, _items)]


class GuideFile(Entry):
    id: Slug
    title: Annotated[str, _title()]
    summary: Annotated[str, _prose(GUIDE_SUMMARY)]
    order: Annotated[int, judged(int, between(VERSIONS))]


class NoteEntry(Entry):
    id: Slug
    title: Annotated[str, _title(GUIDE_TITLE)]
    text: Annotated[str, _prose(GUIDE_TEXT)]
    do: Annotated[str, _prose(GUIDE_DO)] | None = None
    week: Annotated[int, judged(int, between(GUIDE_WEEKS))] | None = None
    group: Annotated[str, _title()] | None = None
    hours: Annotated[int, judged(int, between(GUIDE_HOURS))] | None = None
    resources: Annotated[list[ResourceId], judged(list, sized(GUIDE_RESOURCES), distinct)] = []
    source: Annotated[str, judged(str, slug)]


class TipFile(Entry):
    id: Literal["tips"]


class TipEntry(Entry):
    id: Slug
    text: Annotated[str, _prose(TIP)]
    topics: Annotated[list[TopicId], judged(list, sized(TIP_TOPICS), distinct)] = []


class QuizFile(Entry):
    topic: TopicId


class QuestionEntry(Entry):
    id: Slug
    kind: Literal["choice", "several", "true-false", "number", "order", "code"]
    difficulty: Annotated[Difficulty, Field(strict=False)]
    text: Annotated[str, _prose(QUESTION_TEXT)]
    explanation: Annotated[str, _prose(EXPLANATION)]
    source: ResourceId


class ChoiceEntry(QuestionEntry):
    right: Label
    wrong: Annotated[list[Label], judged(list, sized(WRONG_CHOICES), choices)]


class CodeEntry(ChoiceEntry):
    code: Annotated[str, judged(str, long(CODE), code_lines(CODE_LINES, CODE_COLUMNS))]


class SeveralEntry(QuestionEntry):
    right: Annotated[list[Label], judged(list, sized(SEVERAL_OF_A_SORT))]
    wrong: Annotated[list[Label], judged(list, sized(SEVERAL_OF_A_SORT), together(SEVERAL), choices)]


class TrueFalseEntry(QuestionEntry):
    answer: bool


class NumberEntry(QuestionEntry):
    answer: Annotated[float, judged(float, finite)]
    tolerance: Annotated[float, judged(float, finite), Field(ge=0)]
    unit: Annotated[str, judged(str, long(UNIT), clean, plain, no_percent)] | None = None


class OrderEntry(QuestionEntry):
    order: Annotated[list[Label], judged(list, sized(ORDERED), distinct)]


class UnclearEntry(QuestionEntry, extra="ignore"):
    """A question of no known kind: which other fields it needs cannot be told."""


_KINDS: Mapping[object, type[QuestionEntry]] = {
    "choice": ChoiceEntry,
    "several": SeveralEntry,
    "true-false": TrueFalseEntry,
    "number": NumberEntry,
    "order": OrderEntry,
    "code": CodeEntry,
}


def question_model(raw: object) -> type[QuestionEntry]:
    """Choose the model by the kind a question says it is."""
    kind = raw.get("kind") if isinstance(raw, dict) else None
    return _KINDS.get(kind, UnclearEntry) if isinstance(kind, str) else UnclearEntry
