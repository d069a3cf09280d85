"""What the schema refuses, whatever the code does."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from bot.domain.calendar import Pause
from bot.domain.checkin import Answer
from bot.domain.cohort import Cohort, CohortDraft, Completion, Position
from bot.domain.delivery import Kind, State
from bot.domain.ids import (
    ChannelId,
    CohortId,
    DayId,
    EnrolmentId,
    GuildId,
    ItemId,
    MemberId,
    MessageId,
    PlanId,
    QuestionId,
    UserId,
)
from bot.domain.ledger import DueDay
from bot.domain.pace import Span
from bot.domain.quiz import Mode
from bot.storage import checkins, cohorts, completions, deliveries, members, quizzes, schema
from bot.storage.engine import Database, Tx
from bot.storage.quizzes import NewSession, QuizAnswer

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DRAFT = CohortDraft(
    guild_id=GuildId(1),
    name="First",
    plan_id=PlanId("kickstart-30"),
    channel_id=ChannelId(10),
    chat_id=ChannelId(11),
    zone="UTC",
    start_on=date(2026, 3, 2),
    post_time=time(9),
    setup_by=UserId(99),
)
DONE = Completion(
    day_id=DayId("vectors"),
    number=1,
    done_at=NOW,
    recorded_at=NOW,
    points=10,
    week="2026-W10",
    month="2026-03",
    zone="UTC",
    deadline_at=None,
    note=None,
    link=None,
    by_item=None,
    source="member",
)


POSITION = Position(posted_through=0, anchor_number=1, anchor_on=DRAFT.start_on)


async def enrolled(tx: Tx) -> tuple[Cohort, MemberId, EnrolmentId]:
    """Make a cohort with one member."""
    cohort = await cohorts.add(tx, DRAFT, NOW, POSITION)
    member = await members.keep_member(tx, GuildId(1), UserId(21), "Anna")
    return cohort, member.id, await members.add_span(tx, cohort.id, member.id, Span(1), NOW)


async def refused(db: Database, again: Callable[[Tx], Awaitable[object]]) -> None:
    """Expect that the schema refuses, and that its refusal undoes the whole transaction."""

    async def write() -> None:
        async with db.write() as tx:
            await members.keep_member(tx, GuildId(9), UserId(9), "Nobody")
            await again(tx)

    with pytest.raises(IntegrityError):
        await write()
    async with db.read() as tx:
        assert await members.find_member(tx, GuildId(9), UserId(9)) is None


# -- uniqueness ------------------------------------------------------------------------------


async def test_a_second_running_cohort_of_a_channel(db: Database) -> None:
    async with db.write() as tx:
        cohort = await cohorts.add(tx, DRAFT, NOW, POSITION)
    await refused(db, lambda tx: cohorts.add(tx, DRAFT, NOW, POSITION))
    async with db.write() as tx:
        await cohorts.finish(tx, cohort.id, NOW)
        await cohorts.add(tx, DRAFT, NOW, POSITION)  # a finished one is in nobody's way
        await cohorts.add(tx, replace(DRAFT, channel_id=ChannelId(12)), NOW, POSITION)


async def test_a_second_active_completion_of_a_day(db: Database) -> None:
    async with db.write() as tx:
        cohort, _, enrolment = await enrolled(tx)
        await completions.add(tx, cohort.id, enrolment, DONE)
        await completions.add(tx, cohort.id, enrolment, replace(DONE, day_id=DayId("matrices")))
    await refused(db, lambda tx: completions.add(tx, cohort.id, enrolment, DONE))
    async with db.write() as tx:
        for _ in range(2):  # undone ones stay beside each other
            await completions.undo(tx, cohort.id, enrolment, DONE, NOW)
            await completions.add(tx, cohort.id, enrolment, DONE)
        assert (await completions.all_standings(tx))[enrolment, "all"] == 20


async def test_a_second_open_span(db: Database) -> None:
    async with db.write() as tx:
        cohort, member, enrolment = await enrolled(tx)
    await refused(db, lambda tx: members.add_span(tx, cohort.id, member, Span(2), NOW))
    async with db.write() as tx:
        await members.end_spans(tx, [enrolment], NOW, "left")
        assert await members.add_span(tx, cohort.id, member, Span(2), NOW) == enrolment


async def test_a_second_enrolment_or_member(db: Database) -> None:
    async with db.write() as tx:
        cohort, member, _ = await enrolled(tx)
    row = {"cohort_id": cohort.id, "member_id": member}
    await refused(db, lambda tx: tx.execute(insert(schema.enrolments).values(row)))
    twin = {"guild_id": 1, "user_id": 21, "name": "Twin", "shown": "name"}
    await refused(db, lambda tx: tx.execute(insert(schema.members).values(twin)))


async def test_a_second_delivery(db: Database) -> None:
    def add(tx: Tx, cohort: int, kind: Kind, period: str) -> Awaitable[object]:
        return deliveries.add(tx, CohortId(cohort), kind, period, State.CLAIMED, NOW, NOW)

    async with db.write() as tx:
        await add(tx, 1, Kind.DAILY, "vectors")
        for cohort, kind, period in [
            (2, Kind.DAILY, "vectors"),
            (1, Kind.CATCHUP, "vectors"),
            (1, Kind.DAILY, "matrices"),
        ]:
            await add(tx, cohort, kind, period)
    await refused(db, lambda tx: add(tx, 1, Kind.DAILY, "vectors"))


async def test_what_is_stored_twice_without_harm(db: Database) -> None:
    async with db.write() as tx:
        cohort, member, enrolment = await enrolled(tx)
        day = DueDay(1, DayId("vectors"), NOW, None, "UTC", 3, 1)
        await cohorts.add_due_days(tx, cohort.id, [day])
        await cohorts.add_due_days(tx, cohort.id, [replace(day, due_at=NOW + timedelta(1), grace=3)])
        await cohorts.add_due_days(tx, cohort.id, [])
        assert await cohorts.due_days(tx, cohort.id) == [day]  # the first rules stay
        for _ in range(2):
            await completions.tick(tx, enrolment, DayId("vectors"), ItemId("watch"), NOW)
        assert await completions.ticks(tx, enrolment, DayId("vectors")) == {"watch"}
        session = await quizzes.start(tx, NewSession(member, Mode.START, [QuestionId("q")], 1), NOW)
        first = QuizAnswer(0, QuestionId("q"), "1", False)
        second = replace(first, given="0", correct=True)
        assert await quizzes.answer(tx, member, first, NOW, session_id=session) is True
        assert await quizzes.answer(tx, member, second, NOW, session_id=session) is False
        assert await quizzes.answers(tx, session) == [first]
        before, said = Answer(1.0, "Well", None, None, None), Answer(2.5, None, None, "Goal", 3)
        await checkins.save(tx, enrolment, Kind.WEEKLY, "2026-03-08", before, NOW)
        await checkins.save(tx, enrolment, Kind.WEEKLY, "2026-03-08", said, NOW)
        assert await checkins.find(tx, enrolment, Kind.WEEKLY, "2026-03-08") == said
        assert await checkins.count(tx, cohort.id, Kind.WEEKLY, "2026-03-08") == 1


async def test_a_missed_day_that_went_out_after_all_keeps_its_own_delivery(db: Database) -> None:
    async with db.write() as tx:
        own = await deliveries.add(tx, CohortId(1), Kind.DAILY, "one", State.SENT, NOW, NOW)
        note = await deliveries.add(tx, CohortId(1), Kind.CATCHUP, "three", State.SENT, NOW, NOW)
        note = replace(note, message_id=MessageId(5), channel_id=ChannelId(6), sent_at=NOW)
        days = [(DayId("one"), NOW), (DayId("two"), NOW)]
        await deliveries.add_noted(tx, CohortId(1), days, note)
        await deliveries.add_noted(tx, CohortId(1), [], note)
        assert await deliveries.find(tx, CohortId(1), Kind.DAILY, "one") == own
        noted = await deliveries.find(tx, CohortId(1), Kind.DAILY, "two")
        assert noted is not None
        assert (noted.state, noted.message_id, noted.channel_id) == (State.NOTED, 5, 6)
        assert await deliveries.find(tx, CohortId(1), Kind.DAILY, "three") is None


# -- parents and bounds ----------------------------------------------------------------------


async def test_rows_need_their_parents_and_go_with_them(db: Database) -> None:
    await refused(db, lambda tx: members.add_span(tx, CohortId(7), MemberId(7), Span(1), NOW))
    await refused(db, lambda tx: completions.add(tx, CohortId(7), EnrolmentId(7), DONE))
    await refused(db, lambda tx: cohorts.set_alarm(tx, CohortId(7), Kind.DAILY, NOW))
    async with db.write() as tx:
        cohort, _, enrolment = await enrolled(tx)
        await completions.add(tx, cohort.id, enrolment, DONE)
        await tx.execute(delete(schema.cohorts))
        for table in (schema.enrolments, schema.enrolment_spans, schema.completions, schema.standings):
            assert (await tx.execute(select(func.count()).select_from(table))).scalar_one() == 0
        assert await members.find_member(tx, GuildId(1), UserId(21)) is not None


@pytest.mark.parametrize("change", ["grace = 4", "grace = -1", "posted_through = -1", "start_on = NULL"])
async def test_bounds_of_a_cohort(db: Database, change: str) -> None:
    async with db.write() as tx:
        await cohorts.add(tx, DRAFT, NOW, POSITION)
    await refused(db, lambda tx: tx.execute(text(f"UPDATE cohorts SET {change}")))


# -- instants --------------------------------------------------------------------------------


async def test_a_naive_instant_is_refused(db: Database) -> None:
    async def write() -> None:
        async with db.write() as tx:
            await cohorts.add(tx, DRAFT, NOW.replace(tzinfo=None), POSITION)

    with pytest.raises(StatementError, match="an instant needs a time zone"):
        await write()
    async with db.read() as tx:
        with pytest.raises(StatementError, match="an instant needs a time zone"):
            await cohorts.alarms_due(tx, NOW.replace(tzinfo=None))


async def test_an_instant_of_another_zone_is_kept_in_utc(db: Database) -> None:
    elsewhere = NOW.astimezone(timezone(timedelta(hours=5, minutes=45))) + timedelta(microseconds=7)
    async with db.write() as tx:
        cohort = await cohorts.add(tx, DRAFT, elsewhere, POSITION)
        found = await cohorts.get(tx, cohort.id)
        raw = (await tx.execute(text("SELECT created_at FROM cohorts"))).scalar_one()
    assert found is not None
    assert found.created_at == elsewhere
    assert found.created_at.tzinfo is UTC
    assert raw == "2026-03-02 09:00:00.000007"
    assert found.finished_at is None


async def test_instants_are_compared_to_the_microsecond(db: Database) -> None:
    async with db.write() as tx:
        cohort = await cohorts.add(tx, DRAFT, NOW, POSITION)
        await cohorts.set_alarm(tx, cohort.id, Kind.DAILY, NOW)
        assert await cohorts.alarms_due(tx, NOW - timedelta(microseconds=1)) == []
        assert len(await cohorts.alarms_due(tx, NOW)) == 1


async def test_a_draft_comes_back_as_it_was(db: Database) -> None:
    rich = replace(
        DRAFT,
        name="Ünïcode 🎓",
        zone="America/Argentina/ComodRivadavia",
        post_time=time(23, 59),
        ping_role_id=2**63 - 1,  # type: ignore[arg-type]
        organiser_role_id=5,  # type: ignore[arg-type]
        study_weekdays=frozenset({4, 0, 2}),
        weekly_weekday=3,
        weekly_time=time(7, 30),
        monthly_time=time(20, 15),
        grace=3,
        rollover_hour=5,
    )
    async with db.write() as tx:
        bent = Position(4, 5, date(2026, 3, 9), (Pause(date(2026, 3, 7), date(2026, 3, 8)),), 3)
        made = await cohorts.add(tx, rich, NOW, bent)
        assert await cohorts.get(tx, made.id) == made
        await cohorts.save(tx, replace(made, draft=DRAFT))
        assert (await cohorts.get(tx, made.id)) == replace(made, draft=DRAFT)
        assert await cohorts.get(tx, CohortId(99)) is None
