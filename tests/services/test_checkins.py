"""Check-ins: which one is open, answers and edits for three days, and bad numbers."""

from dataclasses import replace

import pytest

from bot.domain.checkin import Answer
from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind
from bot.domain.errors import (
    BadNumber,
    CheckinClosed,
    DaymarkError,
    DiscordUnavailable,
    NoCheckin,
    NotEnrolled,
    Outdated,
    TextTooLong,
    UnknownCohort,
)
from bot.services.checkins import TypedAnswer
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
    ("typed", "hours"), [("0", 0), ("168", 168), ("7 h", 7), ("7.25 Hours", 7.25), ("", None), ("  ", None)]
)
async def test_hours_as_people_type_them(
    world: World, cohort: Cohort, typed: str, hours: float | None
) -> None:
    save = world.services.checkins.save
    saved = await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, replace(EMPTY, hours=typed))
    assert saved.answer.hours == hours


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"hours": "many"}, BadNumber("hours", "many", 0, 168)),
        ({"hours": "-1"}, BadNumber("hours", "-1", 0, 168)),
        ({"hours": "168.5"}, BadNumber("hours", "168.5", 0, 168)),
        ({"hours": "nan"}, BadNumber("hours", "nan", 0, 168)),
        ({"hours": "inf"}, BadNumber("hours", "inf", 0, 168)),
        ({"confidence": "0"}, BadNumber("confidence", "0", 1, 5)),
        ({"confidence": "6"}, BadNumber("confidence", "6", 1, 5)),
        ({"confidence": "3.5"}, BadNumber("confidence", "3.5", 1, 5)),
        ({"confidence": "high"}, BadNumber("confidence", "high", 1, 5)),
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


async def test_a_whole_number_with_a_point_is_a_confidence(world: World, cohort: Cohort) -> None:
    save = world.services.checkins.save
    saved = await save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, replace(EMPTY, confidence="3.0"))
    assert saved.answer.confidence == 3


async def test_only_members_answer(world: World, cohort: Cohort) -> None:
    use = world.services.checkins
    await use.save(who(ANNA), cohort.id, Kind.WEEKLY, SUNDAY, GOOD)
    await world.services.membership.leave(who(ANNA))
    for user in (ANNA, BEN):
        for refused in (
            use.current(who(user)),
            use.form(who(user), cohort.id, Kind.WEEKLY, SUNDAY),
            use.save(who(user), cohort.id, Kind.WEEKLY, SUNDAY, EMPTY),
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
