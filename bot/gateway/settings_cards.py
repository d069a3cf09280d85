"""Lay out `/settings`: zone, how one is shown, reminders, rest, pace, goal; and the offers of a pace."""

from collections.abc import Sequence
from datetime import date, time

import discord

from bot.domain.calendar import DAY
from bot.domain.cohort import LATE_COMPLETION, Shown
from bot.domain.ids import CohortId
from bot.domain.pace import Pace
from bot.gateway.actions import ActionButton, ActionSelect, Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE, GREEN, GREEN_BUTTON
from bot.gateway.words import clock_time, escape, minutes, plural, short_date
from bot.services.membership import GroupSettings, MemberSettings
from bot.services.paces import PaceOffer, PaceOffers
from bot.services.rest import REST_MOST, REST_WINDOW, PaceChanged
from bot.services.reviewing import ReviewOffers

GROUPS_SHOWN = 4
"""Each takes up to seven of the forty parts that a card may have."""
OPTIONS_MOST = 25
_SHOWN = {
    Shown.NAME: ("By name", "Your name stands on boards and under posts"),
    Shown.SOMEONE: ("As “someone”", "You are counted and ranked without your name"),
    Shown.HIDDEN: ("Not at all", "Only you see your place; posts still count you"),
}
_PACES = {
    Pace.GROUP: ("With the group", "The day that is posted is your day."),
    Pace.CATCH_UP: ("Catch up", "Two plan days a study day until you are level with the group."),
    Pace.OWN: ("Own pace", "One plan day a study day, from where you are."),
    Pace.INTENSIVE: ("Intensive", "Two plan days a study day, from where you are."),
}


def settings_card(settings: MemberSettings) -> Card:
    """Lay out `/settings`."""
    zone = f"**{settings.zone}**" if settings.zone else "the group's zone (you have not chosen one)"
    card = Card(BLUE).text("### Your settings in this server")
    card.section(
        f"**Time zone:** {zone}\n-# It decides until when a day is on time, for days posted from now on.",
        ActionButton("Change", "zone", emoji="🌍"),
    )
    label, meaning = _SHOWN[settings.shown]
    card.text(f"**How others see me:** {label}\n-# {meaning}")
    card.row(ActionSelect("How others see me", _shown_options(settings.shown), "shown"))
    card.section(_reminders(settings.remind_at), ActionButton("Set reminders", "remind", emoji="🔔"))
    for group in settings.groups[:GROUPS_SHOWN]:
        _add_group(card, group)
    names = ", ".join(escape(cohort.name) for cohort in settings.cohorts) or "none yet: `/join`"
    return card.text(f"-# Your groups here: {names}")


def _shown_options(current: Shown) -> list[discord.SelectOption]:
    return [
        discord.SelectOption(label=label, value=shown, description=meaning, default=shown is current)
        for shown, (label, meaning) in _SHOWN.items()
    ]


def _reminders(at: time | None) -> str:
    if at is None:
        return "**Reminders:** off\n-# A direct message when your day is open, at a time you choose."
    return (
        f"**Reminders:** at **{clock_time(at)}** your time, by direct message, while a day is open\n"
        "-# And at 20:00 on the last evening of a day that no freeze would save."
    )


def _add_group(card: Card, group: GroupSettings) -> None:
    key, stretches = group.cohort.id, _stretches(group.rest)
    rest = ", ".join(_stretch(*ends) for ends in stretches) or "none planned"
    card.text(
        f"**{escape(group.cohort.name)}**\nPace: **{_PACES[group.pace][0].lower()}** · Rest: {rest}\n"
        f"Weekly goal: **{minutes(group.goal)}**, {'yours' if group.own_goal else 'from the plan'}\n"
        f"-# Rest costs no streak: up to {REST_MOST} days within {REST_WINDOW.days} dates."
    )
    card.row(
        ActionButton("Plan rest", "rest", key, emoji="🏖️"),
        ActionButton("Change pace", "pace", key, emoji="👟"),
        ActionButton("Weekly goal", "goal", key, emoji="🎯"),
    )
    if stretches:
        card.row(ActionSelect("Cancel rest", _rest_options(stretches), "rest-cancel", key))


def _stretches(dates: Sequence[date]) -> list[tuple[date, date]]:
    """Fold dates that follow each other."""
    found: list[tuple[date, date]] = []
    for on in dates:
        if found and on - found[-1][1] == DAY:
            found[-1] = (found[-1][0], on)
        else:
            found.append((on, on))
    return found


def _stretch(first: date, last: date) -> str:
    return short_date(first) if first == last else f"{short_date(first)} to {short_date(last)}"


