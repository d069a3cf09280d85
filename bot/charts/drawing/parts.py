"""Draw what several pictures have: a legend, a bar in parts, and how high a part is."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.charts.cells import Box
from bot.charts.drawing.page import INNER, MARGIN, SMALL, Page, Style
from bot.charts.palette import EMPTY, INK, LOOKS, SOFT
from bot.domain.pictures import Mark

LINE = 21.0
SWATCH = 16.0
COLUMN = INNER / 2


class Key(NamedTuple):
    """One entry of a legend: what it says, and how it looks."""

    text: str
    colour: str
    hatch: bool = False
    line: Style | None = None
    marker: str | None = None


def legend_height(entries: int) -> float:
    """Return how high a legend in two columns is."""
    return -(-entries // 2) * LINE


def spot(y: float, place: int) -> tuple[float, float]:
    """Return where an entry of a legend begins, by its place."""
    return MARGIN + (place % 2) * COLUMN, y + (place // 2) * LINE


def legend(page: Page, y: float, keys: Sequence[Key]) -> None:
    """Say in words what the colours mean."""
    for place, key in enumerate(keys):
        left, top = spot(y, place)
        _swatch(page, key, left, top + LINE / 2)
        page.text(left + 24, top + LINE / 2, key.text, SMALL, INK)


def _swatch(page: Page, key: Key, x: float, y: float) -> None:
    if key.line is None:
        edge = INK if key.hatch else None
        page.fill(Box(x, y - SWATCH / 2, SWATCH, SWATCH), key.colour, edge=edge, hatch="////" * key.hatch)
        return
    page.line([(x - 1, y), (x + 17, y)], key.colour, 2.5, key.line)
    if key.marker:
        page.marker((x + 8, y), key.marker, key.colour)


def mark_legend(page: Page, y: float, marks: Sequence[tuple[Mark, str]]) -> None:
    """Say in words what the cells of a calendar mean."""
    boxes = [Box(x, top + (LINE - 19) / 2, 19, 19) for x, top in (spot(y, n) for n in range(len(marks)))]
    for box, (mark, text) in zip(boxes, marks, strict=True):
        look = LOOKS[mark]
        page.fill(box, look.fill, edge=look.edge)
        page.text(box.x + 26, box.y + 9.5, text, SMALL, INK)
    page.signs(
        [
            (box, sign, LOOKS[mark].ink)
            for box, (mark, _) in zip(boxes, marks, strict=True)
            if (sign := LOOKS[mark].sign)
        ]
    )


class Part(NamedTuple):
    """A part of a bar."""

    size: float
    colour: str
    hatch: bool = False


def bar(page: Page, box: Box, whole: float, parts: Sequence[Part]) -> None:
    """Draw how much of a whole there is, in parts from the left; more than the whole fills it."""
    page.fill(box, EMPTY)
    left, scale = box.x, box.width / max(whole, sum(part.size for part in parts), 1e-9)
    for part in parts:
        width = part.size * scale
        if width > 0:
            page.fill(
                Box(left, box.y, width, box.height),
                part.colour,
                edge=INK if part.hatch else None,
                hatch="////" * part.hatch,
            )
        left += width
    page.outline(box, SOFT, 0.6)
