"""Editing a group that runs: only days to come move, and nothing that cannot be posted is taken."""

from typing import Any

import pytest

from bot.domain.calendar import local_date
from bot.domain.errors import (
    BadNumber,
    BadWeekdays,
    ChannelTaken,
    DaymarkError,
    EveryoneRole,
    MissingPermissions,
    NothingToChange,
    PostBeforeRollover,
    RoleGone,
)
from bot.services.arrangement_edits import Changed, EditRequest
from bot.storage import cohorts
from tests.services.bending import dates, do, due, jump, pause, posted, started, use
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    ELSEWHERE,
    GUILD,
    PINGED,
    SECOND,
    World,
    who,
)
from tests.simcord.checks import unchanged

# -- editing ---------------------------------------------------------------------------------


async def test_each_further_option(world: World) -> None:
    await started(world)
    edited = await world.edit(rollover=5, grace=3, study_weekdays="mon-fri")
    assert edited.changed == (
        Changed("rollover hour", 3, 5),
        Changed("grace nights", 1, 3),
        Changed("study weekdays", "Mon Tue Wed Thu Fri Sat Sun", "Mon Tue Wed Thu Fri"),
    )
    await world.sweep_until("2026-03-10 12:00")
    assert [day for _, day in posted(world)] == ["02", "03", "04", "05", "06", "09", "10"]
    entries = (await use(world).log(BOSS)).entries
    assert entries[0].detail == (
        "rollover hour: 3 → 5; grace nights: 1 → 3; "
        "study weekdays: Mon Tue Wed Thu Fri Sat Sun → Mon Tue Wed Thu Fri"
    )


async def test_an_edit_never_moves_the_deadline_of_a_posted_day(world: World) -> None:
    cohort = await started(world)
    before = await due(world, cohort)
    rows = (await world.services.study.progress(who(ANNA))).ledger.rows
    await world.edit(
        timezone="Pacific/Auckland", post_time="20:00", rollover=8, grace=3, study_weekdays="Sat"
    )
    assert await due(world, cohort) == before
    assert (await world.services.study.progress(who(ANNA))).ledger.rows == rows


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"rollover": 9}, BadNumber("rollover", "9", 0, 8)),
        ({"rollover": -1}, BadNumber("rollover", "-1", 0, 8)),
        ({"grace": 4}, BadNumber("grace", "4", 0, 3)),
        ({"grace": 10**15}, BadNumber("grace", str(10**15), 0, 3)),
        ({"post_time": "06:00", "rollover": 7}, PostBeforeRollover(7)),
        ({"study_weekdays": "someday"}, BadWeekdays("someday")),
        ({"study_weekdays": "1-5"}, BadWeekdays("1-5")),
        ({"role_id": PINGED}, RoleGone(PINGED)),
        ({"organisers_id": PINGED}, RoleGone(PINGED)),
        ({"role_id": GUILD}, EveryoneRole("role")),
        ({"organisers_id": GUILD}, EveryoneRole("organisers")),
        ({"no_role": True, "no_organisers": True}, NothingToChange("30-day kickstart")),
        ({"channel_id": ELSEWHERE}, MissingPermissions(ELSEWHERE, ["Send Messages"])),
        ({"chat_id": ELSEWHERE}, MissingPermissions(ELSEWHERE, ["Send Messages"])),
        ({"channel_id": SECOND}, ChannelTaken("Second")),
        ({"grace": 1, "rollover": 3, "study_weekdays": "mon-sun"}, NothingToChange("30-day kickstart")),
    ],
    ids=repr,
)
async def test_edits_that_are_refused(world: World, given: dict[str, Any], refusal: DaymarkError) -> None:
    await started(world)
    await world.set_up(name="Second", channel_id=SECOND)
    world.directory.roles_gone.add(PINGED)
    world.directory.missing[ELSEWHERE] = ["Send Messages"]
    async with unchanged(world.db):
        with pytest.raises(type(refusal)) as caught:
            await use(world).preview_edit(BOSS, EditRequest(**given))
        assert caught.value == refusal


async def test_a_group_that_came_under_way_goes_on_from_its_next_date(world: World) -> None:
    await world.set_up(start="2026-02-16")
    first = await use(world).preview_edit(BOSS, EditRequest(study_weekdays="Wed"))
    assert [number for number, _ in first.before.next_days] == [15, 16, 17]
    assert dates(first) == [(15, "04"), (16, "11"), (17, "18")]


async def test_no_date_ever_holds_more_than_one_day(world: World) -> None:
    await started(world)
    await world.edit(timezone="Pacific/Honolulu", post_time="23:30")
    await jump(world, 5)
    await world.sweep_until("2026-03-06 12:00")
    await pause(world, "07", "08")
    await world.edit(timezone="Pacific/Kiritimati", post_time="3")
    await use(world).revert(BOSS)
    await do(world, use(world).preview_resume(BOSS))
    await world.edit(study_weekdays="mon wed sat sun")
    await world.sweep_until("2026-03-16 12:00")
    async with world.db.read() as tx:
        days = await cohorts.due_days(tx, (await world.cohort_of("30-day kickstart")).id)
    found = [local_date(day.due_at, day.zone) for day in days]
    assert len(found) > 8
    assert sorted(set(found)) == found


async def test_a_new_zone_moves_the_reminders_of_those_who_go_by_it(world: World) -> None:
    await started(world)
    await world.services.membership.join(who(BEN))
    await world.services.reminders.choose(who(ANNA), "18:00")
    await world.edit(timezone="America/New_York")
    await world.sweep("2026-03-03 18:00")
    await world.services.reminders.send_due()
    assert world.announcer.told == []
    await world.sweep("2026-03-03 23:00")
    await world.services.reminders.send_due()
    assert [user_id for user_id, _ in world.announcer.told] == [ANNA]
