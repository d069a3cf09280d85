"""Play a live round's part: begin one, let seconds pass, answer, look at what everybody reads."""

from typing import Any

import discord
import simcord

from bot.domain.question import Question, QuestionKind
from bot.domain.rounds import GET_READY, PAUSE, Round
from bot.storage import rounds
from tests.simcord.members import custom_ids, newest
from tests.simcord.world import World


async def wait(world: World, seconds: float) -> None:
    """Let seconds pass, then do what the alarm does."""
    await world.env.advance_time(seconds)
    await ring(world)


async def ring(world: World) -> None:
    """Do what is due, as the alarm does."""
    await world.app.services.rounds.advance_due()
    await world.env.settle()


async def begin(
    world: World, channel: simcord.ChannelHandle | None = None, **options: Any
) -> discord.Message:
    """Begin a round as Ann and return its first question."""
    channel = channel or world.study
    await world.ann.slash(channel, "quiz live", **options)
    await wait(world, GET_READY.total_seconds())
    return newest(channel)


async def reveal(world: World, seconds: float = 20) -> None:
    """Let the time of a question run out."""
    await wait(world, seconds)


async def go_on(world: World, channel: simcord.ChannelHandle | None = None) -> discord.Message:
    """Let the pause pass and return what came."""
    await wait(world, PAUSE.total_seconds())
    return newest(channel or world.study)


async def round_now(world: World, number: int = -1) -> Round:
    """Return a round as it stands, the newest unless said otherwise."""
    found = await all_rounds(world)
    return found[number]


async def all_rounds(world: World) -> list[Round]:
    """List every round, oldest first."""
    found: list[Round] = []
    async with world.db.read() as tx:
        while (one := await rounds.get(tx, len(found) + 1)) is not None:  # type: ignore[arg-type]
            found.append(one)
    return found


async def asked(world: World, number: int = -1) -> Question:
    """Return the question that a round asks."""
    found = await round_now(world, number)
    question = world.app.services.library.bank.get(
        found.questions[found.position], found.seed_of(found.position)
    )
    assert question is not None
    return question


async def answer(
    world: World, member: simcord.MemberActor, message: discord.Message, *, right: bool, number: int = -1
) -> simcord.InteractionResult:
    """Answer the open question, of whatever kind it is."""
    question = await asked(world, number)
    if question.kind is QuestionKind.NUMBER:
        form = await member.click(message, label="Answer")
        assert question.quantity is not None
        typed = question.quantity.value if right else question.quantity.value + 1e6
        return await member.submit_modal(form, {"number": repr(typed)})
    if question.kind is QuestionKind.SEVERAL:
        wrong = next(i for i in range(len(question.choices)) if (i,) != question.right)
        values = question.right if right else (wrong,)
        return await member.select(message, [str(value) for value in values])
    choice = question.right[0] if right else (question.right[0] + 1) % len(question.choices)
    key = next(key for key in custom_ids(message, "live") if key.endswith(f":{choice}"))
    return await member.click(message, custom_id=key)
