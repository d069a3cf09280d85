"""Show members their plan: phases, weeks, days, milestones; and find things in it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Day, Guide, Milestone, Plan
from bot.domain.errors import NoMilestones, NoSuchDay, NoSuchWeek, Outdated
from bot.domain.finding import FOUND_MOST, Finder, Hit
from bot.domain.ids import CohortId, DayId, MilestoneId
from bot.domain.library import Library
from bot.services.access import Caller, cohort_by_id, cohort_meant
from bot.services.ports import Clock
from bot.services.records import Course, Record, find_plan, load_course, load_record, record_of
from bot.storage import members, milestones
from bot.storage.engine import Database, Tx


@dataclass(frozen=True, slots=True)
class PlanView:
    """A group's plan as one person sees it; `mine` is None for those who are not in the group."""

    cohort: Cohort
    plan: Plan
    group: int
    mine: int | None
    done: frozenset[DayId]
    dates: Mapping[int, date]
    """The date of every day: the reader's own where they are in the group."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """A member's milestones."""

    cohort: Cohort
    plan: Plan
    reached: frozenset[MilestoneId]


class Plans:
    """Serve `/plan show | search | milestones`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._finder = Finder(library.plans, library.guide)

    async def show(self, caller: Caller, cohort: str | None = None) -> PlanView:
        """Return a group's plan. Raises NoCohort, WhichCohort, UnknownCohort, UnknownPlan."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            course = await load_course(tx, found, self._library, now)
            enrolment = await members.find_enrolment(tx, found.id, caller.user_id)
            record = await record_of(tx, course, enrolment) if enrolment and enrolment.active else None
        return _view(course, record)

    async def week(self, caller: Caller, cohort: str | None, number: int) -> tuple[PlanView, tuple[Day, ...]]:
        """Return the days of a plan week. Raises NoSuchWeek and what `show` raises."""
        view = await self.show(caller, cohort)
        try:
            return view, view.plan.week(number)
        except IndexError:
            raise NoSuchWeek(number, view.plan.weeks) from None

    async def day(self, caller: Caller, cohort: str | None, number: int) -> tuple[PlanView, Day]:
        """Return a day, also one to come. Raises NoSuchDay and what `show` raises."""
        view = await self.show(caller, cohort)
        try:
            return view, view.plan.day(number)
        except IndexError:
            raise NoSuchDay(number, len(view.plan)) from None

    async def find(self, caller: Caller, words: str, cohort: str | None = None) -> tuple[Cohort, list[Hit]]:
        """Find days of every plan and notes of the guide. Raises what `show` raises."""
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, self._clock.now())
            plan = await find_plan(tx, self._library, found)
        hits = self._finder.find(words, found.plan_id)
        if plan is not None and plan.id not in self._library.plans:  # the server's own
            hits = [*Finder({plan.id: plan}, Guide()).find(words), *hits][:FOUND_MOST]
        return found, hits

    # -- milestones --------------------------------------------------------------------------

    async def milestones(self, caller: Caller, cohort: str | None = None) -> Checklist:
        """Return the caller's milestones. Raises NotEnrolled, NoMilestones."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            return await self._checklist(tx, caller, found)

    async def reach(
        self, caller: Caller, cohort_id: CohortId, milestone_id: str, *, reached: bool
    ) -> Checklist:
        """Tick a milestone, or take the tick back. Raises NotEnrolled, Outdated."""
        async with self._db.write() as tx:
            found = await cohort_by_id(tx, caller, cohort_id)
            now = self._clock.now()
            record = await load_record(tx, await load_course(tx, found, self._library, now), caller)
            known: Milestone | None = next(
                (one for one in record.course.plan.milestones if one.id == milestone_id), None
            )
            if known is None:
                raise Outdated
            if reached:
                await milestones.reach(tx, record.enrolment.id, known.id, now)
            else:
                await milestones.forget(tx, record.enrolment.id, known.id)
            return await self._checklist(tx, caller, found)

    async def _checklist(self, tx: Tx, caller: Caller, cohort: Cohort) -> Checklist:
        course = await load_course(tx, cohort, self._library, self._clock.now())
        record = await load_record(tx, course, caller)
        if not course.plan.milestones:
            raise NoMilestones(cohort.name)
        return Checklist(cohort, course.plan, await milestones.reached(tx, record.enrolment.id))


def _view(course: Course, record: Record | None) -> PlanView:
    numbers = range(1, len(course.plan) + 1)
    if record is None:
        dates = {number: course.date_of(number) for number in numbers}
        return PlanView(course.cohort, course.plan, course.latest, None, frozenset(), dates)
    return PlanView(
        cohort=course.cohort,
        plan=course.plan,
        group=course.latest,
        mine=record.latest,
        done=frozenset(record.done),
        dates={number: record.date_of(number) for number in numbers},
    )
