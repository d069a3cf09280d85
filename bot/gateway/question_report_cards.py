"""Lay out a member's report of a question: the form, and the thanks."""

from bot.domain.question import Question
from bot.gateway.actions import Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import GREEN
from bot.gateway.words import escape, one_line
from bot.services.question_reports import REPORT_MOST, InRound, Place, ReportDraft, Reported


def report_form(place: Place, draft: ReportDraft) -> Form:
    """Ask what is wrong with a question; what was said before can be changed."""
    if isinstance(place, InRound):
        form = Form("Report a question", "report-round", place.round_id, place.position)
    else:
        form = Form("Report a question", "report-question", place.session_id, place.position)
    hint = "A wrong answer, a second right one, a misleading text, a broken link …"
    form.ask(
        "text", "What is wrong with it?", hint=hint, value=draft.before, most=REPORT_MOST, long=True,
        required=True,
    )  # fmt: skip
    return form


def thanks_card(reported: Reported) -> Card:
    """Thank for a report."""
    what = "Your earlier report was replaced; the" if reported.again else "The"
    return Card(GREEN).text(
        f"### 🚩 Thank you\n{what} organisers of this server will see what you wrote about:\n"
        f"-# {short_question(reported.question, 120)}"
    )


def short_question(question: Question | None, most: int) -> str:
    """Write a question in one line."""
    if question is None:
        return "A question that is gone"
    short = one_line(question.text, most)
    if question.source is None:
        return escape(short)
    # Code that was cut in the middle is closed, or it would swallow what follows.
    return f"{short}{'`' * (short.count('`') % 2)}"
