"""`/cohort`: run a group. Visible to all; the services allow organisers only."""

from typing import Literal

import discord
from discord import app_commands

from bot.domain.delivery import Kind
from bot.domain.ids import UserId
from bot.gateway.actions import Form
from bot.gateway.callers import caller_of
from bot.gateway.cards import show
from bot.gateway.client import DaymarkClient
from bot.gateway.organiser_cards import (
    end_card,
    list_card,
    marked_card,
    note_card,
    posted_card,
)
from bot.gateway.status_cards import answers_card, status_card
from bot.gateway.words import escape, mention
from bot.services.all import Services
from bot.services.organising import ANNOUNCEMENT_MOST, MarkAs
from cogs.arranging import Arranging, group
from cogs.base import COHORT, Interaction, cohort_id
from cogs.planning import Planning
from cogs.questions import Caring
from cogs.reporting import Reporting


class CohortCog(Arranging, Reporting, Planning, Caring):
    """Let organisers look after a group; see also arranging, reporting, planning and questions.py."""

    cohort = group

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("answers", self.press_answers)
        client.actions.on_press("end", self.press_end)
        client.actions.on_press("end-keep", self.press_keep)
        client.actions.on_form("announce", self.submit_announcement)

    # -- looking -----------------------------------------------------------------------------

    @group.command(name="list")
    async def list_all(self, interaction: Interaction) -> None:
        """The study groups of this server."""
        found = await self.services.cohorts.list(caller_of(interaction))
        await show(interaction, list_card(list(found)))

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def status(self, interaction: Interaction, cohort: str | None = None) -> None:
        """What was posted and what was not, check-in answers, the log."""
        status = await self.services.organising.status(caller_of(interaction), cohort)
        await show(interaction, status_card(status))

    async def press_answers(
        self, interaction: Interaction, cohort: str, kind: str, period: str, page: str
    ) -> None:
        """Answer Read, Back and Next."""
        group = cohort_id(cohort)
        found = await self.services.organising.answers(caller_of(interaction), group, Kind(kind), period)
        await show(interaction, answers_card(group, found, int(page)), in_place=True)

    # -- speaking ----------------------------------------------------------------------------

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def post(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Post now what is due, without waiting for the next try."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        posted = await self.services.deliveries.post_now(caller_of(interaction), cohort)
        await interaction.followup.send(view=posted_card(posted), ephemeral=True)

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def announce(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Write to the study channel as the organisers."""
        found = await self.services.cohorts.get(caller_of(interaction), cohort)
        form = Form("A word to the group", "announce", found.id)
        form.ask("text", "What to say (pings nobody)", most=ANNOUNCEMENT_MOST, long=True, required=True)
        await interaction.response.send_modal(form)

    async def submit_announcement(
        self, interaction: Interaction, cohort: str, *, texts: dict[str, str]
    ) -> None:
        """Post an announcement."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        caller = caller_of(interaction)
        found = await self.services.organising.announce(caller, cohort_id(cohort), texts.get("text", ""))
        await interaction.followup.send(
            view=note_card(f"### Sent\nYour words are in <#{found.channel_id}>."), ephemeral=True
        )

    # -- changing ----------------------------------------------------------------------------

    @group.command()
    @app_commands.describe(
        member="Whose day",
        day="Which day",
        status="What is true",
        reason="Why, for the log",
        cohort=COHORT,
    )
    async def mark(
        self,
        interaction: Interaction,
        member: discord.User,
        day: int,
        status: Literal["on time", "late", "not done"],
        reason: str | None = None,
        cohort: str | None = None,
    ) -> None:
        """Correct a member's day; the correction is logged."""
        marked = await self.services.organising.mark(
            caller_of(interaction), UserId(member.id), day, MarkAs(status), reason, cohort
        )
        await show(interaction, marked_card(marked))

    @group.command()
    @app_commands.describe(member="Who is to leave the group", cohort=COHORT)
    async def remove(self, interaction: Interaction, member: discord.User, cohort: str | None = None) -> None:
        """Take a member out of the group; what they did is kept."""
        caller = caller_of(interaction)
        found = await self.services.organising.remove(caller, UserId(member.id), cohort)
        who = mention(UserId(member.id))
        text = f"### Removed\n{who} is no longer in **{escape(found.name)}**. They may `/join` again."
        await show(interaction, note_card(text))

    @group.command()
    @app_commands.describe(cohort=COHORT)
    async def end(self, interaction: Interaction, cohort: str | None = None) -> None:
        """End the group; its history is kept."""
        found = await self.services.cohorts.get(caller_of(interaction), cohort)
        await show(interaction, end_card(found))

    async def press_end(self, interaction: Interaction, cohort: str) -> None:
        """Answer End it."""
        ended = await self.services.cohorts.end(caller_of(interaction), cohort_id(cohort))
        text = f"### {escape(ended.name)} has ended\nOpen days can still be done for 14 days."
        await show(interaction, note_card(text), in_place=True)

    async def press_keep(self, interaction: Interaction, cohort: str) -> None:
        """Answer Keep it going."""
        await show(interaction, note_card("### Kept going\nNothing was changed."), in_place=True)

    # -- suggestions -------------------------------------------------------------------------

    @status.autocomplete("cohort")
    @post.autocomplete("cohort")
    @announce.autocomplete("cohort")
    @mark.autocomplete("cohort")
    @remove.autocomplete("cohort")
    @end.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)
