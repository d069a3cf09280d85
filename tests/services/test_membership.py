"""Joining, leaving, settings, and who is still in the server."""

import pytest

from bot.domain.board import Measure, Period
from bot.domain.cohort import Shown
from bot.domain.errors import AlreadyEnrolled, CohortFinished, NotEnrolled, UnknownCohort, UnknownZone
from bot.domain.ids import CohortId
from bot.domain.ledger import Status
from bot.services.boards import Window
from bot.storage import completions, members
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    ELSEWHERE,
    GUILD,
    OTHER_GUILD,
    SECOND,
    World,
    utc,
    who,
)


async def board(world: World) -> list[str]:
    """Name who is on the board of all time."""
    everybody = Window(Period.ALL, completions.ALL)
    found = await world.services.boards.turn(who(BEN), CohortId(1), everybody, Measure.POINTS, 0)
    return [place.name for place in found.places]


# -- joining ---------------------------------------------------------------------------------


async def test_joining_before_the_start(world: World) -> None:
    cohort = await world.set_up(start="2026-03-04")
    joined = await world.services.membership.join(who(ANNA))
    assert joined.cohort == cohort
    assert joined.first_day is not None
    assert (joined.first_day.number, joined.optional_days) == (1, 0)
    assert joined.first_due_at == utc("2026-03-04 09:00")
    assert (joined.zone, joined.zone_chosen) == ("UTC", False)


@pytest.mark.parametrize(
    ("at", "first", "due"),
    [
        ("2026-03-06 03:00", 4, "2026-03-05 09:00"),  # its deadline is still open
        ("2026-03-06 03:01", 5, "2026-03-06 09:00"),
        ("2026-03-06 09:00", 5, "2026-03-06 09:00"),  # due, but not posted yet
    ],
)
async def test_joining_later_starts_at_the_latest_open_day(
    world: World, at: str, first: int, due: str
) -> None:
    await world.set_up()
    await world.sweep_until("2026-03-06 00:00")
    world.clock.at = utc(at)
    joined = await world.services.membership.join(who(ANNA))
    assert joined.first_day is not None
    assert (joined.first_day.number, joined.optional_days) == (first, first - 1)
    assert joined.first_due_at == utc(due)
    world.clock.at = utc("2026-03-12 00:00")
    progress = await world.services.study.progress(who(ANNA))
    assert progress.ledger.rows[0].number == first
    assert {row.status for row in progress.ledger.rows} <= {Status.MISSED, Status.OPEN}


async def test_joining_a_group_that_is_on_day_5(world: World) -> None:
    await world.set_up(start="2026-02-26")
    joined = await world.services.membership.join(who(ANNA))
    assert joined.first_day is not None
    assert (joined.first_day.number, joined.optional_days) == (5, 4)
    assert joined.first_due_at == utc("2026-03-02 09:00")


async def test_joining_when_every_day_is_over(world: World) -> None:
    await world.set_up(start="2026-02-01")
    await world.sweep("2026-03-02 09:00")
    world.clock.at = utc("2026-03-03 03:01")
    joined = await world.services.membership.join(who(ANNA))
    assert (joined.first_day, joined.first_due_at, joined.optional_days) == (None, None, 30)


async def test_a_zone_chosen_before_decides(world: World) -> None:
    await world.set_up()
    await world.services.membership.set_zone(who(ANNA), "los angeles")
    joined = await world.services.membership.join(who(ANNA))
    assert (joined.zone, joined.zone_chosen) == ("America/Los_Angeles", True)


async def test_the_first_day_is_one_whose_deadline_is_open_for_the_member(world: World) -> None:
    await world.set_up(timezone="America/Los_Angeles")
    await world.sweep("2026-03-02 17:00")  # 09:00 there; 05:00 of the 3rd in Auckland
    world.clock.at = utc("2026-03-03 11:30")  # the deadline there was 11:00, in Auckland it is 14:00
    await world.services.membership.set_zone(who(ANNA), "auckland")  # for days due from now on
    joined = await world.services.membership.join(who(ANNA))
    assert joined.first_day is not None
    assert joined.first_day.number == 2
    await world.services.membership.join(who(BEN))
    world.clock.at = utc("2026-03-04 14:30")
    assert [row.number for row in (await world.services.study.progress(who(ANNA))).ledger.rows] == [2]


async def test_joining_twice_and_by_the_button(world: World) -> None:
    cohort = await world.set_up(name="First")
    await world.services.membership.press_join(who(ANNA, channel_id=ELSEWHERE), cohort.id)
    for again in (
        world.services.membership.press_join(who(ANNA), cohort.id),
        world.services.membership.join(who(ANNA)),
    ):
        with pytest.raises(AlreadyEnrolled) as caught:
            await again
        assert caught.value == AlreadyEnrolled("First")
    with pytest.raises(UnknownCohort):
        await world.services.membership.press_join(who(ANNA, guild_id=OTHER_GUILD), cohort.id)


async def test_a_finished_cohort_takes_nobody(world: World) -> None:
    cohort = await world.set_up(name="First")
    await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished) as caught:
        await world.services.membership.join(who(ANNA))
    assert caught.value == CohortFinished("First", world.clock.now())
    with pytest.raises(CohortFinished):
        await world.services.membership.press_join(who(ANNA), cohort.id)


# -- leaving ---------------------------------------------------------------------------------


