"""Log hours, and the minutes of ticked items, on the right study date and within its hours."""

from datetime import date
from typing import Any

import pytest

from bot.domain.errors import (
    BadDuration,
    CohortFinished,
    DayInFuture,
    DayTooFull,
    EntryTooLong,
    NoSuchDay,
    NotEnrolled,
    NothingToLog,
    NotYours,
    Outdated,
    TextTooLong,
)
from bot.domain.ids import DayId, EnrolmentId
from bot.services.hours import Change, HoursChanged, HoursWeek
from tests.services.company import ANNA, BEN, BOSS, Company, utc, who

MONDAY = date(2026, 3, 2)


async def log(company: Company, time: str | None, what: str | None = None, **more: Any) -> HoursChanged:
    """Let Anna log time."""
    logged = await company.services.hours.log(who(ANNA), time, what, **more)
    assert isinstance(logged, HoursChanged)
    return logged


async def week(company: Company) -> HoursWeek:
    """Look at Anna's running week."""
    found = await company.services.hours.log(who(ANNA))
    assert isinstance(found, HoursWeek)
    return found


# -- logging ---------------------------------------------------------------------------------


async def test_what_was_logged_is_kept(company: Company) -> None:
    await company.set_up()
    await company.live_until("2026-03-02 12:00", remind=False)
    logged = await log(company, "90", "  Dot\u200b products  ", number=1)
    assert (logged.change, logged.bare) == (Change.LOGGED, 90)
    (row,) = await company.rows("study_logs")
    assert (row["studied_on"], row["minutes"], row["what"]) == (MONDAY, 90, "Dot products")
    assert (row["source"], row["logged_at"]) == ("typed", company.clock.at)
    plan = company.library.plans["kickstart-30"]  # type: ignore[index]
    assert (row["day_id"], row["item_id"], row["removed_at"]) == (plan.day(1).id, None, None)
    (entry,) = logged.entries
    assert logged.week.entries == (entry,)
    assert (logged.week.minutes, logged.week.count, logged.week.pages) == (90, 1, 1)
    assert (logged.week.monday, logged.week.today, logged.week.current) == (MONDAY, MONDAY, True)


@pytest.mark.parametrize(
    ("zone", "now", "on", "monday"),
    [
        (None, "2026-03-02 02:59", date(2026, 3, 1), date(2026, 2, 23)),  # Sunday's rollover is to come
        (None, "2026-03-02 03:00", MONDAY, MONDAY),
        ("Tokyo", "2026-03-01 17:59", date(2026, 3, 1), date(2026, 2, 23)),
        ("Tokyo", "2026-03-01 18:00", MONDAY, MONDAY),
        ("New York", "2026-03-02 07:59", date(2026, 3, 1), date(2026, 2, 23)),
        ("New York", "2026-03-02 08:00", MONDAY, MONDAY),
    ],
)
async def test_a_study_date_ends_at_ones_own_rollover(
    company: Company, zone: str | None, now: str, on: date, monday: date
) -> None:
    company.clock.at = utc("2026-02-28 12:00")
    await company.set_up(start="2026-03-02")
    if zone is not None:
        await company.services.membership.set_zone(who(ANNA), zone)
    company.clock.at = utc(now)
    logged = await log(company, "1h")
    assert (logged.entries[0].on, logged.week.monday) == (on, monday)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"time": "soon"}, BadDuration("soon")),
        ({"time": "-90"}, BadDuration("-90")),
        ({"time": "1e400"}, BadDuration("1e400")),
        ({"time": "0"}, BadDuration("0")),
        ({"time": ""}, BadDuration("")),
        ({"what": "Reading"}, BadDuration("")),
        ({"number": 1}, BadDuration("")),
        ({"time": "30h"}, EntryTooLong(1800, 960)),
        ({"time": "1h", "what": "x" * 201}, TextTooLong("description", 200, 201)),
        ({"time": "1h", "number": 0}, NoSuchDay(0, 30)),
        ({"time": "1h", "number": 31}, NoSuchDay(31, 30)),
        ({"time": "1h", "number": 2}, DayInFuture(2, utc("2026-03-03 09:00"))),
    ],
)
async def test_bad_input_changes_nothing(company: Company, given: dict[str, Any], error: Exception) -> None:
    await company.set_up()
    company.clock.at = utc("2026-03-02 12:00")
    with pytest.raises(type(error)) as caught:
        await company.services.hours.log(who(ANNA), **given)
    assert caught.value == error
    assert await company.rows("study_logs") == []


async def test_a_date_has_twenty_four_hours(company: Company) -> None:
    await company.set_up()
    for time in ("16h", "7h59"):
        await log(company, time)
    with pytest.raises(DayTooFull) as caught:
        await log(company, "2m")
    assert caught.value == DayTooFull(MONDAY, 1439, 2)
    assert (await log(company, "1m")).week.minutes == 1440
    company.clock.forward(days=1)
    assert (await log(company, "2m")).week.minutes == 1442


