"""A channel that refuses the bot: the organisers are told once, and posting resumes by itself."""

from typing import Any

import pytest
import simcord

from tests.simcord.members import edit, first_day, go_to, live_until, newest, stamp
from tests.simcord.mishaps import delete_channel, deny, requests
from tests.simcord.world import World, private, texts


def notices(channel: simcord.ChannelHandle) -> list[str]:
    """List the notices in a channel that posts are blocked."""
    return [texts(message) for message in channel.history() if "posts are blocked" in message.content]


def days(channel: simcord.ChannelHandle) -> list[str]:
    """List the days and catch-up notes in a channel."""
    found = [message.content.strip("*").split(":")[0] for message in channel.history()]
    return [text for text in found if text.startswith(("Day ", "While "))]


@pytest.mark.parametrize(("missing", "verb"), [("send_messages", "write in"), ("view_channel", "see")])
async def test_the_group_chat_is_told_once(world: World, missing: str, verb: str) -> None:
    await world.set_up()
    deny(world, world.study, missing)
    await go_to(world, "2026-01-02 09:00")
    (notice,) = notices(world.chat)
    assert notice.splitlines()[:3] == [
        f"{world.boss.mention} **posts are blocked**",
        "I cannot post for 30-day kickstart",
        f"The reason: I may not {verb} {world.study.mention}.",
    ]
    for needed in ("View Channel", "Send Messages", "Embed Links", "Attach Files", "Read Message History"):
        assert needed in notice
    assert "`/cohort edit`" in notice
    assert "every ten minutes" in notice
    for _ in range(5):
        await world.forward(minutes=10)
    await live_until(world, "2026-01-05 12:00")
    await world.restart()
    await live_until(world, "2026-01-06 12:00")
    assert len(notices(world.chat)) == 1
    assert days(world.study) == []


async def test_the_notice_pings_nobody(world: World) -> None:
    await world.set_up()
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    (sent,) = requests(world, "POST", f"/channels/{world.chat.id}/messages")
    assert sent.json["allowed_mentions"] == {"parse": []}  # type: ignore[index]


async def test_without_a_chat_who_set_it_up_is_told_directly(world: World) -> None:
    await world.boss.slash(world.study, "setup", timezone="UTC")
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    (notice,) = notices(world.boss.user.dm_channel)
    assert f"I may not write in {world.study.mention}" in notice
    await live_until(world, "2026-01-05 12:00")
    assert len(notices(world.boss.user.dm_channel)) == 1


