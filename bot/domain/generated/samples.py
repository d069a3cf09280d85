"""Draw questions about samples: their middle, their spread and what they tell."""

import math
from random import Random
from statistics import median

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    about,
    clear,
    dot,
    exact,
    kind,
    listed,
    mean,
    num,
    par,
    plus,
    rounded,
    until,
)


@kind("gen-z-score", "z-score", "statistics", EASY, "openintro-statistics")
def z_score(rng: Random) -> Drawn:
    """Ask how many standard deviations a value is from the mean."""
    m, s = rng.randrange(20, 200, 10), rng.choice((2, 4, 6, 8, 10, 20))
    z = rng.choice((-3, -2.5, -2, -1.5, -1, -0.5, 0.5, 1, 1.5, 2, 2.5, 3))
    x = m + s * z
    return Drawn(
        f"Response times have the mean {m} ms and the standard deviation {s} ms. What is the z-score of "
        f"{num(x)} ms?",
        f"Subtract the mean and divide by the standard deviation: ({num(x)} - {m})/{s} = {num(x - m)}/{s} = "
        f"{num(z)}. Without the division it is only the distance, {num(x - m)} ms; a value below the mean "
        "has a negative z-score.",
        {"m": m, "s": s, "x": x},
        exact(z),
    )


@kind("gen-standard-error", "Standard error", "statistics", EASY, "openintro-statistics")
def standard_error(rng: Random) -> Drawn:
    """Ask for the standard error of a mean."""
    root, s = rng.choice((2, 4, 5, 8, 10, 20)), rng.choice((2, 4, 6, 8, 10, 12, 20, 30))
    n = root * root
    return Drawn(
        f"{n} independent measurements have the standard deviation {s}. What is the standard error of their "
        "mean?",
        f"Divide by the root of the number of measurements: {s}/√{n} = {s}/{root} = {num(s / root)}. "
        f"Dividing by {n} itself promises far too much precision: four times the data only halves the error.",
        {"n": n, "s": s},
        exact(s / root),
    )


@kind(
    "gen-confidence-interval", "Confidence interval of a mean", "statistics", MEDIUM, "openintro-statistics"
)
def confidence_interval(rng: Random) -> Drawn:
    """Ask for the upper end of a confidence interval."""
    m, root, s = rng.randrange(20, 120, 5), rng.choice((4, 5, 10, 20)), rng.choice((5, 10, 20, 40))
    n, error = root * root, s / root
    value = m + 1.96 * error
    return Drawn(
        f"{n} independent values have the mean {m} and the standard deviation {s}. What is the upper end of "
        "the 95 % confidence interval for the mean, with the factor 1.96 (to two decimals)?",
        f"The standard error is {s}/√{n} = {num(error)}. The interval reaches 1.96·{num(error)} = "
        f"{num(1.96 * error)} up from the mean: {m} + {num(1.96 * error)} = {num(value)}. Using {s} in "
        "place of the standard error tells where single values lie, not the mean.",
        {"n": n, "m": m, "s": s, "factor": 1.96},
        rounded(value),
    )


@kind("gen-proportion-margin", "Margin of a proportion", "statistics", HARD, "openintro-statistics")
def proportion_margin(rng: Random) -> Drawn:
    """Ask for the margin of error of an observed share."""
    p, root = rng.choice((0.1, 0.2, 0.5, 0.8, 0.9)), rng.choice((10, 20, 40, 50, 60))
    n = root * root
    spread = math.sqrt(p * (1 - p))
    value = 2 * spread / root
    return Drawn(
        f"{num(round(p * n))} of {num(n)} independent predictions were right. What is the margin of error "
        "of this share, as two standard errors √(p(1 - p)/n)? Give a decimal, to three decimals.",
        f"p = {num(p)}, so √(p(1 - p)) = √{num(p * (1 - p))} = {num(spread)}. Divided by √{num(n)} = {root} "
        f"and doubled: 2·{num(spread)}/{root} {about(value, 3)}. Forgetting the root of n, or the doubling, "
        "makes the score look surer than it is.",
        {"right": round(p * n), "n": n},
        rounded(value, 3),
    )


@kind("gen-weighted-mean", "Weighted mean", "statistics", EASY, "khan-statistics")
def weighted_mean(rng: Random) -> Drawn:
    """Ask for the overall rate of two groups of different size."""
    n, rates = until(
        lambda: (
            rng.sample((100, 200, 300, 400, 500, 800, 900), 2),
            rng.sample((0.5, 0.6, 0.7, 0.8, 0.9, 1), 2),
        ),
        lambda drawn: sum(drawn[0]) in (500, 1000) and clear(dot(*drawn) / sum(drawn[0]), mean(drawn[1])),
    )
    value = dot(n, rates) / sum(n)
    right = [num(size * rate) for size, rate in zip(n, rates, strict=True)]
    return Drawn(
        f"A model's accuracy is {num(rates[0])} on {n[0]} short texts and {num(rates[1])} on {n[1]} long "
        "ones. What is its accuracy on all of them? Give a decimal.",
        f"Count the right ones: {right[0]} + {right[1]} = {num(dot(n, rates))} of {sum(n):,} texts, which "
        f"is {num(value)}. The plain mean of the two rates, {num(mean(rates))}, would treat the groups as "
        "if they had the same size.",
        {"sizes": n, "rates": rates},
        exact(value),
    )


