"""Say in words what a picture shows, for those who do not see it."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.domain.assessing import Level
from bot.domain.curriculum import Area
from bot.domain.pictures import (
    AreaLevel,
    Forecast,
    GroupMonth,
    GroupWeek,
    HeatMap,
    HoursByWeek,
    Mark,
    MilestonesByPhase,
    PictureSpec,
    Progress,
    QuizLevels,
)

ALT_MOST = 1024
"""So much of a description Discord takes."""
PARTS_TOLD = 10
AREAS = {
    Area.MATHEMATICS: "Mathematics and statistics",
    Area.CONCEPTS: "ML concepts",
    Area.PRACTICE: "ML engineering practice",
}


def alt_text(spec: PictureSpec) -> str:
    """Describe a picture with the numbers it shows."""
    told = _told(spec)
    return told if len(told) <= ALT_MOST else told[: ALT_MOST - 1] + "…"


def _told(spec: PictureSpec) -> str:
    match spec:
        case Progress():
            return _progress(spec)
        case GroupWeek():
            return _group_week(spec)
        case GroupMonth():
            return _group_month(spec)
        case Forecast():
            return _forecast(spec)
    return _levels(spec)


def filename(spec: PictureSpec) -> str:
    """Name the file of a picture."""
    names = {
        Progress: "progress",
        GroupWeek: "group-week",
        GroupMonth: "group-month",
        Forecast: "forecast",
        QuizLevels: "quiz-levels",
    }
    return f"{names[type(spec)]}.png"


def day_month(on: date) -> str:
    """Write a date as 2 Mar."""
    return f"{on.day} {on:%b}"


def long_date(on: date) -> str:
    """Write a date as 2 Mar 2026."""
    return f"{day_month(on)} {on.year}"


def stretch(first_on: date, last_on: date) -> str:
    """Write the dates of a stretch as 23 Feb – 1 Mar 2026."""
    if first_on == last_on:
        return long_date(first_on)
    first = day_month(first_on) if first_on.year == last_on.year else long_date(first_on)
    return f"{first} – {long_date(last_on)}"


def week_of(monday: date) -> str:
    """Write the dates of a week."""
    return stretch(monday, monday + timedelta(days=6))


def hours(minutes: int) -> str:
    """Write a time as 1,204 h, or 6.5 h where the half hours show."""
    tenths = round(minutes / 6)
    return f"{tenths / 10:,.1f} h" if tenths % 10 and tenths < 1000 else f"{minutes / 60:,.0f} h"


def share(part: int, whole: int) -> str:
    """Write a part as a whole per cent, a dash where there is nothing to share; 100 % means all."""
    if not whole:
        return "–"
    return f"{part * 100 // whole} %" if part * 2 > whole else f"{-(-part * 100 // whole)} %"


def percent(part: float) -> str:
    """Write a share of 1 as a whole per cent."""
    return f"{part * 100:.0f} %"


def counted(count: int, one: str) -> str:
    """Write a count with its noun."""
    return f"{count:,} {one}{'' if count == 1 else 's'}"


# -- each picture ----------------------------------------------------------------------------


def _progress(spec: Progress) -> str:
    parts = [
        _calendar(spec.calendar) if spec.calendar and spec.calendar.days else "",
        _hours(spec.hours) if spec.hours and spec.hours.weeks else "",
        _milestones(spec.milestones) if spec.milestones and spec.milestones.phases else "",
    ]
    return " ".join(filter(None, parts)) or "Progress: nothing to show yet."


def _calendar(heat: HeatMap) -> str:
    dates = [day.on for day in heat.days]
    found = [f"{count:,} {mark}" for mark in Mark if (count := heat.count(mark))]
    return (
        f"Calendar of {counted(len(dates), 'plan day')}, {stretch(min(dates), max(dates))}: {_listed(found)}."
    )


def _hours(weeks: HoursByWeek) -> str:
    told = [
        f"{day_month(week.monday)} {hours(week.minutes)}"
        + (f" of {hours(week.goal)}" if week.goal else "")
        + (" so far" if week.monday == weeks.running else "")
        for week in weeks.weeks
    ]
    goals = [week.reached for week in weeks.weeks if week.goal]
    met = f" Goal reached in {sum(goals):,} of {counted(len(goals), 'week')}." if goals else ""
    total = hours(sum(week.minutes for week in weeks.weeks))
    return f"Hours by week, {total} in all: {_latest(told)}.{met}"


def _milestones(milestones: MilestonesByPhase) -> str:
    phases = enumerate(milestones.phases, 1)
    told = [f"phase {number} {phase.reached:,} of {phase.of:,}" for number, phase in phases]
    return f"Milestones reached: {', '.join(told)}."


def _group_week(week: GroupWeek) -> str:
    told = [
        f"{day.on:%a} {day_month(day.on)} {day.kept:,} of {day.possible:,}"
        + (f", {day.open:,} still open" if day.open else "")
        for day in week.days
    ]
    days = f"Days kept: {'; '.join(told)}." if told else "No study days."
    goal = f" of {hours(week.goal)}" if week.goal else ""
    return (
        f"The group's week, {week_of(week.monday)}, {counted(week.members, 'member')}. {days} "
        f"Hours together: {hours(week.minutes)}{goal}. Group streak: {counted(week.streak, 'day')}."
    )


def _group_month(month: GroupMonth) -> str:
    told = [
        f"week of {day_month(week.monday)} {share(week.kept, week.possible)} "
        f"({week.kept:,} of {week.possible:,})"
        for week in month.weeks
    ]
    weeks = f"Days kept: {', '.join(told)}." if told else "No study days."
    quiet = f", {month.quiet:,} quiet" if month.quiet else ""
    return (
        f"The group's month, {stretch(month.first_on, month.last_on)}. {weeks} "
        f"Members: {month.on_track:,} on track, {month.behind:,} behind{quiet}."
    )


def _forecast(spec: Forecast) -> str:
    done = f"Days done over time: {spec.count:,} of {spec.days:,} by {long_date(spec.today)}."
    planned = f" The plan ends on {long_date(spec.planned[-1].on)}." if spec.planned else ""
    return f"{done}{planned} {finish_text(spec)}"


def finish_text(spec: Forecast) -> str:
    """Say when somebody finishes."""
    if spec.finished:
        return "All days are done."
    if spec.expected is None:
        return "No forecast yet: it needs days done in the last four weeks."
    first = f"from {long_date(spec.earliest)} " if spec.earliest else ""
    last = f"to {long_date(spec.latest)}" if spec.latest else "with an open end"
    return f"At this pace the finish is on {long_date(spec.expected)}; range {first}{last}."


def _levels(spec: QuizLevels) -> str:
    told = " ".join(_area(area) for area in spec.areas) or "No skill check yet."
    since = f", before {long_date(spec.then_on)}" if spec.then_on else ""
    return f"Quiz levels by area, now {long_date(spec.now_on)}{since}. {told}"


def _area(area: AreaLevel) -> str:
    then = f", before {_level(area.then)}" if area.then else ""
    return f"{AREAS[area.area]}: now {_level(area.now)}{then}."


def _level(level: Level) -> str:
    return f"{percent(level.share)} (range {percent(level.low)} to {percent(level.high)})"


def _listed(parts: Sequence[str]) -> str:
    return ", ".join(parts)


def _latest(parts: Sequence[str]) -> str:
    left_out = len(parts) - PARTS_TOLD
    earlier = f"{left_out:,} earlier, then " if left_out > 0 else ""
    return earlier + _listed(parts[-PARTS_TOLD:])
