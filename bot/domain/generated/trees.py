"""Draw questions about decision trees and ensembles of them."""

import math
from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    about,
    clear,
    exact,
    kind,
    listed,
    num,
    par,
    plus,
    rounded,
    until,
)

EVEN_SPLITS = ((1, 1), (1, 1, 2), (1, 1, 1, 1), (1, 1, 2, 4))


def _gini(counts: list[int]) -> float:
    return 1 - sum((count / sum(counts)) ** 2 for count in counts)


def _entropy(counts: list[int]) -> float:
    return math.fsum(-count / sum(counts) * math.log2(count / sum(counts)) for count in counts if count)


@kind("gen-gini", "Gini impurity", "trees-and-ensembles", EASY, "islp")
def gini(rng: Random) -> Drawn:
    """Ask for the Gini impurity of a node."""
    counts = until(
        lambda: [rng.randint(1, 8) for _ in range(3)], lambda c: sum(c) == 10 and clear(_gini(c), 0.5)
    )
    shares = [count / 10 for count in counts]
    squares = " + ".join(f"{num(share)}²" for share in shares)
    return Drawn(
        f"A node of a tree holds {listed(counts)} rows of three classes. What is its Gini impurity? Give a "
        "decimal.",
        f"One minus the sum of the squared shares: 1 - ({squares}) = 1 - {num(1 - _gini(counts))} = "
        f"{num(_gini(counts))}. The squares alone are the chance that two random draws agree; impurity is "
        "the chance that they differ.",
        {"counts": counts},
        exact(_gini(counts)),
    )


@kind("gen-entropy", "Entropy of a node", "trees-and-ensembles", MEDIUM, "sklearn-docs")
def entropy(rng: Random) -> Drawn:
    """Ask for an entropy in bits; the shares are powers of one half."""
    times = rng.choice((1, 2, 3, 4, 5, 10))
    counts = [times * part for part in rng.choice(EVEN_SPLITS)]
    rng.shuffle(counts)
    shares = [count / sum(counts) for count in counts]
    terms = " + ".join(f"{num(share)}·{num(-math.log2(share))}" for share in shares)
    return Drawn(
        f"A node holds {listed(counts)} rows of {len(counts)} classes. What is its entropy in bits "
        "(logarithm to base 2)?",
        f"Weigh -log2 of each share by the share: {terms} = {num(_entropy(counts))}. log2({len(counts)}) = "
        f"{num(round(math.log2(len(counts)), 2))} bits are reached only if all classes are equally "
        f"frequent; the sizes matter only as shares. So {num(_entropy(counts))}.",
        {"counts": counts},
        exact(_entropy(counts)),
    )


@kind("gen-information-gain", "Information gain", "trees-and-ensembles", HARD, "islp")
def information_gain(rng: Random) -> Drawn:
    """Ask for the information gain of a split, from the entropies of the parts."""

    def gain(d: list[list[int]]) -> float:
        both = [a + b for a, b in zip(d[0], d[1], strict=True)]
        return _shown(both) - sum(sum(part) * _shown(part) for part in d) / sum(both)

    def flat(d: list[list[int]]) -> float:
        return _shown([a + b for a, b in zip(d[0], d[1], strict=True)]) - (_shown(d[0]) + _shown(d[1])) / 2

    left, right = d = until(
        lambda: [[rng.randint(0, 8), rng.randint(0, 8)] for _ in range(2)],
        lambda d: (
            min(map(sum, d)) > 1
            and sum(map(sum, d)) in (8, 10, 16, 20)
            and gain(d) > 0.03
            and clear(gain(d), flat(d))
        ),
    )
    both = [a + b for a, b in zip(left, right, strict=True)]
    n, sizes = sum(both), (sum(left), sum(right))
    return Drawn(
        f"A node of {n} rows has entropy {num(_shown(both))}. A split makes {sizes[0]} rows with entropy "
        f"{num(_shown(left))} and {sizes[1]} rows with entropy {num(_shown(right))}. What is the "
        "information gain in bits (to two decimals)?",
        f"Weigh the parts by their size: ({sizes[0]}·{num(_shown(left))} + "
        f"{sizes[1]}·{num(_shown(right))})/{n} {about(_shown(both) - gain(d), 3)}. The gain is "
        f"{num(_shown(both))} less that, {about(gain(d))[2:]}. The plain mean of the two entropies would "
        "let a tiny part weigh as much as a large one.",
        {"n": n, "parent": _shown(both), "sizes": list(sizes), "parts": [_shown(left), _shown(right)]},
        rounded(gain(d)),
    )


