"""Make a plan of a group's own Markdown.

What the lines may hold, and why no Markdown library reads them, says plan_outline.py.
"""

import re
from collections.abc import Iterator

from bot.domain.curriculum import Day, Item, ItemKind, Phase, Plan, Resource
from bot.domain.errors import BadPlan
from bot.domain.ids import DayId, ItemId, PlanId
from bot.domain.plan_outline import ID_MOST, LINK, PLAN_ID_MOST, EnoughFaults, Outline, Part, Text
from bot.domain.plan_texts import (
    DONE,
    GOAL,
    ITEM_TEXT,
    RESOURCE_TITLE,
    SUMMARY,
    TITLE,
    URL,
    WHY,
    digest,
    host_of,
    id_from,
    is_address,
    prose_problems,
    quoted,
    title_problems,
)

LINKS_MOST = 6
LINKS_LENGTH_MOST = 900
DAY_TEXT = 1800  # so that a day and its frame fit one Discord message
ITEM_MINUTES_MOST = 480
DAY_MINUTES_MOST = 1440
MINUTES_UNSAID = 15
DONE_UNSAID = "Everything that is not optional is ticked."
OWN = "own."
"""Begins the id of every imported plan; a shipped plan's cannot hold a dot."""

_MINUTES = re.compile(r"(\d{1,4})\s*(?:m|min|mins|minutes)")
_HOURS = re.compile(r"(\d{1,3})\s*(?:h|hour|hours)(?:\s*(\d{1,2})\s*(?:m|min|mins|minutes)?)?")
_NEARLY_TIME = re.compile(r"\d+[.,]?\d*\s*[hm][a-z]*")
_TAGS = frozenset({"optional", "extra", *ItemKind})


def read_plan(data: bytes) -> Plan:
    """Read a plan. Raises BadPlan with every fault and its line, up to a hundred."""
    outline, plan = Outline(), None
    try:
        outline.read(data)
        plan = _plan(outline)
    except EnoughFaults:
        plan = None
    if plan is None or outline.faults:
        found = sorted(outline.faults, key=lambda fault: fault[0])
        raise BadPlan([f"line {line}: {problem}" if line else problem for line, problem in found])
    return plan


def _plan(outline: Outline) -> Plan | None:
    head = outline.plan
    if head is None:
        return None
    blame = outline.blame
    _titled(outline, head)
    summary = _prose(outline, head, head.about, SUMMARY, "summary", links=False)
    if not outline.days:
        blame(head.line, "the plan has no day: ## Day 1: Title")
    phases = [_phase(outline, part, number) for number, part in enumerate(outline.phases, start=1)]
    begun = {day.phase for day in outline.days}
    for number, part in enumerate(outline.phases, start=1):
        if number not in begun:
            blame(part.line, "this phase has no day")
    if phases and 0 in begun:
        blame(outline.days[0].line, "this day stands before the first phase: give it one")
    whole = Phase("plan", head.title, summary)
    days = [
        _day(outline, part, number, phases[part.phase - 1] if part.phase else whole)
        for number, part in enumerate(outline.days, start=1)
    ]
    _distinct(outline, days)
    key = head.id or id_from(head.title, PLAN_ID_MOST)
    return Plan(PlanId(OWN + key), head.title, 1, summary, tuple(phases) or (whole,), tuple(days))


def _distinct(outline: Outline, days: list[Day]) -> None:
    lines: dict[DayId, int] = {}
    for day, part in zip(days, outline.days, strict=True):
        if day.id in lines:
            outline.blame(
                part.line,
                f"this day has the id {quoted(day.id)}, and so has that of line {lines[day.id]}: "
                "give one another title, or a line <!-- id: a-name --> below its heading",
            )
        lines.setdefault(day.id, part.line)


def _titled(outline: Outline, part: Part) -> None:
    for problem in title_problems(part.title, TITLE):
        outline.blame(part.line, f"the title {problem}")


def _phase(outline: Outline, part: Part, number: int) -> Phase:
    _titled(outline, part)
    goal = _prose(outline, part, part.about, GOAL, "goal")
    return Phase(f"phase-{number}", part.title, goal, resources=_resources(outline, part))


def _day(outline: Outline, part: Part, number: int, phase: Phase) -> Day:
    _titled(outline, part)
    why = _prose(outline, part, part.about, WHY, "text")
    done = _prose(outline, part, part.done, DONE, "Done: text") or DONE_UNSAID
    day = Day(
        id=DayId(part.id or id_from(part.title, ID_MOST)),
        number=number,
        phase=phase,
        title=part.title,
        why=why,
        done=done,
        items=tuple(_items(outline, part)),
        topics=(),
        resources=_resources(outline, part),
        extra_always=True,
    )
    for problem in _load_problems(day):
        outline.blame(part.line, problem)
    return day


