"""Read a server's own questions from a table, as spreadsheets write it; every fault with its row.

Rows are numbered as a spreadsheet shows them: the names of the columns stand in row 1, and a cell with a
line break is still one row. What looks like a formula is only text here.
"""

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial

from bot.domain.curriculum import Topic
from bot.domain.errors import BadQuestions
from bot.domain.plan_texts import plain_line, quoted
from bot.domain.question import Question
from bot.domain.question_row import Cells, folded, question_of, topic_names

COLUMNS = ("topic", "kind", "difficulty", "question", "right", "wrong", "explanation", "tolerance", "unit")
OPTIONAL = frozenset({"wrong", "tolerance", "unit"})
BYTES_MOST = 256 * 1024
QUESTIONS_MOST = 200
FAULTS_MOST = 100

_SAVE = "save it as CSV in UTF-8 (Excel calls that “CSV UTF-8”)"
_KINDS_OF_FILE = {
    b"PK": "a workbook or an archive, not CSV",
    b"\xd0\xcf\x11\xe0": "an old workbook, not CSV",
    b"%PDF": "a PDF, not CSV",
    b"\xff\xfe": "in UTF-16",
    b"\xfe\xff": "in UTF-16",
}
_BROKEN = (
    "the quotation marks are not as in CSV: a cell that begins with one ends with one, and those inside it "
    "are doubled"
)

TEMPLATE = """\
topic,kind,difficulty,question,right,wrong,explanation,tolerance,unit
probability,choice,easy,Two fair coins are tossed. How likely are two heads?,One in four,\
One in two | One in three | Three in four,"Four outcomes are equally likely, and one of them is two heads.",,
linear-algebra,several,medium,Which of these leave the length of every vector as it is?,\
Rotation | Reflection,Shear | Projection,"Rotations and reflections are orthogonal; a projection shortens, \
a shear can do both.",,
probability,true-false,easy,Two events that cannot both happen can be independent though each may happen.,\
false,,"If one happens the other cannot, so each tells about the other.",,
statistics,number,medium,What is the standard deviation of the values 2 and 6 (both are the population)?,\
2,,"Both values are 2 away from their mean, 4.",0.01,
evaluation,order,easy,Put these in the order in which they are done.,\
Split the data | Fit on the training set | Choose by the validation set | Report on the test set,,\
"The test set is looked at once, at the end.",,
"""
"""A table to begin with: one question of each kind, in cells that no spreadsheet takes for dates."""


class _EnoughFaults(Exception):
    """Stop reading: nobody mends more faults at a time."""


class _Faults(list[str]):
    """What is wrong, in the order in which it was found."""

    def blame(self, problem: str) -> None:
        """Note a fault. Raises _EnoughFaults."""
        self.append(problem)
        if len(self) >= FAULTS_MOST:
            raise _EnoughFaults

    def blame_cell(self, row: int, column: str, problem: str) -> None:
        """Note a fault of a cell. Raises _EnoughFaults."""
        self.blame(f"row {row}, {column}: {problem}")


def read_questions(data: bytes, topics: Mapping[str, Topic], known: Collection[str]) -> list[Question]:
    """Read questions; `known` are the texts of those that a server has already.

    Raises BadQuestions with every fault, up to a hundred.
    """
    faults = _Faults()
    found: list[Question] = []
    with suppress(_EnoughFaults):
        found = _questions(list(_rows(data, faults)), topics, known, faults)
        if not found and not faults:
            faults.blame("the table has no question: give it one in row 2")
    if faults:
        raise BadQuestions(list(faults))
    return found


def _rows(data: bytes, faults: _Faults) -> Iterator[tuple[int, Cells]]:
    """Yield the rows below the names of the columns, with their numbers."""
    table = _decoded(data, faults)
    if table is None:
        return
    records = _records(table, _delimiter(table), faults)
    header = [folded(cell) for cell in next(records, (1, []))[1]]
    # Spreadsheets save empty columns too where somebody once wrote into them.
    while header and not header[-1]:
        header.pop()
    if _is_header(header, faults):
        yield from _filled(records, header, faults)


def _questions(
    rows: Sequence[tuple[int, Cells]], topics: Mapping[str, Topic], known: Collection[str], faults: _Faults
) -> list[Question]:
    names = topic_names(topics)
    seen = {folded(text): "this server has it already" for text in known}
    found: list[Question] = []
    if len(rows) > QUESTIONS_MOST:
        faults.blame(f"a table holds {QUESTIONS_MOST} questions at most, got {len(rows)}")
    for row, cells in rows[:QUESTIONS_MOST]:
        question = question_of(cells, names, partial(faults.blame_cell, row))
        found += [question] if question else []
        text = folded(cells["question"])
        if text in seen:
            faults.blame_cell(row, "question", f"stands twice: {seen[text]}")
        elif text:
            seen[text] = f"it is in row {row} already"
    return found


def _decoded(data: bytes, faults: _Faults) -> str | None:
    if len(data) > BYTES_MOST:
        faults.blame(f"the file has more than {BYTES_MOST:,} bytes")
        return None
    kind = next((what for start, what in _KINDS_OF_FILE.items() if data.startswith(start)), None)
    if kind is None and b"\0" in data:
        kind = "no text"
    if kind is None:
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            kind = "not in UTF-8"
    faults.blame(f"the file is {kind}: {_SAVE}")
    return None


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _delimiter(text: str) -> str:
    """Return what parts the cells: that with which the first row names the most columns."""
    first = _lines(text)[0]

    def named(delimiter: str) -> int:
        return len({folded(cell.strip('" \n')) for cell in first.split(delimiter)} & set(COLUMNS))

    return max(",;\t", key=named)


def _records(text: str, delimiter: str, faults: _Faults) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the rows with their numbers, as far as they can be read."""
    row = 0
    try:
        for row, cells in enumerate(csv.reader(_lines(text), delimiter=delimiter, strict=True), start=1):
            yield row, cells
    except csv.Error as error:
        what = "a cell is far too long" if "limit" in str(error) else _BROKEN
        faults.blame(f"row {row + 1}: {what}")


def _is_header(header: Sequence[str], faults: _Faults) -> bool:
    """Check the names of the columns."""
    if not set(header) & set(COLUMNS):
        faults.blame(f"row 1 must name the columns: {', '.join(COLUMNS)}")
        return False
    before = len(faults)
    for name in COLUMNS:
        if name not in header and name not in OPTIONAL:
            faults.blame(f"row 1: the column {quoted(name)} is missing")
    for name in dict.fromkeys(header):
        if name not in COLUMNS:
            faults.blame(f"row 1: {quoted(name)} is no column; there are {', '.join(COLUMNS)}")
        elif header.count(name) > 1:
            faults.blame(f"row 1: the column {quoted(name)} stands more than once")
    return len(faults) == before


def _filled(
    records: Iterator[tuple[int, Sequence[str]]], header: Sequence[str], faults: _Faults
) -> Iterator[tuple[int, Cells]]:
    """Yield the rows that hold something, each with a cell for every column."""
    for row, raw in records:
        cells = [" ".join(plain_line(cell).split()) for cell in raw]
        if any(cells[len(header) :]):
            faults.blame(f"row {row}: has more cells than row 1 has columns")
        named = dict(zip(header, cells, strict=False))
        if any(named.values()):
            yield row, {column: named.get(column, "") for column in COLUMNS}
