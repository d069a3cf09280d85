"""Let organisers look after the questions of their server: what is reported, how they fare, what is asked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.bank import Bank
from bot.domain.cohort import LATE_COMPLETION
from bot.domain.errors import NotManager, Outdated
from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question import Question, read_given, say_given
from bot.domain.question_figures import Figures, badness, figures_of, flaws
from bot.services.access import Caller, is_organiser, require_organiser
from bot.services.banks import bank_of
from bot.services.ports import Clock
from bot.storage import cohorts, ops, question_reports, questions
from bot.storage.engine import Database, Tx
from bot.storage.ops import LogEntry
from bot.storage.question_reports import Report

WORST_MOST = 20
REPORTS_READ = 200
HARD_FROM = 5
"""In one server few answer a question: from so many on organisers see it where nearly all get it wrong."""
LOGGED_MOST = 120
EXAMPLE = "example"
"""The seed that draws the numbers of a generated question where nobody's are meant."""


class View(StrEnum):
    """Which questions of a server are listed."""

    LOOK = "look"
    OWN = "own"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Told:
    """A report, with the question as its member was asked it and what they answered; None where unknown."""

    report: Report
    question: Question | None
    given: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A question as a server has it; `question` is None where it is gone from the bank.

    The numbers of a generated one are drawn anew each time: then `varies`.
    """

    id: QuestionId
    question: Question | None
    figures: Figures
    told: tuple[Told, ...] = ()
    retired: bool = False
    varies: bool = False

    @property
    def own(self) -> bool:
        """Tell whether it is the server's own."""
        return questions.is_own(self.id)


@dataclass(frozen=True, slots=True)
class Overview:
    """The questions of a view, and how many there are in each of the others."""

    view: View
    listed: tuple[Kept, ...]
    reported: int
    own: int
    retired: int


