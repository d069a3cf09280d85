"""Draw a group's week and a group's month, in sums: nobody is named."""

from collections.abc import Sequence

from bot.charts.cells import Box
from bot.charts.drawing.page import INNER, LARGE, MARGIN, NORMAL, SMALL, Page
from bot.charts.drawing.parts import Key, Part, bar, legend, legend_height
from bot.charts.palette import EMPTY, GREEN, GREY, GRID, INK, ORANGE, SKY, SOFT, YELLOW
from bot.domain.picture_texts import counted, day_month, hours, share, stretch, week_of
from bot.domain.pictures import GroupDay, GroupMonth, GroupWeek, WeekKept

TOP, TITLE = 14.0, 50.0
ROW = 26.0
LABEL, WEEK_LABEL, SHARE = 82.0, 50.0, 54.0
DIGIT = 7.6
"""Points that a character of a bold figure takes."""
FOOT = 66.0
BAR = 18.0


def draw_group_week(spec: GroupWeek) -> bytes:
    """Draw a bar a day, the hours against the goal, and the streak."""
    keys = _day_keys(spec.days)
    rows = max(1, len(spec.days)) * ROW
    page = Page(TOP + TITLE + rows + legend_height(len(keys)) + 16 + FOOT + TOP)
    page.title(TOP, "The group's week", f"{week_of(spec.monday)} · {counted(spec.members, 'member')}")
    y = TOP + TITLE
    room = _room([f"{day.kept:,} of {day.possible:,}" for day in spec.days])
    for place, day in enumerate(spec.days):
        _draw_day(page, y + place * ROW, day, room)
    if not spec.days:
        page.text(MARGIN, y + 9, "No study days this week.", NORMAL, SOFT)
    y += rows
    legend(page, y, keys)
    y += legend_height(len(keys)) + 8
    page.line([(MARGIN, y), (MARGIN + INNER, y)], GRID)
    _draw_sums(page, y + 8, spec)
    return page.png()


def _day_keys(days: Sequence[GroupDay]) -> list[Key]:
    keys = [Key("Kept", GREEN)] if days else []
    if any(day.open for day in days):
        keys.append(Key("Still open", YELLOW, hatch=True))
    if any(day.possible > day.kept + day.open for day in days):
        keys.append(Key("Not kept", EMPTY))
    return keys


def _room(figures: Sequence[str]) -> float:
    """Return how wide the longest of some figures is."""
    return max(map(len, figures), default=0) * DIGIT + 10


def _draw_day(page: Page, y: float, day: GroupDay, room: float) -> None:
    page.text(MARGIN, y + BAR / 2, f"{day.on:%a} {day_month(day.on)}", SMALL, INK)
    parts = [Part(day.kept, GREEN), Part(day.open, YELLOW, hatch=True)]
    bar(page, Box(MARGIN + LABEL, y, INNER - LABEL - room, BAR), day.possible, parts)
    figure = f"{day.kept:,} of {day.possible:,}"
    page.text(MARGIN + INNER, y + BAR / 2, figure, SMALL, INK, side="right", bold=True)


def _draw_sums(page: Page, y: float, spec: GroupWeek) -> None:
    goal = f" of {hours(spec.goal)}" if spec.goal else ""
    page.text(MARGIN, y + 9, "Hours together", SMALL, SOFT)
    page.text(MARGIN, y + 27, f"{hours(spec.minutes)}{goal}", LARGE, INK, bold=True)
    if spec.goal:
        bar(page, Box(MARGIN, y + 42, INNER - 150, 12), spec.goal, [Part(spec.minutes, SKY)])
    page.text(MARGIN + INNER, y + 9, "Group streak", SMALL, SOFT, side="right")
    page.text(MARGIN + INNER, y + 27, counted(spec.streak, "day"), LARGE, INK, side="right", bold=True)


# -- the month -------------------------------------------------------------------------------


def draw_group_month(spec: GroupMonth) -> bytes:
    """Draw the share kept of each week, and how many members stand how."""
    standings = _standings(spec)
    rows = max(1, len(spec.weeks)) * ROW
    page = Page(TOP + TITLE + rows + 16 + TITLE + BAR + 8 + legend_height(len(standings)) + TOP)
    page.title(
        TOP, "The group's month", f"{stretch(spec.first_on, spec.last_on)} · share of days kept, by week"
    )
    y = TOP + TITLE
    room = _room([f"{week.kept:,} of {week.possible:,}" for week in spec.weeks])
    for place, week in enumerate(spec.weeks):
        _draw_week(page, y + place * ROW, week, room)
    if not spec.weeks:
        page.text(MARGIN, y + 9, "No study days this month.", NORMAL, SOFT)
    y += rows + 4
    page.line([(MARGIN, y), (MARGIN + INNER, y)], GRID)
    _draw_members(page, y + 12, standings)
    return page.png()


def _draw_week(page: Page, y: float, week: WeekKept, room: float) -> None:
    page.text(MARGIN, y + BAR / 2, f"{day_month(week.monday)}", SMALL, INK)
    width = INNER - WEEK_LABEL - SHARE - room
    bar(page, Box(MARGIN + WEEK_LABEL, y, width, BAR), week.possible, [Part(week.kept, GREEN)])
    shown, right = share(week.kept, week.possible), MARGIN + INNER - room
    page.text(right, y + BAR / 2, shown, NORMAL, INK, side="right", bold=True)
    page.text(MARGIN + INNER, y + BAR / 2, f"{week.kept:,} of {week.possible:,}", SMALL, SOFT, side="right")


def _standings(spec: GroupMonth) -> list[tuple[str, int, str, bool]]:
    found = [
        ("On track", spec.on_track, GREEN, False),
        ("Behind", spec.behind, ORANGE, True),
        ("Quiet", spec.quiet, GREY, False),
    ]
    return [one for one in found if one[1]]


def _draw_members(page: Page, y: float, standings: Sequence[tuple[str, int, str, bool]]) -> None:
    members = sum(count for _, count, _, _ in standings)
    page.title(y, "Members", counted(members, "member") if members else "Nobody has joined yet.")
    if not standings:
        return
    parts = [Part(count, colour, hatch) for _, count, colour, hatch in standings]
    bar(page, Box(MARGIN, y + TITLE - 6, INNER, BAR), members, parts)
    keys = [Key(f"{word} · {count:,}", colour, hatch) for word, count, colour, hatch in standings]
    legend(page, y + TITLE + BAR, keys)
