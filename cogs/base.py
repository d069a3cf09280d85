"""Share what every cog has: the client, the use cases, and cohort suggestions."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.domain.errors import DaymarkError, UnknownCohort
from bot.domain.ids import CohortId
from bot.gateway.callers import caller_of
from bot.gateway.client import DaymarkClient
from bot.services.all import Services

Interaction = discord.Interaction[Any]
CHOICES_MOST = 25
COHORT = "Which group, if this server has several"


class DaymarkCog(commands.Cog):
    """Parse, call one service, render."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        self.client = client
        self.services = services

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


def cohort_id(written: str) -> CohortId:
    """Read a cohort's id out of a custom id. Raises UnknownCohort."""
    if not written.isdigit():
        raise UnknownCohort(written)
    return CohortId(int(written))
