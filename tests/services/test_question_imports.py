"""A server adds questions of its own: all or none, its own only, and a way back."""

import asyncio
from dataclasses import replace

import pytest

from bot.domain.errors import BadQuestions, NotManager, NotOrganiser, Outdated, TooManyQuestions
from bot.domain.ids import QuestionId
from bot.domain.question import QuestionKind
from bot.domain.question_csv import QUESTIONS_MOST, TEMPLATE, read_questions
from bot.domain.question_row import KINDS
from bot.services.access import Caller
from bot.services.banks import bank_of
from bot.services.question_imports import Imported
from tests.services.quizzing import is_asked, reply, stored, take
from tests.services.world import ANNA, BEN, BOSS, ORGANISERS, OTHER_GUILD, World, who

TABLE = TEMPLATE.encode()
THERE = replace(BOSS, guild_id=OTHER_GUILD)


def many(count: int, word: str = "one") -> bytes:
    """Write a table of questions that are all different."""
    rows = [f"careers,true-false,hard,Is {word} {n} odd?,true,So it is." for n in range(count)]
    return "\n".join(["topic,kind,difficulty,question,right,explanation", *rows]).encode()


async def add(world: World, data: bytes = TABLE, caller: Caller = BOSS) -> Imported:
    return await world.services.question_imports.add(caller, data)


async def own(world: World, caller: Caller = BOSS) -> list[QuestionId]:
    """List a server's own questions."""
    async with world.db.read() as tx:
        bank = await bank_of(tx, world.library, caller.guild_id)
    return [name for name in bank.written if name.startswith("own-")]


async def test_good_questions_are_asked_from_now_on_in_this_server_only(world: World) -> None:
    imported = await add(world)
    assert imported.ids == tuple(QuestionId(f"own-{n}") for n in range(1, 6))
    assert imported.questions == tuple(read_questions(TABLE, world.library.topics, ()))
    assert imported.own == 5
    world.restart()
    assert await own(world) == list(imported.ids)
    assert await own(world, THERE) == []
    begun = is_asked(await world.services.quizzes.start(who(ANNA), "statistics", 20))
    result = await take(world, who(ANNA), begun)
    asked = {question.id: (question.kind, right) for question, _, right in result.answered}
    assert begun.total == 20
    for _ in range(9):
        if "own-4" in asked:
            break
        result = await take(world, who(ANNA), await world.services.quizzes.start(who(ANNA), "statistics", 20))
        asked |= {question.id: (question.kind, right) for question, _, right in result.answered}
    assert asked[QuestionId("own-4")] == (QuestionKind.NUMBER, True)
    assert len(KINDS) == 5


async def test_one_fault_and_nothing_is_added(world: World) -> None:
    with pytest.raises(BadQuestions) as caught:
        await add(world, TABLE.replace(b"evaluation", b"evaluatoin"))
    assert caught.value.faults == [
        "row 6, topic: there is no topic “evaluatoin”; the nearest: Evaluation, "
        "Overfitting and regularisation, Clustering"
    ]
    assert await stored(world, "own_questions") == []


async def test_the_same_table_twice(world: World) -> None:
    await add(world)
    with pytest.raises(BadQuestions) as caught:
        await add(world)
    assert caught.value.faults == [
        f"row {row}, question: stands twice: this server has it already" for row in range(2, 7)
    ]
    assert len(await own(world)) == 5
    await add(world, caller=THERE)


async def test_two_organisers_at_once_add_it_once(world: World) -> None:
    both = await asyncio.gather(add(world), add(world), return_exceptions=True)
    assert [type(each) for each in both] == [Imported, BadQuestions]
    assert len(await own(world)) == 5


async def test_a_retired_one_may_come_again_mended(world: World) -> None:
    imported = await add(world)
    await world.services.question_care.retire(BOSS, imported.ids[0])
    first_row = "\n".join(TEMPLATE.splitlines()[:2]).replace("One in four", "A quarter")
    again = await add(world, first_row.encode())
    assert (again.ids, again.own) == ((QuestionId("own-6"),), 6)


