"""How the shipped questions fare in all servers together."""

from sqlalchemy import insert

from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question_csv import TEMPLATE
from bot.domain.question_figures import Flaw
from bot.services.bank_report import BankReport, bank_report
from bot.storage.schema import question_reports
from tests.services.quizzing import with_bank
from tests.services.test_question_care import BEGUN, answers, answers_of
from tests.services.world import BOSS, GUILD, OTHER_GUILD, World


async def test_an_empty_database(world: World) -> None:
    total = len(list(world.library.bank))
    assert await bank_report(world.db, world.library) == BankReport((), total, 0, 0)


async def test_a_bank_without_questions(world: World, library: Library) -> None:
    assert await bank_report(world.db, with_bank(library)) == BankReport((), 0, 0, 0)


async def test_servers_count_together_and_own_questions_not_at_all(world: World, library: Library) -> None:
    hard, fine = list(library.bank.written)[:2]
    await world.services.question_imports.add(BOSS, TEMPLATE.encode())
    await answers(world.db, {hard: [False] * 12, QuestionId("own-1"): [False] * 30, fine: [True, False] * 10})
    await answers(world.db, {hard: [False] * 8, QuestionId("gone"): [False] * 30}, OTHER_GUILD)
    report = await bank_report(world.db, library)
    assert [(line.entry.id, line.figures.asked, line.flaws) for line in report.worst] == [
        (hard, 20, (Flaw.HARD,))
    ]
    assert (report.judged, report.most_asked) == (2, 20)


async def test_most_reported_first_also_settled_reports_and_few_answers(
    world: World, library: Library
) -> None:
    hard, reported, often = list(library.bank.written)[:3]
    await answers(world.db, {hard: [False] * 20})
    member = await answers_of(world, reported)
    async with world.db.write() as tx:
        rows = [
            {"guild_id": GUILD, "member_id": member, "question_id": name, "seed": "1/0", "given": None,
             "text": "x", "reported_at": BEGUN, "settled_at": settled}
            for name, settled in ((reported, None), (often, BEGUN), (often, None))
        ]  # fmt: skip
        await tx.execute(insert(question_reports), rows)
    report = await bank_report(world.db, library)
    assert [(line.entry.id, line.reports, line.flaws) for line in report.worst] == [
        (often, 2, ()), (reported, 1, ()), (hard, 0, (Flaw.HARD,)),
    ]  # fmt: skip
