"""Let members see and do their days."""

from dataclasses import replace
from datetime import datetime

from bot.domain.cohort import Cohort, Completion, Enrolment, Shown
from bot.domain.curriculum import Day
from bot.domain.delivery import Kind
from bot.domain.errors import NotAMember, NotDone, NothingToUndo, UnknownItem
from bot.domain.ids import CohortId, DayId, ItemId, UserId
from bot.domain.ledger import Row, points_for, zone_at
from bot.domain.library import Library
from bot.domain.text import check_link, check_text
from bot.services.access import Caller, cohort_by_id, cohort_meant, is_organiser
from bot.services.day_views import DayView, Done, Progress, Today, Undone, view_of
from bot.services.ports import Clock
from bot.services.records import Course, Record, enrol, load_course, load_record, record_of, require_open
from bot.storage import cards, completions, deliveries, hours, members, milestones, quiz_points
from bot.storage.engine import Database, Tx


class Study:
    """Serve `/today`, `/done`, `/undo`, `/progress` and the buttons under a post."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    # -- reading -----------------------------------------------------------------------------

    async def today(self, caller: Caller, cohort: str | None = None) -> Today:
        """Return the caller's day. Raises NotEnrolled, NotStarted."""
        now = self._clock.now()
        async with self._db.read() as tx:
            record = await self._record(tx, caller, await cohort_meant(tx, caller, cohort, now), now)
            day = record.current()
            view = await self._view(tx, record, day)
            due = await cards.count_due(tx, caller.guild_id, record.enrolment.member.id, now)
        before = [each for each in _open_before(record, day) if each[0].number not in record.todays]
        others = [record.course.plan.day(number) for number in record.todays if number != day.number]
        also = tuple((other, other.id in record.done) for other in others)
        return Today(view, tuple(before), record.ledger, _next_due(record), also, due)

    async def checklist(self, caller: Caller, cohort_id: CohortId, day_id: DayId) -> DayView:
        """Return one day of the caller's. Raises NotEnrolled, Outdated."""
        now = self._clock.now()
        async with self._db.read() as tx:
            record = await self._record(tx, caller, await cohort_by_id(tx, caller, cohort_id), now)
            return await self._view(tx, record, _day_by_id(record, day_id))

    async def progress(self, caller: Caller, cohort: str | None = None, of: UserId | None = None) -> Progress:
        """Return the figures of the caller, or of somebody who is shown by name.

        Raises NotEnrolled, NotAMember.
        """
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            if of is None or of == caller.user_id:
                record = await self._record(tx, caller, found, now)
            else:
                enrolment = await _seen(tx, caller, found, of)
                record = await record_of(tx, await self._course(tx, found, now), enrolment)
            reached = await milestones.reached(tx, record.enrolment.id)
            weeks = await hours.minutes_by_week(tx, record.enrolment.id)
            by_quizzes = await quiz_points.total(tx, record.enrolment.id)
        done = record.done
        by_id = record.course.plan.by_id
        return Progress(
            record=record,
            ledger=record.ledger,
            points=sum(completion.points for completion in done.values()) + by_quizzes,
            days_done=len(done),
            minutes_done=sum(by_id[day_id].minutes for day_id in done if day_id in by_id),
            milestones=sum(each.id in reached for each in record.course.plan.milestones),
            reached=reached,
            weeks=tuple(weeks),
        )

    # -- doing -------------------------------------------------------------------------------

    async def done(
        self,
        caller: Caller,
        cohort: str | None = None,
        number: int | None = None,
        note: str | None = None,
        link: str | None = None,
    ) -> Done:
        """Record a day as done, the latest by default; a newcomer is enrolled.

        Raises NotStarted, NoSuchDay, DayInFuture, CohortFinished, TextTooLong, BadLink.
        """
        now = self._clock.now()
        note, link = check_text("note", note), check_link(link)
        async with self._db.write() as tx:
            course = await self._course(tx, await cohort_meant(tx, caller, cohort, now), now)
            return await self._do(tx, course, caller, number, note, link)

    async def press_done(self, caller: Caller, cohort_id: CohortId, day_id: DayId) -> Done:
        """Record the day of a post as done; a newcomer is enrolled. Raises CohortFinished, Outdated."""
        now = self._clock.now()
        async with self._db.write() as tx:
            course = await self._course(tx, await cohort_by_id(tx, caller, cohort_id), now)
            number = course.day_named(day_id).number
            return await self._do(tx, course, caller, number, None, None)

    async def _do(
        self, tx: Tx, course: Course, caller: Caller, number: int | None, note: str | None, link: str | None
    ) -> Done:
        require_open(course)
        record, joined = await self._record_or_enrol(tx, course, caller)
        day = record.current() if number is None else record.day(number)
        given = record.done.get(day.id)
        if given is not None:
            if note or link:
                given = replace(given, note=note or given.note, link=link or given.link)
                await completions.annotate(tx, record.enrolment.id, day.id, given.note, given.link)
            completion = given
        else:
            completion = await self._complete(tx, record, day, note=note, link=link)
        record = replace(record, done={**record.done, day.id: completion})
        view = await self._view(tx, record, day)
        return Done(view, completion, record.ledger, given is not None, joined, _open_before(record, day))

    async def _complete(
        self,
        tx: Tx,
        record: Record,
        day: Day,
        *,
        note: str | None = None,
        link: str | None = None,
        by_item: ItemId | None = None,
    ) -> Completion:
        before = await completions.first_undone(tx, record.enrolment.id, day.id)
        done_at = before.done_at if before else record.course.now
        completion = make_completion(record, day, done_at, source="member")
        completion = replace(
            completion,
            note=note or (before.note if before else None),
            link=link or (before.link if before else None),
            by_item=by_item,
        )
        await completions.add(tx, record.cohort.id, record.enrolment.id, completion)
        await deliveries.make_stale(tx, record.cohort.id, Kind.DAILY, day.id)
        return completion

    async def annotate(
        self, caller: Caller, cohort_id: CohortId, day_id: DayId, note: str, link: str
    ) -> DayView:
        """Replace note and link of a done day; empty ones are taken off.

        Raises NotEnrolled, NotDone, TextTooLong, BadLink, CohortFinished, Outdated.
        """
        now = self._clock.now()
        checked_note, checked_link = check_text("note", note), check_link(link)
        async with self._db.write() as tx:
            record = await self._record(tx, caller, await cohort_by_id(tx, caller, cohort_id), now)
            require_open(record.course)
            day = _day_by_id(record, day_id)
            if day.id not in record.done:
                raise NotDone(day.number)
            await completions.annotate(tx, record.enrolment.id, day.id, checked_note, checked_link)
            completion = replace(record.done[day.id], note=checked_note, link=checked_link)
            return await self._view(tx, replace(record, done={**record.done, day.id: completion}), day)

    async def undo(self, caller: Caller, number: int | None = None, cohort: str | None = None) -> Undone:
        """Take back a day, the one recorded last by default.

        Raises NotEnrolled, NothingToUndo, NotDone, NoSuchDay, CohortFinished.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await self._record(tx, caller, await cohort_meant(tx, caller, cohort, now), now)
            if number is not None:
                return await self._undo(tx, record, record.day(number))
            if not record.done:
                raise NothingToUndo
            last = max(record.done.values(), key=lambda completion: completion.recorded_at)
            return await self._undo(tx, record, _day_by_id(record, last.day_id))

    async def press_undo(self, caller: Caller, cohort_id: CohortId, day_id: DayId) -> Undone:
        """Take back the day of a private reply. Raises NotEnrolled, NotDone, CohortFinished, Outdated."""
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await self._record(tx, caller, await cohort_by_id(tx, caller, cohort_id), now)
            return await self._undo(tx, record, _day_by_id(record, day_id))

    async def _undo(self, tx: Tx, record: Record, day: Day) -> Undone:
        require_open(record.course)
        completion = record.done.get(day.id)
        if completion is None:
            raise NotDone(day.number)
        cohort, enrolment, now = record.cohort, record.enrolment, record.course.now
        await completions.undo(tx, cohort.id, enrolment.id, completion, now)
        if completion.by_item is not None:
            await completions.untick(tx, enrolment.id, day.id, completion.by_item)
        await deliveries.make_stale(tx, cohort.id, Kind.DAILY, day.id)
        record = replace(record, done={key: value for key, value in record.done.items() if key != day.id})
        return Undone(await self._view(tx, record, day), record.ledger)

    async def tick(
        self, caller: Caller, cohort_id: CohortId, day_id: DayId, item_id: ItemId, *, on: bool
    ) -> Done | DayView:
        """Set or clear one item; setting the last required one completes the day.

        Raises NotEnrolled, UnknownItem, CohortFinished, Outdated.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await self._record(tx, caller, await cohort_by_id(tx, caller, cohort_id), now)
            require_open(record.course)
            day = _day_by_id(record, day_id)
            if item_id not in {item.id for item in day.items}:
                raise UnknownItem(item_id)
            if not on:
                await completions.untick(tx, record.enrolment.id, day.id, item_id)
                return await self._view(tx, record, day)
            await completions.tick(tx, record.enrolment.id, day.id, item_id, now)
            return await self._complete_if_ticked(tx, record, day, item_id)

    async def _complete_if_ticked(self, tx: Tx, record: Record, day: Day, item_id: ItemId) -> Done | DayView:
        view = await self._view(tx, record, day)
        required = {item.id for item in day.required}
        if view.completion is not None or item_id not in required or not required <= view.ticked:
            return view
        completion = await self._complete(tx, record, day, by_item=item_id)
        record = replace(record, done={**record.done, day.id: completion})
        view = await self._view(tx, record, day)
        return Done(
            view,
            completion,
            record.ledger,
            already=False,
            joined=False,
            open_before=_open_before(record, day),
        )

    # -- loading -----------------------------------------------------------------------------

    async def _course(self, tx: Tx, cohort: Cohort, now: datetime) -> Course:
        return await load_course(tx, cohort, self._library, now)

    async def _record(self, tx: Tx, caller: Caller, cohort: Cohort, now: datetime) -> Record:
        return await load_record(tx, await self._course(tx, cohort, now), caller)

    async def _record_or_enrol(self, tx: Tx, course: Course, caller: Caller) -> tuple[Record, bool]:
        enrolment = await members.find_enrolment(tx, course.cohort.id, caller.user_id)
        joined = enrolment is None or not enrolment.active
        if joined or enrolment is None:
            enrolment = await enrol(tx, course, caller)
        await _refresh_name(tx, enrolment, caller)
        return await record_of(tx, course, enrolment), joined

    async def _view(self, tx: Tx, record: Record, day: Day) -> DayView:
        return await view_of(tx, record, day)


