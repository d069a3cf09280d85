"""Writing to Discord: what its failures mean, how a post is found again, who is still there."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import aiohttp
import discord
import pytest

from bot.domain import pictures
from bot.domain.errors import ChannelUnavailable, DaymarkError, DiscordUnavailable
from bot.domain.ids import ChannelId, CohortId, GuildId, MessageId, UserId
from bot.domain.picture_texts import alt_text
from bot.gateway import announcer as announcing
from bot.gateway import outages
from bot.gateway.actions import ActionButton, buttons
from bot.gateway.announcer import NEEDED, PING_NEEDED, DiscordAnnouncer, DiscordDirectory
from bot.services.posts import DailyPost
from tests.fakes import PIXEL, FakePainter
from tests.gateway import checkins
from tests.gateway.samples import daily_post
from tests.simcord.members import newest
from tests.simcord.mishaps import EDIT, SEND, failing_before, requests, sends_to
from tests.simcord.world import World


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again without waiting."""
    monkeypatch.setattr(outages, "TRY_AGAIN_AFTER", (0, 0))


@pytest.fixture
def announcer(world: World) -> DiscordAnnouncer:
    return DiscordAnnouncer(world.app.client)


@pytest.fixture
def study(world: World) -> ChannelId:
    return ChannelId(world.study.id)


def post(world: World, marker: str = "d7", **more: Any) -> DailyPost:
    """Make a day's post."""
    return daily_post(world.app.services.library, CohortId(1), marker=marker, **more)


# -- sending ---------------------------------------------------------------------------------


