"""Draw questions about probability."""

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
    num,
    par,
    rounded,
    until,
)


@kind("gen-bayes", "Bayes with given rates", "probability", HARD, "blitzstein-hwang")
def bayes(rng: Random) -> Drawn:
    """Ask how likely a flagged part is faulty."""

    def value(rates: tuple[int, int, int]) -> float:
        base, hit, false = rates
        return base * hit / (base * hit + (100 - base) * false)

    base, hit, false = rates = until(
        lambda: (rng.choice((1, 2, 4, 5, 10, 20)), rng.choice((60, 75, 80, 90, 95)), rng.choice((5, 10, 20))),
        lambda r: clear(value(r), r[1] / 100, 1 - r[2] / 100, r[0] * r[1] / 10_000),
    )
    found, wrong = base * hit, (100 - base) * false
    return Drawn(
        f"{base} % of all parts are faulty. A test flags {hit} % of the faulty parts and {false} % of the "
        "sound ones. A part is flagged: how probable is it that it is faulty (to two decimals)?",
        f"Think of 10,000 parts: {base * 100:,} are faulty, of which {num(found)} are flagged; of the "
        f"{num(10_000 - base * 100)} sound ones {num(wrong)} are flagged too. So {num(found)}/({num(found)} "
        f"+ {num(wrong)}) {about(value(rates))}. The tempting {num(hit / 100)} is the other direction, "
        "P(flagged given faulty).",
        {"base": base, "hit": hit, "false": false},
        rounded(value(rates)),
    )


@kind("gen-binomial", "Binomial probability", "probability", MEDIUM, "blitzstein-hwang")
def binomial(rng: Random) -> Drawn:
    """Ask for the probability of exactly k successes."""
    n = rng.choice((3, 4))
    k, p = rng.randrange(1, n), rng.choice((0.1, 0.2, 0.3, 0.4, 0.5, 0.8, 0.9))
    ways, one = math.comb(n, k), p**k * (1 - p) ** (n - k)
    return Drawn(
        f"Each of {n} independent requests fails with probability {num(p)}. What is the probability that "
        f"exactly {k} of them {'fails' if k == 1 else 'fail'} (to three decimals)?",
        f"Any fixed pattern has the probability {num(p)}^{k}·{num(1 - p)}^{n - k} = {num(one)}, and there "
        f"are {ways} ways to choose which requests fail: {ways}·{num(one)} {about(ways * one, 3)}. "
        f"Forgetting the {ways} ways is the usual slip.",
        {"n": n, "p": p, "k": k},
        rounded(ways * one, 3),
    )


@kind("gen-expected-gain", "Expected gain", "probability", EASY, "khan-statistics")
def expected_gain(rng: Random) -> Drawn:
    """Ask for the expected net gain of a game."""
    big, small = rng.choice((10, 20, 30, 40, 50)), rng.choice((2, 4, 5, 6, 8))
    p, q, price = rng.choice((0.05, 0.1, 0.2)), rng.choice((0.1, 0.2, 0.3, 0.5)), rng.choice((1, 2, 3))
    value = big * p + small * q - price
    return Drawn(
        f"A game costs {price} points. It pays {big} points with probability {num(p)}, {small} points with "
        f"probability {num(q)}, otherwise nothing. What is the expected net gain of one game, in points?",
        f"Weigh each prize by its probability and take off the price: {big}·{num(p)} + {small}·{num(q)} - "
        f"{price} = {num(value)}. Leaving out the price gives {num(value + price)}, the expected prize.",
        {"price": price, "big": big, "p": p, "small": small, "q": q},
        exact(value),
    )


@kind("gen-two-value-variance", "Variance of a random variable", "probability", MEDIUM, "blitzstein-hwang")
def two_value_variance(rng: Random) -> Drawn:
    """Ask for the variance of a variable with two values."""

    def value(drawn: tuple[int, int, float]) -> float:
        a, b, p = drawn
        return p * (1 - p) * (a - b) ** 2

    a, b, p = drawn = until(
        lambda: (rng.randint(0, 6), rng.randint(0, 10), rng.choice((0.1, 0.2, 0.5, 0.8, 0.9))),
        lambda d: d[1] > d[0] and clear(value(d), value(d) ** 0.5, d[2] * d[0] ** 2 + (1 - d[2]) * d[1] ** 2),
    )
    m, second = p * a + (1 - p) * b, p * a * a + (1 - p) * b * b
    return Drawn(
        f"X is {a} with probability {num(p)} and {b} otherwise. What is the variance of X?",
        f"The mean is {num(p)}·{a} + {num(1 - p)}·{b} = {num(m)}, the mean of X² is {num(second)}. The "
        f"variance is {num(second)} - {num(m)}² = {num(value(drawn))}. Without taking off the squared mean "
        f"one gets {num(second)}; the root would be the standard deviation.",
        {"a": a, "p": p, "b": b},
        exact(value(drawn)),
    )


