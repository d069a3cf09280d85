"""Store cohorts, their due days and their alarms."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.calendar import Pause
from bot.domain.cohort import Cohort, CohortDraft, Position
from bot.domain.cohort_streak import DayCount
from bot.domain.delivery import Kind
from bot.domain.ids import ChannelId, CohortId, DayId, GuildId, PlanId, RoleId, UserId
from bot.domain.ledger import DueDay
from bot.storage.engine import Tx
from bot.storage.schema import alarms, cohort_days, cohorts, guilds_left


def _draft(row: Row[Any]) -> CohortDraft:
    return CohortDraft(
        guild_id=GuildId(row.guild_id),
        name=row.name,
        plan_id=PlanId(row.plan_id),
        channel_id=ChannelId(row.channel_id),
        chat_id=ChannelId(row.chat_id),
        zone=row.zone,
        start_on=row.start_on,
        post_time=row.post_time,
        setup_by=UserId(row.setup_by),
        ping_role_id=None if row.ping_role_id is None else RoleId(row.ping_role_id),
        organiser_role_id=None if row.organiser_role_id is None else RoleId(row.organiser_role_id),
        rollover_hour=row.rollover_hour,
        grace=row.grace,
        study_weekdays=frozenset(map(int, row.study_weekdays)),
        weekly_weekday=row.weekly_weekday,
        weekly_time=row.weekly_time,
        monthly_time=row.monthly_time,
        monthly_on=row.monthly_on,
        intensive=row.intensive,
    )


def _cohort(row: Row[Any]) -> Cohort:
    return Cohort(
        id=CohortId(row.id),
        draft=_draft(row),
        created_at=row.created_at,
        position=Position(
            row.posted_through, row.anchor_number, row.anchor_on, read_pauses(row.pauses), row.version
        ),
        finished_at=row.finished_at,
        blocked_at=row.blocked_at,
        blocked_reason=row.blocked_reason,
    )


def read_pauses(written: str) -> tuple[Pause, ...]:
    """Read pauses as they are stored."""
    return tuple(Pause(*map(date.fromisoformat, ends)) for ends in json.loads(written))


def _position_values(position: Position) -> dict[str, Any]:
    pauses = [[pause.from_on.isoformat(), pause.to_on.isoformat()] for pause in position.pauses]
    return {
        "posted_through": position.posted_through,
        "anchor_number": position.anchor_number,
        "anchor_on": position.anchor_on,
        "version": position.version,
        "pauses": json.dumps(pauses),
    }


def _values(draft: CohortDraft) -> dict[str, Any]:
    fields = {name: getattr(draft, name) for name in CohortDraft.__dataclass_fields__}
    return {**fields, "study_weekdays": "".join(map(str, sorted(draft.study_weekdays)))}


async def add(tx: Tx, draft: CohortDraft, created_at: datetime, position: Position) -> Cohort:
    """Insert a cohort."""
    values = {**_values(draft), **_position_values(position), "created_at": created_at}
    result = await tx.execute(insert(cohorts).values(**values).returning(cohorts.c.id))
    return Cohort(CohortId(result.scalar_one()), draft, created_at, position)


async def save(tx: Tx, cohort: Cohort) -> None:
    """Overwrite what the organisers decide and where the calendar stands."""
    values = {**_values(cohort.draft), **_position_values(cohort.position)}
    await tx.execute(update(cohorts).where(cohorts.c.id == cohort.id).values(**values))


async def get(tx: Tx, cohort_id: CohortId) -> Cohort | None:
    """Return a cohort, None where it is gone."""
    row = (await tx.execute(select(cohorts).where(cohorts.c.id == cohort_id))).one_or_none()
    return None if row is None else _cohort(row)


_OF_GUILD = (
    select(cohorts)
    .where(
        cohorts.c.guild_id == bindparam("guild"),
        or_(cohorts.c.finished_at.is_(None), cohorts.c.finished_at >= bindparam("finished_after")),
    )
    .order_by(cohorts.c.id)
)


async def of_guild(tx: Tx, guild_id: GuildId, finished_after: datetime) -> list[Cohort]:
    """List a server's cohorts: the running ones, and those finished after an instant."""
    rows = await tx.execute(_OF_GUILD, {"guild": guild_id, "finished_after": finished_after})
    return [_cohort(row) for row in rows]


async def running_in(tx: Tx, channel_id: ChannelId) -> Cohort | None:
    """Return the running cohort of a study channel."""
    query = select(cohorts).where(cohorts.c.channel_id == channel_id, cohorts.c.finished_at.is_(None))
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _cohort(row)


async def finish(tx: Tx, cohort_id: CohortId, at: datetime) -> None:
    """Mark a cohort finished and silence its alarms."""
    await tx.execute(
        update(cohorts)
        .where(cohorts.c.id == cohort_id)
        .values(finished_at=at, blocked_at=None, blocked_reason=None, blocked_told_at=None)
    )
    await silence(tx, cohort_id)


async def silence(tx: Tx, cohort_id: CohortId) -> None:
    """Delete the alarms of a cohort."""
    await tx.execute(delete(alarms).where(alarms.c.cohort_id == cohort_id))


async def move_posted_through(tx: Tx, cohort_id: CohortId, number: int) -> None:
    """Remember that the days up to `number` were posted or told of."""
    change = update(cohorts).where(cohorts.c.id == cohort_id, cohorts.c.posted_through < number)
    await tx.execute(change.values(posted_through=number))


# -- blocked ---------------------------------------------------------------------------------


async def block(tx: Tx, cohort_id: CohortId, at: datetime, reason: str) -> None:
    """Mark a cohort blocked; the first instant stays."""
    await tx.execute(update(cohorts).where(cohorts.c.id == cohort_id).values(blocked_reason=reason))
    await tx.execute(
        update(cohorts).where(cohorts.c.id == cohort_id, cohorts.c.blocked_at.is_(None)).values(blocked_at=at)
    )


