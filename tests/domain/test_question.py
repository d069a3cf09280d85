"""Judge answers of every kind, read numbers as people type them, and put choices into an order."""

import contextlib
import math
from collections import Counter
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import NotANumber, Outdated
from bot.domain.question import (
    Given,
    Quantity,
    Question,
    QuestionKind,
    check_given,
    check_pressed,
    choice_order,
    is_right,
    parse_number,
    read_given,
    say_given,
    say_number,
    say_right,
    write_given,
)
from tests.domain.quiz_things import number, of_kind

CHOICE, SEVERAL, ORDER = (
    of_kind(kind) for kind in (QuestionKind.CHOICE, QuestionKind.SEVERAL, QuestionKind.ORDER)
)
TRUE_FALSE, CODE = of_kind(QuestionKind.TRUE_FALSE), of_kind(QuestionKind.CODE)
NUMBER = number(0.75, 0.01)
EVERY = (CHOICE, SEVERAL, ORDER, TRUE_FALSE, CODE, NUMBER)

# -- judging ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", [CHOICE, TRUE_FALSE, CODE])
def test_of_one_choice_only_the_right_one_is_right(question: Question) -> None:
    for choice in range(len(question.choices)):
        assert is_right(question, (choice,)) is (choice == question.right[0])
    assert not is_right(question, 0.75)


def test_of_several_all_right_ones_and_no_other_are_right() -> None:
    assert is_right(SEVERAL, (0, 1))
    assert is_right(SEVERAL, (1, 0))
    for wrong in ((0,), (1,), (0, 1, 2), (2, 3), (0, 2)):
        assert not is_right(SEVERAL, wrong)


def test_of_an_order_only_one_is_right() -> None:
    assert [order for order in permutations(range(4)) if is_right(ORDER, order)] == [(0, 1, 2, 3)]
    assert not is_right(ORDER, (0, 1, 2))


@pytest.mark.parametrize(
    ("value", "tolerance", "given_", "right"),
    [
        (0.75, 0.01, 0.75, True),
        (0.75, 0.01, 0.76, True),
        (0.75, 0.01, 0.74, True),
        (0.75, 0.01, 0.7601, False),
        (0.75, 0.01, 0.7399, False),
        (0.3, 0.1, 0.4, True),  # 0.4 - 0.3 is a little more than 0.1
        (0.3, 0.0, 0.1 + 0.2, True),
        (12.0, 0.0, 12.0, True),
        (12.0, 0.0, 12.1, False),
        (-3.0, 0.5, -3.5, True),
        (-3.0, 0.5, 3.0, False),
        (0.0, 0.0, 0.0, True),
        (1e12, 0.0, 1e12 + 1, True),  # nobody types that many digits
        (0.75, 0.01, math.nan, False),
    ],
)
def test_a_number_is_right_within_its_tolerance(
    value: float, tolerance: float, given_: float, right: bool
) -> None:
    assert is_right(number(value, tolerance), given_) is right


def test_choices_are_no_number() -> None:
    assert not is_right(NUMBER, (0,))


# -- reading numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("0.75", 0.75),
        ("0,75", 0.75),
        ("3/4", 0.75),
        ("3 / 4", 0.75),
        ("75 %", 0.75),
        ("75%", 0.75),
        ("0,75/1", 0.75),
        (".75", 0.75),
        ("  0.75\t", 0.75),
        ("+0.75", 0.75),
        ("7.5e-1", 0.75),
        ("7.5E-1", 0.75),
        ("1 1/2", 1.5),
        ("-1 1/2", -1.5),
        ("12 3/4", 12.75),
        ("5.", 5.0),
        ("-3", -3.0),
        ("− 3", -3.0),
        ("–3", -3.0),
        ("1,000", 1000.0),
        ("1,234,567.5", 1234567.5),
        ("1 000", 1000.0),
        ("1 000 000,5", 1000000.5),
        ("12\u202f345", 12345.0),
        ("1'000", 1000.0),
        ("1_000", 1000.0),
        ("1000000", 1e6),
        ("0,123", 0.123),
        ("1e3", 1000.0),
        ("1e-400", 0.0),
        ("250 %", 2.5),
        ("1/2 %", 0.005),
        ("9" * 40, 1e40),
    ],
)
def test_a_number_is_read_as_it_was_meant(typed: str, meant: float) -> None:
    assert parse_number(typed) == pytest.approx(meant, rel=1e-12)


