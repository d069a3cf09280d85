"""`/cohort edit | pause | resume | jump | revert | log`: bend a plan; part of the cohort cog."""

import discord
from discord import app_commands

from bot.domain.errors import ChangedSince
from bot.domain.ids import ChannelId
from bot.gateway.arrangement_cards import applied_card, kept_card, log_card, preview_card
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.services.all import Services
from bot.services.arrangement_edits import EditRequest
from bot.services.zones import suggest_zones
from cogs.base import COHORT, DaymarkCog, Interaction, whole
from cogs.setup import PACES, is_intensive, role_id, suggest_monthly, suggest_starts

PING, ORGANISERS = "ping", "organisers"
REMOVABLE = [
    app_commands.Choice(name="The role that the daily post pings", value=PING),
    app_commands.Choice(name="The role whose members may run the group", value=ORGANISERS),
]
group = app_commands.Group(name="cohort", description="Run a study group (organisers)", guild_only=True)


class Arranging(DaymarkCog):
    """Preview, confirm, take back."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("confirm", self.press_confirm)
        client.actions.on_press("confirm-not", self.press_not)
        client.actions.on_press("log", self.press_log)

    @group.command()
    @app_commands.describe(
        name="What to call the group",
        timezone="The group's time zone: type a city",
        post_time="When the day is posted, 24-hour clock",
        channel="Where the days are posted",
        chat="Where the leaderboard goes",
        role="A role that the daily post pings",
        organisers="A role whose members may run the group",
        study_weekdays="On which weekdays days are posted, for example Mon-Fri",
        rollover="At which hour of the night a study day ends, 0 to 8",
        grace="For how many nights a day can be kept late, 0 to 3",
        pace="How many days of the plan a study day has",
        checkin="Day and time of the weekly check-in, like Friday 17:30",
        monthly="Day of the monthly check-in: last day, a date from 1 to 28, or phase ends",
        remove="A role to take out of the group's settings; to remove a member use /cohort remove",
        cohort=COHORT,
    )
    @app_commands.choices(pace=PACES, remove=REMOVABLE)
    async def edit(
        self,
        interaction: Interaction,
        name: str | None = None,
        timezone: str | None = None,
        post_time: str | None = None,
        channel: discord.TextChannel | None = None,
        chat: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        organisers: discord.Role | None = None,
        study_weekdays: str | None = None,
        rollover: int | None = None,
        grace: int | None = None,
        pace: str | None = None,
        checkin: str | None = None,
        monthly: str | None = None,
        remove: str | None = None,
        cohort: str | None = None,
    ) -> None:
        """Change the group from its next day on, after a preview."""
        request = EditRequest(
            name=name,
            timezone=timezone,
            post_time=post_time,
            channel_id=ChannelId(channel.id) if channel else None,
            chat_id=ChannelId(chat.id) if chat else None,
            role_id=role_id(role),
            organisers_id=role_id(organisers),
            study_weekdays=study_weekdays,
            rollover=rollover,
            grace=grace,
            intensive=is_intensive(pace),
            checkin=checkin,
            monthly=monthly,
            no_role=remove == PING or None,
            no_organisers=remove == ORGANISERS or None,
        )
        preview = await self.services.arrangements.preview_edit(caller_of(interaction), request, cohort)
        await show(interaction, preview_card(preview))

    @group.command()
    @app_commands.describe(
        from_date="The first date without a day, like 2026-12-24",
        to_date="The last date without a day",
        cohort=COHORT,
    )
    async def pause(
        self, interaction: Interaction, from_date: str, to_date: str, cohort: str | None = None
    ) -> None:
        """Pause the plan for everybody: no posts, no deadlines."""
        preview = await self.services.arrangements.preview_pause(
            caller_of(interaction), from_date, to_date, cohort
        )
        await show(interaction, preview_card(preview))

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def resume(self, interaction: Interaction, cohort: str | None = None) -> None:
        """End the pause that is on, or call off the next one."""
        preview = await self.services.arrangements.preview_resume(caller_of(interaction), cohort)
        await show(interaction, preview_card(preview))

    @group.command()
    @app_commands.describe(day="The day that comes next; those skipped become optional", cohort=COHORT)
    async def jump(self, interaction: Interaction, day: int, cohort: str | None = None) -> None:
        """Skip ahead in the plan."""
        preview = await self.services.arrangements.preview_jump(caller_of(interaction), day, cohort)
        await show(interaction, preview_card(preview))

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def revert(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Take back the last change, while nothing was posted since."""
        applied = await self.services.arrangements.revert(caller_of(interaction), cohort)
        await show(interaction, applied_card(applied))

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def log(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Who changed what, and when."""
        page = await self.services.arrangements.log(caller_of(interaction), cohort)
        await show(interaction, log_card(page))

    # -- buttons -----------------------------------------------------------------------------

    async def press_confirm(self, interaction: Interaction, change: str) -> None:
        """Answer Do it; a preview that is out of date is shown anew."""
        caller = caller_of(interaction)
        try:
            applied = await self.services.arrangements.confirm(caller, whole(change))
        except ChangedSince:
            preview = await self.services.arrangements.again(caller, whole(change))
            await show(interaction, preview_card(preview, changed_since=True), in_place=True)
            return
        await show(interaction, applied_card(applied), in_place=True)

    async def press_not(self, interaction: Interaction) -> None:
        """Answer Leave it as it is."""
        await show(interaction, kept_card(), in_place=True)

    async def press_log(self, interaction: Interaction, cohort: str, page: str) -> None:
        """Turn the log."""
        found = await self.services.arrangements.log(caller_of(interaction), cohort, whole(page))
        await show(interaction, log_card(found), in_place=is_card(interaction))

    # -- suggestions -------------------------------------------------------------------------

    @edit.autocomplete("cohort")
    @pause.autocomplete("cohort")
    @resume.autocomplete("cohort")
    @jump.autocomplete("cohort")
    @revert.autocomplete("cohort")
    @log.autocomplete("cohort")
    async def _groups(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    @edit.autocomplete("monthly")
    async def _months(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return suggest_monthly(typed)

    @edit.autocomplete("timezone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=zone, value=zone) for zone in suggest_zones(typed)]

    @pause.autocomplete("from_date")
    @pause.autocomplete("to_date")
    async def _dates(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return suggest_starts(self.services, None, typed)
