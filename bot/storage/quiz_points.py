"""Store the points that quiz answers earn."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import CohortId, EnrolmentId, QuestionId, SessionId
from bot.storage.completions import count_points
from bot.storage.engine import Tx
from bot.storage.schema import enrolments, quiz_answers, quiz_points, quiz_sessions


@dataclass(frozen=True, slots=True)
class Earned:
    """Points for a question, and the study day, week and month they count in."""

    question_id: QuestionId
    points: int
    study_on: date
    week: str
    month: str
    earned_at: datetime


async def earned_on(tx: Tx, enrolment_id: EnrolmentId, study_on: date) -> int:
    """Add up what was earned on a study day."""
    query = select(func.coalesce(func.sum(quiz_points.c.points), 0)).where(
        quiz_points.c.enrolment_id == enrolment_id, quiz_points.c.study_on == study_on
    )
    return int((await tx.execute(query)).scalar_one())


async def total(tx: Tx, enrolment_id: EnrolmentId) -> int:
    """Add up all that was earned by quizzes."""
    query = select(func.coalesce(func.sum(quiz_points.c.points), 0)).where(
        quiz_points.c.enrolment_id == enrolment_id
    )
    return int((await tx.execute(query)).scalar_one())


async def earned_by(tx: Tx, session_id: SessionId) -> int:
    """Add up what the answers of a daily quiz earned in its cohort."""
    # An answer and what it earned are written at one instant; other quizzes may ask the same questions.
    answered = (quiz_answers.c.question_id == quiz_points.c.question_id) & (
        quiz_answers.c.answered_at == quiz_points.c.earned_at
    )
    mine = (enrolments.c.cohort_id == quiz_sessions.c.cohort_id) & (
        enrolments.c.member_id == quiz_sessions.c.member_id
    )
    query = (
        select(func.coalesce(func.sum(quiz_points.c.points), 0))
        .select_from(quiz_sessions)
        .join(quiz_answers, quiz_answers.c.session_id == quiz_sessions.c.id)
        .join(enrolments, mine)
        .join(quiz_points, (quiz_points.c.enrolment_id == enrolments.c.id) & answered)
        .where(quiz_sessions.c.id == session_id)
    )
    return int((await tx.execute(query)).scalar_one())


async def add(tx: Tx, cohort_id: CohortId, enrolment_id: EnrolmentId, earned: Earned) -> bool:
    """Count points; False where that question earned some on that study day before."""
    values = {
        "enrolment_id": enrolment_id,
        "cohort_id": cohort_id,
        "study_on": earned.study_on,
        "question_id": earned.question_id,
        "points": earned.points,
        "week": earned.week,
        "month": earned.month,
        "earned_at": earned.earned_at,
    }
    result = await tx.execute(upsert(quiz_points).values(**values).on_conflict_do_nothing())
    if result.rowcount:
        await count_points(tx, cohort_id, enrolment_id, (earned.month, earned.week), earned.points)
    return result.rowcount == 1
