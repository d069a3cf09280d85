"""Load what a member did in a cohort, with the ledger that follows from it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from bot.domain.calendar import DAY, Timetable
from bot.domain.cohort import Cohort, Completion, Enrolment, Member
from bot.domain.curriculum import Day, Plan
from bot.domain.delivery import Kind
from bot.domain.errors import CohortFinished, DayInFuture, NoSuchDay, NotStarted, Outdated, UnknownPlan
from bot.domain.ids import DayId, EnrolmentId
from bot.domain.ledger import DueDay, Facts, Ledger, Outage, compute_ledger, first_day_for, zone_at
from bot.domain.library import Library
from bot.domain.monthly import PHASE, PHASE_LEAST
from bot.domain.pace import (
    Group,
    Pace,
    Span,
    level_from,
    member_days,
    own_timetable,
    personal_days,
    start_of_own,
)
from bot.services.access import Caller, enrolled_in
from bot.services.reminder_times import schedule
from bot.services.timing import end_timers
from bot.storage import cohorts, completions, members, ops, plans
from bot.storage.engine import Tx


async def plan_of(tx: Tx, library: Library, cohort: Cohort) -> Plan:
    """Return the plan of a cohort: a shipped one or its server's own. Raises UnknownPlan where it is gone."""
    plan = await find_plan(tx, library, cohort)
    if plan is None:
        raise UnknownPlan(cohort.plan_id, sorted(library.plans))
    return plan


async def find_plan(tx: Tx, library: Library, cohort: Cohort) -> Plan | None:
    """Return the plan of a cohort, None where it is gone."""
    return library.plans.get(cohort.plan_id) or await plans.of_cohort(tx, cohort)


@dataclass(frozen=True)
class Course:
    """A cohort, its plan, and the days of it that are due at `now`."""

    cohort: Cohort
    plan: Plan
    days: tuple[DueDay, ...]
    latest: int
    now: datetime
    outages: Sequence[Outage] = ()

    @cached_property
    def group(self) -> Group:
        """Return what the cohort shares."""
        return Group(self.cohort.timetable, [day.id for day in self.plan.days], self.days)

    def date_of(self, number: int) -> date:
        """Return the date a day was due, or falls on."""
        return self.group.date_of(number)

    def day_named(self, day_id: DayId) -> Day:
        """Return the day a button names. Raises Outdated where the plan has it no more."""
        found = self.plan.by_id.get(day_id)
        if found is None:
            raise Outdated
        return found

    @property
    def last_posted_on(self) -> date | None:
        """Return the date of the last day that became due, None before the first."""
        known = [day.on for day in self.days if day.number <= self.cohort.posted_through]
        return known[-1] if known else None


async def load_course(tx: Tx, cohort: Cohort, library: Library, now: datetime) -> Course:
    """Load the due days of a cohort; those whose post is still on its way count as unsent."""
    plan = await plan_of(tx, library, cohort)
    kept = await cohorts.due_days(tx, cohort.id)
    latest = max(cohort.posted_through, last_due(cohort, plan, now))
    days = (*kept, *unsent_days(cohort, plan, kept, latest))
    return Course(cohort, plan, days, latest, now, await ops.outages(tx))


async def phase_ends(tx: Tx, cohort: Cohort, plan: Plan) -> tuple[date, ...]:
    """Return the dates on which the phases end.

    They follow the plan's calendar: pauses and edits move those to come.
    """
    group = Group(cohort.timetable, [day.id for day in plan.days], await cohorts.due_days(tx, cohort.id))
    return tuple(sorted({group.date_of(number) for number in plan.phase_ends(PHASE_LEAST)}))


