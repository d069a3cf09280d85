"""Store deliveries: one row a message that is due."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.delivery import Delivery, Kind, State
from bot.domain.ids import ChannelId, CohortId, DayId, DeliveryId, MessageId
from bot.storage.engine import Tx
from bot.storage.schema import cohorts, deliveries, guilds_left

COHORT = "cohort"
_COLUMNS = deliveries.c


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        cohort_id=CohortId(row.target_id),
        kind=Kind(row.kind),
        period=row.period,
        state=State(row.state),
        due_at=row.due_at,
        claimed_at=row.claimed_at,
        late=row.late,
        attempts=row.attempts,
        retry_at=row.retry_at,
        problem=row.problem,
        sent_at=row.sent_at,
        channel_id=None if row.channel_id is None else ChannelId(row.channel_id),
        message_id=None if row.message_id is None else MessageId(row.message_id),
        edited_at=row.edited_at,
    )


async def add(
    tx: Tx,
    cohort_id: CohortId,
    kind: Kind,
    period: str,
    state: State,
    due_at: datetime,
    now: datetime,
    **more: Any,
) -> Delivery:
    """Insert a delivery; the schema refuses a second one of the same kind and period."""
    values = {
        "target_type": COHORT,
        "target_id": cohort_id,
        "kind": kind,
        "period": period,
        "state": state,
        "due_at": due_at,
        "claimed_at": now,
        "late": False,
        "attempts": 0,
        **more,
    }
    row = (await tx.execute(insert(deliveries).values(**values).returning(deliveries))).one()
    return _delivery(row)


async def add_noted(
    tx: Tx, cohort_id: CohortId, days: Sequence[tuple[DayId, datetime]], note: Delivery
) -> None:
    """Mark missed days as told of in one catch-up note."""
    rows = [
        {
            "target_type": COHORT,
            "target_id": cohort_id,
            "kind": Kind.DAILY,
            "period": day_id,
            "state": State.NOTED,
            "due_at": due_at,
            "claimed_at": note.claimed_at,
            "sent_at": note.sent_at,
            "channel_id": note.channel_id,
            "message_id": note.message_id,
            "late": True,
            "attempts": 0,
        }
        for day_id, due_at in days
    ]
    if rows:
        await tx.execute(upsert(deliveries).on_conflict_do_nothing(), rows)


async def get(tx: Tx, delivery_id: DeliveryId) -> Delivery | None:
    """Return a delivery, None where it is gone."""
    row = (await tx.execute(select(deliveries).where(_COLUMNS.id == delivery_id))).one_or_none()
    return None if row is None else _delivery(row)


def _of(cohort_id: CohortId, kinds: Sequence[Kind]) -> tuple[ColumnElement[bool], ...]:
    return (_COLUMNS.target_type == COHORT, _COLUMNS.target_id == cohort_id, _COLUMNS.kind.in_(kinds))


async def find(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> Delivery | None:
    """Return the delivery of one kind and period."""
    query = select(deliveries).where(
        _COLUMNS.target_type == COHORT,
        _COLUMNS.target_id == cohort_id,
        _COLUMNS.kind == kind,
        _COLUMNS.period == period,
    )
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _delivery(row)


async def pending(tx: Tx, cohort_id: CohortId, kinds: Sequence[Kind]) -> list[Delivery]:
    """List what was claimed or blocked and has not gone out, oldest first."""
    query = (
        select(deliveries)
        .where(
            *_of(cohort_id, kinds),
            _COLUMNS.state.in_((State.CLAIMED, State.BLOCKED)),
        )
        .order_by(_COLUMNS.id)
    )
    return [_delivery(row) for row in await tx.execute(query)]


async def recent(tx: Tx, cohort_id: CohortId, limit: int) -> list[Delivery]:
    """List a cohort's last deliveries, newest first."""
    query = (
        select(deliveries)
        .where(_COLUMNS.target_type == COHORT, _COLUMNS.target_id == cohort_id)
        .order_by(_COLUMNS.due_at.desc(), _COLUMNS.id.desc())
        .limit(limit)
    )
    return [_delivery(row) for row in await tx.execute(query)]


