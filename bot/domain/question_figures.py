"""Say how questions fare: how often they are right the first time, and whether they tell who knows more.

Discrimination is the corrected item-total correlation (S. Henrysson, "Correction of item-total correlations
in item analysis", Psychometrika 28, 1963, pages 211-218): Pearson's correlation between x, which is 1 where a
member's first answer to the question was right and else 0, and y, the share of right ones among the same
member's first answers to all *other* questions:

    r = sum((x - mean(x)) * (y - mean(y))) / sqrt(sum((x - mean(x))**2) * sum((y - mean(y))**2))

"Corrected" says that the question itself is left out of y; counted in, it would correlate with itself.
Members who answered few others are left out, because their y is mostly chance. Here everybody answers other
questions than the next, which draws r towards nothing: what counts as weak lies below the textbooks' 0.2.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from statistics import correlation

from bot.domain.ids import MemberId, QuestionId

ENOUGH = 20
"""Answers below which a figure says nothing yet."""
OTHERS = 5
"""First answers to other questions that a member must have given to count in a discrimination."""
HARD_BELOW, EASY_ABOVE, WEAK_BELOW = 0.30, 0.95, 0.1

FirstAnswer = tuple[MemberId, QuestionId, bool]
"""Who answered what for the first time, and whether that was right."""


class Flaw(StrEnum):
    """What figures can say against a question, the worst first."""

    BACKWARDS = "who knows more gets it wrong"
    HARD = "too hard"
    WEAK = "tells little apart"
    EASY = "too easy"


@dataclass(frozen=True, slots=True)
class Figures:
    """How a question fares; `compared` counts the answers that a discrimination can be computed from.

    It stays None below `ENOUGH` of them, and where all answers, or all members, are alike.
    """

    asked: int = 0
    right: int = 0
    compared: int = 0
    discrimination: float | None = None

    @property
    def share(self) -> float | None:
        """Return the share that was right the first time, None where nobody was asked."""
        return self.right / self.asked if self.asked else None


def figures_of(answers: Iterable[FirstAnswer]) -> dict[QuestionId, Figures]:
    """Compute the figures of every question that was answered."""
    kept = list(answers)
    given = Counter(member for member, _, _ in kept)
    good = Counter(member for member, _, right in kept if right)
    by_question: dict[QuestionId, list[tuple[MemberId, bool]]] = defaultdict(list)
    for member, question, right in kept:
        by_question[question].append((member, right))
    return {question: _figures(found, given, good) for question, found in by_question.items()}


def _figures(
    found: list[tuple[MemberId, bool]], given: Mapping[MemberId, int], good: Mapping[MemberId, int]
) -> Figures:
    pairs = [
        (float(right), (good.get(member, 0) - right) / (given[member] - 1))
        for member, right in found
        if given[member] > OTHERS
    ]
    told = _correlation(pairs) if len(pairs) >= ENOUGH else None
    return Figures(len(found), sum(right for _, right in found), len(pairs), told)


def _correlation(pairs: list[tuple[float, float]]) -> float | None:
    right, others = zip(*pairs, strict=True)
    if len(set(right)) == 1 or len(set(others)) == 1:
        return None
    return correlation(right, others)


def flaws(figures: Figures, hard_from: int = ENOUGH) -> list[Flaw]:
    """List what speaks against a question, the worst first; too hard can be said from fewer answers on."""
    share, told = figures.share, figures.discrimination
    speaks = {
        Flaw.BACKWARDS: told is not None and told < 0,
        Flaw.HARD: share is not None and figures.asked >= hard_from and share < HARD_BELOW,
        Flaw.WEAK: told is not None and 0 <= told < WEAK_BELOW,
        Flaw.EASY: share is not None and figures.asked >= ENOUGH and share > EASY_ABOVE,
    }
    return [flaw for flaw, found in speaks.items() if found]


def badness(figures: Figures, hard_from: int = ENOUGH) -> tuple[int, float, float]:
    """Return what sorts questions with the worst figures first."""
    found = flaws(figures, hard_from)
    rank = list(Flaw).index(found[0]) if found else len(Flaw)
    told = 1.0 if figures.discrimination is None else figures.discrimination
    return rank, told, 1.0 if figures.share is None else figures.share
