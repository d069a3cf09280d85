"""Draw questions about distances, neighbours and margins."""

import math
from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    about,
    bare,
    clear,
    dot,
    exact,
    ints,
    kind,
    listed,
    mean,
    num,
    par,
    plus,
    rounded,
    until,
    vector,
)


@kind("gen-manhattan", "Manhattan distance", "svm-and-neighbours", EASY, "sklearn-docs")
def manhattan(rng: Random) -> Drawn:
    """Ask for a Manhattan distance."""
    a, b = until(
        lambda: (ints(rng, 3, -5, 9), ints(rng, 3, -5, 9)),
        lambda ab: sum(x != y for x, y in zip(*ab, strict=True)) > 1,
    )
    gaps = [abs(x - y) for x, y in zip(a, b, strict=True)]
    return Drawn(
        f"What is the Manhattan (L1) distance between {vector(a)} and {vector(b)}?",
        f"Add the gaps without their signs: {plus(gaps)} = {sum(gaps)}. The root of the sum of their "
        f"squares would be the Euclidean distance, about {num(round(math.hypot(*gaps), 2))}; with signs "
        "left on, gaps would cancel.",
        {"a": a, "b": b},
        exact(sum(gaps)),
    )


@kind("gen-knn-regression", "Prediction of nearest neighbours", "svm-and-neighbours", EASY, "islp")
def knn_regression(rng: Random) -> Drawn:
    """Ask for the mean of the three nearest neighbours."""

    def nearest(d: tuple[list[int], list[int], int]) -> list[int]:
        return sorted(range(5), key=lambda i: abs(d[0][i] - d[2]))[:3]

    def friendly(d: tuple[list[int], list[int], int]) -> bool:
        found = [d[1][i] for i in nearest(d)]
        apart = len({abs(x - d[2]) for x in d[0]}) == 5
        return apart and sum(found) % 3 == 0 and clear(mean(found), mean(d[1]), found[0])

    x, y, at = d = until(
        lambda: (rng.sample(range(1, 20), 5), rng.sample(range(2, 40), 5), rng.randint(5, 15)), friendly
    )
    found = nearest(d)
    pairs = "; ".join(f"({a}, {b})" for a, b in zip(x, y, strict=True))
    return Drawn(
        f"Training points (x, y): {pairs}. What does 3-nearest-neighbour regression, unweighted, predict "
        f"for x = {at}?",
        f"Nearest to {at} are x = {listed([x[i] for i in found])}; their y are "
        f"{listed([y[i] for i in found])}, with the mean {sum(y[i] for i in found)}/3 = "
        f"{num(mean([y[i] for i in found]))}. The other points have no say; the mean of all would be "
        f"{num(mean(y))}.",
        {"x": x, "y": y, "at": at, "k": 3},
        exact(mean([y[i] for i in found])),
    )


@kind("gen-knn-vote", "Vote of nearest neighbours", "svm-and-neighbours", MEDIUM, "islp")
def knn_vote(rng: Random) -> Drawn:
    """Ask for the smallest odd k at which the vote turns over."""

    def turn(labels: list[int]) -> int:
        votes = {k: sum(labels[:k]) * 2 > k for k in (1, 3, 5, 7, 9)}
        return next((k for k in votes if votes[k] != votes[1]), 0)

    labels = until(lambda: rng.choices((0, 1), k=9), lambda y: turn(y) > 1)
    k = turn(labels)
    votes = sum(label != labels[0] for label in labels[:k])
    return Drawn(
        "From the nearest to the farthest, the neighbours of a point have the classes "
        f"{', '.join(map(num, labels))}. For k = 1 the vote is {labels[0]}. At which smallest odd k does "
        "the majority vote differ?",
        f"Count along: among the first {k} neighbours {votes} are of class {1 - labels[0]}, a majority; for "
        f"smaller odd k class {labels[0]} is ahead. One contrary neighbour is not enough while the earlier "
        f"ones outvote it. So k = {k}.",
        {"labels": labels},
        exact(k),
    )


@kind("gen-svm-margin", "Width of a margin", "svm-and-neighbours", HARD, "islp")
def svm_margin(rng: Random) -> Drawn:
    """Ask for the width of the margin of a linear SVM."""
    short, long, length = rng.choice(
        ((3, 4, 5), (6, 8, 10), (5, 12, 13), (8, 15, 17), (0.6, 0.8, 1), (1.5, 2, 2.5), (0.3, 0.4, 0.5))
    )
    w = [short * rng.choice((1, -1)), long * rng.choice((1, -1))]
    rng.shuffle(w)
    b = rng.randint(1, 9)
    return Drawn(
        f"A linear SVM has the weights {vector(w)} and the intercept {b}; the margin's edges are where the "
        "score is 1 and -1. How wide is the margin, from edge to edge (to two decimals)?",
        f"The edges are 2/|w| apart, with |w| = √({par(w[0])}² + {par(w[1])}²) = {num(length)}: "
        f"2/{num(length)} {about(2 / length)}. 1/|w| {about(1 / length)} is the distance from the boundary "
        "to one edge. The intercept only shifts the margin.",
        {"w": w, "b": b},
        rounded(2 / length),
    )


@kind("gen-hinge", "Hinge loss", "svm-and-neighbours", MEDIUM, "sklearn-docs")
def hinge(rng: Random) -> Drawn:
    """Ask for the sum of three hinge losses."""

    def losses(d: tuple[list[int], list[float]]) -> list[float]:
        return [max(0.0, 1 - y * f) for y, f in zip(*d, strict=True)]

    scores = (-2, -1.5, -0.5, -0.2, 0.2, 0.4, 0.5, 0.8, 1.5, 2, 3)
    y, f = d = until(
        lambda: (rng.choices((-1, 1), k=3), rng.sample(scores, 3)),
        lambda d: clear(sum(losses(d)), 3 - dot(*d), sum(max(0.0, -a * b) for a, b in zip(*d, strict=True))),
    )
    each = ", ".join(
        f"max(0, 1 - {par(a)}·{par(b)}) = {num(loss)}" for a, b, loss in zip(y, f, losses(d), strict=True)
    )
    return Drawn(
        f"Labels {bare(y)[1:-1]}; scores of an SVM {bare(f)[1:-1]}, in this order. What is the sum of the "
        "hinge losses max(0, 1 - label·score)?",
        f"{each}. Sum: {num(sum(losses(d)))}. A point beyond its margin costs nothing, it does not earn a "
        "negative loss; a point on the right side but inside the margin does cost.",
        {"y": y, "f": f},
        exact(sum(losses(d))),
    )
