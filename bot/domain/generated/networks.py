"""Draw questions about neural networks and how they are trained."""

import math
from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    about,
    bare,
    clear,
    dot,
    exact,
    ints,
    kind,
    matrix,
    num,
    par,
    products,
    rounded,
    square,
    until,
    vector,
)


@kind("gen-relu-layer", "Output of a ReLU layer", "neural-networks", EASY, "3b1b-neural-networks")
def relu_layer(rng: Random) -> Drawn:
    """Ask for the output of a layer of two ReLU units."""

    def scores(d: tuple[list[list[int]], list[int], list[int]]) -> list[float]:
        return [dot(row, d[1]) + b for row, b in zip(d[0], d[2], strict=True)]

    w, x, b = d = until(
        lambda: (square(rng), ints(rng, 2, -2, 4), ints(rng, 2)),
        lambda d: min(scores(d)) < 0 < max(scores(d)),
    )
    z = scores(d)
    y = [max(0.0, value) for value in z]
    choices = (
        y,
        z,
        [abs(value) for value in z],
        [max(0.0, dot(row, x)) + c for row, c in zip(w, b, strict=True)],
    )
    if len(set(map(tuple, choices))) < 4:
        return relu_layer.draw(rng)
    return Drawn(
        f"A layer of two ReLU units has the weights W = {matrix(w)} (one row a unit) and the biases "
        f"{vector(b)}. What does it make of x = {vector(x)}?",
        f"Scores: {products(w[0], x)} + {par(b[0])} = {num(z[0])} and {products(w[1], x)} + {par(b[1])} = "
        f"{num(z[1])}. ReLU keeps what is positive and turns the rest to 0: {bare(y)}. Add the bias before "
        "the ReLU, not after it, and do not merely drop the sign.",
        {"w": w, "b": b, "x": x},
        choices=tuple(map(bare, choices)),
    )


@kind("gen-dense-parameters", "Parameters of dense layers", "neural-networks", EASY, "d2l")
def dense_parameters(rng: Random) -> Drawn:
    """Ask for the number of parameters of a small network."""
    a, b, c = rng.choice((4, 8, 10, 20, 30, 50)), rng.choice((5, 10, 16, 20)), rng.choice((2, 3, 4, 5, 10))
    value = a * b + b + b * c + c
    return Drawn(
        f"A network has {a} inputs, one dense hidden layer of {b} units and a dense output layer of {c} "
        "units, all with biases. How many parameters has it?",
        f"Hidden: {a}·{b} weights + {b} biases = {a * b + b}. Output: {b}·{c} + {c} = {b * c + c}. Together "
        f"{num(value)}. Without the biases it would be {num(a * b + b * c)}; the inputs themselves have no "
        "parameters.",
        {"sizes": [a, b, c]},
        exact(value),
    )


@kind("gen-softmax", "Softmax", "neural-networks", MEDIUM, "d2l")
def softmax(rng: Random) -> Drawn:
    """Ask for a softmax probability of logits that are logarithms."""
    values = until(
        lambda: rng.sample((1, 2, 3, 4, 5, 6, 7, 9, 11, 12), 3), lambda v: sum(v) in (8, 10, 12, 20)
    )
    asked = rng.randrange(3)
    logs = [math.log(value) for value in values]
    if not clear(values[asked] / sum(values), logs[asked] / sum(logs)):
        return softmax.draw(rng)
    return Drawn(
        f"The logits of three classes are ln {values[0]}, ln {values[1]} and ln {values[2]}. Which "
        f"probability does softmax give to class {asked + 1}, counted from 1 (to two decimals)?",
        f"Softmax divides e^logit by the sum of all: e^(ln a) = a, so {values[asked]}/({values[0]} + "
        f"{values[1]} + {values[2]}) {about(values[asked] / sum(values))}. Dividing the logits themselves "
        "by their sum is not softmax, and fails when logits are negative.",
        {"exp_logits": values, "asked": asked + 1},
        rounded(values[asked] / sum(values)),
    )


