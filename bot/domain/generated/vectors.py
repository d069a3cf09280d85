"""Draw questions about vectors."""

import math
from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    MEDIUM,
    dot,
    exact,
    ints,
    kind,
    num,
    par,
    products,
    until,
    vector,
)

LENGTHS = (
    (3, 4),
    (6, 8),
    (5, 12),
    (8, 15),
    (9, 12),
    (1, 2, 2),
    (2, 3, 6),
    (1, 4, 8),
    (4, 4, 7),
    (2, 6, 9),
    (7, 24),
)
FIVES = ((3, 4), (4, 3), (6, 8), (8, 6), (0, 5), (5, 0))


def _signed(rng: Random, values: tuple[int, ...]) -> list[int]:
    return [value * rng.choice((1, -1)) for value in values]


@kind("gen-dot-product", "Dot product", "linear-algebra", EASY, "mml-book")
def dot_product(rng: Random) -> Drawn:
    """Ask for the dot product of two short vectors."""
    a, b = until(
        lambda: (ints(rng, 3), ints(rng, 3)),
        lambda ab: dot(*ab) != sum(abs(x * y) for x, y in zip(*ab, strict=True)),
    )
    return Drawn(
        f"What is the dot product of {vector(a)} and {vector(b)}?",
        f"Multiply entry by entry, then add: {products(a, b)} = {num(dot(a, b))}. A dropped minus sign is "
        "the usual slip. The result is one number; a list of three products would be the elementwise "
        "product.",
        {"a": a, "b": b},
        exact(dot(a, b)),
    )


@kind("gen-norm", "Length of a vector", "linear-algebra", EASY, "mml-book")
def norm(rng: Random) -> Drawn:
    """Ask for the Euclidean length of a vector."""
    values = _signed(rng, rng.choice(LENGTHS))
    rng.shuffle(values)
    total = sum(value * value for value in values)
    squares = " + ".join(f"{par(value)}²" for value in values)
    return Drawn(
        f"What is the Euclidean length (L2 norm) of the vector {vector(values)}?",
        f"Add the squares and take the root: {squares} = {total}, and √{total} = {num(math.sqrt(total))}. "
        f"Forgetting the root gives {total}; adding the sizes of the entries gives the L1 norm, "
        f"{sum(map(abs, values))}.",
        {"values": values},
        exact(math.sqrt(total)),
    )


@kind("gen-cosine", "Cosine similarity", "linear-algebra", MEDIUM, "mml-book")
def cosine(rng: Random) -> Drawn:
    """Ask for the cosine of the angle between two vectors with whole lengths."""
    a, b = until(
        lambda: (_signed(rng, rng.choice(FIVES)), _signed(rng, rng.choice(FIVES))), lambda ab: dot(*ab) != 0
    )
    lengths = math.hypot(*a), math.hypot(*b)
    value = dot(a, b) / (lengths[0] * lengths[1])
    return Drawn(
        f"What is the cosine similarity of {vector(a)} and {vector(b)}? Give a decimal or a fraction.",
        f"The dot product is {num(dot(a, b))}; the lengths are {num(lengths[0])} and {num(lengths[1])}. So "
        f"the cosine is {num(dot(a, b))}/({num(lengths[0])}·{num(lengths[1])}) = {num(value)}. Without "
        "dividing by both lengths the number would grow with the vectors, and a cosine never leaves -1 to 1.",
        {"a": a, "b": b},
        exact(value),
    )


@kind("gen-projection", "Length of a projection", "linear-algebra", MEDIUM, "mml-book")
def projection(rng: Random) -> Drawn:
    """Ask for the signed length of a projection."""
    a, b = until(lambda: (ints(rng, 2), _signed(rng, rng.choice(FIVES[:4]))), lambda ab: dot(*ab) != 0)
    length = math.hypot(*b)
    value = dot(a, b) / length
    return Drawn(
        f"What is the signed length of the projection of {vector(a)} onto the direction of {vector(b)} (the "
        "scalar projection)? Give a decimal.",
        f"Divide the dot product by the length of the direction: ({products(a, b)})/{num(length)} = "
        f"{num(dot(a, b))}/{num(length)} = {num(value)}. The bare dot product, {num(dot(a, b))}, would be "
        "right only if the direction had length 1.",
        {"a": a, "b": b},
        exact(value),
    )
