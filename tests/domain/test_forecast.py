"""Forecast when somebody finishes: simulated members, and the edges."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from bot.domain.forecast import FAR, KNOWN_AFTER, Forecast, Past, forecast

DAY = timedelta(days=1)
START = date(2026, 1, 5)
DAYS = 112
LAST = START + (DAYS - 1) * DAY
Habit = Callable[[Random], Callable[[date], int]]


def steady(draw: Random) -> Callable[[date], int]:
    """Study on any date with the same probability."""
    chance = draw.uniform(0.45, 0.95)
    return lambda _: int(draw.random() < chance)


def weekly(draw: Random) -> Callable[[date], int]:
    """Study on some weekdays more than on others."""
    chances = [draw.uniform(0.2, 1) for _ in range(7)]
    return lambda on: int(draw.random() < chances[on.weekday()])


def weekends(draw: Random) -> Callable[[date], int]:
    """Do several days at weekends and few in between."""
    return lambda on: draw.choice([2, 3]) if on.weekday() >= 5 else int(draw.random() < 0.35)


def moody(draw: Random) -> Callable[[date], int]:
    """Have good and bad stretches."""
    state = {"good": True}

    def studied(_: date) -> int:
        if draw.random() < 0.15:
            state["good"] = not state["good"]
        return int(draw.random() < (0.95 if state["good"] else 0.25))

    return studied


@dataclass(frozen=True)
class Life:
    done_on: list[date]

    @property
    def finished_on(self) -> date:
        return self.done_on[-1]

    def seen_on(self, today: date) -> Forecast | None:
        known = [on for on in self.done_on if on < today]
        return forecast(Past(known, START, lambda _: False), today, DAYS - len(known), LAST)


def live(habit: Habit, seed: int) -> Life:
    """Let somebody study until all is done; nobody does a day before it is posted."""
    studied, done_on, on = habit(Random(seed)), list[date](), START
    while len(done_on) < DAYS:
        posted = min(DAYS, (on - START).days + 1)
        done_on += [on] * min(studied(on), posted - len(done_on))
        on += DAY
    return Life(done_on)


def hits(habit: Habit, ahead: int) -> int:
    """Count the members of a hundred who finish within the range that was stated."""
    today, found = START + ahead * DAY, 0
    for seed in range(100):
        life = live(habit, seed)
        said = life.seen_on(today)
        assert said is not None
        assert said.low_on is not None
        assert said.expected_on is None or said.low_on <= said.expected_on
        found += said.low_on <= life.finished_on and (
            said.high_on is None or life.finished_on <= said.high_on
        )
    return found


@pytest.mark.parametrize("ahead", [35, 60, 90])
@pytest.mark.parametrize("habit", [steady, weekly, weekends])
def test_the_true_finish_lies_in_the_range(habit: Habit, ahead: int) -> None:
    assert hits(habit, ahead) >= 80


@pytest.mark.parametrize("ahead", [35, 60, 90])
def test_of_all_kinds_of_members_it_does_too(ahead: int) -> None:
    """Good and bad stretches are longer than what four weeks can tell, and still most ranges hold."""
    assert hits(moody, ahead) >= 65
    assert sum(hits(habit, ahead) for habit in (steady, weekly, weekends, moody)) >= 4 * 80


def never(_: date) -> bool:
    return False


def every_day(until: date) -> list[date]:
    return [START + offset * DAY for offset in range((until - START).days)]


def test_who_misses_nothing_finishes_with_the_plan() -> None:
    today = START + 60 * DAY
    said = forecast(Past(every_day(today), START, never), today, DAYS - 60, LAST)
    assert said is not None
    assert (said.a_week, said.expected_on, said.low_on) == (7, LAST, LAST)
    assert said.high_on is not None
    assert LAST < said.high_on <= LAST + 10 * DAY


def test_nothing_is_said_in_the_first_days() -> None:
    today = START + (KNOWN_AFTER - 1) * DAY
    assert forecast(Past(every_day(today), START, never), today, 100, LAST) is None
    assert forecast(Past(every_day(today), START, never), today + DAY, 100, LAST) is not None


def test_the_running_date_does_not_count_yet() -> None:
    today = START + 20 * DAY
    past = every_day(today)
    assert forecast(Past(past, START, never), today, 50, START) == forecast(
        Past([*past, today], START, never), today, 50, START
    )


def test_who_has_finished_has_finished() -> None:
    today = START + 40 * DAY
    assert forecast(Past(every_day(today), START, never), today, 0, LAST) == Forecast(
        0, 7, today, today, today
    )


def test_who_does_nothing_has_no_date() -> None:
    today = START + 40 * DAY
    said = forecast(Past([], START, never), today, 50, LAST)
    assert said is not None
    assert (said.a_week, said.expected_on, said.high_on) == (0, None, None)


def test_what_is_years_away_is_not_dated() -> None:
    today = START + 40 * DAY
    said = forecast(Past([today - DAY], START, never), today, 60, LAST)
    assert said is not None
    assert FAR < 60 * 28
    assert (said.expected_on, said.high_on) == (None, None)


def test_pauses_are_neither_looked_at_nor_counted() -> None:
    """Two weeks of pause before today and one week after it move the date by just that one week."""
    today = START + 60 * DAY

    def paused(on: date) -> bool:
        return today - 14 * DAY <= on < today or today <= on < today + 7 * DAY

    past = [on for on in every_day(today) if not paused(on)]
    with_pause = forecast(Past(past, START, paused), today, 30, START)
    without = forecast(Past(every_day(today), START, never), today, 30, START)
    assert with_pause is not None
    assert without is not None
    assert with_pause.a_week == without.a_week == 7
    assert without.expected_on == today + 29 * DAY
    assert with_pause.expected_on == today + 36 * DAY
