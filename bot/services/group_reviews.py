"""Tell organisers when the group finishes, and propose what gives time where most are behind."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import WEEKDAYS, local_date
from bot.domain.cohort import Cohort
from bot.domain.delivery import Kind
from bot.domain.errors import Outdated
from bot.domain.ids import CohortId
from bot.domain.ledger import KEPT
from bot.domain.library import Library
from bot.domain.review import Choice, Expected, GroupForecast, group_forecast, weakest_weekday
from bot.services.access import Caller, cohort_by_id, require_organiser, require_running
from bot.services.arrangement_edits import EditRequest
from bot.services.arrangements import Arrangements, Preview
from bot.services.boards import each_ledger
from bot.services.forecasts import outlook_from, pause_dates
from bot.services.ports import Clock
from bot.services.records import Course, Record, load_course
from bot.storage import checkins, deliveries
from bot.storage.engine import Database, Tx

PAUSE = timedelta(days=6)
"""From the first to the last of its seven dates."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could give the group time: a pause from a date, and one study weekday less, where that can be."""

    pause_from: date
    pause_to: date
    without: int | None


@dataclass(frozen=True, slots=True)
class GroupReview:
    """When a group finishes, and what its members chose in the last monthly check-in."""

    cohort: Cohort
    forecast: GroupForecast
    ends_on: date
    today: date
    chosen: Mapping[Choice, int]
    proposal: Proposal | None


class GroupReviews:
    """Serve the button for organisers under a monthly check-in and in `/cohort report`."""

    def __init__(self, db: Database, library: Library, clock: Clock, arrangements: Arrangements) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._arrangements = arrangements

    async def review(self, caller: Caller, cohort_id: CohortId) -> GroupReview:
        """Return when the group finishes. Raises NotOrganiser, UnknownCohort, CohortFinished."""
        async with self._db.read() as tx:
            course = await self._course(tx, caller, cohort_id)
            expected, kept_on = await _expected(tx, course)
            chosen = await _chosen(tx, course.cohort)
        found = group_forecast(expected)
        return GroupReview(
            cohort=course.cohort,
            forecast=found,
            ends_on=course.date_of(len(course.plan)),
            today=local_date(course.now, course.cohort.zone),
            chosen=chosen,
            proposal=_proposal(course, kept_on) if found.most_behind else None,
        )

    async def preview_pause(self, caller: Caller, cohort_id: CohortId) -> Preview:
        """Preview a week's pause from the next day on.

        Raises NotOrganiser, UnknownCohort, CohortFinished, Outdated, PauseOverlaps.
        """
        async with self._db.read() as tx:
            proposal = _proposal(await self._course(tx, caller, cohort_id), ())
        if proposal is None:
            raise Outdated
        ends = (proposal.pause_from.isoformat(), proposal.pause_to.isoformat())
        return await self._arrangements.preview_pause(caller, *ends, str(cohort_id))

    async def preview_weekdays(self, caller: Caller, cohort_id: CohortId, without: int) -> Preview:
        """Preview the plan with one study weekday less.

        Raises NotOrganiser, UnknownCohort, CohortFinished, Outdated, NothingToChange.
        """
        async with self._db.read() as tx:
            cohort = (await self._course(tx, caller, cohort_id)).cohort
        left = sorted(cohort.draft.study_weekdays - {without})
        if not left:
            raise Outdated
        request = EditRequest(study_weekdays=" ".join(WEEKDAYS[weekday] for weekday in left))
        return await self._arrangements.preview_edit(caller, request, str(cohort_id))

    async def _course(self, tx: Tx, caller: Caller, cohort_id: CohortId) -> Course:
        cohort = await cohort_by_id(tx, caller, cohort_id)
        require_organiser(caller, cohort)
        require_running(cohort)
        return await load_course(tx, cohort, self._library, self._clock.now())


async def _expected(tx: Tx, course: Course) -> tuple[list[Expected], list[date]]:
    """Return what is expected of each member, and the dates of the days that were kept."""
    expected, kept_on, pauses = [], [], pause_dates(course.cohort)
    async for found in each_ledger(tx, course):
        record = Record(course, found.enrolment, {})  # asked for the days to come only
        outlook = outlook_from(record, found.ledger, found.done_at, pauses)
        expected.append(Expected(outlook.forecast, outlook.ends_on))
        kept_on += [row.on for row in found.ledger.rows if row.status in KEPT]
        await asyncio.sleep(0)
    return expected, kept_on


async def _chosen(tx: Tx, cohort: Cohort) -> Mapping[Choice, int]:
    latest = await deliveries.latest_sent(tx, cohort.id, [Kind.MONTHLY])
    counts = await checkins.choices(tx, cohort.id, latest[0].period) if latest else Counter[str]()
    return {choice: counts[choice] for choice in Choice}


def _proposal(course: Course, kept_on: Sequence[date]) -> Proposal | None:
    """Propose what gives the group time; None where all days are due."""
    cohort, draft = course.cohort, course.cohort.draft
    number = course.latest + 1
    if number > len(course.plan):
        return None
    today, begins = local_date(course.now, cohort.zone), cohort.timetable.date_of(number)
    return Proposal(begins, begins + PAUSE, weakest_weekday(kept_on, draft.study_weekdays, today))
