"""Let one process at a time be the bot of a data folder."""

import asyncio
import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from filelock import FileLock, Timeout

POLL: Final = 0.5
"""Seconds between two looks at a lock that another process holds."""


@dataclass(frozen=True)
class Holder:
    """Name the process that holds the lock."""

    pid: int
    host: str

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}"


class InUse(Exception):
    """Say that another process is the bot of this data folder."""

    def __init__(self, holder: Holder | None) -> None:
        who = f" ({holder})" if holder else ""
        super().__init__(f"The bot is running{who} and uses this data folder. Stop it first.")


class InstanceLock:
    """Hold an exclusive lock of the operating system on the data folder.

    The kernel frees it when the process ends, however it ends. A forked child would inherit it:
    worker processes have to be started with spawn or forkserver.
    """

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir
        self._note = data_dir / "daymark.lock.json"
        # No fallback: a lock that is only a file would outlive a killed process.
        self._lock = FileLock(data_dir / "daymark.lock", thread_local=False, fallback_to_soft=False)

    def try_acquire(self) -> bool:
        """Take the lock if it is free, and leave a note of who has it."""
        if self._lock.is_locked:
            return True
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._lock.acquire(blocking=False)
        except Timeout:
            return False
        self._write_note()
        return True

    async def acquire(self, on_wait: Callable[[Holder | None], None]) -> None:
        """Wait for the lock; call `on_wait` once, with who holds it, if that takes a while."""
        if self.try_acquire():
            return
        on_wait(self.holder())
        while True:
            await asyncio.sleep(POLL)
            if self.try_acquire():
                return

    def release(self) -> None:
        """Free the lock; do nothing if this process does not hold it."""
        if self._lock.is_locked:
            self._note.unlink(missing_ok=True)
            self._lock.release()

    def holder(self) -> Holder | None:
        """Return who took the lock last, if that can be read."""
        try:
            return Holder(**json.loads(self._note.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None

    def _write_note(self) -> None:
        # Beside the lock file: others open that one too. Renamed into place: nobody reads half of it.
        draft = self._note.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(Holder(os.getpid(), socket.gethostname()))), encoding="utf-8")
        draft.replace(self._note)


@contextmanager
def alone(data_dir: Path) -> Iterator[None]:
    """Keep every bot out of a data folder for a while.

    Raises:
        InUse: if one is in it.
    """
    lock = InstanceLock(data_dir)
    if not lock.try_acquire():
        raise InUse(lock.holder())
    try:
        yield
    finally:
        lock.release()
