"""`/log`, its selects and forms, the timer, and the weekly goal."""

from datetime import date

from discord import app_commands

from bot.domain.errors import Outdated
from bot.domain.ids import DayId, EnrolmentId, LogId
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.day_cards import day_card
from bot.gateway.hours_cards import changed_card, edit_form, goal_form, hours_card, stopped_card
from bot.gateway.settings_cards import settings_card
from bot.services.all import Services
from bot.services.hours import HoursChanged
from cogs.base import COHORT, DaymarkCog, Interaction, cohort_id, whole


class HoursCog(DaymarkCog):
    """Let members log and time how long they study."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        actions = client.actions
        actions.on_press("log-week", self.press_week)
        actions.on_press("log-items", self.press_items)
        actions.on_choice("log-edit", self.choose_edit)
        actions.on_press("log-edit", self.press_edit)
        actions.on_form("log-edit", self.submit_edit)
        actions.on_choice("log-remove", self.choose_remove)
        actions.on_press("log-back", self.press_back)
        actions.on_press("timer-start", self.press_start)
        actions.on_press("timer-stop", self.press_stop)
        actions.on_press("goal", self.press_goal)
        actions.on_form("goal", self.submit_goal)

    @app_commands.command()
    @app_commands.describe(
        time="How long: 90m, 1h30 or 1.5 h; leave it out to see your week",
        what="A few words about it, for you alone",
        day="Which day of the plan it was for",
        cohort=COHORT,
    )
    async def log(
        self,
        interaction: Interaction,
        time: str | None = None,
        what: str | None = None,
        day: int | None = None,
        cohort: str | None = None,
    ) -> None:
        """Log how long you studied, or see, edit and remove what you logged."""
        found = await self.services.hours.log(caller_of(interaction), time, what, day, cohort)
        card = changed_card(found) if isinstance(found, HoursChanged) else hours_card(found)
        await show(interaction, card)

    @log.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    # -- what was logged ---------------------------------------------------------------------

    async def press_week(self, interaction: Interaction, cohort: str, monday: str, page: str) -> None:
        """Turn to another page or week."""
        caller = await self.caller_for(interaction, cohort)
        week = await self.services.hours.week(caller, cohort_id(cohort), _date(monday), whole(page))
        await show(interaction, hours_card(week), in_place=is_card(interaction))

    async def press_items(self, interaction: Interaction, cohort: str, enrolment: str, day: str) -> None:
        """Log the minutes of ticked items."""
        caller = await self.caller_for(interaction, cohort)
        key = EnrolmentId(whole(enrolment))
        logged = await self.services.hours.log_items(caller, cohort_id(cohort), key, DayId(day))
        await show(interaction, changed_card(logged), in_place=is_card(interaction))

    async def choose_edit(self, interaction: Interaction, cohort: str, *, values: list[str]) -> None:
        """Open the form of the entry that was chosen."""
        await self.press_edit(interaction, cohort, values[0])

    async def press_edit(self, interaction: Interaction, cohort: str, entry: str) -> None:
        """Open the form of an entry."""
        caller = await self.caller_for(interaction, cohort)
        found = await self.services.entries.entry(caller, cohort_id(cohort), LogId(whole(entry)))
        await interaction.response.send_modal(edit_form(cohort_id(cohort), found))

    async def submit_edit(
        self, interaction: Interaction, cohort: str, entry: str, *, texts: dict[str, str]
    ) -> None:
        """Change an entry."""
        caller = await self.caller_for(interaction, cohort)
        key, time, what = LogId(whole(entry)), texts.get("time", ""), texts.get("what", "")
        changed = await self.services.entries.edit(caller, cohort_id(cohort), key, time, what)
        await show(interaction, changed_card(changed), in_place=is_card(interaction))

    async def choose_remove(self, interaction: Interaction, cohort: str, *, values: list[str]) -> None:
        """Remove the entry that was chosen."""
        caller = await self.caller_for(interaction, cohort)
        key = LogId(whole(values[0]))
        removed = await self.services.entries.remove(caller, cohort_id(cohort), key)
        await show(interaction, changed_card(removed), in_place=is_card(interaction))

    async def press_back(self, interaction: Interaction, cohort: str, entry: str) -> None:
        """Put a removed entry back."""
        caller = await self.caller_for(interaction, cohort)
        back = await self.services.entries.put_back(caller, cohort_id(cohort), LogId(whole(entry)))
        await show(interaction, changed_card(back), in_place=is_card(interaction))

    # -- the timer ---------------------------------------------------------------------------

    async def press_start(self, interaction: Interaction, cohort: str, enrolment: str, day: str) -> None:
        """Start the timer for a day."""
        caller = await self.caller_for(interaction, cohort)
        key = EnrolmentId(whole(enrolment))
        view = await self.services.timers.start(caller, cohort_id(cohort), key, DayId(day))
        await show(interaction, day_card(view), in_place=is_card(interaction))

    async def press_stop(self, interaction: Interaction, cohort: str, enrolment: str, stamp: str) -> None:
        """Stop the very timer the button is of."""
        caller = await self.caller_for(interaction, cohort)
        key = EnrolmentId(whole(enrolment))
        stopped = await self.services.timers.stop(caller, cohort_id(cohort), key, whole(stamp))
        await show(interaction, stopped_card(stopped), in_place=is_card(interaction))

    # -- the goal ----------------------------------------------------------------------------

    async def press_goal(self, interaction: Interaction, cohort: str) -> None:
        """Open the form for a weekly goal."""
        goal = await self.services.hours.goal(caller_of(interaction), cohort_id(cohort))
        await interaction.response.send_modal(goal_form(goal))

    async def submit_goal(self, interaction: Interaction, cohort: str, *, texts: dict[str, str]) -> None:
        """Keep a weekly goal."""
        caller = caller_of(interaction)
        await self.services.hours.set_goal(caller, cohort_id(cohort), texts.get("hours", ""))
        settings = await self.services.membership.settings(caller)
        await show(interaction, settings_card(settings), in_place=is_card(interaction))


def _date(written: str) -> date:
    """Read a date out of a custom id. Raises Outdated."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise Outdated from None
