"""`/guide`: questions, tools, pitfalls, stories and more, in own words."""

import re

from discord import app_commands

from bot.domain.curriculum import GuideSection, Note
from bot.domain.errors import NotInGuide
from bot.gateway.cards import Card, is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.guide_cards import guide_card, note_card, section_card
from bot.services.all import Services
from cogs.base import CHOICES_MOST, DaymarkCog, Interaction


class GuideCog(DaymarkCog):
    """Answer what people ask on the way."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_choice("guide", self.choose_section)
        client.actions.on_choice("guide-note", self.choose_note)
        client.actions.on_press("guide-section", self.press_section)

    @app_commands.command()
    @app_commands.describe(
        section="Where to look",
        query="What you want to know: type a word, or the hours a week you have",
    )
    async def guide(
        self, interaction: Interaction, section: str | None = None, query: str | None = None
    ) -> None:
        """Questions, tools, pitfalls, study hours, stories: what the report says, in short."""
        guide = self.services.library.guide
        if query is not None:
            await show(interaction, self._note(query, section))
        elif section is not None:
            await show(interaction, section_card(guide, self._section(section)))
        else:
            await show(interaction, guide_card(guide))

    @guide.autocomplete("section")
    async def _sections(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return [
            app_commands.Choice(name=section.title, value=section.id)
            for section in self.services.library.guide.sections
            if typed.casefold() in section.title.casefold()
        ][:CHOICES_MOST]

    @guide.autocomplete("query")
    async def _notes(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        within = getattr(interaction.namespace, "section", None)
        return [
            app_commands.Choice(name=note.title, value=note.id)
            for section, note in self._fitting(typed)
            if within in (None, section.id)
        ][:CHOICES_MOST]

    # -- choices and buttons -----------------------------------------------------------------

    async def choose_section(self, interaction: Interaction, *, values: list[str]) -> None:
        """Open a section."""
        section = self._section(values[0])
        await show(
            interaction, section_card(self.services.library.guide, section), in_place=is_card(interaction)
        )

    async def press_section(self, interaction: Interaction, section: str, page: str) -> None:
        """Turn a section's pages."""
        card = section_card(self.services.library.guide, self._section(section), int(page))
        await show(interaction, card, in_place=is_card(interaction))

    async def choose_note(self, interaction: Interaction, *, values: list[str]) -> None:
        """Open a note."""
        await show(interaction, self._note(values[0]), in_place=is_card(interaction))

    # -- finding -----------------------------------------------------------------------------

    def _section(self, given: str) -> GuideSection:
        guide = self.services.library.guide
        wanted = given.strip().casefold()
        for section in guide.sections:
            if wanted in (section.id, section.title.casefold()):
                return section
        raise NotInGuide(given)

    def _note(self, given: str, within: str | None = None) -> Card:
        """Open what was picked, or the best of what fits what was typed."""
        guide = self.services.library.guide
        found = guide.notes.get(given.strip()) or self._for_hours(given)
        fitting = [each for each in self._fitting(given) if within in (None, each[0].id, each[0].title)]
        if found is None and not fitting:
            raise NotInGuide(given)
        return note_card(guide, *(found or fitting[0]))

    def _for_hours(self, given: str) -> tuple[GuideSection, Note] | None:
        """Find the weekly schedule nearest to the hours that somebody says they have."""
        match = re.fullmatch(r"(\d{1,2})\s*(?:h|hours?)?(?: a week)?", given.strip(), re.IGNORECASE)
        scheduled = [each for each in self.services.library.guide.notes.values() if each[1].hours]
        if match is None or not scheduled:
            return None
        return min(scheduled, key=lambda each: abs((each[1].hours or 0) - int(match[1])))

    def _fitting(self, typed: str) -> list[tuple[GuideSection, Note]]:
        words = typed.casefold().split()
        every = self.services.library.guide.notes.values()
        titled = [each for each in every if all(word in each[1].title.casefold() for word in words)]
        inside = [each for each in every if all(word in each[1].text.casefold() for word in words)]
        return [*titled, *(each for each in inside if each not in titled)]
