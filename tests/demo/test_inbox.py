"""`/demo inbox` shows the private messages that the page cannot open."""

import simcord

from bot.demo.driver import grant
from bot.demo.story import PEOPLE
from bot.demo.travel import Travel
from bot.demo.world import World
from tests.simcord.world import private


async def inbox(world: World, who: simcord.MemberActor) -> str:
    return private(await who.slash(world.study, "demo inbox"))


async def test_an_empty_inbox_says_when_something_comes(world: World) -> None:
    answer = await inbox(world, world.members[PEOPLE[0]])
    assert answer.startswith("📬 No private messages.")
    assert "when it cannot post" in answer


async def test_the_organiser_reads_that_posts_are_blocked(world: World, travel: Travel) -> None:
    world.env.inject_error("POST", f"/channels/{world.study.id}/messages", status=403, code=50001)
    await world.organiser.slash(world.study, "demo next-day")
    await grant(world, travel, world.wishes.get_nowait())
    answer = await inbox(world, world.organiser)
    assert "posts are blocked" in answer
    assert "I cannot post for 30-day kickstart" in answer
    assert "No private messages" not in answer
    # Ten minutes later it worked again.
    assert world.study.history()[1].content.startswith("**Day 1 of 30")


async def test_nobody_reads_the_messages_of_others(world: World, travel: Travel) -> None:
    world.env.inject_error("POST", f"/channels/{world.study.id}/messages", status=403, code=50001)
    await world.organiser.slash(world.study, "demo next-day")
    await grant(world, travel, world.wishes.get_nowait())
    assert "No private messages" in await inbox(world, world.members[PEOPLE[1]])
