"""Play what members and organisers do with questions besides answering: report, look, retire, import."""

from typing import Any

import simcord

from bot.domain.ids import GuildId, QuestionId, UserId
from bot.storage import members, question_reports
from bot.storage.question_reports import AskedBefore
from tests.simcord.members import choose, press
from tests.simcord.quizzing import answer
from tests.simcord.world import World


def table(word: str, count: int) -> tuple[str, bytes]:
    """Write a file of questions."""
    rows = [f"careers,true-false,hard,Is {word} {number} odd?,true,So it is." for number in range(count)]
    head = "topic,kind,difficulty,question,right,explanation"
    return "questions.csv", "\n".join([head, *rows]).encode()


async def many_reports(world: World, question: QuestionId, count: int = 9) -> None:
    """Store so many long reports of a question that a card has pages of them."""
    guild = GuildId(world.guild.id)
    async with world.db.write() as tx:
        for number in range(count):
            member = await members.keep_member(tx, guild, UserId(7000 + number), f"Reporter {number}")
            about = AskedBefore(question, "1/0", None)
            await question_reports.put_report(tx, guild, member.id, about, "long " * 100, world.env.now())


async def opened(world: World, question: str, view: str | None = None) -> simcord.InteractionResult:
    """Open a question as an organiser."""
    card = await world.boss.slash(world.study, "cohort questions")
    if view is not None:
        await press(world.boss, card, view)
    await choose(world.boss, card, "care", question)
    return card


async def caring(world: World) -> list[tuple[Any, Any]]:
    """Return what an organiser sees of questions, and a member of one they answered; say who."""
    verdict = await judged(world)
    imported = [
        await world.boss.slash(world.study, "cohort questions-import", file=table(word, count))
        for word, count in (("tea", 1), ("cocoa", 12))
    ]
    shipped = next(iter(world.app.services.library.bank)).id
    await many_reports(world, shipped)
    cards = [*imported, *[await opened(world, shipped) for _ in range(3)]]
    for number in (2, 3):
        card = await opened(world, f"own-{number}", "Own (13)")
        cards.append(await press(world.boss, card, "Retire"))
    for _ in range(2):
        own = await world.boss.slash(world.study, "cohort questions")
        await press(world.boss, own, "Own (13)")
        cards.append(own)
    cards.append(await world.boss.slash(world.study, "cohort questions"))
    return [*((world.boss, card.response) for card in cards), (world.ann, verdict.response)]


async def judged(world: World) -> simcord.InteractionResult:
    """Answer a question, of whatever kind, and return the verdict."""
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    await answer(world, card, right=True)
    return card


async def report_form(world: World) -> simcord.InteractionResult:
    """Open the form of a report."""
    return await press(world.ann, await judged(world), "Report")
