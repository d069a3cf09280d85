"""Lay out a plan: its phases, a week, a day, milestones, and what a search found."""

from collections.abc import Sequence

import discord

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Day, Phase, Plan
from bot.domain.finding import Hit
from bot.gateway.actions import ActionButton, ActionSelect
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE, GREEN
from bot.gateway.words import escape, item_line, links_line, minutes, one_line, plural, reason, short_date
from bot.services.plans import Checklist, PlanView

LABEL_MOST = 100
OPTIONS_MOST = 25
TICKS_A_PAGE = 6


def plan_card(view: PlanView) -> Card:
    """Lay out a whole plan: its phases, and where the reader and the group are."""
    plan = view.plan
    card = Card(BLUE)
    card.text(f"### {plan.title}\n{plan.summary}\n\n{_where(view)}")
    card.text("\n\n".join(_phase_line(plan, phase) for phase in plan.phases))
    if plan.then is not None:
        then = f"the plan `{plan.then.plan_id}` from week {plan.then.week} on, once your organisers start it"
        card.text(f"**And then:** {then}. {plan.then.hint}")
    if plan.milestones and view.mine is not None:
        card.row(ActionButton("My milestones", "milestones", view.cohort.id, 0, emoji="🎯"))
    return card.row(_weeks(view))


def week_card(view: PlanView, number: int) -> Card:
    """Lay out one plan week with its dates."""
    plan, days = view.plan, view.plan.week(number)
    phases = dict.fromkeys(day.phase.title for day in days)
    total = minutes(sum(day.minutes for day in days))
    card = Card(BLUE).text(f"### Week {number} of {plan.weeks}\n-# {', '.join(phases)} · {total}")
    card.text("\n".join(_day_line(view, day) for day in days))
    options = [
        discord.SelectOption(
            label=one_line(f"Day {day.number}: {day.title}", LABEL_MOST), value=str(day.number)
        )
        for day in days
    ]
    card.row(ActionSelect("Look at a day", options, "plan-day", view.cohort.id))
    card.row(_weeks(view, number))
    return card.row(*_turn(view, number))


def plan_day_card(view: PlanView, day: Day) -> Card:
    """Lay out any day of the plan, also one to come."""
    done = day.id in view.done
    card = Card(GREEN if done else BLUE)
    mark = "✅ " if done else ""
    card.text(
        f"### {mark}Day {day.number} of {len(view.plan)}: {day.title}\n{reason(day)}"
        f"-# {day.phase.title} · {short_date(view.dates[day.number])} · {minutes(day.minutes)}"
    )
    card.text("\n".join(f"• {item_line(item)}" for item in day.items))
    card.text(f"**Done looks like:** {day.done}\n{links_line(day)}".strip())
    week = (day.number - 1) // 7 + 1
    return card.row(ActionButton(f"Week {week}", "plan-week", view.cohort.id, week, emoji="🗓️"))


def foreign_day_card(view: PlanView, day: Day) -> Card:
    """Lay out a day of another plan than the group's: it has no date here."""
    card = Card(BLUE).text(
        f"### Day {day.number}: {day.title}\n{reason(day)}-# {day.phase.title} · not your group's plan"
    )
    card.text("\n".join(f"• {item_line(item)}" for item in day.items))
    return card.text(f"**Done looks like:** {day.done}")


def _where(view: PlanView) -> str:
    days, group = len(view.plan), view.group
    said = f"The group is on **day {group}** of {days}" if group else f"It begins {short_date(view.dates[1])}"
    if view.mine is None:
        return f"{said}. You are not in this group: `/join`."
    if view.mine != group:
        said += f", you on **day {view.mine}**"
    last_on = short_date(view.dates[days])
    return f"{said}. You have done {plural(len(view.done), 'day')}; the last one falls on {last_on}."


def _phase_line(plan: Plan, phase: Phase) -> str:
    numbers = [day.number for day in plan.days if day.phase.id == phase.id]
    span = f"days {numbers[0]} to {numbers[-1]}"
    if plan.begins_monday:
        span = f"weeks {(numbers[0] - 1) // 7 + 1} to {(numbers[-1] - 1) // 7 + 1}"
    hours = f", about {phase.hours} hours" if phase.hours else ""
    line = f"**{phase.title}** ({span}{hours})\n{phase.goal}"
    links = " · ".join(f"[{resource.title}]({resource.url})" for resource in phase.resources[:3])
    return f"{line}\n-# {links}" if links else line


