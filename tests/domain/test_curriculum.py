"""What plans, days and the library say about themselves."""

import pytest

from bot.domain.bank import Bank
from bot.domain.curriculum import Difficulty, ItemKind, Topic
from bot.domain.ids import DayId
from bot.domain.library import Library
from tests.domain.quiz_things import question
from tests.domain.study_things import ALGEBRA, BOOK, DATA, DAYS, MORE, ODDS, PLAN, READ, SUMS

# -- days ------------------------------------------------------------------------------------------


def test_required_items_are_those_that_are_not_extra() -> None:
    assert DAYS[0].required == (READ, SUMS)
    assert DAYS[1].required == (SUMS,)


def test_a_day_s_minutes_are_those_of_the_required_items() -> None:
    assert [day.minutes for day in DAYS] == [85, 60, 25]


def test_extra_items_are_shown_at_weekends() -> None:
    assert DAYS[0].items_on(weekend=True) == (READ, MORE, SUMS)
    assert DAYS[0].items_on(weekend=False) == (READ, SUMS)
    assert DAYS[1].items_on(weekend=True) == DAYS[1].items_on(weekend=False)


def test_content_files_use_these_words() -> None:
    assert [kind.value for kind in ItemKind] == ["read", "practise", "build", "share"]
    assert [difficulty.value for difficulty in Difficulty] == ["easy", "medium", "hard"]


# -- plans -----------------------------------------------------------------------------------------


def test_a_plan_counts_its_days_from_one() -> None:
    assert len(PLAN) == 3
    assert [PLAN.day(number) for number in (1, 2, 3)] == list(DAYS)


@pytest.mark.parametrize("number", [-1, 0, 4, 99])
def test_a_day_outside_the_plan_is_an_index_error(number: int) -> None:
    with pytest.raises(IndexError):
        PLAN.day(number)


def test_days_are_found_by_id() -> None:
    assert PLAN.by_id == {"vectors": DAYS[0], "matrices": DAYS[1], "dice": DAYS[2]}
    assert PLAN.by_id[DayId("dice")].number == 3


# -- the library -----------------------------------------------------------------------------------


def library_of(*asked: Topic) -> Library:
    """Make a library with one question on each of some topics."""
    questions = [question(str(number), topic) for number, topic in enumerate(asked)]
    topics = {topic.id: topic for topic in (ODDS, ALGEBRA, DATA)}
    return Library({PLAN.id: PLAN}, topics, {BOOK.id: BOOK}, Bank({each.id: each for each in questions}))


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((), ()),
        ((DATA, ODDS), (ODDS, DATA)),
        ((ALGEBRA, ALGEBRA, ODDS), (ODDS, ALGEBRA)),
    ],
)
def test_quiz_topics_have_questions_and_stand_in_their_order(
    asked: tuple[Topic, ...], expected: tuple[Topic, ...]
) -> None:
    assert library_of(*asked).quiz_topics == expected
