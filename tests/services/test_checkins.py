"""Check-ins: which one is open, answers and edits for three days, and bad numbers."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from bot.domain.checkin import Answer
from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind
from bot.domain.errors import (
    BadNumber,
    CheckinClosed,
    CohortFinished,
    DaymarkError,
    DiscordUnavailable,
    NoCheckin,
    NotEnrolled,
    Outdated,
    TextTooLong,
    UnknownCohort,
)
from bot.services.checkins import TypedAnswer
from bot.storage.schema import checkins
from tests.services.world import ANNA, BEN, BOSS, OTHER_GUILD, STUDY, World, utc, who

SUNDAY = "2026-03-08"
EMPTY = TypedAnswer("", "", "", "", "")
GOOD = TypedAnswer("5,5", " Vectors ", "Time", "Matrices", "4")


@pytest.fixture
async def cohort(world: World) -> Cohort:
    """Post the first weekly check-in; Anna is in."""
    cohort = await world.set_up(name="First")
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-08 18:00")
    return cohort


async def test_the_open_one(world: World, cohort: Cohort) -> None:
    form = await world.services.checkins.current(who(ANNA))
    assert (form.cohort.id, form.kind, form.period) == (cohort.id, Kind.WEEKLY, SUNDAY)
    assert (form.closes_at, form.answer) == (utc("2026-03-11 18:00"), None)
    assert await world.services.checkins.form(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY) == form


async def test_an_answer_is_kept_and_can_be_edited(world: World, cohort: Cohort) -> None:
    save = world.services.checkins.save
    saved = await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    assert saved.answer == Answer(5.5, "Vectors", "Time", "Matrices", 4)
    assert saved.edited is False
    assert (await world.services.checkins.current(who(ANNA))).answer == saved.answer
    world.clock.at = utc("2026-03-11 18:00")
    again = await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, EMPTY)
    assert (again.edited, again.answer) == (True, Answer(None, None, None, None, None))
    assert again.form.answer == saved.answer
    assert (await world.services.checkins.current(who(ANNA))).answer == again.answer


async def test_after_three_days_it_is_closed(world: World, cohort: Cohort) -> None:
    await world.services.checkins.save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    world.clock.at = utc("2026-03-11 18:00:01")
    for refused in (
        world.services.checkins.form(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY),
        world.services.checkins.save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, EMPTY),
    ):
        with pytest.raises(CheckinClosed) as caught:
            await refused
        assert caught.value == CheckinClosed(utc("2026-03-11 18:00"))
    with pytest.raises(NoCheckin) as none:
        await world.services.checkins.current(who(ANNA))
    assert none.value == NoCheckin(utc("2026-03-15 18:00"))
    said = await world.services.organising.answers(BOSS, cohort.id, Kind.WEEKLY, SUNDAY)
    assert said.answers[0].answer.hours == 5.5


async def test_before_the_first_one(world: World) -> None:
    cohort = await world.set_up()
    await world.services.membership.join(who(ANNA))
    with pytest.raises(NoCheckin) as caught:
        await world.services.checkins.current(who(ANNA))
    assert caught.value == NoCheckin(utc("2026-03-08 18:00"))
    await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(NoCheckin) as after:
        await world.services.checkins.current(who(ANNA))
    assert after.value == NoCheckin(None)


async def test_a_finished_group_takes_none(world: World, cohort: Cohort) -> None:
    await world.services.checkins.save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    world.clock.forward(hours=1)
    await world.services.cohorts.end(BOSS, cohort.id)
    use = world.services.checkins
    for refused in (
        use.form(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY),
        use.save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, EMPTY),
        use.share(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, shared=True),
    ):
        with pytest.raises(CohortFinished) as caught:
            await refused
        assert caught.value == CohortFinished("First", utc("2026-03-08 19:00"))
    with pytest.raises(NoCheckin):
        await use.current(who(ANNA))
    assert (await rows(world))[0]["goal"] == "Matrices"


async def test_a_form_sent_twice_is_kept_once(world: World, cohort: Cohort) -> None:
    save = world.services.checkins.save
    first = await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    assert (first.edited, first.same) == (False, False)
    before = await rows(world)
    world.clock.forward(minutes=1)
    second = await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    assert (second.edited, second.same, second.answer) == (True, True, first.answer)
    assert await rows(world) == before


async def test_the_form_is_filled_in_from_the_log(world: World, cohort: Cohort) -> None:
    assert (await world.services.checkins.current(who(ANNA))).minutes == 0
    for at, typed in [
        ("2026-03-01 12:00", "16h"),  # the week before
        ("2026-03-02 12:00", "1h"),
        ("2026-03-08 20:00", "1h30"),
        ("2026-03-09 02:59", "10m"),  # still Sunday's study day
        ("2026-03-09 03:00", "2h"),  # next week's
    ]:
        world.clock.at = utc(at)
        await world.services.hours.log(who(ANNA), typed)
    await world.services.membership.join(who(BEN))
    await world.services.hours.log(who(BEN), "5h")
    form = await world.services.checkins.current(who(ANNA))
    assert form.minutes == 60 + 90 + 10


async def test_the_form_holds_the_goal_of_last_time(world: World, cohort: Cohort) -> None:
    use = world.services.checkins
    assert (await use.current(who(ANNA))).last_goal is None
    await use.save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    assert (await use.current(who(ANNA))).last_goal is None
    await world.sweep("2026-03-15 18:00")
    assert (await use.current(who(ANNA))).last_goal == "Matrices"
    await use.save(who(ANNA), cohort.id, Kind.WEEKLY, "2026-03-15", EMPTY)
    await world.sweep("2026-03-22 18:00")
    assert (await use.current(who(ANNA))).last_goal is None
    await world.services.membership.join(who(BEN))
    assert (await use.current(who(BEN))).last_goal is None


async def test_who_may_read_it_can_be_said_until_it_closes(world: World, cohort: Cohort) -> None:
    use, key = world.services.checkins, (cohort.id, Kind.WEEKLY, SUNDAY)
    with pytest.raises(Outdated):
        await use.share(who(ANNA), *key, shared=True)
    saved = await use.save(who(ANNA), *key, GOOD)
    assert saved.form.shared is False
    for shared in (True, True, False, True):
        said = await use.share(who(ANNA), *key, shared=shared)
        assert (said.form.shared, said.answer, said.same) == (shared, saved.answer, True)
        assert (await use.current(who(ANNA))).shared is shared
    again = await use.save(who(ANNA), *key, EMPTY)
    assert again.form.shared is True
    world.clock.at = utc("2026-03-11 18:00:01")
    with pytest.raises(CheckinClosed):
        await use.share(who(ANNA), *key, shared=False)
    assert [row["shared"] for row in await rows(world)] == [True]


async def test_a_monthly_answer_of_the_old_form_is_still_taken(world: World) -> None:
    cohort = await world.set_up(start="2026-03-20")
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-31 18:00:01")  # too late for Sunday's weekly one
    key = (cohort.id, Kind.MONTHLY, "2026-03")
    await world.services.checkins.save(who(ANNA), *key, GOOD)
    shared = await world.services.checkins.share(who(ANNA), *key, shared=True)
    assert (shared.form.shared, shared.form.choice) == (True, None)
    assert (await world.alarms(cohort))[Kind.DIGEST] == world.clock.now()  # all have answered


async def rows(world: World) -> list[dict[str, Any]]:
    """Read what is stored of check-ins."""
    async with world.db.read() as tx:
        return [dict(row._mapping) for row in await tx.execute(select(checkins))]


async def test_the_newest_of_two_open_ones(world: World) -> None:
    cohort = await world.set_up(start="2026-03-20")
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-29 18:00")  # weekly
    await world.sweep("2026-03-31 18:00")  # monthly
    form = await world.services.checkins.current(who(ANNA))
    assert (form.kind, form.period) == (Kind.MONTHLY, "2026-03")
    world.clock.at = utc("2026-04-01 18:00")
    weekly = await world.services.checkins.form(who(ANNA), cohort.id, Kind.WEEKLY, "2026-03-29")
    assert weekly.closes_at == utc("2026-04-01 18:00")


async def test_answers_are_apart_by_kind_and_member(world: World) -> None:
    cohort = await world.set_up(start="2026-03-20")
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    await world.sweep("2026-03-29 18:00")
    await world.sweep("2026-03-31 18:00")
    save = world.services.checkins.save
    await save(who(ANNA), cohort.id, Kind.WEEKLY, "2026-03-29", GOOD)
    await save(who(BEN), cohort.id, Kind.MONTHLY, "2026-03", replace(GOOD, hours="1"))
    assert (await world.services.checkins.current(who(ANNA))).answer is None
    current = (await world.services.checkins.current(who(BEN))).answer
    assert current is not None
    assert current.hours == 1


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"hours": "many"}, BadNumber("hours", "many", 0, 168)),
        ({"hours": "-1"}, BadNumber("hours", "-1", 0, 168)),
        ({"hours": "168.5"}, BadNumber("hours", "168.5", 0, 168)),
        ({"hours": "30 hours in a day"}, BadNumber("hours", "30 hours in a day", 0, 168)),
        ({"confidence": "0"}, BadNumber("confidence", "0", 1, 5)),
        ({"confidence": "6"}, BadNumber("confidence", "6", 1, 5)),
        ({"went_well": "x" * 501}, TextTooLong("what went well", 500, 501)),
        ({"blocked": "x" * 501}, TextTooLong("what blocked you", 500, 501)),
        ({"goal": "x" * 501}, TextTooLong("goal", 500, 501)),
    ],
    ids=lambda value: repr(value)[:30],
)
async def test_bad_answers_leave_the_old_one(
    world: World, cohort: Cohort, changed: dict[str, str], refusal: DaymarkError
) -> None:
    save = world.services.checkins.save
    await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    with pytest.raises(type(refusal)) as caught:
        await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, replace(GOOD, **changed))
    assert caught.value == refusal
    answer = (await world.services.checkins.current(who(ANNA))).answer
    assert answer == Answer(5.5, "Vectors", "Time", "Matrices", 4)


async def test_only_members_answer(world: World, cohort: Cohort) -> None:
    use = world.services.checkins
    await use.save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    await world.services.membership.leave(who(ANNA))
    for user in (ANNA, BEN):
        for refused in (
            use.current(who(user)),
            use.form(who(user), cohort.id, Kind.WEEKLY, SUNDAY),
            use.save(who(user), cohort.id, Kind.WEEKLY, SUNDAY, EMPTY),
            use.share(who(user), cohort.id, Kind.WEEKLY, SUNDAY, shared=True),
        ):
            with pytest.raises(NotEnrolled) as caught:
                await refused
            assert caught.value == NotEnrolled("First")
    with pytest.raises(UnknownCohort):
        await use.form(who(ANNA, guild_id=OTHER_GUILD), cohort.id, Kind.WEEKLY, SUNDAY)
    said = await world.services.organising.answers(BOSS, cohort.id, Kind.WEEKLY, SUNDAY)
    assert len(said.answers) == 1


async def test_a_form_of_something_else_is_outdated(world: World, cohort: Cohort) -> None:
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-15 18:00")  # claimed, and not known to be sent
    use = world.services.checkins
    assert len(world.sent(channel=STUDY)) > 2
    for kind, period in [
        (Kind.WEEKLY, "2026-03-01"),
        (Kind.MONTHLY, SUNDAY),
        (Kind.DAILY, world.day(7)),
    ]:
        with pytest.raises(Outdated):
            await use.form(who(ANNA), cohort.id, kind, period)


async def test_a_form_of_a_post_that_did_not_go_out_is_outdated(world: World, cohort: Cohort) -> None:
    await world.sweep("2026-03-15 09:00")
    world.announcer.lost = DiscordUnavailable()
    await world.sweep("2026-03-15 18:00")
    with pytest.raises(Outdated):
        await world.services.checkins.form(who(ANNA), cohort.id, Kind.WEEKLY, "2026-03-15")
    with pytest.raises(NoCheckin):
        await world.services.checkins.current(who(ANNA))
