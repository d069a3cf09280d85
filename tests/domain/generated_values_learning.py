"""Recompute the answers of generated questions on models and their judging, independently of the bot."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import cluster, special, stats  # type: ignore[import-untyped]
from scipy.spatial import distance  # type: ignore[import-untyped]
from sklearn import linear_model, metrics, neighbors, preprocessing  # type: ignore[import-untyped]

Value = Callable[..., Any]


def judged(metric: Value, tp: int, fp: int, fn: int, tn: int, **options: Any) -> Any:
    """Let scikit-learn judge the four kinds of cases, weighted by how many there are."""
    return metric([1, 0, 1, 0], [1, 1, 0, 0], sample_weight=[tp, fp, fn, tn], **options)


def scored(positive: list[float], negative: list[float]) -> tuple[list[int], list[float]]:
    """Write two lists of scores out as true classes and scores."""
    return [1] * len(positive) + [0] * len(negative), positive + negative


def gini_of(counts: list[int]) -> Any:
    """Return the probability that two draws with replacement differ."""
    shares = np.array(counts) / np.sum(counts)
    return np.sum(shares * (1 - shares))


def squared(y: list[int], fit: list[int]) -> Any:
    """Return the mean squared error."""
    return metrics.mean_squared_error(y, fit)


def slope_of(x: list[int], y: list[int]) -> Any:
    """Fit a line."""
    return linear_model.LinearRegression().fit(np.array(x)[:, None], y).coef_[0]


def scaled(train: list[int], x: float) -> Any:
    """Standardise a value with the training data."""
    return preprocessing.StandardScaler().fit(np.array(train, dtype=float)[:, None]).transform([[x]])[0, 0]


def columns(numeric: int, sizes: list[int]) -> Any:
    """Encode a table that holds every category."""
    longest = max(sizes)
    table = np.array([[f"{row % size}" for size in sizes] for row in range(longest)])
    return numeric + preprocessing.OneHotEncoder(drop="first").fit_transform(table).shape[1]


def nearest(x: list[int], y: list[int], at: float, k: int) -> Any:
    """Predict with k neighbours."""
    return neighbors.KNeighborsRegressor(k).fit(np.array(x)[:, None], y).predict([[at]])[0]


def turning_k(labels: list[int]) -> int:
    """Return the smallest odd k with another vote."""
    return next(k for k in (3, 5, 7, 9) if stats.mode(labels[:k]).mode != labels[0])


def moved_centre(points: list[int], centres: list[int]) -> Any:
    """Assign the points to the first two centres and return the new place of the third entry's one."""
    codes, _ = cluster.vq.vq(
        np.array(points, dtype=float)[:, None], np.array(centres[:2], dtype=float)[:, None]
    )
    return np.array(points)[codes == centres.index(centres[2])].mean()


def silhouette(own: list[int], other: list[int]) -> Any:
    """Let scikit-learn compute it from a matrix of distances, of which only the first row matters."""
    gaps = [0, *own, *other]
    table = np.ones((len(gaps), len(gaps))) - np.eye(len(gaps))
    table[0], table[:, 0] = gaps, gaps
    labels = [0] * (1 + len(own)) + [1] * len(other)
    return metrics.silhouette_samples(table, labels, metric="precomputed")[0]


def posterior(prior: float, spam: list[float], other: list[float]) -> Any:
    """Add log probabilities, as naive Bayes does."""
    scores = [np.log(prior) + np.log(spam).sum(), np.log(1 - prior) + np.log(other).sum()]
    return special.softmax(scores)[0]


