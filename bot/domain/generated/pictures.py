"""Draw questions about convolutions, sequences and attention."""

import math
from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    about,
    dot,
    exact,
    ints,
    kind,
    matrix,
    num,
    plus,
    products,
    rounded,
    square,
    until,
    vector,
)

POWERS = {1: 2.718, 2: 7.389, 3: 20.09}


@kind("gen-convolution-size", "Output size of a convolution", "computer-vision", MEDIUM, "cs231n-notes")
def convolution_size(rng: Random) -> Drawn:
    """Ask for the output width of a convolution."""
    kernel, stride, padding = rng.choice((3, 5, 7)), rng.choice((1, 2, 3)), rng.choice((0, 1, 2))
    width = rng.choice((16, 20, 28, 32, 36, 48, 50, 64, 100))
    value = (width + 2 * padding - kernel) // stride + 1
    return Drawn(
        f"A convolution with a {kernel}×{kernel} kernel, stride {stride} and padding {padding} on every "
        f"side reads an image {width} pixels wide. How wide is its output (rounding down)?",
        f"({width} + 2·{padding} - {kernel})/{stride} = "
        f"{num(round((width + 2 * padding - kernel) / stride, 2))}, rounded down, plus 1 for the first "
        f"position: {value}. Forgetting that plus 1, or that padding is on both sides, are the usual slips.",
        {"kernel": [kernel, kernel], "stride": stride, "padding": padding, "width": width},
        exact(value),
    )


@kind("gen-convolution-parameters", "Parameters of a convolution", "computer-vision", EASY, "cs231n-notes")
def convolution_parameters(rng: Random) -> Drawn:
    """Ask for the number of parameters of a convolutional layer."""
    kernel, channels, filters = (
        rng.choice((1, 3, 5)),
        rng.choice((1, 3, 4, 8, 16)),
        rng.choice((4, 8, 10, 16, 20, 32)),
    )
    each = kernel * kernel * channels
    return Drawn(
        f"A convolutional layer has {filters} filters of {kernel}×{kernel} over {channels} input "
        f"channel{'s' * (channels > 1)}, each with a bias. How many parameters has it?",
        f"A filter spans all input channels: {kernel}·{kernel}·{channels} = {each} weights, plus 1 bias. "
        f"{filters}·{each + 1} = {num(filters * (each + 1))}. The size of the image does not matter: the "
        f"same weights slide over it. Without biases it would be {num(filters * each)}.",
        {"filters": filters, "kernel": [kernel, kernel], "channels": channels},
        exact(filters * (each + 1)),
    )


@kind("gen-max-pool", "Max pooling", "computer-vision", EASY, "cs231n-notes")
def max_pool(rng: Random) -> Drawn:
    """Ask for one output of 2×2 max pooling."""
    image = [[rng.randint(0, 9) for _ in range(4)] for _ in range(4)]
    i, j = rng.randrange(2), rng.randrange(2)
    window = [image[2 * i + a][2 * j + b] for a in range(2) for b in range(2)]
    return Drawn(
        f"2×2 max pooling with stride 2 runs over {matrix(image)}. Which number stands in row {i + 1}, "
        f"column {j + 1} of the output (counted from 1)?",
        f"With stride 2 the windows do not overlap: this one covers rows {2 * i + 1} and {2 * i + 2}, "
        f"columns {2 * j + 1} and {2 * j + 2}, with the values {', '.join(map(num, window))}. The largest "
        f"is {max(window)}. Average pooling would give {num(sum(window) / 4)}.",
        {"image": image, "row": i + 1, "column": j + 1},
        exact(max(window)),
    )


@kind("gen-convolution-value", "One value of a convolution", "computer-vision", MEDIUM, "d2l")
def convolution_value(rng: Random) -> Drawn:
    """Ask for one output of a small convolution layer."""
    image, filter_ = [[rng.randint(0, 5) for _ in range(3)] for _ in range(3)], square(rng, -2, 2)
    i, j = rng.randrange(2), rng.randrange(2)
    flat = [weight for row in filter_ for weight in row]
    window = [image[i + a][j + b] for a in range(2) for b in range(2)]
    value = dot(window, flat)
    if value == dot(window, flat[::-1]) or value == max(window):
        return convolution_value.draw(rng)
    return Drawn(
        "A convolution layer (kernel not flipped, stride 1, no padding) slides the kernel "
        f"{matrix(filter_)} over {matrix(image)}. Which number stands in row {i + 1}, column {j + 1} of the "
        "output (counted from 1)?",
        f"The kernel lies on rows {i + 1} and {i + 2}, columns {j + 1} and {j + 2}: "
        f"{products(window, flat)} = {num(value)}. Turning the kernel round, as signal processing does, "
        f"would give {num(dot(window, flat[::-1]))}; layers of neural networks do not.",
        {"kernel": filter_, "image": image, "row": i + 1, "column": j + 1},
        exact(value),
    )


@kind("gen-receptive-field", "Receptive field", "computer-vision", HARD, "cs231n-notes")
def receptive_field(rng: Random) -> Drawn:
    """Ask for the receptive field of three stacked convolutions."""
    kernels = until(lambda: rng.choices((2, 3, 5, 7), k=3), lambda k: sum(k) - 2 != max(k))
    value = sum(kernels) - 2
    return Drawn(
        f"Three convolutions with stride 1 follow each other, with kernels {kernels[0]}, {kernels[1]} and "
        f"{kernels[2]} wide. How many input pixels in a row does one output of the last see?",
        f"Start with 1 pixel; each layer adds its width minus 1: 1 + {plus([k - 1 for k in kernels])} = "
        f"{value}. Adding the widths, {sum(kernels)}, counts the shared pixel again in each layer; "
        "multiplying them would need strides as large as the kernels.",
        {"kernels": kernels},
        exact(value),
    )


