"""Making a cohort: what is refused, what is assumed, and what the first post will be."""

from datetime import date, time
from typing import Any

import pytest

from bot.domain.delivery import Kind
from bot.domain.errors import (
    BadDate,
    BadTime,
    ChannelTaken,
    ChannelUnavailable,
    DaymarkError,
    MissingPermissions,
    NotManager,
    NotOrganiser,
    PostBeforeRollover,
    StartTooEarly,
    StartTooLate,
    TextTooLong,
    UnknownCohort,
    UnknownPlan,
    UnknownZone,
)
from bot.domain.ids import CohortId
from bot.services.cohorts import SetupRequest
from bot.services.posts import DailyPost, SignUpPost, TrialPost
from bot.storage import ops
from tests.services.world import (
    ANNA,
    BOSS,
    BOSS_ID,
    CHAT,
    ELSEWHERE,
    GUILD,
    ORGANISERS,
    OTHER_GUILD,
    PINGED,
    STUDY,
    World,
    utc,
    who,
)

REFUSED = [
    ({"timezone": "Berlln"}, UnknownZone("Berlln", ["Europe/Berlin"])),
    ({"timezone": "nowhere at all"}, UnknownZone("nowhere at all", [])),
    ({"plan": "marathon"}, UnknownPlan("marathon", ["kickstart-30", "roadmap-16"])),
    ({"start": "tomorrow"}, BadDate("tomorrow")),
    ({"start": "2026-02-30"}, BadDate("2026-02-30")),
    ({"post_time": "25:00"}, BadTime("25:00")),
    ({"post_time": "noon"}, BadTime("noon")),
    ({"post_time": "02:59"}, PostBeforeRollover(3)),
    ({"start": "2026-01-31"}, StartTooEarly(date(2026, 1, 31), 30)),
    ({"start": "0001-01-01"}, StartTooEarly(date(1, 1, 1), 30)),
    ({"start": "2027-03-03"}, StartTooLate(date(2027, 3, 3), 365)),
    ({"start": "9999-12-31"}, StartTooLate(date(9999, 12, 31), 365)),
    ({"name": "x" * 61}, TextTooLong("name", 60, 61)),
]


@pytest.mark.parametrize(("given", "refusal"), REFUSED, ids=lambda value: repr(value)[:40])
async def test_bad_input_is_refused_and_nothing_is_kept(
    world: World, given: dict[str, Any], refusal: DaymarkError
) -> None:
    with pytest.raises(type(refusal)) as caught:
        await world.set_up(**given)
    assert caught.value == refusal
    assert await world.services.cohorts.list(BOSS) == []


@pytest.mark.parametrize(
    "given",
    [
        {"post_time": "03:00"},
        {"start": "2026-02-01"},  # day 30 is today
        {"start": "2027-03-02"},
        {"name": "x" * 60},
        {"timezone": "new york"},
        {"plan": " kickstart-30 "},
    ],
    ids=repr,
)
async def test_the_limits_themselves_are_fine(world: World, given: dict[str, Any]) -> None:
    await world.set_up(**given)
    assert len(await world.services.cohorts.list(BOSS)) == 1


async def test_defaults(world: World) -> None:
    request = SetupRequest(timezone="berlin", channel_id=STUDY)
    made = await world.services.cohorts.set_up(BOSS, request)
    draft = made.cohort.draft
    assert (draft.guild_id, draft.setup_by, draft.name) == (GUILD, BOSS_ID, "30-day kickstart")
    assert (draft.channel_id, draft.chat_id, draft.plan_id) == (STUDY, STUDY, "kickstart-30")
    assert (draft.zone, draft.start_on, draft.post_time) == ("Europe/Berlin", date(2026, 3, 3), time(9))
    assert (draft.ping_role_id, draft.organiser_role_id) == (None, None)
    assert (made.day.number, made.on, made.posts_now) == (1, date(2026, 3, 3), False)
    assert made.due_at == utc("2026-03-03 08:00")
    assert await world.cohort(made.cohort) == made.cohort


async def test_everything_given_is_kept(world: World) -> None:
    cohort = await world.set_up(
        timezone="Asia/Tokyo",
        chat_id=CHAT,
        plan="kickstart-30",
        start="2026-03-09",
        post_time="7h30",
        role_id=PINGED,
        organisers_id=ORGANISERS,
        name="  Spring\u202e\ngroup ",
    )
    draft = (await world.cohort(cohort)).draft
    assert (draft.name, draft.zone, draft.chat_id) == ("Spring group", "Asia/Tokyo", CHAT)
    assert (draft.start_on, draft.post_time) == (date(2026, 3, 9), time(7, 30))
    assert (draft.ping_role_id, draft.organiser_role_id) == (PINGED, ORGANISERS)
    async with world.db.read() as tx:
        (entry,) = await ops.log_of(tx, cohort.id, 5)
    assert (entry.actor_id, entry.action) == (BOSS_ID, "setup")
    assert entry.detail == "30-day kickstart, from 2026-03-09"
    assert entry.at == world.clock.now()


async def test_the_default_start_is_tomorrow_where_the_group_lives(world: World) -> None:
    world.clock.at = utc("2026-03-02 20:00")  # already the 3rd in Auckland
    cohort = await world.set_up(timezone="auckland", start=None)
    assert cohort.draft.start_on == date(2026, 3, 4)


async def test_only_who_manages_the_server_may_set_up(world: World) -> None:
    with pytest.raises(NotManager):
        await world.set_up(who(ANNA, role_ids=frozenset({ORGANISERS})))
    assert await world.services.cohorts.list(BOSS) == []