async def phase_ends_for(tx: Tx, cohort: Cohort, kind: Kind, library: Library) -> tuple[date, ...]:
    """Return the dates of the phases where posts of a kind go by them. Raises UnknownPlan."""
    if kind is not Kind.MONTHLY or cohort.draft.monthly_on != PHASE:
        return ()
    return await phase_ends(tx, cohort, await plan_of(tx, library, cohort))


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
    own: Sequence[DueDay] = ()

    @property
    def cohort(self) -> Cohort:
        return self.course.cohort

    @cached_property
    def days(self) -> Sequence[DueDay]:
        """List the member's due days at the course's instant, in order."""
        course, enrolment = self.course, self.enrolment
        return member_days(course.group, enrolment.spans, self.own, enrolment.member.zone, course.now)

    @cached_property
    def ledger(self) -> Ledger:
        """Compute the ledger at the course's instant."""
        done_at = {day_id: completion.done_at for day_id, completion in self.done.items()}
        enrolment, course = self.enrolment, self.course
        facts = Facts(done_at, enrolment.member.zones, enrolment.rest, course.outages)
        return compute_ledger(self.days, facts, course.now)

    @property
    def zone(self) -> str:
        """Return the zone the member reads times in."""
        return self.enrolment.member.zone or self.cohort.zone

    @property
    def pace(self) -> Pace:
        span = self.enrolment.current
        return span.pace if span is not None else Pace.GROUP

    @property
    def timetable(self) -> Timetable:
        """Return the calendar of the member's days to come."""
        return self._table_for(self.latest + 1)

    @cached_property
    def latest(self) -> int:
        """Return the number of the member's latest due day, 0 before the first."""
        span, group = self.enrolment.current, self.course.latest
        if span is None or span.pace is Pace.GROUP:
            # Who went ahead of the group and is with it again keeps the days they had.
            return max([group, *(day.number for day in self.days)]) if self.enrolment.has_own_days else group
        # Days before the stretch are optional, whether they have a row or not.
        latest = max(span.first_day - 1, *(day.number for day in self.days), 0)
        level = level_from(self.course.group, span, self.zone)
        return max(latest, group) if latest + 1 >= level else latest

    @cached_property
    def todays(self) -> tuple[int, ...]:
        """List the member's latest due day, at the intensive pace with the other one of its date.

        Those who catch up go by the last of theirs.
        """
        shared = self.course.days if self.pace is Pace.GROUP else ()
        due_at = {day.number: day.due_at for day in (*shared, *self.days)}
        if self.pace is Pace.CATCH_UP or self.latest not in due_at:
            return (self.latest,) if self.latest else ()
        return tuple(sorted(number for number, at in due_at.items() if at == due_at[self.latest]))

    def day(self, number: int) -> Day:
        """Return a day the member can do now. Raises NoSuchDay, NotStarted, DayInFuture."""
        plan = self.course.plan
        if not 1 <= number <= len(plan):
            raise NoSuchDay(number, len(plan))
        if number > self.latest:
            due_at = self.due_at(number)
            if self.latest == 0 and number == 1:
                raise NotStarted(self.cohort.name, due_at)
            raise DayInFuture(number, due_at)
        return plan.day(number)

    def current(self) -> Day:
        """Return the member's latest due day; of two that came together the first undone one.

        Raises NotStarted.
        """
        undone = (number for number in self.todays if self.course.plan.day(number).id not in self.done)
        return self.day(next(undone, max(self.latest, 1)))

    def date_of(self, number: int) -> date:
        """Return the date a day was due, or falls on, for the member."""
        known = next((day.on for day in self.days if day.number == number), None)
        if known is not None:
            return known
        table = self._table_for(number) if number > self.latest else self.course
        return table.date_of(number)

    def due_at(self, number: int) -> datetime:
        """Return the instant at which a day to come is due for the member."""
        return self._table_for(number).due_at(number)

    def _table_for(self, number: int) -> Timetable:
        """Return the calendar of a day to come; who has caught up by then goes by the group's."""
        span, group = self.enrolment.current, self.course.group
        if span is None or span.pace is Pace.GROUP or number >= level_from(group, span, self.zone):
            return group.timetable
        return own_timetable(group, span, self.zone)

    @property
    def dates(self) -> list[date]:
        """List the dates of the days that are due, and of those to come; skipped days have none."""
        return [*(day.on for day in self.days), *(on for _, on in self.coming())]

    def coming(self) -> Iterator[tuple[int, date]]:
        """Yield the numbers and dates of the days to come, in order; skipped days have none."""
        for number in range(self.latest + 1, len(self.course.plan) + 1):
            table = self._table_for(number)
            if number >= table.first_number:
                yield number, table.date_of(number)

    def next_due(self) -> tuple[int, datetime] | None:
        """Return the number and instant of the member's next day, None after the last."""
        number = self.latest + 1
        if number > len(self.course.plan) or not self.cohort.running:
            return None
        return number, self.timetable.due_at(number)


