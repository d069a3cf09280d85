"""Say what joining brings somebody."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.cohort import Cohort, Enrolment
from bot.domain.curriculum import Day
from bot.domain.pace import Pace, own_timetable
from bot.services.records import Course


@dataclass(frozen=True, slots=True)
class Joined:
    """A fresh enrolment: where it starts and which zone its deadlines use."""

    cohort: Cohort
    first_day: Day | None
    first_due_at: datetime | None
    zone: str
    zone_chosen: bool
    optional_days: int
    pace: Pace = Pace.GROUP


def joined(course: Course, enrolment: Enrolment) -> Joined:
    """Describe a fresh enrolment."""
    span = max(enrolment.spans, key=lambda span: span.left_at is None)
    first, plan, member = span.first_day, course.plan, enrolment.member
    inside = first <= len(plan)
    due_at = next((day.due_at for day in course.days if day.number == first), None)
    if span.pace is not Pace.GROUP:
        due_at = own_timetable(course.group, span, member.zone).due_at(first)
    return Joined(
        cohort=course.cohort,
        first_day=plan.day(first) if inside else None,
        first_due_at=(due_at or course.cohort.timetable.due_at(first)) if inside else None,
        zone=member.zone or course.cohort.zone,
        zone_chosen=member.zone is not None,
        optional_days=min(first, len(plan) + 1) - 1,
        pace=span.pace,
    )
