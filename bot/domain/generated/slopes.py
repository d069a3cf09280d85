"""Draw questions about derivatives and gradient descent."""

from random import Random

from bot.domain.bank import Drawn
from bot.domain.generated.drawing import (
    EASY,
    HARD,
    MEDIUM,
    clear,
    coefficient,
    exact,
    ints,
    kind,
    num,
    par,
    until,
)


def _then(factor: int, variable: str) -> str:
    """Write a further term of a polynomial, such as " - 3x"."""
    return f" {'-' if factor < 0 else '+'} {coefficient(abs(factor))}{variable}"


@kind("gen-gradient-step", "One gradient step", "calculus-and-optimisation", EASY, "3b1b-neural-networks")
def gradient_step(rng: Random) -> Drawn:
    """Ask where one step of gradient descent leads."""
    a, b, x, rate = until(
        lambda: (rng.randint(1, 4), ints(rng, 1)[0], ints(rng, 1)[0], rng.choice((0.1, 0.2, 0.05, 0.01))),
        lambda n: 2 * n[0] * n[2] + n[1] != 0,
    )
    slope = 2 * a * x + b
    value = x - rate * slope
    return Drawn(
        f"f(x) = {coefficient(a)}x²{_then(b, 'x')}. Where does one step of gradient descent with learning "
        f"rate {num(rate)} lead from x = {x}?",
        f"The slope is {2 * a}x{' - ' if b < 0 else ' + '}{abs(b)}, at x = {x} that is {slope}. Go against "
        f"it: {x} - {num(rate)}·{par(slope)} = {num(value)}. With the sign turned round, "
        f"{num(x + rate * slope)}, one climbs.",
        {"a": a, "b": b, "x": x, "rate": rate},
        exact(value),
    )


@kind("gen-partial-derivative", "Partial derivative", "calculus-and-optimisation", MEDIUM, "mml-book")
def partial_derivative(rng: Random) -> Drawn:
    """Ask for a partial derivative at a point."""
    (a, b, c), (x, y) = ints(rng, 3, -3, 5), ints(rng, 2, -3, 4)
    value = 2 * a * x + b * y
    return Drawn(
        f"f(x, y) = {coefficient(a)}x²{_then(b, 'xy')}{_then(c, 'y²')}. What is the partial derivative of f "
        f"with respect to x at x = {x}, y = {y}?",
        f"Treat y as a constant: the derivative is {2 * a}x{_then(b, 'y')}, and the last term drops out. At "
        f"the point: {2 * a}·{par(x)} + {par(b)}·{par(y)} = {value}. Keeping {2 * c}y from the last term "
        "differentiates by y as well.",
        {"a": a, "b": b, "c": c, "x": x, "y": y},
        exact(value),
    )


@kind("gen-chain-rule", "Chain rule", "calculus-and-optimisation", MEDIUM, "3b1b-calculus")
def chain_rule(rng: Random) -> Drawn:
    """Ask for the derivative of a power of a linear function."""
    a, b, x, n = until(
        lambda: (
            rng.choice((-3, -2, 2, 3, 4, 5)),
            ints(rng, 1)[0],
            ints(rng, 1, -3, 3)[0],
            rng.choice((2, 3)),
        ),
        lambda d: 0 < abs(d[0] * d[2] + d[1]) <= 5,
    )
    inner = a * x + b
    value = n * inner ** (n - 1) * a
    power = "" if n == 2 else "²"
    return Drawn(
        "f(x) = "
        f"({a}x{_then(b, '') if abs(b) > 1 else (' + 1' if b > 0 else ' - 1')}){'²' if n == 2 else '³'}. "
        f"What is the derivative of f at x = {x}?",
        f"Outer times inner derivative. At x = {x} the bracket is {inner}, so the outer one is "
        f"{n}·{par(inner)}{power} = {n * inner ** (n - 1)}; the inner one is {a}. Together "
        f"{par(n * inner ** (n - 1))}·{par(a)} = {value}. Forgetting the inner factor gives "
        f"{n * inner ** (n - 1)}.",
        {"a": a, "b": b, "x": x, "n": n},
        exact(value),
    )


@kind("gen-momentum-step", "Step with momentum", "calculus-and-optimisation", HARD, "d2l")
def momentum_step(rng: Random) -> Drawn:
    """Ask for a weight after a step with momentum."""
    w, v, g = ints(rng, 3)
    beta, rate = rng.choice((0.5, 0.8, 0.9)), rng.choice((0.1, 0.2, 0.5))
    speed = beta * v + g
    return Drawn(
        f"Momentum: first v becomes {num(beta)}·v + g, then w becomes w - {num(rate)}·v (the new v). Now w "
        f"= {w}, v = {v}, and the gradient is g = {g}. What is the new w?",
        f"The new v is {num(beta)}·{par(v)} + {par(g)} = {num(speed)}, so w becomes {w} - "
        f"{num(rate)}·{par(speed)} = {num(w - rate * speed)}. A plain gradient step, without the memory v, "
        f"would give {num(w - rate * g)}.",
        {"beta": beta, "rate": rate, "w": w, "v": v, "g": g},
        exact(w - rate * speed),
    )


@kind("gen-parabola-minimum", "Minimum of a parabola", "calculus-and-optimisation", EASY, "3b1b-calculus")
def parabola_minimum(rng: Random) -> Drawn:
    """Ask where a parabola is lowest."""
    a, b, c = rng.choice((1, 2, 4, 5)), rng.choice((-12, -8, -6, -4, -2, 2, 4, 6, 8, 12)), rng.randint(1, 9)
    value = -b / (2 * a)
    return Drawn(
        f"At which x is f(x) = {coefficient(a)}x²{_then(b, 'x')} + {c} smallest?",
        f"There the slope is 0: {2 * a}x {'-' if b < 0 else '+'} {abs(b)} = 0, so x = {-b}/{2 * a} = "
        f"{num(value)}. The {c} only lifts the curve. Forgetting the 2 of the derivative leads to "
        f"{num(-b / a)}.",
        {"a": a, "b": b, "c": c},
        exact(value),
    )


@kind("gen-descent-steps", "Several gradient steps", "calculus-and-optimisation", HARD, "d2l")
def descent_steps(rng: Random) -> Drawn:
    """Ask where two or three steps on a parabola lead."""
    a, factor, x, steps = until(
        lambda: (
            rng.choice((1, 2, 5)),
            rng.choice((-0.5, 0.2, 0.4, 0.5, 0.6, 0.8)),
            rng.choice((5, 10, 20, 40)),
            rng.choice((2, 3)),
        ),
        lambda n: clear(n[2] * n[1] ** n[3], n[2] * (1 - n[3] * (1 - n[1])), n[2] * n[1]),
    )
    rate = (1 - factor) / (2 * a)
    path = [x * factor**step for step in range(steps + 1)]
    return Drawn(
        f"f(x) = {coefficient(a)}x². Gradient descent starts at x = {x} with learning rate {num(rate)}. "
        f"Where is it after {steps} steps?",
        f"The slope at x is {2 * a}x, so each step multiplies x by 1 - {num(rate)}·{2 * a} = {num(factor)}. "
        f"The path is {', '.join(map(num, path[:-1]))}, {num(path[-1])}. Taking the slope at the start for "
        f"every step overlooks that it changes with x; rightly it ends at {num(path[-1])}.",
        {"a": a, "x": x, "rate": rate, "steps": steps},
        exact(path[-1]),
    )
