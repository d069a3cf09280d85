"""Lay out check-ins: the form, and the private card that asks who may read the answer."""

import discord

from bot.domain.checkin import NO_ANSWER, Answer
from bot.domain.delivery import Kind
from bot.gateway.actions import ActionButton, Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import GREEN, GREEN_BUTTON
from bot.gateway.words import minutes, moment, one_line, quote
from bot.services.checkins import CheckinForm, CheckinSaved

GREY_BUTTON = discord.ButtonStyle.secondary
ABOUT_MOST = 100
"""Characters that Discord shows under the label of an input."""


def checkin_form(form: CheckinForm) -> Form:
    """Ask the five questions of a check-in, filled in with what was said before.

    Under the first stands the goal of last time, the hours come from the log.
    """
    said = form.answer or NO_ANSWER
    name = "Weekly" if form.kind is Kind.WEEKLY else "Monthly"
    modal = Form(f"{name} check-in", "checkin", form.cohort.id, form.kind, form.period)
    confidence = None if said.confidence is None else str(said.confidence)
    span = "this week" if form.kind is Kind.WEEKLY else "this month"
    goal = one_line(f"Your goal last time: {form.last_goal}", ABOUT_MOST) if form.last_goal else None
    modal.ask("hours", f"Hours studied {span}", about=goal, hint="7.5", value=_hours(form), most=10)
    modal.ask("went_well", "What went well?", value=said.went_well, long=True)
    modal.ask("blocked", "What blocked you?", value=said.blocked, long=True)
    modal.ask("goal", "One goal for what comes next", value=said.goal, long=True)
    modal.ask("confidence", "How confident are you, 1 to 5?", hint="3", value=confidence, most=2)
    return modal


def _hours(form: CheckinForm) -> str | None:
    """Write the hours to begin with: those of the answer before, else what was logged."""
    if form.answer is not None:
        return None if form.answer.hours is None else f"{form.answer.hours:.4g}"
    return f"{form.minutes / 60:.4g}" if form.minutes else None


def checkin_card(saved: CheckinSaved) -> Card:
    """Lay out a stored check-in, and ask who may read it."""
    form = saved.form
    card = Card(GREEN).text(f"### 📝 {_head(saved)}\n{answer_text(saved.answer)}")
    if form.minutes and form.kind is Kind.WEEKLY:
        card.text(f"-# Logged in these seven days: {minutes(form.minutes)}.")
    until = f"You can change it until {moment(form.closes_at)}."
    key = (form.cohort.id, form.kind, form.period)
    change = ActionButton("Change", "checkin", *key, emoji="✏️")
    card.text(f"**Who may read it?** {_readers(form.shared)}\n-# {until}")
    return card.row(
        ActionButton("Group", "checkin-share", *key, 1, style=_style(form.shared), emoji="👥"),
        ActionButton("Organisers only", "checkin-share", *key, 0, style=_style(not form.shared), emoji="🔒"),
        change,
    )


def _head(saved: CheckinSaved) -> str:
    if saved.same:
        return "Your check-in is in"
    return "Your check-in was changed" if saved.edited else "Thank you, your check-in is in"


def _readers(shared: bool) -> str:
    if shared:
        return (
            "**The group:** your texts stand in the digest, in the thread of the post, with your name if "
            "`/settings` shows it."
        )
    return (
        "Your texts: **only you and the organisers**. Your hours, confidence and whether you were blocked "
        "count in the group's totals, where three or more answered."
    )


def _style(chosen: bool) -> discord.ButtonStyle:
    return GREEN_BUTTON if chosen else GREY_BUTTON


def answer_text(answer: Answer) -> str:
    """Write out what somebody said in a check-in."""
    numbers = []
    if answer.hours is not None:
        numbers.append(f"**Hours:** {answer.hours:.4g}")
    if answer.confidence is not None:
        numbers.append(f"**Confidence:** {answer.confidence} of 5")
    texts = (
        ("Looking back", answer.reflection),
        ("Went well", answer.went_well),
        ("Blocked", answer.blocked),
        ("Goal", answer.goal),
    )
    parts = [" · ".join(numbers)] if numbers else []
    parts += [f"**{label}**\n{quote(text)}" for label, text in texts if text]
    return "\n".join(parts) or "Nothing was filled in."