@pytest.mark.parametrize(
    "typed",
    [
        "", "   ", "%", "/", "x", "about 3", "three", "0x10", "1/0", "0/0", "1 1/0", "1e400", "-1e400",
        "1e400 %", "1e99999", "1/1e400", "1e400/1e400", "nan", "inf", "-infinity", "1/2/3", "3/", "/4",
        "1 2", "1 2/", "--3", "+-3", "1.2.3", "1.234,5", "1,2,3", "1 00", "1 000_000", "75 % %", "٣",
        "½", "²", "1e", "e5", "9" * 41, "1" * 4000, "1 " * 2000, "<@1>", "@everyone", "**1**", "1\n2",
    ],
)  # fmt: skip
def test_what_is_no_finite_number_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber) as caught:
        parse_number(typed, "GB")
    assert caught.value == NotANumber(typed, "GB")


@pytest.mark.parametrize("typed", ["1.5", "1.5 GB", "1.5gb", "1,5 GB", "3/2 Gb", "150 % GB"])
def test_the_unit_may_be_given(typed: str) -> None:
    assert parse_number(typed, "GB") == 1.5


@pytest.mark.parametrize("typed", ["1.5 MB", "1.5 GB GB", "GB", "1.5 h"])
def test_another_unit_is_refused(typed: str) -> None:
    with pytest.raises(NotANumber):
        parse_number(typed, "GB")


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_number_is_read_as_python_writes_it(value: float) -> None:
    assert parse_number(repr(value)) == value


@given(st.text(max_size=60))
def test_every_text_is_a_finite_number_or_refused(typed: str) -> None:
    with contextlib.suppress(NotANumber):
        assert math.isfinite(parse_number(typed))


# -- what can be an answer -------------------------------------------------------------------------


@pytest.mark.parametrize("given_", [(), (-1,), (4,), (0, 0), (0, 1)])
def test_what_cannot_be_one_choice_is_outdated(given_: tuple[int, ...]) -> None:
    with pytest.raises(Outdated):
        check_given(CHOICE, given_)


@pytest.mark.parametrize("given_", [(), (5,), (0, 0), (-1, 0)])
def test_what_cannot_be_several_is_outdated(given_: tuple[int, ...]) -> None:
    with pytest.raises(Outdated):
        check_given(SEVERAL, given_)


@pytest.mark.parametrize("given_", [(), (0, 1, 2), (0, 1, 2, 2), (0, 1, 2, 4), (0, 1, 2, 3, 0)])
def test_what_cannot_be_an_order_is_outdated(given_: tuple[int, ...]) -> None:
    with pytest.raises(Outdated):
        check_given(ORDER, given_)


def test_what_can_be_an_answer_stays_as_it_is() -> None:
    assert check_given(CHOICE, [3]) == (3,)
    assert check_given(SEVERAL, [4, 0]) == (4, 0)
    assert check_given(ORDER, [3, 1, 0, 2]) == (3, 1, 0, 2)


@pytest.mark.parametrize("pressed", [(), (2,), (3, 0), (0, 1, 2), (3, 2, 1, 0)])
def test_what_can_be_the_beginning_of_an_order(pressed: tuple[int, ...]) -> None:
    check_pressed(ORDER, pressed)


@pytest.mark.parametrize("pressed", [(4,), (0, 0), (1, 9), (-1,), (0, 1, 2, 3, 4)])
def test_what_cannot_be_the_beginning_of_an_order(pressed: tuple[int, ...]) -> None:
    with pytest.raises(Outdated):
        check_pressed(ORDER, pressed)


@pytest.mark.parametrize("question", [CHOICE, SEVERAL, TRUE_FALSE, CODE, NUMBER])
def test_only_orders_are_pressed_one_after_another(question: Question) -> None:
    with pytest.raises(Outdated):
        check_pressed(question, ())


# -- storing and saying ----------------------------------------------------------------------------

