"""Gather the facts of a check-in's post: what the group did, whom to praise, what comes next."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.domain import pictures
from bot.domain.calendar import DAY, local_date, rollover_at, study_date
from bot.domain.checkin import closes_at, week_up_to
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.cohort_streak import cohort_streak
from bot.domain.curriculum import Day, Phase, Plan
from bot.domain.delivery import Delivery, Kind
from bot.domain.group_week import (
    Comeback,
    GroupMonth,
    GroupWeek,
    best_comeback,
    comeback_of,
    leaders_of,
    newcomers_of,
)
from bot.domain.hours import week_monday
from bot.domain.ledger import KEPT, Row, Status
from bot.domain.library import Library
from bot.domain.monthly import month_begins
from bot.domain.report import Quiet, Standing, grade, quiet_for
from bot.domain.review import phase_studied
from bot.services.boards import MemberLedger, each_ledger
from bot.services.posts import CheckinPost
from bot.services.records import Course, load_course, phase_ends
from bot.storage import checkins, cohorts, group_weeks, hours
from bot.storage.engine import Tx


async def compose_checkin(
    tx: Tx, cohort: Cohort, library: Library, delivery: Delivery, now: datetime
) -> CheckinPost:
    """Gather what the group did in the week or month up to the check-in, and what comes next.

    Days that were open then count as open as long as they can still be kept now.
    """
    course = await load_course(tx, cohort, library, delivery.due_at)
    span = await span_of(tx, course, delivery.kind, delivery.period, delivery.due_at)
    tally = _Tally(course.plan)
    async for found in each_ledger(tx, course):
        tally.add(found, span, now)
    streak = await _streak(tx, course, delivery)
    weekly = delivery.kind is Kind.WEEKLY
    week = await _week(tx, cohort, span, tally) if weekly else None
    month = None if weekly else await _month(tx, cohort, span, tally)
    return CheckinPost(
        cohort=cohort,
        plan=course.plan,
        kind=delivery.kind,
        period=delivery.period,
        on=local_date(delivery.due_at, cohort.zone),
        members=len(tally.enrolled),
        kept=tally.kept,
        possible=tally.possible,
        streak=streak,
        coming=_coming(course, delivery),
        answers=await checkins.count(tx, cohort.id, delivery.kind, delivery.period),
        closes_at=closes_at(delivery.due_at),
        marker=delivery.marker,
        week=week,
        month=month,
        phase=None if weekly else _phase(course, span),
        chart=_week_chart(span, tally, week, streak) if week else _month_chart(span, tally, month),
    )


@dataclass(frozen=True, slots=True)
class Span:
    """The study dates a check-in looks back on, with the instants they begin and end at."""

    first_on: date
    last_on: date
    begins: datetime
    ends: datetime

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """List the ledger rows that fall on the dates."""
        return [row for row in rows if self.first_on <= row.on <= self.last_on]

    @property
    def dates(self) -> int:
        return (self.last_on - self.first_on).days + 1


async def span_of(tx: Tx, course: Course, kind: Kind, period: str, due_at: datetime) -> Span:
    """Return what a check-in looks back on."""
    cohort, draft = course.cohort, course.cohort.draft
    last_on = study_date(due_at, cohort.zone, draft.rollover_hour)
    first_on, _ = week_up_to(last_on)
    if kind is Kind.MONTHLY:
        ends = await phase_ends(tx, cohort, course.plan)
        first_on = month_begins(last_on, period, draft.monthly_on, ends, draft.start_on)
    return Span(first_on, last_on, rollover_at(first_on, draft.rollover_hour, cohort.zone), due_at)


def _phase(course: Course, span: Span) -> Phase:
    numbers = [day.number for day in course.days if span.first_on <= day.on <= span.last_on]
    return phase_studied(course.plan, numbers, course.latest)


@dataclass
class _Count:
    """How many days were kept of the possible ones, and how many can still be."""

    kept: int = 0
    possible: int = 0
    open: int = 0

    def add(self, row: Row, now: datetime) -> None:
        self.kept += row.status in KEPT
        self.possible += row.status is not Status.EXCUSED
        self.open += row.status is Status.OPEN and now <= row.grace_until


@dataclass
class _Tally:
    """Count what members did, one ledger after the other."""

    plan: Plan
    enrolled: list[Enrolment] = field(default_factory=list)
    by_date: dict[date, _Count] = field(default_factory=lambda: defaultdict(_Count))
    planned: list[int] = field(default_factory=list)
    comebacks: list[Comeback] = field(default_factory=list)
    quiet: list[Quiet] = field(default_factory=list)

    def add(self, found: MemberLedger, span: Span, now: datetime) -> None:
        rows, member = span.rows(found.ledger.rows), found.enrolment.member
        self.enrolled.append(found.enrolment)
        for row in rows:
            self.by_date[row.on].add(row, now)
        self.planned.append(planned_minutes(self.plan, rows))
        standing = Standing(member.user_id, member.name, "UTC", found.ledger, tuple(found.done_at.values()))
        self.quiet.append(grade(quiet_for(standing, span.ends)))
        back = comeback_of(member, found.ledger.rows, found.done_at, span.begins, span.ends)
        if back is not None:
            self.comebacks.append(back)

    @property
    def kept(self) -> int:
        return sum(count.kept for count in self.by_date.values())

    @property
    def possible(self) -> int:
        return sum(count.possible for count in self.by_date.values())

    @property
    def open(self) -> int:
        return sum(count.open for count in self.by_date.values())

    def weeks(self) -> tuple[pictures.WeekKept, ...]:
        """Add up the dates by their weeks."""
        sums: dict[date, list[int]] = defaultdict(lambda: [0, 0])
        for on, count in self.by_date.items():
            sums[week_monday(on)][0] += count.kept
            sums[week_monday(on)][1] += count.possible
        return tuple(pictures.WeekKept(monday, *kept) for monday, kept in sorted(sums.items()) if kept[1])


def planned_minutes(plan: Plan, rows: Sequence[Row]) -> int:
    """Add up what the plan asks for on some days."""
    return sum(plan.by_id[row.day_id].minutes for row in rows if row.day_id in plan.by_id)


async def _hours(tx: Tx, cohort: Cohort, span: Span, tally: _Tally) -> tuple[int, int]:
    """Return what was logged on the dates, and the goals: members' own ones, else what the plan asks for."""
    ids = [enrolment.id for enrolment in tally.enrolled]
    logged = await hours.week_minutes(tx, ids, span.first_on, span.last_on)
    own = await group_weeks.goals(tx, cohort.id)
    goals = (
        round(own[key] * span.dates / 7) if key in own else planned
        for key, planned in zip(ids, tally.planned, strict=True)
    )
    return sum(logged.values()), sum(goals)