async def test_a_server_has_room_for_two_hundred(world: World) -> None:
    await add(world, many(QUESTIONS_MOST - 5))
    assert (await add(world)).own == QUESTIONS_MOST
    with pytest.raises(TooManyQuestions) as caught:
        await add(world, many(2, "two"))
    assert caught.value == TooManyQuestions(QUESTIONS_MOST, QUESTIONS_MOST, 2)
    assert len(await own(world)) == QUESTIONS_MOST
    for name in (await own(world))[:2]:
        await world.services.question_care.retire(BOSS, name)
        await world.services.question_care.delete(BOSS, name)
    assert (await add(world, many(2, "two"))).own == QUESTIONS_MOST


async def test_an_import_can_be_taken_back_whole(world: World) -> None:
    kept = await add(world, many(2))
    imported = await add(world)
    await add(world, many(1, "there"), THERE)
    later = await add(world, many(1, "later"))
    begun = is_asked(await world.services.quizzes.start(who(ANNA), "evaluation", 20))
    await reply(world, who(ANNA), begun, right=True)
    world.restart()
    ends = imported.ids[0], imported.ids[-1]
    with pytest.raises(Outdated):
        await world.services.question_imports.take_back(THERE, *ends)
    assert await world.services.question_imports.take_back(BOSS, *ends) == 5
    assert await own(world) == [*kept.ids, *later.ids]
    with pytest.raises(Outdated):
        await world.services.question_imports.take_back(BOSS, *ends)
    assert len(await own(world, THERE)) == 1
    for bad in (("x", "y"), ("own-", "own-1"), ("own-1", f"own-{'9' * 40}")):
        with pytest.raises(Outdated):
            await world.services.question_imports.take_back(BOSS, *map(QuestionId, bad))
    assert await own(world) == [*kept.ids, *later.ids]


async def test_what_was_answered_of_a_question_taken_back_is_passed_over(world: World) -> None:
    imported = await add(world, many(1))
    me = who(ANNA)
    begun = is_asked(await world.services.quizzes.start(me, "careers", 20))
    result = await take(world, me, begun, right=False)
    for _ in range(9):
        if imported.ids[0] in {question.id for question, _, _ in result.answered}:
            break
        result = await take(world, me, await world.services.quizzes.start(me, "careers", 20), right=False)
    await world.services.question_imports.take_back(BOSS, imported.ids[0], imported.ids[0])
    assert imported.ids[0] not in {row["question_id"] for row in await stored(world, "cards")}
    figures = await world.services.quiz_figures.me(me)
    assert figures.answered > 0
    assert (await add(world, many(1))).ids == (QuestionId("own-2"),), "no id comes twice"


async def test_only_organisers(world: World) -> None:
    use, stranger = world.services.question_imports, who(BEN)

    async def refused(error: type[Exception]) -> None:
        ends = QuestionId("own-1"), QuestionId("own-1")
        for made in (use.template(stranger), use.add(stranger, b"junk"), use.take_back(stranger, *ends)):
            with pytest.raises(error):
                await made

    await add(world)
    await refused(NotManager)
    await world.set_up(organisers_id=ORGANISERS)
    await refused(NotOrganiser)
    stranger = who(BEN, role_ids=frozenset({ORGANISERS}))
    assert await use.template(stranger) == TEMPLATE
    assert await use.take_back(stranger, QuestionId("own-1"), QuestionId("own-5")) == 5


async def test_the_log_of_every_running_group_says_it(world: World) -> None:
    await world.set_up()
    imported = await add(world)
    await world.services.question_imports.take_back(BOSS, imported.ids[0], imported.ids[-1])
    log = [(row["actor_id"], row["action"], row["detail"]) for row in await stored(world, "log_entries")][-2:]
    assert log == [
        (BOSS.user_id, "questions-import", "5 added"),
        (BOSS.user_id, "import undone", "5 taken back"),
    ]
