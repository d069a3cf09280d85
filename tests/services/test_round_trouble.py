"""A live round in a bad hour: a channel that is gone, a Discord that is slow or silent, a stop in between."""

import asyncio
from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.domain.ids import ChannelId, MessageId
from bot.domain.rounds import Note, Round, RoundState
from bot.services.all import build_services
from bot.services.ports import PostRef
from bot.services.posts import Post
from bot.services.round_posts import RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack
from bot.storage import rounds
from bot.storage.schema import quiz_answers, quiz_points
from tests.fakes import FakeAlarm, FakeClock
from tests.services.live import Mortal, begin, give, now, shown, step
from tests.services.world import ANNA, BEN, SECOND, STUDY, World, who

Logs = list[MutableMapping[str, Any]]


QUESTION, REVEAL, TAKEN_BACK, END = RoundQuestion, RoundReveal, RoundTakenBack, RoundStandings


@pytest.fixture
def announcer(clock: FakeClock) -> Mortal:
    return Mortal(clock)


async def to_the_end(world: World, found: Round) -> None:
    """Let a round run to its end by itself."""
    for _ in range(60):
        await step(world, 1)
        if (await now(world, found.id)).state is RoundState.FINISHED:
            return
    raise AssertionError("it goes on for ever")


async def counted(world: World) -> tuple[int, int]:
    """Return how many answers are in the record, and what they earned."""
    async with world.db.read() as tx:
        answers = len((await tx.execute(quiz_answers.select())).all())
        points = sum(row.points for row in await tx.execute(quiz_points.select()))
    return answers, points


def kinds(world: World) -> list[type[Post]]:
    return [type(post) for post in shown(world)]


# -- a Discord that does not answer, or a channel that is gone --------------------------------


@pytest.mark.parametrize("state", ["ready", "asking", "shown", "last"])
async def test_a_channel_that_is_gone_ends_the_round(world: World, logs: Logs, state: str) -> None:
    found = (await world.services.rounds.start(who(ANNA), questions=1 if state == "last" else 2)).round
    for seconds in {"ready": [], "asking": [3], "shown": [3, 20], "last": [3, 20]}[state]:
        await step(world, seconds)
    world.announcer.problem[STUDY] = ChannelUnavailable("the channel is gone")
    await step(world, 20)
    after = await now(world, found.id)
    assert (after.state, after.note) == (RoundState.FINISHED, Note.LOST)
    assert "round lost" in [entry["event"] for entry in logs]
    world.announcer.problem.clear()
    assert (await begin(world)).state is RoundState.ASKING


@pytest.mark.parametrize("seconds", [3, 20, 6])
async def test_discord_does_not_answer_for_a_moment(world: World, seconds: float) -> None:
    found = (await world.services.rounds.start(who(ANNA), questions=2)).round
    for each in (3, 20, 6):
        if each == seconds:
            world.announcer.problem[STUDY] = DiscordUnavailable()
            await step(world, each)
            world.announcer.problem.clear()
            await step(world, 5)
        else:
            await step(world, each)
    await to_the_end(world, found)
    assert kinds(world) == [REVEAL, REVEAL, END]


async def test_an_answer_of_discord_that_was_lost_posts_nothing_twice(world: World) -> None:
    await world.services.rounds.start(who(ANNA))
    world.announcer.lost = DiscordUnavailable()
    await step(world, 3)
    await step(world, 5)
    assert kinds(world) == [QUESTION]


async def test_a_question_that_comes_up_under_an_old_deadline_is_told_the_new_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was sent, cannot be found, and Discord drops the repeat."""

    async def finds_nothing(*_: object) -> None:
        return None

    monkeypatch.setattr(world.announcer, "find", finds_nothing)
    found = (await world.services.rounds.start(who(ANNA))).round
    world.announcer.lost = DiscordUnavailable()
    await step(world, 3)
    await step(world, 5)
    (question,) = shown(world)
    assert question.round.closes_at == (await now(world, found.id)).closes_at
    assert question.round.closes_at == world.clock.now() + timedelta(seconds=20)


async def test_discord_is_gone_for_long_and_the_round_ends_when_it_is_back(world: World) -> None:
    found = await begin(world)
    await give(world, found, BEN)
    world.announcer.problem[STUDY] = DiscordUnavailable()
    for _ in range(60):
        await step(world, 5)
    assert await counted(world) == (1, 0)
    world.announcer.problem.clear()
    await step(world, 5)
    assert shown(world)[-1].round.note is Note.ABANDONED
    assert shown(world)[-1].places[0].right == 1


async def test_standings_that_nobody_takes_are_given_up(world: World) -> None:
    found = await begin(world, questions=1)
    await step(world, 20)
    world.announcer.problem[STUDY] = DiscordUnavailable()
    await step(world, 6)
    await step(world, 3700)
    await step(world, 5)
    assert (await now(world, found.id)).note is Note.LOST


async def test_a_bug_in_one_round_does_not_hold_up_another(
    world: World, logs: Logs, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = (await world.services.rounds.start(who(ANNA))).round
    good = (await world.services.rounds.start(who(BEN, channel_id=SECOND))).round
    world.announcer.problem[STUDY] = ZeroDivisionError("a bug")  # type: ignore[assignment]
    await step(world, 3)
    assert [entry["round"] for entry in logs if entry["event"] == "round failed"] == [bad.id]
    assert (await now(world, good.id)).message_id is not None
    world.announcer.problem.clear()
    await step(world, 5)
    assert (await now(world, bad.id)).message_id is not None


# -- meanwhile -------------------------------------------------------------------------------


class Slow(Mortal):
    """A Discord that keeps one channel waiting until a test lets it go."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.slow: ChannelId | None = None
        self.begun, self.go = asyncio.Event(), asyncio.Event()

    async def send(self, channel_id: ChannelId, post: Post, nonce: str | None = None) -> PostRef:
        if channel_id == self.slow:
            self.begun.set()
            await self.go.wait()
        return await super().send(channel_id, post, nonce)

    async def edit(self, channel_id: ChannelId, message_id: MessageId, post: Post) -> None:
        if channel_id == self.slow:
            self.begun.set()
            await self.go.wait()
        await super().edit(channel_id, message_id, post)


