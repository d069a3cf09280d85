"""A channel that cannot be posted in: told once, taken up again by itself, nothing lost or doubled."""

from typing import Any

import pytest

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind, State
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.services.posts import BlockedNotice, BoardPost, CatchUpPost, CheckinPost, DailyPost, WrapUpPost
from tests.services.test_daily import told
from tests.services.world import (
    ANNA,
    BOSS,
    BOSS_ID,
    CHAT,
    ELSEWHERE,
    SECOND,
    STUDY,
    World,
    shorten,
    utc,
    who,
)

NO_SEND = ChannelUnavailable("Missing permission: Send Messages")


def notices(world: World) -> list[tuple[int, str]]:
    """List where the organisers were told, and the reason."""
    posted = [(sent.ref.channel_id, sent.post.reason) for sent in world.sent(BlockedNotice)]  # type: ignore[union-attr]
    direct = [(user, post.reason) for user, post in world.announcer.told if isinstance(post, BlockedNotice)]
    return [*posted, *direct]


async def block(world: World, at: str = "2026-03-02 09:00", **given: Any) -> Cohort:
    """Make a cohort whose study channel refuses the first post."""
    cohort = await world.set_up(BOSS, **given)
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep(at)
    return await world.cohort(cohort)


async def test_a_blocked_cohort_says_so(world: World) -> None:
    cohort = await block(world)
    assert (cohort.blocked_at, cohort.blocked_reason) == (utc("2026-03-02 09:00"), NO_SEND.reason)
    (delivery,) = await world.ledger(cohort)
    assert (delivery.state, delivery.problem, delivery.attempts) == (State.BLOCKED, NO_SEND.reason, 1)
    assert delivery.retry_at == utc("2026-03-02 09:10")
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-02 09:10")


@pytest.mark.parametrize(("given", "place"), [({"chat_id": CHAT}, CHAT), ({}, BOSS_ID)])
async def test_the_organisers_are_told_once(world: World, given: dict[str, Any], place: int) -> None:
    cohort = await block(world, **given)
    assert notices(world) == [(place, NO_SEND.reason)]
    notice: Any = world.posts(BlockedNotice)[0] if given else world.announcer.told[0][1]
    assert (notice.cohort.id, notice.organiser) == (cohort.id, BOSS_ID)
    await world.sweep_until("2026-03-04 12:00", hours=3)
    world.restart()
    await world.sweep_until("2026-03-05 12:00", hours=3)
    assert len(notices(world)) == 1
    del world.announcer.problem[STUDY]
    await world.sweep("2026-03-05 13:00")
    assert (await world.cohort(cohort)).blocked_at is None
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep_until("2026-03-07 12:00", hours=3)
    assert len(notices(world)) == 2  # another block, another notice


@pytest.mark.parametrize("problem", [ChannelUnavailable("Unknown channel"), DiscordUnavailable()])
async def test_a_direct_message_where_the_chat_is_no_way(
    world: World, problem: ChannelUnavailable | DiscordUnavailable
) -> None:
    world.announcer.problem[CHAT] = problem
    await block(world, chat_id=CHAT)
    assert notices(world) == [(BOSS_ID, NO_SEND.reason)]


async def test_an_organiser_who_takes_no_messages(world: World) -> None:
    world.announcer.takes_messages = False
    cohort = await block(world)
    assert notices(world) == []
    assert cohort.blocked_reason == NO_SEND.reason


async def test_a_message_that_is_lost_on_the_way_does_not_stop_the_retries(world: World) -> None:
    async def lose(user_id: int, post: object) -> bool:
        raise DiscordUnavailable

    world.announcer.tell_user = lose  # type: ignore[method-assign]
    cohort = await block(world)
    assert (await world.alarms(cohort))[Kind.DAILY] == utc("2026-03-02 09:10")


async def test_it_resumes_by_itself_within_ten_minutes(world: World) -> None:
    cohort = await block(world)
    del world.announcer.problem[STUDY]
    await world.sweep("2026-03-02 09:09:59")
    assert world.posts() == []
    await world.sweep("2026-03-02 09:10")
    assert told(world) == [1]
    after = await world.cohort(cohort)
    assert (after.blocked_at, after.blocked_reason, after.posted_through) == (None, None, 1)
    (delivery,) = await world.ledger(cohort)
    assert (delivery.state, delivery.problem, delivery.retry_at) == (State.SENT, None, None)


