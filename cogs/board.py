"""`/leaderboard` and its pages."""

from typing import Literal

import discord
from discord import app_commands

from bot.domain.board import BoardPage, Measure, Period
from bot.gateway.board_rendering import board_embed, page_buttons, shows_openly, turn_buttons
from bot.gateway.callers import caller_of
from bot.gateway.client import DaymarkClient
from bot.services.all import Services
from bot.services.boards import Window
from cogs.base import COHORT, DaymarkCog, Interaction, cohort_id


class BoardCog(DaymarkCog):
    """Show who keeps at it."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("board", self.press_board)
        client.actions.on_press("board-turn", self.press_turn)

    @app_commands.command()
    @app_commands.describe(
        period="Since when; this week if you leave it out",
        by="What counts; points if you leave it out",
        cohort=COHORT,
    )
    async def leaderboard(
        self,
        interaction: Interaction,
        period: Literal["week", "month", "all"] = "week",
        by: Literal["points", "consistency"] = "points",
        cohort: str | None = None,
    ) -> None:
        """Show the group's leaderboard here; it pings nobody."""
        page = await self.services.boards.board(caller_of(interaction), cohort, Period(period), Measure(by))
        await interaction.response.send_message(embed=board_embed(page), view=page_buttons(page, ""))
        if page.mine is not None and not shows_openly(page):
            # The board is public; somebody who is not shown by name sees their own place alone.
            await interaction.followup.send(embed=board_embed(page, private=True), ephemeral=True)

    @leaderboard.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    async def press_board(self, interaction: Interaction, *key: str) -> None:
        """Answer a button under a public board with a private page."""
        page = await self._page(interaction, key)
        view = turn_buttons(page) or discord.utils.MISSING
        await interaction.response.send_message(
            embed=board_embed(page, private=True), view=view, ephemeral=True
        )

    async def press_turn(self, interaction: Interaction, *key: str) -> None:
        """Turn a private page in place."""
        page = await self._page(interaction, key)
        await interaction.response.edit_message(
            embed=board_embed(page, private=True), view=turn_buttons(page)
        )

    async def _page(self, interaction: Interaction, key: tuple[str, ...]) -> BoardPage:
        cohort, period, label, measure, number = key[:5]
        window = Window(Period(period), label)
        caller = caller_of(interaction)
        return await self.services.boards.turn(
            caller, cohort_id(cohort), window, Measure(measure), int(number)
        )
