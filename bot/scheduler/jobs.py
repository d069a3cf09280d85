"""Say what runs when: job → trigger → use case.

Jobs are recurring sweeps on a memory job store. What is due is found in the database, so a sweep that
comes late, twice or not at all changes when something happens, never whether.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from bot.domain.delivery import Kind
from bot.services.all import Services

MISFIRE_GRACE = 3600
"""Seconds a sweep may be late and still run; the library's default of one would drop it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One recurring sweep."""

    name: str
    every: timedelta
    run: Callable[[Services], Awaitable[object]]


JOBS = (
    Job("daily posts", timedelta(seconds=20), lambda s: s.deliveries.deliver_due((Kind.DAILY,))),
    Job("weekly check-ins", timedelta(seconds=60), lambda s: s.deliveries.deliver_due((Kind.WEEKLY,))),
    Job("monthly check-ins", timedelta(seconds=60), lambda s: s.deliveries.deliver_due((Kind.MONTHLY,))),
    Job("boards", timedelta(seconds=60), lambda s: s.deliveries.deliver_due((Kind.BOARD,))),
    Job("digests of check-ins", timedelta(seconds=60), lambda s: s.deliveries.deliver_due((Kind.DIGEST,))),
    Job("days that groups kept", timedelta(minutes=15), lambda s: s.group_streaks.count_days()),
    Job("servers that left", timedelta(hours=6), lambda s: s.privacy.forget_guilds()),
    Job("reminders", timedelta(seconds=60), lambda s: s.reminders.send_due()),
    Job("edits of posts", timedelta(seconds=5), lambda s: s.deliveries.refresh_posts()),
    # An alarm rings for every step of a round; this one is for a step that failed together with its alarm.
    Job("live rounds", timedelta(seconds=60), lambda s: s.rounds.advance_due()),
)
HEARTBEAT = timedelta(seconds=60)


def build_scheduler(services: Services, beat: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Make the scheduler with every job; `beat` notes that the process is alive."""
    scheduler = AsyncIOScheduler(
        timezone="UTC",
        job_defaults={"misfire_grace_time": MISFIRE_GRACE, "coalesce": True, "max_instances": 1},
    )
    for job in JOBS:
        trigger = IntervalTrigger(seconds=_seconds(job.every))
        scheduler.add_job(_awaited, trigger, [job.run, services], name=job.name)
    scheduler.add_job(_awaited, IntervalTrigger(seconds=_seconds(HEARTBEAT)), [beat], name="heartbeat")
    return scheduler


async def _awaited(run: Callable[..., Awaitable[object]], *arguments: object) -> None:
    """Await what a job starts: a function that is not itself `async` would be called in a thread and lost."""
    await run(*arguments)


def _seconds(every: timedelta) -> int:
    return int(every.total_seconds())
