"""The days in a row that most of a group kept."""

from dataclasses import replace

import pytest

from bot.domain.cohort_streak import DayCount, DayTally, cohort_streak
from bot.domain.ledger import DueDay, Facts, Ledger, compute_ledger
from tests.domain.samples import AUCKLAND, LA, due_day, utc

DAY = due_day(1, "2026-03-09 09:00")  # grace ends on the 11th at 03:00
OVER = utc("2026-03-12 12:00")


def ledger(done: str | None, rest: bool = False, day: DueDay = DAY, now: str = "2026-03-12 12:00") -> Ledger:
    """Compute somebody's ledger of the day."""
    done_at = {day.day_id: utc(f"2026-03-{done}")} if done else {}
    return compute_ledger([day], Facts(done_at, rest={day.on} if rest else ()), utc(now))


IN_TIME, LATE, TOO_LATE, NEVER, RESTED = "09 10:00", "10 12:00", "11 12:00", None, "rest"
COUNTS = [
    # what members did, how many kept it, out of how many
    pytest.param([], 0, 0, id="nobody"),
    pytest.param([IN_TIME, LATE, TOO_LATE, NEVER], 2, 4, id="late counts, too late does not"),
    pytest.param([IN_TIME, RESTED], 1, 1, id="who rests is not active"),
    pytest.param([RESTED], 0, 0, id="all rest"),
]


@pytest.mark.parametrize(("members", "kept", "active"), COUNTS)
def test_a_day_is_counted_over_everybody(members: list[str | None], kept: int, active: int) -> None:
    tally = DayTally(DAY, OVER)
    for done in members:
        tally.add(ledger(None, rest=True) if done == RESTED else ledger(done))
    assert tally.count() == DayCount(1, kept, active)


def test_days_of_one_s_own_pace_and_of_nobody_are_not_counted() -> None:
    tally = DayTally(DAY, OVER)
    tally.add(ledger(IN_TIME, day=replace(DAY, due_at=utc("2026-03-09 08:00"))))
    tally.add(compute_ledger([], Facts(), OVER))
    assert tally.count() == DayCount(1, 0, 0)


@pytest.mark.parametrize(("now", "over"), [("11 03:00", False), ("11 03:01", True)])
def test_a_day_is_fixed_when_grace_has_ended(now: str, over: bool) -> None:
    at = f"2026-03-{now}"
    tally = DayTally(DAY, utc(at))
    tally.add(ledger(IN_TIME, now=at))
    assert tally.count() == (DayCount(1, 1, 1) if over else None)


@pytest.mark.parametrize(("now", "over"), [("11 14:00", False), ("11 14:01", True)])
def test_grace_ends_for_everybody_when_it_has_ended_in_the_last_zone(now: str, over: bool) -> None:
    tally = DayTally(replace(DAY, zone=AUCKLAND), utc(f"2026-03-{now}"))
    for zone in (AUCKLAND, "UTC", LA):  # LA's night ends at 10:00 UTC, Auckland's at 14:00
        tally.add(ledger(IN_TIME, day=replace(DAY, zone=zone)))
    assert (tally.count() is not None) is over


STREAKS = [
    # kept and active, in plan order
    pytest.param([], 0, id="no day"),
    pytest.param([(3, 5)], 1, id="60 in a hundred"),
    pytest.param([(59, 100)], 0, id="59 are not enough"),
    pytest.param([(60, 100)], 1, id="60 are"),
    pytest.param([(2, 3), (1, 1), (4, 5)], 3, id="three in a row"),
    pytest.param([(2, 3), (1, 2), (4, 5)], 1, id="since the last that was not"),
    pytest.param([(4, 5), (1, 2)], 0, id="the last was not"),
    pytest.param([(4, 5), (0, 0), (4, 5)], 2, id="nobody was active: it bridges"),
    pytest.param([(0, 0)], 0, id="and does not add"),
]


@pytest.mark.parametrize(("days", "streak"), STREAKS)
def test_sixty_in_a_hundred_keep_the_group_s_streak(days: list[tuple[int, int]], streak: int) -> None:
    counts = [DayCount(number, kept, active) for number, (kept, active) in enumerate(days, start=1)]
    assert cohort_streak(counts) == streak
