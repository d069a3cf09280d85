"""Hold the shipped quiz bank to its promises."""

import contextlib
import io
import re
import tomllib
from collections import Counter, defaultdict

import pytest

from bot.content import CONTENT_FOLDER, load_library
from bot.domain.curriculum import Area, Difficulty
from bot.domain.library import Library
from bot.domain.question import (
    Question,
    QuestionKind,
    choice_order,
    is_right,
    parse_number,
    say_number,
)
from tests.alike import near_duplicates

WORDED = 15
"""Right choices up to this long are numbers and single words, whose lengths give nothing away."""
TOPICS_ASKED_FOR = {
    "linear-algebra",
    "probability",
    "statistics",
    "calculus-and-optimisation",
    "data-tools",
    "regression",
    "classification",
    "trees-and-ensembles",
    "svm-and-neighbours",
    "clustering",
    "dimensionality-reduction",
    "evaluation",
    "regularisation",
    "feature-engineering",
    "neural-networks",
    "computer-vision",
    "text-and-sequences",
    "deep-learning",
    "data-pipelines",
    "serving",
    "containers",
    "experiment-tracking",
    "monitoring",
    "system-design",
    "ml-interviews",
}


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def written(library: Library) -> list[Question]:
    return list(library.bank.written.values())


def of_kind(written: list[Question], *kinds: QuestionKind) -> list[Question]:
    return [question for question in written if question.kind in kinds]


# -- how many ----------------------------------------------------------------------------------


def test_there_are_enough_questions(library: Library, written: list[Question]) -> None:
    assert len(written) >= 400
    assert len(library.bank.generators) >= 40


def test_every_topic_has_enough_of_every_difficulty(written: list[Question]) -> None:
    by_topic: defaultdict[str, Counter[Difficulty]] = defaultdict(Counter)
    for question in written:
        by_topic[question.topic.id][question.difficulty] += 1
    assert set(by_topic) >= TOPICS_ASKED_FOR
    for topic, counts in by_topic.items():
        assert counts.total() >= 15, topic
        assert min(counts[difficulty] for difficulty in Difficulty) >= 3, topic


def test_every_topic_that_a_plan_names_has_questions(library: Library) -> None:
    named = {topic for plan in library.plans.values() for day in plan.days for topic in day.topics}
    assert named <= set(library.quiz_topics)


def test_every_area_is_measured_with_all_difficulties(library: Library) -> None:
    entries = Counter((entry.topic.area, entry.difficulty) for entry in library.bank)
    assert all(entries[area, difficulty] >= 20 for area in Area for difficulty in Difficulty)


def test_every_kind_is_asked(written: list[Question]) -> None:
    counts = Counter(question.kind for question in written)
    assert all(counts[kind] >= 20 for kind in QuestionKind)


def test_quizzes_ask_about_known_topics(library: Library) -> None:
    """Read the files once more without the loader, so that it vouches for nothing here."""
    shelf = tomllib.loads((CONTENT_FOLDER / "topics.toml").read_text(encoding="utf-8"))
    files = sorted((CONTENT_FOLDER / "quizzes").glob("*.toml"))
    asked = [tomllib.loads(file.read_text(encoding="utf-8"))["topic"] for file in files]
    assert asked == [file.stem for file in files]
    assert set(asked) <= {topic["id"] for topic in shelf["topics"]}
    assert set(asked) == {topic.id for topic in library.quiz_topics}


# -- nothing gives the answer away -------------------------------------------------------------


def test_right_answers_stand_everywhere(written: list[Question]) -> None:
    places: Counter[int] = Counter()
    asked = [q for q in of_kind(written, QuestionKind.CHOICE, QuestionKind.CODE) if len(q.choices) == 4]
    for question in asked:
        places.update(choice_order(question, seed).index(0) for seed in range(20))
    assert sorted(places) == [0, 1, 2, 3]
    assert all(0.23 <= count / places.total() <= 0.27 for count in places.values())


def test_true_and_false_are_both_right_often(written: list[Question]) -> None:
    answers = Counter(question.right for question in of_kind(written, QuestionKind.TRUE_FALSE))
    assert min(answers[0,], answers[1,]) >= 0.4 * answers.total()


