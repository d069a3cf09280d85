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


def write_given(given: Given) -> str:
    """Write an answer so that it can be stored."""
    return repr(given) if isinstance(given, float) else ",".join(map(str, given))


def read_given(question: Question, written: str) -> Given:
    """Read a stored answer. Raises Outdated where the question has changed since."""
    if question.quantity is not None:
        return float(written)
    return check_given(question, [int(index) for index in written.split(",")])


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
    """Read a number as people type it: 0.75, 0,75, 3/4, 75 %, 1,000, 1e3, with its unit or without.

    Raises NotANumber, also for what is infinite.
    """
    text = typed.strip().replace("−", "-").replace("–", "-")
    if unit and text.casefold().endswith(unit.casefold()):
        text = text[: -len(unit)].rstrip()
    share = text.endswith("%")
    number = _read_number(re.sub(r"[\s_’']", "", text.removesuffix("%")), typed, unit)
    return number / 100 if share else number


_DECIMAL = r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,4})?"


def _read_number(text: str, typed: str, unit: str) -> float:
    if re.fullmatch(r"[-+]?[1-9]\d{0,2}(,\d{3})+(\.\d*)?", text, re.ASCII):
        text = text.replace(",", "")
    parts = text.replace(",", ".").split("/")
    if len(text) <= TYPED_MOST and len(parts) <= 2 and all(_is_decimal(part) for part in parts):
        whole, *below = [float(part) for part in parts]
        divisor = below[0] if below else 1.0
        number = whole / divisor if divisor else math.nan
        if math.isfinite(number) and math.isfinite(whole) and math.isfinite(divisor):
            return number
    raise NotANumber(typed, unit)


def _is_decimal(text: str) -> bool:
    return re.fullmatch(_DECIMAL, text, re.ASCII) is not None


def choice_order(question: Question, seed: object) -> tuple[int, ...]:
    """Return the indices of the choices in the order to show them; a seed decides."""
    order = list(range(len(question.choices)))
    if question.kind is QuestionKind.TRUE_FALSE:
        return tuple(order)
    draw = Random(f"{seed}/{question.id}")  # noqa: S311
    draw.shuffle(order)
    if question.kind is QuestionKind.ORDER and tuple(order) == question.right:
        order.reverse()  # shown in the right order it would be no question
    return tuple(order)
