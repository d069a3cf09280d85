"""Lay out private cards from texts, sections and rows of buttons."""

from collections.abc import Sequence
from typing import Any

import discord

from bot.gateway.actions import ActionButton, ActionSelect, Unkept

PARTS_MOST = 40
TEXT_MOST = 4000
"""Characters that all texts of a card may have together."""


class Card(Unkept, discord.ui.LayoutView):
    """A private card: one container, read from top to bottom on a phone."""

    def __init__(self, colour: discord.Colour) -> None:
        super().__init__(timeout=None)
        self._left = TEXT_MOST
        self._box: discord.ui.Container[Any] = discord.ui.Container(accent_colour=colour)
        self.add_item(self._box)

    def text(self, text: str) -> "Card":
        """Add a paragraph; what no longer fits into the card is cut off, with a mark."""
        if shown := self._fitting(text):
            self._box.add_item(discord.ui.TextDisplay(shown))
        return self

    def _fitting(self, text: str) -> str:
        shown = text if len(text) <= self._left else text[: max(0, self._left - 1)] + "…" * (self._left > 0)
        self._left -= len(shown)
        return shown

    @property
    def room(self) -> int:
        """Return how many parts still fit, whatever they stand in included."""
        return PARTS_MOST - self.total_children_count

    def line(self) -> "Card":
        """Add a dividing line."""
        self._box.add_item(discord.ui.Separator())
        return self

    def section(self, text: str, button: ActionButton) -> "Card":
        """Add a paragraph with a button beside it; the button alone where no text fits any more."""
        shown = self._fitting(text)
        if not shown:
            return self.row(button)
        self._box.add_item(discord.ui.Section(shown, accessory=button))
        return self

    def picture(self, filename: str, alt: str) -> "Card":
        """Add a picture that is attached under a name."""
        item = discord.MediaGalleryItem(f"attachment://{filename}", description=alt)
        self._box.add_item(discord.ui.MediaGallery(item))
        return self

    @property
    def has_picture(self) -> bool:
        return any(isinstance(part, discord.ui.MediaGallery) for part in self._box.children)

    def row(self, *parts: ActionButton | ActionSelect | discord.ui.Button[Any]) -> "Card":
        """Add a row of buttons, or one select."""
        row: discord.ui.ActionRow[Any] = discord.ui.ActionRow(*parts)
        self._box.add_item(row)
        return self

    def rows(self, parts: Sequence[ActionButton]) -> "Card":
        """Add as many rows of five buttons as it takes."""
        for start in range(0, len(parts), 5):
            self.row(*parts[start : start + 5])
        return self


async def show(interaction: discord.Interaction[Any], card: Card, *, in_place: bool = False) -> None:
    """Answer with a card: privately, or in place of the card whose button was pressed."""
    if in_place:
        await interaction.response.edit_message(view=card)
    else:
        await interaction.response.send_message(view=card, ephemeral=True)


def is_card(interaction: discord.Interaction[Any]) -> bool:
    """Tell whether a press came from a private card, which can be edited in place."""
    message = interaction.message
    return message is not None and message.flags.ephemeral and message.flags.components_v2
