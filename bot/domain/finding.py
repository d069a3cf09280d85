"""Find days, and guide notes by words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bot.domain.curriculum import Day, Guide, Plan
from bot.domain.ids import PlanId

FOUND_MOST = 25


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that was found; `plan_id` is None for the guide."""

    plan_id: PlanId | None
    key: str
    """A day's number or a guide note's id."""
    title: str
    where: str


@dataclass(frozen=True, slots=True)
class _Line:
    hit: Hit
    title: str
    text: str


class Finder:
    """An index of everything that can be read; made once."""

    def __init__(self, plans: Mapping[PlanId, Plan], guide: Guide) -> None:
        self._lines = [line for plan in plans.values() for day in plan.days for line in _day_lines(plan, day)]
        self._lines += _guide_lines(guide)

    def find(self, words: str, first: PlanId | None = None) -> list[Hit]:
        """Return what holds every word, titles first, and of those the plan `first` first."""
        wanted = words.casefold().split()
        if not wanted:
            return []
        found = [line for line in self._lines if all(word in line.text for word in wanted)]
        found.sort(key=lambda line: line.hit.plan_id != first)
        found.sort(key=lambda line: not all(word in line.title for word in wanted))
        return [line.hit for line in found[:FOUND_MOST]]


def _day_lines(plan: Plan, day: Day) -> Iterator[_Line]:
    texts = [day.title, day.why, day.done, day.phase.title, *(item.text for item in day.items)]
    texts += [topic.title for topic in day.topics]
    texts += [f"{resource.title} {resource.by}" for resource in day.resources]
    hit = Hit(plan.id, str(day.number), day.title, f"{plan.title}, day {day.number}")
    yield _Line(hit, day.title.casefold(), " ".join(texts).casefold())


def _guide_lines(guide: Guide) -> Iterator[_Line]:
    for section in guide.sections:
        for note in section.notes:
            hit = Hit(None, note.id, note.title, f"Guide: {section.title}")
            texts = (note.title, note.text, note.do or "", section.title, note.group or "")
            yield _Line(hit, note.title.casefold(), " ".join(texts).casefold())
