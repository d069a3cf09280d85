"""Changing, ending and listing cohorts."""

import asyncio
from datetime import date, time
from typing import Any

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind
from bot.domain.errors import (
    BadTime,
    ChangedSince,
    ChannelTaken,
    CohortFinished,
    DaymarkError,
    MissingPermissions,
    NoCohort,
    NothingToChange,
    NotOrganiser,
    PostBeforeRollover,
    TextTooLong,
    UnknownZone,
)
from bot.domain.ids import GuildId, RoleId
from bot.services.arrangement_edits import Changed, EditRequest
from bot.services.arrangements import Applied
from bot.services.posts import BoardPost, CheckinPost, DailyPost
from bot.storage import ops
from tests.services.world import (
    ANNA,
    BOSS,
    CHAT,
    ELSEWHERE,
    ORGANISERS,
    OTHER_GUILD,
    PINGED,
    SECOND,
    STUDY,
    World,
    utc,
    who,
)


async def edit(world: World, **given: Any) -> Applied:
    return await world.edit(**given)


def numbers(world: World) -> list[int]:
    return [post.day.number for post in world.posts(DailyPost)]


async def test_what_changed_is_told_logged_and_kept(world: World) -> None:
    cohort = await world.set_up()
    edited = await edit(world, name="Evening group", post_time="18:30", organisers_id=ORGANISERS)
    assert edited.changed == (
        Changed("name", "30-day kickstart", "Evening group"),
        Changed("post time", "09:00", "18:30"),
        Changed("organiser role", None, ORGANISERS),
    )
    assert edited.after.next_days[0] == (1, date(2026, 3, 2))
    assert await world.cohort(cohort) == edited.cohort
    async with world.db.read() as tx:
        entry = (await ops.log_of(tx, cohort.id, 1))[0]
    assert (entry.action, entry.actor_id) == ("edit", BOSS.user_id)
    assert entry.detail == (
        "name: 30-day kickstart → Evening group; post time: 09:00 → 18:30; organiser role: none → <@&31>"
    )


async def test_what_is_not_named_stays(world: World) -> None:
    cohort = await world.set_up(chat_id=CHAT, role_id=PINGED, organisers_id=ORGANISERS, name="Mine")
    edited = await edit(world, timezone="berlin")
    assert edited.changed == (Changed("time zone", "UTC", "Europe/Berlin"),)
    before, after = cohort.draft, edited.cohort.draft
    assert (after.chat_id, after.ping_role_id, after.organiser_role_id) == (CHAT, PINGED, ORGANISERS)
    assert (after.name, after.post_time, after.start_on) == ("Mine", before.post_time, before.start_on)


async def test_every_field_can_be_changed(world: World) -> None:
    await world.set_up()
    edited = await edit(world, channel_id=ELSEWHERE, chat_id=CHAT, role_id=PINGED)
    assert edited.changed == (
        Changed("study channel", STUDY, ELSEWHERE),
        Changed("group chat", STUDY, CHAT),
        Changed("role to ping", None, PINGED),
    )


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"timezone": "Athns"}, UnknownZone("Athns", ["Europe/Athens", "America/St_Johns", "Africa/Tunis"])),
        ({"post_time": "9 am"}, BadTime("9 am")),
        ({"post_time": "2"}, PostBeforeRollover(3)),
        ({"name": "x" * 61}, TextTooLong("name", 60, 61)),
        ({}, NothingToChange("30-day kickstart")),
        ({"name": " ", "timezone": "utc", "post_time": "9:00"}, NothingToChange("30-day kickstart")),
    ],
    ids=repr,
)
async def test_bad_input_changes_nothing(world: World, given: dict[str, Any], refusal: DaymarkError) -> None:
    cohort = await world.set_up()
    with pytest.raises(type(refusal)) as caught:
        await edit(world, **given)
    assert caught.value == refusal
    assert await world.cohort(cohort) == cohort


async def test_a_channel_without_permissions_or_with_a_cohort_is_refused(world: World) -> None:
    first = await world.set_up(name="First")
    await world.set_up(name="Second", channel_id=SECOND)
    world.directory.missing[ELSEWHERE] = ["View Channel"]
    with pytest.raises(MissingPermissions) as missing:
        await world.edit(channel_id=ELSEWHERE)
    assert missing.value == MissingPermissions(ELSEWHERE, ["View Channel"])
    with pytest.raises(ChannelTaken) as taken:
        await world.edit(channel_id=SECOND)
    assert taken.value == ChannelTaken("Second")
    assert await world.cohort(first) == first


