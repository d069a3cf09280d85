"""Draw questions about capacity, cost and the growth of work."""

from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import EASY, MEDIUM, about, exact, kind, num, rounded, until


@kind("gen-gpu-cost", "Cost of a training run", "cloud", EASY, "full-stack-deep-learning")
def gpu_cost(rng: Random) -> Drawn:
    """Ask for the cost of GPU hours."""
    gpus, hours, price = (
        rng.choice((2, 4, 8)),
        rng.choice((5, 6, 10, 12, 20, 24)),
        rng.choice((1.5, 2, 2.5, 3, 4)),
    )
    return Drawn(
        f"A training run holds {gpus} GPUs for {hours} hours. A GPU costs {num(price)} an hour. What does "
        "the run cost?",
        f"{gpus}·{hours} = {gpus * hours} GPU hours, times {num(price)} = {num(gpus * hours * price)}. "
        f"Forgetting that each GPU is paid gives {num(hours * price)}; idle hours of a held GPU cost just "
        "as much.",
        {"gpus": gpus, "hours": hours, "price": price},
        exact(gpus * hours * price),
    )


@kind("gen-spot-cost", "Saving with spot machines", "cloud", MEDIUM, "full-stack-deep-learning")
def spot_cost(rng: Random) -> Drawn:
    """Ask what is saved by cheaper machines that lose some work."""
    full, off, lost = (
        rng.choice((100, 200, 400, 500, 800)),
        rng.choice((40, 50, 60, 70)),
        rng.choice((10, 20, 25, 30)),
    )
    value = full - full * (100 - off) * (100 + lost) / 10_000
    return Drawn(
        f"A job costs {full} on ordinary machines. Spot machines are {off} % cheaper an hour, but "
        f"interruptions make the job take {lost} % more hours. How much is saved?",
        f"Price and hours multiply: {full}·{num(1 - off / 100)}·{num(1 + lost / 100)} = "
        f"{num(full - value)}, so {num(full)} - {num(full - value)} = {num(value)} is saved. Subtracting "
        f"the percentages, {off} - {lost}, would give {num(full * (off - lost) / 100)}: the extra hours are "
        "cheap ones too.",
        {"full": full, "off": off, "lost": lost},
        exact(value),
    )


@kind("gen-storage", "Storage of embeddings", "cloud", EASY, "designing-ml-systems")
def storage(rng: Random) -> Drawn:
    """Ask how much space embeddings take."""
    millions, width, size = (
        rng.choice((1, 2, 5, 10, 20)),
        rng.choice((50, 100, 200, 250, 500)),
        rng.choice((2, 4)),
    )
    value = millions * width * size / 1000
    return Drawn(
        f"{millions} million items each have an embedding of {width} numbers, {size} bytes a number. How "
        "many GB (1,000 million bytes) is that, without any index?",
        f"An item takes {width}·{size} = {num(width * size)} bytes; {millions} million of them take "
        f"{num(millions * width * size)} million bytes, which is {num(value)} GB. Forgetting the {size} "
        f"bytes a number gives {num(value / size)}.",
        {"millions": millions, "width": width, "size": size},
        exact(value, "GB"),
    )


