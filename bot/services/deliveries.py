"""Send everything that is due, exactly once."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot.domain.checkin import DIGESTED, NUDGED
from bot.domain.cohort import Cohort
from bot.domain.delivery import (
    ALARM_KINDS,
    BLOCKED_RETRY,
    DAILY_SERIES,
    Delivery,
    Kind,
    State,
    back_off,
    edit_due_at,
)
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.domain.ids import ChannelId, CohortId, DayId
from bot.domain.library import Library
from bot.services.access import Caller, cohort_meant, require_organiser, require_running
from bot.services.claiming import Claim, channel_of, claim, set_next_daily, set_next_occasion
from bot.services.composing import Composer
from bot.services.digests import checkin_of, places_of, send_digest, set_next_digest
from bot.services.membership import Membership
from bot.services.ports import Announcer, Clock, PostRef
from bot.services.posts import BlockedNotice, Post
from bot.services.records import find_plan, phase_ends_for, plan_of
from bot.services.reminder_times import schedule_nudges
from bot.storage import cohorts, deliveries, members
from bot.storage.cohorts import Alarm
from bot.storage.engine import Database, Tx

AT_ONCE = 8
BROKEN_RETRY = timedelta(minutes=5)
CLOCKS_APART = timedelta(minutes=2)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class PostedNow:
    """What `/cohort post` brought about."""

    cohort: Cohort
    posted: tuple[Delivery, ...]
    next_due_at: datetime | None


class Deliveries:
    """Deliver posts, check-ins and boards; keep posts up to date.

    A delivery is claimed and committed, sent with a nonce made from its key, and marked sent. What was
    claimed before and not marked (a crash, a broken connection) is looked for in the channel first.
    """

    def __init__(
        self,
        db: Database,
        library: Library,
        clock: Clock,
        announcer: Announcer,
        composer: Composer,
        membership: Membership,
    ) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._announcer = announcer
        self._composer = composer
        self._membership = membership
        self._turn = asyncio.Lock()

    async def deliver_due(self, kinds: Sequence[Kind] = ALARM_KINDS) -> None:
        """Send what is due of some kinds; a cohort that fails does not hold up the others."""
        async with self._turn:
            now = self._clock.now()
            async with self._db.read() as tx:
                due = await cohorts.alarms_due(tx, now)
            places = asyncio.Semaphore(AT_ONCE)
            by_cohort: dict[CohortId, list[Alarm]] = {}
            for alarm in (alarm for alarm in due if alarm.kind in kinds):
                by_cohort.setdefault(alarm.cohort_id, []).append(alarm)
            await asyncio.gather(*(self._deliver_cohort(due, places) for due in by_cohort.values()))

    async def _deliver_cohort(self, due: Sequence[Alarm], places: asyncio.Semaphore) -> None:
        async with places:
            for alarm in due:
                try:
                    await self._deliver(alarm)
                except Exception:
                    _log.exception("delivery failed", cohort=alarm.cohort_id, kind=alarm.kind)
                    async with self._db.write() as tx:
                        retry_at = self._clock.now() + BROKEN_RETRY
                        await cohorts.set_alarm(tx, alarm.cohort_id, alarm.kind, retry_at)

    async def _deliver(self, alarm: Alarm) -> list[Delivery]:
        kinds = DAILY_SERIES if alarm.kind is Kind.DAILY else (alarm.kind,)
        if not await self._adopt(alarm.cohort_id, kinds):
            return []
        async with self._db.write() as tx:
            claims = await claim(tx, alarm.cohort_id, alarm.kind, self._library, self._clock.now())
        sent: list[Delivery] = []
        for claimed in claims:
            if not await self._send(claimed):
                break
            sent.append(claimed.delivery)
        return sent

    # -- sending -----------------------------------------------------------------------------

    async def _adopt(self, cohort_id: CohortId, kinds: Sequence[Kind]) -> bool:
        """Find out what became of claims that were left behind; False where Discord does not say."""
        async with self._db.read() as tx:
            cohort = await cohorts.get(tx, cohort_id)
            left = await deliveries.pending(tx, cohort_id, kinds)
        for delivery in left:
            if cohort is None or delivery.state is not State.CLAIMED:
                continue
            left_behind = Claim(cohort, delivery, await self._numbers(cohort, delivery))
            try:
                ref = await self._find(cohort, delivery)
            except (ChannelUnavailable, DiscordUnavailable) as problem:
                # It stays claimed, not blocked: whether it went out is still unknown.
                await self._note_problem(left_behind, problem, State.CLAIMED)
                return False
            if ref is not None:
                await self._note_sent(left_behind, ref)
        return True

    async def _find(self, cohort: Cohort, delivery: Delivery) -> PostRef | None:
        """Look for a post where it may stand. Raises ChannelUnavailable, DiscordUnavailable."""
        channel_now = ChannelId(channel_of(cohort, delivery.kind))
        places = [delivery.channel_id or channel_now]
        if delivery.kind is Kind.DIGEST:
            async with self._db.read() as tx:
                places = places_of(cohort, await checkin_of(tx, delivery))
        for place in places:
            try:
                ref = await self._announcer.find(place, delivery.marker, delivery.claimed_at - CLOCKS_APART)
            except ChannelUnavailable:
                if place == channel_now:
                    raise
                continue  # The old channel is gone, and a post in it with it; or no thread was started.
            if ref is not None:
                return ref
        return None

    async def _numbers(self, cohort: Cohort, delivery: Delivery) -> tuple[int, ...]:
        if delivery.kind is not Kind.CATCHUP:
            return ()
        async with self._db.read() as tx:
            plan = await plan_of(tx, self._library, cohort)
        latest = plan.by_id[DayId(delivery.period)].number
        return tuple(range(cohort.posted_through + 1, latest))

    async def _send(self, claimed: Claim) -> bool:
        cohort, delivery = claimed.cohort, claimed.delivery
        if delivery.kind in (Kind.DAILY, Kind.BOARD):
            await self._membership.check_presence(cohort)
        try:
            ref = await self._announce(claimed, await self._composer.compose(claimed))
        except (ChannelUnavailable, DiscordUnavailable) as problem:
            state = State.BLOCKED if isinstance(problem, ChannelUnavailable) else State.CLAIMED
            await self._note_problem(claimed, problem, state)
            return False
        await self._note_sent(claimed, replace(ref, sent_at=max(ref.sent_at, delivery.claimed_at)))
        return True

    async def _announce(self, claimed: Claim, post: Post) -> PostRef:
        cohort, delivery = claimed.cohort, claimed.delivery
        if delivery.kind is not Kind.DIGEST:
            channel_id = ChannelId(channel_of(cohort, delivery.kind))
            return await self._announcer.send(channel_id, post, delivery.nonce)
        async with self._db.read() as tx:
            checkin = await checkin_of(tx, delivery)
        return await send_digest(self._announcer, cohort, checkin, post, delivery.nonce)

    # -- what came of it ---------------------------------------------------------------------

    async def _note_sent(self, claimed: Claim, ref: PostRef) -> None:
        cohort, delivery = claimed.cohort, claimed.delivery
        async with self._db.write() as tx:
            await deliveries.mark_sent(tx, delivery.id, ref.sent_at, ref.channel_id, ref.message_id)
            left = await deliveries.pending(tx, cohort.id, tuple(Kind))
            if not any(found.problem for found in left):
                await cohorts.unblock(tx, cohort.id)
            if delivery.kind is Kind.DAILY:
                plan = await plan_of(tx, self._library, cohort)
                number = plan.by_id[DayId(delivery.period)].number
                await self._days_sent(tx, cohort, (number,), ref)
            elif delivery.kind is Kind.CATCHUP:
                await self._days_sent(tx, cohort, claimed.numbers, ref)
                await self._note_missed(tx, claimed, ref)
            elif delivery.kind is Kind.WRAPUP:
                await cohorts.finish(tx, cohort.id, ref.sent_at)
            elif delivery.kind is Kind.DIGEST:
                await set_next_digest(tx, cohort, self._clock.now())
            else:
                await self._occasion_sent(tx, cohort, delivery.kind)
        _log.info("sent", cohort=cohort.id, kind=delivery.kind, period=delivery.period)

    async def _occasion_sent(self, tx: Tx, cohort: Cohort, kind: Kind) -> None:
        now = self._clock.now()
        ends = await phase_ends_for(tx, cohort, kind, self._library)
        await set_next_occasion(tx, cohort, kind, now, ends)
        if kind in DIGESTED:
            await set_next_digest(tx, cohort, now)
        if kind in NUDGED:
            await schedule_nudges(tx, cohort.id, await members.active_enrolments(tx, cohort.id), now)

    async def _days_sent(self, tx: Tx, cohort: Cohort, numbers: Sequence[int], ref: PostRef) -> None:
        if not numbers:
            return
        await cohorts.mark_days_sent(tx, cohort.id, numbers, ref.sent_at)
        await cohorts.move_posted_through(tx, cohort.id, max(numbers))
        position = replace(cohort.position, posted_through=max(numbers))
        plan = await plan_of(tx, self._library, cohort)
        await set_next_daily(tx, replace(cohort, position=position), plan)

    async def _note_missed(self, tx: Tx, claimed: Claim, ref: PostRef) -> None:
        plan = await plan_of(tx, self._library, claimed.cohort)
        timetable = claimed.cohort.timetable
        missed = [(plan.day(number).id, timetable.due_at(number)) for number in claimed.numbers]
        note = replace(
            claimed.delivery, sent_at=ref.sent_at, channel_id=ref.channel_id, message_id=ref.message_id
        )
        await deliveries.add_noted(tx, claimed.cohort.id, missed, note)

    async def _note_problem(
        self, claimed: Claim, problem: ChannelUnavailable | DiscordUnavailable, state: State
    ) -> None:
        cohort, delivery, now = claimed.cohort, claimed.delivery, self._clock.now()
        blocked = isinstance(problem, ChannelUnavailable)
        reason = problem.reason if isinstance(problem, ChannelUnavailable) else "Discord did not answer"
        retry_at = now + (BLOCKED_RETRY if blocked else back_off(delivery.attempts + 1))
        series = Kind.DAILY if delivery.kind in DAILY_SERIES else delivery.kind
        async with self._db.write() as tx:
            await deliveries.mark_problem(tx, delivery.id, state, reason, retry_at)
            await cohorts.set_alarm(tx, cohort.id, series, retry_at)
            if blocked:
                await cohorts.block(tx, cohort.id, now, reason)
            tell = blocked and await cohorts.take_blocked_notice(tx, cohort.id, now)
        _log.warning("not sent", cohort=cohort.id, kind=delivery.kind, period=delivery.period, reason=reason)
        if tell:
            await self._tell_organisers(cohort, reason, ChannelId(channel_of(cohort, delivery.kind)))

    async def _tell_organisers(self, cohort: Cohort, reason: str, blocked: ChannelId) -> None:
        notice = BlockedNotice(cohort, reason, cohort.draft.setup_by)
        for channel_id in dict.fromkeys((cohort.chat_id, cohort.channel_id)):
            if channel_id == blocked:
                continue
            try:
                await self._announcer.send(channel_id, notice)
            except (ChannelUnavailable, DiscordUnavailable):
                continue
            return
        if cohort.draft.setup_by:  # 0 stands for somebody who had their data deleted
            with suppress(ChannelUnavailable, DiscordUnavailable):
                await self._announcer.tell_user(cohort.draft.setup_by, notice)

    # -- on demand ---------------------------------------------------------------------------

    async def post_now(self, caller: Caller, cohort: str | None = None) -> PostedNow:
        """Send what is due in a cohort without waiting for the next try.

        Raises NotOrganiser, CohortFinished.
        """
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
        require_organiser(caller, found)
        require_running(found)
        async with self._turn:
            posted = [sent for kind in ALARM_KINDS for sent in await self._deliver(Alarm(found.id, kind))]
        async with self._db.read() as tx:
            after = await cohorts.get(tx, found.id) or found
            alarm = (await cohorts.alarms_of(tx, found.id)).get(Kind.DAILY)
        return PostedNow(after, tuple(posted), alarm)

    # -- edits -------------------------------------------------------------------------------

    async def refresh_posts(self) -> None:
        """Render posts again that no longer show every change; each has its own pace."""
        async with self._db.read() as tx:
            stale = await deliveries.stale(tx)
        for delivery, changes in stale:
            now = self._clock.now()
            if edit_due_at(delivery.sent_at or now, delivery.edited_at, now) > now:
                continue
            try:
                await self._refresh(delivery, changes)
            except Exception:
                _log.exception("post not edited", delivery=delivery.id)

    async def _refresh(self, delivery: Delivery, changes: int) -> None:
        async with self._db.read() as tx:
            cohort = await cohorts.get(tx, delivery.cohort_id)
            plan = cohort and await find_plan(tx, self._library, cohort)
        try:
            if cohort is not None and plan is not None:
                post = await self._composer.compose(Claim(cohort, delivery))
                await self._announcer.edit(delivery.channel_id, delivery.message_id, post)  # type: ignore[arg-type]
        except DiscordUnavailable:
            return
        except ChannelUnavailable as problem:
            _log.warning("post not edited", delivery=delivery.id, reason=problem.reason)
        async with self._db.write() as tx:
            await deliveries.mark_edited(tx, delivery.id, changes, self._clock.now())
