"""Draw questions about the four counts of a confusion matrix and what is made of them."""

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
    num,
    rounded,
    until,
)

Counts = tuple[int, int, int, int]
"""True positives, false positives, false negatives, true negatives."""


def _precision(c: Counts) -> float:
    return c[0] / (c[0] + c[1])


def _recall(c: Counts) -> float:
    return c[0] / (c[0] + c[2])


def _specificity(c: Counts) -> float:
    return c[3] / (c[1] + c[3])


def _accuracy(c: Counts) -> float:
    return (c[0] + c[3]) / sum(c)


def _draw(rng: Random) -> Counts:
    """Draw counts whose metrics are all different."""

    def one() -> Counts:
        tp, fp, fn = (rng.randrange(5, 65, 5) for _ in range(3))
        return tp, fp, fn, rng.randrange(10, 160, 10)

    def friendly(c: Counts) -> bool:
        scores = [_precision(c), _recall(c), _specificity(c), _accuracy(c), 1 - _specificity(c)]
        return all(clear(score, *scores[:i], *scores[i + 1 :]) for i, score in enumerate(scores))

    return until(one, friendly)


def _facts(c: Counts) -> dict[str, int]:
    return dict(zip(("tp", "fp", "fn", "tn"), c, strict=True))


def _told(c: Counts) -> str:
    return f"{c[0]} true positives, {c[1]} false positives, {c[2]} false negatives, {c[3]} true negatives."


@kind("gen-precision", "Precision", "evaluation", EASY, "ml-crash-course")
def precision(rng: Random) -> Drawn:
    """Ask for precision."""
    c = _draw(rng)
    return Drawn(
        f"{_told(c)} What is the precision (to two decimals)?",
        f"Of the {c[0]} + {c[1]} = {c[0] + c[1]} cases that were called positive, {c[0]} are: "
        f"{c[0]}/{c[0] + c[1]} {about(_precision(c))}. Dividing by the {c[0] + c[2]} real positives gives "
        f"recall, {num(round(_recall(c), 2))}.",
        _facts(c),
        rounded(_precision(c)),
    )


@kind("gen-recall", "Recall", "evaluation", EASY, "ml-crash-course")
def recall(rng: Random) -> Drawn:
    """Ask for recall."""
    c = _draw(rng)
    return Drawn(
        f"{_told(c)} What is the recall (to two decimals)?",
        f"Of the {c[0]} + {c[2]} = {c[0] + c[2]} cases that are positive, {c[0]} were found: "
        f"{c[0]}/{c[0] + c[2]} {about(_recall(c))}. Dividing by the {c[0] + c[1]} cases called positive "
        f"gives precision, {num(round(_precision(c), 2))}.",
        _facts(c),
        rounded(_recall(c)),
    )


@kind("gen-specificity", "Specificity", "evaluation", MEDIUM, "ml-crash-course")
def specificity(rng: Random) -> Drawn:
    """Ask for specificity."""
    c = _draw(rng)
    return Drawn(
        f"{_told(c)} What is the specificity, the true negative rate (to two decimals)?",
        f"Of the {c[3]} + {c[1]} = {c[1] + c[3]} negatives, {c[3]} were recognised: {c[3]}/{c[1] + c[3]} "
        f"{about(_specificity(c))}. The false positive rate is what is missing to 1; recall, "
        f"{num(round(_recall(c), 2))}, looks at the positives only.",
        _facts(c),
        rounded(_specificity(c)),
    )


@kind("gen-f1", "F1 score", "evaluation", MEDIUM, "sklearn-docs")
def f1(rng: Random) -> Drawn:
    """Ask for the F1 score."""

    def score(c: Counts) -> float:
        return 2 * c[0] / (2 * c[0] + c[1] + c[2])

    c = until(
        lambda: _draw(rng),
        lambda c: clear(score(c), (_precision(c) + _recall(c)) / 2, _accuracy(c), _precision(c) * _recall(c)),
    )
    return Drawn(
        f"{_told(c)} What is the F1 score (to two decimals)?",
        f"The harmonic mean of precision and recall is 2·TP/(2·TP + FP + FN) = {2 * c[0]}/({2 * c[0]} + "
        f"{c[1]} + {c[2]}) {about(score(c))}. The plain mean of precision and recall, "
        f"{num(round((_precision(c) + _recall(c)) / 2, 2))}, is too kind when they differ. The true "
        "negatives play no part.",
        _facts(c),
        rounded(score(c)),
    )


