"""Store the cards of members: what they will be asked again, and when."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Row, Select, bindparam, delete, false, func, select, true
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import GuildId, MemberId, QuestionId
from bot.storage.engine import Tx
from bot.storage.schema import cards, members, retired_questions


@dataclass(frozen=True, slots=True)
class CardRow:
    """How well a member knows a question; `missed` says that the last answer was wrong."""

    question_id: QuestionId
    stability: float
    difficulty: float
    due_at: datetime
    reviewed_at: datetime
    missed: bool


def _card(row: Row[Any]) -> CardRow:
    return CardRow(
        QuestionId(row.question_id),
        row.stability,
        row.difficulty,
        row.due_at,
        row.reviewed_at,
        row.missed,
    )


_CARD = select(cards).where(
    cards.c.member_id == bindparam("member"), cards.c.question_id == bindparam("question")
)


async def get(tx: Tx, member_id: MemberId, question_id: QuestionId) -> CardRow | None:
    """Return a member's card of a question."""
    row = (await tx.execute(_CARD, {"member": member_id, "question": question_id})).one_or_none()
    return None if row is None else _card(row)


_INSERT = upsert(cards)
_PUT = _INSERT.on_conflict_do_update(
    index_elements=["member_id", "question_id"],
    set_={
        name: _INSERT.excluded[name]
        for name in ("stability", "difficulty", "due_at", "reviewed_at", "missed")
    },
)


async def put(tx: Tx, member_id: MemberId, card: CardRow) -> None:
    """Store a card in place of the one before."""
    await tx.execute(_PUT, {"member_id": member_id, **asdict(card)})


async def of_member(tx: Tx, member_id: MemberId) -> list[CardRow]:
    """List all cards of a member."""
    query = select(cards).where(cards.c.member_id == member_id).order_by(cards.c.question_id)
    return [_card(row) for row in await tx.execute(query)]


def _due(*missed: ColumnElement[bool]) -> Select[Any]:
    # A stretch of the index ix_cards_due for each of them; it holds all that is read.
    retired = select(retired_questions.c.question_id).where(
        retired_questions.c.guild_id == bindparam("guild")
    )
    return select(cards.c.question_id).where(
        cards.c.member_id == bindparam("member"),
        cards.c.missed.in_(missed),
        cards.c.due_at <= bindparam("now", type_=cards.c.due_at.type),
        cards.c.question_id.not_in(retired),
    )


# Built once: /today counts, and building a statement takes longer than running it.
_COUNT_DUE = _due(true(), false()).with_only_columns(func.count())
_MISSES, _OTHERS = (
    _due(missed()).order_by(cards.c.due_at).limit(bindparam("most", type_=Integer))
    for missed in (true, false)
)


async def due(tx: Tx, guild_id: GuildId, member_id: MemberId, now: datetime, most: int) -> list[QuestionId]:
    """List what is due, misses first, then what has waited longest; retired questions are left out."""
    found: list[QuestionId] = []
    for query in (_MISSES, _OTHERS):
        given = {"guild": guild_id, "member": member_id, "now": now, "most": most - len(found)}
        found += [QuestionId(row.question_id) for row in await tx.execute(query, given)]
    return found


async def count_due(tx: Tx, guild_id: GuildId, member_id: MemberId, now: datetime) -> int:
    """Count what is due."""
    given = {"guild": guild_id, "member": member_id, "now": now}
    return int((await tx.execute(_COUNT_DUE, given)).scalar_one())


async def forget(tx: Tx, member_id: MemberId, questions: Sequence[QuestionId]) -> None:
    """Drop the cards of questions that no longer exist."""
    await tx.execute(delete(cards).where(cards.c.member_id == member_id, cards.c.question_id.in_(questions)))


async def forget_in_guild(tx: Tx, guild_id: GuildId, question_id: QuestionId) -> None:
    """Drop everybody's card of a question in a server."""
    mine = select(members.c.id).where(members.c.guild_id == guild_id)
    await tx.execute(delete(cards).where(cards.c.member_id.in_(mine), cards.c.question_id == question_id))
