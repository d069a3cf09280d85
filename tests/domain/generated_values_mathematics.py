"""Recompute the answers of generated questions on mathematics and statistics, independently of the bot."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import optimize, stats  # type: ignore[import-untyped]

Value = Callable[..., Any]


def slope_of(f: Callable[[float], float], x: float) -> float:
    """Differentiate numerically; exact for the small polynomials here up to rounding."""
    h = 1e-3
    return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)


def descend(a: float, x: float, rate: float, steps: int) -> float:
    """Walk down a·x²."""
    for _ in range(steps):
        x -= rate * slope_of(lambda at: a * at * at, x)
    return x


def eigenvalues(m: list[list[int]]) -> list[float]:
    """Return the eigenvalues in rising order."""
    return sorted(np.linalg.eigvals(np.array(m, dtype=float)).real)


def momentum(w: float, v: float, g: float, beta: float, rate: float) -> float:
    """Take one step with momentum."""
    v = beta * v + g
    return w - rate * v


def variance_of(a: float, b: float, p: float) -> Any:
    """Return the variance of a variable with two values."""
    return stats.rv_discrete(values=([a, b], [p, 1 - p])).var()


def t_of(n: int, m: float, s: float, mu: float) -> Any:
    """Test a sample that was made to have this mean and standard deviation."""
    sample = m + s * stats.zscore(np.arange(n), ddof=1)
    return stats.ttest_1samp(sample, mu).statistic


VALUES: dict[str, Value] = {
    "gen-dot-product": lambda a, b: np.dot(a, b),
    "gen-norm": lambda values: np.linalg.norm(values),
    "gen-cosine": lambda a, b: np.dot(a, b) / np.linalg.norm(a) / np.linalg.norm(b),
    "gen-projection": lambda a, b: np.dot(a, np.array(b) / np.linalg.norm(b)),
    "gen-matrix-product-entry": lambda a, b, row, column: (np.array(a) @ np.array(b))[row - 1, column - 1],
    "gen-matrix-vector": lambda a, x: np.array(a) @ np.array(x),
    "gen-determinant": lambda m: np.linalg.det(m),
    "gen-inverse-entry": lambda m, row, column: np.linalg.inv(m)[row - 1, column - 1],
    "gen-eigenvalue": lambda m: eigenvalues(m)[1],
    "gen-other-eigenvalue": lambda m, known: max(eigenvalues(m), key=lambda value: abs(value - known)),
    "gen-rank": lambda rows: np.linalg.matrix_rank(rows),
    "gen-bayes": lambda base, hit, false: (
        base / 100 * hit / 100 / np.dot([base / 100, 1 - base / 100], [hit / 100, false / 100])
    ),
    "gen-binomial": lambda n, k, p: stats.binom.pmf(k, n, p),
    "gen-expected-gain": lambda big, small, p, q, price: np.average(
        [big - price, small - price, -price], weights=[p, q, 1 - p - q]
    ),
    "gen-two-value-variance": variance_of,
    "gen-conditional": lambda spam, other, hits, false: (
        spam * (hits / spam) / (spam * (hits / spam) + other * (false / other))
    ),
    "gen-at-least-one": lambda n, p: stats.binom.sf(0, n, p),
    "gen-union": lambda a, b, both: ((a - both) + (b - both) + both) / 100,
    "gen-variance-combination": lambda a, b, vx, vy: (
        np.array([a, -b]) @ np.diag([vx, vy]) @ np.array([a, -b])
    ),
    "gen-z-score": lambda m, s, x: stats.norm.ppf(stats.norm.cdf(x, m, s)),
    "gen-standard-error": lambda n, s: s * n**-0.5,
    "gen-confidence-interval": lambda n, m, s, factor: stats.norm.interval(
        2 * stats.norm.cdf(factor) - 1, m, s / np.sqrt(n)
    )[1],
    "gen-proportion-margin": lambda right, n: 2 * stats.binom.std(n, right / n) / n,
    "gen-weighted-mean": lambda sizes, rates: np.average(rates, weights=sizes),
    "gen-median": lambda values: np.median(values),
    "gen-outlier-fence": lambda low, high, factor: high + factor * stats.iqr([low, low, high, high]),
    "gen-sample-variance": lambda values: np.var(values, ddof=1),
    "gen-correlation": lambda x, y: stats.pearsonr(x, y)[0],
    "gen-sample-size": lambda n, times: n * times**2,
    "gen-t-statistic": t_of,
    "gen-gradient-step": lambda a, b, x, rate: x - rate * np.polyval(np.polyder([a, b, 0]), x),
    "gen-partial-derivative": lambda a, b, c, x, y: slope_of(lambda at: a * at**2 + b * at * y + c * y**2, x),
    "gen-chain-rule": lambda a, b, x, n: np.polyval(np.polyder(np.poly1d([a, b]) ** n), x),
    "gen-momentum-step": momentum,
    "gen-parabola-minimum": lambda a, b, c: optimize.minimize_scalar(np.poly1d([a, b, c])).x,
    "gen-descent-steps": descend,
}

MISTAKES: dict[str, Value] = {
    "gen-dot-product": lambda a, b: [np.abs(np.multiply(a, b)).sum()],
    "gen-norm": lambda values: [np.square(values).sum(), np.abs(values).sum()],
    "gen-projection": lambda a, b: [np.dot(a, b)],
    "gen-matrix-product-entry": lambda a, b, row, column: [
        (np.array(b) @ np.array(a))[row - 1, column - 1],
        a[row - 1][column - 1] * b[row - 1][column - 1],
    ],
    "gen-determinant": lambda m: [m[0][0] * m[1][1] + m[0][1] * m[1][0]],
    "gen-inverse-entry": lambda m, row, column: [
        np.linalg.inv(m)[row - 1, column - 1] * np.linalg.det(m),
        m[row - 1][column - 1] / np.linalg.det(m),
    ],
    "gen-bayes": lambda base, hit, false: [hit / 100, 1 - false / 100, base * hit / 10_000],
    "gen-binomial": lambda n, k, p: [p**k * (1 - p) ** (n - k)],
    "gen-expected-gain": lambda big, small, p, q, price: [big * p + small * q],
    "gen-two-value-variance": lambda a, b, p: [variance_of(a, b, p) ** 0.5, p * a**2 + (1 - p) * b**2],
    "gen-conditional": lambda spam, other, hits, false: [
        hits / spam,
        hits / (spam + other),
        spam / (spam + other),
    ],
    "gen-at-least-one": lambda n, p: [n * p, (1 - p) ** n] if p != 0.5 or n > 2 else [n * p],
    "gen-union": lambda a, b, both: [(a + b) / 100],
    "gen-variance-combination": lambda a, b, vx, vy: [a * a * vx - b * b * vy, a * vx + b * vy],
    "gen-z-score": lambda m, s, x: [x - m, (m - x) / s],
    "gen-standard-error": lambda n, s: [s / n, s],
    "gen-confidence-interval": lambda n, m, s, factor: [m + factor * s, m + s / n**0.5, m + factor * s / n],
    "gen-proportion-margin": lambda right, n: [(right / n * (1 - right / n) / n) ** 0.5],
    "gen-weighted-mean": lambda sizes, rates: [np.mean(rates)],
    "gen-median": lambda values: [np.mean(values), (values[2] + values[3]) / 2],
    "gen-outlier-fence": lambda low, high, factor: [2 * high - low],
    "gen-sample-variance": lambda values: [np.var(values), np.std(values, ddof=1)],
    "gen-sample-size": lambda n, times: [n * times],
    "gen-t-statistic": lambda n, m, s, mu: [(m - mu) / s, (mu - m) / s * n**0.5],
    "gen-gradient-step": lambda a, b, x, rate: [x + rate * (2 * a * x + b), x - (2 * a * x + b)],
    "gen-chain-rule": lambda a, b, x, n: [n * (a * x + b) ** (n - 1)],
    "gen-momentum-step": lambda w, v, g, beta, rate: [w - rate * g],
    "gen-parabola-minimum": lambda a, b, c: [b / (2 * a), -b / a],
    "gen-descent-steps": lambda a, x, rate, steps: [x - steps * rate * 2 * a * x, x - rate * 2 * a * x],
}
