"""The monthly check-in: the private review, its choices, its form; the group's forecast for organisers."""

from bot.domain.errors import Outdated
from bot.domain.pace import Pace
from bot.domain.review import Choice
from bot.gateway.arrangement_cards import preview_card
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.group_review_cards import group_review_card
from bot.gateway.pictures import show_with_picture, wait_for
from bot.gateway.review_cards import offers_card, reflection_form, review_card
from bot.services.all import Services
from bot.services.pictures import drawn
from bot.services.reviewing import Review, ReviewOffers
from bot.services.reviews import TypedReflection
from cogs.base import DaymarkCog, Interaction, cohort_id, one_of


async def show_review(services: Services, interaction: Interaction, review: Review) -> None:
    """Show a member's month with its pictures; the answer was promised before, for drawing takes a while."""
    pictures = [await drawn(services.painter, spec) for spec in review.pictures]
    await show_with_picture(interaction, review_card(review, *pictures), *pictures)


class ReviewCog(DaymarkCog):
    """Let members look back on a month, and organisers ahead."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        actions = client.actions
        actions.on_press("month", self.press_review)
        actions.on_press("month-tick", self.press_tick)
        actions.on_press("month-keep", self.press_keep)
        actions.on_press("month-offer", self.press_offer)
        actions.on_press("month-pace", self.press_pace)
        actions.on_press("month-reflect", self.press_reflect)
        actions.on_form("month-reflect", self.submit_reflection)
        actions.on_press("month-share", self.press_share)
        actions.on_press("month-group", self.press_group)
        actions.on_press("month-pause", self.press_pause)
        actions.on_press("month-weekday", self.press_weekday)

    async def _show(self, interaction: Interaction, review: Review) -> None:
        await show_review(self.services, interaction, review)

    # -- a member's month --------------------------------------------------------------------

    async def press_review(self, interaction: Interaction, cohort: str, period: str) -> None:
        """Show the month again."""
        review = await self.services.reviews.review(caller_of(interaction), cohort_id(cohort), period)
        await wait_for(interaction)
        await self._show(interaction, review)

    async def press_tick(
        self, interaction: Interaction, cohort: str, period: str, milestone: str, reached: str
    ) -> None:
        """Tick a milestone, or take the tick back."""
        review = await self.services.reviews.tick(
            caller_of(interaction), cohort_id(cohort), period, milestone, reached=reached == "1"
        )
        await wait_for(interaction)
        await self._show(interaction, review)

    async def press_keep(self, interaction: Interaction, cohort: str, period: str) -> None:
        """Answer Keep my pace."""
        review = await self.services.reviews.keep(caller_of(interaction), cohort_id(cohort), period)
        await wait_for(interaction)
        await self._show(interaction, review)

    async def press_offer(self, interaction: Interaction, cohort: str, period: str, choice: str) -> None:
        """Show what slowing down, or speeding up, would bring."""
        found = await self.services.reviews.offers(
            caller_of(interaction), cohort_id(cohort), period, one_of(Choice, choice)
        )
        await show_with_picture(interaction, offers_card(found))

    async def press_pace(
        self, interaction: Interaction, cohort: str, period: str, choice: str, pace: str, seen: str
    ) -> None:
        """Change the pace; dates that have moved are shown anew."""
        came_of_it = await self.services.reviews.change(
            caller_of(interaction),
            cohort_id(cohort),
            period,
            one_of(Choice, choice),
            one_of(Pace, pace),
            seen,
        )
        if isinstance(came_of_it, ReviewOffers):
            await show_with_picture(interaction, offers_card(came_of_it))
            return
        await wait_for(interaction)
        await self._show(interaction, came_of_it)

    async def press_reflect(self, interaction: Interaction, cohort: str, period: str) -> None:
        """Open the form for a reflection."""
        form = await self.services.reviews.form(caller_of(interaction), cohort_id(cohort), period)
        await interaction.response.send_modal(reflection_form(form))

    async def submit_reflection(
        self, interaction: Interaction, cohort: str, period: str, *, texts: dict[str, str]
    ) -> None:
        """Store a reflection."""
        typed = TypedReflection(*(texts.get(field, "") for field in ("reflection", "confidence", "goal")))
        caller = caller_of(interaction)
        review = await self.services.reviews.reflect(caller, cohort_id(cohort), period, typed)
        await wait_for(interaction)
        await self._show(interaction, review)

    async def press_share(self, interaction: Interaction, cohort: str, period: str, shared: str) -> None:
        """Answer Group or Organisers only."""
        review = await self.services.reviews.share(
            caller_of(interaction), cohort_id(cohort), period, shared=shared == "1"
        )
        await wait_for(interaction)
        await self._show(interaction, review)

    # -- for organisers ----------------------------------------------------------------------

    async def press_group(self, interaction: Interaction, cohort: str) -> None:
        """Show when the group finishes."""
        await wait_for(interaction)
        found = await self.services.group_reviews.review(caller_of(interaction), cohort_id(cohort))
        await show_with_picture(interaction, group_review_card(found))

    async def press_pause(self, interaction: Interaction, cohort: str) -> None:
        """Preview a week's pause."""
        preview = await self.services.group_reviews.preview_pause(caller_of(interaction), cohort_id(cohort))
        await show(interaction, preview_card(preview), in_place=is_card(interaction))

    async def press_weekday(self, interaction: Interaction, cohort: str, without: str) -> None:
        """Preview one study weekday less."""
        if without not in set("0123456"):
            raise Outdated
        preview = await self.services.group_reviews.preview_weekdays(
            caller_of(interaction), cohort_id(cohort), int(without)
        )
        await show(interaction, preview_card(preview), in_place=is_card(interaction))