# -- where the group stands ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "start", "number", "due", "now_due"),
    [
        ("2026-03-02 08:59", "2026-03-02", 1, "2026-03-02 09:00", False),
        ("2026-03-02 09:00", "2026-03-02", 1, "2026-03-02 09:00", True),
        ("2026-03-02 23:00", "2026-03-02", 1, "2026-03-02 09:00", True),
        ("2026-03-06 08:00", "2026-03-02", 5, "2026-03-06 09:00", False),
        ("2026-03-06 10:00", "2026-03-02", 5, "2026-03-06 09:00", True),
        ("2026-03-02 10:00", "2026-02-01", 30, "2026-03-02 09:00", True),
        ("2026-03-02 10:00", "2026-03-05", 1, "2026-03-05 09:00", False),
    ],
)
async def test_the_first_day_to_post(
    world: World, now: str, start: str, number: int, due: str, now_due: bool
) -> None:
    world.clock.at = utc(now)
    request = SetupRequest(timezone="UTC", channel_id=STUDY, start=start)
    made = await world.services.cohorts.set_up(BOSS, request)
    assert (made.day.number, made.due_at, made.posts_now) == (number, utc(due), now_due)
    assert made.on == utc(due).date()
    assert made.cohort.posted_through == number - 1
    await world.sweep()
    posted = [(post.day.number, post.late) for post in world.posts()]
    assert posted == ([(number, False)] if now_due else [])
    await world.sweep(utc(due))
    assert [post.day.number for post in world.posts()] == [number]


async def test_days_before_a_past_start_are_neither_posted_nor_told_of(world: World) -> None:
    await world.set_up(start="2026-02-26")
    await world.sweep("2026-03-02 09:00")
    await world.sweep("2026-03-03 09:00")
    assert [post.day.number for post in world.posts(DailyPost)] == [5, 6]
    assert len(world.posts()) == 2


async def test_the_alarms_of_a_new_cohort(world: World) -> None:
    cohort = await world.set_up(start="2026-03-04")
    assert await world.alarms(cohort) == {
        Kind.DAILY: utc("2026-03-04 09:00"),
        Kind.WEEKLY: utc("2026-03-08 18:00"),
        Kind.MONTHLY: utc("2026-03-31 18:00"),
        Kind.BOARD: utc("2026-03-09 09:00"),
    }


# -- channels --------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", [STUDY, CHAT])
async def test_missing_permissions_are_named(world: World, channel: int) -> None:
    world.directory.missing[channel] = ["Send Messages", "Embed Links"]  # type: ignore[index]
    with pytest.raises(MissingPermissions) as caught:
        await world.set_up(chat_id=CHAT)
    assert caught.value == MissingPermissions(channel, ["Send Messages", "Embed Links"])
    assert await world.services.cohorts.list(BOSS) == []


async def test_the_role_is_asked_about_where_it_is_pinged(world: World) -> None:
    asked = []

    async def missing(guild_id: int, channel_id: int, role_id: int | None) -> list[str]:
        asked.append((guild_id, channel_id, role_id))
        return []

    world.directory.missing_permissions = missing  # type: ignore[method-assign,assignment]
    await world.set_up(chat_id=CHAT, role_id=PINGED)
    await world.set_up(channel_id=ELSEWHERE, role_id=PINGED)
    assert asked == [(GUILD, STUDY, PINGED), (GUILD, CHAT, None), (GUILD, ELSEWHERE, PINGED)]


async def test_one_running_cohort_a_study_channel(world: World) -> None:
    first = await world.set_up(name="First")
    with pytest.raises(ChannelTaken) as caught:
        await world.set_up(name="Second")
    assert caught.value == ChannelTaken("First")
    await world.services.cohorts.end(BOSS, first.id)
    second = await world.set_up(name="Second")
    listed = await world.services.cohorts.list(BOSS)
    assert [(entry.cohort.id, entry.cohort.running) for entry in listed] == [
        (first.id, False),
        (second.id, True),
    ]


async def test_several_cohorts_may_share_a_chat(world: World) -> None:
    await world.set_up(chat_id=CHAT)
    await world.set_up(channel_id=ELSEWHERE, chat_id=CHAT)
    assert len(await world.services.cohorts.list(BOSS)) == 2


# -- the posts around it ---------------------------------------------------------------------


async def test_the_sign_up_post(world: World) -> None:
    request = SetupRequest(timezone="UTC", channel_id=STUDY, chat_id=CHAT, start="2026-02-26")
    made = await world.services.cohorts.set_up(BOSS, request)
    await world.services.cohorts.invite(made)
    (sent,) = world.announcer.sent
    assert sent.ref.channel_id == STUDY
    assert sent.post == SignUpPost(made.cohort, made.plan, utc("2026-03-02 09:00"), 5)


async def test_the_trial_post(world: World) -> None:
    cohort = await world.set_up(organisers_id=ORGANISERS)
    organiser = who(ANNA, role_ids=frozenset({ORGANISERS}))
    assert await world.services.cohorts.send_trial(organiser, cohort.id) == cohort
    (sent,) = world.announcer.sent
    assert (sent.ref.channel_id, sent.post) == (STUDY, TrialPost(cohort))
    with pytest.raises(NotOrganiser):
        await world.services.cohorts.send_trial(who(ANNA), cohort.id)
    with pytest.raises(UnknownCohort):
        await world.services.cohorts.send_trial(BOSS, CohortId(77))
    with pytest.raises(UnknownCohort):
        await world.services.cohorts.send_trial(who(BOSS_ID, manages=True, guild_id=OTHER_GUILD), cohort.id)
    world.announcer.problem[STUDY] = ChannelUnavailable("Missing Access")
    with pytest.raises(ChannelUnavailable):
        await world.services.cohorts.send_trial(BOSS, cohort.id)
    assert len(world.announcer.sent) == 1
