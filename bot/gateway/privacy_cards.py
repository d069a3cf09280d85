"""Lay out what is held about a person, and what deleting it means."""

import io
import json

import discord

from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.post_rendering import AMBER, BLUE, GREEN
from bot.gateway.words import plural
from bot.services.privacy import Held

MEANINGS = {
    "members": "your name and how you are shown, by server",
    "member_zones": "the time zones you chose",
    "enrolments": "the groups you joined, and your rest days",
    "enrolment_spans": "when you joined and left, and at which pace",
    "enrolment_days": "the dates of your own pace",
    "item_ticks": "checklist items you ticked",
    "milestones": "milestones you reached",
    "completions": "days you did, with notes and links",
    "standings": "your points, by week and month",
    "checkins": "your check-in answers",
    "quiz_sessions": "quizzes you started",
    "quiz_answers": "answers you gave",
    "reminders": "when to remind you",
    "deliveries": "reminders you were sent",
    "log_entries": "lines of organisers' logs that name you",
    "changes": "changes you made to a group",
    "cohorts": "groups you set up",
    "plans": "study plans you imported",
    "study_logs": "hours you logged",
    "timers": "a timer that is running",
    "quiz_points": "points from quizzes",
    "quiz_rounds": "live rounds you started",
    "quiz_round_answers": "your answers in live rounds",
    "cards": "questions that come back in your review, and when",
    "assessments": "your skill checks",
    "question_reports": "questions you reported",
    "own_questions": "quiz questions you added to a server",
    "retired_questions": "quiz questions you retired",
}


def held_card(held: Held) -> Card:
    """Lay out `/privacy show`."""
    card = Card(BLUE).text("### What Daymark holds about you")
    lines = [
        f"• {plural(len(rows), 'entry', 'entries')}: {MEANINGS[name]}" for name, rows in held.tables.items()
    ]
    card.text("\n".join(lines) or "Nothing at all.")
    card.text(
        "**Who sees it:** the group sees your name (unless `/settings` says otherwise), your points, and "
        "that you did a day. Notes, links and check-in answers are read by you and the organisers only, "
        "a check-in by the group, too, where you say so. Organisers also see the hours you logged by week, "
        "without your texts. Quiz answers are yours alone, but a question you report shows organisers your "
        "answer, and live rounds show standings in the channel.\n"
        "**How long:** until you delete it. When the bot is removed from a server, its data rests 30 days "
        "and then goes.\n"
        "**Never held:** your messages, your e-mail address, who your friends are."
    )
    return card.row(
        ActionButton("Get it as a file", "privacy-export", emoji="📦"),
        ActionButton("Delete it", "privacy-ask", style=discord.ButtonStyle.danger, emoji="🗑️"),
    )


def ask_card(held: Held) -> Card:
    """Say what goes, and ask."""
    if not held.rows:
        return Card(GREEN).text("### There is nothing to delete\nDaymark holds nothing about you.")
    return (
        Card(AMBER)
        .text(
            f"### Delete everything about you?\n{plural(held.rows, 'entry', 'entries')} in all servers: your "
            "days, streaks, points, notes, links, check-ins, quiz answers and settings. You leave every "
            "group. Posts of the last 30 days are rendered again without you; results of live rounds stay "
            "as they are; organisers' logs keep “a deleted member”. Groups you set up stay. **This cannot be "
            "taken back.**"
        )
        .row(
            ActionButton("Delete everything", "privacy-delete", style=discord.ButtonStyle.danger),
            ActionButton("Keep it", "privacy-keep"),
        )
    )


def deleted_card(held: Held) -> Card:
    """Say what went; pressed again, that there is nothing left."""
    if not held.rows:
        return ask_card(held)
    were = "was" if held.rows == 1 else "were"
    return Card(GREEN).text(
        f"### It is gone\n{plural(held.rows, 'entry', 'entries')} about you {were} deleted. Backups that the "
        "people who run this bot made before now still hold it until they throw them away."
    )


def kept_card() -> Card:
    """Say that nothing was deleted."""
    return Card(BLUE).text("### Kept\nNothing was deleted.")


def export_text(held: Held) -> str:
    """Write all that is held as JSON; ids as strings, since many programs round long numbers."""
    tables = {
        name: [{key: _exact(key, value) for key, value in row.items()} for row in rows]
        for name, rows in held.tables.items()
    }
    written = {"user_id": str(held.user_id), "exported_at": held.at.isoformat(), "tables": tables}
    return json.dumps(written, indent=2, ensure_ascii=False)


def _exact(key: str, value: object) -> object:
    is_id = key.endswith("_id") or key in ("setup_by", "made_by")
    return str(value) if is_id and value is not None else value


def export_file(held: Held) -> discord.File:
    """Make a file of all that is held."""
    return discord.File(io.BytesIO(export_text(held).encode()), filename="daymark-your-data.json")
