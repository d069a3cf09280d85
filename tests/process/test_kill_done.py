"""Kill the real process at each step of `/done`: what was acknowledged is kept, and counts once."""

import asyncio

import pytest

from tests.process.house import CALLBACK, House, reached, read
from tests.wire.things import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")
MANY = 12


async def it_is_done_once(house: House, channel: Channel) -> None:
    """Look in the database, in `/progress` and at what doing it again brings."""
    assert house.completions(channel, house.ann) == 1
    assert "1 of 30 days" in await house.ask(channel, house.ann, "progress")
    assert "was done already" in await house.ask(channel, house.ann, "done")
    assert house.completions(channel, house.ann) == 1


async def test_before_it_is_stored(house: House) -> None:
    channel = await house.group(house.ann)
    with house.nobody_writes():
        done = await house.slash(channel, house.ann, "done")
        await house.still_answers(channel)
        assert done.callback is None
        await house.kill()
    assert house.completions(channel, house.ann) == 0
    await house.start()
    assert "0 of 30 days" in await house.ask(channel, house.ann, "progress")
    assert "Day 1 done" in await house.ask(channel, house.ann, "done")
    await it_is_done_once(house, channel)


async def test_when_it_is_stored_and_the_answer_was_not_read(house: House) -> None:
    channel = await house.group(house.ann)
    hold = house.double.hold("POST", CALLBACK)
    done = await house.slash(channel, house.ann, "done", note="kept")
    await reached(hold)
    await house.kill(hold)
    assert done.callback is None, "Ann was told nothing"
    await house.start()
    await it_is_done_once(house, channel)
    assert house.rows("SELECT count(*) FROM completions WHERE note = 'kept'") == [(1,)]


async def test_when_the_answer_was_read(house: House) -> None:
    channel = await house.group(house.ann)
    hold = house.double.hold("POST", CALLBACK, at="after")
    done = await house.slash(channel, house.ann, "done")
    await reached(hold)
    await house.kill(hold)
    assert "Day 1 done" in read((await done.first()).data)
    await house.start()
    await it_is_done_once(house, channel)


async def test_right_after_the_answer_to_the_button(house: House) -> None:
    channel = await house.group(house.ann)
    (post,) = house.posts(channel, "Day 1 of 30")
    done = await house.press(post, "b:done", house.ann)
    await house.kill()
    assert "Day 1 done" in read(done.data)
    await house.start()
    await it_is_done_once(house, channel)


async def test_while_many_press_at_once(house: House) -> None:
    members = [house.double.add_member(house.guild.id, f"member{number}") for number in range(MANY)]
    channel = await house.group(*members)
    first = house.double.hold("POST", CALLBACK)
    asked = [await house.slash(channel, member, "done") for member in members]
    waiting = [asyncio.create_task(reply.first(within=20)) for reply in asked]
    await reached(first)
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    await house.kill(first)
    for task in waiting:
        task.cancel()
    told = [member for member, reply in zip(members, asked, strict=True) if reply.callback is not None]
    assert 0 < len(told) < MANY
    assert [house.completions(channel, member) for member in told] == [1] * len(told)
    await house.start()
    for member in members:
        await house.ask(channel, member, "done")
    assert [house.completions(channel, member) for member in members] == [1] * MANY
