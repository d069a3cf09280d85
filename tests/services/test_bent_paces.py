"""What a pause or a jump of the group's means for those who walk alone, rest, or join."""

from datetime import date, timedelta

import pytest

from bot.domain.pace import Pace
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, utc, who


@pytest.fixture
async def company(company: Company) -> Company:
    """Let Anna study with a group since Monday, 2 March; it is Thursday."""
    await company.set_up()
    await company.live_until("2026-03-05 10:00", remind=False)
    return company


async def rows(company: Company) -> list[tuple[int, int]]:
    """List the numbers of Anna's rows with the day of March."""
    progress = await company.services.study.progress(who(ANNA))
    return [(row.number, row.on.day) for row in progress.ledger.rows][4:]


async def pause(company: Company) -> None:
    arrangements = company.services.arrangements
    preview = await arrangements.preview_pause(BOSS, "2026-03-06", "2026-03-20")
    await arrangements.confirm(BOSS, preview.change_id)


@pytest.mark.parametrize("pace", [Pace.OWN, Pace.CATCH_UP])
async def test_resuming_brings_back_those_who_walk_alone(company: Company, pace: Pace) -> None:
    await company.services.rests.change_pace(who(ANNA), COHORT, pace)
    await pause(company)
    await company.live_until("2026-03-09 08:00", remind=False)
    assert await rows(company) == []
    arrangements = company.services.arrangements
    await arrangements.confirm(BOSS, (await arrangements.preview_resume(BOSS)).change_id)
    await company.live_until("2026-03-10 10:00", remind=False)
    assert await rows(company) == [(5, 9), (6, 10)]


async def test_a_reverted_pause_leaves_nobody_behind(company: Company) -> None:
    await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN)
    await pause(company)
    company.clock.forward(minutes=5)
    await company.services.arrangements.revert(BOSS)
    await company.live_until("2026-03-07 10:00", remind=False)
    assert await rows(company) == [(5, 6), (6, 7)]


async def jump(company: Company, number: int) -> None:
    arrangements = company.services.arrangements
    await arrangements.confirm(BOSS, (await arrangements.preview_jump(BOSS, number)).change_id)


async def test_skipped_days_are_no_days_of_rest(company: Company) -> None:
    await jump(company, 15)
    await company.services.rests.plan(who(ANNA), COHORT, "2026-03-06", "2026-03-12")
    (group,) = (await company.services.membership.settings(who(ANNA))).groups
    assert len(group.rest) == 7


async def test_skipped_days_take_up_no_date_of_who_walks_on_alone(company: Company) -> None:
    await jump(company, 15)
    company.clock.at = utc("2026-03-06 08:00")
    await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN)
    await company.live_until("2026-03-07 10:00", remind=False)
    assert await rows(company) == [(15, 6), (16, 7)]


async def test_optional_days_stay_so_after_a_change_of_pace(company: Company) -> None:
    company.clock.at = utc("2026-03-06 04:00")  # nothing is open for a newcomer
    await company.services.membership.join(who(BEN))
    await company.services.rests.change_pace(who(BEN), COHORT, Pace.OWN)
    done = await company.services.study.done(who(BEN), number=2)
    assert done.completion.points == 5
    await company.services.study.undo(who(BEN), number=2)


@pytest.mark.parametrize(("minutes", "first"), [(120, 5), (121, 4)])
async def test_a_newcomer_gets_a_day_whose_deadline_an_outage_moved(
    company: Company, minutes: int, first: int
) -> None:
    pulse, clock = company.services.pulse, company.clock
    clock.at = utc("2026-03-05 22:00")
    await pulse.beat(connected=True)
    clock.at += timedelta(minutes=minutes)
    await pulse.beat(connected=True)
    clock.at = utc("2026-03-06 04:00")
    await company.services.membership.join(who(BEN))
    progress = await company.services.study.progress(who(BEN))
    found = [(row.number, row.on) for row in progress.ledger.rows]
    assert found == ([(4, date(2026, 3, 5))] if first == 4 else [])


async def test_rest_of_who_catches_up_is_counted_at_the_group_s_pace_once_level(company: Company) -> None:
    await company.services.membership.join(who(BEN), pace=Pace.CATCH_UP)  # level on Sunday, with day 7
    await company.services.rests.plan(who(BEN), COHORT, "2026-03-08", "2026-03-14")
    (group,) = (await company.services.membership.settings(who(BEN))).groups
    assert len(group.rest) == 7
