"""What an answer in a live round is worth: points, cards, a place."""

import asyncio

import pytest

from bot.domain.cohort import Shown
from bot.domain.errors import RoundOver
from bot.domain.ids import MemberId, RoundId, UserId
from bot.domain.question import QuestionKind
from bot.domain.quiz import Mode
from bot.services.answering import keep_answer
from bot.storage import cards, members, quizzes, rounds
from bot.storage.schema import quiz_answers, quiz_points
from tests.services.live import begin, chosen, give, now, only, question_of, shown, step
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    CLEO,
    GUILD,
    OTHER_GUILD,
    World,
    utc,
    who,
)


async def member(world: World, user: UserId) -> MemberId:
    async with world.db.read() as tx:
        found = await members.find_member(tx, GUILD, user)
    assert found is not None
    return found.id


async def kept(world: World) -> list[tuple[int, str, bool, bool]]:
    """List the answers in everybody's record: position, what was given, right, first."""
    async with world.db.read() as tx:
        rows = await tx.execute(quiz_answers.select().order_by(quiz_answers.c.id))
        return [(row.position, row.given, row.correct, row.first) for row in rows]


# -- what it is worth ------------------------------------------------------------------------


async def test_a_right_answer_earns_two_points_and_every_answer_a_card(world: World) -> None:
    await world.set_up()
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    found = await begin(world, questions=1)
    await give(world, found, ANNA, right=True)
    await give(world, found, BEN, right=False)
    await give(world, found, CLEO, right=True)  # not in the group
    await step(world, 20)
    async with world.db.read() as tx:
        earned = await rounds.points(tx, found.id)
        missed = [
            (await cards.of_member(tx, await member(world, user)))[0].missed for user in (ANNA, BEN, CLEO)
        ]
    assert earned == {await member(world, ANNA): 2}
    assert missed == [False, True, False]
    await step(world, 6)
    board = shown(world)[-1]
    assert [(place.name, place.right, place.points) for place in board.places] == [
        ("Anna", 1, 2),
        ("Cleo", 1, 0),
        ("Ben", 0, 0),
    ]


async def test_at_most_ten_points_a_study_day(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(BEN))
    found = await begin(world, questions=7)
    for _ in range(7):
        await give(world, found, BEN)
        await step(world, 20)
        await step(world, 6)
    (place,) = shown(world)[-1].places
    assert (place.right, place.points) == (7, 10)


async def test_points_belong_to_the_study_day_of_the_answer(world: World) -> None:
    """The group's day ends at 03:00, and the question closes after it."""
    await world.set_up()
    await world.services.membership.join(who(BEN))
    world.clock.at = utc("2026-03-03 02:59:45")
    found = await begin(world, questions=1)
    await give(world, found, BEN)
    await step(world, 20)
    async with world.db.read() as tx:
        (row,) = (await tx.execute(quiz_points.select())).all()
    assert (f"{row.study_on}", row.earned_at) == ("2026-03-02", utc("2026-03-03 02:59:48"))


async def test_who_left_the_group_meanwhile_earns_nothing(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(BEN))
    found = await begin(world, questions=1)
    await give(world, found, BEN)
    await world.services.membership.leave(who(BEN))
    await step(world, 20)
    async with world.db.read() as tx:
        assert await rounds.points(tx, found.id) == {}
    assert len(await kept(world)) == 1


async def test_a_group_that_ended_meanwhile_gives_no_points(world: World) -> None:
    cohort = await world.set_up()
    await world.services.membership.join(who(BEN))
    found = await begin(world, questions=1)
    await give(world, found, BEN)
    await world.services.cohorts.end(BOSS, cohort.id)
    await step(world, 20)
    async with world.db.read() as tx:
        assert await rounds.points(tx, found.id) == {}


async def test_a_card_remembers_when_it_was_answered_not_when_it_was_counted(world: World) -> None:
    found = await begin(world, questions=1)
    world.clock.forward(seconds=4)
    answered_at = world.clock.now()
    await give(world, found, BEN)
    await step(world, 3600)
    async with world.db.read() as tx:
        (card,) = await cards.of_member(tx, await member(world, BEN))
    assert card.reviewed_at == answered_at


