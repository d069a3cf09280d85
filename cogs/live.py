"""`/quiz live` and the buttons of its rounds; part of the quiz cog."""

from discord import app_commands

from bot.domain.ids import RoundId
from bot.gateway.callers import caller_of
from bot.gateway.cards import is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.round_cards import answered_card, number_form, own_round_card, stopped_card
from bot.gateway.round_rendering import begun_text
from bot.services.all import Services
from cogs.base import CHOICES_MOST, DaymarkCog, Interaction, whole

group = app_commands.Group(name="quiz", description="Test what you learned")


class Live(DaymarkCog):
    """Play a round with everybody in the channel."""

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("live", self.press_live)
        client.actions.on_choice("live-several", self.choose_live)
        client.actions.on_press("live-number", self.press_live_number)
        client.actions.on_form("live-number", self.submit_live_number)
        client.actions.on_press("live-stop", self.press_stop)
        client.actions.on_press("live-mine", self.press_mine)

    @group.command()
    @app_commands.describe(
        topic="What about; what the group studies this week if you leave it out",
        questions="How many, 1 to 10; 5 if you leave it out",
        seconds="How long each can be answered, 10 to 60; 20 if you leave it out",
    )
    async def live(
        self,
        interaction: Interaction,
        topic: str | None = None,
        questions: int | None = None,
        seconds: int | None = None,
    ) -> None:
        """Start a quiz round in this channel: everybody answers; what counts is being right, not fast."""
        caller = caller_of(interaction)
        begun = await self.services.rounds.start(caller, topic, questions, seconds)
        await interaction.response.send_message(begun_text(begun, caller.name))

    @live.autocomplete("topic")
    async def _live_topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = self.services.quizzes.suggest(typed)
        return [app_commands.Choice(name=topic.title, value=topic.id) for topic in found[:CHOICES_MOST]]

    # -- answers -----------------------------------------------------------------------------

    async def press_live(self, interaction: Interaction, found: str, position: str, choice: str) -> None:
        """Take a choice."""
        await self._take(interaction, found, position, [whole(choice)])

    async def choose_live(
        self, interaction: Interaction, found: str, position: str, *, values: list[str]
    ) -> None:
        """Take several choices."""
        await self._take(interaction, found, position, [whole(value) for value in values])

    async def press_live_number(self, interaction: Interaction, found: str, position: str) -> None:
        """Open the form for a number."""
        live = await self.services.round_answers.asked(
            caller_of(interaction), RoundId(whole(found)), whole(position)
        )
        await interaction.response.send_modal(number_form(live))

    async def submit_live_number(
        self, interaction: Interaction, found: str, position: str, *, texts: dict[str, str]
    ) -> None:
        """Take a number."""
        answered = await self.services.round_answers.answer_number(
            caller_of(interaction), RoundId(whole(found)), whole(position), texts.get("number", "")
        )
        await show(interaction, answered_card(answered), in_place=is_card(interaction))

    async def _take(self, interaction: Interaction, found: str, position: str, chosen: list[int]) -> None:
        answered = await self.services.round_answers.answer(
            caller_of(interaction), RoundId(whole(found)), whole(position), chosen
        )
        await show(interaction, answered_card(answered), in_place=is_card(interaction))

    # -- other buttons -----------------------------------------------------------------------

    async def press_stop(self, interaction: Interaction, found: str, *_: str) -> None:
        """Stop a round."""
        await self.services.rounds.stop(caller_of(interaction), RoundId(whole(found)))
        await show(interaction, stopped_card())

    async def press_mine(self, interaction: Interaction, found: str, *_: str) -> None:
        """Show how a round went for who asks."""
        own = await self.services.round_answers.own(caller_of(interaction), RoundId(whole(found)))
        await show(interaction, own_round_card(own))
