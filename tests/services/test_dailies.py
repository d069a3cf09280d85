"""The quiz of the day: the same for a whole group, about its day, and only until the next one."""

import asyncio

import pytest

from bot.domain.errors import (
    NoCohort,
    NotEnrolled,
    NotStarted,
    Outdated,
    QuizClosed,
    UnknownCohort,
)
from bot.domain.ids import CohortId, DayId
from bot.domain.library import Library
from bot.domain.question import QuestionKind
from bot.domain.quiz import Mode
from bot.services.asking import Asked, Result
from tests.services.quizzing import begun, is_asked, names, reply, some, stored, take, with_bank
from tests.services.world import ANNA, BEN, BOSS, CLEO, OTHER_GUILD, SECOND, World, shorten, utc, who

ME, HIM = who(ANNA), who(BEN)


# -- the same for all ------------------------------------------------------------------------


async def test_three_questions_about_the_day_the_same_for_all(world: World) -> None:
    await begun(world)
    mine = is_asked(await world.services.quizzes.daily(ME))
    his = is_asked(await world.services.quizzes.daily(HIM))
    assert (mine.mode, mine.position, mine.total) == (Mode.DAILY, 0, 3)
    assert mine.session_id != his.session_id
    assert (mine.question, mine.order) == (his.question, his.order)
    first, second = await take(world, ME, mine), await take(world, HIM, his)
    assert [found[0] for found in first.answered] == [found[0] for found in second.answered]
    topics = {topic for day in world.library.plans.values() for topic in day.days[0].topics}
    assert {question.topic for question, _, _ in first.answered} <= topics


async def test_generated_numbers_are_the_same_for_all(world: World, library: Library) -> None:
    world.restart(with_bank(library, generators=True))
    await begun(world)
    first = await take(world, ME, await world.services.quizzes.daily(ME))
    second = await take(world, HIM, await world.services.quizzes.daily(HIM))
    assert [found[0] for found in first.answered] == [found[0] for found in second.answered]


async def test_other_groups_and_other_days_are_asked_other_questions(world: World) -> None:
    one = await begun(world, name="One")
    two = await begun(world, name="Two", channel_id=SECOND)
    assert await names(world, ME, str(one)) != await names(world, ME, str(two))
    assert await names(world, ME, "One") == await names(world, HIM, "One")
    seen = set(await names(world, ME, "One"))
    for day in range(3, 9):
        await world.sweep(f"2026-03-0{day} 09:00")
        today = set(await names(world, ME, "One"))
        assert not today & seen, "no question twice while there are others"
        seen |= today
    assert len(seen) == 21


async def test_fifty_members_at_once_have_them_drawn_once(world: World) -> None:
    await world.set_up()
    members = [who(1000 + number) for number in range(50)]  # type: ignore[arg-type]
    for member in members:
        await world.services.membership.join(member)
    await world.sweep("2026-03-02 09:00")
    begun_ = await asyncio.gather(*(world.services.quizzes.daily(member) for member in members))
    assert len({is_asked(found).question for found in begun_}) == 1
    await asyncio.gather(*(take(world, member, found) for member, found in zip(members, begun_, strict=True)))
    assert len(await stored(world, "quiz_dailies")) == 1
    assert [row["correct"] for row in await stored(world, "quiz_answers")] == [True] * 150
    assert [row["points"] for row in await stored(world, "quiz_points")] == [2] * 150


async def test_two_presses_at_once_begin_one_session(world: World) -> None:
    await begun(world)
    found = await asyncio.gather(*(world.services.quizzes.daily(ME) for _ in range(5)))
    assert len({is_asked(each).session_id for each in found}) == 1
    assert len(await stored(world, "quiz_sessions")) == 1


# -- going on, and how it went ---------------------------------------------------------------


async def test_it_goes_on_where_it_was_by_command_button_and_over_a_restart(world: World) -> None:
    cohort = await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    await reply(world, ME, asked, right=True)
    world.restart()
    by_command = is_asked(await world.services.quizzes.daily(ME))
    by_button = is_asked(await world.services.quizzes.press_daily(ME, cohort, world.day(1)))
    by_next = await world.services.quiz_answers.question(ME, asked.session_id)
    assert by_command == by_button == by_next
    assert (by_command.session_id, by_command.position) == (asked.session_id, 1)


async def test_finished_it_shows_how_it_went_also_later(world: World) -> None:
    cohort = await begun(world)
    result = await take(world, ME, await world.services.quizzes.daily(ME), lambda asked: asked.position > 0)
    assert (result.right, result.points) == (2, 4)
    assert await world.services.quizzes.daily(ME) == result
    await world.sweep("2026-03-09 09:00")
    later = await world.services.quizzes.press_daily(ME, cohort, world.day(1))
    assert isinstance(later, Result)
    assert (later.answered, later.points) == (result.answered, 4)


async def test_it_stays_open_in_a_pause_until_the_next_day_comes(world: World) -> None:
    await begun(world)
    await world.services.arrangements.confirm(
        BOSS, (await world.services.arrangements.preview_pause(BOSS, "2026-03-03", "2026-03-06")).change_id
    )
    asked = is_asked(await world.services.quizzes.daily(ME))
    world.clock.at = utc("2026-03-05 12:00")
    assert isinstance(await world.services.quiz_answers.question(ME, asked.session_id), Asked)
    assert (await reply(world, ME, asked, right=True)).points == 2


# -- the day is over -------------------------------------------------------------------------


