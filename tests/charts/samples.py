"""Make specs of every kind, from nothing to very much."""

from datetime import date, timedelta

from bot.domain.assessing import Level
from bot.domain.curriculum import Area
from bot.domain.pictures import (
    AreaLevel,
    Forecast,
    GroupDay,
    GroupMonth,
    GroupWeek,
    HeatMap,
    HoursByWeek,
    Mark,
    MilestonesByPhase,
    PhaseMilestones,
    PictureSpec,
    PlanDay,
    Progress,
    QuizLevels,
    Reached,
    WeekHours,
    WeekKept,
)

MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)
WEEK = timedelta(days=7)
CLOSED = (
    *[Mark.ON_TIME] * 4,
    Mark.KEPT_LATE,
    Mark.ON_TIME,
    Mark.MISSED,
    Mark.ON_TIME,
    Mark.EXCUSED,
    Mark.ON_TIME,
    Mark.FROZEN,
)


def heat_map(days: int, done: int, *, every: int = 1, starts: date = MONDAY, joined: int = 3) -> HeatMap:
    """Make a calendar of a plan: the first days optional, then closed ones, one open, the rest to come."""
    marks = [Mark.EXTRA, Mark.OPTIONAL, Mark.OPTIONAL][:joined]
    marks += [CLOSED[place % len(CLOSED)] for place in range(max(0, done - len(marks)))]
    marks += [Mark.OPEN]
    marks += [Mark.TO_COME] * (days - len(marks))
    dates = [starts + DAY * every * place for place in range(days)]
    today = dates[min(done, days - 1)]
    return HeatMap(tuple(map(PlanDay, dates, marks[:days])), today)


def hours_by_week(weeks: int, goal: int | None = 600) -> HoursByWeek:
    """Make hours of so many weeks; the last one runs."""
    found = [
        WeekHours(MONDAY + WEEK * place, (place * 137 + 260) % 720, goal and goal + 60 * (place % 3))
        for place in range(weeks)
    ]
    return HoursByWeek(tuple(found), found[-1].monday if found else None)


def milestones(phases: int) -> MilestonesByPhase:
    """Make phases, of which the first are reached."""
    return MilestonesByPhase(tuple(PhaseMilestones(max(0, 5 - 2 * place), 5) for place in range(phases)))


def group_week(members: int, days: int = 7, opened: bool = True) -> GroupWeek:
    """Make a week in which about four of five kept each day."""
    found = [
        GroupDay(
            MONDAY + DAY * place,
            kept=members * (9 - place % 3) // 11,
            possible=members,
            open=members // 8 if opened and place == days - 1 else 0,
        )
        for place in range(days)
    ]
    return GroupWeek(MONDAY, tuple(found), members * 431, members * 600 or None, 12, members)


def group_month(members: int, weeks: int = 5) -> GroupMonth:
    """Make a month."""
    found = [
        WeekKept(MONDAY + WEEK * place, members * 7 * (9 - place % 4) // 11, members * 7)
        for place in range(weeks)
    ]
    on_track, behind = members * 7 // 10, members * 2 // 10
    return GroupMonth(
        date(2026, 3, 1), date(2026, 3, 31), tuple(found), on_track, behind, members - on_track - behind
    )


def forecast(days: int = 112, done: int = 40) -> Forecast:
    """Make somebody who is a little behind."""
    reached = [Reached(MONDAY, 0), *(Reached(MONDAY + DAY * (n * 5 // 4), n) for n in range(1, done + 1))]
    planned = [Reached(MONDAY, 0), Reached(MONDAY + DAY * days, days)]
    today = reached[-1].on
    left = (days - done) * DAY
    return Forecast(
        days, tuple(reached), tuple(planned), today, today + left, today + left * 1.25, today + left * 1.6
    )


def levels(*, then: bool = True) -> QuizLevels:
    """Make a skill check of three areas, and perhaps an earlier one."""
    now = [Level(0.62, 0.41, 0.8), Level(0.35, 0.17, 0.58), Level(0.97, 0.9, 1.0)]
    before = [Level(0.4, 0.2, 0.64), Level(0.31, 0.12, 0.57), Level(0.05, 0.0, 0.22)]
    areas = zip(Area, now, before, strict=True)
    found = tuple(AreaLevel(area, level, old if then else None) for area, level, old in areas)
    return QuizLevels(found, date(2026, 6, 30), MONDAY if then else None)


EMPTY: dict[str, PictureSpec] = {
    "progress": Progress(),
    "progress-of-nothing": Progress(HeatMap(()), HoursByWeek(()), MilestonesByPhase(())),
    "week": GroupWeek(MONDAY, (), 0, None, 0, 0),
    "month": GroupMonth(MONDAY, MONDAY + 30 * DAY, (), 0, 0),
    "forecast": Forecast(30, (), (), MONDAY),
    "forecast-of-nothing": Forecast(0, (), (), MONDAY),
    "levels": QuizLevels((), MONDAY),
}
ONE: dict[str, PictureSpec] = {
    "progress": Progress(heat_map(1, 0, joined=0), hours_by_week(1), milestones(1)),
    "week": group_week(1, 1),
    "month": group_month(1, 1),
    "forecast": Forecast(1, (Reached(MONDAY, 0),), (Reached(MONDAY, 1),), MONDAY, MONDAY, MONDAY, MONDAY),
    "levels": levels(then=False),
}
USUAL: dict[str, PictureSpec] = {
    "progress": Progress(heat_map(30, 19), hours_by_week(4), milestones(4)),
    "week": group_week(18),
    "month": group_month(18),
    "forecast": forecast(),
    "levels": levels(),
}
MANY: dict[str, PictureSpec] = {
    "progress-112": Progress(heat_map(112, 70), hours_by_week(17), milestones(4)),
    "progress-400": Progress(heat_map(400, 230), hours_by_week(60), milestones(20)),
    "progress-3-a-week": Progress(heat_map(112, 70, every=2), hours_by_week(33, None)),
    "progress-400-weeks": Progress(heat_map(400, 230, every=7)),
    "week": group_week(1000, 14),
    "month": group_month(1000, 6),
    "forecast": Forecast(
        400,
        forecast(400, 300).done,
        forecast(400).planned,
        MONDAY + 375 * DAY,
        None,
        MONDAY + 500 * DAY,
        None,
    ),
    "forecast-finished": Forecast(30, forecast(30, 30).done, forecast(30).planned, MONDAY + 40 * DAY),
}
