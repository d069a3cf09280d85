"""Choose questions and the order of their choices; the seed decides."""

from dataclasses import replace

import pytest

from bot.domain.curriculum import Difficulty, Topic
from bot.domain.errors import NoQuestions
from bot.domain.ids import QuestionId
from bot.domain.question import Question
from bot.domain.quiz import QUESTIONS_DEFAULT, QUESTIONS_MOST, choice_order, pick_questions
from tests.domain.study_things import BOOK

ALGEBRA, ODDS, DATA = Topic("algebra", "Algebra"), Topic("odds", "Odds"), Topic("data", "Data")


def question(name: str, topic: Topic, difficulty: Difficulty) -> Question:
    """Make a question with four choices."""
    return Question(QuestionId(name), topic, difficulty, "Which?", ("a", "b", "c", "d"), 0, "Because.", BOOK)


BANK = [
    question(f"{topic.id}-{difficulty}-{number}", topic, difficulty)
    for topic in (ODDS, ALGEBRA)
    for difficulty in (Difficulty.EASY, Difficulty.HARD)
    for number in range(3)
]


def names(picked: tuple[Question, ...]) -> list[str]:
    """Return the ids."""
    return [each.id for each in picked]


# -- picking ---------------------------------------------------------------------------------------


def test_a_quiz_has_five_questions_and_at_most_twenty() -> None:
    assert (QUESTIONS_DEFAULT, QUESTIONS_MOST) == (5, 20)


@pytest.mark.parametrize("seed", range(20))
def test_questions_are_different_and_as_many_as_wanted(seed: int) -> None:
    picked = pick_questions(BANK, [], None, 5, seed)
    assert len(set(names(picked))) == 5
    assert set(picked) <= set(BANK)


@pytest.mark.parametrize(
    ("topics", "difficulty", "count"),
    [
        ([], None, 12),
        ([ALGEBRA], None, 6),
        ([ALGEBRA, ODDS], None, 12),
        ([ALGEBRA, DATA], None, 6),
        ([], Difficulty.HARD, 6),
        ([ODDS], Difficulty.EASY, 3),
    ],
)
def test_only_fitting_questions_are_picked(
    topics: list[Topic], difficulty: Difficulty | None, count: int
) -> None:
    picked = pick_questions(BANK, topics, difficulty, 20, 1)
    assert len(picked) == count
    assert {each.topic for each in picked} <= set(topics or (ALGEBRA, ODDS))
    assert {each.difficulty for each in picked} <= ({difficulty} if difficulty else set(Difficulty))


def test_the_seed_decides_and_not_the_order_of_the_bank() -> None:
    picked = pick_questions(BANK, [], None, 5, 1)
    assert pick_questions(reversed(BANK), [], None, 5, 1) == picked
    assert len({pick_questions(BANK, [], None, 5, seed) for seed in range(10)}) > 5


def test_a_pick_stays_the_same_for_ever() -> None:
    assert names(pick_questions(BANK, [], None, 4, 7)) == [
        "algebra-hard-2",
        "algebra-easy-2",
        "odds-easy-0",
        "algebra-easy-0",
    ]


@pytest.mark.parametrize(
    ("topics", "difficulty", "expected"),
    [
        ([DATA], None, NoQuestions("Data", None)),
        ([DATA, DATA], Difficulty.EASY, NoQuestions("Data", "easy")),
        ([], Difficulty.MEDIUM, NoQuestions(None, "medium")),
    ],
)
def test_no_fitting_question_is_refused(
    topics: list[Topic], difficulty: Difficulty | None, expected: NoQuestions
) -> None:
    with pytest.raises(NoQuestions) as caught:
        pick_questions(BANK, topics, difficulty, 5, 1)
    assert caught.value == expected


# -- the order of choices --------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_every_choice_is_shown_once(seed: int) -> None:
    assert sorted(choice_order(BANK[0], seed)) == [0, 1, 2, 3]


def test_the_order_follows_from_seed_and_question() -> None:
    assert choice_order(BANK[0], 1) == choice_order(replace(BANK[0], text="Which one?"), 1)
    assert len({choice_order(BANK[0], seed) for seed in range(20)}) > 5
    assert len({choice_order(each, 1) for each in BANK}) > 3


def test_the_order_stays_the_same_for_ever() -> None:
    assert [choice_order(BANK[0], seed) for seed in (1, 2)] == [(2, 1, 3, 0), (1, 2, 0, 3)]


def test_a_fixed_order_is_the_author_s() -> None:
    fixed = replace(BANK[0], fixed_order=True)
    assert {choice_order(fixed, seed) for seed in range(20)} == {(0, 1, 2, 3)}