async def test_yesterdays_questions_and_yesterdays_post_are_refused(world: World, library: Library) -> None:
    world.restart(with_bank(library, *some(library, QuestionKind.CHOICE, 12)))
    cohort = await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    await reply(world, ME, asked, right=True)
    await world.sweep("2026-03-03 09:00")
    use = world.services.quiz_answers
    before = await stored(world, "quiz_answers")
    for refused in (
        use.question(ME, asked.session_id),
        use.asked(ME, asked.session_id, 1),
        use.answer(ME, asked.session_id, 1, [0]),
        world.services.quizzes.press_daily(ME, cohort, world.day(1)),
        world.services.quizzes.press_daily(HIM, cohort, world.day(1)),
    ):
        with pytest.raises(QuizClosed) as caught:
            await refused
        assert caught.value == QuizClosed(1, "30-day kickstart", running=True)
    assert await stored(world, "quiz_answers") == before
    assert is_asked(await world.services.quizzes.daily(ME)).session_id != asked.session_id


async def test_yesterdays_question_is_refused_whatever_its_kind(world: World) -> None:
    await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    await world.sweep("2026-03-03 09:00")
    with pytest.raises(QuizClosed) as caught:
        await reply(world, ME, asked, right=True)
    assert caught.value == QuizClosed(1, "30-day kickstart", running=True)
    assert await stored(world, "quiz_points") == await stored(world, "cards") == []


async def test_a_group_that_has_ended_asks_no_more(world: World) -> None:
    cohort = await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    result = await take(world, HIM, await world.services.quizzes.daily(HIM))
    await world.services.cohorts.end(BOSS, cohort)
    closed = QuizClosed(1, "30-day kickstart", running=False)
    for refused in (
        reply(world, ME, asked, right=True),
        world.services.quizzes.daily(ME),
        world.services.quizzes.press_daily(ME, cohort, world.day(1)),
    ):
        with pytest.raises(QuizClosed) as caught:
            await refused
        assert caught.value == closed
    again = await world.services.quizzes.daily(HIM)
    assert isinstance(again, Result)
    assert again.answered == result.answered


async def test_after_the_last_day_the_quiz_is_closed_with_the_group(world: World, library: Library) -> None:
    world.restart(shorten(library, 2))
    cohort = await begun(world)
    await world.sweep("2026-03-03 09:00")
    asked = is_asked(await world.services.quizzes.daily(ME))
    await world.sweep_until("2026-03-05 10:00")
    assert not (await world.cohort_of("30-day kickstart")).running
    with pytest.raises(QuizClosed):
        await reply(world, ME, asked, right=True)
    with pytest.raises(QuizClosed):
        await world.services.quizzes.press_daily(HIM, cohort, world.day(2))


async def test_at_the_intensive_pace_both_posts_of_the_date_have_a_quiz(world: World) -> None:
    cohort = await begun(world, intensive=True)
    first = is_asked(await world.services.quizzes.press_daily(ME, cohort, world.day(1)))
    second = is_asked(await world.services.quizzes.press_daily(ME, cohort, world.day(2)))
    assert first.session_id != second.session_id
    assert is_asked(await world.services.quizzes.daily(ME)) == second
    points = [(await take(world, ME, each)).points for each in (first, second)]
    assert points == [6, 4], "ten on a study day"
    await world.sweep("2026-03-03 09:00")
    for number in (1, 2):
        with pytest.raises(QuizClosed):
            await world.services.quizzes.press_daily(HIM, cohort, world.day(number))
    for number in (3, 4):
        is_asked(await world.services.quizzes.press_daily(HIM, cohort, world.day(number)))


# -- who may not, and what there is not ------------------------------------------------------


async def test_who_is_not_in_the_group_is_told_so(world: World) -> None:
    cohort = await begun(world)
    for refused in (
        world.services.quizzes.daily(who(CLEO)),
        world.services.quizzes.press_daily(who(CLEO), cohort, world.day(1)),
    ):
        with pytest.raises(NotEnrolled):
            await refused
    await world.services.membership.leave(HIM)
    with pytest.raises(NotEnrolled):
        await world.services.quizzes.daily(HIM)
    assert await stored(world, "quiz_sessions") == []


async def test_who_left_in_the_middle_earns_nothing_more(world: World) -> None:
    await begun(world)
    asked = is_asked(await world.services.quizzes.daily(ME))
    await world.services.membership.leave(ME)
    verdict = await reply(world, ME, asked, right=True)
    assert (verdict.correct, verdict.points) == (True, 0)
    assert await stored(world, "quiz_points") == []


async def test_before_the_first_day(world: World) -> None:
    cohort = await world.set_up()
    await world.services.membership.join(ME)
    with pytest.raises(NotStarted) as caught:
        await world.services.quizzes.daily(ME)
    assert caught.value == NotStarted("30-day kickstart", utc("2026-03-02 09:00"))
    with pytest.raises(Outdated):
        await world.services.quizzes.press_daily(ME, cohort.id, world.day(1))


async def test_there_is_no_such_group_or_day(world: World) -> None:
    with pytest.raises(NoCohort):
        await world.services.quizzes.daily(ME)
    cohort = await begun(world)
    for day in (world.day(2), DayId("nonsense")):
        with pytest.raises(Outdated):
            await world.services.quizzes.press_daily(ME, cohort, day)
    with pytest.raises(UnknownCohort):
        await world.services.quizzes.press_daily(ME, CohortId(99), world.day(1))
    with pytest.raises(UnknownCohort):
        await world.services.quizzes.press_daily(who(ANNA, guild_id=OTHER_GUILD), cohort, world.day(1))