async def test_the_chat_follows_while_it_is_the_study_channel(world: World) -> None:
    cohort = await world.set_up()
    moved = await edit(world, channel_id=ELSEWHERE)
    assert (moved.cohort.channel_id, moved.cohort.chat_id) == (ELSEWHERE, ELSEWHERE)
    await world.edit(chat_id=CHAT)
    moved = await world.edit(channel_id=STUDY)
    assert (moved.cohort.channel_id, moved.cohort.chat_id) == (STUDY, CHAT)
    assert await world.cohort(cohort) == moved.cohort


# -- when the next posts come ----------------------------------------------------------------


async def test_a_later_post_time_posts_the_next_day_then_and_today_once(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    edited = await edit(world, post_time="20:00")
    assert edited.after.next_days[0] == (2, date(2026, 3, 3))
    await world.sweep_until("2026-03-03 19:59", minutes=47)
    assert numbers(world) == [1]
    await world.sweep("2026-03-03 20:00")
    assert numbers(world) == [1, 2]


async def test_an_earlier_post_time_that_has_passed_posts_at_once_and_once(world: World) -> None:
    await world.set_up()
    edited = await edit(world, post_time="7:50")
    assert edited.after.next_days[0] == (1, date(2026, 3, 2))
    await world.sweep()
    await world.sweep()
    await world.sweep("2026-03-02 09:00")
    assert numbers(world) == [1]
    assert world.sent(DailyPost)[0].ref.sent_at == utc("2026-03-02 08:00")


async def test_a_move_across_the_world_posts_each_day_once(world: World) -> None:
    await world.set_up(timezone="Pacific/Auckland")
    await world.sweep_until("2026-03-04 00:00")
    assert numbers(world) == [1, 2, 3]
    await edit(world, timezone="Pacific/Honolulu")
    await world.sweep_until("2026-03-05 20:00")
    assert numbers(world) == [1, 2, 3, 4]
    await edit(world, timezone="Pacific/Auckland")
    await world.sweep_until("2026-03-08 00:00")
    assert numbers(world) == [1, 2, 3, 4, 5, 6, 7]
    assert [sent.ref.sent_at.hour for sent in world.sent(DailyPost)] == [9, 20, 20, 19, 21, 20, 20]


async def test_check_ins_and_boards_move_with_the_zone_and_the_post_time(world: World) -> None:
    cohort = await world.set_up()
    await edit(world, timezone="Pacific/Auckland", post_time="06:00")
    alarms = await world.alarms(cohort)
    assert alarms[Kind.WEEKLY] == utc("2026-03-08 05:00")
    assert alarms[Kind.MONTHLY] == utc("2026-03-31 05:00")
    assert alarms[Kind.BOARD] == utc("2026-03-08 17:00")


async def test_a_move_past_a_check_in_does_not_lose_it(world: World) -> None:
    await world.set_up(timezone="America/Los_Angeles")
    await world.sweep("2026-03-08 12:00")  # Sunday; it comes on Monday 01:00 UTC
    assert not world.posts(CheckinPost)
    await edit(world, timezone="Pacific/Auckland")  # there it was due at 05:00 UTC
    await world.sweep_until("2026-03-10 00:00")
    assert [(post.period, post.on.isoformat()) for post in world.posts(CheckinPost)] == [
        ("2026-03-08", "2026-03-08")
    ]


async def test_the_same_week_is_not_reported_twice_after_a_move(world: World) -> None:
    await world.set_up(timezone="Pacific/Auckland")
    await world.sweep("2026-03-02 08:30")
    await world.services.study.done(who(ANNA))
    await world.sweep_until("2026-03-08 22:00")
    assert [post.page.label for post in world.posts(BoardPost)] == ["2026-W10"]
    await edit(world, timezone="America/Los_Angeles")
    await world.sweep_until("2026-03-10 00:00")
    assert [post.page.label for post in world.posts(BoardPost)] == ["2026-W10"]
    assert len(world.posts(CheckinPost)) == 1


async def test_of_two_edits_at_once_the_second_is_shown_anew(world: World) -> None:
    cohort = await world.set_up()
    use = world.services.arrangements
    first = await use.preview_edit(BOSS, EditRequest(name="Renamed"))
    second = await use.preview_edit(BOSS, EditRequest(post_time="10:00"))
    done = await asyncio.gather(
        use.confirm(BOSS, first.change_id), use.confirm(BOSS, second.change_id), return_exceptions=True
    )
    assert sorted(type(each).__name__ for each in done) == ["Applied", "ChangedSince"]
    late = second if isinstance(done[1], ChangedSince) else first
    anew = await use.again(BOSS, late.change_id)
    await use.confirm(BOSS, anew.change_id)
    after = await world.cohort(cohort)
    assert (after.name, after.draft.post_time) == ("Renamed", time(10))


async def test_an_edit_that_meets_the_end_is_refused(world: World) -> None:
    cohort = await world.set_up()

    async def end_first(guild_id: GuildId, channel_id: int, role_id: RoleId | None) -> list[str]:
        await world.services.cohorts.end(BOSS, cohort.id)
        return []

    world.directory.missing_permissions = end_first  # type: ignore[method-assign,assignment]
    with pytest.raises(CohortFinished):
        await edit(world, name="Too late")
    assert await world.alarms(cohort) == {}


# -- ending and listing ----------------------------------------------------------------------


async def test_end_silences_and_keeps_the_history(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    ended = await world.services.cohorts.end(BOSS, cohort.id)
    assert ended.finished_at == world.clock.now()
    assert await world.cohort(cohort) == ended
    assert await world.alarms(cohort) == {}
    await world.sweep_until("2026-03-12 00:00")
    assert len(world.posts()) == 1
    assert (await world.services.study.progress(who(ANNA))).days_done == 1
    async with world.db.read() as tx:
        assert (await ops.log_of(tx, cohort.id, 1))[0].detail == "after day 1"


async def test_what_has_ended_can_be_neither_ended_nor_changed(world: World) -> None:
    cohort = await world.set_up()
    await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished):
        await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished):
        await edit(world, name="Too late")


