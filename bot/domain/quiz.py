"""Choose which questions to ask; a seed decides, so a restart changes nothing."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.domain.bank import Entry
from bot.domain.curriculum import Day, Difficulty, Plan, Topic
from bot.domain.errors import NoQuestions
from bot.domain.ids import QuestionId

QUESTIONS_DEFAULT = 5
QUESTIONS_MOST = 20
DAILY_QUESTIONS = 3
REVIEW_MOST = 10
POINTS = 2
POINTS_MOST = 10
"""So much can be earned by quizzes on one study day."""


class Mode(StrEnum):
    """The kinds of quiz a member takes alone."""

    START = "start"
    DAILY = "daily"
    REVIEW = "review"
    ASSESS = "assess"


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to be asked: of which topics (any, where none is named), how hard, how many."""

    topics: Sequence[Topic] = ()
    difficulty: Difficulty | None = None
    count: int = QUESTIONS_DEFAULT


def pick_questions(
    bank: Iterable[Entry], wish: Wish, seed: object, known: Collection[QuestionId] = frozenset()
) -> tuple[QuestionId, ...]:
    """Draw up to the wished number of questions, those not known yet before the others.

    Raises NoQuestions where the bank has none of that kind.
    """
    wanted = {topic.id for topic in wish.topics}
    fitting = [
        entry.id
        for entry in sorted(bank, key=lambda entry: entry.id)
        if (not wanted or entry.topic.id in wanted) and wish.difficulty in (None, entry.difficulty)
    ]
    if not fitting:
        raise NoQuestions(wish.topics[0].title if len(wish.topics) == 1 else None, wish.difficulty)
    Random(f"{seed}").shuffle(fitting)  # noqa: S311
    fitting.sort(key=lambda question_id: question_id in known)
    return tuple(fitting[: wish.count])


def pick_daily(
    bank: Iterable[Entry], day: Day, seed: object, asked: Collection[QuestionId]
) -> tuple[QuestionId, ...]:
    """Draw the questions of a day from its topics, filled up from all topics where those have too few.

    Raises NoQuestions where the bank is empty.
    """
    entries = list(bank)
    topics = {topic.id for topic in day.topics}
    near = [entry for entry in entries if entry.topic.id in topics]
    picked = pick_questions(near, Wish(count=DAILY_QUESTIONS), seed, asked) if near else ()
    if len(picked) < DAILY_QUESTIONS:
        far = [entry for entry in entries if entry.id not in picked]
        missing = Wish(count=DAILY_QUESTIONS - len(picked))
        picked += pick_questions(far, missing, seed, asked) if far or not picked else ()
    return picked


def week_topics(plan: Plan, latest: int) -> list[Topic]:
    """List the topics of the plan week that day `latest` is in, up to that day; none before the first."""
    if not latest:
        return []
    return topics_of(day for day in plan.week((latest - 1) // 7 + 1) if day.number <= latest)


def topics_of(days: Iterable[Day]) -> list[Topic]:
    """List the topics of some days, each once, in their order."""
    return list(dict.fromkeys(topic for day in days for topic in day.topics))
