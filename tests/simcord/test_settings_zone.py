"""Move to another zone at a pace of one's own: what is due stays, what comes keeps its twelve hours."""

from tests.simcord.asides import fill, settings, take_zone
from tests.simcord.members import filled, first_day, go_to, live_until, stamp
from tests.simcord.world import World, private


async def test_a_new_zone_moves_only_own_days_to_come(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-05 12:00")
    await world.ann.slash(world.study, "join", pace="own")
    await go_to(world, "2026-01-06 12:00")
    before = private(await world.ann.slash(world.study, "streak"))
    await take_zone(world, world.ann, "New York")
    assert private(await world.ann.slash(world.study, "streak")) == before
    # Day 3 comes at nine in New York: five hours later than the group's post.
    await go_to(world, "2026-01-07 13:59")
    assert "### Day 2 of 30" in private(await world.ann.slash(world.study, "today"))
    await go_to(world, "2026-01-07 14:00")
    today = private(await world.ann.slash(world.study, "today"))
    assert "### Day 3 of 30" in today
    assert f"On time until {stamp('2026-01-08 08:00')}" in today


async def test_moving_east_leaves_twelve_hours_for_the_next_own_day(world: World) -> None:
    await first_day(world, timezone="Los Angeles")
    await live_until(world, "2026-01-05 20:00")
    await world.ann.slash(world.study, "join", pace="own")
    await go_to(world, "2026-01-06 16:00")  # an hour before day 2 there; 05:00 of the 7th in Auckland
    await take_zone(world, world.ann, "Auckland")
    await go_to(world, "2026-01-06 20:00")
    today = private(await world.ann.slash(world.study, "today"))
    assert "### Day 2 of 30" in today
    assert f"On time until {stamp('2026-01-07 14:00')}" in today


async def test_the_form_holds_what_is_chosen(world: World) -> None:
    await first_day(world)
    await fill(world.ann, await settings(world, world.ann), "Set reminders", at="7.05")
    shown = await world.ann.click(await settings(world, world.ann), label="Set reminders")
    assert filled(shown) == {"at": "07:05"}
