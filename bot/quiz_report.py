"""Write the report about the shipped questions as a plain table."""

from collections.abc import Iterator, Sequence

from bot.domain.question_figures import ENOUGH, OTHERS, Figures
from bot.services.bank_report import BankLine, BankReport

HEAD = ("question", "topic", "asked", "right", "discrimination", "reports", "what is wrong")
NUMBERS = frozenset({2, 3, 4, 5})
"""Columns that are set to the right."""


def report_lines(report: BankReport, most: int) -> Iterator[str]:
    """Yield the worst questions, at most so many, and what has to be known to read the table."""
    shown = report.worst[:most]
    if shown:
        yield from _table([HEAD, *(_cells(line) for line in shown)])
        yield ""
        if len(report.worst) > most:
            yield f"{len(report.worst) - most} more stand out: --most {len(report.worst)} shows all."
    else:
        yield "Nothing speaks against any question so far."
    yield f"{report.judged} of {report.total} questions have the {ENOUGH} first answers that figures need."
    if not report.judged:
        yield f"The most asked one has {report.most_asked}; {ENOUGH - report.most_asked} are missing."
    yield (
        "asked: members whose first answer it was; right: how many of those were right; discrimination: "
        f"correlation with being right elsewhere, over members with {OTHERS} other first answers."
    )


def _cells(line: BankLine) -> tuple[str, ...]:
    figures = line.figures
    wrong = [flaw.value for flaw in line.flaws] or ["reported"]
    return (
        line.entry.id,
        line.entry.topic.id,
        f"{figures.asked}",
        _share(figures),
        _discrimination(figures),
        f"{line.reports}",
        ", ".join(wrong),
    )


def _share(figures: Figures) -> str:
    missing = ENOUGH - figures.asked
    return f"too few ({missing} more)" if missing > 0 or figures.share is None else f"{figures.share:.0%}"


def _discrimination(figures: Figures) -> str:
    missing = ENOUGH - figures.compared
    if missing > 0:
        return f"too few ({missing} more)"
    return "none" if figures.discrimination is None else f"{figures.discrimination:.2f}"


def _table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if place in NUMBERS else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield "  ".join(cells).rstrip()
