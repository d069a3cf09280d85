"""`/cohort plan-import`: give a group a plan of its own; part of the cohort cog."""

import discord
from discord import app_commands

from bot.domain.errors import BadPlan, DaymarkError, PlanDraftGone, PlanFileTooBig
from bot.domain.ids import DraftId
from bot.domain.plan_outline import BYTES_MOST
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.error_replies import plan_faults
from bot.gateway.own_plan_cards import (
    download_text,
    faults_file,
    kept_plan_card,
    plan_file,
    preview_card,
    template_text,
    thrown_away_card,
)
from bot.services.all import Services
from cogs.arranging import group
from cogs.base import CHOICES_MOST, DaymarkCog, Interaction


class Planning(DaymarkCog):
    """Import and hand out plans."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("plan-keep", self.press_keep_plan)
        client.actions.on_press("plan-drop", self.press_drop_plan)

    @group.command(name="plan-import")
    @app_commands.describe(
        file="The plan as a Markdown file; without one you get a template",
        download="Get this plan of yours as a file instead",
    )
    async def plan_import(
        self,
        interaction: Interaction,
        file: discord.Attachment | None = None,
        download: str | None = None,
    ) -> None:
        """Import your own plan from Markdown, get a template, or download a plan."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        if file is not None:
            await self._import(interaction, file)
            return
        caller, plans = caller_of(interaction), self.services.own_plans
        made = await (plans.download(caller, download) if download else plans.template(caller))
        text = download_text(made) if download else template_text()
        await interaction.followup.send(text, file=plan_file(made), ephemeral=True)

    async def _import(self, interaction: Interaction, file: discord.Attachment) -> None:
        # The size is known before anything is fetched.
        if file.size > BYTES_MOST:
            raise PlanFileTooBig(file.size, BYTES_MOST)
        try:
            found = await self.services.own_plans.preview(caller_of(interaction), await file.read())
        except BadPlan as bad:
            more = faults_file(bad.faults)
            files = [more] if more else []
            await interaction.followup.send(plan_faults(bad.faults), files=files, ephemeral=True)
        else:
            await interaction.followup.send(view=preview_card(found), ephemeral=True)

    async def press_keep_plan(self, interaction: Interaction, draft: str) -> None:
        """Answer Keep it."""
        kept = await self.services.own_plans.keep(caller_of(interaction), draft_id(draft))
        await show(interaction, kept_plan_card(kept), in_place=is_card(interaction))

    async def press_drop_plan(self, interaction: Interaction, draft: str) -> None:
        """Answer Throw it away."""
        await self.services.own_plans.throw_away(caller_of(interaction), draft_id(draft))
        await show(interaction, thrown_away_card(), in_place=is_card(interaction))

    @plan_import.autocomplete("download")
    async def _own(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            known = await self.services.own_plans.own(caller_of(interaction))
        except DaymarkError:
            return []
        fitting = [plan for plan in known if typed.casefold() in f"{plan.title} {plan.id}".casefold()]
        return [app_commands.Choice(name=plan.title, value=plan.id) for plan in fitting[:CHOICES_MOST]]


def draft_id(written: str) -> DraftId:
    """Read a draft's id out of a custom id. Raises PlanDraftGone."""
    if not written.isdigit():
        raise PlanDraftGone
    return DraftId(int(written))
