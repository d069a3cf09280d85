"""Store quiz sessions, the cohort's daily questions, and every answer."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, case, exists, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import CohortId, DayId, MemberId, QuestionId, RoundId, SessionId, UserId
from bot.domain.quiz import Mode
from bot.storage.engine import Tx
from bot.storage.schema import members, quiz_answers, quiz_dailies, quiz_sessions


@dataclass(frozen=True, slots=True)
class Session:
    """A member's quiz: which questions, in which order, and when; a daily one names its cohort and day."""

    id: SessionId
    member_id: MemberId
    user_id: UserId
    mode: Mode
    questions: tuple[QuestionId, ...]
    seed: int
    started_at: datetime
    finished_at: datetime | None
    cohort_id: CohortId | None = None
    day_id: DayId | None = None

    def seed_of(self, position: int) -> str:
        """Return what draws the numbers, and the order of the choices, of one question."""
        return f"{self.seed}/{position}"


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session to store."""

    member_id: MemberId
    mode: Mode
    questions: Sequence[QuestionId]
    seed: int
    cohort_id: CohortId | None = None
    day_id: DayId | None = None


@dataclass(frozen=True, slots=True)
class QuizAnswer:
    """What was answered to the question at a place of a session, or of a round."""

    position: int
    question_id: QuestionId
    given: str
    correct: bool


def _session(row: Row[Any]) -> Session:
    return Session(
        SessionId(row.id),
        MemberId(row.member_id),
        UserId(row.user_id),
        Mode(row.mode),
        tuple(map(QuestionId, json.loads(row.questions))),
        row.seed,
        row.started_at,
        row.finished_at,
        None if row.cohort_id is None else CohortId(row.cohort_id),
        None if row.day_id is None else DayId(row.day_id),
    )


_SESSIONS = select(quiz_sessions, members.c.user_id).join(members, members.c.id == quiz_sessions.c.member_id)


async def start(tx: Tx, new: NewSession, now: datetime) -> SessionId:
    """Insert a session."""
    values = {
        "member_id": new.member_id,
        "mode": new.mode,
        "cohort_id": new.cohort_id,
        "day_id": new.day_id,
        "questions": json.dumps(list(new.questions)),
        "seed": new.seed,
        "started_at": now,
    }
    result = await tx.execute(insert(quiz_sessions).values(**values).returning(quiz_sessions.c.id))
    return SessionId(result.scalar_one())


_SESSION = _SESSIONS.where(quiz_sessions.c.id == bindparam("session"))


async def begin(tx: Tx, new: NewSession, now: datetime) -> Session:
    """Insert a session and return it."""
    session_id = await start(tx, new, now)
    return _session((await tx.execute(_SESSION, {"session": session_id})).one())


async def get(tx: Tx, session_id: SessionId) -> Session | None:
    """Return a session, None where it is gone."""
    row = (await tx.execute(_SESSION, {"session": session_id})).one_or_none()
    return None if row is None else _session(row)


async def unfinished(tx: Tx, member_id: MemberId, mode: Mode, since: datetime) -> Session | None:
    """Return the member's newest unfinished session of a mode that began at or after an instant."""
    query = _SESSIONS.where(
        quiz_sessions.c.member_id == member_id,
        quiz_sessions.c.mode == mode,
        quiz_sessions.c.finished_at.is_(None),
        quiz_sessions.c.started_at >= since,
    )
    row = (await tx.execute(query.order_by(quiz_sessions.c.id.desc()).limit(1))).one_or_none()
    return None if row is None else _session(row)


