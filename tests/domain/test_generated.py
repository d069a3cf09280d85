"""Prove the generated questions: every answer is recomputed, every text fits, every seed is kept."""

import math
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.domain.bank import Bank, Drawn, Generator
from bot.domain.curriculum import Difficulty, Resource, Topic
from bot.domain.generated import GENERATORS
from bot.domain.generated.drawing import num, until
from bot.domain.question import Quantity, QuestionKind, is_right
from tests.domain import generated_values_engineering as engineering
from tests.domain import generated_values_learning as learning
from tests.domain import generated_values_mathematics as mathematics

CONTENT = Path(__file__).parents[2] / "content"
SEEDS = 200
VALUES = {**mathematics.VALUES, **learning.VALUES, **engineering.VALUES}
MISTAKES = {**mathematics.MISTAKES, **learning.MISTAKES, **engineering.MISTAKES}
NUMBER = re.compile(r"-?\d+(?:,\d{3}(?!\d))*(?:\.\d+)?")
POLYNOMIALS = (
    "gen-gradient-step",
    "gen-partial-derivative",
    "gen-chain-rule",
    "gen-parabola-minimum",
    "gen-descent-steps",
    "gen-residual",
)
"""Their texts write a sign apart from its number, and no factor 1."""
IN_WORDS = {"gen-chain-rule": ("n",), "gen-growth": ("power",)}
"""These facts stand in the text as ², ³ or a word."""

OTHER_ORDER = {
    "gen-weighted-mean",
    "gen-roc-point",
    "gen-auc-pairs",
    "gen-information-gain",
    "gen-knn-regression",
    "gen-cross-entropy",
    "gen-growth",
}
"""Their texts tell the numbers in another order, each beside its own name."""

every_generator = pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.id)


@cache
def draws(generator: Generator) -> tuple[Drawn, ...]:
    """Draw as the bank does."""
    return tuple(generator.draw(Random(f"{seed}/{generator.id}")) for seed in range(SEEDS))


@cache
def bank() -> Bank:
    """Build a bank of the generators alone, over the shipped topics and resources."""
    topics = tomllib.loads((CONTENT / "topics.toml").read_text())["topics"]
    resources = tomllib.loads((CONTENT / "resources.toml").read_text())["resources"]
    return Bank(
        {},
        {generator.id: generator for generator in GENERATORS},
        {topic["id"]: Topic(topic["id"], topic["title"]) for topic in topics},
        {entry["id"]: Resource(entry["id"], entry["title"], "", entry["url"], "", "") for entry in resources},
    )


@cache
def expected(generator: Generator) -> tuple[Any, ...]:
    """Recompute the answers of all draws."""
    return tuple(VALUES[generator.id](**drawn.facts) for drawn in draws(generator))


def numbers(value: Any) -> Iterator[float]:
    """Flatten facts to their numbers; names are left out."""
    if isinstance(value, (list, tuple)):
        for part in value:
            yield from numbers(part)
    elif not isinstance(value, str):
        yield value


def quantity(drawn: Drawn) -> Quantity:
    """Return the quantity of a number question."""
    assert drawn.quantity is not None
    return drawn.quantity


def accepts(asked: Quantity, value: float) -> bool:
    """Tell whether a question takes a value, with the slack for binary fractions only."""
    return abs(value - asked.value) <= asked.tolerance + 1e-9 * max(1, abs(asked.value))


def test_the_tables_cover_every_generator() -> None:
    ids = [generator.id for generator in GENERATORS]
    assert len(ids) == len(set(ids)) >= 45
    assert set(VALUES) == set(ids)
    assert set(MISTAKES) <= {generator.id for generator in GENERATORS if not draws(generator)[0].choices}
    assert sum(map(len, (mathematics.VALUES, learning.VALUES, engineering.VALUES))) == len(VALUES)


@every_generator
def test_the_answer_is_what_an_independent_computation_gives(generator: Generator) -> None:
    for drawn, value in zip(draws(generator), expected(generator), strict=True):
        if drawn.choices:
            assert [float(part) for part in drawn.choices[0].strip("[]").split(", ")] == pytest.approx(
                list(value)
            )
        else:
            asked = quantity(drawn)
            shown = 10.0 ** -(places(drawn.text) + 2) if asked.tolerance else 1e-6 * max(1, abs(asked.value))
            assert float(value) == pytest.approx(asked.value, abs=0.51 * shown, rel=0), drawn


def places(text: str) -> int:
    """Return the decimals a text asks for."""
    return (
        {"two": 2, "three": 3}[re.findall(r"to (two|three) decimals", text)[0]] if "decimals" in text else 0
    )


@every_generator
def test_the_tolerance_is_that_of_the_rounding_the_text_asks_for(generator: Generator) -> None:
    for drawn, value in zip(draws(generator), expected(generator), strict=True):
        if drawn.quantity is None:
            continue
        asked, decimals = drawn.quantity, places(drawn.text)
        assert asked.tolerance == pytest.approx(6 * 10 ** -(decimals + 1) if decimals else 0)
        if decimals:
            assert accepts(asked, float(value))
            assert accepts(asked, round(float(value), decimals))
            assert accepts(asked, math.floor(float(value) * 10**decimals + 0.5 + 1e-9) / 10**decimals)
            assert not accepts(asked, asked.value + 1.3 * 10**-decimals)
        else:
            assert round(asked.value, 4) == asked.value, drawn
        assert math.isfinite(asked.value)
        assert len(asked.unit) <= 20
        assert "%" not in asked.unit


