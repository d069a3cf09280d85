"""Play a weekly check-in: answer it, let its digest be delivered, look where that went."""

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, State
from bot.domain.ids import ChannelId, UserId
from bot.services.checkins import TypedAnswer
from bot.services.posts import CheckinPost
from tests.services.world import ANNA, BEN, CLEO, World, utc, who

SUNDAY = "2026-03-08"
SAID = TypedAnswer("5", "Vectors", "Time", "Matrices", "4")


async def first_checkin(world: World) -> Cohort:
    """Post the first weekly check-in, Sunday 18:00; Anna, Ben and Cleo are in."""
    cohort = await world.set_up(name="First")
    for user in (ANNA, BEN, CLEO):
        await world.services.membership.join(who(user))
    await world.sweep("2026-03-08 18:00")
    return cohort


async def answer(world: World, cohort: Cohort, user: UserId, *, shared: bool = True) -> None:
    """Answer the check-in, and say who may read it."""
    await world.services.checkins.save(who(user), cohort.id, Kind.WEEKLY, SUNDAY, SAID)
    if shared:
        await world.services.checkins.share(who(user), cohort.id, Kind.WEEKLY, SUNDAY, shared=True)


async def deliver(world: World, at: str) -> None:
    """Go to an instant and let the sweep of digests run, and no other."""
    world.clock.at = utc(at)
    await world.services.deliveries.deliver_due((Kind.DIGEST,))


def thread(world: World) -> ChannelId:
    """Return the thread of the check-in's post."""
    (sent,) = world.sent(CheckinPost)
    return ChannelId(sent.ref.message_id)


async def states(world: World, cohort: Cohort) -> list[tuple[State, str | None]]:
    """List what became of a cohort's digests."""
    return [(one.state, one.problem) for one in await world.ledger(cohort) if one.kind is Kind.DIGEST]
