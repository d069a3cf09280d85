"""Read what a group did in a week, for its check-in."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import func, select

from bot.domain.ids import CohortId, EnrolmentId
from bot.storage.engine import Tx
from bot.storage.schema import enrolment_spans, enrolments, quiz_points


async def goals(tx: Tx, cohort_id: CohortId) -> dict[EnrolmentId, int]:
    """Return the weekly goals, in minutes, that members set themselves."""
    query = select(enrolments.c.id, enrolments.c.goal_minutes).where(
        enrolments.c.cohort_id == cohort_id, enrolments.c.goal_minutes.is_not(None)
    )
    return {EnrolmentId(row.id): row.goal_minutes for row in await tx.execute(query)}


async def joined_first(tx: Tx, cohort_id: CohortId, begins: datetime, ends: datetime) -> set[EnrolmentId]:
    """Return the enrolments whose very first stretch began between two instants."""
    first = func.min(enrolment_spans.c.joined_at)
    query = (
        select(enrolments.c.id)
        .join(enrolment_spans)
        .where(enrolments.c.cohort_id == cohort_id)
        .group_by(enrolments.c.id)
        .having(first >= begins, first <= ends)
    )
    return {EnrolmentId(row.id) for row in await tx.execute(query)}


async def quiz_points_between(
    tx: Tx, enrolment_ids: Collection[EnrolmentId], first_on: date, last_on: date
) -> dict[EnrolmentId, int]:
    """Return the quiz points earned between two study dates, both included, by enrolment."""
    query = (
        select(quiz_points.c.enrolment_id, func.sum(quiz_points.c.points).label("points"))
        .where(
            quiz_points.c.enrolment_id.in_(enrolment_ids),
            quiz_points.c.study_on.between(first_on, last_on),
        )
        .group_by(quiz_points.c.enrolment_id)
    )
    return {EnrolmentId(row.enrolment_id): row.points for row in await tx.execute(query)}
