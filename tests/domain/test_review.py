"""What a monthly review finds: slower and faster paces, who finishes when, what could change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.curriculum import Day, Phase, Plan
from bot.domain.forecast import Forecast
from bot.domain.ids import DayId, PlanId
from bot.domain.pace import Pace
from bot.domain.review import (
    Choice,
    Counted,
    Expected,
    Finish,
    group_forecast,
    paces_for,
    phase_studied,
    weakest_weekday,
)
from tests.domain.samples import day

A_DAY = Day(DayId("x"), 1, Phase("one", "One", ""), "x", "x", "x", (), (), ())
A_PLAN = Plan(PlanId("x"), "X", 1, "x", (), ())
END = day("2026-05-03")
GROUP, CATCH_UP, OWN, INTENSIVE = Pace.GROUP, Pace.CATCH_UP, Pace.OWN, Pace.INTENSIVE


@pytest.mark.parametrize(
    ("current", "slower", "faster"),
    [
        (GROUP, {OWN}, {CATCH_UP, INTENSIVE}),
        (OWN, set(), {CATCH_UP, INTENSIVE}),
        (CATCH_UP, {GROUP, OWN}, {INTENSIVE}),
        (INTENSIVE, {GROUP, OWN}, set()),
    ],
)
def test_the_paces_beside_a_member_s_own(current: Pace, slower: set[Pace], faster: set[Pace]) -> None:
    assert set(paces_for(Choice.SLOW, current, intensive=False)) == slower
    assert set(paces_for(Choice.FAST, current, intensive=False)) == faster
    assert paces_for(Choice.KEEP, current, intensive=False) == ()


@pytest.mark.parametrize(
    ("current", "slower", "faster"),
    [
        (GROUP, {OWN}, set()),
        (OWN, set(), {INTENSIVE}),
        (CATCH_UP, {OWN}, {INTENSIVE}),
        (INTENSIVE, {OWN}, set()),
    ],
)
def test_in_an_intensive_group_the_group_is_fast(current: Pace, slower: set[Pace], faster: set[Pace]) -> None:
    assert set(paces_for(Choice.SLOW, current, intensive=True)) == slower
    assert set(paces_for(Choice.FAST, current, intensive=True)) == faster


def test_the_phase_that_most_days_belong_to() -> None:
    one, two = Phase("one", "One", ""), Phase("two", "Two", "")
    of = {number: replace(A_DAY, number=number, phase=one if number < 4 else two) for number in range(1, 7)}
    plan = replace(A_PLAN, phases=(one, two), days=tuple(of.values()))
    assert phase_studied(plan, [1, 2, 4], 6) == one
    assert phase_studied(plan, [3, 4], 6) == two  # of as many the last
    assert phase_studied(plan, [3, 4, 5], 6) == two
    assert phase_studied(plan, [], 2) == one
    assert phase_studied(plan, [], 6) == two
    assert phase_studied(plan, [], 0) == one


def test_the_days_that_count() -> None:
    one, two, three = map(DayId, ("one", "two", "three"))
    counted = Counted({one: END, two: END + timedelta(days=1)}, {one, three})
    assert (counted.remaining, counted.ends_on) == (1, day("2026-05-04"))
    assert Counted({}, {three}).ends_on is None
    assert Counted({}, {three}).remaining == 0


def expected(days_late: int | None = 0, *, a_week: float = 5.0, remaining: int = 9) -> Expected:
    on = None if days_late is None else END + timedelta(days=days_late)
    return Expected(Forecast(remaining, a_week, on, on, on), END)


UNKNOWN = Expected(None, END)


@pytest.mark.parametrize(
    ("one", "finish", "behind"),
    [
        (expected(-9), Finish.IN_TIME, False),
        (expected(0), Finish.IN_TIME, False),
        (expected(1), Finish.SOON, False),
        (expected(7), Finish.SOON, False),
        (expected(8), Finish.SOON, True),
        (expected(14), Finish.SOON, True),
        (expected(15), Finish.LATER, True),
        (expected(None, a_week=0.01), Finish.LATER, True),  # further away than a forecast looks
        (expected(None, a_week=0.0), Finish.UNKNOWN, False),  # nothing done in four weeks
        (expected(-9, a_week=0.0, remaining=0), Finish.IN_TIME, False),  # all is done, long ago
        (UNKNOWN, Finish.UNKNOWN, False),
    ],
)
def test_when_somebody_finishes(one: Expected, finish: Finish, behind: bool) -> None:
    assert (one.finish, one.behind) == (finish, behind)


def test_the_group_s_forecast() -> None:
    found = group_forecast([expected(20), UNKNOWN, expected(-1), expected(3), expected(40)])
    assert dict(found.finish) == {Finish.IN_TIME: 1, Finish.SOON: 1, Finish.LATER: 2, Finish.UNKNOWN: 1}
    assert (found.members, found.known, found.behind) == (5, 4, 2)
    assert found.median_on == END + timedelta(days=3)  # of an even number the earlier one of the two
    assert not found.most_behind  # half of them is not most


def test_most_are_behind_of_those_with_a_forecast() -> None:
    assert group_forecast([expected(20), UNKNOWN, UNKNOWN, UNKNOWN]).most_behind
    assert group_forecast([expected(20), expected(20), expected(0)]).most_behind
    assert not group_forecast([expected(7), expected(7), expected(8)]).most_behind
    assert not group_forecast([UNKNOWN]).most_behind
    nobody = group_forecast([])
    assert (nobody.members, nobody.known, nobody.median_on, nobody.most_behind) == (0, 0, None, False)


def test_a_median_that_is_too_far_away_has_no_date() -> None:
    slow = expected(None, a_week=0.1)
    assert group_forecast([slow, slow, expected(0)]).median_on is None
    assert group_forecast([slow, expected(2), expected(0)]).median_on == END + timedelta(days=2)


MONDAY = day("2026-03-30")


def weeks(*counts: int) -> list[date]:
    """Keep so many days on each weekday, from Monday on, in the four weeks before."""
    return [
        MONDAY - timedelta(days=7 * week - weekday)
        for weekday, count in enumerate(counts)
        for week in range(1, count + 1)
    ]


def test_the_weekday_on_which_fewest_days_are_kept() -> None:
    every = frozenset(range(7))
    assert weakest_weekday(weeks(4, 4, 4, 1, 4, 2, 2), every, MONDAY) == 3
    assert weakest_weekday(weeks(4, 4, 4, 2, 4, 2, 2), every, MONDAY) == 6  # the latest of several
    assert weakest_weekday(weeks(4, 4, 4, 1, 4), frozenset({0, 1}), MONDAY) == 1
    assert weakest_weekday([], every, MONDAY) == 6
    assert weakest_weekday(weeks(4), frozenset({0}), MONDAY) is None


def test_only_the_last_four_weeks_count() -> None:
    long_ago = [MONDAY - timedelta(days=7 * week + 7) for week in range(5, 50)]  # Mondays
    kept = [*weeks(3, 4), *long_ago, MONDAY]
    assert weakest_weekday(kept, frozenset({0, 1}), MONDAY) == 0
