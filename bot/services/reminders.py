"""Remind those members who asked for it, by direct message, at their own time."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.domain.cohort import Cohort, Enrolment
from bot.domain.curriculum import Library
from bot.domain.errors import ChannelUnavailable, DiscordUnavailable, NotEnrolled
from bot.domain.ids import CohortId, EnrolmentId, GuildId, UserId
from bot.domain.ledger import Row
from bot.domain.parse import parse_time
from bot.domain.reminding import WARN_AT, ReminderKind, next_reminder_at, to_remind, to_warn
from bot.services.access import Caller
from bot.services.ports import Announcer, Clock
from bot.services.posts import ReminderPost
from bot.services.records import Record, load_course, record_of
from bot.storage import cohorts, members, reminders
from bot.storage.engine import Database, Tx
from bot.storage.reminders import DueReminder

BROKEN_RETRY = timedelta(minutes=5)
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Message:
    """A message to send: to whom, and what it says."""

    user_id: UserId
    guild_id: GuildId
    post: ReminderPost


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
        return at

    async def skip_today(self, user_id: UserId, cohort_id: CohortId) -> Row | None:
        """Say no more about the member's open day today. Raises NotEnrolled."""
        now = self._clock.now()
        async with self._db.write() as tx:
            record = await self._record(tx, cohort_id, user_id, now)
            if record is None:
                raise NotEnrolled("this group")
            row = to_remind(record.ledger, record.enrolment.rest, now)
            if row is not None:
                await reminders.skip(tx, record.enrolment.id, row.on)
        return row

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
                    await reminders.set_next(tx, reminder.enrolment_id, reminder.kind, retry_at)

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
        record = await self._record(tx, reminder.cohort_id, reminder.user_id, now)
        if record is None or record.enrolment.member.remind_at is None:
            await reminders.clear(tx, [reminder.enrolment_id])
            return None
        await _set_next(tx, record.enrolment, reminder.kind, record.zone, now)
        row = _row_to_name(record, reminder, now)
        if row is None or record.cohort.timetable.paused(row.on):
            return None
        period = f"{row.on.isoformat()}/{row.number}"
        if not await reminders.claim(tx, reminder.enrolment_id, reminder.kind, period, row.due_at, now):
            return None
        day = record.course.plan.day(row.number)
        post = ReminderPost(record.cohort, record.course.plan, day, row, reminder.kind)
        return _Message(reminder.user_id, reminder.guild_id, post)

    async def _switch_off(self, message: _Message) -> None:
        async with self._db.write() as tx:
            member = await members.find_member(tx, message.guild_id, message.user_id)
            if member is not None:
                await reminders.set_time(tx, member.id, None)
                await reminders.note_closed(tx, member.id, closed=True)
        if self._untold is not None:
            self._untold.add((message.guild_id, message.user_id))

    async def take_notice(self, guild_id: GuildId, user_id: UserId) -> bool:
        """Take the one notice that reminders were switched off; False where there is none."""
        if self._untold is None:
            async with self._db.read() as tx:
                self._untold = await reminders.untold(tx)
        if (guild_id, user_id) not in self._untold:
            return False
        self._untold.discard((guild_id, user_id))
        async with self._db.write() as tx:
            member = await members.find_member(tx, guild_id, user_id)
            if member is not None:
                await reminders.note_closed(tx, member.id, closed=False)
        return True

    async def _record(self, tx: Tx, cohort_id: CohortId, user_id: UserId, now: datetime) -> Record | None:
        cohort: Cohort | None = await cohorts.get(tx, cohort_id)
        enrolment = await members.find_enrolment(tx, cohort_id, user_id)
        if cohort is None or not cohort.running or enrolment is None or not enrolment.active:
            return None
        return await record_of(tx, await load_course(tx, cohort, self._library, now), enrolment)


def _row_to_name(record: Record, reminder: DueReminder, now: datetime) -> Row | None:
    rest = record.enrolment.rest
    if reminder.kind is ReminderKind.WARNING:
        return to_warn(record.ledger, rest, now)
    row = to_remind(record.ledger, rest, now)
    return None if row is None or row.on == reminder.not_today else row


async def schedule(tx: Tx, cohort_id: CohortId, user_id: UserId, now: datetime) -> None:
    """Set a member's next reminders in a cohort, or take them away where none are wanted."""
    cohort = await cohorts.get(tx, cohort_id)
    enrolment = await members.find_enrolment(tx, cohort_id, user_id)
    if cohort is None or enrolment is None:
        return
    if enrolment.member.remind_at is None or not enrolment.active:
        await reminders.clear(tx, [EnrolmentId(enrolment.id)])
        return
    zone = enrolment.member.zone or cohort.zone
    for kind in ReminderKind:
        await _set_next(tx, enrolment, kind, zone, now)


async def _set_next(tx: Tx, enrolment: Enrolment, kind: ReminderKind, zone: str, now: datetime) -> None:
    at = enrolment.member.remind_at if kind is ReminderKind.DAY else WARN_AT
    if at is not None:
        await reminders.set_next(tx, enrolment.id, kind, next_reminder_at(now, at, zone))
