"""Say on which dates a group looks back on its month, and which dates that month has."""

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date

from bot.domain.calendar import DAY
from bot.domain.errors import BadMonthlyDay

LAST, PHASE = "last", "phase"
DAY_MOST = 28
"""Every month has this date; those after it some months lack."""
PHASE_LEAST = 7
"""Phases of fewer days do not count: a month is not looked back on twice a week."""
_WORDS = {
    **dict.fromkeys(("last", "last day", "last day of month", "end", "end of month", "month end"), LAST),
    **dict.fromkeys(("phase", "phases", "phase end", "phase ends", "end of phase"), PHASE),
}
_NUMBER = re.compile(r"(?:day )?([0-9]{1,2})(?:st|nd|rd|th|\.)?")


def parse_monthly(given: str) -> str:
    """Read when the month is looked back on: "last day", "15" or "phase ends". Raises BadMonthlyDay."""
    words = " ".join(word for word in given.casefold().split() if word not in ("the", "each", "every"))
    text = re.sub(r" of (?:a |month)?month$| of roadmap$", "", words)
    if known := _WORDS.get(words) or _WORDS.get(text):
        return known
    match = _NUMBER.fullmatch(text)
    if match is None or not 1 <= int(match[1]) <= DAY_MOST:
        raise BadMonthlyDay(given, beyond=match is not None and int(match[1]) > DAY_MOST)
    return str(int(match[1]))


def monthly_words(monthly_on: str) -> str:
    """Write when the month is looked back on."""
    if monthly_on == PHASE:
        return "end of each phase"
    return f"day {monthly_on} of each month" if monthly_on.isdecimal() else "last day of each month"


def monthly_dates(first: date, monthly_on: str) -> Iterator[date]:
    """Yield the dates, from `first` on, that are the last ones of a month, or its n-th."""
    year, month = first.year, first.month
    while True:
        day = int(monthly_on) if monthly_on.isdecimal() else monthrange(year, month)[1]
        on = date(year, month, day)
        if on >= first:
            yield on
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def period_of(on: date, *, phase: bool) -> str:
    """Name the month, or the end of a phase, that a check-in is about; later ones come later in a list."""
    return f"{on}p" if phase else f"{on:%Y-%m}"


def is_phase(period: str) -> bool:
    """Tell whether a period is the end of a phase."""
    return period.endswith("p")


def month_begins(last_on: date, period: str, monthly_on: str, ends: Sequence[date], start_on: date) -> date:
    """Return the first date of what a monthly check-in of a date looks back on."""
    if is_phase(period):
        before = [on for on in ends if on < last_on]
        return max(before) + DAY if before else min(start_on, last_on)
    if monthly_on == str(last_on.day):
        return (last_on.replace(day=1) - DAY).replace(day=last_on.day) + DAY
    return last_on.replace(day=1)
