"""Lay out what organisers see: a new cohort, the list, changes."""

import discord

from bot.domain.cohort import Cohort
from bot.domain.ledger import POINTS_ON_TIME
from bot.gateway.actions import ActionButton, buttons
from bot.gateway.cards import Card
from bot.gateway.day_fields import add_day_fields
from bot.gateway.post_rendering import AMBER, BLUE, GREEN
from bot.gateway.words import (
    checkins_line,
    clock_time,
    escape,
    listed,
    mention,
    moment,
    plural,
    relative,
    short_date,
)
from bot.services.cohorts import CohortMade, CohortSummary
from bot.services.deliveries import PostedNow
from bot.services.organising import MarkAs, Marked

LISTED_MOST = 10
DANGER = discord.ButtonStyle.danger


# -- setting up ------------------------------------------------------------------------------


def made_embeds(made: CohortMade) -> list[discord.Embed]:
    """Write out a new cohort and its first post as it will look."""
    cohort, draft, day = made.cohort, made.cohort.draft, made.day
    when = "now" if made.posts_now else f"{moment(made.due_at)} ({relative(made.due_at)})"
    lines = [
        f"**Plan:** {made.plan.title}, {len(made.plan)} days",
        f"**Study channel:** <#{cohort.channel_id}>",
        f"**Group chat for the leaderboard:** <#{cohort.chat_id}>",
        f"**Day {day.number} comes:** {when}",
        f"**Every day at:** {clock_time(draft.post_time)}, {draft.zone}",
        f"**Check-ins:** {checkins_line(draft, made.plan)}",
        f"**Posts may ping:** {_role(draft.ping_role_id)}",
        f"**Organisers:** people with Manage Server{_and_role(draft.organiser_role_id)}",
    ]
    if draft.intensive:
        lines.insert(1, "**Pace:** intensive, two days of the plan each study day, as two posts")
    summary = discord.Embed(title=f"{escape(cohort.name)} is set up", colour=GREEN)
    summary.description = "\n".join(lines)
    summary.set_footer(text="A sign-up post with a Join button is on its way to the study channel.")
    first = discord.Embed(
        title=f"Day {day.number} of {len(made.plan)}: {day.title}", description=day.why or None, colour=BLUE
    )
    first.set_author(name=f"This is how it will look · {short_date(made.on)}")
    add_day_fields(first, day, weekend=made.on.weekday() >= 5)
    return [summary, first]


def made_buttons(made: CohortMade) -> discord.ui.View:
    """Offer a test."""
    return buttons(ActionButton("Post a test", "trial", made.cohort.id, emoji="🧪"))


def _role(role_id: int | None) -> str:
    return f"<@&{role_id}>" if role_id else "nobody"


def _and_role(role_id: int | None) -> str:
    return f" and <@&{role_id}>" if role_id else ""


# -- list, edit, end -------------------------------------------------------------------------


def list_card(found: list[CohortSummary]) -> Card:
    """Lay out the cohorts of a server."""
    card = Card(BLUE).text("### Study groups in this server")
    if not found:
        return card.text("None yet. `/setup` starts one.")
    running_first = sorted(found, key=lambda summary: not summary.cohort.running)
    for summary in running_first[:LISTED_MOST]:
        cohort = summary.cohort
        card.text(
            f"**{escape(cohort.name)}** in <#{cohort.channel_id}>\n{summary.plan.title}, "
            f"{place_of(summary.latest, len(summary.plan))}{state_of(cohort)}"
        )
    if len(found) > LISTED_MOST:
        card.text(f"… and {len(found) - LISTED_MOST} more; `/cohort status` finds each by its name.")
    return card


def place_of(latest: int, days: int) -> str:
    """Say how far a cohort has come."""
    return f"day {latest} of {days}" if latest else "not started yet"


def state_of(cohort: Cohort) -> str:
    """Say whether a cohort is over or cannot post; nothing where it runs well."""
    if cohort.finished_at is not None:
        return f" · finished {relative(cohort.finished_at)}"
    return f" · ⚠️ blocked: {cohort.blocked_reason}" if cohort.blocked_at else ""


def end_card(cohort: Cohort) -> Card:
    """Ask whether a cohort is really to end."""
    return (
        Card(AMBER)
        .text(
            f"### End {escape(cohort.name)}?\nThere will be no more posts, boards or check-ins. Everything "
            "members did is kept, and open days can still be done for 14 days. This cannot be taken back."
        )
        .row(
            ActionButton("End it", "end", cohort.id, style=DANGER),
            ActionButton("Keep it going", "end-keep", cohort.id),
        )
    )


def note_card(text: str, *, good: bool = True) -> Card:
    """Lay out one short answer."""
    return Card(GREEN if good else AMBER).text(text)


# -- posting and correcting ------------------------------------------------------------------


def posted_card(posted: PostedNow) -> Card:
    """Say what posting now brought."""
    cohort = posted.cohort
    if posted.posted:
        channels = dict.fromkeys(delivery.channel_id for delivery in posted.posted)
        where = listed([f"<#{channel_id}>" for channel_id in channels])
        return note_card(f"### Posted\n{plural(len(posted.posted), 'message')} went out to {where}.")
    if cohort.blocked_at is not None:
        return note_card(
            f"### Still blocked\nThe reason: {cohort.blocked_reason}. Mend that in the channel's settings → "
            "Permissions, or name another channel with `/cohort edit`.",
            good=False,
        )
    when = f" The next one comes {relative(posted.next_due_at)}." if posted.next_due_at else ""
    return note_card(f"### Nothing was waiting\nEverything that was due has been posted.{when}")


def marked_card(marked: Marked) -> Card:
    """Say what a correction brought."""
    early = marked.mark is MarkAs.LATE and marked.points == POINTS_ON_TIME
    note = " Its deadline is still to come, so it counts as on time." if early else ""
    return note_card(
        f"### Corrected\n{mention(marked.member.user_id)}, Day {marked.day.number}: **{marked.mark}**, "
        f"{plural(marked.points, 'point')}. It stands in the log of `/cohort status`.{note}"
    )
