"""`daymark backup` while members press Done: the copy is whole, and a bot that is started on it goes on."""

import asyncio
from collections.abc import Iterable
from pathlib import Path
from shutil import copy

import pytest

from tests.process.daemon import Daemon
from tests.process.house import House, read
from tests.wire.things import Channel, User

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def press_on(house: House, channel: Channel, members: Iterable[User], told: list[User]) -> None:
    """Let one member after the other do the day, and note who was told that it is done."""
    for member in members:
        done = await house.slash(channel, member, "done")
        assert "Day 1 done" in read((await done.first()).data)
        told.append(member)


async def test_a_backup_taken_while_the_bot_works_can_be_restored(house: House, tmp_path: Path) -> None:
    members = [house.double.add_member(house.guild.id, f"member{number}") for number in range(2000)]
    channel = await house.group()
    told: list[User] = []
    await press_on(house, channel, members[:5], told)
    before = list(told)
    pressing = asyncio.create_task(press_on(house, channel, members[5:], told))
    backup = await Daemon.start(house.environment, "-m", "bot", "backup", str(tmp_path / "copy.db"))
    assert await backup.ended() == 0, backup.text
    assert len(told) > len(before), "the bot answered all the while"
    pressing.cancel()
    await asyncio.wait({pressing})
    assert pressing.cancelled(), "more were to come when the copy was made"

    await house.daemon.stop()
    restored = house.moved_to(tmp_path / "data")
    restored.folder.mkdir()
    copy(tmp_path / "copy.db", restored.folder / "daymark.sqlite3")
    await restored.start()
    assert [restored.completions(channel, member) for member in before] == [1] * len(before)
    for member in (before[0], before[-1]):
        assert "1 of 30 days" in await restored.ask(channel, member, "progress")
    assert "Day 1 done" in await restored.ask(channel, members[-1], "done")
    await restored.daemon.says("ready")
    await restored.nothing_is_waiting(channel)
    assert restored.days(channel) == [1]
    await restored.close()
