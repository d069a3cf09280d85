"""Begin and stop live rounds in a channel, and let them go on."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Topic
from bot.domain.errors import (
    MissingPermissions,
    NoCohort,
    NoQuestions,
    NotStarter,
    RoundOver,
    RoundRunning,
    UnknownPlan,
    WhichCohort,
)
from bot.domain.ids import QuestionId, RoundId
from bot.domain.library import Library
from bot.domain.parse import within
from bot.domain.quiz import week_topics
from bot.domain.rounds import (
    QUESTIONS_DEFAULT,
    QUESTIONS_MOST,
    SECONDS_DEFAULT,
    SECONDS_LEAST,
    SECONDS_MOST,
    NewRound,
    Round,
    RoundState,
    pick_live,
    stopped,
)
from bot.services.access import Caller, cohort_meant, is_organiser
from bot.services.banks import bank_of, topic_named
from bot.services.ports import Alarm, Announcer, Clock, Directory
from bot.services.records import load_course
from bot.services.round_answers import RoundAnswers
from bot.services.round_questions import RoundQuestions
from bot.services.round_running import RoundRunner
from bot.storage import cohorts, rounds
from bot.storage.engine import Database, Tx

REMEMBERED_ROUNDS = 10
"""What so many last rounds of a channel asked comes after what they did not."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A round that was begun; no topics stand for all of them."""

    round: Round
    topics: Sequence[Topic]


class Rounds:
    """Serve `/quiz live` and its Stop button; do what is due in every round."""

    def __init__(
        self,
        db: Database,
        library: Library,
        clock: Clock,
        directory: Directory,
        runner: RoundRunner,
    ) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._directory = directory
        self._runner = runner

    async def advance_due(self) -> datetime | None:
        """Do every step that is due in any round and return the instant of the next one."""
        return await self._runner.advance_due()

    # -- beginning ---------------------------------------------------------------------------

    async def start(
        self,
        caller: Caller,
        topic: str | None = None,
        questions: int | None = None,
        seconds: int | None = None,
    ) -> Begun:
        """Begin a round in the caller's channel, by default about the week of the channel's group.

        Raises BadNumber, UnknownTopic, MissingPermissions, RoundRunning, NoQuestions.
        """
        now = self._clock.now()
        count = within("questions", questions, 1, QUESTIONS_MOST, QUESTIONS_DEFAULT)
        length = within("seconds", seconds, SECONDS_LEAST, SECONDS_MOST, SECONDS_DEFAULT)
        topics = [topic_named(self._library, topic)] if topic else None
        await self._require_permissions(caller)
        async with self._db.write() as tx:
            await _require_free(tx, caller)
            cohort = await _cohort_here(tx, caller, now)
            week = topics or await self._week(tx, cohort, now)
            seed = secrets.randbelow(2**31)
            picked, about = await self._pick(tx, caller, week, count, seed, strict=topics is not None)
            new = NewRound(
                caller.guild_id,
                caller.channel_id,
                cohort.id if cohort else None,
                caller.user_id,
                picked,
                seed,
                length,
            )
            begun = await rounds.start(tx, new, now)
        await self._runner.set_alarm()
        return Begun(begun, about)

    async def _require_permissions(self, caller: Caller) -> None:
        # A thread has the permissions of its channel, with one of its own for writing.
        channel_id, thread = caller.parent_id or caller.channel_id, caller.parent_id is not None
        missing = await self._directory.missing_permissions(caller.guild_id, channel_id, None, thread=thread)
        if missing:
            raise MissingPermissions(channel_id, list(missing))

    async def _week(self, tx: Tx, cohort: Cohort | None, now: datetime) -> list[Topic]:
        """List the topics of a group's plan week up to its latest day; none before the first."""
        if cohort is None:
            return []
        try:
            course = await load_course(tx, cohort, self._library, now)
        except UnknownPlan:
            return []
        return week_topics(course.plan, course.latest)

    async def _pick(
        self, tx: Tx, caller: Caller, topics: Sequence[Topic], count: int, seed: int, *, strict: bool
    ) -> tuple[tuple[QuestionId, ...], Sequence[Topic]]:
        bank = await bank_of(tx, self._library, caller.guild_id)
        known = await rounds.asked_lately(tx, caller.channel_id, REMEMBERED_ROUNDS)
        try:
            return pick_live(bank, topics, count, seed, known), topics
        except NoQuestions:
            if strict or not topics:
                raise
        # The week's topics have no question that can be asked live: any topic is better than none.
        return pick_live(bank, (), count, seed, known), ()

    # -- stopping ----------------------------------------------------------------------------

    async def stop(self, caller: Caller, round_id: RoundId) -> None:
        """Stop a round: the open question does not count. Raises RoundOver, NotStarter."""
        now = self._clock.now()
        async with self._db.write() as tx:
            found = await rounds.get(tx, round_id)
            if found is None or found.guild_id != caller.guild_id or found.is_over:
                raise RoundOver
            if caller.user_id != found.starter_id and not await _organises(tx, caller, found):
                raise NotStarter
            if found.state is RoundState.ASKING:
                await rounds.forget_answers(tx, found.id, found.position)
            await rounds.save(tx, stopped(found, now))
        await self._runner.set_alarm()


class NoAlarm:
    """Stand in where somebody else looks what is due."""

    def ring_at(self, at: datetime) -> None:
        """Do nothing."""


def build_rounds(
    db: Database,
    library: Library,
    clock: Clock,
    announcer: Announcer,
    directory: Directory,
    alarm: Alarm | None,
) -> tuple[Rounds, RoundAnswers]:
    """Wire what live rounds share: which question each of them asks now."""
    questions = RoundQuestions(library)
    runner = RoundRunner(db, clock, announcer, alarm or NoAlarm(), questions)
    return Rounds(db, library, clock, directory, runner), RoundAnswers(db, library, clock, questions)


async def _require_free(tx: Tx, caller: Caller) -> None:
    running = await rounds.running_in(tx, caller.channel_id)
    if running is not None:
        raise RoundRunning(running.guild_id, running.channel_id, running.message_id)


async def _cohort_here(tx: Tx, caller: Caller, now: datetime) -> Cohort | None:
    """Return the running group that a channel belongs to, None where it belongs to none."""
    try:
        found = await cohort_meant(tx, caller, None, now)
    except (NoCohort, WhichCohort):
        return None
    return found if found.running else None


async def _organises(tx: Tx, caller: Caller, found: Round) -> bool:
    """Tell whether a caller may stop what others began: an organiser of the round's group, or of any."""
    known = await cohorts.of_guild(tx, caller.guild_id, finished_after=found.started_at)
    theirs = [cohort for cohort in known if found.cohort_id in (None, cohort.id)]
    return caller.manages or any(is_organiser(caller, cohort) for cohort in theirs)
