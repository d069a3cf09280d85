"""One process at a time is the bot of a data folder; it ends cleanly, and the next one takes over."""

import asyncio
import json
from pathlib import Path

import pytest

from bot.instance import InstanceLock
from tests.process.daemon import Daemon
from tests.process.house import CALLBACK, House, reached, read
from tests.wire.things import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")
WAITING = "another process is the bot"


async def standby(house: House) -> Daemon:
    """Start a process beside the one that runs."""
    second = await Daemon.start(house.environment)
    await second.says(WAITING)
    return second


async def lock_is_free(folder: Path) -> bool:
    """Tell whether nobody is the bot of a folder."""
    lock = InstanceLock(folder)
    free = lock.try_acquire()
    lock.release()
    return free


async def answers_once(house: House, channel: Channel) -> None:
    """Let Ann look at her day: one process answers."""
    before = len(house.double.sent("POST", CALLBACK))
    assert "Day 1 of 30" in await house.ask(channel, house.ann, "today")
    await house.still_answers(channel)
    assert len(house.double.sent("POST", CALLBACK)) == before + 2


async def test_a_second_process_waits_and_takes_over_when_the_first_is_killed(house: House) -> None:
    channel = await house.group(house.ann)
    known = len(house.double.gateway.identifies)
    second = await standby(house)
    (said,) = second.troubles
    assert f"process {house.daemon.pid} on" in said["holder"]
    await answers_once(house, channel)
    assert len(house.double.gateway.identifies) == known, "only one has a connection"
    await house.kill()
    await house.double.wait_ready(known + 1, within=20)
    house.daemons.append(second)
    await answers_once(house, channel)


async def test_a_process_that_waits_can_be_stopped(house: House) -> None:
    second = await standby(house)
    assert await second.stop() == 0
    assert "Traceback" not in second.text
    assert not await lock_is_free(house.folder)


async def test_told_to_stop_it_ends_cleanly(house: House) -> None:
    await house.daemon.says("ready")
    channel = await house.group(house.ann)
    healthy = await Daemon.start(house.environment, "-m", "bot", "doctor", "--health")
    assert await healthy.ended() == 0, healthy.text
    assert json.loads((house.folder / "health.json").read_text())["connected"] is True
    assert await house.daemon.stop() == 0
    assert not (house.folder / "health.json").exists()
    assert not (house.folder / "daymark.sqlite3-wal").exists(), "the database was closed"
    assert await lock_is_free(house.folder)
    assert all(record["event"].startswith(WAITING) for record in house.daemon.troubles)
    assert house.rows("SELECT count(*) FROM heartbeats") == [(1,)]
    ill = await Daemon.start(house.environment, "-m", "bot", "doctor", "--health")
    assert await ill.ended() == 1
    await house.start()
    await answers_once(house, channel)


async def test_told_to_stop_it_still_answers_what_it_was_asked(house: House) -> None:
    channel = await house.group(house.ann)
    held = house.double.hold("POST", CALLBACK)
    done = await house.slash(channel, house.ann, "done")
    await reached(held)
    stopped = asyncio.create_task(house.daemon.stop())
    await asyncio.wait({stopped}, timeout=0.5)
    held.release()
    assert "Day 1 done" in read((await done.first()).data)
    assert await stopped == 0
    assert house.daemon.troubles == []


async def test_told_to_stop_it_waits_for_no_answer_for_ever(house: House) -> None:
    channel, other = await house.group(house.ann), house.double.add_channel(house.guild.id)
    posting = house.hold_post(other, "Day 1 of 30", "after")
    await house.set_up(other)
    await reached(posting)
    answering = house.double.hold("POST", CALLBACK)
    await house.slash(channel, house.ann, "done")
    await reached(answering)
    assert await house.daemon.stop() == 0
    posting.abandon()
    answering.abandon()
    assert house.daemon.troubles == []
    assert await lock_is_free(house.folder)
    assert house.completions(channel, house.ann) == 1
    house.double.forget_nonces()
    await house.start()
    await house.sent(other, "daily")
    assert house.days(other) == [1]
