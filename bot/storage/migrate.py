"""Bring the database to the form this program knows, or say why it cannot be used.

Alembic is imported for an upgrade alone: a start that finds the database up to date does without its 10 MiB.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import create_engine, event, inspect, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import NullPool

from bot.storage.schema import metadata

if TYPE_CHECKING:
    from alembic.config import Config

_CONFIG: Final = Path(__file__).resolve().parents[2] / "pyproject.toml"
_PATIENCE: float = 10
"""Seconds to wait for another process that writes."""


class State(Enum):
    """Tell how a database stands to this program; the value is what to say about it."""

    HEAD = "The database {path} is up to date."
    MISSING = "There is no database at {path} yet. Create it: daymark db upgrade"
    BEHIND = "The database {path} is older than this program. Bring it up to date: daymark db upgrade"
    NEWER = (
        "The database {path} was written by a newer Daymark. Install that version again, "
        "or put a backup made with this version in its place."
    )
    FOREIGN = (
        "{path} is not a Daymark database. Name another file in DAYMARK_DATABASE_URL "
        "or another folder in DAYMARK_DATA_DIR."
    )
    LOCKED = "The database {path} is in use by another process. Stop it, then try again."
    DAMAGED = "The database {path} is damaged. Stop the bot and put the last backup in its place."
    UNREADABLE = (
        "The database {path} cannot be opened. Check that this user may read and write it and its folder."
    )

    def about(self, url: str) -> str:
        """Say it in words."""
        return self.value.format(path=database_path(url))


class DatabaseOutdated(Exception):
    """Say why the database cannot be used, and the command that mends it."""


def upgrade(url: str) -> None:
    """Create the database or bring it to head, in one transaction.

    It blocks: inside a running loop, call it in a thread.

    Raises:
        DatabaseOutdated: if the file is not ours to upgrade.
    """
    before = state(url)
    if before is State.HEAD:
        return
    if before not in (State.MISSING, State.BEHIND):
        raise DatabaseOutdated(before.about(url))
    from alembic import command

    database_path(url).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        command.upgrade(_config(url), "head")
    except DatabaseError as error:
        raise DatabaseOutdated(_fault(error).about(url)) from error


def is_at_head(url: str) -> bool:
    """Tell whether the database has the form this program knows."""
    return state(url) is State.HEAD


def require_head(url: str) -> None:
    """Go on only with a database that is at head.

    Raises:
        DatabaseOutdated: in every other case.
    """
    found = state(url)
    if found is not State.HEAD:
        raise DatabaseOutdated(found.about(url))


def require_whole(url: str) -> None:
    """Read the whole database and go on only if nothing in it is damaged.

    Raises:
        DatabaseOutdated: if something is.
    """
    try:
        with connect(url) as connection:
            verdict = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
            orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    except DatabaseError as error:
        raise DatabaseOutdated(_fault(error).about(url)) from error
    if verdict != "ok" or orphans:
        raise DatabaseOutdated(State.DAMAGED.about(url))


def state(url: str) -> State:
    """Look at the database without changing it."""
    if not database_path(url).exists():
        return State.MISSING
    try:
        with connect(url) as connection:
            return _state_of(connection)
    except DatabaseError as error:
        return _fault(error)


def database_path(url: str) -> Path:
    """Return the file that a database URL names."""
    return Path(make_url(url).database or "")


@contextmanager
def connect(url: str) -> Iterator[Connection]:
    """Open a plain, blocking connection in which schema changes can be rolled back."""
    plain = make_url(url).set(drivername="sqlite")
    arguments = {"isolation_level": None, "timeout": _PATIENCE}
    engine = create_engine(plain, poolclass=NullPool, connect_args=arguments)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def check_foreign_keys(connection: Connection) -> None:
    """Refuse a migration that left rows without their parents.

    Raises:
        RuntimeError: naming the tables; the caller's transaction is rolled back.
    """
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if orphans:
        tables = sorted({str(row[0]) for row in orphans})
        raise RuntimeError(f"the migration left rows without their parents in: {', '.join(tables)}")


def _config(url: str) -> "Config":
    from alembic.config import Config

    return Config(toml_file=_CONFIG, attributes={"url": url})


def _state_of(connection: Connection) -> State:
    tables = set(inspect(connection).get_table_names())
    if not tables:
        return State.MISSING
    if "alembic_version" not in tables or not tables & set(metadata.tables):
        return State.FOREIGN
    found = set(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())
    if not found:
        return State.FOREIGN
    known = _revisions()
    if found == {known[-1]}:
        return State.HEAD
    return State.BEHIND if found <= set(known) else State.NEWER


def _revisions() -> list[str]:
    """List the revisions this program knows, oldest first: the files are named by their numbers."""
    folder = _CONFIG.parent / "migrations" / "versions"
    return sorted(path.name.partition("_")[0] for path in folder.glob("[0-9]*_*.py"))


def _fault(error: DatabaseError) -> State:
    code = getattr(error.orig, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return State.FOREIGN
    if code == sqlite3.SQLITE_CORRUPT:
        return State.DAMAGED
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return State.LOCKED
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_IOERR):
        return State.UNREADABLE
    raise error


def _on_connect(connection: Any, record: object) -> None:
    # A batch migration copies a table and drops the old one: with foreign keys on,
    # that drop would delete every child row. They are checked at the end instead.
    connection.execute("PRAGMA foreign_keys=OFF")


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")
