"""Claim what is due, inside one transaction: from then on it goes out exactly once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Plan
from bot.domain.delivery import (
    DAILY_SERIES,
    TOO_LATE,
    Delivery,
    Kind,
    State,
    is_late,
    latest_occasion,
    next_occasion,
)
from bot.domain.ids import ChannelId, CohortId
from bot.domain.library import Library
from bot.services.digests import claim_digests, hasten_digests
from bot.services.records import last_due, phase_ends_for, plan_of, unsent_days
from bot.storage import cohorts, completions, deliveries
from bot.storage.engine import Tx

WRAP_UP = "wrap-up"


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery to send now; a catch-up note also names its days."""

    cohort: Cohort
    delivery: Delivery
    numbers: tuple[int, ...] = field(default=())


async def claim(tx: Tx, cohort_id: CohortId, kind: Kind, library: Library, now: datetime) -> list[Claim]:
    """Claim what one alarm stands for; where nothing is due the alarm is set anew."""
    cohort = await cohorts.get(tx, cohort_id)
    if cohort is None or not cohort.running:
        await cohorts.silence(tx, cohort_id)
        return []
    if kind is Kind.DAILY:
        claims = await _claim_daily(tx, cohort, await plan_of(tx, library, cohort), now)
    elif kind is Kind.DIGEST:
        over = _over(cohort, await plan_of(tx, library, cohort), now)
        claims = [Claim(cohort, found) for found in await claim_digests(tx, cohort, now, over=over)]
    else:
        ends = await phase_ends_for(tx, cohort, kind, library)
        claims = await _claim_occasion(tx, cohort, kind, now, ends)
    return [await _renew(tx, claimed, now) for claimed in claims]


async def _renew(tx: Tx, claimed: Claim, now: datetime) -> Claim:
    """Claim anew what waited: it may be late by now, its channel may have moved, its fate is open again."""
    cohort, delivery = claimed.cohort, claimed.delivery
    late = is_late(cohort, delivery.due_at, now)
    channel_id = ChannelId(channel_of(cohort, delivery.kind))
    await deliveries.renew(tx, delivery.id, channel_id, late=late)
    return replace(claimed, delivery=replace(delivery, channel_id=channel_id, late=late))


# -- the daily series ------------------------------------------------------------------------


async def _claim_daily(tx: Tx, cohort: Cohort, plan: Plan, now: datetime) -> list[Claim]:
    latest = last_due(cohort, plan, now)
    if latest > cohort.posted_through:
        return await _claim_days(tx, cohort, plan, latest, now)
    if _over(cohort, plan, now):
        # The wrap-up ends everything: the board that is due goes first, and so do the digests.
        if (await cohorts.alarms_of(tx, cohort.id))[Kind.BOARD] <= now:
            return []
        if await hasten_digests(tx, cohort, now):
            return []
        pending = await deliveries.pending(tx, cohort.id, [Kind.WRAPUP])
        wrap_up_at = cohort.timetable.over_at(len(plan))
        delivery = pending[0] if pending else await _add(tx, cohort, Kind.WRAPUP, WRAP_UP, wrap_up_at, now)
        return [Claim(cohort, delivery)]
    await set_next_daily(tx, cohort, plan)
    return []


def _over(cohort: Cohort, plan: Plan, now: datetime) -> bool:
    """Tell whether the wrap-up is due."""
    return cohort.posted_through == len(plan) and cohort.timetable.over_at(len(plan)) <= now


async def _claim_days(tx: Tx, cohort: Cohort, plan: Plan, latest: int, now: datetime) -> list[Claim]:
    """Claim the posts of the latest date's days and, for days before it that were not posted, one note."""
    await cohorts.add_due_days(tx, cohort.id, unsent_days(cohort, plan, (), latest))
    timetable = cohort.timetable
    first = max(cohort.posted_through + 1, timetable.first_of(latest))
    wanted = [(Kind.DAILY, number, plan.day(number).id) for number in range(first, latest + 1)]
    missed = tuple(range(cohort.posted_through + 1, first))
    if missed:
        wanted.insert(0, (Kind.CATCHUP, missed[-1], plan.day(first).id))
    pending = await deliveries.pending(tx, cohort.id, DAILY_SERIES)
    kept = {(delivery.kind, delivery.period): delivery for delivery in pending}
    keys = {(kind, period) for kind, _, period in wanted}
    # What was claimed for an earlier date and certainly did not go out becomes part of the note.
    await deliveries.release(tx, [delivery.id for key, delivery in kept.items() if key not in keys])
    claims = []
    for kind, number, period in wanted:
        delivery = kept.get((kind, period))
        if delivery is None:
            delivery = await _add(tx, cohort, kind, period, timetable.due_at(number), now)
        claims.append(Claim(cohort, delivery, missed if kind is Kind.CATCHUP else ()))
    return claims


async def _add(tx: Tx, cohort: Cohort, kind: Kind, period: str, due_at: datetime, now: datetime) -> Delivery:
    late = is_late(cohort, due_at, now)
    channel_id = channel_of(cohort, kind)
    return await deliveries.add(
        tx, cohort.id, kind, period, State.CLAIMED, due_at, now, late=late, channel_id=channel_id
    )


def channel_of(cohort: Cohort, kind: Kind) -> int:
    """Return where a kind of post goes: the board to the group chat, all else to the study channel."""
    return cohort.chat_id if kind is Kind.BOARD else cohort.channel_id


async def set_next_daily(tx: Tx, cohort: Cohort, plan: Plan) -> None:
    """Set the alarm for the next day of the plan, or for the wrap-up."""
    await cohorts.set_alarm(tx, cohort.id, Kind.DAILY, cohort.next_daily_at(len(plan)))


# -- weekly, monthly, board ------------------------------------------------------------------


async def _claim_occasion(
    tx: Tx, cohort: Cohort, kind: Kind, now: datetime, ends: Sequence[date]
) -> list[Claim]:
    occasion = latest_occasion(cohort, kind, now, ends)
    pending = await deliveries.pending(tx, cohort.id, [kind])
    if occasion is None:
        await set_next_occasion(tx, cohort, kind, now, ends)
        return []
    await deliveries.release(tx, [found.id for found in pending if found.period != occasion.period])
    found = await deliveries.find(tx, cohort.id, kind, occasion.period)
    problem = await _why_not(tx, cohort, kind, occasion.period, now - occasion.at > TOO_LATE)
    if found is None and problem is None:
        found = await _add(tx, cohort, kind, occasion.period, occasion.at, now)
    elif found is None:
        found = await deliveries.add(
            tx, cohort.id, kind, occasion.period, State.SKIPPED, occasion.at, now, problem=problem
        )
    elif found.pending and problem is not None:
        await deliveries.mark_problem(tx, found.id, State.SKIPPED, problem, None)
    if found.pending and problem is None:
        return [Claim(cohort, found)]
    await set_next_occasion(tx, cohort, kind, now, ends)
    return []


async def _why_not(tx: Tx, cohort: Cohort, kind: Kind, period: str, too_late: bool) -> str | None:
    if too_late:
        return "too late to be of use"
    if kind is Kind.BOARD and not await completions.board(tx, cohort.id, period):
        return "nobody scored"
    return None


async def set_next_occasion(tx: Tx, cohort: Cohort, kind: Kind, now: datetime, ends: Sequence[date]) -> None:
    """Set the alarm for the next post of a recurring kind; `ends` are the dates of the plan's phases."""
    await cohorts.set_alarm(tx, cohort.id, kind, next_occasion(cohort, kind, now, ends).at)
