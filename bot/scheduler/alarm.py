"""Ring at one instant: live rounds go on to the second, where the sweeps would come too late."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

JOB = "rounds"
AT_ONCE = 100
"""A step of one round may take long (Discord does not answer) while those of others are due."""


class AlarmClock:
    """An alarm that is silent until it is wound up; what is due is found in the database then, too."""

    def __init__(self) -> None:
        self._wound_up: tuple[AsyncIOScheduler, Callable[[], Awaitable[object]]] | None = None

    def wind_up(self, scheduler: AsyncIOScheduler, ring: Callable[[], Awaitable[object]]) -> None:
        """Ring by a scheduler from now on."""
        self._wound_up = scheduler, ring

    def ring_at(self, at: datetime) -> None:
        """Ring at an instant, and not at the one named before."""
        if self._wound_up is None:
            return
        scheduler, ring = self._wound_up
        scheduler.add_job(
            _awaited,
            DateTrigger(at),
            [ring],
            id=JOB,
            name="alarm of live rounds",
            replace_existing=True,
            misfire_grace_time=None,
            max_instances=AT_ONCE,
        )


async def _awaited(ring: Callable[[], Awaitable[object]]) -> None:
    """Await what is started: a function that is not itself `async` would be called in a thread and lost."""
    await ring()
