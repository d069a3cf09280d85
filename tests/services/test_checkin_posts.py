"""What the weekly check-in tells of a group's week: hours, comebacks, newcomers, quiz leaders."""

from datetime import date
from typing import Any

from sqlalchemy import insert

from bot.domain import pictures
from bot.domain.cohort import Cohort, Shown
from bot.domain.delivery import Kind
from bot.domain.group_week import Comeback, GroupWeek, Leader, Newcomers
from bot.domain.ids import UserId
from bot.services.posts import CheckinPost
from bot.storage import members
from bot.storage.schema import quiz_points
from tests.services.weekly import SAID
from tests.services.world import ANNA, BEN, CLEO, DAN, ELSEWHERE, STUDY, World, utc, who


async def begin(world: World, *users: UserId, **given: Any) -> Cohort:
    """Make a cohort from Monday, 2 March; those named are in."""
    cohort = await world.set_up(**given)
    for user in users or (ANNA, BEN):
        await world.services.membership.join(who(user))
    return cohort


async def week(world: World, at: str) -> GroupWeek:
    """Go to a check-in and return what it tells of the week."""
    await world.sweep_until(at)
    await world.sweep(at)
    post = world.posts(CheckinPost, STUDY)[-1]  # of several groups, the first
    assert isinstance(post.week, GroupWeek)
    return post.week


async def earn(world: World, cohort: Cohort, user: UserId, on: str, points: int) -> None:
    """Give a member quiz points on a study date."""
    async with world.db.write() as tx:
        enrolment = await members.get_enrolment(tx, cohort.id, user)
        values = {"study_on": date.fromisoformat(on), "points": points, "week": "w", "month": "m"}
        key = {"enrolment_id": enrolment.id, "cohort_id": cohort.id, "question_id": f"{on}-{points}"}
        await tx.execute(insert(quiz_points).values(**key, **values, earned_at=world.clock.now()))


async def log(world: World, user: UserId, at: str, typed: str) -> None:
    world.clock.at = utc(at)
    await world.services.hours.log(who(user), typed)


# -- hours -----------------------------------------------------------------------------------


async def test_hours_are_added_up_against_the_goals(world: World) -> None:
    cohort = await begin(world)
    await log(world, ANNA, "2026-03-02 12:00", "1h")
    await log(world, BEN, "2026-03-03 12:00", "45m")
    await log(world, ANNA, "2026-03-09 02:00", "5h")  # before the rollover: Sunday's, but after the post
    await world.services.hours.set_goal(who(BEN), cohort.id, "10")
    world.clock.at = utc("2026-03-03 12:30")
    found = await week(world, "2026-03-08 18:00")
    planned = sum(day.minutes for day in world.library.plans[cohort.plan_id].days[:7])
    assert (found.minutes, found.goal) == (60 + 45 + 300, planned + 600)


async def test_hours_are_those_of_the_week_and_of_the_group(world: World) -> None:
    await begin(world)
    await world.set_up(channel_id=ELSEWHERE)
    await log(world, ANNA, "2026-03-08 23:00", "3h")
    await log(world, ANNA, "2026-03-09 12:00", "1h")
    world.clock.at = utc("2026-03-09 12:30")
    assert (await week(world, "2026-03-15 18:00")).minutes == 60


async def test_a_check_in_on_a_friday_looks_back_on_seven_dates(world: World) -> None:
    await begin(world, checkin="Friday 17:30")
    await log(world, ANNA, "2026-03-06 12:00", "3h")  # before the first check-in that comes
    await log(world, ANNA, "2026-03-07 12:00", "1h")
    await log(world, ANNA, "2026-03-13 12:00", "2h")
    world.clock.at = utc("2026-03-07 12:00")
    found = await week(world, "2026-03-13 17:30")
    post = world.posts(CheckinPost)[-1]
    assert (post.period, post.possible, found.minutes) == ("2026-03-13", 14, 180)


