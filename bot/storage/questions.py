"""Store what a server makes of the bank: its own questions, and those it retired."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, cast, delete, insert, null, select, union_all
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import GuildId, MemberId, QuestionId, UserId
from bot.storage.cards import forget_in_guild
from bot.storage.engine import Tx
from bot.storage.question_reports import settle_about
from bot.storage.schema import members, own_questions, quiz_answers, retired_questions

OWN = "own-"
"""What the ids of a server's own questions begin with; no shipped one may."""
DIGITS_MOST = 18
"""Of a number that the database can hold."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How a server's bank differs from the shipped one."""

    own: Sequence[tuple[QuestionId, Mapping[str, Any]]]
    retired: frozenset[QuestionId]


_CHANGES = union_all(
    select(retired_questions.c.question_id.label("id"), null().label("question")).where(
        retired_questions.c.guild_id == bindparam("guild")
    ),
    select((OWN + cast(own_questions.c.id, Text)).label("id"), own_questions.c.question).where(
        own_questions.c.guild_id == bindparam("guild")
    ),
)


async def changes(tx: Tx, guild_id: GuildId) -> Changes:
    """Return a server's own questions and those it does not ask."""
    rows = (await tx.execute(_CHANGES, {"guild": guild_id})).all()
    return Changes(
        [(QuestionId(name), json.loads(stored)) for name, stored in rows if stored is not None],
        frozenset(QuestionId(name) for name, stored in rows if stored is None),
    )


async def retire(tx: Tx, guild_id: GuildId, question_id: QuestionId, by: UserId, now: datetime) -> bool:
    """Stop asking a question in a server; False where that was so already."""
    values = {"guild_id": guild_id, "question_id": question_id, "retired_at": now, "retired_by": by}
    result = await tx.execute(upsert(retired_questions).values(**values).on_conflict_do_nothing())
    return result.rowcount == 1


async def bring_back(tx: Tx, guild_id: GuildId, question_id: QuestionId) -> bool:
    """Ask a retired question again; False where it was not retired."""
    result = await tx.execute(
        delete(retired_questions).where(
            retired_questions.c.guild_id == guild_id, retired_questions.c.question_id == question_id
        )
    )
    return result.rowcount == 1


# -- a server's own questions ------------------------------------------------------------------


async def add_own(
    tx: Tx, guild_id: GuildId, questions: Sequence[Mapping[str, Any]], by: UserId, now: datetime
) -> list[QuestionId]:
    """Add questions of a server's own and return their ids."""
    rows = [
        {"guild_id": guild_id, "question": json.dumps(question), "added_at": now, "added_by": by}
        for question in questions
    ]
    added = insert(own_questions).returning(own_questions.c.id, sort_by_parameter_order=True)
    return [QuestionId(f"{OWN}{row.id}") for row in await tx.execute(added, rows)]


async def delete_own(
    tx: Tx, guild_id: GuildId, first: QuestionId, last: QuestionId, now: datetime
) -> list[QuestionId]:
    """Delete questions of a server's own, from one to another, and return which; reports are settled."""
    mine = (own_questions.c.guild_id == guild_id) & own_questions.c.id.between(_number(first), _number(last))
    found = await tx.execute(delete(own_questions).where(mine).returning(own_questions.c.id))
    deleted = [QuestionId(f"{OWN}{row.id}") for row in found]
    for question_id in deleted:
        await bring_back(tx, guild_id, question_id)
        await settle_about(tx, guild_id, question_id, now, now)
        await forget_in_guild(tx, guild_id, question_id)
    return deleted


def is_own(question_id: QuestionId) -> bool:
    """Tell whether an id is that of a question of a server's own."""
    return question_id.startswith(OWN) and _number(question_id) is not None


def _number(question_id: QuestionId) -> int | None:
    number = question_id.removeprefix(OWN)
    return int(number) if number.isdecimal() and len(number) <= DIGITS_MOST else None


# -- how questions fare ------------------------------------------------------------------------


async def first_answers(tx: Tx, guild_id: GuildId | None = None) -> list[tuple[MemberId, QuestionId, bool]]:
    """List everybody's first answer to each question, of one server or of all."""
    query = select(quiz_answers.c.member_id, quiz_answers.c.question_id, quiz_answers.c.correct)
    query = query.where(quiz_answers.c.first)
    if guild_id is not None:
        mine = select(members.c.id).where(members.c.guild_id == guild_id)
        query = query.where(quiz_answers.c.member_id.in_(mine))
    return [(MemberId(member), QuestionId(name), right) for member, name, right in await tx.execute(query)]
