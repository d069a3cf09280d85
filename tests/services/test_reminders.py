"""Remind at most once, at the member's own time, and only of what is open."""

from dataclasses import replace

import pytest

from bot.domain.errors import BadTime, ChannelUnavailable, DiscordUnavailable, NotEnrolled, UnknownCohort
from bot.domain.ids import CohortId, GuildId, UserId
from bot.domain.pace import Pace
from bot.services.posts import Post
from bot.storage import cohorts, members
from bot.storage.engine import Tx
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, utc, who


async def reminded(company: Company, at: str = "18:00", **given: object) -> None:
    """Have Anna in a group with reminders."""
    await company.set_up(**given)
    await company.services.reminders.choose(who(ANNA), at)


async def next_at(company: Company) -> dict[str, str]:
    """Say when each reminder comes next."""
    return {row["kind"]: f"{row['next_at']:%m-%d %H:%M}" for row in await company.rows("reminders")}


# -- when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "now", "at", "expected"),
    [
        ("UTC", "2026-03-02 08:00", "18:00", "03-02 18:00"),
        ("UTC", "2026-03-02 18:00", "18:00", "03-03 18:00"),
        ("America/New_York", "2026-03-02 08:00", "18:00", "03-02 23:00"),
        ("Pacific/Auckland", "2026-03-02 08:00", "18:00", "03-03 05:00"),
        # 02:30 does not exist on 29 March in Berlin: the first instant after the gap.
        ("Europe/Berlin", "2026-03-28 12:00", "02:30", "03-29 01:00"),
        # 02:30 comes twice on 25 October: the first of the two.
        ("Europe/Berlin", "2026-10-24 12:00", "02:30", "10-25 00:30"),
    ],
)
async def test_when_it_comes(company: Company, zone: str, now: str, at: str, expected: str) -> None:
    company.clock.at = utc(now)
    await company.set_up()
    await company.services.membership.set_zone(who(ANNA), zone)
    await company.services.reminders.choose(who(ANNA), at)
    assert (await next_at(company))["reminder"] == expected


async def test_a_new_zone_moves_it(company: Company) -> None:
    await reminded(company)
    await company.services.membership.set_zone(who(ANNA), "Tokyo")
    assert await next_at(company) == {"reminder": "03-02 09:00", "warning": "03-02 11:00"}


async def test_the_time_is_kept_and_read_again(company: Company) -> None:
    assert await company.services.reminders.choose(who(ANNA), "7") is not None
    await company.set_up()
    assert len(await next_at(company)) == 2
    with pytest.raises(BadTime):
        await company.services.reminders.choose(who(ANNA), "7 pm")
    settings = await company.services.membership.settings(who(ANNA))
    assert f"{settings.remind_at}" == "07:00:00"
    assert await company.services.reminders.choose(who(ANNA), "") is None
    assert await next_at(company) == {}


# -- what ------------------------------------------------------------------------------------


async def test_each_day_once_and_the_last_evening(company: Company) -> None:
    await reminded(company)
    await company.live_until("2026-03-05 00:00")
    # Day 1 could be kept until the 4th, 03:00; its last evening is the 3rd.
    assert company.told() == ["reminder 1", "reminder 2", "warning 1", "reminder 3", "warning 2"]


@pytest.mark.parametrize(
    ("grace", "told"),
    [(0, ["reminder 1", "warning 1"]), (1, ["reminder 1"]), (3, ["reminder 1"])],
)
async def test_the_last_evening_is_where_grace_ends(company: Company, grace: int, told: list[str]) -> None:
    await reminded(company)
    async with company.db.write() as tx:
        await _set_grace(tx, grace)
    await company.live_until("2026-03-03 08:00")
    assert company.told() == told


async def _set_grace(tx: Tx, grace: int) -> None:
    found = await cohorts.get(tx, COHORT)
    assert found is not None
    await cohorts.save(tx, replace(found, draft=replace(found.draft, grace=grace)))


