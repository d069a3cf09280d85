"""Get to every button, list and form of a member's own quizzes."""

from typing import Any

import simcord

from bot.domain.question import QuestionKind
from bot.storage.schema import cards
from tests.services.quizzing import some
from tests.simcord.members import custom_ids, press
from tests.simcord.quizzing import Card, answer, asked_on, only, take
from tests.simcord.world import World

Seen = tuple[simcord.MemberActor, Any]


async def one_of(world: World, kind: QuestionKind) -> Card:
    """Begin quizzes until one asks a question of a kind."""
    while True:
        card = await world.ann.slash(world.study, "quiz start", questions=1)
        if (await asked_on(world, card)).kind is kind:
            return card


async def few_kinds(world: World) -> None:
    """Go on with one question of each kind."""
    library = world.app.services.library
    await only(world, *(question for kind in QuestionKind for question in some(library, kind)))


async def quizzes(world: World) -> list[Seen]:
    """Return questions of every kind, a verdict, a result, what is due, figures, and the post of the day."""
    await few_kinds(world)
    kinds = (QuestionKind.CHOICE, QuestionKind.ORDER, QuestionKind.NUMBER, QuestionKind.SEVERAL)
    seen = [await one_of(world, kind) for kind in kinds]
    judged, ended, due = [await one_of(world, QuestionKind.CHOICE) for _ in range(3)]
    await answer(world, judged, right=True)
    for card in (ended, due):
        await take(world, card, lambda _: False)
    figures = await world.ann.slash(world.study, "quiz me")
    async with world.db.write() as tx:
        await tx.execute(cards.update().values(due_at=world.env.now()))
    seen += [judged, ended, figures, await world.ann.slash(world.study, "quiz me")]
    checked = await world.bo.slash(world.study, "quiz assess")
    await take(world, checked, member=world.bo)
    answers = [(world.ann, card.response) for card in seen]
    posts = [message for message in world.study.history() if custom_ids(message, "daily")]
    return [*answers, (world.bo, checked.response), (world.ann, posts[-1])]


async def number_form(world: World) -> Card:
    """Open the form for a number."""
    await few_kinds(world)
    return await press(world.ann, await one_of(world, QuestionKind.NUMBER), "Answer")
