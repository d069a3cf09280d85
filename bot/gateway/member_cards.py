"""Lay out joining and check-ins."""

import discord

from bot.domain.checkin import Answer
from bot.domain.delivery import Kind
from bot.domain.pace import Pace
from bot.gateway.actions import ActionButton, Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import GREEN
from bot.gateway.words import escape, moment, quote
from bot.services.checkins import CheckinForm, CheckinSaved
from bot.services.joining import Joined

BLUE_BUTTON = discord.ButtonStyle.primary
_PACED = {
    Pace.CATCH_UP: "You catch up: two days a date until you are level with the group. `/today` shows yours.",
    Pace.OWN: "You go at your own pace, one day a date: `/today` shows yours, whatever is posted here.",
    Pace.INTENSIVE: "You go intensively, two days a date: `/today` shows yours, whatever is posted here.",
}


# -- joining ---------------------------------------------------------------------------------


def joined_card(joined: Joined) -> Card:
    """Lay out what joining means."""
    card = Card(GREEN).text(f"### 👋 You are in: {escape(joined.cohort.name)}\n{_first(joined)}")
    if joined.optional_days:
        card.text(
            f"-# Days 1 to {joined.optional_days} came before you. They are optional and never count "
            "as missed."
        )
    zone = "your" if joined.zone_chosen else "the group's"
    card.text(f"Your deadlines use {zone} time zone, **{joined.zone}**.")
    return card.row(
        ActionButton("Set my time zone", "zone", emoji="🌍"),
        ActionButton("My day", "today", joined.cohort.id, emoji="📋"),
        ActionButton("How it works", "help", emoji="💡"),
    )


def _first(joined: Joined) -> str:
    if joined.first_day is None or joined.first_due_at is None:
        return "The last day was posted already, so every day is optional for you."
    day = joined.first_day
    said = f"Your first day is **Day {day.number}: {day.title}** ({moment(joined.first_due_at)})."
    if joined.pace is Pace.GROUP and joined.cohort.draft.intensive:
        return f"{said}\nThe group goes at the intensive pace: two days of the plan each study day."
    return f"{said}\n{_PACED[joined.pace]}" if joined.pace in _PACED else said


# -- check-ins -------------------------------------------------------------------------------


def checkin_form(form: CheckinForm) -> Form:
    """Ask the five questions of a check-in, filled in with what was said before."""
    said = form.answer or Answer(None, None, None, None, None)
    name = "Weekly" if form.kind is Kind.WEEKLY else "Monthly"
    modal = Form(f"{name} check-in", "checkin", form.cohort.id, form.kind, form.period)
    hours = None if said.hours is None else f"{said.hours:g}"
    confidence = None if said.confidence is None else str(said.confidence)
    span = "this week" if form.kind is Kind.WEEKLY else "this month"
    modal.ask("hours", f"Hours studied {span}", hint="7.5", value=hours, most=10)
    modal.ask("went_well", "What went well?", value=said.went_well, long=True)
    modal.ask("blocked", "What blocked you?", value=said.blocked, long=True)
    modal.ask("goal", "One goal for what comes next", value=said.goal, long=True)
    modal.ask("confidence", "How confident are you, 1 to 5?", hint="3", value=confidence, most=2)
    return modal


def checkin_card(saved: CheckinSaved) -> Card:
    """Lay out a stored check-in."""
    form = saved.form
    head = "Your check-in was changed" if saved.edited else "Thank you, your check-in is in"
    card = Card(GREEN).text(
        f"### 📝 {head}\n{answer_text(saved.answer)}\n\n"
        f"-# Read by you and the organisers. You can change it until {moment(form.closes_at)}."
    )
    return card.row(ActionButton("Change", "checkin", form.cohort.id, form.kind, form.period, emoji="✏️"))


def answer_text(answer: Answer) -> str:
    """Write out what somebody said in a check-in."""
    numbers = []
    if answer.hours is not None:
        numbers.append(f"**Hours:** {answer.hours:g}")
    if answer.confidence is not None:
        numbers.append(f"**Confidence:** {answer.confidence} of 5")
    texts = (("Went well", answer.went_well), ("Blocked", answer.blocked), ("Goal", answer.goal))
    parts = [" · ".join(numbers)] if numbers else []
    parts += [f"**{label}**\n{quote(text)}" for label, text in texts if text]
    return "\n".join(parts) or "Nothing was filled in."
