"""Read dates and times as people type them."""

import re
from datetime import date, time

from bot.domain.errors import BadCheckinTime, BadDate, BadNumber, BadTime, BadWeekdays

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?")


def within(what: str, given: int | None, low: int, high: int, default: int) -> int:
    """Return a number that may be left out. Raises BadNumber outside its limits, both of them allowed."""
    if given is None:
        return default
    if not low <= given <= high:
        raise BadNumber(what, str(given), low, high)
    return given


def parse_date(given: str) -> date:
    """Read an ISO date such as 2026-03-09. Raises BadDate."""
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        raise BadDate(given) from None


def parse_time(given: str) -> time:
    """Read a 24-hour time such as 09:00, 9:30 or 9. Raises BadTime."""
    match = _TIME.fullmatch(given.strip())
    try:
        if match is not None:
            return time(int(match[1]), int(match[2] or 0))
    except ValueError:
        pass
    raise BadTime(given)


_DAY_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def parse_weekdays(given: str) -> frozenset[int]:
    """Read weekdays such as "mon-fri" or "Mon Wed Fri"; Monday is 0. Raises BadWeekdays."""
    found: set[int] = set()
    for word in re.findall(r"[a-z]+(?:\s*[-–]\s*[a-z]+)?", given.casefold()):
        first, _, last = re.sub(r"\s*[-–]\s*", "-", word).partition("-")
        found |= _stretch(_weekday(first, given), _weekday(last or first, given))
    if not found:
        raise BadWeekdays(given)
    return frozenset(found)


def _weekday(word: str, given: str) -> int:
    fitting = [number for number, name in enumerate(_DAY_NAMES) if len(word) >= 2 and name.startswith(word)]
    if len(fitting) != 1:
        raise BadWeekdays(given)
    return fitting[0]


def _stretch(first: int, last: int) -> set[int]:
    length = (last - first) % 7 + 1
    return {(first + offset) % 7 for offset in range(length)}


_WEEKLY = re.compile(r"(?P<day>[a-z]+)[\s,.]+(?:at\s+)?(?P<time>\d.*)")


def parse_weekly(given: str) -> tuple[int, time]:
    """Read a weekday and a time such as "Sunday 18:00" or "fri 17:30"; Monday is 0. Raises BadCheckinTime."""
    match = _WEEKLY.fullmatch(" ".join(given.casefold().split()))
    if match is None:
        raise BadCheckinTime(given)
    try:
        return _weekday(re.sub("s$", "", match["day"]), given), parse_time(match["time"])
    except (BadTime, BadWeekdays):
        raise BadCheckinTime(given) from None
