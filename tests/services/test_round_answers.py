"""Answers in a live round: the last one before time is up counts, once, for cards and points."""

import asyncio

import pytest

from bot.domain.errors import NotANumber, Outdated, RoundClosed, RoundOver
from bot.domain.ids import MemberId, RoundId, UserId
from bot.domain.question import QuestionKind
from bot.domain.rounds import Round
from bot.services import round_questions
from bot.storage import members, rounds
from bot.storage.schema import quiz_answers
from tests.services.live import begin, give, only, question_of, step
from tests.services.world import (
    ANNA,
    BEN,
    CLEO,
    DAN,
    GUILD,
    OTHER_GUILD,
    SECOND,
    World,
    who,
)

ONE_PRESS = (QuestionKind.CHOICE, QuestionKind.TRUE_FALSE, QuestionKind.CODE)


async def member(world: World, user: UserId) -> MemberId:
    async with world.db.read() as tx:
        found = await members.find_member(tx, GUILD, user)
    assert found is not None
    return found.id


async def stored(world: World, found: Round) -> dict[str, tuple[bool, int]]:
    """Return who is right so far, and after how long."""
    async with world.db.read() as tx:
        answers = await rounds.answers(tx, found.id, found.position)
    return {answer.name: (answer.correct, answer.took_ms) for answer in answers}


async def kept(world: World) -> list[tuple[int, str, bool, bool]]:
    """List the answers in everybody's record: position, what was given, right, first."""
    async with world.db.read() as tx:
        rows = await tx.execute(quiz_answers.select().order_by(quiz_answers.c.id))
        return [(row.position, row.given, row.correct, row.first) for row in rows]


# -- answering -------------------------------------------------------------------------------


async def test_an_answer_may_be_changed_and_takes_the_time_of_the_change(world: World) -> None:
    world.restart(only(world.library, *ONE_PRESS))
    found = await begin(world)
    world.clock.forward(seconds=2)
    await give(world, found, BEN, right=True)
    assert await stored(world, found) == {"Ben": (True, 2000)}
    world.clock.forward(seconds=3)
    await give(world, found, BEN, right=False)
    assert await stored(world, found) == {"Ben": (False, 5000)}
    world.clock.forward(seconds=1.5)
    answered = await give(world, found, BEN, right=True)
    assert await stored(world, found) == {"Ben": (True, 6500)}
    assert answered.given == question_of(world, found).right
    await step(world, 20)
    assert [(right, first) for _, _, right, first in await kept(world)] == [(True, True)]


async def test_the_same_answer_again_keeps_its_time(world: World) -> None:
    found = await begin(world)
    for _ in range(3):
        world.clock.forward(seconds=2)
        await give(world, found, BEN)
    assert await stored(world, found) == {"Ben": (True, 2000)}


async def test_nothing_counts_before_the_end(world: World) -> None:
    found = await begin(world)
    await give(world, found, BEN)
    assert await kept(world) == []
    await step(world, 19.9)
    assert await kept(world) == []
    await step(world, 0.1)
    assert len(await kept(world)) == 1


async def test_after_the_time_nothing_is_taken_though_nobody_closed_the_question(world: World) -> None:
    found = await begin(world)
    world.clock.forward(seconds=20)
    for _ in range(2):
        with pytest.raises(RoundClosed) as caught:
            await give(world, found, BEN)
        assert caught.value.number == 1
        world.restart()  # The second time nothing is remembered.
    assert await stored(world, found) == {}


async def test_another_question_than_the_open_one_is_closed(world: World) -> None:
    found = await begin(world)
    await step(world, 20)
    answers = world.services.round_answers
    for position in (0, 1, 7):
        with pytest.raises(RoundClosed) as caught:
            await answers.answer(who(BEN), found.id, position, [0])
        assert caught.value.number == position + 1
    await step(world, 6)
    with pytest.raises(RoundClosed):
        await answers.answer(who(BEN), found.id, 0, [0])
    await give(world, found, BEN)


async def test_a_round_that_is_over_or_unknown_or_somewhere_else(world: World) -> None:
    found = await begin(world)
    answers = world.services.round_answers
    elsewhere = who(BEN, guild_id=OTHER_GUILD)
    for caller, round_id in ((who(BEN), RoundId(99)), (elsewhere, found.id)):
        with pytest.raises(RoundOver):
            await answers.answer(caller, round_id, 0, [0])
        with pytest.raises(RoundOver):
            await answers.asked(caller, round_id, 0)
    world.restart()
    with pytest.raises(RoundOver):
        await world.services.round_answers.answer(elsewhere, found.id, 0, [0])
    await world.services.rounds.stop(who(ANNA), found.id)
    for _ in range(2):
        with pytest.raises(RoundOver):
            await give(world, found, BEN)
        await step(world)


async def test_stopped_while_the_answer_was_on_its_way(world: World) -> None:
    found = await begin(world)
    await give(world, found, CLEO)  # The question is remembered, so the round is not looked up first.
    with pytest.raises(RoundOver):
        await asyncio.gather(world.services.rounds.stop(who(ANNA), found.id), give_late(world, found))
    async with world.db.read() as tx:
        assert await rounds.answers(tx, found.id) == []
        assert await members.find_member(tx, GUILD, DAN) is None


async def give_late(world: World, found: Round) -> None:
    question = question_of(world, found)
    answers = world.services.round_answers
    if question.quantity is not None:
        await answers.answer_number(who(DAN), found.id, 0, "1")
    else:
        await answers.answer(who(DAN), found.id, 0, question.right)


async def test_a_question_that_is_gone_cannot_be_answered(world: World) -> None:
    found = await begin(world)
    world.restart(only(world.library))
    with pytest.raises(RoundOver):
        await world.services.round_answers.answer(who(BEN), found.id, 0, [0])


async def test_what_does_not_fit_the_question_is_refused(world: World) -> None:
    world.restart(only(world.library, *ONE_PRESS))
    found = await begin(world)
    for wrong in ([], [0, 1], [9], [-1]):
        with pytest.raises(Outdated):
            await world.services.round_answers.answer(who(BEN), found.id, 0, wrong)
    with pytest.raises(Outdated):
        await world.services.round_answers.answer_number(who(BEN), found.id, 0, "1")
    assert await stored(world, found) == {}


async def test_numbers_are_read_as_people_type_them(world: World) -> None:
    world.restart(only(world.library, QuestionKind.NUMBER))
    found = await begin(world)
    answers = world.services.round_answers
    assert (await answers.asked(who(BEN), found.id, 0)).question.kind is QuestionKind.NUMBER
    for typed in ("", "two", "1e400", "1/0", "9" * 50):
        with pytest.raises(NotANumber):
            await answers.answer_number(who(BEN), found.id, 0, typed)
    with pytest.raises(Outdated):
        await answers.answer(who(BEN), found.id, 0, [0])
    for typed in ("3/4", "0,75", "75 %"):
        assert (await answers.answer_number(who(BEN), found.id, 0, typed)).given == 0.75
    assert set(await stored(world, found)) == {"Ben"}


async def test_a_question_asked_long_ago_is_looked_up_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_questions, "REMEMBERED", 1)
    here = await begin(world)
    there = await begin(world, who(ANNA, channel_id=SECOND))
    for found in (here, there, here):
        await give(world, found, BEN)
    for found in (here, there):
        assert set(await stored(world, found)) == {"Ben"}
