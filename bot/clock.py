"""Read the time; no other file does."""

from datetime import UTC, datetime


class SystemClock:
    """Tell the time of this machine."""

    def now(self) -> datetime:
        """Return this instant, aware and in UTC."""
        return datetime.now(UTC)
