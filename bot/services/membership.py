"""Let people join and leave, and decide how the group sees them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.cohort import LATE_COMPLETION, Cohort, Enrolment, Member, Shown
from bot.domain.curriculum import Day, Library
from bot.domain.delivery import Kind
from bot.domain.errors import AlreadyEnrolled, CohortFinished, NotEnrolled
from bot.domain.ids import CohortId, GuildId, UserId
from bot.services.access import Caller, cohort_by_id, cohort_meant
from bot.services.ports import Clock, Directory
from bot.services.records import Course, enrol, load_course
from bot.services.zones import find_zone
from bot.storage import cohorts, deliveries, members
from bot.storage.engine import Database, Tx

CHECK_APART = timedelta(minutes=10)
CHECKED_AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Joined:
    """A fresh enrolment: where it starts and which zone its deadlines use."""

    cohort: Cohort
    first_day: Day | None
    first_due_at: datetime | None
    zone: str
    zone_chosen: bool
    optional_days: int


@dataclass(frozen=True, slots=True)
class MemberSettings:
    """What a member decides about themselves in a server."""

    zone: str | None
    shown: Shown
    cohorts: tuple[Cohort, ...]


class Membership:
    """Serve `/join`, `/leave`, `/settings`, and keep track of who left the server."""

    def __init__(self, db: Database, library: Library, clock: Clock, directory: Directory) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._directory = directory
        self._checked: dict[GuildId, datetime] = {}

    # -- joining and leaving -----------------------------------------------------------------

    async def join(self, caller: Caller, cohort: str | None = None) -> Joined:
        """Enrol the caller with the group. Raises AlreadyEnrolled, CohortFinished."""
        now = self._clock.now()
        async with self._db.write() as tx:
            return await self._join(tx, caller, await cohort_meant(tx, caller, cohort, now), now)

    async def press_join(self, caller: Caller, cohort_id: CohortId) -> Joined:
        """Enrol the caller in the cohort of a post. Raises AlreadyEnrolled, CohortFinished."""
        now = self._clock.now()
        async with self._db.write() as tx:
            return await self._join(tx, caller, await cohort_by_id(tx, caller, cohort_id), now)

    async def _join(self, tx: Tx, caller: Caller, cohort: Cohort, now: datetime) -> Joined:
        if cohort.finished_at is not None:
            raise CohortFinished(cohort.name, cohort.finished_at)
        course = await load_course(tx, cohort, self._library, now)
        before = await members.find_enrolment(tx, cohort.id, caller.user_id)
        if before is not None and before.active:
            raise AlreadyEnrolled(cohort.name)
        return _joined(course, await enrol(tx, course, caller))

    async def leave(self, caller: Caller, cohort: str | None = None) -> Cohort:
        """End the caller's enrolment; what they did is kept. Raises NotEnrolled."""
        now = self._clock.now()
        async with self._db.write() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            enrolment = await members.find_enrolment(tx, found.id, caller.user_id)
            if enrolment is None or not enrolment.active:
                raise NotEnrolled(found.name)
            await members.end_spans(tx, [enrolment.id], now, "left")
            await refresh_latest_post(tx, found, self._library)
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
        now = self._clock.now()
        async with self._db.write() as tx:
            member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
            if member.zone != zone:
                await members.add_zone(tx, member.id, zone, now)
            return await self._settings(
                tx, caller, await members.find_member(tx, caller.guild_id, caller.user_id)
            )

    async def set_shown(self, caller: Caller, shown: Shown) -> MemberSettings:
        """Keep how the group sees the caller, and render the latest posts again."""
        async with self._db.write() as tx:
            member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
            await members.set_shown(tx, member.id, shown)
            settings = await self._settings(tx, caller, replace(member, shown=shown))
            for cohort in settings.cohorts:
                await refresh_latest_post(tx, cohort, self._library)
            return settings

    async def _settings(self, tx: Tx, caller: Caller, member: Member | None) -> MemberSettings:
        joined = await members.cohorts_of(tx, caller.guild_id, caller.user_id)
        known = [await cohorts.get(tx, cohort_id) for cohort_id in sorted(joined)]
        return MemberSettings(
            zone=member.zone if member else None,
            shown=member.shown if member else Shown.NAME,
            cohorts=tuple(cohort for cohort in known if cohort is not None and cohort.running),
        )

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
                await members.end_spans(tx, [enrolment.id for enrolment in gone], now, "gone")
                for other in known:
                    await refresh_latest_post(tx, other, self._library)
        return bool(gone)

    async def _gone(
        self, guild_id: GuildId, enrolled: Sequence[Enrolment], most: int | None
    ) -> list[Enrolment]:
        people = list(dict.fromkeys(enrolment.member.user_id for enrolment in enrolled))[:most]
        absent: set[UserId] = set()
        for start in range(0, len(people), CHECKED_AT_ONCE):
            absent |= await self._directory.absent(guild_id, people[start : start + CHECKED_AT_ONCE])
        return [enrolment for enrolment in enrolled if enrolment.member.user_id in absent]


async def refresh_latest_post(tx: Tx, cohort: Cohort, library: Library) -> None:
    """Have the latest daily post rendered again."""
    plan = library.plans.get(cohort.plan_id)
    if plan is not None and 1 <= cohort.posted_through <= len(plan):
        day = plan.day(cohort.posted_through)
        await deliveries.make_stale(tx, cohort.id, Kind.DAILY, day.id)


def _joined(course: Course, enrolment: Enrolment) -> Joined:
    first = max(enrolment.spans, key=lambda span: span.left_at is None).first_day
    plan, member = course.plan, enrolment.member
    inside = first <= len(plan)
    known = next((day.due_at for day in course.days if day.number == first), None)
    return Joined(
        cohort=course.cohort,
        first_day=plan.day(first) if inside else None,
        first_due_at=(known or course.cohort.timetable.due_at(first)) if inside else None,
        zone=member.zone or course.cohort.zone,
        zone_chosen=member.zone is not None,
        optional_days=min(first, len(plan) + 1) - 1,
    )
