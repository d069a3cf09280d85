"""Let live rounds go on: ask, count, reveal, and end with the standings.

Every step is kept in the database before Discord hears of it, and what came of it after. What was begun
and not noted (a crash, a broken connection) is looked for in the channel before it is done again.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import structlog

from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.domain.ids import MessageId, RoundId
from bot.domain.rounds import (
    Note,
    Round,
    RoundState,
    Step,
    closed,
    delayed,
    due_step,
    ended,
    finished,
    gone_on,
    posted,
    reopened,
    revealed,
)
from bot.services.ports import Alarm, Announcer, Clock
from bot.services.posts import Post
from bot.services.round_counting import compose_reveal, compose_standings, count_some
from bot.services.round_posts import RoundQuestion, RoundTakenBack
from bot.services.round_questions import Live, RoundQuestions
from bot.storage import rounds
from bot.storage.engine import Database

CLOCKS_APART = timedelta(minutes=2)
Change = Callable[[Round, datetime], Round]
_log = structlog.get_logger(__name__)


class RoundRunner:
    """Do every step that is due; each round is in one pair of hands at a time."""

    def __init__(
        self, db: Database, clock: Clock, announcer: Announcer, alarm: Alarm, questions: RoundQuestions
    ) -> None:
        self._db = db
        self._clock = clock
        self._announcer = announcer
        self._alarm = alarm
        self._questions = questions
        self._busy: set[RoundId] = set()
        self._setting = asyncio.Lock()

    async def advance_due(self) -> datetime | None:
        """Do every step that is due, each channel for itself, and return the instant of the next one."""
        async with self._db.read() as tx:
            due = await rounds.due(tx, self._clock.now())
        mine = [round_id for round_id in due if round_id not in self._busy]
        self._busy.update(mine)
        await asyncio.gather(*map(self._advance, mine))
        return await self.set_alarm()

    async def set_alarm(self) -> datetime | None:
        """Have the alarm ring for the next step; rounds in hand are left out: this comes again after them."""
        async with self._setting:  # Who has looked longer ago must not set it last.
            async with self._db.read() as tx:
                next_at = await rounds.next_due(tx, self._busy)
            if next_at is not None:
                self._alarm.ring_at(next_at)
        return next_at

    async def _advance(self, round_id: RoundId) -> None:
        try:
            await self._play(round_id)
        except Exception:
            _log.exception("round failed", round=round_id)
            await self._change(round_id, delayed)
        finally:
            self._busy.discard(round_id)
        await self.set_alarm()

    async def _play(self, round_id: RoundId) -> None:
        """Do one step after the other; `fresh` says that nobody can have begun the next one before."""
        fresh = False
        while True:
            async with self._db.read() as tx:
                found = await rounds.get(tx, round_id)
            step = None if found is None else due_step(found, self._clock.now())
            if found is None or step is None:
                return
            try:
                fresh = await self._take(step, found, fresh=fresh)
            except ChannelUnavailable as problem:
                _log.warning("round lost", round=round_id, reason=problem.reason)
                await self._change(round_id, lambda found, now: finished(found, now, Note.LOST))
            except DiscordUnavailable:
                await self._change(round_id, delayed)

    async def _take(self, step: Step, found: Round, *, fresh: bool) -> bool:
        if step is Step.GO_ON:
            return await self._change(found.id, gone_on, step) is not None
        if step is Step.POST:
            await self._post(found, fresh=fresh)
        elif step is Step.CLOSE:
            await self._change(found.id, closed, step)
        elif step is Step.REVEAL:
            return await self._reveal(found)
        else:
            await self._end(found, fresh=fresh)
        return False

    # -- what is kept ------------------------------------------------------------------------

    async def _change(self, round_id: RoundId, change: Change, step: Step | None = None) -> Round | None:
        """Change a round by its rules, where the step is still due; None where it is not."""
        now = self._clock.now()
        async with self._db.write() as tx:
            found = await rounds.get(tx, round_id)
            if found is None or (step is not None and due_step(found, now) is not step):
                return None
            changed = change(found, now)
            await rounds.save(tx, changed)
        return changed

    async def _count(self, live: Live) -> None:
        """Count what was answered to a closed question; each answer is marked, so none counts twice."""
        more = True
        while more:
            async with self._db.write() as tx:
                more = await count_some(tx, live)

    async def _forget(self, found: Round) -> None:
        """Leave out a question that is no longer there."""
        async with self._db.write() as tx:
            await rounds.forget_answers(tx, found.id, found.position)
        await self._change(found.id, lambda found, now: ended(found, now, Note.CHANGED), Step.REVEAL)

    # -- what everybody sees -----------------------------------------------------------------

    async def _post(self, found: Round, *, fresh: bool) -> None:
        sent = None if fresh else await self._look_for(found, found.opened_at or found.started_at)
        if sent is None and not fresh:
            again = await self._change(found.id, reopened, Step.POST)
            if again is None or again.state is not RoundState.ASKING:
                return
            found = again
        live = await self._drawn(found)
        if live is None:
            gone = replace(found, message_id=sent)
            await self._change(found.id, lambda _, now: ended(gone, now, Note.CHANGED), Step.POST)
            return
        self._questions.remember(live)  # The first press may come before Discord says that it is there.
        post = RoundQuestion(found, live.question, live.order)
        message_id = sent or await self._send(found, post)
        if not fresh:
            # The message may be one whose answer was lost: it names another deadline.
            await self._announcer.edit(found.channel_id, message_id, post)
        await self._change(found.id, lambda now_found, _: posted(now_found, found.position, message_id))

    async def _reveal(self, found: Round) -> bool:
        live = await self._drawn(found)
        if live is None:
            await self._forget(found)
            return False
        await self._count(live)
        async with self._db.read() as tx:
            post = await compose_reveal(tx, live)
        await self._edit(found, post)
        after = await self._change(found.id, revealed, Step.REVEAL)
        return after is not None and after.state is RoundState.ENDING

    async def _end(self, found: Round, *, fresh: bool) -> None:
        await self._take_back(found)
        sent = None if fresh else await self._look_for(found, found.closes_at or found.started_at)
        async with self._db.read() as tx:
            post = await compose_standings(tx, found)
        if sent is None:
            await self._send(found, post)
        await self._change(found.id, finished, Step.END)

    async def _take_back(self, found: Round) -> None:
        """Take the buttons from a question that does not count."""
        if found.message_id is not None:
            live = await self._drawn(found)
            await self._edit(found, RoundTakenBack(found, None if live is None else live.question))

    async def _drawn(self, found: Round) -> Live | None:
        async with self._db.read() as tx:
            return await self._questions.draw(tx, found)

    async def _send(self, found: Round, post: Post) -> MessageId:
        return (await self._announcer.send(found.channel_id, post, found.nonce)).message_id

    async def _edit(self, found: Round, post: Post) -> None:
        if found.message_id is not None:  # pragma: no branch - only then is there anything to edit
            await self._announcer.edit(found.channel_id, found.message_id, post)

    async def _look_for(self, found: Round, since: datetime) -> MessageId | None:
        sent = await self._announcer.find(found.channel_id, found.marker, since - CLOCKS_APART)
        return None if sent is None else sent.message_id
