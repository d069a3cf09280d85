"""On which dates months are looked back on: the last day, a date, or where a phase ends."""

from datetime import date
from typing import Any

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, State
from bot.domain.errors import BadMonthlyDay, NothingToChange
from bot.services.posts import CheckinPost
from tests.services.monthly import last_post
from tests.services.world import ANNA, BOSS, World, utc, who

PHASES: dict[str, Any] = {"plan": "roadmap-16", "monthly": "phase ends"}


async def next_monthly(world: World, cohort: Cohort) -> str:
    return f"{(await world.alarms(cohort))[Kind.MONTHLY]:%Y-%m-%d %H:%M}"


async def periods(world: World, until: str) -> list[str]:
    """Let time pass, and list the monthly check-ins that were posted."""
    await world.sweep_until(until, days=1)
    await world.sweep(until)
    return [post.period for post in world.posts(CheckinPost) if post.kind is Kind.MONTHLY]


async def test_it_is_chosen_at_the_start(world: World) -> None:
    cohort = await world.set_up(monthly="the 15th")
    assert cohort.draft.monthly_on == "15"
    assert (await world.cohort(cohort)).draft.monthly_on == "15"
    assert await next_monthly(world, cohort) == "2026-03-15 18:00"
    with pytest.raises(BadMonthlyDay):
        await world.set_up(monthly="31", channel_id=12)


async def test_left_out_it_is_the_last_day(world: World) -> None:
    cohort = await world.set_up()
    assert (cohort.draft.monthly_on, await next_monthly(world, cohort)) == ("last", "2026-03-31 18:00")


async def test_a_date_of_each_month(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16", monthly="5")  # 5 March is too early
    assert await periods(world, "2026-06-06 00:00") == ["2026-04", "2026-05", "2026-06"]
    assert await next_monthly(world, cohort) == "2026-07-05 18:00"
    assert last_post(world).on == date(2026, 6, 5)


async def test_it_is_edited_logged_and_taken_back(world: World) -> None:
    cohort = await world.set_up(start="2026-03-09", monthly="5")
    assert await next_monthly(world, cohort) == "2026-04-05 18:00"
    applied = await world.edit(monthly="28")
    assert [(c.field, c.before, c.after) for c in applied.changed] == [
        ("monthly check-in", "day 5 of each month", "day 28 of each month")
    ]
    assert await next_monthly(world, cohort) == "2026-03-28 18:00"
    page = await world.services.arrangements.log(BOSS)
    assert page.entries[0].detail == "monthly check-in: day 5 of each month → day 28 of each month"
    await world.services.arrangements.revert(BOSS)
    assert (await world.cohort(cohort)).draft.monthly_on == "5"
    for bad in ("29", "30", "31st", "Sunday"):
        with pytest.raises(BadMonthlyDay):
            await world.edit(monthly=bad)
    with pytest.raises(NothingToChange):
        await world.edit(monthly="the 5th of each month")


async def test_phases_end_on_the_dates_of_their_last_days(world: World) -> None:
    cohort = await world.set_up(**PHASES)
    assert await next_monthly(world, cohort) == "2026-03-29 18:00"  # day 28
    found = await periods(world, "2026-06-20 00:00")
    assert found == ["2026-03-29p", "2026-04-26p", "2026-05-24p"]
    assert await next_monthly(world, cohort) == "2026-06-21 18:00"
    assert await periods(world, "2026-06-21 18:00") == [*found, "2026-06-21p"]


async def test_they_move_with_a_pause_and_with_edits(world: World) -> None:
    cohort = await world.set_up(**PHASES)
    await world.sweep("2026-03-02 10:00")
    arrangements = world.services.arrangements
    preview = await arrangements.preview_pause(BOSS, "2026-03-09", "2026-03-15")
    await arrangements.confirm(BOSS, preview.change_id)
    assert await periods(world, "2026-03-30 00:00") == []  # the alarm of before comes, and is set anew
    assert await next_monthly(world, cohort) == "2026-04-05 18:00"
    assert await periods(world, "2026-04-06 00:00") == ["2026-04-05p"]
    await world.edit(study_weekdays="Mon-Fri")
    assert await periods(world, "2026-05-14 00:00") == ["2026-04-05p", "2026-05-13p"]  # day 56
    # What was posted keeps its date, though days to come have moved.
    assert last_post(world).on == date(2026, 5, 13)


async def test_a_jump_over_the_end_of_a_phase_looks_back_on_the_next_day(world: World) -> None:
    await world.set_up(**PHASES)
    await world.sweep("2026-03-20 10:00")
    arrangements = world.services.arrangements
    preview = await arrangements.preview_jump(BOSS, 40)
    await arrangements.confirm(BOSS, preview.change_id)
    assert await periods(world, "2026-03-21 18:00") == ["2026-03-21p"]


async def test_a_plan_without_phases_of_a_week_looks_back_on_its_months(world: World) -> None:
    cohort = await world.set_up(monthly="phases")
    assert await next_monthly(world, cohort) == "2026-03-31 18:00"


async def test_a_change_within_a_month_brings_no_second_check_in_of_it(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16", monthly="15")
    assert await periods(world, "2026-03-16 00:00") == ["2026-03"]
    await world.edit(monthly="last")
    assert await periods(world, "2026-04-01 00:00") == ["2026-03"]
    assert await next_monthly(world, cohort) == "2026-04-30 18:00"
    monthly = [one for one in await world.ledger(cohort) if one.kind is Kind.MONTHLY]
    assert [(one.state, one.due_at) for one in monthly] == [(State.SENT, utc("2026-03-15 18:00"))]


async def test_pauses_are_silent(world: World) -> None:
    await world.set_up(plan="roadmap-16", monthly="20")
    await world.services.membership.join(who(ANNA))
    arrangements = world.services.arrangements
    preview = await arrangements.preview_pause(BOSS, "2026-03-19", "2026-03-21")
    await arrangements.confirm(BOSS, preview.change_id)
    assert await periods(world, "2026-04-21 00:00") == ["2026-04"]
