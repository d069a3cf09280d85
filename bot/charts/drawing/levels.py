"""Draw quiz levels by area, then and now, each with its range."""

from bot.charts.cells import Box
from bot.charts.drawing.page import INNER, MARGIN, NORMAL, SMALL, Page
from bot.charts.drawing.parts import Key, legend, legend_height
from bot.charts.palette import CARD, GRID, INK, ORANGE, SKY, SOFT
from bot.domain.assessing import Level
from bot.domain.picture_texts import AREAS, long_date, percent
from bot.domain.pictures import AreaLevel, QuizLevels

TOP, TITLE = 14.0, 50.0
AREA, LINE = 56.0, 22.0
AXIS = 42.0
FIGURE = 58.0
PLOT = Box(MARGIN + 44, 0, INNER - 44 - FIGURE, 0)


def draw_levels(spec: QuizLevels) -> bytes:
    """Draw a point and its range for each area, now and then, from 0 to 100 %."""
    keys = [Key(f"Now: {long_date(spec.now_on)}", SKY, line="-", marker="o")]
    if spec.then_on:
        keys.append(Key(f"Before: {long_date(spec.then_on)}", ORANGE, line="-", marker="D"))
    height = AREA + LINE * any(area.then for area in spec.areas)
    rows = max(1, len(spec.areas)) * height
    axis = AXIS if spec.areas else 0.0
    page = Page(TOP + TITLE + rows + axis + legend_height(len(keys)) + TOP)
    page.title(TOP, "Quiz levels by area", "Medium questions known; the bars are 95 % ranges")
    y = TOP + TITLE
    if spec.areas:
        _draw_axis(page, y, rows)
    else:
        page.text(MARGIN, y + 9, "No skill check yet.", NORMAL, SOFT)
    for place, area in enumerate(spec.areas):
        _draw_area(page, y + place * height, area)
    legend(page, y + rows + axis, keys)
    return page.png()


def _x(share: float) -> float:
    return PLOT.x + PLOT.width * share


def _draw_axis(page: Page, y: float, height: float) -> None:
    for quarter in range(5):
        x = _x(quarter / 4)
        page.line([(x, y), (x, y + height)], GRID)
        page.text(x, y + height + 11, f"{quarter * 25}", SMALL, SOFT, side="center")
    middle = _x(0.5)
    page.text(middle, y + height + 27, "% of medium questions known", SMALL, SOFT, side="center")


def _draw_area(page: Page, y: float, area: AreaLevel) -> None:
    page.fill(Box(MARGIN, y - 1, INNER, 20), CARD)
    page.text(MARGIN, y + 9, AREAS[area.area], NORMAL, INK, bold=True)
    _draw_level(page, y + 31, "now", area.now, SKY, "o")
    if area.then:
        _draw_level(page, y + 31 + LINE, "before", area.then, ORANGE, "D")


def _draw_level(page: Page, y: float, word: str, level: Level, colour: str, shape: str) -> None:
    low, high = _x(level.low), _x(level.high)
    page.text(MARGIN, y, word, SMALL, SOFT)
    page.line([(low, y), (high, y)], colour, 3)
    for end in (low, high):
        page.line([(end, y - 5), (end, y + 5)], colour, 2)
    page.marker((_x(level.share), y), shape, colour, 11)
    page.text(MARGIN + INNER, y, percent(level.share), NORMAL, INK, side="right", bold=True)
