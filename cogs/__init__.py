"""Discord, the side that drives us: parse, call ONE service, render."""

from collections.abc import Sequence

from discord.ext import commands

from bot.gateway.client import DaymarkClient
from bot.services.all import Services
from cogs.board import BoardCog
from cogs.checkin import CheckinCog
from cogs.cohort import CohortCog
from cogs.guide import GuideCog
from cogs.help import HelpCog
from cogs.hours import HoursCog
from cogs.membership import MembershipCog
from cogs.plan import PlanCog
from cogs.privacy import PrivacyCog
from cogs.quiz import QuizCog
from cogs.reminders import RemindersCog
from cogs.review import ReviewCog
from cogs.settings import SettingsCog
from cogs.setup import SetupCog
from cogs.streak import StreakCog
from cogs.study import StudyCog

COGS = (
    SetupCog,
    CohortCog,
    MembershipCog,
    SettingsCog,
    RemindersCog,
    StudyCog,
    HoursCog,
    StreakCog,
    BoardCog,
    QuizCog,
    CheckinCog,
    ReviewCog,
    PlanCog,
    GuideCog,
    PrivacyCog,
    HelpCog,
)


def build_cogs(client: DaymarkClient, services: Services) -> Sequence[commands.Cog]:
    """Make every cog."""
    return [cog(client, services) for cog in COGS]
