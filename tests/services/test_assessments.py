"""The skill check: 18 questions chosen as it goes, kept over restarts, then and now side by side."""

import asyncio
from collections import Counter

import pytest

from bot.domain.assessing import QUESTIONS, beliefs, starting_week
from bot.domain.bank import Bank
from bot.domain.curriculum import Area
from bot.domain.errors import NoQuestions
from bot.domain.ids import PlanId
from bot.domain.library import Library
from bot.domain.plan_writing import TEMPLATE
from bot.domain.question import QuestionKind
from bot.domain.quiz import Mode
from bot.services.asking import Asked, Result
from bot.storage.schema import assessments
from tests.services.quizzing import begun, is_asked, reply, some, stored, take, with_bank, without
from tests.services.world import ANNA, BEN, BOSS, OTHER_GUILD, SECOND, World, who

ME = who(ANNA)


async def check(world: World, *, right: bool = True) -> Result:
    return await take(world, ME, await world.services.quizzes.assess(ME), right)


async def test_eighteen_questions_of_all_areas(world: World) -> None:
    asked = is_asked(await world.services.quizzes.assess(ME))
    assert (asked.mode, asked.position, asked.total) == (Mode.ASSESS, 0, QUESTIONS)
    result = await take(world, ME, asked, lambda each: each.position % 3 > 0)
    assert (len(result.answered), result.right, result.points) == (QUESTIONS, 12, 0)
    assert len({question.id for question, _, _ in result.answered}) == QUESTIONS
    counts = Counter(question.topic.area for question, _, _ in result.answered)
    assert set(counts) == set(Area)
    assert max(counts.values()) <= 8


async def test_the_outcome_says_what_the_answers_say(world: World) -> None:
    result = await take(world, ME, await world.services.quizzes.assess(ME), lambda each: each.position < 9)
    assert result.outcome is not None
    answers = [(question, right) for question, _, right in result.answered]
    levels = {area: belief.level() for area, belief in beliefs(answers).items()}
    now = result.outcome.now
    assert now.levels == levels
    assert (now.at, now.session_id) == (world.clock.now(), result.session_id)
    roadmap = world.library.plans[PlanId("roadmap-16")]
    assert now.week == starting_week(roadmap, levels)
    assert (result.outcome.plan_title, result.outcome.before) == (roadmap.title, None)
    assert all(0 < level.low <= level.share <= level.high < 1 for level in levels.values())


async def test_it_adapts_to_the_answers(world: World) -> None:
    able, unable = await check(world, right=True), await check(world, right=False)
    hard = [
        sum(question.difficulty == "hard" for question, _, _ in result.answered) for result in (able, unable)
    ]
    assert hard[0] > hard[1]
    assert able.outcome is not None
    assert unable.outcome is not None
    for area in Area:
        assert able.outcome.now.levels[area].low > unable.outcome.now.levels[area].share
    assert able.outcome.now.week == world.library.plans[PlanId("roadmap-16")].weeks
    assert unable.outcome.now.week == 1


async def test_it_goes_on_through_restarts(world: World) -> None:
    asked, seen = is_asked(await world.services.quizzes.assess(ME)), []
    while True:
        seen.append(asked.question.id)
        await reply(world, ME, asked, right=len(seen) % 2 == 0)
        world.restart()
        world.clock.forward(minutes=30)
        found = await world.services.quiz_answers.question(ME, asked.session_id)
        if not isinstance(found, Asked):
            break
        assert is_asked(await world.services.quizzes.assess(ME)) == found
        asked = found
    assert isinstance(found, Result)
    assert [question.id for question, _, _ in found.answered] == seen
    assert len(seen) == QUESTIONS
    assert len(await stored(world, "quiz_sessions")) == 1


async def test_after_a_day_it_begins_anew(world: World) -> None:
    asked = is_asked(await world.services.quizzes.assess(ME))
    await reply(world, ME, asked, right=True)
    world.clock.forward(days=1, seconds=1)
    again = is_asked(await world.services.quizzes.assess(ME))
    assert again.session_id != asked.session_id
    assert again.position == 0
    assert await stored(world, "assessments") == []


async def test_two_presses_at_once_begin_one_check(world: World) -> None:
    found = await asyncio.gather(*(world.services.quizzes.assess(ME) for _ in range(4)))
    assert len({is_asked(each).session_id for each in found}) == 1


