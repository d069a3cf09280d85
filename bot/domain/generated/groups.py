"""Draw questions about clusters and about fewer dimensions."""

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
    mean,
    num,
    plus,
    rounded,
    until,
)


def _assign(points: list[int], centres: list[int]) -> list[int]:
    return [point for point in points if abs(point - centres[0]) < abs(point - centres[1])]


def _tied(points: list[int], centres: list[int]) -> bool:
    return any(abs(point - centres[0]) == abs(point - centres[1]) for point in points)


@kind("gen-k-means-step", "One step of k-means", "clustering", MEDIUM, "islp")
def k_means_step(rng: Random) -> Drawn:
    """Ask where the lower of two centres moves."""
    points, centres = until(
        lambda: (sorted(rng.sample(range(1, 25), 5)), sorted(rng.sample(range(1, 25), 2))),
        lambda d: (
            not _tied(*d)
            and 2 <= len(_assign(*d)) <= 4
            and clear(mean(_assign(*d)), d[1][0], mean([*_assign(*d), d[1][0]]), mean(d[0]))
        ),
    )
    near = _assign(points, centres)
    return Drawn(
        f"k-means in one dimension: the points are {listed(points)}, the centres stand at {centres[0]} and "
        f"{centres[1]}. Where does the centre at {centres[0]} stand after one step (to two decimals)?",
        f"Nearer to {centres[0]} than to {centres[1]} are {listed(near)}. The centre moves to their mean, "
        f"{sum(near)}/{len(near)} {about(mean(near))}. The old position plays no part in the mean, and the "
        "other points belong to the other centre.",
        {"points": points, "centres": [*centres, centres[0]]},
        rounded(mean(near)),
    )


@kind("gen-inertia", "Inertia of a cluster", "clustering", EASY, "sklearn-docs")
def inertia(rng: Random) -> Drawn:
    """Ask for the sum of squared distances to a cluster's mean."""
    points = until(lambda: rng.sample(range(1, 15), 4), lambda p: sum(p) % 4 == 0)
    m = sum(points) // 4
    squares = [(point - m) ** 2 for point in points]
    return Drawn(
        f"A cluster in one dimension holds the points {listed(points)}. What is its inertia, the sum of the "
        "squared distances to its mean?",
        f"The mean is {m}. The squared distances are {plus(squares)} = {sum(squares)}. Dividing by 4 would "
        "make a variance of it, and distances without squares are not what k-means reduces.",
        {"points": points},
        exact(sum(squares)),
    )


@kind("gen-average-linkage", "Average linkage", "clustering", MEDIUM, "sklearn-docs")
def average_linkage(rng: Random) -> Drawn:
    """Ask for the average distance between two clusters that overlap in range."""

    def gaps(d: tuple[list[int], list[int]]) -> list[int]:
        return [abs(a - b) for a in d[0] for b in d[1]]

    left, right = d = until(
        lambda: (sorted(rng.sample(range(1, 10), 2)), sorted(rng.sample(range(4, 20), 2))),
        lambda d: not set(d[0]) & set(d[1]) and clear(mean(gaps(d)), min(gaps(d)), max(gaps(d))),
    )
    return Drawn(
        f"Two clusters in one dimension: {listed(left)}; and {listed(right)}. What is their distance by "
        "average linkage?",
        f"Average the distances of all four pairs: ({plus(gaps(d))})/4 = {num(mean(gaps(d)))}. Single "
        f"linkage would take the smallest, {min(gaps(d))}, complete linkage the largest, {max(gaps(d))}.",
        {"left": left, "right": right},
        exact(mean(gaps(d))),
    )