async def test_a_chat_that_is_refused_as_well_leads_to_a_direct_message(world: World) -> None:
    await world.set_up()
    for channel in (world.study, world.chat):
        deny(world, channel, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    assert len(notices(world.boss.user.dm_channel)) == 1


async def test_who_takes_no_direct_messages_finds_it_in_the_status(world: World) -> None:
    await world.boss.slash(world.study, "setup", timezone="UTC")
    deny(world, world.study, "send_messages")
    world.env.inject_error("POST", "/users/@me/channels", status=403, code=50007, times=None)
    await go_to(world, "2026-01-02 09:00")
    assert notices(world.boss.user.dm_channel) == []
    shown = private(await world.boss.slash(world.chat, "cohort status"))
    assert "⚠️ blocked: I may not write in" in shown
    deny(world, world.study)
    await world.forward(minutes=10)
    assert days(world.study) == ["Day 1 of 30"]


async def test_it_resumes_by_itself(world: World) -> None:
    await first_day(world)
    deny(world, world.study, "send_messages")
    await live_until(world, "2026-01-05 12:00")
    deny(world, world.study)
    await world.forward(minutes=10)
    assert days(world.study) == ["Day 1 of 30", "While I could not post, 2 days came due.", "Day 4 of 30"]
    shown = private(await world.boss.slash(world.study, "cohort status"))
    assert "blocked" not in shown.split("**Log**")[0]
    await go_to(world, "2026-01-06 09:00")
    assert days(world.study)[-1] == "Day 5 of 30"


async def test_a_second_block_is_told_again(world: World) -> None:
    await first_day(world)
    for date in ("2026-01-03", "2026-01-04"):
        deny(world, world.study, "send_messages")
        await go_to(world, f"{date} 09:00")
        deny(world, world.study)
        await world.forward(minutes=10)
    assert len(notices(world.chat)) == 2


async def test_deadlines_start_when_the_post_goes_out(world: World) -> None:
    await world.set_up()
    await world.ann.slash(world.study, "join")
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    await live_until(world, "2026-01-05 12:00")
    deny(world, world.study)
    await world.forward(minutes=10)
    note = world.study.history()[-2]
    card = private(await world.ann.click(note, label="My open days"))
    # 12:10 on Monday and at least twelve hours: until 03:00 on Tuesday, for the days in the note as well.
    assert f"On time until {stamp('2026-01-06 03:00')}" in card
    for number in (1, 2, 3):
        assert f"• Day {number}:" in card


# -- deleted and moved channels --------------------------------------------------------------


async def test_a_deleted_channel_is_told_of_and_can_be_replaced(world: World) -> None:
    await first_day(world)
    delete_channel(world, world.study)
    await go_to(world, "2026-01-03 09:00")
    (notice,) = notices(world.chat)
    assert f"the channel {world.study.mention} is gone" in notice
    second = world.guild.create_text_channel("second")
    edited = await edit(world, world.chat, channel=second)
    assert f"→ {second.mention}" in private(edited)
    await world.deliver()
    assert days(second) == ["Day 2 of 30"]
    await go_to(world, "2026-01-04 09:00")
    assert days(second) == ["Day 2 of 30", "Day 3 of 30"]
    assert len(notices(world.chat)) == 1


async def test_a_moved_channel_gets_the_post_at_once(world: World) -> None:
    await world.set_up()
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    second = world.guild.create_text_channel("second")
    await edit(world, world.chat, channel=second)
    await world.deliver()
    assert days(second) == ["Day 1 of 30"]


# -- the group chat itself -------------------------------------------------------------------


async def test_a_board_that_cannot_go_out_names_the_chat_and_waits(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    deny(world, world.chat, "send_messages")
    await live_until(world, "2026-01-05 09:00")
    (notice,) = notices(world.study)
    assert f"I may not write in {world.chat.mention}" in notice
    assert days(world.study)[-1] == "Day 4 of 30"
    await go_to(world, "2026-01-06 09:00")
    for _ in range(3):
        await world.forward(minutes=10)
    assert len(notices(world.study)) == 1
    assert days(world.study)[-1] == "Day 5 of 30"
    deny(world, world.chat)
    await world.forward(minutes=10)
    assert "the week from" in newest(world.chat).content
    shown = private(await world.boss.slash(world.study, "cohort status"))
    assert "⚠️" not in shown


# -- a server that fails beside one that does not ---------------------------------------------


async def test_a_healthy_group_beside_a_blocked_one_is_served(world: World) -> None:
    await world.set_up(name="Ill")
    await world.set_up(name="Well", channel=world.chat, chat=world.chat)
    deny(world, world.study, "send_messages")
    await go_to(world, "2026-01-02 09:00")
    assert days(world.chat) == ["Day 1 of 30"]
    assert days(world.study) == []


async def test_embeds_that_are_refused_block_as_well(world: World) -> None:
    await world.set_up()
    refused: dict[str, Any] = {"status": 403, "code": 50013, "message": "Missing Permissions"}
    world.env.inject_error("POST", f"/channels/{world.study.id}/messages", **refused)
    await go_to(world, "2026-01-02 09:00")
    assert len(notices(world.chat)) == 1
    await world.forward(minutes=10)
    assert days(world.study) == ["Day 1 of 30"]
