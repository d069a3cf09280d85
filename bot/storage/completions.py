"""Store what was done: completions, item ticks and the standings that follow from them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, func, insert, literal, select, union_all, update
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.board import Entry
from bot.domain.cohort import Completion, Shown
from bot.domain.ids import CohortId, DayId, EnrolmentId, ItemId
from bot.storage.engine import Tx
from bot.storage.schema import (
    completions,
    enrolment_spans,
    enrolments,
    item_ticks,
    members,
    quiz_points,
    standings,
)

ALL = "all"
_DONE = completions.c


def _completion(row: Row[Any]) -> Completion:
    return Completion(
        day_id=DayId(row.day_id),
        number=row.number,
        done_at=row.done_at,
        recorded_at=row.recorded_at,
        points=row.points,
        week=row.week,
        month=row.month,
        zone=row.zone,
        deadline_at=row.deadline_at,
        note=row.note,
        link=row.link,
        by_item=None if row.by_item is None else ItemId(row.by_item),
        source=row.source,
    )


_OF_ENROLMENT = select(completions).where(
    _DONE.enrolment_id == bindparam("enrolment"), _DONE.undone_at.is_(None)
)


async def done_days(tx: Tx, enrolment_id: EnrolmentId) -> dict[DayId, Completion]:
    """Return the days an enrolment has done, by day id."""
    rows = await tx.execute(_OF_ENROLMENT, {"enrolment": enrolment_id})
    return {DayId(row.day_id): _completion(row) for row in rows}


_UNDONE = (
    select(completions)
    .where(
        _DONE.enrolment_id == bindparam("enrolment"),
        _DONE.day_id == bindparam("day"),
        _DONE.undone_at.is_not(None),
    )
    .order_by(_DONE.done_at, _DONE.id.desc())
    .limit(1)
)


async def first_undone(tx: Tx, enrolment_id: EnrolmentId, day_id: DayId) -> Completion | None:
    """Return the earliest completion of a day that was undone since; of repeats the last, with its note."""
    row = (await tx.execute(_UNDONE, {"enrolment": enrolment_id, "day": day_id})).one_or_none()
    return None if row is None else _completion(row)


_ADD = insert(completions)


async def add(tx: Tx, cohort_id: CohortId, enrolment_id: EnrolmentId, completion: Completion) -> None:
    """Insert a completion and count its points; the schema refuses a second active one of a day."""
    values = {name: getattr(completion, name) for name in Completion.__dataclass_fields__}
    await tx.execute(_ADD, {"cohort_id": cohort_id, "enrolment_id": enrolment_id, **values})
    await _count(tx, cohort_id, enrolment_id, completion, completion.points)


async def undo(
    tx: Tx, cohort_id: CohortId, enrolment_id: EnrolmentId, completion: Completion, at: datetime
) -> None:
    """Mark the active completion of a day undone and take its points back."""
    await tx.execute(
        update(completions)
        .where(
            _DONE.enrolment_id == enrolment_id,
            _DONE.day_id == completion.day_id,
            _DONE.undone_at.is_(None),
        )
        .values(undone_at=at)
    )
    await _count(tx, cohort_id, enrolment_id, completion, -completion.points)


async def forget_undone(tx: Tx, enrolment_id: EnrolmentId, day_id: DayId) -> None:
    """Delete the undone completions of a day, so that a correction is not outdone by them."""
    await tx.execute(
        delete(completions).where(
            _DONE.enrolment_id == enrolment_id, _DONE.day_id == day_id, _DONE.undone_at.is_not(None)
        )
    )


async def annotate(
    tx: Tx, enrolment_id: EnrolmentId, day_id: DayId, note: str | None, link: str | None
) -> None:
    """Overwrite note and link of a done day."""
    await tx.execute(
        update(completions)
        .where(_DONE.enrolment_id == enrolment_id, _DONE.day_id == day_id, _DONE.undone_at.is_(None))
        .values(note=note, link=link)
    )


async def done_by_enrolment(tx: Tx, ids: Sequence[EnrolmentId]) -> dict[EnrolmentId, dict[DayId, datetime]]:
    """Return when each day was done, by enrolment."""
    query = select(_DONE.enrolment_id, _DONE.day_id, _DONE.done_at).where(
        _DONE.enrolment_id.in_(ids), _DONE.undone_at.is_(None)
    )
    found: dict[EnrolmentId, dict[DayId, datetime]] = defaultdict(dict)
    for row in await tx.execute(query):
        found[EnrolmentId(row.enrolment_id)][DayId(row.day_id)] = row.done_at
    return found


async def points_of(tx: Tx, cohort_id: CohortId) -> dict[EnrolmentId, int]:
    """Return everybody's points of all time."""
    query = select(standings.c.enrolment_id, standings.c.points).where(
        standings.c.cohort_id == cohort_id, standings.c.period == ALL
    )
    return {EnrolmentId(row.enrolment_id): row.points for row in await tx.execute(query)}


