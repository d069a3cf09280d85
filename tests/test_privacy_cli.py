"""`daymark privacy export | delete`: for people who cannot reach the bot."""

import asyncio
import io
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.ids import ChannelId, GuildId, UserId
from bot.instance import InstanceLock
from bot.services.access import Caller
from bot.services.membership import Membership
from bot.storage.engine import Database
from tests.fakes import FakeClock, FakeDirectory
from tests.test_cli import Run, data, run, url_of

__all__ = ["data", "run"]
ANN = "910000000000000001"


@pytest.fixture
def held(run: Run, data: Path) -> Path:
    """Have a database that knows Ann."""
    assert run("db", "upgrade")[0] == 0

    async def fill() -> None:
        db = Database(url_of(data))
        caller = Caller(GuildId(1), UserId(int(ANN)), "Ann Ünmistakable", ChannelId(2))
        membership = Membership(db, None, FakeClock(), FakeDirectory())  # type: ignore[arg-type]
        await membership.set_zone(caller, "Berlin")
        await db.close()

    asyncio.run(fill())
    return data


def members(data: Path) -> int:
    with closing(sqlite3.connect(data / "daymark.sqlite3")) as connection:
        (count,) = connection.execute("SELECT count(*) FROM members").fetchone()
    return int(count)


@pytest.mark.parametrize("command", ["export", "delete"])
def test_it_needs_a_database(run: Run, data: Path, command: str) -> None:
    code, out, err = run("privacy", command, ANN)
    assert (code, out) == (1, "")
    assert err == f"There is no database at {data}/daymark.sqlite3 yet. Create it: daymark db upgrade\n"


@pytest.mark.parametrize("given", ["ann", "0", "-5", "1.5", "9223372036854775808"])
def test_an_id_that_is_none(run: Run, held: Path, given: str) -> None:
    for command in ("export", "delete"):
        code, _, err = run("privacy", command, "--", given)
        assert code == 2
        assert "USER_ID" in err
        assert "Traceback" not in err
    assert members(held) == 1


def test_export_writes_json_to_the_screen(run: Run, held: Path) -> None:
    code, out, err = run("privacy", "export", ANN)
    assert (code, err) == (0, "")
    written = json.loads(out)
    assert written["user_id"] == ANN
    assert written["tables"]["members"][0]["name"] == "Ann Ünmistakable"
    assert written["tables"]["member_zones"][0]["zone"] == "Europe/Berlin"


def test_export_writes_a_file_while_the_bot_runs(run: Run, held: Path, tmp_path: Path) -> None:
    lock = InstanceLock(held)
    assert lock.try_acquire()
    assert run("privacy", "export", ANN, "--output", "ann.json") == (0, "Wrote ann.json.\n", "")
    lock.release()
    assert json.loads((tmp_path / "ann.json").read_text("utf-8"))["user_id"] == ANN
    code, out, err = run("privacy", "export", ANN, "--output", "nowhere/ann.json")
    assert (code, out, err) == (1, "", "nowhere/ann.json: No such file or directory\n")


def test_export_of_somebody_unknown_says_so_and_is_valid(run: Run, held: Path) -> None:
    code, out, err = run("privacy", "export", "123")
    assert (code, err) == (0, "Nothing is held about user 123.\n")
    assert json.loads(out)["tables"] == {}


def test_delete_wants_the_bot_stopped(run: Run, held: Path) -> None:
    lock = InstanceLock(held)
    assert lock.try_acquire()
    code, out, err = run("privacy", "delete", ANN, "--yes")
    lock.release()
    assert (code, out) == (1, "")
    assert err.startswith(f"The bot is running (process {os.getpid()} on ")
    assert err.endswith("Stop it first.\n")
    assert members(held) == 1


@pytest.mark.parametrize("answer", ["n\n", "\n", ""])
def test_delete_asks_and_takes_no_for_an_answer(
    run: Run, held: Path, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    monkeypatch.setattr("sys.stdin", _typed(answer))
    code, out, err = run("privacy", "delete", ANN)
    assert code == 1
    assert f"Delete everything about user {ANN} (entries: 2)? This cannot be taken back. [y/N]" in out
    assert "Aborted" in err
    assert members(held) == 1
    assert InstanceLock(held).try_acquire(), "the bot may start again"


def test_delete_deletes_after_yes(run: Run, held: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _typed("y\n"))
    code, out, _ = run("privacy", "delete", ANN)
    assert code == 0
    assert out.endswith("Deleted 2 entries.\n")
    assert members(held) == 0


def test_delete_does_not_ask_where_it_need_not(run: Run, held: Path) -> None:
    assert run("privacy", "delete", "123") == (0, "Nothing is held about user 123.\n", "")
    assert members(held) == 1
    assert run("privacy", "delete", ANN, "--yes") == (0, "Deleted 2 entries.\n", "")
    assert run("privacy", "delete", ANN, "--yes") == (0, f"Nothing is held about user {ANN}.\n", "")
    assert members(held) == 0


def _typed(text: str) -> object:
    return io.StringIO(text)
