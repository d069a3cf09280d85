"""Discord, the side that drives us: parse, call ONE service, render."""

from collections.abc import Sequence

from discord.ext import commands

from bot.gateway.client import DaymarkClient
from bot.services.all import Services
from cogs.board import BoardCog
from cogs.checkin import CheckinCog
from cogs.cohort import CohortCog
from cogs.help import HelpCog
from cogs.membership import MembershipCog
from cogs.quiz import QuizCog
from cogs.setup import SetupCog
from cogs.study import StudyCog

COGS = (SetupCog, CohortCog, MembershipCog, StudyCog, BoardCog, QuizCog, CheckinCog, HelpCog)


def build_cogs(client: DaymarkClient, services: Services) -> Sequence[commands.Cog]:
    """Make every cog."""
    return [cog(client, services) for cog in COGS]