async def test_a_reminder_before_the_post_speaks_of_the_day_before(company: Company) -> None:
    await reminded(company, "07:00")
    await company.live_until("2026-03-03 08:00")
    assert company.told() == ["reminder 1"]


async def test_a_day_whose_deadline_moved_needs_no_warning(company: Company) -> None:
    await reminded(company, "07:00")
    await company.services.pulse.beat(connected=True)
    await company.live_until("2026-03-02 22:00")
    company.clock.at = utc("2026-03-02 21:00")
    await company.services.pulse.beat(connected=True)
    company.clock.at = utc("2026-03-03 02:00")
    await company.services.pulse.beat(connected=True)
    await company.live_until("2026-03-04 23:00")
    assert "warning 1" not in company.told()


async def test_at_ones_own_pace_it_speaks_of_ones_own_day(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-05 08:00")
    await company.services.membership.join(who(BEN), pace=Pace.OWN)
    await company.services.reminders.choose(who(BEN), "18:00")
    await company.live_until("2026-03-06 19:00")
    assert company.told(BEN) == ["reminder 1", "reminder 2"]
    assert company.told(ANNA) == []


async def test_what_is_still_to_come_is_not_spoken_of(company: Company) -> None:
    await reminded(company, start="2026-03-04")
    await company.live_until("2026-03-04 10:00")
    assert company.told() == []


async def test_a_finished_group_reminds_nobody(company: Company) -> None:
    cohort = await company.set_up()
    await company.services.reminders.choose(who(ANNA), "18:00")
    await company.services.cohorts.end(BOSS, cohort.id)
    await company.live_until("2026-03-02 19:00")
    assert company.told() == []
    assert await next_at(company) == {}


async def test_who_was_removed_is_not_reminded(company: Company) -> None:
    await reminded(company)
    await company.live_until("2026-03-02 10:00")
    await company.services.organising.remove(BOSS, ANNA)
    await company.live_until("2026-03-02 19:00")
    assert company.told() == []
    assert await next_at(company) == {}


@pytest.mark.parametrize("on", ["2026-03-02", "2026-03-03"])
async def test_neither_a_rest_days_day_nor_a_rest_day_itself_speaks(company: Company, on: str) -> None:
    # At 07:00 on the 3rd, day 1 of the 2nd is open: silence if either is a date of rest.
    await reminded(company, "07:00")
    await company.services.rests.plan(who(ANNA), COHORT, on, "")
    await company.live_until("2026-03-03 08:00")
    assert company.told() == []


# -- not today -------------------------------------------------------------------------------


async def test_not_today_holds_for_the_study_day(company: Company) -> None:
    await reminded(company)
    await company.live_until("2026-03-03 19:00")
    silenced = await company.services.reminders.skip_today(who(ANNA), COHORT)
    assert silenced.row is not None
    assert silenced.row.number == 2
    await company.live_until("2026-03-04 19:00")
    assert company.told() == ["reminder 1", "reminder 2", "reminder 3"]  # no warning of day 1
    await company.live_until("2026-03-04 21:00")
    assert company.told()[-1] == "warning 2"


async def test_after_midnight_it_is_still_the_same_day(company: Company) -> None:
    await reminded(company, "00:30")
    await company.live_until("2026-03-03 00:00")
    await company.services.reminders.skip_today(who(ANNA), COHORT)
    await company.live_until("2026-03-03 08:00")
    assert company.told() == []


async def test_not_today_in_a_group_one_is_not_in(company: Company) -> None:
    await reminded(company)
    with pytest.raises(NotEnrolled):
        await company.services.reminders.skip_today(who(BEN), COHORT)
    with pytest.raises(UnknownCohort):
        await company.services.reminders.skip_today(who(ANNA, guild_id=GuildId(2)), COHORT)
    with pytest.raises(UnknownCohort):
        await company.services.reminders.skip_today(who(ANNA), CohortId(77))


# -- at most once ----------------------------------------------------------------------------


@pytest.mark.parametrize("problem", [DiscordUnavailable(), ChannelUnavailable("nowhere")])
async def test_one_that_may_have_arrived_is_not_repeated(company: Company, problem: Exception) -> None:
    await reminded(company)
    company.announcer.tell_user = _failing(problem)  # type: ignore[method-assign]
    await company.live_until("2026-03-02 19:00")
    del company.announcer.tell_user
    company.restart()
    await company.live_until("2026-03-03 19:00")
    assert company.told() == ["reminder 2"]


def _failing(problem: Exception):  # type: ignore[no-untyped-def]
    async def tell_user(user_id: UserId, post: Post) -> bool:
        raise problem

    return tell_user


async def test_one_that_fails_does_not_hold_up_the_others(
    company: Company, logs: list[dict[str, str]]
) -> None:
    await reminded(company)
    await company.services.membership.join(who(BEN))
    await company.services.reminders.choose(who(BEN), "18:30")
    await company.live_until("2026-03-02 17:00")
    tell_user = company.announcer.tell_user

    async def some(user_id: UserId, post: Post) -> bool:
        if user_id == ANNA:
            raise RuntimeError("odd")
        return await tell_user(user_id, post)

    company.announcer.tell_user = some  # type: ignore[method-assign]
    await company.live_until("2026-03-02 19:00")
    assert company.told(BEN) == ["reminder 1"]
    assert any(entry["event"] == "reminder failed" for entry in logs)
    company.announcer.tell_user = tell_user  # type: ignore[method-assign]
    await company.live_until("2026-03-03 19:00")
    assert company.told(ANNA) == ["reminder 2"]


async def test_a_plan_whose_file_is_gone_is_tried_again_later(company: Company) -> None:
    await reminded(company)
    await company.live_until("2026-03-02 17:00")
    company.restart(replace(company.library, plans={}))
    company.clock.at = utc("2026-03-02 18:00")
    await company.services.reminders.send_due()
    assert (await next_at(company))["reminder"] == "03-02 18:05"
    company.restart()
    company.clock.at = utc("2026-03-02 18:05")
    await company.services.reminders.send_due()
    assert company.told() == ["reminder 1"]
    assert (await next_at(company))["reminder"] == "03-03 18:00"


# -- who takes no messages -------------------------------------------------------------------


async def test_the_notice_is_taken_once(company: Company) -> None:
    await reminded(company)
    company.announcer.takes_messages = False
    reminders = company.services.reminders
    assert await reminders.take_notice(who(ANNA)) is False
    await company.live_until("2026-03-02 19:00")
    assert await reminders.take_notice(who(BEN)) is False
    assert await reminders.take_notice(who(ANNA, guild_id=GuildId(2))) is False
    assert await reminders.take_notice(who(ANNA)) is True
    assert await reminders.take_notice(who(ANNA)) is False
    company.restart()
    assert await company.services.reminders.take_notice(who(ANNA)) is False


async def test_the_notice_is_kept_over_a_restart(company: Company) -> None:
    await reminded(company)
    company.announcer.takes_messages = False
    await company.live_until("2026-03-02 19:00")
    company.restart()
    assert await company.services.reminders.take_notice(who(ANNA)) is True
    company.restart()
    assert await company.services.reminders.take_notice(who(ANNA)) is False


async def test_choosing_a_time_again_takes_the_notice_back(company: Company) -> None:
    await reminded(company)
    company.announcer.takes_messages = False
    await company.services.reminders.take_notice(who(BEN))
    await company.live_until("2026-03-02 19:00")
    await company.services.reminders.choose(who(ANNA), "19:30")
    assert await company.services.reminders.take_notice(who(ANNA)) is False
    async with company.db.read() as tx:
        member = await members.find_member(tx, who(ANNA).guild_id, ANNA)
    assert member is not None
    assert member.remind_at is not None
