"""Store members of a server and their enrolments in cohorts."""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.cohort import Enrolment, Member, Shown
from bot.domain.ids import CohortId, DayId, EnrolmentId, GuildId, MemberId, UserId
from bot.domain.ledger import DueDay, ZoneSince
from bot.domain.pace import Pace, Span
from bot.storage.engine import Tx
from bot.storage.schema import enrolment_days, enrolment_spans, enrolments, member_zones, members

_ENROLMENT = (
    select(
        enrolments.c.id,
        enrolments.c.member_id,
        members.c.user_id,
        members.c.name,
        members.c.shown,
        members.c.remind_at,
        enrolments.c.rest,
        enrolments.c.goal_minutes,
        enrolment_spans.c.first_day,
        enrolment_spans.c.left_at,
        enrolment_spans.c.pace,
        enrolment_spans.c.anchor_number,
        enrolment_spans.c.anchor_on,
        member_zones.c.zone,
        member_zones.c.since_at,
    )
    .select_from(enrolments)
    .join(members)
    .join(enrolment_spans)
    .outerjoin(member_zones, member_zones.c.member_id == members.c.id)
    .order_by(enrolments.c.id, enrolment_spans.c.id, member_zones.c.id)
)
_ENROLMENT_OF = _ENROLMENT.where(
    enrolments.c.cohort_id == bindparam("cohort"), members.c.user_id == bindparam("user")
)


def _member(rows: Sequence[Row[Any]], member_id: int) -> Member:
    first = rows[0]
    zones = dict.fromkeys(ZoneSince(row.zone, row.since_at) for row in rows if row.zone is not None)
    return Member(
        MemberId(member_id),
        UserId(first.user_id),
        first.name,
        Shown(first.shown),
        tuple(zones),
        first.remind_at,
    )


def _span(row: Row[Any]) -> Span:
    return Span(row.first_day, row.left_at, Pace(row.pace), row.anchor_number, row.anchor_on)


def _enrolment(rows: Sequence[Row[Any]]) -> Enrolment:
    first = rows[0]
    spans = dict.fromkeys(map(_span, rows))
    rest = frozenset(map(date.fromisoformat, json.loads(first.rest)))
    member = _member(rows, first.member_id)
    return Enrolment(EnrolmentId(first.id), member, tuple(spans), rest, first.goal_minutes)


async def _enrolments(tx: Tx, query: Select[Any], **values: Any) -> list[Enrolment]:
    found = await tx.execute(query, values)
    return [_enrolment(tuple(rows)) for _, rows in groupby(found, key=lambda row: row.id)]


async def find_enrolment(tx: Tx, cohort_id: CohortId, user_id: UserId) -> Enrolment | None:
    """Return a person's enrolment in a cohort, also one that was left."""
    found = await _enrolments(tx, _ENROLMENT_OF, cohort=cohort_id, user=user_id)
    return found[0] if found else None


async def get_enrolment(tx: Tx, cohort_id: CohortId, user_id: UserId) -> Enrolment:
    """Return a person's enrolment that is known to exist."""
    return (await _enrolments(tx, _ENROLMENT_OF, cohort=cohort_id, user=user_id))[0]


async def active_enrolments(tx: Tx, cohort_id: CohortId) -> list[Enrolment]:
    """List the enrolments of a cohort that were not left."""
    active = (
        select(enrolment_spans.c.enrolment_id).where(enrolment_spans.c.left_at.is_(None)).scalar_subquery()
    )
    query = _ENROLMENT.where(enrolments.c.cohort_id == cohort_id, enrolments.c.id.in_(active))
    return await _enrolments(tx, query)


async def cohorts_of(tx: Tx, guild_id: GuildId, user_id: UserId) -> set[CohortId]:
    """Return the cohorts of a server that a person is in now."""
    query = (
        select(enrolments.c.cohort_id)
        .join(members)
        .join(enrolment_spans)
        .where(
            members.c.guild_id == guild_id,
            members.c.user_id == user_id,
            enrolment_spans.c.left_at.is_(None),
        )
    )
    return {CohortId(row.cohort_id) for row in await tx.execute(query)}


# -- members ---------------------------------------------------------------------------------


def _of_person(guild_id: GuildId, user_id: UserId) -> Select[Any]:
    return (
        select(members, member_zones.c.zone, member_zones.c.since_at)
        .outerjoin(member_zones, member_zones.c.member_id == members.c.id)
        .where(members.c.guild_id == guild_id, members.c.user_id == user_id)
        .order_by(member_zones.c.id)
    )


async def find_member(tx: Tx, guild_id: GuildId, user_id: UserId) -> Member | None:
    """Return a person of a server, None before their first interaction that is kept."""
    rows = (await tx.execute(_of_person(guild_id, user_id))).all()
    return _member(rows, rows[0].id) if rows else None


