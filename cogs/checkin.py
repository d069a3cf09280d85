"""`/checkin`, the Check in button, the form, and who may read the answer."""

from discord import app_commands

from bot.domain.delivery import Kind
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.checkin_cards import checkin_card, checkin_form
from bot.gateway.client import DaymarkClient
from bot.gateway.pictures import wait_for
from bot.services.access import Caller
from bot.services.all import Services
from bot.services.checkins import CheckinForm, TypedAnswer
from cogs.base import COHORT, DaymarkCog, Interaction, cohort_id, one_of
from cogs.review import show_review

_FIELDS = ("hours", "went_well", "blocked", "goal", "confidence")


class CheckinCog(DaymarkCog):
    """Take weekly and monthly check-ins."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("checkin", self.press_checkin)
        client.actions.on_press("checkin-share", self.press_share)
        client.actions.on_form("checkin", self.submit_checkin)

    @app_commands.command()
    @app_commands.describe(cohort=COHORT)
    async def checkin(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Fill in the check-in that is open."""
        caller = caller_of(interaction)
        form = await self.services.checkins.current(caller, cohort)
        await self._ask(interaction, caller, form)

    @checkin.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    async def press_checkin(
        self, interaction: Interaction, cohort: str, kind: str, period: str, *_: str
    ) -> None:
        """Open the form of a post's check-in, or of a direct message's."""
        caller = await self.caller_for(interaction, cohort)
        form = await self.services.checkins.form(caller, cohort_id(cohort), one_of(Kind, kind), period)
        await self._ask(interaction, caller, form)

    async def _ask(self, interaction: Interaction, caller: Caller, form: CheckinForm) -> None:
        """Open the form of a week, or the review of a month."""
        if form.kind is Kind.WEEKLY:
            await interaction.response.send_modal(checkin_form(form))
            return
        review = await self.services.reviews.review(caller, form.cohort.id, form.period)
        await wait_for(interaction)
        await show_review(self.services, interaction, review)

    async def submit_checkin(
        self, interaction: Interaction, cohort: str, kind: str, period: str, *, texts: dict[str, str]
    ) -> None:
        """Store a check-in."""
        typed = TypedAnswer(*(texts.get(field, "") for field in _FIELDS))
        caller = await self.caller_for(interaction, cohort)
        saved = await self.services.checkins.save(
            caller, cohort_id(cohort), one_of(Kind, kind), period, typed
        )
        await show(interaction, checkin_card(saved), in_place=is_card(interaction))

    async def press_share(
        self, interaction: Interaction, cohort: str, kind: str, period: str, shared: str
    ) -> None:
        """Answer Group or Organisers only."""
        caller = await self.caller_for(interaction, cohort)
        key = (cohort_id(cohort), one_of(Kind, kind), period)
        saved = await self.services.checkins.share(caller, *key, shared=shared == "1")
        await show(interaction, checkin_card(saved), in_place=is_card(interaction))
