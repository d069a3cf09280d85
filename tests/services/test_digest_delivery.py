"""The digest of a check-in goes out exactly once, and to where it can be read."""

from dataclasses import replace

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, State
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.services.digests import checkin_of, send_digest
from bot.services.posts import DigestPost
from tests.services.rough import Killed
from tests.services.weekly import SUNDAY, answer, deliver, first_checkin, states, thread
from tests.services.world import ANNA, ELSEWHERE, STUDY, World, utc


@pytest.fixture
async def cohort(world: World) -> Cohort:
    """Post the first weekly check-in; Anna, Ben and Cleo are in."""
    return await first_checkin(world)


# -- exactly once ----------------------------------------------------------------------------


@pytest.mark.parametrize("death", ["die_before", "die_after"])
async def test_a_death_around_the_sending(world: World, cohort: Cohort, death: str) -> None:
    await answer(world, cohort, ANNA)
    setattr(world.announcer, death, True)
    with pytest.raises(Killed):
        await deliver(world, "2026-03-10 18:00")
    setattr(world.announcer, death, False)
    world.restart()
    for at in ("18:10", "19:00", "20:00"):
        await deliver(world, f"2026-03-10 {at}")
    assert len(world.sent(DigestPost)) == 1
    assert await states(world, cohort) == [(State.SENT, None)]


async def test_a_lost_answer_is_found_out_about(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    world.announcer.lost = DiscordUnavailable()
    await deliver(world, "2026-03-10 18:00")
    assert await states(world, cohort) == [(State.CLAIMED, "Discord did not answer")]
    assert (await world.alarms(cohort))[Kind.DIGEST] == utc("2026-03-10 18:00:15")
    await deliver(world, "2026-03-10 18:30")
    (sent,) = world.sent(DigestPost)
    assert sent.ref.channel_id == thread(world)
    assert await states(world, cohort) == [(State.SENT, None)]


async def test_one_that_went_into_the_channel_is_found_there(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    world.announcer.problem[thread(world)] = ChannelUnavailable("no threads here")
    world.announcer.lost = DiscordUnavailable()
    await deliver(world, "2026-03-10 18:00")
    await deliver(world, "2026-03-10 18:30")
    (sent,) = world.sent(DigestPost)
    assert sent.ref.channel_id == STUDY
    assert await states(world, cohort) == [(State.SENT, None)]


async def test_while_discord_does_not_say_nothing_is_sent_again(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    world.announcer.lost = DiscordUnavailable()
    await deliver(world, "2026-03-10 18:00")
    world.announcer.problem[thread(world)] = DiscordUnavailable()
    await deliver(world, "2026-03-10 18:30")
    assert await states(world, cohort) == [(State.CLAIMED, "Discord did not answer")]
    assert len(world.sent(DigestPost)) == 1


async def test_a_blocked_one_comes_when_the_channel_is_mended(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    world.announcer.problem[STUDY] = ChannelUnavailable("no")
    await deliver(world, "2026-03-10 18:00")
    assert (await world.cohort(cohort)).blocked_reason == "no"
    assert await states(world, cohort) == [(State.BLOCKED, "no")]
    del world.announcer.problem[STUDY]
    await deliver(world, "2026-03-10 18:10")
    assert await states(world, cohort) == [(State.SENT, None)]
    assert (await world.cohort(cohort)).blocked_at is None


async def test_one_that_stays_blocked_is_dropped_in_the_end(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    world.announcer.problem[STUDY] = ChannelUnavailable("no")
    await world.sweep_until("2026-03-13 00:00")
    assert await states(world, cohort) == [(State.SKIPPED, "too late to be of use")]
    assert Kind.DIGEST not in await world.alarms(cohort)


# -- where -----------------------------------------------------------------------------------


async def test_a_group_that_moved_gets_it_where_the_check_in_is(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    await world.edit(channel_id=ELSEWHERE)
    await deliver(world, "2026-03-10 18:00")
    assert world.sent(DigestPost)[0].ref.channel_id == thread(world)


async def test_a_reply_in_the_channel_that_the_group_left_is_found_there(
    world: World, cohort: Cohort
) -> None:
    await answer(world, cohort, ANNA)
    await world.edit(channel_id=ELSEWHERE)
    world.announcer.problem[thread(world)] = ChannelUnavailable("no threads here")
    world.announcer.lost = DiscordUnavailable()
    await deliver(world, "2026-03-10 18:00")
    await deliver(world, "2026-03-10 18:30")
    (sent,) = world.sent(DigestPost)
    assert sent.ref.channel_id == STUDY
    assert await states(world, cohort) == [(State.SENT, None)]


async def test_where_the_old_channel_is_gone_it_goes_where_the_group_studies(
    world: World, cohort: Cohort
) -> None:
    await answer(world, cohort, ANNA)
    await world.edit(channel_id=ELSEWHERE)
    world.announcer.problem[STUDY] = ChannelUnavailable("gone")
    world.announcer.lost = DiscordUnavailable()
    await deliver(world, "2026-03-10 18:00")
    await deliver(world, "2026-03-10 18:30")
    (sent,) = world.sent(DigestPost)
    assert sent.ref.channel_id == ELSEWHERE
    assert await states(world, cohort) == [(State.SENT, None)]


async def test_a_check_in_that_is_nowhere_has_its_digest_in_the_channel(world: World, cohort: Cohort) -> None:
    await answer(world, cohort, ANNA)
    await deliver(world, "2026-03-10 18:00")
    digest = await world.delivery(cohort, Kind.DIGEST, SUNDAY)
    (sent,) = world.sent(DigestPost)
    assert digest is not None
    async with world.db.read() as tx:
        checkin = await checkin_of(tx, digest)
        with pytest.raises(LookupError):
            await checkin_of(tx, replace(digest, period="2026-01-01"))
    nowhere = replace(checkin, channel_id=None, message_id=None)
    ref = await send_digest(world.announcer, cohort, nowhere, sent.post, "another")
    assert ref.channel_id == STUDY