class QuestionCare:
    """Serve `/cohort questions`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    # -- looking -----------------------------------------------------------------------------

    async def overview(self, caller: Caller, view: View = View.LOOK) -> Overview:
        """List questions of the server; those to look at are the reported ones, then the worst.

        Raises NotOrganiser, NotManager.
        """
        async with self._db.read() as tx:
            await require_any_organiser(tx, caller, self._clock.now())
            bank = await bank_of(tx, self._library, caller.guild_id)
            reports = await question_reports.open_reports(tx, caller.guild_id, REPORTS_READ)
            answers = await questions.first_answers(tx, caller.guild_id)
        figures = await asyncio.to_thread(figures_of, answers)
        own = [name for name in bank.written if questions.is_own(name)]
        retired = sorted(name for name in bank.retired if name in bank)
        reported = list(dict.fromkeys(report.question_id for report in reports))
        chosen: Sequence[QuestionId] = own if view is View.OWN else retired
        if view is View.LOOK:
            worst = [name for name in _worst(bank, figures) if name not in reported]
            chosen = [*reported, *worst[:WORST_MOST]]
        listed = tuple(_kept(bank, name, figures.get(name, Figures()), reports) for name in chosen)
        return Overview(view, listed, len(reported), len(own), len(retired))

    async def question(self, caller: Caller, question_id: QuestionId) -> Kept:
        """Return one question with the reports about it. Raises NotOrganiser, NotManager, Outdated."""
        async with self._db.read() as tx:
            await require_any_organiser(tx, caller, self._clock.now())
            bank = await bank_of(tx, self._library, caller.guild_id)
            reports = await question_reports.open_reports(tx, caller.guild_id, REPORTS_READ, question_id)
            answers = await questions.first_answers(tx, caller.guild_id)
        if question_id not in bank and not reports:
            raise Outdated
        figures = await asyncio.to_thread(figures_of, answers)
        return _kept(bank, question_id, figures.get(question_id, Figures()), reports)

    # -- changing ----------------------------------------------------------------------------

    async def retire(self, caller: Caller, question_id: QuestionId) -> Kept:
        """Ask a question no more in this server. Raises NotOrganiser, NotManager, Outdated."""
        now = self._clock.now()
        async with self._db.write() as tx:
            question = await self._asked(tx, caller, question_id, now)
            if await questions.retire(tx, caller.guild_id, question_id, caller.user_id, now):
                await write_log(tx, caller, "retire", question.text, now)
        return await self.question(caller, question_id)

    async def bring_back(self, caller: Caller, question_id: QuestionId) -> Kept:
        """Ask a retired question again. Raises NotOrganiser, NotManager, Outdated."""
        now = self._clock.now()
        async with self._db.write() as tx:
            question = await self._asked(tx, caller, question_id, now)
            if await questions.bring_back(tx, caller.guild_id, question_id):
                await write_log(tx, caller, "bring back", question.text, now)
        return await self.question(caller, question_id)

    async def settle(self, caller: Caller, question_id: QuestionId, until: datetime) -> Overview:
        """Mark the reports about a question settled that came up to an instant: those that were read.

        Raises NotOrganiser, NotManager.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            await require_any_organiser(tx, caller, now)
            await question_reports.settle_about(tx, caller.guild_id, question_id, until, now)
        return await self.overview(caller)

    async def delete(self, caller: Caller, question_id: QuestionId) -> Overview:
        """Delete a retired question of the server's own for good.

        Raises NotOrganiser, NotManager, Outdated.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            question = await self._asked(tx, caller, question_id, now)
            retired = question_id in (await questions.changes(tx, caller.guild_id)).retired
            if not retired or not questions.is_own(question_id):
                raise Outdated
            await questions.delete_own(tx, caller.guild_id, question_id, question_id, now)
            await write_log(tx, caller, "delete question", question.text, now)
        return await self.overview(caller, View.OWN)

    async def _asked(self, tx: Tx, caller: Caller, question_id: QuestionId, now: datetime) -> Question:
        await require_any_organiser(tx, caller, now)
        bank = await bank_of(tx, self._library, caller.guild_id)
        question = bank.get(question_id, EXAMPLE)
        if question is None:
            raise Outdated
        return question


# -- who may, and who is told --------------------------------------------------------------------


async def require_any_organiser(tx: Tx, caller: Caller, now: datetime) -> None:
    """Allow Manage Server and the organisers of any group of the server. Raises NotOrganiser, NotManager."""
    known = await cohorts.of_guild(tx, caller.guild_id, finished_after=now - LATE_COMPLETION)
    if caller.manages or any(is_organiser(caller, cohort) for cohort in known):
        return
    if not known:
        raise NotManager
    require_organiser(caller, known[0])


async def write_log(tx: Tx, caller: Caller, action: str, detail: str, now: datetime) -> None:
    """Write in the log of every running group: what a server asks concerns them all."""
    for cohort in await cohorts.of_guild(tx, caller.guild_id, finished_after=now):
        await ops.add_log(tx, cohort.id, LogEntry(now, caller.user_id, action, detail[:LOGGED_MOST]))


# -- putting together ------------------------------------------------------------------------------


def _worst(bank: Bank, figures: dict[QuestionId, Figures]) -> list[QuestionId]:
    """List the questions that are asked and that figures speak against, the worst first."""
    found = [name for name, each in figures.items() if bank.asks(name) and flaws(each, HARD_FROM)]
    return sorted(found, key=lambda name: (*badness(figures[name], HARD_FROM), name))


def _kept(bank: Bank, question_id: QuestionId, figures: Figures, reports: Sequence[Report]) -> Kept:
    told = tuple(_told(bank, report) for report in reports if report.question_id == question_id)
    seed = told[0].report.seed if told else EXAMPLE
    return Kept(
        id=question_id,
        question=bank.get(question_id, seed),
        figures=figures,
        told=told,
        retired=question_id in bank.retired,
        varies=question_id in bank.generators,
    )


def _told(bank: Bank, report: Report) -> Told:
    question = bank.get(report.question_id, report.seed)
    if question is None or report.given is None:
        return Told(report, question, None)
    try:
        return Told(report, question, say_given(question, read_given(question, report.given)))
    except Outdated:
        return Told(report, question, None)
