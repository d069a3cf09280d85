"""Hold what was measured, and say whether it is good enough."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isnan
from statistics import median, quantiles

Bound = Callable[[float, float], tuple[str, str, bool]]
"""Compare bare and Daymark: what the comparison gave, the bound in words, whether it is kept."""


def times(most: float) -> Bound:
    """Bound a figure by a multiple of the bare bot's."""
    return lambda bare, ours: (f"{ours / bare:.1f} x", f"<= {most:g} x", ours <= most * bare)


def more(most: float, unit: str) -> Bound:
    """Bound a figure by the bare bot's plus something; what could not be measured is not broken."""
    return lambda bare, ours: (
        f"{ours - bare:+.1f} {unit}",
        f"<= +{most:g} {unit}",
        isnan(ours - bare) or ours - bare <= most,
    )


def below(most: float, unit: str) -> Bound:
    """Bound a figure by itself."""
    return lambda bare, ours: (f"{ours / bare:.1f} x", f"< {most:g} {unit}", ours < most)


def under(most: float, unit: str) -> Bound:
    """Bound a figure that the bare bot has nothing to set against."""
    return lambda bare, ours: ("", f"< {most:g} {unit}", ours < most)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure of both bots, or of Daymark alone (`bare` is nan); without a bound it is only shown."""

    what: str
    bare: float
    ours: float
    unit: str
    bound: Bound | None = None

    @property
    def kept(self) -> bool:
        """Tell whether the bound, if there is one, is kept."""
        return self.bound is None or self.bound(self.bare, self.ours)[2]

    def cells(self) -> tuple[str, ...]:
        """Write the line out."""
        bare = "" if isnan(self.bare) else f"{self.bare:.4g} {self.unit}"
        figures = (bare, f"{self.ours:.4g} {self.unit}")
        if self.bound is None:
            return self.what, *figures, "" if isnan(self.bare) else f"{self.ours / self.bare:.1f} x", "", ""
        compared, bound, kept = self.bound(self.bare, self.ours)
        return self.what, *figures, compared, bound, "pass" if kept else "FAIL"


HEAD = ("", "bare", "Daymark", "against bare", "bound", "")


def table(lines: Sequence[Line]) -> str:
    """Lay the lines out in columns."""
    rows = [HEAD, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    )


def p50(values: Sequence[float]) -> float:
    """Return the median."""
    return median(values)


def p99(values: Sequence[float]) -> float:
    """Return what 99 of 100 values stay below."""
    return quantiles(values, n=100)[-1]
