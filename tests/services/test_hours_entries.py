"""Edit, remove and put back what was logged: one's own, of the last 35 days, within a date's hours."""

from datetime import date
from typing import Any

import pytest

from bot.domain.errors import (
    BadDuration,
    CohortFinished,
    DayTooFull,
    EntryGone,
    EntryTooLong,
    EntryTooOld,
    NotEnrolled,
    NotYours,
    TextTooLong,
    UnknownCohort,
)
from bot.domain.ids import CohortId, GuildId, LogId
from bot.services.hours import Change, HoursChanged
from tests.services.company import ANNA, BEN, BOSS, COHORT, Company, who

MONDAY = date(2026, 3, 2)


async def logged(company: Company, time: str = "1h", what: str | None = None) -> LogId:
    """Let Anna log time."""
    found = await company.services.hours.log(who(ANNA), time, what)
    assert isinstance(found, HoursChanged)
    return found.entries[0].id


async def minutes(company: Company) -> int:
    """Return the sum of Anna's running week."""
    return (await company.services.hours.week(who(ANNA), COHORT, date(2999, 1, 1), 0)).minutes


async def test_an_edit_replaces_time_and_text(company: Company) -> None:
    await company.set_up()
    key = await logged(company, "1h", "Reading")
    company.clock.forward(days=8)
    entry = await company.services.entries.entry(who(ANNA), COHORT, key)
    assert (entry.minutes, entry.what) == (60, "Reading")
    changed = await company.services.entries.edit(who(ANNA), COHORT, key, "45", " Running ")
    assert (changed.change, changed.bare) == (Change.EDITED, 45)
    assert [(each.minutes, each.what, each.on) for each in changed.entries] == [(45, "Running", MONDAY)]
    assert (changed.week.monday, changed.week.minutes) == (MONDAY, 45)
    await company.services.entries.edit(who(ANNA), COHORT, key, "1h30", "")
    (row,) = await company.rows("study_logs")
    assert (row["minutes"], row["what"], row["edited_at"]) == (90, None, company.clock.at)


@pytest.mark.parametrize(
    ("time", "what", "error"),
    [
        ("", "", BadDuration("")),
        ("-1h", "", BadDuration("-1h")),
        ("17h", "", EntryTooLong(1020, 960)),
        ("16h", "", DayTooFull(MONDAY, 540, 960)),
        ("1h", "x" * 201, TextTooLong("description", 200, 201)),
    ],
)
async def test_a_bad_edit_changes_nothing(company: Company, time: str, what: str, error: Exception) -> None:
    await company.set_up()
    await logged(company, "9h")
    key = await logged(company, "1h", "Reading")
    before = await company.rows("study_logs")
    with pytest.raises(type(error)) as caught:
        await company.services.entries.edit(who(ANNA), COHORT, key, time, what)
    assert caught.value == error
    assert await company.rows("study_logs") == before


async def test_an_edit_may_fill_the_date(company: Company) -> None:
    await company.set_up()
    await logged(company, "9h")
    key = await logged(company, "15h")
    with pytest.raises(DayTooFull):
        await company.services.entries.edit(who(ANNA), COHORT, key, "15h01", "")
    await company.services.entries.edit(who(ANNA), COHORT, key, "15h", "again")
    assert await minutes(company) == 24 * 60


async def test_removed_and_put_back(company: Company) -> None:
    await company.set_up()
    key = await logged(company)
    entries = company.services.entries
    removed = await entries.remove(who(ANNA), COHORT, key)
    assert (removed.change, removed.week.minutes, removed.week.entries) == (Change.REMOVED, 0, ())
    for act in (
        entries.remove(who(ANNA), COHORT, key),
        entries.entry(who(ANNA), COHORT, key),
        entries.edit(who(ANNA), COHORT, key, "2h", ""),
    ):
        with pytest.raises(EntryGone):
            await act
    company.restart()
    for _ in range(2):
        back = await company.services.entries.put_back(who(ANNA), COHORT, key)
        assert (back.change, back.week.minutes) == (Change.PUT_BACK, 60)
    (row,) = await company.rows("study_logs")
    assert (row["minutes"], row["removed_at"]) == (60, None)


