"""Run a bot as a process of its own: wait until it is ready, weigh it, stop it."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.wire.timing import stopwatch

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60.0
_READY = '"event": "ready"'
_HARMLESS = ('"level": "info"', _READY, "voice will NOT be supported")


class Process:
    """One running bot; what it logs is read to the end, so that it never waits for us."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._log: list[str] = []
        self._ready = asyncio.Event()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self._log.append(line.decode().rstrip())
            if _READY in self._log[-1]:
                self._ready.set()

    async def ready(self) -> None:
        """Wait until the bot says that it is ready. Raises RuntimeError with its log where it does not."""
        waiting = asyncio.create_task(self._ready.wait())
        either = {waiting, self._reading}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED, timeout=PATIENCE)
        waiting.cancel()
        if not self._ready.is_set():
            raise RuntimeError("a bot did not get ready:\n" + "\n".join(self._log))

    @property
    def complaints(self) -> list[str]:
        """List what the bot logged as wrong."""
        return [line for line in self._log if not any(sign in line for sign in _HARMLESS)]

    def memory(self) -> float:
        """Return how many MiB the process holds; nan where the system does not say it in /proc."""
        return memory_of(str(self._process.pid))

    async def stop(self) -> None:
        """End the process and read the rest of its log."""
        if self._process.returncode is None:
            self._process.terminate()
        await self._process.wait()
        await self._reading


def memory_of(process: str) -> float:
    """Return how many MiB a process holds; nan where the system does not say it in /proc."""
    status = Path(f"/proc/{process}/status")
    if not status.exists():
        return float("nan")
    held = next(line for line in status.read_text("ascii").splitlines() if line.startswith("VmRSS:"))
    return int(held.split()[1]) / 1024


async def start(command: Sequence[str], folder: Path, settings: dict[str, str]) -> tuple[Process, float]:
    """Start a bot in a folder; return it and the seconds until it was ready."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("DAYMARK_")}
    environment = {**inherited, **settings, "PYTHONPATH": str(ROOT)}
    began = stopwatch()
    made = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        cwd=folder,
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _settle(made.pid, _CORES[-1:])
    process = Process(made)
    try:
        await process.ready()
    except BaseException:
        await process.stop()
        raise
    return process, stopwatch() - began


def stand_aside() -> None:
    """Leave the last core to the bots, where there are several and the system lets us choose."""
    _settle(0, _CORES[:-1])


def any_core() -> None:
    """Run where the system likes, even if started by one that stands aside."""
    _settle(0, range(os.cpu_count() or 1))


_CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []


def _settle(pid: int, cores: Sequence[int]) -> None:
    if len(_CORES) > 1:
        os.sched_setaffinity(pid, cores)
