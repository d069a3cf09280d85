"""Let organisers make, change and end cohorts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.domain.calendar import DAY, local_date
from bot.domain.cohort import LATE_COMPLETION, Cohort, CohortDraft, Position, timetable_of
from bot.domain.curriculum import Day, Plan
from bot.domain.delivery import RECURRING, Kind, next_occasion
from bot.domain.errors import (
    ChannelTaken,
    EveryoneRole,
    MissingPermissions,
    NotManager,
    PostBeforeRollover,
    StartTooEarly,
    StartTooLate,
    UnknownPlan,
)
from bot.domain.ids import ChannelId, CohortId, GuildId, PlanId, RoleId
from bot.domain.library import Library
from bot.domain.monthly import parse_monthly
from bot.domain.parse import parse_date, parse_time, parse_weekly
from bot.domain.text import check_text, clean_line
from bot.services.access import Caller, cohort_by_id, cohort_meant, require_organiser, require_running
from bot.services.ports import Announcer, Clock, Directory
from bot.services.posts import SignUpPost, TrialPost
from bot.services.records import phase_ends, plan_of
from bot.services.zones import find_zone
from bot.storage import cohorts, ops, plans
from bot.storage.engine import Database, Tx

DEFAULT_PLAN = PlanId("kickstart-30")
DEFAULT_POST_TIME = time(9)
DAYS_AHEAD_MOST = 365
NAME_MOST = 60


@dataclass(frozen=True, slots=True)
class SetupRequest:
    """What an organiser typed into `/setup`."""

    timezone: str
    channel_id: ChannelId
    chat_id: ChannelId | None = None
    plan: str | None = None
    start: str | None = None
    post_time: str | None = None
    role_id: RoleId | None = None
    organisers_id: RoleId | None = None
    name: str | None = None
    intensive: bool = False
    checkin: str | None = None
    monthly: str | None = None


@dataclass(frozen=True, slots=True)
class CohortMade:
    """A new cohort, with its first post to come; `posts_now` says that it is due already."""

    cohort: Cohort
    plan: Plan
    day: Day
    on: date
    due_at: datetime
    posts_now: bool


@dataclass(frozen=True, slots=True)
class CohortSummary:
    """A cohort as the list shows it."""

    cohort: Cohort
    plan: Plan
    latest: int


class Cohorts:
    """Serve `/setup` and `/cohort list | edit | end`."""

    def __init__(
        self, db: Database, library: Library, clock: Clock, announcer: Announcer, directory: Directory
    ) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._announcer = announcer
        self._directory = directory

    async def set_up(self, caller: Caller, request: SetupRequest) -> CohortMade:
        """Make a cohort.

        Raises NotManager, UnknownZone, UnknownPlan, BadDate, BadTime, BadCheckinTime, BadMonthlyDay,
        PostBeforeRollover, StartTooEarly, StartTooLate, EveryoneRole, MissingPermissions, ChannelTaken,
        TextTooLong.
        """
        if not caller.manages:
            raise NotManager
        now = self._clock.now()
        plan = await self._plan(caller.guild_id, request.plan)
        draft = self._draft(caller, request, plan, now)
        await self._require_permissions(draft)
        position = _position_at(draft, plan, now)
        async with self._db.write() as tx:
            await require_free(tx, draft.channel_id, None)
            cohort = await cohorts.add(tx, draft, now, position)
            await set_alarms(tx, cohort, plan, now)
            await _log(tx, cohort.id, caller, now, "setup", f"{plan.title}, from {draft.start_on}")
        number = cohort.posted_through + 1
        due_at = cohort.timetable.due_at(number)
        on = cohort.timetable.date_of(number)
        return CohortMade(cohort, plan, plan.day(number), on, due_at, due_at <= now)

    async def invite(self, made: CohortMade) -> None:
        """Send the sign-up post. Raises ChannelUnavailable, DiscordUnavailable."""
        post = SignUpPost(made.cohort, made.plan, made.due_at, made.day.number)
        await self._announcer.send(made.cohort.channel_id, post)

    async def send_trial(self, caller: Caller, cohort_id: CohortId) -> Cohort:
        """Send a post that only proves that the channel can be written to.

        Raises NotOrganiser, ChannelUnavailable, DiscordUnavailable.
        """
        async with self._db.read() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
        require_organiser(caller, cohort)
        await self._announcer.send(cohort.channel_id, TrialPost(cohort))
        return cohort

    async def list(self, caller: Caller) -> Sequence[CohortSummary]:
        """List the cohorts of a server. Raises NotOrganiser where the caller may run none of them."""
        now = self._clock.now()
        async with self._db.read() as tx:
            known = await cohorts.of_guild(tx, caller.guild_id, finished_after=now - LATE_COMPLETION)
            if known and not caller.manages:
                mine = [c for c in known if c.draft.organiser_role_id in caller.role_ids]
                if not mine:
                    require_organiser(caller, known[0])
                known = mine
            return [CohortSummary(c, await plan_of(tx, self._library, c), c.posted_through) for c in known]

    async def names(self, caller: Caller) -> Sequence[Cohort]:
        """List the cohorts of a server, for suggestions as somebody types."""
        now = self._clock.now()
        async with self._db.read() as tx:
            return await cohorts.of_guild(tx, caller.guild_id, finished_after=now - LATE_COMPLETION)

    async def get(self, caller: Caller, cohort: str | None = None) -> Cohort:
        """Return the cohort an organiser means. Raises NotOrganiser."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
        require_organiser(caller, found)
        return found

    async def end(self, caller: Caller, cohort_id: CohortId) -> Cohort:
        """End a cohort; its history is kept. Raises NotOrganiser, CohortFinished."""
        now = self._clock.now()
        async with self._db.write() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
            require_organiser(caller, cohort)
            require_running(cohort)
            await cohorts.finish(tx, cohort.id, now)
            await _log(tx, cohort.id, caller, now, "end", f"after day {cohort.posted_through}")
        return replace(cohort, finished_at=now)

    # -- checking ----------------------------------------------------------------------------

    def _draft(self, caller: Caller, request: SetupRequest, plan: Plan, now: datetime) -> CohortDraft:
        zone = find_zone(request.timezone)
        today = local_date(now, zone)
        draft = CohortDraft(
            guild_id=caller.guild_id,
            name=clean_cohort_name(request.name) or plan.title,
            plan_id=plan.id,
            channel_id=request.channel_id,
            chat_id=request.chat_id or request.channel_id,
            zone=zone,
            start_on=parse_date(request.start) if request.start else first_start(plan, today),
            post_time=parse_time(request.post_time) if request.post_time else DEFAULT_POST_TIME,
            setup_by=caller.user_id,
            ping_role_id=request.role_id,
            organiser_role_id=request.organisers_id,
            intensive=request.intensive,
        )
        draft = with_checkins(draft, request.checkin, request.monthly)
        check_times(draft)
        check_roles(draft)
        if draft.start_on > today + DAYS_AHEAD_MOST * DAY:
            raise StartTooLate(draft.start_on, DAYS_AHEAD_MOST)
        return draft

    async def _plan(self, guild_id: GuildId, given: str | None) -> Plan:
        """Return the plan named: a shipped one, or one the server imported."""
        plan_id = PlanId(given.strip()) if given else DEFAULT_PLAN
        plan = self._library.plans.get(plan_id)
        if plan is not None:
            return plan
        async with self._db.read() as tx:
            plan = await plans.latest(tx, guild_id, plan_id)
            own = [title.id for title in await plans.titles(tx, guild_id)]
        if plan is None:
            raise UnknownPlan(plan_id, [*sorted(self._library.plans), *own])
        return plan

    async def _require_permissions(self, draft: CohortDraft) -> None:
        for channel_id in dict.fromkeys((draft.channel_id, draft.chat_id)):
            role_id = draft.ping_role_id if channel_id == draft.channel_id else None
            missing = await self._directory.missing_permissions(draft.guild_id, channel_id, role_id)
            if missing:
                raise MissingPermissions(channel_id, missing)


