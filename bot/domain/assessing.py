"""Estimate how much somebody knows in each area from few answers, and choose what to ask next.

A member has a level in each area, on the logit scale of item response theory: on a question of
difficulty b they know the answer with probability 1 / (1 + exp(b - level)), and guess it otherwise
(the three-parameter model with slope 1). Levels are estimated by Bayes' rule on a grid, beginning
with a normal prior; the range that is stated holds 95 % of the posterior.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate
from operator import mul
from random import Random

from bot.domain.bank import Entry
from bot.domain.curriculum import Area, Difficulty, Plan
from bot.domain.ids import QuestionId
from bot.domain.question import Question, QuestionKind

QUESTIONS = 18
A_AREA_AT_MOST = 8
RANGE = 0.95
READY = 0.65
"""Who would know so much of an area's medium questions can begin behind the weeks about it."""

_DIFFICULTY = {Difficulty.EASY: -1.2, Difficulty.MEDIUM: 0.0, Difficulty.HARD: 1.2}
_GRID = tuple(step / 20 for step in range(-100, 101))
_PRIOR_SPREAD = 2.5
"""So wide that the stated ranges hold for the able and the unable too; narrower, they are drawn inwards."""
_SHARE_OF_A_WEEK = 0.25


@dataclass(frozen=True, slots=True)
class Item:
    """What counts of a question: its area, how hard it is, and how likely a guess is right."""

    area: Area
    difficulty: float
    guess: float


@dataclass(frozen=True, slots=True)
class Level:
    """An estimate, as the share of medium questions somebody would know; `low` and `high` are its range."""

    share: float
    low: float
    high: float


def item_of(question: Question) -> Item | None:
    """Return what an answer to a question says something about; None where no area is measured."""
    if question.topic.area is None:
        return None
    return Item(question.topic.area, _DIFFICULTY[question.difficulty], _guess(question))


def _guess(question: Question) -> float:
    if question.kind is QuestionKind.NUMBER:
        return 0.0
    if question.kind is QuestionKind.SEVERAL:
        return 1 / float(2 ** len(question.choices) - 1)
    if question.kind is QuestionKind.ORDER:
        return 1 / math.factorial(len(question.choices))
    return 1 / len(question.choices)


def chance(level: float, item: Item) -> float:
    """Return how likely somebody of a level (in logits) gives the right answer."""
    return item.guess + (1 - item.guess) / (1 + math.exp(item.difficulty - level))


class Belief:
    """What is known of one area after some answers: weights on a grid of levels."""

    def __init__(self, answers: Iterable[tuple[Item, bool]] = ()) -> None:
        weights = _prior()
        for item, right in answers:
            weights = tuple(map(mul, weights, _likely(item, right)))
        total = sum(weights)
        self._weights = [weight / total for weight in weights]

    @cached_property
    def mean(self) -> float:
        """Return the mean level, in logits."""
        return math.fsum(map(mul, _GRID, self._weights))

    @cached_property
    def spread(self) -> float:
        """Return the standard deviation, in logits."""
        square = math.fsum(map(mul, map(mul, _GRID, _GRID), self._weights))
        return math.sqrt(max(0.0, square - self.mean**2))

    def level(self) -> Level:
        """Return the estimate with its range, as shares of medium questions."""
        tail = (1 - RANGE) / 2
        low, high = self._quantile(tail), self._quantile(1 - tail)
        return Level(_share(self.mean), _share(low), _share(high))

    def _quantile(self, share: float) -> float:
        return _GRID[bisect_left(list(accumulate(self._weights)), share, hi=len(_GRID) - 1)]


@lru_cache(maxsize=1)
def _prior() -> tuple[float, ...]:
    return tuple(math.exp(-((level / _PRIOR_SPREAD) ** 2) / 2) for level in _GRID)


@lru_cache(maxsize=512)
def _likely(item: Item, right: bool) -> tuple[float, ...]:
    chances = (chance(level, item) for level in _GRID)
    return tuple(chances) if right else tuple(1 - each for each in chances)


def _share(level: float) -> float:
    return 1 / (1 + math.exp(-level))


def beliefs(answers: Sequence[tuple[Question, bool]]) -> dict[Area, Belief]:
    """Return what the answers say about each area."""
    items = [(item, right) for question, right in answers if (item := item_of(question)) is not None]
    return {area: Belief(each for each in items if each[0].area is area) for area in Area}


def next_entry(
    bank: Iterable[Entry], answers: Sequence[tuple[Question, bool]], seed: object
) -> QuestionId | None:
    """Choose what tells most: the least certain area, the difficulty nearest its level, a topic seldom asked.

    None where no question of any area is left.
    """
    asked = {question.id for question, _ in answers}
    topics = [question.topic.id for question, _ in answers]
    known = beliefs(answers)
    count = {area: sum(question.topic.area is area for question, _ in answers) for area in Area}
    left = [entry for entry in bank if entry.id not in asked and entry.topic.area is not None]
    for area in sorted(
        Area, key=lambda each: (count[each] >= A_AREA_AT_MOST, -known[each].spread, count[each])
    ):
        fitting = [entry for entry in left if entry.topic.area is area]
        if fitting:
            level, draw = known[area].mean, Random(f"{seed}/{len(answers)}")  # noqa: S311
            draw.shuffle(fitting)
            best = min(fitting, key=lambda entry: _unfit(entry, level, topics))
            return best.id
    return None


def _unfit(entry: Entry, level: float, topics: Sequence[str]) -> tuple[float, int]:
    return abs(_DIFFICULTY[entry.difficulty] - level), topics.count(entry.topic.id)


def weak_topics(answers: Sequence[tuple[Question, bool]]) -> list[str]:
    """List the titles of topics with wrong answers, those with most of them first."""
    wrong = [question.topic.title for question, right in answers if not right]
    return sorted(dict.fromkeys(wrong), key=lambda title: -wrong.count(title))


def starting_week(plan: Plan, levels: Mapping[Area, Level]) -> int:
    """Return the first week of a plan with enough in it that is not known yet; the last where all is."""
    for number in range(1, plan.weeks + 1):
        topics = [topic for day in plan.week(number) for topic in day.topics]
        new = [topic for topic in topics if topic.area is not None and levels[topic.area].share < READY]
        if len(new) > _SHARE_OF_A_WEEK * len(topics):
            return number
    return plan.weeks
