"""Kill the real process at each step of a delivery: afterwards every date has been posted exactly once.

But for one test Discord forgets the nonces after the kill, so that only adopting what went out keeps it
from going out twice. All tests share one data folder; each has a channel of its own.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path
from shutil import copy
from typing import Literal

import pytest
import pytest_asyncio

from bot.domain.library import Library
from tests.process.house import House, reached, read
from tests.process.past import play
from tests.wire.double import DiscordDouble
from tests.wire.faults import Hold
from tests.wire.things import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")
At = Literal["before", "after"]
NOTE = "While I could not post"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(
    double: DiscordDouble, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[House]:
    """Have a database before the first start: some groups have a past."""
    folder = tmp_path_factory.mktemp("house") / "data"
    folder.mkdir()
    copy(template, folder / "daymark.sqlite3")
    house = House(double, folder)
    yield house
    await house.close()


async def begin_again(house: House, channel: Channel, *holds: Hold) -> None:
    """Kill the process, let Discord forget, start another, and let it do what it has to, at once."""
    if house.daemon.alive:
        await house.kill(*holds)
    house.double.forget_nonces()
    await house.start()
    await house.sent(channel, "daily", within=15)
    await house.nothing_is_waiting(channel)


async def played(house: House, library: Library, *, day: int, posted: int, **more: bool) -> Channel:
    """Stop the process; return a channel whose group waits for its posts."""
    if house.daemons:
        await house.daemon.stop()
    return await play(house, library, day=day, posted=posted, **more)


# -- one post --------------------------------------------------------------------------------


async def test_before_it_is_claimed(house: House) -> None:
    channel = house.double.add_channel(house.guild.id)
    hold = house.hold_post(channel, "join in!", "after")
    made = await house.set_up(channel)
    await reached(hold)
    assert made.callback is not None, "the organiser has read that the group is set up"
    assert house.states(channel) == {}
    await begin_again(house, channel, hold)
    assert house.days(channel) == [1]
    assert len(house.posts(channel, "join in!")) == 1


async def test_between_the_claim_and_the_request(home: House, library: Library) -> None:
    channel = await played(home, library, day=2, posted=1)
    home.double.gateway.tells_members = False
    asked = len(home.double.gateway.member_requests)
    await home.start()
    await home.double.gateway.wait_members_asked(asked + 1)
    assert home.states(channel)["daily"] == "claimed"
    assert home.days(channel) == []
    home.double.gateway.tells_members = True
    await begin_again(home, channel)
    assert home.days(channel) == [2]


@pytest.mark.parametrize("at", ["before", "after"])
async def test_while_the_request_is_on_its_way(house: House, at: At) -> None:
    channel = house.double.add_channel(house.guild.id)
    hold = house.hold_post(channel, "Day 1 of 30", at)
    await house.set_up(channel)
    await reached(hold)
    assert house.states(channel) == {"daily": "claimed"}
    assert house.days(channel) == ([1] if at == "after" else [])
    await begin_again(house, channel, hold)
    assert house.days(channel) == [1]


async def test_between_the_answer_and_noting_it(house: House) -> None:
    channel = house.double.add_channel(house.guild.id)
    hold = house.hold_post(channel, "Day 1 of 30", "after")
    await house.set_up(channel)
    await reached(hold)
    with house.nobody_writes():
        hold.release()
        await house.double.seen("POST", rf"/channels/{channel.id}/messages", count=2)
        await house.still_answers(channel)
        await house.kill()
    assert house.states(channel) == {"daily": "claimed"}
    await begin_again(house, channel)
    assert house.days(channel) == [1]


async def test_twice_in_a_row(house: House) -> None:
    channel = house.double.add_channel(house.guild.id)
    hold = house.hold_post(channel, "Day 1 of 30", "after")
    await house.set_up(channel)
    await reached(hold)
    await house.kill(hold)
    house.double.forget_nonces()
    looking = house.double.hold("GET", rf"/channels/{channel.id}/messages")
    await house.start()
    await reached(looking)
    await begin_again(house, channel, looking)
    assert house.days(channel) == [1]


async def test_in_a_channel_where_much_was_said_since(house: House) -> None:
    channel = house.double.add_channel(house.guild.id)
    hold = house.hold_post(channel, "Day 1 of 30", "after")
    await house.set_up(channel)
    await reached(hold)
    for number in range(250):
        house.double.store.create(channel, {"content": f"message {number}"})
    await begin_again(house, channel, hold)
    assert house.days(channel) == [1]


async def test_in_a_channel_that_does_not_show_the_post_yet(house: House) -> None:
    channel = house.double.add_channel(house.guild.id)
    hold = house.hold_post(channel, "Day 1 of 30", "after")
    await house.set_up(channel)
    await reached(hold)
    await house.kill(hold)
    house.double.fail("GET", rf"/channels/{channel.id}/messages", status=200, body=[])
    await house.start()
    await house.sent(channel, "daily")
    assert len(house.double.sent("POST", rf"/channels/{channel.id}/messages")) == 3
    assert house.days(channel) == [1], "Discord knows the nonce: it is made from the delivery"


# -- several posts at once -------------------------------------------------------------------


async def test_during_notes_about_missed_days_posts_and_check_ins(home: House, library: Library) -> None:
    steps: list[tuple[str, At]] = [
        (NOTE, "before"),
        (NOTE, "after"),
        ("Day 4 of 30", "before"),
        ("Day 4 of 30", "after"),
    ]
    channels = [await played(home, library, day=4, posted=1) for _ in steps]
    holds = [home.hold_post(channel, *step) for channel, step in zip(channels, steps, strict=True)]
    asked = await played(home, library, day=6, posted=5, weekly_since_yesterday=True)
    holds.append(home.hold_post(asked, "Weekly check-in", "after"))
    await home.start()
    for hold in holds:
        await reached(hold)
    assert [home.states(channel)["catchup"] for channel in channels] == ["claimed"] * 2 + ["sent"] * 2
    await home.kill(*holds)
    home.double.forget_nonces()
    await home.start()
    await home.sent(asked, "weekly")
    for channel in channels:
        await home.sent(channel, "daily")
        await home.nothing_is_waiting(channel)
        assert [re.findall(r"Day \d", read(note.body)) for note in home.posts(channel, NOTE)] == [
            ["Day 2", "Day 3"]
        ]
        assert home.days(channel) == [4]
        assert home.states(channel) == {"catchup": "sent", "daily": "sent"}
    assert len(home.posts(asked, "Weekly check-in")) == 1
