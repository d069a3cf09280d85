"""Play a monthly check-in: come to its post, study on some days, look back."""

from datetime import timedelta
from typing import Any

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind
from bot.domain.ids import UserId
from bot.services.posts import CheckinPost
from bot.services.reviewing import Review
from bot.services.reviews import TypedReflection
from tests.services.world import ANNA, BEN, World, utc, who

MARCH = "2026-03"
SAID = TypedReflection("Mornings work, evenings do not", "4", "Two projects")


async def a_month(world: World, *users: UserId, **given: Any) -> Cohort:
    """Begin on Monday, 2 March, with some members, and come to the evening of the month's last day."""
    cohort = await world.set_up(**{"plan": "roadmap-16", **given})
    for user in users or (ANNA, BEN):
        await world.services.membership.join(who(user))
    await live(world, "2026-03-31 18:00")
    return cohort


async def live(world: World, until: str, *users: UserId, every: int = 1) -> None:
    """Let day after day come; who studies does each `every`-th day an hour after its post."""
    at = world.clock.now().replace(hour=10, minute=0)
    while at <= utc(until):
        if at > world.clock.now():
            await world.sweep(at)
            for user in users if at.toordinal() % every == 0 else ():
                await world.services.study.done(who(user))
        at += timedelta(days=1)
    await world.sweep(until)


async def look_back(world: World, cohort: Cohort, user: UserId = ANNA, period: str = MARCH) -> Review:
    """Open the review of a month."""
    return await world.services.reviews.review(who(user), cohort.id, period)


def last_post(world: World, kind: Kind = Kind.MONTHLY) -> CheckinPost:
    """Return the last check-in of a kind that was posted."""
    post = [post for post in world.posts(CheckinPost) if post.kind is kind][-1]
    assert isinstance(post, CheckinPost)
    return post
