"""Tables of questions that want to cost time or memory, and tables of anything at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadQuestions
from bot.domain.own_questions import from_stored, to_stored
from bot.domain.question import Question
from bot.domain.question_csv import BYTES_MOST, COLUMNS, FAULTS_MOST
from tests.domain.quiz_things import TOPICS
from tests.domain.test_question_csv import faults, read

HEAD = ",".join(COLUMNS).encode() + b"\n"
HOSTILE = {
    "lines": b"\n" * BYTES_MOST,
    "commas": HEAD + b"," * 250_000,
    "quotes": HEAD + b'"' * 250_000,
    "faulty rows": HEAD + b"x,y,z\n" * 40_000,
    "long topics": HEAD + (b"algebra" * 170 + b",choice\n") * 200,
    "bars": HEAD + (b"algebra,choice,easy,q,r," + b"| " * 600 + b",e\n") * 190,
    "choices": HEAD + (b"algebra,choice,easy,q,r," + b"x | " * 300 + b",e\n") * 190,
    "numbers": HEAD + (b"algebra,number,easy,q," + b"1," * 1 + b",e,,\n") * 9_000,
    "digits": HEAD + b"algebra,number,easy,q," + b"1" * 130_000 + b",,e\n",
    "columns": b"topic," * 40_000 + b"\n",
    "marks": HEAD + ("algebra,choice,easy," + "a" + "\u0301" * 60_000 + ",r,w,e\n").encode(),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str) -> None:
    found = faults(HOSTILE[name])
    assert 1 <= len(found) <= FAULTS_MOST
    assert all(len(fault) < 300 for fault in found)


PIECES = st.sampled_from(
    ["algebra", "choice", "number", "several", "order", "true-false", "easy", "1 | 2", "a | b | c", "true",
     ",", ",", ",", ";", '"', '""', "\n", "\r\n", "0.5", "%", "=1+1", "@here", "\u202e", "é", "|", " "]
)  # fmt: skip


@given(st.lists(PIECES, max_size=80).map("".join) | st.text(max_size=200))
@settings(max_examples=300, deadline=None)
def test_any_table_is_read_or_has_faults(text: str) -> None:
    data = HEAD + text.encode("utf-8", "surrogatepass")
    found: list[Question] = []
    told: list[str] = []
    try:
        found = read(data)
    except BadQuestions as bad:
        told = list(bad.faults)
    assert bool(found) != bool(told)
    assert len(told) <= FAULTS_MOST
    assert all(from_stored(question.id, to_stored(question), TOPICS) == question for question in found)
