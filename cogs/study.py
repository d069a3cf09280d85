"""`/today`, `/done`, `/undo`, `/progress` and the buttons under a post."""

import discord
from discord import app_commands

from bot.domain.ids import DayId, ItemId
from bot.domain.text import LINK_MOST, NOTE_MOST
from bot.gateway.actions import Form
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.day_cards import (
    day_card,
    done_card,
    progress_card,
    shared_progress,
    today_card,
    undone_card,
)
from bot.gateway.pictures import as_file, show_with_picture
from bot.services.all import Services
from bot.services.day_views import Done, Progress
from bot.services.pictures import drawn
from bot.services.progress_pictures import progress_picture
from cogs.base import COHORT, MEMBER, DaymarkCog, Interaction, cohort_id, is_mine, outside, user_id


class StudyCog(DaymarkCog):
    """Let members see and do their days."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        actions = client.actions
        actions.on_press("done", self.press_done)
        actions.on_press("undo", self.press_undo)
        actions.on_press("checklist", self.press_checklist)
        actions.on_press("tick", self.press_tick)
        actions.on_press("today", self.press_today)
        actions.on_press("progress", self.press_progress)
        actions.on_press("share", self.press_share)
        actions.on_press("note", self.press_note)
        actions.on_form("note", self.submit_note)

    # -- commands ----------------------------------------------------------------------------

    @app_commands.command()
    @app_commands.describe(cohort=COHORT)
    async def today(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Your day: the checklist, what is open from before, what comes next."""
        today = await self.services.study.today(caller_of(interaction), cohort)
        await show(interaction, today_card(today, outside=outside(interaction)))

    @app_commands.command()
    @app_commands.describe(
        day="Which day; the latest one if you leave it out",
        note="A few words about it, for you and the organisers",
        link="A link to what you made",
        cohort=COHORT,
    )
    async def done(
        self,
        interaction: Interaction,
        day: int | None = None,
        note: str | None = None,
        link: str | None = None,
        cohort: str | None = None,
    ) -> None:
        """Mark a day done."""
        done = await self.services.study.done(caller_of(interaction), cohort, day, note, link)
        await show(interaction, done_card(done, outside=outside(interaction)))

    @app_commands.command()
    @app_commands.describe(day="Which day; the one you marked last if you leave it out", cohort=COHORT)
    async def undo(self, interaction: Interaction, day: int | None = None, cohort: str | None = None) -> None:
        """Take back a day you marked done."""
        undone = await self.services.study.undo(caller_of(interaction), day, cohort)
        await show(interaction, undone_card(undone))

    @app_commands.command()
    @app_commands.describe(member=MEMBER, cohort=COHORT)
    async def progress(
        self, interaction: Interaction, member: discord.Member | None = None, cohort: str | None = None
    ) -> None:
        """Your days, points, consistency and streak."""
        caller = caller_of(interaction)
        progress = await self.services.study.progress(caller, cohort, user_id(member))
        await self._show_progress(interaction, progress, mine=is_mine(progress, caller))

    async def _show_progress(self, interaction: Interaction, progress: Progress, *, mine: bool) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        picture = await drawn(self.services.painter, progress_picture(progress, mine=mine))
        await show_with_picture(interaction, progress_card(progress, picture, mine=mine), picture)

    @today.autocomplete("cohort")
    @done.autocomplete("cohort")
    @undo.autocomplete("cohort")
    @progress.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    # -- buttons -----------------------------------------------------------------------------

    async def press_done(self, interaction: Interaction, cohort: str, day: str, *_: str) -> None:
        """Answer Done, under a post or in a card."""
        caller = await self.caller_for(interaction, cohort)
        done = await self.services.study.press_done(caller, cohort_id(cohort), DayId(day))
        await show(interaction, done_card(done, outside=outside(interaction)), in_place=is_card(interaction))

    async def press_undo(self, interaction: Interaction, cohort: str, day: str) -> None:
        """Answer Undo in a card."""
        caller = await self.caller_for(interaction, cohort)
        undone = await self.services.study.press_undo(caller, cohort_id(cohort), DayId(day))
        await show(interaction, undone_card(undone), in_place=True)

    async def press_checklist(self, interaction: Interaction, cohort: str, day: str, *_: str) -> None:
        """Answer My checklist."""
        caller = await self.caller_for(interaction, cohort)
        view = await self.services.study.checklist(caller, cohort_id(cohort), DayId(day))
        await show(interaction, day_card(view), in_place=is_card(interaction))

    async def press_tick(self, interaction: Interaction, cohort: str, day: str, item: str, on: str) -> None:
        """Answer a toggle; the last one completes the day."""
        caller = await self.caller_for(interaction, cohort)
        came_of_it = await self.services.study.tick(
            caller, cohort_id(cohort), DayId(day), ItemId(item), on=on == "1"
        )
        if isinstance(came_of_it, Done):
            card = done_card(came_of_it, outside=outside(interaction))
        else:
            card = day_card(came_of_it)
        await show(interaction, card, in_place=True)

    async def press_today(self, interaction: Interaction, cohort: str, *_: str) -> None:
        """Answer My day."""
        caller = await self.caller_for(interaction, cohort)
        today = await self.services.study.today(caller, cohort)
        await show(
            interaction, today_card(today, outside=outside(interaction)), in_place=is_card(interaction)
        )

    async def press_progress(self, interaction: Interaction, cohort: str, *_: str) -> None:
        """Answer My progress."""
        caller = await self.caller_for(interaction, cohort)
        progress = await self.services.study.progress(caller, cohort)
        await self._show_progress(interaction, progress, mine=True)

    async def press_share(self, interaction: Interaction, cohort: str) -> None:
        """Answer Share: post the caller's figures where they are, as others may see them: without hours."""
        caller = await self.caller_for(interaction, cohort)
        progress = await self.services.study.progress(caller, cohort)
        await interaction.response.defer(thinking=True)
        picture = await drawn(self.services.painter, progress_picture(progress, mine=False))
        files = [as_file(picture)] if picture is not None else []
        await interaction.followup.send(shared_progress(progress, caller.name), files=files)

    async def press_note(self, interaction: Interaction, cohort: str, day: str) -> None:
        """Open the form for a note and a link."""
        caller = await self.caller_for(interaction, cohort)
        view = await self.services.study.checklist(caller, cohort_id(cohort), DayId(day))
        done = view.completion
        form = Form(f"Day {view.day.number}: note or link", "note", cohort, day)
        hint = "For you and the organisers"
        form.ask("note", "Note", hint=hint, value=done.note if done else None, most=NOTE_MOST, long=True)
        form.ask("link", "Link", hint="https://…", value=done.link if done else None, most=LINK_MOST)
        await interaction.response.send_modal(form)

    async def submit_note(
        self, interaction: Interaction, cohort: str, day: str, *, texts: dict[str, str]
    ) -> None:
        """Store a note and a link."""
        caller = await self.caller_for(interaction, cohort)
        view = await self.services.study.annotate(
            caller, cohort_id(cohort), DayId(day), texts.get("note", ""), texts.get("link", "")
        )
        await show(interaction, day_card(view), in_place=is_card(interaction))
