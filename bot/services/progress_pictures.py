"""Say what the picture of somebody's progress shows: calendar, hours by week, milestones by phase."""

from datetime import date

from bot.domain.calendar import DAY
from bot.domain.hours import week_monday
from bot.domain.ledger import Row
from bot.domain.pictures import (
    HeatMap,
    HoursByWeek,
    Mark,
    MilestonesByPhase,
    PhaseMilestones,
    PlanDay,
    WeekHours,
)
from bot.domain.pictures import Progress as Picture
from bot.services.day_views import Progress
from bot.services.hours import today_of, weekly_goal
from bot.services.records import Record


def progress_picture(progress: Progress, *, mine: bool) -> Picture:
    """Show how far somebody is; how long they studied is nobody else's business."""
    return Picture(_calendar(progress.record), _hours(progress) if mine else None, _milestones(progress))


def _calendar(record: Record) -> HeatMap:
    rows = {row.day_id: row for row in record.ledger.rows}
    days = tuple(
        PlanDay(record.date_of(day.number), _mark(record, day.number, rows.get(day.id)))
        for day in record.course.plan.days
    )
    return HeatMap(days, today_of(record))


def _mark(record: Record, number: int, row: Row | None) -> Mark:
    if row is not None:
        return Mark(row.status)
    if record.course.plan.day(number).id in record.done:
        return Mark.EXTRA
    return Mark.OPTIONAL if number <= record.latest else Mark.TO_COME


def _hours(progress: Progress) -> HoursByWeek | None:
    """Show every week since the first that has a day or a minute; None where nothing was logged."""
    if not progress.weeks:
        return None
    record, logged = progress.record, dict(progress.weeks)
    running = week_monday(today_of(record))
    firsts = [progress.weeks[0][0], *(week_monday(row.on) for row in record.ledger.rows[:1])]
    weeks = [
        WeekHours(on, logged.get(on, 0), weekly_goal(record, on) or None)
        for on in _mondays(min(firsts), running)
    ]
    return HoursByWeek(tuple(weeks), running)


def _mondays(first: date, last: date) -> list[date]:
    return [first + 7 * n * DAY for n in range((last - first).days // 7 + 1)]


def _milestones(progress: Progress) -> MilestonesByPhase | None:
    phases = [phase for phase in progress.record.course.plan.phases if phase.milestones]
    counts = (
        PhaseMilestones(sum(one.id in progress.reached for one in phase.milestones), len(phase.milestones))
        for phase in phases
    )
    return MilestonesByPhase(tuple(counts)) if phases else None
