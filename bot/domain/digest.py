"""Make one digest of what members said in a check-in: wins, blockers by group, goals, and numbers."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import fmean

from bot.domain.checkin import Answer
from bot.domain.cohort import Shown


class Blocker(StrEnum):
    """What a blocker is about; where two fit alike the one that stands first here is taken."""

    MATERIAL = "material"
    TOOLS = "tools"
    ENERGY = "energy"
    TIME = "time"
    OTHER = "other"


_WORDS: Mapping[Blocker, str] = {
    Blocker.MATERIAL: (
        "understand* understood confus* difficult* concept* theor* proof* notation formula* equation* math* "
        "algebra calculus statistic* probabilit* gradient* matrix matrices vector* topic* expla* exercise*"
    ),
    Blocker.TOOLS: (
        "install* setup environment* python jupyter notebook* conda pip git github numpy pandas pytorch "
        "tensorflow sklearn docker colab gpu cuda laptop* computer* internet wifi crash* bug bugs error* "
        "traceback* version* package* library libraries kernel download*"
    ),
    Blocker.ENERGY: (
        "tired sleep* slept exhaust* sick* ill illness flu headache* motivat* stress* burnout burned focus* "
        "concentrat* distract* energy anxi* procrastinat* lazy"
    ),
    Blocker.TIME: (
        "time busy meeting* work workload job jobs boss deadline* overtime travel* trip* holiday* vacation* "
        "famil* kid kids child children schedule* calendar hour* exam exams moved moving visit* wedding*"
    ),
}
"""A blocker goes where most of its words are found, where * stands for any ending.

A word of the titles of the plan's topics counts as material, too.
"""
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_PATTERNS = {
    blocker: re.compile("|".join(words.replace("*", r"[\w-]*").split())) for blocker, words in _WORDS.items()
}
_TOPIC_WORD_LEAST = 5
TOGETHER = 3
"""From so many answers on, numbers over all of them tell nobody's own."""
_NOTHING = frozenset({"nothing", "none", "no", "nope", "nah", "na", "n/a", "nil", "-", "–", "—", ".", "0"})


@dataclass(frozen=True, slots=True)
class Said:
    """What a member of the group said, how others may see them, and whether the group may read it."""

    name: str
    shown: Shown
    answer: Answer
    shared: bool


@dataclass(frozen=True, slots=True)
class Quote:
    """A text for the group; the name is None for those who are not shown by name."""

    text: str
    name: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How many answered, and numbers over answers; None where nobody gave one.

    Of few answers the numbers would tell what one person said: then they are those of shared answers only.
    """

    answers: int
    hours: float | None
    confidence: float | None
    blocked: int


@dataclass(frozen=True, slots=True)
class Digest:
    """What the group may read of a check-in. Texts are those that their authors shared."""

    figures: Figures
    wins: tuple[Quote, ...]
    blockers: tuple[tuple[Blocker, tuple[Quote, ...]], ...]
    goals: tuple[Quote, ...]
    unshared: int
    reflections: tuple[Quote, ...] = ()


def make_digest(said: Sequence[Said], topics: Iterable[str]) -> Digest:
    """Put together what was said, first one first; `topics` are the titles of what the plan is about."""
    shared = [one for one in said if one.shared]
    words = frozenset(word for title in topics for word in _words(title) if len(word) >= _TOPIC_WORD_LEAST)
    return Digest(
        figures=_figures(len(said), [one.answer for one in (said if len(said) >= TOGETHER else shared)]),
        wins=_quotes((one, one.answer.went_well) for one in shared),
        reflections=_quotes((one, one.answer.reflection) for one in shared),
        blockers=_grouped(shared, words),
        goals=_quotes((one, one.answer.goal) for one in shared),
        unshared=len(said) - len(shared),
    )


def _figures(answered: int, answers: Sequence[Answer]) -> Figures:
    hours = [answer.hours for answer in answers if answer.hours is not None]
    confidence = [answer.confidence for answer in answers if answer.confidence is not None]
    return Figures(
        answers=answered,
        hours=sum(hours) if hours else None,
        confidence=fmean(confidence) if confidence else None,
        blocked=sum(says_something(answer.blocked) for answer in answers),
    )


def says_something(text: str | None) -> bool:
    """Tell whether a text names something; "nothing", "none" and the like do not."""
    return text is not None and text.strip().strip("!.").casefold() not in {*_NOTHING, ""}


def _quotes(said: Iterable[tuple[Said, str | None]]) -> tuple[Quote, ...]:
    return tuple(
        Quote(text, one.name if one.shown is Shown.NAME else None)
        for one, text in said
        if text is not None and says_something(text)
    )


def _grouped(
    shared: Sequence[Said], topic_words: frozenset[str]
) -> tuple[tuple[Blocker, tuple[Quote, ...]], ...]:
    groups: dict[Blocker, list[Quote]] = {}
    for quote in _quotes((one, one.answer.blocked) for one in shared):
        groups.setdefault(blocker_of(quote.text, topic_words), []).append(quote)
    largest_first = sorted(groups.items(), key=lambda group: (group[0] is Blocker.OTHER, -len(group[1])))
    return tuple((blocker, tuple(quotes)) for blocker, quotes in largest_first)


def blocker_of(text: str, topic_words: frozenset[str] = frozenset()) -> Blocker:
    """Return what a blocker is about, by its words."""
    words = _words(text)
    hits = {
        blocker: sum(pattern.fullmatch(word) is not None for word in words)
        for blocker, pattern in _PATTERNS.items()
    }
    hits[Blocker.MATERIAL] += sum(word in topic_words for word in words)
    best = max(hits, key=hits.__getitem__)
    return best if hits[best] else Blocker.OTHER


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
