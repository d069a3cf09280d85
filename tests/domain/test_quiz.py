"""Choose which questions to ask; the seed decides."""

from collections.abc import Collection
from dataclasses import replace

import pytest

from bot.domain.bank import Entry
from bot.domain.curriculum import Difficulty, Topic
from bot.domain.errors import NoQuestions
from bot.domain.ids import QuestionId
from bot.domain.quiz import (
    DAILY_QUESTIONS,
    POINTS,
    POINTS_MOST,
    QUESTIONS_DEFAULT,
    QUESTIONS_MOST,
    Wish,
    pick_daily,
    pick_questions,
    topics_of,
)
from tests.domain.quiz_things import ALGEBRA, DATA, ODDS
from tests.domain.study_things import DAYS

BANK = [
    Entry(QuestionId(f"{topic.id}-{difficulty}-{number}"), topic, difficulty)
    for topic in (ODDS, ALGEBRA)
    for difficulty in (Difficulty.EASY, Difficulty.HARD)
    for number in range(3)
]
BY_ID = {entry.id: entry for entry in BANK}
DAY = replace(DAYS[0], topics=(ALGEBRA,))


def pick(
    topics: Collection[Topic] = (),
    difficulty: Difficulty | None = None,
    count: int = 5,
    seed: object = 1,
    known: Collection[str] = (),
) -> tuple[QuestionId, ...]:
    """Draw from the small bank."""
    return pick_questions(BANK, Wish(list(topics), difficulty, count), seed, {QuestionId(n) for n in known})


# -- picking ---------------------------------------------------------------------------------------


def test_how_many_are_asked_and_what_they_earn() -> None:
    assert (QUESTIONS_DEFAULT, QUESTIONS_MOST, DAILY_QUESTIONS) == (5, 20, 3)
    assert (POINTS, POINTS_MOST) == (2, 10)
    assert Wish().count == 5


@pytest.mark.parametrize("seed", range(20))
def test_questions_are_different_and_as_many_as_wanted(seed: int) -> None:
    picked = pick(seed=seed)
    assert len(set(picked)) == len(picked) == 5
    assert set(picked) <= set(BY_ID)


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
    picked = [BY_ID[name] for name in pick(topics, difficulty, 20)]
    assert len(picked) == count
    assert {each.topic for each in picked} <= set(topics or (ALGEBRA, ODDS))
    assert {each.difficulty for each in picked} <= ({difficulty} if difficulty else set(Difficulty))


def test_the_seed_decides_and_not_the_order_of_the_bank() -> None:
    assert pick_questions(reversed(BANK), Wish(), 1) == pick()
    assert len({pick(seed=seed) for seed in range(10)}) > 5


def test_a_pick_stays_the_same_for_ever() -> None:
    assert pick(count=4, seed=7) == ("odds-easy-1", "algebra-easy-0", "algebra-hard-2", "odds-hard-1")


def test_what_is_not_known_yet_comes_first() -> None:
    known = sorted(BY_ID)[:9]
    for seed in range(10):
        picked = pick(count=5, seed=seed, known=known)
        assert set(picked[:3]) == set(BY_ID) - set(known)
        assert set(picked[3:]) <= set(known)
    assert len({pick(count=5, seed=seed, known=known)[3:] for seed in range(10)}) > 3


@pytest.mark.parametrize(
    ("topics", "difficulty", "expected"),
    [
        ([DATA], None, NoQuestions("Data", None)),
        ([DATA], Difficulty.EASY, NoQuestions("Data", "easy")),
        ([DATA, DATA], Difficulty.EASY, NoQuestions(None, "easy")),
        ([], Difficulty.MEDIUM, NoQuestions(None, "medium")),
    ],
)
def test_no_fitting_question_is_refused(
    topics: list[Topic], difficulty: Difficulty | None, expected: NoQuestions
) -> None:
    with pytest.raises(NoQuestions) as caught:
        pick(topics, difficulty)
    assert caught.value == expected


# -- the day's -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_the_day_s_questions_are_about_its_topics(seed: int) -> None:
    picked = pick_daily(BANK, DAY, seed, ())
    assert len(set(picked)) == DAILY_QUESTIONS
    assert {BY_ID[name].topic for name in picked} == {ALGEBRA}
    assert pick_daily(reversed(BANK), DAY, seed, ()) == picked


def test_the_seed_decides_about_the_day_s_questions() -> None:
    assert len({frozenset(pick_daily(BANK, DAY, seed, ())) for seed in range(20)}) > 8


def test_what_was_asked_on_another_day_comes_last() -> None:
    asked = {entry.id for entry in BANK if entry.topic == ALGEBRA and entry.difficulty == "easy"}
    for seed in range(10):
        assert not asked & set(pick_daily(BANK, DAY, seed, asked))
    everything = pick_daily(BANK, DAY, 1, set(BY_ID))
    assert {BY_ID[name].topic for name in everything} == {ALGEBRA}


@pytest.mark.parametrize("near", [0, 1, 2])
def test_too_few_of_the_day_s_topics_are_filled_up_from_all(near: int) -> None:
    entries = [*(entry for entry in BANK if entry.topic == ODDS), *BANK[6 : 6 + near]]
    for seed in range(10):
        picked = pick_daily(entries, DAY, seed, ())
        assert len(set(picked)) == DAILY_QUESTIONS
        assert [BY_ID[name].topic for name in picked] == [ALGEBRA] * near + [ODDS] * (3 - near)


def test_a_day_without_topics_asks_anything() -> None:
    assert len(pick_daily(BANK, replace(DAY, topics=()), 1, ())) == DAILY_QUESTIONS


def test_a_bank_of_two_gives_two_and_an_empty_one_is_refused() -> None:
    assert len(pick_daily(BANK[6:8], DAY, 1, ())) == 2
    with pytest.raises(NoQuestions) as caught:
        pick_daily([], DAY, 1, ())
    assert caught.value == NoQuestions(None, None)


def test_topics_are_listed_once_in_their_order() -> None:
    first, second = replace(DAY, topics=(ODDS, ALGEBRA)), replace(DAY, topics=(ALGEBRA, DATA))
    assert topics_of([first, second]) == [ODDS, ALGEBRA, DATA]
    assert topics_of([]) == []
