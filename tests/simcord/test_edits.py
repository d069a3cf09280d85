"""Posts are kept up to date: never more often than Discord likes, and the last state always lands."""

import discord
import pytest
import simcord

from bot.domain.ids import ChannelId, GuildId, UserId
from bot.gateway import outages
from bot.services.access import Caller
from bot.services.day_views import Done
from tests.simcord.members import first_day, go_to, newest
from tests.simcord.mishaps import (
    EDIT,
    Killed,
    delete_channel,
    delete_message,
    deny,
    failing_before,
    meanwhile,
    requests,
)
from tests.simcord.world import World, private


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try again without waiting."""
    monkeypatch.setattr(outages, "TRY_AGAIN_AFTER", (0, 0))


def edits(world: World, post: discord.Message) -> int:
    """Count the edits of a post."""
    return len(requests(world, "PATCH", f"/channels/{world.study.id}/messages/{post.id}"))


def done(world: World, post: discord.Message) -> tuple[str, str]:
    """Return what a post says about who has done its day."""
    field = next(found for found in world.study.history() if found.id == post.id).embeds[0].fields[-1]
    return field.name or "", field.value or ""


async def test_who_has_done_it_shows_on_the_post(world: World) -> None:
    post = await first_day(world)
    assert done(world, post) == ("Done so far", "Nobody yet. Who is first?")
    await world.ann.click(post, label="Done")
    await world.forward(seconds=10)
    assert done(world, post) == ("Done so far: 1", "ann")
    await world.bo.click(post, label="Done")
    await world.forward(seconds=10)
    assert done(world, post) == ("Done so far: 2", "ann and bo")
    await world.ann.slash(world.study, "undo")
    await world.forward(seconds=10)
    assert done(world, post) == ("Done so far: 1", "bo")


async def test_in_its_first_hour_a_post_is_edited_every_ten_seconds_at_most(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await world.forward(seconds=9)
    assert edits(world, post) == 0
    await world.forward(seconds=1)
    assert edits(world, post) == 1
    people = [world.newcomer(f"Member {number}") for number in range(6)]
    for member in people:
        await member.click(post, label="Done")
        await world.forward(seconds=1)
    assert edits(world, post) == 1
    await world.forward(seconds=4)
    assert edits(world, post) == 2
    assert done(world, post)[0] == "Done so far: 7"
    await world.forward(minutes=5)
    assert edits(world, post) == 2


async def test_later_it_is_edited_once_a_minute_at_most(world: World) -> None:
    post = await first_day(world)
    await world.forward(hours=1)
    await world.ann.click(post, label="Done")
    await world.forward(seconds=1)
    assert edits(world, post) == 1
    await world.bo.click(post, label="Done")
    await world.forward(seconds=58)
    assert edits(world, post) == 1
    await world.forward(seconds=2)
    assert edits(world, post) == 2
    assert done(world, post) == ("Done so far: 2", "ann and bo")


async def test_every_post_has_its_own_pace(world: World) -> None:
    first = await first_day(world)
    await go_to(world, "2026-01-03 09:00")
    second = newest(world.study)
    for post in (first, second):
        await world.ann.click(post, label="Done")
    await world.forward(seconds=10)
    assert (edits(world, first), edits(world, second)) == (1, 1)
    for post in (first, second):
        await world.bo.click(post, label="Done")
    await world.forward(seconds=10)
    assert (edits(world, first), edits(world, second)) == (1, 2)
    await world.forward(seconds=50)
    assert (edits(world, first), edits(world, second)) == (2, 2)


async def test_the_last_state_lands_after_a_restart(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await world.restart()
    await world.forward(seconds=10)
    assert done(world, post) == ("Done so far: 1", "ann")


@pytest.mark.parametrize("status", [500, 503])
async def test_the_last_state_lands_after_an_outage(world: World, status: int) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    world.env.inject_error("PATCH", EDIT, status=status, times=None)
    await world.forward(seconds=10)
    await world.forward(seconds=5)
    assert done(world, post)[0] == "Done so far"
    world.env.backend.faults.clear()
    await world.forward(seconds=5)
    assert done(world, post) == ("Done so far: 1", "ann")


async def test_a_change_during_an_edit_is_not_lost(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    pressed: list[Done] = []

    async def bo_presses_done() -> None:
        if not pressed:
            pressed.append(await world.app.services.study.done(caller(world, world.bo)))

    with meanwhile(world, "PATCH", EDIT, bo_presses_done):
        await world.forward(seconds=10)
    assert done(world, post) == ("Done so far: 1", "ann")
    await world.forward(seconds=10)
    assert done(world, post) == ("Done so far: 2", "ann and bo")


def caller(world: World, member: simcord.MemberActor) -> Caller:
    """Let a member ask a use case directly."""
    here, who = GuildId(world.guild.id), UserId(member.id)
    return Caller(here, who, member.name, ChannelId(world.study.id))


async def test_an_edit_that_was_cut_off_is_made_again(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    with failing_before(world, "PATCH", EDIT, Killed()), pytest.raises(Killed):
        await world.forward(seconds=10)
    await world.restart()
    await world.deliver()
    assert done(world, post) == ("Done so far: 1", "ann")


async def test_a_deleted_post_stays_deleted(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    delete_message(world, post)
    for _ in range(4):
        await world.forward(minutes=1)
    assert edits(world, post) == 1
    assert [message.content[:13] for message in world.study.history()] == ["**30-day kick"]
    assert "Day 1 done already" not in private(await world.bo.slash(world.study, "done"))
    await go_to(world, "2026-01-03 09:00")
    assert "Day 2 of 30" in newest(world.study).content


async def test_a_post_that_cannot_be_edited_does_not_hold_up_others(world: World) -> None:
    post = await first_day(world)
    await world.set_up(channel=world.chat, chat=world.chat, start="2026-01-02")
    other = newest(world.chat)
    await world.ann.click(post, label="Done")
    await world.ann.click(other, label="Done")
    delete_channel(world, world.study)
    await world.forward(seconds=10)
    assert newest(world.chat).embeds[0].fields[-1].value == "ann"
    for _ in range(3):
        await world.forward(minutes=1)
    assert edits(world, post) == 1


async def test_how_one_is_shown_changes_the_post(world: World) -> None:
    post = await first_day(world)
    for member in (world.ann, world.bo):
        await member.click(post, label="Done")
    await world.forward(seconds=10)
    unnamed, named = "bo and 1 more", "ann and bo"
    for shown, expected in (("someone", unnamed), ("hidden", unnamed), ("name", named)):
        settings = await world.ann.slash(world.study, "settings")
        await world.ann.select(settings.response, [shown])  # type: ignore[arg-type]
        await world.forward(seconds=10)
        assert done(world, post) == ("Done so far: 2", expected)


async def test_a_lock_on_the_channel_is_no_reason_to_stop_for_good(world: World) -> None:
    post = await first_day(world)
    deny(world, world.study, "view_channel")
    await world.ann.slash(world.chat, "done", day=1)
    await world.forward(seconds=10)
    deny(world, world.study)
    await world.bo.click(post, label="Done")
    await world.forward(seconds=10)
    assert done(world, post) == ("Done so far: 2", "ann and bo")
