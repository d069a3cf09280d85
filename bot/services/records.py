"""Load what a member did in a cohort, with the ledger that follows from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.domain.calendar import local_date
from bot.domain.cohort import Cohort, Completion, Enrolment
from bot.domain.curriculum import Day, Library, Plan
from bot.domain.errors import DayInFuture, NoSuchDay, NotEnrolled, NotStarted, UnknownPlan
from bot.domain.ids import DayId
from bot.domain.ledger import DueDay, Ledger, compute_ledger, first_day_for, zone_at
from bot.services.access import Caller
from bot.storage import cohorts, completions, members
from bot.storage.engine import Tx


def plan_of(library: Library, cohort: Cohort) -> Plan:
    """Return the plan of a cohort. Raises UnknownPlan where its file is gone."""
    try:
        return library.plans[cohort.plan_id]
    except KeyError:
        raise UnknownPlan(cohort.plan_id, sorted(library.plans)) from None


@dataclass(frozen=True, slots=True)
class Course:
    """A cohort, its plan, and the days of it that are due at `now`."""

    cohort: Cohort
    plan: Plan
    days: tuple[DueDay, ...]
    latest: int
    now: datetime

    def day(self, number: int) -> Day:
        """Return a day that can be done now. Raises NoSuchDay, NotStarted, DayInFuture."""
        if not 1 <= number <= len(self.plan):
            raise NoSuchDay(number, len(self.plan))
        if number > self.latest:
            due_at = self.cohort.timetable.due_at(number)
            if self.latest == 0 and number == 1:
                raise NotStarted(self.cohort.name, due_at)
            raise DayInFuture(number, due_at)
        return self.plan.day(number)

    def current(self) -> Day:
        """Return the latest due day. Raises NotStarted."""
        return self.day(max(self.latest, 1))

    def date_of(self, number: int) -> date:
        """Return the date a day was due, or falls on."""
        known = next((day for day in self.days if day.number == number), None)
        if known is not None:
            return local_date(known.due_at, known.zone)
        return self.cohort.timetable.date_of(number)


async def load_course(tx: Tx, cohort: Cohort, library: Library, now: datetime) -> Course:
    """Load the due days of a cohort; those whose post is still on its way count as unsent."""
    plan = plan_of(library, cohort)
    kept = await cohorts.due_days(tx, cohort.id)
    latest = max(cohort.posted_through, last_due(cohort, plan, now))
    days = (*kept, *unsent_days(cohort, plan, kept, latest))
    return Course(cohort, plan, days, latest, now)


def last_due(cohort: Cohort, plan: Plan, now: datetime) -> int:
    """Return the number of the latest due plan day; a finished cohort has none after its last post."""
    if not cohort.running:
        return cohort.posted_through
    return cohort.timetable.latest_due(now, len(plan))


def unsent_days(cohort: Cohort, plan: Plan, kept: Sequence[DueDay], latest: int) -> list[DueDay]:
    """Make the days that are due and not kept yet, by the rules in force now."""
    draft = cohort.draft
    known = {day.number for day in kept}
    return [
        DueDay(
            number=number,
            day_id=plan.day(number).id,
            due_at=cohort.timetable.due_at(number),
            sent_at=None,
            zone=draft.zone,
            rollover_hour=draft.rollover_hour,
            grace=draft.grace,
        )
        for number in range(cohort.posted_through + 1, latest + 1)
        if number not in known
    ]


@dataclass(frozen=True)
class Record:
    """A member's enrolment in a course, what they did, and their ledger."""

    course: Course
    enrolment: Enrolment
    done: Mapping[DayId, Completion]

    @property
    def cohort(self) -> Cohort:
        return self.course.cohort

    @cached_property
    def ledger(self) -> Ledger:
        """Compute the ledger at the course's instant."""
        instants = {day_id: completion.done_at for day_id, completion in self.done.items()}
        return compute_ledger(
            self.course.days,
            self.enrolment.spans,
            self.enrolment.member.zones,
            instants,
            self.course.now,
        )

    @property
    def zone(self) -> str:
        """Return the zone the member reads times in."""
        return self.enrolment.member.zone or self.cohort.zone


async def load_record(tx: Tx, course: Course, caller: Caller) -> Record:
    """Load the caller's record. Raises NotEnrolled."""
    enrolment = await members.find_enrolment(tx, course.cohort.id, caller.user_id)
    if enrolment is None or not enrolment.active:
        raise NotEnrolled(course.cohort.name)
    return Record(course, enrolment, await completions.done_days(tx, enrolment.id))


async def enrol(tx: Tx, course: Course, caller: Caller) -> Enrolment:
    """Open a stretch of membership with the group, from the latest day whose deadline is open."""
    member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
    # The zone that decides is the one in force when the latest day was due, as in the ledger.
    zone = zone_at(course.days[-1].due_at, member.zones) if course.days else None
    first_day = first_day_for(course.days, zone, course.now)
    first_day = max(first_day, _first_possible(course))
    await members.add_span(tx, course.cohort.id, member.id, first_day, course.now)
    return await members.get_enrolment(tx, course.cohort.id, caller.user_id)


def _first_possible(course: Course) -> int:
    # Days before the cohort was made were never posted: they are optional for everybody.
    return course.days[0].number if course.days else course.latest + 1
