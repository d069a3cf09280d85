"""`/help`: how it works, and every command."""

from discord import app_commands

from bot.gateway.cards import show
from bot.gateway.client import DaymarkClient
from bot.gateway.help_cards import HELP, help_card
from bot.services.all import Services
from cogs.base import DaymarkCog, Interaction


class HelpCog(DaymarkCog):
    """Explain."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("help", self.press_help)
        client.actions.on_choice("help", self.choose_topic)

    @app_commands.command()
    @app_commands.describe(topic="What about; the basics if you leave it out")
    async def help(self, interaction: Interaction, topic: str = "start") -> None:
        """How Daymark works, and what you can ask it."""
        await show(interaction, help_card(topic, self.client.tree))

    @help.autocomplete("topic")
    async def _topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        folded = typed.casefold()
        return [
            app_commands.Choice(name=topic.title, value=key)
            for key, topic in HELP.items()
            if folded in topic.title.casefold()
        ]

    async def press_help(self, interaction: Interaction) -> None:
        """Answer How it works."""
        await show(interaction, help_card("start", self.client.tree))

    async def choose_topic(self, interaction: Interaction, *, values: list[str]) -> None:
        """Show another topic in place."""
        await show(interaction, help_card(values[0], self.client.tree), in_place=True)
