"""Posting on demand what is due."""

import pytest

from bot.domain.delivery import Kind
from bot.domain.errors import ChannelUnavailable, CohortFinished, DiscordUnavailable, NoCohort, NotOrganiser
from bot.services.posts import BoardPost, CheckinPost
from tests.services.test_daily import told
from tests.services.world import ANNA, BOSS, OTHER_GUILD, SECOND, STUDY, World, utc, who


async def test_what_is_due_goes_out_at_once(world: World) -> None:
    await world.set_up()
    world.announcer.problem[STUDY] = ChannelUnavailable("no")
    await world.sweep("2026-03-03 09:00")
    del world.announcer.problem[STUDY]
    world.clock.forward(minutes=1)  # the next try would be in nine
    posted = await world.services.deliveries.post_now(BOSS)
    assert told(world) == [[1], 2]
    assert [delivery.kind for delivery in posted.posted] == [Kind.CATCHUP, Kind.DAILY]
    assert posted.next_due_at == utc("2026-03-04 09:00")
    assert (posted.cohort.posted_through, posted.cohort.blocked_at) == (2, None)
    await world.sweep()
    assert told(world) == [[1], 2]


async def test_check_ins_and_boards_too(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    world.clock.at = utc("2026-03-09 10:00")
    posted = await world.services.deliveries.post_now(BOSS)
    assert [delivery.kind for delivery in posted.posted] == [
        Kind.CATCHUP,
        Kind.DAILY,
        Kind.WEEKLY,
        Kind.BOARD,
    ]
    assert (len(world.posts(CheckinPost)), len(world.posts(BoardPost))) == (1, 1)


async def test_nothing_due(world: World) -> None:
    cohort = await world.set_up()
    posted = await world.services.deliveries.post_now(BOSS)
    assert (posted.cohort, posted.posted) == (cohort, ())
    assert posted.next_due_at == utc("2026-03-02 09:00")
    assert world.posts() == []


@pytest.mark.parametrize("problem", [ChannelUnavailable("no"), DiscordUnavailable()])
async def test_a_channel_that_still_refuses(
    world: World, problem: ChannelUnavailable | DiscordUnavailable
) -> None:
    await world.set_up()
    world.announcer.problem[STUDY] = problem
    world.clock.at = utc("2026-03-02 09:00")
    posted = await world.services.deliveries.post_now(BOSS)
    assert posted.posted == ()
    assert (posted.cohort.blocked_reason is None) == isinstance(problem, DiscordUnavailable)
    assert posted.next_due_at is not None
    assert posted.next_due_at > world.clock.now()


async def test_only_that_group_is_posted_for(world: World) -> None:
    await world.set_up(name="First")
    await world.set_up(name="Second", channel_id=SECOND)
    world.clock.at = utc("2026-03-02 09:00")
    await world.services.deliveries.post_now(BOSS, "second")
    assert [sent.ref.channel_id for sent in world.sent()] == [SECOND]


async def test_who_may_and_when(world: World) -> None:
    cohort = await world.set_up(name="First")
    post_now = world.services.deliveries.post_now
    with pytest.raises(NotOrganiser):
        await post_now(who(ANNA))
    with pytest.raises(NoCohort):
        await post_now(who(ANNA, guild_id=OTHER_GUILD, manages=True))
    await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished):
        await post_now(BOSS)
