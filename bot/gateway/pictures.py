"""Attach pictures, each with a text for those who do not see it."""

import io
from typing import Any

import discord

from bot.domain.pictures import Picture
from bot.gateway.cards import Card, is_card


def as_file(picture: Picture) -> discord.File:
    """Make a picture a file; one that is sent needs a new one the next time."""
    return discord.File(io.BytesIO(picture.png), filename=picture.filename, description=picture.alt)


async def show_with_picture(
    interaction: discord.Interaction[Any], card: Card, *pictures: Picture | None
) -> None:
    """Answer privately with a card and its pictures, or in place of the card whose button was pressed.

    They stand where `card.picture` was called, else at the end. Drawing may take longer than Discord
    waits: defer first, privately, and the card takes the place of what the member sees meanwhile.
    """
    drawn = [picture for picture in pictures if picture is not None]
    files = [as_file(picture) for picture in drawn]
    if not card.has_picture:
        for picture in drawn:
            card.picture(picture.filename, picture.alt)
    if interaction.response.is_done():
        await interaction.edit_original_response(view=card, attachments=files)
    elif is_card(interaction):
        await interaction.response.edit_message(view=card, attachments=files)
    else:
        await interaction.response.send_message(view=card, files=files, ephemeral=True)


async def wait_for(interaction: discord.Interaction[Any]) -> None:
    """Tell Discord that the answer takes a while: a private card, or the one whose button was pressed."""
    if is_card(interaction):
        await interaction.response.defer()
    else:
        await interaction.response.defer(ephemeral=True, thinking=True)
