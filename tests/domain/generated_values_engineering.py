"""Recompute the answers of generated questions on networks and engineering, independently of the bot."""

import math
from collections.abc import Callable
from itertools import combinations, pairwise
from typing import Any

import numpy as np
from scipy import signal, special  # type: ignore[import-untyped]
from sklearn.preprocessing import StandardScaler  # type: ignore[import-untyped]

Value = Callable[..., Any]


def weights_of(sizes: list[int]) -> int:
    """Count the numbers in real weight matrices and bias vectors."""
    return sum(np.zeros((b, a)).size + np.zeros(b).size for a, b in pairwise(sizes))


def chain_slope(x: float, w: float, v: float, t: float) -> float:
    """Differentiate the loss of the chain numerically."""

    def loss(at: float) -> float:
        return (v * at * x - t) ** 2

    return (loss(w + 1e-3) - loss(w - 1e-3)) / 2e-3


def output_width(kernel: list[int], stride: int, padding: int, width: int) -> int:
    """Slide a kernel and count its places."""
    signal_in = np.pad(np.ones(width), padding)
    return len(signal.correlate(signal_in, np.ones(kernel[0]), mode="valid")[::stride])


def pooled(image: list[list[int]], row: int, column: int) -> Any:
    """Pool by reshaping."""
    return np.array(image).reshape(2, 2, 2, 2).max(axis=(1, 3))[row - 1, column - 1]


def seen_pixels(kernels: list[int]) -> Any:
    """Count the inputs that reach one output, by widening an impulse."""
    seen = np.ones(1)
    for kernel in kernels:
        seen = np.convolve(seen, np.ones(kernel))
    return np.count_nonzero(seen)


def normalised(batch: list[int], gamma: float, beta: float) -> Any:
    """Normalise the first value."""
    return gamma * StandardScaler().fit_transform(np.array(batch, dtype=float)[:, None])[0, 0] + beta