def _rest_options(stretches: Sequence[tuple[date, date]]) -> list[discord.SelectOption]:
    """Offer each stretch as a whole first, then the dates of the longer ones."""
    ends = list(stretches)
    for first, last in stretches:
        if first != last:
            ends += [(first + n * DAY, first + n * DAY) for n in range((last - first).days + 1)]
    return [
        discord.SelectOption(label=_stretch(first, last), value=f"{first}/{last}")
        for first, last in ends[:OPTIONS_MOST]
    ]


# -- forms -----------------------------------------------------------------------------------


def zone_form(current: str | None) -> Form:
    """Ask for a time zone."""
    form = Form("Your time zone", "zone")
    form.ask(
        "zone",
        "The nearest big city",
        hint="Berlin, Lagos, Sao Paulo …",
        value=current,
        most=64,
        required=True,
    )
    return form


def remind_form(current: time | None) -> Form:
    """Ask when to remind; an empty field switches it off."""
    form = Form("Your reminders", "remind")
    written = clock_time(current) if current is not None else None
    form.ask(
        "at", "At what time? Empty: no reminders", hint="18:30, on the 24-hour clock", value=written, most=10
    )
    return form


def rest_form(cohort_id: CohortId, today: date) -> Form:
    """Ask from when to when somebody rests."""
    form = Form("Plan rest", "rest", cohort_id)
    form.ask("from", "First date of rest", hint=f"{today}", most=20, required=True)
    form.ask("to", "Last date of rest; empty: one date", hint=f"{today}", most=20)
    return form


# -- pace ------------------------------------------------------------------------------------


def join_card(offers: PaceOffers) -> Card:
    """Lay out the ways to join a group that is under way."""
    cohort = offers.course.cohort
    card = Card(BLUE)
    say_stale(card, offers)
    card.text(f"### Join {escape(cohort.name)}: how?\nThe group is at day {offers.course.latest}.")
    closing = closes_on(offers)
    for offer in offers.offers:
        button = ActionButton("Join", "join-pace", cohort.id, offer.pace, offer.key, style=GREEN_BUTTON)
        card.section(offer_text(offers, offer, closing), button)
    return card.text("-# `/settings` changes your pace any time.")


def pace_card(offers: PaceOffers) -> Card:
    """Lay out the paces a member may change to."""
    cohort = offers.course.cohort
    card = Card(BLUE)
    say_stale(card, offers)
    card.text(f"### Your pace in {escape(cohort.name)}\nDays that are due stay as they are.")
    closing = closes_on(offers)
    for offer in offers.offers:
        if offer.pace is offers.current:
            card.text(f"**{_PACES[offer.pace][0]}** is your pace now.")
            continue
        button = ActionButton("Change to this", "pace-choose", cohort.id, offer.pace, offer.key)
        card.section(offer_text(offers, offer, closing), button)
    return card.row(_back())


def say_stale(card: Card, offers: PaceOffers | ReviewOffers) -> None:
    """Say that dates have moved since they were offered."""
    if offers.stale:
        card.text("⚠️ **The dates have moved since you were shown them, so nothing was done. Now it is:**")


def closes_on(offers: PaceOffers) -> date:
    """Return the date after which the group takes no more days."""
    return offers.course.date_of(len(offers.course.plan)) + LATE_COMPLETION


def offer_text(offers: PaceOffers, offer: PaceOffer, closing: date) -> str:
    """Write a pace with its first dates, and what it means."""
    label, meaning = _PACES[offer.pace]
    if offer.pace is Pace.GROUP and offers.course.cohort.draft.intensive:
        meaning = "The two days that are posted are yours."
    said = f"**{label}**\n{first_days(offer)}\n-# {meaning}"
    if offer.optional:
        said += f" {plural(offer.optional, 'earlier day')} would be optional: 5 points each, never missed."
    if offer.last_on is not None and offer.last_on > closing:
        said += f" The group closes around {short_date(closing)}: what comes after that can't be done here."
    return said


def first_days(offer: PaceOffer) -> str:
    """Write the first dates of a pace, and its last."""
    if offer.last_on is None:
        return "No day is left: every day is optional."
    days = ", ".join(f"Day {day.number} {short_date(on)}" for day, on in offer.first)
    return f"{days} … last day {short_date(offer.last_on)}"


def paced_card(changed: PaceChanged) -> Card:
    """Lay out a pace that is in force."""
    offer = next(offer for offer in changed.offers.offers if offer.pace is changed.pace)
    card = Card(GREEN).text(
        f"### Your pace in {escape(changed.record.cohort.name)}: {_PACES[offer.pace][0].lower()}\n"
        f"From now on: {first_days(offer)}"
    )
    return card.row(_back(), ActionButton("My day", "today", changed.record.cohort.id, emoji="📋"))


def _back() -> ActionButton:
    return ActionButton("My settings", "settings", emoji="⚙️")
