"""Store what a server makes of the bank: its own questions, those it retired, and reports of faults."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Text, cast, delete, func, insert, null, select, union_all, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import GuildId, MemberId, QuestionId, ReportId, UserId
from bot.storage.engine import Tx
from bot.storage.schema import (
    members,
    own_questions,
    question_reports,
    quiz_answers,
    retired_questions,
)

OWN = "own-"
"""What the ids of a server's own questions begin with; no shipped one may."""


@dataclass(frozen=True, slots=True)
class Changes:
    """How a server's bank differs from the shipped one."""

    own: Sequence[tuple[QuestionId, Mapping[str, Any]]]
    retired: frozenset[QuestionId]


async def changes(tx: Tx, guild_id: GuildId) -> Changes:
    """Return a server's own questions and those it does not ask."""
    gone = select(retired_questions.c.question_id.label("id"), null().label("question")).where(
        retired_questions.c.guild_id == guild_id
    )
    added = select((OWN + cast(own_questions.c.id, Text)).label("id"), own_questions.c.question).where(
        own_questions.c.guild_id == guild_id
    )
    rows = (await tx.execute(union_all(gone, added))).all()
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
) -> None:
    """Add questions of a server's own."""
    rows = [
        {"guild_id": guild_id, "question": json.dumps(question), "added_at": now, "added_by": by}
        for question in questions
    ]
    await tx.execute(insert(own_questions), rows)


# -- reports -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Report:
    """What a member found wrong with a question, as they were asked it."""

    id: ReportId
    guild_id: GuildId
    question_id: QuestionId
    seed: str
    given: str | None
    text: str
    reported_at: datetime
    name: str
    settled_at: datetime | None


async def add_report(
    tx: Tx,
    guild_id: GuildId,
    member_id: MemberId,
    about: tuple[QuestionId, str, str | None],
    text: str,
    now: datetime,
) -> None:
    """Store a report about a question: its id, the seed it was drawn with, and what was answered."""
    question_id, seed, given = about
    values = {
        "guild_id": guild_id,
        "member_id": member_id,
        "question_id": question_id,
        "seed": seed,
        "given": given,
        "text": text,
        "reported_at": now,
    }
    await tx.execute(insert(question_reports).values(**values))


def _report(row: Row[Any]) -> Report:
    return Report(
        ReportId(row.id),
        GuildId(row.guild_id),
        QuestionId(row.question_id),
        row.seed,
        row.given,
        row.text,
        row.reported_at,
        row.name,
        row.settled_at,
    )


_REPORTS = select(question_reports, members.c.name).join(
    members, members.c.id == question_reports.c.member_id
)


async def open_reports(tx: Tx, guild_id: GuildId, most: int) -> list[Report]:
    """List the reports nobody has settled, oldest first."""
    query = _REPORTS.where(question_reports.c.guild_id == guild_id, question_reports.c.settled_at.is_(None))
    return [_report(row) for row in await tx.execute(query.order_by(question_reports.c.id).limit(most))]


async def count_open_reports(tx: Tx, guild_id: GuildId) -> int:
    """Count the reports nobody has settled."""
    query = select(func.count()).where(
        question_reports.c.guild_id == guild_id, question_reports.c.settled_at.is_(None)
    )
    return (await tx.execute(query)).scalar_one()


async def get_report(tx: Tx, report_id: ReportId) -> Report | None:
    """Return a report."""
    row = (await tx.execute(_REPORTS.where(question_reports.c.id == report_id))).one_or_none()
    return None if row is None else _report(row)


async def settle_about(tx: Tx, guild_id: GuildId, question_id: QuestionId, now: datetime) -> int:
    """Mark every open report about a question settled and return how many there were."""
    result = await tx.execute(
        update(question_reports)
        .where(
            question_reports.c.guild_id == guild_id,
            question_reports.c.question_id == question_id,
            question_reports.c.settled_at.is_(None),
        )
        .values(settled_at=now)
    )
    return result.rowcount


# -- how questions fare ------------------------------------------------------------------------


async def first_answers(tx: Tx, guild_id: GuildId | None = None) -> list[tuple[MemberId, QuestionId, bool]]:
    """List everybody's first answer to each question, of one server or of all."""
    query = select(quiz_answers.c.member_id, quiz_answers.c.question_id, quiz_answers.c.correct)
    query = query.where(quiz_answers.c.first)
    if guild_id is not None:
        mine = select(members.c.id).where(members.c.guild_id == guild_id)
        query = query.where(quiz_answers.c.member_id.in_(mine))
    return [(MemberId(member), QuestionId(name), right) for member, name, right in await tx.execute(query)]


async def report_counts(tx: Tx) -> dict[QuestionId, int]:
    """Count all reports by question, in every server."""
    query = select(question_reports.c.question_id, func.count()).group_by(question_reports.c.question_id)
    return {QuestionId(name): number for name, number in await tx.execute(query)}
