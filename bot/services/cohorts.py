"""Let organisers make, change and end cohorts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from bot.domain.calendar import DAY, local_date
from bot.domain.cohort import LATE_COMPLETION, Cohort, CohortDraft
from bot.domain.curriculum import Day, Library, Plan
from bot.domain.delivery import ALARM_KINDS, Kind, next_occasion
from bot.domain.errors import (
    ChannelTaken,
    MissingPermissions,
    NothingToChange,
    NotManager,
    Outdated,
    PostBeforeRollover,
    StartTooEarly,
    StartTooLate,
    UnknownPlan,
)
from bot.domain.ids import ChannelId, CohortId, PlanId, RoleId
from bot.domain.parse import parse_date, parse_time
from bot.domain.text import check_text, clean_line
from bot.services.access import Caller, cohort_by_id, cohort_meant, require_organiser
from bot.services.ports import Announcer, Clock, Directory
from bot.services.posts import SignUpPost, TrialPost
from bot.services.records import plan_of
from bot.services.zones import find_zone
from bot.storage import cohorts, ops
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


@dataclass(frozen=True, slots=True)
class EditRequest:
    """What an organiser typed into `/cohort edit`; None leaves a thing as it is."""

    name: str | None = None
    timezone: str | None = None
    post_time: str | None = None
    channel_id: ChannelId | None = None
    chat_id: ChannelId | None = None
    role_id: RoleId | None = None
    organisers_id: RoleId | None = None


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
class Change:
    """One thing about a cohort that changed."""

    field: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class CohortEdited:
    cohort: Cohort
    changes: tuple[Change, ...]
    next_due_at: datetime | None


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

        Raises NotManager, UnknownZone, UnknownPlan, BadDate, BadTime, PostBeforeRollover,
        StartTooEarly, StartTooLate, MissingPermissions, ChannelTaken, TextTooLong.
        """
        if not caller.manages:
            raise NotManager
        now = self._clock.now()
        draft, plan = self._draft(caller, request, now)
        await self._require_permissions(draft)
        posted_through = _posted_before(draft, plan, now)
        async with self._db.write() as tx:
            await _require_free(tx, draft.channel_id, None)
            cohort = await cohorts.add(tx, draft, now, posted_through)
            await set_alarms(tx, cohort, now)
            await _log(tx, cohort.id, caller, now, "setup", f"{plan.title}, from {draft.start_on}")
        number = posted_through + 1
        due_at = draft.timetable.due_at(number)
        on = draft.timetable.date_of(number)
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
        return [CohortSummary(c, plan_of(self._library, c), c.posted_through) for c in known]

    async def names(self, caller: Caller) -> Sequence[Cohort]:
        """List the cohorts of a server, for suggestions as somebody types."""
        now = self._clock.now()
        async with self._db.read() as tx:
            return await cohorts.of_guild(tx, caller.guild_id, finished_after=now - LATE_COMPLETION)

    async def edit(self, caller: Caller, request: EditRequest, cohort: str | None = None) -> CohortEdited:
        """Change a cohort from its next unposted day on.

        Raises NotOrganiser, NothingToChange, Outdated and what `set_up` raises.
        """
        now = self._clock.now()
        async with self._db.read() as tx:
            current = await cohort_meant(tx, caller, cohort, now)
        require_organiser(caller, current)
        if not current.running:
            raise Outdated
        planned = _edited(current.draft, request)
        if planned == current.draft:
            raise NothingToChange(current.name)
        await self._require_permissions(planned)
        async with self._db.write() as tx:
            # Asking Discord took its time: another organiser may have edited or ended it meanwhile.
            current = await cohort_by_id(tx, caller, current.id)
            if not current.running:
                raise Outdated
            draft = _edited(current.draft, request)
            changes = _changes(current.draft, draft)
            await _require_free(tx, draft.channel_id, current.id)
            await cohorts.save_draft(tx, current.id, draft)
            edited = replace(current, draft=draft)
            await set_alarms(tx, edited, now)
            detail = "; ".join(map(_written, changes))
            await _log(tx, current.id, caller, now, "edit", detail)
        plan = plan_of(self._library, edited)
        coming = edited.posted_through + 1
        next_due_at = draft.timetable.due_at(coming) if coming <= len(plan) else None
        return CohortEdited(edited, changes, next_due_at)

    async def get(self, caller: Caller, cohort: str | None = None) -> Cohort:
        """Return the cohort an organiser means. Raises NotOrganiser."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
        require_organiser(caller, found)
        return found

    async def end(self, caller: Caller, cohort_id: CohortId) -> Cohort:
        """End a cohort; its history is kept. Raises NotOrganiser, Outdated."""
        now = self._clock.now()
        async with self._db.write() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
            require_organiser(caller, cohort)
            if not cohort.running:
                raise Outdated
            await cohorts.finish(tx, cohort.id, now)
            await _log(tx, cohort.id, caller, now, "end", f"after day {cohort.posted_through}")
        return replace(cohort, finished_at=now)

    # -- checking ----------------------------------------------------------------------------

    def _draft(self, caller: Caller, request: SetupRequest, now: datetime) -> tuple[CohortDraft, Plan]:
        zone = find_zone(request.timezone)
        plan = self._plan(request.plan)
        today = local_date(now, zone)
        draft = CohortDraft(
            guild_id=caller.guild_id,
            name=_name(request.name) or plan.title,
            plan_id=plan.id,
            channel_id=request.channel_id,
            chat_id=request.chat_id or request.channel_id,
            zone=zone,
            start_on=parse_date(request.start) if request.start else today + DAY,
            post_time=parse_time(request.post_time) if request.post_time else DEFAULT_POST_TIME,
            setup_by=caller.user_id,
            ping_role_id=request.role_id,
            organiser_role_id=request.organisers_id,
        )
        _check_times(draft)
        if draft.start_on > today + DAYS_AHEAD_MOST * DAY:
            raise StartTooLate(draft.start_on, DAYS_AHEAD_MOST)
        return draft, plan

    def _plan(self, given: str | None) -> Plan:
        plans = self._library.plans
        plan = plans.get(PlanId(given.strip())) if given else plans.get(DEFAULT_PLAN)
        if plan is None:
            raise UnknownPlan(given or DEFAULT_PLAN, sorted(plans))
        return plan

    async def _require_permissions(self, draft: CohortDraft) -> None:
        for channel_id in dict.fromkeys((draft.channel_id, draft.chat_id)):
            role_id = draft.ping_role_id if channel_id == draft.channel_id else None
            missing = await self._directory.missing_permissions(draft.guild_id, channel_id, role_id)
            if missing:
                raise MissingPermissions(channel_id, missing)


def _name(given: str | None) -> str | None:
    name = check_text("name", given, NAME_MOST)
    return clean_line(name) if name else None


def _check_times(draft: CohortDraft) -> None:
    if draft.post_time < time(draft.rollover_hour):
        raise PostBeforeRollover(draft.rollover_hour)


def _posted_before(draft: CohortDraft, plan: Plan, now: datetime) -> int:
    """Return how many days lie behind a cohort that is made now; today's day is still posted."""
    timetable = draft.timetable
    latest = timetable.latest_due(now, len(plan))
    if latest and timetable.date_of(latest) == local_date(now, draft.zone):
        return latest - 1
    if latest == len(plan):
        raise StartTooEarly(draft.start_on, len(plan))
    return latest


