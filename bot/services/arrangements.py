"""Let organisers bend a plan: each change is previewed, confirmed, logged, and can be taken back once."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.domain import arranging
from bot.domain.arranging import Outlook, outlook
from bot.domain.calendar import DAY, local_date
from bot.domain.cohort import Cohort, CohortDraft
from bot.domain.errors import (
    ChangedSince,
    MissingPermissions,
    NothingToChange,
    NothingToRevert,
    Outdated,
    RoleGone,
)
from bot.domain.ids import ChannelId, CohortId, RoleId
from bot.domain.library import Library
from bot.domain.pace import Pace, start_of_own
from bot.domain.parse import parse_date
from bot.services.access import Caller, cohort_by_id, cohort_meant, require_organiser, require_running
from bot.services.arrangement_edits import Changed, EditRequest, differences_of, edited_draft, written
from bot.services.cohorts import require_free, set_alarms
from bot.services.ports import Clock, Directory
from bot.services.records import Course, fix_own_days, load_course
from bot.services.reminder_times import schedule
from bot.storage import changes, cohorts, members, ops
from bot.storage.changes import StoredChange
from bot.storage.engine import Database, Tx
from bot.storage.ops import LogEntry

LOG_PAGE = 10


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would bring: the new dates, and whom they touch."""

    change_id: int
    kind: str
    cohort: Cohort
    changed: tuple[Changed, ...]
    before: Outlook
    after: Outlook
    members: int
    own_pace: int


@dataclass(frozen=True, slots=True)
class Applied:
    """A change that is in force."""

    cohort: Cohort
    kind: str
    changed: tuple[Changed, ...]
    after: Outlook
    reverted: bool = False


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines of a cohort's log, newest first."""

    cohort: Cohort
    entries: tuple[LogEntry, ...]
    page: int
    pages: int


