"""Ask members questions of one kind, so that a test can answer and report them by hand."""

import simcord

from bot.domain.ids import QuestionId
from bot.domain.question import Question, QuestionKind
from tests.services.quizzing import with_bank
from tests.simcord.checks import rows
from tests.simcord.members import press
from tests.simcord.world import MANAGE, World


async def few_questions(world: World, count: int = 4) -> list[Question]:
    """Go on with a bank of a few questions that take one press; return them."""
    library = world.app.services.library
    chosen = [each for each in library.bank.written.values() if each.kind is QuestionKind.CHOICE][:count]
    await world.restart(with_bank(library, *chosen))
    return chosen


async def answered(world: World, by: simcord.MemberActor | None = None) -> simcord.InteractionResult:
    """Answer the first question of a new quiz; return the card with its verdict."""
    member = by or world.ann
    card = await member.slash(world.study, "quiz start", questions=1)
    await press(member, card, "A")
    return card


async def reported(
    world: World, text: str = "Two choices are right.", by: simcord.MemberActor | None = None
) -> QuestionId:
    """Answer a question and report it; return which it was."""
    member = by or world.ann
    shown = await press(member, await answered(world, member), "Report")
    await member.submit_modal(shown, {"text": text})
    return QuestionId((await rows(world.db, "question_reports"))[-1]["question_id"])


def another_server(world: World) -> tuple[simcord.MemberActor, simcord.ChannelHandle]:
    """Make a second server that the same person manages."""
    there = world.env.create_guild("Other")
    room = there.create_text_channel("study")
    role = there.create_role("Managers", permissions=MANAGE)
    return there.add_member(world.boss.user, roles=[role]), room


def borrow(world: World, mine: simcord.InteractionResult, theirs: simcord.InteractionResult) -> None:
    """Put the buttons of one answer under another: nobody can press what they cannot see, a cheat can."""
    assert mine.response is not None
    assert theirs.response is not None
    backend = world.env.backend
    stored = backend.get_message(theirs.response.channel_id, theirs.response.id)
    stored.components = backend.get_message(mine.response.channel_id, mine.response.id).components
