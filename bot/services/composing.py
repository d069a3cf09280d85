"""Gather the facts of a post from the database."""

from collections.abc import Sequence

from bot.domain.calendar import DAY
from bot.domain.checkin import closes_at
from bot.domain.cohort import LATE_COMPLETION, Cohort, Shown
from bot.domain.cohort_streak import cohort_streak
from bot.domain.curriculum import Day
from bot.domain.delivery import Delivery, Kind
from bot.domain.ids import DayId
from bot.domain.ledger import KEPT, Status
from bot.domain.library import Library
from bot.domain.tips import tip_for
from bot.services.boards import each_ledger
from bot.services.posts import CatchUpPost, CheckinPost, DailyPost, WrapUpPost
from bot.services.records import Course, load_course, plan_of
from bot.storage import checkins, cohorts, completions, members
from bot.storage.engine import Tx


async def compose_daily(tx: Tx, cohort: Cohort, library: Library, delivery: Delivery) -> DailyPost:
    """Gather a day's post: the day, and who has done it."""
    course = await load_course(tx, cohort, library, delivery.claimed_at)
    day = course.plan.by_id[DayId(delivery.period)]
    finishers = await completions.finishers(tx, cohort.id, day.id)
    return DailyPost(
        cohort=cohort,
        plan=course.plan,
        day=day,
        on=course.date_of(day.number),
        late=delivery.late,
        marker=delivery.marker,
        done=len(finishers),
        names=tuple(name for name, shown in finishers if shown is Shown.NAME),
        tip=_tip(library, course, day),
        pings=_first_of_its_date(course, day),
    )


def _first_of_its_date(course: Course, day: Day) -> bool:
    on = course.date_of(day.number)
    return not any(other.on == on and other.number < day.number for other in course.days)


def _tip(library: Library, course: Course, day: Day) -> str | None:
    topics = [each.topics for each in course.plan.days]
    found = tip_for(library.guide.tips, topics, day.number, course.cohort.timetable.a_date)
    return found.text if found else None


async def compose_catch_up(
    tx: Tx, cohort: Cohort, library: Library, delivery: Delivery, numbers: Sequence[int]
) -> CatchUpPost:
    """Gather the note about days whose posts could not go out."""
    course = await load_course(tx, cohort, library, delivery.claimed_at)
    days = tuple((course.plan.day(number), course.date_of(number)) for number in numbers)
    return CatchUpPost(cohort, course.plan, days, delivery.marker)


async def compose_wrap_up(tx: Tx, cohort: Cohort, library: Library, delivery: Delivery) -> WrapUpPost:
    """Gather what the group achieved over the whole plan."""
    plan = await plan_of(tx, library, cohort)
    enrolled = await members.active_enrolments(tx, cohort.id)
    done = await completions.done_by_enrolment(tx, [enrolment.id for enrolment in enrolled])
    counts = [len(done.get(enrolment.id, {})) for enrolment in enrolled]
    return WrapUpPost(
        cohort=cohort,
        plan=plan,
        members=len(enrolled),
        finished=sum(count == len(plan) for count in counts),
        days_done=sum(counts),
        late_until=delivery.claimed_at + LATE_COMPLETION,
        marker=delivery.marker,
    )


async def compose_checkin(tx: Tx, cohort: Cohort, library: Library, delivery: Delivery) -> CheckinPost:
    """Gather what the group did in the week or month so far, and what comes next."""
    course = await load_course(tx, cohort, library, delivery.due_at)
    kept, possible, count = await _kept(tx, course, delivery)
    return CheckinPost(
        cohort=cohort,
        plan=course.plan,
        kind=delivery.kind,
        period=delivery.period,
        on=delivery.due_at.date(),
        members=count,
        kept=kept,
        possible=possible,
        streak=await _streak(tx, course, delivery),
        coming=_coming(course, delivery),
        answers=await checkins.count(tx, cohort.id, delivery.kind, delivery.period),
        closes_at=closes_at(delivery.due_at),
        marker=delivery.marker,
    )


async def _kept(tx: Tx, course: Course, delivery: Delivery) -> tuple[int, int, int]:
    timetable = course.cohort.timetable
    key_of = timetable.week_of if delivery.kind is Kind.WEEKLY else timetable.month_of
    key = key_of(delivery.due_at)
    kept = counted = count = 0
    async for found in each_ledger(tx, course):
        rows = [row for row in found.ledger.rows if key_of(row.due_at) == key]
        kept += sum(row.status in KEPT for row in rows)
        counted += sum(row.status is not Status.EXCUSED for row in rows)
        count += 1
    return kept, counted, count


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
