"""Draw questions about predicted probabilities: where they come from, how they are cut and scored."""

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
    num,
    par,
    products,
    rounded,
    until,
    vector,
)

POWERS = {1: 2.718, 2: 7.389, 3: 20.09}
LOGS = {0.9: 0.105, 0.8: 0.223, 0.5: 0.693, 0.2: 1.609, 0.1: 2.303}


@kind("gen-logistic-output", "Output of a logistic regression", "classification", MEDIUM, "islp")
def logistic_output(rng: Random) -> Drawn:
    """Ask for the probability a logistic regression predicts."""
    w, x, b = until(
        lambda: (ints(rng, 2, -3, 3), ints(rng, 2, -2, 3), ints(rng, 1)[0]),
        lambda d: abs(dot(*d[:2]) + d[2]) in POWERS,
    )
    z = round(dot(w, x) + b)
    value = 1 / (1 + math.exp(-z))
    grown = POWERS[abs(z)]
    shown = f"1/(1 + 1/{grown})" if z > 0 else f"1/(1 + {grown})"
    return Drawn(
        f"A logistic regression has the weights {vector(w)} and the intercept {b}. Which probability does "
        f"it predict for x = {vector(x)} (to two decimals)? Use e ≈ 2.718, e² ≈ 7.389, e³ ≈ 20.09.",
        f"The score is {products(w, x)} + {par(b)} = {z}. The sigmoid 1/(1 + e^-z) makes of it {shown} "
        f"{about(value)}. A {'positive' if z > 0 else 'negative'} score must end "
        f"{'above' if z > 0 else 'below'} 0.5: the sign in the exponent is the usual slip.",
        {"w": w, "b": b, "x": x},
        rounded(value),
    )


@kind("gen-odds-ratio", "Odds and a coefficient", "classification", HARD, "islp")
def odds_ratio(rng: Random) -> Drawn:
    """Ask for a probability after the odds were multiplied."""
    p, ratio, units = until(
        lambda: (rng.choice((0.1, 0.2, 0.25, 0.5, 0.75, 0.8)), rng.choice((2, 3, 4)), rng.choice((1, 2))),
        lambda d: clear(_moved(*d), d[0] * d[1] ** d[2], d[1] ** d[2] * d[0] / (1 - d[0])),
    )
    odds, factor = p / (1 - p), ratio**units
    return Drawn(
        f"In a logistic regression each further unit of x multiplies the odds by {ratio}. Now the predicted "
        f"probability is {num(p)}. What is it when x is {units} higher (to two decimals)?",
        f"Odds now: {num(p)}/{num(1 - p)} {about(odds, 3)}. They grow by the factor {ratio}^{units} = "
        f"{factor}, to {num(round(odds * factor, 3))}; back to a probability, odds/(1 + odds) "
        f"{about(_moved(p, ratio, units))}. Multiplying the probability itself would give "
        f"{num(p * factor)}, and that may pass 1.",
        {"ratio": ratio, "p": p, "units": units},
        rounded(_moved(p, ratio, units)),
    )


def _moved(p: float, ratio: int, units: int) -> float:
    odds = p / (1 - p) * float(ratio) ** units
    return odds / (1 + odds)


@kind("gen-cost-threshold", "Threshold from costs", "classification", MEDIUM, "esl")
def cost_threshold(rng: Random) -> Drawn:
    """Ask from which probability on a flag is cheaper."""
    false, miss = until(
        lambda: (rng.randint(1, 20), rng.randrange(5, 100, 5)),
        lambda c: clear(c[0] / sum(c), c[0] / c[1], c[1] / sum(c)),
    )
    value = false / (false + miss)
    return Drawn(
        f"A false alarm costs {false}, a miss costs {miss}, right decisions cost nothing. The probabilities "
        "are well calibrated. Above which probability is it cheaper to raise the alarm (to two decimals)?",
        f"An alarm costs {false}·(1 - p) on average, silence costs {miss}·p. They are equal at p = "
        f"{false}/({false} + {miss}) {about(value)}. {false}/{miss} are the odds, not the probability; and "
        "0.5 is right only if both cost the same.",
        {"false": false, "miss": miss},
        rounded(value),
    )


@kind("gen-naive-bayes", "Naive Bayes with two words", "classification", HARD, "sklearn-docs")
def naive_bayes(rng: Random) -> Drawn:
    """Ask for the posterior of a naive Bayes classifier."""

    def parts(d: tuple[float, ...]) -> tuple[float, float]:
        return d[0] * d[1] * d[2], (1 - d[0]) * d[3] * d[4]

    def friendly(d: tuple[float, ...]) -> bool:
        spam, ham = parts(d)
        flat = d[1] * d[2] / (d[1] * d[2] + d[3] * d[4])
        return 0.05 < spam / (spam + ham) < 0.97 and clear(spam / (spam + ham), flat, spam, d[0])

    tenths = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6)
    d = until(lambda: (rng.choice((0.2, 0.25, 0.4, 0.6, 0.75)), *rng.choices(tenths, k=4)), friendly)
    spam, ham = parts(d)
    return Drawn(
        f"P(spam) = {num(d[0])}. The words 'free' and 'now' stand in spam with probabilities {num(d[1])} "
        f"and {num(d[2])}, in other mails with {num(d[3])} and {num(d[4])}. A mail has both. What is naive "
        "Bayes' probability of spam from these words (to two "
        "decimals)?",
        f"Spam: {num(d[0])}·{num(d[1])}·{num(d[2])} = {num(spam)}. Other: "
        f"{num(1 - d[0])}·{num(d[3])}·{num(d[4])} = {num(ham)}. Share of spam: {num(spam)}/({num(spam)} + "
        f"{num(ham)}) {about(spam / (spam + ham))}. The products alone are no probabilities of spam yet: "
        "divide by their sum, and do not forget the prior.",
        {"prior": d[0], "spam": list(d[1:3]), "other": list(d[3:5])},
        rounded(spam / (spam + ham)),
    )


