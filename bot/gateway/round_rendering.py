"""Write out the messages of a live round: questions, what was right, standings."""

from collections.abc import Iterator, Sequence

import discord

from bot.domain.cohort import Shown
from bot.domain.question import Question, QuestionKind, say_number, say_right
from bot.domain.round_results import Standing, Tally
from bot.domain.rounds import Note, Round
from bot.domain.text import NOBODY
from bot.gateway.actions import ActionButton, ActionSelect, buttons
from bot.gateway.assessment_cards import bar
from bot.gateway.board_rendering import GOLD, MEDALS
from bot.gateway.post_rendering import AMBER, BLUE, BLUE_BUTTON, GREEN, Rendered
from bot.gateway.quiz_cards import (
    LETTERS,
    choice_lines,
    question_text,
    several_select,
    source_lines,
    written,
)
from bot.gateway.reminder_rendering import render
from bot.gateway.words import escape, listed, plural, relative
from bot.services.round_posts import RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack
from bot.services.rounds import Begun

__all__ = ["begun_text", "inputs", "render", "seconds"]

PLACES_SHOWN = 10
NUMBERS_SHOWN = 5
TOPICS_NAMED = 4
_ENDED = {
    Note.STOPPED: "The round was stopped.",
    Note.ABANDONED: "I was away for too long, so the round ended early.",
    Note.CHANGED: "The questions changed while the round ran, so it ended early.",
}


def begun_text(begun: Begun, name: str) -> str:
    """Say who started what."""
    found = begun.round
    named = [f"**{escape(topic.title)}**" for topic in begun.topics[:TOPICS_NAMED]]
    if len(begun.topics) > TOPICS_NAMED:
        named.append("more")
    about = f" about {listed(named)}" if named else ""
    return (
        f"🎲 **{escape(name)}** starts a live quiz: {plural(len(found.questions), 'question')}{about}, "
        f"{found.seconds} seconds each. The first one comes in a moment.\n"
        "-# Everybody may join at any time. Answers are private and can be changed until time is up; the "
        "most right answers win, speed only breaks ties."
    )


def seconds(took_ms: int) -> str:
    """Write how long an answer took."""
    return f"{took_ms / 1000:.1f} s"


# -- a question ------------------------------------------------------------------------------


@render.register
def _question(post: RoundQuestion) -> Rendered:
    embed = _embed(post.question, BLUE)
    lines = [question_text(post.question), "", *choice_lines(post.question, post.order)]
    embed.description = "\n".join(lines).strip()
    if how := _HOW.get(post.question.kind):
        embed.set_footer(text=how)
    stop = ActionButton("Stop", "live-stop", post.round.id, post.marker, emoji="⏹️")
    stop.row = 1  # away from the answers, so that nobody hits it in a hurry
    view = buttons(*inputs(post.round, post.question, post.order), stop)
    return Rendered(f"**{_head(post.round)}** · closes {_closes(post.round)}", embed, view)


_HOW = {
    QuestionKind.SEVERAL: "Several may be right: choose all that fit.",
    QuestionKind.NUMBER: "Press Answer and type the number.",
}


def _head(found: Round) -> str:
    return f"Question {found.position + 1} of {len(found.questions)}"


def _closes(found: Round) -> str:
    return relative(found.closes_at) if found.closes_at is not None else "soon"


def _embed(question: Question, colour: discord.Colour) -> discord.Embed:
    embed = discord.Embed(colour=colour)
    embed.set_author(name=f"{question.topic.title} · {question.difficulty}")
    return embed


def inputs(
    found: Round, question: Question, order: Sequence[int], chosen: Sequence[int] | None = None
) -> list[ActionButton | ActionSelect]:
    """Make what answers a question, or changes an answer: then the choices that were made are marked."""
    key = (found.id, found.position)
    if question.kind is QuestionKind.NUMBER:
        label = "Answer" if chosen is None else "Change"
        return [ActionButton(label, "live-number", *key, style=BLUE_BUTTON, emoji="✏️")]
    if question.kind is QuestionKind.SEVERAL:
        return [several_select(question, tuple(order), "live-several", *key)]
    styles = {True: discord.ButtonStyle.success, False: BLUE_BUTTON}
    return [
        ActionButton(LETTERS[place], "live", *key, choice, style=styles[choice in (chosen or ())])
        for place, choice in enumerate(order)
    ]