async def load_record(tx: Tx, course: Course, caller: Caller) -> Record:
    """Load the caller's record. Raises NotEnrolled."""
    return await record_of(tx, course, await enrolled_in(tx, course.cohort, caller.user_id))


async def record_of(tx: Tx, course: Course, enrolment: Enrolment) -> Record:
    """Load the record of an enrolment."""
    own: Mapping[EnrolmentId, list[DueDay]] = {}
    if enrolment.has_own_days:
        own = await members.own_days(tx, [enrolment.id])
    done = await completions.done_days(tx, enrolment.id)
    return Record(course, enrolment, done, own.get(enrolment.id, ()))


def require_open(course: Course) -> None:
    """Refuse what a group that has been over for long does not take. Raises CohortFinished."""
    cohort = course.cohort
    if cohort.finished_at is not None and not cohort.takes_completions(course.now):
        raise CohortFinished(cohort.name, cohort.finished_at)


def span_for(course: Course, pace: Pace, member: Member | None) -> Span:
    """Return the stretch of membership of somebody who joins now at a pace."""
    if pace is Pace.GROUP:
        # The zone that decides is the one in force when the latest day was due, as in the ledger.
        zones = member.zones if member else ()
        zone = zone_at(course.days[-1].due_at, zones) if course.days else None
        first = first_day_for(course.days, zone, course.now, course.outages)
        return Span(max(first, _first_possible(course)))
    start = start_of_own(course.group, member.zone if member else None, course.now)
    return Span(1, pace=pace, anchor_number=1, anchor_on=start)


def _first_possible(course: Course) -> int:
    # Days before the cohort was made were never posted: they are optional for everybody.
    return course.days[0].number if course.days else course.latest + 1


async def enrol(tx: Tx, course: Course, caller: Caller, pace: Pace = Pace.GROUP) -> Enrolment:
    """Open a stretch of membership at a pace."""
    member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
    span = span_for(course, pace, member)
    await members.add_span(tx, course.cohort.id, member.id, span, course.now)
    await schedule(tx, course.cohort.id, caller.user_id, course.now)
    return await members.get_enrolment(tx, course.cohort.id, caller.user_id)


async def fix_own_days(
    tx: Tx, course: Course, enrolment: Enrolment, zone: str | None, not_before: date | None = None
) -> None:
    """Keep the instants of a member's own days up to now, before a change moves those to come.

    No day to come falls on a date before `not_before`; who has caught up is with the group from now on.
    """
    span = enrolment.current
    if span is None or span.pace is Pace.GROUP:
        return
    level = level_from(course.group, span, zone)
    due = personal_days(course.group, span, zone, course.now)
    number = due[-1].number + 1 if due else span.anchor_number
    if number >= level:
        await members.fix_own_days(tx, enrolment.id, due, level, None)
        return
    # The date after the last day, not the planned one: whoever resumes must not wait for a pause's end.
    after = due[-1].on + DAY if due else own_timetable(course.group, span, zone).start_on
    await members.fix_own_days(tx, enrolment.id, due, number, max(after, not_before or after))


async def end_memberships(
    tx: Tx, cohort: Cohort, enrolled: Sequence[Enrolment], library: Library, now: datetime, reason: str
) -> None:
    """End stretches of membership; own days that became due stay as they are, timers are logged."""
    own = [enrolment for enrolment in enrolled if enrolment.has_own_days]
    if own and await find_plan(tx, library, cohort) is not None:
        course = await load_course(tx, cohort, library, now)
        for enrolment in own:
            await fix_own_days(tx, course, enrolment, enrolment.member.zone)
    await end_timers(tx, cohort, enrolled, now)
    await members.end_spans(tx, [enrolment.id for enrolment in enrolled], now, reason)