def _scores(rng: Random, positives: int, negatives: int) -> tuple[list[float], list[float]]:
    drawn = [n / 20 for n in rng.sample(range(1, 20), positives + negatives)]
    return drawn[:positives], drawn[positives:]


def _says(scores: list[float]) -> str:
    return ", ".join(map(num, sorted(scores, reverse=True)))


@kind("gen-roc-point", "Point of a ROC curve", "evaluation", MEDIUM, "ml-crash-course")
def roc_point(rng: Random) -> Drawn:
    """Ask for the false positive rate at a threshold."""

    def rates(d: tuple[list[float], list[float], float]) -> tuple[float, float, float]:
        above = [sum(score >= d[2] for score in part) for part in d[:2]]
        return above[1] / 5, above[0] / 4, above[1] / max(1, sum(above))

    positive, negative, cut = d = until(
        lambda: (*_scores(rng, 4, 5), rng.choice((0.3, 0.4, 0.5, 0.6))),
        lambda d: 0 < rates(d)[0] < 1 and d[2] not in d[0] + d[1] and clear(*rates(d)),
    )
    false = round(rates(d)[0] * 5)
    return Drawn(
        f"Scores of the positives: {_says(positive)}. Of the negatives: {_says(negative)}. Called positive "
        f"is what scores {num(cut)} or more. What is the false positive rate, the x of this point of the "
        "ROC curve?",
        f"{false} of the 5 negatives score at least {num(cut)}: {false}/5 = {num(false / 5)}. The share of "
        f"the positives above it, {num(rates(d)[1])}, is the true positive rate. Do not divide by the "
        "number of alarms: that leads to precision.",
        {"positive": positive, "negative": negative, "cut": cut},
        exact(false / 5),
    )


@kind("gen-auc-pairs", "AUC from pairs", "evaluation", HARD, "ml-crash-course")
def auc_pairs(rng: Random) -> Drawn:
    """Ask for the area under the ROC curve of six scores."""

    def wins(d: tuple[list[float], list[float]]) -> int:
        return sum(p > n for p in d[0] for n in d[1])

    positive, negative = d = until(lambda: _scores(rng, 3, 3), lambda d: wins(d) >= 2)
    each = [f"{sum(p > n for n in negative)}" for p in sorted(positive, reverse=True)]
    return Drawn(
        f"Scores of the positives: {_says(positive)}. Of the negatives: {_says(negative)}. What is the area "
        "under the ROC curve (to two decimals)?",
        "It is the share of pairs, one positive with one negative, that are ranked rightly. In falling "
        f"order the positives beat {', '.join(each)} of the 3 negatives: {wins(d)} of 9 pairs, {wins(d)}/9 "
        f"{about(wins(d) / 9)}. No threshold is needed; accuracy at 0.5 is another number.",
        {"positive": positive, "negative": negative},
        rounded(wins(d) / 9),
    )


@kind("gen-log-loss", "Log loss", "evaluation", HARD, "sklearn-docs")
def log_loss(rng: Random) -> Drawn:
    """Ask for the log loss of three predictions."""
    given = until(lambda: rng.choices(list(LOGS), k=3), lambda g: len(set(g)) > 1)
    labels = until(lambda: [rng.randrange(2) for _ in range(3)], lambda y: len(set(y)) == 2)
    shown = [p if label else round(1 - p, 9) for p, label in zip(given, labels, strict=True)]
    value = sum(-math.log(p) for p in given) / 3
    table = ", ".join(f"{num(p)}: {LOGS[p]}" for p in sorted(set(given) | {round(1 - p, 9) for p in given}))
    return Drawn(
        f"Predicted probabilities of class 1: {', '.join(map(num, shown))}. True classes: "
        f"{', '.join(map(num, labels))}. What is the mean log loss, natural logarithm (to two decimals)? "
        f"Use these values of -ln p: {table}.",
        f"Only the probability given to the true class counts: {', '.join(map(num, given))}. Their -ln are "
        f"{', '.join(f'{LOGS[p]}' for p in given)}, and the mean {about(value)}. For class 0 take 1 minus "
        "the prediction; forgetting that punishes good predictions.",
        {"shown": shown, "labels": labels},
        rounded(value),
    )


@kind("gen-odds", "Odds of a probability", "classification", EASY, "khan-statistics")
def odds(rng: Random) -> Drawn:
    """Ask for a probability from odds."""
    win, lose = until(
        lambda: rng.sample((1, 2, 3, 4, 6, 7, 9, 12, 16, 19), 2), lambda n: sum(n) in (5, 8, 10, 20, 25)
    )
    value = win / (win + lose)
    return Drawn(
        f"The odds that a mail is spam are {win} to {lose}. What is the probability of spam (to two "
        "decimals)?",
        f"{win} parts of {win} + {lose} = {win + lose} are spam: {win}/{win + lose} {about(value)}. "
        f"{win}/{lose} is the odds, not a probability.",
        {"win": win, "lose": lose},
        rounded(value),
    )