@kind("gen-shards", "Servers for the peak", "system-design", MEDIUM, "designing-ml-systems")
def shards(rng: Random) -> Drawn:
    """Ask how many servers carry a peak with a margin and a spare."""
    peak, each, use = until(
        lambda: (
            rng.randrange(600, 9000, 100),
            rng.choice((100, 200, 250, 400, 500)),
            rng.choice((50, 60, 80)),
        ),
        lambda d: d[0] * 100 % (d[1] * d[2]) > 0 and d[0] / d[1] < 40,
    )
    usable = each * use // 100
    need = -(-peak // usable)
    return Drawn(
        f"The peak is {num(peak)} requests a second. A server manages {each}, but may be loaded to {use} % "
        "at most. One server more is kept as a spare. How many servers are needed?",
        f"A server may carry {num(use / 100)}·{each} = {usable}. {num(peak)}/{usable} = "
        f"{num(round(peak / usable, 2))}, so {need} are needed, and with the spare {need + 1}. Round up: a "
        f"part of a server does not exist. Without the margin {-(-peak // each)} would seem enough.",
        {"peak": peak, "each": each, "use": use},
        exact(need + 1),
    )


@kind("gen-availability", "Availability of a chain", "system-design", MEDIUM, "sre-books")
def availability(rng: Random) -> Drawn:
    """Ask for the availability of services that all have to answer."""
    parts = [
        rng.choice((0.9, 0.95, 0.98, 0.99)),
        rng.choice((0.8, 0.9, 0.95)),
        rng.choice((0.9, 0.95, 0.99, 0.8)),
    ]
    value = parts[0] * parts[1] * parts[2]
    return Drawn(
        f"A request needs three services, which are up with probabilities {num(parts[0])}, {num(parts[1])} "
        f"and {num(parts[2])}, independently. How probable is it that the request can be served (to three "
        "decimals)?",
        f"All three must be up, so multiply: {num(parts[0])}·{num(parts[1])}·{num(parts[2])} "
        f"{about(value, 3)}. A chain is less available than its weakest part, {num(min(parts))}; taking "
        "that, or the mean, is too hopeful.",
        {"parts": parts},
        rounded(value, 3),
    )


@kind("gen-queue-growth", "Backlog of a queue", "system-design", EASY, "designing-ml-systems")
def queue_growth(rng: Random) -> Drawn:
    """Ask how long a backlog takes to drain."""
    spare = rng.choice((10, 20, 30, 50))
    burst, minutes = until(
        lambda: (rng.randrange(20, 200, 10), rng.randint(2, 12)), lambda d: d[0] * d[1] % spare == 0
    )
    value = burst * minutes // spare
    usual = rng.randrange(100, 400, 50)
    return Drawn(
        f"Workers finish {usual} jobs a minute. For {minutes} minutes {usual + burst} jobs a minute arrive, "
        f"afterwards {usual - spare} a minute. How many minutes after the burst is the backlog gone?",
        f"The burst leaves {minutes}·({usual + burst} - {usual}) = {num(minutes * burst)} jobs. Then "
        f"{usual} - {usual - spare} = {spare} more are finished than arrive: {num(minutes * burst)}/{spare} "
        f"= {value} minutes. Dividing by all {usual} forgets that new jobs keep coming.",
        {"usual": usual, "minutes": minutes, "during": usual + burst, "after": usual - spare},
        exact(value, "min"),
    )


@kind("gen-binary-search", "Steps of a binary search", "coding-interviews", EASY, "leetcode")
def binary_search(rng: Random) -> Drawn:
    """Ask how many comparisons a binary search needs at worst."""
    n = rng.choice((rng.randint(5, 100), rng.randint(100, 1000), rng.randint(1000, 4000)))
    value = n.bit_length()
    return Drawn(
        "A binary search looks at the middle item, then goes on in the half that is left without it. How "
        f"many items of a sorted list of {num(n)} does it look at, at worst?",
        f"Each look halves what is left, so k looks settle lists of up to 2^k - 1 items: 2^{value - 1} - 1 "
        f"= {num(2 ** (value - 1) - 1)} is too few for {num(n)}, 2^{value} - 1 = {num(2**value - 1)} is "
        f"enough. So {value} looks. A search item by item may need all {num(n)}.",
        {"n": n},
        exact(value),
    )


@kind("gen-pair-loop", "Passes of a nested loop", "coding-interviews", EASY, "leetcode")
def pair_loop(rng: Random) -> Drawn:
    """Ask how often the body of a loop over pairs runs."""
    n = rng.randint(5, 60)
    value = n * (n - 1) // 2
    return Drawn(
        f"A list has {n} items. A loop compares every item with each later one: `for i in range(n)` around "
        "`for j in range(i + 1, n)`. How many comparisons are made?",
        f"Each of {n}·{n - 1}/2 = {num(value)} pairs comes up once. {n}·{n} = {num(n * n)} would compare "
        "both ways round and each item with itself. It still grows with the square of n.",
        {"n": n},
        exact(value),
    )


@kind("gen-growth", "Time of a larger input", "coding-interviews", MEDIUM, "leetcode")
def growth(rng: Random) -> Drawn:
    """Ask how long a quadratic or cubic algorithm takes on more data."""
    power, small, times, seconds = (
        rng.choice((2, 2, 3)),
        rng.choice((100, 200, 500, 1000)),
        rng.choice((2, 3, 4, 5)),
        rng.randint(2, 9),
    )
    value = seconds * times**power
    return Drawn(
        f"The time of an algorithm grows exactly with the {'square' if power == 2 else 'cube'} of the "
        f"input. {num(small)} rows take {seconds} s. How many seconds do {num(small * times)} rows take?",
        f"The input is {times} times as large, so the time is {times}^{power} = {times**power} times as "
        f"long: {seconds}·{times**power} = {num(value)} s. {seconds * times} s would be linear growth.",
        {"small": small, "seconds": seconds, "large": small * times, "power": power},
        exact(value, "s"),
    )


@kind("gen-canary", "Users who meet a bad model", "mlops", MEDIUM, "rules-of-ml")
def canary(rng: Random) -> Drawn:
    """Ask how many errors a canary release adds."""
    rate, share, minutes = (
        rng.choice((1000, 2000, 3000, 5000)),
        rng.choice((1, 2, 5, 10)),
        rng.choice((10, 20, 30)),
    )
    old, new = rng.choice((1, 2, 3)), rng.choice((4, 5, 6, 11))
    value = rate * minutes * share * (new - old) // 10_000
    return Drawn(
        f"{num(rate)} requests arrive a minute. A canary model gets {share} % of them for {minutes} minutes "
        f"and fails on {new} % where the old one fails on {old} %. How many additional failures are "
        "expected?",
        f"The canary sees {num(rate)}·{minutes}·{num(share / 100)} = {num(rate * minutes * share / 100)} "
        f"requests, and {new} - {old} = {new - old} % of them fail in addition: {num(value)}. All its "
        f"failures, {num(rate * minutes * share * new / 10_000)}, include those the old model would have "
        "had.",
        {"rate": rate, "share": share, "minutes": minutes, "new": new, "old": old},
        exact(value),
    )


@kind("gen-experiment-hours", "Hours of an experiment plan", "experiment-tracking", EASY, "wandb-docs")
def experiment_hours(rng: Random) -> Drawn:
    """Ask how long all runs of a plan take."""
    rates, depths, seeds = rng.randint(2, 5), rng.randint(2, 4), rng.choice((3, 5))
    minutes, machines = rng.choice((10, 20, 30)), 2
    total = rates * depths * seeds
    rounds = -(-total // machines)
    return Drawn(
        f"Every pair of {rates} learning rates and {depths} depths is trained with {seeds} seeds. A run "
        f"takes {minutes} min; {machines} run at a time. How many minutes do all runs take?",
        f"{rates}·{depths}·{seeds} = {total} runs, {machines} at a time are {rounds} rounds, and "
        f"{rounds}·{minutes} = {num(rounds * minutes)} minutes. The seeds multiply the runs too: leaving "
        f"them out gives {rates * depths} runs, whose differences may be mere luck.",
        {"rates": rates, "depths": depths, "seeds": seeds, "minutes": minutes, "machines": machines},
        exact(rounds * minutes, "min"),
    )
