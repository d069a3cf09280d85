"""Judge one row of a table of questions, and make a question of it."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import NamedTuple, TypeVar

from bot.domain.curriculum import Difficulty, Topic
from bot.domain.errors import NotANumber
from bot.domain.ids import QuestionId
from bot.domain.plan_texts import line_problems, quoted
from bot.domain.question import TRUE_FALSE_CHOICES, Quantity, Question, QuestionKind, parse_number

# The same limits as those of the shipped questions.
QUESTION_TEXT = 300
CHOICE = 80
EXPLANATION = 500
UNIT = 20
WRONG_CHOICES = (2, 3)
SEVERAL_OF_A_SORT = (1, 4)
SEVERAL = (4, 6)
ORDERED = (3, 5)

NEW = QuestionId("new")
"""Stands for the id of a question that is not stored yet."""
KINDS = tuple(kind.value for kind in QuestionKind if kind is not QuestionKind.CODE)

Limits = tuple[int, int]
Cells = Mapping[str, str]
Blame = Callable[[str, str], None]
"""Takes the column and what is wrong in it."""
T = TypeVar("T")


class _Answer(NamedTuple):
    choices: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    quantity: Quantity | None = None


def folded(text: str) -> str:
    """Return a text as it is compared: neither case nor spaces make two of one."""
    return " ".join(text.split()).casefold()


def topic_names(topics: Mapping[str, Topic]) -> dict[str, Topic]:
    """Return every topic by what it may be called: its id or its title."""
    return {folded(name): topic for topic in topics.values() for name in (topic.id, topic.title)}


def question_of(cells: Cells, names: Mapping[str, Topic], blame: Blame) -> Question | None:
    """Make a question of a row's cells; None where the faults that were blamed leave none."""
    for column, value in cells.items():
        for problem in line_problems(value, "a question"):
            blame(column, problem)
        if re.search(r"https?://", value, re.IGNORECASE):
            blame(column, "must not hold a link")
    _sized(cells, "question", QUESTION_TEXT, blame)
    _sized(cells, "explanation", EXPLANATION, blame)
    topic = _topic(cells["topic"], names, blame)
    difficulty = _one_of(cells, "difficulty", {level.value: level for level in Difficulty}, blame)
    kind = _one_of(cells, "kind", {value: QuestionKind(value) for value in KINDS}, blame)
    if kind is not None:
        _unused(cells, kind, blame)
    answer = _READERS[kind](cells, blame) if kind is not None else None
    if topic is None or difficulty is None or kind is None or answer is None:
        return None
    return Question(
        NEW, topic, kind, difficulty, cells["question"], cells["explanation"], source=None, **answer._asdict()
    )


def _sized(cells: Cells, column: str, most: int, blame: Blame) -> None:
    for problem in _size_problems(cells[column], most):
        blame(column, problem)


def _size_problems(text: str, most: int) -> Iterator[str]:
    if not text:
        yield "is empty"
    if len(text) > most:
        yield f"has {len(text):,} characters; {most} fit"


def _topic(given: str, names: Mapping[str, Topic], blame: Blame) -> Topic | None:
    found = names.get(folded(given))
    if found is None:
        close = get_close_matches(folded(given), names, n=3, cutoff=0.4)
        nearest = list(dict.fromkeys(names[name].title for name in close))
        hint = f"; the nearest: {', '.join(nearest)}" if nearest else ""
        blame("topic", f"there is no topic {quoted(given)}{hint}" if given else "is empty")
    return found


def _one_of(cells: Cells, column: str, known: Mapping[str, T], blame: Blame) -> T | None:
    found = known.get(folded(cells[column]))
    if found is None:
        blame(column, f"must be one of {', '.join(known)}, got {quoted(cells[column])}")
    return found


def _unused(cells: Cells, kind: QuestionKind, blame: Blame) -> None:
    columns = {"wrong"} if kind not in (QuestionKind.CHOICE, QuestionKind.SEVERAL) else set()
    columns |= {"tolerance", "unit"} if kind is not QuestionKind.NUMBER else set()
    for column in sorted(columns):
        if cells[column]:
            blame(column, f"must be empty where the kind is {kind}")