class Arrangements:
    """Serve `/cohort edit | pause | resume | jump | revert | log`."""

    def __init__(self, db: Database, library: Library, clock: Clock, directory: Directory) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._directory = directory

    # -- asking ------------------------------------------------------------------------------

    async def preview_edit(self, caller: Caller, request: EditRequest, cohort: str | None = None) -> Preview:
        """Preview a change of settings.

        Raises NotOrganiser, NothingToChange, CohortFinished, ChannelTaken, MissingPermissions and what is
        wrong with a value.
        """
        asked = {name: value for name, value in asdict(request).items() if value is not None}
        return await self._preview(caller, "edit", asked, cohort)

    async def preview_pause(
        self, caller: Caller, from_on: str, to_on: str, cohort: str | None = None
    ) -> Preview:
        """Preview a pause, both dates included.

        Raises NotOrganiser, BadDate, PauseBackwards, PausePast, PauseTooLong, PauseOverlaps, CohortFinished.
        """
        asked = {"from_on": parse_date(from_on).isoformat(), "to_on": parse_date(to_on).isoformat()}
        return await self._preview(caller, "pause", asked, cohort)

    async def preview_resume(self, caller: Caller, cohort: str | None = None) -> Preview:
        """Preview the end of a pause. Raises NotOrganiser, NotPaused, CohortFinished."""
        return await self._preview(caller, "resume", {}, cohort)

    async def preview_jump(self, caller: Caller, number: int, cohort: str | None = None) -> Preview:
        """Preview skipping ahead to a day. Raises NotOrganiser, NoSuchDay, JumpBackwards, CohortFinished."""
        return await self._preview(caller, "jump", {"number": number}, cohort)

    async def _preview(
        self, caller: Caller, kind: str, asked: Mapping[str, Any], given: str | None
    ) -> Preview:
        now = self._clock.now()
        async with self._db.read() as tx:
            cohort = await cohort_meant(tx, caller, given, now)
        return await self._preview_of(caller, kind, asked, cohort, now)

    async def _preview_of(
        self, caller: Caller, kind: str, asked: Mapping[str, Any], cohort: Cohort, now: datetime
    ) -> Preview:
        require_organiser(caller, cohort)
        await self._require_possible(cohort, kind, asked)
        async with self._db.write() as tx:
            course = await load_course(tx, cohort, self._library, now)
            after = await _changed(tx, course, kind, asked)
            change_id = await changes.add(tx, cohort, caller.user_id, kind, asked, now)
            enrolled = await members.active_enrolments(tx, cohort.id)
        spans = [enrolment.current for enrolment in enrolled]
        return Preview(
            change_id=change_id,
            kind=kind,
            cohort=cohort,
            changed=differences_of(cohort, after),
            before=outlook(cohort, len(course.plan)),
            after=outlook(after, len(course.plan)),
            members=len(enrolled),
            own_pace=sum(span is not None and span.pace is not Pace.GROUP for span in spans),
        )

    async def _require_possible(self, cohort: Cohort, kind: str, asked: Mapping[str, Any]) -> None:
        if kind != "edit":
            return
        request = EditRequest(**asked)
        draft = edited_draft(cohort.draft, request)
        channels = (draft.channel_id, draft.chat_id)
        await self._require_usable(draft, (request.role_id, request.organisers_id), channels)

    async def _require_usable(
        self, draft: CohortDraft, roles: Iterable[RoleId | None], channels: Iterable[ChannelId]
    ) -> None:
        """Refuse roles that are gone and channels the bot cannot post to: Discord knows, not the database."""
        guild_id = draft.guild_id
        for role_id in roles:
            if role_id is not None and not await self._directory.has_role(guild_id, role_id):
                raise RoleGone(role_id)
        for channel_id in dict.fromkeys(channels):
            pinged = draft.ping_role_id if channel_id == draft.channel_id else None
            missing = await self._directory.missing_permissions(guild_id, channel_id, pinged)
            if missing:
                raise MissingPermissions(channel_id, missing)

    # -- confirming --------------------------------------------------------------------------

    async def confirm(self, caller: Caller, change_id: int) -> Applied:
        """Put a previewed change in force.

        Raises NotOrganiser, Outdated, CohortFinished, and ChangedSince where the preview no longer shows
        what would happen: ask for a new one with `again`.
        """
        now = self._clock.now()
        async with self._db.read() as tx:
            change, cohort = await self._found(tx, caller, change_id)
        await self._require_possible(cohort, change.kind, change.asked)
        async with self._db.write() as tx:
            change, cohort = await self._found(tx, caller, change_id)
            if change.applied_at is not None:
                raise Outdated
            if change.base != (cohort.position.version, cohort.posted_through):
                raise ChangedSince(change_id)
            course = await load_course(tx, cohort, self._library, now)
            after = await _changed(tx, course, change.kind, change.asked)
            shown = await load_course(tx, cohort, self._library, change.made_at)
            if after != await _changed(tx, shown, change.kind, change.asked):
                raise ChangedSince(change_id)  # Nobody changed anything, but dates have passed.
            await changes.mark_applied(tx, change_id, cohort, after, now)
            await self._put_in_force(tx, course, after)
            differences = differences_of(cohort, after)
            await self._write_log(tx, caller, cohort, change.kind, differences, now)
        return Applied(after, change.kind, differences, outlook(after, len(course.plan)))

    async def again(self, caller: Caller, change_id: int) -> Preview:
        """Preview a change anew, from how things stand now. Raises what the first preview raises."""
        now = self._clock.now()
        async with self._db.read() as tx:
            change, cohort = await self._found(tx, caller, change_id)
        return await self._preview_of(caller, change.kind, change.asked, cohort, now)

    async def revert(self, caller: Caller, cohort: str | None = None) -> Applied:
        """Take back the last change, while nothing was posted since.

        Raises NotOrganiser, NothingToRevert, ChannelTaken, RoleGone, MissingPermissions.
        """
        now = self._clock.now()
        async with self._db.read() as tx:
            _, found, restored = await self._to_restore(tx, caller, cohort, now)
        draft, known = restored.draft, found.draft
        await self._require_usable(
            draft,
            {draft.ping_role_id, draft.organiser_role_id} - {known.ping_role_id, known.organiser_role_id},
            {draft.channel_id, draft.chat_id} - {known.channel_id, known.chat_id},
        )
        async with self._db.write() as tx:
            change, found, restored = await self._to_restore(tx, caller, cohort, now)
            course = await load_course(tx, found, self._library, now)
            restored = _not_behind(course, restored)
            await require_free(tx, restored.channel_id, found.id)
            await changes.mark_reverted(tx, change.id, now)
            await self._put_in_force(tx, course, restored)
            differences = differences_of(found, restored)
            await self._write_log(tx, caller, found, "revert", differences, now)
        days = len(course.plan)
        return Applied(restored, change.kind, differences, outlook(restored, days), reverted=True)

    async def _to_restore(
        self, tx: Tx, caller: Caller, given: str | None, now: datetime
    ) -> tuple[StoredChange, Cohort, Cohort]:
        """Return the last change, the cohort, and how it stood before. Raises NothingToRevert."""
        found = await cohort_meant(tx, caller, given, now)
        require_organiser(caller, found)
        change = await changes.last_applied(tx, found.id)
        if change is None or change.applied != (found.position.version, found.posted_through):
            raise NothingToRevert(found.name)
        if not found.running or await ops.posted_since(tx, found.id, change.applied_at or now):
            raise NothingToRevert(found.name)
        return change, found, await changes.state_before(tx, change, found)

    async def log(self, caller: Caller, cohort: str | None = None, page: int = 0) -> LogPage:
        """Return one page, 0-based and clamped, of a cohort's log. Raises NotOrganiser."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            require_organiser(caller, found)
            pages = max(1, -(-await ops.count_log(tx, found.id) // LOG_PAGE))
            page = min(max(page, 0), pages - 1)
            entries = await ops.log_of(tx, found.id, LOG_PAGE, page * LOG_PAGE)
        return LogPage(found, tuple(entries), page, pages)

    # -- helpers -----------------------------------------------------------------------------

    async def _found(self, tx: Tx, caller: Caller, change_id: int) -> tuple[StoredChange, Cohort]:
        change = await changes.get(tx, change_id)
        if change is None:
            raise Outdated
        cohort = await cohort_by_id(tx, caller, CohortId(change.cohort_id))
        require_organiser(caller, cohort)
        return change, cohort

    async def _put_in_force(self, tx: Tx, course: Course, after: Cohort) -> None:
        """Store a change; own days that are due stay, those to come leave everybody their 12 hours."""
        group = replace(course.group, timetable=after.timetable)
        enrolled = await members.active_enrolments(tx, after.id)
        for enrolment in enrolled:
            zone = enrolment.member.zone
            start = start_of_own(group, zone, course.now)
            await fix_own_days(tx, course, enrolment, zone, not_before=start)
        await cohorts.save(tx, after)
        await set_alarms(tx, after, course.plan, course.now)
        if after.zone != course.cohort.zone:
            for member in (enrolment.member for enrolment in enrolled):
                if member.remind_at is not None:
                    await schedule(tx, after.id, member.user_id, course.now)

    async def _write_log(
        self,
        tx: Tx,
        caller: Caller,
        cohort: Cohort,
        kind: str,
        differences: tuple[Changed, ...],
        now: datetime,
    ) -> None:
        detail = "; ".join(map(written, differences))
        await ops.add_log(tx, cohort.id, LogEntry(now, caller.user_id, kind, detail))


async def _changed(tx: Tx, course: Course, kind: str, asked: Mapping[str, Any]) -> Cohort:
    """Return the cohort as a change would leave it; refuse one that is not possible."""
    cohort, last_on = course.cohort, course.last_posted_on
    require_running(cohort)
    if kind == "pause":
        ends = date.fromisoformat(asked["from_on"]), date.fromisoformat(asked["to_on"])
        return _not_behind(course, arranging.paused(cohort, *ends, _first_open(course), last_on))
    if kind == "resume":
        return _not_behind(course, arranging.resumed(cohort, _first_open(course), last_on))
    if kind == "jump":
        return _not_behind(course, arranging.jumped(cohort, int(asked["number"]), len(course.plan)))
    draft = edited_draft(cohort.draft, EditRequest(**asked))
    if draft == cohort.draft:
        raise NothingToChange(cohort.name)
    await require_free(tx, draft.channel_id, cohort.id)
    return _not_behind(course, arranging.edited(cohort, draft, last_on))


def _not_behind(course: Course, after: Cohort) -> Cohort:
    return arranging.not_behind(course.cohort, after, local_date(course.now, after.zone))


def _first_open(course: Course) -> date:
    """Return the first date on which nothing was posted yet and that does not lie behind."""
    today = local_date(course.now, course.cohort.zone)
    last_on = course.days[-1].on if course.days else None
    return today if last_on is None or last_on < today else last_on + DAY