async def keep_member(tx: Tx, guild_id: GuildId, user_id: UserId, name: str) -> Member:
    """Insert a person, or refresh the name of one that is known."""
    statement = upsert(members).values(guild_id=guild_id, user_id=user_id, name=name, shown=Shown.NAME)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["guild_id", "user_id"], set_={"name": statement.excluded.name}
        )
    )
    rows = (await tx.execute(_of_person(guild_id, user_id))).all()
    return _member(rows, rows[0].id)


async def rename_member(tx: Tx, member_id: MemberId, name: str) -> None:
    """Keep the display name of the last interaction."""
    await tx.execute(update(members).where(members.c.id == member_id).values(name=name))


async def set_shown(tx: Tx, member_id: MemberId, shown: Shown) -> None:
    """Keep how a member lets the group see them."""
    await tx.execute(update(members).where(members.c.id == member_id).values(shown=shown))


async def add_zone(tx: Tx, member_id: MemberId, zone: str, since_at: datetime) -> None:
    """Keep a member's zone from an instant on; earlier days keep theirs."""
    await tx.execute(insert(member_zones).values(member_id=member_id, zone=zone, since_at=since_at))


# -- joining and leaving ---------------------------------------------------------------------


async def add_span(
    tx: Tx, cohort_id: CohortId, member_id: MemberId, span: Span, joined_at: datetime
) -> EnrolmentId:
    """Open a stretch of membership; the schema refuses a second open one."""
    key = {"cohort_id": cohort_id, "member_id": member_id}
    await tx.execute(upsert(enrolments).values(**key).on_conflict_do_nothing())
    found = select(enrolments.c.id).filter_by(**key)
    enrolment_id = EnrolmentId((await tx.execute(found)).scalar_one())
    await tx.execute(
        insert(enrolment_spans).values(
            enrolment_id=enrolment_id,
            first_day=span.first_day,
            joined_at=joined_at,
            pace=span.pace,
            anchor_number=span.anchor_number,
            anchor_on=span.anchor_on,
        )
    )
    return enrolment_id


async def end_spans(tx: Tx, ids: Iterable[EnrolmentId], left_at: datetime, reason: str) -> None:
    """Close the open stretches of enrolments; what was done is kept."""
    await tx.execute(
        update(enrolment_spans)
        .where(enrolment_spans.c.enrolment_id.in_(list(ids)), enrolment_spans.c.left_at.is_(None))
        .values(left_at=left_at, left_reason=reason)
    )


# -- a pace of one's own ---------------------------------------------------------------------


async def own_days(tx: Tx, ids: Iterable[EnrolmentId]) -> dict[EnrolmentId, list[DueDay]]:
    """Return the own days whose instants were fixed before a change, by enrolment."""
    query = (
        select(enrolment_days)
        .where(enrolment_days.c.enrolment_id.in_(list(ids)))
        .order_by(enrolment_days.c.number)
    )
    found: dict[EnrolmentId, list[DueDay]] = {}
    for row in await tx.execute(query):
        day = DueDay(
            number=row.number,
            day_id=DayId(row.day_id),
            due_at=row.due_at,
            sent_at=row.due_at,
            zone=row.zone,
            rollover_hour=row.rollover_hour,
            grace=row.grace,
        )
        found.setdefault(EnrolmentId(row.enrolment_id), []).append(day)
    return found


async def fix_own_days(
    tx: Tx, enrolment_id: EnrolmentId, days: Sequence[DueDay], anchor_number: int, anchor_on: date | None
) -> None:
    """Keep the instants of own days that became due, and fix the next one to a date."""
    for day in days:
        statement = upsert(enrolment_days).values(
            enrolment_id=enrolment_id,
            number=day.number,
            day_id=day.day_id,
            due_at=day.due_at,
            zone=day.zone,
            rollover_hour=day.rollover_hour,
            grace=day.grace,
        )
        await tx.execute(statement.on_conflict_do_nothing())
    await tx.execute(
        update(enrolment_spans)
        .where(enrolment_spans.c.enrolment_id == enrolment_id, enrolment_spans.c.left_at.is_(None))
        .values(anchor_number=anchor_number, anchor_on=anchor_on)
    )


# -- rest ------------------------------------------------------------------------------------


async def save_rest(tx: Tx, enrolment_id: EnrolmentId, rest: Iterable[date]) -> None:
    """Overwrite the dates a member rests on."""
    written = json.dumps(sorted(on.isoformat() for on in rest))
    await tx.execute(update(enrolments).where(enrolments.c.id == enrolment_id).values(rest=written))


# -- the weekly goal -------------------------------------------------------------------------


async def save_goal(tx: Tx, enrolment_id: EnrolmentId, minutes: int | None) -> None:
    """Overwrite the weekly goal; None means the plan's."""
    await tx.execute(update(enrolments).where(enrolments.c.id == enrolment_id).values(goal_minutes=minutes))
