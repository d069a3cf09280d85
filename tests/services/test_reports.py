"""The report on a real group: who counts, at whose pace, and who may read it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.cohort import Cohort
from bot.domain.errors import NoCohort, NotOrganiser, UnknownCohort, UnknownPlan, WhichCohort
from bot.domain.ids import UserId
from bot.domain.pace import Pace
from bot.domain.report import DayPart, Quiet, Report
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    BOSS_ID,
    CLEO,
    DAN,
    ELSEWHERE,
    ORGANISERS,
    OTHER_GUILD,
    SECOND,
    World,
    utc,
    who,
)


async def read(world: World, cohort: str | None = None) -> Report:
    return (await world.services.reports.report(BOSS, cohort)).report


async def begin(world: World, *people: UserId, **given: Any) -> Cohort:
    """Have people in a group whose day 1 is just posted: Monday, 2 March, 09:00 UTC."""
    cohort = await world.set_up(**given)
    for user in people:
        await world.services.membership.join(who(user))
    await world.sweep("2026-03-02 09:00")
    return cohort


async def do(world: World, user: UserId, *numbers: int) -> None:
    for number in numbers:
        await world.services.study.done(who(user), number=number)


def quiet(found: Report) -> dict[str, tuple[str, ...]]:
    """List who is how quiet, without the grades that nobody has."""
    return {str(grade): names for grade, names in found.quiet.items() if names}


def stuck(found: Report) -> list[tuple[int, int, int]]:
    return [(each.number, each.done, each.reached) for each in found.stuck_days]


# -- the group -------------------------------------------------------------------------------


async def test_nobody(world: World) -> None:
    cohort = await begin(world)
    await world.sweep_until("2026-03-10 09:00")
    found = await world.services.reports.report(BOSS)
    assert found.cohort.id == cohort.id
    assert found.plan is world.library.plans[cohort.plan_id]
    nobody = {grade: () for grade in Quiet}
    assert found.report == Report(nobody, (), (), dict.fromkeys(DayPart, 0), 0)


async def test_a_group_that_has_not_begun(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    found = await read(world)
    assert (found.members, quiet(found), found.stuck_days) == (1, {"on track": ("Anna",)}, ())


async def test_who_went_quiet_and_where_people_get_stuck(world: World) -> None:
    await begin(world, ANNA, BEN, CLEO, DAN)
    for user in (ANNA, BEN, CLEO):
        await do(world, user, 1)
    await world.sweep_until("2026-03-06 20:00")
    await do(world, BEN, 5)
    await world.sweep_until("2026-03-09 03:00")
    world.clock.forward(seconds=1)  # Day 7 is over.
    await do(world, ANNA, 2)
    found = await read(world)
    assert found.members == 4
    assert quiet(found) == {
        "on track": ("Anna",),
        "quiet for 2 days": ("Ben",),
        "quiet for 4 days": ("Cleo",),
        "quiet for 7 days": ("Dan",),
    }
    assert stuck(found) == [(3, 0, 4), (4, 0, 4), (6, 0, 4), (7, 0, 4), (2, 1, 4)]
    assert dict(found.parts) == {"morning": 3, "afternoon": 0, "evening": 1, "night": 1}


async def test_when_people_finish_is_told_in_their_own_zone(world: World) -> None:
    await begin(world, ANNA, BEN, timezone="Europe/Berlin")
    await world.services.membership.set_zone(who(BEN), "Tokyo")
    world.clock.at = utc("2026-03-02 10:30")  # 11:30 in Berlin, 19:30 in Tokyo
    for user in (ANNA, BEN):
        await do(world, user, 1)
    assert dict((await read(world)).parts) == {"morning": 1, "afternoon": 0, "evening": 1, "night": 0}


# -- who counts ------------------------------------------------------------------------------


async def test_who_left_counts_no_more(world: World) -> None:
    cohort = await begin(world, ANNA, BEN, CLEO, DAN)
    for user in (ANNA, BEN, CLEO, DAN):
        day = world.library.plans[cohort.plan_id].day(1)
        await world.services.study.tick(who(user), cohort.id, day.id, day.required[0].id, on=True)
        await do(world, user, 1)
    await world.services.membership.leave(who(DAN))
    await world.sweep_until("2026-03-04 09:00")
    found = await read(world)
    assert (found.members, quiet(found)) == (3, {"on track": ("Anna", "Ben", "Cleo")})
    assert stuck(found) == [(2, 0, 3)]
    assert {(each.done, each.reached) for each in found.stuck_items} == {(0, 3)}
    assert sum(found.parts.values()) == 3
    await world.services.organising.remove(BOSS, CLEO)
    found = await read(world)
    assert (found.members, found.stuck_days, found.stuck_items) == (2, (), ())
    await world.services.membership.join(who(DAN))
    assert (await read(world)).members == 3


async def test_days_undone_are_not_done(world: World) -> None:
    await begin(world, ANNA, BEN, CLEO)
    for user in (ANNA, BEN, CLEO):
        await do(world, user, 1)
    await world.services.study.undo(who(CLEO))
    await world.sweep("2026-03-03 08:00")
    found = await read(world)
    assert stuck(found) == [(1, 2, 3)]
    assert sum(found.parts.values()) == 2


async def test_a_pace_of_ones_own_has_days_of_its_own(world: World) -> None:
    await begin(world, ANNA, BEN, CLEO)
    await world.sweep_until("2026-03-05 10:00")
    await world.services.membership.join(who(DAN), pace=Pace.OWN)  # day 1 is due today
    await world.sweep_until("2026-03-06 08:00")
    found = await read(world)
    assert quiet(found) == {"on track": ("Dan",), "quiet for 4 days": ("Anna", "Ben", "Cleo")}
    assert stuck(found) == [(1, 0, 4), (2, 0, 3), (3, 0, 3), (4, 0, 3)]
    await world.sweep_until("2026-03-07 08:00")
    assert quiet(await read(world))["quiet for 2 days"] == ("Dan",)


async def test_rest_is_not_being_quiet(world: World) -> None:
    cohort = await begin(world, ANNA, BEN)
    await world.services.rests.plan(who(ANNA), cohort.id, "2026-03-03", "2026-03-05")
    await do(world, ANNA, 1)
    await do(world, BEN, 1)
    await world.sweep_until("2026-03-06 08:00")
    assert quiet(await read(world)) == {"on track": ("Anna",), "quiet for 2 days": ("Ben",)}


async def test_nobody_goes_quiet_in_a_pause(world: World) -> None:
    await begin(world, ANNA)
    await do(world, ANNA, 1)
    preview = await world.services.arrangements.preview_pause(BOSS, "2026-03-04", "2026-03-12")
    await world.services.arrangements.confirm(BOSS, preview.change_id)
    await world.sweep_until("2026-03-13 08:00")
    assert quiet(await read(world)) == {"on track": ("Anna",)}
    await world.sweep_until("2026-03-14 08:00")
    assert quiet(await read(world)) == {"quiet for 2 days": ("Anna",)}


# -- items -----------------------------------------------------------------------------------


async def test_the_item_that_nobody_ticks_is_the_one_to_tell_of(world: World) -> None:
    cohort = await begin(world, ANNA, BEN, CLEO, DAN)
    day = world.library.plans[cohort.plan_id].day(1)
    first, *others = day.required
    for user in (ANNA, BEN, CLEO):
        await world.services.study.tick(who(user), cohort.id, day.id, first.id, on=True)
    await world.services.study.tick(who(ANNA), cohort.id, day.id, others[0].id, on=True)
    await do(world, DAN, 1)  # by the button: that says nothing about items
    assert (await read(world)).stuck_items == ()  # the day is not over
    await world.sweep("2026-03-03 03:00:01")
    found = (await read(world)).stuck_items
    assert [(each.item_id, each.done, each.reached) for each in found] == [
        *((item.id, 0, 3) for item in others[1:]),
        (others[0].id, 1, 3),
    ]
    await world.services.study.tick(who(BEN), cohort.id, day.id, others[0].id, on=True)
    await world.services.study.tick(who(BEN), cohort.id, day.id, others[0].id, on=False)
    assert (await read(world)).stuck_items == found


# -- which group, and for whom ---------------------------------------------------------------


async def test_groups_are_told_apart(world: World) -> None:
    first = await begin(world, ANNA, name="First")
    second = await world.set_up(name="Second", channel_id=SECOND)
    await world.services.membership.join(who(BEN), "Second")
    assert quiet(await read(world, "first")) == {"on track": ("Anna",)}
    assert quiet(await read(world, str(second.id))) == {"on track": ("Ben",)}
    with pytest.raises(WhichCohort):
        await world.services.reports.report(replace(BOSS, channel_id=ELSEWHERE))
    assert (await world.services.reports.report(BOSS)).cohort.id == first.id


@pytest.mark.parametrize("user", [ANNA, BEN])
async def test_only_organisers_read_it(world: World, user: UserId) -> None:
    await begin(world, ANNA, organisers_id=ORGANISERS)
    with pytest.raises(NotOrganiser):
        await world.services.reports.report(who(user))
    helper = who(user, role_ids=frozenset({ORGANISERS}))
    assert (await world.services.reports.report(helper)).report.members == 1


async def test_the_group_of_another_server_is_unknown(world: World) -> None:
    cohort = await begin(world, ANNA)
    stranger = who(BOSS_ID, manages=True, guild_id=OTHER_GUILD)
    with pytest.raises(NoCohort):
        await world.services.reports.report(stranger)
    with pytest.raises(UnknownCohort):
        await world.services.reports.report(stranger, str(cohort.id))


async def test_a_group_that_ended_is_told_of_for_two_weeks(world: World) -> None:
    cohort = await begin(world, ANNA)
    await do(world, ANNA, 1)
    await world.services.cohorts.end(BOSS, cohort.id)
    world.clock.forward(days=14)
    assert (await read(world)).members == 1
    world.clock.forward(seconds=1)
    with pytest.raises(NoCohort):
        await read(world)


async def test_a_plan_whose_file_is_gone(world: World) -> None:
    await begin(world, ANNA)
    world.restart(replace(world.library, plans={}))
    with pytest.raises(UnknownPlan):
        await read(world)
