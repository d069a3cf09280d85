"""Gather the facts of a check-in's post: what the group did, whom to praise, what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain.calendar import DAY, local_date, rollover_at, study_date
from bot.domain.checkin import closes_at, span_of
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.cohort_streak import cohort_streak
from bot.domain.curriculum import Day, Plan
from bot.domain.delivery import Delivery, Kind
from bot.domain.group_week import (
    Comeback,
    GroupWeek,
    best_comeback,
    comeback_of,
    leaders_of,
    newcomers_of,
)
from bot.domain.ledger import KEPT, Row, Status
from bot.domain.library import Library
from bot.services.boards import MemberLedger, each_ledger
from bot.services.posts import CheckinPost
from bot.services.records import Course, load_course
from bot.storage import checkins, cohorts, group_weeks, hours
from bot.storage.engine import Tx


async def compose_checkin(tx: Tx, cohort: Cohort, library: Library, delivery: Delivery) -> CheckinPost:
    """Gather what the group did in the week or month so far, and what comes next."""
    course = await load_course(tx, cohort, library, delivery.due_at)
    span = Span.of(cohort, delivery)
    tally = _Tally(course.plan)
    async for found in each_ledger(tx, course):
        tally.add(found, span)
    return CheckinPost(
        cohort=cohort,
        plan=course.plan,
        kind=delivery.kind,
        period=delivery.period,
        on=local_date(delivery.due_at, cohort.zone),
        members=len(tally.enrolled),
        kept=tally.kept,
        possible=tally.possible,
        streak=await _streak(tx, course, delivery),
        coming=_coming(course, delivery),
        answers=await checkins.count(tx, cohort.id, delivery.kind, delivery.period),
        closes_at=closes_at(delivery.due_at),
        marker=delivery.marker,
        week=await _week(tx, cohort, span, tally) if delivery.kind is Kind.WEEKLY else None,
    )


@dataclass(frozen=True, slots=True)
class Span:
    """The study dates a check-in looks back on, with the instants they begin and end at."""

    first_on: date
    last_on: date
    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, cohort: Cohort, delivery: Delivery) -> "Span":
        """Return what a check-in looks back on."""
        zone, rollover = cohort.zone, cohort.draft.rollover_hour
        first_on, last_on = span_of(delivery.kind, study_date(delivery.due_at, zone, rollover))
        return cls(first_on, last_on, rollover_at(first_on, rollover, zone), delivery.due_at)

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """List the ledger rows that fall on the dates."""
        return [row for row in rows if self.first_on <= row.on <= self.last_on]


@dataclass
class _Tally:
    """Count what members did, one ledger after the other."""

    plan: Plan
    enrolled: list[Enrolment] = field(default_factory=list)
    kept: int = 0
    possible: int = 0
    open: int = 0
    planned: list[int] = field(default_factory=list)
    comebacks: list[Comeback] = field(default_factory=list)

    def add(self, found: MemberLedger, span: Span) -> None:
        rows = span.rows(found.ledger.rows)
        self.enrolled.append(found.enrolment)
        self.kept += sum(row.status in KEPT for row in rows)
        self.open += sum(row.status is Status.OPEN for row in rows)
        self.possible += sum(row.status is not Status.EXCUSED for row in rows)
        self.planned.append(_minutes(self.plan, rows))
        member = found.enrolment.member
        back = comeback_of(member, found.ledger.rows, found.done_at, span.begins, span.ends)
        if back is not None:
            self.comebacks.append(back)


def _minutes(plan: Plan, rows: Sequence[Row]) -> int:
    """Add up what the plan asks for on some days."""
    return sum(plan.by_id[row.day_id].minutes for row in rows if row.day_id in plan.by_id)


async def _week(tx: Tx, cohort: Cohort, span: Span, tally: _Tally) -> GroupWeek:
    ids = [enrolment.id for enrolment in tally.enrolled]
    logged = await hours.week_minutes(tx, ids, span.first_on, span.last_on)
    own = await group_weeks.goals(tx, cohort.id)
    new = await group_weeks.joined_first(tx, cohort.id, span.begins, span.ends)
    points = await group_weeks.quiz_points_between(tx, ids, span.first_on, span.last_on)
    return GroupWeek(
        minutes=sum(logged.values()),
        goal=sum(own.get(key, planned) for key, planned in zip(ids, tally.planned, strict=True)),
        open=tally.open,
        comeback=best_comeback(tally.comebacks),
        newcomers=newcomers_of([found.member for found in tally.enrolled if found.id in new]),
        leaders=leaders_of((found.member, points.get(found.id, 0)) for found in tally.enrolled),
    )


async def _streak(tx: Tx, course: Course, delivery: Delivery) -> int:
    """Return the cohort streak as it stood at the check-in, also when it is rendered again much later."""
    over = {day.number for day in course.days if day.window().grace_until <= delivery.due_at}
    return cohort_streak(
        [count for count in await cohorts.day_counts(tx, course.cohort.id) if count.number in over]
    )


def _coming(course: Course, delivery: Delivery) -> tuple[Day, ...]:
    until = delivery.due_at + 7 * DAY
    timetable = course.cohort.timetable
    first = timetable.latest_due(delivery.due_at, len(course.plan)) + 1
    last = timetable.latest_due(until, len(course.plan))
    return tuple(course.plan.day(number) for number in range(first, last + 1))
