"""Bend a plan in tests of the use cases: ask for a change, confirm it, look at the dates."""

from collections.abc import Awaitable, Sequence
from datetime import date
from typing import Any

from bot.domain.cohort import Cohort
from bot.domain.ledger import DueDay
from bot.services.arrangements import Applied, Arrangements, Preview
from bot.services.posts import DailyPost
from bot.storage import cohorts
from tests.services.world import ANNA, BOSS, World, who


def on(text: str) -> date:
    """Read a date of March 2026, or a whole one."""
    return date.fromisoformat(text if len(text) > 2 else f"2026-03-{text}")


def use(world: World) -> Arrangements:
    return world.services.arrangements


async def do(world: World, asked: Awaitable[Preview]) -> Applied:
    """Confirm a preview at once."""
    return await use(world).confirm(BOSS, (await asked).change_id)


async def pause(world: World, first: str, last: str) -> Applied:
    return await do(world, use(world).preview_pause(BOSS, f"{on(first)}", f"{on(last)}"))


async def jump(world: World, number: int) -> Applied:
    return await do(world, use(world).preview_jump(BOSS, number))


def dates(seen: Applied | Preview) -> list[tuple[int, str]]:
    """List the next dates that an answer names."""
    return [(number, f"{day:%d}") for number, day in seen.after.next_days]


def posted(world: World) -> list[tuple[int, str]]:
    """List the days that were posted, each with its date."""
    sent = world.sent(DailyPost)
    posts = world.posts(DailyPost)
    return [(post.day.number, f"{each.ref.sent_at:%d}") for post, each in zip(posts, sent, strict=True)]


async def due(world: World, cohort: Cohort) -> Sequence[DueDay]:
    """Return the days whose instants are kept."""
    async with world.db.read() as tx:
        return await cohorts.due_days(tx, cohort.id)


async def started(world: World, until: str = "2026-03-03 12:00", **given: Any) -> Cohort:
    """Have a group in its second day, Tuesday, 3 March, with Anna in it."""
    cohort = await world.set_up(**given)
    await world.services.membership.join(who(ANNA))
    await world.sweep_until(until)
    return await world.cohort(cohort)
