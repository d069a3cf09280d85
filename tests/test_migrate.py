"""Migrations: whole or not at all, and a clear word on every database that cannot be used."""

import asyncio
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from bot.storage import migrate
from bot.storage.migrate import (
    DatabaseOutdated,
    State,
    is_at_head,
    require_head,
    require_whole,
    state,
    upgrade,
)
from bot.storage.schema import metadata

ROOT = Path(__file__).parent.parent
LATEST = max(path.stem[:4] for path in (ROOT / "migrations" / "versions").glob("*.py"))
NEXT = f"{int(LATEST) + 1:04}"


def row(table: str, value: int) -> str:
    """Write the statement that adds a row with this value in every column; SQLite does not mind."""
    columns = metadata.tables[table].columns
    return (
        f"INSERT INTO {table} ({', '.join(columns.keys())}) VALUES ({', '.join([str(value)] * len(columns))})"
    )


PARENT, CHILD, ORPHAN = row("cohorts", 1), row("alarms", 1), row("alarms", 7)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "daymark.sqlite3"


@pytest.fixture
def url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture
def next_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Act as a later program, whose folder of migrations is returned, with room for a second one."""
    later = tmp_path / "later"
    shutil.copytree(ROOT / "migrations", later / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", later)
    monkeypatch.setattr(migrate, "_CONFIG", later / "pyproject.toml")
    return later / "migrations" / "versions"


def write_migration(folder: Path, body: str) -> None:
    lines = [f"    {line}" for line in body.strip().splitlines()]
    head = (
        "import sqlalchemy as sa\nfrom alembic import op\n"
        f"revision = '{NEXT}'\ndown_revision = '{LATEST}'\ndef downgrade(): ...\n"
    )
    (folder / f"{NEXT}_next.py").write_text("\n".join([head, "def upgrade():", *lines]) + "\n")


def run_sql(file: Path, *statements: str) -> list[tuple[object, ...]]:
    """Run statements as another program would, and return the rows of the last one."""
    file.parent.mkdir(exist_ok=True)
    rows: list[tuple[object, ...]] = []
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        for statement in statements:
            rows = connection.execute(statement).fetchall()
    return rows


def tables(file: Path) -> set[object]:
    # SQLite keeps a table of its own for AUTOINCREMENT, and lets nobody drop it.
    ours = "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'sqlite_sequence'"
    return {name for (name,) in run_sql(file, ours)}


# -- upgrading -------------------------------------------------------------------------------


def test_it_creates_the_database_and_then_does_nothing_more(url: str, file: Path) -> None:
    assert not is_at_head(url)
    assert not file.exists(), "looking must not create it"

    upgrade(url)
    assert is_at_head(url)
    assert tables(file) == set(metadata.tables) | {"alembic_version"}

    before = file.read_bytes()
    upgrade(url)
    require_head(url)
    require_whole(url)
    assert file.read_bytes() == before


def test_the_migrations_make_what_the_schema_says(url: str) -> None:
    upgrade(url)
    with migrate.connect(url) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_the_files_are_numbered_in_the_order_alembic_knows(url: str, next_version: Path) -> None:
    write_migration(next_version, "pass")
    script = ScriptDirectory.from_config(migrate._config(url))
    known = [step.revision for step in script.walk_revisions()][::-1]
    assert migrate._revisions() == known == [f"{number:04}" for number in range(1, int(NEXT) + 1)]


def test_a_group_that_runs_keeps_its_calendar(url: str, file: Path) -> None:
    config = migrate._config(url)
    file.parent.mkdir()
    command.upgrade(config, "0001")
    columns = [name for (_, name, *_) in run_sql(file, "PRAGMA table_info(cohorts)")]
    given = {"id": "7", "guild_id": "1", "channel_id": "2", "chat_id": "2", "start_on": "'2026-03-02'"}
    given |= {"post_time": "'09:00:00.000000'", "created_at": "'2026-03-01 12:00:00.000000'"}
    values = [given.get(str(name), "3") for name in columns]
    run_sql(
        file, f"INSERT INTO cohorts ({', '.join(map(str, columns))}) VALUES ({', '.join(values)})", ORPHAN
    )
    upgrade(url)
    now = run_sql(file, "SELECT anchor_number, anchor_on, pauses, version, posted_through FROM cohorts")
    assert now == [(1, "2026-03-02", "[]", 0, 3)]
    assert run_sql(file, "SELECT count(*) FROM alarms") == [(1,)]


def test_they_can_be_taken_back(url: str, file: Path) -> None:
    upgrade(url)
    command.downgrade(migrate._config(url), "base")
    assert tables(file) == {"alembic_version"}


async def test_it_works_inside_a_running_loop_and_in_a_thread(tmp_path: Path) -> None:
    here, there = (f"sqlite+aiosqlite:///{tmp_path}/{name}.db" for name in ("here", "there"))
    upgrade(here)
    await asyncio.to_thread(upgrade, there)
    assert is_at_head(here)
    assert await asyncio.to_thread(is_at_head, there)


def test_two_processes_may_try_at_once(url: str, file: Path) -> None:
    file.parent.mkdir()
    script = f"from bot.storage.migrate import upgrade; upgrade({url!r})"
    processes = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(3)]
    assert [process.wait(60) for process in processes] == [0] * 3
    require_whole(url)
    assert is_at_head(url)


@pytest.mark.parametrize(
    ("fault", "error"), [("1 / 0", ZeroDivisionError), ("op.execute('NONSENSE')", OperationalError)]
)
def test_a_migration_that_fails_leaves_no_trace(
    url: str, file: Path, next_version: Path, fault: str, error: type[Exception]
) -> None:
    upgrade(url)
    body = "op.create_table('extra', sa.Column('id', sa.Integer))\nop.drop_table('settings')"
    write_migration(next_version, f"{body}\n{fault}")
    with pytest.raises(error):
        upgrade(url)

    assert tables(file) == set(metadata.tables) | {"alembic_version"}
    assert state(url) is State.BEHIND


def test_rebuilding_a_table_keeps_the_rows_that_hang_on_it(url: str, file: Path, next_version: Path) -> None:
    upgrade(url)
    run_sql(file, PARENT, CHILD)
    write_migration(
        next_version,
        "with op.batch_alter_table('cohorts', recreate='always') as batch:\n"
        "    batch.alter_column('name', type_=sa.String(77), existing_nullable=False)",
    )
    upgrade(url)

    assert is_at_head(url)
    assert "VARCHAR(77)" in str(run_sql(file, "SELECT sql FROM sqlite_master WHERE name = 'cohorts'"))
    assert run_sql(file, "SELECT count(*) FROM alarms") == [(1,)]


def test_a_migration_that_orphans_rows_is_rolled_back(url: str, file: Path, next_version: Path) -> None:
    upgrade(url)
    run_sql(file, PARENT, CHILD)
    write_migration(next_version, "op.execute('DELETE FROM cohorts')")

    with pytest.raises(RuntimeError, match="rows without their parents in: alarms"):
        upgrade(url)
    assert run_sql(file, "SELECT count(*) FROM cohorts") == [(1,)]
    assert state(url) is State.BEHIND


# -- refusing --------------------------------------------------------------------------------


def refusal(url: str) -> str:
    """Return what is said; upgrading has to say the same, where it is no remedy."""
    with pytest.raises(DatabaseOutdated) as caught:
        require_head(url)
    if "daymark db upgrade" not in str(caught.value):
        with pytest.raises(DatabaseOutdated, match=str(caught.value).replace("(", r"\(")):
            upgrade(url)
    return str(caught.value)


def test_none_and_an_empty_one_want_an_upgrade(url: str, file: Path) -> None:
    assert refusal(url) == f"There is no database at {file} yet. Create it: daymark db upgrade"
    file.parent.mkdir()
    file.touch()
    assert state(url) is State.MISSING
    upgrade(url)
    assert is_at_head(url)


def test_an_older_one_wants_an_upgrade(url: str, next_version: Path) -> None:
    upgrade(url)
    write_migration(next_version, "op.create_table('extra', sa.Column('id', sa.Integer))")
    assert "older than this program" in refusal(url)
    assert "daymark db upgrade" in refusal(url)
    upgrade(url)
    require_head(url)


def test_a_newer_one_is_left_alone(url: str, next_version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_migration(next_version, "op.create_table('extra', sa.Column('id', sa.Integer))")
    upgrade(url)
    monkeypatch.setattr(migrate, "_CONFIG", ROOT / "pyproject.toml")
    assert state(url) is State.NEWER
    assert "written by a newer Daymark. Install that version" in refusal(url)


@pytest.mark.parametrize(
    "statements",
    [
        ["CREATE TABLE recipes (id INTEGER)"],
        ["CREATE TABLE settings (key TEXT)"],
        [
            "CREATE TABLE recipes (id INTEGER)",
            "CREATE TABLE alembic_version (version_num TEXT)",
            "INSERT INTO alembic_version VALUES ('abc')",
        ],
    ],
)
def test_a_database_of_another_program_is_left_alone(url: str, file: Path, statements: list[str]) -> None:
    run_sql(file, *statements)
    before = tables(file)
    assert f"{file} is not a Daymark database" in refusal(url)
    assert tables(file) == before


def test_a_file_that_is_no_database_is_left_alone(url: str, file: Path) -> None:
    file.parent.mkdir()
    file.write_text("Dear diary, " * 100)
    assert state(url) is State.FOREIGN
    assert "is not a Daymark database" in refusal(url)
    assert file.read_text().startswith("Dear diary")


def test_what_cannot_be_opened_is_said(url: str, file: Path) -> None:
    file.mkdir(parents=True)
    assert state(url) is State.UNREADABLE
    assert "may read and write it and its folder" in refusal(url)


@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])
def test_one_that_is_in_use_is_said(url: str, file: Path, monkeypatch: pytest.MonkeyPatch, lock: str) -> None:
    run_sql(file, "SELECT 1")
    monkeypatch.setattr(migrate, "_PATIENCE", 0.1)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute(f"BEGIN {lock}")
        with pytest.raises(DatabaseOutdated, match="is in use by another process"):
            upgrade(url)


def test_damage_is_found(url: str, file: Path) -> None:
    upgrade(url)
    run_sql(file, ORPHAN)
    assert is_at_head(url)
    with pytest.raises(DatabaseOutdated, match="is damaged"):
        require_whole(url)


@pytest.mark.parametrize("start", [100, 4096, 4096 * 9])
def test_damaged_pages_are_found(url: str, file: Path, start: int) -> None:
    upgrade(url)
    content = bytearray(file.read_bytes())
    content[start : start + 3000] = b"\xff" * 3000
    file.write_bytes(content)
    with pytest.raises(DatabaseOutdated, match="is damaged"):
        require_whole(url)
