"""Tell organisers how a group is doing, and hand them the figures."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Plan
from bot.domain.library import Library
from bot.domain.report import Report, Standing, Tally
from bot.services.access import Caller, cohort_meant, require_organiser
from bot.services.boards import MemberLedger, each_ledger
from bot.services.ports import Clock
from bot.services.records import Course, load_course
from bot.storage import completions
from bot.storage.engine import Database, Tx


@dataclass(frozen=True, slots=True)
class CohortReport:
    """How a group is doing."""

    cohort: Cohort
    plan: Plan
    report: Report


class Reports:
    """Serve `/cohort report`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def report(self, caller: Caller, cohort: str | None = None) -> CohortReport:
        """Return how a group is doing. Raises NotOrganiser."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            require_organiser(caller, found)
            course = await load_course(tx, found, self._library, now)
            tally = Tally(now)
            async for standing in _standings(tx, course):
                tally.add(standing)
            ticks, opened = await completions.tick_counts(tx, found.id)
        return CohortReport(found, course.plan, tally.report(course.plan, ticks, opened))


async def _standings(tx: Tx, course: Course) -> AsyncIterator[Standing]:
    async for member in each_ledger(tx, course):
        yield _standing(course, member)
        await asyncio.sleep(0)


def _standing(course: Course, found: MemberLedger) -> Standing:
    member = found.enrolment.member
    zone = member.zone or course.cohort.zone
    return Standing(member.user_id, member.name, zone, found.ledger, tuple(found.done_at.values()))
