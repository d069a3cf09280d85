"""Draw questions about regression, its penalties and the features it is fed."""

import math
from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    about,
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
    products,
    rounded,
    until,
    vector,
)

SQUARE_MEAN_ERRORS = (
    (1, 1, 3, 5),
    (1, 1, 7, 7),
    (1, 5, 5, 7),
    (0, 0, 0, 4),
    (1, 3, 3, 9),
    (2, 4, 4, 8),
    (0, 0, 6, 8),
    (2, 2, 6, 10),
)


@kind("gen-least-squares-slope", "Least-squares slope", "regression", HARD, "islp")
def least_squares_slope(rng: Random) -> Drawn:
    """Ask for the slope of the line through four points."""
    off = (-1.5, -0.5, 0.5, 1.5)
    y = until(lambda: ints(rng, 4, -2, 9), lambda y: clear(dot(off, y) / 5, (y[3] - y[0]) / 3, dot(off, y)))
    return Drawn(
        "What is the slope of the least-squares line (with intercept) for x = 0, 1, 2, 3 and y = "
        f"{', '.join(map(num, y))}? Give a decimal.",
        "The mean of x is 1.5, so the deviations are -1.5, -0.5, 0.5, 1.5, and their squares add up to 5. "
        f"Weigh y with them: {products(off, y)} = {num(dot(off, y))}. The slope is {num(dot(off, y))}/5 = "
        f"{num(dot(off, y) / 5)}. A line through the two end points only would have "
        f"{num(round((y[3] - y[0]) / 3, 2))}.",
        {"x": [0, 1, 2, 3], "y": y},
        exact(dot(off, y) / 5),
    )


@kind("gen-residual", "Residual", "regression", EASY, "islp")
def residual(rng: Random) -> Drawn:
    """Ask for the residual of one point."""
    a, b, x = rng.randint(1, 20), rng.choice((-3, -2, -1.5, -0.5, 0.5, 1.5, 2, 3, 4)), rng.randint(2, 10)
    off = rng.choice((-5, -4, -3, -2, -1, 1, 2, 3, 4, 5))
    fit = a + b * x
    line = f"{a} {'-' if b < 0 else '+'} {num(abs(b))}"
    return Drawn(
        f"A regression line predicts y as {line}·x. For x = {x} we observe y = {num(fit + off)}. "
        "What is the residual (observed minus predicted)?",
        f"Predicted is {line}·{x} = {num(fit)}. The residual is {num(fit + off)} - {par(fit)} = "
        f"{off}. The other way round the sign is wrong: a positive residual means that the line is too low.",
        {"a": a, "b": b, "x": x, "y": fit + off},
        exact(off),
    )


def _pairs(rng: Random, errors: list[int]) -> tuple[list[int], list[int]]:
    y = rng.sample(range(10, 30), len(errors))
    return y, [value + error * rng.choice((1, -1)) for value, error in zip(y, errors, strict=True)]


@kind("gen-r-squared", "R²", "regression", MEDIUM, "islp")
def r_squared(rng: Random) -> Drawn:
    """Ask for R² from true values and predictions."""

    def score(drawn: tuple[list[int], list[int]]) -> float:
        return 1 - _squares(*drawn) / _squares(drawn[0], [mean(drawn[0])] * 4)

    y, fit = until(
        lambda: _pairs(rng, [rng.randint(0, 3) for _ in range(4)]),
        lambda d: sum(d[0]) % 4 == 0 and 0.05 < score(d) < 0.97 and clear(score(d), 0.5),
    )
    left, total = _squares(y, fit), _squares(y, [mean(y)] * 4)
    return Drawn(
        f"True values {', '.join(map(num, y))}; predictions {', '.join(map(num, fit))}, in this order. What "
        "is R² (to two decimals)?",
        f"The squared errors add up to {num(left)}. The mean of the true values is {num(mean(y))}, and the "
        f"squared distances to it add up to {num(total)}. R² = 1 - {num(left)}/{num(total)} "
        f"{about(score((y, fit)))}. The bare fraction is the share that is not explained.",
        {"y": y, "fit": fit},
        rounded(score((y, fit))),
    )


def _squares(y: list[int], fit: list[int] | list[float]) -> float:
    return sum((a - b) ** 2 for a, b in zip(y, fit, strict=True))


@kind("gen-rmse", "RMSE", "regression", MEDIUM, "sklearn-docs")
def rmse(rng: Random) -> Drawn:
    """Ask for the root mean squared error of four predictions."""
    errors = list(rng.choice(SQUARE_MEAN_ERRORS))
    rng.shuffle(errors)
    y, fit = _pairs(rng, errors)
    square = _squares(y, fit) / 4
    return Drawn(
        f"True values {', '.join(map(num, y))}; predictions {', '.join(map(num, fit))}, in this order. What "
        "is the root mean squared error?",
        f"The squared errors are {listed([e * e for e in errors])}, their mean is {num(square)}, and "
        f"√{num(square)} = {num(math.sqrt(square))}. The mean absolute error is only {num(mean(errors))}: "
        "squaring gives big errors more weight. Do not forget the root at the end.",
        {"y": y, "fit": fit},
        exact(math.sqrt(square)),
    )


