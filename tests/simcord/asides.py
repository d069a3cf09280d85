"""Play what a member does alone: settings, rest, pace, and direct messages."""

from datetime import timedelta
from typing import Any

import discord
import simcord

from tests.simcord.members import first_day, go_to
from tests.simcord.world import World, private


async def settings(world: World, member: simcord.MemberActor) -> Any:
    """Open `/settings` and return the card."""
    return (await member.slash(world.study, "settings")).response


async def fill(member: simcord.MemberActor, card: Any, label: str, **texts: str) -> simcord.InteractionResult:
    """Press a button that opens a form, and send the form."""
    shown = await member.click(card, label=label)
    return await member.submit_modal(shown, {key.rstrip("_"): text for key, text in texts.items()})


async def remind(world: World, member: simcord.MemberActor, at: str) -> str:
    """Choose when to be reminded; return what the card says then."""
    return private(await fill(member, await settings(world, member), "Set reminders", at=at))


async def rest(
    world: World, member: simcord.MemberActor, first: str, last: str = ""
) -> simcord.InteractionResult:
    """Plan rest."""
    return await fill(member, await settings(world, member), "Plan rest", from_=first, to=last)


async def take_zone(world: World, member: simcord.MemberActor, city: str) -> None:
    """Choose a time zone."""
    await fill(member, await settings(world, member), "Change", zone=city)


def inbox(member: simcord.MemberActor) -> list[discord.Message]:
    """List the direct messages somebody got, oldest first."""
    return list(member.user.dm_channel.history())


async def sweep(world: World, **how_far: float) -> None:
    """Move the clock, then do what all of the scheduler's sweeps do."""
    await world.forward(**how_far)
    await world.app.services.reminders.send_due()
    await world.env.settle()


async def reminded(world: World, at: str = "18:00", **options: Any) -> None:
    """Have ann in the group on its first day, 2 January, with reminders."""
    await first_day(world, **options)
    await world.ann.slash(world.study, "join")
    await remind(world, world.ann, at)


async def come(world: World, instant: str) -> None:
    """Let an instant of UTC come, with the post of each day before it on time, and sweep."""
    while (nine := f"{world.env.now() + timedelta(hours=15):%Y-%m-%d} 09:00") < instant:
        await go_to(world, nine)
    await wake(world, instant)


async def wake(world: World, instant: str) -> None:
    """Let an instant of UTC come without anything done before it."""
    await go_to(world, instant)
    await sweep(world)
