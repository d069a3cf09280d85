"""The migration that gives quizzes modes, cards and points keeps what members answered before it."""

from pathlib import Path

import pytest
from alembic import command

from bot.domain.ids import MemberId, QuestionId, SessionId
from bot.domain.quiz import Mode
from bot.storage import migrate, quizzes
from bot.storage.engine import Database
from bot.storage.quizzes import QuizAnswer
from tests.test_migrate import run_sql

ANN, BO = 1, 2
DAYS = ("2026-01-02 09:00:00.000000", "2026-01-03 09:00:00.000000", "2026-01-04 09:00:00.000000")
# Session, position, question, chosen, correct, when: Ann meets q-one three times and misses it at first.
ANSWERS = [
    (10, 0, "q-one", 2, 0, DAYS[0]),
    (10, 1, "q-two", 0, 1, DAYS[0]),
    (11, 0, "q-one", 0, 1, DAYS[1]),
    (12, 0, "q-one", 0, 1, DAYS[0]),
    (13, 0, "q-one", 1, 0, DAYS[2]),
    (13, 1, "q-one", 3, 1, DAYS[2]),
]
SESSIONS = [(10, ANN, DAYS[1]), (11, ANN, None), (12, BO, None), (13, ANN, None), (14, BO, None)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Make a database of before the migration, with two members' quizzes."""
    file = tmp_path / "data" / "daymark.sqlite3"
    file.parent.mkdir()
    command.upgrade(migrate._config(f"sqlite+aiosqlite:///{file}"), "0005")
    members = [
        f"INSERT INTO members (id, guild_id, user_id, name, shown) VALUES ({n}, 1, {20 + n}, 'M{n}', 'name')"
        for n in (ANN, BO)
    ]
    sessions = [
        "INSERT INTO quiz_sessions (id, member_id, questions, seed, started_at, finished_at) VALUES "
        f"""({key}, {member}, '["q-one", "q-two"]', 7, '{DAYS[0]}', {f"'{end}'" if end else "NULL"})"""
        for key, member, end in SESSIONS
    ]
    answers = [
        "INSERT INTO quiz_answers (session_id, position, question_id, chosen, correct, answered_at) "
        f"VALUES {answer}"
        for answer in ANSWERS
    ]
    run_sql(file, "PRAGMA foreign_keys = ON", *members, *sessions, *answers)
    return file


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


BACK = (
    "SELECT session_id, position, question_id, chosen, correct, answered_at FROM quiz_answers ORDER BY 1, 2"
)


def test_every_answer_survives_with_its_owner_and_which_was_the_first(url: str, file: Path) -> None:
    migrate.upgrade(url)
    migrate.require_whole(url)
    asked = (
        "SELECT session_id, position, member_id, question_id, given, correct, first, answered_at, round_id"
    )
    assert run_sql(file, f"{asked} FROM quiz_answers ORDER BY session_id, position") == [
        (10, 0, ANN, "q-one", "2", 0, 1, DAYS[0], None),
        (10, 1, ANN, "q-two", "0", 1, 1, DAYS[0], None),
        (11, 0, ANN, "q-one", "0", 1, 0, DAYS[1], None),
        (12, 0, BO, "q-one", "0", 1, 1, DAYS[0], None),
        (13, 0, ANN, "q-one", "1", 0, 0, DAYS[2], None),
        (13, 1, ANN, "q-one", "3", 1, 0, DAYS[2], None),
    ]
    assert run_sql(file, "SELECT id, mode, cohort_id, day_id, finished_at FROM quiz_sessions") == [
        (key, "start", None, None, end) for key, _, end in SESSIONS
    ]
    assert run_sql(file, "SELECT count(*) FROM sqlite_master WHERE name LIKE '%0005'") == [(0,)]


async def test_a_quiz_that_was_under_way_goes_on(url: str) -> None:
    migrate.upgrade(url)
    db = Database(url)
    async with db.write() as tx:
        session = await quizzes.get(tx, SessionId(10))
        assert session is not None
        assert (session.mode, session.user_id, session.seed) == (Mode.START, 21, 7)
        assert session.questions == ("q-one", "q-two")
        assert await quizzes.answers(tx, SessionId(10)) == [
            QuizAnswer(0, QuestionId("q-one"), "2", correct=False),
            QuizAnswer(1, QuestionId("q-two"), "0", correct=True),
        ]
        now = session.started_at
        more = QuizAnswer(0, QuestionId("q-two"), "0,2", correct=False)
        assert await quizzes.answer(tx, MemberId(BO), more, now, session_id=SessionId(14))
        again = QuizAnswer(0, QuestionId("q-one"), "1", correct=False)
        assert not await quizzes.answer(tx, MemberId(ANN), again, now, session_id=SessionId(10))
    await db.close()


def test_an_empty_database_is_migrated_too(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/empty.sqlite3"
    migrate.upgrade(url)
    assert migrate.is_at_head(url)


def test_answers_go_with_their_session_and_sessions_with_their_member(url: str, file: Path) -> None:
    migrate.upgrade(url)
    run_sql(file, "PRAGMA foreign_keys = ON", "DELETE FROM members WHERE id = 1")
    assert run_sql(file, "SELECT DISTINCT member_id FROM quiz_answers") == [(BO,)]
    assert run_sql(file, "SELECT id FROM quiz_sessions ORDER BY id") == [(12,), (14,)]


def test_taken_back_every_answer_of_one_choice_is_as_it_was(url: str, file: Path) -> None:
    before = run_sql(file, BACK)
    migrate.upgrade(url)
    command.downgrade(migrate._config(url), "0005")
    assert run_sql(file, BACK) == before == ANSWERS
    assert [key for (key,) in run_sql(file, "SELECT id FROM quiz_sessions ORDER BY id")] == [
        key for key, *_ in SESSIONS
    ]
    migrate.upgrade(url)
    assert run_sql(file, "SELECT count(*), sum(first) FROM quiz_answers") == [(6, 3)]


def test_taken_back_answers_of_other_kinds_are_lost(url: str, file: Path) -> None:
    migrate.upgrade(url)
    row = "INSERT INTO quiz_answers (member_id, question_id, session_id, position, given, correct, first,"
    given = ["0.75", "2.0", "0,2", "-1.5", "1e+40"]
    run_sql(
        file,
        *(
            f"{row} answered_at) VALUES (2, 'q-{n}', 14, {n}, '{text}', 1, 1, '{DAYS[2]}')"
            for n, text in enumerate(given)
        ),
        f"{row} answered_at) VALUES (2, 'q-live', NULL, 0, '1', 1, 1, '{DAYS[2]}')",
    )
    command.downgrade(migrate._config(url), "0005")
    assert run_sql(file, BACK) == ANSWERS
