"""Let a server add questions of its own from a table."""

import asyncio
from dataclasses import dataclass

from bot.domain.errors import Outdated, TooManyQuestions
from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.own_questions import to_stored
from bot.domain.question import Question
from bot.domain.question_csv import QUESTIONS_MOST, TEMPLATE, read_questions
from bot.services.access import Caller
from bot.services.ports import Clock
from bot.services.question_care import require_any_organiser, write_log
from bot.storage import questions
from bot.storage.engine import Database


@dataclass(frozen=True, slots=True)
class Imported:
    """Questions that were added, with their ids in the same order; `own` counts all the server has now."""

    questions: tuple[Question, ...]
    ids: tuple[QuestionId, ...]
    own: int


class QuestionImports:
    """Serve `/cohort questions-import`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._turn = asyncio.Lock()

    async def template(self, caller: Caller) -> str:
        """Return a table to begin with. Raises NotOrganiser, NotManager."""
        async with self._db.read() as tx:
            await require_any_organiser(tx, caller, self._clock.now())
        return TEMPLATE

    async def add(self, caller: Caller, data: bytes) -> Imported:
        """Add the questions of a table: all of them, or none where there is a fault.

        Raises NotOrganiser, NotManager, BadQuestions, TooManyQuestions.
        """
        # One import at a time: what a server has already is compared before its transaction opens.
        async with self._turn:
            now = self._clock.now()
            async with self._db.read() as tx:
                await require_any_organiser(tx, caller, now)
                before = await questions.changes(tx, caller.guild_id)
            # One that is retired may come again, mended.
            known = [stored["text"] for name, stored in before.own if name not in before.retired]
            found = await asyncio.to_thread(read_questions, data, self._library.topics, known)
            if len(before.own) + len(found) > QUESTIONS_MOST:
                raise TooManyQuestions(QUESTIONS_MOST, len(before.own), len(found))
            async with self._db.write() as tx:
                rows = [to_stored(question) for question in found]
                ids = await questions.add_own(tx, caller.guild_id, rows, caller.user_id, now)
                await write_log(tx, caller, "questions-import", f"{len(found)} added", now)
        return Imported(tuple(found), tuple(ids), len(before.own) + len(found))

    async def take_back(self, caller: Caller, first: QuestionId, last: QuestionId) -> int:
        """Delete the questions of an import, from its first to its last, and return how many there were.

        Raises NotOrganiser, NotManager, Outdated.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            await require_any_organiser(tx, caller, now)
            gone = await questions.delete_own(tx, caller.guild_id, first, last, now)
            if not gone:
                raise Outdated
            await write_log(tx, caller, "import undone", f"{len(gone)} taken back", now)
        return len(gone)