VALUES: dict[str, Value] = {
    "gen-least-squares-slope": slope_of,
    "gen-residual": lambda a, b, x, y: y - np.polyval([b, a], x),
    "gen-r-squared": lambda y, fit: metrics.r2_score(y, fit),
    "gen-rmse": lambda y, fit: squared(y, fit) ** 0.5,
    "gen-mae": lambda y, fit: metrics.mean_absolute_error(y, fit),
    "gen-ridge-loss": lambda loss, strength, weights: loss + strength * np.linalg.norm(weights) ** 2,
    "gen-weight-decay": lambda w, g, rate, strength: w * (1 - 2 * rate * strength) - rate * g,
    "gen-dummy-columns": columns,
    "gen-min-max": lambda low, high, x: (
        preprocessing.MinMaxScaler().fit(np.array([[low], [high]], dtype=float)).transform([[x]])[0, 0]
    ),
    "gen-standardise": scaled,
    "gen-precision": lambda **c: judged(metrics.precision_score, **c),
    "gen-recall": lambda **c: judged(metrics.recall_score, **c),
    "gen-specificity": lambda **c: judged(metrics.recall_score, **c, pos_label=0),
    "gen-f1": lambda **c: judged(metrics.f1_score, **c),
    "gen-balanced-accuracy": lambda **c: judged(metrics.balanced_accuracy_score, **c),
    "gen-majority-baseline": lambda positive, total: metrics.accuracy_score(
        [1] * positive + [0] * (total - positive), [0] * total
    ),
    "gen-rare-positives": lambda total, base, hit, false: (
        stats.binom.mean(base, hit / 100)
        / (stats.binom.mean(base, hit / 100) + stats.binom.mean(total - base, false / 100))
    ),
    "gen-grid-search-fits": lambda a, b, folds: np.zeros((a, b, folds)).size + 1,
    "gen-logistic-output": lambda w, b, x: special.expit(np.dot(w, x) + b),
    "gen-odds-ratio": lambda p, ratio, units: special.expit(special.logit(p) + units * np.log(ratio)),
    "gen-cost-threshold": lambda false, miss: np.linalg.solve([[false + miss]], [false])[0],
    "gen-naive-bayes": posterior,
    "gen-roc-point": lambda positive, negative, cut: np.mean(np.array(negative) >= cut),
    "gen-auc-pairs": lambda positive, negative: metrics.roc_auc_score(*scored(positive, negative)),
    "gen-log-loss": lambda shown, labels: metrics.log_loss(labels, shown),
    "gen-odds": lambda win, lose: special.expit(np.log(win / lose)),
    "gen-gini": gini_of,
    "gen-entropy": lambda counts: stats.entropy(counts, base=2),
    "gen-information-gain": lambda n, parent, sizes, parts: parent - np.average(parts, weights=sizes),
    "gen-gini-split": lambda left, right: np.average(
        [gini_of(left), gini_of(right)], weights=[sum(left), sum(right)]
    ),
    "gen-boosting": lambda start, rate, leaves: start + np.sum(rate * np.array(leaves)),
    "gen-ensemble-variance": lambda variance, n, rho: (
        np.full(n, 1 / n) @ (variance * (np.full((n, n), rho) + (1 - rho) * np.eye(n))) @ np.full(n, 1 / n)
    ),
    "gen-manhattan": lambda a, b: distance.cityblock(a, b),
    "gen-knn-regression": nearest,
    "gen-knn-vote": lambda labels: turning_k(labels),
    "gen-svm-margin": lambda w, b: abs((1 - b) / np.linalg.norm(w) - (-1 - b) / np.linalg.norm(w)),
    "gen-hinge": lambda y, f: 5 * metrics.hinge_loss([*y, -1, 1], [*f, -9, 9]),
    "gen-k-means-step": moved_centre,
    "gen-inertia": lambda points: np.var(points) * len(points),
    "gen-average-linkage": lambda left, right: distance.cdist(
        np.array(left)[:, None], np.array(right)[:, None]
    ).mean(),
    "gen-silhouette": silhouette,
    "gen-explained-variance": lambda values: np.cumsum(np.array(values) / np.sum(values))[1],
    "gen-components-needed": lambda values, share: (
        1 + np.argmax(np.cumsum(values) / np.sum(values) >= share / 100 - 1e-9)
    ),
    "gen-low-rank": lambda shapes: np.zeros(shapes[2:4]).size + np.zeros(shapes[4:]).size,
}

