"""Choose the colours: Okabe and Ito's, which colour-blind people can tell apart, on a dark card.

A dark card with a border stands well in both of Discord's themes; a light one glares in the dark one.
"""

from dataclasses import dataclass

from bot.domain.pictures import Mark

CARD = "#1b1e25"
BORDER = "#687083"
INK = "#f4f6fa"
SOFT = "#b9c1cf"
GRID = "#3b424f"
EMPTY = "#2b303b"

GREEN = "#009e73"
SKY = "#56b4e9"
BLUE = "#0072b2"
YELLOW = "#f0e442"
ORANGE = "#e69f00"
VERMILLION = "#d55e00"
PURPLE = "#cc79a7"
GREY = "#838c9b"
DARK = "#14161b"


@dataclass(frozen=True, slots=True)
class Look:
    """How a kind of day is drawn: the cell's colour, its sign, and the sign's colour."""

    fill: str
    sign: str | None = None
    ink: str = INK
    edge: str | None = None


LOOKS = {
    Mark.ON_TIME: Look(GREEN, "check", "#ffffff"),
    Mark.KEPT_LATE: Look(SKY, "clock", DARK),
    Mark.OPEN: Look(YELLOW, "ring", DARK),
    Mark.EXCUSED: Look(GREY, "dash", DARK),
    Mark.FROZEN: Look(BLUE, "flake", "#ffffff"),
    Mark.MISSED: Look(VERMILLION, "cross", DARK),
    Mark.EXTRA: Look(PURPLE, "plus", DARK),
    Mark.OPTIONAL: Look("#596273", "dot", INK),
    Mark.TO_COME: Look(EMPTY, None, SOFT, "#525a69"),
}
"""A sign as well as a colour, so that no status is told by colour alone."""
