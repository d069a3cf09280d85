"""Store when members want to be reminded, and what they were sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.delivery import State
from bot.domain.ids import CohortId, EnrolmentId, GuildId, MemberId, UserId
from bot.domain.reminding import ReminderKind
from bot.storage.engine import Tx
from bot.storage.schema import deliveries, enrolments, guilds_left, members, reminders

ENROLMENT = "enrolment"


@dataclass(frozen=True, slots=True)
class DueReminder:
    """A member who asked to be reminded at about now."""

    enrolment_id: EnrolmentId
    cohort_id: CohortId
    guild_id: GuildId
    user_id: UserId
    kind: ReminderKind
    not_today: date | None


async def instants(tx: Tx) -> list[datetime]:
    """List when reminders are to be sent."""
    return list((await tx.execute(select(reminders.c.next_at))).scalars())


async def due(tx: Tx, now: datetime) -> list[DueReminder]:
    """List the reminders whose instant has come; servers that removed the bot are silent."""
    gone = select(guilds_left.c.guild_id)
    query = (
        select(reminders, enrolments.c.cohort_id, members.c.guild_id, members.c.user_id)
        .join(enrolments, enrolments.c.id == reminders.c.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .where(reminders.c.next_at <= now, members.c.guild_id.not_in(gone))
        .order_by(reminders.c.next_at)
    )
    return [
        DueReminder(
            EnrolmentId(row.enrolment_id),
            CohortId(row.cohort_id),
            GuildId(row.guild_id),
            UserId(row.user_id),
            ReminderKind(row.kind),
            row.not_today,
        )
        for row in await tx.execute(query)
    ]


async def set_next(tx: Tx, enrolment_id: EnrolmentId, kind: ReminderKind, at: datetime) -> None:
    """Set when a member is to be reminded next."""
    statement = upsert(reminders).values(enrolment_id=enrolment_id, kind=kind, next_at=at)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["enrolment_id", "kind"], set_={"next_at": statement.excluded.next_at}
        )
    )


async def put_off(tx: Tx, enrolment_id: EnrolmentId, kind: ReminderKind, at: datetime) -> None:
    """Try a reminder again later, where it is still wanted."""
    await tx.execute(
        update(reminders)
        .where(reminders.c.enrolment_id == enrolment_id, reminders.c.kind == kind)
        .values(next_at=at)
    )


async def clear(tx: Tx, ids: Sequence[EnrolmentId]) -> None:
    """Stop reminding."""
    await tx.execute(delete(reminders).where(reminders.c.enrolment_id.in_(ids)))


async def drop(tx: Tx, enrolment_id: EnrolmentId, kind: ReminderKind) -> None:
    """Stop reminding of one thing."""
    await tx.execute(delete(reminders).filter_by(enrolment_id=enrolment_id, kind=kind))


async def skip(tx: Tx, enrolment_id: EnrolmentId, on: date) -> None:
    """Note that a member does not want to hear any more on a date."""
    await tx.execute(update(reminders).where(reminders.c.enrolment_id == enrolment_id).values(not_today=on))


async def set_time(tx: Tx, member_id: MemberId, at: time | None) -> None:
    """Keep when a member wants to be reminded; None stops it."""
    await tx.execute(update(members).where(members.c.id == member_id).values(remind_at=at))


async def claim(
    tx: Tx, enrolment_id: EnrolmentId, kind: ReminderKind, period: str, due_at: datetime, now: datetime
) -> bool:
    """Claim one message; False when it was claimed before. It goes out at most once."""
    values = {
        "target_type": ENROLMENT,
        "target_id": enrolment_id,
        "kind": kind,
        "period": period,
        "state": State.SENT,
        "due_at": due_at,
        "claimed_at": now,
        "late": False,
        "attempts": 0,
    }
    result = await tx.execute(upsert(deliveries).values(**values).on_conflict_do_nothing())
    return result.rowcount == 1


async def note_closed(tx: Tx, member_id: MemberId, *, closed: bool) -> None:
    """Note that a member takes no direct messages and has not been told yet."""
    await tx.execute(update(members).where(members.c.id == member_id).values(messages_closed=closed))


async def untold(tx: Tx) -> set[tuple[GuildId, UserId]]:
    """List who is still to be told that reminders were switched off."""
    query = select(members.c.guild_id, members.c.user_id).where(members.c.messages_closed.is_(True))
    return {(GuildId(row.guild_id), UserId(row.user_id)) for row in await tx.execute(query)}
