"""Store logged study time and timers; what was removed is kept for a day and counts nowhere."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.hours import Entry, Timer, week_monday
from bot.domain.ids import CohortId, DayId, EnrolmentId, ItemId, LogId
from bot.storage.engine import Tx
from bot.storage.schema import enrolments, members, study_logs, timers

_LOG = study_logs.c
_KEPT = _LOG.removed_at.is_(None)


def _entry(row: Row[Any]) -> Entry:
    return Entry(
        id=LogId(row.id),
        enrolment_id=EnrolmentId(row.enrolment_id),
        on=row.studied_on,
        minutes=row.minutes,
        what=row.what,
        day_id=None if row.day_id is None else DayId(row.day_id),
        item_id=None if row.item_id is None else ItemId(row.item_id),
        source=row.source,
        removed_at=row.removed_at,
    )


# -- what others ask -------------------------------------------------------------------------


async def week_minutes(
    tx: Tx, enrolment_ids: Collection[EnrolmentId], first_on: date, last_on: date
) -> dict[EnrolmentId, int]:
    """Return the minutes logged between two study dates, both included, by enrolment; none where none."""
    query = (
        select(_LOG.enrolment_id, func.sum(_LOG.minutes).label("minutes"))
        .where(_LOG.enrolment_id.in_(enrolment_ids), _LOG.studied_on.between(first_on, last_on), _KEPT)
        .group_by(_LOG.enrolment_id)
    )
    return {EnrolmentId(row.enrolment_id): row.minutes for row in await tx.execute(query)}


async def minutes_by_week(tx: Tx, enrolment_id: EnrolmentId) -> list[tuple[date, int]]:
    """Return the minutes of each week with any, by its Monday, oldest first."""
    query = (
        select(_LOG.studied_on, func.sum(_LOG.minutes).label("minutes"))
        .where(_LOG.enrolment_id == enrolment_id, _KEPT)
        .group_by(_LOG.studied_on)
    )
    weeks: dict[date, int] = defaultdict(int)
    for row in await tx.execute(query):
        weeks[week_monday(row.studied_on)] += row.minutes
    return sorted(weeks.items())


async def sums_for_export(tx: Tx, cohort_id: CohortId) -> list[tuple[str, int, date, int]]:
    """List the minutes of each member and week: name, user id, Monday, minutes."""
    query = (
        select(members.c.name, members.c.user_id, _LOG.studied_on, func.sum(_LOG.minutes).label("minutes"))
        .select_from(study_logs)
        .join(enrolments, enrolments.c.id == _LOG.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .where(enrolments.c.cohort_id == cohort_id, _KEPT)
        .group_by(_LOG.enrolment_id, _LOG.studied_on)
    )
    sums: dict[tuple[str, int, date], int] = defaultdict(int)
    for row in await tx.execute(query):
        sums[(row.name, row.user_id, week_monday(row.studied_on))] += row.minutes
    listed = [(*key, minutes) for key, minutes in sums.items()]
    return sorted(listed, key=lambda row: (row[2], row[0], row[1]))


# -- entries ---------------------------------------------------------------------------------


async def add(
    tx: Tx,
    enrolment_id: EnrolmentId,
    on: date,
    minutes: int,
    now: datetime,
    *,
    source: str,
    what: str | None = None,
    day_id: DayId | None = None,
) -> Entry:
    """Insert an entry."""
    values = {"studied_on": on, "minutes": minutes, "what": what, "day_id": day_id, "source": source}
    statement = insert(study_logs).values(enrolment_id=enrolment_id, logged_at=now, **values)
    return _entry((await tx.execute(statement.returning(study_logs))).one())


async def add_item(
    tx: Tx, enrolment_id: EnrolmentId, on: date, minutes: int, now: datetime, day_id: DayId, item_id: ItemId
) -> Entry:
    """Insert the entry of an item, or begin it anew where it was removed; the schema refuses a second."""
    values = {"studied_on": on, "minutes": minutes, "what": None, "logged_at": now, "source": "item"}
    statement = upsert(study_logs).values(enrolment_id=enrolment_id, day_id=day_id, item_id=item_id, **values)
    statement = statement.on_conflict_do_update(
        index_elements=["enrolment_id", "day_id", "item_id"],
        index_where=_LOG.item_id.is_not(None),
        set_={**values, "edited_at": None, "removed_at": None},
    )
    return _entry((await tx.execute(statement.returning(study_logs))).one())


async def find(tx: Tx, entry_id: LogId) -> Entry | None:
    """Return an entry, also one that was removed within the last day."""
    row = (await tx.execute(select(study_logs).where(_LOG.id == entry_id))).one_or_none()
    return None if row is None else _entry(row)


async def get(tx: Tx, entry_id: LogId) -> Entry:
    """Return an entry that is known to exist."""
    return _entry((await tx.execute(select(study_logs).where(_LOG.id == entry_id))).one())


async def change(tx: Tx, entry_id: LogId, minutes: int, what: str | None, now: datetime) -> None:
    """Overwrite how long an entry is and what it was for."""
    values = {"minutes": minutes, "what": what, "edited_at": now}
    await tx.execute(update(study_logs).where(_LOG.id == entry_id).values(**values))


async def set_removed(tx: Tx, entry_id: LogId, at: datetime | None) -> None:
    """Take an entry out of every count, or, with None, put it back."""
    await tx.execute(update(study_logs).where(_LOG.id == entry_id).values(removed_at=at))


async def forget_removed(tx: Tx, before: datetime) -> None:
    """Delete what anybody removed before an instant."""
    await tx.execute(delete(study_logs).where(_LOG.removed_at < before))


async def between(tx: Tx, enrolment_id: EnrolmentId, first_on: date, last_on: date) -> list[Entry]:
    """List the entries between two study dates, both included, newest first."""
    query = (
        select(study_logs)
        .where(_LOG.enrolment_id == enrolment_id, _LOG.studied_on.between(first_on, last_on), _KEPT)
        .order_by(_LOG.studied_on.desc(), _LOG.id.desc())
    )
    return [_entry(row) for row in await tx.execute(query)]


async def first_on(tx: Tx, enrolment_id: EnrolmentId) -> date | None:
    """Return the study date of the oldest entry."""
    query = select(func.min(_LOG.studied_on)).where(_LOG.enrolment_id == enrolment_id, _KEPT)
    found: date | None = (await tx.execute(query)).scalar_one()
    return found


# -- timers, and what a day has --------------------------------------------------------------


async def start_timer(tx: Tx, timer: Timer) -> None:
    """Insert a timer; the schema refuses a second one of an enrolment."""
    await tx.execute(
        insert(timers).values(
            enrolment_id=timer.enrolment_id, day_id=timer.day_id, started_at=timer.started_at
        )
    )


async def timers_of(tx: Tx, ids: Iterable[EnrolmentId]) -> list[Timer]:
    """List the timers that run, of some enrolments."""
    rows = await tx.execute(select(timers).where(timers.c.enrolment_id.in_(list(ids))))
    return [_timer(row.enrolment_id, row.started_at, row.day_id) for row in rows]


async def end_timer(tx: Tx, enrolment_id: EnrolmentId) -> None:
    """Delete a timer."""
    await tx.execute(delete(timers).where(timers.c.enrolment_id == enrolment_id))


def _timer(enrolment_id: int, started_at: datetime, day_id: str | None) -> Timer:
    return Timer(EnrolmentId(enrolment_id), started_at, None if day_id is None else DayId(day_id))


_OF_DAY = (
    select(
        timers.c.started_at,
        timers.c.day_id.label("timed"),
        _LOG.item_id,
        func.coalesce(_LOG.minutes, 0).label("minutes"),
    )
    .select_from(enrolments)
    .outerjoin(timers, timers.c.enrolment_id == enrolments.c.id)
    .outerjoin(study_logs, and_(_LOG.enrolment_id == enrolments.c.id, _LOG.day_id == bindparam("day"), _KEPT))
    .where(enrolments.c.id == bindparam("enrolment"))
)


async def of_day(
    tx: Tx, enrolment_id: EnrolmentId, day_id: DayId
) -> tuple[Timer | None, frozenset[ItemId], int]:
    """Return the timer that runs, the items of a day that are logged, and its minutes: in one query."""
    rows = (await tx.execute(_OF_DAY, {"enrolment": enrolment_id, "day": day_id})).all()
    first = rows[0]
    timer = None if first.started_at is None else _timer(enrolment_id, first.started_at, first.timed)
    items = frozenset(ItemId(row.item_id) for row in rows if row.item_id is not None)
    return timer, items, sum(row.minutes for row in rows)
