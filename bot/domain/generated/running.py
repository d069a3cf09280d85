"""Draw questions about models in service: latency, pipelines, drift and money."""

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
    mean,
    num,
    rounded,
    until,
)

LOGS = {2: 0.693, 3: 1.099, 4: 1.386, 5: 1.609}


@kind("gen-littles-law", "Requests in flight", "serving", EASY, "sre-books")
def littles_law(rng: Random) -> Drawn:
    """Ask how many requests are in progress at once."""
    rate, latency = rng.choice((20, 40, 50, 100, 200, 300, 500)), rng.choice((20, 40, 50, 100, 200, 250, 500))
    return Drawn(
        f"A service steadily answers {rate} requests a second, each taking {latency} ms on average. How "
        "many requests are in progress at a time, on average?",
        f"Little's law: rate times time, in the same unit. {latency} ms = {num(latency / 1000)} s, so "
        f"{rate}·{num(latency / 1000)} = {num(rate * latency / 1000)}. Dividing the rate by the time mixes "
        "it up; forgetting the milliseconds is off by 1,000.",
        {"rate": rate, "latency": latency},
        exact(rate * latency / 1000),
    )


@kind("gen-batch-throughput", "Throughput with batching", "serving", MEDIUM, "designing-ml-systems")
def batch_throughput(rng: Random) -> Drawn:
    """Ask for the throughput of a server that predicts in batches."""
    batch, fixed, each, workers = until(
        lambda: (
            rng.choice((4, 8, 10, 16, 20)),
            rng.choice((5, 10, 20, 30)),
            rng.choice((1, 2, 3, 5)),
            rng.choice((2, 3, 4)),
        ),
        lambda d: 1000 * d[0] % (d[1] + d[0] * d[2]) == 0,
    )
    took = fixed + batch * each
    value = workers * batch * 1000 // took
    return Drawn(
        f"A batch costs {fixed} ms plus {each} ms for each request in it. {workers} workers, each always "
        f"busy with full batches of {batch}, how many requests a second do they finish together?",
        f"A batch takes {fixed} + {batch}·{each} = {took} ms, so a worker finishes {batch}·1,000/{took} = "
        f"{num(value / workers)} requests a second; {workers} workers {num(value)}. One request at a time "
        f"would cost {fixed + each} ms each: the fixed part is what batching shares.",
        {"fixed": fixed, "each": each, "workers": workers, "batch": batch},
        exact(value),
    )


