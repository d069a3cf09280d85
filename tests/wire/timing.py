"""The only clock reads of the wire double: everything else here asks this file."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

DISCORD_EPOCH_MS = 1_420_070_400_000


def stopwatch() -> float:
    """Return seconds on a clock that never steps back, for latencies."""
    return time.perf_counter()


def wall_ms() -> int:
    """Return the wall clock in milliseconds since 1970."""
    return time.time_ns() // 1_000_000


def instant(snowflake: int) -> str:
    """Return the moment inside a snowflake as Discord writes instants."""
    seconds = ((snowflake >> 22) + DISCORD_EPOCH_MS) / 1000
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")


class Snowflakes:
    """Hands out Discord ids: they carry the time and never repeat or go back."""

    def __init__(self, now_ms: Callable[[], int] = wall_ms) -> None:
        """Count from the clock given."""
        self.now_ms = now_ms
        self._last = 0

    def __call__(self) -> int:
        """Return an id later than every one before it."""
        self._last = max(self._last + 1, (self.now_ms() - DISCORD_EPOCH_MS) << 22)
        return self._last
