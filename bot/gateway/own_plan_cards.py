"""Lay out a group's own plan: its faults, the preview, what came of it; and its file."""

import io
from collections.abc import Sequence

import discord

from bot.domain.curriculum import Day, Plan
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.error_replies import plan_faults
from bot.gateway.post_rendering import AMBER, BLUE, GREEN
from bot.gateway.words import escape, listed, minutes, one_line, plural, short_date
from bot.services.own_plans import GroupEffect, PlanFile, PlanKept, PlanPreview, summed_up

NAMED_MOST = 5
SUCCESS = discord.ButtonStyle.success


def faults_file(faults: Sequence[str]) -> discord.File | None:
    """Write out all faults where the reply cannot hold them."""
    if plan_faults(faults).count("\n• ") == len(faults):
        return None
    return discord.File(io.BytesIO("\n".join(faults).encode()), filename="faults.txt")


def plan_file(made: PlanFile) -> discord.File:
    """Make a file of a plan."""
    return discord.File(io.BytesIO(made.text.encode()), filename=made.name)


def template_text() -> str:
    """Say what to do with the template."""
    return (
        "A plan to begin with: change it in any editor, then `/cohort plan-import` with the file. Nothing is "
        "kept before you have seen a preview."
    )


def download_text(made: PlanFile) -> str:
    """Say what a download is."""
    return (
        f"`{made.name}` is the plan as it is now. Change it and import it again: each day has a mark, so it "
        "is the same day even under another title or in another place."
    )


def preview_card(preview: PlanPreview) -> Card:
    """Lay out what an import holds and what it changes, and ask."""
    plan, draft_id = preview.plan, preview.draft_id
    if draft_id is None:
        return Card(BLUE).text(
            f"### {escape(plan.title)}\nThat is version {plan.version} exactly as it is. Nothing to keep."
        )
    card = Card(AMBER).text(f"### Keep {escape(plan.title)}?\n{_about(plan)}")
    if plan.summary:
        card.text(plan.summary)
    card.text("**The first week**\n" + "\n".join(_day_line(day) for day in plan.week(1)))
    if preview.before is not None:
        card.text(_changes(preview))
    else:
        card.text("It is a new plan of this server: `/setup plan:` offers it once it is kept.")
    return card.row(
        ActionButton("Keep it", "plan-keep", draft_id, style=SUCCESS),
        ActionButton("Throw it away", "plan-drop", draft_id),
    )


def _about(plan: Plan) -> str:
    weeks = [sum(day.minutes for day in plan.week(number)) for number in range(1, plan.weeks + 1)]
    phases = f" in {plural(len(plan.phases), 'phase')}" if plan.phases[0].id != "plan" else ""
    total = f"{plural(len(plan), 'day')}{phases}, {minutes(sum(weeks))} in all"
    whole = weeks[: len(plan) // 7] or weeks
    low, high = minutes(min(whole)), minutes(max(whole))
    return f"{total} · {low if low == high else f'{low} to {high}'} a week"


def _day_line(day: Day) -> str:
    optional = len(day.items) - len(day.required)
    more = f", {optional} optional" if optional else ""
    return (
        f"**Day {day.number}** {escape(day.title)}\n"
        f"-# {plural(len(day.required), 'item')}{more}, {plural(len(day.resources), 'link')} · "
        f"{minutes(day.minutes)}"
    )


def _changes(preview: PlanPreview) -> str:
    before, changes = preview.before, preview.changes
    if before is None or changes is None:
        return ""
    lines = [f"**What changes against version {before.version}:** {summed_up(changes)}"]
    moved = [f"{escape(old.title)} ({old.number} → {new.number})" for old, new in changes.moved]
    titles = {"Added": _titles(changes.added), "Removed": _titles(changes.removed), "Moved": moved}
    lines += [f"{what}: {_some(found)}" for what, found in titles.items() if found]
    return "\n".join([*lines, *(_effect(group) for group in preview.groups)])


def _titles(days: Sequence[Day]) -> list[str]:
    return [f"{escape(day.title)} ({day.number})" for day in days]


def _some(names: Sequence[str]) -> str:
    more = [f"{len(names) - NAMED_MOST} more"] if len(names) > NAMED_MOST else []
    return listed([*names[:NAMED_MOST], *more])


def _effect(group: GroupEffect) -> str:
    ends = short_date(group.ends_after)
    when = f"still ends on {ends}"
    if group.ends_after != group.ends_before:
        when = f"ends on {ends} instead of {short_date(group.ends_before)}"
    stays = f"days up to {group.through} stay where they are" if group.through else "no day has come yet"
    return f"⚠️ **{escape(group.cohort.name)}** follows this plan and {when}; {stays}."


def kept_plan_card(kept: PlanKept) -> Card:
    """Say that a version is kept."""
    names = _some([f"**{escape(one_line(cohort.name, 60))}**" for cohort in kept.groups])
    follow = (
        f"{names} {'follows' if len(kept.groups) == 1 else 'follow'} it from now on; it stands in the log."
    )
    return Card(GREEN).text(
        f"### {escape(kept.plan.title)} is kept as version {kept.plan.version}\n"
        + (follow if kept.groups else "`/setup plan:` offers it. `/cohort plan-import` changes it later.")
    )


def thrown_away_card() -> Card:
    """Say that nothing was kept."""
    return Card(BLUE).text("### Thrown away\nNothing was changed.")