async def test_a_sent_post_can_be_referred_to(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    await world.env.advance_time(90)
    ref = await announcer.send(study, post(world), "a-nonce")
    sent = newest(world.study)
    assert (ref.channel_id, ref.message_id) == (study, sent.id)
    assert abs(ref.sent_at - world.env.now()) < timedelta(seconds=1)
    (body,) = sends_to(world, world.study)
    assert (body["nonce"], body["enforce_nonce"]) == ("a-nonce", True)


async def test_a_picture_is_attached_to_every_try_and_kept_by_an_edit(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    spec = pictures.GroupWeek(date(2026, 1, 5), (), 600, None, 3, 2)
    checkin = replace(checkins.CHECKIN, chart=spec, picture=await FakePainter().draw(spec))
    world.env.inject_error("POST", SEND, status=503, times=1)
    ref = await announcer.send(study, checkin)
    (file,) = newest(world.study).attachments
    assert (file.filename, file.size) == ("group-week.png", len(PIXEL))
    assert file.description == alt_text(spec)
    await announcer.edit(study, ref.message_id, replace(checkin, picture=None, answers=7))
    edited = newest(world.study)
    assert [one.id for one in edited.attachments] == [file.id]


async def test_an_edit_puts_its_picture_in_the_place_of_the_old_one(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    old, new = (pictures.GroupWeek(date(2026, 1, 5), (), studied, None, 3, 2) for studied in (600, 660))
    checkin = replace(checkins.CHECKIN, chart=old, picture=await FakePainter().draw(old))
    ref = await announcer.send(study, checkin)
    world.env.inject_error("PATCH", EDIT, status=503, times=1)
    await announcer.edit(study, ref.message_id, replace(checkin, picture=await FakePainter().draw(new)))
    (file,) = newest(world.study).attachments
    assert (file.description, file.size) == (alt_text(new), len(PIXEL))
    assert alt_text(new) != alt_text(old)


REFUSALS = [
    ({"status": 403, "code": 50001}, "I may not see <#{}>"),
    ({"status": 403, "code": 50013}, "I may not write in <#{}>"),
    ({"status": 403, "code": 0}, "I may not write in <#{}>"),
    ({"status": 404, "code": 10003}, "the channel <#{}> is gone"),
]
OUTAGES = (429, 500, 502, 503, 504, 520, 522, 524)
Call = Callable[[DiscordAnnouncer, World], Awaitable[Any]]
CALLS: dict[str, tuple[str, str, Call]] = {
    "send": ("POST", SEND, lambda a, w: a.send(ChannelId(w.study.id), post(w))),
    "edit": ("PATCH", EDIT, lambda a, w: a.edit(ChannelId(w.study.id), MessageId(1), post(w))),
    "find": ("GET", SEND, lambda a, w: a.find(ChannelId(w.study.id), "d7", w.env.now())),
}


@pytest.mark.parametrize("name", CALLS)
async def test_failures_of_every_call_are_told_apart(
    world: World, announcer: DiscordAnnouncer, name: str
) -> None:
    method, path, call = CALLS[name]
    for fault, reason in REFUSALS:
        world.env.inject_error(method, path, **fault)  # type: ignore[arg-type]
        with pytest.raises(ChannelUnavailable) as caught:
            await call(announcer, world)
        assert caught.value.reason == reason.format(world.study.id)
    for status in OUTAGES:
        world.env.inject_error(method, path, status=status, times=None)
        with pytest.raises(DiscordUnavailable):
            await call(announcer, world)
        world.env.backend.faults.clear()
    broken: list[Exception] = [
        aiohttp.ClientConnectionError(),
        ConnectionResetError(104, "reset"),
        TimeoutError(),
    ]
    for error in broken:
        with failing_before(world, method, path, error), pytest.raises(DiscordUnavailable):
            await call(announcer, world)


@pytest.mark.parametrize("name", CALLS)
async def test_what_is_wrong_on_our_side_is_not_hidden(
    world: World, announcer: DiscordAnnouncer, name: str
) -> None:
    method, path, call = CALLS[name]
    world.env.inject_error(method, path, status=400, code=50035, message="Invalid Form Body")
    with pytest.raises(discord.HTTPException) as caught:
        await call(announcer, world)
    assert not isinstance(caught.value, DaymarkError)
    assert caught.value.status == 400


# -- editing ---------------------------------------------------------------------------------


async def test_an_edit_replaces_the_whole_post(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    ref = await announcer.send(study, post(world))
    await announcer.edit(study, ref.message_id, post(world, done=2, names=("ann", "bo")))
    assert newest(world.study).embeds[0].fields[-1].value == "ann and bo"
    assert len(world.study.history()) == 1


async def test_an_edit_of_a_deleted_post_is_no_trouble(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    await announcer.edit(study, MessageId(12345), post(world))
    assert len(requests(world, "PATCH", EDIT)) == 1
    assert world.study.history() == []


# -- threads ---------------------------------------------------------------------------------


async def test_a_post_goes_into_the_thread_of_a_message(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    first = await announcer.send(study, post(world))
    ref = await announcer.send_in_thread(study, first.message_id, post(world), "a-nonce")
    assert int(ref.channel_id) == int(first.message_id)
    ((start,), (sent,)) = (
        requests(world, "POST", f"/channels/{study}/messages/{first.message_id}/threads"),
        requests(world, "POST", f"/channels/{first.message_id}/messages"),
    )
    assert isinstance(start.json, dict)
    assert isinstance(sent.json, dict)
    assert (start.json["name"], start.json["auto_archive_duration"]) == ("Digest", 10080)
    assert (sent.json["nonce"], sent.json["enforce_nonce"]) == ("a-nonce", True)
    assert await announcer.find(ref.channel_id, "d7", world.env.now() - timedelta(minutes=2)) == ref


@pytest.mark.parametrize("code", [160005, 160006, 50024, 50001])
async def test_where_no_thread_can_be_the_post_is_a_reply(
    world: World, announcer: DiscordAnnouncer, study: ChannelId, code: int
) -> None:
    first = await announcer.send(study, post(world))
    path = f"/channels/{study}/messages/{first.message_id}/threads"
    world.env.inject_error("POST", path, status=400 if code > 50001 else 403, code=code)
    ref = await announcer.send_in_thread(study, first.message_id, post(world))
    assert ref.channel_id == study
    assert newest(world.study).reference is not None
    assert len(requests(world, "POST", path)) == 1


async def test_failures_on_the_way_to_a_thread_are_told_apart(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    first = await announcer.send(study, post(world))
    for path in (f"{SEND}/*/threads", f"/channels/{first.message_id}/messages"):
        for status in OUTAGES:
            world.env.inject_error("POST", path, status=status, times=None)
            with pytest.raises(DiscordUnavailable):
                await announcer.send_in_thread(study, first.message_id, post(world))
            world.env.backend.faults.clear()
    for fault, reason in REFUSALS:
        world.env.inject_error("POST", "/channels/*", times=None, **fault)  # type: ignore[arg-type]
        with pytest.raises(ChannelUnavailable) as caught:
            await announcer.send_in_thread(study, first.message_id, post(world))
        assert caught.value.reason == reason.format(study)
        world.env.backend.faults.clear()
    assert len([message for message in world.study.history() if message.embeds]) == 1


async def test_an_edit_of_an_archived_thread_that_may_not_be_opened_is_told(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    first = await announcer.send(study, post(world))
    ref = await announcer.send_in_thread(study, first.message_id, post(world))
    world.env.inject_error("PATCH", EDIT, status=400, code=50083)
    world.env.inject_error("PATCH", "/channels/*", status=403, code=50013)
    with pytest.raises(ChannelUnavailable):
        await announcer.edit(ref.channel_id, ref.message_id, post(world))


# -- finding ---------------------------------------------------------------------------------


async def test_a_post_is_found_by_its_marker(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    before = world.env.now()
    await world.env.advance_time(1)
    refs = {marker: await announcer.send(study, post(world, marker=marker)) for marker in ("d7", "d77", "d8")}
    for marker, ref in refs.items():
        assert await announcer.find(study, marker, before) == ref
    assert await announcer.find(study, "d9", before) is None
    assert await announcer.find(study, "7", before) is None


async def test_another_bots_message_is_not_taken_for_the_post(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    before = world.env.now() - timedelta(minutes=2)
    copycat = world.env.create_user("copycat", bot=True)
    world.guild.add_member(copycat)
    row = buttons(ActionButton("Done", "done", 1, "day", "d7")).to_components()
    world.env.backend.create_message(study, copycat.id, "Day 1", components=row)
    await world.env.settle()
    assert await announcer.find(study, "d7", before) is None


async def test_only_posts_after_the_claim_are_looked_at(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    await announcer.send(study, post(world))
    await world.env.advance_time(600)
    assert await announcer.find(study, "d7", world.env.now() - timedelta(minutes=2)) is None


async def test_a_busy_channel_hides_nothing(
    world: World, announcer: DiscordAnnouncer, study: ChannelId
) -> None:
    before = world.env.now()
    await world.env.advance_time(1)
    ref = await announcer.send(study, post(world))
    for number in range(90):
        world.env.backend.create_message(study, world.ann.id, f"chatter {number}")
    await world.env.settle()
    assert await announcer.find(study, "d7", before) == ref


# -- direct messages -------------------------------------------------------------------------


async def test_a_direct_message(world: World, announcer: DiscordAnnouncer) -> None:
    assert await announcer.tell_user(UserId(world.boss.id), post(world)) is True
    assert newest(world.boss.user.dm_channel).content.startswith("**Day 1 of 30")
    assert world.study.history() == []


@pytest.mark.parametrize("path", ["/users/@me/channels", "/channels/*/messages"])
async def test_who_takes_no_direct_messages(world: World, announcer: DiscordAnnouncer, path: str) -> None:
    world.env.inject_error("POST", path, status=403, code=50007)
    assert await announcer.tell_user(UserId(world.boss.id), post(world)) is False


# -- the directory ---------------------------------------------------------------------------


async def test_what_is_gone_lacks_every_permission(world: World) -> None:
    directory = DiscordDirectory(world.app.client)
    everything = tuple(NEEDED.values())
    here, study = GuildId(world.guild.id), ChannelId(world.study.id)
    assert await directory.missing_permissions(here, study, None) == []
    assert await directory.missing_permissions(here, ChannelId(1), None) == everything
    assert await directory.missing_permissions(GuildId(1), study, None) == everything
    assert PING_NEEDED not in everything


async def test_who_left_is_known_by_asking(world: World) -> None:
    directory = DiscordDirectory(world.app.client)
    here, people = GuildId(world.guild.id), [UserId(world.ann.id), UserId(world.bo.id)]
    assert await directory.absent(here, people) == frozenset()
    world.guild.remove_member(world.ann)
    assert await directory.absent(here, people) == {world.ann.id}
    assert await directory.absent(here, []) == frozenset()
    assert await directory.absent(GuildId(1), people) == frozenset()


async def test_where_discord_does_not_say_nobody_has_left(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.guild.remove_member(world.ann)
    monkeypatch.setattr(announcing, "PATIENCE", 0)
    gone = await DiscordDirectory(world.app.client).absent(GuildId(world.guild.id), [UserId(world.ann.id)])
    assert gone == frozenset()
