"""Draw the README's pictures again: python -m tests.charts.draw_samples."""

from pathlib import Path

from bot.charts.drawing.pictures import draw
from tests.charts.samples import USUAL

FOLDER = Path(__file__).resolve().parents[2] / "bot" / "charts" / "samples"


def main() -> None:
    """Write one picture of each kind."""
    FOLDER.mkdir(exist_ok=True)
    for name, spec in USUAL.items():
        (FOLDER / f"{name}.png").write_bytes(draw(spec))


if __name__ == "__main__":
    main()
