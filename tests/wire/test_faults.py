"""Prove that the failures a test orders reach the bot as Discord's would."""

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Literal

import aiohttp
import discord
import pytest

from .bare_bot import BareBot
from .record import RESET
from .timing import stopwatch
from .town import Town

MESSAGES = r"/channels/\d+/messages"


async def test_a_503_is_raised_and_the_next_try_succeeds(town: Town, bot: BareBot) -> None:
    channel = bot.get_partial_messageable(town.channel.id)
    fault = town.double.fail("POST", MESSAGES, status=503, times=2, body="upstream is down")
    for _ in range(2):
        with pytest.raises(discord.DiscordServerError):
            await channel.send("task")
    await channel.send("task")
    assert fault.hits == 2
    assert [r.status for r in town.double.sent("POST", MESSAGES)] == [503, 503, 200]
    assert len(town.posts) == 1


async def test_a_500_after_the_commit_is_repaired_by_the_nonce(town: Town, bot: BareBot) -> None:
    town.double.fail("POST", MESSAGES, status=500, after_commit=True)
    await bot.get_partial_messageable(town.channel.id).send("task")
    assert len(town.double.sent("POST", MESSAGES)) == 2
    assert len(town.posts) == 1


async def test_a_refusal_carries_discords_code(town: Town, bot: BareBot) -> None:
    body = {"message": "Missing Permissions", "code": 50013}
    town.double.fail("POST", MESSAGES, status=403, body=body)
    with pytest.raises(discord.Forbidden) as caught:
        await bot.get_partial_messageable(town.channel.id).send("task")
    assert caught.value.code == 50013


async def test_a_429_is_waited_for(town: Town, bot: BareBot) -> None:
    town.double.rate_limit("POST", MESSAGES, retry_after=0.2, times=2)
    start = stopwatch()
    await bot.get_partial_messageable(town.channel.id).send("task")
    assert stopwatch() - start >= 0.39
    assert [r.status for r in town.double.sent("POST", MESSAGES)] == [429, 429, 200]


async def test_a_429_without_via_is_a_ban(town: Town, bot: BareBot) -> None:
    town.double.fail("POST", MESSAGES, status=429, headers={"Retry-After": "1"})
    with pytest.raises(discord.HTTPException) as caught:
        await bot.get_partial_messageable(town.channel.id).send("task")
    assert caught.value.status == 429


async def test_a_drained_bucket_makes_the_sender_wait(town: Town, bot: BareBot) -> None:
    bucket = {
        "X-RateLimit-Limit": "1",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset-After": "0.3",
        "X-RateLimit-Bucket": "posts",
    }
    town.double.add_headers("POST", MESSAGES, bucket)
    start = stopwatch()
    await bot.get_partial_messageable(town.channel.id).send("task")
    assert stopwatch() - start >= 0.25
    assert len(town.posts) == 1


@pytest.mark.parametrize("after_commit", [False, True])
async def test_a_reset_loses_the_request_or_only_the_answer(
    town: Town, bot: BareBot, after_commit: bool
) -> None:
    channel = bot.get_partial_messageable(town.channel.id)
    town.double.reset_connection("POST", MESSAGES, after_commit=after_commit)
    with pytest.raises((ConnectionResetError, aiohttp.ClientOSError)) as caught:
        await channel.send("task", nonce="day-1")
    assert isinstance(caught.value, OSError)
    assert len(town.posts) == after_commit
    assert town.double.sent("POST", MESSAGES)[0].status == RESET
    await channel.send("task", nonce="day-1")
    assert len(town.posts) == 1


async def test_a_callback_that_fails_once_is_sent_again(town: Town, bot: BareBot) -> None:
    town.double.fail("POST", "/interactions/.+", status=502)
    answer = await (await town.slash("quiz", subcommand="start")).first()
    assert answer.latency > 1


async def test_a_fault_is_for_those_it_names_and_can_be_cancelled(town: Town, bot: BareBot) -> None:
    channel = bot.get_partial_messageable(town.channel.id)
    fault = town.double.fail(
        "POST", MESSAGES, times=None, when=lambda request: request.json["content"] == "bad"
    )
    await channel.send("good")
    with pytest.raises(discord.DiscordServerError):
        await channel.send("bad")
    fault.cancel()
    await channel.send("bad")
    assert [message.content for message in town.posts] == ["good", "bad"]


@pytest.mark.parametrize("at", ["before", "after"])
async def test_a_held_request_goes_on_when_released(
    town: Town, bot: BareBot, at: Literal["before", "after"]
) -> None:
    hold = town.double.hold("POST", MESSAGES, at=at)
    sending = asyncio.create_task(bot.get_partial_messageable(town.channel.id).send("task"))
    await asyncio.wait_for(hold.reached.wait(), 2)
    assert len(town.posts) == (at == "after")
    assert not sending.done()
    hold.release()
    assert (await sending).id == town.posts[0].id


async def test_an_abandoned_request_never_happened(town: Town, bot: BareBot) -> None:
    hold = town.double.hold("POST", MESSAGES)
    sending = asyncio.create_task(bot.get_partial_messageable(town.channel.id).send("task"))
    await asyncio.wait_for(hold.reached.wait(), 2)
    hold.abandon()
    with pytest.raises(OSError, match=r"."):
        await sending
    assert town.posts == []


@pytest.mark.parametrize("at", ["before", "after"])
async def test_a_process_is_killed_at_a_held_request_and_starts_again(
    town: Town, at: Literal["before", "after"]
) -> None:
    hold = town.double.hold("POST", MESSAGES, at=at)
    first = await _started(town)
    await asyncio.wait_for(hold.reached.wait(), 20)
    os.kill(first.pid, signal.SIGKILL)
    assert await first.wait() == -signal.SIGKILL
    hold.abandon()
    assert len(town.posts) == (at == "after")
    second = await _started(town)
    await town.double.seen("POST", MESSAGES, within=20, when=lambda request: request.status == 200)
    second.kill()
    await second.wait()
    assert len(town.posts) == 1
    assert len(town.double.gateway.identifies) == 2


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
async def test_a_request_cut_off_in_the_middle_changes_nothing(town: Town, kind: str) -> None:
    host, port = town.double.api_url.split("/")[2].split(":")
    head = f"POST /api/v10/channels/{town.channel.id}/messages HTTP/1.1\r\nHost: x\r\n"
    head += f"Content-Type: {kind}\r\nContent-Length: 1000\r\n\r\n--x\r\n"
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(head.encode())
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.transport.abort()
    await asyncio.sleep(0.05)
    assert town.double.requests == []
    assert town.posts == []


async def _started(town: Town) -> asyncio.subprocess.Process:
    """Start the bare bot as a process that posts with a fixed nonce."""
    program = str(Path(__file__).with_name("bare_bot.py"))
    urls = town.double.api_url, town.double.gateway_url
    return await asyncio.create_subprocess_exec(sys.executable, program, *urls, str(town.channel.id), "day-1")
