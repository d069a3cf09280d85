"""`/streak`."""

import discord
from discord import app_commands

from bot.gateway.callers import caller_of
from bot.gateway.cards import show
from bot.gateway.client import DaymarkClient
from bot.gateway.streak_cards import shared_streak, streak_card
from bot.services.all import Services
from cogs.base import COHORT, MEMBER, DaymarkCog, Interaction, is_mine, user_id


class StreakCog(DaymarkCog):
    """Show streaks, and why they are what they are."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("share-streak", self.press_share)

    @app_commands.command()
    @app_commands.describe(member=MEMBER, cohort=COHORT)
    async def streak(
        self, interaction: Interaction, member: discord.Member | None = None, cohort: str | None = None
    ) -> None:
        """Your streak, freezes and last days, and why in words."""
        caller = caller_of(interaction)
        progress = await self.services.study.progress(caller, cohort, user_id(member))
        await show(interaction, streak_card(progress, mine=is_mine(progress, caller)))

    @streak.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    async def press_share(self, interaction: Interaction, cohort: str) -> None:
        """Answer Share: post the caller's streak where they are."""
        caller = await self.caller_for(interaction, cohort)
        progress = await self.services.study.progress(caller, cohort)
        await interaction.response.send_message(shared_streak(progress, caller.name))