@pytest.fixture
def slow(world: World, clock: FakeClock) -> Slow:
    world.announcer = Slow(clock)
    world.restart()
    return world.announcer


async def reached(world: World, found: Round, state: RoundState) -> None:
    """Wait until a round has come to a state, and nobody has it in hand."""
    async with asyncio.timeout(5):
        while not await _is(world, found, state):  # noqa: ASYNC110 - another task has the round in hand
            await asyncio.sleep(0)


async def _is(world: World, found: Round, state: RoundState) -> bool:
    after = await now(world, found.id)
    return after.state is state and after.next_at is not None and after.next_at > world.clock.now()


async def test_a_slow_channel_holds_up_no_other_and_is_asked_once(world: World, slow: Slow) -> None:
    here = (await world.services.rounds.start(who(ANNA))).round
    there = (await world.services.rounds.start(who(BEN, channel_id=SECOND))).round
    slow.slow = STUDY
    world.clock.forward(seconds=3)
    first = asyncio.ensure_future(world.services.rounds.advance_due())
    await asyncio.wait_for(slow.begun.wait(), 5)
    await step(world)  # The alarm rings again meanwhile.
    for state in (RoundState.ASKING, RoundState.SHOWN):
        await reached(world, there, state)
        world.clock.forward(seconds=20)
        await world.services.rounds.advance_due()
    assert (await now(world, here.id)).message_id is None
    slow.go.set()
    await first
    assert kinds(world).count(QUESTION) + kinds(world).count(REVEAL) == 3


async def test_a_round_in_hand_does_not_make_the_alarm_ring_on_and_on(world: World, slow: Slow) -> None:
    alarm = FakeAlarm()
    world.services = build_services(
        world.db, world.library, world.clock, world.announcer, world.directory, alarm
    )
    await world.services.rounds.start(who(ANNA))
    slow.slow = STUDY
    world.clock.forward(seconds=3)
    first = asyncio.ensure_future(world.services.rounds.advance_due())
    await asyncio.wait_for(slow.begun.wait(), 5)
    rang = len(alarm.at)
    assert await world.services.rounds.advance_due() is None
    assert len(alarm.at) == rang
    slow.go.set()
    await first
    assert alarm.at[-1] > world.clock.now()


async def test_the_first_press_may_come_before_discord_says_that_the_question_is_there(
    world: World, slow: Slow
) -> None:
    found = (await world.services.rounds.start(who(ANNA), questions=1)).round
    slow.slow = STUDY
    world.clock.forward(seconds=3)
    sending = asyncio.ensure_future(world.services.rounds.advance_due())
    await asyncio.wait_for(slow.begun.wait(), 5)
    await give(world, found, BEN)
    slow.go.set()
    await sending
    await step(world, 20)
    assert shown(world)[-1].tally.right == 1


async def test_stopped_while_the_question_is_on_its_way(world: World, slow: Slow) -> None:
    found = (await world.services.rounds.start(who(ANNA))).round
    slow.slow = STUDY
    world.clock.forward(seconds=3)
    sending = asyncio.ensure_future(world.services.rounds.advance_due())
    await asyncio.wait_for(slow.begun.wait(), 5)
    await world.services.rounds.stop(who(ANNA), found.id)
    slow.go.set()
    await sending
    await step(world)
    assert kinds(world) == [TAKEN_BACK, END]


async def test_stopped_while_what_was_right_is_on_its_way(world: World, slow: Slow) -> None:
    found = await begin(world)
    await give(world, found, BEN)
    slow.slow = STUDY
    world.clock.forward(seconds=20)
    showing = asyncio.ensure_future(world.services.rounds.advance_due())
    await asyncio.wait_for(slow.begun.wait(), 5)
    await world.services.rounds.stop(who(ANNA), found.id)
    slow.go.set()
    await showing
    assert kinds(world) == [REVEAL, END]
    end = shown(world)[-1]
    assert (end.round.note, end.places[0].right) == (Note.STOPPED, 1)


async def test_a_round_that_disappears_is_no_bug(world: World, slow: Slow) -> None:
    found = await begin(world)
    slow.slow = STUDY
    world.clock.forward(seconds=20)
    showing = asyncio.ensure_future(world.services.rounds.advance_due())
    await asyncio.wait_for(slow.begun.wait(), 5)
    async with world.db.write() as tx:
        await tx.exec_driver_sql("DELETE FROM quiz_rounds")
    slow.go.set()
    await showing
    async with world.db.read() as tx:
        assert await rounds.get(tx, found.id) is None
