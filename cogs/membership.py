"""`/join`, `/leave`."""

from discord import app_commands

from bot.domain.pace import Pace
from bot.gateway.callers import caller_of
from bot.gateway.cards import Card, is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.member_cards import joined_card
from bot.gateway.organiser_cards import note_card
from bot.gateway.settings_cards import join_card
from bot.gateway.words import escape
from bot.services.all import Services
from bot.services.joining import Joined
from bot.services.paces import PaceOffers
from cogs.base import COHORT, DaymarkCog, Interaction, cohort_id, one_of

PACES = [
    app_commands.Choice(name="with the group", value=Pace.GROUP.value),
    app_commands.Choice(name="catch up: two plan days a study day", value=Pace.CATCH_UP.value),
    app_commands.Choice(name="own pace: one plan day a study day", value=Pace.OWN.value),
    app_commands.Choice(name="intensive: two plan days a study day", value=Pace.INTENSIVE.value),
]


class MembershipCog(DaymarkCog):
    """Let people join and leave."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("join", self.press_join)
        client.actions.on_press("join-pace", self.press_pace)

    @app_commands.command()
    @app_commands.describe(
        pace="Your pace; if you leave it out and the group has begun, you are asked", cohort=COHORT
    )
    @app_commands.choices(pace=PACES)
    async def join(
        self, interaction: Interaction, pace: str | None = None, cohort: str | None = None
    ) -> None:
        """Join the study group."""
        came_of_it = await self.services.membership.ask_to_join(
            caller_of(interaction), cohort, one_of(Pace, pace) if pace is not None else None
        )
        await show(interaction, _card(came_of_it))

    @app_commands.command()
    @app_commands.describe(cohort=COHORT)
    async def leave(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Leave the study group; what you did is kept."""
        left = await self.services.membership.leave(caller_of(interaction), cohort)
        text = f"### You left {escape(left.name)}\nWhat you did is kept. `/join` brings you back any time."
        await show(interaction, note_card(text))

    @join.autocomplete("cohort")
    @leave.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    async def press_join(self, interaction: Interaction, cohort: str) -> None:
        """Answer Join under the sign-up post."""
        came_of_it = await self.services.membership.press_join(caller_of(interaction), cohort_id(cohort))
        await show(interaction, _card(came_of_it))

    async def press_pace(self, interaction: Interaction, cohort: str, pace: str, seen: str) -> None:
        """Answer Join beside a pace; dates that have moved are shown anew."""
        came_of_it = await self.services.membership.press_join(
            caller_of(interaction), cohort_id(cohort), one_of(Pace, pace), seen
        )
        await show(interaction, _card(came_of_it), in_place=is_card(interaction))


def _card(came_of_it: Joined | PaceOffers) -> Card:
    return joined_card(came_of_it) if isinstance(came_of_it, Joined) else join_card(came_of_it)
