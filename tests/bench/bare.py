"""Be the bot to compare with: discord.py set up as Daymark does, answering a constant."""

import asyncio
import sys
from typing import Any

import discord
from discord import app_commands
from yarl import URL

Interaction = discord.Interaction[Any]
TEXT = "Day 9 of 30. Nothing was looked up for this answer."


class BareBot(discord.Client):
    """A client with the same intents and caches as Daymark's."""

    def __init__(self) -> None:
        super().__init__(
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
        )
        self.tree = app_commands.CommandTree(self)
        self.tree.add_command(today)
        self.tree.add_command(done)
        self.tree.add_command(leaderboard)

    async def setup_hook(self) -> None:
        """Register the commands."""
        await self.tree.sync()

    async def on_ready(self) -> None:
        """Say so in the words of Daymark's log."""
        sys.stderr.write('{"event": "ready"}\n')
        sys.stderr.flush()


@app_commands.command(description="Answer a constant, privately")
async def today(interaction: Interaction) -> None:
    """Answer."""
    await interaction.response.send_message(TEXT, ephemeral=True)


@app_commands.command(description="Answer a constant, privately")
async def done(interaction: Interaction) -> None:
    """Answer."""
    await interaction.response.send_message(TEXT, ephemeral=True)


@app_commands.command(description="Answer a constant")
async def leaderboard(interaction: Interaction, period: str = "week") -> None:
    """Answer."""
    await interaction.response.send_message(TEXT)


async def _run(api_url: str, gateway_url: str) -> None:
    discord.http.Route.BASE = api_url
    discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(gateway_url)
    async with BareBot() as bot:
        await bot.start("a-token")


if __name__ == "__main__":
    asyncio.run(_run(*sys.argv[1:]))
