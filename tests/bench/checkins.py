"""Measure the weekly check-ins of many groups at once, within this process."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from math import nan
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert, select

from bot.content import CONTENT_FOLDER, load_library
from bot.domain.calendar import local_instant
from bot.domain.delivery import Kind
from bot.domain.ids import ChannelId, CohortId
from bot.services.all import Services, build_services
from bot.services.checkin_posts import compose_checkin
from bot.services.cohorts import SetupRequest
from bot.services.posts import CheckinPost
from bot.storage import cohorts, deliveries, schema
from bot.storage.engine import Database, Tx
from bot.storage.migrate import upgrade
from tests.fakes import FakeAnnouncer, FakeClock, FakeDirectory
from tests.wire.timing import stopwatch

from .figures import Line, under
from .group import CHANNEL, PLAYERS, caller

COHORTS, DAYS = 1000, 8
START_ON = date(2026, 3, 1)
SUNDAY = datetime(2026, 3, 8, 18, tzinfo=UTC)
MOST = 30.0
_STEP = 100
"""Ids of the rows of one group lie this far from those of the next."""
_COPIED: Mapping[Table, tuple[str, ...]] = {
    schema.cohorts: ("id", "channel_id", "chat_id"),
    schema.cohort_days: ("cohort_id",),
    schema.alarms: ("cohort_id",),
    schema.members: ("id", "user_id"),
    schema.enrolments: ("id", "member_id", "cohort_id"),
    schema.enrolment_spans: ("enrolment_id",),
    schema.completions: ("enrolment_id", "cohort_id"),
    schema.standings: ("enrolment_id", "cohort_id"),
    schema.study_logs: ("enrolment_id",),
    schema.quiz_points: ("enrolment_id", "cohort_id"),
}
"""What a group leaves behind, and the keys in it that are other ones for each group."""
_NEW_KEY = frozenset({schema.enrolment_spans, schema.completions, schema.study_logs})


async def measure_checkins(folder: Path) -> list[Line]:
    """Measure how long the posts take to compute, and how long until all are sent and noted."""
    upgrade(url := f"sqlite+aiosqlite:///{folder}/daymark.sqlite3")
    clock, db = FakeClock(), Database(url)
    try:
        services = build_services(
            db, load_library(CONTENT_FOLDER), clock, announcer := FakeAnnouncer(clock), FakeDirectory()
        )
        await _play(services, db, clock)
        clock.at = SUNDAY
        began = stopwatch()
        await services.deliveries.deliver_due((Kind.WEEKLY,))
        swept = stopwatch() - began
        _check(announcer)
        began = stopwatch()
        await _compose(services, db)
        composed = stopwatch() - began
    finally:
        await db.close()
    what = f"weekly check-ins of {COHORTS:,} groups"
    return [
        Line(f"{what}: computed", nan, composed, "s", under(MOST, "s")),
        Line(f"{what}: claimed, computed, sent, noted", nan, swept, "s"),
    ]


def _check(announcer: FakeAnnouncer) -> None:
    """Raise RuntimeError where a post is missing or says something else."""
    posts = [sent.post for sent in announcer.sent if isinstance(sent.post, CheckinPost)]
    weeks = [(post.members, post.kept, post.week and post.week.minutes) for post in posts]
    expected = (PLAYERS, PLAYERS * (DAYS - 2), PLAYERS * (DAYS - 1) * 60)
    if len(posts) != COHORTS or set(weeks) != {expected}:
        raise RuntimeError(f"{len(posts)} check-ins: {set(weeks)}, not {expected}")


async def _compose(services: Services, db: Database) -> None:
    async with db.read() as tx:
        for number in range(COHORTS):
            key = CohortId(1 + number * _STEP)
            cohort = await cohorts.get(tx, key)
            delivery = await deliveries.find(tx, key, Kind.WEEKLY, str(SUNDAY.date()))
            if cohort is None or delivery is None:
                raise RuntimeError(number)
            await compose_checkin(tx, cohort, services.library, delivery, delivery.due_at)


# -- a thousand groups -----------------------------------------------------------------------


async def _play(services: Services, db: Database, clock: FakeClock) -> None:
    """Let ten members play eight days with the real use cases, log hours, and copy the group."""
    clock.at = local_instant(START_ON, time(8), "UTC")
    request = SetupRequest(timezone="UTC", channel_id=ChannelId(CHANNEL), start=str(START_ON))
    await services.cohorts.set_up(caller(99, manages=True), request)
    for day in range(DAYS):
        clock.at = local_instant(START_ON + timedelta(days=day), time(9), "UTC")
        await services.deliveries.deliver_due((Kind.DAILY,))
        for number in range(PLAYERS):
            if day < DAYS - 1:
                await services.study.done(caller(number))
            await services.hours.log(caller(number), "1h")
    async with db.write() as tx:
        for table, keys in _COPIED.items():
            await _copy(tx, table, keys)


async def _copy(tx: Tx, table: Table, keys: tuple[str, ...]) -> None:
    rows = [dict(row) for row in (await tx.execute(select(table))).mappings()]
    for group in range(1, COHORTS):
        moved = [_moved(table, row, keys, group * _STEP) for row in rows]
        if moved:
            await tx.execute(insert(table), moved)


def _moved(table: Table, row: dict[str, Any], keys: tuple[str, ...], by: int) -> dict[str, Any]:
    kept = {name: value for name, value in row.items() if name != "id" or table not in _NEW_KEY}
    return kept | {key: row[key] + by for key in keys}
