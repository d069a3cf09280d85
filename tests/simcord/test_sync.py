"""Commands are registered when their definition changed, and only then."""

import pytest
from discord.ext import commands

from bot.gateway.client import DaymarkClient
from bot.services.all import Services
from cogs import build_cogs
from tests.simcord import world as worlds
from tests.simcord.mishaps import requests
from tests.simcord.world import World


def syncs(world: World) -> int:
    """Count how often commands were registered."""
    return len(requests(world, "PUT", "/applications/*/commands"))


async def test_a_restart_registers_nothing_new(world: World) -> None:
    assert syncs(world) == 1
    for _ in range(2):
        await world.restart()
    assert syncs(world) == 1
    assert "is set up" in worlds.private(await world.set_up())


async def test_a_changed_definition_is_registered_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def fewer(client: DaymarkClient, services: Services) -> list[commands.Cog]:
        return [cog for cog in build_cogs(client, services) if cog.qualified_name != "HelpCog"]

    assert "help" in world.ann.available_commands(world.study)
    monkeypatch.setattr(worlds, "build_cogs", fewer)
    await world.restart()
    assert syncs(world) == 2
    assert "help" not in world.ann.available_commands(world.study)
    await world.restart()
    assert syncs(world) == 2
    monkeypatch.undo()
    await world.restart()
    assert syncs(world) == 3
    assert "help" in world.ann.available_commands(world.study)


async def test_without_a_memory_commands_are_always_registered(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    equip = DaymarkClient.equip
    monkeypatch.setattr(DaymarkClient, "equip", lambda client, cogs, _memory: equip(client, cogs, None))
    await world.restart()
    await world.restart()
    assert syncs(world) == 3


async def test_who_sees_what(world: World) -> None:
    (sync,) = requests(world, "PUT", "/applications/*/commands")
    assert isinstance(sync.json, list)
    by_name = {command["name"]: command for command in sync.json}
    assert by_name["setup"]["default_member_permissions"] == worlds.MANAGE.value
    assert [name for name, found in by_name.items() if found.get("default_member_permissions")] == ["setup"]
    for name in ("setup", "cohort"):
        assert by_name[name]["dm_permission"] is False
