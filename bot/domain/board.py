"""Rank members; ties share a rank and the next ranks are skipped (1, 2, 2, 4)."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.cohort import Cohort, Shown
from bot.domain.ids import UserId

PAGE = 10


class Period(StrEnum):
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


class Measure(StrEnum):
    POINTS = "points"
    CONSISTENCY = "consistency"


@dataclass(frozen=True, slots=True)
class Entry:
    """One member's figure, before ranking; consistency is a share of 1."""

    user_id: UserId
    name: str
    shown: Shown
    value: float


@dataclass(frozen=True, slots=True)
class Place:
    rank: int
    user_id: UserId
    name: str
    shown: Shown
    value: float


def rank(entries: Sequence[Entry]) -> tuple[Place, ...]:
    """Order entries by value, highest first; those with equal values share a rank."""
    ordered = _ordered(entries)
    return tuple(_place(entry, ordered) for entry in ordered)


def _ordered(entries: Sequence[Entry]) -> list[Entry]:
    return sorted(entries, key=lambda entry: (-entry.value, entry.name.casefold(), entry.user_id))


def _place(entry: Entry, ordered: Sequence[Entry]) -> Place:
    better = bisect_left(ordered, -entry.value, key=lambda other: -other.value)
    return Place(better + 1, entry.user_id, entry.name, entry.shown, entry.value)


@dataclass(frozen=True, slots=True)
class BoardPage:
    """One page of a board as one person sees it.

    Members who asked not to be shown are ranked only for themselves: `mine` is the asker's own place.
    """

    cohort: Cohort
    period: Period
    measure: Measure
    label: str
    page: int
    pages: int
    places: tuple[Place, ...]
    mine: Place | None
    scored: int


def make_page(
    cohort: Cohort,
    period: Period,
    measure: Measure,
    label: str,
    entries: Sequence[Entry],
    page: int,
    asker: UserId | None,
) -> BoardPage:
    """Cut page `page`, 0-based and clamped, out of the ranking; None asks for nobody."""
    visible = _ordered([entry for entry in entries if entry.shown is not Shown.HIDDEN])
    own = next((entry for entry in entries if entry.user_id == asker), None)
    hidden = own is not None and own.shown is Shown.HIDDEN
    ranked = _ordered([own, *visible]) if own is not None and hidden else visible
    pages = max(1, -(-len(visible) // PAGE))
    page = min(max(page, 0), pages - 1)
    return BoardPage(
        cohort=cohort,
        period=period,
        measure=measure,
        label=label,
        page=page,
        pages=pages,
        places=tuple(_place(entry, visible) for entry in visible[page * PAGE : (page + 1) * PAGE]),
        mine=None if own is None else _place(own, ranked),
        scored=len(visible),
    )