MISTAKES: dict[str, Value] = {
    "gen-least-squares-slope": lambda x, y: [(y[3] - y[0]) / 3],
    "gen-residual": lambda a, b, x, y: [a + b * x - y],
    "gen-rmse": lambda y, fit: [squared(y, fit), metrics.mean_absolute_error(y, fit)],
    "gen-mae": lambda y, fit: [np.mean(np.subtract(y, fit))],
    "gen-ridge-loss": lambda loss, strength, weights: [loss + strength * np.abs(weights).sum(), loss],
    "gen-weight-decay": lambda w, g, rate, strength: [w - rate * g, w - rate * (g + strength * w)],
    "gen-dummy-columns": lambda numeric, sizes: [numeric + sum(sizes), numeric + 2],
    "gen-standardise": lambda train, x: [(x - np.mean(train)) / np.var(train)],
    "gen-precision": lambda tp, fp, fn, tn: [tp / (tp + fn), (tp + tn) / (tp + fp + fn + tn)],
    "gen-recall": lambda tp, fp, fn, tn: [tp / (tp + fp), (tp + tn) / (tp + fp + fn + tn)],
    "gen-specificity": lambda tp, fp, fn, tn: [tp / (tp + fn), fp / (fp + tn), tp / (tp + fp)],
    "gen-f1": lambda tp, fp, fn, tn: [
        (tp / (tp + fp) + tp / (tp + fn)) / 2,
        (tp + tn) / (tp + fp + fn + tn),
    ],
    "gen-balanced-accuracy": lambda tp, fp, fn, tn: [tp / (tp + fp), (tp + tn) / (tp + fp + fn + tn)],
    "gen-majority-baseline": lambda positive, total: [positive / total, 0.5],
    "gen-rare-positives": lambda total, base, hit, false: [hit / 100, 1 - false / 100],
    "gen-grid-search-fits": lambda a, b, folds: [a * b * folds, (a + b) * folds + 1],
    "gen-logistic-output": lambda w, b, x: [special.expit(-np.dot(w, x) - b)],
    "gen-odds-ratio": lambda p, ratio, units: [p * ratio**units, p / (1 - p) * ratio**units],
    "gen-cost-threshold": lambda false, miss: [false / miss],
    "gen-naive-bayes": lambda prior, spam, other: [prior, prior * np.prod(spam), posterior(0.5, spam, other)],
    "gen-roc-point": lambda positive, negative, cut: [np.mean(np.array(positive) >= cut)],
    "gen-gini": lambda counts: [1 - gini_of(counts), 0.5],
    "gen-information-gain": lambda n, parent, sizes, parts: [parent - np.mean(parts)],
    "gen-gini-split": lambda left, right: [(gini_of(left) + gini_of(right)) / 2],
    "gen-boosting": lambda start, rate, leaves: [start + sum(leaves)],
    "gen-ensemble-variance": lambda variance, n, rho: [variance / n, variance],
    "gen-manhattan": lambda a, b: [distance.euclidean(a, b)],
    "gen-knn-regression": lambda x, y, at, k: [np.mean(y)],
    "gen-svm-margin": lambda w, b: [1 / np.linalg.norm(w)],
    "gen-hinge": lambda y, f: [3 - np.dot(y, f)],
    "gen-k-means-step": lambda points, centres: [centres[2], np.mean(points)],
    "gen-average-linkage": lambda left, right: [
        abs(left[0] - right[0]) * 0,
        np.max(np.abs(np.subtract.outer(left, right))),
    ],
    "gen-silhouette": lambda own, other: [-silhouette(own, other)],
    "gen-low-rank": lambda shapes: [shapes[0] * shapes[1]],
}
