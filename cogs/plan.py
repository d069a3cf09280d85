"""`/plan`: the plan to look at, to search and to take along, and one's milestones."""

import io

import discord
from discord import app_commands

from bot.domain.errors import Outdated
from bot.domain.ids import PlanId
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.guide_cards import note_card
from bot.gateway.plan_cards import (
    first_open,
    foreign_day_card,
    found_card,
    milestones_card,
    plan_card,
    plan_day_card,
    week_card,
)
from bot.gateway.words import escape, plural
from bot.services.all import Services
from cogs.base import COHORT, DaymarkCog, Interaction, cohort_id


class PlanCog(DaymarkCog):
    """Hand out the plan."""

    plan = app_commands.Group(name="plan", description="The plan of your study group")

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        actions = client.actions
        actions.on_press("plan-all", self.press_all)
        actions.on_press("plan-week", self.press_week)
        actions.on_choice("plan-weeks", self.choose_week)
        actions.on_choice("plan-day", self.choose_day)
        actions.on_choice("found", self.choose_found)
        actions.on_press("milestones", self.press_milestones)
        actions.on_press("milestone", self.press_milestone)

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

    @plan.command()
    @app_commands.describe(week="A week of the plan", day="A day of the plan", cohort=COHORT)
    async def show(
        self,
        interaction: Interaction,
        week: int | None = None,
        day: int | None = None,
        cohort: str | None = None,
    ) -> None:
        """The whole plan, a week or a day of it, and where you and the group are."""
        caller, plans = caller_of(interaction), self.services.plans
        if day is not None:
            await show(interaction, plan_day_card(*await plans.day(caller, cohort, day)))
        elif week is not None:
            view, _ = await plans.week(caller, cohort, week)
            await show(interaction, week_card(view, week))
        else:
            await show(interaction, plan_card(await plans.show(caller, cohort)))

    @plan.command()
    @app_commands.describe(words="What to look for in all plans and the guide", cohort=COHORT)
    async def search(self, interaction: Interaction, words: str, cohort: str | None = None) -> None:
        """Find days of all plans, and notes of the guide."""
        found, hits = await self.services.plans.find(caller_of(interaction), words, cohort)
        await show(interaction, found_card(words, found, hits))

    @plan.command()
    @app_commands.describe(cohort=COHORT)
    async def milestones(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Your own checklist: what you can do at the end of each phase."""
        found = await self.services.plans.milestones(caller_of(interaction), cohort)
        await show(interaction, milestones_card(found, first_open(found)))

    # -- buttons and choices -----------------------------------------------------------------

    async def press_all(self, interaction: Interaction, cohort: str) -> None:
        """Show the whole plan."""
        view = await self.services.plans.show(caller_of(interaction), cohort)
        await show(interaction, plan_card(view), in_place=is_card(interaction))

    async def press_week(self, interaction: Interaction, cohort: str, week: str) -> None:
        """Show a week."""
        view, _ = await self.services.plans.week(caller_of(interaction), cohort, int(week))
        await show(interaction, week_card(view, int(week)), in_place=is_card(interaction))

    async def choose_week(self, interaction: Interaction, cohort: str, *, values: list[str]) -> None:
        """Show the week that was chosen."""
        await self.press_week(interaction, cohort, values[0])

    async def choose_day(self, interaction: Interaction, cohort: str, *, values: list[str]) -> None:
        """Show the day that was chosen."""
        view, day = await self.services.plans.day(caller_of(interaction), cohort, int(values[0]))
        await show(interaction, plan_day_card(view, day), in_place=is_card(interaction))

    async def choose_found(self, interaction: Interaction, cohort: str, *, values: list[str]) -> None:
        """Open what a search found, below the results."""
        plan_id, _, key = values[0].partition("/")
        library = self.services.library
        if not plan_id:
            if key not in library.guide.notes:
                raise Outdated
            await show(interaction, note_card(library.guide, *library.guide.notes[key]))
            return
        view = await self.services.plans.show(caller_of(interaction), cohort)
        plan = view.plan if plan_id == view.plan.id else library.plans.get(PlanId(plan_id))
        if plan is None or not 1 <= int(key) <= len(plan):
            raise Outdated
        card = plan_day_card if plan_id == view.plan.id else foreign_day_card
        await show(interaction, card(view, plan.day(int(key))))

    async def press_milestones(self, interaction: Interaction, cohort: str, page: str) -> None:
        """Turn the milestones."""
        found = await self.services.plans.milestones(caller_of(interaction), cohort)
        await show(interaction, milestones_card(found, int(page)), in_place=is_card(interaction))

    async def press_milestone(
        self, interaction: Interaction, cohort: str, milestone: str, reached: str, page: str
    ) -> None:
        """Tick a milestone, or take the tick back."""
        found = await self.services.plans.reach(
            caller_of(interaction), cohort_id(cohort), milestone, reached=reached == "1"
        )
        await show(interaction, milestones_card(found, int(page)), in_place=is_card(interaction))

    # -- suggestions -------------------------------------------------------------------------

    @show.autocomplete("cohort")
    @search.autocomplete("cohort")
    @milestones.autocomplete("cohort")
    @calendar.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)
