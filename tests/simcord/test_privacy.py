"""`/privacy show | export | delete` in the server and in direct messages, and servers that leave."""

import json
from typing import Any

import pytest
import simcord
from simcord.backend.serializers import guild_create_payload
from sqlalchemy import delete

from bot.storage.schema import metadata
from tests.simcord.asides import remind, sweep
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import first_day, go_to, labels, live_until, newest, press
from tests.simcord.world import World, private, texts


async def ask(world: World, place: str, command: str) -> simcord.InteractionResult:
    """Let ann say a command in the server or in a direct message."""
    if place == "server":
        return await world.ann.slash(world.study, f"privacy {command}")
    result: simcord.InteractionResult = await world.ann.user.slash(f"privacy {command}")
    return result


async def click(
    world: World, place: str, card: simcord.InteractionResult, label: str
) -> simcord.InteractionResult:
    """Let ann press a button of an answer."""
    who: Any = world.ann if place == "server" else world.ann.user
    assert card.response is not None
    result: simcord.InteractionResult = await who.click(card.response, label=label)
    return result


async def exported(result: simcord.InteractionResult) -> dict[str, Any]:
    """Read the file of an answer, which is private."""
    message = result.response or result.followups[-1]
    assert message.ephemeral
    (file,) = message.attachments
    assert file.filename == "daymark-your-data.json"
    found: dict[str, Any] = json.loads(await file.read())
    return found


async def known(world: World) -> None:
    """Have ann and bo in the group; both did day 1, ann with a note."""
    await first_day(world)
    await world.ann.slash(world.study, "done", note="a note of ann's")
    await world.bo.slash(world.study, "done")
    await world.forward(minutes=2)


PLACES = pytest.mark.parametrize("place", ["server", "direct message"])


@PLACES
async def test_show_says_what_is_held(world: World, place: str) -> None:
    await known(world)
    async with unchanged(world.db, world.study):
        shown = await ask(world, place, "show")
    said = private(shown)
    assert "1 entry: your name and how you are shown, by server" in said
    assert "1 entry: days you did, with notes and links" in said
    assert "**Who sees it:**" in said
    assert "**How long:** until you delete it." in said
    assert labels(shown.response) == ["Get it as a file", "Delete it"]
    assert (await exported(await click(world, place, shown, "Get it as a file")))["user_id"] == str(
        world.ann.id
    )
    assert private(await click(world, place, shown, "Delete it")).startswith(
        "### Delete everything about you?"
    )


@PLACES
async def test_export_is_one_file(world: World, place: str) -> None:
    await known(world)
    async with unchanged(world.db, world.study):
        await exported(await ask(world, place, "export"))
        found = await exported(await ask(world, place, "export"))
    assert found["tables"]["completions"][0]["note"] == "a note of ann's"
    assert [row["user_id"] for row in found["tables"]["members"]] == [str(world.ann.id)]
    assert str(world.bo.id) not in json.dumps(found)


@PLACES
async def test_delete_asks_and_then_deletes(world: World, place: str) -> None:
    await known(world)
    assert "ann" in texts(newest(world.study))
    async with unchanged(world.db, world.study):
        asked = await ask(world, place, "delete")
    assert "**This cannot be taken back.**" in private(asked)
    gone = await click(world, place, asked, "Delete everything")
    assert private(gone).startswith("### It is gone\n")
    assert [row["user_id"] for row in await rows(world.db, "members")] == [world.bo.id]
    await world.forward(minutes=2)
    assert "ann" not in texts(newest(world.study))
    assert "bo" in texts(newest(world.study))
    assert "Nothing at all." in private(await ask(world, place, "show"))


@PLACES
async def test_pressed_twice_it_is_gone_once(world: World, place: str) -> None:
    await known(world)
    asked = await ask(world, place, "delete")
    other = await ask(world, place, "delete")
    await click(world, place, asked, "Delete everything")
    async with unchanged(world.db):
        again = await click(world, place, other, "Delete everything")
    assert private(again).startswith("### There is nothing to delete")
    assert labels(again.response) == []


async def test_both_presses_at_once(world: World) -> None:
    await known(world)
    asked = await ask(world, "server", "delete")
    async with world.at_once():
        for _ in range(2):
            await click(world, "server", asked, "Delete everything")
    assert [row["user_id"] for row in await rows(world.db, "members")] == [world.bo.id]