def clean_cohort_name(given: str | None) -> str | None:
    """Clean what a cohort is to be called. Raises TextTooLong."""
    name = check_text("name", given, NAME_MOST)
    return clean_line(name) if name else None


def with_checkins(draft: CohortDraft, weekly: str | None, monthly: str | None) -> CohortDraft:
    """Put the check-ins on the weekday and time, and on the date, given.

    Raises BadCheckinTime, BadMonthlyDay.
    """
    if weekly:
        weekday, at = parse_weekly(weekly)
        draft = replace(draft, weekly_weekday=weekday, weekly_time=at)
    return replace(draft, monthly_on=parse_monthly(monthly)) if monthly else draft


def check_times(draft: CohortDraft) -> None:
    """Refuse a post before the study day begins. Raises PostBeforeRollover."""
    if draft.post_time < time(draft.rollover_hour):
        raise PostBeforeRollover(draft.rollover_hour)


def check_roles(draft: CohortDraft) -> None:
    """Refuse the role everybody has, whose id is the server's. Raises EveryoneRole."""
    for option, role_id in (("role", draft.ping_role_id), ("organisers", draft.organiser_role_id)):
        if role_id == RoleId(draft.guild_id):
            raise EveryoneRole(option)


def _position_at(draft: CohortDraft, plan: Plan, now: datetime) -> Position:
    """Return where a cohort stands that is made now: what is due today is still to be posted."""
    fresh = Position(posted_through=0, anchor_number=1, anchor_on=draft.start_on)
    timetable = timetable_of(draft, fresh)
    latest = timetable.latest_due(now, len(plan))
    if latest and timetable.date_of(latest) == local_date(now, draft.zone):
        return replace(fresh, posted_through=timetable.first_of(latest) - 1)
    if latest == len(plan):
        raise StartTooEarly(draft.start_on, len(plan))
    return replace(fresh, posted_through=latest)


async def require_free(tx: Tx, channel_id: ChannelId, but: CohortId | None) -> None:
    """Refuse a channel that another running cohort studies in. Raises ChannelTaken."""
    taken = await cohorts.running_in(tx, channel_id)
    if taken is not None and taken.id != but:
        raise ChannelTaken(taken.name)


async def set_alarms(tx: Tx, cohort: Cohort, plan: Plan, now: datetime) -> None:
    """Set when a cohort next needs attention, for every kind of post."""
    await cohorts.set_alarm(tx, cohort.id, Kind.DAILY, cohort.next_daily_at(len(plan)))
    known = await cohorts.alarms_of(tx, cohort.id)
    ends = await phase_ends(tx, cohort, plan)
    for kind in RECURRING:
        # An earlier alarm stays: an edit may have moved a post that is still to go out into the past.
        at = next_occasion(cohort, kind, now, ends).at
        await cohorts.set_alarm(tx, cohort.id, kind, min(at, known.get(kind, at)))


def first_start(plan: Plan, today: date) -> date:
    """Return the first date to begin on: tomorrow, or the next Monday for a plan of whole weeks."""
    return today + (7 - today.weekday()) * DAY if plan.begins_monday else today + DAY


async def _log(tx: Tx, cohort_id: CohortId, caller: Caller, now: datetime, action: str, detail: str) -> None:
    await ops.add_log(tx, cohort_id, ops.LogEntry(now, caller.user_id, action, detail))
