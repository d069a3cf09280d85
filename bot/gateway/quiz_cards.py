"""Lay out a member's own quiz: questions of every kind, and verdicts."""

import discord

from bot.domain.question import Given, Question, QuestionKind, say_given, say_right
from bot.domain.quiz import Mode
from bot.gateway.actions import ActionButton, ActionSelect, Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import AMBER, BLUE, GREEN
from bot.gateway.words import escape, plural, relative
from bot.services.asking import Asked, Verdict

BLUE_BUTTON = discord.ButtonStyle.primary
LETTERS = "ABCDEF"
_TITLES = {
    Mode.START: "Question",
    Mode.DAILY: "Quiz of the day: question",
    Mode.REVIEW: "Review: question",
    Mode.ASSESS: "Skill check: question",
}
_HOW = {
    QuestionKind.SEVERAL: "-# Several may be right: choose all that fit.",
    QuestionKind.ORDER: "-# Press the letters in the right order.",
    QuestionKind.NUMBER: "-# Press Answer and type the number.",
}


# -- a question ------------------------------------------------------------------------------


def question_card(asked: Asked, pressed: tuple[int, ...] = ()) -> Card:
    """Lay out a question with what answers it; of an order question some may be pressed already."""
    card = Card(BLUE).text(f"{_head(asked)}\n{question_text(asked.question)}")
    if asked.order:
        card.text("\n".join(choice_lines(asked.question, asked.order)))
    if how := _HOW.get(asked.question.kind):
        card.text(how)
    return _inputs(card, asked, pressed)


def _head(asked: Asked) -> str:
    question = asked.question
    return (
        f"### {_TITLES[asked.mode]} {asked.position + 1} of {asked.total}\n"
        f"-# {question.topic.title} · {question.difficulty}\n"
    )


def question_text(question: Question) -> str:
    """Write a question, with its code where it has some."""
    text = written(question, question.text)
    return text if question.code is None else f"{text}\n```py\n{question.code}\n```"


def written(question: Question, text: str) -> str:
    """Write a text of a question: of the shipped ones as it is, of a server's own without its effects."""
    return text if question.source is not None else escape(text)


def choice_lines(question: Question, order: tuple[int, ...]) -> list[str]:
    """Write the choices, each behind its letter."""
    return [
        f"**{LETTERS[place]}** · {escape(question.choices[choice])}" for place, choice in enumerate(order)
    ]


def _inputs(card: Card, asked: Asked, pressed: tuple[int, ...]) -> Card:
    key = (asked.session_id, asked.position)
    kind = asked.question.kind
    if kind is QuestionKind.NUMBER:
        return card.row(ActionButton("Answer", "number", *key, style=BLUE_BUTTON, emoji="✏️"))
    if kind is QuestionKind.SEVERAL:
        return card.row(several_select(asked.question, asked.order, "several", *key))
    if kind is QuestionKind.ORDER:
        return _order_inputs(card, asked, pressed)
    return card.rows(
        [
            ActionButton(LETTERS[place], "answer", *key, choice, style=BLUE_BUTTON)
            for place, choice in enumerate(asked.order)
        ]
    )


def several_select(
    question: Question, order: tuple[int, ...], action: str, *arguments: object
) -> ActionSelect:
    """Make the list from which several choices can be taken."""
    options = [
        discord.SelectOption(label=f"{LETTERS[place]} · {question.choices[choice]}", value=str(choice))
        for place, choice in enumerate(order)
    ]
    return ActionSelect("Choose all that fit", options, action, *arguments, most=len(options))


def _order_inputs(card: Card, asked: Asked, pressed: tuple[int, ...]) -> Card:
    key = (asked.session_id, asked.position)
    so_far = "-".join(map(str, pressed))
    if pressed:
        card.text(f"So far: {_letters(asked.order, pressed)}")
    card.rows(
        [
            ActionButton(LETTERS[place], "order", *key, f"{so_far}-{choice}".strip("-"), style=BLUE_BUTTON)
            for place, choice in enumerate(asked.order)
            if choice not in pressed
        ]
    )
    if pressed:
        card.row(ActionButton("Begin again", "order", *key, "", emoji="↩️"))
    return card


def number_form(asked: Asked) -> Form:
    """Ask for a number."""
    unit = asked.question.quantity.unit if asked.question.quantity else ""
    form = Form(f"Question {asked.position + 1}", "number", asked.session_id, asked.position)
    form.say(question_text(asked.question))
    hint = "0.75, 3/4 and 75 % are the same"
    form.ask("number", f"Your answer in {unit}" if unit else "Your answer", hint=hint, most=40, required=True)
    return form


# -- a verdict -------------------------------------------------------------------------------


def verdict_card(verdict: Verdict) -> Card:
    """Lay out whether an answer was right, and why."""
    asked, question = verdict.asked, verdict.asked.question
    card = Card(GREEN if verdict.correct else AMBER).text(f"{_head(asked)}\n{question_text(question)}")
    card.text(answer_lines(question, asked.order, verdict.given, correct=verdict.correct))
    card.text("\n".join(_judged(verdict)))
    label = "Next question" if verdict.more else "See my result"
    return card.row(
        ActionButton(label, "question", asked.session_id, style=BLUE_BUTTON, emoji="➡️"),
        ActionButton("Report", "report-question", asked.session_id, asked.position, emoji="🚩"),
    )


def _judged(verdict: Verdict) -> list[str]:
    question = verdict.asked.question
    explanation = written(question, question.explanation)
    said = "✅ **Right.**" if verdict.correct else "❌ **Not quite.**"
    if verdict.points:
        said += f" **+{plural(verdict.points, 'point')}.**"
    back = f"-# It comes back in your review {relative(verdict.due_at)}."
    return [f"{said} {explanation}", *source_lines(question), back]


def source_lines(question: Question) -> list[str]:
    """Say where to read more."""
    source = question.source
    return [f"-# Source: [{source.title}]({source.url}) · {source.by}"] if source else []


def answer_lines(question: Question, order: tuple[int, ...], given: Given, *, correct: bool) -> str:
    """Write the choices with what was right and what was chosen; or what was given, and what is right."""
    if isinstance(given, float):
        said = f"Your answer: **{escape(say_given(question, given))}**"
        return f"{said}\nRight: **{escape(say_right(question))}**"
    if question.kind is QuestionKind.ORDER:
        lines = [*choice_lines(question, order), f"Your answer: {_letters(order, given)}"]
        return "\n".join(lines if correct else [*lines, f"Right: {_letters(order, question.right)}"])
    marked = zip(choice_lines(question, order), order, strict=True)
    return "\n".join(f"{line} {_mark(question, choice, given)}".rstrip() for line, choice in marked)


def _letters(order: tuple[int, ...], choices: tuple[int, ...]) -> str:
    """Write choices in their order, each as the letter it is shown with."""
    return " → ".join(f"**{LETTERS[order.index(choice)]}**" for choice in choices)


def _mark(question: Question, choice: int, given: tuple[int, ...]) -> str:
    if choice in question.right:
        # Of several right ones, those that were not chosen are told apart.
        return "✅" if choice in given or question.takes_one else "☑️ missed"
    return "❌" if choice in given else ""
