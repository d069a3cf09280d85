"""`/quiz start` and its buttons."""

from typing import Literal

from discord import app_commands

from bot.domain.curriculum import Difficulty
from bot.domain.ids import SessionId
from bot.domain.quiz import QUESTIONS_DEFAULT
from bot.gateway.callers import caller_of
from bot.gateway.cards import show
from bot.gateway.client import DaymarkClient
from bot.gateway.member_cards import question_card, result_card, verdict_card
from bot.services.all import Services
from bot.services.quizzes import Result
from cogs.base import CHOICES_MOST, DaymarkCog, Interaction


class QuizCog(DaymarkCog):
    """Ask questions, one at a time."""

    quiz = app_commands.Group(name="quiz", description="Test what you learned")

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("answer", self.press_answer)
        client.actions.on_press("question", self.press_question)
        client.actions.on_press("quiz-again", self.press_again)

    @quiz.command()
    @app_commands.describe(
        topic="What about; everything if you leave it out",
        questions="How many, 1 to 20; 5 if you leave it out",
        difficulty="How hard; mixed if you leave it out",
    )
    async def start(
        self,
        interaction: Interaction,
        topic: str | None = None,
        questions: int = QUESTIONS_DEFAULT,
        difficulty: Literal["easy", "medium", "hard"] | None = None,
    ) -> None:
        """A private quiz: one question at a time, with explanations."""
        level = Difficulty(difficulty) if difficulty else None
        asked = await self.services.quizzes.start(caller_of(interaction), topic, questions, level)
        await show(interaction, question_card(asked))

    @start.autocomplete("topic")
    async def _topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = self.services.quizzes.suggest(typed)
        return [app_commands.Choice(name=topic.title, value=topic.id) for topic in found[:CHOICES_MOST]]

    async def press_answer(self, interaction: Interaction, session: str, position: str, choice: str) -> None:
        """Judge an answer."""
        verdict = await self.services.quizzes.answer(
            caller_of(interaction), SessionId(int(session)), int(position), int(choice)
        )
        await show(interaction, verdict_card(verdict), in_place=True)

    async def press_question(self, interaction: Interaction, session: str) -> None:
        """Ask the next question, or show the result."""
        found = await self.services.quizzes.question(caller_of(interaction), SessionId(int(session)))
        card = result_card(found) if isinstance(found, Result) else question_card(found)
        await show(interaction, card, in_place=True)

    async def press_again(self, interaction: Interaction) -> None:
        """Start another quiz over all topics."""
        asked = await self.services.quizzes.start(caller_of(interaction))
        await show(interaction, question_card(asked), in_place=True)