@PLACES
async def test_keep_keeps(world: World, place: str) -> None:
    await known(world)
    asked = await ask(world, place, "delete")
    async with unchanged(world.db, world.study):
        assert private(await click(world, place, asked, "Keep it")) == "### Kept\nNothing was deleted."


@PLACES
async def test_the_question_outlives_a_restart(world: World, place: str) -> None:
    await known(world)
    asked = await ask(world, place, "delete")
    await world.restart()
    assert private(await click(world, place, asked, "Delete everything")).startswith("### It is gone")
    assert [row["user_id"] for row in await rows(world.db, "members")] == [world.bo.id]


@PLACES
async def test_who_is_not_known_has_nothing(world: World, place: str) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        assert "Nothing at all." in private(await ask(world, place, "show"))
        assert (await exported(await ask(world, place, "export")))["tables"] == {}
        asked = await ask(world, place, "delete")
    assert private(asked).startswith("### There is nothing to delete")
    assert labels(asked.response) == []


async def test_an_organiser_may_go_too(world: World) -> None:
    await known(world)
    await world.boss.slash(
        world.study, "cohort mark", member=world.ann, day=1, status="late", reason="poorly"
    )
    asked = await world.boss.slash(world.study, "privacy delete")
    await press(world.boss, asked, "Delete everything")
    log = private(await world.boss.slash(world.study, "cohort log"))
    assert "a deleted member: **mark**" in log
    assert "poorly" not in log
    await live_until(world, "2026-01-03 10:00")
    assert "Day 2" in texts(newest(world.study))


# -- servers ---------------------------------------------------------------------------------


async def leaves(world: World, **how: object) -> None:
    """Let the bot be removed from the server, or, with unavailable, the server be out of reach."""
    world.env._gateway_feed("GUILD_DELETE", {"id": str(world.guild.id), **how})
    await world.env.settle()


async def left(world: World) -> list[int]:
    return [row["guild_id"] for row in await rows(world.db, "guilds_left")]


async def test_a_server_that_removes_the_bot_is_silent_and_forgotten_after_30_days(world: World) -> None:
    await known(world)
    await remind(world, world.ann, "18:00")
    await leaves(world)
    assert await left(world) == [world.guild.id]
    before = len(world.study.history())
    for _ in range(31):
        await sweep(world, days=1)
    assert len(world.study.history()) == before
    assert world.ann.user.dm_channel.history() == []
    await world.app.services.privacy.forget_guilds()
    for table in ("cohorts", "members", "completions", "guilds_left", "alarms"):
        assert await rows(world.db, table) == [], table


async def test_a_server_out_of_reach_is_not_gone(world: World) -> None:
    await known(world)
    await leaves(world, unavailable=True)
    assert await left(world) == []


async def test_a_server_that_is_back_goes_on(world: World) -> None:
    await known(world)
    await leaves(world)
    await sweep(world, hours=20)
    await world.restart()  # the server is in the list that Discord gives at the start
    await world.env.settle()
    assert await left(world) == []
    await go_to(world, "2026-01-03 12:00")
    assert "Day 2" in texts(newest(world.study))


async def test_a_server_that_adds_the_bot_again_is_kept(world: World) -> None:
    await known(world)
    await leaves(world)
    assert await left(world) == [world.guild.id]
    guild = guild_create_payload(world.env.backend, world.env.backend.get_guild(world.guild.id))
    joined = {key: value for key, value in guild.items() if key != "unavailable"}
    world.env._gateway_feed("GUILD_CREATE", joined)
    await world.env.settle()
    assert await left(world) == []


async def test_a_server_that_removed_the_bot_while_it_was_away_is_noted(world: World) -> None:
    await known(world)
    await world.restart()
    await world.env.settle()
    assert await left(world) == []
    world.env.backend.remove_guild(world.guild.id)
    await world.env.settle()
    async with world.db.write() as tx:  # as if nobody had been there to hear of it
        await tx.execute(delete(metadata.tables["guilds_left"]))
    await world.restart()
    await world.env.settle()
    assert await left(world) == [world.guild.id]
