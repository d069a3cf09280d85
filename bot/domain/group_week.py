"""Say what a group did in the week before a check-in: who came back, who is new, who leads the quiz."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from bot.domain.cohort import Member, Shown
from bot.domain.ids import DayId
from bot.domain.ledger import Row, Status
from bot.domain.pictures import WeekKept

COMEBACK_LEAST = 3
"""So many days have to close undone before doing one again is a comeback."""
LEADERS = 3
_CLOSED_UNDONE = (Status.MISSED, Status.FROZEN)


@dataclass(frozen=True, slots=True)
class Comeback:
    """A member who is back after `gap` days that closed undone, and did `done` days since."""

    name: str
    gap: int
    done: int


@dataclass(frozen=True, slots=True)
class Newcomers:
    """Who came in: the names of those shown by name, and how many there are altogether."""

    names: tuple[str, ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Leader:
    """A place in the week's quiz; equal points share a rank."""

    rank: int
    name: str
    points: int


@dataclass(frozen=True, slots=True)
class GroupWeek:
    """What a group did besides days: minutes logged against the goals, and whom to praise.

    `open` counts the days of the week that can still be kept. Nobody is named for missing.
    """

    minutes: int = 0
    goal: int = 0
    open: int = 0
    comeback: Comeback | None = None
    newcomers: Newcomers = Newcomers()
    leaders: tuple[Leader, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupMonth:
    """What a group did in a month besides days: minutes logged against the goals, and week by week.

    `open` counts the days that can still be kept.
    """

    minutes: int = 0
    goal: int = 0
    open: int = 0
    weeks: tuple[WeekKept, ...] = ()


def comeback_of(
    member: Member, rows: Sequence[Row], done_at: Mapping[DayId, datetime], begins: datetime, ends: datetime
) -> Comeback | None:
    """Return how a member came back between two instants, None for who did not or is not shown by name.

    A comeback is a day done after three or more days that came due since the one done before it, and
    closed undone. Who never did a day is new, not back. Excused days (rest, outage) and pauses neither
    make a gap longer nor end it.
    """
    if member.shown is not Shown.NAME:
        return None
    instants = sorted(done_at.values())
    best = 0
    for before, back in pairwise(instants):
        if begins <= back <= ends:
            best = max(best, _gap(rows, before, back))
    if best < COMEBACK_LEAST:
        return None
    return Comeback(member.name, best, sum(begins <= at <= ends for at in instants))


def _gap(rows: Iterable[Row], before: datetime, back: datetime) -> int:
    return sum(row.status in _CLOSED_UNDONE and before < row.due_at < back for row in rows)


def best_comeback(found: Iterable[Comeback]) -> Comeback | None:
    """Return the comeback to praise: the longest gap, then the most days done, then by name."""
    return min(found, key=lambda one: (-one.gap, -one.done, one.name.casefold(), one.name), default=None)


def newcomers_of(members: Collection[Member]) -> Newcomers:
    """Name the newcomers who are shown by name, and count all but those who are hidden."""
    names = tuple(member.name for member in members if member.shown is Shown.NAME)
    return Newcomers(names, sum(member.shown is not Shown.HIDDEN for member in members))


def leaders_of(points: Iterable[tuple[Member, int]]) -> tuple[Leader, ...]:
    """Return the quiz leaders of a week, by rank; only those shown by name are named, and ranked."""
    named = [(member.name, count) for member, count in points if member.shown is Shown.NAME and count > 0]
    named.sort(key=lambda entry: (-entry[1], entry[0].casefold(), entry[0]))
    return tuple(
        Leader(1 + sum(other > count for _, other in named), name, count) for name, count in named[:LEADERS]
    )