@kind("gen-silhouette", "Silhouette of a point", "clustering", HARD, "sklearn-docs")
def silhouette(rng: Random) -> Drawn:
    """Ask for the silhouette coefficient of one point."""

    def value(d: tuple[list[int], list[int]]) -> float:
        a, b = map(mean, d)
        return (b - a) / max(a, b)

    own, other = d = until(
        lambda: (rng.sample(range(1, 10), 3), rng.sample(range(3, 16), 3)),
        lambda d: (
            sum(d[0]) % 3 == 0
            and sum(d[1]) % 3 == 0
            and clear(value(d), 0, (mean(d[1]) - mean(d[0])) / min(map(mean, d)))
        ),
    )
    a, b = map(mean, d)
    return Drawn(
        f"A point is {listed(own)} away from the other members of its cluster, and {listed(other)} from "
        "those of the nearest other cluster. What is its silhouette coefficient (to two decimals)?",
        f"The mean distances are a = {num(a)} inside and b = {num(b)} outside. (b - a)/max(a, b) = "
        f"({num(b)} - {num(a)})/{num(max(a, b))} {about(value(d))}. Divide by the larger, so that it stays "
        "between -1 and 1; below 0 the point fits the other cluster better.",
        {"own": own, "other": other},
        rounded(value(d)),
    )


def _spectrum(rng: Random, count: int, total: int) -> list[int]:
    drawn = until(lambda: rng.sample(range(1, total // 2 + 1), count), lambda v: sum(v) == total)
    return sorted(drawn, reverse=True)


@kind("gen-explained-variance", "Explained variance", "dimensionality-reduction", EASY, "islp")
def explained_variance(rng: Random) -> Drawn:
    """Ask what share of the variance two components explain."""
    values = _spectrum(rng, 4, rng.choice((20, 25, 50)))
    total, two = sum(values), sum(values[:2])
    return Drawn(
        f"A covariance matrix has the eigenvalues {listed(values)}. Which share of the variance do the "
        "first two principal components explain? Give a decimal.",
        f"Eigenvalues are the variances along the components: ({values[0]} + {values[1]})/{total} = "
        f"{num(two / total)}. Two of four components are not half of the variance: the large ones come "
        "first. Divide by the sum of all four, not by the number.",
        {"values": values},
        exact(two / total),
    )


@kind("gen-components-needed", "Components needed", "dimensionality-reduction", MEDIUM, "sklearn-docs")
def components_needed(rng: Random) -> Drawn:
    """Ask how many components keep enough variance."""
    values, share = _spectrum(rng, 5, 20), rng.choice((60, 70, 80, 90))
    need = next(k for k in range(1, 6) if sum(values[:k]) * 5 >= share)
    sums = [num(sum(values[:k]) / 20) for k in range(1, need + 1)]
    return Drawn(
        f"The principal components have the variances {listed(values)}. How many components must be kept to "
        f"explain at least {share} % of the variance?",
        f"The sum is 20; the shares add up to {', '.join(sums)}. {sums[-1]} is the first that reaches "
        f"{num(share / 100)}, so it takes {need}. Look at the sums, not at the single shares: no single "
        f"component has to reach {share} %.",
        {"values": values, "share": share},
        exact(need),
    )


@kind("gen-low-rank", "Numbers in a low-rank matrix", "dimensionality-reduction", MEDIUM, "mml-book")
def low_rank(rng: Random) -> Drawn:
    """Ask how many numbers a low-rank factorisation stores."""
    m, n, k = (
        rng.choice((100, 200, 500, 1000, 2000)),
        rng.choice((50, 100, 300, 400)),
        rng.choice((2, 5, 10, 20)),
    )
    return Drawn(
        f"A {num(m)} by {num(n)} matrix is approximated by the product of a {num(m)} by {k} and a {k} by "
        f"{num(n)} matrix. How many numbers do the two factors hold together?",
        f"{num(m)}·{k} + {k}·{num(n)} = {num(m * k)} + {num(k * n)} = {num(k * (m + n))}. The full matrix "
        f"holds {num(m * n)}, so the two factors are far smaller. Multiplying the sizes of the factors "
        "instead of adding them is the usual slip.",
        {"shapes": [m, n, m, k, k, n]},
        exact(k * (m + n)),
    )
