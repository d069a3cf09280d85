"""The wire, from the first start on: every family of commands, each request as Discord describes it."""

import json
from collections.abc import Iterator

import pytest

from bot.content import load_library
from bot.domain.ids import QuestionId
from bot.domain.library import Library
from tests.process.daemon import TOKEN
from tests.process.house import House, custom_id, read
from tests.process.past import play
from tests.wire.interactions import MODAL, UPDATE
from tests.wire.openapi import require_spec
from tests.wire.replies import Callback
from tests.wire.things import Channel

pytestmark = pytest.mark.asyncio(loop_scope="module")
SYNC = r"/applications/\d+/commands"


@pytest.fixture(autouse=True)
def _clean_log(house: House) -> Iterator[None]:
    """Find nothing in the log that anybody should look at."""
    yield
    assert [daemon.troubles for daemon in house.daemons] == [[]] * len(house.daemons)


async def test_the_first_start_makes_the_database_and_syncs_the_commands(house: House) -> None:
    await house.daemon.says("ready", servers=1)
    (sync,) = house.double.sent("PUT", SYNC)
    assert {command["name"] for command in sync.json} >= {"setup", "today", "done", "quiz", "cohort"}


async def test_setup_invites_and_posts_the_day_at_once(house: House) -> None:
    channel = house.double.add_channel(house.guild.id)
    made = await (await house.set_up(channel, name="Early birds")).first()
    assert made.ephemeral
    assert "Early birds is set up" in read(made.data)
    await house.sent(channel, "daily")
    starts = [message.content.partition(":")[0] for message in house.posts(channel)]
    assert starts == ["**Early birds is open", "**Day 1 of 30"]


async def test_a_test_is_posted(house: House) -> None:
    channel = house.double.add_channel(house.guild.id)
    made = await house.set_up(channel)
    await made.first()
    assert made.message is not None
    trial = await house.double.click(made.message, custom_id(made.message, "b:trial"), house.boss)
    assert "It works" in read((await trial.edit()).body)
    assert len(house.posts(channel, "Daymark can post here")) == 1


async def test_a_member_joins_looks_and_does_the_day(house: House) -> None:
    channel = await house.group()
    joined = await house.press(house.posts(channel, "is open")[0], "b:join", house.ann)
    assert "You are in" in read(joined.data)
    today = await (await house.slash(channel, house.ann, "today")).first()
    assert "Day 1 of 30" in read(today.data)
    ticked = await house.press(today.message, "b:tick", house.ann)
    assert (ticked.type, "Ticked" in read(ticked.data)) == (UPDATE, True)
    done = await house.ask(channel, house.ann, "done", note="It **works**", link="https://example.org/a")
    assert "Day 1 done" in done
    assert "+10 points" in done
    assert house.completions(channel, house.ann) == 1
    assert "1 of 30 days" in await house.ask(channel, house.ann, "progress")


async def test_done_under_the_post_takes_a_newcomer_in(house: House) -> None:
    channel = await house.group()
    newcomer = house.double.add_member(house.guild.id, "newcomer")
    (post,) = house.posts(channel, "Day 1 of 30")
    done = await house.press(post, "b:done", newcomer)
    assert done.ephemeral
    assert "Day 1 done" in read(done.data)
    undone = await house.press(done.message, "b:undo", newcomer)
    assert "open again" in read(undone.data)
    assert house.completions(channel, newcomer) == 0


async def test_the_leaderboard(house: House) -> None:
    channel = await house.group(house.ann)
    await house.ask(channel, house.ann, "done")
    board = await (await house.slash(channel, house.boss, "leaderboard")).first()
    assert not board.ephemeral
    assert house.ann.name in read(board.data)
    assert board.message is not None
    assert board.message.body["mentions"] == []


async def a_quiz_of_choices(house: House, channel: Channel) -> Callback:
    """Begin quizzes until one has two questions that a single press answers."""
    bank = load_library().bank.written
    while True:
        begun = await (await house.slash(channel, house.ann, "quiz start", questions=2)).first()
        ((names,),) = house.rows("SELECT questions FROM quiz_sessions ORDER BY id DESC LIMIT 1")
        asked = [bank.get(QuestionId(name)) for name in json.loads(str(names))]
        if all(question is not None and question.takes_one for question in asked):
            return begun


async def test_a_quiz_goes_on_after_a_restart(house: House) -> None:
    channel = await house.group()
    first = await a_quiz_of_choices(house, channel)
    assert "Question 1 of 2" in read(first.data)
    verdict = await house.press(first.message, "b:answer", house.ann)
    assert verdict.type == UPDATE
    await house.daemon.stop()
    await house.start()
    assert len(house.double.sent("PUT", SYNC)) == 1, "the commands are known already"
    second = await house.press(first.message, "b:question", house.ann)
    assert "Question 2 of 2" in read(second.data)
    await house.press(first.message, "b:answer", house.ann)
    result = await house.press(first.message, "b:question", house.ann)
    assert "of 2 right" in read(result.data)
    assert house.rows("SELECT count(*) FROM quiz_answers") == [(2,)]


async def test_the_form_of_the_settings(house: House) -> None:
    channel = await house.group()
    card = (await (await house.slash(channel, house.ann, "settings")).first()).message
    assert card is not None
    opened = await house.double.click(card, "b:zone", house.ann)
    assert (await opened.first()).type == MODAL
    saved = await house.double.submit_modal(opened, {"zone": "Berlin"})
    assert "Europe/Berlin" in read((await saved.first()).data)
    chosen = await house.double.click(card, "s:shown", house.ann, values=["someone"])
    assert "As “someone”" in read((await chosen.first()).data)


async def test_the_form_of_a_check_in(house: House, library: Library) -> None:
    await house.daemon.stop()
    channel = await play(house, library, day=6, posted=5, weekly_since_yesterday=True)
    await house.start()
    await house.sent(channel, "weekly")
    (post,) = house.posts(channel, "Weekly check-in")
    opened = await house.double.click(post, custom_id(post, "b:checkin"), house.ann)
    assert (await opened.first()).type == MODAL
    values = {"hours": "7.5", "went_well": "The *loops*", "confidence": "4"}
    saved = await (await house.double.submit_modal(opened, values)).first()
    assert "your check-in is in" in read(saved.data)
    assert house.rows("SELECT hours, went_well, confidence FROM checkins") == [(7.5, "The *loops*", 4)]
    await house.double.seen("PATCH", rf"/channels/\d+/messages/{post.id}", within=30)
    (again,) = house.posts(channel, "Weekly check-in")
    assert [one["filename"] for one in again.body["attachments"]] == ["group-week.png"]
    await house.sent(channel, "daily")
    assert house.days(channel) == [6]


async def test_every_request_is_as_discord_describes_it(house: House) -> None:
    require_spec()
    house.double.check()
    assert len(house.double.requests) > 30


async def test_the_token_is_nowhere_in_the_log(house: House) -> None:
    assert all(request.authorization in ("", f"Bot {TOKEN}") for request in house.double.requests)
    assert [TOKEN in daemon.text for daemon in house.daemons] == [False] * len(house.daemons)
