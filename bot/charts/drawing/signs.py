"""Draw the signs of the statuses as strokes: no font has to have them."""

from collections.abc import Sequence
from math import cos, pi, sin

from bot.charts.cells import Box

Stroke = Sequence[tuple[float, float]]
_TURN = [(cos(step * pi / 12), sin(step * pi / 12)) for step in range(25)]
_SIGNS: dict[str, Sequence[Stroke]] = {
    "check": [[(-0.75, 0.05), (-0.2, 0.6), (0.8, -0.6)]],
    "clock": [_TURN, [(0.0, -0.6), (0.0, 0.0), (0.45, 0.25)]],
    "ring": [[(0.8 * x, 0.8 * y) for x, y in _TURN]],
    "dash": [[(-0.7, 0.0), (0.7, 0.0)]],
    "flake": [
        [(-0.85 * cos(angle), -0.85 * sin(angle)), (0.85 * cos(angle), 0.85 * sin(angle))]
        for angle in (pi / 2, pi / 6, -pi / 6)
    ],
    "cross": [[(-0.65, -0.65), (0.65, 0.65)], [(-0.65, 0.65), (0.65, -0.65)]],
    "plus": [[(-0.75, 0.0), (0.75, 0.0)], [(0.0, -0.75), (0.0, 0.75)]],
    "dot": [[(0.2 * x, 0.2 * y) for x, y in _TURN]],
}


def strokes(name: str, box: Box) -> list[list[tuple[float, float]]]:
    """Return the strokes of a sign in the middle of a box."""
    size = min(box.width, box.height) * 0.32
    x, y = box.x + box.width / 2, box.y + box.height / 2
    return [[(x + dx * size, y + dy * size) for dx, dy in stroke] for stroke in _SIGNS[name]]
