"""Find, and delete, all that is held about a person or a server: in every table, read from the schema."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, delete, or_, select, update

from bot.domain.delivery import Kind
from bot.domain.ids import CohortId, GuildId, UserId
from bot.storage.deliveries import COHORT
from bot.storage.engine import Tx
from bot.storage.reminders import ENROLMENT
from bot.storage.schema import (
    changes,
    cohorts,
    completions,
    deliveries,
    enrolments,
    guilds_left,
    log_entries,
    members,
    metadata,
    own_questions,
    plans,
    question_reports,
    quiz_rounds,
    retired_questions,
)

DELETED = 0
"""Stands where the id of a member was that had their data deleted."""
_NAMED_IN = (
    (log_entries, log_entries.c.actor_id),
    (log_entries, log_entries.c.target_id),
    (changes, changes.c.actor_id),
    (cohorts, cohorts.c.setup_by),
    (plans, plans.c.made_by),
    (quiz_rounds, quiz_rounds.c.starter_id),
    (own_questions, own_questions.c.added_by),
    (retired_questions, retired_questions.c.retired_by),
)
_COUNTED_IN = (Kind.BOARD, Kind.WEEKLY, Kind.MONTHLY, Kind.DIGEST, Kind.WRAPUP)
Found = dict[str, list[dict[str, Any]]]


def _members_of(user_id: UserId) -> Select[Any]:
    return select(members.c.id).where(members.c.user_id == user_id)


def _enrolments_of(user_id: UserId) -> Select[Any]:
    return select(enrolments.c.id).where(enrolments.c.member_id.in_(_members_of(user_id)))


def _belongs(table: Table, user_id: UserId) -> ColumnElement[bool] | None:
    """Return which rows of a table are a person's, None for a table that holds none."""
    if "user_id" in table.c:
        return table.c.user_id == user_id
    if "member_id" in table.c:
        return table.c.member_id.in_(_members_of(user_id))
    if "enrolment_id" in table.c:
        return table.c.enrolment_id.in_(_enrolments_of(user_id))
    if table is deliveries:
        mine = deliveries.c.target_id.in_(_enrolments_of(user_id))
        return (deliveries.c.target_type == ENROLMENT) & mine
    if "session_id" in table.c:
        sessions = metadata.tables["quiz_sessions"]
        theirs = select(sessions.c.id).where(sessions.c.member_id.in_(_members_of(user_id)))
        return table.c.session_id.in_(theirs)
    named = [column for named, column in _NAMED_IN if named is table]
    return or_(*(column == user_id for column in named)) if named else None


def tables_held() -> list[str]:
    """Name the tables that hold something about people."""
    return [table.name for table in metadata.sorted_tables if _belongs(table, UserId(0)) is not None]


async def find_all(tx: Tx, user_id: UserId) -> Found:
    """Return every row that is about a person, by table, in plain values."""
    found: Found = {}
    for table in metadata.sorted_tables:
        belongs = _belongs(table, user_id)
        if belongs is None:
            continue
        rows = (await tx.execute(select(table).where(belongs))).mappings().all()
        if rows:
            found[table.name] = [{key: _plain(value) for key, value in row.items()} for row in rows]
    return found


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime | time) else value


async def posts_that_name(tx: Tx, user_id: UserId, since: datetime) -> Sequence[tuple[CohortId, Kind, str]]:
    """List the posts since an instant on which a person may be counted or named.

    These are the daily posts of days they did, and every board, check-in and wrap-up of their groups.
    """
    mine = select(completions.c.cohort_id, completions.c.day_id)
    mine = mine.where(
        completions.c.enrolment_id.in_(_enrolments_of(user_id)), completions.c.undone_at.is_(None)
    )
    did = {(row.cohort_id, row.day_id) for row in await tx.execute(mine)}
    groups = select(enrolments.c.cohort_id).where(enrolments.c.member_id.in_(_members_of(user_id)))
    query = select(deliveries).where(
        deliveries.c.target_type == COHORT,
        deliveries.c.target_id.in_(groups),
        deliveries.c.kind.in_((Kind.DAILY, *_COUNTED_IN)),
        deliveries.c.sent_at >= since,
    )
    return [
        (CohortId(row.target_id), Kind(row.kind), row.period)
        for row in await tx.execute(query)
        if row.kind in _COUNTED_IN or (row.target_id, row.period) in did
    ]