async def daily_of(tx: Tx, member_id: MemberId, cohort_id: CohortId, day_id: DayId) -> Session | None:
    """Return a member's session of a day's questions."""
    query = _SESSIONS.where(
        quiz_sessions.c.member_id == member_id,
        quiz_sessions.c.cohort_id == cohort_id,
        quiz_sessions.c.day_id == day_id,
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _session(row)


async def ask_more(tx: Tx, session_id: SessionId, questions: Sequence[QuestionId]) -> None:
    """Replace the questions of a session by a longer list."""
    values = {"questions": json.dumps(list(questions))}
    await tx.execute(update(quiz_sessions).where(quiz_sessions.c.id == session_id).values(**values))


async def finish(tx: Tx, session_id: SessionId, now: datetime) -> None:
    """Mark a session finished."""
    await tx.execute(update(quiz_sessions).where(quiz_sessions.c.id == session_id).values(finished_at=now))


# -- answers ---------------------------------------------------------------------------------


async def answer(
    tx: Tx,
    member_id: MemberId,
    given: QuizAnswer,
    now: datetime,
    *,
    session_id: SessionId | None = None,
    round_id: RoundId | None = None,
) -> bool:
    """Insert an answer, noting whether it is the member's first to that question.

    False when that place of the session was answered before; that answer stands.
    """
    before = exists().where(
        quiz_answers.c.first,
        quiz_answers.c.question_id == given.question_id,
        quiz_answers.c.member_id == member_id,
    )
    values = {
        "member_id": member_id,
        "session_id": session_id,
        "round_id": round_id,
        "position": given.position,
        "question_id": given.question_id,
        "given": given.given,
        "correct": given.correct,
        "first": ~before,
        "answered_at": now,
    }
    result = await tx.execute(upsert(quiz_answers).values(**values).on_conflict_do_nothing())
    return result.rowcount == 1


_ANSWERS = (
    select(quiz_answers)
    .where(quiz_answers.c.session_id == bindparam("session"))
    .order_by(quiz_answers.c.position)
)


async def answers(tx: Tx, session_id: SessionId) -> list[QuizAnswer]:
    """List a session's answers in the order of its questions."""
    return [
        QuizAnswer(row.position, QuestionId(row.question_id), row.given, row.correct)
        for row in await tx.execute(_ANSWERS, {"session": session_id})
    ]


async def tally(tx: Tx, member_id: MemberId) -> dict[QuestionId, tuple[int, int]]:
    """Count a member's answers by question: all, and the right ones."""
    right = func.sum(case((quiz_answers.c.correct, 1), else_=0))
    query = (
        select(quiz_answers.c.question_id, func.count(), right)
        .where(quiz_answers.c.member_id == member_id)
        .group_by(quiz_answers.c.question_id)
    )
    return {QuestionId(question): (asked, hits) for question, asked, hits in await tx.execute(query)}


# -- the questions of a cohort's day -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Daily:
    """The questions all members of a cohort get on a day."""

    questions: tuple[QuestionId, ...]
    seed: int


async def keep_daily(tx: Tx, cohort_id: CohortId, day_id: DayId, daily: Daily) -> None:
    """Keep the questions of a day, in place of those kept before."""
    values = {
        "cohort_id": cohort_id,
        "day_id": day_id,
        "questions": json.dumps(daily.questions),
        "seed": daily.seed,
    }
    insert = upsert(quiz_dailies).values(**values)
    drawn = {"questions": values["questions"], "seed": values["seed"]}
    await tx.execute(insert.on_conflict_do_update(index_elements=["cohort_id", "day_id"], set_=drawn))


async def daily(tx: Tx, cohort_id: CohortId, day_id: DayId) -> Daily | None:
    """Return the questions of a day, None before the first member asked for them."""
    query = select(quiz_dailies).where(quiz_dailies.c.cohort_id == cohort_id, quiz_dailies.c.day_id == day_id)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else Daily(tuple(map(QuestionId, json.loads(row.questions))), row.seed)


async def asked_daily(tx: Tx, cohort_id: CohortId) -> set[QuestionId]:
    """Return every question that was in a daily quiz of a cohort."""
    query = select(quiz_dailies.c.questions).where(quiz_dailies.c.cohort_id == cohort_id)
    return {QuestionId(name) for row in await tx.execute(query) for name in json.loads(row.questions)}
