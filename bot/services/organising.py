"""Show organisers how a cohort stands, and let them correct and speak."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.domain.cohort import Cohort, Enrolment, Member
from bot.domain.cohort_streak import cohort_streak
from bot.domain.curriculum import Day, Plan
from bot.domain.delivery import Delivery, Kind
from bot.domain.errors import NotAMember, NotDone, TextEmpty
from bot.domain.ids import CohortId, UserId
from bot.domain.library import Library
from bot.domain.text import check_text
from bot.services.access import Caller, cohort_by_id, cohort_meant, require_organiser, require_running
from bot.services.ports import Announcer, Clock
from bot.services.posts import Announcement
from bot.services.records import Record, end_memberships, load_course, record_of
from bot.services.refreshing import refresh_posts_of
from bot.services.study import make_completion
from bot.storage import checkins, cohorts, completions, deliveries, members, ops, question_reports
from bot.storage.checkins import StoredAnswer
from bot.storage.engine import Database, Tx
from bot.storage.ops import LogEntry

RECENT_DELIVERIES = 10
RECENT_LOG = 5
ANNOUNCEMENT_MOST = 1500


class MarkAs(StrEnum):
    """How an organiser corrects a day."""

    ON_TIME = "on time"
    LATE = "late"
    NOT_DONE = "not done"


@dataclass(frozen=True, slots=True)
class CheckinAnswers:
    """What members said in one check-in."""

    kind: Kind
    period: str
    answers: tuple[StoredAnswer, ...]


@dataclass(frozen=True, slots=True)
class Status:
    """How a cohort stands."""

    cohort: Cohort
    plan: Plan
    members: int
    latest: int
    done_latest: int
    streak: int
    recent: tuple[Delivery, ...]
    alarms: dict[Kind, datetime]
    checkins: tuple[CheckinAnswers, ...]
    log: tuple[LogEntry, ...]
    last_beat: datetime | None
    now: datetime
    reported: int = 0
    """Questions of the server with reports that nobody has settled."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A corrected day."""

    cohort: Cohort
    member: Member
    day: Day
    mark: MarkAs
    points: int


