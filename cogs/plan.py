"""`/plan calendar`: the days to come in one's own calendar."""

import io

import discord
from discord import app_commands

from bot.gateway.callers import caller_of
from bot.gateway.words import escape, plural
from cogs.base import COHORT, DaymarkCog, Interaction


class PlanCog(DaymarkCog):
    """Hand out the plan."""

    plan = app_commands.Group(name="plan", description="The plan of your study group")

    @plan.command()
    @app_commands.describe(cohort=COHORT)
    async def calendar(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Your days to come as a file for your calendar."""
        made = await self.services.calendar_files.remaining(caller_of(interaction), cohort)
        await interaction.response.send_message(
            f"📅 {plural(made.days, 'day')} of **{escape(made.name)}**, in your time zone. Open the file to "
            "put them into your calendar. If the group's dates change, get it again: the days are "
            "replaced, not doubled.",
            file=discord.File(io.BytesIO(made.content), filename="daymark.ics"),
            ephemeral=True,
        )

    @calendar.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)
