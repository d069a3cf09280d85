"""Know the question a live round asks now, without asking the database each time."""

from collections import OrderedDict
from dataclasses import dataclass

from bot.domain.ids import RoundId
from bot.domain.library import Library
from bot.domain.question import Question, choice_order
from bot.domain.rounds import Round
from bot.services.banks import bank_of
from bot.storage.engine import Tx

REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class Live:
    """A round as it stood when it asked a question; `order` holds the choices' indices as they are shown."""

    round: Round
    question: Question
    order: tuple[int, ...]


class RoundQuestions:
    """Draw questions and remember the last one of each round; a hundred may answer it in one second."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._last: OrderedDict[RoundId, Live] = OrderedDict()

    async def draw(self, tx: Tx, found: Round) -> Live | None:
        """Return the question at the round's place, None where it is gone."""
        bank = await bank_of(tx, self._library, found.guild_id)
        question = bank.get(found.questions[found.position], found.seed_of(found.position))
        if question is None:
            return None
        return Live(found, question, choice_order(question, found.seed_of(found.position)))

    def remember(self, live: Live) -> None:
        """Remember the question that is open in a round; those that were asked long ago are forgotten."""
        self._last[live.round.id] = live
        self._last.move_to_end(live.round.id)
        while len(self._last) > REMEMBERED:
            self._last.popitem(last=False)

    def recall(self, round_id: RoundId, position: int) -> Live | None:
        """Return the question at a place of a round, if it is the one remembered."""
        live = self._last.get(round_id)
        return live if live is not None and live.round.position == position else None
