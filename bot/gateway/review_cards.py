"""Lay out a member's monthly review: the card, other paces, and the form."""

from collections.abc import Iterator
from datetime import date

import discord

from bot.domain.checkin import NO_ANSWER, REFLECTION_MOST, TEXT_MOST
from bot.domain.curriculum import Milestone
from bot.domain.forecast import LOOKED_BACK, Forecast
from bot.domain.monthly import is_phase
from bot.domain.picture_texts import AREAS
from bot.domain.pictures import Picture
from bot.domain.review import Choice
from bot.gateway.actions import ActionButton, Form
from bot.gateway.cards import Card
from bot.gateway.checkin_cards import answer_text
from bot.gateway.hours_cards import goal_bar
from bot.gateway.post_rendering import AMBER, BLUE, GREEN, GREEN_BUTTON
from bot.gateway.settings_cards import closes_on, first_days, offer_text, say_stale
from bot.gateway.words import escape, moment, one_line, percent, plural, short_date
from bot.services.checkins import CheckinForm
from bot.services.reviewing import Review, ReviewOffers

MILESTONES_SHOWN = 6
"""Each takes three of the forty parts that a card may have."""
GREY_BUTTON = discord.ButtonStyle.secondary
_CHOICES = {
    Choice.KEEP: ("Keep my pace", "👟"),
    Choice.SLOW: ("Slow down", "🐢"),
    Choice.FAST: ("Speed up", "🐇"),
}
_CHOSEN = {Choice.KEEP: "kept your pace", Choice.SLOW: "slowed down", Choice.FAST: "sped up"}


# -- a member's month ------------------------------------------------------------------------


def review_card(review: Review, *pictures: Picture | None) -> Card:
    """Lay out a member's month: figures, forecast, milestones, the choice, and what they make of it."""
    form, key = review.form, (review.form.cohort.id, review.form.period)
    card = Card(GREEN if form.choice or form.answer else BLUE).text(_head(review))
    for picture in pictures:
        if picture is not None:
            card.picture(picture.filename, picture.alt)
    if milestones := review.phase.milestones:
        card.text(f"**Milestones of {escape(review.phase.title)}**")
        for milestone in milestones[:MILESTONES_SHOWN]:
            _add_milestone(card, review, milestone)
    chosen = f"You {_CHOSEN[Choice(form.choice)]}." if form.choice else "What do you make of it?"
    until = f"You can change all of it until {moment(form.closes_at)}."
    card.text(f"**{chosen}** Milestones and figures are for your eyes only.\n-# {until}")
    card.row(
        *(_choice(review, choice) for choice in Choice),
        ActionButton(
            "Write a reflection", "month-reflect", *key, emoji="💭", style=discord.ButtonStyle.primary
        ),
    )
    if form.answer is None or form.answer == NO_ANSWER:
        return card
    # The long texts come last: what does not fit into the card is cut at its end.
    return card.text(f"{_readers(form.shared)}\n{answer_text(form.answer)}").row(
        ActionButton("Group", "month-share", *key, 1, style=_style(form.shared), emoji="👥"),
        ActionButton("Organisers only", "month-share", *key, 0, style=_style(not form.shared), emoji="🔒"),
    )


def _head(review: Review) -> str:
    return "\n".join(_head_lines(review))


def _head_lines(review: Review) -> Iterator[str]:
    form = review.form
    if review.changed is not None:
        offer = next(one for one in review.changed.offers.offers if one.pace is review.changed.pace)
        yield f"✅ **Your pace was changed.** From now on: {first_days(offer)}"
    elif review.reflected:
        yield "✅ **Your reflection is in.**"
    what = f"the end of {escape(review.phase.title)}" if is_phase(form.period) else f"{review.last_on:%B}"
    yield f"### 🧭 Your month in {escape(form.cohort.name)}: {what}"
    yield f"-# {short_date(review.first_on)} to {short_date(review.last_on)}"
    if review.due:
        share = percent(review.kept / review.due)
        yield f"**Kept:** {review.kept} of {plural(review.due, 'day')} ({share})"
    else:
        yield "**Kept:** no day was due for you"
    yield f"**Hours:** {goal_bar(review.minutes, review.goal)}"
    yield from _levels(review)
    yield f"**Forecast:** {forecast_text(review)}"


def _levels(review: Review) -> Iterator[str]:
    if review.level is None:
        yield "**Quiz levels:** unknown yet; `/quiz assess` measures them with 18 questions"
        return
    then = review.level_before.levels if review.level_before else {}
    told = []
    for area, level in review.level.levels.items():
        before = f"{percent(then[area].share)} → " if area in then else ""
        told.append(f"{AREAS[area]} {before}**{percent(level.share)}**")
    yield f"**Quiz levels{', before → now' if then else ''}:** {' · '.join(told)}"


