"""Tables of questions: as spreadsheets write them, every fault with its row, and hostile files."""

import csv
import io

import pytest

from bot import content_models
from bot.domain import question_row
from bot.domain.errors import BadQuestions
from bot.domain.library import Library
from bot.domain.own_questions import from_stored, to_stored
from bot.domain.question import Quantity, Question, QuestionKind
from bot.domain.question_csv import BYTES_MOST, COLUMNS, QUESTIONS_MOST, TEMPLATE, read_questions
from tests.domain.quiz_things import ALGEBRA, ODDS, TOPICS

GOOD = {
    "topic": "algebra", "kind": "choice", "difficulty": "easy", "question": "What is 1 + 1?", "right": "2",
    "wrong": "1 | 3", "explanation": "Count.", "tolerance": "", "unit": "",
}  # fmt: skip
NUMBER = {**GOOD, "kind": "number", "right": "0.75", "wrong": ""}


def table(*rows: dict[str, str], delimiter: str = ",", columns: tuple[str, ...] = COLUMNS) -> str:
    """Write rows as a spreadsheet does."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, columns, delimiter=delimiter, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def read(data: str | bytes, known: tuple[str, ...] = ()) -> list[Question]:
    return read_questions(data if isinstance(data, bytes) else data.encode(), TOPICS, known)


def read_one(**cells: str) -> Question:
    (found,) = read(table({**GOOD, **cells}))
    return found


def faults(data: str | bytes, known: tuple[str, ...] = ()) -> list[str]:
    with pytest.raises(BadQuestions) as caught:
        read(data, known)
    return list(caught.value.faults)


def faults_in(**cells: str) -> list[str]:
    """List the faults of the one row, without saying which row it is."""
    found = faults(table({**GOOD, **cells}))
    assert all(fault.startswith("row 2, ") for fault in found)
    return [fault.removeprefix("row 2, ") for fault in found]


# -- what is read ------------------------------------------------------------------------------


def test_the_template_has_a_question_of_each_kind(library: Library) -> None:
    found = read_questions(TEMPLATE.encode(), library.topics, ())
    assert [question.kind for question in found] == [QuestionKind(kind) for kind in question_row.KINDS]
    assert set(question_row.KINDS) == set(QuestionKind) - {QuestionKind.CODE}
    assert TEMPLATE.splitlines()[0] == ",".join(COLUMNS)


def test_the_limits_are_those_of_shipped_questions() -> None:
    for name in ("QUESTION_TEXT", "CHOICE", "EXPLANATION", "UNIT", "WRONG_CHOICES", "SEVERAL_OF_A_SORT",
                 "SEVERAL", "ORDERED"):  # fmt: skip
        assert getattr(question_row, name) == getattr(content_models, name), name


def test_each_kind() -> None:
    choice = read_one()
    assert (choice.kind, choice.choices, choice.right) == (QuestionKind.CHOICE, ("2", "1", "3"), (0,))
    assert (choice.topic, choice.source, choice.code) == (ALGEBRA, None, None)
    several = read_one(kind="several", right="a | b", wrong="c | d")
    assert (several.choices, several.right) == (("a", "b", "c", "d"), (0, 1))
    assert read_one(kind="true-false", right="TRUE", wrong="").right == (0,)
    assert read_one(kind="True-False", right="false", wrong="").right == (1,)
    order = read_one(kind="order", right="one | two | three", wrong="")
    assert (order.choices, order.right) == (("one", "two", "three"), (0, 1, 2))
    assert order.quantity is None


@pytest.mark.parametrize(
    ("right", "tolerance", "unit", "quantity"),
    [
        ("0,75", "", "", Quantity(0.75)),
        ("75 %", "1 %", "", Quantity(0.75, 0.01)),
        ("3/4", "0", "", Quantity(0.75)),
        ("1,000", "0.5", "ms", Quantity(1000.0, 0.5, "ms")),
        ("12 ms", "1 ms", "ms", Quantity(12.0, 1.0, "ms")),
        ("-2", "", "", Quantity(-2.0)),
    ],
)
def test_numbers_as_people_write_them(right: str, tolerance: str, unit: str, quantity: Quantity) -> None:
    found = read_one(kind="number", wrong="", right=right, tolerance=tolerance, unit=unit)
    assert (found.quantity, found.choices, found.right) == (quantity, (), ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_as_spreadsheets_write_it(delimiter: str, end: str, encoding: str) -> None:
    hard = {**GOOD, "question": 'Is "a, b; c" a\nlist?\t', "explanation": "Ça: “oui”, 日本 🎲"}
    written = table(hard, {**GOOD, "topic": "Odds"}, delimiter=delimiter).replace("\r\n", end)
    first, second = read(written.encode(encoding))
    assert (first.text, first.explanation) == ('Is "a, b; c" a list?', "Ça: “oui”, 日本 🎲")
    assert second.topic == ODDS


def test_columns_in_any_order_and_optional_ones_left_out() -> None:
    columns = ("Explanation", "RIGHT", "topic ", "kind", "question", "difficulty")
    row = {column: GOOD[column.strip().lower()] for column in columns}
    found = read(table({**row, "kind": "true-false", "RIGHT": "true"}, columns=columns))
    assert [question.text for question in found] == ["What is 1 + 1?"]


def test_empty_rows_and_columns_are_passed_over_but_counted() -> None:
    empty = dict.fromkeys(COLUMNS, "")
    written = table(empty, GOOD, empty, {**GOOD, "question": "Other?", "kind": "riddle"})
    written = "\n".join(f"{line}," if line else "" for line in written.split("\r\n"))
    assert faults(written) == [
        "row 5, kind: must be one of choice, several, true-false, number, order, got “riddle”"
    ]
    assert len(read(written.replace("riddle", "choice") + "\n\n,,\n")) == 2


def test_text_is_only_text() -> None:
    odd = "=HYPERLINK(1) | +2 | -3"
    found = read_one(right="@x", wrong=odd, question="*What* is `a||b`?", explanation="-1 # __x__ [y](z)")
    assert found.choices == ("@x", "=HYPERLINK(1)", "+2", "-3")
    assert (found.text, found.explanation) == ("*What* is `a||b`?", "-1 # __x__ [y](z)")


def test_a_bar_inside_a_word_parts_nothing() -> None:
    assert read_one(right="a|b", wrong="a||b | |a| |b").choices == ("a|b", "a||b", "|a| |b")


def test_a_question_is_kept_whole() -> None:
    for question in read(table(GOOD, {**NUMBER, "question": "n", "tolerance": "1", "unit": "s"})):
        assert from_stored(question.id, to_stored(question), TOPICS) == question
        assert from_stored(question.id, to_stored(question), {}) is None, "its topic is gone"


# -- faults of the file --------------------------------------------------------------------------

_SAVE = "save it as CSV in UTF-8 (Excel calls that “CSV UTF-8”)"
FILES: list[tuple[str | bytes, str]] = [
    (b"", f"row 1 must name the columns: {', '.join(COLUMNS)}"),
    ("hello\nworld\n", f"row 1 must name the columns: {', '.join(COLUMNS)}"),
    (b"PK\x03\x04" + b"x" * 50, f"the file is a workbook or an archive, not CSV: {_SAVE}"),
    (b"\xd0\xcf\x11\xe0xx", f"the file is an old workbook, not CSV: {_SAVE}"),
    (b"%PDF-1.7", f"the file is a PDF, not CSV: {_SAVE}"),
    (table(GOOD).encode("utf-16"), f"the file is in UTF-16: {_SAVE}"),
    (table(GOOD).encode("utf-16-be"), f"the file is no text: {_SAVE}"),
    (table({**GOOD, "question": "Où?"}).encode("cp1252"), f"the file is not in UTF-8: {_SAVE}"),
    (b"x" * (BYTES_MOST + 1), "the file has more than 262,144 bytes"),
    (table(), "the table has no question: give it one in row 2"),
    (table(dict.fromkeys(COLUMNS, " ")), "the table has no question: give it one in row 2"),
]


@pytest.mark.parametrize(("data", "said"), FILES, ids=lambda value: str(value)[:20])
def test_a_file_that_is_no_table(data: str | bytes, said: str) -> None:
    assert faults(data) == [said]


def test_all_faults_of_the_columns_at_once() -> None:
    assert faults("topic,kind,kind,wrnog,question,explanation\nx,y,z\n") == [
        "row 1: the column “difficulty” is missing",
        "row 1: the column “right” is missing",
        "row 1: the column “kind” stands more than once",
        f"row 1: “wrnog” is no column; there are {', '.join(COLUMNS)}",
    ]


@pytest.mark.parametrize("cell", ['"open', '"a"b'])
def test_broken_quotation_marks(cell: str) -> None:
    written = table(GOOD, {**GOOD, "question": "Two?", "topic": "zzz"}) + f"{cell},choice,easy\n"
    first, second = faults(written)
    assert first.startswith("row 4: the quotation marks are not as in CSV")
    assert second == "row 3, topic: there is no topic “zzz”"


def test_a_cell_that_is_far_too_long() -> None:
    (said,) = faults(table({**GOOD, "question": "x" * 140_000}))
    assert said == "row 2: a cell is far too long"


def test_more_cells_than_columns() -> None:
    assert faults(table(GOOD).replace("Count.,,", "Count.,,,,extra")) == [
        "row 2: has more cells than row 1 has columns"
    ]
    (short,) = faults(table() + "algebra,choice,easy,Why?,2,1 | 3\n")
    assert short == "row 2, explanation: is empty"


def test_too_many_questions() -> None:
    rows = [{**GOOD, "question": f"What is {n}?"} for n in range(QUESTIONS_MOST + 1)]
    assert len(read(table(*rows[:-1]))) == QUESTIONS_MOST
    assert faults(table(*rows)) == ["a table holds 200 questions at most, got 201"]


def test_the_same_question_twice() -> None:
    twice = table(GOOD, {**GOOD, "question": "other"}, {**GOOD, "question": " what IS 1  + 1?"})
    assert faults(twice, ("Known?", "OTHER")) == [
        "row 3, question: stands twice: this server has it already",
        "row 4, question: stands twice: it is in row 2 already",
    ]


# -- faults of a row -------------------------------------------------------------------------------

ROWS: list[tuple[dict[str, str], list[str]]] = [
    ({"topic": ""}, ["topic: is empty"]),
    ({"topic": "algebro"}, ["topic: there is no topic “algebro”; the nearest: Algebra"]),
    ({"topic": "z" * 5000}, [f"topic: there is no topic “{'z' * 39}…”"]),
    ({"kind": "code"}, ["kind: must be one of choice, several, true-false, number, order, got “code”"]),
    ({"difficulty": "brutal"}, ["difficulty: must be one of easy, medium, hard, got “brutal”"]),
    ({"question": ""}, ["question: is empty"]),
    ({"question": "x" * 301}, ["question: has 301 characters; 300 fit"]),
    ({"explanation": "x" * 501}, ["explanation: has 501 characters; 500 fit"]),
    ({"question": "a\u200bb"}, ["question: invisible or control characters: U+200B"]),
    ({"explanation": "a\u202eb"}, ["explanation: invisible or control characters: U+202E"]),
    ({"question": "Hi @everyone"}, ["question: a mention or Discord tag: a question calls nobody"]),
    ({"wrong": "<@1> | 3"}, ["wrong: a mention or Discord tag: a question calls nobody"]),
    ({"explanation": "See HTTPS://x.example"}, ["explanation: must not hold a link"]),
    ({"right": ""}, ["right: must hold 1, parted by |, got 0"]),
    ({"right": "2 | two"}, ["right: must hold 1, parted by |, got 2"]),
    ({"wrong": "1"}, ["wrong: must hold 2 to 3, parted by |, got 1"]),
    ({"wrong": "1 | | 3"}, ["wrong: number 2 is empty"]),
    ({"wrong": f"1 | {'x' * 81}"}, ["wrong: number 2 has 81 characters; 80 fit"]),
    ({"wrong": "1 | A  b | a B"}, ["right: the choice “a b” stands 2 times"]),
    ({"wrong": "1 | 2"}, ["right: the choice “2” stands 2 times"]),
    ({"tolerance": "1"}, ["tolerance: must be empty where the kind is choice"]),
    ({"kind": "several", "right": "a", "wrong": "b"},
     ["wrong: right and wrong together must be 4 to 6, got 2"]),
    ({"kind": "several", "right": "a | b | c | d | e", "wrong": "a"},
     ["right: must hold 1 to 4, parted by |, got 5", "right: the choice “a” stands 2 times"]),
    ({"kind": "several", "unit": "s", "right": "a | b", "wrong": ""},
     ["unit: must be empty where the kind is several", "wrong: must hold 1 to 4, parted by |, got 0",
      "wrong: right and wrong together must be 4 to 6, got 2"]),
    ({"kind": "true-false", "right": "yes"},
     ["wrong: must be empty where the kind is true-false", "right: must be one of true, false, got “yes”"]),
    ({"kind": "order", "wrong": "", "right": "a | b"}, ["right: must hold 3 to 5, parted by |, got 2"]),
    ({"kind": "order", "right": "a | b | A"},
     ["wrong: must be empty where the kind is order", "right: the choice “a” stands 2 times"]),
    ({**NUMBER, "right": "two"}, ["right: must be a number such as 0.75, 3/4 or 75 %, got “two”"]),
    ({**NUMBER, "right": "1e400"}, ["right: must be a number such as 0.75, 3/4 or 75 %, got “1e400”"]),
    ({**NUMBER, "right": ""}, ["right: must be a number such as 0.75, 3/4 or 75 %, got “”"]),
    ({**NUMBER, "tolerance": "-1"}, ["tolerance: must be 0 or more, got “-1”"]),
    ({**NUMBER, "tolerance": "few"}, ["tolerance: must be a number such as 0.75, 3/4 or 75 %, got “few”"]),
    ({**NUMBER, "unit": "u" * 21}, ["unit: has 21 characters; 20 fit"]),
    ({**NUMBER, "unit": "%"},
     ["unit: must not hold %: give the share as the answer, such as 0.75, and 75 % is understood"]),
    ({**NUMBER, "wrong": "1"}, ["wrong: must be empty where the kind is number"]),
]  # fmt: skip


@pytest.mark.parametrize(("cells", "said"), ROWS, ids=lambda value: str(value)[:40])
def test_a_fault_of_a_row(cells: dict[str, str], said: list[str]) -> None:
    assert faults_in(**cells) == said


def test_every_fault_of_every_row_at_once() -> None:
    bad = {**GOOD, "topic": "x", "kind": "y", "difficulty": "z", "question": "", "explanation": ""}
    found = faults(table(bad, GOOD, {**bad, "question": "Why?"}))
    assert [fault.partition(":")[0] for fault in found] == [
        "row 2, question", "row 2, explanation", "row 2, topic", "row 2, difficulty", "row 2, kind",
        "row 4, explanation", "row 4, topic", "row 4, difficulty", "row 4, kind",
    ]  # fmt: skip