async def test_organiser_rights(world: World) -> None:
    cohort: Cohort = await world.set_up(organisers_id=ORGANISERS)
    helper, member = who(ANNA, role_ids=frozenset({ORGANISERS})), who(ANNA, role_ids=frozenset({PINGED}))
    use = world.services.cohorts
    assert (await use.get(helper)).id == cohort.id
    assert (await world.edit(helper, name="By a helper")).cohort.name == "By a helper"
    for refused in (use.get(member), world.edit(member, name="No"), use.end(member, cohort.id)):
        with pytest.raises(NotOrganiser) as caught:
            await refused
        assert caught.value == NotOrganiser("By a helper")
    assert (await use.end(helper, cohort.id)).finished_at is not None


async def test_nobody_is_an_organiser_by_having_no_role(world: World) -> None:
    cohort = await world.set_up()  # no organiser role chosen
    with pytest.raises(NotOrganiser):
        await world.services.cohorts.end(who(ANNA), cohort.id)


async def test_the_list_shows_what_the_asker_may_run(world: World) -> None:
    one = await world.set_up(organisers_id=ORGANISERS)
    two = await world.set_up(channel_id=SECOND, name="Second")
    await world.set_up(who(BOSS.user_id, manages=True, guild_id=OTHER_GUILD), channel_id=ELSEWHERE)
    await world.sweep("2026-03-02 09:00")
    use = world.services.cohorts
    everything = await use.list(BOSS)
    assert [(entry.cohort.id, entry.latest, len(entry.plan)) for entry in everything] == [
        (one.id, 1, 30),
        (two.id, 1, 30),
    ]
    helper = who(ANNA, role_ids=frozenset({ORGANISERS}))
    assert [entry.cohort.id for entry in await use.list(helper)] == [one.id]
    with pytest.raises(NotOrganiser):
        await use.list(who(ANNA))
    assert await use.list(who(ANNA, guild_id=GuildId(3))) == []
    assert [cohort.id for cohort in await use.names(who(ANNA))] == [one.id, two.id]


async def test_what_ended_is_listed_for_two_weeks(world: World) -> None:
    cohort = await world.set_up()
    await world.services.cohorts.end(BOSS, cohort.id)
    world.clock.forward(days=14)
    assert [entry.cohort.id for entry in await world.services.cohorts.list(BOSS)] == [cohort.id]
    world.clock.forward(seconds=1)
    assert await world.services.cohorts.list(BOSS) == []
    assert await world.services.cohorts.names(BOSS) == []
    with pytest.raises(NoCohort):
        await world.services.cohorts.get(BOSS)
