"""Say when somebody finishes at the pace of their last four weeks, with a range.

Days done a date are taken to go on with the mean m and the variance v of the last dates. After t more dates
the sum is then about m·t, off by a normal error of variance v·t (luck to come) + v·t²/n (m is known from n
dates only). The range holds the t for which the days that are left lie within Z standard errors of m·t:
the roots of a quadratic, as in Fieller's theorem for ratios.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import variance

LOOKED_BACK = 28
KNOWN_AFTER = 7
"""Dates that must be known before anything is said."""
Z = 1.645
FAR = 366 * 3
"""Dates ahead; what lies further away is as good as never."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Forecast:
    """When the days that are left will be done: expected, and between which dates; None is too far to say."""

    remaining: int
    a_week: float
    expected_on: date | None
    low_on: date | None
    high_on: date | None


@dataclass(frozen=True, slots=True)
class Past:
    """What was done on which dates, since when, and which dates do not count."""

    done_on: Sequence[date]
    since: date
    paused: Callable[[date], bool]


def forecast(past: Past, today: date, remaining: int, not_before: date) -> Forecast | None:
    """Return when `remaining` days will be done; nobody finishes before `not_before`, the plan's last date.

    None while too few dates are known. The running date does not count yet.
    """
    dates = _last_dates(past, today)
    if len(dates) < KNOWN_AFTER:
        return None
    done = Counter(past.done_on)
    counts = [done[on] for on in dates]
    mean = sum(counts) / len(counts)
    if not remaining:
        return Forecast(0, 7 * mean, today, today, today)
    expected = remaining / mean if mean else math.inf
    low, high = _range(mean, _variance(counts), len(counts), remaining)

    def reached(ahead: float) -> date | None:
        found = _date_after(today, ahead, past.paused)
        return found and max(found, not_before)

    return Forecast(remaining, 7 * mean, reached(expected), reached(low), reached(high))


def _last_dates(past: Past, today: date) -> list[date]:
    dates: list[date] = []
    on = today - _DAY
    while on >= past.since and len(dates) < LOOKED_BACK:
        if not past.paused(on):
            dates.append(on)
        on -= _DAY
    return dates


def _variance(counts: Sequence[int]) -> float:
    """Return the variance of the days done a date, at least what a run without a gap leaves open.

    Good and bad stretches of days make weeks differ by more than days do: the larger of both is taken.
    """
    n, total = len(counts), sum(counts)
    share = (min(total, n) + 1) / (n + 2)
    weeks = [sum(counts[place : place + 7]) for place in range(0, n - n % 7, 7)]
    of_weeks = variance(weeks) / 7 if len(weeks) > 1 else 0.0
    return max(variance(counts), of_weeks, share * (1 - share))


def _range(mean: float, variance: float, n: int, remaining: int) -> tuple[float, float]:
    a = mean**2 - Z**2 * variance / n
    b = 2 * mean * remaining + Z**2 * variance
    root = math.sqrt(max(0.0, b**2 - 4 * a * remaining**2))
    low = 2 * remaining**2 / (b + root)
    return low, (b + root) / (2 * a) if a > 0 else math.inf


def _date_after(today: date, ahead: float, paused: Callable[[date], bool]) -> date | None:
    """Return the date after so many dates that count, the running one first; None where that is too far."""
    if ahead > FAR:
        return None
    left, on = math.ceil(ahead - 1e-9), today
    while True:
        left -= not paused(on)
        if left <= 0:
            return on
        on += _DAY
