"""Find IANA time zones by what people type: a zone's name or its city."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

from bot.domain.errors import UnknownZone

SUGGESTIONS = 25
_AREAS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Arctic",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


@cache
def _by_folded() -> dict[str, str]:
    return {name.casefold(): name for name in sorted(available_timezones()) if _offered(name)}


def _offered(name: str) -> bool:
    return name == "UTC" or name.split("/", maxsplit=1)[0] in _AREAS


@cache
def _by_city() -> dict[str, str]:
    return {
        folded.rsplit("/", maxsplit=1)[-1].replace("_", " "): name for folded, name in _by_folded().items()
    }


def find_zone(given: str) -> str:
    """Return the zone somebody means. Raises UnknownZone with the nearest ones."""
    folded = " ".join(given.split()).casefold()
    exact = _by_folded().get(folded.replace(" ", "_")) or _by_city().get(folded)
    if exact is not None:
        return exact
    raise UnknownZone(given, _nearest(folded))


def _nearest(folded: str) -> list[str]:
    cities = get_close_matches(folded.rsplit("/", maxsplit=1)[-1], _by_city(), n=3, cutoff=0.6)
    return [_by_city()[city] for city in cities]


def suggest_zones(typed: str) -> list[str]:
    """List up to 25 zones for what was typed so far: cities that start with it come first."""
    folded = " ".join(typed.split()).casefold()
    if not folded:
        return list(_COMMON)
    starts = [name for city, name in _by_city().items() if city.startswith(folded)]
    holds = [name for key, name in _by_folded().items() if folded.replace(" ", "_") in key]
    found = list(dict.fromkeys([*starts, *holds])) or _nearest(folded)
    return found[:SUGGESTIONS]


_COMMON = (
    "UTC",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Athens",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Pacific/Auckland",
    "America/Sao_Paulo",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
)
