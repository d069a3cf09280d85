"""Lay out a group's report, one page a question, each with one suggestion."""

from collections.abc import Callable, Sequence

from bot.domain.report import DayPart, Quiet, Stuck
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE
from bot.gateway.words import escape, listed, percent, plural
from bot.services.reports import CohortReport

NAMES_MOST = 15
FEW_MISS = 0.75
"""From this share on a day is not called hard."""


def report_card(found: CohortReport, page: int) -> Card:
    """Lay out one page, 0-based and clamped."""
    page = min(max(page, 0), len(PAGES) - 1)
    title, write = PAGES[page]
    card = Card(BLUE).text(
        f"### {escape(found.cohort.name)}: {title}\n-# For organisers' eyes. Page {page + 1} of {len(PAGES)}"
    )
    if not found.report.members:
        card.text("Nobody has joined yet. Invite people with the sign-up post.")
    else:
        said, suggestion = write(found)
        card.text(said).text(f"💡 {suggestion}")
    return card.row(
        ActionButton("Back", "report", found.cohort.id, page - 1, disabled=page == 0, emoji="⬅️"),
        ActionButton("Next", "report", found.cohort.id, page + 1, disabled=page == len(PAGES) - 1, emoji="➡️"),
        ActionButton(
            "Forecast", "month-group", found.cohort.id, emoji="🧭", disabled=not found.cohort.running
        ),
    )


def _quiet(found: CohortReport) -> tuple[str, str]:
    quiet = found.report.quiet
    lines = [f"**On track:** {len(quiet[Quiet.ON_TRACK])} of {plural(found.report.members, 'member')}"]
    lines += [
        f"**{str(grade).capitalize()} or more:** {_names(quiet[grade])}"
        for grade in (Quiet.TWO, Quiet.FOUR, Quiet.SEVEN)
        if quiet[grade]
    ]
    return "\n".join(lines), _who_to_ask(found)


def _who_to_ask(found: CohortReport) -> str:
    quiet = found.report.quiet
    if quiet[Quiet.SEVEN]:
        return (
            "A week is long. A friendly private word works better than a public one: ask what got in the way."
        )
    if quiet[Quiet.FOUR] or quiet[Quiet.TWO]:
        return "Ask the quiet ones in private whether they know that late days still count."
    return "Everybody keeps up. Say so to the group with `/cohort announce`."


def _names(names: Sequence[str]) -> str:
    shown = [escape(name) for name in names[:NAMES_MOST]]
    more = len(names) - len(shown)
    return listed([*shown, f"{more} more"] if more else shown)


def _stuck(found: CohortReport) -> tuple[str, str]:
    report = found.report
    if not report.stuck_days and not report.stuck_items:
        return (
            "No day stands out. A day is looked at once at least three members have reached it.",
            "Nothing to do here yet.",
        )
    parts = []
    if report.stuck_days:
        parts.append("**Days**\n" + "\n".join(_day_line(found, stuck) for stuck in report.stuck_days))
    if report.stuck_items:
        parts.append(
            "**Items left out most**\n" + "\n".join(_item_line(found, s) for s in report.stuck_items)
        )
    return "\n".join(parts), _help_with(found)


def _day_line(found: CohortReport, stuck: Stuck) -> str:
    return f"• Day {stuck.number}: {found.plan.day(stuck.number).title}, {_ratio(stuck)}"


def _item_line(found: CohortReport, stuck: Stuck) -> str:
    text = next(item.text for item in found.plan.by_id[stuck.day_id].items if item.id == stuck.item_id)
    return f"• Day {stuck.number}: {text} {_ratio(stuck)}"


def _ratio(stuck: Stuck) -> str:
    return f"{stuck.done} of {stuck.reached} ({percent(stuck.share)})"


def _help_with(found: CohortReport) -> str:
    if found.report.stuck_days:
        hardest = found.report.stuck_days[0]
        if hardest.share >= FEW_MISS:
            return "No day stands out: those who miss one are few. A private word to them does most."
        return f"Offer half an hour together on day {hardest.number}, or pause a day so that people catch up."
    return "Ask in the channel how others did the item that is left out most."


def _when(found: CohortReport) -> tuple[str, str]:
    parts = found.report.parts
    total = sum(parts.values())
    if not total:
        return "Nobody has finished a day yet.", "Wait for the first days, then look here again."
    lines = [f"• {part}: {count} ({percent(count / total)})" for part, count in parts.items()]
    busiest = max(parts, key=lambda part: parts[part])
    return "**When days are finished** (in each member's own zone)\n" + "\n".join(lines), _post_at(busiest)


def _post_at(busiest: DayPart) -> str:
    if busiest is DayPart.MORNING:
        return "People study early: a post time before breakfast suits them (`/cohort edit`)."
    return f"Most days are finished in the {busiest}: be around then to answer questions."


PAGES: tuple[tuple[str, Callable[[CohortReport], tuple[str, str]]], ...] = (
    ("who is on track", _quiet),
    ("where people get stuck", _stuck),
    ("at what time of day people study", _when),
)
