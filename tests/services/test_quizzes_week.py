"""A quiz nobody described is about the week of the member's own plan."""

import pytest

from bot.domain.curriculum import Difficulty, Topic
from bot.domain.ids import ChannelId
from bot.domain.library import Library
from bot.domain.pace import Pace
from bot.domain.plan_writing import TEMPLATE
from bot.services.access import Caller
from bot.services.quizzes import UnderWay
from tests.services.quizzing import is_asked, take, with_bank
from tests.services.world import ANNA, BEN, BOSS, CHAT, ELSEWHERE, OTHER_GUILD, SECOND, World, who

ME = who(ANNA)


async def asked_about(world: World, caller: Caller = ME, count: int | None = None) -> set[Topic]:
    """Take a quiz of one's own and return what it was about."""
    found = await world.services.quizzes.start(caller, None, count, anew=True)
    assert not isinstance(found, UnderWay)
    result = await take(world, caller, found)
    return {question.topic for question, _, _ in result.answered}


def topics(world: World, *numbers: int, plan: str = "kickstart-30") -> set[Topic]:
    days = world.library.plans[plan].days  # type: ignore[index]
    return {topic for number in numbers for topic in days[number - 1].topics}


async def test_the_topics_of_the_week_so_far(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(ME)
    await world.sweep("2026-03-02 09:00")
    assert await asked_about(world, count=20) <= topics(world, 1)
    await world.sweep("2026-03-12 09:00")  # day 11, the fourth of week 2
    for _ in range(3):
        assert await asked_about(world, count=20) <= topics(world, 8, 9, 10, 11)
    assert topics(world, 8, 9, 10, 11) != topics(world, 1)


async def test_before_the_first_day_anything_is_asked(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(ME)
    assert len(await asked_about(world, count=20)) > 5


async def test_who_is_in_no_group_is_asked_anything(world: World) -> None:
    assert len(await asked_about(world, count=20)) > 5
    await world.set_up()
    await world.sweep("2026-03-05 09:00")
    assert len(await asked_about(world, count=20)) > 5, "not enrolled"


async def test_the_week_is_that_of_the_member_s_own_pace(world: World) -> None:
    cohort = await world.set_up()
    await world.services.membership.join(ME)
    await world.sweep_until("2026-03-10 09:00")
    await world.services.rests.change_pace(ME, cohort.id, Pace.OWN)
    own = await world.services.study.today(ME)
    week = (own.view.day.number - 1) // 7
    numbers = range(7 * week + 1, own.view.day.number + 1)
    assert await asked_about(world, count=20) <= topics(world, *numbers)


async def test_a_group_s_own_plan_has_no_topics(world: World) -> None:
    draft = await world.services.own_plans.preview(BOSS, TEMPLATE.encode())
    assert draft.draft_id is not None
    kept = await world.services.own_plans.keep(BOSS, draft.draft_id)
    await world.set_up(plan=kept.plan.id)
    await world.services.membership.join(ME)
    await world.sweep("2026-03-02 09:00")
    assert len(await asked_about(world, count=20)) > 5


async def test_of_two_groups_it_is_that_of_the_channel_or_of_the_member(world: World) -> None:
    await world.set_up(name="One", chat_id=CHAT)
    await world.set_up(name="Two", channel_id=SECOND, plan="roadmap-16")
    for caller, cohort in ((ME, "One"), (ME, "Two"), (who(BEN), "Two")):
        await world.services.membership.join(caller, cohort)
    await world.sweep("2026-03-02 09:00")
    roadmap = topics(world, 1, plan="roadmap-16")
    assert await asked_about(world) <= topics(world, 1)
    assert await asked_about(world, who(ANNA, channel_id=CHAT)) <= topics(world, 1)
    assert await asked_about(world, who(ANNA, channel_id=SECOND)) <= roadmap
    assert await asked_about(world, who(ANNA, channel_id=ChannelId(7), parent_id=SECOND)) <= roadmap
    assert await asked_about(world, who(BEN, channel_id=ELSEWHERE)) <= roadmap, "his only one"
    assert len(await asked_about(world, who(ANNA, channel_id=ELSEWHERE), 20)) > 5, "nobody can tell"


async def test_the_other_server_s_week_plays_no_part(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(ME)
    await world.sweep("2026-03-02 09:00")
    assert len(await asked_about(world, who(ANNA, guild_id=OTHER_GUILD), 20)) > 5


async def test_a_finished_group_s_last_week_is_asked_about(world: World) -> None:
    cohort = await world.set_up()
    await world.services.membership.join(ME)
    await world.sweep("2026-03-05 09:00")
    await world.services.cohorts.end(BOSS, cohort.id)
    assert await asked_about(world, count=20) <= topics(world, 1, 2, 3, 4)


@pytest.mark.parametrize("difficulty", Difficulty)
async def test_a_difficulty_the_week_lacks_is_asked_of_any_topic(
    world: World, library: Library, difficulty: Difficulty
) -> None:
    await world.set_up()
    await world.services.membership.join(ME)
    await world.sweep("2026-03-02 09:00")
    week = topics(world, 1)
    lacking = [
        question
        for question in library.bank.written.values()
        if question.topic not in week or question.difficulty is not difficulty
    ]
    world.restart(with_bank(library, *lacking))
    asked = is_asked(await world.services.quizzes.start(ME, difficulty=difficulty))
    assert (asked.total, asked.question.difficulty) == (5, difficulty)
