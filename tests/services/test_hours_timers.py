"""One timer an enrolment, stopped by its own button, through restarts; forgotten ones are capped."""

from datetime import date, timedelta

import pytest

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Plan
from bot.domain.errors import (
    CohortFinished,
    DayInFuture,
    NotEnrolled,
    NotYours,
    Outdated,
    TimerOver,
    TimerRunning,
)
from bot.domain.hours import Timer
from bot.domain.ids import DayId, EnrolmentId
from bot.domain.pace import Pace
from bot.services.day_views import DayHours
from bot.services.timers import TimerStopped
from bot.storage import schema
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, utc, who

MONDAY = date(2026, 3, 2)
MINE = EnrolmentId(1)


def plan(company: Company) -> Plan:
    return company.library.plans["kickstart-30"]  # type: ignore[index]


async def begin(company: Company, at: str = "2026-03-02 12:00") -> Cohort:
    """Have Anna in a group whose day 1 is due."""
    cohort = await company.set_up()
    company.clock.at = utc(at)
    return cohort


async def start(company: Company, number: int = 1) -> Timer:
    """Start Anna's timer."""
    day = plan(company).day(number)
    view = await company.services.timers.start(who(ANNA), COHORT, MINE, day.id)
    assert view.hours is not None
    assert view.hours.timed == view.day == day
    assert view.hours.timer is not None
    return view.hours.timer


async def stop(company: Company, timer: Timer) -> TimerStopped:
    return await company.services.timers.stop(who(ANNA), COHORT, MINE, timer.stamp)


async def about(company: Company) -> DayHours:
    """Return what `/today` knows of Anna's hours."""
    hours = (await company.services.study.today(who(ANNA))).view.hours
    assert hours is not None
    return hours


async def test_whole_minutes_are_logged_for_the_day(company: Company) -> None:
    await begin(company)
    timer = await start(company)
    company.restart()
    company.clock.forward(minutes=65, seconds=59)
    assert (await about(company)).timer == timer
    stopped = await stop(company, timer)
    assert stopped.timed.ran == timedelta(minutes=65, seconds=59)
    assert (stopped.timed.capped, stopped.timed.full) == (False, False)
    assert stopped.day == plan(company).day(1)
    (row,) = await company.rows("study_logs")
    assert (row["minutes"], row["source"], row["day_id"]) == (65, "timer", plan(company).day(1).id)
    assert (row["studied_on"], stopped.week.minutes) == (MONDAY, 65)
    assert await company.rows("timers") == []
    after = await about(company)
    assert (after.timer, after.timed, after.logged) == (None, None, 65)


async def test_under_a_minute_nothing_is_logged(company: Company) -> None:
    await begin(company)
    timer = await start(company)
    company.clock.forward(seconds=59)
    stopped = await stop(company, timer)
    assert (stopped.timed.entry, stopped.timed.full, stopped.week.today) == (None, False, MONDAY)
    assert await company.rows("study_logs") == await company.rows("timers") == []


@pytest.mark.parametrize(
    ("ran", "capped"), [({"hours": 4}, False), ({"hours": 4, "seconds": 1}, True), ({"days": 30}, True)]
)
async def test_four_hours_at_most(company: Company, ran: dict[str, float], capped: bool) -> None:
    await begin(company)
    timer = await start(company)
    company.clock.forward(**ran)
    stopped = await stop(company, timer)
    assert stopped.timed.entry is not None
    assert (stopped.timed.entry.minutes, stopped.timed.entry.on) == (240, MONDAY)
    assert (stopped.timed.capped, stopped.timed.ran) == (capped, timedelta(**ran))
    assert stopped.week.monday == MONDAY


async def test_it_counts_on_the_study_date_of_its_start(company: Company) -> None:
    await begin(company, "2026-03-09 02:30")
    timer = await start(company, 7)
    company.clock.forward(minutes=1)
    await company.services.membership.set_zone(who(ANNA), "Tokyo")  # there it is Monday long since
    company.clock.forward(hours=1)
    stopped = await stop(company, timer)
    assert stopped.timed.entry is not None
    assert (stopped.timed.entry.on, stopped.week.monday) == (date(2026, 3, 8), MONDAY)


async def test_started_twice_it_runs_on(company: Company) -> None:
    await begin(company)
    timer = await start(company)
    company.clock.forward(minutes=10)
    with pytest.raises(TimerRunning) as caught:
        await start(company)
    assert caught.value == TimerRunning(timer.started_at)
    assert [row["started_at"] for row in await company.rows("timers")] == [timer.started_at]


async def test_stopped_twice_it_is_logged_once(company: Company) -> None:
    await begin(company)
    timer = await start(company)
    company.clock.forward(minutes=10)
    await stop(company, timer)
    with pytest.raises(TimerOver) as caught:
        await stop(company, timer)
    assert caught.value == TimerOver(None)
    newer = await start(company)
    with pytest.raises(TimerOver) as caught:
        await stop(company, timer)
    assert caught.value == TimerOver(newer.started_at)
    assert len(await company.rows("study_logs")) == len(await company.rows("timers")) == 1