def forecast_text(review: Review) -> str:
    """Say when a member finishes, with the range, and when the plan ends."""
    outlook, found = review.outlook, review.outlook.forecast
    if not outlook.counted.remaining:
        return "all your days are done 🎉"
    ends = f"The plan ends {finish_date(outlook.ends_on, outlook.today)}."
    if found is None:
        return f"too few days are known yet; after a week there is one. {ends}"
    span = (
        "the last four weeks" if (outlook.today - outlook.since).days >= LOOKED_BACK else "your first weeks"
    )
    if not found.a_week:
        return f"none, because no day was done in {span}. Each day you do brings one nearer. {ends}"
    return f"at the pace of {span} ({found.a_week:.1f} days a week) {_finish(found, outlook.today)} {ends}"


def _finish(found: Forecast, today: date) -> str:
    if found.expected_on is None or found.low_on is None:
        return "it takes years, too far ahead to say."
    about, low = finish_date(found.expected_on, today), finish_date(found.low_on, today)
    if found.high_on is None:
        return f"you finish about **{about}**, {low} at the earliest; your weeks differ too much to say more."
    if found.low_on == found.high_on:
        return f"you finish on **{about}**."
    return f"you finish about **{about}**, between {low} and {finish_date(found.high_on, today)}."


def finish_date(on: date, today: date) -> str:
    """Write a date as 12 May, with its year where that is another one."""
    return f"{on.day} {on:%B}" if on.year == today.year else f"{on.day} {on:%B %Y}"


def _add_milestone(card: Card, review: Review, milestone: Milestone) -> None:
    reached = milestone.id in review.reached
    toggle = ActionButton(
        "Reached" if reached else "Not yet",
        "month-tick",
        review.form.cohort.id,
        review.form.period,
        milestone.id,
        0 if reached else 1,
        style=GREEN_BUTTON if reached else GREY_BUTTON,
        emoji="✅" if reached else "⬜",
    )
    card.section(f"{milestone.text[0].upper()}{milestone.text[1:]}.", toggle)


def _choice(review: Review, choice: Choice) -> ActionButton:
    label, emoji = _CHOICES[choice]
    style = _style(review.form.choice == choice)
    key = (review.form.cohort.id, review.form.period)
    if choice is Choice.KEEP:
        return ActionButton(label, "month-keep", *key, emoji=emoji, style=style)
    return ActionButton(label, "month-offer", *key, choice, emoji=emoji, style=style)


def _style(chosen: bool) -> discord.ButtonStyle:
    return GREEN_BUTTON if chosen else GREY_BUTTON


def _readers(shared: bool) -> str:
    if shared:
        return (
            "**Who may read it?** **The group:** it stands in the digest, in the thread of the post, "
            "with your name if `/settings` shows it."
        )
    return (
        "**Who may read it?** Your texts: **only you and the organisers**. Your confidence counts in the "
        "group's average, where three or more answered."
    )


# -- another pace ----------------------------------------------------------------------------


def offers_card(found: ReviewOffers) -> Card:
    """Lay out the slower, or faster, paces with their dates: one press changes to one."""
    form, choice = found.form, found.choice
    card = Card(AMBER)
    say_stale(card, found)
    label, emoji = _CHOICES[choice]
    card.text(f"### {emoji} {label} in {escape(form.cohort.name)}?\nDays that are due stay as they are.")
    for offer in found.offers:
        key = (form.cohort.id, form.period, choice, offer.pace, found.key(offer))
        button = ActionButton("Change to this", "month-pace", *key, style=GREEN_BUTTON)
        card.section(offer_text(found.all, offer, closes_on(found.all)), button)
    if not found.offers:
        card.text(
            "No pace is faster than yours." if choice is Choice.FAST else "No pace is slower than yours."
        )
    if choice is Choice.SLOW:
        card.text("Rest gives you dates off and costs no streak; a lower weekly goal takes the hurry out.")
        card.row(
            ActionButton("Plan rest", "rest", form.cohort.id, emoji="🏖️"),
            ActionButton("Weekly goal", "goal", form.cohort.id, emoji="🎯"),
        )
    return card.row(ActionButton("Back", "month", form.cohort.id, form.period, emoji="⬅️"))


# -- the form --------------------------------------------------------------------------------


def reflection_form(form: CheckinForm) -> Form:
    """Ask what a member makes of their month, filled in with what they said before."""
    said = form.answer or NO_ANSWER
    modal = Form("Looking back on the month", "month-reflect", form.cohort.id, form.period)
    goal = one_line(f"Last time: {form.last_goal}", 100) if form.last_goal else None
    confidence = None if said.confidence is None else str(said.confidence)
    modal.ask(
        "reflection",
        "What do you make of it?",
        hint="What helped, what held you back, what you change",
        value=said.reflection,
        most=REFLECTION_MOST,
        long=True,
    )
    modal.ask("confidence", "How confident are you, 1 to 5?", hint="3", value=confidence, most=2)
    modal.ask("goal", "One goal for the next month", about=goal, value=said.goal, most=TEXT_MOST, long=True)
    return modal
