"""Let members plan rest and change their pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.calendar import study_date
from bot.domain.errors import RestPast, RestTooMuch, SamePace
from bot.domain.ids import CohortId
from bot.domain.ledger import Row
from bot.domain.library import Library
from bot.domain.pace import Pace
from bot.domain.parse import parse_date
from bot.services.access import Caller, cohort_by_id
from bot.services.paces import PaceOffers, pace_offers, span_of
from bot.services.ports import Clock
from bot.services.records import Record, fix_own_days, load_course, load_record, record_of
from bot.services.reminder_times import schedule
from bot.storage import members
from bot.storage.engine import Database, Tx

REST_MOST = 7
REST_WINDOW = timedelta(days=30)
DATES_MOST = 366
"""Dates of one plan of rest that are looked at; far fewer can hold seven due days or less."""


@dataclass(frozen=True, slots=True)
class PaceChanged:
    """A change of pace that is in force, with what it brings."""

    record: Record
    offers: PaceOffers
    pace: Pace


class Rests:
    """Serve rest and pace in `/settings`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def _record(self, tx: Tx, caller: Caller, cohort_id: CohortId) -> Record:
        found = await cohort_by_id(tx, caller, cohort_id)
        return await load_record(tx, await load_course(tx, found, self._library, self._clock.now()), caller)

    # -- rest --------------------------------------------------------------------------------

    async def plan(self, caller: Caller, cohort_id: CohortId, from_on: str, to_on: str) -> None:
        """Rest on some dates, both ends included.

        Raises BadDate, RestPast, RestTooMuch, NotEnrolled, UnknownCohort.
        """
        first, last = sorted((parse_date(from_on), parse_date(to_on.strip() or from_on)))
        async with self._db.write() as tx:
            record = await self._record(tx, caller, cohort_id)
            wanted = _dates(first, last)
            _check_open(record, wanted)
            rest = record.enrolment.rest | set(wanted)
            _check_amount(record, rest)
            await members.save_rest(tx, record.enrolment.id, rest)

    async def cancel(self, caller: Caller, cohort_id: CohortId, from_on: str, to_on: str) -> None:
        """Take rest on some dates back, as long as their deadlines have not passed.

        Raises BadDate, RestPast, NotEnrolled, UnknownCohort.
        """
        dates = _dates(parse_date(from_on), parse_date(to_on))
        async with self._db.write() as tx:
            record = await self._record(tx, caller, cohort_id)
            _check_open(record, dates)
            await members.save_rest(tx, record.enrolment.id, record.enrolment.rest - set(dates))

    # -- pace --------------------------------------------------------------------------------

    async def offers(self, caller: Caller, cohort_id: CohortId) -> PaceOffers:
        """Return every pace with its first dates. Raises NotEnrolled, UnknownCohort."""
        async with self._db.read() as tx:
            record = await self._record(tx, caller, cohort_id)
        return pace_offers(record.course, record, record.enrolment.member)

    async def change_pace(
        self, caller: Caller, cohort_id: CohortId, pace: Pace, seen: str | None = None
    ) -> PaceChanged | PaceOffers:
        """Change the caller's pace for days that are not due yet; offers out of date come back anew.

        Raises NotEnrolled, SamePace, UnknownCohort.
        """
        async with self._db.write() as tx:
            record = await self._record(tx, caller, cohort_id)
            if record.pace is pace:
                raise SamePace(pace)
            offers = pace_offers(record.course, record, record.enrolment.member)
            if offers.changed(pace, seen):
                return PaceOffers(record.course, offers.current, offers.offers, stale=True)
            return await put_pace_in_force(tx, record, offers, pace)


async def put_pace_in_force(tx: Tx, record: Record, offers: PaceOffers, pace: Pace) -> PaceChanged:
    """Change a member's pace for the days that are not due yet."""
    member, course, now = record.enrolment.member, record.course, record.course.now
    await fix_own_days(tx, course, record.enrolment, member.zone)
    await members.end_spans(tx, [record.enrolment.id], now, "pace")
    await members.add_span(tx, course.cohort.id, member.id, span_of(course, record, pace, member), now)
    await schedule(tx, course.cohort.id, member.user_id, now)
    after = await members.get_enrolment(tx, course.cohort.id, member.user_id)
    return PaceChanged(await record_of(tx, course, after), offers, pace)


def coming_rest(record: Record) -> tuple[date, ...]:
    """List the dates a member rests on that can still be taken back."""
    return tuple(sorted(on for on in record.enrolment.rest if _is_open(record, on)))


def _dates(first: date, last: date) -> list[date]:
    count = min((last - first).days, DATES_MOST) + 1
    return [first + timedelta(days=offset) for offset in range(count)]


def _is_open(record: Record, on: date) -> bool:
    """Tell whether no deadline of a date has passed, and some may be to come."""
    now = record.course.now
    rows: Sequence[Row] = [row for row in record.ledger.rows if row.on == on]
    if rows:
        return all(now <= row.deadline_at for row in rows)
    return on >= study_date(now, record.timetable.zone, record.cohort.draft.rollover_hour)


def _check_open(record: Record, dates: Sequence[date]) -> None:
    """Refuse dates whose deadline has passed. Raises RestPast."""
    for on in dates:
        if not _is_open(record, on):
            raise RestPast(on)


def _check_amount(record: Record, rest: frozenset[date]) -> None:
    """Refuse more than 7 due days of rest in any 30 dates. Raises RestTooMuch."""
    due = sorted(on for on in record.dates if on in rest)
    for place, first in enumerate(due):
        if sum(first <= on < first + REST_WINDOW for on in due[place:]) > REST_MOST:
            raise RestTooMuch(REST_MOST, REST_WINDOW.days)
