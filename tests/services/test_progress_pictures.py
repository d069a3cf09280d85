"""What the picture of somebody's progress shows: days by status of the ledger, hours, milestones."""

from collections import Counter
from datetime import date

from bot.domain.cohort import Cohort
from bot.domain.ids import MilestoneId
from bot.domain.pictures import Mark, MilestonesByPhase, PhaseMilestones, Progress, WeekHours
from bot.services.progress_pictures import progress_picture
from tests.services.monthly import live
from tests.services.world import ANNA, BEN, BOSS, World, utc, who


async def picture(world: World, *, mine: bool = True) -> Progress:
    return progress_picture(await world.services.study.progress(who(ANNA)), mine=mine)


async def begin(world: World, plan: str = "kickstart-30") -> Cohort:
    cohort = await world.set_up(plan=plan)
    await world.services.membership.join(who(ANNA))
    return cohort


async def test_before_the_first_day_all_are_to_come(world: World) -> None:
    await begin(world)
    world.clock.at = utc("2026-03-02 08:30")
    found = await picture(world)
    assert found.calendar is not None
    assert Counter(day.mark for day in found.calendar.days) == {Mark.TO_COME: 30}
    assert (found.calendar.days[0].on, found.calendar.today) == (date(2026, 3, 2), date(2026, 3, 2))
    assert (found.hours, found.milestones) == (None, None)


async def test_each_day_has_the_status_of_the_ledger(world: World) -> None:
    cohort = await begin(world)
    await live(world, "2026-03-09 10:00", ANNA)  # seven on time earn a freeze
    await live(world, "2026-03-10 08:00")
    await world.services.rests.plan(who(ANNA), cohort.id, "2026-03-12", "2026-03-12")
    await live(world, "2026-03-16 02:00")
    await world.services.study.done(who(ANNA), number=14)  # of Sunday the 15th: on time
    await live(world, "2026-03-17 01:00")
    progress = await world.services.study.progress(who(ANNA))
    found = progress_picture(progress, mine=True)
    assert found.calendar is not None
    rows = {row.number: row for row in progress.ledger.rows}
    for number, day in enumerate(found.calendar.days, 1):
        row = rows.get(number)
        assert day.mark == (row.status.value if row else Mark.TO_COME), number
        assert day.on == (row.on if row else progress.record.date_of(number))
    shown = {mark for mark in Mark if found.calendar.count(mark)}
    assert shown >= {Mark.ON_TIME, Mark.FROZEN, Mark.MISSED, Mark.EXCUSED, Mark.OPEN, Mark.TO_COME}


async def test_days_before_one_joined_are_optional(world: World) -> None:
    await world.set_up()
    await live(world, "2026-03-06 10:00")
    await world.services.membership.join(who(ANNA))
    await world.services.study.done(who(ANNA), number=2)
    found = await picture(world)
    assert found.calendar is not None
    assert [day.mark for day in found.calendar.days[:6]] == [
        Mark.OPTIONAL, Mark.EXTRA, Mark.OPTIONAL, Mark.OPTIONAL, Mark.OPEN, Mark.TO_COME,
    ]  # fmt: skip


async def test_days_of_a_pause_are_put_off(world: World) -> None:
    await begin(world)
    await live(world, "2026-03-03 10:00")
    preview = await world.services.arrangements.preview_pause(BOSS, "2026-03-04", "2026-03-10")
    await world.services.arrangements.confirm(BOSS, preview.change_id)
    found = await picture(world)
    assert found.calendar is not None
    assert [day.on.day for day in found.calendar.days[:4]] == [2, 3, 11, 12]


async def test_hours_by_week_against_the_goal(world: World) -> None:
    cohort = await begin(world)
    await live(world, "2026-03-11 12:00")
    await world.services.hours.log(who(ANNA), "90m")
    await live(world, "2026-03-24 12:00")
    found = (await picture(world)).hours
    assert found is not None
    assert [(week.monday.day, week.minutes) for week in found.weeks] == [(2, 0), (9, 90), (16, 0), (23, 0)]
    assert found.running == date(2026, 3, 23)
    plan = world.library.plans[cohort.plan_id]
    assert found.weeks[1].goal == sum(day.minutes for day in plan.week(2))
    await world.services.hours.set_goal(who(ANNA), cohort.id, "8")
    again = (await picture(world)).hours
    assert again is not None
    assert again.weeks[1] == WeekHours(date(2026, 3, 9), 90, 480)


async def test_hours_are_nobody_elses_business(world: World) -> None:
    await begin(world)
    await live(world, "2026-03-03 12:00")
    await world.services.hours.log(who(ANNA), "2h")
    await world.services.membership.join(who(BEN))
    of_anna = await world.services.study.progress(who(BEN), None, ANNA)
    found = progress_picture(of_anna, mine=False)
    assert found.hours is None
    assert found.calendar == (await picture(world)).calendar


async def test_a_plan_of_112_days_with_its_milestones(world: World) -> None:
    cohort = await begin(world, "roadmap-16")
    plan = world.library.plans[cohort.plan_id]
    for milestone in plan.phases[1].milestones[:2]:
        await world.services.plans.reach(who(ANNA), cohort.id, MilestoneId(milestone.id), reached=True)
    await live(world, "2026-03-10 12:00", ANNA)
    found = await picture(world)
    assert found.calendar is not None
    assert (len(found.calendar.days), found.calendar.count(Mark.ON_TIME)) == (112, 9)
    assert found.milestones == MilestonesByPhase(
        (PhaseMilestones(0, 6), PhaseMilestones(2, 6), PhaseMilestones(0, 6), PhaseMilestones(0, 6))
    )
