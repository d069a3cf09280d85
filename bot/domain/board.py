"""Rank members; ties share a rank and the next ranks are skipped (1, 2, 2, 4)."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

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


class Entry(NamedTuple):
    """One member's figure, before ranking; consistency is a share of 1.

    No dataclass: a board is made of a thousand of these, and a tuple is made four times as fast.
    """

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


class Ranking:
    """The entries of a board in order: put in order once, asked for places often.

    Members who asked not to be shown are ranked against the others, only for themselves.
    """

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._by_user = {entry.user_id: entry for entry in entries}
        shown = [entry for entry in entries if entry.shown is not Shown.HIDDEN]
        self._shown = sorted(shown, key=lambda entry: (-entry.value, entry.name.casefold(), entry.user_id))

    def __len__(self) -> int:
        return len(self._shown)

    def places(self, start: int, stop: int) -> tuple[Place, ...]:
        """Return the places that everybody may see, 0-based, highest first; equal values share a rank."""
        return tuple(self._place(entry) for entry in self._shown[start:stop])

    def place_of(self, user_id: UserId | None) -> Place | None:
        """Return one member's place, None where they have none."""
        entry = None if user_id is None else self._by_user.get(user_id)
        return None if entry is None else self._place(entry)

    def _place(self, entry: Entry) -> Place:
        better = bisect_left(self._shown, -entry.value, key=lambda other: -other.value)
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
    ranking: Ranking,
    page: int,
    asker: UserId | None,
) -> BoardPage:
    """Cut page `page`, 0-based and clamped, out of the ranking; None asks for nobody."""
    pages = max(1, -(-len(ranking) // PAGE))
    page = min(max(page, 0), pages - 1)
    return BoardPage(
        cohort=cohort,
        period=period,
        measure=measure,
        label=label,
        page=page,
        pages=pages,
        places=ranking.places(page * PAGE, (page + 1) * PAGE),
        mine=ranking.place_of(asker),
        scored=len(ranking),
    )
