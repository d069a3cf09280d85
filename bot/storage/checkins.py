"""Store check-ins: one answer a member, kind and period."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, func, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.checkin import Answer
from bot.domain.cohort import Shown
from bot.domain.delivery import Kind
from bot.domain.digest import Said
from bot.domain.ids import CohortId, EnrolmentId, UserId
from bot.storage.engine import Tx
from bot.storage.schema import checkins, enrolment_spans, enrolments, members

_FIELDS = ("hours", "went_well", "blocked", "goal", "confidence")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    user_id: UserId
    name: str
    answer: Answer
    created_at: datetime


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """A member's own answer, whether the group may read it, and what they chose in a monthly one."""

    answer: Answer
    shared: bool
    choice: str | None


def _answer(row: Row[Any]) -> Answer:
    return Answer(*(getattr(row, name) for name in (*_FIELDS, "reflection")))


async def save(
    tx: Tx, enrolment_id: EnrolmentId, kind: Kind, period: str, answer: Answer, now: datetime
) -> None:
    """Insert an answer, or overwrite the one that is there; who may read it stays."""
    await _keep(tx, enrolment_id, kind, period, now, {name: getattr(answer, name) for name in _FIELDS})


async def reflect(tx: Tx, enrolment_id: EnrolmentId, period: str, answer: Answer, now: datetime) -> None:
    """Insert or overwrite what a member says to their month."""
    values = {"reflection": answer.reflection, "goal": answer.goal, "confidence": answer.confidence}
    await _keep(tx, enrolment_id, Kind.MONTHLY, period, now, values)


async def choose(tx: Tx, enrolment_id: EnrolmentId, period: str, choice: str, now: datetime) -> None:
    """Insert or overwrite what a member chose to do after their month."""
    await _keep(tx, enrolment_id, Kind.MONTHLY, period, now, {"choice": choice})


async def _keep(
    tx: Tx, enrolment_id: EnrolmentId, kind: Kind, period: str, now: datetime, values: Mapping[str, Any]
) -> None:
    statement = upsert(checkins).values(
        enrolment_id=enrolment_id, kind=kind, period=period, created_at=now, **values
    )
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["enrolment_id", "kind", "period"], set_={**values, "edited_at": now}
        )
    )


async def share(tx: Tx, enrolment_id: EnrolmentId, kind: Kind, period: str, *, shared: bool) -> None:
    """Note whether the group may read an answer."""
    change = update(checkins).filter_by(enrolment_id=enrolment_id, kind=kind, period=period)
    await tx.execute(change.values(shared=shared))


async def find_kept(tx: Tx, enrolment_id: EnrolmentId, kind: Kind, period: str) -> KeptAnswer | None:
    """Return a member's answer to one check-in, and who may read it."""
    query = select(checkins).filter_by(enrolment_id=enrolment_id, kind=kind, period=period)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else KeptAnswer(_answer(row), row.shared, row.choice)


async def find(tx: Tx, enrolment_id: EnrolmentId, kind: Kind, period: str) -> Answer | None:
    """Return a member's answer to one check-in."""
    kept = await find_kept(tx, enrolment_id, kind, period)
    return kept.answer if kept else None


async def last_goal(tx: Tx, enrolment_id: EnrolmentId, kind: Kind, before: str) -> str | None:
    """Return the goal a member set in the check-in they answered last before a period."""
    query = (
        select(checkins.c.goal)
        .where(checkins.c.enrolment_id == enrolment_id, checkins.c.kind == kind, checkins.c.period < before)
        .order_by(checkins.c.period.desc())
        .limit(1)
    )
    return (await tx.execute(query)).scalar()


def _of(cohort_id: CohortId, kind: Kind, period: str) -> tuple[object, ...]:
    return (enrolments.c.cohort_id == cohort_id, checkins.c.kind == kind, checkins.c.period == period)


def _says_something() -> ColumnElement[bool]:
    """Leave out who only chose how to go on after a month: they may still want to write."""
    return or_(*(checkins.c[name].is_not(None) for name in (*_FIELDS, "reflection")))


async def count(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> int:
    """Count the answers to one check-in."""
    query = select(func.count()).select_from(checkins).join(enrolments)
    return (await tx.execute(query.where(*_of(cohort_id, kind, period)))).scalar_one()  # type: ignore[arg-type]


async def choices(tx: Tx, cohort_id: CohortId, period: str) -> Counter[str]:
    """Count what members chose in one monthly check-in."""
    query = select(checkins.c.choice).select_from(checkins).join(enrolments)
    rows = await tx.execute(query.where(*_of(cohort_id, Kind.MONTHLY, period)))  # type: ignore[arg-type]
    return Counter(choice for choice in rows.scalars() if choice is not None)


async def answers(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> list[StoredAnswer]:
    """List the answers to one check-in, first one first."""
    query = (
        select(checkins, members.c.user_id, members.c.name)
        .join(enrolments, enrolments.c.id == checkins.c.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .where(*_of(cohort_id, kind, period), _says_something())  # type: ignore[arg-type]
        .order_by(checkins.c.created_at)
    )
    return [
        StoredAnswer(UserId(row.user_id), row.name, _answer(row), row.created_at)
        for row in await tx.execute(query)
    ]


async def said_in_group(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> Sequence[Said]:
    """List what those said who are still in the cohort, first one first."""
    query = (
        select(checkins, members.c.name, members.c.shown)
        .join(enrolments, enrolments.c.id == checkins.c.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .join(enrolment_spans, enrolment_spans.c.enrolment_id == enrolments.c.id)
        .where(
            *_of(cohort_id, kind, period),  # type: ignore[arg-type]
            enrolment_spans.c.left_at.is_(None),
            _says_something(),
        )
        .order_by(checkins.c.created_at, enrolments.c.id)
    )
    rows = await tx.execute(query)
    return [Said(row.name, Shown(row.shown), _answer(row), row.shared) for row in rows]


async def waiting_for(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> int:
    """Count those in the cohort who did not answer yet."""
    answered = (
        select(checkins.c.enrolment_id)
        .where(checkins.c.kind == kind, checkins.c.period == period, _says_something())
        .scalar_subquery()
    )
    query = (
        select(func.count())
        .select_from(enrolments)
        .join(enrolment_spans)
        .where(
            enrolments.c.cohort_id == cohort_id,
            enrolment_spans.c.left_at.is_(None),
            enrolments.c.id.not_in(answered),
        )
    )
    return (await tx.execute(query)).scalar_one()


async def all_answers(tx: Tx, cohort_id: CohortId) -> list[tuple[object, ...]]:
    """List every check-in of a cohort: name, user id, kind, period and what was said."""
    columns = [checkins.c[name] for name in ("kind", "period", *_FIELDS, "reflection", "choice")]
    query = (
        select(members.c.name, members.c.user_id, *columns)
        .select_from(checkins)
        .join(enrolments, enrolments.c.id == checkins.c.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .where(enrolments.c.cohort_id == cohort_id)
        .order_by(checkins.c.period, members.c.name)
    )
    return [tuple(row) for row in await tx.execute(query)]
