"""Lay out a streak: the numbers, the last days as a strip, and why in words."""

from collections.abc import Iterator, Sequence

from bot.domain.ledger import FREEZES_MOST, Ledger, Row, Status
from bot.gateway.actions import ActionButton
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE
from bot.gateway.words import escape, moment, percent, plural, short_date
from bot.services.day_views import Progress

STRIP, A_LINE = 21, 7
_MARKS = {
    Status.ON_TIME: "🟩",
    Status.KEPT_LATE: "🟨",
    Status.OPEN: "⬜",
    Status.EXCUSED: "🟦",
    Status.FROZEN: "🧊",
    Status.MISSED: "🟥",
}
_LEGEND = " · ".join(f"{mark} {status}" for status, mark in _MARKS.items())


def strip(rows: Sequence[Row]) -> str:
    """Draw the last rows as marks, seven a line, with the days they span and what they mean."""
    shown = rows[-STRIP:]
    first, last = shown[0].number, shown[-1].number
    span = f"Day {first}" if first == last else f"Days {first} to {last}"
    lines = [shown[at : at + A_LINE] for at in range(0, len(shown), A_LINE)]
    marks = "\n".join("".join(_MARKS[row.status] for row in line) for line in lines)
    return f"**{span}**\n{marks}\n-# {_LEGEND}"


def streak_card(progress: Progress, *, mine: bool = True) -> Card:
    """Lay out `/streak`, one's own or somebody else's."""
    cohort, ledger = progress.record.cohort, progress.ledger
    name = progress.record.enrolment.member.name
    whose = "Your streak" if mine else f"{escape(name)}’s streak"
    card = Card(BLUE).text(
        f"### 🔥 {whose} in {escape(cohort.name)}: {plural(ledger.streak, 'day')}\n"
        f"Best **{ledger.best}** · 🧊 freezes **{ledger.freezes}** of {FREEZES_MOST} · "
        f"consistency **{percent(ledger.consistency)}**"
    )
    if ledger.rows:
        card.text(strip(ledger.rows))
    card.text(f"**Why**\n{why(ledger, mine=mine)}")
    if not mine:
        return card
    return card.row(
        ActionButton("Share", "share-streak", cohort.id, emoji="📣"),
        ActionButton("My day", "today", cohort.id, emoji="📋"),
    )


def why(ledger: Ledger, *, mine: bool = True) -> str:
    """Say in words what happened in the days of the strip, and what a streak counts."""
    if not ledger.rows:
        return "No day counts yet: the first one is still to come."
    shown = ledger.rows[-STRIP:]
    closed = any(row.status is not Status.OPEN for row in shown)
    said = "; ".join(_events(shown)) or ("every day kept on time" if closed else "no day has closed yet")
    lines = [f"{said[0].upper()}{said[1:]}."]
    still_open = [row for row in shown if row.status is Status.OPEN]
    if mine and still_open:
        row = still_open[0]
        lines.append(
            f"Day {row.number} is open: the streak holds if it is done by {moment(row.grace_until)}."
        )
    lines.append(
        "-# A streak counts days on time or kept late since the last one missed. Frozen and excused days "
        "bridge it. Seven days on time in a row earn a freeze."
    )
    return "\n".join(lines)


def _events(rows: Sequence[Row]) -> Iterator[str]:
    for row in rows:
        day = f"Day {row.number}"
        if row.status is Status.MISSED:
            yield f"{day} missed on {short_date(row.on)}"
        elif row.status is Status.FROZEN:
            yield f"a freeze covered {day}"
        elif row.status is Status.EXCUSED:
            yield f"{day} excused: {'rest' if row.rested else 'the bot was away'}"
        elif row.status is Status.KEPT_LATE:
            yield f"{day} kept late"


def shared_streak(progress: Progress, name: str) -> str:
    """Write the one line that Share posts."""
    ledger = progress.ledger
    return (
        f"🔥 **{escape(name)}** in {escape(progress.record.cohort.name)}: a streak of "
        f"{plural(ledger.streak, 'day')}, best {ledger.best}, consistency {percent(ledger.consistency)}."
    )
