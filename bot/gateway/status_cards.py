"""Lay out how a cohort stands: the delivery ledger in words, check-in answers, the log."""

from datetime import date

from bot.domain.calendar import DAY, monday_of
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.ids import CohortId, DayId
from bot.gateway.actions import ActionButton
from bot.gateway.arrangement_cards import person
from bot.gateway.cards import Card
from bot.gateway.checkin_cards import answer_text
from bot.gateway.organiser_cards import place_of, state_of
from bot.gateway.post_rendering import AMBER, BLUE
from bot.gateway.words import (
    checkins_line,
    escape,
    escape_but_places,
    one_line,
    plural,
    relative,
    short_date,
)
from bot.services.organising import CheckinAnswers, Status

_KINDS = {
    Kind.DAILY: "Daily post",
    Kind.CATCHUP: "Catch-up note",
    Kind.WRAPUP: "Wrap-up",
    Kind.WEEKLY: "Weekly check-in",
    Kind.MONTHLY: "Monthly check-in",
    Kind.BOARD: "Week's board",
    Kind.DIGEST: "Digest of the check-in",
}
PAGE_MOST = 3800
A_PAGE = 15
"""Answers on a page: each takes two of the forty parts of a card."""


def status_card(status: Status) -> Card:
    """Lay out how a cohort stands: the delivery ledger in words, check-ins, the log."""
    cohort = status.cohort
    card = Card(AMBER if cohort.blocked_at else BLUE)
    place = place_of(status.latest, len(status.plan)).capitalize()
    done = f" · {status.done_latest} done with the latest day" if status.latest else ""
    if status.streak:
        done += f" · group streak {plural(status.streak, 'day')}"
    card.text(
        f"### {escape(cohort.name)}{state_of(cohort)}\n{place} · {plural(status.members, 'member')}{done}"
    )
    card.text(_coming(status)).line()
    lines = [_delivery_line(delivery, status) for delivery in status.recent]
    card.text("**Posts**\n" + ("\n".join(lines) or "Nothing has been due yet."))
    for checkin in status.checkins:
        key = (cohort.id, checkin.kind, checkin.period, 0)
        read = ActionButton("Read", "answers", *key, emoji="📖", disabled=not checkin.answers)
        card.section(_answers_head(checkin), read)
    if status.reported:
        card.text(f"🚩 {plural(status.reported, 'reported question')}: `/cohort questions`")
    if status.log:
        entries = [
            f"• {relative(entry.at)} {person(entry.actor_id)}: {entry.action}"
            + (f" {person(entry.target_id)}" if entry.target_id is not None else "")
            + (f", {escape_but_places(one_line(entry.detail, 120))}" if entry.detail else "")
            for entry in status.log
        ]
        card.line().text("**Log**\n" + "\n".join(entries))
    return card


def _coming(status: Status) -> str:
    # After the last day the daily series has one post to come.
    over = status.cohort.posted_through == len(status.plan)
    names = {**_KINDS, Kind.DAILY: _KINDS[Kind.WRAPUP]} if over else _KINDS
    soonest_first = sorted(status.alarms.items(), key=lambda alarm: alarm[1])
    coming = [f"{names[kind]} {relative(at)}" for kind, at in soonest_first]
    beat = f"\n-# I was last at work {relative(status.last_beat)}." if status.last_beat else ""
    said = f"-# Next: {' · '.join(coming) or 'nothing, it is over'}"
    if coming:
        said += f"\n-# Check-ins: {checkins_line(status.cohort.draft, status.plan)}."
    return said + beat


def _delivery_line(delivery: Delivery, status: Status) -> str:
    day = status.plan.by_id.get(DayId(delivery.period))
    name = f"Day {day.number}" if day and delivery.kind is Kind.DAILY else _KINDS[delivery.kind]
    if delivery.kind in (Kind.WEEKLY, Kind.MONTHLY, Kind.BOARD, Kind.DIGEST):
        name = _dated(delivery.kind, delivery.period)
    return f"• **{name}:** {_outcome(delivery, status)}"


def _dated(kind: Kind, period: str) -> str:
    """Name a recurring post with the dates it is about."""
    if kind is Kind.BOARD:
        monday = monday_of(period)
        return f"{_KINDS[kind]}, {short_date(monday)} to {short_date(monday + 6 * DAY)}"
    if len(period) == len("2026-03"):  # a monthly check-in, or its digest
        return f"{_KINDS[kind]}, {date.fromisoformat(f'{period}-01'):%B %Y}"
    return f"{_KINDS[kind]}, {short_date(date.fromisoformat(period[:10]))}"


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
    if delivery.problem is None and status.cohort.blocked_at is not None:
        return "waits until I can post again"
    return f"on its way{f' ({delivery.problem})' if delivery.problem else ''}{retry}"


def _answers_head(checkin: CheckinAnswers) -> str:
    return f"**{_dated(checkin.kind, checkin.period)}:** {plural(len(checkin.answers), 'answer')}"


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
    """Put as many texts on a page as fit, by their length and by number; there is always a page."""
    pages: list[list[str]] = [[]]
    for text in written:
        too_long = sum(map(len, [*pages[-1], text])) > PAGE_MOST
        if pages[-1] and (too_long or len(pages[-1]) == A_PAGE):
            pages.append([])
        pages[-1].append(text)
    return pages
