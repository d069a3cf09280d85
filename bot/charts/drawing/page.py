"""Draw on a card that is measured in points: about a point is a pixel of a phone's screen."""

from collections.abc import Sequence
from io import BytesIO
from itertools import count
from typing import Literal

from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon, Rectangle
from PIL import Image

from bot.charts.cells import Box
from bot.charts.drawing.signs import strokes
from bot.charts.palette import BORDER, CARD, GRID, INK, SOFT

WIDTH = 388.8
"""5.4 inches of 72 points; at 200 dots an inch 1080 pixels."""
DPI = 200
MARGIN = 16.0
INNER = WIDTH - 2 * MARGIN
SMALL, NORMAL, LARGE = 11.5, 12.5, 15.0
"""Sizes of text; nothing is smaller than the first."""

Side = Literal["left", "center", "right"]
Style = Literal["-", "--", ":"]
Point = tuple[float, float]


class Page:
    """A card of the usual width; `y` grows downwards, and what is drawn later lies on top."""

    def __init__(self, height: float) -> None:
        self._layer = count(1)
        self._figure = Figure(figsize=(WIDTH / 72, height / 72), dpi=DPI, facecolor=CARD)
        self._canvas = FigureCanvasAgg(self._figure)
        self._axes = self._figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self.outline(Box(1.5, 1.5, WIDTH - 3, height - 3), BORDER, 2)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: float = SMALL,
        colour: str = INK,
        *,
        side: Side = "left",
        bold: bool = False,
    ) -> None:
        """Write a line; `y` is the middle of its small letters."""
        self._axes.text(
            x,
            y,
            text,
            fontsize=size,
            color=colour,
            ha=side,
            va="center_baseline",
            fontweight="bold" if bold else "normal",
            parse_math=False,
            zorder=next(self._layer),
        )

    def title(self, y: float, text: str, more: str = "") -> None:
        """Write a heading, and what it says more beneath."""
        self.text(MARGIN, y + 10, text, LARGE, bold=True)
        if more:
            self.text(MARGIN, y + 29, more, SMALL, SOFT)

    def fill(self, box: Box, colour: str, *, edge: str | None = None, hatch: str | None = None) -> None:
        """Fill a rectangle; a hatch is drawn in the colour of the edge."""
        width = 1.0 if edge else 0.0
        patch = Rectangle(
            (box.x, box.y), box.width, box.height, facecolor=colour, hatch=hatch, linewidth=width
        )
        patch.set_edgecolor(edge or "none")
        self._add(patch)

    def outline(self, box: Box, colour: str, width: float = 1.5) -> None:
        """Draw the frame of a rectangle."""
        self._add(
            Rectangle((box.x, box.y), box.width, box.height, fill=False, edgecolor=colour, linewidth=width)
        )

    def area(self, points: Sequence[Point], colour: str, alpha: float) -> None:
        """Fill a polygon that what is beneath shines through."""
        self._add(Polygon(points, facecolor=colour, alpha=alpha, edgecolor="none"))

    def line(
        self, points: Sequence[Point], colour: str = GRID, width: float = 1.0, style: Style = "-"
    ) -> None:
        """Draw a line through points."""
        xs, ys = [x for x, _ in points], [y for _, y in points]
        self._add(Line2D(xs, ys, color=colour, linewidth=width, linestyle=style))

    def marker(self, at: Point, shape: str, colour: str, size: float = 9) -> None:
        """Draw a matplotlib marker with a thin dark rim."""
        x, y = at
        self._add(Line2D([x], [y], color=colour, marker=shape, markersize=size, markeredgecolor=CARD))

    def fills(self, boxes: Sequence[tuple[Box, str, str | None]]) -> None:
        """Fill rectangles, each with its colour and its edge's: all at once, there may be hundreds."""
        corners = [
            [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
            for (x, y, width, height), _, _ in boxes
        ]
        colours = [colour for _, colour, _ in boxes]
        edges = [edge or "none" for _, _, edge in boxes]
        self._add(PolyCollection(corners, facecolors=colours, edgecolors=edges, linewidths=1.0))

    def signs(self, signs: Sequence[tuple[Box, str, str]]) -> None:
        """Draw a sign into each box: its name, its colour. All at once, because there may be hundreds."""
        lines, colours, widths = [], [], []
        for box, name, colour in signs:
            for stroke in strokes(name, box):
                lines.append(stroke)
                colours.append(colour)
                widths.append(max(1.1, min(2.2, min(box.width, box.height) / 9)))
        self._add(LineCollection(lines, colors=colours, linewidths=widths, capstyle="round"))

    def _add(self, artist: Artist) -> None:
        """Put something on top of what is there; unlike others, `add_artist` does not measure it."""
        artist.set_zorder(next(self._layer))
        self._axes.add_artist(artist)

    def png(self) -> bytes:
        """Return the picture, in 256 colours: it is a third as big for it, and nobody sees a difference."""
        self._canvas.draw()  # type: ignore[no-untyped-call]
        pixels = bytes(self._canvas.buffer_rgba())  # type: ignore[no-untyped-call]
        picture = Image.frombuffer("RGBA", self._canvas.get_width_height(), pixels).convert("RGB")
        file = BytesIO()
        picture.quantize(256, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(file, "png")
        return file.getvalue()
