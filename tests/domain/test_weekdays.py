"""Study weekdays as people type them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadWeekdays
from bot.domain.parse import parse_weekdays

NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Mon", {0}),
        ("monday", {0}),
        ("MO", {0}),
        ("Mon Wed Fri", {0, 2, 4}),
        ("mon, wed; fri.", {0, 2, 4}),
        ("tue/thu", {1, 3}),
        ("mon-fri", {0, 1, 2, 3, 4}),
        ("Mon - Fri", {0, 1, 2, 3, 4}),
        ("Mon – Wed, Sun", {0, 1, 2, 6}),
        ("fri-mon", {4, 5, 6, 0}),
        ("sun-sat", set(range(7))),
        ("tue-tue", {1}),
        ("mon-", {0}),
        ("mon mon-tue tue", {0, 1}),
        ("  Thurs  ", {3}),
    ],
)
def test_weekdays_are_read(typed: str, expected: set[int]) -> None:
    assert parse_weekdays(typed) == expected


@pytest.mark.parametrize(
    "typed",
    ["", " ", "1-5", "daily", "m", "t", "s", "mon-x", "mondays", "mon xyz", "Mon and Fri", "weekdays"],
)
def test_what_names_no_weekdays_is_refused(typed: str) -> None:
    with pytest.raises(BadWeekdays) as caught:
        parse_weekdays(typed)
    assert caught.value == BadWeekdays(typed)


@settings(deadline=None, max_examples=60)
@given(st.frozensets(st.integers(0, 6), min_size=1), st.integers(2, 6))
def test_every_choice_can_be_typed(chosen: frozenset[int], letters: int) -> None:
    assert parse_weekdays(" ".join(NAMES[number][:letters] for number in chosen)) == chosen


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_stretch_runs_forward(first: int, last: int) -> None:
    found = parse_weekdays(f"{NAMES[first]}-{NAMES[last]}")
    assert {first, last} <= found
    assert len(found) == (last - first) % 7 + 1
