"""Fix, day by day, how many of a group kept a day, once grace has ended for everybody."""

from datetime import timedelta

from bot.domain.calendar import DAY
from bot.domain.cohort_streak import DayTally
from bot.domain.ids import CohortId
from bot.domain.library import Library
from bot.services.boards import each_ledger
from bot.services.ports import Clock
from bot.services.records import find_plan, load_course
from bot.storage import cohorts
from bot.storage.engine import Database

EARLIEST = timedelta(hours=12)
"""No deadline is earlier after a day became due."""
LATEST = 30 * DAY
"""What could not be counted for so long never will: the day was not posted, or the plan is gone."""


class GroupStreaks:
    """Count the days of every cohort."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def count_days(self) -> None:
        """Count the days whose grace has ended for everybody since they were last counted."""
        now = self._clock.now()
        async with self._db.read() as tx:
            waiting = await cohorts.uncounted_days(tx, now - LATEST, now - EARLIEST)
        for cohort_id, numbers in waiting.items():
            await self._count(cohort_id, numbers)

    async def _count(self, cohort_id: CohortId, numbers: frozenset[int]) -> None:
        async with self._db.read() as tx:
            cohort = await cohorts.get(tx, cohort_id)
            if cohort is None or await find_plan(tx, self._library, cohort) is None:
                return
            course = await load_course(tx, cohort, self._library, self._clock.now())
            tallies = [DayTally(day, course.now) for day in course.days if day.number in numbers]
            async for found in each_ledger(tx, course):
                for tally in tallies:
                    tally.add(found.ledger)
        counted = [tally.count() for tally in tallies]
        async with self._db.write() as tx:
            await cohorts.fix_counts(tx, cohort_id, [count for count in counted if count is not None])
