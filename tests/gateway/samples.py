"""Make the facts behind posts and cards: as shipped, and at their very worst."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import cycle, islice
from typing import Any

from bot.content_models import (
    CHOICE,
    CODE,
    CODE_COLUMNS,
    DONE,
    EXPLANATION,
    GOAL,
    ITEM_TEXT,
    ORDERED,
    QUESTION_TEXT,
    RESOURCE_TITLE,
    SEVERAL,
    SUMMARY,
    TITLE,
    UNIT,
    URL,
    WHY,
)
from bot.domain.checkin import TEXT_MOST, Answer
from bot.domain.cohort import Cohort, CohortDraft, Completion, Position
from bot.domain.curriculum import Day, Difficulty, Item, ItemKind, Phase, Plan, Resource, Topic
from bot.domain.ids import (
    ChannelId,
    CohortId,
    DayId,
    GuildId,
    ItemId,
    PlanId,
    QuestionId,
    RoleId,
    UserId,
)
from bot.domain.library import Library
from bot.domain.question import TRUE_FALSE_CHOICES, Quantity, Question, QuestionKind
from bot.domain.text import LINK_MOST, NAME_MOST, NOTE_MOST
from bot.services.cohorts import NAME_MOST as GROUP_NAME_MOST
from bot.services.day_views import DayView
from bot.services.posts import DailyPost

SNOWFLAKE = 10**19 - 1
NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
SLUG = 40
MOST_COHORTS = CohortId(10**9 - 1)
MARKER = "d" + "9" * 12
NAME = "*" * NAME_MOST  # each character is escaped, so it takes two
GROUP = "_" * GROUP_NAME_MOST
ZONE = "America/Argentina/ComodRivadavia"


def words(most: int, *, end: str = "") -> str:
    """Write a text of a length, with a mark at its end that shows whether it was cut."""
    text = "".join(islice(cycle("Lorem ipsum dolor sit amet "), most - len(end) - 1))
    return f"{text}.{end}"


def slug(number: int) -> str:
    return f"{number:0{SLUG}d}"


def cohort(cohort_id: CohortId = MOST_COHORTS, **more: Any) -> Cohort:
    """Make a cohort whose every value is as long as it can be."""
    draft = CohortDraft(
        guild_id=GuildId(SNOWFLAKE),
        name=more.pop("name", GROUP),
        plan_id=PlanId(slug(1)),
        channel_id=ChannelId(SNOWFLAKE),
        chat_id=ChannelId(SNOWFLAKE - 1),
        zone=ZONE,
        start_on=date(2026, 1, 1),
        post_time=time(18, 30),
        setup_by=UserId(SNOWFLAKE),
        ping_role_id=RoleId(SNOWFLAKE),
        organiser_role_id=RoleId(SNOWFLAKE),
    )
    return Cohort(cohort_id, draft, NOW, Position(99, 1, draft.start_on), **more)


def blocked(**more: Any) -> Cohort:
    return cohort(blocked_at=NOW, blocked_reason="r" * 200, **more)


# -- content at its longest --------------------------------------------------------------------

RESOURCES = tuple(
    Resource(slug(n), "[" * RESOURCE_TITLE, "b" * TITLE, "https://e.example/".ljust(URL, "u"), "docs", "free")
    for n in range(3)
)
PHASE = Phase(slug(1), words(TITLE), words(GOAL))
TOPIC = Topic(slug(1), words(TITLE))
QUESTION, EXPLAINED = words(QUESTION_TEXT, end="?"), words(EXPLANATION, end="!")


def longest_day(number: int = 100) -> Day:
    """Make a day that takes all the room the content rules give."""
    items = tuple(
        Item(ItemId(slug(n)), ItemKind.PRACTISE, 240, words(ITEM_TEXT), extra=n >= 4) for n in range(6)
    )
    return Day(
        DayId(slug(number)), number, PHASE, words(TITLE), words(WHY), words(DONE), items, (TOPIC,), RESOURCES
    )


def longest_plan() -> Plan:
    days = tuple(longest_day(number) for number in range(1, 121))
    return Plan(PlanId(slug(1)), words(TITLE), 1, words(SUMMARY), (PHASE,), days)


def longest_question(kind: QuestionKind = QuestionKind.CHOICE, *, own: bool = False) -> Question:
    """Make a question that takes all the room the content rules give, or that a server's own may take."""
    count = {QuestionKind.NUMBER: 0, QuestionKind.TRUE_FALSE: 2, QuestionKind.CHOICE: 4, QuestionKind.CODE: 4}
    most = count.get(kind, SEVERAL[1] if kind is QuestionKind.SEVERAL else ORDERED[1])
    choices = tuple(f"{n}{'*' * (CHOICE - 1)}" for n in range(most))
    many = {QuestionKind.SEVERAL: 4, QuestionKind.ORDER: ORDERED[1], QuestionKind.NUMBER: 0}
    text, explanation = ("`" * QUESTION_TEXT, "<" * EXPLANATION) if own else (QUESTION, EXPLAINED)
    return Question(
        id=QuestionId(slug(1)),
        topic=TOPIC,
        kind=kind,
        difficulty=Difficulty.MEDIUM,
        text=text,
        explanation=explanation,
        source=None if own else RESOURCES[0],
        choices=TRUE_FALSE_CHOICES if kind is QuestionKind.TRUE_FALSE else choices,
        right=tuple(range(many.get(kind, 1))),
        quantity=Quantity(-1 / 3e-7, 0.1, "_" * UNIT) if kind is QuestionKind.NUMBER else None,
        code="\n".join(["x" * CODE_COLUMNS] * 8)[:CODE] if kind is QuestionKind.CODE else None,
    )


# -- people's texts at their worst ---------------------------------------------------------------

BLANK_LINES = "a" + "\n" * (NOTE_MOST - 2) + "b"  # each line gets the mark of a quotation
STARS = "*" * NOTE_MOST
LINK = "https://e.example/".ljust(LINK_MOST, "l")
ANSWER = Answer(167.75, BLANK_LINES[:TEXT_MOST], STARS[:TEXT_MOST], "<" * TEXT_MOST, 5)


def completion(day: Day, **more: Any) -> Completion:
    """Make a day done, with all that can be said about it."""
    facts: dict[str, Any] = {
        "done_at": NOW,
        "recorded_at": NOW,
        "points": 10,
        "week": "2026-W05",
        "month": "2026-01",
        "zone": ZONE,
        "deadline_at": NOW + timedelta(hours=12),
        "note": BLANK_LINES,
        "link": LINK,
        "by_item": None,
        "source": "member",
        **more,
    }
    return Completion(day.id, day.number, **facts)


def day_view(plan: Plan, day: Day, **more: Any) -> DayView:
    """Look at a day on a Saturday, with every item ticked."""
    facts: dict[str, Any] = {
        "ticked": frozenset(item.id for item in day.items),
        "completion": None,
        "row": None,
        "zone": ZONE,
        "now": NOW,
        "on": date(2026, 1, 31),
        **more,
    }
    return DayView(cohort=facts.pop("cohort", cohort()), plan=plan, day=day, **facts)


def daily_post(library: Library, cohort_id: CohortId, **more: Any) -> DailyPost:
    """Make the post of the first shipped day."""
    plan = next(iter(library.plans.values()))
    group = cohort(cohort_id, name="Group")
    group = replace(group, draft=replace(group.draft, ping_role_id=None))
    facts: dict[str, Any] = {"on": date(2026, 1, 2), "late": False, "marker": MARKER, **more}
    return DailyPost(group, plan, plan.day(1), **facts)
