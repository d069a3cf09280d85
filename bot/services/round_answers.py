"""Take the answers to the open question of a live round; nothing is revealed before its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.errors import Outdated, RoundClosed, RoundOver
from bot.domain.ids import RoundId
from bot.domain.library import Library
from bot.domain.question import Given, Question, check_given, is_right, parse_number, write_given
from bot.domain.round_results import Standing, rank
from bot.domain.rounds import Round, RoundState
from bot.services.access import Caller
from bot.services.banks import bank_of
from bot.services.ports import Clock
from bot.services.round_counting import read_own
from bot.services.round_questions import Live, RoundQuestions
from bot.storage import rounds
from bot.storage.engine import Database, Tx


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that was taken; it may be changed until the question closes."""

    live: Live
    given: Given


@dataclass(frozen=True, slots=True)
class OwnRound:
    """How a round went for one member: their place, None where they did not answer, and each answer."""

    round: Round
    place: Standing | None
    answered: Sequence[tuple[Question, Given, bool]]


class RoundAnswers:
    """Serve the buttons, selects and forms under a live question."""

    def __init__(self, db: Database, library: Library, clock: Clock, questions: RoundQuestions) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._questions = questions

    async def asked(self, caller: Caller, round_id: RoundId, position: int) -> Live:
        """Return a question that is still open. Raises RoundClosed, RoundOver."""
        return await self._open(caller, round_id, position, self._clock.now())

    async def answer(
        self, caller: Caller, round_id: RoundId, position: int, chosen: Sequence[int]
    ) -> Answered:
        """Store choices in place of the answer before. Raises RoundClosed, RoundOver, Outdated."""
        now = self._clock.now()
        live = await self._open(caller, round_id, position, now)
        return await self._keep(caller, live, check_given(live.question, chosen), now)

    async def answer_number(self, caller: Caller, round_id: RoundId, position: int, typed: str) -> Answered:
        """Store a number in place of the answer before.

        Raises RoundClosed, RoundOver, NotANumber, Outdated.
        """
        now = self._clock.now()
        live = await self._open(caller, round_id, position, now)
        if live.question.quantity is None:
            raise Outdated
        return await self._keep(caller, live, parse_number(typed, live.question.quantity.unit), now)

    async def _open(self, caller: Caller, round_id: RoundId, position: int, now: datetime) -> Live:
        known = self._questions.recall(round_id, position)
        if known is not None and _is_open(known.round, caller, position, now):
            return known
        async with self._db.read() as tx:
            found = await rounds.get(tx, round_id)
            if found is None or not _is_open(found, caller, position, now):
                raise _refusal(found, caller, position)
            live = await self._questions.draw(tx, found)
        if live is None:
            raise RoundOver
        self._questions.remember(live)
        return live

    async def _keep(self, caller: Caller, live: Live, given: Given, now: datetime) -> Answered:
        async with self._db.write() as tx:
            await _store(tx, caller, live, given, now)
        return Answered(live, given)

    # -- afterwards --------------------------------------------------------------------------

    async def own(self, caller: Caller, round_id: RoundId) -> OwnRound:
        """Return how a finished round went for the caller. Raises RoundOver."""
        async with self._db.read() as tx:
            found = await rounds.get(tx, round_id)
            if found is None or found.guild_id != caller.guild_id or not found.is_over:
                raise RoundOver
            answers = await rounds.answers(tx, round_id)
            places = rank(answers, await rounds.points(tx, round_id))
            mine = [answer for answer in answers if answer.user_id == caller.user_id]
            answered = list(read_own(await bank_of(tx, self._library, found.guild_id), found, mine))
        place = next((place for place in places if place.user_id == caller.user_id), None)
        return OwnRound(found, place, answered)


async def _store(tx: Tx, caller: Caller, live: Live, given: Given, now: datetime) -> None:
    """Store an answer with who gave it, in two statements; the round is looked at in the second one.

    Raises RoundClosed, RoundOver.
    """
    took_ms = (now - (live.round.opened_at or now)) // timedelta(milliseconds=1)
    right, written = is_right(live.question, given), write_given(given)
    member_id = await rounds.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
    if not await rounds.keep_answer(
        tx, live.round, member_id, written, correct=right, took_ms=took_ms, now=now
    ):
        raise _refusal(await rounds.get(tx, live.round.id), caller, live.round.position)


def _is_open(found: Round, caller: Caller, position: int, now: datetime) -> bool:
    """Tell whether the question at a place can be answered."""
    asks = found.state is RoundState.ASKING and found.position == position
    return (
        asks and found.guild_id == caller.guild_id and found.closes_at is not None and now < found.closes_at
    )


def _refusal(found: Round | None, caller: Caller, position: int) -> RoundClosed | RoundOver:
    """Say why a question cannot be answered."""
    if found is None or found.guild_id != caller.guild_id or found.is_over:
        return RoundOver()
    return RoundClosed(position + 1, last=position + 1 >= len(found.questions))
