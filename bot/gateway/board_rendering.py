"""Write out boards: ten places a page, the asker's own always shown."""

from calendar import month_name

import discord

from bot.domain.board import BoardPage, Measure, Period, Place
from bot.domain.calendar import DAY, monday_of
from bot.domain.cohort import Shown
from bot.domain.ledger import POINTS_LATE, POINTS_ON_TIME
from bot.domain.quiz import POINTS
from bot.gateway.actions import ActionButton, buttons
from bot.gateway.words import escape, percent, plural, short_date

GOLD = discord.Colour(0xCA8A04)
MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
_RULES = {
    Measure.POINTS: (
        f"{POINTS_ON_TIME} points for a day done by your deadline, {POINTS_LATE} later, "
        f"{POINTS} for a right answer in the daily quiz or a live round. Equal points share a place."
    ),
    Measure.CONSISTENCY: "Days on time or kept late ÷ days closed. Equal shares share a place.",
}


def board_embed(page: BoardPage, *, private: bool = False) -> discord.Embed:
    """Write out one page of a board; only a private one says which place is the reader's."""
    embed = discord.Embed(
        title=f"{escape(page.cohort.name)}: {page.measure}, {span(page)}",
        description=_lines(page, private=private),
        colour=GOLD,
    )
    foot = _RULES[page.measure]
    if page.pages > 1:
        foot = f"Page {page.page + 1} of {page.pages} · {plural(page.scored, 'member')} · {foot}"
    embed.set_footer(text=foot)
    return embed


def span(page: BoardPage) -> str:
    """Write out which dates a board is about."""
    if page.period is Period.WEEK:
        monday = monday_of(page.label)
        return f"{short_date(monday)} to {short_date(monday + 6 * DAY)}"
    if page.period is Period.MONTH:
        year, month = page.label.split("-")
        return f"{month_name[int(month)]} {year}"
    return "all time"


def _lines(page: BoardPage, *, private: bool) -> str:
    if not page.places and (page.mine is None or not private):
        return "Nobody has scored yet. The first **Done** opens the board."
    mine = page.mine if private or shows_openly(page) else None
    lines = [_line(place, page, mine if private else None) for place in page.places]
    if mine is not None and mine not in page.places:
        lines += ["…", _line(mine, page, mine if private else None)]
    if private and mine is None:
        lines += ["", "You have no place here yet: **Done** earns points."]
    return "\n".join(lines)


def shows_openly(page: BoardPage) -> bool:
    """Tell whether the asker's own place may be shown to everybody."""
    return page.mine is not None and page.mine.shown is Shown.NAME


def _line(place: Place, page: BoardPage, mine: Place | None) -> str:
    mark = MEDALS.get(place.rank, f"`{place.rank}.`")
    name = escape(place.name) if place.shown is Shown.NAME else "someone"
    value = percent(place.value) if page.measure is Measure.CONSISTENCY else f"{place.value:g}"
    line = f"{mark} {name} · **{value}**"
    if mine is None or place.user_id != mine.user_id:
        return line
    return f"{mark} **You** · **{value}**" + (" (shown to you only)" if place.shown is Shown.HIDDEN else "")


def page_buttons(page: BoardPage, marker: str) -> discord.ui.View:
    """Make the buttons under a public board; each answers privately."""
    key = (page.cohort.id, page.period, page.label, page.measure)
    row = [ActionButton("My place", "board", *key, 0, marker, emoji="🙋")]
    if page.pages > 1:
        row.append(ActionButton("More", "board", *key, 1, marker, emoji="➡️"))
    return buttons(*row)


def turn_buttons(page: BoardPage) -> discord.ui.View | None:
    """Make the buttons under a private page; they turn it in place."""
    if page.pages == 1:
        return None
    key = (page.cohort.id, page.period, page.label, page.measure)
    first, last = page.page == 0, page.page == page.pages - 1
    return buttons(
        ActionButton("Back", "board-turn", *key, page.page - 1, disabled=first, emoji="⬅️"),
        ActionButton("Next", "board-turn", *key, page.page + 1, disabled=last, emoji="➡️"),
    )
