"""Be left alone: on rest days, in pauses, after downtime, and when one takes no messages."""

from tests.simcord.asides import come, fill, inbox, reminded, rest, settings, sweep, wake
from tests.simcord.checks import rows
from tests.simcord.members import go_to
from tests.simcord.mishaps import requests
from tests.simcord.world import World, refusal, texts

CLOSED = "📪 **Your reminders are switched off:**"


# -- silence ---------------------------------------------------------------------------------


async def test_a_rest_day_is_silent(world: World) -> None:
    await reminded(world)
    await world.ann.slash(world.study, "done")
    await rest(world, world.ann, "2026-01-03", "2026-01-04")
    for day in ("03", "04"):
        await come(world, f"2026-01-{day} 21:00")
    assert inbox(world.ann) == []
    await come(world, "2026-01-05 18:00")
    assert "Day 4" in inbox(world.ann)[0].content


async def test_a_pause_is_silent(world: World) -> None:
    await reminded(world)
    pause = await world.boss.slash(world.study, "cohort pause", from_date="2026-01-03", to_date="2026-01-05")
    await world.boss.click(pause.response, label="Do it")  # type: ignore[arg-type]
    for day in ("03", "04", "05"):
        await come(world, f"2026-01-{day} 21:00")
    # Day 1, open since before the pause, is passed over as well.
    assert inbox(world.ann) == []
    await come(world, "2026-01-06 18:00")
    assert [message.content[:7] for message in inbox(world.ann)] == ["**Day 2"]


# -- downtime --------------------------------------------------------------------------------


async def test_what_was_missed_is_sent_if_the_day_is_still_open(world: World) -> None:
    await reminded(world)
    await go_to(world, "2026-01-02 17:00")
    await world.restart()
    await wake(world, "2026-01-02 23:30")
    (message,) = inbox(world.ann)
    assert "Day 1 of 30" in message.content
    await come(world, "2026-01-03 18:00")
    assert "Day 2 of 30" in inbox(world.ann)[1].content


async def test_what_was_missed_speaks_of_the_day_it_was_meant_for(world: World) -> None:
    await reminded(world)
    await go_to(world, "2026-01-02 17:00")
    await wake(world, "2026-01-03 10:00")  # day 2 is out, and has its own reminder tonight
    assert ["Day 1 of" in message.content for message in inbox(world.ann)] == [True]
    await come(world, "2026-01-03 18:00")
    assert len(inbox(world.ann)) == 2


async def test_what_was_missed_is_left_out_when_the_day_has_closed(world: World) -> None:
    await reminded(world)
    await go_to(world, "2026-01-02 17:00")
    await wake(world, "2026-01-10 17:00")
    assert ["Day 8 of" in message.content for message in inbox(world.ann)] == [True]


# -- who takes no messages -------------------------------------------------------------------


async def closed(world: World) -> None:
    """Let ann's reminder of 2 January be turned away."""
    await reminded(world)
    await go_to(world, "2026-01-02 18:00")
    world.env.inject_error(
        "POST", f"/channels/{world.ann.user.dm_channel.id}/messages", status=403, code=50007
    )
    await sweep(world)
    assert inbox(world.ann) == []


async def test_closed_messages_switch_it_off_and_it_is_said_once(world: World) -> None:
    await closed(world)
    assert [row["remind_at"] for row in await rows(world.db, "members")] == [None]
    assert not (await world.bo.slash(world.study, "help")).followups
    told = await world.ann.slash(world.study, "today")
    (notice,) = told.followups
    assert notice.ephemeral
    assert notice.content.startswith(CLOSED)
    assert not (await world.ann.slash(world.study, "today")).followups
    assert "**Reminders:** off" in texts(await settings(world, world.ann))
    await come(world, "2026-01-03 18:00")
    assert len(requests(world, "POST", "/users/@me/channels")) == 1


async def test_it_is_said_after_a_restart_and_after_a_refusal_too(world: World) -> None:
    await closed(world)
    await world.restart()
    refused = await world.ann.slash(world.study, "done", day=99)
    assert refusal(refused).startswith("There is no day 99")
    assert [notice.content[: len(CLOSED)] for notice in refused.followups] == [CLOSED]
    await world.restart()
    assert not (await world.ann.slash(world.study, "today")).followups


async def test_a_public_answer_is_followed_by_a_private_notice(world: World) -> None:
    await closed(world)
    board = await world.ann.slash(world.study, "leaderboard")
    assert not board.ephemeral
    assert [notice.ephemeral for notice in board.followups if CLOSED in notice.content] == [True]


async def test_who_switches_them_on_again_needs_no_notice(world: World) -> None:
    await closed(world)
    await world.bo.slash(world.study, "today")  # the notices are in memory from here on
    card = (await world.ann.slash(world.study, "settings")).response
    await fill(world.ann, card, "Set reminders", at="19:00")
    await come(world, "2026-01-02 19:00")
    assert not (await world.ann.slash(world.study, "today")).followups


async def test_a_failure_that_passes_switches_nothing_off(world: World) -> None:
    await reminded(world)
    await go_to(world, "2026-01-02 18:00")
    world.env.inject_error("POST", "/channels/*/messages", status=400, code=50035)
    await sweep(world)
    assert [f"{row['remind_at']:%H:%M}" for row in await rows(world.db, "members")] == ["18:00"]
    assert not (await world.ann.slash(world.study, "today")).followups
    await come(world, "2026-01-03 18:00")
    assert "Day 2 of 30" in inbox(world.ann)[0].content