async def test_leaving_and_coming_back_keeps_what_was_done(world: World) -> None:
    cohort = await world.set_up(name="First")
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.services.study.done(who(BEN))
    assert await board(world) == ["Anna", "Ben"]
    assert await world.services.membership.leave(who(ANNA)) == await world.cohort(cohort)
    assert await board(world) == ["Ben"]
    for refused in (world.services.membership.leave(who(ANNA)), world.services.study.progress(who(ANNA))):
        with pytest.raises(NotEnrolled) as caught:
            await refused
        assert caught.value == NotEnrolled("First")
    await world.sweep_until("2026-03-05 10:00")
    joined = await world.services.membership.join(who(ANNA))
    assert joined.first_day is not None
    assert joined.first_day.number == 4
    assert await board(world) == ["Anna", "Ben"]
    ledger = (await world.services.study.progress(who(ANNA))).ledger
    assert [(row.number, row.status) for row in ledger.rows] == [(1, Status.ON_TIME), (4, Status.OPEN)]


async def test_leaving_what_one_is_not_in(world: World) -> None:
    await world.set_up()
    with pytest.raises(NotEnrolled):
        await world.services.membership.leave(who(ANNA))


async def test_a_leaver_is_taken_off_the_latest_post(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    await world.services.study.done(who(BEN))
    await world.services.membership.leave(who(ANNA))
    world.clock.forward(seconds=10)
    await world.services.deliveries.refresh_posts()
    (sent,) = world.sent()
    assert (sent.edits[-1].done, sent.edits[-1].names) == (1, ("Ben",))  # type: ignore[union-attr]


async def test_leaving_before_the_first_post(world: World) -> None:
    await world.set_up(start="2026-03-04")
    await world.services.membership.join(who(ANNA))
    await world.services.membership.leave(who(ANNA))
    await world.services.deliveries.refresh_posts()
    assert world.posts() == []


# -- settings --------------------------------------------------------------------------------


async def test_settings_of_somebody_unknown(world: World) -> None:
    settings = await world.services.membership.settings(who(ANNA))
    assert (settings.zone, settings.shown, settings.cohorts) == (None, Shown.NAME, ())


async def test_settings_are_kept_by_server(world: World) -> None:
    await world.set_up()
    await world.services.membership.set_zone(who(ANNA), "tokyo")
    await world.services.membership.set_shown(who(ANNA), Shown.SOMEONE)
    here = await world.services.membership.settings(who(ANNA))
    there = await world.services.membership.settings(who(ANNA, guild_id=OTHER_GUILD))
    assert (here.zone, here.shown) == ("Asia/Tokyo", Shown.SOMEONE)
    assert (there.zone, there.shown) == (None, Shown.NAME)


async def test_settings_name_the_running_cohorts(world: World) -> None:
    first = await world.set_up()
    second = await world.set_up(channel_id=SECOND)
    await world.services.membership.press_join(who(ANNA), second.id)
    await world.services.membership.press_join(who(ANNA), first.id)
    settings = await world.services.membership.set_shown(who(ANNA), Shown.HIDDEN)
    assert settings.cohorts == (first, second)
    assert settings.shown is Shown.HIDDEN
    await world.services.cohorts.end(BOSS, first.id)
    assert (await world.services.membership.settings(who(ANNA))).cohorts == (second,)
    await world.services.membership.leave(who(ANNA), "2")
    assert (await world.services.membership.settings(who(ANNA))).cohorts == ()


async def test_a_zone_counts_for_days_due_from_now_on(world: World) -> None:
    await world.set_up(timezone="America/Los_Angeles")
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-02 17:00")
    world.clock.forward(hours=1)
    settings = await world.services.membership.set_zone(who(ANNA), "berlin")
    assert settings.zone == "Europe/Berlin"
    await world.sweep("2026-03-03 17:00")
    first, second = (await world.services.study.progress(who(ANNA))).ledger.rows
    assert first.deadline_at == utc("2026-03-03 11:00")  # 03:00 in Los Angeles
    assert second.deadline_at == utc("2026-03-05 02:00")  # 03:00 in Berlin


async def test_choosing_the_same_zone_again_changes_nothing(world: World) -> None:
    for _ in range(2):
        await world.services.membership.set_zone(who(ANNA), "berlin")
    async with world.db.read() as tx:
        member = await members.find_member(tx, GUILD, ANNA)
    assert member is not None
    assert len(member.zones) == 1


async def test_an_unknown_zone_keeps_the_old_one(world: World) -> None:
    await world.services.membership.set_zone(who(ANNA), "berlin")
    with pytest.raises(UnknownZone) as caught:
        await world.services.membership.set_zone(who(ANNA), "Berlinn")
    assert caught.value.nearest[0] == "Europe/Berlin"
    assert (await world.services.membership.settings(who(ANNA))).zone == "Europe/Berlin"


async def test_being_shown_otherwise_changes_the_latest_post(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 09:00")
    await world.services.study.done(who(ANNA))
    world.clock.forward(seconds=10)
    await world.services.deliveries.refresh_posts()
    await world.services.membership.set_shown(who(ANNA), Shown.HIDDEN)
    world.clock.forward(seconds=10)
    await world.services.deliveries.refresh_posts()
    first, second = world.sent()[0].edits
    assert (first.done, first.names) == (1, ("Anna",))  # type: ignore[union-attr]
    assert (second.done, second.names) == (1, ())  # type: ignore[union-attr]
