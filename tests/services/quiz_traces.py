"""Let somebody leave every kind of data that quizzes hold."""

from dataclasses import replace

from sqlalchemy import insert

from bot.domain.ids import MemberId, QuestionId
from bot.domain.own_questions import to_stored
from bot.services.access import Caller
from bot.storage import members, questions
from bot.storage.engine import Tx
from bot.storage.quizzes import QuizAnswer, answer
from bot.storage.schema import metadata
from tests.services.company import Company
from tests.services.quizzing import take


async def quizzed(company: Company, caller: Caller, word: str) -> None:
    """Take quizzes; play, add, retire and report a question. `word` stands in what is typed."""
    use = company.services.quizzes
    for begun in (use.daily, use.start):
        await take(company, caller, await begun(caller))
    begun_anew = await use.start(caller, count=1)
    await take(company, caller, begun_anew)
    async with company.db.write() as tx:
        member = await member_of(tx, caller)
        await play(tx, caller, member, company)
        name = QuestionId(f"shipped-{word}")
        await questions.retire(tx, caller.guild_id, name, caller.user_id, company.clock.at)
        own = to_stored(replace(next(iter(company.library.bank.written.values())), source=None))
        await questions.add_own(tx, caller.guild_id, [own], caller.user_id, company.clock.at)
        report = {
            "guild_id": caller.guild_id, "member_id": member, "question_id": name, "seed": "1/0",
            "given": "0", "text": f"{word} reports", "reported_at": company.clock.at,
        }  # fmt: skip
        await tx.execute(insert(metadata.tables["question_reports"]).values(**report))


async def member_of(tx: Tx, caller: Caller) -> MemberId:
    """Return the caller's member."""
    return (await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)).id


async def play(tx: Tx, caller: Caller, member: MemberId, company: Company) -> None:
    """Leave a live round that the caller began and answered, finished and counted."""
    now = company.clock.at
    begun = {
        "guild_id": caller.guild_id, "channel_id": caller.channel_id, "cohort_id": None,
        "starter_id": caller.user_id, "questions": '["q"]', "seed": 1, "seconds": 20,
        "state": "finished", "position": 0, "started_at": now, "finished_at": now,
    }  # fmt: skip
    rounds = metadata.tables["quiz_rounds"]
    key = (await tx.execute(insert(rounds).values(**begun).returning(rounds.c.id))).scalar_one()
    given = {
        "round_id": key, "position": 0, "member_id": member, "given": "0", "correct": True,
        "took_ms": 1000, "counted": True, "answered_at": now,
    }  # fmt: skip
    await tx.execute(insert(metadata.tables["quiz_round_answers"]).values(**given))
    await answer(tx, member, QuizAnswer(0, QuestionId("q"), "0", correct=True), now, round_id=key)
