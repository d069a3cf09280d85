"""Share what every cog has: the client, the use cases, and cohort suggestions."""

from enum import StrEnum
from typing import Any, TypeVar

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import DaymarkError, Outdated, UnknownCohort
from bot.domain.ids import ChannelId, CohortId, UserId
from bot.gateway.callers import caller_of
from bot.gateway.client import DaymarkClient
from bot.services.access import Caller
from bot.services.all import Services
from bot.services.day_views import Progress

Interaction = discord.Interaction[Any]
E = TypeVar("E", bound=StrEnum)
CHOICES_MOST = 25
DIGITS_MOST = 18
"""Of a number that the database can hold."""
COHORT = "Which group, if this server has several"
MEMBER = "Whose; yours if you leave it out"


class DaymarkCog(commands.Cog):
    """Parse, call one service, render."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        self.client = client
        self.services = services

    async def caller_for(self, interaction: Interaction, cohort: str) -> Caller:
        """Return who presses a button of a cohort, in its server or in a direct message.

        Raises UnknownCohort, Outdated, NotEnrolled.
        """
        if interaction.guild_id is not None or interaction.channel_id is None:
            return caller_of(interaction)
        return await self.services.membership.member_outside(
            UserId(interaction.user.id), ChannelId(interaction.channel_id), cohort_id(cohort)
        )

    async def suggest_cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Suggest the groups of a server as somebody types."""
        try:
            known = await self.services.cohorts.names(caller_of(interaction))
        except DaymarkError:
            return []
        fitting = [cohort for cohort in known if typed.casefold() in cohort.name.casefold()]
        return [
            app_commands.Choice(name=cohort.name, value=str(cohort.id)) for cohort in fitting[:CHOICES_MOST]
        ]


def outside(interaction: Interaction) -> bool:
    """Tell whether a button was pressed in a direct message, where no command and no quiz works."""
    return interaction.guild_id is None


def cohort_id(written: str) -> CohortId:
    """Read a cohort's id out of a custom id. Raises UnknownCohort."""
    if not written.isdigit():
        raise UnknownCohort(written)
    return CohortId(int(written))


def whole(written: str) -> int:
    """Read a number out of a custom id. Raises Outdated where it is none, or one too long to be kept."""
    if not written.isdecimal() or len(written) > DIGITS_MOST:
        raise Outdated
    return int(written)


def one_of(kinds: type[E], written: str) -> E:
    """Read one of an enumeration out of a custom id. Raises Outdated."""
    try:
        return kinds(written)
    except ValueError:
        raise Outdated from None


def user_id(member: discord.Member | None) -> UserId | None:
    """Return the id of a member that was chosen."""
    return UserId(member.id) if member is not None else None


def is_mine(progress: Progress, caller: Caller) -> bool:
    """Tell whether figures are the caller's own."""
    return progress.record.enrolment.member.user_id == caller.user_id
