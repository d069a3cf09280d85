"""What live rounds hold of a person is exported, and goes with them, and with the server."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.ids import GuildId
from bot.storage.schema import metadata
from tests.services.live import begin, give, step
from tests.services.world import ANNA, BEN, ELSEWHERE, GUILD, OTHER_GUILD, World, who

TABLES = ("quiz_rounds", "quiz_round_answers", "quiz_answers")


async def rows(world: World, name: str) -> list[dict[str, Any]]:
    async with world.db.read() as tx:
        return [dict(row._mapping) for row in await tx.execute(select(metadata.tables[name]))]


async def played(world: World, guild_id: GuildId = GUILD) -> None:
    """Let Anna begin a round and answer it, and Ben answer it, too."""
    channel = {GUILD: who(ANNA).channel_id, OTHER_GUILD: ELSEWHERE}[guild_id]
    anna, ben = (who(user, guild_id=guild_id, channel_id=channel) for user in (ANNA, BEN))
    found = await begin(world, anna, questions=1)
    for caller in (anna, ben):
        await give(world, found, caller)
    for seconds in (20, 6):
        await step(world, seconds)


async def test_the_export_holds_the_rounds_one_began_and_what_one_answered(world: World) -> None:
    await played(world)
    held = await world.services.privacy.held(ANNA)
    assert {name: len(held.tables[name]) for name in TABLES} == dict.fromkeys(TABLES, 1)
    assert held.tables["quiz_rounds"][0]["starter_id"] == ANNA
    other = await world.services.privacy.held(BEN)
    assert "quiz_rounds" not in other.tables


async def test_nothing_of_a_person_is_left_and_the_others_keep_theirs(world: World) -> None:
    await played(world)
    await world.services.privacy.delete(ANNA)
    assert [row["starter_id"] for row in await rows(world, "quiz_rounds")] == [0]
    for name in TABLES[1:]:
        assert len(await rows(world, name)) == 1
    assert len((await world.services.privacy.held(BEN)).tables["quiz_round_answers"]) == 1


async def test_a_server_that_left_takes_its_rounds_with_it(world: World) -> None:
    await played(world)
    await played(world, OTHER_GUILD)
    await world.services.privacy.compare([OTHER_GUILD])
    world.clock.at += timedelta(days=31)
    await world.services.privacy.forget_guilds()
    assert [row["guild_id"] for row in await rows(world, "quiz_rounds")] == [OTHER_GUILD]
    assert len(await rows(world, "quiz_round_answers")) == 2


async def test_a_round_that_nobody_answered_is_known_to_be_held(world: World) -> None:
    await world.services.rounds.start(who(ANNA))
    await world.services.privacy.compare([])
    assert [row["guild_id"] for row in await rows(world, "guilds_left")] == [GUILD]
