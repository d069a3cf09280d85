"""Let members log how long they studied, and see it against their weekly goal."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import takewhile

from bot.domain.calendar import DAY, study_date
from bot.domain.cohort import Cohort
from bot.domain.errors import BadNumber, NothingToLog, NotYours
from bot.domain.hours import (
    GOAL_LEAST,
    GOAL_MOST,
    PUT_BACK_FOR,
    WHAT_MOST,
    Entry,
    check_day,
    read_goal,
    read_minutes,
    unlogged_items,
    week_monday,
)
from bot.domain.ids import CohortId, DayId, EnrolmentId
from bot.domain.library import Library
from bot.domain.text import check_text
from bot.services.access import Caller, cohort_by_id, cohort_meant
from bot.services.ports import Clock
from bot.services.records import Record, load_course, load_record, require_open
from bot.storage import completions, hours, members
from bot.storage.engine import Database, Tx

PAGE = 8


class Change(StrEnum):
    LOGGED = "logged"
    EDITED = "edited"
    REMOVED = "removed"
    PUT_BACK = "put back"


@dataclass(frozen=True, slots=True)
class HoursWeek:
    """A week of a member's study time: one page of `count` entries, and the sum against the goal."""

    record: Record
    monday: date
    today: date
    entries: tuple[Entry, ...]
    count: int
    minutes: int
    goal: int
    page: int
    earlier: bool

    @property
    def pages(self) -> int:
        return max(1, -(-self.count // PAGE))

    @property
    def current(self) -> bool:
        """Tell whether it is the week that is running."""
        return self.monday == week_monday(self.today)


@dataclass(frozen=True, slots=True)
class HoursChanged:
    """Entries that were logged or changed, in their week; `bare` was typed without a unit."""

    change: Change
    entries: tuple[Entry, ...]
    week: HoursWeek
    bare: int | None = None


@dataclass(frozen=True, slots=True)
class OwnGoal:
    """A member's weekly goal in minutes, None while the plan's counts."""

    cohort: Cohort
    minutes: int | None


class Hours:
    """Serve `/log`, its pages, what ticked items offer, and the goal in `/settings`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def log(
        self,
        caller: Caller,
        time: str | None = None,
        what: str | None = None,
        number: int | None = None,
        cohort: str | None = None,
    ) -> HoursChanged | HoursWeek:
        """Log time on the current study date; with nothing given, show the running week.

        Raises NotEnrolled, CohortFinished, BadDuration, EntryTooLong, DayTooFull, TextTooLong, NoSuchDay,
        DayInFuture, NotStarted.
        """
        now = self._clock.now()
        if time is None and what is None and number is None:
            async with self._db.read() as tx:
                record = await self._record(tx, caller, await cohort_meant(tx, caller, cohort, now), now)
                return await week_of(tx, record, today_of(record))
        typed, text = read_minutes(time or ""), check_text("description", what, WHAT_MOST)
        async with self._db.write() as tx:
            record = await self._record(tx, caller, await cohort_meant(tx, caller, cohort, now), now)
            require_open(record.course)
            day_id = record.day(number).id if number is not None else None
            on, key = today_of(record), record.enrolment.id
            await require_room(tx, record, on, typed.minutes)
            await hours.forget_removed(tx, now - PUT_BACK_FOR)
            entry = await hours.add(tx, key, on, typed.minutes, now, source="typed", what=text, day_id=day_id)
            return HoursChanged(Change.LOGGED, (entry,), await week_of(tx, record, on), typed.bare)

    async def week(self, caller: Caller, cohort_id: CohortId, on: date, page: int) -> HoursWeek:
        """Return a page of the week of a study date; none after the running one. Raises NotEnrolled."""
        async with self._db.read() as tx:
            record = await self._record_by_id(tx, caller, cohort_id, self._clock.now())
            return await week_of(tx, record, min(on, today_of(record)), page)

    async def log_items(
        self, caller: Caller, cohort_id: CohortId, enrolment_id: EnrolmentId, day_id: DayId
    ) -> HoursChanged:
        """Log the minutes of a day's ticked items, each once.

        Raises NotYours, NotEnrolled, CohortFinished, NothingToLog, DayTooFull, Outdated.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await own_record(tx, caller, cohort_id, enrolment_id, self._library, now)
            require_open(record.course)
            day = record.course.day_named(day_id)
            _, logged, _ = await hours.of_day(tx, enrolment_id, day_id)
            items = unlogged_items(day, await completions.ticks(tx, enrolment_id, day_id), logged)
            if not items:
                raise NothingToLog
            on = today_of(record)
            await require_room(tx, record, on, sum(item.minutes for item in items))
            entries = [
                await hours.add_item(tx, enrolment_id, on, item.minutes, now, day_id, item.id)
                for item in items
            ]
            return HoursChanged(Change.LOGGED, tuple(entries), await week_of(tx, record, on))

    # -- the goal ----------------------------------------------------------------------------

    async def goal(self, caller: Caller, cohort_id: CohortId) -> OwnGoal:
        """Return the caller's weekly goal. Raises NotEnrolled, UnknownCohort."""
        async with self._db.read() as tx:
            record = await self._record_by_id(tx, caller, cohort_id, self._clock.now())
        return OwnGoal(record.cohort, record.enrolment.goal_minutes)

    async def set_goal(self, caller: Caller, cohort_id: CohortId, typed: str) -> None:
        """Keep a weekly goal of 1 to 80 hours; an empty text gives it back to the plan.

        Raises NotEnrolled, UnknownCohort, BadNumber.
        """
        minutes = None
        if typed.strip():
            minutes = read_goal(typed)
            if minutes is None or not GOAL_LEAST <= minutes <= GOAL_MOST:
                raise BadNumber("your weekly goal in hours", typed, GOAL_LEAST / 60, GOAL_MOST / 60)
        async with self._db.write() as tx:
            record = await self._record_by_id(tx, caller, cohort_id, self._clock.now())
            await members.save_goal(tx, record.enrolment.id, minutes)

    # -- loading -----------------------------------------------------------------------------

    async def _record(self, tx: Tx, caller: Caller, cohort: Cohort, now: datetime) -> Record:
        return await load_record(tx, await load_course(tx, cohort, self._library, now), caller)

    async def _record_by_id(self, tx: Tx, caller: Caller, cohort_id: CohortId, now: datetime) -> Record:
        return await self._record(tx, caller, await cohort_by_id(tx, caller, cohort_id), now)


async def own_record(
    tx: Tx, caller: Caller, cohort_id: CohortId, enrolment_id: EnrolmentId, library: Library, now: datetime
) -> Record:
    """Load the record a button belongs to. Raises NotYours, NotEnrolled, UnknownCohort."""
    cohort = await cohort_by_id(tx, caller, cohort_id)
    enrolment = await members.find_enrolment(tx, cohort.id, caller.user_id)
    if enrolment is None or enrolment.id != enrolment_id:
        raise NotYours
    return await load_record(tx, await load_course(tx, cohort, library, now), caller)


def today_of(record: Record) -> date:
    """Return the member's study date of the record's instant."""
    return study_date(record.course.now, record.zone, record.cohort.draft.rollover_hour)


async def require_room(tx: Tx, record: Record, on: date, more: int, without: int = 0) -> None:
    """Refuse more hours than a date has, `without` those an edit replaces. Raises DayTooFull."""
    logged = await hours.week_minutes(tx, [record.enrolment.id], on, on)
    check_day(on, sum(logged.values()) - without, more)


async def week_of(tx: Tx, record: Record, on: date, page: int = 0) -> HoursWeek:
    """Load a page of the week of a study date; one beyond the last is the last."""
    key, monday = record.enrolment.id, week_monday(on)
    found = await hours.between(tx, key, monday, monday + 6 * DAY)
    first = await hours.first_on(tx, key)
    page = min(page, max(0, len(found) - 1) // PAGE)
    return HoursWeek(
        record=record,
        monday=monday,
        today=today_of(record),
        entries=tuple(found[page * PAGE : (page + 1) * PAGE]),
        count=len(found),
        minutes=sum(entry.minutes for entry in found),
        goal=weekly_goal(record, on),
        page=page,
        earlier=first is not None and first < monday,
    )


# -- the goal --------------------------------------------------------------------------------


def weekly_goal(record: Record, on: date) -> int:
    """Return a member's goal, in minutes, for the week of a study date: their own, else the plan's."""
    own = record.enrolment.goal_minutes
    return plan_goal(record, on) if own is None else own


def plan_goal(record: Record, on: date) -> int:
    """Add up the required minutes of the days due in a week; without any, those of the current plan week."""
    plan, monday = record.course.plan, week_monday(on)
    sunday = monday + 6 * DAY
    dated = [(day.number, day.on) for day in record.days]
    dated += takewhile(lambda coming: coming[1] <= sunday, record.coming())
    due = [plan.day(number) for number, falls_on in dated if monday <= falls_on <= sunday]
    current = min(max(record.latest, 1), len(plan))
    return sum(day.minutes for day in due or plan.week((current + 6) // 7))
