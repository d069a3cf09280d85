"""`/setup`: make a cohort."""

from contextlib import suppress
from datetime import timedelta

import discord
from discord import app_commands

from bot.domain.calendar import local_date
from bot.domain.errors import BadDate, BadMonthlyDay, UnknownZone
from bot.domain.ids import RoleId
from bot.domain.monthly import LAST, PHASE, parse_monthly
from bot.domain.parse import parse_date
from bot.gateway.callers import caller_of, study_channel
from bot.gateway.client import DaymarkClient
from bot.gateway.organiser_cards import made_buttons, made_embeds
from bot.gateway.words import plural, short_date
from bot.services.all import Services
from bot.services.cohorts import SetupRequest
from bot.services.zones import find_zone, suggest_zones
from cogs.base import DaymarkCog, Interaction, cohort_id

NORMAL, INTENSIVE = "normal", "intensive"
PACES = [
    app_commands.Choice(name="normal: one plan day a study day", value=NORMAL),
    app_commands.Choice(name="intensive: two plan days a study day", value=INTENSIVE),
]

_MONTHLY = {
    LAST: "Last day of each month",
    "1": "Day 1 of each month",
    "15": "Day 15 of each month",
    PHASE: "Phase ends: when a phase of the plan ends",
}


class SetupCog(DaymarkCog):
    """Let somebody with Manage Server start a group."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("trial", self.press_trial)

    @app_commands.command()
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.describe(
        timezone="The group's time zone: type a city",
        plan="What to study; the 30-day kickstart if you leave it out",
        start="Date of day 1; tomorrow (16 weeks: next Monday) if left out; a past date if you began already",
        post_time="When the day is posted, 24-hour clock; 09:00 if you leave it out",
        channel="Where the days are posted; this channel if you leave it out",
        chat="Where the leaderboard goes on Mondays; the study channel if you leave it out",
        role="A role that the daily post pings; nobody if you leave it out",
        organisers="A role whose members may run the group, besides Manage Server",
        name="What to call the group; the plan's name if you leave it out",
        pace="How many days of the plan a study day has; normal, one, if you leave it out",
        checkin="Day and time of the weekly check-in, like Friday 17:30; Sunday 18:00 if you leave it out",
        monthly="Day of the monthly check-in: last day (if you leave it out), 1 to 28, or phase ends",
    )
    @app_commands.choices(pace=PACES)
    async def setup(
        self,
        interaction: Interaction,
        timezone: str,
        plan: str | None = None,
        start: str | None = None,
        post_time: str | None = None,
        channel: discord.TextChannel | None = None,
        chat: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        organisers: discord.Role | None = None,
        name: str | None = None,
        pace: str | None = None,
        checkin: str | None = None,
        monthly: str | None = None,
    ) -> None:
        """Start a study group: pick a plan, a channel and a time."""
        request = SetupRequest(
            timezone=timezone,
            channel_id=study_channel(interaction, channel),
            chat_id=study_channel(interaction, chat) if chat else None,
            plan=plan,
            start=start,
            post_time=post_time,
            role_id=role_id(role),
            organisers_id=role_id(organisers),
            name=name,
            intensive=is_intensive(pace) or False,
            checkin=checkin,
            monthly=monthly,
        )
        made = await self.services.cohorts.set_up(caller_of(interaction), request)
        await interaction.response.send_message(
            embeds=made_embeds(made), view=made_buttons(made), ephemeral=True
        )
        await self.services.cohorts.invite(made)
        await self.services.deliveries.deliver_due()

    @setup.autocomplete("timezone")
    async def _zones(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=zone, value=zone) for zone in suggest_zones(typed)]

    @setup.autocomplete("plan")
    async def _plans(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=f"{plan.title} ({plural(plan.days, 'day')})", value=plan.id)
            for plan in await self.services.own_plans.offered(caller_of(interaction))
            if typed.casefold() in f"{plan.title} {plan.id}".casefold()
        ]

    @setup.autocomplete("monthly")
    async def _months(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return suggest_monthly(typed)

    @setup.autocomplete("start")
    async def _starts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return suggest_starts(self.services, getattr(interaction.namespace, "timezone", None), typed)

    async def press_trial(self, interaction: Interaction, cohort: str) -> None:
        """Answer Post a test."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.services.cohorts.send_trial(caller_of(interaction), cohort_id(cohort))
        await interaction.followup.send(
            f"✅ It works: the test is in <#{found.channel_id}>. The daily posts will arrive there.",
            ephemeral=True,
        )


def suggest_monthly(typed: str) -> list[app_commands.Choice[str]]:
    """Suggest when to look back on the month; a date that every month has is itself."""
    with suppress(BadMonthlyDay):
        given = parse_monthly(typed)
        return [app_commands.Choice(name=_MONTHLY.get(given, f"Day {given} of each month"), value=given)]
    return [app_commands.Choice(name=name, value=value) for value, name in _MONTHLY.items()]


def role_id(role: discord.Role | None) -> RoleId | None:
    """Return the id of a role that was chosen."""
    return RoleId(role.id) if role is not None else None


def is_intensive(pace: str | None) -> bool | None:
    """Tell which pace was chosen; None where none was."""
    return None if pace is None else pace == INTENSIVE


def suggest_starts(services: Services, zone: str | None, typed: str) -> list[app_commands.Choice[str]]:
    """Suggest today, tomorrow and next Monday in the zone typed so far; a whole date is itself."""
    with suppress(BadDate):
        on = parse_date(typed)
        return [app_commands.Choice(name=f"{short_date(on)} {on.year}", value=on.isoformat())]
    try:
        today = local_date(services.clock.now(), find_zone(zone or "UTC"))
    except UnknownZone:
        today = local_date(services.clock.now(), "UTC")
    monday = today + timedelta(days=7 - today.weekday())
    named = {"Tomorrow": today + timedelta(days=1), "Today": today, "Next Monday": monday}
    choices = [
        app_commands.Choice(name=f"{name}, {short_date(on)}", value=on.isoformat())
        for name, on in named.items()
    ]
    return [c for c in choices if typed.casefold() in c.name.casefold() or typed in c.value] or choices
