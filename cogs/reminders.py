"""The direct messages of reminders: their button, and the notice to who takes none."""

from typing import Any

import discord
from discord.ext import commands

from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.reminder_rendering import NOTICE_CLOSED, silenced_card
from bot.services.all import Services
from cogs.base import DaymarkCog, Interaction, cohort_id


class RemindersCog(DaymarkCog):
    """Let members silence a reminder, and tell them once where none could arrive."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("not-today", self.press_not_today)

    async def press_not_today(self, interaction: Interaction, cohort: str) -> None:
        """Answer Not today."""
        caller = await self.caller_for(interaction, cohort)
        silenced = await self.services.reminders.skip_today(caller, cohort_id(cohort))
        await show(interaction, silenced_card(silenced), in_place=is_card(interaction))

    @commands.Cog.listener()
    async def on_app_command_completion(self, interaction: Interaction, _command: Any) -> None:
        """Tell after a command that went well."""
        await self._tell(interaction)

    @commands.Cog.listener()
    async def on_command_refused(self, interaction: Interaction) -> None:
        """Tell after a command that was refused."""
        await self._tell(interaction)

    async def _tell(self, interaction: Interaction) -> None:
        if interaction.guild_id is None or not interaction.response.is_done():
            return
        if interaction.response.type is discord.InteractionResponseType.modal:
            return
        if await self.services.reminders.take_notice(caller_of(interaction)):
            await interaction.followup.send(NOTICE_CLOSED, ephemeral=True)