@kind("gen-cross-entropy", "Cross-entropy of two examples", "neural-networks", MEDIUM, "d2l")
def cross_entropy(rng: Random) -> Drawn:
    """Ask for the mean cross-entropy, in bits, of predictions that are powers of one half."""
    shapes = (
        [0.5, 0.25, 0.25],
        [0.5, 0.375, 0.125],
        [0.25, 0.625, 0.125],
        [0.0625, 0.6875, 0.25],
        [0.0625, 0.4375, 0.5],
    )
    rows = [rng.sample(row, 3) for row in rng.sample(shapes, 2)]
    true = [rng.choice([i for i, p in enumerate(row) if math.log2(p).is_integer()]) for row in rows]
    bits = [-math.log2(row[i]) for row, i in zip(rows, true, strict=True)]
    return Drawn(
        f"Predicted probabilities of three classes: {vector(rows[0])} for a row of class {true[0] + 1}, "
        f"{vector(rows[1])} for a row of class {true[1] + 1} (classes counted from 1). What is the mean "
        "cross-entropy in bits (logarithm to base 2)?",
        f"Only the probability of the true class counts: {num(rows[0][true[0]])} costs {num(bits[0])} and "
        f"{num(rows[1][true[1]])} costs {num(bits[1])} bits. The mean is {num(sum(bits) / 2)}. The other "
        "probabilities enter only through what they leave for the true class.",
        {"rows": rows, "true": [true[0] + 1, true[1] + 1]},
        exact(sum(bits) / 2),
    )


@kind("gen-backprop", "Gradient of a weight", "neural-networks", HARD, "3b1b-neural-networks")
def backprop(rng: Random) -> Drawn:
    """Ask for the derivative of a squared error by the first of two weights."""
    x, w, v, target = until(
        lambda: (*ints(rng, 3, -3, 4), rng.randint(-6, 9)),
        lambda d: d[2] * d[1] * d[0] != d[3] and abs(d[2]) > 1,
    )
    out = v * w * x
    value = 2 * (out - target) * v * x
    return Drawn(
        f"A linear chain: h = w·x, y = v·h, loss = (y - t)². With x = {x}, w = {w}, v = {v}, t = {target}: "
        "what is the derivative of the loss with respect to w?",
        f"Forwards: h = {w * x}, y = {out}. Backwards: the derivative by y is 2·({out} - {par(target)}) = "
        f"{2 * (out - target)}, by h that times {v}: {2 * (out - target) * v}, by w that times x: {value}. "
        "Stopping at h, or leaving out the factor 2, misses a link of the chain.",
        {"x": x, "w": w, "v": v, "t": target},
        exact(value),
    )


@kind("gen-steps-per-epoch", "Training steps", "deep-learning", EASY, "pytorch-tutorials")
def steps_per_epoch(rng: Random) -> Drawn:
    """Ask how many steps some epochs take, with a last small batch."""
    batch, full, epochs = rng.choice((32, 50, 64, 100, 128)), rng.randint(5, 30), rng.randint(2, 10)
    n = batch * full + rng.randrange(1, batch)
    value = (full + 1) * epochs
    return Drawn(
        f"{num(n)} examples, batches of {batch}, {epochs} epochs; the last, smaller batch of each epoch is "
        "kept. How many optimiser steps is that?",
        f"{num(n)}/{batch} is a bit more than {full}, so an epoch has {full + 1} batches; "
        f"{full + 1}·{epochs} = {num(value)}. Dropping the small last batch would give "
        f"{num(full * epochs)}. Each batch is one step.",
        {"n": n, "batch": batch, "epochs": epochs},
        exact(value),
    )


