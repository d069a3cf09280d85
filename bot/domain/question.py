"""Say what a quiz question is, read what somebody gives as an answer, and judge it."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.domain.curriculum import Difficulty, Resource, Topic
from bot.domain.errors import NotANumber, Outdated
from bot.domain.ids import QuestionId

TYPED_MOST = 40
TRUE_FALSE_CHOICES = ("True", "False")

Given = tuple[int, ...] | float
"""An answer: the indices of the choices, in the order they were given, or a number."""


class QuestionKind(StrEnum):
    CHOICE = "choice"
    SEVERAL = "several"
    TRUE_FALSE = "true-false"
    NUMBER = "number"
    ORDER = "order"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Quantity:
    """The number that is right; an answer may be off by `tolerance`, in the same unit."""

    value: float
    tolerance: float = 0.0
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One quiz question; `choices` stand in the author's order, `right` holds the indices of the right ones.

    Of an order question `right` is the order they belong in. A number question has a `quantity` instead.
    """

    id: QuestionId
    topic: Topic
    kind: QuestionKind
    difficulty: Difficulty
    text: str
    explanation: str
    source: Resource | None
    choices: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    quantity: Quantity | None = None
    code: str | None = None

    @property
    def takes_one(self) -> bool:
        """Tell whether one press of a choice is the whole answer."""
        return self.kind in (QuestionKind.CHOICE, QuestionKind.TRUE_FALSE, QuestionKind.CODE)


def is_right(question: Question, given: Given) -> bool:
    """Judge an answer."""
    if question.quantity is not None:
        number = given if isinstance(given, float) else math.nan
        return _close(number, question.quantity)
    if isinstance(given, float):
        return False
    if question.kind is QuestionKind.SEVERAL:
        return set(given) == set(question.right)
    return given == question.right


def _close(number: float, quantity: Quantity) -> bool:
    # Decimal fractions are not exact: an answer at the very end of the tolerance still counts.
    slack = 1e-9 * max(1.0, abs(quantity.value))
    return abs(number - quantity.value) <= quantity.tolerance + slack


def check_given(question: Question, given: Sequence[int]) -> Given:
    """Check that indices can be an answer to a question. Raises Outdated where they cannot."""
    fits = all(0 <= index < len(question.choices) for index in given)
    if not given or not fits or len(set(given)) < len(given):
        raise Outdated
    if question.takes_one and len(given) != 1:
        raise Outdated
    if question.kind is QuestionKind.ORDER and len(given) != len(question.choices):
        raise Outdated
    return tuple(given)


def check_pressed(question: Question, pressed: Sequence[int]) -> None:
    """Check that indices can be the beginning of an order. Raises Outdated where they cannot."""
    if question.kind is not QuestionKind.ORDER:
        raise Outdated
    if pressed:
        check_given(question, [*pressed, *(set(range(len(question.choices))) - set(pressed))])


def write_given(given: Given) -> str:
    """Write an answer so that it can be stored."""
    return repr(given) if isinstance(given, float) else ",".join(map(str, given))


def read_given(question: Question, written: str) -> Given:
    """Read a stored answer. Raises Outdated where the question has changed since."""
    try:
        if question.quantity is not None:
            return float(written)
        return check_given(question, [int(index) for index in written.split(",")])
    except ValueError as error:
        raise Outdated from error


def say_given(question: Question, given: Given) -> str:
    """Say an answer as members read it."""
    if isinstance(given, float):
        return say_number(given, question.quantity.unit if question.quantity else "")
    joint = " → " if question.kind is QuestionKind.ORDER else "; "
    shown = given if question.kind is QuestionKind.ORDER else sorted(given)
    return joint.join(question.choices[index] for index in shown)


def say_right(question: Question) -> str:
    """Say the right answer as members read it."""
    return say_given(question, question.quantity.value if question.quantity else question.right)


def say_number(number: float, unit: str = "") -> str:
    """Write a number without superfluous digits, with thousands set apart."""
    digits = f"{number:,.10g}" if abs(number) < 1e15 else f"{number:.6g}"
    return f"{digits} {unit}".rstrip()


def parse_number(typed: str, unit: str = "") -> float:
    """Read a number as people type it: 0.75, 0,75, 3/4, 1 1/2, 75 %, 1,000, 1e3, with its unit or without.

    Raises NotANumber, also for what is infinite.
    """
    text = typed.strip().replace("−", "-").replace("–", "-")
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)].rstrip()
    share = text.endswith("%")
    number = _read_fraction(" ".join(text.removesuffix("%").split()))
    if len(text) > TYPED_MOST or not math.isfinite(number):
        raise NotANumber(typed, unit)
    return number / 100 if share else number


_DECIMAL = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?", re.ASCII)
_MIXED = re.compile(r"([-+]?)(\d+) (\d+ ?/ ?\d+)", re.ASCII)
# Thousands are set apart by one mark all through; a comma may also stand for the point.
_THOUSANDS = re.compile(r"[-+]?[1-9]\d{0,2}(?P<mark>[ _’'])\d{3}(?:(?P=mark)\d{3})*(?:[.,]\d*)?", re.ASCII)
_COMMAS = re.compile(r"[-+]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?", re.ASCII)


def _read_fraction(text: str) -> float:
    """Read 3, 3/4 or 1 1/2; what is none of them is not a number."""
    if mixed := _MIXED.fullmatch(text):
        sign, whole, part = mixed.groups()
        return float(f"{sign}1") * (float(whole) + _read_fraction(part))
    above, slash, below = text.partition("/")
    divisor = _read_decimal(below.strip()) if slash else 1.0
    number = _read_decimal(above.strip())
    return number / divisor if divisor and math.isfinite(divisor) else math.nan


def _read_decimal(text: str) -> float:
    text = re.sub(r"^([-+]) ", r"\1", text)
    if _COMMAS.fullmatch(text):
        text = text.replace(",", "")
    elif _THOUSANDS.fullmatch(text):
        text = re.sub(r"[ _’']", "", text)
    text = text.replace(",", ".")
    return float(text) if _DECIMAL.fullmatch(text) else math.nan


def choice_order(question: Question, seed: object) -> tuple[int, ...]:
    """Return the indices of the choices in the order to show them; a seed decides."""
    order = list(range(len(question.choices)))
    if question.kind is QuestionKind.TRUE_FALSE:
        return tuple(order)
    # Not the seed that draws the numbers: the order must not follow from them.
    draw = Random(f"order/{seed}/{question.id}")  # noqa: S311
    draw.shuffle(order)
    if question.kind is QuestionKind.ORDER and tuple(order) == question.right:
        order.reverse()  # shown in the right order it would be no question
    return tuple(order)
