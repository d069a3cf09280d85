"""Remind those members who asked for it, by direct message, at their own time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.domain.calendar import study_date
from bot.domain.cohort import Cohort
from bot.domain.curriculum import Day
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.domain.ids import CohortId, GuildId, UserId
from bot.domain.ledger import Row
from bot.domain.library import Library
from bot.domain.parse import parse_time
from bot.domain.reminding import WARN_AT, ReminderKind, last_reminder_at, open_with, to_remind, to_warn
from bot.services.access import Caller, cohort_by_id
from bot.services.nudges import claim_nudge
from bot.services.ports import Announcer, Clock
from bot.services.posts import NudgePost, ReminderPost
from bot.services.records import Record, load_course, load_record, record_of
from bot.services.reminder_times import schedule, set_next
from bot.storage import cohorts, members, reminders
from bot.storage.engine import Database, Tx
from bot.storage.reminders import DueReminder

BROKEN_RETRY = timedelta(minutes=5)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Silenced:
    """A member who hears no more today; `day` and `row` are what is open, None where nothing is."""

    cohort: Cohort
    day: Day | None
    row: Row | None


@dataclass(frozen=True, slots=True)
class _Message:
    """A message to send: to whom, and what it says."""

    user_id: UserId
    guild_id: GuildId
    post: ReminderPost | NudgePost


class Reminders:
    """Serve the reminders of `/settings`; each message goes out at most once."""

    def __init__(self, db: Database, library: Library, clock: Clock, announcer: Announcer) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._announcer = announcer
        self._untold: set[tuple[GuildId, UserId]] | None = None

    # -- choosing ----------------------------------------------------------------------------

    async def choose(self, caller: Caller, given: str) -> time | None:
        """Keep when the caller wants to be reminded; an empty text stops it. Raises BadTime."""
        at = parse_time(given) if given.strip() else None
        now = self._clock.now()
        async with self._db.write() as tx:
            member = await members.keep_member(tx, caller.guild_id, caller.user_id, caller.name)
            await reminders.set_time(tx, member.id, at)
            await reminders.note_closed(tx, member.id, closed=False)
            for cohort_id in await members.cohorts_of(tx, caller.guild_id, caller.user_id):
                await schedule(tx, cohort_id, caller.user_id, now)
        if self._untold is not None:
            self._untold.discard((caller.guild_id, caller.user_id))
        return at

    async def skip_today(self, caller: Caller, cohort_id: CohortId) -> Silenced:
        """Say no more to the caller about a cohort today. Raises NotEnrolled, UnknownCohort."""
        now = self._clock.now()
        async with self._db.write() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
            record = await load_record(tx, await load_course(tx, cohort, self._library, now), caller)
            today = study_date(now, record.zone, cohort.draft.rollover_hour)
            await reminders.skip(tx, record.enrolment.id, today)
        row = to_remind(record.ledger, record.enrolment.rest, now)
        return Silenced(cohort, record.course.plan.day(row.number) if row else None, row)

    # -- sending -----------------------------------------------------------------------------

    async def send_due(self) -> None:
        """Send every reminder whose instant has come; one that fails does not hold up the others."""
        async with self._db.read() as tx:
            due = await reminders.due(tx, self._clock.now())
        for reminder in due:
            try:
                await self._send(reminder)
            except Exception:
                _log.exception("reminder failed", enrolment=reminder.enrolment_id)
                async with self._db.write() as tx:
                    retry_at = self._clock.now() + BROKEN_RETRY
                    await reminders.put_off(tx, reminder.enrolment_id, reminder.kind, retry_at)

    async def _send(self, reminder: DueReminder) -> None:
        now = self._clock.now()
        async with self._db.write() as tx:
            message = await self._claim(tx, reminder, now)
        if message is None:
            return
        try:
            taken = await self._announcer.tell_user(message.user_id, message.post)
        except (ChannelUnavailable, DiscordUnavailable):
            return  # At most once: a reminder that may have arrived is not repeated.
        if not taken:
            await self._switch_off(message)

    async def _claim(self, tx: Tx, reminder: DueReminder, now: datetime) -> _Message | None:
        record = await self._record(tx, reminder, now)
        at = record.enrolment.member.remind_at if record else None
        if record is None or at is None:
            await reminders.clear(tx, [reminder.enrolment_id])
            return None
        if reminder.kind is ReminderKind.CHECKIN:
            return await self._claim_nudge(tx, record, reminder, now)
        await set_next(tx, reminder.enrolment_id, reminder.kind, at, record.zone, now)
        row = _row_to_name(record, reminder, at, now)
        if row is None:
            return None
        period = f"{row.on.isoformat()}/{row.number}"
        if not await reminders.claim(tx, reminder.enrolment_id, reminder.kind, period, row.due_at, now):
            return None
        course, day = record.course, record.course.plan.day(row.number)
        also = tuple(course.plan.day(other.number) for other in open_with(record.ledger, row))
        post = ReminderPost(course.cohort, course.plan, day, row, reminder.kind, record.ledger.streak, also)
        return _Message(reminder.user_id, reminder.guild_id, post)

    async def _claim_nudge(
        self, tx: Tx, record: Record, reminder: DueReminder, now: datetime
    ) -> _Message | None:
        await reminders.drop(tx, reminder.enrolment_id, reminder.kind)
        if _silent(record, reminder, now):
            return None
        nudge = await claim_nudge(tx, record.cohort, record.enrolment, now)
        return None if nudge is None else _Message(reminder.user_id, reminder.guild_id, nudge)

    async def _record(self, tx: Tx, reminder: DueReminder, now: datetime) -> Record | None:
        cohort = await cohorts.get(tx, reminder.cohort_id)
        enrolment = await members.find_enrolment(tx, reminder.cohort_id, reminder.user_id)
        if cohort is None or not cohort.running or enrolment is None or not enrolment.active:
            return None
        return await record_of(tx, await load_course(tx, cohort, self._library, now), enrolment)

    # -- who takes no messages ---------------------------------------------------------------

    async def _switch_off(self, message: _Message) -> None:
        async with self._db.write() as tx:
            member = await members.find_member(tx, message.guild_id, message.user_id)
            if member is None:
                return  # They had their data deleted while the message was on its way.
            await reminders.set_time(tx, member.id, None)
            await reminders.note_closed(tx, member.id, closed=True)
        if self._untold is not None:
            self._untold.add((message.guild_id, message.user_id))

    async def take_notice(self, caller: Caller) -> bool:
        """Take the one notice that reminders were switched off; False where there is none.

        It is asked after every command, so it is answered from memory.
        """
        if self._untold is None:
            async with self._db.read() as tx:
                self._untold = await reminders.untold(tx)
        if (caller.guild_id, caller.user_id) not in self._untold:
            return False
        self._untold.discard((caller.guild_id, caller.user_id))
        async with self._db.write() as tx:
            member = await members.find_member(tx, caller.guild_id, caller.user_id)
            if member is None:
                return False  # They had their data deleted since.
            await reminders.note_closed(tx, member.id, closed=False)
        return True


def _row_to_name(record: Record, reminder: DueReminder, at: time, now: datetime) -> Row | None:
    """Return the day to name, None on a day that is to be silent."""
    if _silent(record, reminder, now):
        return None
    rest, zone = record.enrolment.rest, record.zone
    if reminder.kind is ReminderKind.WARNING:
        return to_warn(record.ledger, rest, last_reminder_at(now, WARN_AT, zone))
    return to_remind(record.ledger, rest, last_reminder_at(now, at, zone))


def _silent(record: Record, reminder: DueReminder, now: datetime) -> bool:
    """Tell whether a member wants to hear nothing today: rest, a pause, or Not today."""
    today = study_date(now, record.zone, record.cohort.draft.rollover_hour)
    resting = today in record.enrolment.rest or today == reminder.not_today
    return resting or record.cohort.timetable.paused(today)
