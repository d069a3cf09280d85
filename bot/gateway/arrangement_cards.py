"""Lay out changes of a cohort: the preview, what came of it, the log."""

import discord

from bot.domain.arranging import Outlook
from bot.domain.ids import UserId
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.post_rendering import AMBER, BLUE, GREEN
from bot.gateway.words import escape, escape_but_places, mention, moment, one_line, plural, short_date
from bot.services.arrangement_edits import Changed
from bot.services.arrangements import Applied, LogPage, Preview
from bot.storage.ops import LogEntry

GREEN_BUTTON = discord.ButtonStyle.success
_DOES = {
    "edit": "Change",
    "pause": "Pause",
    "resume": "Resume",
    "jump": "Skip ahead in",
}


def preview_card(preview: Preview, *, changed_since: bool = False) -> Card:
    """Lay out what a change would bring, with a button that puts it in force."""
    card = Card(AMBER)
    if changed_since:
        card.text(
            "⚠️ **Something changed since that preview, so nothing was done. This is how it looks now:**"
        )
    card.text(f"### {_DOES[preview.kind]} {escape(preview.cohort.name)}?\n{_changes(preview.changed)}")
    card.text(f"**Days to come**\n{_dates(preview.before, preview.after)}")
    card.text(_touched(preview))
    return card.row(
        ActionButton("Do it", "confirm", preview.change_id, style=GREEN_BUTTON, emoji="✅"),
        ActionButton("Leave it as it is", "confirm-not"),
    )


def _changes(changed: tuple[Changed, ...]) -> str:
    return "\n".join(
        f"• **{change.field}:** {value_text(change, change.before)} → {value_text(change, change.after)}"
        for change in changed
    )


def value_text(change: Changed, value: object) -> str:
    """Write one value of a change."""
    if value is None:
        return "none"
    if change.field in ("study channel", "group chat"):
        return f"<#{value}>"
    return f"<@&{value}>" if "role" in change.field and "rollover" not in change.field else escape(str(value))


def _dates(before: Outlook, after: Outlook) -> str:
    if before == after:
        return f"{_outlook(after)}\n-# No date moves."
    return f"before: {_outlook(before)}\nafter: {_outlook(after)}"


def _outlook(seen: Outlook) -> str:
    if seen.last_on is None:
        return "none: the last day was posted"
    days = ", ".join(f"Day {number} {short_date(on)}" for number, on in seen.next_days)
    return f"{days} … last day {short_date(seen.last_on)}"


def _touched(preview: Preview) -> str:
    said = f"It touches {plural(preview.members, 'member')}"
    if preview.own_pace:
        said += f", {preview.own_pace} of them at a pace of their own"
    return f"-# {said}. Days that were posted keep their times and deadlines. `/cohort revert` takes it back."


def applied_card(applied: Applied) -> Card:
    """Lay out a change that is in force, or was taken back."""
    name = escape(applied.cohort.name)
    head = f"The last change of {name} was taken back" if applied.reverted else f"{name} was changed"
    card = Card(GREEN).text(f"### {head}\n{_changes(applied.changed)}")
    card.text(f"**Days to come:** {_outlook(applied.after)}")
    if applied.reverted:
        return card
    return card.text("-# `/cohort revert` takes it back, as long as nothing was posted since.")


def kept_card() -> Card:
    """Say that nothing was changed."""
    return Card(BLUE).text("### Left as it is\nNothing was changed.")


def log_card(page: LogPage) -> Card:
    """Lay out one page of a cohort's log."""
    card = Card(BLUE).text(f"### Log of {escape(page.cohort.name)}\n-# Page {page.page + 1} of {page.pages}")
    card.text("\n".join(map(_entry, page.entries)) or "Nothing yet.")
    if page.pages > 1:
        key = page.cohort.id
        card.row(
            ActionButton("Newer", "log", key, page.page - 1, disabled=page.page == 0, emoji="⬅️"),
            ActionButton("Older", "log", key, page.page + 1, disabled=page.page == page.pages - 1, emoji="➡️"),
        )
    return card


def person(user_id: UserId) -> str:
    """Name somebody in a log; 0 stands for those who had their data deleted."""
    return mention(user_id) if user_id else "a deleted member"


def _entry(entry: LogEntry) -> str:
    line = f"• {moment(entry.at)} {person(entry.actor_id)}: **{entry.action}**"
    if entry.target_id is not None:
        line += f" {person(entry.target_id)}"
    return f"{line}, {escape_but_places(one_line(entry.detail, 200))}" if entry.detail else line
