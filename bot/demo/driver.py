"""Grant wishes: the clock is moved from outside the bot, and the page shows what came of it."""

from bot.demo.cog import Wish
from bot.demo.page import StudyPage
from bot.demo.travel import Travel
from bot.demo.world import World


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
    return await travel.show_changes() or bool(wish.how_far)
