"""Lay out what a skill check says."""

import discord

from bot.domain.assessing import READY, Level, weak_topics
from bot.domain.curriculum import Area
from bot.gateway.words import listed, percent
from bot.services.asking import Result
from bot.services.assessing import Outcome

HINTS_SHOWN = 4
AREAS = {
    Area.MATHEMATICS: "Mathematics and statistics",
    Area.CONCEPTS: "ML concepts",
    Area.PRACTICE: "ML engineering practice",
}
_BAR = 10


def outcome_text(result: Result, outcome: Outcome) -> str:
    """Write the levels with their ranges, then and now, what to look at again, and where to begin."""
    parts = [
        f"### 🧭 Your skill check: {result.right} of {len(result.answered)} right",
        "\n".join(_area(outcome, area) for area in AREAS),
        _where(outcome),
    ]
    if hints := weak_topics([(question, right) for question, _, right in result.answered]):
        parts.append(f"**Look again at** {listed(hints[:HINTS_SHOWN])}.")
    if outcome.before is not None:
        when = discord.utils.format_dt(outcome.before.at, "D")
        parts.append(f"-# Before: your skill check of {when}.")
    parts.append(
        "-# A level of 60% means: of the medium questions of that area you would know about 60%. Eighteen "
        "questions leave room for luck: your true level lies in the range in 95 of 100 cases."
    )
    return "\n\n".join(parts)


def _area(outcome: Outcome, area: Area) -> str:
    level = outcome.now.levels[area]
    line = f"**{AREAS[area]}**\n{bar(level.share)} **{percent(level.share)}** ({_range(level)})"
    if outcome.before is None or area not in outcome.before.levels:
        return line
    then = outcome.before.levels[area]
    return f"{line}\n{bar(then.share)} {percent(then.share)} before ({_range(then)})"


def _range(level: Level) -> str:
    return f"{level.low * 100:.0f}–{percent(level.high)}"


def bar(share: float) -> str:
    """Draw a share as a bar of ten."""
    full = round(share * _BAR)
    return "▰" * full + "▱" * (_BAR - full)


def _where(outcome: Outcome) -> str:
    if all(level.share >= READY for level in outcome.now.levels.values()):
        week = f"**week {outcome.now.week}** of {outcome.plan_title}"
        return f"You know most of all three areas: {week} is for you."
    return (
        f"**Begin with week {outcome.now.week}** of {outcome.plan_title}: it is the first with enough that "
        "is new to you. `/plan show` has it."
    )
