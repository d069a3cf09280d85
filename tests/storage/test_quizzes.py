"""How quizzes are stored: sessions, cards, points and skill checks, and that what is asked often is quick."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.assessing import Level
from bot.domain.curriculum import Area
from bot.domain.ids import DayId, EnrolmentId, GuildId, MemberId, QuestionId, SessionId, UserId
from bot.domain.quiz import Mode
from bot.storage import assessments, cards, completions, members, questions, quiz_points, quizzes
from bot.storage.assessments import Assessment
from bot.storage.cards import CardRow
from bot.storage.engine import Database, Tx
from bot.storage.quiz_points import Earned
from bot.storage.quizzes import Daily, NewSession, QuizAnswer
from tests.storage.test_schema import enrolled

NOW, TODAY = datetime(2026, 3, 2, 9, tzinfo=UTC), date(2026, 3, 2)
GUILD = GuildId(1)
A, B, C = map(QuestionId, "abc")


def card(name: QuestionId, hours: float = 0, *, missed: bool = False) -> CardRow:
    """Make a card that has been due for some hours."""
    return CardRow(name, 2.5, 6.25, NOW - timedelta(hours=hours), NOW - timedelta(days=3), missed)


async def somebody(tx: Tx, user: int = 21) -> MemberId:
    return (await members.keep_member(tx, GUILD, UserId(user), "Somebody")).id


# -- sessions --------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [Mode.START, Mode.REVIEW, Mode.ASSESS])
async def test_a_session_comes_back_as_it_was(db: Database, mode: Mode) -> None:
    async with db.write() as tx:
        member = await somebody(tx)
        key = await quizzes.start(tx, NewSession(member, mode, [A, B], 7), NOW)
        found = await quizzes.get(tx, key)
        assert found is not None
        assert (found.id, found.member_id, found.user_id, found.mode) == (key, member, 21, mode)
        assert (found.questions, found.seed, found.started_at) == ((A, B), 7, NOW)
        assert (found.finished_at, found.cohort_id, found.day_id) == (None, None, None)
        assert [found.seed_of(position) for position in (0, 1)] == ["7/0", "7/1"]
        await quizzes.ask_more(tx, key, [A, B, C])
        await quizzes.finish(tx, key, NOW)
        after = await quizzes.get(tx, key)
        assert after is not None
        assert (after.questions, after.finished_at) == ((A, B, C), NOW)
        assert await quizzes.get(tx, SessionId(99)) is None


async def test_the_newest_unfinished_session_of_a_mode(db: Database) -> None:
    async with db.write() as tx:
        mine, other = await somebody(tx), await somebody(tx, 22)

        async def begin(member: MemberId, mode: Mode, hours: int) -> SessionId:
            return await quizzes.start(tx, NewSession(member, mode, [A], 1), NOW - timedelta(hours=hours))

        old, new = await begin(mine, Mode.START, 3), await begin(mine, Mode.START, 2)
        await begin(mine, Mode.REVIEW, 1)
        await begin(other, Mode.START, 1)
        since = NOW - timedelta(hours=3)
        for expected in (new, old):
            found = await quizzes.unfinished(tx, mine, Mode.START, since)
            assert found is not None
            assert found.id == expected
            await quizzes.finish(tx, expected, NOW)
        assert await quizzes.unfinished(tx, mine, Mode.START, since) is None
        assert await quizzes.unfinished(tx, other, Mode.START, NOW) is None


async def test_a_member_has_one_daily_session_a_day_of_a_group(db: Database) -> None:
    async with db.write() as tx:
        cohort, member, _ = await enrolled(tx)
        day = DayId("vectors")
        new = NewSession(member, Mode.DAILY, [A], 1, cohort.id, day)
        key = await quizzes.start(tx, new, NOW)
        found = await quizzes.daily_of(tx, member, cohort.id, day)
        assert found is not None
        assert (found.id, found.cohort_id, found.day_id) == (key, cohort.id, day)
        assert await quizzes.daily_of(tx, member, cohort.id, DayId("dice")) is None
        await quizzes.start(tx, NewSession(member, Mode.DAILY, [A], 1, cohort.id, DayId("dice")), NOW)
        for _ in range(2):
            await quizzes.start(tx, NewSession(member, Mode.START, [A], 1), NOW)
    with pytest.raises(IntegrityError):
        async with db.write() as tx:
            await quizzes.start(tx, new, NOW)


async def test_the_questions_of_a_day(db: Database) -> None:
    async with db.write() as tx:
        cohort, _, _ = await enrolled(tx)
        day = DayId("vectors")
        assert await quizzes.daily(tx, cohort.id, day) is None
        assert await quizzes.asked_daily(tx, cohort.id) == set()
        await quizzes.keep_daily(tx, cohort.id, day, Daily((A, B), 1))
        await quizzes.keep_daily(tx, cohort.id, DayId("dice"), Daily((B, C), 2))
        assert await quizzes.daily(tx, cohort.id, day) == Daily((A, B), 1)
        assert await quizzes.asked_daily(tx, cohort.id) == {A, B, C}
        await quizzes.keep_daily(tx, cohort.id, day, Daily((B,), 3))
        assert await quizzes.daily(tx, cohort.id, day) == Daily((B,), 3)


# -- answers ---------------------------------------------------------------------------------


async def test_the_first_answer_of_a_member_to_a_question(db: Database) -> None:
    async with db.write() as tx:
        mine, other = await somebody(tx), await somebody(tx, 22)
        keys = [await quizzes.start(tx, NewSession(mine, Mode.START, [A, B], 1), NOW) for _ in range(2)]
        for position, name, right in ((0, A, False), (1, B, True)):
            for key in keys:
                given = QuizAnswer(position, name, "0", right)
                assert await quizzes.answer(tx, mine, given, NOW, session_id=key)
                assert not await quizzes.answer(tx, mine, given, NOW, session_id=key)
        # Without a session, in a live round, the place is no key.
        for _ in range(2):
            assert await quizzes.answer(tx, other, QuizAnswer(0, A, "1", True), NOW)
        rows = (await tx.execute(text("SELECT member_id, question_id, first FROM quiz_answers"))).all()
        assert [tuple(row) for row in rows] == [
            (mine, A, 1), (mine, A, 0), (mine, B, 1), (mine, B, 0), (other, A, 1), (other, A, 0),
        ]  # fmt: skip
        assert await quizzes.tally(tx, mine) == {A: (2, 0), B: (2, 2)}
        assert await quizzes.tally(tx, other) == {A: (2, 2)}
        assert await quizzes.tally(tx, MemberId(99)) == {}


# -- cards -----------------------------------------------------------------------------------


async def test_a_card_comes_back_as_it_was_and_is_replaced(db: Database) -> None:
    async with db.write() as tx:
        member = await somebody(tx)
        assert await cards.get(tx, member, A) is None
        for each in (card(A), card(A, 5, missed=True), card(B, 1)):
            await cards.put(tx, member, each)
            assert await cards.get(tx, member, each.question_id) == each
        assert await cards.of_member(tx, member) == [card(A, 5, missed=True), card(B, 1)]
        await cards.forget(tx, member, [A, C])
        assert await cards.of_member(tx, member) == [card(B, 1)]


async def test_what_is_due_misses_first_then_what_waited_longest(db: Database) -> None:
    async with db.write() as tx:
        mine, other = await somebody(tx), await somebody(tx, 22)
        names = [QuestionId(name) for name in ("ok-1", "ok-9", "miss-1", "miss-9", "later", "retired")]
        for name, hours in zip(names, (1, 9, 1, 9, -1, 20), strict=True):
            await cards.put(tx, mine, card(name, hours, missed=name.startswith("miss")))
        await cards.put(tx, other, card(A, 99))
        await questions.retire(tx, GUILD, QuestionId("retired"), UserId(99), NOW)
        await questions.retire(tx, GuildId(2), QuestionId("ok-1"), UserId(99), NOW)
        expected = ["miss-9", "miss-1", "ok-9", "ok-1"]
        for most in (10, 4, 3, 2, 1):
            assert await cards.due(tx, GUILD, mine, NOW, most) == expected[:most]
        assert await cards.count_due(tx, GUILD, mine, NOW) == 4
        assert await cards.count_due(tx, GuildId(3), mine, NOW) == 5
        assert await cards.due(tx, GUILD, MemberId(99), NOW, 10) == []


async def test_what_is_due_is_found_by_an_index_that_holds_all_of_it(db: Database) -> None:
    """Of a member with thousands of cards only those are read that are due."""
    async with db.read() as tx:
        for statement in (cards._COUNT_DUE, cards._MISSES, cards._OTHERS):
            query = statement.params(guild=GUILD, member=1, now=NOW, most=10)
            compiled = str(query.compile(tx.engine.sync_engine, compile_kwargs={"literal_binds": True}))
            plan = [row.detail for row in await tx.execute(text(f"EXPLAIN QUERY PLAN {compiled}"))]
            assert "COVERING INDEX ix_cards_due (member_id=? AND missed=? AND due_at<?)" in plan[0]


async def test_a_question_that_a_server_drops_leaves_nobody_s_cards_elsewhere(db: Database) -> None:
    async with db.write() as tx:
        mine, there = await somebody(tx), await members.keep_member(tx, GuildId(2), UserId(21), "There")
        for member in (mine, there.id):
            for name in (A, B):
                await cards.put(tx, member, card(name))
        await cards.forget_in_guild(tx, GUILD, A)
        assert [found.question_id for found in await cards.of_member(tx, mine)] == [B]
        assert [found.question_id for found in await cards.of_member(tx, there.id)] == [A, B]


# -- points and skill checks -----------------------------------------------------------------


def earned(name: QuestionId, on: date = TODAY, at: datetime = NOW) -> Earned:
    return Earned(name, 2, on, "2026-W10", "2026-03", at)


async def test_points_of_a_question_count_once_a_study_day(db: Database) -> None:
    async with db.write() as tx:
        cohort, _, enrolment = await enrolled(tx)
        for name, on, new in ((A, 2, True), (A, 2, False), (B, 2, True), (A, 3, True)):
            found = earned(name, on=date(2026, 3, on))
            assert await quiz_points.add(tx, cohort.id, enrolment, found) is new
        assert await quiz_points.earned_on(tx, enrolment, date(2026, 3, 2)) == 4
        assert await quiz_points.earned_on(tx, enrolment, date(2026, 3, 4)) == 0
        assert await quiz_points.earned_on(tx, EnrolmentId(99), date(2026, 3, 2)) == 0
        assert await quiz_points.total(tx, enrolment) == 6
        standings = await completions.all_standings(tx)
        assert {period: standings[enrolment, period] for period in ("all", "2026-W10", "2026-03")} == {
            "all": 6,
            "2026-W10": 6,
            "2026-03": 6,
        }


async def test_what_a_session_earned(db: Database) -> None:
    async with db.write() as tx:
        cohort, member, enrolment = await enrolled(tx)
        day, later = DayId("vectors"), NOW + timedelta(minutes=1)
        daily = await quizzes.start(tx, NewSession(member, Mode.DAILY, [A, B], 1, cohort.id, day), NOW)
        start = await quizzes.start(tx, NewSession(member, Mode.START, [A, B], 1), NOW)
        for name, at in ((A, NOW), (B, later)):
            await quizzes.answer(tx, member, QuizAnswer(ord(name), name, "0", True), at, session_id=daily)
            await quizzes.answer(tx, member, QuizAnswer(ord(name), name, "0", True), at, session_id=start)
        await quiz_points.add(tx, cohort.id, enrolment, earned(A))
        await quiz_points.add(tx, cohort.id, enrolment, earned(B, at=later + timedelta(seconds=1)))
        assert await quiz_points.earned_by(tx, daily) == 2, "B earned in a live round"
        assert await quiz_points.earned_by(tx, start) == 0
        assert await quiz_points.earned_by(tx, SessionId(99)) == 0


async def test_skill_checks_oldest_first(db: Database) -> None:
    levels = {area: Level(0.5 + n / 10, 0.25, 0.875) for n, area in enumerate(Area)}
    async with db.write() as tx:
        mine, other = await somebody(tx), await somebody(tx, 22)
        keys = [
            await quizzes.start(tx, NewSession(member, Mode.ASSESS, [A], 1), NOW)
            for member in (mine, other, mine)
        ]
        made = [Assessment(key, NOW + timedelta(days=key), levels, 3 + key) for key in keys]
        for member, outcome in ((mine, made[2]), (mine, made[0]), (other, made[1])):
            await assessments.add(tx, member, outcome)
        assert await assessments.of_member(tx, mine) == [made[0], made[2]]
        assert await assessments.of_member(tx, other) == [made[1]]
        assert await assessments.of_member(tx, MemberId(99)) == []
