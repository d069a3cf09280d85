"""Lay out how a member's own quizzes went: results, figures, and what is under way or due."""

from bot.domain.question import Question, say_right
from bot.domain.quiz import Mode
from bot.gateway.actions import ActionButton
from bot.gateway.assessment_cards import bar, outcome_text
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE, GREEN
from bot.gateway.quiz_cards import BLUE_BUTTON
from bot.gateway.words import escape, one_line, percent, plural, relative, short_date
from bot.services.asking import Result
from bot.services.quiz_figures import CardFigures, QuizFigures
from bot.services.quizzes import NothingDue, UnderWay

TOPICS_SHOWN = 12
RESULT_MOST = 3700
"""Characters for the questions of a result, which leaves room for what stands above them."""


# -- the end ---------------------------------------------------------------------------------


def result_card(result: Result) -> Card:
    """Lay out how a quiz went."""
    total = len(result.answered)
    card = Card(GREEN)
    if result.outcome is not None:
        card.text(outcome_text(result, result.outcome))
        return card.row(ActionButton("My quiz figures", "quiz-me", emoji="📊"))
    room = RESULT_MOST // total
    lines = [_result_line(question, room, correct=correct) for question, _, correct in result.answered]
    card.text(f"### You got {result.right} of {total} right\n{_cheer(result)}").text("\n".join(lines))
    return card.row(*_after(result))


def _after(result: Result) -> list[ActionButton]:
    again = ActionButton("Another quiz", "quiz-again", style=BLUE_BUTTON, emoji="🎲")
    review = ActionButton(f"Review {plural(result.due, 'question')}", "review", emoji="🔁")
    return [again, *([review] if result.due else [])]


def _cheer(result: Result) -> str:
    wrong = len(result.answered) - result.right
    if wrong:
        them = "it" if wrong == 1 else "them"
        said = f"{plural(wrong, 'question')} to learn from: you will see {them} again soon in `/quiz review`."
    else:
        said = "Flawless. Try a harder set next." if result.mode is Mode.START else "Flawless."
    return f"{said}\n**+{plural(result.points, 'point')}** for your group." if result.points else said


def _result_line(question: Question, room: int, *, correct: bool) -> str:
    """Write a question in so much room, with what is right where that was not known."""
    mark = "✅" if correct else "❌"
    line = f"{mark} {_short(question, question.text, 90)}"
    if correct:
        return line
    label = "\n-# Right: "
    return f"{line}{label}{_cut(say_right(question), min(120, room - len(line) - len(label) - 1))}"


def _short(question: Question, text: str, most: int) -> str:
    """Write a text of a question in one line."""
    if question.source is None:
        return _cut(text, most)
    short = one_line(text, most)
    # Code that was cut in the middle is closed, or it would swallow the lines below it.
    return f"{short}{'`' * (short.count('`') % 2)}"


def _cut(text: str, most: int) -> str:
    """Write a text without its effects in one line of at most `most` characters."""
    length = min(most, len(text))
    while len(shown := escape(one_line(text, length))) > most:
        length -= 1
    return shown


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
        return card.row(
            ActionButton("A quiz now", "quiz-again", style=BLUE_BUTTON, emoji="🎲"),
            ActionButton("Skill check", "assess", emoji="🧭"),
        )
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
