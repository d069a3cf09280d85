"""Say how the shipped questions fare in all servers together, for the bank's authors."""

import asyncio
from dataclasses import dataclass

from bot.domain.bank import Entry
from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question_figures import ENOUGH, Figures, Flaw, badness, figures_of, flaws
from bot.storage import question_reports, questions
from bot.storage.engine import Database


@dataclass(frozen=True, slots=True)
class BankLine:
    """How one question fares; `flaws` are what its figures say against it."""

    entry: Entry
    figures: Figures
    reports: int
    flaws: tuple[Flaw, ...]


@dataclass(frozen=True, slots=True)
class BankReport:
    """The questions that something speaks against, the worst first, and how much is known at all."""

    worst: tuple[BankLine, ...]
    total: int
    judged: int
    """Questions with enough first answers to say how hard they are."""
    most_asked: int


async def bank_report(db: Database, library: Library) -> BankReport:
    """Return the report; it says nothing about members or servers."""
    async with db.read() as tx:
        answers = await questions.first_answers(tx)
        reports = await question_reports.report_counts(tx)
    figures = await asyncio.to_thread(figures_of, answers)
    entries = list(library.bank)
    lines = [_line(entry, figures.get(entry.id, Figures()), reports.get(entry.id, 0)) for entry in entries]
    worst = [line for line in lines if line.flaws or line.reports]
    asked = [line.figures.asked for line in lines]
    return BankReport(
        worst=tuple(sorted(worst, key=_place)),
        total=len(lines),
        judged=sum(number >= ENOUGH for number in asked),
        most_asked=max(asked, default=0),
    )


def _line(entry: Entry, figures: Figures, reports: int) -> BankLine:
    return BankLine(entry, figures, reports, tuple(flaws(figures)))


def _place(line: BankLine) -> tuple[int, tuple[int, float, float], QuestionId]:
    # What people found wrong is surer than what figures hint at.
    return -line.reports, badness(line.figures), line.entry.id
