"""`daymark content quiz-report`: the worst shipped questions, as a table for the bank's authors."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import insert

from bot.domain.bank import Entry
from bot.domain.curriculum import Difficulty, Topic
from bot.domain.ids import MemberId, QuestionId
from bot.domain.library import Library
from bot.domain.question_figures import Figures, Flaw
from bot.instance import InstanceLock
from bot.quiz_report import report_lines
from bot.services.bank_report import BankLine, BankReport
from bot.storage.engine import Database
from bot.storage.schema import question_reports
from tests.services.test_question_care import BEGUN, answers
from tests.services.world import GUILD, OTHER_GUILD
from tests.test_cli import Run, data, run, url_of

__all__ = ["data", "run"]
NOTE = (
    "asked: members whose first answer it was; right: how many of those were right; discrimination: "
    "correlation with being right elsewhere, over members with 5 other first answers."
)


def line(name: str, figures: Figures, reports: int = 0, *flaws: Flaw) -> BankLine:
    entry = Entry(QuestionId(name), Topic("odds", "Odds"), Difficulty.EASY)
    return BankLine(entry, figures, reports, flaws)


def test_the_table() -> None:
    worst = (
        line("often", Figures(3, 1), 12),
        line("backwards", Figures(400, 80, 390, -0.123), 0, Flaw.BACKWARDS, Flaw.HARD),
        line("same-for-all", Figures(20, 20, 20, None), 1, Flaw.EASY),
    )
    assert list(report_lines(BankReport(worst, 600, 2, 400), 20)) == [
        "question      topic  asked              right     discrimination  reports  what is wrong",
        "often         odds       3  too few (17 more)  too few (20 more)       12  reported",
        "backwards     odds     400                20%              -0.12        0  who knows more gets it "
        "wrong, too hard",
        "same-for-all  odds      20               100%               none        1  too easy",
        "",
        "2 of 600 questions have the 20 first answers that figures need.",
        NOTE,
    ]


def test_only_so_many_lines() -> None:
    worst = tuple(line(f"q{n}", Figures(20, 0), 0, Flaw.HARD) for n in range(30))
    found = list(report_lines(BankReport(worst, 600, 30, 20), 7))
    assert [each.split()[0] for each in found[1:8]] == [f"q{n}" for n in range(7)]
    assert found[8:10] == ["", "23 more stand out: --most 30 shows all."]


def test_where_nobody_answered_yet() -> None:
    assert list(report_lines(BankReport((), 600, 0, 0), 20)) == [
        "Nothing speaks against any question so far.",
        "0 of 600 questions have the 20 first answers that figures need.",
        "The most asked one has 0; 20 are missing.",
        NOTE,
    ]


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def known(run: Run, data: Path, library: Library) -> list[QuestionId]:
    """Have a database of known answers from two servers; return which questions they are about."""
    assert run("db", "upgrade")[0] == 0
    hard, backwards, easy, few, *others = list(library.bank.written)[:14]
    strong = [n < 15 for n in range(30)]
    rights = {name: strong for name in others}
    rights |= {hard: [n % 5 == 0 for n in range(30)], backwards: [not right for right in strong]}
    rights |= {easy: [True] * 30, few: [False] * 7, QuestionId("own-1"): [False] * 30}

    async def fill() -> None:
        db = Database(url_of(data))
        await answers(db, rights)
        await answers(db, {name: each[:5] for name, each in rights.items()}, OTHER_GUILD)
        async with db.write() as tx:
            report = {"guild_id": GUILD, "member_id": MemberId(1), "question_id": few, "seed": "1/0"}
            await tx.execute(
                insert(question_reports).values(**report, text="secret words", reported_at=BEGUN)
            )
        await db.close()

    asyncio.run(fill())
    return [hard, backwards, easy, few, *others]


def test_known_answers_give_known_figures_while_the_bot_runs(
    run: Run, data: Path, known: list[QuestionId]
) -> None:
    lock = InstanceLock(data)
    assert lock.try_acquire()
    code, out, err = run("content", "quiz-report")
    lock.release()
    assert (code, err) == (0, "")
    hard, backwards, easy, few, *_ = known
    table = [each.split() for each in out.split("\n\n")[0].splitlines()[1:]]
    assert [row[0] for row in table][:2] == [few, backwards]
    assert {row[0] for row in table} == {few, backwards, hard, easy}
    by_name = {row[0]: row for row in table}
    # 7 + 5 answers; nobody can be told apart by so few.
    assert by_name[few][2:] == [
        "12",
        "too",
        "few",
        "(8",
        "more)",
        "too",
        "few",
        "(8",
        "more)",
        "1",
        "reported",
    ]
    assert by_name[hard][2:4] == ["35", "20%"]
    assert by_name[easy][2:] == ["35", "100%", "none", "0", "too", "easy"]
    assert by_name[backwards][2] == "35"
    assert float(by_name[backwards][4]) < -0.9
    assert "secret" not in out
    assert "own-1" not in out
    assert "13 of " in out


def test_most(run: Run, known: list[QuestionId]) -> None:
    code, out, _ = run("content", "quiz-report", "--most", "2")
    assert code == 0
    assert len(out.split("\n\n")[0].splitlines()) == 3
    assert "2 more stand out: --most 4 shows all." in out
    code, _, err = run("content", "quiz-report", "--most", "0")
    assert code == 2
    assert "--most" in err


def test_it_needs_a_database(run: Run, data: Path) -> None:
    code, out, err = run("content", "quiz-report")
    assert (code, out) == (1, "")
    assert err == f"There is no database at {data}/daymark.sqlite3 yet. Create it: daymark db upgrade\n"
