"""Choose a pace after a month: keep it, slow down or speed up, with a preview that still holds."""

from datetime import date

import pytest

from bot.domain.cohort import Cohort
from bot.domain.errors import NotEnrolled, SamePace
from bot.domain.pace import Pace
from bot.domain.review import Choice
from bot.services.paces import PaceOffer
from bot.services.reviewing import Review, ReviewOffers
from tests.services.monthly import MARCH, SAID, a_month, live, look_back
from tests.services.world import ANNA, BOSS, CLEO, World, who


async def offered(world: World, cohort: Cohort, choice: Choice) -> tuple[ReviewOffers, list[Pace]]:
    found = await world.services.reviews.offers(who(ANNA), cohort.id, MARCH, choice)
    return found, [offer.pace for offer in found.offers]


def offer_of(found: ReviewOffers, pace: Pace) -> PaceOffer:
    return next(offer for offer in found.offers if offer.pace is pace)


async def change(
    world: World, cohort: Cohort, choice: Choice, pace: Pace, seen: str
) -> Review | ReviewOffers:
    return await world.services.reviews.change(who(ANNA), cohort.id, MARCH, choice, pace, seen)


async def test_keeping_is_stored_and_twice_is_once(world: World) -> None:
    cohort = await a_month(world)
    for _ in range(2):
        assert (await world.services.reviews.keep(who(ANNA), cohort.id, MARCH)).form.choice == Choice.KEEP
    assert (await look_back(world, cohort)).form.choice == Choice.KEEP


async def test_what_is_offered_with_its_dates(world: World) -> None:
    cohort = await a_month(world)
    slower, paces = await offered(world, cohort, Choice.SLOW)
    assert paces == [Pace.OWN]
    assert slower.offers[0].last_on == date(2026, 6, 21)
    faster, paces = await offered(world, cohort, Choice.FAST)
    assert paces == [Pace.CATCH_UP, Pace.INTENSIVE]
    assert offer_of(faster, Pace.INTENSIVE).last_on == date(2026, 5, 11)  # 82 days, two a date, from 1 April
    assert (faster.choice, faster.stale, faster.form.choice) == (Choice.FAST, False, None)


async def test_speeding_up_changes_the_pace_and_is_stored(world: World) -> None:
    cohort = await a_month(world)
    found, _ = await offered(world, cohort, Choice.FAST)
    seen = found.key(offer_of(found, Pace.INTENSIVE))
    review = await change(world, cohort, Choice.FAST, Pace.INTENSIVE, seen)
    assert isinstance(review, Review)
    assert review.changed is not None
    assert (review.changed.pace, review.record.pace, review.form.choice) == (
        Pace.INTENSIVE,
        Pace.INTENSIVE,
        Choice.FAST,
    )
    assert review.outlook.ends_on == date(2026, 5, 11)
    with pytest.raises(SamePace):
        await change(world, cohort, Choice.FAST, Pace.INTENSIVE, seen)
    slower, paces = await offered(world, cohort, Choice.SLOW)
    assert paces == [Pace.GROUP, Pace.OWN]
    seen = slower.key(offer_of(slower, Pace.OWN))
    review = await change(world, cohort, Choice.SLOW, Pace.OWN, seen)
    assert isinstance(review, Review)
    assert (review.record.pace, review.form.choice) == (Pace.OWN, Choice.SLOW)
    assert (await offered(world, cohort, Choice.SLOW))[1] == []


async def test_what_changed_meanwhile_is_offered_anew_and_nothing_is_done(world: World) -> None:
    cohort = await a_month(world)
    found, _ = await offered(world, cohort, Choice.FAST)
    seen = found.key(offer_of(found, Pace.INTENSIVE))
    # The first dates stay as they are, the last one moves.
    preview = await world.services.arrangements.preview_pause(BOSS, "2026-04-20", "2026-04-26")
    await world.services.arrangements.confirm(BOSS, preview.change_id)
    anew = await change(world, cohort, Choice.FAST, Pace.INTENSIVE, seen)
    assert isinstance(anew, ReviewOffers)
    assert anew.stale
    assert offer_of(anew, Pace.INTENSIVE).last_on == date(2026, 5, 18)
    assert anew.key(offer_of(anew, Pace.INTENSIVE)) != seen
    unchanged = await look_back(world, cohort)
    assert (unchanged.record.pace, unchanged.form.choice) == (Pace.GROUP, None)


async def test_another_pace_chosen_meanwhile_makes_offers_old(world: World) -> None:
    cohort = await a_month(world)
    found, _ = await offered(world, cohort, Choice.FAST)
    seen = found.key(offer_of(found, Pace.INTENSIVE))
    await world.services.rests.change_pace(who(ANNA), cohort.id, Pace.OWN)
    anew = await change(world, cohort, Choice.FAST, Pace.INTENSIVE, seen)
    assert isinstance(anew, ReviewOffers)
    assert (await look_back(world, cohort)).record.pace is Pace.OWN


async def test_a_pace_that_was_not_offered_is_refused(world: World) -> None:
    cohort = await a_month(world)
    found, _ = await offered(world, cohort, Choice.SLOW)
    seen = found.key(offer_of(found, Pace.OWN))
    for choice, pace in ((Choice.FAST, Pace.OWN), (Choice.KEEP, Pace.OWN), (Choice.SLOW, Pace.INTENSIVE)):
        assert isinstance(await change(world, cohort, choice, pace, seen), ReviewOffers)
    assert (await look_back(world, cohort)).record.pace is Pace.GROUP


async def test_after_the_last_day_no_date_is_left_to_move(world: World) -> None:
    cohort = await world.set_up(start="2026-03-02", monthly="last")
    await world.services.membership.join(who(ANNA))
    await live(world, "2026-03-31 18:00")  # the last day of 30
    found, _ = await offered(world, cohort, Choice.FAST)
    assert found.key(found.offers[0]) == "group-none-none"


async def test_the_choice_stands_beside_what_was_said(world: World) -> None:
    cohort = await a_month(world)
    await world.services.reviews.reflect(who(ANNA), cohort.id, MARCH, SAID)
    await world.services.reviews.share(who(ANNA), cohort.id, MARCH, shared=True)
    found = await world.services.reviews.keep(who(ANNA), cohort.id, MARCH)
    assert found.form.answer is not None
    assert (found.form.answer.reflection, found.form.shared) == (SAID.reflection, True)


async def test_only_members_choose(world: World) -> None:
    cohort = await a_month(world)
    reviews, key = world.services.reviews, (who(CLEO), cohort.id, MARCH)
    with pytest.raises(NotEnrolled):
        await reviews.keep(*key)
    with pytest.raises(NotEnrolled):
        await reviews.offers(*key, Choice.FAST)
    with pytest.raises(NotEnrolled):
        await reviews.change(*key, Choice.FAST, Pace.OWN, "x")
