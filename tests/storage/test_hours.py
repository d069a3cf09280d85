"""Sums count what stands and nothing else; an item is logged once, a timer runs once."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from bot.domain.hours import Timer
from bot.domain.ids import CohortId, DayId, EnrolmentId, GuildId, ItemId, LogId, UserId
from bot.domain.pace import Span
from bot.storage import hours, members
from bot.storage.engine import Database, Tx
from bot.storage.schema import cohorts

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
DAY = timedelta(days=1)


async def enrol(tx: Tx, cohort_id: int, user_id: int, name: str) -> EnrolmentId:
    """Have somebody in a group."""
    member = await members.keep_member(tx, GuildId(1), UserId(user_id), name)
    return await members.add_span(tx, CohortId(cohort_id), member.id, Span(1), NOW)


@pytest.fixture
async def people(db: Database) -> tuple[EnrolmentId, EnrolmentId]:
    """Make two groups; Ann and Bo are in the first one, Ann in the second one, too."""
    async with db.write() as tx:
        for key in (1, 2):
            values = {
                "id": key, "guild_id": 1, "name": f"Group {key}", "plan_id": "p", "channel_id": key,
                "chat_id": key, "zone": "UTC", "start_on": MONDAY, "post_time": NOW.time(), "setup_by": 9,
                "rollover_hour": 3, "grace": 1, "study_weekdays": "1234567", "weekly_weekday": 6,
                "weekly_time": NOW.time(), "monthly_time": NOW.time(), "created_at": NOW,
                "posted_through": 0, "anchor_on": MONDAY,
            }  # fmt: skip
            await tx.execute(cohorts.insert().values(**values))
        ann, bo = await enrol(tx, 1, 21, "Ann"), await enrol(tx, 1, 22, "Bo")
        other = await enrol(tx, 2, 21, "Ann")
        await hours.add(tx, other, MONDAY, 999, NOW, source="typed")
    return ann, bo


async def log(tx: Tx, key: EnrolmentId, days: int, minutes: int) -> LogId:
    """Log minutes some days after Monday, 2 March."""
    return (await hours.add(tx, key, MONDAY + days * DAY, minutes, NOW, source="typed")).id


async def test_weeks_are_summed_by_enrolment(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    ann, bo = people
    async with db.write() as tx:
        for days, minutes in ((-1, 1), (0, 10), (0, 20), (6, 40), (7, 80), (20, 160)):
            await log(tx, ann, days, minutes)
        await log(tx, bo, 7, 5)
        gone = await log(tx, ann, 3, 640)
        await hours.set_removed(tx, gone, NOW)
        assert await hours.week_minutes(tx, [ann, bo], MONDAY, MONDAY + 6 * DAY) == {ann: 70}
        assert await hours.week_minutes(tx, [ann, bo], MONDAY, MONDAY + 7 * DAY) == {ann: 150, bo: 5}
        assert await hours.week_minutes(tx, [bo], MONDAY, MONDAY) == {}
        assert await hours.week_minutes(tx, [], MONDAY, MONDAY) == {}
        assert await hours.minutes_by_week(tx, ann) == [
            (MONDAY - 7 * DAY, 1),
            (MONDAY, 70),
            (MONDAY + 7 * DAY, 80),
            (MONDAY + 14 * DAY, 160),
        ]
        assert await hours.first_on(tx, ann) == MONDAY - DAY
        await hours.set_removed(tx, gone, None)
        assert await hours.week_minutes(tx, [ann], MONDAY, MONDAY + 6 * DAY) == {ann: 710}


async def test_nothing_is_nothing(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    async with db.read() as tx:
        assert await hours.minutes_by_week(tx, people[1]) == []
        assert await hours.first_on(tx, people[1]) is None
        assert await hours.between(tx, people[1], MONDAY, MONDAY) == []
        assert await hours.find(tx, LogId(77)) is None
        assert await hours.of_day(tx, people[1], DayId("d")) == (None, frozenset(), 0)


async def test_sums_for_organisers(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    ann, bo = people
    async with db.write() as tx:
        for key, days, minutes in ((bo, 8, 5), (bo, 2, 7), (ann, 0, 1), (ann, 6, 2), (ann, 13, 4)):
            await log(tx, key, days, minutes)
        await hours.set_removed(tx, await log(tx, ann, 0, 100), NOW)
        assert await hours.sums_for_export(tx, CohortId(1)) == [
            ("Ann", 21, MONDAY, 3),
            ("Bo", 22, MONDAY, 7),
            ("Ann", 21, MONDAY + 7 * DAY, 4),
            ("Bo", 22, MONDAY + 7 * DAY, 5),
        ]


async def test_entries_come_newest_first(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    ann, _ = people
    async with db.write() as tx:
        keys = [await log(tx, ann, days, 10) for days in (2, 0, 2, 5, 7)]
        await hours.set_removed(tx, keys[3], NOW)
        found = await hours.between(tx, ann, MONDAY, MONDAY + 6 * DAY)
    assert [entry.id for entry in found] == [keys[2], keys[0], keys[1]]


async def test_what_was_removed_is_forgotten(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    ann, bo = people
    async with db.write() as tx:
        old, fresh, stays = [await log(tx, ann, 0, 10) for _ in range(3)]
        others = await log(tx, bo, 0, 10)
        for key, at in ((old, NOW - 2 * DAY), (fresh, NOW - DAY), (others, NOW - 2 * DAY)):
            await hours.set_removed(tx, key, at)
        await hours.forget_removed(tx, NOW - DAY)
        left = [await hours.find(tx, key) for key in (old, fresh, stays, others)]
    assert [entry is not None for entry in left] == [False, True, True, False]


async def test_an_item_is_logged_once(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    ann, bo = people
    day, item = DayId("d"), ItemId("i")
    async with db.write() as tx:
        first = await hours.add_item(tx, ann, MONDAY, 20, NOW, day, item)
        await hours.add_item(tx, bo, MONDAY, 20, NOW, day, item)
        await hours.add_item(tx, ann, MONDAY, 20, NOW, DayId("e"), item)
        await hours.change(tx, first.id, 30, "edited", NOW)
        await hours.set_removed(tx, first.id, NOW)
        assert await hours.of_day(tx, ann, day) == (None, frozenset(), 0)
        again = await hours.add_item(tx, ann, MONDAY + DAY, 25, NOW + DAY, day, item)
        assert again.id == first.id
        assert (again.on, again.minutes, again.what, again.removed_at) == (MONDAY + DAY, 25, None, None)
        assert await hours.week_minutes(tx, [ann], MONDAY, MONDAY + DAY) == {ann: 45}


async def test_one_timer_an_enrolment(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    ann, bo = people
    timer = Timer(ann, NOW + timedelta(microseconds=1), DayId("d"))
    async with db.write() as tx:
        await hours.start_timer(tx, timer)
        await hours.start_timer(tx, Timer(bo, NOW))
        assert await hours.timers_of(tx, [ann]) == [timer]
        assert len(await hours.timers_of(tx, [ann, bo])) == 2
        await hours.end_timer(tx, ann)
        assert await hours.timers_of(tx, [ann, bo]) == [Timer(bo, NOW)]
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await hours.start_timer(tx, Timer(bo, NOW + DAY))


async def test_what_a_day_has(db: Database, people: tuple[EnrolmentId, EnrolmentId]) -> None:
    ann, bo = people
    day = DayId("d")
    async with db.write() as tx:
        await hours.start_timer(tx, Timer(ann, NOW, DayId("e")))
        assert await hours.of_day(tx, ann, day) == (Timer(ann, NOW, DayId("e")), frozenset(), 0)
        await hours.add(tx, ann, MONDAY, 60, NOW, source="timer", day_id=day)
        await hours.add(tx, ann, MONDAY, 600, NOW, source="timer", day_id=DayId("e"))
        await hours.add(tx, bo, MONDAY, 6, NOW, source="timer", day_id=day)
        for key in ("i", "j"):
            await hours.add_item(tx, ann, MONDAY, 5, NOW, day, ItemId(key))
        timer, items, minutes = await hours.of_day(tx, ann, day)
    assert timer == Timer(ann, NOW, DayId("e"))
    assert (sorted(items), minutes) == (["i", "j"], 70)


@pytest.mark.parametrize("minutes", [0, -1, 1441])
async def test_the_schema_refuses_what_no_date_holds(
    db: Database, people: tuple[EnrolmentId, EnrolmentId], minutes: int
) -> None:
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await log(tx, people[0], 0, minutes)
