"""`/quiz start`, `daily`, `review`, `me`, `assess` and the buttons of their questions; see also live.py."""

from typing import Literal

from discord import app_commands

from bot.domain.curriculum import Difficulty
from bot.domain.ids import DayId, SessionId
from bot.gateway.callers import caller_of
from bot.gateway.cards import Card, is_card, show
from bot.gateway.client import DaymarkClient
from bot.gateway.pictures import show_with_picture, wait_for
from bot.gateway.quiz_cards import number_form, question_card, verdict_card
from bot.gateway.quiz_result_cards import figures_card, nothing_due_card, result_card, under_way_card
from bot.services.all import Services
from bot.services.asking import Asked, Result
from bot.services.pictures import drawn
from bot.services.quizzes import NothingDue, UnderWay
from bot.services.review_pictures import compared
from cogs.base import CHOICES_MOST, COHORT, Interaction, cohort_id, whole
from cogs.live import Live, group


class QuizCog(Live):
    """Ask questions, one at a time."""

    quiz = group

    def __init__(self, client: DaymarkClient, services: Services) -> None:
        super().__init__(client, services)
        client.actions.on_press("answer", self.press_answer)
        client.actions.on_press("order", self.press_order)
        client.actions.on_press("number", self.press_number)
        client.actions.on_form("number", self.submit_number)
        client.actions.on_choice("several", self.choose_several)
        client.actions.on_press("question", self.press_question)
        client.actions.on_press("quiz-again", self.press_again)
        client.actions.on_press("quiz-me", self.press_me)
        client.actions.on_press("daily", self.press_daily)
        client.actions.on_press("review", self.press_review)
        client.actions.on_press("assess", self.press_assess)

    # -- commands ----------------------------------------------------------------------------

    @quiz.command()
    @app_commands.describe(
        topic="What about; what you study this week if you leave it out",
        questions="How many, 1 to 20; 5 if you leave it out",
        difficulty="How hard; mixed if you leave it out",
    )
    async def start(
        self,
        interaction: Interaction,
        topic: str | None = None,
        questions: int | None = None,
        difficulty: Literal["easy", "medium", "hard"] | None = None,
    ) -> None:
        """A private quiz: one question at a time, with explanations."""
        level = Difficulty(difficulty) if difficulty else None
        found = await self.services.quizzes.start(caller_of(interaction), topic, questions, level)
        await show(interaction, _card(found))

    @start.autocomplete("topic")
    async def _topics(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = self.services.quizzes.suggest(typed)
        return [app_commands.Choice(name=topic.title, value=topic.id) for topic in found[:CHOICES_MOST]]

    @quiz.command()
    @app_commands.describe(cohort=COHORT)
    async def daily(self, interaction: Interaction, cohort: str | None = None) -> None:
        """Three questions about today's topics, the same for the whole group."""
        await show(interaction, _card(await self.services.quizzes.daily(caller_of(interaction), cohort)))

    @daily.autocomplete("cohort")
    async def _cohorts(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await self.suggest_cohorts(interaction, typed)

    @quiz.command()
    async def review(self, interaction: Interaction) -> None:
        """Questions you have seen, just before you would forget them."""
        await show(interaction, _card(await self.services.quizzes.review(caller_of(interaction))))

    @quiz.command()
    async def me(self, interaction: Interaction) -> None:
        """How you fare by topic, and what comes back when."""
        await show(interaction, figures_card(await self.services.quiz_figures.me(caller_of(interaction))))

    @quiz.command()
    async def assess(self, interaction: Interaction) -> None:
        """A skill check of 18 questions: what you know, and the week to begin in."""
        await show(interaction, _card(await self.services.quizzes.assess(caller_of(interaction))))

    # -- answers -----------------------------------------------------------------------------

    async def press_answer(self, interaction: Interaction, session: str, position: str, choice: str) -> None:
        """Judge a choice."""
        await self._judge(interaction, session, position, [whole(choice)])

    async def choose_several(
        self, interaction: Interaction, session: str, position: str, *, values: list[str]
    ) -> None:
        """Judge several choices."""
        await self._judge(interaction, session, position, [whole(value) for value in values])

    async def press_order(self, interaction: Interaction, session: str, position: str, pressed: str) -> None:
        """Take one more choice of an order; the last but one decides, as only one is left."""
        caller = caller_of(interaction)
        chosen = tuple(whole(choice) for choice in pressed.split("-") if choice)
        key = SessionId(whole(session)), whole(position)
        asked = await self.services.quiz_answers.asked(caller, *key, chosen)
        left = [choice for choice in asked.order if choice not in chosen]
        if len(left) > 1:
            await show(interaction, question_card(asked, chosen), in_place=True)
        else:
            await self._judge(interaction, session, position, [*chosen, *left])

    async def press_number(self, interaction: Interaction, session: str, position: str) -> None:
        """Open the form for a number."""
        asked = await self.services.quiz_answers.asked(
            caller_of(interaction), SessionId(whole(session)), whole(position)
        )
        await interaction.response.send_modal(number_form(asked))

    async def submit_number(
        self, interaction: Interaction, session: str, position: str, *, texts: dict[str, str]
    ) -> None:
        """Judge a number."""
        verdict = await self.services.quiz_answers.answer_number(
            caller_of(interaction), SessionId(whole(session)), whole(position), texts.get("number", "")
        )
        await show(interaction, verdict_card(verdict), in_place=is_card(interaction))

    async def _judge(self, interaction: Interaction, session: str, position: str, chosen: list[int]) -> None:
        verdict = await self.services.quiz_answers.answer(
            caller_of(interaction), SessionId(whole(session)), whole(position), chosen
        )
        await show(interaction, verdict_card(verdict), in_place=True)

    # -- other buttons -----------------------------------------------------------------------

    async def press_question(self, interaction: Interaction, session: str) -> None:
        """Ask the next question, or show the result."""
        found = await self.services.quiz_answers.question(caller_of(interaction), SessionId(whole(session)))
        if isinstance(found, Result) and (spec := compared(found)) is not None:
            await wait_for(interaction)
            await show_with_picture(interaction, _card(found), await drawn(self.services.painter, spec))
            return
        await show(interaction, _card(found), in_place=True)

    async def press_again(self, interaction: Interaction) -> None:
        """Begin another quiz about the week's topics."""
        asked = await self.services.quizzes.start(caller_of(interaction), anew=True)
        await show(interaction, _card(asked), in_place=is_card(interaction))

    async def press_daily(self, interaction: Interaction, cohort: str, day: str, *_: str) -> None:
        """Ask the questions of a post's day."""
        found = await self.services.quizzes.press_daily(caller_of(interaction), cohort_id(cohort), DayId(day))
        await show(interaction, _card(found), in_place=is_card(interaction))

    async def press_review(self, interaction: Interaction) -> None:
        """Ask what is due."""
        found = await self.services.quizzes.review(caller_of(interaction))
        await show(interaction, _card(found), in_place=is_card(interaction))

    async def press_assess(self, interaction: Interaction) -> None:
        """Begin the skill check, or go on with it."""
        found = await self.services.quizzes.assess(caller_of(interaction))
        await show(interaction, _card(found), in_place=is_card(interaction))

    async def press_me(self, interaction: Interaction) -> None:
        """Show the figures."""
        figures = await self.services.quiz_figures.me(caller_of(interaction))
        await show(interaction, figures_card(figures), in_place=is_card(interaction))


def _card(found: Asked | Result | UnderWay | NothingDue) -> Card:
    if isinstance(found, Asked):
        return question_card(found)
    if isinstance(found, Result):
        return result_card(found)
    return under_way_card(found) if isinstance(found, UnderWay) else nothing_due_card(found)
