"""Read a picture back: its pixels, and which status a cell shows."""

from collections import Counter
from collections.abc import Iterable
from io import BytesIO

from PIL import Image

from bot.charts.cells import Box
from bot.charts.palette import LOOKS
from bot.domain.pictures import Mark

DOTS = 200 / 72
"""Pixels of a point."""
EDGE = 1.2

Pixel = tuple[int, ...]


def opened(png: bytes) -> Image.Image:
    """Decode a picture."""
    return Image.open(BytesIO(png)).convert("RGB")


def pixels(picture: Image.Image, box: Box, edge: float = EDGE) -> list[Pixel]:
    """Return the pixels within a box, its rim left out."""
    corners = (box.x + edge, box.y + edge, box.x + box.width - edge, box.y + box.height - edge)
    left, top, right, bottom = (round(corner * DOTS) for corner in corners)
    return [at(picture, x, y) for y in range(top, bottom) for x in range(left, right)]


def at(picture: Image.Image, x: int, y: int) -> Pixel:
    """Return one pixel."""
    found = picture.getpixel((x, y))
    assert isinstance(found, tuple)
    return tuple(int(part) for part in found)


def main_colour(picture: Image.Image, box: Box) -> Pixel:
    """Return the colour that most of a box has."""
    return Counter(pixels(picture, box)).most_common(1)[0][0]


def mark_in(picture: Image.Image, box: Box) -> Mark:
    """Return the status whose colour fills a box; it must be that colour, not only near it."""
    seen = main_colour(picture, box)
    mark = min(Mark, key=lambda one: distance(rgb(LOOKS[one].fill), seen))
    assert distance(rgb(LOOKS[mark].fill), seen) <= 12, (seen, box)
    return mark


def rgb(colour: str) -> Pixel:
    """Read #rrggbb."""
    return tuple(bytes.fromhex(colour[1:]))


def distance(one: Iterable[int], other: Iterable[int]) -> int:
    """Return by how much two colours differ."""
    return sum(abs(a - b) for a, b in zip(one, other, strict=True))


def length_of(picture: Image.Image, box: Box, colour: str) -> float:
    """Return how much of a bar has a colour, as a share of its length, measured along its middle."""
    y = round((box.y + box.height / 2) * DOTS)
    row = [at(picture, x, y) for x in range(round(box.x * DOTS) + 2, round((box.x + box.width) * DOTS) - 2)]
    return sum(distance(pixel, rgb(colour)) <= 12 for pixel in row) / len(row)


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG."""
    parts = [part / 255 for part in rgb(colour)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of WCAG, from 1 to 21."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)
