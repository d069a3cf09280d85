"""Build the things that domain tests are about, with as little said as possible."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from bot.domain.cohort import Cohort, CohortDraft, Position
from bot.domain.ids import ChannelId, CohortId, DayId, GuildId, PlanId, UserId
from bot.domain.ledger import DueDay

LA, NEW_YORK, AUCKLAND = "America/Los_Angeles", "America/New_York", "Pacific/Auckland"
BERLIN, ATHENS, LORD_HOWE, APIA = "Europe/Berlin", "Europe/Athens", "Australia/Lord_Howe", "Pacific/Apia"


def utc(text: str) -> datetime:
    """Read an instant written as 2026-03-09 08:00, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def day(text: str) -> date:
    """Read a date."""
    return date.fromisoformat(text)


def clock(text: str) -> time:
    """Read a wall time."""
    return time.fromisoformat(text)


DRAFT = CohortDraft(
    guild_id=GuildId(1),
    name="Spring",
    plan_id=PlanId("kickstart-30"),
    channel_id=ChannelId(2),
    chat_id=ChannelId(3),
    zone="UTC",
    start_on=date(2026, 3, 2),
    post_time=time(9),
    setup_by=UserId(4),
)


def make_cohort(
    created_at: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC),
    finished_at: datetime | None = None,
    **draft: Any,
) -> Cohort:
    """Make a cohort that starts on Monday 2026-03-02, posts at 09:00 UTC and was made the day before."""
    made = replace(DRAFT, **draft)
    position = Position(posted_through=0, anchor_number=1, anchor_on=made.start_on)
    return Cohort(CohortId(7), made, created_at, position, finished_at, None, None)


def due_day(
    number: int,
    due: str,
    sent: str | None = "at once",
    zone: str = "UTC",
    rollover_hour: int = 3,
    grace: int = 1,
) -> DueDay:
    """Make a plan day that was due, and sent at once unless said otherwise."""
    due_at = utc(due)
    sent_at = due_at if sent == "at once" else sent and utc(sent)
    return DueDay(number, DayId(f"day-{number}"), due_at, sent_at or None, zone, rollover_hour, grace)