SAID: list[tuple[Question, Given, str, str]] = [
    (CHOICE, (2,), "2", "c"),
    (TRUE_FALSE, (1,), "1", "False"),
    (SEVERAL, (3, 0), "3,0", "a; d"),
    (ORDER, (3, 0, 1, 2), "3,0,1,2", "four → one → two → three"),
    (NUMBER, 0.5, "0.5", "0.5"),
    (number(3.0, 0, "GB"), 2000.0, "2000.0", "2,000 GB"),
]


@pytest.mark.parametrize(("question", "given_", "written", "said"), SAID)
def test_an_answer_is_stored_and_said(question: Question, given_: Given, written: str, said: str) -> None:
    assert write_given(given_) == written
    assert read_given(question, written) == given_
    assert say_given(question, given_) == said


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_stored_number_is_exact(value: float) -> None:
    assert read_given(NUMBER, write_given(value)) == value


@pytest.mark.parametrize(
    ("question", "written"),
    [(CHOICE, "4"), (CHOICE, "0,1"), (CHOICE, "0.75"), (ORDER, "0"), (NUMBER, "0,1"), (SEVERAL, "")],
)
def test_an_answer_to_a_question_that_changed_since_is_outdated(question: Question, written: str) -> None:
    with pytest.raises(Outdated):
        read_given(question, written)


def test_what_is_right_is_said() -> None:
    assert [say_right(question) for question in EVERY] == [
        "a",
        "a; b",
        "one → two → three → four",
        "False",
        "1",
        "0.75",
    ]
    assert say_right(number(12.0, 0, "weeks")) == "12 weeks"


def test_a_number_said_without_its_quantity() -> None:
    assert say_given(CHOICE, 2.5) == "2.5"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.1 + 0.2, "0.3"),
        (1 / 3, "0.3333333333"),
        (12.0, "12"),
        (1234567.0, "1,234,567"),
        (-0.25, "-0.25"),
        (1e-7, "1e-07"),
        (1e40, "1e+40"),
        (0.0, "0"),
    ],
)
def test_a_number_is_said_without_superfluous_digits(value: float, said: str) -> None:
    assert say_number(value) == said


# -- the order of choices --------------------------------------------------------------------------


@pytest.mark.parametrize("question", EVERY)
def test_every_choice_is_shown_once(question: Question) -> None:
    for seed in range(10):
        assert sorted(choice_order(question, seed)) == list(range(len(question.choices)))


def test_the_order_follows_from_seed_and_question() -> None:
    assert choice_order(CHOICE, "1/0") == choice_order(replace(CHOICE, text="Which one?"), "1/0")
    assert len({choice_order(CHOICE, seed) for seed in range(20)}) > 5
    assert len({choice_order(replace(CHOICE, id=f"q{n}"), 1) for n in range(20)}) > 5  # type: ignore[arg-type]


def test_the_right_one_stands_in_every_place_equally_often() -> None:
    places = Counter(choice_order(CHOICE, seed).index(0) for seed in range(4000))
    assert all(880 <= places[place] <= 1120 for place in range(4))


def test_the_order_stays_the_same_for_ever() -> None:
    assert [choice_order(CHOICE, f"{seed}/0") for seed in (1, 2)] == [(1, 3, 0, 2), (1, 2, 3, 0)]


def test_true_and_false_keep_their_order() -> None:
    assert {choice_order(TRUE_FALSE, seed) for seed in range(50)} == {(0, 1)}


@pytest.mark.parametrize("length", [2, 3, 5])
def test_an_order_is_never_shown_as_it_belongs(length: int) -> None:
    short = replace(ORDER, choices=ORDER.choices[:1] * length, right=tuple(range(length)))
    shown = {choice_order(short, seed) for seed in range(200)}
    assert short.right not in shown
    assert len(shown) == math.factorial(length) - 1 or length == 5


def test_what_takes_one_press() -> None:
    assert [question.kind for question in EVERY if question.takes_one] == ["choice", "true-false", "code"]


def test_a_quantity_is_exact_and_without_a_unit_unless_said_otherwise() -> None:
    assert Quantity(1.0) == Quantity(1.0, 0.0, "")
