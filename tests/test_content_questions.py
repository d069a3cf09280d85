"""Questions of every kind, from a content file to what is asked, and each fault one can make in them."""

from pathlib import Path

import pytest

from bot.content import load_library
from bot.domain.curriculum import Difficulty, Resource, Topic
from bot.domain.generated import GENERATORS
from bot.domain.ids import QuestionId
from bot.domain.question import Quantity, Question, QuestionKind
from tests.content_sample import ALGEBRA, edit, faults_of, write_sample

HEAD = 'difficulty = "hard"\ntext = "Which?"\nexplanation = "So."\nsource = "book"\n'
KINDS = f"""
[[questions]]
id = "al-several"
kind = "several"
{HEAD}right = ["one", "two"]
wrong = ["three", "four"]
[[questions]]
id = "al-number"
kind = "number"
{HEAD}answer = 0.75
tolerance = 0.01
unit = "GB"
[[questions]]
id = "al-order"
kind = "order"
{HEAD}order = ["first", "second", "third"]
[[questions]]
id = "al-code"
kind = "code"
{HEAD}code = '''
for n in range(3):
    print(n)
'''
right = "0, 1, 2"
wrong = ["1, 2, 3", "0, 1, 2, 3"]
"""
SEVERAL, NUMBER, ORDER, CODE = (f', question "al-{name}"' for name in ("several", "number", "order", "code"))
BOOK = Resource("book", "The book", "A. Writer", "https://example.org/book?page=1", "book", "free")
TOPIC = Topic("algebra", "Algebra")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Write the sample with a question of each kind more."""
    write_sample(tmp_path)
    with (tmp_path / ALGEBRA).open("a", encoding="utf-8") as file:
        file.write(KINDS)
    return tmp_path


# -- what is built ---------------------------------------------------------------------------


def test_the_sample_has_no_faults(folder: Path) -> None:
    assert faults_of(folder) == []


def test_a_question_of_choice_has_the_right_one_first(folder: Path) -> None:
    written = load_library(folder).bank.written
    assert written[QuestionId("al-shape")] == Question(
        id=QuestionId("al-shape"),
        topic=TOPIC,
        kind=QuestionKind.CHOICE,
        difficulty=Difficulty.EASY,
        text="What is 2 times `x`?",
        choices=("2x", "x squared", "x + 2"),
        right=(0,),
        explanation="Twice is a product.",
        source=BOOK,
    )


def test_true_and_false_stand_in_that_order(folder: Path) -> None:
    written = load_library(folder).bank.written
    false, true = written[QuestionId("al-zero")], written[QuestionId("od-one")]
    assert (false.kind, false.choices, false.right) == (QuestionKind.TRUE_FALSE, ("True", "False"), (1,))
    assert (true.kind, true.choices, true.right) == (QuestionKind.TRUE_FALSE, ("True", "False"), (0,))


def test_every_other_kind_is_built_whole(folder: Path) -> None:
    written = load_library(folder).bank.written

    def made(name: str, kind: QuestionKind, **more: object) -> Question:
        facts: dict[str, object] = {"text": "Which?", "explanation": "So.", "source": BOOK, **more}
        return Question(QuestionId(name), TOPIC, kind, Difficulty.HARD, **facts)  # type: ignore[arg-type]

    assert [written[QuestionId(f"al-{name}")] for name in ("several", "number", "order", "code")] == [
        made("al-several", QuestionKind.SEVERAL, choices=("one", "two", "three", "four"), right=(0, 1)),
        made("al-number", QuestionKind.NUMBER, quantity=Quantity(0.75, 0.01, "GB")),
        made("al-order", QuestionKind.ORDER, choices=("first", "second", "third"), right=(0, 1, 2)),
        made(
            "al-code",
            QuestionKind.CODE,
            choices=("0, 1, 2", "1, 2, 3", "0, 1, 2, 3"),
            right=(0,),
            code="for n in range(3):\n    print(n)",
        ),
    ]


def test_a_number_may_be_whole_and_without_a_unit(folder: Path) -> None:
    edit(folder, ALGEBRA, 'answer = 0.75\ntolerance = 0.01\nunit = "GB"', "answer = -3\ntolerance = 0")
    assert faults_of(folder) == []
    question = load_library(folder).bank.written[QuestionId("al-number")]
    assert question.quantity == Quantity(-3.0, 0.0, "")
    assert isinstance(question.quantity.value, float)


def test_a_folder_without_the_topics_of_generated_questions_has_none(folder: Path) -> None:
    library = load_library(folder)
    assert library.bank.generators == {}
    assert [topic.id for topic in library.quiz_topics] == ["algebra", "odds"]
    shipped = load_library().bank
    assert set(shipped.generators) == {generator.id for generator in GENERATORS}
    for generator in GENERATORS:
        assert (generator.topic in shipped.topics, generator.source in shipped.resources) == (True, True)


def test_areas_of_topics_are_read(folder: Path) -> None:
    edit(folder, "topics.toml", 'title = "Algebra"', 'title = "Algebra"\narea = "mathematics"')
    assert load_library(folder).topics["algebra"].area == "mathematics"
    edit(folder, "topics.toml", 'area = "mathematics"', 'area = "magic"')
    assert faults_of(folder) == [
        "topics.toml, topic \"algebra\", area: must be 'mathematics', 'concepts' or 'practice', got \"magic\""
    ]


# -- faults ----------------------------------------------------------------------------------

RIGHT, WRONG = 'right = ["one", "two"]', 'wrong = ["three", "four"]'
STEPS = 'order = ["first", "second", "third"]'
PRINT = "    print(n)\n"
SHARE = "must not hold %: give the share as the answer, such as 0.75, and 75 % is understood"
FOREIGN = "is not a field that belongs here"
TOGETHER = "right and wrong ones together must be 4 to 6, got"
NOT_A_NUMBER = "must be a number, got"

FAULTS = [
    # several
    (RIGHT, "", f"{SEVERAL}, right: is missing"),
    (WRONG, "", f"{SEVERAL}, wrong: is missing"),
    (RIGHT, 'right = "one"', f'{SEVERAL}, right: must be a list in square brackets, got "one"'),
    (RIGHT, 'right = ["one", 2, "x"]', f"{SEVERAL}, right[2]: must be text in quotes, got 2"),
    (WRONG, 'wrong = ["three"]', f"{SEVERAL}, wrong: {TOGETHER} 3"),
    (
        WRONG,
        'wrong = ["three", "four", "five", "six", "seven"]',
        f"{SEVERAL}, wrong: must have 1 to 4 entries, got 5",
        f"{SEVERAL}, wrong: {TOGETHER} 7",
    ),
    (
        RIGHT,
        "right = []",
        f"{SEVERAL}, right: must have 1 to 4 entries, got 0",
    ),
    (WRONG, 'wrong = ["three", "ONE"]', f'{SEVERAL}, wrong: the choice "one" stands more than once'),
    (WRONG, 'wrong = ["three", "`x`"]', f"{SEVERAL}, wrong[2]: must be plain text, without ` and **"),
    (
        WRONG,
        f'wrong = ["three", "{"x" * 81}"]',
        f"{SEVERAL}, wrong[2]: must be at most 80 characters, got 81",
    ),
    (
        WRONG,
        'wrong = ["three", "@all"]',
        f"{SEVERAL}, wrong[2]: must not mention anybody: no @ and no Discord tags",
    ),
    # number
    ("answer = 0.75", "", f"{NUMBER}, answer: is missing"),
    ("tolerance = 0.01", "", f"{NUMBER}, tolerance: is missing"),
    ("answer = 0.75", 'answer = "3/4"', f'{NUMBER}, answer: {NOT_A_NUMBER} "3/4"'),
    ("answer = 0.75", "answer = true", f"{NUMBER}, answer: {NOT_A_NUMBER} true"),
    ("answer = 0.75", "answer = nan", f"{NUMBER}, answer: {NOT_A_NUMBER} nan"),
    ("answer = 0.75", "answer = inf", f"{NUMBER}, answer: {NOT_A_NUMBER} inf"),
    ("tolerance = 0.01", "tolerance = inf", f"{NUMBER}, tolerance: {NOT_A_NUMBER} inf"),
    ("tolerance = 0.01", "tolerance = -0.01", f"{NUMBER}, tolerance: must be 0 or more, got -0.01"),
    ('unit = "GB"', f'unit = "{"x" * 21}"', f"{NUMBER}, unit: must be at most 20 characters, got 21"),
    (
        'unit = "GB"',
        'unit = "%"',
        f"{NUMBER}, unit: {SHARE}",
    ),
    ('unit = "GB"', 'unit = ""', f"{NUMBER}, unit: must not be empty"),
    ("answer = 0.75", 'answer = 0.75\nright = "x"', f"{NUMBER}, right: {FOREIGN}"),
    # order
    (STEPS, "", f"{ORDER}, order: is missing"),
    (STEPS, 'order = ["first", "second"]', f"{ORDER}, order: must have 3 to 5 entries, got 2"),
    (STEPS, 'order = ["1", "2", "3", "4", "5", "6"]', f"{ORDER}, order: must have 3 to 5 entries, got 6"),
    (STEPS, 'order = ["first", "second", "first"]', f'{ORDER}, order: must name "first" once only'),
    (STEPS, 'order = ["first", "second", "a\\nb"]', f"{ORDER}, order[3]: must stand on one line"),
    # code
    (PRINT, PRINT + "n\n" * 11, f"{CODE}, code: must have at most 12 lines, got 13"),
    (PRINT, ("x" * 50 + "\n") * 10, f"{CODE}, code: must be at most 500 characters, got 529"),
    (PRINT, "\tprint(n)\n", f"{CODE}, code: must not hold tabs, invisible or control characters, got U+0009"),
    (PRINT, PRINT + "# ```\n", f"{CODE}, code: must not hold ```"),
    (
        PRINT,
        "x" * 61 + "\n",
        f'{CODE}, code: must have at most 60 characters a line, got 61: "{"x" * 40}',
    ),
    ('right = "0, 1, 2"', "", f"{CODE}, right: is missing"),
]


@pytest.mark.parametrize(("old", "new", "told"), [(old, new, told) for old, new, *told in FAULTS])
def test_each_fault_is_told(folder: Path, old: str, new: str, told: list[str]) -> None:
    edit(folder, ALGEBRA, old, new)
    found = faults_of(folder)
    assert len(found) == len(told), found
    for fault, line in zip(found, told, strict=True):
        assert fault.startswith(ALGEBRA + line), fault


def test_code_that_is_missing_or_empty(folder: Path) -> None:
    text = (folder / ALGEBRA).read_text(encoding="utf-8")
    start, end = text.index("code = '''"), text.index('right = "0, 1')
    for code, problem in (("", "is missing"), ('code = ""\n', "must not be empty")):
        (folder / ALGEBRA).write_text(text[:start] + code + text[end:], encoding="utf-8")
        assert faults_of(folder) == [f"{ALGEBRA}{CODE}, code: {problem}"]


@pytest.mark.parametrize("kind", ["several", "number", "order", "code"])
def test_a_kind_that_is_not_the_question_s_own_lacks_its_fields(folder: Path, kind: str) -> None:
    edit(folder, ALGEBRA, 'kind = "true-false"', f'kind = "{kind}"')
    found = faults_of(folder)
    assert found
    assert all(fault.startswith(f'{ALGEBRA}, question "al-zero", ') for fault in found)
    assert any(fault.endswith(": is missing") for fault in found)
