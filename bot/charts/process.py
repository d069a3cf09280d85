"""Run the worker process and talk to it; nothing here blocks the event loop.

It is a plain child with two pipes, not a pool: it never imports how the bot was started, its pipe ends
with the bot however that dies, and no thread of the bot waits for it.
"""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE
from contextlib import suppress
from pathlib import Path
from typing import Self, cast

import bot
from bot.charts.worker import LENGTH, PROBLEM

ROOT = Path(bot.__file__).parents[1]
END_WITHIN = 3.0
_AT_ONCE = 1 << 20


class WorkerDied(Exception):
    """Say that the process is gone."""


class CannotDraw(Exception):
    """Hold the traceback of the worker."""


class Worker:
    """A process that draws; ask it one thing at a time."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._in = cast(asyncio.StreamWriter, process.stdin)
        self._out = cast(asyncio.StreamReader, process.stdout)

    @classmethod
    async def start(cls, folder: Path | None) -> Self:
        """Start a process; `folder` is where matplotlib keeps its list of fonts."""
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable,
                *("-P", "-m", "bot.charts.worker"),
                stdin=PIPE,
                stdout=PIPE,
                stderr=DEVNULL,
                env=_environment(folder),
                start_new_session=True,
                limit=_AT_ONCE,
            )
        )

    @property
    def pid(self) -> int:
        return self._process.pid

    async def ready(self) -> None:
        """Wait until it has imported everything. Raises WorkerDied, CannotDraw."""
        await self._answer()

    async def ask(self, request: bytes) -> bytes:
        """Return the answer to a request. Raises WorkerDied, CannotDraw; after a cancellation: kill it."""
        try:
            self._in.write(len(request).to_bytes(LENGTH, "big") + request)
            await self._in.drain()
        except ConnectionError as error:
            raise WorkerDied from error
        return await self._answer()

    async def _answer(self) -> bytes:
        try:
            kind = await self._out.readexactly(1)
            told = await self._out.readexactly(int.from_bytes(await self._out.readexactly(LENGTH), "big"))
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            raise WorkerDied from error
        if kind == PROBLEM:
            raise CannotDraw(told.decode())
        return told

    async def stop(self) -> None:
        """Let it end by itself; kill it if it does not."""
        self._in.close()
        try:
            async with asyncio.timeout(END_WITHIN):
                await self._process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            self._process.kill()
        self._in.close()
        await self._process.wait()


def _environment(folder: Path | None) -> dict[str, str]:
    """Return what the worker needs to know: no secret, and of fonts only matplotlib's own."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name != "DISCORD_TOKEN" and not name.startswith(("DAYMARK_", "MPL", "MATPLOTLIB"))
    }
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    own = {"MPLBACKEND": "agg", "MPL_IGNORE_SYSTEM_FONTS": "1", "PYTHONPATH": os.pathsep.join(paths)}
    threads = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**kept, **own, **threads, **({} if folder is None else {"MPLCONFIGDIR": str(folder)})}