async def unblock(tx: Tx, cohort_id: CohortId) -> None:
    """Mark a cohort able to post again."""
    await tx.execute(
        update(cohorts)
        .where(cohorts.c.id == cohort_id, cohorts.c.blocked_at.is_not(None))
        .values(blocked_at=None, blocked_reason=None, blocked_told_at=None)
    )


async def take_blocked_notice(tx: Tx, cohort_id: CohortId, at: datetime) -> bool:
    """Take the one notice of a block; False when it was taken before."""
    result = await tx.execute(
        update(cohorts)
        .where(
            cohorts.c.id == cohort_id,
            cohorts.c.blocked_at.is_not(None),
            cohorts.c.blocked_told_at.is_(None),
        )
        .values(blocked_told_at=at)
    )
    return result.rowcount == 1


# -- due days --------------------------------------------------------------------------------


_DUE_DAYS = (
    select(cohort_days).where(cohort_days.c.cohort_id == bindparam("cohort")).order_by(cohort_days.c.number)
)


async def due_days(tx: Tx, cohort_id: CohortId) -> list[DueDay]:
    """List the plan days that became due, in plan order."""
    return [
        DueDay(
            number=row.number,
            day_id=DayId(row.day_id),
            due_at=row.due_at,
            sent_at=row.sent_at,
            zone=row.zone,
            rollover_hour=row.rollover_hour,
            grace=row.grace,
        )
        for row in await tx.execute(_DUE_DAYS, {"cohort": cohort_id})
    ]


async def add_due_days(tx: Tx, cohort_id: CohortId, days: Sequence[DueDay]) -> None:
    """Keep the instants and rules of days that are due; those kept before stay as they are."""
    if not days:
        return
    rows = [
        {
            "cohort_id": cohort_id,
            "number": day.number,
            "day_id": day.day_id,
            "due_at": day.due_at,
            "zone": day.zone,
            "rollover_hour": day.rollover_hour,
            "grace": day.grace,
        }
        for day in days
    ]
    await tx.execute(upsert(cohort_days).on_conflict_do_nothing(), rows)


async def mark_days_sent(tx: Tx, cohort_id: CohortId, numbers: Sequence[int], at: datetime) -> None:
    """Note when days were really sent."""
    await tx.execute(
        update(cohort_days)
        .where(
            cohort_days.c.cohort_id == cohort_id,
            cohort_days.c.number.in_(numbers),
            cohort_days.c.sent_at.is_(None),
        )
        .values(sent_at=at)
    )


async def uncounted_days(tx: Tx, due_after: datetime, due_before: datetime) -> dict[CohortId, frozenset[int]]:
    """Return the days, by cohort, of which nobody has counted yet how many kept them."""
    query = select(cohort_days.c.cohort_id, cohort_days.c.number).where(
        cohort_days.c.kept.is_(None), cohort_days.c.due_at > due_after, cohort_days.c.due_at <= due_before
    )
    found: dict[CohortId, set[int]] = defaultdict(set)
    for row in await tx.execute(query):
        found[CohortId(row.cohort_id)].add(row.number)
    return {cohort_id: frozenset(numbers) for cohort_id, numbers in found.items()}


async def fix_counts(tx: Tx, cohort_id: CohortId, counts: Sequence[DayCount]) -> None:
    """Keep how many members kept their days; what was fixed before stays."""
    for count in counts:
        await tx.execute(
            update(cohort_days)
            .where(
                cohort_days.c.cohort_id == cohort_id,
                cohort_days.c.number == count.number,
                cohort_days.c.kept.is_(None),
            )
            .values(kept=count.kept, active=count.active)
        )


async def day_counts(tx: Tx, cohort_id: CohortId) -> list[DayCount]:
    """List the days that were counted, in plan order."""
    query = select(cohort_days).where(cohort_days.c.cohort_id == cohort_id, cohort_days.c.kept.is_not(None))
    rows = await tx.execute(query.order_by(cohort_days.c.number))
    return [DayCount(row.number, row.kept, row.active) for row in rows]


# -- alarms ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Alarm:
    cohort_id: CohortId
    kind: Kind


async def alarms_due(tx: Tx, now: datetime) -> list[Alarm]:
    """List what needs attention, longest due first; servers that removed the bot are left alone."""
    gone = select(guilds_left.c.guild_id)
    query = (
        select(alarms)
        .join(cohorts)
        .where(alarms.c.next_due_at <= now, cohorts.c.guild_id.not_in(gone))
        .order_by(alarms.c.next_due_at, alarms.c.kind)
    )
    return [Alarm(CohortId(row.cohort_id), Kind(row.kind)) for row in await tx.execute(query)]


async def set_alarm(tx: Tx, cohort_id: CohortId, kind: Kind, at: datetime) -> None:
    """Set when a cohort next needs attention for one kind of post."""
    statement = upsert(alarms).values(cohort_id=cohort_id, kind=kind, next_due_at=at)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["cohort_id", "kind"], set_={"next_due_at": statement.excluded.next_due_at}
        )
    )


async def clear_alarm(tx: Tx, cohort_id: CohortId, kind: Kind) -> None:
    """Delete the alarm of a cohort for one kind of post."""
    await tx.execute(delete(alarms).where(alarms.c.cohort_id == cohort_id, alarms.c.kind == kind))


async def alarms_of(tx: Tx, cohort_id: CohortId) -> Mapping[Kind, datetime]:
    """Return when a cohort next needs attention, by kind."""
    query = select(alarms).where(alarms.c.cohort_id == cohort_id)
    return {Kind(row.kind): row.next_due_at for row in await tx.execute(query)}