async def test_a_first_answer_elsewhere_stays_the_first(world: World) -> None:
    found = await begin(world, questions=1)
    await give(world, found, BEN, right=True)
    question = question_of(world, found)
    given = 0.0 if question.quantity else chosen(question, right=False)
    async with world.db.write() as tx:
        ben = await member(world, BEN)
        session = await quizzes.start(
            tx, quizzes.NewSession(ben, Mode.START, [question.id], 1), world.clock.now()
        )
        await keep_answer(tx, ben, question, given, 0, world.clock.now(), session_id=session)
    await step(world, 20)
    assert [first for _, _, _, first in await kept(world)] == [True, False]


async def test_who_has_their_data_deleted_in_a_round_is_gone_from_it(world: World) -> None:
    found = await begin(world, questions=1)
    for user in (BEN, CLEO):
        await give(world, found, user)
    await world.services.privacy.delete(BEN)
    await step(world, 20)
    await step(world, 6)
    assert [place.name for place in shown(world)[-1].places] == ["Cleo"]
    assert (await now(world, found.id)).starter_id == ANNA
    await world.services.privacy.delete(ANNA)
    assert (await now(world, found.id)).starter_id == 0


async def test_an_answer_that_no_longer_fits_is_left_out(world: World) -> None:
    library = only(world.library, QuestionKind.CHOICE)
    world.restart(library)
    found = await begin(world, questions=1)
    await give(world, found, BEN)
    question = question_of(world, found)
    async with world.db.write() as tx:
        await tx.exec_driver_sql("UPDATE quiz_round_answers SET given = '9'")
    await step(world, 20)
    assert await kept(world) == []
    revealed = shown(world)[-1]
    assert (revealed.tally.answered, revealed.question.id) == (0, question.id)


# -- many --------------------------------------------------------------------------------


async def test_a_hundred_answer_at_once_and_each_counts_once(world: World) -> None:
    await world.set_up()
    crowd = [who(UserId(1000 + number)) for number in range(100)]
    for caller in crowd[:10]:
        await world.services.membership.join(caller)
    found = await begin(world, questions=1)
    await asyncio.gather(*(give(world, found, caller) for caller in crowd))
    await asyncio.gather(*(give(world, found, caller) for caller in crowd))
    await step(world, 20)
    revealed = shown(world)[-1]
    assert (revealed.tally.answered, revealed.tally.right) == (100, 100)
    assert len(await kept(world)) == 100
    async with world.db.read() as tx:
        assert sum((await rounds.points(tx, found.id)).values()) == 20


# -- one's own ---------------------------------------------------------------------------


async def test_my_result_has_my_place_even_if_nobody_else_may_see_it(world: World) -> None:
    found = await begin(world, questions=2)
    for user in (CLEO, BEN):
        await give(world, found, user)
        world.clock.forward(seconds=1)
    async with world.db.write() as tx:
        await members.set_shown(tx, await member(world, BEN), Shown.HIDDEN)
    await step(world, 20)
    await step(world, 6)
    await give(world, found, BEN, right=False)
    for seconds in (20, 6):
        with pytest.raises(RoundOver):
            await world.services.round_answers.own(who(BEN), found.id)
        await step(world, seconds)
    board = shown(world)[-1]
    assert [place.name for place in board.places] == ["Cleo"]
    assert board.answered == 2
    own = await world.services.round_answers.own(who(BEN), found.id)
    assert own.place is not None
    assert (own.place.rank, own.place.right, own.round.position) == (2, 1, 2)
    assert [right for _, _, right in own.answered] == [True, False]


async def test_my_result_without_an_answer_and_of_nothing(world: World) -> None:
    found = await begin(world, questions=1)
    await give(world, found, BEN)
    for seconds in (20, 6):
        await step(world, seconds)
    own = world.services.round_answers.own
    assert (await own(who(CLEO), found.id)).place is None
    for caller, round_id in ((who(BEN), RoundId(99)), (who(BEN, guild_id=OTHER_GUILD), found.id)):
        with pytest.raises(RoundOver):
            await own(caller, round_id)
    world.restart(only(world.library))
    gone = await world.services.round_answers.own(who(BEN), found.id)
    assert (gone.place is not None, list(gone.answered)) == (True, [])
