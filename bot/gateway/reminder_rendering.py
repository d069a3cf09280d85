"""Write out the direct messages that members asked for."""

import discord

from bot.domain.reminding import ReminderKind
from bot.gateway.actions import ActionButton, buttons
from bot.gateway.cards import Card
from bot.gateway.checkin_rendering import render
from bot.gateway.post_rendering import AMBER, BLUE, GREEN_BUTTON, Rendered
from bot.gateway.words import escape, item_line, minutes, moment, plural, relative
from bot.services.posts import ReminderPost
from bot.services.reminders import Silenced

__all__ = ["NOTICE_CLOSED", "render", "silenced_card"]

NOTICE_CLOSED = (
    "📪 **Your reminders are switched off:** Discord did not let me send you a direct message. Allow direct "
    "messages from this server (server menu → Privacy Settings), then set them again in `/settings`."
)


@render.register
def _reminder(post: ReminderPost) -> Rendered:
    return _warning(post) if post.kind is ReminderKind.WARNING else _daily(post)


def _daily(post: ReminderPost) -> Rendered:
    day, row = post.day, post.row
    heading = f"Day {day.number} of {len(post.plan)}: {day.title}"
    items = "\n".join(item_line(item) for item in day.items_on(weekend=row.on.weekday() >= 5))
    embed = discord.Embed(title=heading, description=f"{day.why}\n\n{items}"[:4096], colour=BLUE)
    embed.add_field(name="Takes", value=minutes(day.minutes))
    embed.add_field(name="On time until", value=moment(row.deadline_at))
    embed.add_field(name="Your streak holds until", value=moment(row.grace_until))
    _sign(embed, post)
    key = (post.cohort.id, day.id)
    view = buttons(
        ActionButton("Done", "done", *key, style=GREEN_BUTTON, emoji="✅"),
        ActionButton("My checklist", "checklist", *key, emoji="📋"),
        ActionButton("Not today", "not-today", post.cohort.id, emoji="🌙"),
    )
    return Rendered(f"**{heading}** is open.{_also(post)}", embed, view)


def _also(post: ReminderPost) -> str:
    return "".join(f" Day {day.number} is open, too." for day in post.also)


def _warning(post: ReminderPost) -> Rendered:
    day, row = post.day, post.row
    heading = f"Last evening for Day {day.number}: {day.title}"
    lost = (
        f"your streak of **{plural(post.streak, 'day')}** ends tonight"
        if post.streak
        else "the day counts as missed"
    )
    embed = discord.Embed(
        title=heading,
        description=(
            f"Unless you do it by {moment(row.grace_until)} ({relative(row.grace_until)}), {lost}: "
            "you hold no freeze that would cover it."
        ),
        colour=AMBER,
    )
    _sign(embed, post)
    key = (post.cohort.id, day.id)
    view = buttons(
        ActionButton("Done", "done", *key, style=GREEN_BUTTON, emoji="✅"),
        ActionButton("My checklist", "checklist", *key, emoji="📋"),
    )
    return Rendered(f"**{heading}.**{_also(post)}", embed, view)


def _sign(embed: discord.Embed, post: ReminderPost) -> None:
    for day in post.also:
        embed.add_field(name="Also open", value=f"Day {day.number}: {day.title}", inline=False)
    embed.add_field(
        name="Group", value=f"{escape(post.cohort.name)}, <#{post.cohort.channel_id}>", inline=False
    )
    embed.set_footer(text="You switched reminders on. /settings in the server changes it or switches it off.")


def silenced_card(silenced: Silenced) -> Card:
    """Lay out that a member hears no more today."""
    card = Card(BLUE)
    name = escape(silenced.cohort.name)
    if silenced.day is None or silenced.row is None:
        return card.text(f"### 🌙 No more today\nNothing is open in {name} anyway.")
    day, row = silenced.day, silenced.row
    card.text(
        f"### 🌙 No more today\nI say nothing more about {name} today. Day {day.number} stays open, and your "
        f"streak holds if you do it by {moment(row.grace_until)}.\n"
        "-# A day off in advance: plan rest in `/settings`, it costs no streak."
    )
    return card.row(
        ActionButton("Done after all", "done", silenced.cohort.id, day.id, style=GREEN_BUTTON, emoji="✅"),
        ActionButton("My checklist", "checklist", silenced.cohort.id, day.id, emoji="📋"),
    )
