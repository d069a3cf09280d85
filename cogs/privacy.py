"""`/privacy show | export | delete`, in servers and in direct messages."""

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.ids import GuildId, UserId
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.privacy_cards import ask_card, deleted_card, export_file, held_card, kept_card
from bot.services.all import Services
from cogs.base import DaymarkCog, Interaction


class PrivacyCog(DaymarkCog):
    """Give everybody what is theirs."""

    privacy = app_commands.Group(name="privacy", description="What is held about you, and how to delete it")

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("privacy-export", self.press_export)
        client.actions.on_press("privacy-ask", self.press_ask)
        client.actions.on_press("privacy-delete", self.press_delete)
        client.actions.on_press("privacy-keep", self.press_keep)

    @privacy.command(name="show")
    async def show_held(self, interaction: Interaction) -> None:
        """What is held about you, who sees it, and for how long."""
        held = await self.services.privacy.held(UserId(interaction.user.id))
        await show(interaction, held_card(held))

    @privacy.command()
    async def export(self, interaction: Interaction) -> None:
        """Everything that is held about you, in all servers, as one file."""
        await self.press_export(interaction)

    @privacy.command()
    async def delete(self, interaction: Interaction) -> None:
        """Delete everything that is held about you, in all servers."""
        await self.press_ask(interaction)

    async def press_export(self, interaction: Interaction) -> None:
        """Answer with the file."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        held = await self.services.privacy.held(UserId(interaction.user.id))
        await interaction.followup.send(
            "All that Daymark holds about you, in all servers.", file=export_file(held), ephemeral=True
        )

    async def press_ask(self, interaction: Interaction) -> None:
        """Say what would go, and ask."""
        held = await self.services.privacy.held(UserId(interaction.user.id))
        await show(interaction, ask_card(held), in_place=is_card(interaction))

    async def press_delete(self, interaction: Interaction) -> None:
        """Delete."""
        held = await self.services.privacy.delete(UserId(interaction.user.id))
        await show(interaction, deleted_card(held), in_place=True)

    async def press_keep(self, interaction: Interaction) -> None:
        """Answer Keep it."""
        await show(interaction, kept_card(), in_place=True)

    # -- servers -----------------------------------------------------------------------------

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Let a server's data rest, then go."""
        await self.services.privacy.guild_removed(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Keep the data of a server that took the bot back."""
        await self.services.privacy.guild_present(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Find out which servers removed the bot while it was away."""
        await self.services.privacy.compare({GuildId(guild.id) for guild in self.client.guilds})
