"""CSV files that a spreadsheet opens as they are, and in which nothing runs."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind
from bot.domain.errors import NoCohort, NotOrganiser
from bot.domain.ids import DayId, UserId
from bot.domain.pace import Pace
from bot.services.access import Caller
from bot.services.checkins import TypedAnswer
from bot.services.exports import CHECKINS, COMPLETIONS, HOURS, MEMBERS, defused
from bot.services.organising import MarkAs
from tests.services.world import ANNA, BEN, BOSS, CLEO, DAN, ORGANISERS, OTHER_GUILD, SECOND, World, who

FILES = ("members.csv", "completions.csv", "check-ins.csv", "hours.csv")
SNOWFLAKE = UserId(1234567890123456789)
Table = list[dict[str, str]]


async def export(world: World, caller: Caller = BOSS, cohort: str | None = None) -> dict[str, bytes]:
    return dict((await world.services.exports.export(caller, cohort)).files)


def opened(content: bytes) -> Table:
    """Read a file as a spreadsheet does."""
    assert content.startswith(b"\xef\xbb\xbf")  # without the mark Excel takes it for another encoding
    text = content.decode("utf-8-sig")
    assert not text.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in rows)
    return rows


async def tables(world: World, cohort: str | None = None) -> tuple[Table, Table, Table]:
    """Return members, completions and check-ins."""
    files = await export(world, cohort=cohort)
    assert tuple(files) == FILES
    people, done, said, _ = (opened(content) for content in files.values())
    return people, done, said


async def begin(world: World, *people: Caller, **given: Any) -> Cohort:
    """Have people in a group whose day 1 is just posted: Monday, 2 March, 09:00 UTC."""
    cohort = await world.set_up(**given)
    for caller in people:
        await world.services.membership.join(caller)
    await world.sweep("2026-03-02 09:00")
    return cohort


async def check_in(world: World, cohort: Cohort, caller: Caller, *typed: str) -> None:
    """Answer the first weekly check-in."""
    await world.sweep("2026-03-08 18:00")
    await world.services.checkins.save(caller, cohort.id, Kind.WEEKLY, "2026-03-08", TypedAnswer(*typed))


# -- what is in them -------------------------------------------------------------------------


async def test_an_empty_group_gives_headings(world: World) -> None:
    await begin(world)
    heads = [content.decode("utf-8-sig") for content in (await export(world)).values()]
    assert heads == [",".join(head) + "\r\n" for head in (MEMBERS, COMPLETIONS, CHECKINS, HOURS)]


async def test_members(world: World) -> None:
    await begin(world, who(ANNA), who(BEN))
    await world.services.membership.join(who(CLEO), pace=Pace.OWN)
    await world.services.membership.set_zone(who(CLEO), "Tokyo")
    await world.services.study.done(who(ANNA))
    await world.sweep_until("2026-03-06 10:00")
    await world.services.study.done(who(ANNA), number=5)
    people, _, _ = await tables(world)
    assert people[0] == {
        "name": "Anna",
        "user id": str(ANNA),
        "zone": "UTC",
        "pace": "group",
        "days done": "2",
        "points": "20",
        "streak": "1",
        "best": "1",
        "freezes": "0",
        "consistency": "0.5",
    }
    assert [row["name"] for row in people] == ["Anna", "Ben", "Cleo"]
    assert (people[2]["zone"], people[2]["pace"], people[2]["consistency"]) == ("Asia/Tokyo", "own", "0.0")


async def test_a_newcomer_has_no_consistency_yet(world: World) -> None:
    await begin(world, who(ANNA))
    ((row,), _, _) = await tables(world)
    assert (row["days done"], row["points"], row["consistency"]) == ("0", "0", "")


async def test_completions(world: World) -> None:
    cohort = await begin(world, who(ANNA), who(BEN))
    await world.services.study.done(who(ANNA), note="Ünïcode ☕ 日本", link="https://example.org/a?b=c,d")
    await world.services.study.done(who(BEN))
    await world.services.study.undo(who(BEN))
    await world.services.organising.mark(BOSS, BEN, 1, MarkAs.LATE)
    _, done, _ = await tables(world)
    first, second = done
    title = world.library.plans[cohort.plan_id].day(1).title
    assert first == {
        "name": "Anna",
        "user id": str(ANNA),
        "day": "1",
        "title": title,
        "done at (UTC)": "2026-03-02 09:00:00",
        "points": "10",
        "note": "Ünïcode ☕ 日本",
        "link": "https://example.org/a?b=c,d",
        "recorded by": "member",
    }
    assert (second["name"], second["note"], second["link"], second["recorded by"]) == (
        "Ben",
        "",
        "",
        "organiser",
    )


async def test_what_somebody_did_stays_when_they_leave(world: World) -> None:
    await begin(world, who(ANNA), who(BEN), who(CLEO))
    for user in (ANNA, BEN, CLEO):
        await world.services.study.done(who(user))
    await world.services.study.undo(who(CLEO))
    await world.services.membership.leave(who(BEN))
    await world.services.membership.leave(who(CLEO))
    people, done, _ = await tables(world)
    assert [row["name"] for row in people] == ["Anna"]
    assert [row["name"] for row in done] == ["Anna", "Ben"]
    await world.services.privacy.delete(BEN)
    _, done, _ = await tables(world)
    assert [row["name"] for row in done] == ["Anna"]


async def test_check_ins(world: World) -> None:
    cohort = await begin(world, who(ANNA), who(BEN))
    await check_in(world, cohort, who(BEN), "", "", "", "", "")
    await check_in(world, cohort, who(ANNA), "7,5", "Matrices", "Time", "Go on", "4")
    _, _, said = await tables(world)
    assert said == [
        {
            "name": "Anna",
            "user id": str(ANNA),
            "kind": "weekly",
            "period": "2026-03-08",
            "hours": "7.5",
            "went well": "Matrices",
            "blocked": "Time",
            "goal": "Go on",
            "confidence": "4",
            "reflection": "",
            "choice": "",
        },
        dict.fromkeys(CHECKINS, "")
        | {"name": "Ben", "user id": str(BEN), "kind": "weekly", "period": "2026-03-08"},
    ]


async def test_hours_are_sums_by_week_without_texts(world: World) -> None:
    await begin(world, who(ANNA), who(BEN))
    log = world.services.hours.log
    for user, time in ((BEN, "1h"), (ANNA, "90m"), (ANNA, "16h")):
        await log(who(user), time, "a private word")
    await world.sweep("2026-03-09 12:00")
    await log(who(ANNA), "5m")
    await world.services.membership.leave(who(BEN))
    files = await export(world)
    assert opened(files["hours.csv"]) == [
        {"name": name, "user id": str(user), "week from": monday, "minutes": minutes}
        for name, user, monday, minutes in (
            ("Anna", ANNA, "2026-03-02", "1050"),
            ("Ben", BEN, "2026-03-02", "60"),
            ("Anna", ANNA, "2026-03-09", "5"),
        )
    ]
    assert all(b"private word" not in content for content in files.values())


async def test_only_the_group_asked_for(world: World) -> None:
    first = await begin(world, who(ANNA), name="First")
    await world.set_up(name="Second", channel_id=SECOND)
    await world.services.study.done(who(DAN), "Second")
    await world.services.study.done(who(ANNA), "First")
    await check_in(world, first, who(ANNA), "1", "a", "b", "c", "3")
    for cohort, name, answers in (("First", "Anna", 1), ("Second", f"{who(DAN).name}", 0)):
        people, done, said = await tables(world, cohort)
        assert [row["name"] for row in people] == [row["name"] for row in done] == [name]
        assert len(said) == answers


# -- a spreadsheet opens it ------------------------------------------------------------------

HARMFUL = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://e.example","x")']
HARMFUL += ["＝1+1", "＋1", "－1", "＠A1"]  # full width


@pytest.mark.parametrize("text", [*HARMFUL, "\t=1+1", "\r=1+1", "\n=1+1"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert defused(text) == "'" + text


@pytest.mark.parametrize("text", ["", "a=1", "1-2", "'=1", " x", "ä", "#1", "https://e.example/=1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert defused(text) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        (0, "0"),
        (-3, "-3"),
        (7.5, "7.5"),
        (-0.5, "-0.5"),
        (SNOWFLAKE, f"'{SNOWFLAKE}"),  # a spreadsheet keeps 15 digits of a number
        (10**15 - 1, "999999999999999"),
        (datetime(2026, 3, 2, 9, 5, tzinfo=UTC), "2026-03-02 09:05:00"),
    ],
)
def test_numbers_and_instants(value: object, expected: str) -> None:
    assert defused(value) == expected


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from("=+-@＝＋－＠\t\r\n'\" a1")))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    cell = defused(text)
    assert cell in (text, "'" + text)
    assert not cell.startswith(tuple("=+-@＝＋－＠\t\r\n"))


@pytest.mark.parametrize("text", HARMFUL)
async def test_nothing_that_people_write_runs(world: World, text: str) -> None:
    named = who(ANNA, name=text)
    cohort = await begin(world, named)
    await world.services.study.done(named, note=text)
    await check_in(world, cohort, named, "2", text, text, text, "3")
    ((person,), (done,), (said,)) = await tables(world)
    cells = [person["name"], done["name"], said["name"], done["note"]]
    cells += [said[key] for key in ("went well", "blocked", "goal")]
    assert cells == ["'" + text] * 7


async def test_every_cell_of_every_file_is_defused(world: World) -> None:
    named = who(SNOWFLAKE, name="=name")
    cohort = await begin(world, named, name="=group")
    plan = world.library.plans[cohort.plan_id]
    retitled = replace(plan, days=tuple(replace(day, title="=title") for day in plan.days))
    world.restart(replace(world.library, plans={plan.id: retitled}))
    await world.services.study.done(named, note="=note", link="https://e.example/=link")
    await check_in(world, cohort, named, "2", "=well", "=blocked", "=goal", "3")
    files = await tables(world)
    cells = [cell for table in files for row in table for cell in row.values()]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))] == []
    assert {"'=name", "'=title", "'=note", "'=well", "'=blocked", "'=goal", f"'{SNOWFLAKE}"} <= set(cells)


@pytest.mark.parametrize(
    "text",
    ['She said "yes", then left; 1,5 h', "one\ntwo\n\nthree", '"', "a\n=1+1", 'a,\n"=b"'],
)
async def test_quotes_commas_and_lines_come_back_as_they_were(world: World, text: str) -> None:
    cohort = await begin(world, who(ANNA), who(BEN))
    for user in (ANNA, BEN):
        await world.services.study.done(who(user), note=text)
        await check_in(world, cohort, who(user), "2", text, text, text, "3")
    _, done, said = await tables(world)
    assert [row["note"] for row in done] == [text, text]
    assert [row[key] for row in said for key in ("went well", "blocked", "goal")] == [text] * 6
    assert [row["recorded by"] for row in done] == ["member", "member"]


async def test_a_day_that_the_plan_lost_is_named_by_its_id(world: World) -> None:
    cohort = await begin(world, who(ANNA))
    plan = world.library.plans[cohort.plan_id]
    await world.services.study.done(who(ANNA))
    other = (replace(plan.day(1), id=DayId("other")), *plan.days[1:])
    world.restart(replace(world.library, plans={plan.id: replace(plan, days=other)}))
    _, (done,), _ = await tables(world)
    assert done["title"] == plan.day(1).id


# -- for whom --------------------------------------------------------------------------------


async def test_only_organisers_get_it(world: World) -> None:
    await begin(world, who(ANNA), organisers_id=ORGANISERS)
    for caller in (who(ANNA), who(BEN)):
        with pytest.raises(NotOrganiser):
            await export(world, caller)
    helper = who(BEN, role_ids=frozenset({ORGANISERS}))
    assert tuple(await export(world, helper)) == FILES


async def test_no_group_here(world: World) -> None:
    with pytest.raises(NoCohort):
        await export(world)
    await begin(world, who(ANNA))
    with pytest.raises(NoCohort):
        await export(world, replace(BOSS, guild_id=OTHER_GUILD))


async def test_a_group_that_ended_can_be_taken_along(world: World) -> None:
    cohort = await begin(world, who(ANNA))
    await world.services.study.done(who(ANNA))
    await world.services.cohorts.end(BOSS, cohort.id)
    people, done, _ = await tables(world)
    assert [row["name"] for row in people] == [row["name"] for row in done] == ["Anna"]