def make_completion(record: Record, day: Day, done_at: datetime, source: str) -> Completion:
    """Judge a day done at an instant: points, week and month by the cohort's calendar."""
    row = record.ledger.row(day.number)
    timetable = record.cohort.timetable
    due_at = row.due_at if row else record.course.now
    return Completion(
        day_id=day.id,
        number=day.number,
        done_at=done_at,
        recorded_at=record.course.now,
        points=points_for(row, done_at),
        week=timetable.week_of(done_at),
        month=timetable.month_of(done_at),
        zone=zone_at(due_at, record.enrolment.member.zones) or record.cohort.zone,
        deadline_at=row.deadline_at if row else None,
        note=None,
        link=None,
        by_item=None,
        source=source,
    )


async def _seen(tx: Tx, caller: Caller, cohort: Cohort, user_id: UserId) -> Enrolment:
    """Return somebody else's enrolment, if the caller may see it. Raises NotAMember."""
    enrolment = await members.find_enrolment(tx, cohort.id, user_id)
    if enrolment is None or not enrolment.active:
        raise NotAMember(cohort.name)
    if enrolment.member.shown is not Shown.NAME and not is_organiser(caller, cohort):
        raise NotAMember(cohort.name)
    return enrolment


async def _refresh_name(tx: Tx, enrolment: Enrolment, caller: Caller) -> None:
    if enrolment.member.name != caller.name:
        await members.rename_member(tx, enrolment.member.id, caller.name)


def _day_by_id(record: Record, day_id: DayId) -> Day:
    return record.day(record.course.day_named(day_id).number)


def _open_before(record: Record, day: Day) -> tuple[tuple[Day, Row], ...]:
    plan = record.course.plan
    return tuple(
        (plan.day(row.number), row)
        for row in record.ledger.open
        if row.number != day.number and row.done_at is None
    )


def _next_due(record: Record) -> datetime | None:
    coming = record.next_due()
    return coming[1] if coming else None
