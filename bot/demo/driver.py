"""Grant wishes: the clock is moved from outside the bot, and the page shows what came of it.

While a live round runs, seconds pass by themselves, as they do outside.
"""

import asyncio
from datetime import datetime, timedelta

from bot.demo.cog import Wish
from bot.demo.page import StudyPage
from bot.demo.travel import Travel
from bot.demo.world import World
from bot.storage import rounds

TICK = 1.0


async def drive(world: World, travel: Travel, page: StudyPage) -> None:
    """Grant wishes until cancelled."""
    while True:
        wish = await world.wishes.get()
        async with page.turn:
            if await grant(world, travel, wish):
                await page.refresh()


async def grant(world: World, travel: Travel, wish: Wish) -> bool:
    """Let the time pass that was asked for, and the posts show what changed; tell whether anything did."""
    if wish.how_far:
        others = [person for person, actor in world.members.items() if actor.id != wish.asker]
        await travel.to(world.env.now() + wish.how_far, others)
    elif await _next_step(world) is not None:
        return False  # The clock must not jump in a round; posts show what changed as its seconds pass.
    return await travel.show_changes() or bool(wish.how_far)


async def tick(world: World, page: StudyPage, pause: float = TICK) -> None:
    """Let a second pass each second as long as a live round runs, until cancelled."""
    while True:
        await asyncio.sleep(pause)
        async with page.turn:
            if await pass_seconds(world, TICK):
                await page.refresh()


async def pass_seconds(world: World, seconds: float) -> bool:
    """Let seconds pass in a live round; tell whether they brought a step of it. None pass without a round."""
    due_at = await _next_step(world)
    if due_at is None:
        return False
    left = (due_at - world.env.now()) / timedelta(seconds=1)
    if left > 0:
        await world.env.advance_time(min(seconds, left))
    if left > seconds:
        return False
    await world.app.services.rounds.advance_due()
    await world.app.services.deliveries.refresh_posts()
    return True


async def _next_step(world: World) -> datetime | None:
    async with world.db.read() as tx:
        return await rounds.next_due(tx)