async def test_put_back_into_a_date_that_is_full_by_now(company: Company) -> None:
    await company.set_up()
    key = await logged(company, "9h")
    await company.services.entries.remove(who(ANNA), COHORT, key)
    await logged(company, "16h")
    with pytest.raises(DayTooFull) as caught:
        await company.services.entries.put_back(who(ANNA), COHORT, key)
    assert caught.value == DayTooFull(MONDAY, 960, 540)
    assert await minutes(company) == 960


async def test_put_back_twice_into_a_full_date(company: Company) -> None:
    await company.set_up()
    key = await logged(company, "9h")
    await logged(company, "15h")
    await company.services.entries.remove(who(ANNA), COHORT, key)
    for _ in range(2):
        back = await company.services.entries.put_back(who(ANNA), COHORT, key)
        assert back.week.minutes == 24 * 60


async def test_for_a_day_it_can_be_put_back(company: Company) -> None:
    await company.set_up()
    first, second = await logged(company), await logged(company)
    for key in (first, second):
        await company.services.entries.remove(who(ANNA), COHORT, key)
    company.clock.forward(days=1)
    await company.services.entries.put_back(who(ANNA), COHORT, first)
    company.clock.forward(seconds=1)
    with pytest.raises(EntryGone):
        await company.services.entries.put_back(who(ANNA), COHORT, second)
    await logged(company)
    assert {row["id"] for row in await company.rows("study_logs")} == {first, second + 1}


async def test_a_removal_forgets_what_anybody_removed_before(company: Company) -> None:
    await company.set_up()
    await company.services.membership.join(who(BEN))
    others = await company.services.hours.log(who(BEN), "1h", "Ben's")
    assert isinstance(others, HoursChanged)
    first, second = await logged(company), await logged(company)
    await company.services.entries.remove(who(ANNA), COHORT, first)
    await company.services.entries.remove(who(BEN), COHORT, others.entries[0].id)
    company.clock.forward(days=1, seconds=1)
    await company.services.entries.remove(who(ANNA), COHORT, second)
    assert {row["id"] for row in await company.rows("study_logs")} == {second}


async def test_entries_older_than_35_days_stay(company: Company) -> None:
    cohort = await company.set_up()
    key = await logged(company)
    entries = company.services.entries
    company.clock.forward(days=34)
    await entries.edit(who(ANNA), cohort.id, key, "2h", "")
    await entries.remove(who(ANNA), cohort.id, key)
    company.clock.forward(hours=23)
    with pytest.raises(EntryTooOld) as caught:
        await entries.put_back(who(ANNA), cohort.id, key)
    assert caught.value == EntryTooOld(MONDAY, 35)
    fresh = await logged(company)
    company.clock.forward(days=35)
    for act in (
        entries.entry(who(ANNA), cohort.id, fresh),
        entries.edit(who(ANNA), cohort.id, fresh, "2h", ""),
        entries.remove(who(ANNA), cohort.id, fresh),
    ):
        with pytest.raises(EntryTooOld):
            await act
    kept = [row["minutes"] for row in await company.rows("study_logs") if row["removed_at"] is None]
    assert kept == [60]


async def test_nobody_elses(company: Company) -> None:
    await company.set_up()
    key = await logged(company)
    entries = company.services.entries

    async def refused(error: type[Exception], caller: Any, cohort_id: CohortId, entry_id: LogId) -> None:
        for act in (
            entries.entry(caller, cohort_id, entry_id),
            entries.edit(caller, cohort_id, entry_id, "2h", ""),
            entries.remove(caller, cohort_id, entry_id),
            entries.put_back(caller, cohort_id, entry_id),
        ):
            with pytest.raises(error):
                await act

    await refused(NotEnrolled, who(BEN), COHORT, key)
    await company.services.membership.join(who(BEN))
    await refused(NotYours, who(BEN), COHORT, key)
    await refused(EntryGone, who(ANNA), COHORT, LogId(key + 1))
    await refused(UnknownCohort, who(ANNA), CohortId(7), key)
    await refused(UnknownCohort, who(ANNA, guild_id=GuildId(2)), COHORT, key)
    await company.services.cohorts.end(BOSS, COHORT)
    company.clock.forward(days=14, seconds=1)
    await refused(CohortFinished, who(ANNA), COHORT, key)
    (row,) = await company.rows("study_logs")
    assert (row["minutes"], row["edited_at"], row["removed_at"]) == (60, None, None)
