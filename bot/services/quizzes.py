"""Begin quizzes of every kind a member takes alone."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.curriculum import Difficulty, Topic
from bot.domain.errors import NoQuestions
from bot.domain.ids import CohortId, DayId, MemberId, QuestionId
from bot.domain.library import Library
from bot.domain.parse import within
from bot.domain.quiz import QUESTIONS_DEFAULT, QUESTIONS_MOST, REVIEW_MOST, Mode, Wish, pick_questions
from bot.services.access import Caller
from bot.services.asking import OPEN_FOR, Asked, Open, Result, opened, step
from bot.services.assessing import first_question
from bot.services.banks import bank_of, topic_named
from bot.services.dailies import daily_meant, daily_named
from bot.services.ports import Clock
from bot.services.studied import topics_this_week
from bot.storage import cards, members, quizzes
from bot.storage.engine import Database, Tx
from bot.storage.quizzes import NewSession


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A quiz that was begun within a day and is not finished; `asked` is its next question."""

    asked: Asked


@dataclass(frozen=True, slots=True)
class NothingDue:
    """Say that no question is due for a review: how many cards there are, and when the next is due."""

    cards: int
    next_at: datetime | None


class Quizzes:
    """Serve `/quiz start`, `daily`, `review` and `assess`, and the buttons of their questions."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    # -- beginning ---------------------------------------------------------------------------

    async def start(
        self,
        caller: Caller,
        topic: str | None = None,
        count: int | None = None,
        difficulty: Difficulty | None = None,
        *,
        anew: bool = False,
    ) -> Asked | UnderWay:
        """Begin a quiz, by default about the week's topics of the caller's plan.

        Where nothing is asked for and one is under way, return that instead, unless `anew`.
        Raises UnknownTopic, NoQuestions, BadNumber.
        """
        now = self._clock.now()
        wanted = within("questions", count, 1, QUESTIONS_MOST, QUESTIONS_DEFAULT)
        topics = [topic_named(self._library, topic)] if topic else None
        async with self._db.write() as tx:
            member_id = await self._member(tx, caller)
            if not anew and (topic, count, difficulty) == (None, None, None):
                under_way = await self._under_way(tx, caller, member_id, Mode.START, now)
                if under_way is not None and under_way.position:
                    return UnderWay(under_way.asked(under_way.position))
            if topics is None:
                topics = await topics_this_week(tx, self._library, caller, now)
            wish = Wish(topics, difficulty, wanted)
            return await self._begin(tx, caller, member_id, wish, now, strict=topic is not None)

    async def daily(self, caller: Caller, cohort: str | None = None) -> Asked | Result:
        """Return the next question of the cohort's day, or how the caller's quiz of the day went.

        Raises NotEnrolled, NotStarted, QuizClosed, NoQuestions.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            session = await daily_meant(tx, self._library, caller, cohort, now)
            return await step(
                tx, self._library, caller, await opened(tx, self._library, caller, session), now
            )

    async def press_daily(self, caller: Caller, cohort_id: CohortId, day_id: DayId) -> Asked | Result:
        """Do the same for the day of a post. Raises NotEnrolled, QuizClosed, Outdated, NoQuestions."""
        now = self._clock.now()
        async with self._db.write() as tx:
            session = await daily_named(tx, self._library, caller, cohort_id, day_id, now)
            return await step(
                tx, self._library, caller, await opened(tx, self._library, caller, session), now
            )

    async def review(self, caller: Caller) -> Asked | NothingDue:
        """Ask what is due, misses first; go on with a review that is under way."""
        now = self._clock.now()
        async with self._db.write() as tx:
            member_id = await self._member(tx, caller)
            under_way = await self._under_way(tx, caller, member_id, Mode.REVIEW, now)
            if under_way is not None:
                return under_way.asked(under_way.position)
            due = await self._due(tx, caller, member_id, now)
            if not due:
                bank = await bank_of(tx, self._library, caller.guild_id)
                known = [card for card in await cards.of_member(tx, member_id) if bank.asks(card.question_id)]
                return NothingDue(len(known), min((card.due_at for card in known), default=None))
            return await self._open(tx, caller, NewSession(member_id, Mode.REVIEW, due, _seed()), now)

    async def assess(self, caller: Caller) -> Asked:
        """Begin the skill check, or go on with the one under way. Raises NoQuestions."""
        now = self._clock.now()
        async with self._db.write() as tx:
            member_id = await self._member(tx, caller)
            under_way = await self._under_way(tx, caller, member_id, Mode.ASSESS, now)
            if under_way is not None:
                return under_way.asked(under_way.position)
            seed = _seed()
            first = first_question(await bank_of(tx, self._library, caller.guild_id), seed)
            return await self._open(tx, caller, NewSession(member_id, Mode.ASSESS, [first], seed), now)

    def suggest(self, typed: str) -> Sequence[Topic]:
        """List the topics that fit what was typed so far."""
        folded = typed.strip().casefold()
        return [topic for topic in self._library.quiz_topics if folded in topic.title.casefold()]

    # -- steps -------------------------------------------------------------------------------

    async def _member(self, tx: Tx, caller: Caller) -> MemberId:
        return (await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)).id

    async def _under_way(
        self, tx: Tx, caller: Caller, member_id: MemberId, mode: Mode, now: datetime
    ) -> Open | None:
        """Return the member's session of a mode that can be gone on with: a question of it is left."""
        session = await quizzes.unfinished(tx, member_id, mode, now - OPEN_FOR)
        if session is None:
            return None
        found = await opened(tx, self._library, caller, session)
        return found if found.position < len(session.questions) else None

    async def _begin(
        self, tx: Tx, caller: Caller, member_id: MemberId, wish: Wish, now: datetime, *, strict: bool
    ) -> Asked:
        bank, seed = await bank_of(tx, self._library, caller.guild_id), _seed()
        known = {card.question_id for card in await cards.of_member(tx, member_id)}
        try:
            picked = pick_questions(bank, wish, seed, known)
        except NoQuestions:
            if strict or not wish.topics:
                raise
            # The week's topics have no question of that difficulty: any topic is better than none.
            picked = pick_questions(bank, Wish((), wish.difficulty, wish.count), seed, known)
        return await self._open(tx, caller, NewSession(member_id, Mode.START, picked, seed), now)

    async def _open(self, tx: Tx, caller: Caller, new: NewSession, now: datetime) -> Asked:
        session = await quizzes.begin(tx, new, now)
        return (await opened(tx, self._library, caller, session)).asked(0)

    async def _due(self, tx: Tx, caller: Caller, member_id: MemberId, now: datetime) -> Sequence[QuestionId]:
        """List the next questions to review; cards of questions that no longer exist are dropped."""
        bank = await bank_of(tx, self._library, caller.guild_id)
        while True:
            due = await cards.due(tx, caller.guild_id, member_id, now, REVIEW_MOST)
            gone = [question_id for question_id in due if question_id not in bank]
            if not gone:
                return due
            await cards.forget(tx, member_id, gone)


def _seed() -> int:
    return secrets.randbelow(2**31)
