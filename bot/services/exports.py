"""Hand organisers a group's figures as CSV files that open in a spreadsheet."""

import asyncio
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.library import Library
from bot.services.access import Caller, cohort_meant, require_organiser
from bot.services.boards import MemberLedger, each_ledger
from bot.services.ports import Clock
from bot.services.records import Course, load_course
from bot.storage import checkins, completions, hours
from bot.storage.engine import Database

# Excel and others run what begins like this as a formula, full-width forms included.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
MEMBERS = (
    "name",
    "user id",
    "zone",
    "pace",
    "days done",
    "points",
    "streak",
    "best",
    "freezes",
    "consistency",
)
COMPLETIONS = ("name", "user id", "day", "title", "done at (UTC)", "points", "note", "link", "recorded by")
HOURS = ("name", "user id", "week from", "minutes")
CHECKINS = (
    "name",
    "user id",
    "kind",
    "period",
    "hours",
    "went well",
    "blocked",
    "goal",
    "confidence",
    "reflection",
    "choice",
)


@dataclass(frozen=True, slots=True)
class Export:
    """CSV files by name."""

    files: tuple[tuple[str, bytes], ...]


class Exports:
    """Serve `/cohort export`."""

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def export(self, caller: Caller, cohort: str | None = None) -> Export:
        """Return members, completions, check-ins and sums of hours of a cohort. Raises NotOrganiser."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            require_organiser(caller, found)
            course = await load_course(tx, found, self._library, now)
            points = await completions.points_of(tx, found.id)
            people = [
                _member_row(course, member, points.get(member.enrolment.id, 0))
                async for member in each_ledger(tx, course)
            ]
            done = await completions.rows_for_export(tx, found.id)
            said = await checkins.all_answers(tx, found.id)
            studied = await hours.sums_for_export(tx, found.id)
        titles = {day.id: day.title for day in course.plan.days}
        files = {
            "members.csv": (MEMBERS, people),
            "completions.csv": (
                COMPLETIONS,
                [(*row[:3], titles.get(row[3], row[3]), *row[4:]) for row in done],
            ),
            "check-ins.csv": (CHECKINS, said),
            "hours.csv": (HOURS, studied),
        }
        made = [(name, await asyncio.to_thread(_csv, head, rows)) for name, (head, rows) in files.items()]
        return Export(tuple(made))


def _member_row(course: Course, found: MemberLedger, points: int) -> tuple[object, ...]:
    member, ledger, span = found.enrolment.member, found.ledger, found.enrolment.current
    share = ledger.consistency
    return (
        member.name,
        member.user_id,
        member.zone or course.cohort.zone,
        span.pace if span else "",
        len(found.done_at),
        points,
        ledger.streak,
        ledger.best,
        ledger.freezes,
        "" if share is None else round(share, 3),
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([[defused(value) for value in row] for row in rows])
    # The byte order mark tells spreadsheets that this is UTF-8.
    return text.getvalue().encode("utf-8-sig")


def defused(value: object) -> str:
    """Write a cell so that a spreadsheet reads it; ids and texts it would change or run get an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}"
    text = str(value)
    long_number = isinstance(value, int) and abs(value) >= 10**15
    return f"'{text}" if long_number or (isinstance(value, str) and text.startswith(_FORMULA)) else text
