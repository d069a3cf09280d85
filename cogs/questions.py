"""`/cohort questions | questions-import`, and Report under an answer; part of the cohort cog."""

import discord
from discord import app_commands

from bot.domain.errors import BadQuestions, QuestionFileTooBig
from bot.domain.ids import QuestionId, RoundId, SessionId
from bot.domain.question_csv import BYTES_MOST
from bot.gateway.callers import caller_of
from bot.gateway.cards import Card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.error_replies import question_faults
from bot.gateway.question_care_cards import kept_card, overview_card, read_instant
from bot.gateway.question_import_cards import (
    faults_file,
    imported_card,
    taken_back_card,
    template_file,
    template_text,
)
from bot.gateway.question_report_cards import report_form, thanks_card
from bot.services.all import Services
from bot.services.question_care import View
from bot.services.question_reports import InRound, InSession, Place
from cogs.arranging import group
from cogs.base import DIGITS_MOST, DaymarkCog, Interaction, one_of, whole


class Caring(DaymarkCog):
    """Take reports of questions, and let organisers look after them."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        actions = client.actions
        actions.on_press("report-question", self.press_report_question)
        actions.on_form("report-question", self.submit_report_question)
        actions.on_press("report-round", self.press_report_round)
        actions.on_form("report-round", self.submit_report_round)
        actions.on_press("questions", self.press_questions)
        actions.on_press("questions-view", self.press_questions)
        actions.on_press("care", self.press_care)
        actions.on_choice("care", self.choose_care)
        actions.on_press("care-retire", self.press_retire)
        actions.on_press("care-back", self.press_bring_back)
        actions.on_press("care-settle", self.press_settle)
        actions.on_press("care-delete", self.press_delete)
        actions.on_press("import-undo", self.press_undo_import)

    # -- reports -----------------------------------------------------------------------------

    async def press_report_question(self, interaction: Interaction, session: str, position: str) -> None:
        """Open the form for a report about a question of one's own quiz."""
        await self._open_form(interaction, InSession(SessionId(whole(session)), whole(position)))

    async def press_report_round(self, interaction: Interaction, live: str, position: str) -> None:
        """Open the form for a report about a question of a live round."""
        await self._open_form(interaction, InRound(RoundId(whole(live)), whole(position)))

    async def _open_form(self, interaction: Interaction, place: Place) -> None:
        draft = await self.services.question_reports.draft(caller_of(interaction), place)
        await interaction.response.send_modal(report_form(place, draft))

    async def submit_report_question(
        self, interaction: Interaction, session: str, position: str, *, texts: dict[str, str]
    ) -> None:
        """Keep a report about a question of one's own quiz."""
        await self._report(interaction, InSession(SessionId(whole(session)), whole(position)), texts)

    async def submit_report_round(
        self, interaction: Interaction, live: str, position: str, *, texts: dict[str, str]
    ) -> None:
        """Keep a report about a question of a live round."""
        await self._report(interaction, InRound(RoundId(whole(live)), whole(position)), texts)

    async def _report(self, interaction: Interaction, place: Place, texts: dict[str, str]) -> None:
        caller = caller_of(interaction)
        reported = await self.services.question_reports.report(caller, place, texts.get("text", ""))
        await show(interaction, thanks_card(reported))

    # -- looking -----------------------------------------------------------------------------

    @group.command()
    async def questions(self, interaction: Interaction) -> None:
        """Reported questions and how they fare; retire some, bring them back."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        found = await self.services.question_care.overview(caller_of(interaction))
        await interaction.followup.send(view=overview_card(found), ephemeral=True)

    async def press_questions(self, interaction: Interaction, view: str, page: str = "0") -> None:
        """Show another list, or another page of it."""
        await interaction.response.defer()
        found = await self.services.question_care.overview(caller_of(interaction), one_of(View, view))
        await _put(interaction, overview_card(found, _page(page)))

    async def press_care(self, interaction: Interaction, question: str, page: str) -> None:
        """Turn the reports about a question."""
        await self._open(interaction, question, _page(page))

    async def choose_care(self, interaction: Interaction, *, values: list[str]) -> None:
        """Open a question."""
        await self._open(interaction, values[0], 0)

    async def _open(self, interaction: Interaction, question: str, page: int) -> None:
        await interaction.response.defer()
        kept = await self.services.question_care.question(caller_of(interaction), QuestionId(question))
        await _put(interaction, kept_card(kept, page))

    # -- changing ----------------------------------------------------------------------------

    async def press_retire(self, interaction: Interaction, question: str) -> None:
        """Answer Retire."""
        await interaction.response.defer()
        kept = await self.services.question_care.retire(caller_of(interaction), QuestionId(question))
        await _put(interaction, kept_card(kept))

    async def press_bring_back(self, interaction: Interaction, question: str) -> None:
        """Answer Bring back."""
        await interaction.response.defer()
        kept = await self.services.question_care.bring_back(caller_of(interaction), QuestionId(question))
        await _put(interaction, kept_card(kept))

    async def press_settle(self, interaction: Interaction, question: str, until: str) -> None:
        """Answer Settle."""
        await interaction.response.defer()
        found = await self.services.question_care.settle(
            caller_of(interaction), QuestionId(question), read_instant(until)
        )
        await _put(interaction, overview_card(found))

    async def press_delete(self, interaction: Interaction, question: str) -> None:
        """Answer Delete for good."""
        await interaction.response.defer()
        found = await self.services.question_care.delete(caller_of(interaction), QuestionId(question))
        await _put(interaction, overview_card(found))

    # -- importing ---------------------------------------------------------------------------

    @group.command(name="questions-import")
    @app_commands.describe(file="The questions as a CSV table; without one you get a template")
    async def questions_import(
        self, interaction: Interaction, file: discord.Attachment | None = None
    ) -> None:
        """Add quiz questions of your own for this server, from a table."""
        await interaction.response.defer(ephemeral=True, thinking=True)
        caller, imports = caller_of(interaction), self.services.question_imports
        if file is None:
            made = template_file(await imports.template(caller))
            await interaction.followup.send(template_text(), file=made, ephemeral=True)
            return
        # The size is known before anything is fetched.
        if file.size > BYTES_MOST:
            raise QuestionFileTooBig(file.size, BYTES_MOST)
        try:
            imported = await imports.add(caller, await file.read())
        except BadQuestions as bad:
            more = faults_file(bad.faults)
            files = [more] if more else []
            await interaction.followup.send(question_faults(bad.faults), files=files, ephemeral=True)
        else:
            await interaction.followup.send(view=imported_card(imported), ephemeral=True)

    async def press_undo_import(self, interaction: Interaction, first: str, last: str) -> None:
        """Answer Take the import back."""
        await interaction.response.defer()
        ends = QuestionId(first), QuestionId(last)
        count = await self.services.question_imports.take_back(caller_of(interaction), *ends)
        await _put(interaction, taken_back_card(count))


async def _put(interaction: Interaction, card: Card) -> None:
    """Show a card in place of the one whose button was pressed, after the press was acknowledged."""
    await interaction.edit_original_response(view=card)


def _page(text: str) -> int:
    """Read a page; the first where it is none."""
    return int(text) if text.isdecimal() and len(text) <= DIGITS_MOST else 0
