"""Look back on a month: figures, milestones, the forecast, what one makes of it, and who may read that."""

from collections.abc import Coroutine
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select

from bot.domain.assessing import Level
from bot.domain.curriculum import Area
from bot.domain.delivery import Kind
from bot.domain.errors import (
    BadNumber,
    CheckinClosed,
    CohortFinished,
    NotEnrolled,
    Outdated,
    TextEmpty,
    TextTooLong,
    UnknownCohort,
)
from bot.domain.ids import CohortId, SessionId
from bot.domain.pictures import Forecast, QuizLevels
from bot.domain.review import Choice
from bot.services.posts import CheckinPost
from bot.services.reviews import TypedReflection
from bot.storage import assessments, members
from bot.storage.assessments import Assessment
from bot.storage.schema import checkins, quiz_sessions
from tests.services.monthly import MARCH, SAID, a_month, last_post, live, look_back
from tests.services.world import ANNA, BEN, BOSS, CLEO, OTHER_GUILD, World, utc, who


async def rows(world: World) -> list[dict[str, Any]]:
    """Read what is stored of check-ins."""
    async with world.db.read() as tx:
        return [dict(row._mapping) for row in await tx.execute(select(checkins))]


async def test_the_months_figures(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-21 12:00", ANNA)
    await world.services.hours.log(who(ANNA), "2h")
    await live(world, "2026-03-31 18:00")
    found = await look_back(world, cohort)
    assert (found.first_on, found.last_on) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (found.kept, found.due, found.minutes) == (20, 30, 120)
    assert found.goal == sum(day.minutes for day in found.record.course.plan.days[:30])
    assert found.phase == found.record.course.plan.phases[0]  # 28 of the days; two are of the next
    assert (found.form.choice, found.form.answer, found.level) == (None, None, None)
    assert found.reached == frozenset()
    await world.services.hours.set_goal(who(ANNA), cohort.id, "10")
    assert (await look_back(world, cohort)).goal == round(600 * 31 / 7)


async def test_the_forecast_is_of_the_last_four_weeks(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16")
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    await live(world, "2026-03-31 18:00", ANNA)
    found = (await look_back(world, cohort)).outlook
    assert found.forecast is not None
    # Every day was done, the running date's too: the last is done when it comes.
    assert (found.counted.remaining, found.ends_on) == (82, date(2026, 6, 21))
    assert found.forecast.expected_on == found.forecast.low_on == date(2026, 6, 21)
    assert found.forecast.a_week == 7.0
    nothing = (await look_back(world, cohort, BEN)).outlook
    assert nothing.forecast is not None
    assert (nothing.forecast.a_week, nothing.forecast.expected_on) == (0, None)
    assert nothing.counted.remaining == 112


async def test_dates_of_rest_and_of_pauses_do_not_count(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-09 12:00", ANNA)
    preview = await world.services.arrangements.preview_pause(BOSS, "2026-03-10", "2026-03-16")
    await world.services.arrangements.confirm(BOSS, preview.change_id)
    await live(world, "2026-03-17 08:00")
    await world.services.rests.plan(who(ANNA), cohort.id, "2026-03-20", "2026-03-23")
    await live(world, "2026-03-19 12:00", ANNA)
    await live(world, "2026-03-24 09:30")
    await live(world, "2026-03-31 18:00", ANNA)
    found = (await look_back(world, cohort)).outlook
    assert found.forecast is not None
    assert found.forecast.a_week == 7.0


async def test_who_came_lately_has_no_forecast(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16")
    await live(world, "2026-03-27 08:00")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-31 18:00", ANNA)
    found = await look_back(world, cohort)
    assert (found.outlook.forecast, found.pictures) == (None, ())
    assert found.outlook.since == date(2026, 3, 27)


async def test_the_pictures_show_what_is_done_and_planned(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-21 12:00", ANNA)
    await live(world, "2026-03-31 18:00")
    found = await look_back(world, cohort)
    (chart,) = found.pictures
    assert isinstance(chart, Forecast)
    assert (chart.days, chart.count, len(chart.planned), chart.today) == (112, 20, 112, date(2026, 3, 31))
    assert (chart.planned[0].on, chart.planned[-1].on) == (date(2026, 3, 2), date(2026, 6, 21))
    outlook = found.outlook.forecast
    assert outlook is not None
    assert (chart.earliest, chart.expected, chart.latest) == (
        outlook.low_on,
        outlook.expected_on,
        outlook.high_on,
    )


async def assess(world: World, at: str, share: float) -> None:
    """Let Anna have finished a skill check."""
    async with world.db.write() as tx:
        member = await members.find_member(tx, who(ANNA).guild_id, ANNA)
        assert member is not None
        values = {"member_id": member.id, "mode": "assess", "questions": "[]", "seed": 1}
        made = insert(quiz_sessions).values(**values, started_at=utc(at)).returning(quiz_sessions.c.id)
        key = (await tx.execute(made)).scalar_one()
        levels = {area: Level(share, share - 0.1, share + 0.1) for area in Area}
        await assessments.add(tx, member.id, Assessment(SessionId(key), utc(at), levels, 3))


async def test_quiz_levels_then_and_now(world: World) -> None:
    cohort = await a_month(world)
    await assess(world, "2026-03-03 12:00", 0.3)
    (levels,) = (await look_back(world, cohort)).pictures
    assert isinstance(levels, QuizLevels)
    assert (levels.now_on, levels.then_on) == (date(2026, 3, 3), None)
    await assess(world, "2026-03-30 12:00", 0.6)
    found = await look_back(world, cohort)
    assert found.level is not None
    assert found.level_before is not None
    practice = [each.levels[Area.PRACTICE].share for each in (found.level, found.level_before)]
    assert practice == [0.6, 0.3]
    (levels,) = found.pictures
    assert isinstance(levels, QuizLevels)
    assert (levels.now_on, levels.then_on) == (date(2026, 3, 30), date(2026, 3, 3))
    assert levels.areas[0].then == Level(0.3, 0.3 - 0.1, 0.3 + 0.1)


async def test_milestones_are_ticked_where_they_stand(world: World) -> None:
    cohort = await a_month(world)
    first = (await look_back(world, cohort)).phase.milestones[0]
    tick = world.services.reviews.tick
    for _ in range(2):
        found = await tick(who(ANNA), cohort.id, MARCH, first.id, reached=True)
        assert found.reached == {first.id}
    assert (await world.services.plans.milestones(who(ANNA))).reached == {first.id}
    assert (await tick(who(ANNA), cohort.id, MARCH, first.id, reached=False)).reached == frozenset()
    with pytest.raises(Outdated):
        await tick(who(ANNA), cohort.id, MARCH, "no-such-thing", reached=True)
    assert await rows(world) == []


async def test_at_the_end_of_a_phase_it_is_that_phase(world: World) -> None:
    cohort = await world.set_up(plan="roadmap-16", monthly="phase ends")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-29 18:00")
    world.clock.at = utc("2026-03-31 18:00")  # two days later the next phase has begun
    await world.services.deliveries.deliver_due()
    found = await look_back(world, cohort, period="2026-03-29p")
    assert found.phase == found.record.course.plan.phases[0]
    assert (found.first_on, found.last_on) == (date(2026, 3, 2), date(2026, 3, 29))


# -- what one makes of it --------------------------------------------------------------------


async def test_a_reflection_is_stored_changed_and_shared(world: World) -> None:
    cohort = await a_month(world)
    reviews = world.services.reviews
    saved = await reviews.reflect(who(ANNA), cohort.id, MARCH, SAID)
    assert saved.reflected
    (row,) = await rows(world)
    assert (row["kind"], row["period"], row["shared"], row["choice"]) == (Kind.MONTHLY, MARCH, False, None)
    assert (row["reflection"], row["goal"], row["confidence"]) == (SAID.reflection, SAID.goal, 4)
    shared = await reviews.share(who(ANNA), cohort.id, MARCH, shared=True)
    assert shared.form.shared
    again = await reviews.share(who(ANNA), cohort.id, MARCH, shared=True)
    assert again.form.shared
    changed = await reviews.reflect(who(ANNA), cohort.id, MARCH, replace(SAID, confidence="2"))
    assert changed.form.answer is not None
    assert (changed.form.answer.confidence, changed.form.shared) == (2, True)
    assert [row["shared"] for row in await rows(world)] == [True]
    assert (await reviews.form(who(ANNA), cohort.id, MARCH)).answer == changed.form.answer


async def test_sent_twice_it_changes_nothing(world: World) -> None:
    cohort = await a_month(world)
    await world.services.reviews.reflect(who(ANNA), cohort.id, MARCH, SAID)
    before = await rows(world)
    world.clock.forward(minutes=1)
    again = await world.services.reviews.reflect(who(ANNA), cohort.id, MARCH, SAID)
    assert again.reflected
    assert await rows(world) == before


async def test_empty_fields_take_back_what_was_there(world: World) -> None:
    cohort = await a_month(world)
    reviews, nothing = world.services.reviews, TypedReflection(" ", "", "\n")
    with pytest.raises(TextEmpty):
        await reviews.reflect(who(ANNA), cohort.id, MARCH, nothing)
    with pytest.raises(Outdated):
        await reviews.share(who(ANNA), cohort.id, MARCH, shared=True)
    await reviews.keep(who(ANNA), cohort.id, MARCH)
    with pytest.raises(TextEmpty):
        await reviews.reflect(who(ANNA), cohort.id, MARCH, nothing)
    with pytest.raises(Outdated):
        await reviews.share(who(ANNA), cohort.id, MARCH, shared=True)
    await reviews.reflect(who(ANNA), cohort.id, MARCH, SAID)
    await reviews.reflect(who(ANNA), cohort.id, MARCH, nothing)
    (row,) = await rows(world)
    assert [row[name] for name in ("reflection", "goal", "confidence")] == [None, None, None]
    assert row["choice"] == Choice.KEEP


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        (replace(SAID, reflection="x" * 1001), TextTooLong),
        (replace(SAID, goal="x" * 501), TextTooLong),
        (replace(SAID, confidence="6"), BadNumber),
        (replace(SAID, confidence="-1"), BadNumber),
        (replace(SAID, confidence="nan"), BadNumber),
    ],
)
async def test_bad_input_stores_nothing(world: World, typed: TypedReflection, error: type[Exception]) -> None:
    cohort = await a_month(world)
    with pytest.raises(error):
        await world.services.reviews.reflect(who(ANNA), cohort.id, MARCH, typed)
    assert await rows(world) == []


# -- who may, and until when -----------------------------------------------------------------


async def test_only_members_look_back_and_only_while_it_is_open(world: World) -> None:
    cohort = await a_month(world)
    reviews = world.services.reviews
    with pytest.raises(NotEnrolled):
        await reviews.review(who(CLEO), cohort.id, MARCH)
    with pytest.raises(UnknownCohort):
        await reviews.review(who(ANNA), CohortId(77), MARCH)
    with pytest.raises(UnknownCohort):
        await reviews.review(who(ANNA, guild_id=OTHER_GUILD), cohort.id, MARCH)
    for period in ("2026-02", "2026-04", "2026-03-29", "x"):
        with pytest.raises(Outdated):
            await reviews.review(who(ANNA), cohort.id, period)
    world.clock.at = utc("2026-04-03 18:00")
    await reviews.review(who(ANNA), cohort.id, MARCH)
    world.clock.at = utc("2026-04-03 18:00:01")
    uses: list[Coroutine[Any, Any, object]] = [
        reviews.review(who(ANNA), cohort.id, MARCH),
        reviews.keep(who(ANNA), cohort.id, MARCH),
        reviews.reflect(who(ANNA), cohort.id, MARCH, SAID),
        reviews.offers(who(ANNA), cohort.id, MARCH, Choice.FAST),
        reviews.tick(who(ANNA), cohort.id, MARCH, "x", reached=True),
    ]
    for use in uses:
        with pytest.raises(CheckinClosed):
            await use
    assert await rows(world) == []


async def test_who_left_or_whose_group_ended_is_told_so(world: World) -> None:
    cohort = await a_month(world)
    await world.services.membership.leave(who(BEN))
    with pytest.raises(NotEnrolled):
        await look_back(world, cohort, BEN)
    await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished):
        await look_back(world, cohort)


async def test_the_post_counts_who_answered(world: World) -> None:
    cohort = await a_month(world)
    await world.services.reviews.keep(who(ANNA), cohort.id, MARCH)
    await world.services.reviews.reflect(who(BEN), cohort.id, MARCH, SAID)
    world.clock.at = utc("2026-03-31 18:05")
    await world.services.deliveries.refresh_posts()
    edit = world.sent(CheckinPost)[-1].edits[-1]
    assert isinstance(edit, CheckinPost)
    assert (last_post(world).answers, edit.answers) == (0, 2)
