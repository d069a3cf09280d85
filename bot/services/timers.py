"""Let members time their study; a timer is a row, so it survives restarts."""

from dataclasses import dataclass

from bot.domain.curriculum import Day
from bot.domain.errors import TimerOver, TimerRunning
from bot.domain.hours import Timer
from bot.domain.ids import CohortId, DayId, EnrolmentId
from bot.domain.library import Library
from bot.services.access import Caller
from bot.services.day_views import DayView, view_of
from bot.services.hours import HoursWeek, own_record, today_of, week_of
from bot.services.ports import Clock
from bot.services.records import require_open
from bot.services.timing import Timed, end_timer
from bot.storage import hours
from bot.storage.engine import Database, Tx


@dataclass(frozen=True, slots=True)
class TimerStopped:
    """What came of a timer, the day it ran for, and the week it was logged in."""

    timed: Timed
    day: Day | None
    week: HoursWeek


class Timers:
    """Serve Start and Stop on a day's card."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def start(
        self, caller: Caller, cohort_id: CohortId, enrolment_id: EnrolmentId, day_id: DayId
    ) -> DayView:
        """Start the caller's one timer, for a day.

        Raises NotYours, NotEnrolled, CohortFinished, TimerRunning, Outdated, DayInFuture.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await own_record(tx, caller, cohort_id, enrolment_id, self._library, now)
            require_open(record.course)
            day = record.day(record.course.day_named(day_id).number)
            running = await _running(tx, enrolment_id)
            if running is not None:
                raise TimerRunning(running.started_at)
            await hours.start_timer(tx, Timer(enrolment_id, now, day.id))
            return await view_of(tx, record, day)

    async def stop(
        self, caller: Caller, cohort_id: CohortId, enrolment_id: EnrolmentId, stamp: int
    ) -> TimerStopped:
        """Stop the timer that began at `stamp`, and log what it ran for, four hours at most.

        Raises NotYours, NotEnrolled, TimerOver.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await own_record(tx, caller, cohort_id, enrolment_id, self._library, now)
            timer = await _running(tx, enrolment_id)
            if timer is None or timer.stamp != stamp:
                raise TimerOver(timer.started_at if timer else None)
            timed = await end_timer(tx, record.cohort, record.enrolment, timer, now)
            on = timed.entry.on if timed.entry else today_of(record)
            day = record.course.plan.by_id.get(timer.day_id) if timer.day_id else None
            return TimerStopped(timed, day, await week_of(tx, record, on))


async def _running(tx: Tx, enrolment_id: EnrolmentId) -> Timer | None:
    found = await hours.timers_of(tx, [enrolment_id])
    return found[0] if found else None
