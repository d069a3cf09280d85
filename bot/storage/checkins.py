"""Store check-ins: one answer a member, kind and period."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.checkin import Answer
from bot.domain.delivery import Kind
from bot.domain.ids import CohortId, EnrolmentId, UserId
from bot.storage.engine import Tx
from bot.storage.schema import checkins, enrolments, members

_FIELDS = ("hours", "went_well", "blocked", "goal", "confidence")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    user_id: UserId
    name: str
    answer: Answer
    created_at: datetime


async def save(
    tx: Tx, enrolment_id: EnrolmentId, kind: Kind, period: str, answer: Answer, now: datetime
) -> None:
    """Insert an answer, or overwrite the one that is there."""
    values = {name: getattr(answer, name) for name in _FIELDS}
    statement = upsert(checkins).values(
        enrolment_id=enrolment_id, kind=kind, period=period, created_at=now, **values
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["enrolment_id", "kind", "period"], set_={**values, "edited_at": now}
        )
    )


async def find(tx: Tx, enrolment_id: EnrolmentId, kind: Kind, period: str) -> Answer | None:
    """Return a member's answer to one check-in."""
    query = select(checkins).filter_by(enrolment_id=enrolment_id, kind=kind, period=period)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else Answer(*(getattr(row, name) for name in _FIELDS))


def _of(cohort_id: CohortId, kind: Kind, period: str) -> tuple[object, ...]:
    return (enrolments.c.cohort_id == cohort_id, checkins.c.kind == kind, checkins.c.period == period)


async def count(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> int:
    """Count the answers to one check-in."""
    query = select(func.count()).select_from(checkins).join(enrolments)
    return (await tx.execute(query.where(*_of(cohort_id, kind, period)))).scalar_one()  # type: ignore[arg-type]


async def answers(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> list[StoredAnswer]:
    """List the answers to one check-in, first one first."""
    query = (
        select(checkins, members.c.user_id, members.c.name)
        .join(enrolments, enrolments.c.id == checkins.c.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .where(*_of(cohort_id, kind, period))  # type: ignore[arg-type]
        .order_by(checkins.c.created_at)
    )
    return [
        StoredAnswer(
            UserId(row.user_id),
            row.name,
            Answer(*(getattr(row, name) for name in _FIELDS)),
            row.created_at,
        )
        for row in await tx.execute(query)
    ]


async def all_answers(tx: Tx, cohort_id: CohortId) -> list[tuple[object, ...]]:
    """List every check-in of a cohort: name, user id, kind, period and what was said."""
    columns = [checkins.c[name] for name in ("kind", "period", *_FIELDS)]
    query = (
        select(members.c.name, members.c.user_id, *columns)
        .select_from(checkins)
        .join(enrolments, enrolments.c.id == checkins.c.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .where(enrolments.c.cohort_id == cohort_id)
        .order_by(checkins.c.period, members.c.name)
    )
    return [tuple(row) for row in await tx.execute(query)]
