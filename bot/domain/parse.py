"""Read dates and times as people type them."""

import re
from datetime import date, time

from bot.domain.errors import BadDate, BadTime

_TIME = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?")


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
