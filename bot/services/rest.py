"""Let members plan rest and choose their pace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.curriculum import Day, Library
from bot.domain.errors import RestPast, RestTooMuch, SamePace
from bot.domain.pace import Pace, Span, first_dates, own_timetable, start_of_own
from bot.domain.parse import parse_date
from bot.services.access import Caller, cohort_meant
from bot.services.ports import Clock
from bot.services.records import Course, Record, fix_own_days, load_course, load_record, record_of, span_for
from bot.services.reminders import schedule
from bot.storage import members
from bot.storage.engine import Database, Tx

REST_MOST = 7
REST_WINDOW = timedelta(days=30)
FIRST_DATES = 3


@dataclass(frozen=True, slots=True)
class Rest:
    """The dates a member rests on, from today on, and how many of the last and next 30 are left."""

    record: Record
    dates: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PaceOffer:
    """A pace somebody may choose, with its first dates."""

    pace: Pace
    first: tuple[tuple[Day, date], ...]


@dataclass(frozen=True, slots=True)
class PaceOffers:
    """Every pace with its first dates; `current` is None for somebody who is not in yet."""

    course: Course
    current: Pace | None
    offers: tuple[PaceOffer, ...]


class Rests:
    """Serve rest and pace in `/settings` and `/join`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def _record(self, tx: Tx, caller: Caller, cohort: str | None) -> Record:
        now = self._clock.now()
        found = await cohort_meant(tx, caller, cohort, now)
        return await load_record(tx, await load_course(tx, found, self._library, now), caller)

    # -- rest --------------------------------------------------------------------------------

    async def planned(self, caller: Caller, cohort: str | None = None) -> Rest:
        """Return the dates the caller rests on. Raises NotEnrolled."""
        async with self._db.read() as tx:
            return _rest(await self._record(tx, caller, cohort))

    async def plan(self, caller: Caller, from_on: str, to_on: str, cohort: str | None = None) -> Rest:
        """Rest on some dates, both ends included. Raises BadDate, RestPast, RestTooMuch, NotEnrolled."""
        first, last = sorted((parse_date(from_on), parse_date(to_on or from_on)))
        async with self._db.write() as tx:
            record = await self._record(tx, caller, cohort)
            wanted = _dates(first, last)
            _check_open(record, wanted)
            rest = record.enrolment.rest | set(wanted)
            _check_amount(record, rest)
            await members.save_rest(tx, record.enrolment.id, rest)
            record = await record_of(
                tx, record.course, await members.get_enrolment(tx, record.cohort.id, caller.user_id)
            )
        return _rest(record)

    async def cancel(self, caller: Caller, on: date, cohort: str | None = None) -> Rest:
        """Take rest on a date back, as long as its deadline has not passed. Raises RestPast, NotEnrolled."""
        async with self._db.write() as tx:
            record = await self._record(tx, caller, cohort)
            _check_open(record, [on])
            await members.save_rest(tx, record.enrolment.id, record.enrolment.rest - {on})
            record = await record_of(
                tx, record.course, await members.get_enrolment(tx, record.cohort.id, caller.user_id)
            )
        return _rest(record)

    # -- pace --------------------------------------------------------------------------------

    async def offers(self, caller: Caller, cohort: str | None = None) -> PaceOffers:
        """Return every pace with its first dates, for a newcomer or for a change."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            course = await load_course(tx, found, self._library, now)
            enrolment = await members.find_enrolment(tx, found.id, caller.user_id)
            member = await members.find_member(tx, caller.guild_id, caller.user_id)
            record = None
            if enrolment is not None and enrolment.active:
                record = await record_of(tx, course, enrolment)
        zone = member.zone if member else None
        spans = {pace: _span(course, record, pace, zone) for pace in Pace}
        offers = tuple(_offer(course, span, zone) for span in spans.values())
        return PaceOffers(course, record.pace if record else None, offers)

    async def change_pace(self, caller: Caller, pace: Pace, cohort: str | None = None) -> Record:
        """Change the caller's pace for days that are not due yet. Raises NotEnrolled, SamePace."""
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await self._record(tx, caller, cohort)
            if record.pace is pace:
                raise SamePace(pace)
            member, course = record.enrolment.member, record.course
            await fix_own_days(tx, course, record.enrolment, member.zone)
            span = _span(course, record, pace, member.zone)
            await members.end_spans(tx, [record.enrolment.id], now, "pace")
            await members.add_span(tx, course.cohort.id, member.id, span, now)
            await schedule(tx, course.cohort.id, caller.user_id, now)
            return await record_of(
                tx, course, await members.get_enrolment(tx, course.cohort.id, caller.user_id)
            )


def _dates(first: date, last: date) -> list[date]:
    count = min((last - first).days, 366) + 1
    return [first + timedelta(days=offset) for offset in range(count)]


def _check_open(record: Record, dates: Sequence[date]) -> None:
    """Refuse dates whose deadline has passed. Raises RestPast."""
    closed = [row.on for row in record.ledger.rows if row.deadline_at < record.course.now]
    today = record.date_of(record.latest) if record.latest else record.timetable.date_of(1)
    for on in dates:
        if on in closed or (on < today and on not in {row.on for row in record.ledger.rows}):
            raise RestPast(on)


def _check_amount(record: Record, rest: frozenset[date]) -> None:
    """Refuse more than 7 due days of rest in any 30 dates. Raises RestTooMuch."""
    due = sorted(on for on in _due_dates(record) if on in rest)
    for number, first in enumerate(due):
        count = sum(first <= on < first + REST_WINDOW for on in due[number:])
        if count > REST_MOST:
            raise RestTooMuch(REST_MOST, REST_WINDOW.days)


def _due_dates(record: Record) -> list[date]:
    return [record.date_of(number) for number in range(1, len(record.course.plan) + 1)]


def _rest(record: Record) -> Rest:
    closed = [row.on for row in record.ledger.rows if row.deadline_at < record.course.now]
    coming = [on for on in record.enrolment.rest if on not in closed]
    return Rest(record, tuple(sorted(coming)))


def _span(course: Course, record: Record | None, pace: Pace, zone: str | None) -> Span:
    """Return the stretch that a choice of pace would open."""
    if record is None:
        return span_for(course, pace, zone)
    if pace is Pace.GROUP:
        return Span(course.latest + 1)
    number = record.latest + 1
    start = start_of_own(course.group, zone, course.now)
    last_on = record.date_of(record.latest) if record.latest else None
    anchor_on = start if last_on is None or start > last_on else last_on + timedelta(days=1)
    return Span(number, pace=pace, anchor_number=number, anchor_on=anchor_on)


def _offer(course: Course, span: Span, zone: str | None) -> PaceOffer:
    timetable = (
        course.cohort.timetable if span.pace is Pace.GROUP else own_timetable(course.group, span, zone)
    )
    first = span.first_day if span.pace is Pace.GROUP else span.anchor_number
    dates = {
        number: course.date_of(number) if span.pace is Pace.GROUP else on
        for number, on in first_dates(timetable, first, len(course.plan), FIRST_DATES).items()
    }
    return PaceOffer(span.pace, tuple((course.plan.day(number), on) for number, on in dates.items()))