async def test_hours_are_for_members(company: Company) -> None:
    cohort = await company.set_up()
    hours = company.services.hours
    for act in (
        hours.log(who(BEN), "1h"),
        hours.log(who(BEN)),
        hours.week(who(BEN), cohort.id, MONDAY, 0),
        hours.goal(who(BEN), cohort.id),
        hours.set_goal(who(BEN), cohort.id, "5"),
    ):
        with pytest.raises(NotEnrolled):
            await act
    await company.services.membership.leave(who(ANNA))
    with pytest.raises(NotEnrolled):
        await log(company, "1h")
    assert await company.rows("study_logs") == []


async def test_a_group_that_ended_takes_hours_for_two_weeks(company: Company) -> None:
    cohort = await company.set_up()
    await company.services.cohorts.end(BOSS, cohort.id)
    await log(company, "1h", cohort=str(cohort.id))
    company.clock.forward(days=14, seconds=1)
    (enrolled,) = await company.rows("enrolments")
    with pytest.raises(CohortFinished):
        await company.services.hours.log_items(
            who(ANNA), cohort.id, EnrolmentId(enrolled["id"]), DayId("any")
        )
    assert (await company.services.hours.week(who(ANNA), cohort.id, MONDAY, 0)).minutes == 60


async def test_pages_and_weeks(company: Company) -> None:
    cohort = await company.set_up()
    for number in range(17):
        await log(company, f"{number + 1}m")
    shown = await week(company)
    assert [entry.minutes for entry in shown.entries] == list(range(17, 9, -1))
    assert (shown.count, shown.pages, shown.page, shown.earlier) == (17, 3, 0, False)
    turn = company.services.hours.week
    for page in (2, 3, 99):
        last = await turn(who(ANNA), cohort.id, MONDAY, page)
        assert ([entry.minutes for entry in last.entries], last.page) == ([1], 2)
    company.clock.forward(days=7)
    empty = await week(company)
    assert (empty.entries, empty.minutes, empty.pages, empty.earlier) == ((), 0, 1, True)
    before = await turn(who(ANNA), cohort.id, date(2026, 3, 8), 0)
    assert (before.minutes, before.current, before.earlier) == (153, False, False)
    assert (await turn(who(ANNA), cohort.id, date(2999, 1, 1), 0)).monday == empty.monday
    assert (await turn(who(ANNA), cohort.id, date.min, 0)).entries == ()


# -- ticked items ----------------------------------------------------------------------------


async def test_ticked_items_are_logged_once(company: Company) -> None:
    cohort = await company.set_up()
    company.clock.at = utc("2026-03-02 12:00")
    study, hours = company.services.study, company.services.hours
    today = await study.today(who(ANNA))
    day, about = today.view.day, today.view.hours
    assert about is not None
    assert (about.logged, about.unlogged, about.timer, about.timed) == (0, 0, None, None)
    for item in day.items[:2]:
        await study.tick(who(ANNA), cohort.id, day.id, item.id, on=True)
    first = sum(item.minutes for item in day.items[:2])
    view = await study.checklist(who(ANNA), cohort.id, day.id)
    assert view.hours is not None
    assert view.hours.unlogged == first
    key = about.enrolment_id
    logged = await hours.log_items(who(ANNA), cohort.id, key, day.id)
    assert [entry.item_id for entry in logged.entries] == [item.id for item in day.items[:2]]
    assert logged.week.minutes == first
    assert {entry.source for entry in logged.entries} == {"item"}
    with pytest.raises(NothingToLog):
        await hours.log_items(who(ANNA), cohort.id, key, day.id)
    await study.tick(who(ANNA), cohort.id, day.id, day.items[2].id, on=True)
    again = await hours.log_items(who(ANNA), cohort.id, key, day.id)
    assert len(again.entries) == 1
    for on in (False, True):
        await study.tick(who(ANNA), cohort.id, day.id, day.items[0].id, on=on)
        view = await study.checklist(who(ANNA), cohort.id, day.id)
        assert view.hours is not None
        assert (view.hours.unlogged, view.hours.logged) == (0, again.week.minutes)
    assert len(await company.rows("study_logs")) == 3


async def test_items_that_do_not_fit_into_the_date(company: Company) -> None:
    cohort = await company.set_up()
    company.clock.at = utc("2026-03-02 12:00")
    view = (await company.services.study.today(who(ANNA))).view
    for item in view.day.items[:2]:
        await company.services.study.tick(who(ANNA), cohort.id, view.day.id, item.id, on=True)
    for time in ("16h", "7h59"):
        await log(company, time)
    assert view.hours is not None
    with pytest.raises(DayTooFull):
        await company.services.hours.log_items(who(ANNA), cohort.id, view.hours.enrolment_id, view.day.id)
    assert (await week(company)).minutes == 1439


async def test_items_of_somebody_else_or_of_no_day(company: Company) -> None:
    cohort = await company.set_up()
    (enrolled,) = await company.rows("enrolments")
    log_items = company.services.hours.log_items
    with pytest.raises(NotYours):
        await log_items(who(BEN), cohort.id, EnrolmentId(enrolled["id"]), DayId("any"))
    await company.services.membership.join(who(BEN))
    with pytest.raises(NotYours):
        await log_items(who(BEN), cohort.id, EnrolmentId(enrolled["id"]), DayId("any"))
    with pytest.raises(Outdated):
        await log_items(who(ANNA), cohort.id, EnrolmentId(enrolled["id"]), DayId("any"))