def _day_line(view: PlanView, day: Day) -> str:
    latest = view.group if view.mine is None else view.mine
    mark = "✅" if day.id in view.done else "⬜" if day.number <= latest else "▫️"
    on = short_date(view.dates[day.number])
    return f"{mark} **Day {day.number}**, {on}: {day.title} · {minutes(day.minutes)}"


def _weeks(view: PlanView, chosen: int = 0) -> ActionSelect:
    plan = view.plan
    first = max(1, min(chosen - OPTIONS_MOST // 2, plan.weeks - OPTIONS_MOST + 1))
    options = []
    for number in range(first, min(plan.weeks, first + OPTIONS_MOST - 1) + 1):
        days = plan.week(number)
        label = f"Week {number}: {days[0].phase.title}"
        about = f"Day {days[0].number} to {days[-1].number}, from {short_date(view.dates[days[0].number])}"
        options.append(
            discord.SelectOption(
                label=one_line(label, LABEL_MOST),
                value=str(number),
                description=about,
                default=number == chosen,
            )
        )
    return ActionSelect("Look at a week", options, "plan-weeks", view.cohort.id)


def _turn(view: PlanView, number: int) -> Sequence[ActionButton]:
    key, last = view.cohort.id, view.plan.weeks
    return [
        ActionButton("Back", "plan-week", key, number - 1, disabled=number == 1, emoji="⬅️"),
        ActionButton("Next", "plan-week", key, number + 1, disabled=number == last, emoji="➡️"),
        ActionButton("The whole plan", "plan-all", key, emoji="🗺️"),
    ]


# -- milestones ------------------------------------------------------------------------------


def milestones_card(list_: Checklist, page: int) -> Card:
    """Lay out the milestones of one phase as toggles; `page` is the phase, 0-based and clamped."""
    phases = [phase for phase in list_.plan.phases if phase.milestones]
    page = min(max(page, 0), len(phases) - 1)
    phase = phases[page]
    total = list_.plan.milestones
    card = Card(BLUE).text(
        f"### Milestones: {phase.title}\n{phase.goal}\n"
        f"-# {len(list_.reached)} of {len(total)} reached in all · for your eyes only"
    )
    for milestone in phase.milestones:
        reached = milestone.id in list_.reached
        toggle = ActionButton(
            "Reached" if reached else "Not yet",
            "milestone",
            list_.cohort.id,
            milestone.id,
            0 if reached else 1,
            page,
            style=discord.ButtonStyle.success if reached else discord.ButtonStyle.secondary,
            emoji="✅" if reached else "⬜",
        )
        card.section(f"{milestone.text[0].upper()}{milestone.text[1:]}.", toggle)
    return card.row(
        ActionButton("Back", "milestones", list_.cohort.id, page - 1, disabled=page == 0, emoji="⬅️"),
        ActionButton(
            "Next", "milestones", list_.cohort.id, page + 1, disabled=page == len(phases) - 1, emoji="➡️"
        ),
    )


def first_open(found: Checklist) -> int:
    """Return the place of the first phase with a milestone that is not reached, the last where all are."""
    phases = [phase for phase in found.plan.phases if phase.milestones]
    still = [n for n, phase in enumerate(phases) if {one.id for one in phase.milestones} - found.reached]
    return still[0] if still else len(phases) - 1


# -- searching -------------------------------------------------------------------------------


def found_card(words: str, cohort: Cohort, hits: Sequence[Hit]) -> Card:
    """Lay out what a search found; one can be opened."""
    card = Card(BLUE)
    asked = escape(one_line(words, 60))
    if not hits:
        return card.text(
            f"### Nothing found for “{asked}”\nTry fewer or shorter words: every word has to occur. "
            "`/guide` lists all sections."
        )
    lines = [f"• **{hit.title}**\n-# {hit.where}" for hit in hits]
    more = " (the first ones)" if len(hits) == OPTIONS_MOST else ""
    card.text(f"### {plural(len(hits), 'place')} for “{asked}”{more}\n" + "\n".join(lines))
    options = [
        discord.SelectOption(
            label=one_line(hit.title, LABEL_MOST),
            value=f"{hit.plan_id or ''}/{hit.key}",
            description=one_line(hit.where, LABEL_MOST),
        )
        for hit in hits
    ]
    return card.row(ActionSelect("Open one", options, "found", cohort.id))