@kind("gen-attention-weight", "Attention weight of two keys", "text-and-sequences", HARD, "d2l")
def attention_weight(rng: Random) -> Drawn:
    """Ask for the attention weight of the first of two keys."""
    query, first, second = until(
        lambda: (ints(rng, 2, -2, 3), ints(rng, 2, -2, 3), ints(rng, 2, -2, 3)),
        lambda d: abs(dot(d[0], d[1]) - dot(d[0], d[2])) in POWERS,
    )
    a, b = round(dot(query, first)), round(dot(query, second))
    value = 1 / (1 + math.exp(b - a))
    grown = POWERS[abs(a - b)]
    shown = f"1/(1 + 1/{grown})" if a > b else f"1/(1 + {grown})"
    return Drawn(
        f"Attention without scaling: query {vector(query)}, keys {vector(first)} and {vector(second)}. "
        "Which weight does softmax give to the first key (to two decimals)? Use e ≈ 2.718, e² ≈ 7.389, e³ ≈ "
        "20.09.",
        f"The scores are {products(query, first)} = {a} and {products(query, second)} = {b}. Only their "
        f"difference matters: e^{a}/(e^{a} + e^{b}) = {shown} {about(value)}. A ratio of the scores "
        "themselves is not softmax and breaks down for negative ones.",
        {"query": query, "first": first, "second": second},
        rounded(value),
    )


@kind("gen-attention-scores", "Number of attention scores", "text-and-sequences", EASY, "d2l")
def attention_scores(rng: Random) -> Drawn:
    """Ask how many scores a self-attention layer computes."""
    n, heads = rng.choice((20, 30, 50, 60, 80, 100, 200)), rng.choice((2, 4, 8, 12))
    return Drawn(
        f"Full self-attention (no mask) over {n} tokens, with {heads} heads. How many query-key scores does "
        "one layer compute for one sequence?",
        f"In each head every token looks at every token, itself too: {n}·{n} = {num(n * n)}. Times {heads} "
        f"heads = {num(n * n * heads)}. It grows with the square of the length: {n} tokens do not need just "
        f"{n} scores a head.",
        {"n": n, "heads": heads},
        exact(n * n * heads),
    )


@kind(
    "gen-lstm-parameters", "Parameters of a recurrent cell", "text-and-sequences", HARD, "understanding-lstms"
)
def lstm_parameters(rng: Random) -> Drawn:
    """Ask for the number of parameters of an LSTM cell."""
    d, h = rng.choice((2, 4, 5, 8, 10, 20)), rng.choice((3, 5, 10, 20))
    gate = h * (d + h) + h
    return Drawn(
        f"An LSTM cell has inputs of size {d} and a hidden state of size {h}: three gates and the "
        "candidate, each a dense layer on input and hidden state together, with one bias a unit. How many "
        "parameters has it?",
        f"Each of the four reads {d} + {h} = {d + h} numbers: {h}·{d + h} weights + {h} biases = "
        f"{num(gate)}. Four of them: 4·{num(gate)} = {num(4 * gate)}. A plain recurrent cell has only "
        f"{num(gate)}; the length of the sequence does not matter, the weights are shared.",
        {"d": d, "h": h},
        exact(4 * gate),
    )


@kind("gen-laplace-smoothing", "Add-one smoothing", "text-and-sequences", MEDIUM, "cs224n")
def laplace_smoothing(rng: Random) -> Drawn:
    """Ask for a smoothed word probability."""
    (total, words), count = until(
        lambda: (
            rng.choice(((60, 40), (150, 50), (180, 20), (900, 100), (300, 200), (450, 50))),
            rng.choice((0, 2, 4, 9, 14, 19, 29)),
        ),
        lambda d: d[1] * d[0][1] != d[0][0],
    )
    value = (count + 1) / (total + words)
    return Drawn(
        f"In {total} tokens a word occurs {count} times; the vocabulary has {words} words. What is the "
        "word's probability with add-one (Laplace) smoothing? Give a decimal or a fraction.",
        f"Every word gets one more: ({count} + 1)/({total} + {words}) = {count + 1}/{num(total + words)} = "
        f"{num(value)}. Adding 1 above only makes all probabilities together more than 1; unsmoothed it "
        f"would be {count}/{total}.",
        {"total": total, "count": count, "words": words},
        exact(value),
    )


@kind("gen-tf-idf", "tf-idf", "text-and-sequences", MEDIUM, "sklearn-docs")
def tf_idf(rng: Random) -> Drawn:
    """Ask for a tf-idf value in powers of ten or two."""
    count, power = rng.randint(2, 9), rng.randint(1, 6)
    holding = rng.choice((5, 10, 20, 25, 50))
    total = holding * 2**power
    return Drawn(
        f"A word stands {count} times in a text and occurs in {holding} of {num(total)} texts. What is its "
        "tf-idf as count times log2(number of texts / texts with the word)?",
        f"{num(total)}/{holding} = {2**power}, and log2({2**power}) = {power}. So {count}·{power} = "
        f"{count * power}. Without the logarithm a rare word would count {num(count * 2**power)}, far too "
        "much; a word in every text counts 0.",
        {"count": count, "holding": holding, "total": total},
        exact(count * power),
    )
