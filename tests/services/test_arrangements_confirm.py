"""Confirming a preview, taking a change back, the log: who may, when, and what is shown anew."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.delivery import Kind
from bot.domain.errors import (
    ChangedSince,
    ChannelTaken,
    CohortFinished,
    DaymarkError,
    MissingPermissions,
    NoCohort,
    NothingToRevert,
    NotOrganiser,
    Outdated,
    PausePast,
    RoleGone,
)
from bot.services.arrangement_edits import Changed, EditRequest
from bot.services.posts import CheckinPost
from tests.services.bending import dates, do, jump, pause, started, use
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    CHAT,
    ELSEWHERE,
    GUILD,
    ORGANISERS,
    PINGED,
    SECOND,
    STUDY,
    World,
    utc,
    who,
)
from tests.simcord.checks import stored, unchanged

# -- confirming ------------------------------------------------------------------------------


async def test_a_preview_is_confirmed_once(world: World) -> None:
    await started(world)
    shown = await use(world).preview_jump(BOSS, 6)
    await use(world).confirm(BOSS, shown.change_id)
    async with unchanged(world.db):
        with pytest.raises(Outdated):
            await use(world).confirm(BOSS, shown.change_id)
        with pytest.raises(Outdated):
            await use(world).confirm(BOSS, 1000)


async def test_two_presses_at_once_are_one_change(world: World) -> None:
    cohort = await started(world)
    shown = await use(world).preview_jump(BOSS, 6)
    both = [use(world).confirm(BOSS, shown.change_id) for _ in range(2)]
    ended = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == ["Applied", "Outdated"]
    assert (await world.cohort(cohort)).position.version == cohort.position.version + 1


async def test_what_was_posted_since_the_preview_makes_it_show_anew(world: World) -> None:
    await started(world)
    shown = await use(world).preview_jump(BOSS, 6)
    await world.sweep("2026-03-04 09:00")
    async with unchanged(world.db):
        with pytest.raises(ChangedSince):
            await use(world).confirm(BOSS, shown.change_id)
    anew = await use(world).again(BOSS, shown.change_id)
    assert dates(anew)[0] == (6, "05")
    assert dates(await use(world).confirm(BOSS, anew.change_id))[0] == (6, "05")


async def test_dates_that_have_passed_since_the_preview_make_it_show_anew(world: World) -> None:
    await started(world)
    await pause(world, "04", "20")
    await world.sweep("2026-03-05 12:00")
    shown = await use(world).preview_resume(BOSS)
    assert dates(shown)[0] == (3, "05")
    await world.sweep("2026-03-07 12:00")
    async with unchanged(world.db):
        with pytest.raises(ChangedSince):
            await use(world).confirm(BOSS, shown.change_id)
    anew = await use(world).again(BOSS, shown.change_id)
    assert dates(anew)[0] == (3, "07")
    await use(world).confirm(BOSS, anew.change_id)


@pytest.mark.parametrize("happens", ["role", "channel", "taken", "past", "ended", "no organiser"])
async def test_what_becomes_impossible_before_the_press_is_refused(world: World, happens: str) -> None:
    await started(world, organisers_id=ORGANISERS)
    helper = who(BEN, role_ids=frozenset({ORGANISERS}))
    asked = EditRequest(role_id=PINGED, channel_id=ELSEWHERE)
    shown = await use(world).preview_edit(helper, asked)
    refusal: type[DaymarkError] = CohortFinished
    if happens == "role":
        world.directory.roles_gone.add(PINGED)
        refusal = RoleGone
    elif happens == "channel":
        world.directory.missing[ELSEWHERE] = ["View Channel"]
        refusal = MissingPermissions
    elif happens == "taken":
        await world.set_up(name="Second", channel_id=ELSEWHERE)
        refusal = ChannelTaken
    elif happens == "past":
        shown = await use(world).preview_pause(helper, "2026-03-04", "2026-03-05")
        world.clock.at = utc("2026-03-04 09:00")  # the post is due and on its way
        refusal = PausePast
    elif happens == "ended":
        await world.services.cohorts.end(BOSS, (await world.cohort_of("30-day kickstart")).id)
    else:
        helper, refusal = replace(helper, role_ids=frozenset()), NotOrganiser
    async with unchanged(world.db):
        with pytest.raises(refusal):
            await use(world).confirm(helper, shown.change_id)


# -- taking back -----------------------------------------------------------------------------

CHANGES: dict[str, dict[str, Any]] = {
    "edit": {
        "name": "Other",
        "timezone": "Asia/Tokyo",
        "post_time": "18:00",
        "channel_id": ELSEWHERE,
        "chat_id": CHAT,
        "role_id": PINGED,
        "organisers_id": ORGANISERS,
        "rollover": 5,
        "grace": 0,
        "study_weekdays": "Fri",
    },
    "pause": {},
    "jump": {},
    "resume": {},
}


@pytest.mark.parametrize("kind", CHANGES)
async def test_every_change_can_be_taken_back_once(world: World, kind: str) -> None:
    cohort = await started(world)
    if kind == "resume":
        cohort = (await pause(world, "10", "12")).cohort
    alarms = await world.alarms(cohort)
    asked = {
        "edit": use(world).preview_edit(BOSS, EditRequest(**CHANGES["edit"])),
        "pause": use(world).preview_pause(BOSS, "2026-03-20", "2026-03-21"),
        "jump": use(world).preview_jump(BOSS, 9),
        "resume": use(world).preview_resume(BOSS),
    }
    changed = await do(world, asked.pop(kind))
    for coroutine in asked.values():
        coroutine.close()
    back = await use(world).revert(BOSS)
    assert (back.kind, back.reverted) == (kind, True)
    undone = tuple(Changed(each.field, each.after, each.before) for each in changed.changed)
    assert back.changed == undone
    after = await world.cohort(cohort)
    assert after.draft == cohort.draft
    assert after.posted_through == cohort.posted_through
    numbers = range(3, 31)
    assert [after.timetable.due_at(n) for n in numbers] == [cohort.timetable.due_at(n) for n in numbers]
    assert (await world.alarms(cohort))[Kind.DAILY] == alarms[Kind.DAILY]
    assert [entry.action for entry in (await use(world).log(BOSS)).entries][:2] == ["revert", kind]
    async with unchanged(world.db):
        with pytest.raises(NothingToRevert):
            await use(world).revert(BOSS)


@pytest.mark.parametrize("since", ["nothing", "posted", "checkin", "ended"])
async def test_what_cannot_be_taken_back(world: World, since: str) -> None:
    cohort = await started(world, "2026-03-08 12:00")
    if since != "nothing":
        await jump(world, 12)
    if since == "posted":
        await world.sweep("2026-03-09 09:00")
    elif since == "checkin":
        await world.sweep("2026-03-08 18:00")
        assert len(world.posts(CheckinPost)) == 1
    elif since == "ended":
        await world.services.cohorts.end(BOSS, cohort.id)
    async with unchanged(world.db):
        with pytest.raises(NothingToRevert):
            await use(world).revert(BOSS)


@pytest.mark.parametrize(
    "refusal",
    [ChannelTaken("Second"), MissingPermissions(STUDY, ["View Channel"]), RoleGone(PINGED)],
    ids=repr,
)
async def test_what_was_before_may_be_gone_by_now(world: World, refusal: DaymarkError) -> None:
    await started(world, role_id=PINGED)
    await world.edit(channel_id=ELSEWHERE, role_id=ORGANISERS)
    if isinstance(refusal, ChannelTaken):
        await world.set_up(name="Second", channel_id=STUDY)
    elif isinstance(refusal, RoleGone):
        world.directory.roles_gone.add(PINGED)
    else:
        world.directory.missing[STUDY] = ["View Channel"]
    async with unchanged(world.db):
        with pytest.raises(type(refusal)) as caught:
            await use(world).revert(BOSS, "30-day kickstart")
        assert caught.value == refusal


async def test_what_a_change_left_alone_does_not_keep_it_from_being_taken_back(world: World) -> None:
    await started(world, role_id=PINGED)
    await pause(world, "10", "12")
    world.directory.roles_gone.add(PINGED)
    world.directory.missing[STUDY] = ["View Channel"]
    assert (await use(world).revert(BOSS)).cohort.position.pauses == ()


async def test_a_pause_that_has_begun_is_taken_back_from_today_on(world: World) -> None:
    await started(world)
    await pause(world, "04", "20")
    await world.sweep("2026-03-06 08:00")
    assert dates(await use(world).revert(BOSS))[0] == (3, "06")


async def test_two_who_take_back_at_once_take_back_one_change(world: World) -> None:
    await started(world)
    await jump(world, 5)
    await jump(world, 9)
    ended = await asyncio.gather(*(use(world).revert(BOSS) for _ in range(2)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in ended) == ["Applied", "NothingToRevert"]
    assert (await world.cohort_of("30-day kickstart")).posted_through == 4


# -- who, and the log ------------------------------------------------------------------------


async def test_only_organisers_of_a_group_that_runs(world: World) -> None:
    async def each(caller: Any = BOSS) -> list[type[BaseException]]:
        plans = use(world)
        asked = (
            plans.preview_edit(caller, EditRequest(name="Mine")),
            plans.preview_pause(caller, "2026-03-20", "2026-03-21"),
            plans.preview_resume(caller),
            plans.preview_jump(caller, 9),
            plans.revert(caller),
            plans.log(caller),
        )
        return [type(result) for result in await asyncio.gather(*asked, return_exceptions=True)]  # type: ignore[misc]

    assert await each() == [NoCohort] * 6
    cohort = await started(world)
    before = await stored(world.db)
    assert await each(who(ANNA)) == [NotOrganiser] * 6
    await world.services.cohorts.end(BOSS, cohort.id)
    assert (await each())[:5] == [CohortFinished] * 4 + [NothingToRevert]
    assert (await stored(world.db))["changes"] == before["changes"]


async def test_the_log_has_pages_newest_first(world: World) -> None:
    await started(world)
    for number in range(12):
        await world.edit(name=f"Name {number}")
    first = await use(world).log(BOSS)
    assert (first.page, first.pages, len(first.entries)) == (0, 2, 10)
    assert first.entries[0].detail == "name: Name 10 → Name 11"
    assert (first.entries[0].actor_id, first.entries[0].at) == (BOSS.user_id, world.clock.now())
    last = await use(world).log(BOSS, page=99)
    assert (last.page, [entry.action for entry in last.entries]) == (1, ["edit", "edit", "setup"])
    assert (await use(world).log(BOSS, page=-3)).page == 0


async def test_a_deleted_organiser_stays_in_the_log_without_a_name(world: World) -> None:
    await started(world)
    await pause(world, "10", "12")
    await world.services.privacy.delete(BOSS.user_id)
    entry = (await use(world).log(BOSS)).entries[0]
    assert (entry.actor_id, entry.action) == (0, "pause")
    assert entry.detail == "pauses: none → 2026-03-10 to 2026-03-12"


async def test_a_number_for_a_name_does_not_stand_in_for_another_group(world: World) -> None:
    await started(world, name="2")
    await world.set_up(name="Second", channel_id=SECOND)
    assert (
        await use(world).log(who(BOSS.user_id, manages=True, guild_id=GUILD), "2")
    ).cohort.name == "Second"
