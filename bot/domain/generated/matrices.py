"""Draw questions about matrices."""

import math
from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    bare,
    clear,
    dot,
    exact,
    ints,
    kind,
    matrix,
    num,
    par,
    products,
    square,
    until,
    vector,
)


def _determinant(m: list[list[int]]) -> int:
    return m[0][0] * m[1][1] - m[0][1] * m[1][0]


@kind("gen-matrix-product-entry", "Entry of a matrix product", "linear-algebra", EASY, "mml-book")
def matrix_product_entry(rng: Random) -> Drawn:
    """Ask for one entry of a product of two matrices."""

    def value(ab: tuple[list[list[int]], list[list[int]]]) -> float:
        return dot(ab[0][i], [row[j] for row in ab[1]])

    i, j = rng.randrange(2), rng.randrange(2)
    a, b = until(
        lambda: (square(rng), square(rng)),
        lambda ab: clear(value(ab), value((ab[1], ab[0])), ab[0][i][j] * ab[1][i][j]),
    )
    column = [row[j] for row in b]
    return Drawn(
        f"A = {matrix(a)} and B = {matrix(b)}. Which number stands in row {i + 1}, column {j + 1} of the "
        "matrix product AB (counted from 1)?",
        f"Row {i + 1} of A meets column {j + 1} of B: {products(a[i], column)} = {num(value((a, b)))}. The "
        f"elementwise product would have {a[i][j] * b[i][j]} there, and BA has {num(value((b, a)))}: the "
        "order matters.",
        {"a": a, "b": b, "row": i + 1, "column": j + 1},
        exact(value((a, b))),
    )


@kind("gen-matrix-vector", "Matrix times vector", "linear-algebra", EASY, "mml-book")
def matrix_vector(rng: Random) -> Drawn:
    """Ask for a matrix times a vector, among the results of usual mistakes."""

    def results(ax: tuple[list[list[int]], list[int]]) -> tuple[str, ...]:
        (first, second), x = ax
        right = [dot(first, x), dot(second, x)]
        turned = [dot((first[0], second[0]), x), dot((first[1], second[1]), x)]
        scaled = [sum(first) * x[0], sum(second) * x[1]]
        diagonal = [first[0] * x[0], second[1] * x[1]]
        return bare(right), bare(turned), bare(scaled), bare(diagonal)

    a, x = until(lambda: (square(rng), ints(rng, 2, -2, 4)), lambda ax: len(set(results(ax))) == 4)
    choices = results((a, x))
    return Drawn(
        f"A = {matrix(a)} and x = {vector(x)}, a column. What is Ax?",
        f"Each row of A meets x: {products(a[0], x)} and {products(a[1], x)}, so Ax = {choices[0]}. With "
        f"the columns of A in place of its rows one gets {choices[1]}; scaling each row's sum by one entry "
        f"of x gives {choices[2]}.",
        {"a": a, "x": x},
        choices=choices,
    )


@kind("gen-determinant", "Determinant", "linear-algebra", EASY, "mml-book")
def determinant(rng: Random) -> Drawn:
    """Ask for the determinant of a 2×2 matrix."""
    m = square(rng)
    (a, b), (c, d) = m
    return Drawn(
        f"What is the determinant of {matrix(m)}?",
        f"Main diagonal minus the other one: {par(a)}·{par(d)} - {par(b)}·{par(c)} = {a * d} - {par(b * c)} "
        f"= {_determinant(m)}. Adding the two products gives {a * d + b * c}, the usual slip of a sign.",
        {"m": m},
        exact(_determinant(m)),
    )


@kind("gen-inverse-entry", "Entry of an inverse", "linear-algebra", HARD, "mml-book")
def inverse_entry(rng: Random) -> Drawn:
    """Ask for one entry of the inverse of a 2×2 matrix."""
    m = until(lambda: square(rng), lambda m: abs(_determinant(m)) in (2, 4, 5) and m[0][0] != m[1][1])
    i, j = rng.randrange(2), rng.randrange(2)
    det = _determinant(m)
    adjugate = [[m[1][1], -m[0][1]], [-m[1][0], m[0][0]]]
    value = adjugate[i][j] / det
    return Drawn(
        f"A = {matrix(m)}. Which number stands in row {i + 1}, column {j + 1} of the inverse of A (counted "
        "from 1)? Give a decimal or a fraction.",
        f"Swap the diagonal, flip the signs of the other two entries: {matrix(adjugate)}. Then divide by the "
        f"determinant, {det}: {par(adjugate[i][j])}/{par(det)} = {num(value)}. Forgetting to divide leaves "
        f"{adjugate[i][j]}; inverting the entry itself is no matrix inverse.",
        {"m": m, "row": i + 1, "column": j + 1},
        exact(value),
    )


