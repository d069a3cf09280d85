"""Draw days done against time: as planned, as done, and as it will be with its range."""

from collections.abc import Sequence
from datetime import date, timedelta

from bot.charts.cells import Box
from bot.charts.drawing.page import INNER, MARGIN, SMALL, Page, Point, Style
from bot.charts.drawing.parts import Key, legend, legend_height
from bot.charts.palette import GREEN, GRID, INK, SKY, SOFT, YELLOW
from bot.domain.picture_texts import day_month, long_date
from bot.domain.pictures import Forecast, Reached

TOP, TITLE = 14.0, 66.0
LEFT, PLOT, LABELS = 36.0, 210.0, 42.0
OPEN_END = 1.6
"""An open range is drawn so much further than the way from today to the expected finish."""
LABEL_WIDE = 74.0


def draw_forecast(spec: Forecast) -> bytes:
    """Draw the lines, the range, today, and the dates in words."""
    keys = _keys(spec)
    page = Page(TOP + TITLE + PLOT + LABELS + legend_height(len(keys)) + TOP)
    page.title(TOP, "Days done, and the forecast", _summary(spec))
    page.text(MARGIN, TOP + 51, "days of the plan", SMALL, SOFT)
    _Plot(page, spec).draw()
    legend(page, TOP + TITLE + PLOT + LABELS, keys)
    return page.png()


def _summary(spec: Forecast) -> str:
    done = f"{spec.count:,} of {spec.days:,} days done"
    if spec.finished:
        return f"{done}: finished"
    if spec.expected is None:
        return f"{done}; no forecast yet"
    return f"{done}; finish expected {long_date(spec.expected)}"


def _keys(spec: Forecast) -> list[Key]:
    keys = [Key(f"Done: {spec.count:,} days", GREEN, line="-")]
    if spec.planned:
        keys.append(Key(f"Plan: {long_date(spec.planned[-1].on)}", SOFT, line="--"))
    if spec.expected and not spec.finished:
        last = long_date(spec.latest) if spec.latest else "open end"
        keys.append(Key(f"Expected: {long_date(spec.expected)}", SKY, line="-", marker="D"))
        if spec.earliest:
            keys.append(Key(f"Earliest: {long_date(spec.earliest)}", SKY, line="-", marker=">"))
        keys.append(Key(f"Latest: {last}", SKY, line="-", marker="<"))
    return [*keys, Key(f"Today: {long_date(spec.today)}", YELLOW, line=":")]


class _Plot:
    """Turn dates and counts into points."""

    def __init__(self, page: Page, spec: Forecast) -> None:
        self._page, self._spec = page, spec
        self._box = Box(MARGIN + LEFT, TOP + TITLE, INNER - LEFT, PLOT)
        self._open_end = self._end_of_range()
        dates = [each.on for each in (*spec.done, *spec.planned)]
        dates += [on for on in (spec.today, spec.earliest, spec.expected, self._open_end) if on]
        self._first, self._last = min(dates), max(max(dates), min(dates) + timedelta(days=7))

    def _end_of_range(self) -> date | None:
        spec = self._spec
        if spec.latest or not spec.expected:
            return spec.latest
        return spec.today + (spec.expected - spec.today) * OPEN_END

    def _x(self, on: date) -> float:
        return self._box.x + self._box.width * ((on - self._first) / (self._last - self._first))

    def _at(self, on: date, days: float) -> Point:
        return self._x(on), self._box.y + self._box.height * (1 - days / max(self._spec.days, 1))

    def draw(self) -> None:
        self._draw_grid()
        self._draw_dates()
        if self._spec.expected and not self._spec.finished:
            self._draw_range(self._spec.expected)
        self._line(self._spec.planned, SOFT, "--", 2.0)
        self._line(self._spec.done, GREEN, "-", 3.2)
        today = self._x(self._spec.today)
        self._page.line([(today, self._box.y - 6), (today, self._box.y + PLOT)], YELLOW, 2, ":")
        if self._spec.done:
            self._page.marker(self._at(self._spec.done[-1].on, self._spec.count), "o", GREEN, 10)

    def _draw_grid(self) -> None:
        left, right = self._box.x, self._box.x + self._box.width
        for days in sorted({round(self._spec.days * quarter / 4) for quarter in range(5)}):
            _, y = self._at(self._first, days)
            self._page.line([(left, y), (right, y)], GRID if days else SOFT)
            self._page.text(left - 6, y, f"{days:,}", SMALL, SOFT, side="right")

    def _draw_dates(self) -> None:
        """Write dates below the axis; of two that would overlap, the one that says more."""
        spec, y = self._spec, self._box.y + PLOT
        wanted = [spec.expected, spec.today, self._first, self._last]
        taken: list[float] = []
        for on in wanted:
            if on is None or any(abs(self._x(on) - other) < LABEL_WIDE for other in taken):
                continue
            taken.append(self._x(on))
            self._page.line([(self._x(on), y), (self._x(on), y + 5)], SOFT)
            middle = min(max(self._x(on), self._box.x + 8), self._box.x + self._box.width - 22)
            self._page.text(middle, y + 14, day_month(on), SMALL, INK, side="center")
            self._page.text(middle, y + 28, f"{on.year}", SMALL, SOFT, side="center")

    def _draw_range(self, expected: date) -> None:
        spec = self._spec
        here = self._at(spec.today, spec.count)
        first = self._at(spec.earliest or expected, spec.days)
        last = self._at(self._open_end or expected, spec.days)
        self._page.area([here, first, last], SKY, 0.3)
        for end in (first, last):
            self._page.line([here, end], SKY, 1.2)
        self._page.line([here, self._at(expected, spec.days)], SKY, 2.6)
        if spec.earliest:
            self._page.marker(first, ">", SKY, 10)
        if spec.latest:
            self._page.marker(last, "<", SKY, 10)
        self._page.marker(self._at(expected, spec.days), "D", SKY, 10)

    def _line(self, reached: Sequence[Reached], colour: str, style: Style, width: float) -> None:
        if reached:
            self._page.line([self._at(each.on, each.days) for each in reached], colour, width, style)