# -- the answers of each kind ------------------------------------------------------------------


def _choice(cells: Cells, blame: Blame) -> _Answer:
    right = _choices(cells, "right", (1, 1), blame)
    wrong = _choices(cells, "wrong", WRONG_CHOICES, blame)
    _distinct([*right, *wrong], blame)
    return _Answer((*right, *wrong), (0,))


def _several(cells: Cells, blame: Blame) -> _Answer:
    right = _choices(cells, "right", SEVERAL_OF_A_SORT, blame)
    wrong = _choices(cells, "wrong", SEVERAL_OF_A_SORT, blame)
    together = len(right) + len(wrong)
    if not SEVERAL[0] <= together <= SEVERAL[1]:
        blame("wrong", f"right and wrong together must be {SEVERAL[0]} to {SEVERAL[1]}, got {together}")
    _distinct([*right, *wrong], blame)
    return _Answer((*right, *wrong), tuple(range(len(right))))


def _true_false(cells: Cells, blame: Blame) -> _Answer | None:
    found = _one_of(cells, "right", {"true": 0, "false": 1}, blame)
    return None if found is None else _Answer(TRUE_FALSE_CHOICES, (found,))


def _order(cells: Cells, blame: Blame) -> _Answer:
    right = _choices(cells, "right", ORDERED, blame)
    _distinct(right, blame)
    return _Answer(right, tuple(range(len(right))))


def _choices(cells: Cells, column: str, limits: Limits, blame: Blame) -> tuple[str, ...]:
    """Part a cell at each | that stands by itself; one inside a word belongs to the choice."""
    cell = cells[column]
    found = tuple(part.strip() for part in re.split(r"(?<!\S)\|(?!\S)", cell)) if cell else ()
    if not limits[0] <= len(found) <= limits[1]:
        wanted = limits[0] if limits[0] == limits[1] else f"{limits[0]} to {limits[1]}"
        blame(column, f"must hold {wanted}, parted by |, got {len(found)}")
    for number, choice in enumerate(found, start=1):
        for problem in _size_problems(choice, CHOICE):
            blame(column, f"number {number} {problem}")
    return found


def _distinct(choices: list[str] | tuple[str, ...], blame: Blame) -> None:
    for text, times in Counter(folded(choice) for choice in choices if choice).items():
        if times > 1:
            blame("right", f"the choice {quoted(text)} stands {times} times")


def _number(cells: Cells, blame: Blame) -> _Answer | None:
    unit = cells["unit"]
    if len(unit) > UNIT:
        blame("unit", f"has {len(unit):,} characters; {UNIT} fit")
    if "%" in unit:
        blame("unit", "must not hold %: give the share as the answer, such as 0.75, and 75 % is understood")
    value = _read_number(cells, "right", unit, blame)
    tolerance = _read_number(cells, "tolerance", unit, blame) if cells["tolerance"] else 0.0
    if tolerance is not None and tolerance < 0:
        blame("tolerance", f"must be 0 or more, got {quoted(cells['tolerance'])}")
    if value is None or tolerance is None:
        return None
    return _Answer(quantity=Quantity(value, tolerance, unit))


def _read_number(cells: Cells, column: str, unit: str, blame: Blame) -> float | None:
    try:
        return parse_number(cells[column], unit)
    except NotANumber:
        blame(column, f"must be a number such as 0.75, 3/4 or 75 %, got {quoted(cells[column])}")
        return None


_READERS: Mapping[QuestionKind, Callable[[Cells, Blame], _Answer | None]] = {
    QuestionKind.CHOICE: _choice,
    QuestionKind.SEVERAL: _several,
    QuestionKind.TRUE_FALSE: _true_false,
    QuestionKind.NUMBER: _number,
    QuestionKind.ORDER: _order,
}
