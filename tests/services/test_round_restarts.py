"""A live round survives the death of the process at any step, and says when it could not go on."""

from collections.abc import MutableMapping
from datetime import timedelta
from typing import Any

import pytest

from bot.domain.rounds import Note, Round, RoundState
from bot.services import round_counting
from bot.services.answering import keep_answer
from bot.services.posts import Post
from bot.services.round_posts import RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack
from bot.storage.schema import quiz_answers, quiz_points
from tests.fakes import FakeClock
from tests.services.live import Mortal, begin, give, now, only, shown, step
from tests.services.rough import Killed
from tests.services.world import ANNA, BEN, CLEO, World, who

Logs = list[MutableMapping[str, Any]]
QUESTION, REVEAL, TAKEN_BACK, END = RoundQuestion, RoundReveal, RoundTakenBack, RoundStandings


@pytest.fixture
def announcer(clock: FakeClock) -> Mortal:
    return Mortal(clock)


def mortal(world: World) -> Mortal:
    assert isinstance(world.announcer, Mortal)
    return world.announcer


async def dying(world: World, how: str, seconds: float) -> None:
    """Let seconds pass and have the process die in what is due; then start it again."""
    setattr(mortal(world), how, True)
    with pytest.raises(Killed):
        await step(world, seconds)
    mortal(world).spare()
    world.restart()


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


# -- dying -----------------------------------------------------------------------------------

DEATHS = {
    "before the question is sent": ("die_before", 3),
    "after the question is sent": ("die_after", 3),
    "before what was right is shown": ("die_before_edit", 20),
    "after what was right is shown": ("die_after_edit", 20),
    "before the next question": ("die_before", 6),
    "after the next question": ("die_after", 6),
}


@pytest.mark.parametrize("death", DEATHS)
async def test_dead_at_any_step_it_goes_on_and_counts_everything_once(world: World, death: str) -> None:
    await world.set_up()
    await world.services.membership.join(who(BEN))
    how, at = DEATHS[death]
    found = (await world.services.rounds.start(who(ANNA), questions=2)).round
    for seconds in (3, 20, 6):
        if seconds == at:
            await dying(world, how, seconds)
            await step(world, 1)
        else:
            await step(world, seconds)
        if seconds == 3:
            await give(world, found, BEN)
    await give(world, found, BEN)
    await to_the_end(world, found)
    assert kinds(world) == [REVEAL, REVEAL, END]
    assert await counted(world) == (2, 4)
    (place,) = shown(world)[-1].places
    assert (place.right, place.points) == (2, 4)


@pytest.mark.parametrize("how", ["die_before", "die_after"])
async def test_dead_around_the_standings_they_come_once(world: World, how: str) -> None:
    found = await begin(world, questions=1)
    await give(world, found, BEN)
    await step(world, 20)
    await dying(world, how, 6)
    await step(world, 1)
    assert kinds(world) == [REVEAL, END]
    assert (await now(world, found.id)).state is RoundState.FINISHED


async def test_standings_that_discord_would_not_drop_any_more_are_looked_for(world: World) -> None:
    await begin(world, questions=1)
    await step(world, 20)
    await dying(world, "die_after", 6)
    await step(world, 400)
    assert kinds(world) == [REVEAL, END]