def looks(n: int) -> int:
    """Search for every item and for what is missing; return the most looks."""

    def search(wanted: float) -> int:
        low, high, count = 0, n - 1, 0
        while low <= high:
            middle, count = (low + high) // 2, count + 1
            if middle == wanted:
                break
            low, high = (middle + 1, high) if middle < wanted else (low, middle - 1)
        return count

    return max(search(wanted) for wanted in (n - 1, 0, n // 2, n, -1, n - 0.5))


def drained(usual: int, minutes: int, during: int, after: int) -> int:
    """Simulate the queue minute by minute."""
    waiting, passed = minutes * (during - usual), 0
    while waiting > 0:
        waiting, passed = waiting + after - usual, passed + 1
    return passed


def rounds(runs: int, at_a_time: int) -> int:
    """Count the rounds that some runs take."""
    return len(range(0, runs, at_a_time))


VALUES: dict[str, Value] = {
    "gen-relu-layer": lambda w, b, x: np.maximum(np.array(w) @ np.array(x) + np.array(b), 0),
    "gen-dense-parameters": weights_of,
    "gen-softmax": lambda exp_logits, asked: special.softmax(np.log(exp_logits))[asked - 1],
    "gen-cross-entropy": lambda rows, true: np.mean(
        [-np.log2(r[t - 1]) for r, t in zip(rows, true, strict=True)]
    ),
    "gen-backprop": chain_slope,
    "gen-steps-per-epoch": lambda n, batch, epochs: epochs * rounds(n, batch),
    "gen-training-memory": lambda millions: np.zeros((4, millions), dtype=np.float32).nbytes,
    "gen-warm-up": lambda total, peak, step: np.interp(step, [0, total], [0, peak]),
    "gen-dropout": lambda p, value: value / (1 - p),
    "gen-batch-norm": normalised,
    "gen-convolution-size": output_width,
    "gen-convolution-parameters": lambda filters, kernel, channels: (
        np.zeros((filters, channels, *kernel)).size + filters
    ),
    "gen-max-pool": pooled,
    "gen-convolution-value": lambda kernel, image, row, column: signal.correlate2d(
        image, kernel, mode="valid"
    )[row - 1, column - 1],
    "gen-receptive-field": seen_pixels,
    "gen-attention-weight": lambda query, first, second: special.softmax(np.array([first, second]) @ query)[
        0
    ],
    "gen-attention-scores": lambda n, heads: np.zeros((heads, n, n), dtype=bool).size,
    "gen-lstm-parameters": lambda d, h: sum(np.zeros(s).size for s in ((4 * h, d), (4 * h, h), (4 * h,))),
    "gen-laplace-smoothing": lambda total, words, count: np.divide(*np.add([count, total], [1, words])),
    "gen-tf-idf": lambda count, holding, total: count * (np.log2(total) - np.log2(holding)),
    "gen-littles-law": lambda rate, latency: rate * latency * 1e-3,
    "gen-batch-throughput": lambda batch, fixed, each, workers: (
        workers * batch / ((fixed + each * batch) * 1e-3)
    ),
    "gen-latency-percentile": lambda values, shares: np.percentile(values, shares[0], method="inverted_cdf"),
    "gen-cache-latency": lambda hit, fast, slow: np.average([fast, slow], weights=[hit, 100 - hit]),
    "gen-psi": lambda then, now: (
        special.rel_entr(np.array(now) / 100, np.array(then) / 100).sum()
        + special.rel_entr(np.array(then) / 100, np.array(now) / 100).sum()
    ),
    "gen-error-budget": lambda target, requests, failed: requests - requests * target / 100 - failed,
    "gen-critical-path": lambda extract, clean, features, validate, train: max(
        extract + clean + features + train, extract + validate + train
    ),
    "gen-backfill": lambda days, each, slots: each * rounds(days, slots),
    "gen-join-rows": lambda left, right: np.equal.outer(np.array(left), np.array(right)).sum(),
    "gen-gpu-cost": lambda gpus, hours, price: np.prod([gpus, hours, price]),
    "gen-spot-cost": lambda full, off, lost: full * (1 - (1 - off / 100) * (1 + lost / 100)),
    "gen-storage": lambda millions, width, size: millions * 1e6 * width * size / 1e9,
    "gen-shards": lambda peak, each, use: math.ceil(peak / (each * use / 100) - 1e-9) + 1,
    "gen-availability": lambda parts: np.prod(parts),
    "gen-queue-growth": drained,
    "gen-binary-search": looks,
    "gen-pair-loop": lambda n: len(list(combinations(range(n), 2))),
    "gen-growth": lambda small, seconds, large, power: seconds * (large / small) ** power,
    "gen-canary": lambda rate, share, minutes, old, new: (
        rate * share / 100 * minutes * (new / 100 - old / 100)
    ),
    "gen-experiment-hours": lambda rates, depths, seeds, minutes, machines: (
        minutes * rounds(rates * depths * seeds, machines)
    ),
}

MISTAKES: dict[str, Value] = {
    "gen-dense-parameters": lambda sizes: [sizes[0] * sizes[1] + sizes[1] * sizes[2]],
    "gen-softmax": lambda exp_logits, asked: [np.log(exp_logits)[asked - 1] / np.log(exp_logits).sum()],
    "gen-backprop": lambda x, w, v, t: [2 * (v * w * x - t) * v] if x != 1 else [],
    "gen-steps-per-epoch": lambda n, batch, epochs: [n // batch * epochs, n / batch * epochs],
    "gen-training-memory": lambda millions: [4 * millions, 8 * millions, 12 * millions],
    "gen-warm-up": lambda total, peak, step: [step / total, peak],
    "gen-dropout": lambda p, value: [value, value * (1 - p)],
    "gen-batch-norm": lambda batch, gamma, beta: [batch[0]] if gamma == 0.5 else [],
    "gen-convolution-size": lambda kernel, stride, padding, width: [
        (width + 2 * padding - kernel[0]) // stride
    ],
    "gen-convolution-parameters": lambda filters, kernel, channels: [filters * kernel[0] ** 2 * channels],
    "gen-convolution-value": lambda kernel, image, row, column: [
        signal.convolve2d(image, kernel, mode="valid")[row - 1, column - 1]
    ],
    "gen-receptive-field": lambda kernels: [sum(kernels), max(kernels), math.prod(kernels)],
    "gen-attention-weight": lambda query, first, second: [
        special.softmax(np.array([second, first]) @ query)[0]
    ],
    "gen-attention-scores": lambda n, heads: [n * n, n * heads, n * (n - 1) * heads],
    "gen-lstm-parameters": lambda d, h: [h * (d + h + 1), 4 * h * (d + h)],
    "gen-laplace-smoothing": lambda total, words, count: [count / total, (count + 1) / total],
    "gen-littles-law": lambda rate, latency: [rate * latency, rate / latency],
    "gen-latency-percentile": lambda values, shares: [np.mean(values), max(values)],
    "gen-psi": lambda then, now: [0, special.rel_entr(np.array(now) / 100, np.array(then) / 100).sum() / 2],
    "gen-critical-path": lambda **tasks: [sum(tasks.values())],
    "gen-backfill": lambda days, each, slots: [days * each, days * each / slots, days // slots * each],
    "gen-join-rows": lambda left, right: [len(left), len(right), len(set(left) & set(right))],
    "gen-gpu-cost": lambda gpus, hours, price: [hours * price],
    "gen-spot-cost": lambda full, off, lost: [full * (off - lost) / 100, full * off / 100],
    "gen-storage": lambda millions, width, size: [millions * width / 1000],
    "gen-shards": lambda peak, each, use: [math.ceil(peak * 100 / (each * use)), math.ceil(peak / each)],
    "gen-availability": lambda parts: [min(parts), np.mean(parts)],
    "gen-pair-loop": lambda n: [n * n, n * (n - 1), n * (n + 1) // 2],
    "gen-growth": lambda small, seconds, large, power: [seconds * large / small],
    "gen-canary": lambda rate, share, minutes, old, new: [rate * minutes * share * new / 10_000],
}
