"""Lay out the questions of a server for its organisers: what is reported, how they fare, what is asked."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import discord

from bot.domain.errors import Outdated
from bot.domain.question import Question, QuestionKind, say_number, say_right
from bot.domain.question_figures import ENOUGH, OTHERS, Figures, flaws
from bot.gateway.actions import ActionButton, ActionSelect
from bot.gateway.cards import TEXT_MOST, Card
from bot.gateway.post_rendering import AMBER, BLUE
from bot.gateway.question_report_cards import short_question
from bot.gateway.quiz_cards import question_text, written
from bot.gateway.words import escape, one_line, percent, plural, relative
from bot.services.question_care import HARD_FROM, Kept, Overview, Told, View
from bot.services.question_reports import REPORT_MOST

PAGE_MOST = 3300
A_PAGE = 12
LISTED_MOST = 10
REPORTS_LISTED = 3
DANGER = discord.ButtonStyle.danger
_HINT = (
    "-# Discrimination: whether who is right elsewhere is right here too. 1 is fully, 0 not at all, and "
    "below 0 is the wrong way round."
)
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)
_HEADS = {
    View.LOOK: "Questions to look at",
    View.OWN: "Questions of your own",
    View.RETIRED: "Retired questions",
}
_EMPTY = {
    View.LOOK: "Nobody has reported a question, and none stands out by its figures.",
    View.OWN: "There are none. `/cohort questions-import` adds some from a table.",
    View.RETIRED: "There are none: every question may be asked.",
}


# -- the list ----------------------------------------------------------------------------------


def overview_card(found: Overview, page: int = 0) -> Card:
    """Lay out one page, 0-based, of a list of questions."""
    texts = [_listed(kept, place) for place, kept in enumerate(found.listed, start=1)]
    pages = _pages(texts)
    page = min(max(page, 0), len(pages) - 1)
    card = Card(AMBER if found.reported else BLUE)
    card.text(f"### {_HEADS[found.view]}\n{_summary(found)}")
    shown = pages[page]
    card.text("\n".join(texts[place] for place in shown) or _EMPTY[found.view])
    if shown:
        card.row(ActionSelect("Open a question", [_option(found.listed[place]) for place in shown], "care"))
    if len(pages) > 1:
        card.text(f"-# Page {page + 1} of {len(pages)}").row(
            *_turns(found.view, page, len(pages), "questions")
        )
    return card.row(*_views(found))


def _summary(found: Overview) -> str:
    parts = [f"{plural(found.reported, 'question')} reported", f"{found.own} of your own"]
    return f"-# {' · '.join([*parts, f'{found.retired} retired'])}. Only organisers see this."


def _views(found: Overview) -> list[ActionButton]:
    labels = {
        View.LOOK: "To look at",
        View.OWN: f"Own ({found.own})",
        View.RETIRED: f"Retired ({found.retired})",
    }
    return [
        ActionButton(label, "questions-view", view, disabled=view is found.view)
        for view, label in labels.items()
    ]


def _turns(key: object, page: int, pages: int, action: str) -> list[ActionButton]:
    return [
        ActionButton("Back", action, key, page - 1, disabled=page == 0, emoji="⬅️"),
        ActionButton("Next", action, key, page + 1, disabled=page >= pages - 1, emoji="➡️"),
    ]


def _pages(texts: Sequence[str]) -> list[list[int]]:
    """Put as many texts on a page as fit, by their places; there is always a page."""
    pages: list[list[int]] = [[]]
    room = PAGE_MOST
    for place, text in enumerate(texts):
        if pages[-1] and (len(text) > room or len(pages[-1]) == LISTED_MOST):
            pages.append([])
            room = PAGE_MOST
        pages[-1].append(place)
        room -= len(text) + 1
    return pages


def _listed(kept: Kept, place: int) -> str:
    lines = [f"**{place}.** {short_question(kept.question, 120)}", f"-# {_figures_line(kept)}"]
    for told in kept.told[:REPORTS_LISTED]:
        said = escape(one_line(told.report.text, 150))
        answered = f" (answered: {escape(one_line(told.given, 60))})" if told.given else ""
        lines.append(f"> 🚩 **{escape(told.report.name)}**: {said}{answered}")
    if len(kept.told) > REPORTS_LISTED:
        lines.append(f"> … and {plural(len(kept.told) - REPORTS_LISTED, 'report')} more")
    return "\n".join(lines)


def _figures_line(kept: Kept) -> str:
    figures = kept.figures
    topic = kept.question.topic.title if kept.question else "gone from the bank"
    parts = [topic, f"{figures.asked} asked", f"{percent(figures.share)} right the first time"]
    if figures.discrimination is not None:
        parts.append(f"discrimination {figures.discrimination:.2f}")
    parts += [f"⚠️ {flaw}" for flaw in flaws(figures, HARD_FROM)]
    return " · ".join([*parts, *(["own"] if kept.own else []), *(["retired"] if kept.retired else [])])


def _option(kept: Kept) -> discord.SelectOption:
    text = kept.question.text if kept.question else kept.id
    return discord.SelectOption(label=one_line(text, 100), value=kept.id)


# -- one question ------------------------------------------------------------------------------


def kept_card(kept: Kept, page: int = 0) -> Card:
    """Lay out a question with what is right and how it fares; its reports go on for some pages."""
    head, body = f"### {_title(kept)}\n", _body(kept)
    pages = _report_pages([_told(told, varies=kept.varies) for told in kept.told], head + body, head)
    page = min(max(page, 0), len(pages) - 1)
    card = Card(AMBER if kept.told else BLUE).text(f"{head}{body if page == 0 else ''}")
    for text in pages[page]:
        card.line().text(text)
    if len(pages) > 1:
        card.text(f"-# Page {page + 1} of {len(pages)}").row(*_turns(kept.id, page, len(pages), "care"))
    return card.row(*_actions(kept))


def _title(kept: Kept) -> str:
    state = " · retired: nobody is asked it" if kept.retired else ""
    return f"{'Your own question' if kept.own else 'Question'} `{kept.id}`{state}"


def _body(kept: Kept) -> str:
    question = kept.question
    if question is None:
        return "It is gone from the bank, and nobody is asked it any more.\n"
    varies = "\n-# The numbers are drawn anew each time." if kept.varies else ""
    return (
        f"-# {question.topic.title} · {question.difficulty} · {question.kind}\n"
        f"{question_text(question)}{varies}\n{_answer(question)}\n\n"
        f"{written(question, question.explanation)}\n\n{_figures(kept.figures)}"
    )


def _answer(question: Question) -> str:
    if question.quantity is not None:
        off = question.quantity.tolerance
        return f"✅ **{escape(say_right(question))}**" + (f" (± {say_number(off)})" if off else "")
    if question.kind is QuestionKind.ORDER:
        ordered = [question.choices[place] for place in question.right]
        return "\n".join(f"**{place}.** {escape(choice)}" for place, choice in enumerate(ordered, start=1))
    return "\n".join(
        f"{'✅' if place in question.right else '▫️'} {escape(choice)}"
        for place, choice in enumerate(question.choices)
    )


def _figures(figures: Figures) -> str:
    told = "the same for all so far" if figures.discrimination is None else f"{figures.discrimination:.2f}"
    if figures.compared < ENOUGH:
        missing = plural(ENOUGH - figures.compared, "more answer")
        told = f"after {missing} by members who answered {OTHERS} others"
    right = f" · **Right the first time:** {percent(figures.share)}" if figures.asked else ""
    speaks = "".join(f"\n⚠️ {flaw.capitalize()}" for flaw in flaws(figures, HARD_FROM))
    return f"**Asked:** {figures.asked}{right} · **Discrimination:** {told}{speaks}\n{_HINT}"


def _told(told: Told, *, varies: bool) -> str:
    report = told.report
    lines = [f"🚩 **{escape(report.name)}** {relative(report.reported_at)}"]
    if varies and told.question is not None:
        lines.append(f"-# Asked: {short_question(told.question, 200)}")
    if told.given is not None:
        lines.append(f"-# Answered: {escape(one_line(told.given, 150))}")
    return "\n".join([*lines, f"> {escape(one_line(report.text, REPORT_MOST))}"])


def _report_pages(texts: Sequence[str], first: str, head: str) -> list[list[str]]:
    """Put reports below the question as far as they fit, and the others on pages of their own.

    Each takes two of the forty parts of a card, whatever its length.
    """
    most = TEXT_MOST - 100
    pages: list[list[str]] = [[]]
    room = most - len(first)
    for text in texts:
        if len(text) > room or len(pages[-1]) == A_PAGE:
            pages.append([])
            room = most - len(head)
        pages[-1].append(text)
        room -= len(text)
    return pages


def _actions(kept: Kept) -> list[ActionButton]:
    found = []
    if kept.retired:
        found.append(ActionButton("Bring back", "care-back", kept.id, emoji="↩️"))
    elif kept.question is not None:
        found.append(ActionButton("Retire", "care-retire", kept.id, emoji="🚫"))
    if kept.retired and kept.own:
        found.append(ActionButton("Delete for good", "care-delete", kept.id, style=DANGER))
    if kept.told:
        until = max(told.report.reported_at for told in kept.told)
        label = f"Close {plural(len(kept.told), 'report')}"
        found.append(ActionButton(label, "care-settle", kept.id, write_instant(until), emoji="✅"))
    return [*found, ActionButton("All questions", "questions-view", View.LOOK)]


def write_instant(at: datetime) -> str:
    """Write an instant so that a custom id can hold it, exactly."""
    return str((at - _BEGINNING) // _TICK)


def read_instant(written: str) -> datetime:
    """Read an instant of a custom id. Raises Outdated."""
    if not written.isdecimal() or len(written) > 17:
        raise Outdated
    return _BEGINNING + int(written) * _TICK
