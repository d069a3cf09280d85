"""The README shows pictures as they are drawn today."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from bot.charts.drawing.pictures import draw
from tests.charts.draw_samples import FOLDER
from tests.charts.samples import USUAL

README = Path(__file__).resolve().parents[2] / "README.md"


@pytest.mark.parametrize("name", USUAL)
def test_a_sample_is_what_is_drawn(name: str) -> None:
    """Draw it again; a few edges may differ between versions of the libraries."""
    shown = Image.open(FOLDER / f"{name}.png").convert("RGB")
    drawn = Image.open(BytesIO(draw(USUAL[name]))).convert("RGB")
    assert shown.size == drawn.size
    assert max(ImageStat.Stat(ImageChops.difference(shown, drawn)).mean) < 1


def test_the_readme_shows_them_with_words_for_who_cannot_see_them() -> None:
    image = r'<img src="bot/charts/samples/(\w+)\.png" width="\d+" alt="([^"]{30,})">'
    shown = re.findall(image, README.read_text(encoding="utf-8"))
    assert [name for name, _ in shown] == list(USUAL)
