"""Rank the members of a cohort."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.board import BoardPage, Entry, Measure, Period, Ranking, make_page
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.ids import CohortId, DayId, UserId
from bot.domain.ledger import KEPT, DueDay, Facts, Ledger, Row, Status, compute_ledger
from bot.domain.library import Library
from bot.domain.pace import member_days
from bot.services.access import Caller, cohort_by_id, cohort_meant
from bot.services.membership import CHECKED_AT_ONCE, Membership
from bot.services.ports import Clock
from bot.services.records import Course, load_course
from bot.storage import completions, members
from bot.storage.engine import Database, Tx

LEDGERS_IN_A_ROW = 20
FRESH = timedelta(minutes=1)
"""How long a ranking may be shown again; what this process writes makes it old at once."""


@dataclass(frozen=True, slots=True)
class Window:
    """A board's period with the key its points are kept under."""

    period: Period
    key: str

    def holds(self, course: Course, row: Row) -> bool:
        """Tell whether a ledger row falls into the period."""
        timetable = course.cohort.timetable
        if self.period is Period.WEEK:
            return timetable.week_of(row.due_at) == self.key
        return self.period is Period.ALL or timetable.month_of(row.due_at) == self.key


class Boards:
    """Serve `/leaderboard`, its pages, and the week's board for the group chat."""

    def __init__(self, db: Database, library: Library, clock: Clock, membership: Membership) -> None:
        self._db = db
        self._library = library
        self._clock = clock
        self._membership = membership
        self._rankings: _Rankings | None = None

    async def board(
        self,
        caller: Caller,
        cohort: str | None = None,
        period: Period = Period.WEEK,
        measure: Measure = Measure.POINTS,
    ) -> BoardPage:
        """Return the first page with the caller's own place. Raises NoCohort, WhichCohort."""
        now = self._clock.now()
        known = self._known(now)
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            window = window_at(found, period, now)
            page = await self._page(tx, known, found, window, measure, 0, caller.user_id, now)
        if await self._membership.check_presence(found, most=CHECKED_AT_ONCE):
            return await self.page_at(found, window, measure, 0, caller.user_id, now)
        return page

    async def turn(
        self, caller: Caller, cohort_id: CohortId, window: Window, measure: Measure, page: int
    ) -> BoardPage:
        """Return another page of a board that was shown before. Raises UnknownCohort."""
        now = self._clock.now()
        known = self._known(now)
        async with self._db.read() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
            return await self._page(tx, known, cohort, window, measure, page, caller.user_id, now)

    async def rebuild(self) -> None:
        """Compute every standing anew from the completions."""
        async with self._db.write() as tx:
            await completions.rebuild_standings(tx)

    async def page_at(
        self,
        cohort: Cohort,
        window: Window,
        measure: Measure,
        page: int,
        asker: UserId | None,
        now: datetime,
    ) -> BoardPage:
        """Rank a cohort's current members and cut out one page."""
        known = self._known(now)
        async with self._db.read() as tx:
            return await self._page(tx, known, cohort, window, measure, page, asker, now)

    def _known(self, now: datetime) -> "_Rankings":
        """Return the rankings of points made since the last write; ask before a transaction begins."""
        last = self._rankings
        if last is None or last.version != self._db.version or abs(now - last.since) >= FRESH:
            self._rankings = last = _Rankings(self._db.version, now)
        return last

    async def _page(
        self,
        tx: Tx,
        known: "_Rankings",
        cohort: Cohort,
        window: Window,
        measure: Measure,
        page: int,
        asker: UserId | None,
        now: datetime,
    ) -> BoardPage:
        if measure is Measure.POINTS:
            ranking = await known.by_points(tx, cohort.id, window.key)
        else:
            ranking = Ranking(await self._by_consistency(tx, cohort, window, now))
        return make_page(cohort, window.period, measure, window.key, ranking, page, asker)

    async def _by_consistency(self, tx: Tx, cohort: Cohort, window: Window, now: datetime) -> list[Entry]:
        course = await load_course(tx, cohort, self._library, now)
        entries = []
        async for found in each_ledger(tx, course):
            share = _share([row for row in found.ledger.rows if window.holds(course, row)])
            if share is not None:
                member = found.enrolment.member
                entries.append(Entry(member.user_id, member.name, member.shown, share))
        return entries


class _Rankings:
    """What was ranked since the last write, so that many may look at one big board."""

    def __init__(self, version: int, since: datetime) -> None:
        self.version = version
        self.since = since
        self._made: dict[tuple[CohortId, str], Ranking] = {}

    async def by_points(self, tx: Tx, cohort_id: CohortId, period: str) -> Ranking:
        if (cohort_id, period) not in self._made:
            self._made[cohort_id, period] = Ranking(await completions.board(tx, cohort_id, period))
        return self._made[cohort_id, period]


def window_at(cohort: Cohort, period: Period, now: datetime) -> Window:
    """Return the period that `now` falls into."""
    timetable = cohort.timetable
    if period is Period.WEEK:
        return Window(period, timetable.week_of(now))
    return Window(period, timetable.month_of(now) if period is Period.MONTH else completions.ALL)


@dataclass(frozen=True, slots=True)
class MemberLedger:
    """A current member with their ledger and what they did."""

    enrolment: Enrolment
    ledger: Ledger
    done_at: Mapping[DayId, datetime]


async def each_ledger(tx: Tx, course: Course) -> AsyncIterator[MemberLedger]:
    """Compute the ledger of every current member, a few at a time: others get their turn in between."""
    enrolled = await members.active_enrolments(tx, course.cohort.id)
    own = await members.own_days(tx, [enrolment.id for enrolment in enrolled if enrolment.has_own_days])
    for start in range(0, len(enrolled), LEDGERS_IN_A_ROW):
        batch = enrolled[start : start + LEDGERS_IN_A_ROW]
        done = await completions.done_by_enrolment(tx, [enrolment.id for enrolment in batch])
        for enrolment in batch:
            done_at = done.get(enrolment.id, {})
            ledger = _ledger(course, enrolment, done_at, own.get(enrolment.id, ()))
            yield MemberLedger(enrolment, ledger, done_at)
        await asyncio.sleep(0)


def _ledger(
    course: Course, enrolment: Enrolment, done_at: Mapping[DayId, datetime], own: Sequence[DueDay]
) -> Ledger:
    member = enrolment.member
    days = member_days(course.group, enrolment.spans, own, member.zone, course.now)
    return compute_ledger(days, Facts(done_at, member.zones, enrolment.rest, course.outages), course.now)


def _share(rows: Sequence[Row]) -> float | None:
    closed = [row for row in rows if row.status not in (Status.OPEN, Status.EXCUSED)]
    return sum(row.status in KEPT for row in closed) / len(closed) if closed else None
