"""Help the generators: draw friendly numbers, and write numbers and matrices as a phone shows them well."""

import math
from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from bot.domain.bank import Drawn, Generator
from bot.domain.curriculum import Difficulty
from bot.domain.ids import QuestionId
from bot.domain.question import Quantity

T = TypeVar("T")
Draw = Callable[[Random], Drawn]

EASY, MEDIUM, HARD = Difficulty.EASY, Difficulty.MEDIUM, Difficulty.HARD
TRIES_MOST = 20_000
APART = 0.012
"""So far a mistake must be from the answer, so that rounding to two decimals cannot make it right."""


def kind(
    name: str, title: str, topic: str, difficulty: Difficulty, source: str
) -> Callable[[Draw], Generator]:
    """Turn a drawing function into a generator."""
    return lambda draw: Generator(QuestionId(name), title, topic, difficulty, source, draw)


def until(draw: Callable[[], T], fits: Callable[[T], bool]) -> T:
    """Draw again until the numbers are friendly; what cannot be met raises, so that nothing hangs."""
    for _ in range(TRIES_MOST):
        if fits(drawn := draw()):
            return drawn
    raise RuntimeError("no friendly numbers were drawn")


def clear(answer: float, *mistakes: float, by: float = APART) -> bool:
    """Tell whether the answer keeps apart from what usual mistakes lead to."""
    return all(abs(answer - mistake) > by for mistake in mistakes)


def ints(rng: Random, count: int, low: int = -4, high: int = 5) -> list[int]:
    """Draw integers other than 0."""
    return rng.choices([number for number in range(low, high + 1) if number], k=count)


def square(rng: Random, low: int = -3, high: int = 5) -> list[list[int]]:
    """Draw a 2×2 matrix."""
    return [ints(rng, 2, low, high), ints(rng, 2, low, high)]


def dot(a: Sequence[float], b: Sequence[float]) -> float:
    """Multiply entry by entry and add."""
    return sum(x * y for x, y in zip(a, b, strict=True))


def mean(values: Sequence[float]) -> float:
    """Return the mean."""
    return sum(values) / len(values)


def exact(value: float, unit: str = "") -> Quantity:
    """Ask for a number that needs no rounding."""
    return Quantity(round(float(value), 9), 0.0, unit)


def rounded(value: float, places: int = 2, unit: str = "") -> Quantity:
    """Ask for a number to so many decimals; either rounding of a tie is right."""
    return Quantity(round(float(value), places + 2), round(6 * 0.1 ** (places + 1), 9), unit)


def num(value: float) -> str:
    """Write a number without superfluous digits."""
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def par(value: float) -> str:
    """Write a number inside a sum or product."""
    return num(value) if value >= 0 else f"({num(value)})"


def about(value: float, places: int = 2) -> str:
    """Write "= 0.75" or, where digits are lost, "≈ 0.67"."""
    if abs(value - round(value, places + 1)) < 1e-9:
        return f"= {num(value)}"
    scaled = math.floor(abs(value) * 10**places + 0.5) / 10**places
    return f"≈ {num(math.copysign(scaled, value))}"


def plus(values: Sequence[float]) -> str:
    """Write a sum."""
    return " + ".join(par(value) for value in values)


def products(a: Sequence[float], b: Sequence[float]) -> str:
    """Write a sum of products."""
    return " + ".join(f"{par(x)}·{par(y)}" for x, y in zip(a, b, strict=True))


def coefficient(factor: float) -> str:
    """Write the factor before a variable: nothing for 1."""
    return {1.0: "", -1.0: "-"}.get(float(factor), num(factor))


def bare(values: Sequence[float]) -> str:
    """Write a vector as plain text."""
    return f"[{', '.join(map(num, values))}]"


def vector(values: Sequence[float]) -> str:
    """Write a vector as code."""
    return f"`{bare(values)}`"


def matrix(rows: Sequence[Sequence[float]]) -> str:
    """Write a matrix as code, on one line."""
    return f"`[{', '.join(map(bare, rows))}]`"


def listed(values: Sequence[float]) -> str:
    """List numbers in a sentence."""
    return ", ".join(map(num, values[:-1])) + f" and {num(values[-1])}"
