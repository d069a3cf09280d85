"""Lay out joining."""

import discord

from bot.domain.pace import Pace
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.post_rendering import GREEN
from bot.gateway.words import escape, moment
from bot.services.joining import Joined

BLUE_BUTTON = discord.ButtonStyle.primary
_PACED = {
    Pace.CATCH_UP: (
        "You catch up: two plan days a study day until you are level with the group. `/today` shows yours."
    ),
    Pace.OWN: (
        "You go at your own pace, one plan day a study day: `/today` shows yours, whatever is posted here."
    ),
    Pace.INTENSIVE: (
        "You go intensively, two plan days a study day: `/today` shows yours, whatever is posted here."
    ),
}


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
