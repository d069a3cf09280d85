"""Lay out what a member alone reads in a live round: their answer, the form for a number, their result."""

from bot.domain.question import Given, Question, say_given, say_right
from bot.gateway.actions import Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE, GREEN
from bot.gateway.quiz_cards import LETTERS, question_text, written
from bot.gateway.round_rendering import inputs, score
from bot.gateway.words import escape, one_line, plural, relative
from bot.services.round_answers import Answered, OwnRound
from bot.services.round_questions import Live


def answered_card(answered: Answered) -> Card:
    """Lay out what was answered, with what changes it."""
    live, given = answered.live, answered.given
    chosen = () if isinstance(given, float) else given
    closes_at = live.round.closes_at
    until = f": time is up {relative(closes_at)}" if closes_at is not None else ""
    card = Card(BLUE).text(
        f"Your answer to question {live.round.position + 1}: **{_said(live, given)}**\n"
        f"-# You can change it{until}."
    )
    return card.row(*inputs(live.round, live.question, live.order, chosen))


def _said(live: Live, given: Given) -> str:
    if isinstance(given, float):
        return escape(say_given(live.question, given))
    letters = [LETTERS[place] for place, choice in enumerate(live.order) if choice in given]
    return f"{', '.join(letters)} · {escape(one_line(say_given(live.question, given), 200))}"


def number_form(live: Live) -> Form:
    """Ask for a number."""
    unit = live.question.quantity.unit if live.question.quantity else ""
    form = Form(f"Question {live.round.position + 1}", "live-number", live.round.id, live.round.position)
    form.say(question_text(live.question))
    hint = "0.75, 3/4 and 75 % are the same"
    form.ask("number", f"Your answer in {unit}" if unit else "Your answer", hint=hint, most=40, required=True)
    return form


def stopped_card() -> Card:
    """Confirm that a round was stopped."""
    return Card(BLUE).text("The round is stopped: the open question does not count, the standings come now.")


def own_round_card(own: OwnRound) -> Card:
    """Lay out how a round went for its reader."""
    if own.place is None:
        return Card(BLUE).text(
            "### 🙋 You did not answer in this round\nJoin the next one at any time: just press an answer."
        )
    card = Card(GREEN).text(f"### 🙋 Your place: {own.place.rank}\n{score(own.place, own.round.position)}")
    card.text("\n".join(_line(question, given, right=right) for question, given, right in own.answered))
    unanswered = own.round.position - len(own.answered)
    if unanswered:
        card.text(f"-# {plural(unanswered, 'question')} without an answer of yours.")
    return card


def _line(question: Question, given: Given, *, right: bool) -> str:
    text = one_line(written(question, question.text), 90)
    # Code that was cut in the middle is closed, or it would swallow the lines below it.
    line = f"{'✅' if right else '❌'} {text}{'`' * (text.count('`') % 2)}"
    if right:
        return line
    yours, answer = (escape(one_line(said, 80)) for said in (say_given(question, given), say_right(question)))
    return f"{line}\n-# Yours: {yours}. Right: {answer}"
