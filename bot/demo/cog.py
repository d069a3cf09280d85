"""`/demo`: what only the demo has, to move its clock and to read private messages."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from discord import app_commands

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Plan
from bot.domain.delivery import Kind, next_occasion
from bot.domain.errors import NoCohort
from bot.domain.ids import UserId
from bot.domain.monthly import PHASE_LEAST
from bot.gateway.callers import caller_of
from bot.gateway.cards import Card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.post_rendering import BLUE
from bot.services.all import Services
from cogs.base import DaymarkCog, Interaction

INBOX_SHOWN = 5
_OCCASIONS = {
    Kind.WEEKLY: "📝 The weekly check-in",
    Kind.MONTHLY: "📝 The monthly check-in",
    Kind.BOARD: "🏆 The board of the finished week, if somebody scored",
}


@dataclass(frozen=True, slots=True)
class Wish:
    """Ask the driver to let time pass, or only to look whether something changed."""

    how_far: timedelta = timedelta(0)
    asker: UserId | None = None


Wishes = asyncio.Queue[Wish]


class DemoCog(DaymarkCog):
    """Take wishes; the clock itself is moved from outside the bot."""

    demo = app_commands.Group(name="demo", description="Only in this demo", guild_only=True)

    def __init__(self, client: DaymarkClient, services: Services, wishes: Wishes) -> None:
        super().__init__(client, services)
        self._wishes = wishes

    @demo.command(name="next-day")
    async def next_day(self, interaction: Interaction) -> None:
        """Let a day pass: the next day's task is posted."""
        await self._pass(interaction, timedelta(days=1))

    @demo.command(name="next-week")
    async def next_week(self, interaction: Interaction) -> None:
        """Let seven days pass, with their tasks, the check-in and the week's board."""
        await self._pass(interaction, timedelta(days=7))

    async def _pass(self, interaction: Interaction, how_far: timedelta) -> None:
        caller, now = caller_of(interaction), self.services.clock.now()
        known = await self.services.cohorts.names(caller)
        if not known:
            raise NoCohort
        here = next((cohort for cohort in known if cohort.channel_id == caller.channel_id), known[0])
        plan = await self.services.own_plans.plan_of(here)
        await show(interaction, Card(BLUE).text(self._coming(here, plan, now, now + how_far)))
        await self._wishes.put(Wish(how_far, caller.user_id))

    def _coming(self, cohort: Cohort, plan: Plan, now: datetime, until: datetime) -> str:
        days, occasions = self._days(cohort, plan, until), _occasions(cohort, plan, now, until)
        lines = [*days, *occasions] if cohort.running else []
        when = until.astimezone(ZoneInfo(cohort.zone))
        return "\n".join(
            [
                f"### ⏩ In a moment it is {when:%A}, {when.day} {when:%B}, {when:%H:%M}",
                *(lines or ["Nothing is due in this group until then."]),
                "-# The others study on meanwhile. Your own days stay as you leave them.",
            ]
        )

    def _days(self, cohort: Cohort, plan: Plan, until: datetime) -> Iterator[str]:
        timetable = cohort.timetable
        numbers = range(cohort.posted_through + 1, timetable.latest_due(until, len(plan)) + 1)
        at = f"{cohort.draft.post_time:%H:%M}"
        if len(numbers) == 1:
            yield f"📬 Day {numbers[0]} of {len(plan)}: {plan.day(numbers[0]).title}, at {at}"
        elif numbers:
            yield f"📬 Days {numbers[0]} to {numbers[-1]} of {len(plan)}, each at {at}"
        if timetable.over_at(len(plan)) <= until:
            yield "🎉 The wrap-up: the plan is over"

    @demo.command()
    async def inbox(self, interaction: Interaction) -> None:
        """Your private messages from Daymark: this page cannot open them."""
        channel = await self.client.create_dm(interaction.user)
        messages = [message async for message in channel.history(limit=INBOX_SHOWN)][::-1]
        text = "\n".join(message.content for message in messages) or (
            "No private messages. Daymark writes to those who set reminders in /settings, and to an "
            "organiser when it cannot post in the group's channels."
        )
        embeds = [embed for message in messages for embed in message.embeds]
        await interaction.response.send_message(f"📬 {text}", embeds=embeds, ephemeral=True)

    @demo.command()
    async def thread(self, interaction: Interaction) -> None:
        """The newest digest, out of the thread of its check-in: this page cannot open threads."""
        here = interaction.channel
        threads = here.threads if isinstance(here, discord.TextChannel) else ()
        said = [message for one in threads async for message in one.history(limit=1)]
        if not said:
            text = (
                "🧵 No digest yet. It goes into the check-in's thread 48 hours after the post, or when "
                "everybody has answered."
            )
            await interaction.response.send_message(text, ephemeral=True)
            return
        newest = max(said, key=lambda message: message.id)
        await interaction.response.send_message(newest.content, embeds=newest.embeds, ephemeral=True)


def _occasions(cohort: Cohort, plan: Plan, now: datetime, until: datetime) -> Iterator[str]:
    coming = [number for number in plan.phase_ends(PHASE_LEAST) if number >= cohort.posted_through]
    ends = [cohort.timetable.date_of(number) for number in coming]
    for kind, what in _OCCASIONS.items():
        occasion = next_occasion(cohort, kind, now, ends)
        if occasion.at <= until:
            at = occasion.at.astimezone(ZoneInfo(cohort.zone))
            yield f"{what}, on {at:%A} at {at:%H:%M}"
