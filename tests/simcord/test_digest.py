"""The digest in the thread of the check-in: what stands there, for whom, and through mishaps."""

from typing import Any

import discord
import pytest

from bot.gateway import outages
from tests.simcord.members import custom_ids, edit, go_to, labels, newest, press, stamp
from tests.simcord.mishaps import (
    SEND,
    Killed,
    delete_channel,
    delete_message,
    deny,
    failing_after,
    failing_before,
    remember_nonces,
    requests,
)
from tests.simcord.weekly import a_sunday, answer, in_thread, thread_of
from tests.simcord.world import World, private, texts

START = "/channels/*/messages/*/threads"
DUE = "2026-01-13 18:00"


@pytest.fixture(autouse=True)
def real_discord(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Remember nonces as Discord does, and try again without waiting."""
    remember_nonces(world)
    monkeypatch.setattr(outages, "TRY_AGAIN_AFTER", (0, 0))


async def due(world: World) -> None:
    """Let the 48 hours pass, each day with its post."""
    for instant in ("2026-01-12 09:00", "2026-01-13 09:00", DUE):
        await go_to(world, instant)


def digests(world: World) -> list[discord.Message]:
    """List the digests in the study channel itself."""
    return [message for message in world.study.history() if message.content.startswith("**The digest")]


async def test_it_stands_in_the_thread_of_the_post(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group", went_well="*Bayes* [x](https://e.example) @everyone")
    await due(world)
    (digest,) = in_thread(world, post)
    assert thread_of(world, post).name == "Check-in, Sun 11 Jan"
    said = texts(digest)
    assert said.startswith(
        "**The digest of the check-in: wins, blockers, goals**\nHow it went, Sun 11 Jan: what 1 member said\n"
        "**1** of 2 members answered · **7.5 h** studied · confidence **4.0** of 5 · 1 met a blocker\n"
    )
    assert "🎉 Wins\n• \\*Bayes\\* \\[x](https:\\//e.example) @\u200beveryone (ann)" in said
    assert "Blocked: ⏳ Time (1)\n• Too many meetings (ann)\n🎯 Goals\n• Finish the regression (ann)" in said
    assert labels(digest) == ["Check in"]
    assert digests(world) == []
    for hours in range(1, 30, 7):
        await world.forward(hours=hours)
    assert in_thread(world, post) == [digest]


async def test_all_have_answered_and_one_says_organisers_only(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    await answer(world.bo, post, went_well="Nobody is to know", goal="A secret", blocked="My health")
    await world.forward(minutes=1)
    (digest,) = in_thread(world, post)
    said = texts(digest)
    assert "**2** of 2 members answered · **7.5 h** studied" in said
    assert "1 answer is for the organisers only" in said
    for secret in ("Nobody is to know", "A secret", "My health", "(bo)"):
        assert secret not in said


async def test_it_keeps_up_through_restarts_until_the_check_in_closes(world: World) -> None:
    post = await a_sunday(world)
    card = await answer(world.ann, post)
    await due(world)
    assert "Matrices" not in texts(in_thread(world, post)[0])
    await world.restart()
    await press(world.ann, card, "Group")
    await world.forward(minutes=1)
    (digest,) = in_thread(world, post)
    assert "• Matrices finally make sense (ann)" in texts(digest)
    late = await world.bo.click(digest, label="Check in")
    await world.restart()
    await world.bo.submit_modal(late, {"goal": "Better late"})
    await world.forward(minutes=1)
    assert "**2** of 2 members answered" in texts(in_thread(world, post)[0])


async def test_nobody_is_named_for_missing_and_without_answers_there_is_no_thread(world: World) -> None:
    post = await a_sunday(world)
    await due(world)
    assert in_thread(world, post) == []
    assert requests(world, "POST", START) == []
    shown = private(await world.boss.slash(world.study, "cohort status"))
    assert "**Digest of the check-in, Sun 11 Jan:** left out: nobody answered" in shown


async def test_the_ledger_names_it(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post)
    shown = private(await world.boss.slash(world.study, "cohort status"))
    assert f"Digest of the check-in {stamp(DUE, 'R')}" in shown
    await due(world)
    (digest,) = in_thread(world, post)
    shown = private(await world.boss.slash(world.study, "cohort status"))
    assert f"**Digest of the check-in, Sun 11 Jan:** [posted]({digest.jump_url})" in shown


# -- where it may not go ---------------------------------------------------------------------


@pytest.mark.parametrize("missing", ["create_public_threads", "send_messages_in_threads"])
async def test_without_the_permission_it_is_a_reply_in_the_channel(world: World, missing: str) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    deny(world, world.study, missing)
    await due(world)
    (digest,) = digests(world)
    assert in_thread(world, post) == []
    assert digest.reference is not None
    assert digest.reference.message_id == post.id
    assert "• Matrices finally make sense (ann)" in texts(digest)
    await answer(world.bo, post)
    await world.forward(minutes=1)
    assert "**2** of 2 members answered" in texts(digests(world)[0])


async def test_where_the_post_was_deleted_it_stands_in_the_channel(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    delete_message(world, post)
    await due(world)
    assert len(digests(world)) == 1


async def test_where_the_channel_is_gone_it_goes_where_the_group_studies(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    second = world.guild.create_text_channel("second")
    await edit(world, world.chat, channel=second)
    delete_channel(world, world.study)
    await due(world)
    assert any(message.content.startswith("**The digest") for message in second.history())


async def test_a_thread_that_somebody_started_is_used(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    world.env.backend.create_thread(world.study.id, "talk", world.ann.id, message_id=post.id)
    # SimCord would start a second one.
    world.env.inject_error("POST", START, status=400, code=160004)
    await due(world)
    assert len(in_thread(world, post)) == 1
    assert thread_of(world, post).name == "talk"


async def test_an_archived_thread_is_opened_for_an_edit(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    await due(world)
    (digest,) = in_thread(world, post)
    world.env.inject_error("PATCH", f"/channels/{post.id}/messages/{digest.id}", status=400, code=50083)
    await world.app.services.privacy.delete(world.ann.id)  # type: ignore[arg-type]
    await world.forward(minutes=2)
    assert "Matrices" not in texts(in_thread(world, post)[0])
    (opened,) = requests(world, "PATCH", f"/channels/{post.id}")
    assert opened.json == {"archived": False}


# -- exactly once ----------------------------------------------------------------------------


@pytest.mark.parametrize("step", [failing_before, failing_after])
@pytest.mark.parametrize("path", [SEND, START])
async def test_a_death_around_the_sending(world: World, step: Any, path: str) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    for instant in ("2026-01-12 09:00", "2026-01-13 09:00"):
        await go_to(world, instant)
    with step(world, "POST", path, Killed()), pytest.raises(Killed):
        await go_to(world, DUE)
    started = post.id in world.env.backend.channels
    await world.restart()
    remember_nonces(world)
    if started:
        world.env.inject_error("POST", START, status=400, code=160004, times=None)
    for _ in range(3):
        await world.forward(hours=1)
    assert len(in_thread(world, post)) == 1
    assert digests(world) == []


async def test_an_outage_is_no_reason_for_a_reply(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, share="Group")
    for instant in ("2026-01-12 09:00", "2026-01-13 09:00"):
        await go_to(world, instant)
    world.env.inject_error("POST", START, status=503, times=3)
    await go_to(world, DUE)
    assert (in_thread(world, post), digests(world)) == ([], [])
    world.env.inject_error("POST", f"/channels/{post.id}/messages", status=503, times=3)
    await world.forward(minutes=1)
    assert (in_thread(world, post), digests(world)) == ([], [])
    world.env.inject_error("POST", START, status=400, code=160004)
    await world.forward(minutes=5)
    assert (len(in_thread(world, post)), digests(world)) == (1, [])
    assert len(custom_ids(newest(thread_of(world, post)), "checkin")) == 1
