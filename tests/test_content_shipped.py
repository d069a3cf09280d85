"""Hold the shipped content to its promises."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import combinations, groupby

import pytest

from bot.content import CONTENT_FOLDER, check_content, load_library
from bot.domain.curriculum import Difficulty, Library, Plan, Question
from bot.domain.ids import PlanId

# Days 1-3, 4-7, 8-10, 11-14, 15-18, 19-21, 22-25, 26-28 and 29-30 of the report's checklist.
BLOCKS = [3, 4, 3, 4, 4, 3, 4, 3, 2]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def kickstart(library: Library) -> Plan:
    return library.plans[PlanId("kickstart-30")]


@pytest.fixture(scope="module")
def asked(library: Library) -> list[Question]:
    """List the questions whose choices the author wrote."""
    return [question for question in library.questions.values() if not question.fixed_order]


def test_the_shipped_content_has_no_faults() -> None:
    assert list(map(str, check_content(CONTENT_FOLDER))) == []


def test_the_kickstart_has_thirty_days_in_the_blocks_of_the_report(kickstart: Plan) -> None:
    assert [len(list(days)) for _, days in groupby(kickstart.days, key=lambda day: day.phase)] == BLOCKS
    assert len(kickstart) == 30


def test_every_kickstart_day_fits_an_evening(kickstart: Plan) -> None:
    for day in kickstart.days:
        extra = [item.minutes for item in day.items if item.extra]
        assert 2 <= len(day.required) <= 4, day.id
        assert 60 <= day.minutes <= 120, day.id
        assert len(extra) <= 2, day.id
        assert not extra or 30 <= sum(extra) <= 120, day.id


def test_ids_say_no_day_numbers(kickstart: Plan) -> None:
    assert [day.id for day in kickstart.days if re.search(r"(^|-)(day-?)?\d+$", day.id)] == []


def test_there_are_sixty_questions(library: Library) -> None:
    assert len(library.questions) == 60


def test_quizzes_ask_about_known_topics(library: Library) -> None:
    """Read the files once more without the loader, so that it vouches for nothing here."""
    shelf = tomllib.loads((CONTENT_FOLDER / "topics.toml").read_text(encoding="utf-8"))
    files = sorted((CONTENT_FOLDER / "quizzes").glob("*.toml"))
    asked = [tomllib.loads(file.read_text(encoding="utf-8"))["topic"] for file in files]
    assert asked == [file.stem for file in files]
    assert set(asked) <= {topic["id"] for topic in shelf["topics"]}
    assert set(asked) == {topic.id for topic in library.quiz_topics}


def test_every_difficulty_is_asked(library: Library) -> None:
    assert {question.difficulty for question in library.questions.values()} == set(Difficulty)


def test_right_answers_are_not_given_away_by_length(asked: list[Question]) -> None:
    right = [len(question.choices[question.answer]) for question in asked]
    wrong = [[len(c) for n, c in enumerate(q.choices) if n != q.answer] for q in asked]
    longest = sum(mine > max(others) for mine, others in zip(right, wrong, strict=True))
    shortest = sum(mine < min(others) for mine, others in zip(right, wrong, strict=True))
    mean_wrong = sum(sum(others) / len(others) for others in wrong)
    # By chance about one right choice in four is the longest of its question, and one the shortest.
    assert longest <= len(asked) / 3
    assert shortest <= len(asked) / 3
    assert 0.8 <= sum(right) / mean_wrong <= 1.25


def test_true_and_false_are_both_right_often(library: Library) -> None:
    answers = Counter(question.answer for question in library.questions.values() if question.fixed_order)
    assert min(answers[0], answers[1]) * 3 >= answers.total()


@pytest.mark.parametrize("part", ["text", "explanation"])
def test_no_two_questions_are_nearly_the_same(library: Library, part: str) -> None:
    assert near_duplicates(getattr(question, part) for question in library.questions.values()) == []


def test_no_two_sentences_of_the_plan_are_nearly_the_same(kickstart: Plan) -> None:
    texts = (
        text
        for day in kickstart.days
        for text in (day.title, day.why, day.done, *(i.text for i in day.items))
    )
    assert near_duplicates(texts) == []


def test_near_duplicates_are_found() -> None:
    first = "Two fair dice are rolled. What is the chance that the sum is 7?"
    second = "Two fair dice are rolled. What is the chance that the sum is 9?"
    assert near_duplicates([first, "How does a neuron learn?", second]) == [(first, second)]


def near_duplicates(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Compare texts word by word, which is quick and blind to the letters words share anyway."""
    words = [(text, text.lower().split()) for text in texts]
    return [
        (first, second)
        for (first, left), (second, right) in combinations(words, 2)
        if SequenceMatcher(None, left, right, autojunk=False).ratio() > 0.7
    ]


def test_quotes_are_straight() -> None:
    curly = [
        path.name
        for path in CONTENT_FOLDER.rglob("*.toml")
        if re.search("[‘’“”]", path.read_text(encoding="utf-8"))
    ]
    assert curly == []
