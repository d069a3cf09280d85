"""Lay out what came of an import of questions: the template, the faults, what was added."""

import io
from collections.abc import Sequence

import discord

from bot.domain.question_csv import QUESTIONS_MOST
from bot.domain.question_row import KINDS
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.error_replies import question_faults
from bot.gateway.post_rendering import BLUE, GREEN
from bot.gateway.words import escape, one_line, plural
from bot.services.question_care import View
from bot.services.question_imports import Imported

NAMED_MOST = 10


def template_text() -> str:
    """Explain the columns of the template."""
    return (
        "**A table of questions to begin with.** Change it in a spreadsheet, save it as CSV in UTF-8, and "
        "use `/cohort questions-import` with the file. Only this server is asked what you add.\n"
        "• **topic**: one of the topics of `/quiz start`, as it is offered there\n"
        f"• **kind**: {', '.join(KINDS)} · **difficulty**: easy, medium, hard\n"
        "• **question** (300 characters) and **explanation** (500): plain text; say why the right one is "
        "right\n"
        "• **right**: the right choice; for `several` all of them, for `order` all in the right order, with "
        "` | ` in between; for `true-false` true or false; for `number` the number\n"
        "• **wrong**: 2 or 3 wrong choices, 1 to 4 for `several` (4 to 6 choices in all), with ` | ` in "
        "between; a choice has 80 characters at most\n"
        "• **tolerance**, **unit**: for `number` only, and only if wanted\n"
        f"A server can have {QUESTIONS_MOST} questions of its own."
    )


def template_file(text: str) -> discord.File:
    """Make a file of the template; the mark in front tells spreadsheets that it is UTF-8."""
    return discord.File(io.BytesIO(text.encode("utf-8-sig")), filename="questions.csv")


def faults_file(faults: Sequence[str]) -> discord.File | None:
    """Write out all faults where the reply cannot hold them."""
    if question_faults(faults).count("\n• ") == len(faults):
        return None
    return discord.File(io.BytesIO("\n".join(faults).encode()), filename="faults.txt")


def imported_card(imported: Imported) -> Card:
    """Say what was added, with a way back."""
    added = plural(len(imported.questions), "question")
    names = [
        f"• {escape(one_line(question.text, 100))}\n-# {question.topic.title} · {question.kind}"
        for question in imported.questions[:NAMED_MOST]
    ]
    more = len(imported.questions) - NAMED_MOST
    names += [f"• … and {more} more"] if more > 0 else []
    card = Card(GREEN).text(
        f"### {added} added\nFrom now on they may be asked in this server, like any others. It has "
        f"{plural(imported.own, 'question')} of its own; {QUESTIONS_MOST} fit."
    )
    return card.text("\n".join(names)).row(
        ActionButton("Take the import back", "import-undo", imported.ids[0], imported.ids[-1], emoji="↩️"),
        ActionButton("Own questions", "questions-view", View.OWN),
    )


def taken_back_card(count: int) -> Card:
    """Say that an import is undone."""
    deleted = plural(count, "question")
    return Card(BLUE).text(f"### Taken back\n{deleted} deleted; the others are as they were.")
