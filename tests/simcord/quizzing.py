"""Take quizzes by hand: press letters, choose in lists, type numbers, press an order one after another."""

import json
from collections.abc import Callable

import simcord

from bot.domain.bank import Bank
from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question import Question, QuestionKind, say_number
from tests.services.quizzing import right_choices, some, with_bank, wrong_choices
from tests.simcord.checks import rows
from tests.simcord.members import custom_ids, labels, press
from tests.simcord.world import World, private

Card = simcord.InteractionResult
ACTIONS = ("answer", "number", "several", "order")


def bank(world: World) -> Bank:
    return world.app.services.library.bank


async def only(world: World, *questions: Question) -> None:
    """Go on with a bank of these questions."""
    await world.restart(with_bank(world.app.services.library, *questions))


async def only_kind(world: World, kind: QuestionKind, count: int = 1) -> list[Question]:
    """Go on with a bank of some shipped questions of one kind, and return them."""
    questions = some(world.app.services.library, kind, count)
    await only(world, *questions)
    return questions


def place_of(card: Card) -> tuple[int, int]:
    """Return the session and the position of the question on a card."""
    keys = [key for action in ACTIONS for key in custom_ids(card.response, action)]
    _, _, session, position, *_ = keys[0].split(":")
    return int(session), int(position)


async def asked_on(world: World, card: Card) -> Question:
    """Return the question that a card asks, with the numbers that were drawn for it."""
    session_id, position = place_of(card)
    (session,) = [row for row in await rows(world.db, "quiz_sessions") if row["id"] == session_id]
    name = QuestionId(json.loads(session["questions"])[position])
    question = bank(world).get(name, f"{session['seed']}/{position}")
    assert question is not None
    return question


def key_of(card: Card, choice: int) -> str:
    """Return the button of one of the author's choices."""
    return next(key for key in custom_ids(card.response, "answer") if key.endswith(f":{choice}"))


async def answer(
    world: World, card: Card, *, right: bool, member: simcord.MemberActor | None = None
) -> Question:
    """Answer the question that a card asks, in the way of its kind; the verdict takes the card's place."""
    by, question = member or world.ann, await asked_on(world, card)
    if question.quantity is not None:
        value = question.quantity.value + (0 if right else 2 * question.quantity.tolerance + 1)
        shown = await press(by, card, "Answer")
        await by.submit_modal(shown, {"number": say_number(value, question.quantity.unit)})
        return question
    chosen = right_choices(question) if right else wrong_choices(question)
    if question.kind is QuestionKind.SEVERAL:
        assert card.response is not None
        await by.select(card.response, [str(choice) for choice in chosen])
    elif question.kind is QuestionKind.ORDER:
        for choice in chosen[:-1]:
            await press(by, card, custom_id=order_key(card, choice))
    else:
        await press(by, card, custom_id=key_of(card, chosen[0]))
    return question


def order_key(card: Card, choice: int) -> str:
    """Return the button that takes one more choice of an order."""
    keys = custom_ids(card.response, "order")
    return next(key for key in keys if key.split(":")[-1].split("-")[-1] == str(choice))


async def go_on(card: Card, member: simcord.MemberActor) -> None:
    """Press what leads on from a verdict."""
    await press(member, card, custom_id=custom_ids(card.response, "question")[0])


async def take(
    world: World,
    card: Card,
    right: Callable[[int], bool] = lambda _: True,
    *,
    member: simcord.MemberActor | None = None,
    restarts: bool = False,
) -> list[Question]:
    """Answer a quiz to its end, perhaps restarting the bot before every press; return its questions."""
    by, asked = member or world.ann, list[Question]()
    while any(custom_ids(card.response, action) for action in ACTIONS):
        position = place_of(card)[1]
        if restarts:
            await world.restart()
        asked.append(await answer(world, card, right=right(position), member=by))
        said = "✅ **Right.**" if right(position) else "❌ **Not quite.**"
        assert said in private(card), f"{asked[-1].id}: {private(card)}"
        assert labels(card.response) in (["Next question", "Report"], ["See my result", "Report"])
        if restarts:
            await world.restart()
        await go_on(card, by)
    return asked


def borrow(world: World, mine: Card, theirs: Card) -> None:
    """Put the buttons of one answer under another: nobody can press what they cannot see, a cheat can."""
    assert mine.response is not None
    assert theirs.response is not None
    ours = world.env.backend.get_message(mine.response.channel_id, mine.response.id)
    world.env.backend.get_message(theirs.response.channel_id, theirs.response.id).components = ours.components


def small(library: Library, kind: QuestionKind, count: int = 12) -> Library:
    """Return the library with a few questions of one kind."""
    return with_bank(library, *some(library, kind, count))
