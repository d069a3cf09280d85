"""`/settings`: zone, how one is shown, reminders, rest, pace; each form and button of its card."""

from discord import app_commands

from bot.domain.calendar import local_date
from bot.domain.cohort import Shown
from bot.domain.pace import Pace
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.settings_cards import (
    pace_card,
    paced_card,
    remind_form,
    rest_form,
    settings_card,
    zone_form,
)
from bot.services.access import Caller
from bot.services.all import Services
from bot.services.rest import PaceChanged
from cogs.base import DaymarkCog, Interaction, cohort_id, one_of


class SettingsCog(DaymarkCog):
    """Let members decide about themselves."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        actions = client.actions
        actions.on_press("settings", self.press_settings)
        actions.on_press("zone", self.press_zone)
        actions.on_form("zone", self.submit_zone)
        actions.on_choice("shown", self.choose_shown)
        actions.on_press("remind", self.press_remind)
        actions.on_form("remind", self.submit_remind)
        actions.on_press("rest", self.press_rest)
        actions.on_form("rest", self.submit_rest)
        actions.on_choice("rest-cancel", self.choose_cancel)
        actions.on_press("pace", self.press_pace)
        actions.on_press("pace-choose", self.press_choose)

    @app_commands.command()
    async def settings(self, interaction: Interaction) -> None:
        """Your time zone, how the group sees you, reminders, rest, pace and weekly goal."""
        settings = await self.services.membership.settings(caller_of(interaction))
        await show(interaction, settings_card(settings))

    async def press_settings(self, interaction: Interaction) -> None:
        """Answer My settings."""
        await self._show(interaction, caller_of(interaction))

    async def _show(self, interaction: Interaction, caller: Caller) -> None:
        settings = await self.services.membership.settings(caller)
        await show(interaction, settings_card(settings), in_place=is_card(interaction))

    # -- zone, and how one is shown ----------------------------------------------------------

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

    # -- reminders ---------------------------------------------------------------------------

    async def press_remind(self, interaction: Interaction) -> None:
        """Open the form for reminders."""
        settings = await self.services.membership.settings(caller_of(interaction))
        await interaction.response.send_modal(remind_form(settings.remind_at))

    async def submit_remind(self, interaction: Interaction, *, texts: dict[str, str]) -> None:
        """Keep when to remind."""
        caller = caller_of(interaction)
        await self.services.reminders.choose(caller, texts.get("at", ""))
        await self._show(interaction, caller)

    # -- rest --------------------------------------------------------------------------------

    async def press_rest(self, interaction: Interaction, cohort: str) -> None:
        """Open the form for rest."""
        settings = await self.services.membership.settings(caller_of(interaction))
        today = local_date(self.services.clock.now(), settings.zone or "UTC")
        await interaction.response.send_modal(rest_form(cohort_id(cohort), today))

    async def submit_rest(self, interaction: Interaction, cohort: str, *, texts: dict[str, str]) -> None:
        """Plan rest."""
        caller = caller_of(interaction)
        first, last = texts.get("from", ""), texts.get("to", "")
        await self.services.rests.plan(caller, cohort_id(cohort), first, last)
        await self._show(interaction, caller)

    async def choose_cancel(self, interaction: Interaction, cohort: str, *, values: list[str]) -> None:
        """Take rest back."""
        caller = caller_of(interaction)
        first, _, last = values[0].partition("/")
        await self.services.rests.cancel(caller, cohort_id(cohort), first, last)
        await self._show(interaction, caller)

    # -- pace --------------------------------------------------------------------------------

    async def press_pace(self, interaction: Interaction, cohort: str) -> None:
        """Show what each pace would bring."""
        offers = await self.services.rests.offers(caller_of(interaction), cohort_id(cohort))
        await show(interaction, pace_card(offers), in_place=is_card(interaction))

    async def press_choose(self, interaction: Interaction, cohort: str, pace: str, seen: str) -> None:
        """Change the pace; dates that have moved are shown anew."""
        came_of_it = await self.services.rests.change_pace(
            caller_of(interaction), cohort_id(cohort), one_of(Pace, pace), seen
        )
        card = paced_card(came_of_it) if isinstance(came_of_it, PaceChanged) else pace_card(came_of_it)
        await show(interaction, card, in_place=is_card(interaction))
