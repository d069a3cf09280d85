"""Ask members questions, one at a time, and keep every answer."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from bot.domain.curriculum import Difficulty, Library, Question, Topic
from bot.domain.errors import AlreadyAnswered, BadNumber, NotYours, Outdated, UnknownTopic
from bot.domain.ids import SessionId
from bot.domain.quiz import QUESTIONS_DEFAULT, QUESTIONS_MOST, choice_order, pick_questions
from bot.services.access import Caller
from bot.services.ports import Clock
from bot.storage import members, quizzes
from bot.storage.engine import Database, Tx
from bot.storage.quizzes import QuizAnswer, Session

OPEN_FOR = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to answer; `order` holds the choices' indices as they are shown."""

    session_id: SessionId
    position: int
    total: int
    question: Question
    order: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer was worth; `more` says that questions are left."""

    asked: Asked
    chosen: int
    correct: bool
    more: bool


@dataclass(frozen=True, slots=True)
class Result:
    """A finished quiz: each question with what was chosen and whether it was right."""

    session_id: SessionId
    answered: tuple[tuple[Question, int, bool], ...]

    @property
    def right(self) -> int:
        return sum(correct for _, _, correct in self.answered)


class Quizzes:
    """Serve `/quiz start` and its buttons."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def start(
        self,
        caller: Caller,
        topic: str | None = None,
        count: int = QUESTIONS_DEFAULT,
        difficulty: Difficulty | None = None,
    ) -> Asked:
        """Begin a quiz and return its first question. Raises UnknownTopic, NoQuestions, BadNumber."""
        now = self._clock.now()
        if not 1 <= count <= QUESTIONS_MOST:
            raise BadNumber("questions", str(count), 1, QUESTIONS_MOST)
        topics = [self._topic(topic)] if topic else []
        seed = secrets.randbelow(2**31)
        picked = pick_questions(self._library.questions.values(), topics, difficulty, count, seed)
        async with self._db.write() as tx:
            member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
            ids = [question.id for question in picked]
            session_id = await quizzes.start(tx, member.id, ids, seed, now)
        return Asked(session_id, 0, len(picked), picked[0], choice_order(picked[0], seed))

    async def question(self, caller: Caller, session_id: SessionId) -> Asked | Result:
        """Return the next open question, or the result. Raises NotYours, Outdated."""
        async with self._db.read() as tx:
            session = await self._session(tx, caller, session_id)
            given = await quizzes.answers(tx, session_id)
        position = len(given)
        if position >= len(session.questions):
            return self._result(session, given)
        return self._asked(session, position)

    async def answer(self, caller: Caller, session_id: SessionId, position: int, chosen: int) -> Verdict:
        """Store an answer and judge it. Raises NotYours, Outdated, AlreadyAnswered."""
        now = self._clock.now()
        async with self._db.write() as tx:
            session = await self._session(tx, caller, session_id)
            if not 0 <= position < len(session.questions):
                raise Outdated
            asked = self._asked(session, position)
            if not 0 <= chosen < len(asked.question.choices):
                raise Outdated
            correct = chosen == asked.question.answer
            given = QuizAnswer(position, asked.question.id, chosen, correct)
            if not await quizzes.answer(tx, session_id, given, now):
                before = (await quizzes.answers(tx, session_id))[position]
                raise AlreadyAnswered(asked.question.choices[before.chosen])
            more = position + 1 < len(session.questions)
            if not more:
                await quizzes.finish(tx, session_id, now)
        return Verdict(asked, chosen, correct, more)

    def suggest(self, typed: str) -> Sequence[Topic]:
        """List the topics that fit what was typed so far."""
        folded = typed.strip().casefold()
        return [topic for topic in self._library.quiz_topics if folded in topic.title.casefold()]

    # -- loading -----------------------------------------------------------------------------

    def _topic(self, given: str) -> Topic:
        folded = given.strip().casefold()
        names = {name.casefold(): t for t in self._library.quiz_topics for name in (t.id, t.title)}
        if folded in names:
            return names[folded]
        nearest = [names[name].title for name in get_close_matches(folded, names, n=3, cutoff=0.4)]
        raise UnknownTopic(given, list(dict.fromkeys(nearest)))

    async def _session(self, tx: Tx, caller: Caller, session_id: SessionId) -> Session:
        session = await quizzes.get(tx, session_id)
        if session is None or self._clock.now() - session.started_at > OPEN_FOR:
            raise Outdated
        if session.user_id != caller.user_id:
            raise NotYours
        if not set(session.questions) <= set(self._library.questions):
            raise Outdated
        return session

    def _asked(self, session: Session, position: int) -> Asked:
        question = self._library.questions[session.questions[position]]
        order = choice_order(question, session.seed)
        return Asked(session.id, position, len(session.questions), question, order)

    def _result(self, session: Session, given: Sequence[QuizAnswer]) -> Result:
        answered = tuple(
            (self._library.questions[answer.question_id], answer.chosen, answer.correct) for answer in given
        )
        return Result(session.id, answered)
