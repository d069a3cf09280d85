"""What quizzes earn: 2 points for a right answer of the day, at most 10 a study day, in every figure."""

from datetime import date

import pytest

from bot.domain.board import Period
from bot.domain.ids import CohortId, QuestionId
from bot.domain.library import Library
from bot.domain.question import QuestionKind
from bot.services.access import Caller
from bot.services.answering import award
from bot.services.asking import Asked, Result
from bot.storage import cohorts, completions, members
from bot.storage.schema import quiz_points
from tests.services.quizzing import begun, is_asked, reply, some, stored, take, with_bank
from tests.services.world import ANNA, BEN, SECOND, World, utc, who

ME, HIM = who(ANNA), who(BEN)


async def earn(world: World, cohort_id: CohortId, *names: str, caller: Caller = ME) -> list[int]:
    """Let right answers count as a live round does, and return what each earned."""
    async with world.db.write() as tx:
        cohort = await cohorts.get(tx, cohort_id)
        assert cohort is not None
        enrolment = await members.get_enrolment(tx, cohort_id, caller.user_id)
        now = world.clock.now()
        return [await award(tx, cohort, enrolment, QuestionId(name), now) for name in names]


async def standings(world: World, period: str = "all") -> list[int]:
    async with world.db.read() as tx:
        kept = await completions.all_standings(tx)
    return sorted(points for (_, of), points in kept.items() if of == period)


async def test_two_points_for_each_right_answer(world: World) -> None:
    await begun(world)
    found: object = await world.services.quizzes.daily(ME)
    points = []
    while isinstance(found, Asked):
        points.append((await reply(world, ME, found, right=found.position != 1)).points)
        found = await world.services.quiz_answers.question(ME, found.session_id)
    assert points == [2, 0, 2]
    assert isinstance(found, Result)
    assert found.points == 4
    rows = await stored(world, "quiz_points")
    assert [(row["points"], row["study_on"], row["earned_at"]) for row in rows] == [
        (2, date(2026, 3, 2), utc("2026-03-02 09:00"))
    ] * 2
    assert {(row["week"], row["month"]) for row in rows} == {("2026-W10", "2026-03")}


async def test_at_most_ten_on_a_study_day(world: World) -> None:
    cohort = await begun(world)
    assert await earn(world, cohort, "a", "b", "c", "d") == [2, 2, 2, 2]
    result = await take(world, ME, await world.services.quizzes.daily(ME))
    assert (result.right, result.points) == (3, 2)
    assert await earn(world, cohort, "e") == [0]
    assert await standings(world) == [10]
    assert await earn(world, cohort, "a", caller=HIM) == [2], "everybody has ten of their own"


async def test_what_is_left_of_ten_is_given_where_it_is_less_than_two(world: World) -> None:
    cohort = await begun(world)
    await earn(world, cohort, "a", "b", "c", "d", "e")
    async with world.db.write() as tx:
        first = quiz_points.c.question_id == "a"
        await tx.execute(quiz_points.update().where(first).values(points=1))
    assert await earn(world, cohort, "f", "g") == [1, 0]


async def test_a_question_earns_once_on_a_study_day(world: World) -> None:
    cohort = await begun(world)
    assert await earn(world, cohort, "a", "a") == [2, 0]
    world.clock.forward(days=1)
    assert await earn(world, cohort, "a") == [2]


@pytest.mark.parametrize(
    ("zone", "before", "after"),
    [
        (None, "2026-03-03 02:59", "2026-03-03 03:00"),  # the group's zone is UTC
        ("Auckland", "2026-03-03 13:59", "2026-03-03 14:00"),  # 03:00 there, summer time
        ("Los Angeles", "2026-03-02 10:59", "2026-03-02 11:00"),
    ],
)
async def test_a_study_day_is_that_of_the_member_s_zone(
    world: World, zone: str | None, before: str, after: str
) -> None:
    cohort = await begun(world)
    if zone:
        await world.services.membership.set_zone(ME, zone)
    world.clock.at = utc(before)
    assert await earn(world, cohort, *"abcdef") == [2, 2, 2, 2, 2, 0]
    world.clock.at = utc(after)
    assert await earn(world, cohort, "a", "f") == [2, 2]


