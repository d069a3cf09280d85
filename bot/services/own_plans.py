"""Let groups make plans of their own: import, preview, keep, hand out."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.domain.cohort import LATE_COMPLETION, Cohort
from bot.domain.curriculum import Plan
from bot.domain.delivery import Kind
from bot.domain.errors import (
    ChangedSince,
    NotManager,
    PlanDraftGone,
    PlanInUse,
    TooManyPlans,
    UnknownPlan,
)
from bot.domain.ids import DraftId, GuildId, PlanId
from bot.domain.library import Library
from bot.domain.plan_changes import PlanChanges, compare_plans
from bot.domain.plan_markdown import OWN, read_plan
from bot.domain.plan_writing import TEMPLATE, write_plan
from bot.services.access import Caller, is_organiser, require_organiser
from bot.services.claiming import set_next_daily
from bot.services.ports import Clock
from bot.services.records import Course, load_course, plan_of, record_of
from bot.storage import cohorts, deliveries, members, ops, plans
from bot.storage.engine import Database, Tx
from bot.storage.plans import PlanTitle

PLANS_MOST = 20
REFRESHED_MOST = 30


@dataclass(frozen=True, slots=True)
class GroupEffect:
    """What a new version means for a running group; days up to `through` stay where they are."""

    cohort: Cohort
    through: int
    ends_before: date
    ends_after: date


@dataclass(frozen=True, slots=True)
class PlanPreview:
    """An import to decide about; without a draft it says nothing new. `before` is the version it follows."""

    draft_id: DraftId | None
    plan: Plan
    before: Plan | None = None
    changes: PlanChanges | None = None
    groups: tuple[GroupEffect, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanKept:
    """A version that is kept, and the running groups that follow it from now on."""

    plan: Plan
    groups: tuple[Cohort, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanFile:
    """Markdown to hand out."""

    name: str
    text: str


class OwnPlans:
    """Serve `/cohort plan-import`, and say which plans a server can study."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    # -- what there is -----------------------------------------------------------------------

    async def offered(self, caller: Caller) -> Sequence[PlanTitle]:
        """List what a group of a server can study: the shipped plans, then its own."""
        shipped = [PlanTitle(plan.id, plan.title, len(plan)) for plan in self._library.plans.values()]
        async with self._db.read() as tx:
            return [*shipped, *await plans.titles(tx, caller.guild_id)]

    async def own(self, caller: Caller) -> Sequence[PlanTitle]:
        """List the plans a server imported. Raises NotOrganiser, NotManager."""
        async with self._db.read() as tx:
            await self._require(tx, caller)
            return await plans.titles(tx, caller.guild_id)

    async def plan_of(self, cohort: Cohort) -> Plan:
        """Return the plan of a cohort. Raises UnknownPlan."""
        async with self._db.read() as tx:
            return await plan_of(tx, self._library, cohort)

    async def template(self, caller: Caller) -> PlanFile:
        """Return a plan to begin with. Raises NotOrganiser, NotManager."""
        async with self._db.read() as tx:
            await self._require(tx, caller)
        return PlanFile("plan-template.md", TEMPLATE)

    async def download(self, caller: Caller, given: str) -> PlanFile:
        """Return a plan of the server as Markdown. Raises NotOrganiser, NotManager, UnknownPlan."""
        plan_id = PlanId(given.strip())
        async with self._db.read() as tx:
            await self._require(tx, caller)
            plan = await plans.latest(tx, caller.guild_id, plan_id)
            if plan is None:
                raise UnknownPlan(given, [title.id for title in await plans.titles(tx, caller.guild_id)])
        return PlanFile(f"{plan_id.removeprefix(OWN)}.md", write_plan(plan))

    # -- importing ---------------------------------------------------------------------------

    async def preview(self, caller: Caller, data: bytes) -> PlanPreview:
        """Read a plan and say what keeping it would mean; nothing changes yet.

        Raises NotOrganiser, NotManager, BadPlan, PlanInUse, TooManyPlans.
        """
        async with self._db.read() as tx:
            await self._require(tx, caller)
        plan = await asyncio.to_thread(read_plan, data)
        now = self._clock.now()
        async with self._db.write() as tx:
            await self._require(tx, caller, plan.id)
            before = await self._latest(tx, caller.guild_id, plan.id)
            if before is not None and replace(before, version=plan.version) == plan:
                return PlanPreview(None, before, before)
            groups = await self._effects(tx, caller.guild_id, plan, now)
            source, base = data.decode("utf-8-sig"), before.version if before else 0
            draft_id = await plans.add_draft(tx, caller.guild_id, caller.user_id, plan, source, base, now)
        changes = compare_plans(before, plan) if before else None
        return PlanPreview(draft_id, plan, before, changes, tuple(groups))

    async def keep(self, caller: Caller, draft_id: DraftId) -> PlanKept:
        """Make a draft the version that groups follow; doing so twice changes nothing more.

        Raises NotOrganiser, NotManager, PlanDraftGone, ChangedSince, PlanInUse, TooManyPlans.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            draft = await plans.get_draft(tx, caller.guild_id, draft_id)
            if draft is None:
                raise PlanDraftGone
            await self._require(tx, caller, draft.plan.id)
            if draft.version is not None:
                return PlanKept(replace(draft.plan, version=draft.version))
            before = await self._latest(tx, caller.guild_id, draft.plan.id)
            if (before.version if before else 0) != draft.base:
                raise ChangedSince(draft_id)
            groups = await self._effects(tx, caller.guild_id, draft.plan, now)
            kept = await plans.keep(tx, caller.guild_id, draft, now)
            for group in groups:
                await self._follow(tx, caller, group, before, kept, now)
        return PlanKept(kept, tuple(group.cohort for group in groups))

    async def throw_away(self, caller: Caller, draft_id: DraftId) -> None:
        """Delete a draft. Raises NotOrganiser, NotManager, PlanDraftGone."""
        async with self._db.write() as tx:
            await self._require(tx, caller)
            if not await plans.throw_away(tx, caller.guild_id, draft_id):
                raise PlanDraftGone

    # -- checking ----------------------------------------------------------------------------

    async def _require(self, tx: Tx, caller: Caller, plan_id: PlanId | None = None) -> None:
        """Allow organisers of the server; a plan that runs may be changed by those of all its groups."""
        after = self._clock.now() - LATE_COMPLETION
        known = await cohorts.of_guild(tx, caller.guild_id, finished_after=after)
        if not caller.manages and not known:
            raise NotManager
        if not any(is_organiser(caller, cohort) for cohort in known) and known:
            require_organiser(caller, known[0])
        for cohort in known:
            if cohort.running and cohort.plan_id == plan_id:
                require_organiser(caller, cohort)

    async def _latest(self, tx: Tx, guild_id: GuildId, plan_id: PlanId) -> Plan | None:
        before = await plans.latest(tx, guild_id, plan_id)
        if before is None and len(await plans.titles(tx, guild_id)) >= PLANS_MOST:
            raise TooManyPlans(PLANS_MOST)
        return before

    async def _effects(self, tx: Tx, guild_id: GuildId, plan: Plan, now: datetime) -> list[GroupEffect]:
        """Say what a version means for the groups that follow its plan. Raises PlanInUse."""
        running = await cohorts.of_guild(tx, guild_id, finished_after=now)
        theirs = [cohort for cohort in running if cohort.running and cohort.plan_id == plan.id]
        return [await self._effect(tx, cohort, plan, now) for cohort in theirs]

    async def _effect(self, tx: Tx, cohort: Cohort, plan: Plan, now: datetime) -> GroupEffect:
        course = await load_course(tx, cohort, self._library, now)
        through = await _reached(tx, course)
        displaced = compare_plans(course.plan, plan).displaced(through)
        if displaced:
            days = [
                f"Day {day.number}, {day.title}: " + ("removed" if number is None else f"now Day {number}")
                for day, number in displaced
            ]
            raise PlanInUse(cohort.name, through, days)
        timetable = cohort.timetable
        return GroupEffect(
            cohort, through, timetable.date_of(len(course.plan)), timetable.date_of(max(len(plan), through))
        )

    async def _follow(
        self, tx: Tx, caller: Caller, group: GroupEffect, before: Plan | None, kept: Plan, now: datetime
    ) -> None:
        """Write the change in a group's log; have its alarm and its posts follow."""
        detail = f"{kept.title}, version {kept.version}"
        if before is not None:
            changes = compare_plans(before, kept)
            detail += f": {summed_up(changes)}"
            shown = [day for day in changes.reworded if day.number <= group.through]
            for day in shown[-REFRESHED_MOST:]:
                await deliveries.make_stale(tx, group.cohort.id, Kind.DAILY, day.id)
        await ops.add_log(tx, group.cohort.id, ops.LogEntry(now, caller.user_id, "plan-import", detail))
        await set_next_daily(tx, group.cohort, kept)


def summed_up(changes: PlanChanges) -> str:
    """Count what a version changes, in words."""
    counts = {
        "added": changes.added,
        "removed": changes.removed,
        "moved": changes.moved,
        "reworded": changes.reworded,
    }
    said = [f"{len(days)} {word}" for word, days in counts.items() if days]
    return f"days {', '.join(said)}" if said else "no day changes"


async def _reached(tx: Tx, course: Course) -> int:
    """Return the last day that was due or done, for the group or for anybody in it."""
    last, ticked = await plans.furthest(tx, course.cohort.id)
    days = course.plan.by_id
    numbers = [course.latest, last, *(days[key].number for key in ticked if key in days)]
    enrolled = await members.active_enrolments(tx, course.cohort.id)
    numbers += [(await record_of(tx, course, each)).latest for each in enrolled if each.has_own_days]
    return min(max(numbers), len(course.plan))