@kind("gen-eigenvalue", "Larger eigenvalue", "linear-algebra", HARD, "3b1b-linear-algebra")
def eigenvalue(rng: Random) -> Drawn:
    """Ask for the larger eigenvalue of a 2×2 matrix with whole ones."""
    m, high, low = _with_eigenvalues(rng)
    trace, det = m[0][0] + m[1][1], _determinant(m)
    return Drawn(
        f"What is the larger eigenvalue of {matrix(m)}?",
        f"The eigenvalues add up to the trace, {trace}, and multiply to the determinant, {det}. The numbers "
        f"that do both are {low} and {high}, so the larger is {high}. Reading them off the diagonal works "
        "only for triangular matrices.",
        {"m": m},
        exact(high),
    )


@kind("gen-other-eigenvalue", "The other eigenvalue", "linear-algebra", MEDIUM, "3b1b-linear-algebra")
def other_eigenvalue(rng: Random) -> Drawn:
    """Ask for the second eigenvalue when one is known: the trace is their sum."""
    m, high, low = _with_eigenvalues(rng)
    known, other = rng.sample((high, low), 2)
    trace = m[0][0] + m[1][1]
    return Drawn(
        f"{matrix(m)} has the eigenvalue {known}. What is its other eigenvalue?",
        f"The eigenvalues of a matrix add up to its trace, {m[0][0]} + {par(m[1][1])} = {trace}, so the "
        f"other one is {trace} - {par(known)} = {other}. Check: their product, {known * other}, is the "
        "determinant. The diagonal entries are not the eigenvalues here.",
        {"m": m, "known": known},
        exact(other),
    )


def _with_eigenvalues(rng: Random) -> tuple[list[list[int]], int, int]:
    def spread(m: list[list[int]]) -> int:
        return (m[0][0] - m[1][1]) ** 2 + 4 * m[0][1] * m[1][0]

    m = until(lambda: square(rng), lambda m: spread(m) > 0 and math.isqrt(spread(m)) ** 2 == spread(m))
    trace, root = m[0][0] + m[1][1], math.isqrt(spread(m))
    return m, (trace + root) // 2, (trace - root) // 2


@kind("gen-rank", "Rank of a matrix", "linear-algebra", MEDIUM, "3b1b-linear-algebra")
def rank(rng: Random) -> Drawn:
    """Ask for the rank of a 3×3 matrix whose dependence shows."""
    value = rng.choice((1, 2, 2, 3))
    first, second = until(lambda: (ints(rng, 3, -2, 3), ints(rng, 3, -2, 3)), lambda ab: any(_cross(*ab)))
    factors = rng.sample((-3, -2, 2, 3), 2)
    rows, why = {
        1: (
            [first, *([f * x for x in first] for f in factors)],
            f"All rows are multiples of {vector(first)}",
        ),
        2: (
            [first, second, [x + y for x, y in zip(first, second, strict=True)]],
            "One row is the sum of the other two",
        ),
        3: (
            [first, second, [a - b + (i == 0) for i, (a, b) in enumerate(zip(first, second, strict=True))]],
            "",
        ),
    }[value]
    rng.shuffle(rows)
    det = round(dot(rows[0], _cross(rows[1], rows[2])))
    if value == 3 and det == 0:
        return rank.draw(rng)
    reason = why or f"The determinant is not 0 (it is {det}), so no row follows from the others"
    return Drawn(
        f"What is the rank of {matrix(rows)}?",
        f"The rank is the number of independent rows, not the number of rows. {reason}. So the rank is "
        f"{value}.",
        {"rows": rows},
        exact(value),
    )


def _cross(a: list[int], b: list[int]) -> list[int]:
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
