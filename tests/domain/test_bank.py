"""The bank: what may be asked, what a seed draws, what a server adds and leaves out."""

import json
from dataclasses import replace

import pytest

from bot.domain.bank import Bank, Entry
from bot.domain.curriculum import Difficulty
from bot.domain.ids import QuestionId
from bot.domain.own_questions import from_stored, to_stored
from bot.domain.question import Quantity, QuestionKind
from tests.domain.quiz_things import ALGEBRA, LARGER, ODDS, SUM, TOPICS, bank_of, of_kind, question
from tests.domain.study_things import BOOK

FIRST, SECOND = question("first"), question("second", ODDS, Difficulty.HARD)
BANK = bank_of(SECOND, FIRST, generated=True)
NOWHERE = QuestionId("nowhere")


def names(bank: Bank) -> list[str]:
    return [entry.id for entry in bank]


def test_what_may_be_asked_is_listed_by_id() -> None:
    assert list(BANK) == [
        Entry(FIRST.id, ALGEBRA, Difficulty.MEDIUM),
        Entry(LARGER.id, ODDS, Difficulty.HARD),
        Entry(SUM.id, ALGEBRA, Difficulty.EASY),
        Entry(SECOND.id, ODDS, Difficulty.HARD),
    ]
    assert list(bank_of()) == []


def test_a_written_question_is_the_same_for_every_seed() -> None:
    assert BANK.get(FIRST.id, 1) is BANK.get(FIRST.id, "2/3") is FIRST


def test_a_seed_draws_the_numbers_of_a_generated_question() -> None:
    drawn = BANK.get(SUM.id, "7/0")
    assert drawn is not None
    assert drawn == BANK.get(SUM.id, "7/0")
    assert (drawn.id, drawn.topic, drawn.kind) == (SUM.id, ALGEBRA, QuestionKind.NUMBER)
    assert (drawn.difficulty, drawn.source, drawn.choices, drawn.right) == (Difficulty.EASY, BOOK, (), ())
    assert drawn.quantity == Quantity(float(sum(map(int, drawn.text[8:-1].split(" + ")))))
    texts = {found.text for seed in range(30) if (found := BANK.get(SUM.id, seed))}
    assert len(texts) > 25


def test_a_generated_question_may_have_choices() -> None:
    drawn = BANK.get(LARGER.id, 1)
    assert drawn is not None
    assert (drawn.kind, drawn.right, drawn.quantity) == (QuestionKind.CHOICE, (0,), None)
    assert int(drawn.choices[0]) > int(drawn.choices[1])


def test_what_is_gone_is_gone() -> None:
    assert BANK.get(NOWHERE, 1) is None
    assert BANK.topic_of(NOWHERE) is None
    assert NOWHERE not in BANK
    assert not BANK.asks(NOWHERE)


def test_topics_of_questions() -> None:
    assert [BANK.topic_of(name) for name in (FIRST.id, SECOND.id, SUM.id)] == [ALGEBRA, ODDS, ALGEBRA]


# -- what a server makes of it ---------------------------------------------------------------------


def test_a_retired_question_is_known_and_not_asked() -> None:
    adapted = BANK.adapted([], {FIRST.id, SUM.id, NOWHERE})
    assert names(adapted) == [LARGER.id, SECOND.id]
    for name in (FIRST.id, SUM.id):
        assert name in adapted
        assert not adapted.asks(name)
        assert adapted.get(name, 1) == BANK.get(name, 1) is not None
        assert adapted.topic_of(name) == ALGEBRA
    assert names(BANK) == names(bank_of(FIRST, SECOND, generated=True)), "the shipped one is as it was"


def test_questions_of_a_server_s_own_come_on_top() -> None:
    own = question("own-1", source=None)
    adapted = BANK.adapted([own], ())
    assert names(adapted) == ["first", "gen-larger", "gen-sum", "own-1", "second"]
    assert adapted.get(own.id, 1) == own
    assert own.id not in BANK


# -- how they are stored ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", QuestionKind)
def test_a_question_of_a_server_s_own_is_stored_and_read(kind: QuestionKind) -> None:
    own = replace(of_kind(kind), source=None)
    stored = json.loads(json.dumps(to_stored(own)))
    assert from_stored(own.id, stored, TOPICS) == own


def test_a_quantity_comes_back_whole() -> None:
    own = of_kind(QuestionKind.NUMBER, quantity=Quantity(0.5, 0.25, "GB"), source=None)
    assert from_stored(own.id, json.loads(json.dumps(to_stored(own))), TOPICS) == own


def test_a_stored_question_whose_topic_is_gone() -> None:
    stored = to_stored(question(topic=ODDS))
    assert from_stored(QuestionId("own-1"), stored, {ALGEBRA.id: ALGEBRA}) is None
