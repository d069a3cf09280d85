"""Take what members find wrong with a question they were asked, alone or in a live round."""

from dataclasses import dataclass

from bot.domain.errors import NotYours, Outdated, TextEmpty, TooManyReports
from bot.domain.ids import RoundId, SessionId
from bot.domain.library import Library
from bot.domain.question import Question
from bot.domain.text import check_text
from bot.services.access import Caller
from bot.services.banks import bank_of
from bot.services.ports import Clock
from bot.storage import members, question_reports, quizzes
from bot.storage.engine import Database, Tx
from bot.storage.question_reports import AskedBefore

REPORT_MOST = 500
REPORTS_MOST = 10
"""So many reports of one member may wait to be settled."""


@dataclass(frozen=True, slots=True)
class InSession:
    """A place in a quiz that a member takes alone."""

    session_id: SessionId
    position: int


@dataclass(frozen=True, slots=True)
class InRound:
    """A place in a live round."""

    round_id: RoundId
    position: int


Place = InSession | InRound


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """A report to write: about which question, and what the member has said of it already."""

    question: Question
    before: str | None


@dataclass(frozen=True, slots=True)
class Reported:
    """A report that was kept; `again` says that it took the place of an earlier one."""

    question: Question
    again: bool


class QuestionReports:
    """Serve the Report button under an answer."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def draft(self, caller: Caller, place: Place) -> ReportDraft:
        """Return what a report would be about. Raises NotYours, Outdated, TooManyReports."""
        async with self._db.read() as tx:
            asked, question = await self._asked(tx, caller, place)
            member = await members.find_member(tx, caller.guild_id, caller.user_id)
            mine = await question_reports.open_reports_of(tx, member.id) if member else {}
        if asked.question_id not in mine:
            _require_room(len(mine))
        return ReportDraft(question, mine.get(asked.question_id))

    async def report(self, caller: Caller, place: Place, text: str) -> Reported:
        """Keep a report for the organisers, in place of an open one about the same question.

        A report may come late: the day in which a quiz can be answered does not matter.
        Raises NotYours, Outdated, TooManyReports, TextEmpty, TextTooLong.
        """
        now = self._clock.now()
        checked = check_text("report", text, REPORT_MOST)
        if checked is None:
            raise TextEmpty("report")
        async with self._db.write() as tx:
            asked, question = await self._asked(tx, caller, place)
            member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
            mine = await question_reports.open_reports_of(tx, member.id)
            if asked.question_id not in mine:
                _require_room(len(mine))
            again = await question_reports.put_report(tx, caller.guild_id, member.id, asked, checked, now)
        return Reported(question, again)

    async def _asked(self, tx: Tx, caller: Caller, place: Place) -> tuple[AskedBefore, Question]:
        """Return the question at a place as it was put. Raises NotYours, Outdated."""
        if isinstance(place, InSession):
            asked = await _answered(tx, caller, place)
        else:
            asked = await question_reports.asked_in_round(
                tx, caller.guild_id, place.round_id, place.position, caller.user_id
            )
        bank = await bank_of(tx, self._library, caller.guild_id)
        question = bank.get(asked.question_id, asked.seed) if asked else None
        if asked is None or question is None:
            raise Outdated
        return asked, question


async def _answered(tx: Tx, caller: Caller, place: InSession) -> AskedBefore | None:
    """Return what the caller answered in their own quiz. Raises NotYours."""
    session = await quizzes.get(tx, place.session_id)
    member = await members.find_member(tx, caller.guild_id, caller.user_id)
    if session is not None and session.user_id != caller.user_id:
        raise NotYours
    if session is None or member is None or session.member_id != member.id:
        return None
    for answer in await quizzes.answers(tx, session.id):
        if answer.position == place.position:
            return AskedBefore(answer.question_id, session.seed_of(place.position), answer.given)
    return None


def _require_room(waiting: int) -> None:
    if waiting >= REPORTS_MOST:
        raise TooManyReports(REPORTS_MOST)