def _load_problems(day: Day) -> Iterator[str]:
    if not day.required:
        yield "the day has no item that must be done: - [ ] What to do (30 min)"
    if day.minutes > DAY_MINUTES_MOST:
        yield f"the day takes {day.minutes:,} minutes; it has {DAY_MINUTES_MOST:,}"
    texts = [day.title, day.why, day.done, *(item.text for item in day.items)]
    texts += [f"{resource.title}{resource.by}" for resource in day.resources]
    if (total := sum(map(len, texts))) > DAY_TEXT:
        yield f"the texts of the day have {total:,} characters in all; {DAY_TEXT:,} fit a post"


# -- texts and links -------------------------------------------------------------------------


def _prose(
    outline: Outline, part: Part, text: Text | None, most: int, what: str, *, links: bool = True
) -> str:
    if text is None:
        return ""
    found = _linked(part, text) if links else " ".join(text.text.split())
    for problem in prose_problems(found, most):
        outline.blame(text.line, f"the {what} {problem}")
    return found


def _linked(part: Part, text: Text) -> str:
    """Take the links out of a text, leaving their titles; they become the day's."""
    part.links += [Text(text.line, match[0]) for match in LINK.finditer(text.text)]
    return " ".join(LINK.sub(r"\1", text.text).split())


def _resources(outline: Outline, part: Part) -> tuple[Resource, ...]:
    found: dict[str, Resource] = {}
    pairs = [(text.line, match) for text in part.links for match in LINK.finditer(text.text)]
    for line, match in sorted(pairs, key=lambda pair: pair[0]):
        title, url = " ".join(match[1].split()), match[2]
        for problem in title_problems(title, RESOURCE_TITLE):
            outline.blame(line, f"the link's title {problem}")
        if not is_address(url):
            outline.blame(line, f"a link must begin with https:// and hold no brackets, got {quoted(url)}")
        elif len(url) > URL:
            outline.blame(line, f"the address has {len(url):,} characters; {URL} fit")
        number = len(found) + 1
        found.setdefault(url, Resource(f"link-{number}", title, host_of(url), url, "link", ""))
    if len(found) > LINKS_MOST:
        outline.blame(part.line, f"{len(found)} links stand below this heading; {LINKS_MOST} fit")
    if (total := sum(map(len, found))) > LINKS_LENGTH_MOST:
        outline.blame(part.line, f"its addresses have {total:,} characters in all; {LINKS_LENGTH_MOST} fit")
    return tuple(found.values())


# -- items -----------------------------------------------------------------------------------


def _items(outline: Outline, part: Part) -> Iterator[Item]:
    lines: dict[str, int] = {}
    for text in part.items:
        item = _item(outline, part, text)
        if item.id in lines:
            outline.blame(text.line, f"the item of line {lines[item.id]} stands here again")
        else:
            lines[item.id] = text.line
            yield item


def _item(outline: Outline, part: Part, text: Text) -> Item:
    words, tags = _tags(_linked(part, text))
    minutes, kind = MINUTES_UNSAID, ItemKind.PRACTISE
    for tag in tags:
        said = _minutes(tag)
        if said is not None:
            minutes = said
        elif tag in list(ItemKind):
            kind = ItemKind(tag)
        elif tag not in _TAGS:
            outline.blame(text.line, f"I can't read {quoted(tag)} as a time: write (30 min) or (1 h 30)")
    if not 1 <= minutes <= ITEM_MINUTES_MOST:
        outline.blame(text.line, f"an item takes 1 to {ITEM_MINUTES_MOST} minutes, got {minutes:,}")
    for problem in prose_problems(words, ITEM_TEXT):
        outline.blame(text.line, f"the item {problem}")
    extra = not {"optional", "extra"}.isdisjoint(tags)
    return Item(ItemId(f"i-{digest(words)}"), kind, minutes, words, extra)


def _tags(text: str) -> tuple[str, list[str]]:
    """Part an item from what stands in brackets at its end: minutes, kind, optional."""
    found: list[str] = []
    while text.endswith(")") and "(" in text:
        before, _, inside = text[:-1].rpartition("(")
        tags = [tag.strip().lower() for tag in inside.split(",")]
        if not all(tag in _TAGS or _NEARLY_TIME.fullmatch(tag) or _minutes(tag) for tag in tags):
            break
        found = [*tags, *found]
        text = before.rstrip()
    return text, found


def _minutes(tag: str) -> int | None:
    if match := _MINUTES.fullmatch(tag):
        return int(match[1])
    if match := _HOURS.fullmatch(tag):
        return 60 * int(match[1]) + int(match[2] or 0)
    return None
