"""The wire breaks: the gateway closes, Discord limits, fails and hangs up; nothing is lost or said twice."""

from collections.abc import AsyncIterator, Callable
from functools import partial

import pytest
import pytest_asyncio

from bot.domain.library import Library
from tests.process.daemon import TOKEN
from tests.process.house import CALLBACK, House, holding, read
from tests.process.past import play
from tests.wire.double import DiscordDouble

pytestmark = pytest.mark.asyncio(loop_scope="module")

Break = Callable[..., object]
"""Order a failure of the next request of a method and a path."""

ONCE: dict[str, Callable[[DiscordDouble], Break]] = {
    "429": lambda double: partial(double.rate_limit, retry_after=0.2),
    "500": lambda double: partial(double.fail, status=500),
    "503": lambda double: partial(double.fail, status=503, body="<html>upstream is down</html>"),
    "520": lambda double: partial(double.fail, status=520),
    "522": lambda double: partial(double.fail, status=522),
    "500 after it was done": lambda double: partial(double.fail, status=500, after_commit=True),
    "503 after it was done": lambda double: partial(double.fail, status=503, after_commit=True),
    "reset": lambda double: double.reset_connection,
    "reset after it was done": lambda double: partial(double.reset_connection, after_commit=True),
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(double: DiscordDouble, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Have the process log everything, the libraries' own words included."""
    house = House(double, tmp_path_factory.mktemp("house") / "data", DAYMARK_LOG_LEVEL="DEBUG")
    yield house
    await house.close()


# -- the gateway -----------------------------------------------------------------------------


async def test_a_close_with_4000_is_resumed(house: House) -> None:
    channel = await house.group(house.ann)
    resumed = len(house.double.gateway.resumes)
    await house.double.close_gateway(4000)
    await house.double.wait_resumed(resumed + 1)
    assert "Day 1 of 30" in await house.ask(channel, house.ann, "today")


async def test_a_dropped_gateway_is_resumed_and_what_was_missed_is_answered(house: House) -> None:
    channel = await house.group(house.ann)
    house.double.gateway.accepting = False
    house.double.drop_gateway()
    done = await house.slash(channel, house.ann, "done")
    house.double.gateway.accepting = True
    assert "Day 1 done" in read((await done.first(within=15)).data)
    assert house.completions(channel, house.ann) == 1


async def test_without_its_session_the_bot_begins_a_new_one_and_goes_on_by_itself(
    house: House,
) -> None:
    (post,) = house.posts(await house.group(house.ann), "Day 1 of 30")
    await house.press(post, "b:done", house.ann)
    known = len(house.double.gateway.identifies)
    await house.double.gateway.invalidate()
    await house.double.wait_ready(known + 1, within=20)
    await house.daemon.says("ready", times=2)
    await house.double.seen("PATCH", rf"/channels/\d+/messages/{post.id}", within=30)
    assert house.ann.name in read(post.body)


async def test_what_comes_due_is_posted_by_itself(house: House, library: Library) -> None:
    channel = await play(house, library, day=2, posted=1)
    await house.double.seen("POST", rf"/channels/{channel.id}/messages", within=30)
    assert house.days(channel) == [2]


# -- posts -----------------------------------------------------------------------------------


async def test_posts_that_fail_once_go_out_once(house: House) -> None:
    channels = {how: house.double.add_channel(house.guild.id, how) for how in ONCE}
    for how, channel in channels.items():
        for text in ("join in!", "Day 1 of 30"):
            ONCE[how](house.double)("POST", rf"/channels/{channel.id}/messages", when=holding(text))
    for made in [await house.set_up(channel) for channel in channels.values()]:
        assert "is set up" in read((await made.first()).data)
    for how, channel in channels.items():
        await house.sent(channel, "daily")
        found = [len(house.posts(channel, "join in!")), house.days(channel)]
        tries = len(house.double.sent("POST", rf"/channels/{channel.id}/messages"))
        assert (how, found, tries) == (how, [1, [1]], 4)


async def test_a_channel_that_keeps_failing_holds_up_no_other(house: House) -> None:
    bad, good = house.double.add_channel(house.guild.id), house.double.add_channel(house.guild.id)
    fault = house.double.fail("POST", rf"/channels/{bad.id}/messages", times=None)
    await (await house.set_up(bad)).first()
    await (await house.set_up(good)).first()
    await house.sent(good, "daily")
    await house.daemon.says("not sent", cohort=house.number(bad), reason="Discord did not answer")
    assert house.days(bad) == []
    fault.cancel()
    posted = await house.slash(bad, house.boss, "cohort post")
    assert "1 message went out" in read((await posted.edit()).body)
    assert house.days(bad) == [1]
    await house.nothing_is_waiting(bad)
    assert house.days(bad) == [1]


# -- answers to members ----------------------------------------------------------------------


async def test_answers_that_fail_once_arrive(house: House) -> None:
    members = [house.double.add_member(house.guild.id, how) for how in ("a", "b", "c", "d", "e")]
    channel = await house.group(*members)
    for how in ("429", "500", "503", "520", "522"):
        ONCE[how](house.double)("POST", CALLBACK)
    before = len(house.double.sent("POST", CALLBACK))
    for done in [await house.slash(channel, member, "done") for member in members]:
        assert "Day 1 done" in read((await done.first()).data)
    assert len(house.double.sent("POST", CALLBACK)) == before + 10
    assert [house.completions(channel, member) for member in members] == [1] * 5


async def test_a_member_whose_answer_broke_off_is_told_plainly(house: House) -> None:
    channel = await house.group(house.ann)
    house.double.reset_connection("POST", CALLBACK)
    assert "Nothing is lost; please try again" in await house.ask(channel, house.ann, "done")
    assert "was done already" in await house.ask(channel, house.ann, "done")
    assert house.completions(channel, house.ann) == 1


async def test_an_answer_that_arrived_is_not_given_twice(house: House) -> None:
    channel = await house.group(house.ann)
    house.double.reset_connection("POST", CALLBACK, after_commit=True)
    assert "Day 1 done" in await house.ask(channel, house.ann, "done")
    await house.daemon.says("error reply not sent")
    assert house.completions(channel, house.ann) == 1


async def test_discord_that_takes_no_answer_at_all_costs_nothing(house: House) -> None:
    channel = await house.group(house.ann)
    fault = house.double.reset_connection("POST", CALLBACK, times=None)
    before = len(house.daemon.records)
    await house.slash(channel, house.ann, "done")
    await house.double.seen("POST", CALLBACK, when=lambda request: fault.hits == 2)
    fault.cancel()
    await house.still_answers(channel)
    assert house.completions(channel, house.ann) == 1
    events = [record["event"] for record in house.daemon.records[before:]]
    assert [event for event in events if "unexpected" in event or "never retrieved" in event] == []


# -- all the while ---------------------------------------------------------------------------


async def test_it_was_one_process_all_the_while_and_it_told_nobody_its_token(house: House) -> None:
    (daemon,) = house.daemons
    assert "has sent the IDENTIFY payload" in daemon.text, "the log holds everything"
    assert TOKEN not in daemon.text
    assert TOKEN.split(".")[2] not in daemon.text
