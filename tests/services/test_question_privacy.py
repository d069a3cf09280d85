"""What is held about people because of questions: exported, deleted with them, and with their server."""

from dataclasses import replace

from bot.domain.question_csv import TEMPLATE
from bot.services.privacy import GUILD_RESTS_FOR
from bot.services.question_reports import InSession
from tests.services.quizzing import is_asked, reply, stored
from tests.services.world import ANNA, BEN, BOSS, GUILD, OTHER_GUILD, World, who

TABLES = ("own_questions", "retired_questions", "question_reports")
THERE = replace(BOSS, guild_id=OTHER_GUILD)


async def everything(world: World) -> None:
    """Let the boss add and retire questions in two servers, and Anna and Ben report one."""
    for boss in (BOSS, THERE):
        imported = await world.services.question_imports.add(boss, TEMPLATE.encode())
        await world.services.question_care.retire(boss, imported.ids[0])
    for caller in (who(ANNA), who(BEN), who(ANNA, guild_id=OTHER_GUILD)):
        asked = is_asked(await world.services.quizzes.start(caller, count=1))
        await reply(world, caller, asked, right=True)
        said = f"unmistakable {caller.user_id}"
        await world.services.question_reports.report(caller, InSession(asked.session_id, 0), said)


async def test_a_member_gets_and_deletes_their_reports_only(world: World) -> None:
    await everything(world)
    held = await world.services.privacy.held(ANNA)
    assert [row["text"] for row in held.tables["question_reports"]] == [f"unmistakable {ANNA}"] * 2
    assert not {"own_questions", "retired_questions"} & held.tables.keys()
    await world.services.privacy.delete(ANNA)
    assert [row["text"] for row in await stored(world, "question_reports")] == [f"unmistakable {BEN}"]
    assert (await world.services.privacy.held(ANNA)).rows == 0


async def test_who_added_and_retired_is_forgotten_the_questions_stay(world: World) -> None:
    await everything(world)
    held = await world.services.privacy.held(BOSS.user_id)
    assert [len(held.tables[table]) for table in TABLES[:2]] == [10, 2]
    await world.services.privacy.delete(BOSS.user_id)
    assert {row["added_by"] for row in await stored(world, "own_questions")} == {0}
    assert {row["retired_by"] for row in await stored(world, "retired_questions")} == {0}
    assert (await world.services.privacy.held(BOSS.user_id)).rows == 0
    assert (await world.services.question_care.overview(BOSS)).own == 5


async def test_a_server_that_left_is_forgotten_whole_and_the_other_not_at_all(world: World) -> None:
    await everything(world)
    before = {table: await stored(world, table) for table in TABLES}
    await world.services.privacy.compare({OTHER_GUILD})
    assert [row["guild_id"] for row in await stored(world, "guilds_left")] == [GUILD]
    world.clock.forward(seconds=GUILD_RESTS_FOR.total_seconds())
    await world.services.privacy.forget_guilds()
    for table in TABLES:
        kept = [row for row in before[table] if row["guild_id"] == OTHER_GUILD]
        assert await stored(world, table) == kept != []


async def test_a_server_with_nothing_but_questions_is_known_too(world: World) -> None:
    imported = await world.services.question_imports.add(BOSS, TEMPLATE.encode())
    await world.services.question_care.retire(THERE, next(iter(world.library.bank.written)))
    await world.services.privacy.compare(set())
    assert {row["guild_id"] for row in await stored(world, "guilds_left")} == {GUILD, OTHER_GUILD}
    world.clock.forward(seconds=GUILD_RESTS_FOR.total_seconds())
    await world.services.privacy.forget_guilds()
    assert len(imported.ids) == 5
    assert [await stored(world, table) for table in TABLES] == [[], [], []]