@pytest.mark.parametrize("name", MISTAKES)
def test_what_usual_mistakes_lead_to_is_wrong(name: str) -> None:
    generator = next(generator for generator in GENERATORS if generator.id == name)
    refused = 0
    for drawn in draws(generator):
        for mistake in MISTAKES[name](**drawn.facts):
            assert not accepts(quantity(drawn), float(mistake)), (mistake, drawn)
            assert not accepts(quantity(drawn), round(float(mistake), places(drawn.text) or 9)), (
                mistake,
                drawn,
            )
            refused += 1
    assert refused


@every_generator
def test_every_number_needed_stands_in_the_text(generator: Generator) -> None:
    for drawn in draws(generator):
        told = {key: value for key, value in drawn.facts.items() if key not in IN_WORDS.get(generator.id, ())}
        needed = Counter(num(value) for value in numbers(list(told.values())))
        shown = Counter(NUMBER.findall(drawn.text))
        if generator.id in POLYNOMIALS:
            needed = Counter(name.lstrip("-") for name in needed.elements() if name.lstrip("-") != "1")
            shown = Counter(name.lstrip("-") for name in shown.elements())
        assert not needed - shown, drawn
        names = [
            name
            for value in told.values()
            if isinstance(value, list)
            for name in value
            if isinstance(name, str)
        ]
        assert all(name in drawn.text for name in names)


@every_generator
def test_the_numbers_stand_in_the_order_of_the_facts(generator: Generator) -> None:
    """So that no two of them have changed places in the text."""
    if generator.id in POLYNOMIALS or generator.id in OTHER_ORDER:
        return
    for drawn in draws(generator):
        shown = iter(NUMBER.findall(drawn.text))
        assert all(num(value) in shown for value in numbers(list(drawn.facts.values()))), drawn


def test_a_condition_that_cannot_be_met_does_not_hang() -> None:
    with pytest.raises(RuntimeError):
        until(lambda: 1, lambda drawn: drawn > 1)


@every_generator
def test_the_explanation_holds_the_answer(generator: Generator) -> None:
    for drawn in draws(generator):
        if drawn.choices:
            assert drawn.choices[0] in drawn.explanation
        else:
            shown = [float(found.replace(",", "")) for found in NUMBER.findall(drawn.explanation)]
            assert any(accepts(quantity(drawn), value) for value in shown), drawn


@every_generator
def test_texts_fit_a_phone(generator: Generator) -> None:
    assert re.fullmatch(r"gen-[a-z0-9-]{1,36}", generator.id)
    assert generator.title == generator.title.strip() != ""
    for drawn in draws(generator):
        assert len(drawn.text) <= 300, drawn
        assert len(drawn.explanation) <= 500, drawn
        for text in (drawn.text, drawn.explanation):
            assert text == " ".join(text.split())
            assert not re.search(r"@|https?:|\bnan\b|\binf\b|--|\+ -|\|\||[*_~#<]|−", text), text
            assert text.count("`") % 2 == 0
            assert not re.search(r"\d\.\d{5}", text), text
            assert not re.search(r"(^|[^\d.,])-0(?![.\d])", text), text
            assert not re.search(r"\b1 (?:times a|times;|requests a second a)", text)


@every_generator
def test_choices_are_distinct_and_short(generator: Generator) -> None:
    for drawn in draws(generator):
        assert bool(drawn.choices) != (drawn.quantity is not None)
        if drawn.choices:
            assert 3 <= len(drawn.choices) <= 4
            assert len(set(drawn.choices)) == len(drawn.choices)
            assert all(0 < len(choice) <= 80 for choice in drawn.choices)


@every_generator
def test_a_seed_keeps_its_question_and_other_seeds_ask_others(generator: Generator) -> None:
    again = tuple(generator.draw(Random(f"{seed}/{generator.id}")) for seed in range(50))
    assert again == draws(generator)[:50]
    assert len({drawn.text for drawn in again}) >= 10
    answers = {drawn.choices[0] if drawn.choices else quantity(drawn).value for drawn in draws(generator)}
    assert len(answers) >= 3


@every_generator
def test_topic_and_source_exist(generator: Generator) -> None:
    assert generator.topic in bank().topics
    assert generator.source in bank().resources
    assert generator.draw.__doc__


@every_generator
def test_the_bank_draws_a_question_that_takes_its_answer(generator: Generator) -> None:
    question = bank().get(generator.id, "a seed")
    assert question is not None
    assert question == bank().get(generator.id, "a seed")
    if question.quantity is None:
        assert question.kind is QuestionKind.CHOICE
        assert is_right(question, (0,))
        assert not is_right(question, (1,))
    else:
        assert question.kind is QuestionKind.NUMBER
        assert is_right(question, float(question.quantity.value))
        assert not is_right(question, question.quantity.value + 1.0)


def test_topics_and_difficulties_are_mixed() -> None:
    topics = Counter(generator.topic for generator in GENERATORS)
    for topic in (
        "linear-algebra",
        "probability",
        "statistics",
        "calculus-and-optimisation",
        "regression",
        "classification",
        "evaluation",
        "neural-networks",
    ):
        assert topics[topic] >= 3
    assert len(topics) >= 20
    levels = Counter(generator.difficulty for generator in GENERATORS)
    assert all(levels[level] * 6 >= len(GENERATORS) for level in Difficulty)
