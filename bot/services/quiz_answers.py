"""Take the answers to the questions of a quiz, and go on with it."""

from collections.abc import Sequence
from datetime import datetime

from bot.domain.errors import AlreadyAnswered, Outdated
from bot.domain.ids import SessionId
from bot.domain.library import Library
from bot.domain.question import (
    Given,
    Question,
    check_given,
    check_pressed,
    parse_number,
    read_given,
    say_given,
)
from bot.domain.quiz import Mode
from bot.services.access import Caller
from bot.services.answering import keep_answer
from bot.services.asking import Asked, Open, Result, Verdict, load_open, step
from bot.services.assessing import ask_next, keep_outcome
from bot.services.dailies import points_for_answer, require_still_open
from bot.services.ports import Clock
from bot.storage import quizzes
from bot.storage.engine import Database, Tx


class QuizAnswers:
    """Serve the buttons, selects and forms of a member's own quiz."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def question(self, caller: Caller, session_id: SessionId) -> Asked | Result:
        """Return the next open question, or the result. Raises NotYours, Outdated, QuizClosed."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await load_open(tx, self._library, caller, session_id, now)
            return await step(tx, self._library, caller, found, now)

    async def asked(
        self, caller: Caller, session_id: SessionId, position: int, pressed: Sequence[int] | None = None
    ) -> Asked:
        """Return the question at a place once more; of an order question some may be `pressed` already.

        Raises NotYours, Outdated, AlreadyAnswered, QuizClosed.
        """
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await load_open(tx, self._library, caller, session_id, now)
            await self._require_open(tx, found, position, now)
            if pressed is not None:
                check_pressed(found.question(position), pressed)
            return found.asked(position)

    async def answer(
        self, caller: Caller, session_id: SessionId, position: int, chosen: Sequence[int]
    ) -> Verdict:
        """Store the choices that were made and judge them.

        Raises NotYours, Outdated, AlreadyAnswered, QuizClosed.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            found = await load_open(tx, self._library, caller, session_id, now)
            given = check_given(found.question(position), chosen)
            return await self._judge(tx, caller, found, position, given, now)

    async def answer_number(
        self, caller: Caller, session_id: SessionId, position: int, typed: str
    ) -> Verdict:
        """Store a number that was typed and judge it.

        Raises NotYours, Outdated, AlreadyAnswered, QuizClosed, NotANumber.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            found = await load_open(tx, self._library, caller, session_id, now)
            quantity = found.question(position).quantity
            if quantity is None:
                raise Outdated
            given = parse_number(typed, quantity.unit)
            return await self._judge(tx, caller, found, position, given, now)

    async def _require_open(self, tx: Tx, found: Open, position: int, now: datetime) -> None:
        """Refuse a question that is answered, or that may not be answered any more.

        Raises AlreadyAnswered, QuizClosed, Outdated.
        """
        given = next((answer for answer in found.given if answer.position == position), None)
        if given is not None:
            question = found.question(position)
            raise AlreadyAnswered(say_given(question, read_given(question, given.given)))
        await require_still_open(tx, self._library, found.session, now)

    async def _judge(
        self, tx: Tx, caller: Caller, found: Open, position: int, given: Given, now: datetime
    ) -> Verdict:
        await self._require_open(tx, found, position, now)
        session, question = found.session, found.question(position)
        kept = await keep_answer(tx, session.member_id, question, given, position, now, session_id=session.id)
        if kept is None:  # pragma: no cover - writers take turns, and the answers were read in this turn
            raise Outdated
        points = await points_for_answer(tx, session, question.id, now) if kept.correct else 0
        more = await self._go_on(tx, caller, found, (position, question, kept.correct), now)
        return Verdict(found.asked(position), given, kept.correct, more, kept.due_at, points)

    async def _go_on(
        self, tx: Tx, caller: Caller, found: Open, latest: tuple[int, Question, bool], now: datetime
    ) -> bool:
        """Say whether questions are left after the latest answer; where none is, the session is finished."""
        session, (position, question, right) = found.session, latest
        answered = {position, *(answer.position for answer in found.given)}
        if found.next_after(answered) < len(session.questions):
            return True
        answers = [*((asked, correct) for asked, _, correct in found.answered()), (question, right)]
        if session.mode is Mode.ASSESS and await ask_next(tx, session, found.bank, answers):
            return True
        if session.mode is Mode.ASSESS:
            await keep_outcome(tx, self._library, caller, session, answers, now)
        await quizzes.finish(tx, session.id, now)
        return False