@kind("gen-conditional", "Conditional probability", "probability", EASY, "seeing-theory")
def conditional(rng: Random) -> Drawn:
    """Ask for a conditional probability from counts, the less obvious way round."""
    spam, other, hits, false = until(
        lambda: tuple(rng.randrange(5, 100, 5) for _ in range(4)),
        lambda c: (
            c[0] > c[2]
            and c[1] > c[3]
            and clear(c[2] / (c[2] + c[3]), c[2] / c[0], c[2] / (c[0] + c[1]), c[0] / (c[0] + c[1]))
        ),
    )
    value = hits / (hits + false)
    return Drawn(
        f"{hits} of {spam} spam mails contain a link, and {false} of {other} other mails do. What is the "
        "probability that a mail is spam, given that it contains a link (to two decimals)?",
        f"Only mails with a link count: {hits} + {false} = {hits + false}. Of these {hits} are spam: "
        f"{hits}/{hits + false} {about(value)}. {hits}/{spam} would be the other condition, a link given "
        "spam.",
        {"hits": hits, "spam": spam, "false": false, "other": other},
        rounded(value),
    )


@kind("gen-at-least-one", "At least one", "probability", MEDIUM, "khan-statistics")
def at_least_one(rng: Random) -> Drawn:
    """Ask for the probability that at least one of some events happens."""
    p, n = rng.choice((0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6)), rng.choice((2, 3, 4))
    none = (1 - p) ** n
    return Drawn(
        f"Each of {n} servers goes down in a night with probability {num(p)}, independently of the others. "
        "What is the probability that at least one goes down (to three decimals)?",
        f"All stay up with probability {num(1 - p)}^{n} {about(none, 4)}, so at least one goes down with 1 "
        f"- {num(round(none, 4))} {about(1 - none, 3)}. Adding up, {n}·{num(p)} = {num(n * p)}, counts "
        "nights with several failures more than once.",
        {"n": n, "p": p},
        rounded(1 - none, 3),
    )


@kind("gen-union", "One or the other", "probability", EASY, "khan-statistics")
def union(rng: Random) -> Drawn:
    """Ask for the probability of a union."""
    a, b, both = until(
        lambda: (rng.randrange(20, 70, 5), rng.randrange(20, 60, 5), rng.randrange(5, 40, 5)),
        lambda n: n[2] < min(n[:2]) and n[0] + n[1] - n[2] < 100,
    )
    value = (a + b - both) / 100
    return Drawn(
        f"{a} % of the members read books, {b} % watch lectures, {both} % do both. What share does at least "
        "one of the two? Give a decimal or a percentage.",
        f"{a} % + {b} % counts those who do both twice, so take them off once: {a} + {b} - {both} = "
        f"{a + b - both} in 100, which is {num(value)}. The plain sum, {num((a + b) / 100)}, would fit only "
        "if nobody did both.",
        {"a": a, "b": b, "both": both},
        exact(value),
    )


@kind("gen-variance-combination", "Variance of a difference", "probability", HARD, "blitzstein-hwang")
def variance_combination(rng: Random) -> Drawn:
    """Ask for the variance of a difference of independent variables."""
    a, b, vx, vy = until(
        lambda: (rng.randint(2, 5), rng.randint(2, 5), rng.randint(1, 6), rng.randint(1, 6)),
        lambda n: n[0] * n[2] != n[1] * n[3],
    )
    value = a * a * vx + b * b * vy
    return Drawn(
        f"X and Y are independent, Var(X) = {vx} and Var(Y) = {vy}. What is Var({a}X - {b}Y)?",
        "Factors come out squared, and variances of independent variables add, also in a difference: "
        f"{a}²·{vx} + {par(b)}²·{vy} = {a * a * vx} + {b * b * vy} = {value}. Subtracting would give "
        f"{a * a * vx - b * b * vy}, as if a second source of noise could calm the first.",
        {"vx": vx, "vy": vy, "a": a, "b": b},
        exact(value),
    )
