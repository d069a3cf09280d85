"""`/cohort report | export`: see how the group is doing; part of the cohort cog."""

import io

import discord
from discord import app_commands

from bot.gateway.callers import caller_of
from bot.gateway.cards import show
from bot.gateway.client import DaymarkClient
from bot.gateway.report_cards import report_card
from bot.services.all import Services
from cogs.arranging import group
from cogs.base import COHORT, DaymarkCog, Interaction


class Reporting(DaymarkCog):
    """Report and export."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("report", self.press_report)

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def report(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Who is on track, where people get stuck, at what time of day they study."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.services.reports.report(caller_of(interaction), cohort)
        await interaction.followup.send(view=report_card(found, 0), ephemeral=True)

    async def press_report(self, interaction: Interaction, cohort: str, page: str) -> None:
        """Turn the report."""
        found = await self.services.reports.report(caller_of(interaction), cohort)
        await show(interaction, report_card(found, int(page)), in_place=True)

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def export(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Members, days done, check-ins and weekly hours as files for a spreadsheet."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        made = await self.services.exports.export(caller_of(interaction), cohort)
        files = [discord.File(io.BytesIO(content), filename=name) for name, content in made.files]
        await interaction.followup.send(
            "The group's figures, for you and the other organisers only. Treat them as you would a letter.",
            files=files,
            ephemeral=True,
        )

    @report.autocomplete("cohort")
    @export.autocomplete("cohort")
    async def _which(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)
