"""Store changes of cohorts: asked for, previewed, applied, reverted."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.domain.cohort import Cohort, Position
from bot.domain.ids import CohortId, UserId
from bot.storage import cohorts as cohort_rows
from bot.storage.engine import Tx
from bot.storage.schema import changes, cohorts


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change somebody asked for; `base` is the state its preview was made from."""

    id: int
    cohort_id: CohortId
    actor_id: UserId
    kind: str
    asked: Mapping[str, Any]
    made_at: datetime
    base: tuple[int, int]
    applied_at: datetime | None
    applied: tuple[int, int] | None
    reverted_at: datetime | None


def _change(row: Row[Any]) -> StoredChange:
    applied = None if row.applied_version is None else (row.applied_version, row.applied_posted)
    return StoredChange(
        id=row.id,
        cohort_id=CohortId(row.cohort_id),
        actor_id=UserId(row.actor_id),
        kind=row.kind,
        asked=json.loads(row.asked),
        made_at=row.made_at,
        base=(row.base_version, row.base_posted),
        applied_at=row.applied_at,
        applied=applied,
        reverted_at=row.reverted_at,
    )


async def add(
    tx: Tx, cohort: Cohort, actor_id: UserId, kind: str, asked: Mapping[str, Any], now: datetime
) -> int:
    """Keep a change that was asked for and not confirmed."""
    result = await tx.execute(
        insert(changes)
        .values(
            cohort_id=cohort.id,
            actor_id=actor_id,
            kind=kind,
            asked=json.dumps(asked),
            made_at=now,
            base_version=cohort.position.version,
            base_posted=cohort.posted_through,
        )
        .returning(changes.c.id)
    )
    return int(result.scalar_one())


async def get(tx: Tx, change_id: int) -> StoredChange | None:
    """Return a change, None where it is gone."""
    row = (await tx.execute(select(changes).where(changes.c.id == change_id))).one_or_none()
    return None if row is None else _change(row)


async def last_applied(tx: Tx, cohort_id: CohortId) -> StoredChange | None:
    """Return the last change that is in force."""
    query = (
        select(changes)
        .where(
            changes.c.cohort_id == cohort_id,
            changes.c.applied_at.is_not(None),
            changes.c.reverted_at.is_(None),
        )
        .order_by(changes.c.applied_version.desc())
        .limit(1)
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _change(row)


async def mark_applied(tx: Tx, change_id: int, before: Cohort, after: Cohort, now: datetime) -> None:
    """Note that a change is in force, and how everything stood before."""
    columns = [cohorts.c[name] for name in _RESTORED]
    row = (await tx.execute(select(*columns).where(cohorts.c.id == before.id))).one()
    await tx.execute(
        update(changes)
        .where(changes.c.id == change_id)
        .values(
            applied_at=now,
            applied_version=after.position.version,
            applied_posted=after.posted_through,
            before=json.dumps(dict(row._mapping), default=_written),
        )
    )


async def state_before(tx: Tx, change: StoredChange, cohort: Cohort) -> Cohort:
    """Return a cohort as it stood before a change, as one more version."""
    query = select(changes.c.before).where(changes.c.id == change.id)
    before = json.loads((await tx.execute(query)).scalar_one())
    # A change that was made before a setting existed did not touch it.
    kept = {name: _READ.get(name, _as_is)(before[name]) for name in _DRAFT if name in before}
    position = Position(
        posted_through=before["posted_through"],
        anchor_number=before["anchor_number"],
        anchor_on=date.fromisoformat(before["anchor_on"]),
        pauses=cohort_rows.read_pauses(before["pauses"]),
        version=cohort.position.version + 1,
    )
    return replace(cohort, draft=replace(cohort.draft, **kept), position=position)


async def mark_reverted(tx: Tx, change_id: int, now: datetime) -> None:
    """Note that a change was taken back."""
    await tx.execute(update(changes).where(changes.c.id == change_id).values(reverted_at=now))


_DRAFT = (
    "name",
    "channel_id",
    "chat_id",
    "zone",
    "post_time",
    "ping_role_id",
    "organiser_role_id",
    "rollover_hour",
    "grace",
    "study_weekdays",
    "intensive",
    "weekly_weekday",
    "weekly_time",
    "monthly_on",
)


_RESTORED = (*_DRAFT, "posted_through", "anchor_number", "anchor_on", "pauses")


def _as_is(value: Any) -> Any:
    return value


_READ: Mapping[str, Callable[[Any], Any]] = {
    "post_time": time.fromisoformat,
    "weekly_time": time.fromisoformat,
    "study_weekdays": lambda written: frozenset(map(int, written)),
}


def _written(value: date | time) -> str:
    return value.isoformat()