async def test_days_that_can_still_be_kept_are_told_apart(world: World) -> None:
    await begin(world)
    found = await week(world, "2026-03-08 18:00")
    # Of Saturday's and Sunday's days, each for two members.
    assert found.open == 4


async def test_a_monthly_check_in_tells_of_no_week(world: World) -> None:
    await begin(world, start="2026-03-20")
    await world.sweep("2026-03-31 18:00")
    assert [(post.kind, post.week) for post in world.posts(CheckinPost)][-1] == (Kind.MONTHLY, None)


async def test_the_date_is_the_groups_own(world: World) -> None:
    await begin(world, timezone="los angeles")
    await world.sweep("2026-03-09 01:00")  # Sunday, 18:00 there
    assert world.posts(CheckinPost)[-1].on == date(2026, 3, 8)


# -- praise ----------------------------------------------------------------------------------


async def test_who_is_back_after_days_without_one(world: World) -> None:
    await begin(world)
    for user, dates in ((ANNA, (2, 13, 14)), (BEN, (2, 8, 9, 10, 14))):
        for day in dates:
            await world.sweep(f"2026-03-{day:02d} 10:00")
            await world.services.study.done(who(user))
    found = await week(world, "2026-03-15 18:00")
    assert found.comeback == Comeback("Anna", 10, 2)


async def test_newcomers_came_this_week_and_for_the_first_time(world: World) -> None:
    await begin(world)
    world.clock.at = utc("2026-03-08 20:00")
    await world.services.membership.leave(who(BEN))
    world.clock.at = utc("2026-03-09 02:59")  # last week's night
    await world.services.membership.join(who(UserId(25)))
    world.clock.at = utc("2026-03-10 12:00")
    for user in (BEN, CLEO, DAN):
        await world.services.membership.join(who(user))
    await world.services.membership.set_shown(who(DAN), Shown.SOMEONE)
    found = await week(world, "2026-03-15 18:00")
    assert found.newcomers == Newcomers(("Cleo",), 2)


async def test_quiz_leaders_are_those_of_the_week(world: World) -> None:
    cohort = await begin(world, ANNA, BEN, CLEO, DAN)
    await earn(world, cohort, ANNA, "2026-03-01", 90)
    await earn(world, cohort, ANNA, "2026-03-02", 2)
    await earn(world, cohort, BEN, "2026-03-08", 4)
    await earn(world, cohort, BEN, "2026-03-07", 2)
    await earn(world, cohort, CLEO, "2026-03-03", 8)
    await world.services.membership.set_shown(who(CLEO), Shown.HIDDEN)
    found = await week(world, "2026-03-08 18:00")
    assert found.leaders == (Leader(1, "Ben", 6), Leader(2, "Anna", 2))


async def test_a_week_in_which_nothing_happened_praises_nobody(world: World) -> None:
    cohort = await begin(world)
    found = await week(world, "2026-03-15 18:00")
    assert (found.comeback, found.newcomers, found.leaders) == (None, Newcomers(), ())
    assert (found.minutes, found.goal > 0) == (0, True)
    assert (await world.delivery(cohort, Kind.WEEKLY, "2026-03-15")) is not None


# -- later -----------------------------------------------------------------------------------


async def test_a_later_edit_tells_only_of_days_that_can_still_be_kept(world: World) -> None:
    cohort = await begin(world)
    told = await week(world, "2026-03-08 18:00")
    assert told.open == 4  # Saturday and Sunday of two members
    await world.services.checkins.save(who(ANNA), cohort.id, Kind.WEEKLY, "2026-03-08", SAID)
    world.clock.at = utc("2026-03-11 17:00")
    await world.services.deliveries.refresh_posts()
    (edit,) = world.sent(CheckinPost)[-1].edits
    assert isinstance(edit, CheckinPost)
    assert edit.week is not None
    assert (edit.week.open, edit.possible) == (0, 14)
    assert isinstance(edit.chart, pictures.GroupWeek)
    assert [day.open for day in edit.chart.days] == [0] * 7