@kind("gen-median", "Median", "statistics", EASY, "khan-statistics")
def median_of_six(rng: Random) -> Drawn:
    """Ask for the median of an even number of unsorted values."""

    def draw() -> list[int]:
        return [*rng.sample(range(1, 21), 5), rng.randrange(40, 100)]

    def friendly(values: list[int]) -> bool:
        rng.shuffle(values)
        return clear(median(values), mean(values), (values[2] + values[3]) / 2)

    values = until(draw, friendly)
    low, high = sorted(values)[2:4]
    return Drawn(
        f"What is the median of {listed(values)}?",
        f"Sorted: {listed(sorted(values))}. With six values the median is half-way between the third and "
        f"the fourth, ({low} + {high})/2 = {num(median(values))}. Sort first: the middle of the unsorted "
        f"list means nothing. The mean, {num(round(mean(values), 2))}, is pulled up by {max(values)}.",
        {"values": values},
        exact(median(values)),
    )


@kind("gen-outlier-fence", "Upper outlier fence", "statistics", EASY, "openintro-statistics")
def outlier_fence(rng: Random) -> Drawn:
    """Ask above which value a box plot marks outliers."""
    low = rng.randint(5, 40)
    high = low + rng.choice((4, 6, 8, 10, 12, 14, 16, 20))
    value = high + 1.5 * (high - low)
    return Drawn(
        f"The first quartile is {low}, the third is {high}. Above which value is a point an outlier by the "
        "rule of 1.5 interquartile ranges?",
        f"The interquartile range is {high} - {low} = {high - low}. The upper fence lies 1.5 of them above "
        f"the third quartile: {high} + {num(1.5 * (high - low))} = {num(value)}. Forgetting the factor 1.5 "
        f"gives {2 * high - low}.",
        {"low": low, "high": high, "factor": 1.5},
        exact(value),
    )


@kind("gen-sample-variance", "Sample variance", "statistics", MEDIUM, "khan-statistics")
def sample_variance(rng: Random) -> Drawn:
    """Ask for the variance of five values, with n - 1."""
    values = until(
        lambda: [rng.randint(1, 12) for _ in range(5)], lambda v: sum(v) % 5 == 0 and 10 <= _squares(v) <= 80
    )
    m, total = sum(values) // 5, _squares(values)
    return Drawn(
        f"What is the sample variance of {listed(values)} (divide by n - 1)?",
        f"The mean is {m}. The squared deviations add up to {plus([(v - m) ** 2 for v in values])} = "
        f"{num(total)}, and {num(total)}/4 = {num(total / 4)}. Dividing by 5 gives {num(total / 5)}, which "
        "is too small on average: the mean was fitted to the same values.",
        {"values": values},
        exact(total / 4),
    )


def _squares(values: list[int]) -> float:
    return sum((value - mean(values)) ** 2 for value in values)


@kind("gen-correlation", "Correlation of five points", "statistics", HARD, "openintro-statistics")
def correlation(rng: Random) -> Drawn:
    """Ask for the correlation of five points; both coordinates run over 1 to 5."""
    y = until(lambda: rng.sample(range(1, 6), 5), lambda y: dot((-2, -1, 0, 1, 2), y) not in (0, 10))
    x_off, y_off = (-2, -1, 0, 1, 2), [value - 3 for value in y]
    total = dot(x_off, y_off)
    return Drawn(
        f"The points have x = 1, 2, 3, 4, 5 and y = {', '.join(map(num, y))}, in this order. What is "
        "Pearson's correlation of x and y?",
        f"Both means are 3. The products of the deviations add up to {products_short(x_off, y_off)} = "
        f"{num(total)}; the squared deviations of x add up to 10, and so do those of y. So r = "
        f"{num(total)}/√(10·10) = {num(total / 10)}. Without this division one has only a sum that depends "
        "on the units.",
        {"x": [1, 2, 3, 4, 5], "y": y},
        exact(total / 10),
    )


def products_short(a: tuple[int, ...], b: list[int]) -> str:
    """Write the results of the products only."""
    return plus([x * y for x, y in zip(a, b, strict=True)])


@kind("gen-sample-size", "Data for a smaller error", "statistics", EASY, "openintro-statistics")
def sample_size(rng: Random) -> Drawn:
    """Ask how many observations a smaller standard error takes."""
    n, times = rng.choice((50, 100, 150, 200, 250, 400, 500)), rng.choice((2, 3, 4, 5, 10))
    value = n * times * times
    return Drawn(
        f"With {n} independent observations the standard error of a mean is {times} times as large as "
        "wanted. How many observations in all are needed?",
        f"The standard error falls with the root of the number, so {times} times smaller takes {times}² = "
        f"{times * times} times the data: {n}·{times * times} = {num(value)}. {num(n * times)} would divide "
        f"the error only by the root of {times}.",
        {"n": n, "times": times},
        exact(value),
    )


@kind("gen-t-statistic", "t statistic", "statistics", MEDIUM, "openintro-statistics")
def t_statistic(rng: Random) -> Drawn:
    """Ask for the t statistic of one sample."""
    mu, root, s = rng.randrange(10, 100, 10), rng.choice((3, 4, 5, 6)), rng.choice((2, 4, 5, 8, 10))
    gap = rng.choice((-4, -3, -2, -1, 1, 2, 3, 4))
    n, value = root * root, gap * root / s
    return Drawn(
        f"{n} independent values have the mean {mu + gap} and the sample standard deviation {s}. What is "
        f"the t statistic for the null hypothesis that the true mean is {mu} (to two decimals)?",
        f"The standard error is {s}/√{n} = {s}/{root}. The mean is {gap} from {mu}, which is "
        f"{par(gap)}·{root}/{s} {about(value)} standard errors. Dividing by {s} alone ignores how many "
        "values there are.",
        {"n": n, "m": mu + gap, "s": s, "mu": mu},
        rounded(value),
    )
