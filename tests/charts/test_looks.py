"""Every picture, from nothing to a thousand members, can be read on a phone."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from itertools import combinations

import pytest
from PIL import Image

from bot.charts.cells import Box
from bot.charts.drawing.group import BAR, LABEL, ROW, TITLE, TOP
from bot.charts.drawing.page import INNER, MARGIN, Page
from bot.charts.palette import BORDER, CARD, GREEN, INK, LOOKS, SKY, SOFT, YELLOW
from bot.domain.pictures import GroupWeek, PictureSpec
from tests.charts.reading import at, contrast, distance, length_of, luminance, opened, rgb
from tests.charts.samples import EMPTY, MANY, ONE, USUAL, group_week

Draw = Callable[[PictureSpec], bytes]
ALL = {
    f"{kind}: {name}": spec
    for kind, specs in {"empty": EMPTY, "one": ONE, "usual": USUAL, "many": MANY}.items()
    for name, spec in specs.items()
}
BYTES_MOST = 300 * 1024
PHONE = 390
TEXT_LEAST = 11
DISCORD = ("#313338", "#ffffff")


@pytest.mark.parametrize("name", ALL)
def test_it_has_a_phones_width_and_a_size_that_loads_fast(draw: Draw, name: str) -> None:
    png = draw(ALL[name])
    with Image.open(BytesIO(png)) as picture:
        assert picture.width == 1080
        assert 150 < picture.height < 4500
        assert picture.mode == "P"
        assert "transparency" not in picture.info
    assert len(png) < BYTES_MOST


@pytest.mark.parametrize("name", ALL)
def test_it_stands_on_its_own_ground_with_a_border(draw: Draw, name: str) -> None:
    picture = opened(draw(ALL[name]))
    for x, y in ((16, 16), (1064, 16), (16, picture.height - 16), (1064, picture.height - 16)):
        assert distance(at(picture, x, y), rgb(CARD)) < 12
    for x, y in ((4, picture.height // 2), (1075, picture.height // 2), (540, 4)):
        assert distance(at(picture, x, y), rgb(BORDER)) < 30


@pytest.mark.parametrize("name", ALL)
def test_its_texts_are_big_enough_and_not_on_each_other(
    draw: Draw, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Page] = []
    png = Page.png

    def kept(page: Page) -> bytes:
        drawn.append(page)
        return png(page)

    monkeypatch.setattr(Page, "png", kept)
    draw(ALL[name])
    (page,) = drawn
    height = page._figure.bbox.height
    boxes = []
    for text in page._axes.texts:
        assert float(text.get_fontsize()) / 72 * 200 * PHONE / 1080 >= TEXT_LEAST, text.get_text()
        box = text.get_window_extent()
        assert box.x0 >= 8, text.get_text()
        assert box.x1 <= 1072, text.get_text()
        assert box.y0 >= 8, text.get_text()
        assert box.y1 <= height - 8, text.get_text()
        boxes.append((text.get_text(), box))
    for (one, first), (other, second) in combinations(boxes, 2):
        beside = first.x1 <= second.x0 or second.x1 <= first.x0
        above = first.y1 <= second.y0 + 2 or second.y1 <= first.y0 + 2
        assert beside or above, f"{one!r} lies on {other!r}"


@pytest.mark.parametrize("ground", DISCORD)
def test_the_card_is_told_from_either_theme(ground: str) -> None:
    assert max(contrast(CARD, ground), contrast(BORDER, ground)) >= 2


def test_colours_are_bright_enough_to_be_read() -> None:
    assert contrast(INK, CARD) >= 12
    assert contrast(SOFT, CARD) >= 7
    for mark, look in LOOKS.items():
        assert contrast(look.fill, CARD) >= (1.2 if look.edge else 2), mark
        if look.sign:
            assert contrast(look.ink, look.fill) >= 3, mark
    assert abs(luminance(GREEN) - luminance(YELLOW)) > 0.3, "kept and open side by side, seen without colours"


# -- bars are as long as their numbers -------------------------------------------------------


@pytest.mark.parametrize("members", [1, 18, 1000])
def test_a_groups_bars_have_the_length_of_its_numbers(draw: Draw, members: int) -> None:
    spec = group_week(members, opened=False)
    picture = opened(draw(spec))
    longest = max(len(f"{day.kept:,} of {day.possible:,}") for day in spec.days)
    width = INNER - LABEL - longest * 7.6 - 10
    for place, day in enumerate(spec.days):
        bar = Box(MARGIN + LABEL, TOP + TITLE + place * ROW, width, BAR)
        assert length_of(picture, bar, GREEN) == pytest.approx(day.kept / day.possible, abs=0.02)


def test_more_hours_than_the_goal_fill_the_bar(draw: Draw) -> None:
    spec = USUAL["week"]
    assert isinstance(spec, GroupWeek)
    more = replace(spec, minutes=10**6)
    assert _count(draw(more), SKY) > _count(draw(spec), SKY)


def _count(png: bytes, wanted: str) -> int:
    picture = opened(png)
    return sum(
        distance(at(picture, x, y), rgb(wanted)) <= 12
        for y in range(0, picture.height, 4)
        for x in range(0, picture.width, 4)
    )
