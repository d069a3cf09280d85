"""Get to every button, list and form of study hours."""

from typing import Any

import simcord

from tests.simcord.asides import settings
from tests.simcord.members import choose, custom_ids, parts, press
from tests.simcord.world import World

Seen = tuple[simcord.MemberActor, Any]
ENTRIES = 10


async def studying(world: World) -> list[Seen]:
    """Return cards of entries, of one that was removed, of ticked items, timers and the weekly goal."""
    for _ in range(ENTRIES):
        await world.ann.slash(world.study, "log", time="30m")
    cards = [await world.ann.slash(world.study, "log") for _ in range(4)]
    await _take_first(world, cards[0], "log-remove")
    await world.bo.slash(world.study, "join", pace="group")
    ticked, started, forgotten = [
        await who.slash(world.study, "today") for who in (world.ann, world.ann, world.bo)
    ]
    await press(world.ann, ticked, custom_id=custom_ids(ticked.response, "tick")[0])
    await press(world.bo, forgotten, "Start timer")
    await world.forward(hours=9)
    await press(world.bo, forgotten, "Stop timer")
    running = await world.ann.slash(world.study, "today")
    await press(world.ann, running, "Start timer")
    mine = [*cards, ticked, started, running]
    goal = (world.ann, await settings(world, world.ann))
    return [*((world.ann, card.response) for card in mine), goal, (world.bo, forgotten.response)]


async def hours_forms(world: World) -> dict[str, tuple[simcord.MemberActor, Any, dict[str, str]]]:
    """Open the forms of hours."""
    card = await world.ann.slash(world.study, "log", time="30m")
    goal = await world.ann.click(await settings(world, world.ann), label="Weekly goal")
    return {
        "log-edit": (world.ann, await _take_first(world, card, "log-edit"), {"time": "45m"}),
        "goal": (world.ann, goal, {"hours": "7"}),
    }


async def _take_first(
    world: World, card: simcord.InteractionResult, action: str
) -> simcord.InteractionResult:
    lists = [
        part for part in parts(card.response) if (part.get("custom_id") or "").split(":")[1:2] == [action]
    ]
    return await choose(world.ann, card, action, lists[0]["options"][0]["value"])
