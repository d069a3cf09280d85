"""The quiz of the day when questions are retired, or gone from the bank."""

import pytest

from bot.domain.errors import (
    NoQuestions,
    Outdated,
)
from bot.domain.ids import PlanId, QuestionId
from bot.domain.library import Library
from bot.domain.question import QuestionKind
from bot.storage.schema import metadata
from tests.services.quizzing import (
    begun,
    is_asked,
    names,
    reply,
    retire,
    some,
    stored,
    take,
    with_bank,
    without,
)
from tests.services.world import ANNA, BEN, CLEO, SECOND, World, who

ME, HIM = who(ANNA), who(BEN)


# -- questions that are retired or gone ------------------------------------------------------


async def test_a_retired_question_is_not_drawn_and_what_was_drawn_stands(world: World) -> None:
    one = await begun(world, name="One")
    two = await begun(world, name="Two", channel_id=SECOND)
    drawn = await names(world, ME, str(one))
    await retire(world, *drawn)
    assert await names(world, HIM, str(one)) == drawn, "the same for all who come later"
    topics = {topic.id for topic in world.library.plans[PlanId("kickstart-30")].day(1).topics}
    everything = [entry.id for entry in world.library.bank if entry.topic.id in topics]
    await retire(world, *everything[:-1])
    assert everything[-1] in await names(world, ME, str(two)), "filled up from other topics"


async def test_a_question_that_is_gone_is_passed_over(world: World, library: Library) -> None:
    await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    await reply(world, ME, asked, right=True)
    before = await names(world, ME)
    world.restart(without(library, QuestionId(before[1])))
    third = is_asked(await world.services.quizzes.daily(ME))
    assert (third.position, third.question.id) == (2, before[2])
    result = await take(world, ME, third)
    assert (result.right, result.points) == (2, 4)
    assert await world.services.quizzes.daily(ME) == result


async def test_who_comes_after_one_is_gone_gets_three_others_all_the_same(
    world: World, library: Library
) -> None:
    await begun(world, ME, HIM, who(CLEO))
    before = await names(world, ME)
    world.restart(without(library, QuestionId(before[0])))
    his = await names(world, HIM)
    assert (len(his), before[0] in his) == (3, False)
    await retire(world, *his)
    assert await names(world, who(CLEO)) == his
    assert [row["questions"] for row in await stored(world, "quiz_dailies")] == [
        '["' + '", "'.join(his) + '"]'
    ]


async def test_a_server_with_everything_retired_has_no_questions(world: World, library: Library) -> None:
    world.restart(with_bank(library, *some(library, QuestionKind.CHOICE, 3)))
    await begun(world)
    await retire(world, *(entry.id for entry in world.library.bank))
    with pytest.raises(NoQuestions) as caught:
        await world.services.quizzes.daily(ME)
    assert caught.value == NoQuestions(None, None)


async def test_a_session_whose_day_the_plan_no_longer_has_is_outdated(world: World, library: Library) -> None:
    await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    async with world.db.write() as tx:
        sessions = metadata.tables["quiz_sessions"]
        await tx.execute(sessions.update().values(day_id="gone"))
    with pytest.raises(Outdated):
        await reply(world, ME, asked, right=True)


async def test_a_session_without_its_group_is_outdated(world: World) -> None:
    await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    sessions = metadata.tables["quiz_sessions"]
    async with world.db.write() as tx:
        await tx.execute(sessions.update().values(cohort_id=None))
    with pytest.raises(Outdated):
        await reply(world, ME, asked, right=True)
    async with world.db.write() as tx:
        await tx.execute(sessions.update().values(cohort_id=1, day_id=None))
    with pytest.raises(Outdated):
        await reply(world, ME, asked, right=True)