async def delete_all(tx: Tx, user_id: UserId) -> None:
    """Delete every row of a person; the organisers' log keeps "a deleted member", without typed words."""
    await tx.execute(delete(deliveries).where(_belongs(deliveries, user_id)))  # type: ignore[arg-type]
    await tx.execute(delete(members).where(members.c.user_id == user_id))
    never = (changes.c.actor_id == user_id) & changes.c.applied_at.is_(None)
    await tx.execute(delete(changes).where(never))
    await tx.execute(delete(plans).where(plans.c.made_by == user_id, plans.c.version.is_(None)))
    await _take_out_words(tx, user_id)
    for table, column in _NAMED_IN:
        change: Mapping[Any, Any] = {column: DELETED}
        await tx.execute(update(table).where(column == user_id).values(change))


async def _take_out_words(tx: Tx, user_id: UserId) -> None:
    """Empty what was typed by, or about, a person in the log: announcements, reasons of corrections."""
    lines = (await tx.execute(select(log_entries).where(_belongs(log_entries, user_id)))).all()  # type: ignore[arg-type]
    for line_id, detail in _without_words(lines):
        await tx.execute(update(log_entries).where(log_entries.c.id == line_id).values(detail=detail))


def _without_words(lines: Sequence[Row[Any]]) -> Iterator[tuple[int, str]]:
    for line in lines:
        if line.action == "announce":
            yield line.id, ""
        elif line.action == "mark":
            yield line.id, line.detail.partition(" (")[0]


# -- servers ---------------------------------------------------------------------------------


async def known_guilds(tx: Tx) -> set[GuildId]:
    """Return the servers something is held about."""
    found: set[GuildId] = set()
    for table in (cohorts, members, plans, own_questions, retired_questions, quiz_rounds):
        rows = await tx.execute(select(table.c.guild_id).distinct())
        found |= {GuildId(row.guild_id) for row in rows}
    return found


async def guilds_gone(tx: Tx) -> dict[GuildId, datetime]:
    """Return the servers the bot was removed from, and since when."""
    rows = await tx.execute(select(guilds_left))
    return {GuildId(row.guild_id): row.left_at for row in rows}


async def set_gone(tx: Tx, guild_id: GuildId, at: datetime | None) -> None:
    """Note that the bot was removed from a server, or, with None, that it is back."""
    await tx.execute(delete(guilds_left).where(guilds_left.c.guild_id == guild_id))
    if at is not None:
        await tx.execute(guilds_left.insert().values(guild_id=guild_id, left_at=at))


async def delete_guild(tx: Tx, guild_id: GuildId) -> None:
    """Delete everything that is held about a server."""
    mine = select(cohorts.c.id).where(cohorts.c.guild_id == guild_id)
    theirs = select(enrolments.c.id).where(enrolments.c.cohort_id.in_(mine))
    await tx.execute(
        delete(deliveries).where(
            ((deliveries.c.target_type == ENROLMENT) & deliveries.c.target_id.in_(theirs))
            | ((deliveries.c.target_type != ENROLMENT) & deliveries.c.target_id.in_(mine))
        )
    )
    await tx.execute(delete(members).where(members.c.guild_id == guild_id))
    await tx.execute(delete(cohorts).where(cohorts.c.guild_id == guild_id))
    for table in (plans, own_questions, retired_questions, question_reports, quiz_rounds):
        await tx.execute(delete(table).where(table.c.guild_id == guild_id))
    await tx.execute(delete(guilds_left).where(guilds_left.c.guild_id == guild_id))