# -- what was right --------------------------------------------------------------------------


@render.register
def _reveal(post: RoundReveal) -> Rendered:
    question, counted = post.question, post.tally
    embed = _embed(question, GREEN)
    lines = [question_text(question), "", *_spread(post), "", written(question, question.explanation)]
    embed.description = "\n".join([*lines, *source_lines(question)])
    if post.fastest is not None:
        name = escape(post.fastest.name) if post.fastest.shown is Shown.NAME else NOBODY
        embed.add_field(name="⚡ Fastest", value=f"{name} · {seconds(post.fastest.took_ms)}", inline=False)
    if post.round.note is Note.AWAY:
        embed.set_footer(text="I was away when time ran out. What was answered in time counts.")
    said = f"{counted.right} of {counted.answered} right" if counted.answered else "nobody answered"
    report = ActionButton("Report", "report-round", post.round.id, post.round.position, emoji="🚩")
    return Rendered(f"**{_head(post.round)}: {said}**", embed, buttons(report))


def _spread(post: RoundReveal) -> Iterator[str]:
    question, counted = post.question, post.tally
    if question.quantity is not None:
        yield f"✅ Right: **{escape(say_right(question))}**"
        if counted.numbers:
            yield f"Given: {_numbers(question, counted)}"
        return
    for choice, line in zip(post.order, choice_lines(question, post.order), strict=True):
        mark = " ✅" if choice in question.right else ""
        times = counted.choices.get(choice, 0)
        yield f"{line}{mark}\n{bar(times / max(1, counted.answered))} {times}"
    if question.kind is QuestionKind.SEVERAL:
        yield "-# It counts as right only with all of the right ones and nothing else."


def _numbers(question: Question, counted: Tally) -> str:
    unit = question.quantity.unit if question.quantity else ""
    shown = [
        f"{escape(say_number(number, unit))} ×{times}" for number, times in counted.numbers[:NUMBERS_SHOWN]
    ]
    left = len(counted.numbers) - NUMBERS_SHOWN
    return " · ".join([*shown, f"{left} more"] if left > 0 else shown)


@render.register
def _taken_back(post: RoundTakenBack) -> Rendered:
    if post.question is None:
        embed = discord.Embed(description="This question is no longer there.", colour=AMBER)
    else:
        embed = _embed(post.question, AMBER)
        embed.description = question_text(post.question)
    return Rendered(f"**{_head(post.round)}** does not count.", embed, buttons())


# -- the end ---------------------------------------------------------------------------------


@render.register
def _standings(post: RoundStandings) -> Rendered:
    asked = post.round.position
    embed = discord.Embed(title="🏁 The round is over", description=_places(post), colour=GOLD)
    if asked:
        embed.set_footer(
            text="The most right answers win; their speed only breaks ties. What you missed "
            "comes back in /quiz review."
        )
    mine = ActionButton("My result", "live-mine", post.round.id, post.marker, emoji="🙋")
    said = _ENDED.get(post.round.note) if post.round.note is not None else None
    content = f"**{said or 'The round is over.'}** {_turnout(post)}"
    return Rendered(content, embed, buttons(mine))


def _turnout(post: RoundStandings) -> str:
    if not post.answered:
        return "Nobody answered."
    return f"{plural(post.answered, 'member')} answered {plural(post.round.position, 'question')}."


def _places(post: RoundStandings) -> str:
    if not post.places:
        return "Nothing to rank this time. `/quiz live` starts another round."
    lines = [_place(place, post.round.position) for place in post.places[:PLACES_SHOWN]]
    left = len(post.places) - PLACES_SHOWN
    return "\n".join([*lines, f"… and {left} more"] if left > 0 else lines)


def _place(place: Standing, asked: int) -> str:
    mark = MEDALS.get(place.rank, f"`{place.rank}.`")
    name = escape(place.name) if place.shown is Shown.NAME else NOBODY
    return f"{mark} {name} · {score(place, asked)}"


def score(place: Standing, asked: int) -> str:
    """Write how many were right, how long they took, and what they earned."""
    parts = [f"**{place.right} of {asked}**"]
    if place.right:
        parts.append(seconds(place.took_ms))
    if place.points:
        parts.append(f"+{plural(place.points, 'point')}")
    return " · ".join(parts)