class Organising:
    """Serve `/cohort status | announce | mark | remove`."""

    def __init__(self, db: Database, library: Library, clock: Clock, announcer: Announcer) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._announcer = announcer

    async def status(self, caller: Caller, cohort: str | None = None) -> Status:
        """Return how a cohort stands. Raises NotOrganiser."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            require_organiser(caller, found)
            course = await load_course(tx, found, self._library, now)
            latest = course.plan.day(course.latest) if course.latest else None
            recent = await deliveries.recent(tx, found.id, RECENT_DELIVERIES)
            return Status(
                cohort=found,
                plan=course.plan,
                members=len(await members.active_enrolments(tx, found.id)),
                latest=course.latest,
                done_latest=len(await completions.finishers(tx, found.id, latest.id)) if latest else 0,
                streak=cohort_streak(await cohorts.day_counts(tx, found.id)),
                recent=tuple(recent),
                alarms=dict(await cohorts.alarms_of(tx, found.id)),
                checkins=await _answers(tx, found, recent),
                log=tuple(await ops.log_of(tx, found.id, RECENT_LOG)),
                last_beat=await ops.last_beat(tx),
                now=now,
                reported=await question_reports.count_reported(tx, found.guild_id),
            )

    async def answers(self, caller: Caller, cohort_id: CohortId, kind: Kind, period: str) -> CheckinAnswers:
        """Return what members said in one check-in. Raises NotOrganiser."""
        async with self._db.read() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
            require_organiser(caller, cohort)
            return CheckinAnswers(kind, period, tuple(await checkins.answers(tx, cohort.id, kind, period)))

    async def announce(self, caller: Caller, cohort_id: CohortId, text: str) -> Cohort:
        """Send a text of the organisers to the study channel.

        Raises NotOrganiser, TextEmpty, TextTooLong, CohortFinished, ChannelUnavailable, DiscordUnavailable.
        """
        now = self._clock.now()
        checked = check_text("announcement", text, ANNOUNCEMENT_MOST)
        async with self._db.read() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
        require_organiser(caller, cohort)
        require_running(cohort)
        if checked is None:
            raise TextEmpty("announcement")
        await self._announcer.send(cohort.channel_id, Announcement(cohort, checked, caller.name))
        async with self._db.write() as tx:
            await self._write_log(tx, cohort, caller, now, "announce", checked[:200])
        return cohort

    async def mark(
        self,
        caller: Caller,
        user_id: UserId,
        number: int,
        mark: MarkAs,
        reason: str | None = None,
        cohort: str | None = None,
    ) -> Marked:
        """Correct a member's day; the correction is logged.

        Raises NotOrganiser, NotAMember, NoSuchDay, DayInFuture, NotStarted, NotDone, TextTooLong.
        """
        now = self._clock.now()
        reason = check_text("reason", reason)
        async with self._db.write() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            require_organiser(caller, found)
            course = await load_course(tx, found, self._library, now)
            enrolment = await _enrolled(tx, found, user_id)
            record = await record_of(tx, course, enrolment)
            day = record.day(number)
            points = await self._mark(tx, record, day, mark)
            await deliveries.make_stale(tx, found.id, Kind.DAILY, day.id)
            detail = f"Day {number}: {mark}" + (f" ({reason})" if reason else "")
            await self._write_log(tx, found, caller, now, "mark", detail, user_id)
        return Marked(found, enrolment.member, day, mark, points)

    async def _mark(self, tx: Tx, record: Record, day: Day, mark: MarkAs) -> int:
        """Replace whatever was recorded for a day; return the points it earns now."""
        cohort, enrolment, now = record.cohort, record.enrolment, record.course.now
        before = record.done.get(day.id)
        if before is None and mark is MarkAs.NOT_DONE:
            raise NotDone(day.number)
        if before is not None:
            await completions.undo(tx, cohort.id, enrolment.id, before, now)
        # A correction is the last word: pressing Done later starts afresh.
        await completions.forget_undone(tx, enrolment.id, day.id)
        if mark is MarkAs.NOT_DONE:
            return 0
        row = record.ledger.row(day.number)
        done_at = min(now, row.deadline_at) if row and mark is MarkAs.ON_TIME else now
        completion = make_completion(record, day, done_at, source="organiser")
        if before is not None:
            completion = replace(completion, note=before.note, link=before.link)
        await completions.add(tx, cohort.id, enrolment.id, completion)
        return completion.points

    async def remove(self, caller: Caller, user_id: UserId, cohort: str | None = None) -> Cohort:
        """Take a member out of a cohort; what they did is kept. Raises NotOrganiser, NotAMember."""
        now = self._clock.now()
        async with self._db.write() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            require_organiser(caller, found)
            enrolment = await _enrolled(tx, found, user_id)
            await end_memberships(tx, found, [enrolment], self._library, now, "removed")
            await refresh_posts_of(tx, [user_id], now, [found.id])
            await self._write_log(tx, found, caller, now, "remove", "", user_id)
        return found

    async def _write_log(
        self,
        tx: Tx,
        cohort: Cohort,
        caller: Caller,
        now: datetime,
        action: str,
        detail: str,
        target: UserId | None = None,
    ) -> None:
        await ops.add_log(tx, cohort.id, LogEntry(now, caller.user_id, action, detail, target))


async def _enrolled(tx: Tx, cohort: Cohort, user_id: UserId) -> Enrolment:
    enrolment = await members.find_enrolment(tx, cohort.id, user_id)
    if enrolment is None or not enrolment.active:
        raise NotAMember(cohort.name)
    return enrolment


async def _answers(tx: Tx, cohort: Cohort, recent: Sequence[Delivery]) -> tuple[CheckinAnswers, ...]:
    latest: dict[Kind, Delivery] = {}
    for delivery in recent:
        if delivery.kind in (Kind.WEEKLY, Kind.MONTHLY):
            latest.setdefault(delivery.kind, delivery)
    return tuple(
        [
            CheckinAnswers(
                kind, delivery.period, tuple(await checkins.answers(tx, cohort.id, kind, delivery.period))
            )
            for kind, delivery in latest.items()
        ]
    )
