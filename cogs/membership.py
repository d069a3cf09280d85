"""`/join`, `/leave`, `/settings`."""

from discord import app_commands

from bot.domain.cohort import Shown
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.member_cards import joined_card, settings_card, zone_form
from bot.gateway.organiser_cards import note_card
from bot.gateway.words import escape
from bot.services.all import Services
from cogs.base import COHORT, DaymarkCog, Interaction, cohort_id


class MembershipCog(DaymarkCog):
    """Let people join, leave, and say how they want to be seen."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("join", self.press_join)
        client.actions.on_press("zone", self.press_zone)
        client.actions.on_form("zone", self.submit_zone)
        client.actions.on_choice("shown", self.choose_shown)

    @app_commands.command()
    @app_commands.describe(cohort=COHORT)
    async def join(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Join the study group."""
        joined = await self.services.membership.join(caller_of(interaction), cohort)
        await show(interaction, joined_card(joined))

    @app_commands.command()
    @app_commands.describe(cohort=COHORT)
    async def leave(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Leave the study group; what you did is kept."""
        left = await self.services.membership.leave(caller_of(interaction), cohort)
        text = f"### You left {escape(left.name)}\nWhat you did is kept. `/join` brings you back any time."
        await show(interaction, note_card(text))

    @app_commands.command()
    async def settings(self, interaction: Interaction) -> None:
        """Your time zone, and how the group sees you."""
        settings = await self.services.membership.settings(caller_of(interaction))
        await show(interaction, settings_card(settings))

    @join.autocomplete("cohort")
    @leave.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    async def press_join(self, interaction: Interaction, cohort: str) -> None:
        """Answer Join under the sign-up post."""
        joined = await self.services.membership.press_join(caller_of(interaction), cohort_id(cohort))
        await show(interaction, joined_card(joined))

    async def press_zone(self, interaction: Interaction) -> None:
        """Open the form for a time zone."""
        settings = await self.services.membership.settings(caller_of(interaction))
        await interaction.response.send_modal(zone_form(settings.zone))

    async def submit_zone(self, interaction: Interaction, *, texts: dict[str, str]) -> None:
        """Keep a time zone."""
        caller = caller_of(interaction)
        settings = await self.services.membership.set_zone(caller, texts.get("zone", ""))
        await show(interaction, settings_card(settings), in_place=is_card(interaction))

    async def choose_shown(self, interaction: Interaction, *, values: list[str]) -> None:
        """Keep how the group sees the caller."""
        settings = await self.services.membership.set_shown(caller_of(interaction), Shown(values[0]))
        await show(interaction, settings_card(settings), in_place=True)
