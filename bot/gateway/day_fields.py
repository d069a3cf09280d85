"""Write out the parts of a day's post: its checklist, its links, and who has done it."""

from collections.abc import Sequence

import discord

from bot.domain.curriculum import Day
from bot.gateway.words import escape, item_line, listed, minutes, plural

NAMES_MOST = 20
NAMES_LENGTH_MOST = 1000
FIELD_MOST = 1024


def add_day_fields(embed: discord.Embed, day: Day, *, weekend: bool) -> None:
    """Add a day's items, what done looks like, and its links."""
    lines = [item_line(item) for item in day.items_on(weekend=weekend)]
    _add_lines(embed, f"Checklist · {minutes(day.minutes)}", lines)
    embed.add_field(name="Done looks like", value=day.done, inline=False)
    if day.resources:
        links = [f"[{resource.title}]({resource.url}) · {resource.by}" for resource in day.resources]
        _add_lines(embed, "Links", links)


def _add_lines(embed: discord.Embed, name: str, lines: Sequence[str]) -> None:
    """Add lines as one field, or as several where one would not hold them."""
    held: list[str] = []
    for line in lines:
        if held and len("\n".join([*held, line])) > FIELD_MOST:
            embed.add_field(name=name, value="\n".join(held), inline=False)
            name, held = "…", []
        held.append(line)
    embed.add_field(name=name, value="\n".join(held), inline=False)


def add_done_field(embed: discord.Embed, done: int, names: Sequence[str]) -> None:
    """Add how many have done a day and, of those who let themselves be shown, who."""
    heading = f"Done so far: {done}" if done else "Done so far"
    embed.add_field(name=heading, value=_who(done, names), inline=False)


def _who(done: int, names: Sequence[str]) -> str:
    if not done:
        return "Nobody yet. Who is first?"
    named = _names_that_fit([escape(name) for name in names[:NAMES_MOST]])
    others = done - len(named)
    if named and others:
        named.append(f"{others} more")
    return listed(named) if named else plural(done, "member")


def _names_that_fit(names: list[str]) -> list[str]:
    # Escaping can double a name's length, and Discord refuses a field that is too long.
    while len(listed(names)) > NAMES_LENGTH_MOST:
        names = names[:-1]
    return names
