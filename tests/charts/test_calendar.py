"""The calendar that is drawn is the ledger: read back pixel by pixel."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest
from PIL import Image

from bot.charts.cells import Box, Calendar, lay_out
from bot.charts.drawing.page import INNER, MARGIN
from bot.charts.drawing.progress import calendar_of
from bot.domain.ledger import DueDay, Facts, Ledger, Outage, Status, compute_ledger
from bot.domain.pictures import HeatMap, Mark, PictureSpec, PlanDay, Progress
from tests.charts.reading import DOTS, at, distance, main_colour, mark_in, opened
from tests.charts.samples import DAY, MONDAY, heat_map
from tests.domain.samples import due_day

Draw = Callable[[PictureSpec], bytes]
DAYS = 40
RASTER = 24


def read_back(draw: Draw, heat: HeatMap) -> list[tuple[date, Mark]]:
    """Draw a calendar and read which status each of its cells shows."""
    picture = opened(draw(Progress(heat)))
    return [(cell.day.on, mark_in(picture, cell.box)) for cell in calendar_of(heat).cells]


def a_ledger() -> Ledger:
    """Make a ledger with every status in it: somebody keeps most days, rests, misses, is late."""
    days = [due_day(number, f"{date(2026, 3, 1) + number * DAY} 09:00") for number in range(1, DAYS + 1)]
    done = {day.day_id: day.due_at + _after(day) for day in days if _after(day)}
    rest = {days[12].on, days[13].on}
    outage = Outage(days[20].due_at, days[20].due_at + timedelta(hours=40))
    return compute_ledger(days, Facts(done, (), rest, (outage,)), days[-1].due_at + timedelta(hours=1))


def _after(day: DueDay) -> timedelta:
    """Say how long after its post a day was done; nothing if it was not."""
    if day.number in (10, 13, 14, 21, 26, 27, 39, 40):
        return timedelta(0)
    return timedelta(hours=30 if day.number % 11 == 0 else 3)


def test_the_statuses_drawn_are_those_of_a_ledger(draw: Draw) -> None:
    rows = a_ledger().rows
    heat = HeatMap(tuple(PlanDay(row.on, Mark(row.status.value)) for row in rows), rows[-1].on)
    assert {row.status for row in rows} == set(Status), "every status is there to be read"
    assert read_back(draw, heat) == [(row.on, Mark(row.status.value)) for row in rows]


@pytest.mark.parametrize("mark", Mark)
def test_every_mark_is_told_from_every_other(draw: Draw, mark: Mark) -> None:
    heat = HeatMap(tuple(PlanDay(MONDAY + DAY * place, mark) for place in range(10)))
    assert {seen for _, seen in read_back(draw, heat)} == {mark}


def _long(days: int, every: int) -> HeatMap:
    return heat_map(days, days * 2 // 3, every=every)


@pytest.mark.parametrize(
    ("days", "every"), [(1, 1), (30, 1), (112, 1), (112, 2), (400, 1), (160, 3)], ids=lambda one: str(one)
)
def test_short_and_long_plans_are_read_back(draw: Draw, days: int, every: int) -> None:
    heat = _long(days, every)
    assert read_back(draw, heat) == [(day.on, day.mark) for day in heat.days]


def test_two_days_of_one_date_stand_side_by_side(draw: Draw) -> None:
    both = (PlanDay(MONDAY, Mark.ON_TIME), PlanDay(MONDAY, Mark.MISSED))
    assert read_back(draw, HeatMap(both)) == [(MONDAY, Mark.ON_TIME), (MONDAY, Mark.MISSED)]


def test_skipped_days_do_not_hide_the_day_they_share_a_date_with() -> None:
    skipped = [PlanDay(MONDAY, Mark.OPTIONAL)] * 5
    shown = calendar_of(HeatMap((*skipped, PlanDay(MONDAY, Mark.ON_TIME)))).cells
    assert [cell.day.mark for cell in shown] == [Mark.ON_TIME]
    assert len(calendar_of(HeatMap(tuple(skipped))).cells) == 2


def test_signs_alone_tell_the_statuses_apart(draw: Draw) -> None:
    """Without colours, by which pixels of a cell are not its ground."""
    marks = [*Mark, Mark.ON_TIME]
    heat = HeatMap(tuple(PlanDay(MONDAY + 7 * DAY * place, mark) for place, mark in enumerate(marks)))
    picture = opened(draw(Progress(heat)))
    shapes = [sign_of(picture, cell.box) for cell in calendar_of(heat).cells]
    assert unlike(shapes[marks.index(Mark.ON_TIME)], shapes[-1]) < 0.01, "one sign is always the same"
    for one, other in combinations(range(len(Mark)), 2):
        assert unlike(shapes[one], shapes[other]) > 0.05, (marks[one], marks[other])


def sign_of(picture: Image.Image, box: Box) -> list[bool]:
    """Return which points of a raster in the middle of a cell belong to its sign."""
    ground, size = main_colour(picture, box), 0.8 * min(box.width, box.height)
    left, top = box.x + (box.width - size) / 2, box.y + (box.height - size) / 2
    steps = [size * (step + 0.5) / RASTER * DOTS for step in range(RASTER)]
    points = [(round(left * DOTS + dx), round(top * DOTS + dy)) for dy in steps for dx in steps]
    return [distance(at(picture, x, y), ground) > 120 for x, y in points]


def unlike(one: list[bool], other: list[bool]) -> float:
    """Return in how many of their points two signs differ, as a share."""
    return sum(a != b for a, b in zip(one, other, strict=True)) / len(one)


# -- where the cells are ---------------------------------------------------------------------


def placed(heat: HeatMap) -> Calendar:
    return lay_out(heat, MARGIN, 0, INNER)


@pytest.mark.parametrize("days", [1, 30, 112, 400])
@pytest.mark.parametrize("every", [1, 3, 7])
def test_cells_lie_within_the_card_and_not_on_each_other(days: int, every: int) -> None:
    calendar = placed(_long(days, every))
    corners = set()
    for cell in calendar.cells:
        assert cell.box.x >= MARGIN
        assert cell.box.x + cell.box.width <= MARGIN + INNER
        assert cell.box.y >= 0
        assert cell.box.y + cell.box.height <= calendar.height
        assert cell.box.width >= 8
        assert cell.box.height >= 8
        corners.add((round(cell.box.x, 3), round(cell.box.y, 3)))
    assert len(corners) == len(calendar.cells)


def test_rows_are_weeks_from_monday() -> None:
    calendar = placed(heat_map(30, 10, starts=MONDAY + 2 * DAY))
    assert [monday for _, monday in calendar.labels] == [MONDAY + 7 * DAY * week for week in range(5)]
    columns = sorted({round(cell.box.x, 3) for cell in calendar.cells})
    assert [columns.index(round(cell.box.x, 3)) for cell in calendar.cells] == [
        cell.day.on.weekday() for cell in calendar.cells
    ]


def test_a_pause_of_weeks_is_not_drawn_but_marked() -> None:
    before = heat_map(14, 14).days
    later = tuple(replace(day, on=day.on + 60 * DAY) for day in before)
    calendar = placed(HeatMap((*before, *later)))
    assert len(calendar.labels) == len({day.on - DAY * day.on.weekday() for day in (*before, *later)})
    assert len(calendar.gaps) == 1
    assert placed(HeatMap(before)).gaps == ()


@pytest.mark.parametrize(("done", "first"), [(0, 0), (399, 310), (230, 186)])
def test_of_too_many_weeks_those_about_now_are_shown(done: int, first: int) -> None:
    heat = heat_map(400, done, every=7, joined=0)
    calendar = placed(heat)
    assert calendar.earlier == 400 - 90
    assert calendar.labels[0][1] == MONDAY + 7 * DAY * first


def test_nothing_to_place() -> None:
    assert placed(HeatMap(())).cells == ()