def test_right_choices_are_not_given_away_by_length(written: list[Question]) -> None:
    asked = [q for q in of_kind(written, QuestionKind.CHOICE) if len(q.choices[0]) > WORDED]
    longest, shortest = Counter[str](), Counter[str]()
    for question in asked:
        right, *wrong = map(len, question.choices)
        longest[question.topic.id] += right > max(wrong)
        shortest[question.topic.id] += right < min(wrong)
        assert right <= 1.4 * max(wrong), question.id
    # By chance about one right choice in four is the longest of its question, and one the shortest.
    assert longest.total() <= len(asked) / 3
    assert shortest.total() <= len(asked) / 3
    counts = Counter(question.topic.id for question in asked)
    for topic, count in counts.items():
        assert max(longest[topic], shortest[topic]) <= 1 + count / 3, topic


def test_of_several_the_right_ones_are_as_long_as_the_wrong_ones(written: list[Question]) -> None:
    right: list[int] = []
    wrong: list[int] = []
    for question in of_kind(written, QuestionKind.SEVERAL):
        for place, choice in enumerate(question.choices):
            (right if place in question.right else wrong).append(len(choice))
    assert 0.85 <= (sum(right) / len(right)) / (sum(wrong) / len(wrong)) <= 1.18


def test_of_several_it_is_never_all_of_them(written: list[Question]) -> None:
    asked = of_kind(written, QuestionKind.SEVERAL)
    assert all(1 <= len(question.right) < len(question.choices) for question in asked)
    counts = Counter(len(question.right) for question in asked)
    assert len(counts) >= 3


def test_no_choice_is_about_the_other_choices(written: list[Question]) -> None:
    about = re.compile(r"\b(all|none|both|any|neither) of (the|these)\b|\bthe above\b", re.IGNORECASE)
    assert [q.id for q in written if any(about.search(choice) for choice in q.choices)] == []


def test_no_explanation_names_a_choice_by_its_place(written: list[Question]) -> None:
    place = re.compile(
        r"\b(option|choice|answer) [A-F1-6]\b|\b(first|second|third|fourth|last) (option|choice|answer)\b"
    )
    assert [question.id for question in written if place.search(question.explanation)] == []


def test_the_answer_does_not_stand_in_the_question(written: list[Question]) -> None:
    """Only where a wrong choice does not stand there too: choosing between named things is fair."""
    given_away = []
    for question in of_kind(written, QuestionKind.CHOICE):
        text = question.text.casefold()
        right, *wrong = (choice.casefold() for choice in question.choices)
        if len(right) > 8 and right in text and not any(choice in text for choice in wrong):
            given_away.append(question.id)
    assert given_away == []


def test_an_order_is_never_shown_as_it_belongs(written: list[Question]) -> None:
    for question in of_kind(written, QuestionKind.ORDER):
        assert all(choice_order(question, seed) != question.right for seed in range(50)), question.id


@pytest.mark.parametrize("part", ["text", "explanation"])
def test_no_two_questions_are_nearly_the_same(written: list[Question], part: str) -> None:
    # Code questions share their text; it is the code that tells them apart.
    texts = [f"{getattr(q, part)} {q.code if part == 'text' and q.code else ''}" for q in written]
    assert near_duplicates(texts) == []


def test_near_duplicates_are_found() -> None:
    first = "Two fair dice are rolled. What is the chance that the sum is 7?"
    second = "Two fair dice are rolled. What is the chance that the sum is 9?"
    assert near_duplicates([first, "How does a neuron learn?", second]) == [(first, second)]


# -- the answers are right ---------------------------------------------------------------------


def test_code_prints_what_the_right_choice_says(written: list[Question]) -> None:
    asked = of_kind(written, QuestionKind.CODE)
    for question in asked:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed):
            exec(compile(question.code or "", question.id, "exec"), {"__name__": "__main__"})  # noqa: S102
        assert printed.getvalue() == f"{question.choices[0]}\n", question.id


def test_a_number_is_right_as_it_is_shown(written: list[Question]) -> None:
    for question in of_kind(written, QuestionKind.NUMBER):
        assert question.quantity is not None
        value, unit = question.quantity.value, question.quantity.unit
        assert is_right(question, parse_number(say_number(value, unit), unit)), question.id
        # A tolerance that takes in a tenth of the value more would let other answers pass.
        assert question.quantity.tolerance <= max(0.1 * abs(value), 0.01), question.id
