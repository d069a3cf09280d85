"""Lay out the guide: its sections, one section, one note."""

import discord

from bot.domain.curriculum import Guide, GuideSection, Note
from bot.gateway.actions import ActionButton, ActionSelect
from bot.gateway.cards import Card
from bot.gateway.post_rendering import BLUE
from bot.gateway.words import one_line

LABEL_MOST = 100
OPTIONS_MOST = 25
REPORT = "the report “How To Transition from Software Engineer to ML Engineer”"


def guide_card(guide: Guide) -> Card:
    """Lay out the menu of the guide."""
    lines = [f"**{section.title}**\n-# {section.summary}" for section in guide.sections]
    card = Card(BLUE).text("### Guide\n" + "\n".join(lines))
    return card.row(_sections(guide))


def section_card(guide: Guide, section: GuideSection, page: int = 0) -> Card:
    """Lay out one section: its notes to choose from; `page` is 0-based and clamped."""
    pages = -(-len(section.notes) // OPTIONS_MOST)
    page = min(max(page, 0), pages - 1)
    notes = section.notes[page * OPTIONS_MOST : (page + 1) * OPTIONS_MOST]
    card = Card(BLUE).text(f"### {section.title}\n{section.summary}")
    groups: dict[str | None, list[str]] = {}
    for note in notes:
        groups.setdefault(note.group, []).append(note.title)
    lines = [
        (f"**{group}**\n" if group else "") + "\n".join(f"• {title}" for title in titles)
        for group, titles in groups.items()
    ]
    card.text("\n".join(lines))
    options = [discord.SelectOption(label=one_line(note.title, LABEL_MOST), value=note.id) for note in notes]
    card.row(ActionSelect("Read", options, "guide-note"))
    if pages > 1:
        card.row(
            ActionButton("Back", "guide-section", section.id, page - 1, disabled=page == 0, emoji="⬅️"),
            ActionButton(
                "Next", "guide-section", section.id, page + 1, disabled=page == pages - 1, emoji="➡️"
            ),
        )
    return card.row(_sections(guide, section.id))


def note_card(guide: Guide, section: GuideSection, note: Note) -> Card:
    """Lay out one note with its source."""
    card = Card(BLUE).text(f"### {note.title}\n{note.text}")
    if note.do:
        card.text(f"**This week:** {note.do}")
    if note.resources:
        links = [f"• [{each.title}]({each.url}) · {each.by}, {each.price}" for each in note.resources]
        card.text("**More**\n" + "\n".join(links))
    week = f" · roadmap week {note.week}" if note.week else ""
    source = REPORT if note.source is None else f"[{note.source.title}]({note.source.url})"
    card.text(f"-# {section.title}{week} · Source: {source}")
    card.row(ActionButton(section.title, "guide-section", section.id, 0, emoji="📚"))
    return card.row(_sections(guide, section.id))


def _sections(guide: Guide, chosen: str = "") -> ActionSelect:
    options = [
        discord.SelectOption(
            label=section.title,
            value=section.id,
            description=one_line(section.summary, LABEL_MOST),
            default=section.id == chosen,
        )
        for section in guide.sections
    ]
    return ActionSelect("Pick a section", options, "guide")
