"""Place the days of a plan in a calendar: weeks as rows, from Monday, in as many columns as it takes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from bot.domain.pictures import HeatMap, Mark, PlanDay

WEEK = timedelta(days=7)
GAP = 1.5
ON_A_DATE = 2
PASSED = frozenset(Mark) - {Mark.OPTIONAL, Mark.TO_COME}


class Shape(NamedTuple):
    """How a calendar of up to so many weeks is laid out, in points."""

    weeks: int
    columns: int
    row: float
    label: float
    letters: bool


SHAPES = (
    Shape(8, 1, 27, 46, False),
    Shape(20, 1, 23, 46, False),
    Shape(60, 2, 18, 43, True),
    Shape(90, 3, 15, 40, True),
)
BETWEEN = 10.0
HEAD = 16.0


class Box(NamedTuple):
    """A rectangle in points, measured from the top left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a day is drawn."""

    box: Box
    day: PlanDay


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar laid out; `gaps` are lines where whole weeks are left out, `earlier` what no longer fits."""

    cells: tuple[Cell, ...]
    labels: tuple[tuple[Box, date], ...]
    heads: tuple[tuple[Box, int], ...]
    gaps: tuple[Box, ...]
    height: float
    letters: bool
    earlier: int


def lay_out(heat: HeatMap, x: float, y: float, width: float) -> Calendar:
    """Place every day of a plan within a width."""
    by_week = _by_week(heat)
    shape = next((one for one in SHAPES if len(by_week) <= one.weeks), SHAPES[-1])
    mondays = _fitting(sorted(by_week), by_week, shape.weeks)
    return _Placing(shape, len(mondays), x, y, width).place(mondays, by_week, len(by_week) - len(mondays))


def _by_week(heat: HeatMap) -> dict[date, list[PlanDay]]:
    weeks: dict[date, list[PlanDay]] = defaultdict(list)
    for day in heat.days:
        weeks[monday_of(day.on)].append(day)
    return weeks


def _fitting(mondays: list[date], weeks: dict[date, list[PlanDay]], most: int) -> list[date]:
    """Leave out weeks where there are too many: the oldest first, but not so that less is seen to come."""
    begun = sum(any(day.mark in PASSED for day in weeks[monday]) for monday in mondays)
    first = min(max(0, begun - most // 2), max(0, len(mondays) - most))
    return mondays[first : first + most]


def monday_of(on: date) -> date:
    """Return the Monday of a date's week."""
    return on - timedelta(days=on.weekday())


class _Placing:
    """Turn weeks and weekdays into boxes."""

    def __init__(self, shape: Shape, weeks: int, x: float, y: float, width: float) -> None:
        self._shape = shape
        self._x, self._y = x, y
        self._rows = max(1, -(-weeks // shape.columns))
        self._column = (width - BETWEEN * (shape.columns - 1)) / shape.columns
        self._cell = (self._column - shape.label) / 7

    def place(self, mondays: list[date], weeks: dict[date, list[PlanDay]], left_out: int) -> Calendar:
        cells, labels, gaps = [], [], []
        for place, monday in enumerate(mondays):
            labels.append((self._row(place), monday))
            if place % self._rows and monday - mondays[place - 1] > WEEK:
                gaps.append(self._row(place)._replace(width=self._column, height=0))
            for weekday in range(7):
                on = monday + timedelta(days=weekday)
                cells += self._date(place, [day for day in weeks[monday] if day.on == on])
        return Calendar(
            cells=tuple(cells),
            labels=tuple(labels),
            heads=tuple(self._heads(-(-len(mondays) // self._rows))),
            gaps=tuple(gaps),
            height=HEAD + self._rows * self._shape.row,
            letters=self._shape.letters,
            earlier=left_out,
        )

    def _row(self, place: int) -> Box:
        column, row = divmod(place, self._rows)
        left = self._x + column * (self._column + BETWEEN)
        return Box(left, self._y + HEAD + row * self._shape.row, self._shape.label, self._shape.row)

    def _heads(self, columns: int) -> list[tuple[Box, int]]:
        return [
            (self._weekday(self._row(column * self._rows), weekday)._replace(y=self._y, height=HEAD), weekday)
            for column in range(columns)
            for weekday in range(7)
        ]

    def _weekday(self, row: Box, weekday: int) -> Box:
        return Box(row.x + row.width + weekday * self._cell, row.y, self._cell, row.height)

    def _date(self, place: int, days: Sequence[PlanDay]) -> list[Cell]:
        """Place the days of one date side by side."""
        shown = _shown(days)
        return [Cell(self._inner(place, day, slot, len(shown)), day) for slot, day in enumerate(shown)]

    def _inner(self, place: int, day: PlanDay, slot: int, slots: int) -> Box:
        whole = self._weekday(self._row(place), day.on.weekday())
        width = whole.width / slots
        return Box(whole.x + slot * width + GAP / 2, whole.y + GAP / 2, width - GAP, whole.height - GAP)


def _shown(days: Sequence[PlanDay]) -> Sequence[PlanDay]:
    """Choose the days of a date that are drawn: those that were skipped lie on the date of the next one."""
    counting = [day for day in days if day.mark is not Mark.OPTIONAL]
    return (counting or days)[-ON_A_DATE:]