async def test_dead_in_the_middle_of_the_counting(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.set_up()
    found = await begin(world, questions=1)
    for user in range(200, 212):
        caller = who(user)  # type: ignore[arg-type]
        await world.services.membership.join(caller)
        await give(world, found, caller)
    monkeypatch.setattr(round_counting, "AT_A_TIME", 5)
    counting, calls = keep_answer, 0

    async def dies(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 8:
            raise Killed
        return await counting(*arguments, **named)

    monkeypatch.setattr(round_counting, "keep_answer", dies)
    with pytest.raises(Killed):
        await step(world, 20)
    assert await counted(world) == (5, 10)
    world.restart()
    await step(world, 1)
    assert await counted(world) == (12, 24)
    assert shown(world)[-1].tally.answered == 12


async def test_after_a_restart_the_remaining_time_is_left(world: World) -> None:
    found = await begin(world)
    await give(world, found, BEN)
    world.clock.forward(seconds=12)
    world.restart()
    await step(world)
    after = await now(world, found.id)
    assert (after.state, after.closes_at) == (RoundState.ASKING, found.closes_at)
    await give(world, found, CLEO)
    await step(world, 8)
    assert shown(world)[-1].tally.answered == 2
    assert shown(world)[-1].round.note is None


async def test_a_question_found_after_a_restart_keeps_its_deadline(world: World) -> None:
    found = (await world.services.rounds.start(who(ANNA))).round
    await dying(world, "die_after", 3)
    before = (await now(world, found.id)).closes_at
    await step(world, 7)
    after = await now(world, found.id)
    assert (after.closes_at, after.message_id is not None) == (before, True)
    (question,) = shown(world)
    assert question.round.closes_at == before


async def test_a_question_that_was_never_sent_has_its_whole_time_after_all(world: World) -> None:
    found = (await world.services.rounds.start(who(ANNA))).round
    await dying(world, "die_before", 3)
    await step(world, 30)
    after = await now(world, found.id)
    assert after.closes_at == world.clock.now() + timedelta(seconds=20)
    (question,) = shown(world)
    assert question.round.closes_at == after.closes_at


# -- away ------------------------------------------------------------------------------------


async def test_away_when_time_ran_out_the_question_says_so_and_the_round_goes_on(world: World) -> None:
    found = await begin(world, questions=2)
    await give(world, found, BEN)
    world.restart()
    await step(world, 100)
    (revealed,) = shown(world)
    assert (revealed.round.note, revealed.tally.right) == (Note.AWAY, 1)
    await to_the_end(world, found)
    assert [type(post) for post in shown(world)] == [REVEAL, REVEAL, END]
    assert shown(world)[1].round.note is None
    assert shown(world)[2].round.note is None


async def test_away_for_too_long_the_round_closes_with_what_was_answered_in_time(world: World) -> None:
    found = await begin(world, questions=3)
    await give(world, found, BEN)
    world.restart()
    await step(world, 3600)
    revealed, end = shown(world)
    assert (revealed.round.note, revealed.tally.right) == (Note.AWAY, 1)
    assert (end.round.note, end.round.position, end.places[0].right) == (Note.ABANDONED, 1, 1)
    assert (await now(world, found.id)).state is RoundState.FINISHED


async def test_away_for_too_long_in_the_pause(world: World) -> None:
    found = await begin(world)
    await step(world, 20)
    world.restart()
    await step(world, 3600)
    assert kinds(world) == [REVEAL, END]
    assert shown(world)[-1].round.note is Note.ABANDONED
    assert (await now(world, found.id)).position == 1


async def test_away_for_too_long_before_the_question_was_sent(world: World) -> None:
    await world.services.rounds.start(who(ANNA))
    await dying(world, "die_before", 3)
    await step(world, 3600)
    assert kinds(world) == [END]
    assert shown(world)[-1].round.note is Note.ABANDONED


async def test_content_that_changed_meanwhile_ends_the_round(world: World) -> None:
    found = await begin(world)
    await give(world, found, BEN)
    await step(world, 20)
    await step(world, 6)
    await give(world, found, BEN)
    world.restart(only(world.library))
    await step(world, 20)
    assert kinds(world) == [REVEAL, TAKEN_BACK, END]
    end = shown(world)[-1]
    assert (end.round.note, end.round.position, end.places[0].right) == (Note.CHANGED, 1, 1)
    assert await counted(world) == (1, 0)


@pytest.mark.parametrize("how", ["die_before", "die_after"])
async def test_content_that_changed_before_the_question_was_noted(world: World, how: str) -> None:
    await world.services.rounds.start(who(ANNA))
    await dying(world, how, 3)
    world.restart(only(world.library))
    await step(world, 1)
    assert kinds(world) == ([TAKEN_BACK, END] if how == "die_after" else [END])
    assert shown(world)[-1].round.note is Note.CHANGED
