"""Lay out a member's own quiz: questions of every kind, verdicts and results."""

import discord

from bot.domain.question import Given, Question, QuestionKind, say_given, say_right
from bot.gateway.actions import ActionButton, ActionSelect, Form
from bot.gateway.assessment_cards import bar, outcome_text
from bot.gateway.cards import Card
from bot.gateway.post_rendering import AMBER, BLUE, GREEN
from bot.gateway.words import escape, one_line, percent, plural, relative, short_date
from bot.services.asking import Asked, Result, Verdict
from bot.services.quiz_figures import CardFigures, QuizFigures
from bot.services.quizzes import NothingDue, UnderWay
from bot.storage.quizzes import Mode

BLUE_BUTTON = discord.ButtonStyle.primary
LETTERS = "ABCDEF"
TOPICS_SHOWN = 12
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
    letter = {choice: LETTERS[place] for place, choice in enumerate(asked.order)}
    if pressed:
        card.text("So far: " + " → ".join(f"**{letter[choice]}**" for choice in pressed))
    left = [choice for choice in asked.order if choice not in pressed]
    card.rows(
        [
            ActionButton(letter[choice], "order", *key, f"{so_far}-{choice}".strip("-"), style=BLUE_BUTTON)
            for choice in left
        ]
    )
    if pressed:
        card.row(ActionButton("Begin again", "order", *key, "", emoji="↩️"))
    return card


def number_form(asked: Asked) -> Form:
    """Ask for a number."""
    unit = asked.question.quantity.unit if asked.question.quantity else ""
    form = Form(f"Question {asked.position + 1}", "number", asked.session_id, asked.position)
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
    if isinstance(given, float) or question.kind is QuestionKind.ORDER:
        lines = [f"Your answer: **{escape(say_given(question, given))}**"]
        right = [] if correct and question.quantity is None else [f"Right: **{escape(say_right(question))}**"]
        return "\n".join(lines + right)
    marked = zip(choice_lines(question, order), order, strict=True)
    return "\n".join(f"{line} {_mark(question, choice, given)}".rstrip() for line, choice in marked)


def _mark(question: Question, choice: int, given: tuple[int, ...]) -> str:
    if choice in question.right:
        # Of several right ones, those that were not chosen are told apart.
        return "✅" if choice in given or question.takes_one else "☑️ missed"
    return "❌" if choice in given else ""


# -- the end ---------------------------------------------------------------------------------


def result_card(result: Result) -> Card:
    """Lay out how a quiz went."""
    total = len(result.answered)
    card = Card(GREEN)
    if result.outcome is not None:
        card.text(outcome_text(result, result.outcome))
        return card.row(ActionButton("My quiz figures", "quiz-me", emoji="📊"))
    head = f"### You got {result.right} of {total} right\n{_cheer(result)}"
    card.text(head).text(
        "\n".join(_result_line(question, correct) for question, _, correct in result.answered)
    )
    return card.row(*_after(result))


def _after(result: Result) -> list[ActionButton]:
    again = ActionButton("Another quiz", "quiz-again", style=BLUE_BUTTON, emoji="🎲")
    review = ActionButton(f"Review {plural(result.due, 'question')}", "review", emoji="🔁")
    return [again, *([review] if result.due else [])]


def _cheer(result: Result) -> str:
    wrong = len(result.answered) - result.right
    if not wrong:
        said = "Flawless. Try a harder set next."
    else:
        said = (
            f"{plural(wrong, 'question')} to learn from: you will see them again tomorrow in `/quiz review`."
        )
    return f"{said}\n**+{plural(result.points, 'point')}** for your group." if result.points else said


def _result_line(question: Question, correct: bool) -> str:
    mark = "✅" if correct else "❌"
    text = one_line(written(question, question.text), 90)
    # Code that was cut in the middle is closed, or it would swallow the lines below it.
    line = f"{mark} {text}{'`' * (text.count('`') % 2)}"
    return line if correct else f"{line}\n-# Right: {escape(one_line(say_right(question), 120))}"


def under_way_card(found: UnderWay) -> Card:
    """Offer to go on with a quiz, or to begin another."""
    asked = found.asked
    card = Card(BLUE).text(
        f"### A quiz is under way\nYou have answered {asked.position} of {asked.total} questions. "
        "It stays open for a day."
    )
    return card.row(
        ActionButton("Go on", "question", asked.session_id, style=BLUE_BUTTON, emoji="➡️"),
        ActionButton("Begin a new one", "quiz-again", emoji="🎲"),
    )


def nothing_due_card(found: NothingDue) -> Card:
    """Say that nothing is to be reviewed now."""
    if found.next_at is None:
        said = "You have no questions to review yet. Each one you answer comes back before you forget it."
    else:
        kept = plural(found.cards, "question")
        said = f"Nothing is due. You have learned {kept}; the next one comes back {relative(found.next_at)}."
    card = Card(GREEN).text(f"### 🔁 Review\n{said}")
    return card.row(ActionButton("A quiz now", "quiz-again", style=BLUE_BUTTON, emoji="🎲"))


# -- figures ---------------------------------------------------------------------------------


def figures_card(figures: QuizFigures) -> Card:
    """Lay out accuracy by topic, cards by state, and what comes back in the next days."""
    card = Card(BLUE)
    if not figures.answered:
        card.text("### 📊 Your quizzes\nNothing yet. Five questions about this week take three minutes.")
        return card.row(ActionButton("A quiz now", "quiz-again", style=BLUE_BUTTON, emoji="🎲"))
    share = percent(figures.right / figures.answered)
    card.text(
        f"### 📊 Your quizzes\n**{plural(figures.answered, 'answer')}, {share} right.**\n" + _topics(figures)
    )
    card.line().text(_card_states(figures.cards))
    parts = [ActionButton("A quiz now", "quiz-again", style=BLUE_BUTTON, emoji="🎲")]
    if figures.cards.due:
        parts.append(ActionButton(f"Review {plural(figures.cards.due, 'question')}", "review", emoji="🔁"))
    return card.row(*parts, ActionButton("Skill check", "assess", emoji="🧭"))


def _topics(figures: QuizFigures) -> str:
    lines = [
        f"{bar(each.right / each.answered)} {percent(each.right / each.answered)} · {each.topic.title} "
        f"({each.right} of {each.answered})"
        for each in figures.topics[:TOPICS_SHOWN]
    ]
    rest = figures.topics[TOPICS_SHOWN:]
    if rest:
        right, answered = sum(each.right for each in rest), sum(each.answered for each in rest)
        lines.append(f"-# {plural(len(rest), 'other topic')}: {right} of {answered} right")
    return "\n".join(lines)


def _card_states(cards: CardFigures) -> str:
    total = cards.missed + cards.learning + cards.known
    ahead = " · ".join(f"{short_date(on)} **{count}**" for on, count in cards.ahead if count) or "nothing"
    return (
        f"**{plural(total, 'question')} to remember:** {cards.known} known, {cards.learning} being learned, "
        f"{cards.missed} missed the last time.\n"
        f"**Due now:** {cards.due}\n**In the next 7 days:** {ahead}"
    )