@kind("gen-latency-percentile", "Percentile of latencies", "serving", EASY, "sre-books")
def latency_percentile(rng: Random) -> Drawn:
    """Ask for a nearest-rank percentile of ten latencies."""
    share = rng.choice((50, 70, 80, 90))
    values = until(
        lambda: [*rng.sample(range(10, 90), 8), *rng.sample(range(200, 900, 10), 2)],
        lambda v: clear(sorted(v)[share // 10 - 1], mean(v), max(v)),
    )
    rng.shuffle(values)
    ordered = sorted(values)
    return Drawn(
        f"Ten latencies in ms: {', '.join(map(num, values))}. What is the {share}th percentile by nearest "
        f"rank (the smallest value that at least {share} % do not exceed)?",
        f"Sorted: {', '.join(map(num, ordered))}. {share} % of ten is {share // 10}, so take value number "
        f"{share // 10}: {ordered[share // 10 - 1]} ms. The mean, {num(mean(values))}, is ruled by the slow "
        "tail; sort before you count.",
        {"values": values, "shares": [share, share]},
        exact(ordered[share // 10 - 1], "ms"),
    )


@kind("gen-cache-latency", "Mean latency with a cache", "serving", EASY, "designing-ml-systems")
def cache_latency(rng: Random) -> Drawn:
    """Ask for the mean latency behind a cache."""
    hit, fast, slow = (
        rng.choice((20, 40, 50, 60, 80, 90)),
        rng.choice((2, 5, 10)),
        rng.choice((50, 100, 150, 200, 250)),
    )
    value = (hit * fast + (100 - hit) * slow) / 100
    return Drawn(
        f"{hit} % of the requests are answered from a cache in {fast} ms in all; the others take {slow} ms "
        "in all. What is the mean latency in ms?",
        f"Weigh both by their share: {num(hit / 100)}·{fast} + {num(1 - hit / 100)}·{slow} = {num(value)} "
        f"ms. The plain mean of the two, {num((fast + slow) / 2)}, would fit only half hits; and the "
        "slowest requests stay as slow as before.",
        {"hit": hit, "fast": fast, "slow": slow},
        exact(value, "ms"),
    )


@kind("gen-psi", "Population stability index", "monitoring", HARD, "designing-ml-systems")
def psi(rng: Random) -> Drawn:
    """Ask for the population stability index of a feature that moved between two bins."""
    a, b, factor = rng.choice(
        (
            (20, 40, 2),
            (30, 60, 2),
            (10, 30, 3),
            (20, 60, 3),
            (10, 40, 4),
            (20, 80, 4),
            (10, 50, 5),
            (5, 10, 2),
            (5, 20, 4),
            (15, 45, 3),
        )
    )
    rest = 100 - b - a
    before, now = rng.sample((a, b), 2)
    value = 2 * (b - a) / 100 * math.log(factor)
    return Drawn(
        f"Bins A, B, C held {before} %, {now} %, {rest} % of a feature in training; now {now} %, {before} "
        f"%, {rest} %. What is the population stability index, the sum of (now - then)·ln(now/then), with "
        f"shares as decimals (to two decimals)? ln {factor} ≈ {LOGS[factor]}",
        f"In A and in B the share changes by {num((b - a) / 100)}, once up and once down, by the factor "
        f"{factor}; both terms are positive: 2·{num((b - a) / 100)}·{LOGS[factor]} {about(value)}. Bin C "
        "adds 0. The two changes do not cancel, as difference and logarithm change sign together.",
        {"then": [before, now, rest], "now": [now, before, rest]},
        rounded(value),
    )


@kind("gen-error-budget", "What is left of the error budget", "monitoring", MEDIUM, "sre-books")
def error_budget(rng: Random) -> Drawn:
    """Ask how many failures a month still allows."""
    target, requests = rng.choice((99, 99.5, 99.9, 99.8)), rng.choice((100_000, 200_000, 500_000, 1_000_000))
    budget = round(requests * (100 - target) / 100)
    failed = round(budget * rng.choice((0.1, 0.2, 0.3, 0.4, 0.5, 0.7)))
    return Drawn(
        f"The goal is that {num(target)} % of this month's {num(requests)} requests succeed. {num(failed)} "
        "have failed so far. How many more may fail?",
        f"{num(100 - target)} % of {num(requests)} may fail: {num(budget)}. Of this budget {num(failed)} "
        f"are used, and {num(budget)} - {num(failed)} = {num(budget - failed)} are left. A zero lost in the "
        "percentage is off by ten: 1 % of a thousand is 10.",
        {"target": target, "requests": requests, "failed": failed},
        exact(budget - failed),
    )


@kind("gen-critical-path", "Duration of a pipeline", "data-pipelines", EASY, "airflow-docs")
def critical_path(rng: Random) -> Drawn:
    """Ask how long a pipeline with two parallel branches takes."""
    a, b, c, d, e = until(lambda: [rng.randint(3, 30) for _ in range(5)], lambda t: t[1] + t[2] != t[3])
    value = a + max(b + c, d) + e
    return Drawn(
        f"Extract takes {a} min. Then two branches start together: clean ({b} min) followed by features "
        f"({c} min), and in parallel validate ({d} min). When both are done, train runs {e} min. How many "
        "minutes does the whole run take?",
        f"The branches take {b} + {c} = {b + c} and {d} minutes; the slower one decides. {a} + "
        f"{max(b + c, d)} + {e} = {value}. Adding up all tasks, {a + b + c + d + e}, would be a run without "
        "any parallel work.",
        {"extract": a, "clean": b, "features": c, "validate": d, "train": e},
        exact(value, "min"),
    )


@kind("gen-backfill", "Duration of a backfill", "data-pipelines", MEDIUM, "airflow-docs")
def backfill(rng: Random) -> Drawn:
    """Ask how long a backfill takes with some runs at a time."""
    slots, full, each = rng.choice((3, 4, 6, 8)), rng.randint(3, 12), rng.choice((5, 10, 12, 15, 20, 30))
    days = slots * full + rng.randrange(1, slots)
    return Drawn(
        f"A backfill has to run for {days} days, one independent run a day of data. A run takes {each} min, "
        f"and {slots} runs go on at a time. How many minutes does it take at best?",
        f"{days} runs by {slots} make {full} full rounds and one that is not full, which takes just as "
        f"long: {full + 1}·{each} = {num((full + 1) * each)} minutes. {days}·{each}/{slots} = "
        f"{num(round(days * each / slots, 1))} would need runs that can be split.",
        {"days": days, "each": each, "slots": slots},
        exact((full + 1) * each, "min"),
    )


@kind("gen-join-rows", "Rows of an inner join", "data-tools", MEDIUM, "pandas-docs")
def join_rows(rng: Random) -> Drawn:
    """Ask how many rows a join of repeated keys has."""
    keys = until(
        lambda: ([rng.choice("abcd") for _ in range(5)], [rng.choice("abcde") for _ in range(4)]),
        lambda k: sum(k[1].count(key) for key in k[0]) not in (0, 4, 5, len(set(k[0]) & set(k[1]))),
    )
    counts = {key: (keys[0].count(key), keys[1].count(key)) for key in sorted(set(keys[0]) & set(keys[1]))}
    value = sum(left * right for left, right in counts.values())
    return Drawn(
        f"One table has the keys {', '.join(keys[0])}; another has the keys {', '.join(keys[1])}. How many "
        "rows has their inner join on the key?",
        "Every row meets every row with the same key: "
        f"{' + '.join(f'{left}·{right}' for left, right in counts.values())} for {', '.join(counts)}, "
        f"together {value}. Counting each common key once gives only {len(counts)}; keys found on one side "
        "drop out.",
        {"left": keys[0], "right": keys[1]},
        exact(value),
    )
