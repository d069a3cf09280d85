"""Copy the database while the bot writes to it."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.storage.migrate import database_path


class BackupError(Exception):
    """Say why there is no backup, and what to do."""


def backup(url: str, target: Path, *, force: bool = False) -> int:
    """Write a checked copy of the database to `target`; return its size in bytes.

    Raises:
        BackupError: if there is nothing to copy, `target` may not be written, or the copy is damaged.
    """
    source = database_path(url)
    _refuse(source, target, force=force)
    draft = target.with_name(f".{target.name}.{os.getpid()}.draft")
    try:
        _copy(source, draft)
        draft.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise BackupError(f"The backup failed: {error}. {target} was not touched.") from error
    finally:
        draft.unlink(missing_ok=True)
    return target.stat().st_size


def _refuse(source: Path, target: Path, *, force: bool) -> None:
    if not source.exists():
        raise BackupError(f"There is no database at {source}: nothing to back up.")
    if target.is_dir():
        raise BackupError(f"{target} is a folder: name a file in it.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}: make it first.")
    if target.exists() and target.samefile(source):
        raise BackupError(f"{target} is the database itself: name another file.")
    if target.exists() and not force:
        raise BackupError(f"{target} exists already: name another file, or say --force to replace it.")


def _copy(source: Path, draft: Path) -> None:
    # Private data: nobody but this user reads it, from its first byte on.
    os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    original = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    copy = sqlite3.connect(draft, isolation_level=None)
    with closing(original), closing(copy):
        original.backup(copy)  # in one step: one state of the database, whatever is written meanwhile
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        verdict = copy.execute("PRAGMA integrity_check").fetchone()[0]
    if verdict != "ok":
        raise BackupError(f"The database is damaged, and so would be its backup: {verdict}")
    with draft.open("rb") as file:
        os.fsync(file.fileno())