async def rows_for_export(tx: Tx, cohort_id: CohortId) -> list[tuple[Any, ...]]:
    """List what was done: name, user id, number, day id, instant, points, note, link, source."""
    columns = (_DONE.number, _DONE.day_id, _DONE.done_at, _DONE.points, _DONE.note, _DONE.link, _DONE.source)
    query = (
        select(members.c.name, members.c.user_id, *columns)
        .select_from(completions)
        .join(enrolments, enrolments.c.id == _DONE.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .where(_DONE.cohort_id == cohort_id, _DONE.undone_at.is_(None))
        .order_by(_DONE.number, _DONE.done_at)
    )
    return [tuple(row) for row in await tx.execute(query)]


async def tick_counts(
    tx: Tx, cohort_id: CohortId
) -> tuple[dict[tuple[DayId, ItemId], int], dict[DayId, int]]:
    """Count the current members' ticks by item, and those of them who ticked anything of a day."""
    ticks = item_ticks.c
    counted = func.count(ticks.enrolment_id.distinct())
    mine = (
        select(enrolments.c.id)
        .join(enrolment_spans, _still_in)
        .where(enrolments.c.cohort_id == cohort_id)
        .scalar_subquery()
    )
    items = select(ticks.day_id, ticks.item_id, counted.label("count")).where(ticks.enrolment_id.in_(mine))
    days = select(ticks.day_id, counted.label("count")).where(ticks.enrolment_id.in_(mine))
    by_item = await tx.execute(items.group_by(ticks.day_id, ticks.item_id))
    by_day = await tx.execute(days.group_by(ticks.day_id))
    return (
        {(DayId(row.day_id), ItemId(row.item_id)): row[2] for row in by_item},
        {DayId(row.day_id): row[1] for row in by_day},
    )


async def finishers(tx: Tx, cohort_id: CohortId, day_id: DayId) -> list[tuple[str, Shown]]:
    """List who of the current members did a day, first one first."""
    query = (
        select(members.c.name, members.c.shown)
        .select_from(completions)
        .join(enrolments, enrolments.c.id == _DONE.enrolment_id)
        .join(members, members.c.id == enrolments.c.member_id)
        .join(enrolment_spans, _still_in)
        .where(_DONE.cohort_id == cohort_id, _DONE.day_id == day_id, _DONE.undone_at.is_(None))
        .order_by(_DONE.done_at, _DONE.id)
    )
    return [(row.name, Shown(row.shown)) for row in await tx.execute(query)]


_still_in = and_(enrolment_spans.c.enrolment_id == enrolments.c.id, enrolment_spans.c.left_at.is_(None))


# -- ticks -----------------------------------------------------------------------------------


_TICKS = select(item_ticks.c.item_id).where(
    item_ticks.c.enrolment_id == bindparam("enrolment"), item_ticks.c.day_id == bindparam("day")
)


async def ticks(tx: Tx, enrolment_id: EnrolmentId, day_id: DayId) -> frozenset[ItemId]:
    """Return the items of a day that are ticked."""
    rows = await tx.execute(_TICKS, {"enrolment": enrolment_id, "day": day_id})
    return frozenset(ItemId(row.item_id) for row in rows)


async def tick(tx: Tx, enrolment_id: EnrolmentId, day_id: DayId, item_id: ItemId, at: datetime) -> None:
    """Tick an item; ticking it twice changes nothing."""
    values = {"enrolment_id": enrolment_id, "day_id": day_id, "item_id": item_id, "ticked_at": at}
    await tx.execute(upsert(item_ticks).values(**values).on_conflict_do_nothing())


async def untick(tx: Tx, enrolment_id: EnrolmentId, day_id: DayId, item_id: ItemId) -> None:
    """Take a tick back."""
    await tx.execute(
        delete(item_ticks).where(
            item_ticks.c.enrolment_id == enrolment_id,
            item_ticks.c.day_id == day_id,
            item_ticks.c.item_id == item_id,
        )
    )


# -- standings -------------------------------------------------------------------------------


_NEW = upsert(standings)
_COUNT = _NEW.on_conflict_do_update(
    index_elements=["enrolment_id", "period"],
    set_={"points": standings.c.points + _NEW.excluded.points},
)


async def _count(
    tx: Tx, cohort_id: CohortId, enrolment_id: EnrolmentId, completion: Completion, points: int
) -> None:
    await count_points(tx, cohort_id, enrolment_id, (completion.month, completion.week), points)


async def count_points(
    tx: Tx, cohort_id: CohortId, enrolment_id: EnrolmentId, periods: Sequence[str], points: int
) -> None:
    """Add points to the standings of all time and of some periods."""
    rows = [
        {"enrolment_id": enrolment_id, "cohort_id": cohort_id, "period": period, "points": points}
        for period in (ALL, *periods)
    ]
    await tx.execute(_COUNT, rows)


async def rebuild_standings(tx: Tx) -> None:
    """Compute every standing anew from the completions and what quizzes earned."""
    await tx.execute(delete(standings))
    done = select(_DONE.enrolment_id, _DONE.cohort_id, _DONE.month, _DONE.week, _DONE.points)
    quiz = select(
        quiz_points.c.enrolment_id,
        quiz_points.c.cohort_id,
        quiz_points.c.month,
        quiz_points.c.week,
        quiz_points.c.points,
    )
    earned = union_all(done.where(_DONE.undone_at.is_(None)), quiz).subquery()
    counted = [
        select(earned.c.enrolment_id, period.label("period"), earned.c.cohort_id, func.sum(earned.c.points))
        .select_from(earned)
        .group_by(earned.c.enrolment_id, period)
        for period in (literal(ALL), earned.c.month, earned.c.week)
    ]
    await tx.execute(
        insert(standings).from_select(["enrolment_id", "period", "cohort_id", "points"], union_all(*counted))
    )


async def all_standings(tx: Tx) -> Mapping[tuple[EnrolmentId, str], int]:
    """Return every standing that is not zero."""
    query = select(standings).where(standings.c.points != 0)
    return {(EnrolmentId(row.enrolment_id), row.period): row.points for row in await tx.execute(query)}


_BOARD = (
    select(members.c.user_id, members.c.name, members.c.shown, standings.c.points)
    .select_from(standings)
    .join(enrolments, enrolments.c.id == standings.c.enrolment_id)
    .join(members, members.c.id == enrolments.c.member_id)
    .join(enrolment_spans, _still_in)
    .where(
        standings.c.cohort_id == bindparam("cohort"),
        standings.c.period == bindparam("of_period"),
        standings.c.points > 0,
    )
)
_SHOWN = {shown.value: shown for shown in Shown}


async def board(tx: Tx, cohort_id: CohortId, period: str) -> list[Entry]:
    """List the points of the current members who scored in a period, in no order."""
    rows = (await tx.execute(_BOARD, {"cohort": cohort_id, "of_period": period})).all()
    # A thousand rows: taking them apart like this takes half as long as asking for each field by name.
    return [Entry(user, name, _SHOWN[shown], points) for user, name, shown, points in rows]
