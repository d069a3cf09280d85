"""Lay out study hours: what was logged, the week against its goal, and the timer on a day's card."""

from collections.abc import Iterator

import discord

from bot.domain.calendar import DAY
from bot.domain.hours import DAY_MOST, ENTRY_MOST, MINUTE, TIMER_MOST, WHAT_MOST, Entry
from bot.domain.ids import CohortId
from bot.gateway.actions import ActionButton, ActionSelect, Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE, GREEN
from bot.gateway.words import clock_of, escape, minutes, one_line, plural, relative, short_date
from bot.services.day_views import DayView
from bot.services.hours import PAGE, Change, HoursChanged, HoursWeek, OwnGoal
from bot.services.timers import TimerStopped

CELLS = 10
SHOWN_OF_TEXT = 80
LABEL_MOST = 100
_HEADS = {
    Change.LOGGED: "⏱️ {} logged",
    Change.EDITED: "✏️ Changed to {}",
    Change.REMOVED: "🗑️ {} removed",
    Change.PUT_BACK: "↩️ {} counted again",
}


# -- the week --------------------------------------------------------------------------------


def hours_card(week: HoursWeek) -> Card:
    """Lay out `/log`: a week's entries, and their sum against the goal."""
    return _with_week(Card(BLUE), week)


def _with_week(card: Card, week: HoursWeek) -> Card:
    cohort = week.record.cohort
    when = "this week" if week.current else f"in the week of {short_date(week.monday)}"
    lines = [f"**Your hours {when}** · {escape(cohort.name)}", goal_bar(week.minutes, week.goal)]
    lines += [f"• {_line(week, entry)}" for entry in week.entries]
    if not week.entries:
        lines.append("Nothing is logged yet: `/log time:90m`, or the timer in `/today`.")
    if week.pages > 1:
        first = week.page * PAGE + 1
        lines.append(f"-# {first} to {first + len(week.entries) - 1} of {week.count} entries")
    card.text("\n".join(lines))
    options = [_option(week, entry) for entry in week.entries if entry.editable(week.today)]
    if options:
        card.row(ActionSelect("Edit an entry", options, "log-edit", cohort.id))
        card.row(ActionSelect("Remove an entry", options, "log-remove", cohort.id))
    return card.row(*_turns(week), ActionButton("My day", "today", cohort.id, emoji="📋"))


def _turns(week: HoursWeek) -> Iterator[ActionButton]:
    """Lead to the other pages, and to the weeks beside."""
    key, monday, page = week.record.cohort.id, week.monday, week.page
    if page:
        yield ActionButton("Back", "log-week", key, monday, page - 1)
    if page + 1 < week.pages:
        yield ActionButton("More", "log-week", key, monday, page + 1)
    if week.earlier:
        yield ActionButton("Week before", "log-week", key, monday - 7 * DAY, 0, emoji="◀️")
    if not week.current:
        yield ActionButton("Week after", "log-week", key, monday + 7 * DAY, 0, emoji="▶️")


