"""Lay out a member's days: the checklist, what Done brought, and progress."""

from collections.abc import Sequence

import discord

from bot.domain.cohort import Completion
from bot.domain.curriculum import Day
from bot.domain.ids import CohortId
from bot.domain.ledger import FREEZES_MOST, KEPT, POINTS_LATE, Ledger, Row, Status
from bot.domain.pictures import Picture
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.hours_cards import day_hours, item_buttons, timer_buttons
from bot.gateway.post_rendering import BLUE, GREEN
from bot.gateway.streak_cards import strip
from bot.gateway.words import (
    escape,
    item_line,
    links_line,
    minutes,
    moment,
    percent,
    plural,
    quote,
    reason,
    relative,
)
from bot.services.day_views import DayView, Done, Progress, Today, Undone

GREEN_BUTTON = discord.ButtonStyle.success
OPEN_SHOWN = 5


def day_card(view: DayView, *, head: str = "") -> Card:
    """Lay out one day: items as toggles, how it stands, Done."""
    day = view.day
    card = Card(GREEN if view.completion else BLUE)
    card.text(
        f"{head}### Day {day.number} of {len(view.plan)}: {day.title}\n{reason(day)}"
        f"-# {day.phase.title} · {minutes(day.minutes)} · {escape(view.cohort.name)}"
    )
    for item in view.items:
        ticked = item.id in view.ticked
        toggle = ActionButton(
            "Ticked" if ticked else "Tick",
            "tick",
            view.cohort.id,
            day.id,
            item.id,
            0 if ticked else 1,
            style=GREEN_BUTTON if ticked else discord.ButtonStyle.secondary,
            emoji="✅" if ticked else "⬜",
        )
        card.section(item_line(item), toggle)
    # One text, not two: with every button it takes, `/today` has just the forty parts of a card.
    said = f"**Done looks like:** {day.done}\n{links_line(day)}\n{standing(view)}"
    card.text(f"{said}{day_hours(view)}")
    return card.row(*_day_buttons(view), *timer_buttons(view), *item_buttons(view))


def _day_buttons(view: DayView) -> Sequence[ActionButton]:
    key = (view.cohort.id, view.day.id)
    if view.completion is None:
        return [ActionButton("Done", "done", *key, style=GREEN_BUTTON, emoji="✅")]
    return [
        ActionButton("Undo", "undo", *key, emoji="↩️"),
        ActionButton("Note or link", "note", *key, emoji="📝"),
    ]


def standing(view: DayView) -> str:
    """Say in words how a day stands for the member."""
    if view.completion is not None:
        said = f"✅ **Done** {relative(view.completion.done_at)}, {plural(view.completion.points, 'point')}"
        said += f" ({view.row.status})." if view.row and view.row.status in KEPT else "."
        return "\n".join(filter(None, (said, _annotation(view.completion))))
    if view.row is None:
        return f"Optional for you. It still earns {POINTS_LATE} points."
    return _undone(view.row, view)


def _annotation(completion: Completion) -> str:
    note = quote(completion.note) if completion.note else None
    return "\n".join(filter(None, (note, completion.link and f"🔗 {completion.link}")))


def _undone(row: Row, view: DayView) -> str:
    if row.status is Status.OPEN and view.now <= row.deadline_at:
        return f"⏳ On time until {moment(row.deadline_at)} ({relative(row.deadline_at)})."
    if row.status is Status.OPEN:
        return (
            f"⏳ Past the deadline, but your streak is safe if you do it by {moment(row.grace_until)} "
            f"({relative(row.grace_until)})."
        )
    if row.status is Status.EXCUSED:
        because = "you rested" if row.rested else "the bot was away"
        return f"🟦 Excused: {because}. Doing it now still earns {POINTS_LATE} points."
    if row.status is Status.FROZEN:
        return f"🧊 A freeze covered this day. Doing it now still earns {POINTS_LATE} points."
    return f"This day closed {relative(row.grace_until)}. Doing it now still earns {POINTS_LATE} points."


# -- today -----------------------------------------------------------------------------------


def today_card(today: Today, *, outside: bool = False) -> Card:
    """Lay out `/today`; `outside` the server, in a direct message, without what works only inside."""
    card = day_card(today.view)
    _add_also(card, today)
    below = 1 + (3 if today.due else 0)
    _add_open(card, today.view.cohort.id, today.open_before, "Still open from before", below)
    if today.due:
        said = f"🔁 **{plural(today.due, 'question')}** would be forgotten soon."
        if outside:
            card.text(f"{said} `/quiz review` in the server asks them.")
        else:
            card.section(said, ActionButton("Review", "review"))
    foot = figures(today.ledger)
    if today.next_due_at is not None:
        foot += f"\nThe next day comes {relative(today.next_due_at)}."
    return card.text(f"-# {foot}".replace("\n", "\n-# "))


def _add_also(card: Card, today: Today) -> None:
    """Name the other day of the date, at the intensive pace."""
    for day, done in today.also:
        mark = "✅" if done else "⬜"
        button = ActionButton(f"Day {day.number}", "checklist", today.view.cohort.id, day.id, emoji="📋")
        card.text(f"**Also today:** {mark} Day {day.number}: {day.title}").row(button)