async def _week(tx: Tx, cohort: Cohort, span: Span, tally: _Tally) -> GroupWeek:
    ids = [enrolment.id for enrolment in tally.enrolled]
    minutes, goal = await _hours(tx, cohort, span, tally)
    new = await group_weeks.joined_first(tx, cohort.id, span.begins, span.ends)
    points = await group_weeks.quiz_points_between(tx, ids, span.first_on, span.last_on)
    return GroupWeek(
        minutes=minutes,
        goal=goal,
        open=tally.open,
        comeback=best_comeback(tally.comebacks),
        newcomers=newcomers_of([found.member for found in tally.enrolled if found.id in new]),
        leaders=leaders_of((found.member, points.get(found.id, 0)) for found in tally.enrolled),
    )


async def _month(tx: Tx, cohort: Cohort, span: Span, tally: _Tally) -> GroupMonth:
    minutes, goal = await _hours(tx, cohort, span, tally)
    return GroupMonth(minutes, goal, tally.open, tally.weeks())


# -- what its picture shows ------------------------------------------------------------------


def _week_chart(span: Span, tally: _Tally, week: GroupWeek, streak: int) -> pictures.GroupWeek | None:
    days = tuple(
        pictures.GroupDay(on, count.kept, count.possible, count.open)
        for on, count in sorted(tally.by_date.items())
        if count.possible
    )
    if not days and not week.minutes:
        return None
    members = len(tally.enrolled)
    return pictures.GroupWeek(span.first_on, days, week.minutes, week.goal or None, streak, members)


def _month_chart(span: Span, tally: _Tally, month: GroupMonth | None) -> pictures.GroupMonth | None:
    if month is None or not month.weeks:
        return None
    on_track, quiet = (tally.quiet.count(one) for one in (Quiet.ON_TRACK, Quiet.SEVEN))
    behind = len(tally.quiet) - on_track - quiet
    return pictures.GroupMonth(span.first_on, span.last_on, month.weeks, on_track, behind, quiet)


# -- streak, and what comes ------------------------------------------------------------------


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