async def test_a_study_day_ends_at_the_group_s_rollover(world: World) -> None:
    cohort = await begun(world)
    await world.edit(rollover=6)
    world.clock.at = utc("2026-03-03 05:59")
    assert await earn(world, cohort, *"abcdef") == [2, 2, 2, 2, 2, 0]
    world.clock.at = utc("2026-03-03 06:00")
    assert await earn(world, cohort, "a") == [2]
    assert [str(row["study_on"]) for row in await stored(world, "quiz_points")] == ["2026-03-02"] * 5 + [
        "2026-03-03"
    ]


async def test_start_review_and_skill_check_earn_nothing(world: World) -> None:
    await begun(world)
    use = world.services.quizzes
    assert (await take(world, ME, await use.start(ME))).points == 0
    world.clock.forward(hours=17)
    for _ in range(3):
        world.clock.forward(days=2)
        assert (await take(world, ME, await use.review(ME), False)).points == 0
    assert (await take(world, ME, await use.assess(ME))).points == 0
    assert await stored(world, "quiz_points") == []
    assert await standings(world) == []


async def test_a_result_shows_only_what_it_earned_itself(world: World, library: Library) -> None:
    """Another quiz with the same questions, and the other group's, have results of their own."""
    world.restart(with_bank(library, *some(library, QuestionKind.CHOICE, 3)))
    await begun(world, ME, name="One")
    await begun(world, ME, name="Two", channel_id=SECOND)
    started = is_asked(await world.services.quizzes.start(ME, count=3))
    one = await take(world, ME, await world.services.quizzes.daily(ME, "One"))
    world.clock.forward(minutes=1)
    two = await take(
        world, ME, await world.services.quizzes.daily(ME, "Two"), lambda asked: asked.position > 0
    )
    assert (one.points, two.points) == (6, 4)
    assert (await take(world, ME, started)).points == 0
    again = await world.services.quizzes.daily(ME, "One")
    assert isinstance(again, Result)
    assert again.points == 6


async def test_points_count_in_progress_and_on_the_board(world: World) -> None:
    cohort = await begun(world)
    await take(world, ME, await world.services.quizzes.daily(ME))
    assert (await world.services.study.progress(ME)).points == 6
    await world.services.study.done(ME)
    await world.services.study.done(HIM)
    assert (await world.services.study.progress(ME)).points == 16
    for period in Period:
        board = await world.services.boards.board(ME, str(cohort), period)
        assert [(place.name, place.value) for place in board.places] == [
            ("Anna", 16),
            ("Ben", 10),
        ]


async def test_undo_and_doing_it_again_leave_them_alone(world: World) -> None:
    await begun(world)
    await take(world, ME, await world.services.quizzes.daily(ME))
    await world.services.study.done(ME)
    await world.services.study.undo(ME)
    assert (await world.services.study.progress(ME)).points == 6
    assert await standings(world) == [6]
    await world.services.study.done(ME)
    assert (await world.services.study.progress(ME)).points == 16
    assert await standings(world) == [16]
    assert len(await stored(world, "quiz_points")) == 3


async def test_standings_computed_anew_are_the_same(world: World) -> None:
    cohort = await begun(world)
    await begun(world, ME, name="Two", channel_id=SECOND)
    for day in ("03-10", "03-20", "03-30", "04-02"):
        await take(world, ME, await world.services.quizzes.daily(ME, str(cohort)))
        await world.services.study.done(ME, cohort=str(cohort))
        await world.sweep(f"2026-{day} 09:00")
        await take(world, HIM, await world.services.quizzes.daily(HIM))
    await world.services.study.undo(ME, cohort=str(cohort))
    async with world.db.read() as tx:
        kept = await completions.all_standings(tx)
    await world.services.boards.rebuild()
    async with world.db.read() as tx:
        assert await completions.all_standings(tx) == kept
    assert len({period for _, period in kept}) > 4


async def test_who_leaves_and_comes_back_keeps_them(world: World) -> None:
    await begun(world)
    await take(world, ME, await world.services.quizzes.daily(ME))
    await world.services.membership.leave(ME)
    await world.services.membership.join(ME)
    assert (await world.services.study.progress(ME)).points == 6