@kind("gen-balanced-accuracy", "Balanced accuracy", "evaluation", MEDIUM, "sklearn-docs")
def balanced_accuracy(rng: Random) -> Drawn:
    """Ask for balanced accuracy."""
    c = until(
        lambda: _draw(rng), lambda c: clear((_recall(c) + _specificity(c)) / 2, _accuracy(c), _precision(c))
    )
    value = (_recall(c) + _specificity(c)) / 2
    return Drawn(
        f"{_told(c)} What is the balanced accuracy, the mean of the recalls of both classes (to two "
        "decimals)?",
        f"Recall of the positives is {c[0]}/{c[0] + c[2]} {about(_recall(c), 3)}, of the negatives "
        f"{c[3]}/{c[1] + c[3]} {about(_specificity(c), 3)}. Their mean {about(value)}. Plain accuracy, "
        f"{num(round(_accuracy(c), 2))}, lets the larger class decide.",
        _facts(c),
        rounded(value),
    )


@kind("gen-majority-baseline", "Accuracy of the lazy model", "ml-interviews", EASY, "rules-of-ml")
def majority_baseline(rng: Random) -> Drawn:
    """Ask for the accuracy of always predicting the commonest class."""
    total, share = rng.choice((200, 500, 1000, 2000, 5000)), rng.choice((0.02, 0.04, 0.05, 0.1, 0.2, 0.3))
    positive = round(total * share)
    return Drawn(
        f"{num(positive)} of {num(total)} transactions are fraud. What accuracy has a model that calls "
        "every transaction honest? Give a decimal or a percentage.",
        f"It is right on the {num(total)} - {num(positive)} = {num(total - positive)} honest ones, and "
        f"{num(total - positive)}/{num(total)} = {num(1 - share)}. It finds no fraud at all, its recall is "
        f"0: so compare every accuracy with this number, not with 0.5.",
        {"positive": positive, "total": total},
        exact(1 - share),
    )


@kind("gen-rare-positives", "Precision when positives are rare", "ml-interviews", HARD, "ml-crash-course")
def rare_positives(rng: Random) -> Drawn:
    """Ask how many alarms are right when positives are rare."""
    base, hit, false = rng.choice((10, 20, 40, 50)), rng.choice((50, 80, 90)), rng.choice((1, 2, 5))
    found, wrong = base * hit // 100, (10_000 - base) * false / 100
    value = found / (found + wrong)
    return Drawn(
        f"Among 10,000 logins {base} are attacks. A detector has {hit} % recall and a false positive rate "
        f"of {false} %. What share of its alarms are attacks (expected counts, to two decimals)?",
        f"It catches {num(found)} of the {base} attacks, but {false} % of {num(10_000 - base)} honest "
        f"logins are {num(wrong)} false alarms. So precision is {num(found)}/({num(found)} + {num(wrong)}) "
        f"{about(value)}. A low false positive rate of a huge class drowns a small one; "
        f"{num(1 - false / 100)} would be the specificity.",
        {"total": 10_000, "base": base, "hit": hit, "false": false},
        rounded(value),
    )


@kind("gen-grid-search-fits", "Fits of a grid search", "evaluation", EASY, "sklearn-docs")
def grid_search_fits(rng: Random) -> Drawn:
    """Ask how many models a grid search with cross-validation fits."""
    a, b, folds = rng.randint(2, 8), rng.randint(3, 8), rng.choice((3, 5, 10))
    value = a * b * folds + 1
    return Drawn(
        f"A grid search tries {a} values of one hyperparameter with {b} of another, by {folds}-fold "
        "cross-validation, and refits the best setting once on all training data. How many models are "
        "fitted in all?",
        f"There are {a}·{b} = {a * b} settings, each fitted {folds} times, and one refit: {a * b}·{folds} + "
        f"1 = {value}. The values multiply, they do not add: {a} + {b} = {a + b} settings would not try all "
        "pairs.",
        {"a": a, "b": b, "folds": folds},
        exact(value),
    )
