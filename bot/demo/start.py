"""Play the days before the demo begins: a group is set up, five members join and study."""

from datetime import timedelta

from bot.demo.story import BEGINS_AT, DAYS_PLAYED, PEOPLE, SET_UP_AT, TODAY, ZONE, Person
from bot.demo.travel import Travel
from bot.demo.world import World
from bot.domain.curriculum import Plan
from bot.domain.ids import ChannelId
from bot.services.cohorts import SetupRequest


async def play_first_days(world: World, plan: Plan) -> Travel:
    """Let the group come to its ninth day (or to the last of a shorter plan), with today's post up."""
    travel = await found_group(world, plan)
    await travel.to(BEGINS_AT, PEOPLE)
    return travel


async def found_group(world: World, plan: Plan) -> Travel:
    """Set the group up the day before it starts, and have everybody join."""
    await world.env.advance_time((SET_UP_AT - world.env.now()).total_seconds())
    start_on = TODAY - timedelta(days=min(DAYS_PLAYED, len(plan) - 1))
    request = SetupRequest(
        timezone=ZONE, channel_id=ChannelId(world.study.id), plan=plan.id, start=start_on.isoformat()
    )
    made = await world.app.services.cohorts.set_up(world.caller(world.organiser), request)
    await world.app.services.cohorts.invite(made)
    for person in PEOPLE:
        await _join(world, person)
    return Travel(world, made.cohort.id)


async def _join(world: World, person: Person) -> None:
    caller = world.caller(world.members[person])
    if person.zone is not None:
        await world.app.services.membership.set_zone(caller, person.zone)
    await world.app.services.membership.join(caller)