async def _require_free(tx: Tx, channel_id: ChannelId, but: CohortId | None) -> None:
    taken = await cohorts.running_in(tx, channel_id)
    if taken is not None and taken.id != but:
        raise ChannelTaken(taken.name)


async def set_alarms(tx: Tx, cohort: Cohort, now: datetime) -> None:
    """Set when a cohort next needs attention, for every kind of post."""
    due_at = cohort.timetable.due_at(cohort.posted_through + 1)
    await cohorts.set_alarm(tx, cohort.id, Kind.DAILY, due_at)
    known = await cohorts.alarms_of(tx, cohort.id)
    for kind in ALARM_KINDS[1:]:
        # An earlier alarm stays: an edit may have moved a post that is still to go out into the past.
        at = next_occasion(cohort, kind, now).at
        await cohorts.set_alarm(tx, cohort.id, kind, min(at, known.get(kind, at)))


def _edited(draft: CohortDraft, request: EditRequest) -> CohortDraft:
    channel_id = request.channel_id or draft.channel_id
    follows = draft.chat_id == draft.channel_id
    edited = replace(
        draft,
        name=_name(request.name) or draft.name,
        zone=find_zone(request.timezone) if request.timezone else draft.zone,
        post_time=parse_time(request.post_time) if request.post_time else draft.post_time,
        channel_id=channel_id,
        chat_id=request.chat_id or (channel_id if follows else draft.chat_id),
        ping_role_id=request.role_id or draft.ping_role_id,
        organiser_role_id=request.organisers_id or draft.organiser_role_id,
    )
    _check_times(edited)
    return edited


_SHOWN_FIELDS = {
    "name": "name",
    "zone": "time zone",
    "post_time": "post time",
    "channel_id": "study channel",
    "chat_id": "group chat",
    "ping_role_id": "role to ping",
    "organiser_role_id": "organiser role",
}


def _changes(before: CohortDraft, after: CohortDraft) -> tuple[Change, ...]:
    return tuple(
        Change(label, getattr(before, name), getattr(after, name))
        for name, label in _SHOWN_FIELDS.items()
        if getattr(before, name) != getattr(after, name)
    )


def _written(change: Change) -> str:
    """Write a change for the log; a number of Discord's would tell a reader nothing."""
    if change.field in ("name", "time zone"):
        return f"{change.field}: {change.before} → {change.after}"
    if isinstance(change.before, time) and isinstance(change.after, time):
        return f"{change.field}: {change.before:%H:%M} → {change.after:%H:%M}"
    return f"{change.field} changed"


async def _log(tx: Tx, cohort_id: CohortId, caller: Caller, now: datetime, action: str, detail: str) -> None:
    await ops.add_log(tx, cohort_id, ops.LogEntry(now, caller.user_id, action, detail))
