"""Draw how far a member is: the calendar of the plan, hours by week, milestones by phase."""

from collections.abc import Callable
from typing import NamedTuple

from bot.charts.cells import Box, Calendar, lay_out
from bot.charts.drawing.hours import draw_hours, hours_height
from bot.charts.drawing.page import INNER, MARGIN, SMALL, Page
from bot.charts.drawing.parts import Part, bar, legend_height, mark_legend
from bot.charts.palette import GREEN, GRID, INK, LOOKS, SOFT
from bot.domain.calendar import WEEKDAYS
from bot.domain.picture_texts import day_month, stretch
from bot.domain.pictures import HeatMap, Mark, MilestonesByPhase, Progress

TOP = 14.0
BELOW_TITLE = 44.0
BETWEEN_PANELS = 22.0
PHASE_ROW = 25.0
NOTHING = 64.0
NARROW = 13.0
"""Columns narrower than this have room for every other letter."""
WORDS = {
    Mark.ON_TIME: "On time",
    Mark.KEPT_LATE: "Kept late",
    Mark.OPEN: "Open",
    Mark.EXCUSED: "Excused",
    Mark.FROZEN: "Frozen",
    Mark.MISSED: "Missed",
    Mark.EXTRA: "Optional, done",
    Mark.OPTIONAL: "Optional",
    Mark.TO_COME: "To come",
}


class Panel(NamedTuple):
    """A part of a picture: how high it is, and how it is drawn from a height on."""

    height: float
    draw: Callable[[Page, float], None]


def draw_progress(spec: Progress) -> bytes:
    """Draw the panels of which there is something, one beneath the other."""
    panels = _panels(spec)
    page = Page(sum(panel.height for panel in panels) + BETWEEN_PANELS * (len(panels) - 1) + 2 * TOP)
    y = TOP
    for place, panel in enumerate(panels):
        if place:
            middle = y - BETWEEN_PANELS / 2
            page.line([(MARGIN, middle), (MARGIN + INNER, middle)], GRID)
        panel.draw(page, y)
        y += panel.height + BETWEEN_PANELS
    return page.png()


def _panels(spec: Progress) -> list[Panel]:
    panels = []
    if spec.calendar and spec.calendar.days:
        panels.append(_calendar_panel(spec.calendar))
    if (hours := spec.hours) and hours.weeks:
        panels.append(Panel(hours_height(hours), lambda page, y: draw_hours(page, y, hours)))
    if spec.milestones and spec.milestones.phases:
        panels.append(_milestones_panel(spec.milestones))
    return panels or [Panel(NOTHING, _draw_nothing)]


def _draw_nothing(page: Page, y: float) -> None:
    page.title(y, "Progress", "Nothing to show yet: the first day is still to come.")


# -- the calendar ----------------------------------------------------------------------------


def calendar_of(heat: HeatMap, y: float = TOP) -> Calendar:
    """Lay the calendar out as it is drawn in a panel that begins at a height."""
    return lay_out(heat, MARGIN, y + BELOW_TITLE, INNER)


def _calendar_panel(heat: HeatMap) -> Panel:
    marks = [(mark, f"{WORDS[mark]} · {count:,}") for mark in Mark if (count := heat.count(mark))]
    height = BELOW_TITLE + calendar_of(heat).height + 8 + legend_height(len(marks))

    def draw(page: Page, y: float) -> None:
        laid_out = calendar_of(heat, y)
        _draw_calendar(page, y, heat, laid_out)
        mark_legend(page, y + BELOW_TITLE + laid_out.height + 8, marks)

    return Panel(height, draw)


def _draw_calendar(page: Page, y: float, heat: HeatMap, laid_out: Calendar) -> None:
    dates = [day.on for day in heat.days]
    cut = f" ({laid_out.earlier:,} weeks not shown)" if laid_out.earlier else ""
    page.title(y, "The plan, day by day", f"{stretch(min(dates), max(dates))}{cut}")
    for box, weekday in laid_out.heads:
        if box.width >= NARROW or weekday % 2 == 0:
            name = WEEKDAYS[weekday][: 1 if laid_out.letters else 3]
            page.text(box.x + box.width / 2, box.y + 7, name, SMALL, SOFT, side="center")
    for box, monday in laid_out.labels:
        page.text(box.x + box.width - 5, box.y + box.height / 2, day_month(monday), SMALL, SOFT, side="right")
    for gap in laid_out.gaps:
        page.line([(gap.x, gap.y), (gap.x + gap.width, gap.y)], SOFT, 0.8, ":")
    _draw_cells(page, heat, laid_out)


def _draw_cells(page: Page, heat: HeatMap, laid_out: Calendar) -> None:
    looks = [(cell.box, LOOKS[cell.day.mark]) for cell in laid_out.cells]
    page.fills([(box, look.fill, look.edge) for box, look in looks])
    signs = [(box, look.sign, look.ink) for box, look in looks if look.sign]
    page.signs(signs)
    for cell in laid_out.cells:
        if cell.day.on == heat.today:
            page.outline(cell.box, INK, 2)


# -- milestones ------------------------------------------------------------------------------


def _milestones_panel(milestones: MilestonesByPhase) -> Panel:
    return Panel(
        BELOW_TITLE + PHASE_ROW * len(milestones.phases), lambda page, y: _draw_phases(page, y, milestones)
    )


def _draw_phases(page: Page, y: float, milestones: MilestonesByPhase) -> None:
    reached, of = sum(p.reached for p in milestones.phases), sum(p.of for p in milestones.phases)
    page.title(y, "Milestones by phase", f"{reached:,} of {of:,} reached")
    for place, phase in enumerate(milestones.phases):
        top = y + BELOW_TITLE + place * PHASE_ROW
        page.text(MARGIN, top + 9, f"Phase {place + 1}", SMALL, INK)
        bar(page, Box(MARGIN + 62, top, INNER - 62 - 66, 18), phase.of, [Part(phase.reached, GREEN)])
        page.text(
            MARGIN + INNER, top + 9, f"{phase.reached:,} of {phase.of:,}", SMALL, INK, side="right", bold=True
        )