def _add_open(
    card: Card, cohort_id: CohortId, open_before: Sequence[tuple[Day, Row]], title: str, below: int = 0
) -> None:
    """Name the open days, with buttons for as many as fit; `below` more parts are still to come."""
    if not open_before:
        return
    lines = [
        f"• Day {day.number}: {day.title}, until {moment(row.grace_until)}"
        for day, row in open_before[-OPEN_SHOWN:]
    ]
    card.text(f"**{title}**\n" + "\n".join(lines))
    most = min(OPEN_SHOWN, card.room - below - 1)
    if most > 0:
        card.row(
            *(
                ActionButton(f"Day {day.number}", "checklist", cohort_id, day.id, emoji="📋")
                for day, _ in open_before[-most:]
            )
        )


def figures(ledger: Ledger) -> str:
    """Write streak, freezes and consistency in one line."""
    return (
        f"Streak **{plural(ledger.streak, 'day')}** · best {ledger.best} · "
        f"freezes {ledger.freezes} of {FREEZES_MOST} · consistency {percent(ledger.consistency)}"
    )


# -- what pressing brought -------------------------------------------------------------------


def done_card(done: Done, *, outside: bool = False) -> Card:
    """Lay out what Done brought, with Undo at hand; `outside` the server without what works only inside."""
    view, completion = done.view, done.completion
    if done.already:
        head = f"### Day {view.day.number} was done already\n{standing(view)}"
    else:
        head = f"### ✅ Day {view.day.number} done: {view.day.title}\n{_praise(done)}"
    card = Card(GREEN).text(f"{head}\n{figures(done.ledger)}")
    if not done.already and (completion.note or completion.link):
        card.text(_annotation(completion))
    if done.joined:
        card.text(
            f"👋 Welcome to **{escape(view.cohort.name)}**, you are in. Your deadlines use {view.zone} time."
        ).row(
            ActionButton("Set my time zone", "zone", emoji="🌍"),
            ActionButton("How it works", "help", emoji="💡"),
        )
    my_day = ActionButton("My day", "today", view.cohort.id, emoji="📋")
    card.row(*_day_buttons(view), *item_buttons(view), my_day)
    if not done.already and view.plan.ends_phase(view.day):
        said = f"🧭 That was **{view.day.phase.title}**. 18 questions show how far you have come."
        if outside:
            card.text(f"{said} `/quiz assess` in the server asks them.")
        else:
            card.section(said, ActionButton("Skill check", "assess"))
    _add_open(card, view.cohort.id, done.open_before, "Still open")
    return card


def _praise(done: Done) -> str:
    row, completion = done.view.row, done.completion
    points = f"**+{completion.points} points**"
    if row is None:
        return f"{points}, a bonus: this day was optional for you."
    if row.status is Status.ON_TIME:
        return f"{points}, on time."
    if row.status is Status.KEPT_LATE:
        return f"{points}. Late, but kept: your streak goes on."
    return f"{points}. Too late for the streak, never too late to learn it."


def undone_card(undone: Undone) -> Card:
    """Lay out a day that was taken back."""
    note = (
        f"### ↩️ Day {undone.view.day.number} is open again\n"
        "If it was done after all, press Done: you keep the time you first did it.\n"
        f"{figures(undone.ledger)}\n"
    )
    return day_card(undone.view, head=note)


# -- progress --------------------------------------------------------------------------------


def progress_card(progress: Progress, picture: Picture | None = None, *, mine: bool = True) -> Card:
    """Lay out `/progress`: days, points, consistency, streak; one's own or somebody else's."""
    course, ledger = progress.record.course, progress.ledger
    total = len(course.plan)
    bar = round(10 * progress.days_done / total)
    whose = "Your" if mine else f"{escape(progress.record.enrolment.member.name)}’s"
    card = Card(BLUE).text(
        f"### {whose} progress in {escape(course.cohort.name)}\n"
        f"`{'█' * bar}{'░' * (10 - bar)}` **{progress.days_done} of {total} days** "
        f"({percent(progress.days_done / total)}), {minutes(progress.minutes_done)} of study\n"
        f"**{plural(progress.points, 'point')}** · consistency {percent(ledger.consistency)}\n"
        f"🔥 Streak **{plural(ledger.streak, 'day')}** · best {ledger.best} · "
        f"🧊 freezes {ledger.freezes} of {FREEZES_MOST}"
    )
    if all_of_them := len(course.plan.milestones):
        card.text(f"🎯 Milestones **{progress.milestones} of {all_of_them}**")
    if ledger.rows:
        card.text(strip(ledger.rows))
    if picture is not None:
        card.picture(picture.filename, picture.alt)
    card.text("-# A streak counts days on time or kept late. Seven on time in a row earn a freeze.")
    if not mine:
        return card
    return card.row(
        ActionButton("Share", "share", course.cohort.id, emoji="📣"),
        ActionButton("My day", "today", course.cohort.id, emoji="📋"),
    )


def shared_progress(progress: Progress, name: str) -> str:
    """Write the one line that Share posts."""
    course, ledger = progress.record.course, progress.ledger
    return (
        f"📈 **{escape(name)}** in {escape(course.cohort.name)}: {progress.days_done} of {len(course.plan)} "
        f"days, {plural(progress.points, 'point')}, a streak of {plural(ledger.streak, 'day')}, "
        f"consistency {percent(ledger.consistency)}."
    )