@kind("gen-training-memory", "Memory of training state", "deep-learning", MEDIUM, "pytorch-docs")
def training_memory(rng: Random) -> Drawn:
    """Ask how much memory the state of Adam takes."""
    millions = rng.choice((5, 10, 20, 25, 50, 60, 100, 110, 125, 200, 250, 300))
    return Drawn(
        f"A model has {millions} million parameters in float32. How many MB (a million bytes) do "
        "parameters, gradients and Adam's two moments take together, without activations?",
        "float32 takes 4 bytes a number, and there are four numbers a parameter: itself, its gradient, two "
        f"moments. {millions}·4·4 = {num(millions * 16)} MB. The parameters alone, {millions * 4} MB, are "
        "only a quarter of it.",
        {"millions": millions},
        exact(millions * 16, "MB"),
    )


@kind("gen-warm-up", "Learning-rate warm-up", "deep-learning", EASY, "d2l")
def warm_up(rng: Random) -> Drawn:
    """Ask for the learning rate during a linear warm-up."""
    total, peak = rng.choice((100, 200, 500, 1000, 2000)), rng.choice((0.1, 0.2, 0.01, 0.02, 0.5))
    share = rng.choice((0.1, 0.2, 0.25, 0.4, 0.5, 0.75))
    return Drawn(
        f"The learning rate warms up linearly from 0 at step 0 to {num(peak)} at step {num(total)}. What is "
        f"it at step {num(round(total * share))}?",
        f"{num(round(total * share))} of {num(total)} steps is the share {num(share)} of the way: "
        f"{num(share)}·{num(peak)} = {num(share * peak)}. The share itself is not the rate, and after the "
        f"warm-up a schedule usually lets it fall again. So {num(share * peak)}.",
        {"peak": peak, "total": total, "step": round(total * share)},
        exact(share * peak),
    )


@kind("gen-dropout", "Scaling by dropout", "deep-learning", MEDIUM, "deep-learning-book")
def dropout(rng: Random) -> Drawn:
    """Ask what inverted dropout makes of a kept activation."""
    p, kept = rng.choice(((0.2, 0.8), (0.5, 0.5), (0.75, 0.25), (0.6, 0.4)))
    value = rng.choice((2, 3, 4, 5, 6, 7, 8, 10, 12))
    return Drawn(
        f"Inverted dropout with rate {num(p)} (the probability to drop a unit). During training an "
        f"activation of {value} is kept. Which value is passed on?",
        f"Kept activations are divided by the share that is kept, {num(kept)}, so that the expected value "
        f"stays the same: {value}/{num(kept)} = {num(value / kept)}. Multiplying by it, "
        f"{num(value * kept)}, would shrink the signal. When predicting nothing is scaled.",
        {"p": p, "value": value},
        exact(value / kept),
    )


@kind("gen-batch-norm", "Batch normalisation", "deep-learning", HARD, "d2l")
def batch_norm(rng: Random) -> Drawn:
    """Ask for one output of batch normalisation of four values."""
    m, s, gamma, beta = (
        rng.randint(3, 12),
        rng.choice((2, 3, 4)),
        rng.choice((2, 3, 0.5)),
        rng.choice((-2, -1, 1, 2, 3)),
    )
    batch = [m - s, m - s, m + s, m + s]
    rng.shuffle(batch)
    z = (batch[0] - m) // s
    return Drawn(
        f"Batch normalisation in training: the batch is {vector(batch)}, scale gamma = {num(gamma)}, shift "
        f"beta = {beta}; ignore epsilon. What does its first value become?",
        f"The batch's mean is {m}, its standard deviation (dividing by n) {s}. The first value becomes "
        f"({batch[0]} - {m})/{s} = {z}, then {num(gamma)}·{par(z)} + {par(beta)} = {num(gamma * z + beta)}. "
        f"Stopping at {z} leaves out what the layer has learned, gamma and beta.",
        {"batch": batch, "gamma": gamma, "beta": beta},
        exact(gamma * z + beta),
    )
