"""Bring what members said in a check-in together: claim its digest, gather it, send it, find it again."""

from datetime import datetime

from bot.domain.calendar import local_date
from bot.domain.checkin import CHECKINS, DIGEST_AFTER, DIGESTED, closes_at, digest_at
from bot.domain.cohort import Cohort
from bot.domain.delivery import TOO_LATE, Delivery, Kind, State
from bot.domain.digest import make_digest
from bot.domain.errors import ChannelUnavailable
from bot.domain.ids import ChannelId
from bot.domain.library import Library
from bot.services.ports import Announcer, PostRef
from bot.services.posts import DigestPost, Post
from bot.services.records import plan_of
from bot.storage import checkins, cohorts, deliveries
from bot.storage.engine import Tx

NOBODY = "nobody answered"


async def claim_digests(tx: Tx, cohort: Cohort, now: datetime, *, over: bool) -> list[Delivery]:
    """Claim the digests that are due, all of them where the plan is `over`; else set the alarm anew."""
    claimed = await _still_of_use(tx, cohort, now)
    for checkin in await _undigested(tx, cohort, now):
        due_at = await _due_at(tx, checkin, now)
        if due_at <= now or over:
            claimed += await _claim(tx, checkin, min(due_at, now), now)
    if not claimed:
        await set_next_digest(tx, cohort, now)
    return claimed


async def _claim(tx: Tx, checkin: Delivery, due_at: datetime, now: datetime) -> list[Delivery]:
    said = await checkins.said_in_group(tx, checkin.cohort_id, checkin.kind, checkin.period)
    state, problem = (State.CLAIMED, None) if said else (State.SKIPPED, NOBODY)
    key = (checkin.cohort_id, Kind.DIGEST, checkin.period)
    made = await deliveries.add(tx, *key, state, due_at, now, problem=problem)
    return [made] if said else []


async def _still_of_use(tx: Tx, cohort: Cohort, now: datetime) -> list[Delivery]:
    """List the digests claimed before; those that come too late are dropped."""
    waiting = []
    for digest in await deliveries.pending(tx, cohort.id, [Kind.DIGEST]):
        if now - digest.due_at > TOO_LATE:
            await deliveries.mark_problem(tx, digest.id, State.SKIPPED, "too late to be of use", None)
        else:
            waiting.append(digest)
    return waiting


async def hasten_digests(tx: Tx, cohort: Cohort, now: datetime) -> bool:
    """Have the digests go out before the end of everything; False where none is to come."""
    for checkin in await _undigested(tx, cohort, now):
        if await checkins.said_in_group(tx, cohort.id, checkin.kind, checkin.period):
            await cohorts.set_alarm(tx, cohort.id, Kind.DIGEST, now)
            return True
    return False


async def set_next_digest(tx: Tx, cohort: Cohort, now: datetime) -> None:
    """Set the alarm for the next digest; without one to come there is no alarm."""
    instants = [await _due_at(tx, checkin, now) for checkin in await _undigested(tx, cohort, now)]
    waiting = await deliveries.pending(tx, cohort.id, [Kind.DIGEST])
    instants += [digest.retry_at or digest.due_at for digest in waiting]
    if instants:
        await cohorts.set_alarm(tx, cohort.id, Kind.DIGEST, min(instants))
    else:
        await cohorts.clear_alarm(tx, cohort.id, Kind.DIGEST)


async def _undigested(tx: Tx, cohort: Cohort, now: datetime) -> list[Delivery]:
    return await deliveries.undigested(tx, cohort.id, DIGESTED, now - DIGEST_AFTER - TOO_LATE)


async def _due_at(tx: Tx, checkin: Delivery, now: datetime) -> datetime:
    """Return when a check-in's digest comes: now, where all have answered."""
    key = (checkin.cohort_id, checkin.kind, checkin.period)
    if not await checkins.waiting_for(tx, *key) and await checkins.said_in_group(tx, *key):
        return now
    return digest_at(checkin.due_at, checkin.sent_at or checkin.due_at)


# -- what it says, and where it goes ---------------------------------------------------------


async def checkin_of(tx: Tx, digest: Delivery) -> Delivery:
    """Return the check-in that a digest is about."""
    for kind in CHECKINS:
        found = await deliveries.find(tx, digest.cohort_id, kind, digest.period)
        if found is not None:
            return found
    raise LookupError(digest)


async def compose_digest(tx: Tx, cohort: Cohort, library: Library, delivery: Delivery) -> DigestPost:
    """Gather what the group may read of a check-in; who has left the group is not in it."""
    checkin = await checkin_of(tx, delivery)
    key = (cohort.id, checkin.kind, checkin.period)
    said = await checkins.said_in_group(tx, *key)
    plan = await plan_of(tx, library, cohort)
    topics = {topic.title for day in plan.days for topic in day.topics}
    return DigestPost(
        cohort=cohort,
        kind=checkin.kind,
        period=checkin.period,
        on=local_date(checkin.due_at, cohort.zone),
        members=len(said) + await checkins.waiting_for(tx, *key),
        digest=make_digest(said, topics),
        closes_at=closes_at(checkin.due_at),
        marker=delivery.marker,
    )


async def send_digest(
    announcer: Announcer, cohort: Cohort, checkin: Delivery, post: Post, nonce: str
) -> PostRef:
    """Send a digest into the thread of its check-in, or where the group studies now.

    Raises ChannelUnavailable, DiscordUnavailable.
    """
    if checkin.channel_id is None or checkin.message_id is None:
        return await announcer.send(cohort.channel_id, post, nonce)
    try:
        return await announcer.send_in_thread(checkin.channel_id, checkin.message_id, post, nonce)
    except ChannelUnavailable:
        if checkin.channel_id == cohort.channel_id:
            raise
    return await announcer.send(cohort.channel_id, post, nonce)


def places_of(cohort: Cohort, checkin: Delivery) -> list[ChannelId]:
    """List where a digest may stand: a thread that a message started has that message's id."""
    places = (checkin.message_id, checkin.channel_id, cohort.channel_id)
    return list(dict.fromkeys(ChannelId(place) for place in places if place is not None))