@pytest.mark.parametrize(("back", "late"), [("2026-03-02 09:15", False), ("2026-03-02 21:00", True)])
async def test_a_post_that_was_held_up_is_marked_late(world: World, back: str, late: bool) -> None:
    cohort = await block(world)
    del world.announcer.problem[STUDY]
    await world.sweep(back)
    assert [post.late for post in world.posts()] == [late]
    assert [delivery.late for delivery in await world.ledger(cohort)] == [late]


async def test_days_that_became_due_meanwhile_end_in_one_note(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-02 09:00")
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep_until("2026-03-06 12:00")
    del world.announcer.problem[STUDY]
    await world.sweep_until("2026-03-07 09:00")
    assert told(world) == [1, [2, 3, 4], 5, 6]
    states = [delivery.state for delivery in await world.ledger(cohort)]
    assert sorted(states) == [State.NOTED] * 3 + [State.SENT] * 4


async def test_a_block_between_note_and_post(world: World) -> None:
    cohort = await world.set_up()
    send = world.announcer.send

    async def once(channel_id: int, post: object, nonce: str | None = None) -> object:
        if not isinstance(post, CatchUpPost):
            raise NO_SEND
        return await send(channel_id, post, nonce)  # type: ignore[arg-type]

    world.announcer.send = once  # type: ignore[method-assign,assignment]
    await world.sweep("2026-03-04 09:00")
    assert told(world) == [[1, 2]]
    assert (await world.cohort(cohort)).posted_through == 2
    world.announcer.send = send  # type: ignore[method-assign]
    await world.sweep_until("2026-03-05 09:00", minutes=10)
    assert told(world) == [[1, 2], 3, 4]


async def test_the_last_day_and_the_wrap_up_wait_too(world: World) -> None:
    world.restart(library=shorten(world.library, 2))
    await world.set_up()
    await world.sweep_until("2026-03-03 12:00")
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep_until("2026-03-05 12:00")
    assert told(world) == [1, 2]
    await world.edit(channel_id=ELSEWHERE)
    await world.sweep_until("2026-03-07 12:00")
    assert told(world) == [1, 2, "end"]
    assert [sent.ref.channel_id for sent in world.sent(WrapUpPost)] == [ELSEWHERE]


# -- a channel that was moved ----------------------------------------------------------------


@pytest.mark.parametrize("same_day", [True, False])
async def test_a_moved_channel_gets_the_post_at_once(world: World, same_day: bool) -> None:
    cohort = await block(world)
    if not same_day:
        await world.sweep_until("2026-03-03 12:00")
    await world.edit(channel_id=ELSEWHERE)
    await world.sweep()
    assert told(world) == ([1] if same_day else [[1], 2])
    assert {sent.ref.channel_id for sent in world.sent()} == {ELSEWHERE}
    assert {delivery.channel_id for delivery in await world.ledger(cohort)} == {ELSEWHERE}
    assert (await world.cohort(cohort)).blocked_at is None


async def test_a_deleted_channel_is_not_searched_for_ever(world: World) -> None:
    cohort = await world.set_up()
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-02 09:00")  # the answer is lost, then the channel is deleted
    world.announcer.problem[STUDY] = ChannelUnavailable("Unknown channel")
    await world.sweep("2026-03-02 09:01")
    assert (await world.cohort(cohort)).blocked_reason == "Unknown channel"
    await world.edit(channel_id=ELSEWHERE)
    world.clock.forward(hours=1)
    await world.sweep()
    assert [sent.ref.channel_id for sent in world.sent(DailyPost)] == [STUDY, ELSEWHERE]
    assert (await world.cohort(cohort)).blocked_at is None


async def test_a_post_that_got_out_before_the_move_is_not_repeated(world: World) -> None:
    cohort = await world.set_up()
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-02 09:00")
    await world.edit(channel_id=ELSEWHERE)
    await world.sweep("2026-03-02 10:00")
    assert [sent.ref.channel_id for sent in world.sent()] == [STUDY]
    (delivery,) = await world.ledger(cohort)
    assert (delivery.state, delivery.channel_id) == (State.SENT, STUDY)


@pytest.mark.parametrize("kind", [CheckinPost, WrapUpPost, BoardPost])
async def test_a_lost_answer_after_a_move_is_looked_for_in_the_new_channel(
    world: World, kind: type[CheckinPost | WrapUpPost | BoardPost]
) -> None:
    world.restart(library=shorten(world.library, 9 if kind is BoardPost else 7))
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.sweep_until("2026-03-08 17:00")
    if kind is not CheckinPost:
        await world.sweep("2026-03-08 18:00")
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep("2026-03-08 18:00" if kind is CheckinPost else "2026-03-09 09:00")
    await world.edit(channel_id=ELSEWHERE)
    send = world.announcer.send

    async def lose(channel_id: int, post: object, nonce: str | None = None) -> object:
        ref = await send(channel_id, post, nonce)  # type: ignore[arg-type]
        if isinstance(post, kind):
            world.announcer.send = send  # type: ignore[method-assign]
            raise DiscordUnavailable
        return ref

    world.announcer.send = lose  # type: ignore[method-assign,assignment]
    world.clock.forward(minutes=10)
    await world.sweep()
    await world.sweep()
    assert len(world.sent(kind)) == 1
    world.clock.forward(hours=5)  # too late for the nonce
    await world.sweep()
    assert [sent.ref.channel_id for sent in world.sent(kind)] == [ELSEWHERE]


# -- what else a block touches ---------------------------------------------------------------


async def test_a_lost_answer_before_a_block_is_not_posted_twice(world: World) -> None:
    cohort = await world.set_up()
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-02 09:00")
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep_until("2026-03-03 12:00", minutes=30)
    assert (await world.cohort(cohort)).blocked_reason == NO_SEND.reason
    del world.announcer.problem[STUDY]
    await world.sweep_until("2026-03-03 13:00", minutes=10)
    assert told(world) == [1, 2]


@pytest.mark.parametrize("refused", [STUDY, CHAT])
async def test_the_other_channel_does_not_lift_the_block(world: World, refused: int) -> None:
    await world.set_up(chat_id=CHAT)
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.sweep_until("2026-03-08 20:00", hours=12)
    world.announcer.problem[refused] = NO_SEND  # type: ignore[index]
    await world.sweep("2026-03-09 09:00")
    await world.sweep_until("2026-03-10 12:00", hours=1, minutes=30)
    assert len(notices(world)) == 1
    assert (await world.cohort_of("30-day kickstart")).blocked_reason == NO_SEND.reason
    del world.announcer.problem[refused]  # type: ignore[arg-type]
    await world.sweep_until("2026-03-11 12:00", hours=3)
    assert (await world.cohort_of("30-day kickstart")).blocked_at is None
    assert len(world.posts(BoardPost)) == 1
    assert [post.day.number for post in world.posts(DailyPost)][-1] == 10


async def test_a_check_in_that_is_held_up_too_long_is_dropped(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep_until("2026-03-08 12:00", hours=7)
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep_until("2026-03-11 12:00", hours=3)
    delivery = await world.delivery(cohort, Kind.WEEKLY, "2026-03-08")
    assert delivery is not None
    assert (delivery.state, delivery.problem) == (State.SKIPPED, "too late to be of use")
    assert (await world.alarms(cohort))[Kind.WEEKLY] == utc("2026-03-15 18:00")
    del world.announcer.problem[STUDY]
    await world.sweep_until("2026-03-11 13:00")
    assert world.posts(CheckinPost) == []
    assert (await world.cohort(cohort)).blocked_at is None


async def test_a_check_in_of_last_week_gives_way_to_this_weeks(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep_until("2026-03-08 12:00")
    world.announcer.problem[STUDY] = NO_SEND
    await world.sweep("2026-03-08 18:00")
    del world.announcer.problem[STUDY]
    await world.sweep("2026-03-15 18:00")
    assert [post.period for post in world.posts(CheckinPost)] == ["2026-03-15"]
    assert await world.delivery(cohort, Kind.WEEKLY, "2026-03-08") is None


async def test_a_healthy_cohort_beside_it_is_served(world: World) -> None:
    await world.set_up(channel_id=SECOND)
    await block(world)
    assert [sent.ref.channel_id for sent in world.sent()] == [SECOND]
