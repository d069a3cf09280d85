"""Lay out what organisers see: a new cohort, the list, the status, changes."""

import discord

from bot.domain.cohort import Cohort
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.ids import CohortId, DayId
from bot.gateway.actions import ActionButton, buttons
from bot.gateway.cards import Card
from bot.gateway.member_cards import answer_text
from bot.gateway.post_rendering import AMBER, BLUE, GREEN, add_day_fields
from bot.gateway.words import (
    WEEKDAYS,
    clock_time,
    escape,
    mention,
    moment,
    one_line,
    plural,
    relative,
    short_date,
)
from bot.services.cohorts import Change, CohortEdited, CohortMade, CohortSummary
from bot.services.deliveries import PostedNow
from bot.services.organising import CheckinAnswers, Marked, Status

_KINDS = {
    Kind.DAILY: "Daily post",
    Kind.CATCHUP: "Catch-up note",
    Kind.WRAPUP: "Wrap-up",
    Kind.WEEKLY: "Weekly check-in",
    Kind.MONTHLY: "Monthly check-in",
    Kind.BOARD: "Week's board",
}
PAGE_MOST = 3800
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
        f"**Check-ins:** {WEEKDAYS[draft.weekly_weekday]}s at {clock_time(draft.weekly_time)} and on the "
        f"last day of each month at {clock_time(draft.monthly_time)}",
        f"**Posts may ping:** {_role(draft.ping_role_id)}",
        f"**Organisers:** Manage Server{_and_role(draft.organiser_role_id)}",
    ]
    summary = discord.Embed(title=f"{escape(cohort.name)} is set up", colour=GREEN)
    summary.description = "\n".join(lines)
    summary.set_footer(text="A sign-up post with a Join button is on its way to the study channel.")
    first = discord.Embed(
        title=f"Day {day.number} of {len(made.plan)}: {day.title}", description=day.why, colour=BLUE
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
    for summary in found:
        cohort = summary.cohort
        card.text(
            f"**{escape(cohort.name)}** in <#{cohort.channel_id}>\n{summary.plan.title}, "
            f"day {summary.latest} of {len(summary.plan)}{_state(cohort)}"
        )
    return card


def _state(cohort: Cohort) -> str:
    if cohort.finished_at is not None:
        return f" · finished {relative(cohort.finished_at)}"
    return f" · ⚠️ blocked: {cohort.blocked_reason}" if cohort.blocked_at else ""


def edited_card(edited: CohortEdited) -> Card:
    """Lay out what changed and what follows."""
    lines = [
        f"• **{change.field}:** {_value(change, old=True)} → {_value(change)}" for change in edited.changes
    ]
    card = Card(GREEN).text(f"### {escape(edited.cohort.name)} was changed\n" + "\n".join(lines))
    if edited.next_due_at is not None:
        card.text(f"The next day comes {moment(edited.next_due_at)} ({relative(edited.next_due_at)}).")
    return card.text("-# Days that were posted keep their times and deadlines.")


def _value(change: Change, *, old: bool = False) -> str:
    value = change.before if old else change.after
    if value is None:
        return "none"
    if change.field in ("study channel", "group chat"):
        return f"<#{value}>"
    if "role" in change.field:
        return f"<@&{value}>"
    return escape(f"{value:%H:%M}" if change.field == "post time" else str(value))


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


# -- status ----------------------------------------------------------------------------------


def status_card(status: Status) -> Card:
    """Lay out how a cohort stands: the delivery ledger in words, check-ins, the log."""
    cohort = status.cohort
    card = Card(AMBER if cohort.blocked_at else BLUE)
    card.text(
        f"### {escape(cohort.name)}{_state(cohort)}\nDay {status.latest} of {len(status.plan)} · "
        f"{plural(status.members, 'member')} · {status.done_latest} done with the latest day"
    )
    card.text(_coming(status)).line()
    lines = [_delivery_line(delivery, status) for delivery in status.recent]
    card.text("**Posts**\n" + ("\n".join(lines) or "Nothing has been due yet."))
    for checkin in status.checkins:
        key = (cohort.id, checkin.kind, checkin.period, 0)
        read = ActionButton("Read", "answers", *key, emoji="📖", disabled=not checkin.answers)
        card.section(_answers_head(checkin), read)
    if status.log:
        entries = [
            f"• {relative(entry.at)} {mention(entry.actor_id)}: {entry.action}"
            + (f" {mention(entry.target_id)}" if entry.target_id else "")
            + (f", {escape(one_line(entry.detail, 120))}" if entry.detail else "")
            for entry in status.log
        ]
        card.line().text("**Log**\n" + "\n".join(entries))
    return card


def _coming(status: Status) -> str:
    coming = [f"{_KINDS[kind]} {relative(at)}" for kind, at in sorted(status.alarms.items())]
    beat = f"last heartbeat {relative(status.last_beat)}" if status.last_beat else "no heartbeat yet"
    return f"-# Next: {' · '.join(coming) or 'nothing, it is over'}\n-# The bot: {beat}"


def _delivery_line(delivery: Delivery, status: Status) -> str:
    day = status.plan.by_id.get(DayId(delivery.period))
    name = f"Day {day.number}" if day and delivery.kind is Kind.DAILY else _KINDS[delivery.kind]
    if delivery.kind in (Kind.WEEKLY, Kind.MONTHLY, Kind.BOARD):
        name += f" {delivery.period}"
    return f"• **{name}:** {_outcome(delivery, status)}"


def _outcome(delivery: Delivery, status: Status) -> str:
    if delivery.state is State.SENT and delivery.sent_at is not None:
        link = f"https://discord.com/channels/{status.cohort.guild_id}/{delivery.channel_id}/{delivery.message_id}"
        late = " late" if delivery.late else ""
        return f"[posted{late}]({link}) {relative(delivery.sent_at)}"
    if delivery.state is State.NOTED:
        return "told of in a catch-up note, because it could not be posted in time"
    if delivery.state is State.SKIPPED:
        return f"left out: {delivery.problem}"
    retry = f", next try {relative(delivery.retry_at)}" if delivery.retry_at else ""
    if delivery.state is State.BLOCKED:
        return f"⚠️ blocked: {delivery.problem}{retry}"
    return f"on its way{f' ({delivery.problem})' if delivery.problem else ''}{retry}"


def _answers_head(checkin: CheckinAnswers) -> str:
    return f"**{_KINDS[checkin.kind]} {checkin.period}:** {plural(len(checkin.answers), 'answer')}"


def answers_card(cohort_id: CohortId, checkin: CheckinAnswers, page: int) -> Card:
    """Lay out one page, 0-based, of what members said in a check-in."""
    pages = _pages([f"**{escape(said.name)}**\n{answer_text(said.answer)}" for said in checkin.answers])
    page = min(max(page, 0), len(pages) - 1)
    card = Card(BLUE).text(f"### {_answers_head(checkin)}\n-# Page {page + 1} of {len(pages)}")
    for text in pages[page]:
        card.line().text(text)
    key = (cohort_id, checkin.kind, checkin.period)
    return card.row(
        ActionButton("Back", "answers", *key, page - 1, disabled=page == 0, emoji="⬅️"),
        ActionButton("Next", "answers", *key, page + 1, disabled=page == len(pages) - 1, emoji="➡️"),
    )


def _pages(written: list[str]) -> list[list[str]]:
    """Put as many texts on a page as fit; there is always a page."""
    pages: list[list[str]] = [[]]
    for text in written:
        if pages[-1] and sum(map(len, [*pages[-1], text])) > PAGE_MOST:
            pages.append([])
        pages[-1].append(text)
    return pages


# -- posting and correcting ------------------------------------------------------------------


def posted_card(posted: PostedNow) -> Card:
    """Say what posting now brought."""
    cohort = posted.cohort
    if posted.posted:
        return note_card(
            f"### Posted\n{plural(len(posted.posted), 'message')} went out to <#{cohort.channel_id}>."
        )
    if cohort.blocked_at is not None:
        return note_card(
            f"### Still blocked\nIn <#{cohort.channel_id}>: {cohort.blocked_reason}. Mend that in the "
            "channel's settings → Permissions, or name another channel with `/cohort edit`.",
            good=False,
        )
    when = f" The next one comes {relative(posted.next_due_at)}." if posted.next_due_at else ""
    return note_card(f"### Nothing was waiting\nEverything that was due has been posted.{when}")


def marked_card(marked: Marked) -> Card:
    """Say what a correction brought."""
    return note_card(
        f"### Corrected\n{mention(marked.member.user_id)}, Day {marked.day.number}: **{marked.mark}**, "
        f"{plural(marked.points, 'point')}. It stands in the log of `/cohort status`."
    )
