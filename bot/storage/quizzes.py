"""Store quiz sessions and every answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import MemberId, QuestionId, SessionId, UserId
from bot.storage.engine import Tx
from bot.storage.schema import members, quiz_answers, quiz_sessions


@dataclass(frozen=True, slots=True)
class Session:
    """A member's quiz: which questions, in which order, and when."""

    id: SessionId
    member_id: MemberId
    user_id: UserId
    questions: tuple[QuestionId, ...]
    seed: int
    started_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    position: int
    question_id: QuestionId
    chosen: int
    correct: bool


def _session(row: Row[Any]) -> Session:
    return Session(
        SessionId(row.id),
        MemberId(row.member_id),
        UserId(row.user_id),
        tuple(map(QuestionId, json.loads(row.questions))),
        row.seed,
        row.started_at,
        row.finished_at,
    )


async def start(
    tx: Tx, member_id: MemberId, questions: Sequence[QuestionId], seed: int, now: datetime
) -> SessionId:
    """Insert a session."""
    values = {"member_id": member_id, "questions": json.dumps(questions), "seed": seed, "started_at": now}
    result = await tx.execute(insert(quiz_sessions).values(**values).returning(quiz_sessions.c.id))
    return SessionId(result.scalar_one())


async def get(tx: Tx, session_id: SessionId) -> Session | None:
    """Return a session, None where it is gone."""
    query = select(quiz_sessions, members.c.user_id).join(members).where(quiz_sessions.c.id == session_id)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _session(row)


async def finish(tx: Tx, session_id: SessionId, now: datetime) -> None:
    """Mark a session finished."""
    await tx.execute(update(quiz_sessions).where(quiz_sessions.c.id == session_id).values(finished_at=now))


async def answer(tx: Tx, session_id: SessionId, given: QuizAnswer, now: datetime) -> bool:
    """Insert an answer; False when that question was answered before, which stands."""
    values = {
        "session_id": session_id,
        "position": given.position,
        "question_id": given.question_id,
        "chosen": given.chosen,
        "correct": given.correct,
        "answered_at": now,
    }
    result = await tx.execute(upsert(quiz_answers).values(**values).on_conflict_do_nothing())
    return result.rowcount == 1


async def answers(tx: Tx, session_id: SessionId) -> list[QuizAnswer]:
    """List a session's answers in the order of its questions."""
    query = (
        select(quiz_answers).where(quiz_answers.c.session_id == session_id).order_by(quiz_answers.c.position)
    )
    return [
        QuizAnswer(row.position, QuestionId(row.question_id), row.chosen, row.correct)
        for row in await tx.execute(query)
    ]