@kind("gen-mae", "Mean absolute error", "regression", EASY, "sklearn-docs")
def mae(rng: Random) -> Drawn:
    """Ask for the mean absolute error of four predictions."""

    def off(drawn: tuple[list[int], list[int]]) -> list[int]:
        return [a - b for a, b in zip(*drawn, strict=True)]

    y, fit = until(
        lambda: _pairs(rng, [rng.randint(0, 8) for _ in range(4)]),
        lambda d: sum(map(abs, off(d))) % 4 == 0 and abs(sum(off(d))) != sum(map(abs, off(d))),
    )
    sizes = [abs(error) for error in off((y, fit))]
    return Drawn(
        f"True values {', '.join(map(num, y))}; predictions {', '.join(map(num, fit))}, in this order. What "
        "is the mean absolute error?",
        f"The errors without their signs: {plus(sizes)} = {sum(sizes)}, divided by 4 = {num(mean(sizes))}. "
        f"With the signs left on, errors up and down cancel and the mean is {num(mean(off((y, fit))))}.",
        {"y": y, "fit": fit},
        exact(mean(sizes)),
    )


@kind("gen-ridge-loss", "Loss with an L2 penalty", "regularisation", EASY, "islp")
def ridge_loss(rng: Random) -> Drawn:
    """Ask for a loss with an L2 penalty."""
    weights = until(lambda: ints(rng, 3), lambda w: sum(abs(v) for v in w) != sum(v * v for v in w))
    loss, strength = rng.randint(2, 12), rng.choice((0.1, 0.2, 0.5, 2))
    size = sum(w * w for w in weights)
    return Drawn(
        f"The data loss is {loss}, the weights are {vector(weights)}, and the penalty is {num(strength)} "
        "times the sum of the squared weights. What is the total loss?",
        f"The squares add up to {plus([w * w for w in weights])} = {size}; {loss} + {num(strength)}·{size} = "
        f"{num(loss + strength * size)}. With absolute values in place of squares it would be an L1 penalty.",
        {"loss": loss, "weights": weights, "strength": strength},
        exact(loss + strength * size),
    )


@kind("gen-weight-decay", "Step with an L2 penalty", "regularisation", MEDIUM, "d2l")
def weight_decay(rng: Random) -> Drawn:
    """Ask for a weight after a step on a penalised loss."""
    w, g = rng.choice((2, 4, 5, -2, -4, 10)), rng.choice((-3, -2, -1, 1, 2, 3))
    rate, strength = rng.choice((0.1, 0.2, 0.5)), rng.choice((0.1, 0.2, 0.5))
    full = g + 2 * strength * w
    return Drawn(
        f"The loss is L(w) + {num(strength)}·w². Now w = {w}, the gradient of L alone is {g}, and the "
        f"learning rate is {num(rate)}. What is w after one step of gradient descent?",
        f"The penalty adds 2·{num(strength)}·{par(w)} = {num(2 * strength * w)} to the gradient, which "
        f"makes {num(full)}. So w becomes {w} - {num(rate)}·{par(full)} = {num(w - rate * full)}. Without "
        f"the penalty it would be {num(w - rate * g)}; the penalty pulls towards 0.",
        {"strength": strength, "w": w, "g": g, "rate": rate},
        exact(w - rate * full),
    )


@kind("gen-dummy-columns", "Columns after one-hot encoding", "feature-engineering", EASY, "sklearn-docs")
def dummy_columns(rng: Random) -> Drawn:
    """Ask how many columns one-hot encoding leaves."""
    numeric, first, second = rng.randint(2, 12), rng.randint(3, 12), rng.randint(3, 12)
    value = numeric + first - 1 + second - 1
    return Drawn(
        f"A table has {numeric} numeric columns and two categorical ones, with {first} and {second} "
        "categories. Both are one-hot encoded, dropping one category each. How many columns are there then?",
        f"A column of {first} categories becomes {first - 1}, one of {second} becomes {second - 1}, and the "
        f"categorical columns themselves go: {numeric} + {first - 1} + {second - 1} = {value}. Without "
        f"dropping it would be {numeric + first + second}.",
        {"numeric": numeric, "sizes": [first, second]},
        exact(value),
    )


@kind("gen-min-max", "Min-max scaling", "feature-engineering", EASY, "sklearn-docs")
def min_max(rng: Random) -> Drawn:
    """Ask for a value after min-max scaling fitted on training data."""
    low, width = rng.choice((-20, -10, 10, 20, 30, 50)), rng.choice((20, 40, 50, 80, 100))
    share = rng.choice((-0.2, 0.1, 0.25, 0.3, 0.5, 0.7, 0.75, 0.9, 1.2, 1.5))
    x = low + share * width
    return Drawn(
        f"In the training data a feature runs from {low} to {low + width}. Min-max scaling to 0..1, fitted "
        f"there and without clipping, turns a new value {num(x)} into what?",
        f"Take off the minimum and divide by the range: ({num(x)} - {par(low)})/{width} = {num(share)}. "
        f"Dividing by the maximum, {low + width}, is right only if the minimum is 0. New values may well "
        "fall outside 0 to 1.",
        {"low": low, "high": low + width, "x": x},
        exact(share),
    )


@kind("gen-standardise", "Standardising a new value", "feature-engineering", MEDIUM, "sklearn-docs")
def standardise(rng: Random) -> Drawn:
    """Ask for a value after standardisation fitted on training data."""
    m, s = rng.randint(8, 40), rng.choice((2, 4, 5))
    z = rng.choice((-3, -2.5, -2, -1.5, -0.5, 0.5, 1.5, 2, 2.5, 3))
    train = [m - s, m + s, m + s, m - s]
    rng.shuffle(train)
    return Drawn(
        "A scaler learns mean and standard deviation (dividing by n) from the training values "
        f"{listed(train)}. What does it make of the test value {num(m + z * s)}?",
        f"The training mean is {m}. Every value is {s} away from it, so the standard deviation is {s}: "
        f"({num(m + z * s)} - {m})/{s} = {num(z)}. Dividing by the variance, {s * s}, is the usual slip; "
        "refitting on test data would be a leak.",
        {"train": train, "x": m + z * s},
        exact(z),
    )
