"""Gather the facts of a post from the database."""

from collections.abc import Sequence

from bot.domain.cohort import LATE_COMPLETION, Cohort, Shown
from bot.domain.curriculum import Day
from bot.domain.delivery import Delivery
from bot.domain.ids import DayId
from bot.domain.library import Library
from bot.domain.tips import tip_for
from bot.services.posts import CatchUpPost, DailyPost, WrapUpPost
from bot.services.records import Course, load_course, plan_of
from bot.storage import completions, members
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
