"""Exactly once: whatever fails or dies between claiming, sending and marking."""

from typing import Any

import aiohttp
import discord
import pytest
import simcord

from bot.gateway import outages
from tests.simcord.members import at, edit, first_day, go_to, live_until, newest
from tests.simcord.mishaps import (
    LOOK,
    SEND,
    Killed,
    delete_channel,
    failing_after,
    failing_before,
    remember_nonces,
    requests,
    sends_to,
)
from tests.simcord.world import World, private


def days(channel: simcord.ChannelHandle) -> list[str]:
    """List the days and catch-up notes in a channel."""
    found = [message.content.strip("*").split(":")[0] for message in channel.history()]
    return [text for text in found if text.startswith(("Day ", "While "))]


@pytest.fixture(autouse=True)
def real_discord(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember nonces as Discord does, and try again without waiting."""
    remember_nonces(world)
    monkeypatch.setattr(outages, "TRY_AGAIN_AFTER", (0, 0))


async def dies(world: World, instant: str) -> None:
    """Go to an instant at which the process is killed, and start another one."""
    with pytest.raises(Killed):
        await go_to(world, instant)
    await world.restart()
    remember_nonces(world)


# -- a killed process ------------------------------------------------------------------------


async def test_killed_between_claiming_and_sending(world: World) -> None:
    await world.set_up()
    with failing_before(world, "POST", SEND, Killed()):
        await dies(world, "2026-01-02 09:00")
    assert days(world.study) == []
    await world.deliver()
    assert days(world.study) == ["Day 1 of 30"]
    await world.forward(minutes=30)
    assert days(world.study) == ["Day 1 of 30"]


async def test_killed_between_sending_and_marking(world: World) -> None:
    await world.set_up()
    with failing_after(world, "POST", SEND, Killed()):
        await dies(world, "2026-01-02 09:00")
    post = newest(world.study)
    assert days(world.study) == ["Day 1 of 30"]
    await world.forward(hours=5)  # Discord has long forgotten the nonce
    assert days(world.study) == ["Day 1 of 30"]
    shown = private(await world.boss.slash(world.study, "cohort status"))
    assert f"• **Day 1:** [posted]({post.jump_url}) <t:{int(at('2026-01-02 09:00').timestamp())}:R>" in shown
    # The adopted post is as good as any other: its buttons work and it is kept up to date.
    await world.ann.click(post, label="Done")
    await world.deliver()
    assert newest(world.study).embeds[0].fields[-1].value == "ann"


async def test_killed_between_the_note_and_the_day(world: World) -> None:
    await first_day(world)
    with failing_after(world, "POST", SEND, Killed()):
        await dies(world, "2026-01-05 12:00")
    assert days(world.study) == ["Day 1 of 30", "While I could not post, 2 days came due."]
    await world.deliver()
    expected = ["Day 1 of 30", "While I could not post, 2 days came due.", "Day 4 of 30"]
    assert days(world.study) == expected
    await world.forward(hours=1)
    assert days(world.study) == expected


async def test_killed_again_and_again(world: World) -> None:
    await world.set_up()
    for _ in range(3):
        with failing_before(world, "POST", SEND, Killed()):
            await dies(world, "2026-01-02 09:00")
    with failing_after(world, "POST", SEND, Killed()):
        await dies(world, "2026-01-02 09:00")
    with failing_before(world, "GET", LOOK, Killed()):
        await dies(world, "2026-01-02 09:00")
    await world.deliver()
    assert days(world.study) == ["Day 1 of 30"]


async def test_a_kill_while_the_channel_moves(world: World) -> None:
    await world.set_up()
    with failing_after(world, "POST", SEND, Killed()):
        await dies(world, "2026-01-02 09:00")
    second = world.guild.create_text_channel("second")
    await edit(world, world.chat, channel=second)
    await world.deliver()
    assert (days(world.study), days(second)) == (["Day 1 of 30"], [])
    await go_to(world, "2026-01-03 09:00")
    assert days(second) == ["Day 2 of 30"]


async def test_a_kill_and_a_deleted_channel(world: World) -> None:
    await world.set_up()
    with failing_after(world, "POST", SEND, Killed()):
        await dies(world, "2026-01-02 09:00")
    delete_channel(world, world.study)
    second = world.guild.create_text_channel("second")
    await edit(world, world.chat, channel=second)
    await world.deliver()
    assert days(second) == ["Day 1 of 30"]


@pytest.mark.parametrize("step", [failing_before, failing_after])
async def test_check_ins_boards_and_the_wrap_up_survive_a_kill(world: World, step: Any) -> None:
    await world.set_up(start="2025-12-13", name="Short")
    await go_to(world, "2026-01-01 09:00")
    await world.ann.click(newest(world.study), label="Done")
    for instant, channel, words in (
        ("2026-01-04 18:00", world.study, "Weekly check-in"),
        ("2026-01-05 09:00", world.chat, "the week from"),
        ("2026-01-12 09:00", world.study, "the last day"),
    ):
        await live_until(world, instant.replace("09:00", "08:30").replace("18:00", "17:30"))
        with step(world, "POST", f"/channels/{channel.id}/messages", Killed()):
            await dies(world, instant)
        for _ in range(2):
            await world.forward(hours=1)
        found = [message for message in channel.history() if words in message.content]
        assert len(found) == 1, words


# -- answers that fail or are lost -----------------------------------------------------------

LOST = [
    aiohttp.ServerDisconnectedError(),
    ConnectionResetError(104, "Connection reset by peer"),
    TimeoutError(),
]


@pytest.mark.parametrize("error", LOST, ids=lambda error: type(error).__name__)
async def test_a_lost_answer_is_found_out_about(world: World, error: Exception) -> None:
    await world.set_up()
    with failing_after(world, "POST", SEND, error):
        await go_to(world, "2026-01-02 09:00")
    assert days(world.study) == ["Day 1 of 30"]
    await world.forward(seconds=14)
    assert len(requests(world, "GET", f"/channels/{world.study.id}/messages")) == 0
    await world.forward(seconds=1)
    assert len(requests(world, "GET", f"/channels/{world.study.id}/messages")) == 1
    await world.forward(hours=3)
    assert days(world.study) == ["Day 1 of 30"]
    assert "[posted](" in private(await world.boss.slash(world.study, "cohort status"))


# discord.py itself tries 500, 502, 504 and 429 again; the others are tried three times in a row.
AT_ONCE = {500: 1, 502: 1, 504: 1, 429: 1, 503: 3, 520: 3, 522: 3}


@pytest.mark.parametrize("status", AT_ONCE)
async def test_a_failing_discord_is_asked_again_with_the_same_nonce(world: World, status: int) -> None:
    await world.set_up()
    each = AT_ONCE[status]
    world.env.inject_error("POST", f"/channels/{world.study.id}/messages", status=status, times=3 * each)
    await go_to(world, "2026-01-02 09:00")
    tries = [len(sends_to(world, world.study)) - 1]
    for wait in (15, 30, 60):
        await world.forward(seconds=wait - 1)
        assert len(sends_to(world, world.study)) - 1 == sum(tries)
        await world.forward(seconds=1)
        tries.append(len(sends_to(world, world.study)) - 1 - sum(tries))
    assert tries == [each, each, each, 1]
    assert days(world.study) == ["Day 1 of 30"]
    bodies = sends_to(world, world.study)[1:]
    (nonce,) = {body["nonce"] for body in bodies}
    assert len(nonce) <= 25
    assert all(body["enforce_nonce"] for body in bodies)
    assert "late" not in (newest(world.study).embeds[0].footer.text or "")


async def test_another_post_has_another_nonce(world: World) -> None:
    await first_day(world)
    await go_to(world, "2026-01-03 09:00")
    nonces = [body["nonce"] for body in sends_to(world, world.study)[1:]]
    assert len(set(nonces)) == 2


async def test_an_outage_of_discord_is_no_block(world: World) -> None:
    await world.set_up()
    world.env.inject_error("*", "/channels/*", status=503, times=None)
    await go_to(world, "2026-01-02 09:00")
    for _ in range(10):
        await world.forward(minutes=15)
    assert world.chat.history() == []
    assert world.boss.user.dm_channel.history() == []
    world.env.backend.faults.clear()
    await world.forward(minutes=15)
    assert days(world.study) == ["Day 1 of 30"]
    assert "Posted late" in (newest(world.study).embeds[0].footer.text or "")


async def test_while_discord_does_not_say_nothing_is_sent_again(world: World) -> None:
    await world.set_up()
    with failing_after(world, "POST", SEND, TimeoutError()):
        await go_to(world, "2026-01-02 09:00")
    world.env.inject_error("GET", f"/channels/{world.study.id}/messages", status=503, times=3)
    for _ in range(5):
        await world.forward(minutes=5)
    assert days(world.study) == ["Day 1 of 30"]
    assert len({body["nonce"] for body in sends_to(world, world.study)}) == 2  # sign-up and day 1


async def test_somebody_elses_message_is_not_taken_for_the_post(world: World) -> None:
    await world.set_up()
    with failing_before(world, "POST", SEND, TimeoutError()):
        await go_to(world, "2026-01-02 09:00")
    await world.ann.send(world.study, "Day 1 of 30, I think? d1")
    await world.forward(seconds=15)
    assert isinstance(newest(world.study), discord.Message)
    assert days(world.study) == ["Day 1 of 30, I think? d1", "Day 1 of 30"]


async def test_a_failing_server_does_not_hold_up_another(world: World) -> None:
    await world.set_up(name="Ill")
    await world.set_up(name="Well", channel=world.chat, chat=world.chat)
    world.env.inject_error("POST", f"/channels/{world.study.id}/messages", status=503, times=None)
    await go_to(world, "2026-01-02 09:00")
    assert days(world.chat) == ["Day 1 of 30"]
    world.env.backend.faults.clear()
    await world.forward(seconds=15)
    assert days(world.study) == ["Day 1 of 30"]
