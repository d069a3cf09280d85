"""Write dates, durations and names the way people read them on Discord."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time

import discord

from bot.domain.cohort import CohortDraft
from bot.domain.curriculum import Day, Item, ItemKind, Plan
from bot.domain.ids import UserId
from bot.domain.monthly import PHASE, PHASE_LEAST

KIND_MARKS = {ItemKind.READ: "📖", ItemKind.PRACTISE: "✍️", ItemKind.BUILD: "🛠️", ItemKind.SHARE: "📣"}
# What formats anywhere, what formats at the start of a line, and what makes an address a link.
_MARKUP = re.compile(r"[\\*_~|`\[<]|(?<!\S)[-+#>]|(?<=:)//")
_LINK = re.compile(r"(https?://[^\s<]+)")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def escape(text: str) -> str:
    """Take the effect out of Markdown, links and mentions in a text somebody wrote."""
    # discord.utils.escape_markdown leaves what stands inside [..](..) and inside links as it is.
    return discord.utils.escape_mentions(_MARKUP.sub(r"\\\g<0>", text))


def escape_but_places(text: str) -> str:
    """Escape a text of ours that may name channels and roles."""
    # Escaping puts a space of no width behind the @ of a role.
    return re.sub(r"\\<(#|@(?=\u200b&))\u200b?(&?)(\d+)>", r"<\1\2\3>", escape(text))


def one_line(text: str, most: int) -> str:
    """Fold a text into one line of at most `most` characters."""
    folded = " ".join(text.split())
    return folded if len(folded) <= most else folded[: most - 1].rstrip() + "…"


def prose(text: str) -> str:
    """Take the effect out of a text somebody wrote, but leave its links."""
    parts = _LINK.split(text)
    return "".join(part if place % 2 else escape(part) for place, part in enumerate(parts))


def quote(text: str) -> str:
    """Show a text somebody wrote as a quotation."""
    return "\n".join(f"> {line}" for line in prose(text).splitlines())


def moment(at: datetime) -> str:
    """Write an instant so that everybody reads it in their own zone."""
    return discord.utils.format_dt(at, "f")


def clock_of(at: datetime) -> str:
    """Write an instant as its time of day, so that everybody reads it in their own zone."""
    return discord.utils.format_dt(at, "t")


def relative(at: datetime) -> str:
    """Write an instant as how far away it is."""
    return discord.utils.format_dt(at, "R")


def short_date(on: date) -> str:
    """Write a date as Mon 2 Mar."""
    return f"{on:%a} {on.day} {on:%b}"


def clock_time(at: time) -> str:
    """Write a wall time as 09:00."""
    return f"{at:%H:%M}"


def checkins_line(draft: CohortDraft, plan: Plan) -> str:
    """Say when a group looks back on its weeks and months."""
    if draft.monthly_on == PHASE and plan.phase_ends(PHASE_LEAST):
        monthly = "at the end of each phase,"
    elif draft.monthly_on.isdecimal():
        monthly = f"on day {draft.monthly_on} of each month"
    else:
        monthly = "on the last day of each month"
    weekly = f"{WEEKDAYS[draft.weekly_weekday]}s at {clock_time(draft.weekly_time)}"
    return f"{weekly} and {monthly} at {clock_time(draft.monthly_time)}"


def minutes(count: int) -> str:
    """Write a duration as 45 min or 1 h 35."""
    hours, rest = divmod(count, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest:02d}" if rest else f"{hours} h"


def percent(share: float | None) -> str:
    """Write a share of 1 as a whole per cent, a dash where there is none yet."""
    return "–" if share is None else f"{share:.0%}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """Write a count with its noun."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str], joint: str = "and") -> str:
    """Join words as a, b and c."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def mention(user_id: UserId) -> str:
    """Name somebody by mention; nothing Daymark sends pings members."""
    return f"<@{user_id}>"


def item_line(item: Item) -> str:
    """Write a checklist item as the post shows it."""
    extra = " *(optional)*" if item.extra else ""
    return f"{KIND_MARKS[item.kind]} {item.text} · {minutes(item.minutes)}{extra}"


def reason(day: Day) -> str:
    """Write why a day is worth doing as a line of its own; a group's own plan may leave it out."""
    return f"{day.why}\n" if day.why else ""


def links_line(day: Day) -> str:
    """Write a day's links as a line of their own, nothing where it has none."""
    links = " · ".join(f"[{resource.title}]({resource.url})" for resource in day.resources)
    return f"**Links:** {links}\n" if links else ""