async def test_nobody_else_starts_or_stops_it(company: Company) -> None:
    cohort = await begin(company)
    timers, day = company.services.timers, plan(company).day(1)
    timer = await start(company)
    with pytest.raises(NotYours):
        await timers.stop(who(BEN), cohort.id, MINE, timer.stamp)
    await company.services.membership.join(who(BEN))
    with pytest.raises(NotYours):
        await timers.stop(who(BEN), cohort.id, MINE, timer.stamp)
    with pytest.raises(NotYours):
        await timers.start(who(BEN), cohort.id, MINE, day.id)
    assert len(await company.rows("timers")) == 1
    assert await company.rows("study_logs") == []


async def test_days_that_cannot_be_timed(company: Company) -> None:
    cohort = await begin(company)
    start_it = company.services.timers.start
    with pytest.raises(Outdated):
        await start_it(who(ANNA), cohort.id, MINE, DayId("gone"))
    with pytest.raises(DayInFuture):
        await start_it(who(ANNA), cohort.id, MINE, plan(company).day(2).id)
    timer = await start(company)
    await company.services.cohorts.end(BOSS, cohort.id)
    company.clock.forward(days=14, seconds=1)
    stopped = await stop(company, timer)  # what runs is never lost
    assert stopped.week.minutes == 240
    with pytest.raises(CohortFinished):
        await start(company)


async def test_a_date_that_is_full(company: Company) -> None:
    await begin(company)
    for time in ("16h", "7h30"):
        await company.services.hours.log(who(ANNA), time)
    timer = await start(company)
    company.clock.forward(hours=2)
    stopped = await stop(company, timer)
    assert stopped.timed.entry is not None
    assert (stopped.timed.entry.minutes, stopped.timed.full) == (30, True)
    timer = await start(company)
    company.clock.forward(hours=2)
    stopped = await stop(company, timer)
    assert (stopped.timed.entry, stopped.timed.full, stopped.week.minutes) == (None, True, 1440)
    assert await company.rows("timers") == []


async def test_a_timer_whose_day_the_plan_lost(company: Company) -> None:
    await begin(company)
    timer = await start(company)
    async with company.db.write() as tx:
        await tx.execute(schema.timers.update().values(day_id="gone"))
    company.clock.forward(minutes=5)
    assert (await about(company)).timed is None
    stopped = await stop(company, timer)
    assert (stopped.day, stopped.week.minutes) == (None, 5)


# -- leaving ---------------------------------------------------------------------------------


async def test_leaving_logs_what_it_ran_for(company: Company) -> None:
    await begin(company)
    timer = await start(company)
    company.clock.forward(hours=9)
    await company.services.membership.leave(who(ANNA))
    assert await company.rows("timers") == []
    assert [row["minutes"] for row in await company.rows("study_logs")] == [240]
    with pytest.raises(NotEnrolled):
        await stop(company, timer)
    await company.services.membership.join(who(ANNA))
    with pytest.raises(TimerOver):
        await stop(company, timer)
    assert (await about(company)).timer is None


async def test_who_is_gone_from_the_server_leaves_no_timer(company: Company) -> None:
    cohort = await begin(company)
    await company.services.membership.join(who(BEN))
    await start(company)
    company.clock.forward(minutes=20)
    company.directory.gone = {ANNA}
    assert await company.services.membership.check_presence(cohort)
    assert await company.rows("timers") == []
    assert [row["minutes"] for row in await company.rows("study_logs")] == [20]


async def test_a_change_of_pace_leaves_it_running(company: Company) -> None:
    await begin(company)
    timer = await start(company)
    await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN)
    assert (await about(company)).timer == timer


async def test_each_member_has_a_timer_of_its_own(company: Company) -> None:
    await begin(company)
    await start(company)
    await company.services.membership.join(who(BEN))
    company.clock.forward(minutes=5)
    view = await company.services.timers.start(who(BEN), COHORT, EnrolmentId(2), plan(company).day(1).id)
    assert view.hours is not None
    assert view.hours.timer == Timer(EnrolmentId(2), company.clock.at, plan(company).day(1).id)
    assert len(await company.rows("timers")) == 2


async def test_deleting_a_person_deletes_timer_and_hours(company: Company) -> None:
    await begin(company)
    await start(company)
    await company.services.hours.log(who(ANNA), "1h", "very private")
    held = await company.services.privacy.held(ANNA)
    assert [row["what"] for row in held.tables["study_logs"]] == ["very private"]
    assert len(held.tables["timers"]) == 1
    await company.services.hours.set_goal(who(ANNA), COHORT, "5")
    assert (await company.services.privacy.held(ANNA)).tables["enrolments"][0]["goal_minutes"] == 300
    await company.services.privacy.delete(ANNA)
    assert await company.rows("study_logs") == await company.rows("timers") == []
