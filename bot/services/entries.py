"""Let members edit and remove what they logged, and put it back."""

from bot.domain.errors import EntryGone, EntryTooOld, NotYours
from bot.domain.hours import EDITABLE_FOR, PUT_BACK_FOR, WHAT_MOST, Entry, read_minutes
from bot.domain.ids import CohortId, LogId
from bot.domain.library import Library
from bot.domain.text import check_text
from bot.services.access import Caller, cohort_by_id
from bot.services.hours import Change, HoursChanged, require_room, today_of, week_of
from bot.services.ports import Clock
from bot.services.records import Record, load_course, load_record, require_open
from bot.storage import hours
from bot.storage.engine import Database, Tx


class Entries:
    """Serve the selects, the form and Put back under `/log`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def entry(self, caller: Caller, cohort_id: CohortId, entry_id: LogId) -> Entry:
        """Return an entry to edit. Raises NotEnrolled, NotYours, EntryGone, EntryTooOld, CohortFinished."""
        async with self._db.read() as tx:
            return (await self._mine(tx, caller, cohort_id, entry_id))[1]

    async def edit(
        self, caller: Caller, cohort_id: CohortId, entry_id: LogId, time: str, what: str
    ) -> HoursChanged:
        """Replace how long an entry is and what it was for; an empty text is taken off.

        Raises NotEnrolled, NotYours, EntryGone, EntryTooOld, BadDuration, EntryTooLong, DayTooFull,
        TextTooLong, CohortFinished.
        """
        typed, text = read_minutes(time), check_text("description", what, WHAT_MOST)
        async with self._db.write() as tx:
            record, entry = await self._mine(tx, caller, cohort_id, entry_id)
            await require_room(tx, record, entry.on, typed.minutes, without=entry.minutes)
            await hours.change(tx, entry.id, typed.minutes, text, record.course.now)
            changed = await hours.get(tx, entry.id)
            week = await week_of(tx, record, entry.on)
            return HoursChanged(Change.EDITED, (changed,), week, typed.bare)

    async def remove(self, caller: Caller, cohort_id: CohortId, entry_id: LogId) -> HoursChanged:
        """Take an entry out of every count; for a day it can be put back.

        Raises NotEnrolled, NotYours, EntryGone, EntryTooOld, CohortFinished.
        """
        async with self._db.write() as tx:
            record, entry = await self._mine(tx, caller, cohort_id, entry_id)
            now = record.course.now
            await hours.forget_removed(tx, now - PUT_BACK_FOR)
            await hours.set_removed(tx, entry.id, now)
            return HoursChanged(Change.REMOVED, (entry,), await week_of(tx, record, entry.on))

    async def put_back(self, caller: Caller, cohort_id: CohortId, entry_id: LogId) -> HoursChanged:
        """Count a removed entry again; doing it twice changes nothing.

        Raises NotEnrolled, NotYours, EntryGone, EntryTooOld, DayTooFull, CohortFinished.
        """
        async with self._db.write() as tx:
            record, entry = await self._mine(tx, caller, cohort_id, entry_id, removed=True)
            if entry.removed_at is not None:
                await require_room(tx, record, entry.on, entry.minutes)
                await hours.set_removed(tx, entry.id, None)
            return HoursChanged(Change.PUT_BACK, (entry,), await week_of(tx, record, entry.on))

    async def _mine(
        self, tx: Tx, caller: Caller, cohort_id: CohortId, entry_id: LogId, *, removed: bool = False
    ) -> tuple[Record, Entry]:
        now = self._clock.now()
        cohort = await cohort_by_id(tx, caller, cohort_id)
        record = await load_record(tx, await load_course(tx, cohort, self._library, now), caller)
        require_open(record.course)
        entry = await hours.find(tx, entry_id)
        if entry is None:
            raise EntryGone
        if entry.enrolment_id != record.enrolment.id:
            raise NotYours
        if entry.removed_at is not None and not (removed and now - entry.removed_at <= PUT_BACK_FOR):
            raise EntryGone
        if not entry.editable(today_of(record)):
            raise EntryTooOld(entry.on, EDITABLE_FOR)
        return record, entry
