"""Play a member's part: get to a day's post, look at buttons, write instants as Discord does."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import discord
import simcord
from simcord.components import walk_components

from bot.domain.curriculum import Day
from tests.simcord.world import World

Shown = simcord.ResponseMessage | discord.Message


async def first_day(world: World, **options: Any) -> discord.Message:
    """Set up a group and return the post of day 1, which has just come: 2026-01-02 09:00 UTC."""
    await world.set_up(**options)
    await world.forward(hours=33)
    return newest(world.study)


def newest(channel: simcord.ChannelHandle) -> discord.Message:
    """Return the last message that everybody can read."""
    message = channel.last_message
    assert message is not None
    return message


async def go_to(world: World, instant: str) -> None:
    """Move the clock to an instant of UTC, written 2026-01-03 12:00, and sweep."""
    await world.forward(seconds=(at(instant) - world.env.now()).total_seconds())


async def live_until(world: World, instant: str) -> None:
    """Let day after day come, so that each gets its post, up to an instant."""
    while (at(instant) - world.env.now()).total_seconds() > 86400:
        await world.forward(days=1)
    await go_to(world, instant)


def at(instant: str) -> datetime:
    """Read an instant of UTC."""
    return datetime.fromisoformat(instant).replace(tzinfo=UTC)


def stamp(instant: str, style: str = "f") -> str:
    """Write an instant so that everybody reads it in their own zone."""
    return f"<t:{int(at(instant).timestamp())}:{style}>"


def day(world: World, number: int) -> Day:
    """Return a day of the shipped plan."""
    return world.app.services.library.plans["kickstart-30"].day(number)  # type: ignore[index]


def parts(message: Shown | None) -> list[Mapping[str, Any]]:
    """List every component of a message."""
    assert message is not None
    tree = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    return list(walk_components(tree))


def labels(message: Shown | None) -> list[str]:
    """List what stands on the buttons of a message."""
    return [part["label"] for part in parts(message) if part["type"] == 2]


def custom_ids(message: Shown | None, action: str) -> list[str]:
    """List the custom ids of the buttons with one action."""
    found = [part.get("custom_id") or "" for part in parts(message)]
    return [key for key in found if key.split(":")[1:2] == [action]]


async def edit(world: World, place: simcord.ChannelHandle, /, **options: Any) -> simcord.InteractionResult:
    """Change a group and confirm the preview."""
    preview = await world.boss.slash(place, "cohort edit", **options)
    return await press(world.boss, preview, "Do it")


async def press(
    member: simcord.MemberActor,
    card: simcord.InteractionResult,
    label: str | None = None,
    *,
    custom_id: str | None = None,
) -> simcord.InteractionResult:
    """Press a button of an answer."""
    assert card.response is not None
    return await member.click(card.response, label=label, custom_id=custom_id)


async def pick(
    member: simcord.MemberActor | simcord.UserHandle, card: simcord.InteractionResult, values: list[str]
) -> simcord.InteractionResult:
    """Choose in the select of an answer."""
    assert card.response is not None
    return await member.select(card.response, values)


async def choose(
    member: simcord.MemberActor | simcord.UserHandle, card: simcord.InteractionResult, action: str, value: str
) -> simcord.InteractionResult:
    """Choose in that of an answer's selects which asks for an action."""
    assert card.response is not None
    (key,) = custom_ids(card.response, action)
    return await member.select(card.response, [value], custom_id=key)


def form(result: simcord.InteractionResult) -> dict[str, dict[str, Any]]:
    """Return the inputs of the form that was opened, by their ids."""
    assert result.modal is not None
    inputs = [part for part in walk_components(result.modal["components"]) if part["type"] == 4]
    return {part["custom_id"]: part for part in inputs}


def filled(result: simcord.InteractionResult) -> dict[str, str | None]:
    """Return what a form that was opened holds already."""
    return {key: part.get("value") for key, part in form(result).items()}


def chosen(message: Shown | None) -> list[str]:
    """Return what the selects of a message show as chosen."""
    selects = [part for part in parts(message) if part["type"] == 3]
    return [option["label"] for part in selects for option in part["options"] if option.get("default")]
