"""Hold the messages of a live round, as facts; the gateway writes them out."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.domain.question import Question
from bot.domain.round_results import RoundAnswer, Standing, Tally
from bot.domain.rounds import Round


@dataclass(frozen=True, slots=True)
class RoundQuestion:
    """A question that everybody may answer now; `order` holds the choices' indices as they are shown."""

    round: Round
    question: Question
    order: tuple[int, ...]

    @property
    def marker(self) -> str:
        return self.round.marker


@dataclass(frozen=True, slots=True)
class RoundReveal:
    """What was right, and what everybody answered; it takes the place of the question."""

    round: Round
    question: Question
    order: tuple[int, ...]
    tally: Tally
    fastest: RoundAnswer | None


@dataclass(frozen=True, slots=True)
class RoundTakenBack:
    """A question that does not count: the round was stopped, or the question is gone."""

    round: Round
    question: Question | None


@dataclass(frozen=True, slots=True)
class RoundStandings:
    """The end of a round: the places of those who let themselves be shown, and how many answered."""

    round: Round
    places: Sequence[Standing]
    answered: int

    @property
    def marker(self) -> str:
        return self.round.marker
