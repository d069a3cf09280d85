"""Let people join and leave, and decide how the group sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from bot.domain.cohort import LATE_COMPLETION, Cohort, Enrolment, Member, Shown
from bot.domain.errors import AlreadyEnrolled, NotEnrolled
from bot.domain.ids import ChannelId, CohortId, GuildId, UserId
from bot.domain.library import Library
from bot.domain.pace import Pace, paces_beside, start_of_own
from bot.services.access import Caller, cohort_by_id, cohort_meant, member_outside, require_running
from bot.services.hours import today_of, weekly_goal
from bot.services.joining import Joined, joined
from bot.services.paces import PaceOffers, pace_offers
from bot.services.ports import Clock, Directory
from bot.services.records import (
    Course,
    end_memberships,
    enrol,
    find_plan,
    fix_own_days,
    load_course,
    record_of,
    span_for,
)
from bot.services.refreshing import RENDERED_AGAIN, refresh_posts_of
from bot.services.reminder_times import schedule
from bot.services.rest import coming_rest
from bot.services.zones import find_zone
from bot.storage import cohorts, members
from bot.storage.engine import Database, Tx

CHECK_APART = timedelta(minutes=10)
CHECKED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """What a member decides about themselves in one cohort: pace, dates of rest to come, weekly minutes."""

    cohort: Cohort
    pace: Pace
    rest: tuple[date, ...]
    goal: int = 0
    own_goal: bool = False


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """What a member decides about themselves in a server."""

    zone: str | None
    shown: Shown
    cohorts: tuple[Cohort, ...]
    remind_at: time | None = None
    groups: tuple[GroupSettings, ...] = ()


class Membership:
    """Serve `/join`, `/leave`, `/settings`, and keep track of who left the server."""

    def __init__(self, db: Database, library: Library, clock: Clock, directory: Directory) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._directory = directory
        self._checked: dict[GuildId, datetime] = {}

    # -- joining and leaving -----------------------------------------------------------------

    async def join(self, caller: Caller, cohort: str | None = None, pace: Pace = Pace.GROUP) -> Joined:
        """Enrol the caller. Raises AlreadyEnrolled, CohortFinished."""
        async with self._db.write() as tx:
            found = await cohort_meant(tx, caller, cohort, self._clock.now())
            return await self._join(tx, caller, await self._joinable(tx, caller, found), pace)

    async def ask_to_join(
        self, caller: Caller, cohort: str | None = None, pace: Pace | None = None
    ) -> Joined | PaceOffers:
        """Enrol the caller at a pace, by default with the group while it is at its first day.

        Otherwise, and where the group has no such pace, every pace is offered.
        Raises AlreadyEnrolled, CohortFinished.
        """
        async with self._db.write() as tx:
            found = await cohort_meant(tx, caller, cohort, self._clock.now())
            if pace is None:
                return await self._join_or_offer(tx, caller, found)
            course = await self._joinable(tx, caller, found)
            if pace not in paces_beside(found.draft.intensive):
                return pace_offers(course, None, await _member(tx, caller))
            return await self._join(tx, caller, course, pace)

    async def press_join(
        self, caller: Caller, cohort_id: CohortId, pace: Pace | None = None, seen: str | None = None
    ) -> Joined | PaceOffers:
        """Enrol the caller in the cohort of a post, or offer every pace; offers out of date come back anew.

        Raises AlreadyEnrolled, CohortFinished, UnknownCohort.
        """
        async with self._db.write() as tx:
            found = await cohort_by_id(tx, caller, cohort_id)
            if pace is None:
                return await self._join_or_offer(tx, caller, found)
            course = await self._joinable(tx, caller, found)
            offers = pace_offers(course, None, await _member(tx, caller))
            if offers.changed(pace, seen):
                return replace(offers, stale=True)
            return await self._join(tx, caller, course, pace)

    async def _join_or_offer(self, tx: Tx, caller: Caller, cohort: Cohort) -> Joined | PaceOffers:
        course = await self._joinable(tx, caller, cohort)
        member = await _member(tx, caller)
        if span_for(course, Pace.GROUP, member).first_day > 1:
            return pace_offers(course, None, member)
        return await self._join(tx, caller, course, Pace.GROUP)

    async def _joinable(self, tx: Tx, caller: Caller, cohort: Cohort) -> Course:
        require_running(cohort)
        before = await members.find_enrolment(tx, cohort.id, caller.user_id)
        if before is not None and before.active:
            raise AlreadyEnrolled(cohort.name)
        return await load_course(tx, cohort, self._library, self._clock.now())

    async def _join(self, tx: Tx, caller: Caller, course: Course, pace: Pace) -> Joined:
        return joined(course, await enrol(tx, course, caller, pace))

    async def member_outside(self, user_id: UserId, channel_id: ChannelId, cohort_id: CohortId) -> Caller:
        """Return who presses a button outside the server. Raises Outdated, NotEnrolled."""
        async with self._db.read() as tx:
            return await member_outside(tx, user_id, channel_id, cohort_id)

    async def leave(self, caller: Caller, cohort: str | None = None) -> Cohort:
        """End the caller's enrolment; what they did is kept. Raises NotEnrolled."""
        now = self._clock.now()
        async with self._db.write() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            enrolment = await members.find_enrolment(tx, found.id, caller.user_id)
            if enrolment is None or not enrolment.active:
                raise NotEnrolled(found.name)
            await end_memberships(tx, found, [enrolment], self._library, now, "left")
            await schedule(tx, found.id, caller.user_id, now)
            await refresh_posts_of(tx, [caller.user_id], now, [found.id])
        return found

    # -- settings ----------------------------------------------------------------------------

    async def settings(self, caller: Caller) -> MemberSettings:
        """Return the caller's settings in this server."""
        async with self._db.read() as tx:
            member = await members.find_member(tx, caller.guild_id, caller.user_id)
            return await self._settings(tx, caller, member)

    async def set_zone(self, caller: Caller, given: str) -> MemberSettings:
        """Keep the caller's zone for days due from now on. Raises UnknownZone."""
        zone = find_zone(given)
        async with self._db.write() as tx:
            member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
            if member.zone != zone:
                await self._move(tx, caller, member, zone)
            return await self._settings(
                tx, caller, await members.find_member(tx, caller.guild_id, caller.user_id)
            )

    async def _move(self, tx: Tx, caller: Caller, member: Member, zone: str) -> None:
        """Change a member's zone: own days that are due stay, the next one gets its 12 hours."""
        now = self._clock.now()
        mine = await self._running(tx, caller)
        for cohort in mine:
            course = await load_course(tx, cohort, self._library, now)
            enrolment = await members.get_enrolment(tx, cohort.id, caller.user_id)
            await fix_own_days(
                tx, course, enrolment, member.zone, not_before=start_of_own(course.group, zone, now)
            )
        await members.add_zone(tx, member.id, zone, now)
        for cohort in mine:
            await schedule(tx, cohort.id, caller.user_id, now)

    async def set_shown(self, caller: Caller, shown: Shown) -> MemberSettings:
        """Keep how the group sees the caller, and render the posts that may name them again."""
        now = self._clock.now()
        async with self._db.write() as tx:
            member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
            await members.set_shown(tx, member.id, shown)
            settings = await self._settings(tx, caller, replace(member, shown=shown))
            known = await cohorts.of_guild(tx, caller.guild_id, finished_after=now - RENDERED_AGAIN)
            await refresh_posts_of(tx, [caller.user_id], now, [cohort.id for cohort in known])
            return settings

    async def _settings(self, tx: Tx, caller: Caller, member: Member | None) -> MemberSettings:
        mine = await self._running(tx, caller)
        return MemberSettings(
            zone=member.zone if member else None,
            shown=member.shown if member else Shown.NAME,
            cohorts=mine,
            remind_at=member.remind_at if member else None,
            groups=tuple([await self._group(tx, caller, cohort) for cohort in mine]),
        )

    async def _group(self, tx: Tx, caller: Caller, cohort: Cohort) -> GroupSettings:
        course = await load_course(tx, cohort, self._library, self._clock.now())
        record = await record_of(tx, course, await members.get_enrolment(tx, cohort.id, caller.user_id))
        own = record.enrolment.goal_minutes is not None
        goal = weekly_goal(record, today_of(record))
        return GroupSettings(cohort, record.pace, coming_rest(record), goal, own)

    async def _running(self, tx: Tx, caller: Caller) -> tuple[Cohort, ...]:
        """List the running cohorts the caller is in, but for those whose plan is gone."""
        ids = await members.cohorts_of(tx, caller.guild_id, caller.user_id)
        known = [await cohorts.get(tx, cohort_id) for cohort_id in sorted(ids)]
        running = [cohort for cohort in known if cohort is not None and cohort.running]
        return tuple([each for each in running if await find_plan(tx, self._library, each) is not None])

    # -- who is still here -------------------------------------------------------------------

    async def check_presence(self, cohort: Cohort, most: int | None = None) -> bool:
        """Mark those who left the server as gone in all its cohorts, at most every 10 minutes a server.

        `most` bounds how many are asked about, this cohort's first. Returns whether somebody was gone.
        """
        now = self._clock.now()
        last = self._checked.get(cohort.guild_id)
        if last is not None and now - last < CHECK_APART:
            return False
        self._checked[cohort.guild_id] = now
        async with self._db.read() as tx:
            known = await cohorts.of_guild(tx, cohort.guild_id, finished_after=now - LATE_COMPLETION)
            known.sort(key=lambda other: other.id != cohort.id)
            enrolled = [found for other in known for found in await members.active_enrolments(tx, other.id)]
        gone = await self._gone(cohort.guild_id, enrolled, most)
        if gone:
            async with self._db.write() as tx:
                ids = {enrolment.id for enrolment in gone}
                for other in known:
                    left = [each for each in await members.active_enrolments(tx, other.id) if each.id in ids]
                    await end_memberships(tx, other, left, self._library, now, "gone")
                    await refresh_posts_of(tx, [each.member.user_id for each in left], now, [other.id])
        return bool(gone)

    async def _gone(
        self, guild_id: GuildId, enrolled: Sequence[Enrolment], most: int | None
    ) -> list[Enrolment]:
        people = list(dict.fromkeys(enrolment.member.user_id for enrolment in enrolled))[:most]
        absent: set[UserId] = set()
        for start in range(0, len(people), CHECKED_AT_ONCE):
            absent |= await self._directory.absent(guild_id, people[start : start + CHECKED_AT_ONCE])
        return [enrolment for enrolment in enrolled if enrolment.member.user_id in absent]


async def _member(tx: Tx, caller: Caller) -> Member | None:
    return await members.find_member(tx, caller.guild_id, caller.user_id)
