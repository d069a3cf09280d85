"""Store what the bot remembers about itself: settings, heartbeats and the organisers' log."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from sqlalchemy import func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import CohortId, UserId
from bot.domain.ledger import Outage
from bot.storage.engine import Tx
from bot.storage.schema import deliveries, heartbeats, log_entries, settings


async def get_setting(tx: Tx, key: str) -> str | None:
    """Return a remembered value."""
    return (await tx.execute(select(settings.c.value).where(settings.c.key == key))).scalar_one_or_none()


async def put_setting(tx: Tx, key: str, value: str) -> None:
    """Remember a value."""
    statement = upsert(settings).values(key=key, value=value)
    await tx.execute(
        statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
    )


async def beat(tx: Tx, now: datetime, apart_at_most: timedelta) -> None:
    """Extend the last stretch of being connected, or open a new one after a gap."""
    last = (await tx.execute(select(heartbeats).order_by(heartbeats.c.id.desc()).limit(1))).one_or_none()
    if last is not None and now - last.last_at <= apart_at_most:
        await tx.execute(update(heartbeats).where(heartbeats.c.id == last.id).values(last_at=now))
    else:
        await tx.execute(insert(heartbeats).values(started_at=now, last_at=now))


_STRETCHES = select(heartbeats.c.started_at, heartbeats.c.last_at).order_by(heartbeats.c.id)


async def outages(tx: Tx) -> list[Outage]:
    """List the gaps between the stretches of being connected."""
    stretches = (await tx.execute(_STRETCHES)).all()
    return [Outage(before.last_at, after.started_at) for before, after in pairwise(stretches)]


async def last_beat(tx: Tx) -> datetime | None:
    """Return when the bot was last known to be connected."""
    query = select(heartbeats.c.last_at).order_by(heartbeats.c.id.desc()).limit(1)
    return (await tx.execute(query)).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who of the organisers did what, and when."""

    at: datetime
    actor_id: UserId
    action: str
    detail: str
    target_id: UserId | None = None


async def add_log(tx: Tx, cohort_id: CohortId, entry: LogEntry) -> None:
    """Write a line in a cohort's log."""
    await tx.execute(
        insert(log_entries).values(
            cohort_id=cohort_id,
            at=entry.at,
            actor_id=entry.actor_id,
            target_id=entry.target_id,
            action=entry.action,
            detail=entry.detail,
        )
    )


async def posted_since(tx: Tx, cohort_id: CohortId, at: datetime) -> bool:
    """Tell whether something was posted to a cohort after an instant."""
    query = (
        select(deliveries.c.id)
        .where(
            deliveries.c.target_type == "cohort",
            deliveries.c.target_id == cohort_id,
            deliveries.c.sent_at > at,
        )
        .limit(1)
    )
    return (await tx.execute(query)).first() is not None


async def count_log(tx: Tx, cohort_id: CohortId) -> int:
    """Count a cohort's log lines."""
    query = select(func.count()).select_from(log_entries).where(log_entries.c.cohort_id == cohort_id)
    return (await tx.execute(query)).scalar_one()


async def log_of(tx: Tx, cohort_id: CohortId, limit: int, offset: int = 0) -> list[LogEntry]:
    """List some of a cohort's log lines, newest first."""
    query = (
        select(log_entries)
        .where(log_entries.c.cohort_id == cohort_id)
        .order_by(log_entries.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [
        LogEntry(row.at, UserId(row.actor_id), row.action, row.detail, row.target_id)
        for row in await tx.execute(query)
    ]
