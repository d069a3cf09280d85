"""Tell organisers when the group finishes, and propose what gives it time; each proposal is previewed."""

from datetime import date

import pytest

from bot.domain.errors import (
    CohortFinished,
    NothingToChange,
    NotOrganiser,
    Outdated,
    PauseOverlaps,
    UnknownCohort,
)
from bot.domain.ids import CohortId, UserId
from bot.domain.pace import Pace
from bot.domain.review import Choice, Finish
from bot.services.group_reviews import GroupReview, Proposal
from tests.services.monthly import MARCH, a_month, live
from tests.services.world import ANNA, BEN, BOSS, CLEO, DAN, OTHER_GUILD, World, who

COHORT = CohortId(1)


async def group(world: World) -> None:
    """Let Anna keep up, Ben and Cleo do every second day, and Dan nothing, until 31 March."""
    await world.set_up(plan="roadmap-16")
    for user in (ANNA, BEN, CLEO, DAN):
        await world.services.membership.join(who(user))
    for day in range(2, 32):
        await live(world, f"2026-03-{day:02d} 10:00", *((ANNA, BEN, CLEO) if day % 2 else (ANNA,)))
    await live(world, "2026-03-31 18:00")


async def review(world: World) -> GroupReview:
    return await world.services.group_reviews.review(BOSS, COHORT)


async def test_who_finishes_when(world: World) -> None:
    await group(world)
    found = await review(world)
    assert dict(found.forecast.finish) == {
        Finish.IN_TIME: 1,
        Finish.SOON: 0,
        Finish.LATER: 2,
        Finish.UNKNOWN: 1,  # nothing was done in four weeks
    }
    assert (found.forecast.behind, found.forecast.most_behind) == (2, True)
    assert (found.ends_on, found.today) == (date(2026, 6, 21), date(2026, 3, 31))
    assert found.forecast.median_on is not None
    assert date(2026, 8, 1) < found.forecast.median_on < date(2026, 12, 1)


async def test_a_pause_and_a_weekday_less_are_proposed(world: World) -> None:
    await group(world)
    assert (await review(world)).proposal == Proposal(date(2026, 4, 1), date(2026, 4, 7), 6)
    pause = await world.services.group_reviews.preview_pause(BOSS, COHORT)
    assert [(c.field, c.after) for c in pause.changed] == [("pauses", "2026-04-01 to 2026-04-07")]
    assert (pause.before.last_on, pause.after.last_on) == (date(2026, 6, 21), date(2026, 6, 28))
    fewer = await world.services.group_reviews.preview_weekdays(BOSS, COHORT, 6)
    assert [(c.field, c.after) for c in fewer.changed] == [("study weekdays", "Mon Tue Wed Thu Fri Sat")]
    await world.services.arrangements.confirm(BOSS, pause.change_id)
    assert (await review(world)).ends_on == date(2026, 6, 28)


async def test_nothing_is_proposed_where_most_keep_up(world: World) -> None:
    await world.set_up(plan="roadmap-16")
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    await live(world, "2026-03-31 18:00", ANNA, BEN)
    found = await review(world)
    assert (found.forecast.finish[Finish.IN_TIME], found.proposal) == (2, None)


async def test_own_paces_are_measured_by_their_own_end(world: World) -> None:
    await world.set_up(plan="roadmap-16")
    await live(world, "2026-03-08 08:00")
    await world.services.membership.join(who(ANNA), pace=Pace.OWN)
    await live(world, "2026-03-31 18:00", ANNA)
    found = await review(world)
    # Anna began a week late, and ends a week after the group: just as she planned.
    assert (found.forecast.finish[Finish.IN_TIME], found.forecast.median_on) == (1, date(2026, 6, 27))


async def test_days_of_ones_own_pace_that_an_edit_fixed_are_not_to_come(world: World) -> None:
    await world.set_up(plan="roadmap-16")
    await live(world, "2026-03-08 08:00")
    await world.services.membership.join(who(ANNA), pace=Pace.OWN)
    await live(world, "2026-03-31 18:00", ANNA)
    before = await review(world)
    await world.edit(grace=2)
    after = await review(world)
    assert (after.forecast, after.ends_on) == (before.forecast, before.ends_on)


async def test_what_was_chosen_is_counted(world: World) -> None:
    cohort = await a_month(world)
    assert dict((await review(world)).chosen) == {choice: 0 for choice in Choice}
    await world.services.reviews.keep(who(ANNA), cohort.id, MARCH)
    assert dict((await review(world)).chosen) == {Choice.KEEP: 1, Choice.SLOW: 0, Choice.FAST: 0}


async def test_before_any_check_in_nothing_is_counted(world: World) -> None:
    await world.set_up()
    found = await review(world)
    assert (found.forecast.members, sum(found.chosen.values()), found.proposal) == (0, 0, None)


async def test_only_organisers_may(world: World) -> None:
    await a_month(world)
    use = world.services.group_reviews
    with pytest.raises(NotOrganiser):
        await use.review(who(ANNA), COHORT)
    with pytest.raises(NotOrganiser):
        await use.preview_pause(who(ANNA), COHORT)
    with pytest.raises(NotOrganiser):
        await use.preview_weekdays(who(ANNA), COHORT, 6)
    with pytest.raises(UnknownCohort):
        await use.review(who(UserId(1), guild_id=OTHER_GUILD, manages=True), COHORT)


async def test_what_can_no_longer_be_is_refused(world: World) -> None:
    await world.set_up()
    use = world.services.group_reviews
    await live(world, "2026-03-10 12:00")
    await world.edit(study_weekdays="Mon")
    with pytest.raises(Outdated):
        await use.preview_weekdays(BOSS, COHORT, 0)  # no weekday would be left
    with pytest.raises(NothingToChange):
        await use.preview_weekdays(BOSS, COHORT, 3)
    preview = await world.services.arrangements.preview_pause(BOSS, "2026-03-18", "2026-03-20")
    await world.services.arrangements.confirm(BOSS, preview.change_id)
    with pytest.raises(PauseOverlaps):
        await use.preview_pause(BOSS, COHORT)  # 16 to 22 March


async def test_after_the_last_day_there_is_nothing_to_move(world: World) -> None:
    cohort = await world.set_up()
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-31 12:00")
    use = world.services.group_reviews
    with pytest.raises(Outdated):
        await use.preview_pause(BOSS, COHORT)
    await world.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished):
        await use.review(BOSS, COHORT)


async def test_most_behind_on_the_last_day_have_no_proposal(world: World) -> None:
    await world.set_up()
    for user in (ANNA, BEN):
        await world.services.membership.join(who(user))
    for day in range(2, 32):
        await live(world, f"2026-03-{day:02d} 10:00", *((ANNA, BEN) if day % 3 == 0 else ()))
    await live(world, "2026-03-31 18:00")
    found = await review(world)
    assert (found.forecast.most_behind, found.proposal) == (True, None)
