"""Draw hours by week against the goal."""

from math import ceil, log10

from bot.charts.cells import Box
from bot.charts.drawing.page import INNER, MARGIN, SMALL, Page
from bot.charts.drawing.parts import Key, legend, legend_height
from bot.charts.palette import CARD, GRID, ORANGE, SKY, SOFT
from bot.domain.picture_texts import counted, day_month, hours
from bot.domain.pictures import HoursByWeek, WeekHours

WEEKS_SHOWN = 30
TITLE, PLOT, LABELS = 48.0, 120.0, 24.0
LEFT = 40.0
LABEL_WIDE = 56.0


def hours_height(spec: HoursByWeek) -> float:
    """Return how high the panel is."""
    return TITLE + PLOT + LABELS + legend_height(len(_keys(spec)))


def draw_hours(page: Page, y: float, spec: HoursByWeek) -> None:
    """Draw a bar a week, a line for its goal, and the week that is not over in another pattern."""
    weeks = spec.weeks[-WEEKS_SHOWN:]
    page.title(y, "Hours a week", _summary(spec))
    plot = Box(MARGIN + LEFT, y + TITLE, INNER - LEFT, PLOT)
    top = max([60, *(week.minutes for week in weeks), *(week.goal or 0 for week in weeks)]) / 60
    scale = PLOT / _draw_grid(page, plot, top)
    for place, week in enumerate(weeks):
        _draw_week(page, plot, (place, len(weeks)), week, scale / 60, running=week.monday == spec.running)
    _draw_labels(page, plot, weeks)
    legend(page, plot.y + PLOT + LABELS, _keys(spec))


def _summary(spec: HoursByWeek) -> str:
    total = f"{hours(sum(week.minutes for week in spec.weeks))} in {counted(len(spec.weeks), 'week')}"
    return f"{total} (latest {WEEKS_SHOWN} shown)" if len(spec.weeks) > WEEKS_SHOWN else total


def _draw_grid(page: Page, plot: Box, top: float) -> float:
    """Draw lines at round hours; return at how many hours the plot ends."""
    step = _step(top)
    lines = ceil(top / step)
    for line in range(lines + 1):
        height = plot.y + plot.height * (1 - line / lines)
        page.line([(plot.x, height), (plot.x + plot.width, height)], GRID if line else SOFT)
        page.text(plot.x - 6, height, f"{line * step:g} h", SMALL, SOFT, side="right")
    return lines * step


def _step(top: float) -> float:
    """Choose a round step that makes two to four lines."""
    size = 10 ** int(log10(top / 2)) if top >= 2 else 0.5
    return next(size * times for times in (1, 2, 5, 10, 20) if top / (size * times) <= 4)


def _draw_week(
    page: Page, plot: Box, place: tuple[int, int], week: WeekHours, scale: float, *, running: bool
) -> None:
    slot = plot.width / place[1]
    width = min(slot * 0.72, 44)
    left = plot.x + slot * (place[0] + 0.5) - width / 2
    height = week.minutes * scale
    if week.minutes:
        bar = Box(left, plot.y + plot.height - height, width, height)
        page.fill(bar, SKY, edge=CARD if running else None, hatch="////" if running else None)
    if week.goal:
        at = plot.y + plot.height - week.goal * scale
        reach = (slot - width) / 2 * 0.8
        page.line([(left - reach, at), (left + width + reach, at)], ORANGE, 2.5)


def _draw_labels(page: Page, plot: Box, weeks: tuple[WeekHours, ...]) -> None:
    slot = plot.width / len(weeks)
    every = ceil(LABEL_WIDE / slot)
    for place in range((len(weeks) - 1) % every, len(weeks), every):
        x = min(plot.x + slot * (place + 0.5), plot.x + plot.width - 18)
        page.text(x, plot.y + PLOT + 12, day_month(weeks[place].monday), SMALL, SOFT, side="center")


def _keys(spec: HoursByWeek) -> list[Key]:
    keys = [Key("Hours, from Monday", SKY)]
    if any(week.monday == spec.running for week in spec.weeks):
        keys.append(Key("This week so far", SKY, hatch=True))
    if any(week.goal for week in spec.weeks):
        keys.append(Key("Goal of the week", ORANGE, line="-"))
    return keys