def _shown(counts: list[int]) -> float:
    return round(_entropy(counts), 2)


@kind("gen-gini-split", "Gini impurity after a split", "trees-and-ensembles", MEDIUM, "sklearn-docs")
def gini_split(rng: Random) -> Drawn:
    """Ask for the weighted Gini impurity of two children."""
    a, b, rare = until(
        lambda: (rng.choice((2, 4, 6)), rng.choice((10, 20)), rng.choice((0.1, 0.2, 0.3, 0.4))),
        lambda d: clear(_weighted(*d), (0.5 + 2 * d[2] * (1 - d[2])) / 2),
    )
    left, right = [a // 2, a // 2], [round(b * rare), b - round(b * rare)]
    value = _weighted(a, b, rare)
    return Drawn(
        f"A split gives a left node with {left[0]} and {left[1]} rows of the two classes, and a right node "
        f"with {right[0]} and {right[1]}. What is the weighted Gini impurity of the split (to two decimals)?",
        f"Left: 1 - (0.5² + 0.5²) = 0.5. Right: 1 - ({num(right[0] / b)}² + {num(right[1] / b)}²) = "
        f"{num(_gini(right))}. Weighted by size: ({a}·0.5 + {b}·{num(_gini(right))})/{a + b} "
        f"{about(value)}. The unweighted mean, {num((0.5 + _gini(right)) / 2)}, ignores that the right node "
        "is larger.",
        {"left": left, "right": right},
        rounded(value),
    )


def _weighted(even: int, other: int, rare: float) -> float:
    return (even * 0.5 + other * 2 * rare * (1 - rare)) / (even + other)


@kind("gen-boosting", "Prediction of a boosted model", "trees-and-ensembles", EASY, "islp")
def boosting(rng: Random) -> Drawn:
    """Ask for the prediction of a small boosted ensemble."""
    start, rate = rng.randrange(10, 100, 5), rng.choice((0.1, 0.2, 0.5))
    leaves = until(lambda: rng.choices((-10, -6, -5, -4, -2, 2, 4, 5, 8, 10), k=3), lambda v: sum(v) != 0)
    value = start + rate * sum(leaves)
    return Drawn(
        f"A boosted regression starts from {start}, its learning rate is {num(rate)}, and the leaves that a "
        f"row reaches in its three trees hold {listed(leaves)}. What is predicted?",
        f"Each tree adds its leaf times the learning rate: {start} + {num(rate)}·({plus(leaves)}) = {start} "
        f"+ {num(rate)}·{par(sum(leaves))} = {num(value)}. Averaging the trees would be a random forest; "
        f"without the rate one gets {start + sum(leaves)}.",
        {"start": start, "rate": rate, "leaves": leaves},
        exact(value),
    )


@kind("gen-ensemble-variance", "Variance of an average of models", "trees-and-ensembles", HARD, "esl")
def ensemble_variance(rng: Random) -> Drawn:
    """Ask for the variance of the mean of correlated models."""
    variance, n, rho = (
        rng.choice((4, 10, 20, 40)),
        rng.choice((4, 5, 10, 20)),
        rng.choice((0.2, 0.25, 0.4, 0.5, 0.6)),
    )
    shared, own = rho * variance, (1 - rho) * variance / n
    return Drawn(
        f"{n} trees each have variance {variance}, and every two of them are correlated with {num(rho)}. "
        "What is the variance of their mean? (The correlated share stays, the rest is divided by the number "
        "of trees.)",
        f"{num(rho)}·{variance} = {num(shared)} is common to all and stays. The rest, "
        f"{num(1 - rho)}·{variance} = {num((1 - rho) * variance)}, is averaged: /{n} = {num(own)}. Together "
        f"{num(shared + own)}. {variance}/{n} = {num(variance / n)} would need independent trees, which is "
        "why forests draw random features.",
        {"n": n, "variance": variance, "rho": rho},
        exact(shared + own),
    )
