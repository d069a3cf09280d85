"""A live round runs by itself on the demo's page, second by second."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.demo.cog import Wish
from bot.demo.driver import grant, pass_seconds, tick
from bot.demo.page import opened_page
from bot.demo.story import PEOPLE
from bot.demo.travel import Travel
from bot.demo.world import World
from tests.demo.waiting import until

ADA, BEN = PEOPLE[:2]
FAST = 0.01


async def said(world: World) -> str:
    """Return the newest message of the study channel."""
    return world.study.history()[-1].content


async def start(world: World, **options: int) -> None:
    await world.members[ADA].slash(world.study, "quiz live", questions=1, **options)


async def test_without_a_round_no_time_passes(world: World, travel: Travel) -> None:
    before = world.env.now()
    assert not await pass_seconds(world, 1)
    assert world.env.now() == before


async def test_seconds_pass_and_bring_each_step_in_time(world: World, travel: Travel) -> None:
    await start(world, seconds=10)
    before = world.env.now()
    news = [await pass_seconds(world, 1) for _ in range(3 + 10 + 6)]
    assert [second for second, new in enumerate(news, 1) if new] == [3, 13, 19]
    assert world.env.now() - before == timedelta(seconds=19)
    assert (await said(world)).startswith("**The round is over.**")
    assert not await pass_seconds(world, 1)


async def test_a_step_that_is_overdue_comes_at_once(world: World, travel: Travel) -> None:
    await start(world)
    await world.env.advance_time(5)
    assert await pass_seconds(world, 1)
    assert (await said(world)).startswith("**Question 1 of 1** · closes")


async def test_a_press_on_a_post_does_not_make_the_clock_jump(world: World, travel: Travel) -> None:
    await travel.to(world.env.now() + timedelta(days=1))
    post = world.study.history()[-1]
    await world.members[BEN].click(post, label="Done")
    await start(world)
    before = world.env.now()
    assert not await grant(world, travel, Wish())
    assert world.env.now() == before


async def test_next_day_takes_a_round_to_its_end(world: World, travel: Travel) -> None:
    await start(world)
    await travel.to(world.env.now() + timedelta(days=1))
    contents = [message.content for message in world.study.history()]
    assert any(content.startswith("**Question 1 of 1: nobody answered") for content in contents)
    assert any(content.startswith("**The round is over.**") for content in contents)


@pytest.fixture
async def ticking(world: World, travel: Travel) -> AsyncIterator[None]:
    """Have seconds pass on an open page, faster than outside."""
    async with opened_page(world, 0) as page:
        task = asyncio.ensure_future(tick(world, page, FAST))
        async with page.turn:
            await start(world, seconds=10)
        yield
        task.cancel()
        await asyncio.wait({task})


@pytest.mark.usefixtures("ticking")
async def test_a_round_goes_to_its_end_by_itself(world: World) -> None:
    async def over() -> bool:
        return (await said(world)).startswith("**The round is over.**")

    await until(over, "the end of the round")