def goal_bar(studied: int, goal: int) -> str:
    """Draw minutes against a goal: full only where it is reached."""
    if not goal:
        return f"**{minutes(studied)}**"
    filled = min(CELLS, CELLS * studied // goal)
    reached = ", goal reached 🎉" if studied >= goal else ""
    return f"{'▰' * filled}{'▱' * (CELLS - filled)} **{minutes(studied)}** of {minutes(goal)}{reached}"


def _line(week: HoursWeek, entry: Entry) -> str:
    said = [short_date(entry.on), f"**{minutes(entry.minutes)}**", *map(escape, _about(week, entry))]
    return " · ".join(said)


def _option(week: HoursWeek, entry: Entry) -> discord.SelectOption:
    said = " · ".join((short_date(entry.on), minutes(entry.minutes), *_about(week, entry)))
    return discord.SelectOption(label=one_line(said, LABEL_MOST), value=str(entry.id))


def _about(week: HoursWeek, entry: Entry) -> Iterator[str]:
    """Say what an entry was for: the text, the item, the day."""
    day = week.record.course.plan.by_id.get(entry.day_id) if entry.day_id else None
    item = next((item for item in day.items if item.id == entry.item_id), None) if day else None
    if text := entry.what or (item.text if item else None):
        yield one_line(text, SHOWN_OF_TEXT)
    if day is not None:
        yield f"Day {day.number}: {day.title}"


# -- what changed ----------------------------------------------------------------------------


def changed_card(changed: HoursChanged) -> Card:
    """Lay out what was logged, edited, removed or put back, and the week it is in."""
    week, entries = changed.week, changed.entries
    total = minutes(sum(entry.minutes for entry in entries))
    said = f"### {_HEADS[changed.change].format(total)}\n{_what(week, entries)}"
    if changed.bare is not None:
        said += f"\n-# {_read_as_minutes(changed.bare)}"
    card = Card(GREEN)
    if changed.change is Change.REMOVED:
        button = ActionButton("Put back", "log-back", week.record.cohort.id, entries[0].id, emoji="↩️")
        card.section(f"{said}\n-# For a day you can put it back.", button)
    else:
        card.text(said)
    return _with_week(card, week)


def _what(week: HoursWeek, entries: tuple[Entry, ...]) -> str:
    if len(entries) == 1:
        return _line(week, entries[0])
    day = week.record.course.plan.by_id.get(entries[0].day_id) if entries[0].day_id else None
    of = f" of Day {day.number}: {day.title}" if day else ""
    return f"{short_date(entries[0].on)} · {plural(len(entries), 'ticked item')}{of}"


def _read_as_minutes(bare: int) -> str:
    hours = f"{bare}h" if 60 * bare <= ENTRY_MOST else "1h30"
    return f"I read {bare} as minutes; for hours write `{hours}`."


def stopped_card(stopped: TimerStopped) -> Card:
    """Lay out what a timer came to; one that ran for too long asks how long it was really."""
    timed, week = stopped.timed, stopped.week
    entry, card = timed.entry, Card(GREEN)
    if entry is None:
        why = "that date has 24 h already" if timed.full else "it ran for less than a minute"
        return _with_week(card.text(f"### ⏱️ Timer stopped\nNothing is logged: {why}."), week)
    said = f"### ⏱️ {minutes(entry.minutes)} logged\n{_line(week, entry)}"
    if timed.full:
        said += f"\n-# No more fitted: a date has {minutes(DAY_MOST)}."
    if timed.capped and entry.editable(week.today):
        ran = minutes(timed.ran // MINUTE)
        said += f"\nIt ran for {ran}, and a timer logs {_TIMER_MOST} at most. **How long did you study?**"
        card.section(said, ActionButton("Edit", "log-edit", week.record.cohort.id, entry.id, emoji="✏️"))
    else:
        card.text(said)
    return _with_week(card, week)


_TIMER_MOST = minutes(TIMER_MOST // MINUTE)


# -- forms -----------------------------------------------------------------------------------


def edit_form(cohort_id: CohortId, entry: Entry) -> Form:
    """Ask how long an entry is, and what it was for."""
    form = Form(f"Edit: {short_date(entry.on)}", "log-edit", cohort_id, entry.id)
    form.ask("time", "Time studied", hint="90m, 1h30 or 1.5 h", value=_typed(entry.minutes), required=True)
    form.ask("what", "What for", value=entry.what, most=WHAT_MOST)
    return form


def goal_form(goal: OwnGoal) -> Form:
    """Ask for a weekly goal; an empty field gives it back to the plan."""
    form = Form("Your weekly goal", "goal", goal.cohort.id)
    value = None if goal.minutes is None else _typed(goal.minutes)
    form.ask("hours", "Hours a week; empty: what the plan needs", hint="10, 7.5 or 7h30", value=value)
    return form


def _typed(count: int) -> str:
    """Write minutes the way they are typed."""
    hours, rest = divmod(count, 60)
    if not hours:
        return f"{rest}m"
    return f"{hours}h{rest:02d}" if rest else f"{hours}h"


# -- on a day's card -------------------------------------------------------------------------


def day_hours(view: DayView) -> str:
    """Say, in lines of their own, that a timer runs and what of a day is logged."""
    return "".join(f"\n{line}" for line in _day_hours(view))


def _day_hours(view: DayView) -> Iterator[str]:
    hours = view.hours
    if hours is None:
        return
    if hours.timer is not None:
        since = hours.timer.started_at
        other = hours.timed is not None and hours.timed.id != view.day.id
        of = f", for Day {hours.timed.number}" if other and hours.timed else ""
        yield f"⏱️ running since {clock_of(since)} ({relative(since)}){of}"
        if hours.timer.ran(view.now) > TIMER_MOST:
            yield f"-# That is long: **Stop timer** logs {_TIMER_MOST} at most and asks how long it was."
    if hours.logged:
        yield f"⏱️ {minutes(hours.logged)} logged for this day"
    if hours.unlogged:
        yield f"☑️ Ticked items: {minutes(hours.unlogged)} not logged yet"


def timer_buttons(view: DayView) -> Iterator[ActionButton]:
    """Offer Start, or Stop for the very timer that runs."""
    if view.hours is None:
        return
    cohort, key, timer = view.cohort.id, view.hours.enrolment_id, view.hours.timer
    if timer is None:
        yield ActionButton("Start timer", "timer-start", cohort, key, view.day.id, emoji="⏱️")
    else:
        yield ActionButton("Stop timer", "timer-stop", cohort, key, timer.stamp, emoji="⏹️")


def item_buttons(view: DayView) -> Iterator[ActionButton]:
    """Offer to log the minutes of ticked items."""
    if view.hours is not None and view.hours.unlogged:
        key = (view.cohort.id, view.hours.enrolment_id, view.day.id)
        yield ActionButton(f"Log {minutes(view.hours.unlogged)}", "log-items", *key, emoji="➕")
