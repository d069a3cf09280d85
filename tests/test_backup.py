"""Backups: one whole state, taken while the bot writes, and never over something else."""

import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.backup import BackupError, backup
from bot.storage.migrate import is_at_head, require_whole, upgrade
from bot.storage.schema import metadata


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return tmp_path / "data" / "daymark.sqlite3"


@pytest.fixture
def url(source: Path) -> str:
    url = f"sqlite+aiosqlite:///{source}"
    upgrade(url)
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    return url


def count(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM settings").fetchone()[0])


def add_pairs(source: Path, stop: threading.Event, written: threading.Event) -> None:
    """Write two rows in each transaction until told to stop."""
    with closing(sqlite3.connect(source, isolation_level=None, timeout=30)) as connection:
        number = 0
        while not stop.is_set():
            connection.execute("BEGIN IMMEDIATE")
            for half in "ab":
                connection.execute("INSERT INTO settings VALUES (?, ?)", (f"{number}{half}", "x" * 500))
            connection.execute("COMMIT")
            number += 1
            written.set()


def test_a_copy_taken_while_rows_are_written_holds_one_state(url: str, source: Path, tmp_path: Path) -> None:
    stop, written = threading.Event(), threading.Event()
    writer = threading.Thread(target=add_pairs, args=(source, stop, written))
    writer.start()
    try:
        assert written.wait(10)
        counts = []
        for number in range(5):
            backup(url, tmp_path / f"{number}.db")
            counts.append(count(tmp_path / f"{number}.db"))
    finally:
        stop.set()
        writer.join()

    assert all(counts), "what was committed before is in it"
    assert [number % 2 for number in counts] == [0] * 5, "no transaction is in it by half"
    assert counts == sorted(counts)


def test_the_copy_is_one_private_file_that_the_bot_can_use(url: str, tmp_path: Path) -> None:
    target = tmp_path / "copies" / "monday.db"
    target.parent.mkdir()
    size = backup(url, target)

    assert size == target.stat().st_size > 0
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    copy = f"sqlite+aiosqlite:///{target}"
    assert is_at_head(copy)
    require_whole(copy)
    assert [path.name for path in target.parent.iterdir()] == ["monday.db"]


def test_it_replaces_nothing_unless_told_to(url: str, tmp_path: Path) -> None:
    target = tmp_path / "notes.txt"
    target.write_text("mine")
    with pytest.raises(BackupError, match="exists already: name another file, or say --force"):
        backup(url, target)
    assert target.read_text() == "mine"

    backup(url, target, force=True)
    assert is_at_head(f"sqlite+aiosqlite:///{target}")


def test_it_never_replaces_the_database_itself(url: str, source: Path, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(source)
    for target in (source, tmp_path / "alias"):
        with pytest.raises(BackupError, match="is the database itself"):
            backup(url, target, force=True)
    assert is_at_head(url)


def test_it_says_what_is_missing(url: str, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no database at"):
        backup(f"sqlite+aiosqlite:///{tmp_path}/none.db", tmp_path / "copy.db")
    with pytest.raises(BackupError, match="There is no folder"):
        backup(url, tmp_path / "none" / "copy.db")
    with pytest.raises(BackupError, match="is a folder: name a file"):
        backup(url, tmp_path)


def overwrite(source: Path, start: int) -> None:
    with closing(sqlite3.connect(source)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
    content = bytearray(source.read_bytes())
    content[start : start + 4000] = b"\xff" * 4000
    source.write_bytes(content)


def break_a_rule(source: Path) -> None:
    columns = metadata.tables["cohorts"].columns.keys()
    nines = ", ".join("9" for _ in columns)  # for `grace` too, which ends at 3
    with closing(sqlite3.connect(source, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints=ON")
        connection.execute(f"INSERT INTO cohorts ({', '.join(columns)}) VALUES ({nines})")


@pytest.mark.parametrize("damage", ["header", "page", "rule"])
def test_a_damaged_database_gives_no_backup_and_spoils_none(
    url: str, source: Path, tmp_path: Path, damage: str
) -> None:
    if damage == "rule":
        break_a_rule(source)
    else:
        overwrite(source, 0 if damage == "header" else 4096 * 3)
    target = tmp_path / "copy.db"
    target.write_text("the last good one")

    with pytest.raises(BackupError, match=r"is damaged|was not touched"):
        backup(url, target, force=True)
    assert target.read_text() == "the last good one"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "data"]
