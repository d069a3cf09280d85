"""Play a weekly check-in: come to its post, answer it, say who may read it, look into its thread."""

import discord
import simcord
from simcord.builders import ChannelHandle

from tests.simcord.members import first_day, live_until, press
from tests.simcord.world import World

SAID = {
    "hours": "7,5 h",
    "went_well": "Matrices finally make sense",
    "blocked": "Too many meetings",
    "goal": "Finish the regression",
    "confidence": "4",
}


async def a_sunday(world: World) -> discord.Message:
    """Let ann and bo study from Friday 2 January on; return the check-in of Sunday 11 January."""
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await world.bo.slash(world.study, "join")
    await live_until(world, "2026-01-11 18:00")
    return checkin_post(world)


def checkin_post(world: World) -> discord.Message:
    """Return the last check-in's post."""
    return next(m for m in reversed(world.study.history()) if m.content.startswith("**Weekly check-in"))


async def answer(
    member: simcord.MemberActor, post: discord.Message, *, share: str | None = None, **said: str
) -> simcord.InteractionResult:
    """Answer a check-in, and say who may read it; return the private card."""
    form = await member.click(post, label="Check in")
    card = await member.submit_modal(form, {**SAID, **said})
    if share is not None:
        await press(member, card, share)
    return card


def thread_of(world: World, post: discord.Message) -> ChannelHandle:
    """Return the thread that a message started; it has the message's id."""
    return ChannelHandle(world.env, world.guild, world.env.backend.get_channel(post.id))


def in_thread(world: World, post: discord.Message) -> list[discord.Message]:
    """List what stands in the thread of a message; nothing where there is none."""
    if post.id not in world.env.backend.channels:
        return []
    return list(thread_of(world, post).history())
