"""Hold questions of every kind, and small banks, for tests about quizzes."""

from random import Random
from typing import Any

from bot.domain.bank import Bank, Drawn, Generator
from bot.domain.curriculum import Area, Difficulty, Topic
from bot.domain.ids import QuestionId
from bot.domain.question import TRUE_FALSE_CHOICES, Quantity, Question, QuestionKind
from tests.domain.study_things import BOOK

ALGEBRA = Topic("algebra", "Algebra", Area.MATHEMATICS)
ODDS = Topic("odds", "Odds", Area.CONCEPTS)
DATA = Topic("data", "Data", Area.PRACTICE)
CAREERS = Topic("careers", "Careers")
TOPICS = {topic.id: topic for topic in (ALGEBRA, ODDS, DATA, CAREERS)}
_FACTS: dict[QuestionKind, dict[str, Any]] = {
    QuestionKind.CHOICE: {"choices": ("a", "b", "c", "d"), "right": (0,)},
    QuestionKind.SEVERAL: {"choices": ("a", "b", "c", "d", "e"), "right": (0, 1)},
    QuestionKind.TRUE_FALSE: {"choices": TRUE_FALSE_CHOICES, "right": (1,)},
    QuestionKind.NUMBER: {"quantity": Quantity(0.75, 0.01)},
    QuestionKind.ORDER: {"choices": ("one", "two", "three", "four"), "right": (0, 1, 2, 3)},
    QuestionKind.CODE: {"choices": ("1", "2", "3"), "right": (0,), "code": "print(1)"},
}


def question(
    name: str = "q",
    topic: Topic = ALGEBRA,
    difficulty: Difficulty = Difficulty.MEDIUM,
    kind: QuestionKind = QuestionKind.CHOICE,
    **more: Any,
) -> Question:
    """Make a question of a kind; the right choices stand first, as content files have them."""
    facts = {"text": f"Which, {name}?", "explanation": "Because.", "source": BOOK, **_FACTS[kind], **more}
    return Question(id=QuestionId(name), topic=topic, kind=kind, difficulty=difficulty, **facts)


def of_kind(kind: QuestionKind, **more: Any) -> Question:
    """Make a question of a kind that is named after it."""
    return question(kind.value, kind=kind, **more)


def number(value: float, tolerance: float = 0.0, unit: str = "") -> Question:
    """Make a question whose answer is a number."""
    return of_kind(QuestionKind.NUMBER, quantity=Quantity(value, tolerance, unit))


def _sum(draw: Random) -> Drawn:
    above, below = draw.randint(1, 50), draw.randint(1, 50)
    facts = {"above": above, "below": below}
    return Drawn(f"What is {above} + {below}?", "Add.", facts, Quantity(float(above + below)))


def _larger(draw: Random) -> Drawn:
    small, large = sorted(draw.sample(range(100), 2))
    return Drawn(f"Larger: {small} or {large}?", "Look.", {"large": large}, None, (str(large), str(small)))


SUM = Generator(QuestionId("gen-sum"), "A sum", "algebra", Difficulty.EASY, "book", _sum)
LARGER = Generator(QuestionId("gen-larger"), "The larger", "odds", Difficulty.HARD, "book", _larger)


def bank_of(*questions: Question, generated: bool = False, **more: Any) -> Bank:
    """Make a bank of some questions, and perhaps of two generated ones."""
    generators = {each.id: each for each in (SUM, LARGER)} if generated else {}
    return Bank({each.id: each for each in questions}, generators, TOPICS, {"book": BOOK}, **more)
