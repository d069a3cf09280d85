"""Ask the questions of a session one after another, whatever kind of quiz it belongs to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.assessing import QUESTIONS
from bot.domain.bank import Bank
from bot.domain.errors import NotYours, Outdated
from bot.domain.ids import SessionId
from bot.domain.library import Library
from bot.domain.question import Given, Question, choice_order, read_given
from bot.domain.quiz import Mode
from bot.services.access import Caller
from bot.services.assessing import Outcome, load_outcome
from bot.services.banks import bank_of
from bot.services.dailies import require_still_open
from bot.storage import cards, quiz_points, quizzes
from bot.storage.engine import Tx
from bot.storage.quizzes import QuizAnswer, Session

OPEN_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to answer; `order` holds the choices' indices as they are shown."""

    session_id: SessionId
    mode: Mode
    position: int
    total: int
    question: Question
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer was worth; `more` says that questions are left, `due_at` when this one comes back."""

    asked: Asked
    given: Given
    correct: bool
    more: bool
    due_at: datetime
    points: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """A finished quiz: each question with what was given and whether it was right.

    `points` were earned by it; `due` more questions wait for a review.
    """

    session_id: SessionId
    mode: Mode
    answered: tuple[tuple[Question, Given, bool], ...]
    points: int = 0
    due: int = 0
    outcome: Outcome | None = None

    @property
    def right(self) -> int:
        return sum(correct for _, _, correct in self.answered)


@dataclass(frozen=True, slots=True)
class Open:
    """A session with its server's questions and what was answered so far."""

    session: Session
    bank: Bank
    given: Sequence[QuizAnswer]
    total: int

    @property
    def position(self) -> int:
        """Return the place of the next question; those that are gone from the bank are passed over."""
        return self.next_after({answer.position for answer in self.given})

    def next_after(self, answered: Collection[int]) -> int:
        """Return the first place that is not answered, the number of places where none is left."""
        asked = self.session.questions
        open_ = (place for place, name in enumerate(asked) if place not in answered and name in self.bank)
        return next(open_, len(asked))

    def question(self, position: int) -> Question:
        """Return the question at a place. Raises Outdated where there is none, or it is gone."""
        if not 0 <= position < len(self.session.questions):
            raise Outdated
        found = self.bank.get(self.session.questions[position], self.session.seed_of(position))
        if found is None:
            raise Outdated
        return found

    def asked(self, position: int) -> Asked:
        """Return the question at a place as it is put. Raises Outdated."""
        question, session = self.question(position), self.session
        order = choice_order(question, session.seed_of(position))
        return Asked(session.id, session.mode, position, self.total, question, order)

    def answered(self) -> tuple[tuple[Question, Given, bool], ...]:
        """Return the questions that were answered, with what was given, without those that are gone."""
        return tuple(found for answer in self.given if (found := self._answered(answer)))

    def _answered(self, answer: QuizAnswer) -> tuple[Question, Given, bool] | None:
        try:
            question = self.question(answer.position)
            return question, read_given(question, answer.given), answer.correct
        except Outdated:
            return None


async def load_open(tx: Tx, library: Library, caller: Caller, session_id: SessionId, now: datetime) -> Open:
    """Load a caller's session that can still be answered. Raises NotYours, Outdated."""
    session = await quizzes.get(tx, session_id)
    if session is None or (session.day_id is None and now - session.started_at > OPEN_FOR):
        raise Outdated
    if session.user_id != caller.user_id:
        raise NotYours
    return await opened(tx, library, caller, session)


async def opened(tx: Tx, library: Library, caller: Caller, session: Session) -> Open:
    """Load what a session's questions are, and what was answered so far."""
    bank = await bank_of(tx, library, caller.guild_id)
    given = await quizzes.answers(tx, session.id)
    return Open(session, bank, given, total_of(session))


def total_of(session: Session) -> int:
    """Return how many questions a session has in the end."""
    asked = len(session.questions)
    return max(QUESTIONS, asked) if session.mode is Mode.ASSESS else asked


async def step(tx: Tx, library: Library, caller: Caller, found: Open, now: datetime) -> Asked | Result:
    """Return the next question of a session, or how it went. Raises QuizClosed, Outdated."""
    if found.session.finished_at is None and found.position < len(found.session.questions):
        await require_still_open(tx, library, found.session, now)
        return found.asked(found.position)
    session, answered = found.session, found.answered()
    if not answered:
        raise Outdated
    return Result(
        session_id=session.id,
        mode=session.mode,
        answered=answered,
        points=await quiz_points.earned_by(tx, session.id),
        due=await cards.count_due(tx, caller.guild_id, session.member_id, now),
        outcome=await load_outcome(tx, library, caller, session, now)
        if session.mode is Mode.ASSESS
        else None,
    )