async def test_the_last_answer_twice_at_once_makes_one_outcome(world: World) -> None:
    asked = is_asked(await world.services.quizzes.assess(ME))
    for _ in range(QUESTIONS - 1):
        await reply(world, ME, asked, right=True)
        asked = is_asked(await world.services.quiz_answers.question(ME, asked.session_id))
    await asyncio.gather(*(reply(world, ME, asked, right=True) for _ in range(3)), return_exceptions=True)
    assert len(await stored(world, "assessments")) == len(Area)
    assert len(await stored(world, "quiz_answers")) == QUESTIONS


async def test_then_and_now(world: World) -> None:
    first = await check(world, right=False)
    world.clock.forward(days=28)
    second = await check(world, right=True)
    world.clock.forward(days=28)
    third = await check(world, right=False)
    outcomes = [result.outcome for result in (first, second, third)]
    assert all(outcome is not None for outcome in outcomes)
    assert [outcome and outcome.before for outcome in outcomes] == [
        None,
        outcomes[0] and outcomes[0].now,
        outcomes[1] and outcomes[1].now,
    ]
    figures = await world.services.quiz_figures.me(ME)
    assert list(figures.assessments) == [outcome.now for outcome in outcomes if outcome]
    assert (await world.services.quiz_figures.me(who(BEN))).assessments == ()


async def test_somebody_elses_check_plays_no_part(world: World) -> None:
    await take(world, who(BEN), await world.services.quizzes.assess(who(BEN)))
    there = who(ANNA, guild_id=OTHER_GUILD)
    await take(world, there, await world.services.quizzes.assess(there))
    result = await check(world)
    assert result.outcome is not None
    assert result.outcome.before is None


async def test_the_week_is_one_of_the_member_s_own_plan(world: World) -> None:
    await begun(world, ME)
    result = await check(world, right=True)
    assert result.outcome is not None
    kickstart = world.library.plans[PlanId("kickstart-30")]
    assert (result.outcome.plan_title, result.outcome.now.week) == (kickstart.title, kickstart.weeks)


async def test_a_plan_without_topics_gives_way_to_the_roadmap(world: World, library: Library) -> None:
    draft = await world.services.own_plans.preview(BOSS, TEMPLATE.encode())
    assert draft.draft_id is not None
    kept = await world.services.own_plans.keep(BOSS, draft.draft_id)
    await begun(world, ME, plan=kept.plan.id, channel_id=SECOND)
    result = await check(world)
    assert result.outcome is not None
    assert result.outcome.plan_title == library.plans[PlanId("roadmap-16")].title


async def test_content_of_another_folder_may_lack_the_roadmap(world: World, library: Library) -> None:
    only = library.plans[PlanId("kickstart-30")]
    world.restart(Library({only.id: only}, library.topics, library.resources, library.bank))
    result = await check(world)
    assert result.outcome is not None
    assert result.outcome.plan_title == only.title


# -- few questions, and gone ones ------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 5])
async def test_a_small_bank_gives_what_it_has(world: World, library: Library, count: int) -> None:
    world.restart(with_bank(library, *some(library, QuestionKind.CHOICE, count)))
    result = await check(world)
    assert len(result.answered) == count
    assert result.outcome is not None


async def test_an_empty_bank_has_no_check(world: World, library: Library) -> None:
    world.restart(Library(library.plans, library.topics, library.resources, Bank({})))
    with pytest.raises(NoQuestions) as caught:
        await world.services.quizzes.assess(ME)
    assert caught.value == NoQuestions(None, None)
    assert await stored(world, "quiz_sessions") == []


async def test_an_answered_question_that_is_gone_is_asked_for_by_another(
    world: World, library: Library
) -> None:
    asked = is_asked(await world.services.quizzes.assess(ME))
    await reply(world, ME, asked, right=True)
    world.restart(without(library, asked.question.id))
    result = await take(world, ME, await world.services.quiz_answers.question(ME, asked.session_id))
    assert len(result.answered) == QUESTIONS
    assert result.outcome is not None


async def test_an_outcome_that_was_deleted_shows_the_answers(world: World) -> None:
    result = await check(world)
    async with world.db.write() as tx:
        await tx.execute(assessments.delete())
    again = await world.services.quiz_answers.question(ME, result.session_id)
    assert isinstance(again, Result)
    assert (again.outcome, again.answered) == (None, result.answered)
