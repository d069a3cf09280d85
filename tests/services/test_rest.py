"""Plan rest within its limits, change pace without touching what is due, act from outside the server."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.cohort import Shown
from bot.domain.errors import (
    AlreadyEnrolled,
    BadDate,
    CohortFinished,
    NotAMember,
    NotEnrolled,
    Outdated,
    RestPast,
    RestTooMuch,
    SamePace,
    UnknownCohort,
)
from bot.domain.ids import ChannelId, CohortId, GuildId
from bot.domain.pace import Pace
from bot.services.joining import Joined
from bot.services.paces import PaceOffers
from bot.services.rest import PaceChanged
from bot.storage import cohorts
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, utc, who


async def rest(company: Company, *stretches: tuple[str, str]) -> tuple[date, ...]:
    """Plan rest; return what is planned then."""
    for first, last in stretches:
        await company.services.rests.plan(who(ANNA), COHORT, first, last)
    (group,) = (await company.services.membership.settings(who(ANNA))).groups
    return group.rest


# -- rest ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stretches", "possible"),
    [
        ([("2026-03-03", "2026-03-11")], True),  # seven days on nine dates
        ([("2026-03-03", "2026-03-12")], False),  # eight
        ([("2026-03-02", "2026-03-10"), ("2026-03-31", "")], False),  # the 30th date on, an eighth
        ([("2026-03-31", ""), ("2026-03-02", "2026-03-10")], False),
        ([("2026-03-02", "2026-03-10"), ("2026-04-01", "2026-04-02")], True),  # the 31st date on
        ([("2026-03-03", "2026-03-11"), ("2026-03-05", "2026-03-11")], True),  # the same dates again
    ],
)
async def test_seven_due_days_in_any_thirty_dates(
    company: Company, stretches: list[tuple[str, str]], possible: bool
) -> None:
    cohort = await company.set_up()
    async with company.db.write() as tx:
        draft = replace(cohort.draft, study_weekdays=frozenset(range(5)))
        await cohorts.save(tx, replace(cohort, draft=draft))
    *before, last = stretches
    kept = await rest(company, *before)
    if possible:
        assert date.fromisoformat(last[0]) in await rest(company, last)
        return
    with pytest.raises(RestTooMuch) as caught:
        await rest(company, last)
    assert caught.value == RestTooMuch(7, 30)
    assert await rest(company) == kept


async def test_two_days_a_date_count_as_two(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-20 10:00", remind=False)
    await company.services.membership.join(who(BEN), pace=Pace.CATCH_UP)
    with pytest.raises(RestTooMuch):
        await company.services.rests.plan(who(BEN), COHORT, "2026-03-21", "2026-03-24")
    await company.services.rests.plan(who(BEN), COHORT, "2026-03-21", "2026-03-23")


@pytest.mark.parametrize(
    ("now", "on", "possible"),
    [
        ("2026-03-02 08:00", "2026-03-02", True),  # day 1 comes in an hour
        ("2026-03-02 08:00", "2026-03-01", False),
        ("2026-03-03 02:59", "2026-03-02", True),
        ("2026-03-03 03:00", "2026-03-02", True),  # to the instant
        ("2026-03-03 03:01", "2026-03-02", False),
        ("2026-03-03 08:59", "2026-03-03", True),
        ("2026-03-03 12:00", "0001-01-01", False),
    ],
)
async def test_only_dates_whose_deadline_has_not_passed(
    company: Company, now: str, on: str, possible: bool
) -> None:
    await company.set_up()
    await company.live_until(now)
    if possible:
        assert await rest(company, (on, "")) == (date.fromisoformat(on),)
        await company.services.rests.cancel(who(ANNA), COHORT, on, on)
        assert await rest(company) == ()
    else:
        for act in (company.services.rests.plan, company.services.rests.cancel):
            with pytest.raises(RestPast) as caught:
                await act(who(ANNA), COHORT, on, on)
            assert caught.value == RestPast(date.fromisoformat(on))


async def test_rest_excuses_and_bridges(company: Company) -> None:
    await company.set_up()
    await rest(company, ("2026-03-03", "2026-03-04"))
    for day in ("02", "05"):
        await company.live_until(f"2026-03-{day} 12:00")
        await company.services.study.done(who(ANNA))
    await company.live_until("2026-03-07 04:00")
    assert await company.statuses() == ["1 on time", "2 excused", "3 excused", "4 on time", "5 open"]
    progress = await company.services.study.progress(who(ANNA))
    assert (progress.ledger.streak, progress.ledger.consistency) == (2, 1.0)


@pytest.mark.parametrize(("first", "last"), [("", ""), ("tomorrow", ""), ("2026-03-05", "2026-13-01")])
async def test_dates_that_are_none(company: Company, first: str, last: str) -> None:
    await company.set_up()
    with pytest.raises(BadDate):
        await rest(company, (first, last))
    with pytest.raises(BadDate):
        await company.services.rests.cancel(who(ANNA), COHORT, first or "?", last)


async def test_rest_is_for_members(company: Company) -> None:
    await company.set_up()
    rests = company.services.rests
    for act in (
        rests.plan(who(BEN), COHORT, "2026-03-05", ""),
        rests.cancel(who(BEN), COHORT, "2026-03-05", "2026-03-05"),
        rests.offers(who(BEN), COHORT),
        rests.change_pace(who(BEN), COHORT, Pace.OWN),
    ):
        with pytest.raises(NotEnrolled):
            await act
    for caller, cohort_id in ((who(ANNA), CohortId(7)), (who(ANNA, guild_id=GuildId(2)), COHORT)):
        with pytest.raises(UnknownCohort):
            await rests.plan(caller, cohort_id, "2026-03-05", "")


# -- pace ------------------------------------------------------------------------------------


async def test_a_change_touches_only_what_is_to_come(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-05 10:00")
    before = await company.statuses()
    changed = await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN)
    assert isinstance(changed, PaceChanged)
    assert await company.statuses() == before
    await company.live_until("2026-03-07 10:00")
    assert [row.split()[0] for row in await company.statuses()] == ["1", "2", "3", "4", "5", "6"]
    with pytest.raises(SamePace):
        await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN)


async def test_there_and_back_within_a_day_changes_nothing(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-05 10:00")
    for pace in (Pace.OWN, Pace.CATCH_UP, Pace.GROUP, Pace.OWN, Pace.GROUP):
        await company.services.rests.change_pace(who(ANNA), COHORT, pace)
    await company.live_until("2026-03-08 10:00")
    assert [row.split()[0] for row in await company.statuses()] == list("1234567")


@pytest.mark.parametrize("pace", list(Pace))
async def test_an_offer_is_kept(company: Company, pace: Pace) -> None:
    await company.set_up()
    await company.live_until("2026-03-09 10:00")
    offers = await company.services.membership.ask_to_join(who(BEN))
    assert isinstance(offers, PaceOffers)
    (offer,) = (offer for offer in offers.offers if offer.pace is pace)
    await company.services.membership.join(who(BEN), pace=pace)
    await company.live_until("2026-03-12 10:00")
    ledger = (await company.services.study.progress(who(BEN))).ledger
    shown = [(day.number, on) for day, on in offer.first]
    assert [(row.number, row.on) for row in ledger.rows][:3] == shown
    await company.live_until("2026-04-08 10:00", remind=False)
    ledger = (await company.services.study.progress(who(BEN))).ledger
    assert ledger.rows[-1].number == 30
    assert ledger.rows[-1].on == offer.last_on


async def test_catching_up_never_holds_more_than_two_days_a_date(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-09 10:00")
    await company.services.membership.join(who(BEN), pace=Pace.CATCH_UP)
    await company.live_until("2026-03-25 10:00")
    rows = (await company.services.study.progress(who(BEN))).ledger.rows
    days = [row.on for row in rows]
    assert max(map(days.count, days)) == 2
    assert [row.number for row in rows] == list(range(1, len(rows) + 1))
    anna = (await company.services.study.progress(who(ANNA))).ledger.rows
    assert rows[-1] == anna[-1]


async def test_dates_that_moved_are_offered_anew(company: Company) -> None:
    await company.set_up()
    offers = await company.services.rests.offers(who(ANNA), COHORT)
    seen = {offer.pace: offer.key for offer in offers.offers}
    await company.live_until("2026-03-02 10:00")
    anew = await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN, seen[Pace.OWN])
    assert isinstance(anew, PaceOffers)
    assert anew.stale
    assert (await company.rows("enrolment_spans"))[0]["pace"] == "group"


async def test_after_the_last_day_no_date_is_left(company: Company) -> None:
    await company.set_up()
    company.clock.at = utc("2026-03-31 09:30")  # the last day's
    await company.services.deliveries.deliver_due()
    offers = await company.services.rests.offers(who(ANNA), COHORT)
    assert [(offer.first, offer.last_on, offer.key) for offer in offers.offers] == [((), None, "none")] * 4
    changed = await company.services.rests.change_pace(who(ANNA), COHORT, Pace.OWN, "none")
    assert isinstance(changed, PaceChanged)


# -- joining ---------------------------------------------------------------------------------


async def test_joining_by_a_button_with_and_without_a_pace(company: Company) -> None:
    cohort = await company.set_up()
    press = company.services.membership.press_join
    await company.live_until("2026-03-05 10:00")
    assert isinstance(await press(who(BEN), cohort.id), PaceOffers)
    stale = await press(who(BEN), cohort.id, Pace.OWN, "1-20260304")
    assert isinstance(stale, PaceOffers)
    assert stale.stale
    joined = await press(who(BEN), cohort.id, Pace.OWN, "1-20260305")
    assert isinstance(joined, Joined)
    assert (joined.pace, joined.optional_days, joined.first_due_at) == (Pace.OWN, 0, utc("2026-03-05 09:00"))
    for pace in (None, Pace.OWN):
        with pytest.raises(AlreadyEnrolled):
            await press(who(BEN), cohort.id, pace)
    await company.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(CohortFinished):
        await press(BOSS, cohort.id, Pace.OWN)


async def test_own_days_are_judged_in_ones_own_zone(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-05 10:00")
    await company.services.membership.set_zone(who(BEN), "Tokyo")
    joined = await company.services.membership.join(who(BEN), pace=Pace.OWN)
    # It is 19:00 in Tokyo; the day of the 5th would have eight hours left.
    assert joined.first_due_at == utc("2026-03-06 00:00")
    await company.live_until("2026-03-06 01:00")
    (row,) = (await company.services.study.progress(who(BEN))).ledger.rows
    assert (row.on, row.deadline_at) == (date(2026, 3, 6), utc("2026-03-06 18:00"))


# -- somebody else's figures, and buttons outside the server ---------------------------------


async def test_whose_figures_are_seen(company: Company) -> None:
    await company.set_up()
    study = company.services.study
    assert (await study.progress(who(BEN), None, ANNA)).record.enrolment.member.user_id == ANNA
    with pytest.raises(NotAMember):
        await study.progress(who(ANNA), None, BEN)
    await company.services.membership.set_shown(who(ANNA), Shown.HIDDEN)
    with pytest.raises(NotAMember):
        await study.progress(who(BEN), None, ANNA)
    assert (await study.progress(who(ANNA), None, ANNA)).days_done == 0
    assert (await study.progress(BOSS, None, ANNA)).days_done == 0


async def test_who_presses_a_button_outside_the_server(company: Company) -> None:
    cohort = await company.set_up()
    outside = company.services.membership.member_outside
    caller = await outside(ANNA, ChannelId(5), cohort.id)
    assert caller == who(ANNA, channel_id=ChannelId(5))
    with pytest.raises(NotEnrolled):
        await outside(BEN, ChannelId(5), cohort.id)
    with pytest.raises(Outdated):
        await outside(ANNA, ChannelId(5), CohortId(77))
    await company.services.membership.leave(who(ANNA))
    with pytest.raises(NotEnrolled):
        await outside(ANNA, ChannelId(5), cohort.id)
