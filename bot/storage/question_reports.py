"""Store what members find wrong with questions, until an organiser has settled it."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, insert, select, update

from bot.domain.ids import GuildId, MemberId, QuestionId, RoundId, UserId
from bot.storage.engine import Tx
from bot.storage.schema import members, question_reports, quiz_round_answers, quiz_rounds


@dataclass(frozen=True, slots=True)
class Report:
    """What a member found wrong with a question, as they were asked it."""

    question_id: QuestionId
    seed: str
    given: str | None
    text: str
    reported_at: datetime
    name: str


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """A question as a member was asked it: what drew it, and what they answered, if they did."""

    question_id: QuestionId
    seed: str
    given: str | None


async def put_report(
    tx: Tx, guild_id: GuildId, member_id: MemberId, about: AskedBefore, text: str, now: datetime
) -> bool:
    """Store a report; True where it took the place of an open one of the same member and question."""
    facts = {"seed": about.seed, "given": about.given, "text": text, "reported_at": now}
    mine = (question_reports.c.member_id == member_id) & question_reports.c.settled_at.is_(None)
    again = mine & (question_reports.c.question_id == about.question_id)
    result = await tx.execute(update(question_reports).where(again).values(**facts))
    if result.rowcount:
        return True
    key = {"guild_id": guild_id, "member_id": member_id, "question_id": about.question_id}
    await tx.execute(insert(question_reports).values(**key, **facts))
    return False


async def open_reports_of(tx: Tx, member_id: MemberId) -> dict[QuestionId, str]:
    """Return what a member reported and nobody has settled: the text by question."""
    query = select(question_reports.c.question_id, question_reports.c.text).where(
        question_reports.c.member_id == member_id, question_reports.c.settled_at.is_(None)
    )
    return {QuestionId(name): text for name, text in await tx.execute(query)}


async def asked_in_round(
    tx: Tx, guild_id: GuildId, round_id: RoundId, position: int, user_id: UserId
) -> AskedBefore | None:
    """Return the question at a place of a server's live round; None where it has not been asked."""
    found = await tx.execute(
        select(quiz_rounds).where(quiz_rounds.c.id == round_id, quiz_rounds.c.guild_id == guild_id)
    )
    row = found.one_or_none()
    if row is None or not 0 <= position <= row.position < len(asked := json.loads(row.questions)):
        return None
    answer = (
        select(quiz_round_answers.c.given)
        .join(members, members.c.id == quiz_round_answers.c.member_id)
        .where(
            quiz_round_answers.c.round_id == round_id,
            quiz_round_answers.c.position == position,
            members.c.user_id == user_id,
        )
    )
    given = (await tx.execute(answer)).scalar_one_or_none()
    return AskedBefore(QuestionId(asked[position]), f"{row.seed}/{position}", given)


def _report(row: Row[Any]) -> Report:
    return Report(QuestionId(row.question_id), row.seed, row.given, row.text, row.reported_at, row.name)


_REPORTS = select(question_reports, members.c.name).join(
    members, members.c.id == question_reports.c.member_id
)


def _open(guild_id: GuildId) -> Select[Any]:
    return _REPORTS.where(question_reports.c.guild_id == guild_id, question_reports.c.settled_at.is_(None))


async def open_reports(
    tx: Tx, guild_id: GuildId, most: int, question_id: QuestionId | None = None
) -> list[Report]:
    """List the reports nobody has settled, oldest first; of one question where it is named."""
    query = _open(guild_id).order_by(question_reports.c.id).limit(most)
    if question_id is not None:
        query = query.where(question_reports.c.question_id == question_id)
    return [_report(row) for row in await tx.execute(query)]


async def count_reported(tx: Tx, guild_id: GuildId) -> int:
    """Count the questions with reports nobody has settled."""
    query = select(func.count(question_reports.c.question_id.distinct())).where(
        question_reports.c.guild_id == guild_id, question_reports.c.settled_at.is_(None)
    )
    return (await tx.execute(query)).scalar_one()


async def settle_about(
    tx: Tx, guild_id: GuildId, question_id: QuestionId, until: datetime, now: datetime
) -> int:
    """Mark the open reports about a question up to an instant settled; return how many there were."""
    result = await tx.execute(
        update(question_reports)
        .where(
            question_reports.c.guild_id == guild_id,
            question_reports.c.question_id == question_id,
            question_reports.c.settled_at.is_(None),
            question_reports.c.reported_at <= until,
        )
        .values(settled_at=now)
    )
    return result.rowcount


async def report_counts(tx: Tx) -> dict[QuestionId, int]:
    """Count all reports by question, in every server."""
    query = select(question_reports.c.question_id, func.count()).group_by(question_reports.c.question_id)
    return {QuestionId(name): number for name, number in await tx.execute(query)}