async def latest_sent(tx: Tx, cohort_id: CohortId, kinds: Sequence[Kind]) -> list[Delivery]:
    """Return the last delivery of each kind that went out."""
    latest: dict[Kind, Delivery] = {}
    query = (
        select(deliveries)
        .where(
            *_of(cohort_id, kinds),
            _COLUMNS.state == State.SENT,
        )
        .order_by(_COLUMNS.due_at)
    )
    for row in await tx.execute(query):
        latest[Kind(row.kind)] = _delivery(row)
    return list(latest.values())


async def undigested(tx: Tx, cohort_id: CohortId, kinds: Sequence[Kind], since: datetime) -> list[Delivery]:
    """List the check-ins that went out after an instant and have no digest yet, oldest first."""
    digest = deliveries.alias()
    has_one = select(digest.c.id).where(
        digest.c.target_type == COHORT,
        digest.c.target_id == _COLUMNS.target_id,
        digest.c.kind == Kind.DIGEST,
        digest.c.period == _COLUMNS.period,
    )
    query = (
        select(deliveries)
        .where(
            *_of(cohort_id, kinds),
            _COLUMNS.state == State.SENT,
            _COLUMNS.sent_at > since,
            ~has_one.exists(),
        )
        .order_by(_COLUMNS.id)
    )
    return [_delivery(row) for row in await tx.execute(query)]


async def release(tx: Tx, ids: Sequence[DeliveryId]) -> None:
    """Forget deliveries that certainly did not go out."""
    await tx.execute(delete(deliveries).where(_COLUMNS.id.in_(ids)))


async def renew(tx: Tx, delivery_id: DeliveryId, channel_id: ChannelId, *, late: bool) -> None:
    """Claim a delivery again: note where it is going to be sent now, and whether it is late."""
    change = update(deliveries).where(_COLUMNS.id == delivery_id)
    await tx.execute(change.values(state=State.CLAIMED, channel_id=channel_id, late=late))


async def mark_sent(
    tx: Tx, delivery_id: DeliveryId, at: datetime, channel_id: ChannelId, message_id: MessageId
) -> None:
    """Note that a delivery went out, and where."""
    await tx.execute(
        update(deliveries)
        .where(_COLUMNS.id == delivery_id)
        .values(
            state=State.SENT,
            sent_at=at,
            channel_id=channel_id,
            message_id=message_id,
            problem=None,
            retry_at=None,
        )
    )


async def mark_problem(
    tx: Tx, delivery_id: DeliveryId, state: State, problem: str, retry_at: datetime | None
) -> None:
    """Note why a delivery did not go out, and when to try again."""
    await tx.execute(
        update(deliveries)
        .where(_COLUMNS.id == delivery_id)
        .values(state=state, problem=problem, retry_at=retry_at, attempts=_COLUMNS.attempts + 1)
    )


# -- edits of posts --------------------------------------------------------------------------


_MAKE_STALE = (
    update(deliveries)
    .where(
        _COLUMNS.target_type == COHORT,
        _COLUMNS.target_id == bindparam("cohort"),
        _COLUMNS.kind == bindparam("of_kind"),
        _COLUMNS.period == bindparam("of_period"),
        _COLUMNS.state == State.SENT,
    )
    .values(stale=_COLUMNS.stale + 1)
)


async def make_stale(tx: Tx, cohort_id: CohortId, kind: Kind, period: str) -> None:
    """Count a change that a post does not show yet."""
    await tx.execute(_MAKE_STALE, {"cohort": cohort_id, "of_kind": kind, "of_period": period})


async def stale(tx: Tx) -> list[tuple[Delivery, int]]:
    """List the posts that do not show every change, with the number of changes.

    Those in servers that removed the bot wait until it is back.
    """
    gone = select(cohorts.c.id).join(guilds_left, guilds_left.c.guild_id == cohorts.c.guild_id)
    query = (
        select(deliveries).where(_COLUMNS.stale > 0, _COLUMNS.target_id.not_in(gone)).order_by(_COLUMNS.id)
    )
    return [(_delivery(row), row.stale) for row in await tx.execute(query)]


async def mark_edited(tx: Tx, delivery_id: DeliveryId, changes: int, at: datetime) -> None:
    """Note that a post shows that many changes more; later ones keep it stale."""
    await tx.execute(
        update(deliveries)
        .where(_COLUMNS.id == delivery_id)
        .values(stale=_COLUMNS.stale - changes, edited_at=at)
    )
