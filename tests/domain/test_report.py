"""Who went quiet, where people get stuck, when they finish: all from ledgers and ticks."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.curriculum import Day, Item, ItemKind, Phase, Plan
from bot.domain.ids import DayId, ItemId, PlanId, UserId
from bot.domain.ledger import DueDay, Facts, Outage, compute_ledger
from bot.domain.report import (
    REACHED_AT_LEAST,
    STUCK_SHOWN,
    DayPart,
    Quiet,
    Report,
    Standing,
    Tally,
    day_part,
    grade,
    quiet_for,
)
from tests.domain.samples import due_day, utc

PHASE = Phase("p", "Phase", "Goal")
NIGHT = timedelta(hours=18)
"""From a post at 09:00 to the rollover at 03:00."""


def item(name: str, *, extra: bool = False) -> Item:
    return Item(ItemId(name), ItemKind.READ, 10, name, extra)


def plan_day(number: int) -> Day:
    items = (item("read"), item("build"), item("more", extra=True))
    return Day(DayId(f"day-{number}"), number, PHASE, "Title", "Why", "Done", items, (), ())


PLAN = Plan(PlanId("plan"), "Plan", 1, "Summary", (PHASE,), tuple(map(plan_day, range(1, 11))))
DAYS = [due_day(number, f"2026-03-{number + 1:02} 09:00") for number in range(1, 11)]
"""Day 1 is due on Monday, 2 March, at 09:00, day 10 on Wednesday, 11 March."""


def member(
    now: str,
    done: Mapping[int, str] | None = None,
    *,
    days: Sequence[DueDay] = DAYS,
    rest: Sequence[str] = (),
    name: str = "Ann",
) -> Standing:
    """Let a member do days, such as {3: "2026-03-04 10:00"}; `now` says which days are due."""
    at, done_at = utc(now), {DayId(f"day-{number}"): utc(when) for number, when in (done or {}).items()}
    facts = Facts(done_at, rest=frozenset(utc(f"{on} 00:00").date() for on in rest))
    ledger = compute_ledger([day for day in days if day.due_at <= at], facts, at)
    return Standing(UserId(1), name, "UTC", ledger, tuple(done_at.values()))


def report(
    now: str,
    *people: Standing,
    ticks: dict[tuple[str, str], int] | None = None,
    opened: dict[str, int] | None = None,
) -> Report:
    """Add members up."""
    tally = Tally(utc(now))
    for standing in people:
        tally.add(standing)
    by_item = {(DayId(day_id), ItemId(name)): count for (day_id, name), count in (ticks or {}).items()}
    return tally.report(PLAN, by_item, {DayId(day_id): count for day_id, count in (opened or {}).items()})


# -- quiet -----------------------------------------------------------------------------------

GRADES = [(0, "on track"), (1, "on track")]
GRADES += [(2, "quiet for 2 days"), (3, "quiet for 2 days")]
GRADES += [(4, "quiet for 4 days"), (6, "quiet for 4 days")]
GRADES += [(7, "quiet for 7 days"), (99, "quiet for 7 days")]


@pytest.mark.parametrize(("days", "expected"), GRADES)
def test_grades(days: int, expected: str) -> None:
    assert grade(days) == expected


@pytest.mark.parametrize("count", range(9))
def test_a_day_counts_from_its_deadline_on(count: int) -> None:
    last_deadline = DAYS[0].due_at + NIGHT + timedelta(days=count)
    for now, expected in ((last_deadline, count), (last_deadline + timedelta(seconds=1), count + 1)):
        text = now.replace(tzinfo=None).isoformat()
        assert quiet_for(member(text), utc(text)) == expected


QUIET = [
    pytest.param("2026-03-02 08:00", {}, (), 0, id="nothing is due yet"),
    pytest.param("2026-03-10 08:00", {5: "2026-03-06 10:00"}, (), 3, id="since the last day done"),
    pytest.param("2026-03-10 08:00", {1: "2026-03-10 07:00"}, (), 0, id="behind, but at work"),
    pytest.param("2026-03-10 08:00", {1: "2026-03-07 09:00"}, (), 2, id="behind, and quiet since"),
    pytest.param("2026-03-10 08:00", {}, ("2026-03-08", "2026-03-09"), 6, id="rest does not count"),
    pytest.param(
        "2026-03-10 08:00", {4: "2026-03-05 10:00"}, ("2026-03-06", "2026-03-08"), 2, id="rest between"
    ),
    pytest.param("2026-03-05 02:00", {1: "2026-03-02 10:00"}, (), 1, id="before the rollover"),
]


@pytest.mark.parametrize(("now", "done", "rest", "expected"), QUIET)
def test_quiet(now: str, done: dict[int, str], rest: Sequence[str], expected: int) -> None:
    assert quiet_for(member(now, done, rest=rest), utc(now)) == expected


def test_a_day_before_ones_first_is_a_sign_of_life_too() -> None:
    now = "2026-03-10 08:00"
    assert quiet_for(member(now, days=DAYS[5:]), utc(now)) == 3
    assert quiet_for(member(now, {1: "2026-03-09 10:00"}, days=DAYS[5:]), utc(now)) == 0


def test_a_post_that_is_still_on_its_way_makes_nobody_quiet() -> None:
    now = "2026-03-10 08:00"
    unsent = [due_day(day.number, f"{day.due_at:%F %R}", sent=None) for day in DAYS]
    assert quiet_for(member(now, days=unsent), utc(now)) == 0


def test_names_stand_under_their_grade_in_order() -> None:
    now = "2026-03-10 08:00"
    people = [
        member(now, name="zoe"),
        member(now, name="Ann"),
        member(now, name="ben"),
        member(now, {6: "2026-03-07 10:00"}, name="Cem"),
        member(now, {6: "2026-03-07 10:00"}, name="Dan", rest=["2026-03-09"]),
        member(now, {5: "2026-03-06 10:00"}, name="Eve"),
    ]
    found = report(now, *people)
    assert found.members == 6
    assert found.quiet == {
        Quiet.ON_TRACK: ("Dan",),
        Quiet.TWO: ("Cem", "Eve"),
        Quiet.FOUR: (),
        Quiet.SEVEN: ("Ann", "ben", "zoe"),
    }


# -- stuck -----------------------------------------------------------------------------------


def stuck(found: Report) -> list[tuple[int, int, int]]:
    return [(day.number, day.done, day.reached) for day in found.stuck_days]


def test_done_of_those_who_reached_it() -> None:
    now = "2026-03-05 02:00"  # Day 3 is still on time.
    people = [
        member(now, {1: "2026-03-02 10:00", 2: "2026-03-03 10:00", 3: "2026-03-04 10:00"}),
        member(now, {1: "2026-03-02 10:00", 2: "2026-03-04 10:00"}),
        member(now, {1: "2026-03-04 10:00"}),
    ]
    found = report(now, *people)
    assert stuck(found) == [(2, 2, 3)]
    assert found.stuck_days[0].share == pytest.approx(2 / 3)
    assert (found.stuck_days[0].day_id, found.stuck_days[0].item_id) == ("day-2", None)
    later = "2026-03-05 03:01"
    assert stuck(report(later, people[0], *[member(later)] * 2)) == [(1, 1, 3), (2, 1, 3), (3, 1, 3)]


def test_two_tell_nothing_yet() -> None:
    now = "2026-03-03 08:00"
    assert REACHED_AT_LEAST == 3
    assert report(now, *[member(now)] * 2).stuck_days == ()
    assert stuck(report(now, *[member(now)] * 3)) == [(1, 0, 3)]


def test_who_rested_did_not_reach_a_day() -> None:
    now = "2026-03-04 08:00"  # Day 2 has its grace still; the ledger excuses it when that is over.
    idle, resting = member(now), member(now, rest=["2026-03-03"])
    assert stuck(report(now, resting, *[idle] * 3)) == [(1, 0, 4), (2, 0, 3)]
    diligent = member(now, {2: "2026-03-04 07:00"}, rest=["2026-03-02", "2026-03-03"])
    assert stuck(report(now, diligent, *[idle] * 3)) == [(1, 0, 3), (2, 1, 4)]


def test_an_outage_excuses_a_day_for_all() -> None:
    now = "2026-03-04 08:00"
    ledger = compute_ledger(DAYS[:2], Facts(outages=[Outage(utc("2026-03-03 00:00"), utc(now))]), utc(now))
    assert [row.moved for row in ledger.rows] == [True, True]
    standing = Standing(UserId(1), "Ann", "UTC", ledger)
    for later in ("2026-03-05 08:00", "2026-03-06 08:00"):
        assert quiet_for(standing, utc(later)) == 0
        assert report(later, *[standing] * 3).stuck_days == ()


def test_the_hardest_come_first_and_five_are_shown() -> None:
    now = "2026-03-11 08:00"
    on_all = dict.fromkeys(range(1, 10), "2026-03-11 07:00")
    people = [
        member(now, on_all),
        member(now, {key: at for key, at in on_all.items() if key != 9}),
        member(now, {key: at for key, at in on_all.items() if key not in (7, 9, 2, 3, 4)}),
        member(now, {key: at for key, at in on_all.items() if key not in (7, 5, 6)}),
    ]
    assert stuck(report(now, *people)) == [(7, 2, 4), (9, 2, 4), (2, 3, 4), (3, 3, 4), (4, 3, 4)]
    assert STUCK_SHOWN == 5


def test_items_left_out_by_those_who_ticked_others() -> None:
    now = "2026-03-04 08:00"
    found = report(
        now,
        *[member(now)] * 4,
        ticks={("day-1", "read"): 3, ("day-1", "build"): 1, ("day-2", "read"): 4, ("day-1", "more"): 1},
        opened={"day-1": 3, "day-2": 4},
    )
    assert [(each.number, each.item_id, each.done, each.reached) for each in found.stuck_items] == [
        (2, "build", 0, 4),  # an item that nobody did is the first to tell of
        (1, "build", 1, 3),
    ]


@pytest.mark.parametrize(
    ("day_id", "opened"),
    [
        pytest.param("day-1", 2, id="ticked by two only"),
        pytest.param("day-2", 5, id="still on time for all"),
        pytest.param("day-9", 5, id="not reached yet"),
        pytest.param("gone", 5, id="not in the plan"),
    ],
)
def test_items_that_tell_nothing(day_id: str, opened: int) -> None:
    now = "2026-03-04 02:00"
    people = [member(now, {2: "2026-03-03 10:00"}), *[member(now)] * 4]
    found = report(now, *people, ticks={(day_id, "read"): 1}, opened={day_id: opened})
    assert found.stuck_items == ()


# -- when ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("04:59", DayPart.NIGHT),
        ("05:00", DayPart.MORNING),
        ("11:59", DayPart.MORNING),
        ("12:00", DayPart.AFTERNOON),
        ("16:59", DayPart.AFTERNOON),
        ("17:00", DayPart.EVENING),
        ("21:59", DayPart.EVENING),
        ("22:00", DayPart.NIGHT),
        ("00:00", DayPart.NIGHT),
    ],
)
def test_parts_of_the_day(at: str, expected: DayPart) -> None:
    assert day_part(utc(f"2026-03-02 {at}"), "UTC") is expected


def test_the_part_is_that_of_the_zone() -> None:
    at = datetime(2026, 3, 2, 20, tzinfo=UTC)
    zones = ("UTC", "America/Los_Angeles", "Asia/Tokyo", "Asia/Kathmandu")
    assert [day_part(at, zone) for zone in zones] == ["evening", "afternoon", "morning", "night"]


def test_all_parts_are_counted() -> None:
    now = "2026-03-06 08:00"
    ann = member(now, {1: "2026-03-02 10:00", 2: "2026-03-03 20:00", 3: "2026-03-04 21:00"})
    parts = report(now, ann, member(now, {1: "2026-03-02 10:00"})).parts
    assert list(parts.items()) == [("morning", 2), ("afternoon", 0), ("evening", 2), ("night", 0)]


# -- nobody ----------------------------------------------------------------------------------


def test_an_empty_group() -> None:
    found = report("2026-03-10 08:00", ticks={("day-1", "read"): 3}, opened={"day-1": 9})
    assert found == Report(dict.fromkeys(Quiet, ()), (), (), dict.fromkeys(DayPart, 0), 0)
