"""Say how a live round's questions were answered, and who is ahead."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cohort import Shown
from bot.domain.ids import MemberId, UserId
from bot.domain.question import Given


@dataclass(frozen=True, slots=True)
class RoundAnswer:
    """What a member answered last to the question at a place, and how long after it was opened."""

    member_id: MemberId
    user_id: UserId
    name: str
    shown: Shown
    position: int
    given: str
    correct: bool
    took_ms: int
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How a question was answered: how often each choice, or each number, was given."""

    answered: int
    right: int
    choices: Mapping[int, int]
    numbers: Sequence[tuple[float, int]]


def tally(given: Sequence[tuple[Given, bool]]) -> Tally:
    """Count answers; numbers stand in the order of how often they were given."""
    choices = Counter(choice for answer, _ in given if not isinstance(answer, float) for choice in answer)
    numbers = Counter(answer for answer, _ in given if isinstance(answer, float))
    common = sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    return Tally(len(given), sum(right for _, right in given), choices, common)


def fastest(answers: Iterable[RoundAnswer]) -> RoundAnswer | None:
    """Return the first right answer of somebody who lets themselves be shown."""
    right = [answer for answer in answers if answer.correct and answer.shown is not Shown.HIDDEN]
    return min(right, key=lambda answer: (answer.took_ms, answer.answered_at), default=None)


@dataclass(frozen=True, slots=True)
class Standing:
    """A member's place in a round; `took_ms` adds up their right answers."""

    rank: int
    user_id: UserId
    name: str
    shown: Shown
    right: int
    took_ms: int
    points: int


def rank(answers: Iterable[RoundAnswer], points: Mapping[MemberId, int]) -> list[Standing]:
    """Rank who answered: by right answers, and only between equals by their time.

    As on a board, members who asked not to be shown are ranked against the others only for themselves.
    """
    by_member: dict[MemberId, list[RoundAnswer]] = {}
    for answer in answers:
        by_member.setdefault(answer.member_id, []).append(answer)
    scores = {member: _score(given) for member, given in by_member.items()}
    shown = (member for member, given in by_member.items() if given[0].shown is not Shown.HIDDEN)
    visible = sorted(scores[member] for member in shown)
    found = [
        Standing(
            1 + bisect_left(visible, scores[member]),
            given[0].user_id,
            given[0].name,
            given[0].shown,
            -scores[member][0],
            scores[member][1],
            points.get(member, 0),
        )
        for member, given in by_member.items()
    ]
    return sorted(found, key=lambda place: (place.rank, place.name.casefold(), place.user_id))


def _score(answers: Sequence[RoundAnswer]) -> tuple[int, int]:
    right = [answer.took_ms for answer in answers if answer.correct]
    return -len(right), sum(right)
