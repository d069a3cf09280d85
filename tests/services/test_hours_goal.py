"""The weekly goal is one's own, or what the plan needs of this member in this week."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import BadNumber
from bot.domain.pace import Pace
from bot.services.hours import HoursWeek, plan_goal, weekly_goal
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, who

MONDAY = date(2026, 3, 2)


async def week_of(company: Company) -> HoursWeek:
    """Look at Anna's running week."""
    found = await company.services.hours.log(who(ANNA))
    assert isinstance(found, HoursWeek)
    return found


async def test_the_goal_is_what_the_week_needs(company: Company) -> None:
    cohort = await company.set_up(start="2026-03-04")  # a Wednesday
    plan = company.library.plans[cohort.plan_id]

    def needed(first: int, last: int) -> int:
        return sum(day.minutes for day in plan.days[first - 1 : last])

    record = (await week_of(company)).record
    assert weekly_goal(record, date(2026, 3, 3)) == needed(1, 5)
    for on in ("2026-03-09", "2026-03-15"):
        assert weekly_goal(record, date.fromisoformat(on)) == needed(6, 12)
    assert weekly_goal(record, date(2026, 4, 2)) == needed(27, 30)
    # No day is due in these weeks: those of the current plan week are taken.
    for on in ("2026-02-23", "2026-04-06"):
        assert weekly_goal(record, date.fromisoformat(on)) == needed(1, 7)
    await company.live_until("2026-03-13 12:00", remind=False)
    record = (await week_of(company)).record
    assert weekly_goal(record, date(2026, 3, 9)) == needed(6, 12)
    assert weekly_goal(record, date(2026, 3, 4)) == needed(1, 5)
    assert weekly_goal(record, date(2026, 4, 6)) == needed(8, 14)


async def test_the_goal_of_who_has_days_of_their_own(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-05 12:00", remind=False)
    plan = company.library.plans["kickstart-30"]  # type: ignore[index]
    await company.services.membership.join(who(BEN), pace=Pace.CATCH_UP)
    found = await company.services.hours.log(who(BEN))
    assert isinstance(found, HoursWeek)
    # Days 1 to 7: two a date from Thursday on, then level with the group on Sunday.
    assert found.goal == sum(day.minutes for day in plan.days[:7])
    assert plan_goal(found.record, date(2026, 3, 9)) == sum(day.minutes for day in plan.days[7:14])


async def test_a_pause_leaves_the_plan_weeks_goal(company: Company) -> None:
    cohort = await company.set_up()
    await company.live_until("2026-03-03 12:00", remind=False)
    arrangements = company.services.arrangements
    preview = await arrangements.preview_pause(BOSS, "2026-03-04", "2026-03-31")
    await arrangements.confirm(BOSS, preview.change_id)
    plan = company.library.plans[cohort.plan_id]
    record = (await week_of(company)).record
    assert plan_goal(record, MONDAY) == plan.day(1).minutes + plan.day(2).minutes
    assert plan_goal(record, date(2026, 3, 9)) == sum(day.minutes for day in plan.week(1))


@pytest.mark.parametrize(("number", "week"), [(7, 1), (8, 2), (14, 2), (15, 3), (30, 5)])
async def test_the_current_plan_week_is_that_of_the_latest_day(
    company: Company, number: int, week: int
) -> None:
    cohort = await company.set_up()
    company.clock.at = company.clock.at + timedelta(days=number - 1, hours=2)
    await company.services.deliveries.deliver_due()
    plan = company.library.plans[cohort.plan_id]
    record = (await week_of(company)).record
    assert plan_goal(record, date(2027, 1, 1)) == sum(day.minutes for day in plan.week(week))


async def test_a_goal_of_ones_own(company: Company) -> None:
    cohort = await company.set_up()
    hours, settings = company.services.hours, company.services.membership.settings
    (group,) = (await settings(who(ANNA))).groups
    assert (group.goal, group.own_goal) == ((await week_of(company)).goal, False)
    assert (await hours.goal(who(ANNA), cohort.id)).minutes is None
    for typed, minutes in (("1", 60), ("80", 4800), ("7,5", 450), (" 7h30 ", 450)):
        await hours.set_goal(who(ANNA), cohort.id, typed)
        assert (await hours.goal(who(ANNA), cohort.id)).minutes == minutes
        (group,) = (await settings(who(ANNA))).groups
        assert (group.goal, group.own_goal) == (minutes, True)
        assert (await week_of(company)).goal == minutes
    for typed in ("0", "0.9", "80.1", "59m", "-5", "nan", "1e400", "much"):
        with pytest.raises(BadNumber) as caught:
            await hours.set_goal(who(ANNA), cohort.id, typed)
        assert caught.value == BadNumber("your weekly goal in hours", typed, 1, 80)
    assert (await hours.goal(who(ANNA), cohort.id)).minutes == 450
    await hours.set_goal(who(ANNA), cohort.id, "  ")
    assert (await hours.goal(who(ANNA), cohort.id)).minutes is None


async def test_a_goal_stays_through_leaving_pace_and_restart(company: Company) -> None:
    cohort = await company.set_up()
    await company.services.hours.set_goal(who(ANNA), cohort.id, "5")
    await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN)
    await company.services.membership.leave(who(ANNA))
    await company.services.membership.join(who(ANNA))
    company.restart()
    assert (await company.services.hours.goal(who(ANNA), cohort.id)).minutes == 300


async def test_a_plan_without_minutes_needs_none(company: Company) -> None:
    cohort = await company.set_up()
    plan = company.library.plans[cohort.plan_id]
    days = tuple(replace(day, items=()) for day in plan.days)
    company.restart(replace(company.library, plans={plan.id: replace(plan, days=days)}))
    assert (await week_of(company)).goal == 0


async def test_skipped_days_are_not_needed(company: Company) -> None:
    cohort = await company.set_up()
    await company.live_until("2026-03-02 12:00", remind=False)
    arrangements = company.services.arrangements
    preview = await arrangements.preview_jump(BOSS, 11)
    await arrangements.confirm(BOSS, preview.change_id)
    plan = company.library.plans[cohort.plan_id]
    needed = [plan.day(1), *plan.days[10:16]]
    assert (await week_of(company)).goal == sum(day.minutes for day in needed)
