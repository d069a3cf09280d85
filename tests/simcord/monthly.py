"""Play a monthly check-in: come to its post, and open one's own month."""

from typing import Any

import discord
import simcord

from tests.simcord.members import first_day, live_until, press
from tests.simcord.world import World

SAID = {"reflection": "Mornings work, evenings do not", "confidence": "4", "goal": "Two projects"}


async def a_month(world: World, **options: Any) -> discord.Message:
    """Let ann and bo study the roadmap from Friday 2 January on; return the check-in of the 31st."""
    await first_day(world, plan="roadmap-16", start="2026-01-02", **options)
    await world.ann.slash(world.study, "done")
    await world.bo.slash(world.study, "join", pace="group")
    await live_until(world, "2026-01-31 18:00")
    return monthly_post(world)


def monthly_post(world: World) -> discord.Message:
    """Return the post of the last monthly check-in."""
    return next(m for m in reversed(world.study.history()) if m.content.startswith("**Monthly check-in"))


async def look_back(
    world: World, member: simcord.MemberActor, post: discord.Message
) -> simcord.InteractionResult:
    """Press Check in under a monthly post."""
    return await member.click(post, label="Check in")


async def under_way(world: World) -> simcord.ChannelHandle:
    """Have a group in a channel of its own that is under way, and looks back on 11 January."""
    channel = world.guild.create_text_channel("months")
    await world.set_up(channel=channel, plan="roadmap-16", start="2025-12-20", monthly="11")
    return channel


async def reflection(world: World, channel: simcord.ChannelHandle) -> simcord.InteractionResult:
    """Open bo's form for a reflection."""
    await world.bo.slash(channel, "join", pace="group")
    post = next(m for m in reversed(channel.history()) if m.content.startswith("**Monthly check-in"))
    return await press(world.bo, await look_back(world, world.bo, post), "Write a reflection")


async def all_cards(
    world: World, member: simcord.MemberActor, channel: simcord.ChannelHandle
) -> list[tuple[Any, Any]]:
    """Return every kind of card of a monthly check-in, those with many buttons often; say who may."""
    post = next(m for m in reversed(channel.history()) if m.content.startswith("**Monthly check-in"))
    form = await press(member, await look_back(world, member, post), "Write a reflection")
    cards = [await member.submit_modal(form, SAID)]
    cards += [await look_back(world, member, post) for _ in range(5)]
    cards += [await press(member, await look_back(world, member, post), "Speed up") for _ in range(2)]
    groups = [await world.boss.click(post, label="For organisers") for _ in range(2)]
    mine, theirs = ([answer.response for answer in answers] for answers in (cards, groups))
    seen = [(world.boss, post), *((world.boss, card) for card in theirs)]
    return [*seen, *((member, card) for card in mine)]


def files(message: Any) -> list[str]:
    """Name the files of a message."""
    return [file.filename for file in message.attachments]
