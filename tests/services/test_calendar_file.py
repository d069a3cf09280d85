"""The calendar file: RFC 5545 that another program reads back to exactly the member's days to come."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from bot.domain.errors import NotEnrolled, NothingAhead
from bot.domain.ids import PlanId
from bot.domain.library import Library
from bot.domain.pace import Pace
from bot.services.arrangement_edits import EditRequest
from bot.services.calendar_file import CalendarFile
from tests.services.company import ANNA, BEN, BOSS, Company, utc, who

PLAN = PlanId("kickstart-30")


async def made(company: Company, user_id: int = ANNA) -> CalendarFile:
    return await company.services.calendar_files.remaining(who(user_id))  # type: ignore[arg-type]


def events(file: CalendarFile) -> list[Any]:
    """Parse the file as a calendar program does."""
    found = [part for part in Calendar.from_ical(file.content).walk("VEVENT") if isinstance(part, Event)]
    assert len(found) == file.days
    return found


def starts(file: CalendarFile) -> dict[str, datetime]:
    """Return when each day begins."""
    found: dict[str, datetime] = {}
    for event in events(file):
        start = event.start
        assert isinstance(start, datetime)
        found[str(event["summary"]).partition(":")[0]] = start
    return found


async def begun(company: Company, **given: object) -> None:
    """Have Anna in a group whose first day is posted; it is 10:00 on 2 March."""
    await company.set_up(**given)
    company.clock.at = utc("2026-03-02 10:00")
    await company.services.deliveries.deliver_due()


# -- the format ------------------------------------------------------------------------------


async def test_it_is_what_rfc_5545_asks_for(company: Company) -> None:
    await begun(company)
    await company.services.membership.set_zone(who(ANNA), "Berlin")
    file = await made(company)
    text = file.content.decode()
    assert file.content.count(b"\n") == file.content.count(b"\r\n") > 0
    assert file.content.endswith(b"END:VCALENDAR\r\n")
    assert max(map(len, file.content.split(b"\r\n"))) <= 75
    assert text.startswith("BEGIN:VCALENDAR\r\n")
    assert text.count("\r\nVERSION:2.0\r\n") == text.count("\r\nPRODID:-//Daymark//") == 1
    assert text.count("BEGIN:VTIMEZONE") == text.count("TZID:Europe/Berlin\r\n") == 1
    assert text.count("DTSTART;TZID=Europe/Berlin:") == file.days == 29
    for event in events(file):
        assert event["dtstamp"].dt == company.clock.at
        assert event.errors == []
    assert Calendar.from_ical(file.content).errors == []


async def test_texts_come_back_as_they_were(company: Company, library: Library) -> None:
    plan = library.plans[PLAN]
    odd = replace(plan.day(2), title="Zürich; a, b \\ c", why="First\nsecond: 🎉 " + "é" * 200)
    days = tuple(odd if day.number == 2 else day for day in plan.days)
    company.restart(replace(library, plans={**library.plans, PLAN: replace(plan, days=days)}))
    await begun(company, name="Früh; auf, los")
    file = await made(company)
    assert max(map(len, file.content.split(b"\r\n"))) <= 75
    assert file.content.decode()  # folded between characters, not inside of them
    event = events(file)[0]
    assert event["summary"] == "Day 2: Zürich; a, b \\ c"
    described = str(event["description"])
    assert described.startswith(odd.why)
    for part in (odd.done, *(item.text for item in odd.required), *(r.url for r in odd.resources)):
        assert part in described
    assert event["duration"].dt == timedelta(minutes=odd.minutes)
    assert Calendar.from_ical(file.content)["x-wr-calname"] == file.name == "Früh; auf, los"


async def test_a_day_is_known_again_and_no_two_are_one(company: Company) -> None:
    await begun(company)
    await company.services.membership.join(who(BEN))
    first = [str(event["uid"]) for event in events(await made(company))]
    others = [str(event["uid"]) for event in events(await made(company, BEN))]
    assert len({*first, *others}) == 2 * 29
    assert str(1) in first[0].partition("@")[0].split("."), "the server is in it: two bots do not meet"
    company.clock.at = utc("2026-03-03 10:00")
    await company.services.deliveries.deliver_due()
    await company.services.membership.set_zone(who(ANNA), "Tokyo")
    assert [str(event["uid"]) for event in events(await made(company))] == first[1:]


# -- the days --------------------------------------------------------------------------------


async def test_the_days_to_come(company: Company) -> None:
    await company.set_up(start="2026-03-04")
    assert list(starts(await made(company))) == [f"Day {number}" for number in range(1, 31)]
    company.clock.at = utc("2026-03-05 09:00")
    await company.services.deliveries.deliver_due()
    found = starts(await made(company))
    assert list(found) == [f"Day {number}" for number in range(3, 31)]
    assert found["Day 3"] == utc("2026-03-06 09:00")


async def test_a_zone_of_ones_own_and_a_change_of_clocks(company: Company) -> None:
    # The group posts at nine in New York, which moves its clocks on 8 March, Berlin on the 29th.
    await begun(company, timezone="New York")
    await company.services.membership.set_zone(who(ANNA), "Berlin")
    found = starts(await made(company))
    assert [found[f"Day {number}"].strftime("%m-%d %H:%M %z") for number in (2, 6, 7, 27, 28)] == [
        "03-03 15:00 +0100",
        "03-07 15:00 +0100",
        "03-08 14:00 +0100",
        "03-28 14:00 +0100",
        "03-29 15:00 +0200",
    ]
    nine = [start.astimezone(ZoneInfo("America/New_York")).hour for start in found.values()]
    assert set(nine) == {9}


async def test_the_zone_in_the_file_is_right_without_knowing_it(company: Company) -> None:
    await begun(company, timezone="New York")
    await company.services.membership.set_zone(who(ANNA), "Berlin")
    file = await made(company)
    expected = [start.astimezone(UTC) for start in starts(file).values()]
    # A program that has never heard of the zone goes by the rules that the file brings along.
    strange = file.content.replace(b"Europe/Berlin", b"Somewhere/Else")
    known = [start.astimezone(UTC) for start in starts(replace(file, content=strange)).values()]
    assert known == expected


async def test_a_wall_time_that_does_not_exist(company: Company) -> None:
    company.clock.at = utc("2026-03-27 12:00")
    await company.set_up(timezone="Berlin", post_time="03:00", start="2026-03-28")
    assert starts(await made(company))["Day 2"].astimezone(UTC) == utc("2026-03-29 01:00")


@pytest.mark.parametrize(
    ("pace", "dates"),
    [
        (Pace.GROUP, {"Day 6": "03-07", "Day 7": "03-08", "Day 30": "03-31"}),
        (Pace.OWN, {"Day 2": "03-07", "Day 3": "03-08", "Day 30": "04-04"}),
        # Two a date until level: days 1 to 10 by the 10th, then with the group.
        (
            Pace.CATCH_UP,
            {"Day 3": "03-07", "Day 4": "03-07", "Day 9": "03-10", "Day 10": "03-11", "Day 30": "03-31"},
        ),
    ],
)
async def test_each_pace_has_its_dates(company: Company, pace: Pace, dates: dict[str, str]) -> None:
    await company.set_up()
    await company.live_until("2026-03-06 10:00")
    await company.services.membership.join(who(BEN), pace=pace)
    found = starts(await made(company, BEN))
    assert next(iter(found)) == next(iter(dates))
    assert {name: f"{found[name]:%m-%d}" for name in dates} == dates
    assert list(found) == [f"Day {number}" for number in range(31 - len(found), 31)]


async def test_a_pause_and_a_jump_move_them(company: Company) -> None:
    await begun(company)
    arrangements = company.services.arrangements
    pause = await arrangements.preview_pause(BOSS, "2026-03-04", "2026-03-10")
    await arrangements.confirm(BOSS, pause.change_id)
    found = starts(await made(company))
    assert [f"{found[name]:%m-%d}" for name in ("Day 2", "Day 3", "Day 30")] == ["03-03", "03-11", "04-07"]
    await arrangements.revert(BOSS)
    jump = await arrangements.preview_jump(BOSS, 5)
    await arrangements.confirm(BOSS, jump.change_id)
    assert next(iter(starts(await made(company)))) == "Day 5"


async def test_study_weekdays(company: Company) -> None:
    await begun(company)
    arrangements = company.services.arrangements
    preview = await arrangements.preview_edit(BOSS, EditRequest(study_weekdays="Mon Wed"))
    await arrangements.confirm(BOSS, preview.change_id)
    assert {start.weekday() for start in starts(await made(company)).values()} == {0, 2}


# -- nothing to hand out ---------------------------------------------------------------------


async def test_after_the_last_day_there_is_nothing_ahead(company: Company) -> None:
    await company.set_up()
    company.clock.at = utc("2026-03-31 08:59")
    assert list(starts(await made(company))) == ["Day 30"]
    company.clock.at = utc("2026-03-31 09:00")
    with pytest.raises(NothingAhead) as told:
        await made(company)
    assert told.value.cohort == "30-day kickstart"


async def test_a_group_that_was_ended_has_nothing_ahead(company: Company) -> None:
    cohort = await company.set_up()
    await company.services.cohorts.end(BOSS, cohort.id)
    with pytest.raises(NothingAhead):
        await made(company)


async def test_who_is_not_in_the_group_gets_none(company: Company) -> None:
    await company.set_up()
    with pytest.raises(NotEnrolled):
        await made(company, BEN)
    await company.services.membership.leave(who(ANNA))
    with pytest.raises(NotEnrolled):
        await made(company)
