"""One real `daymark` process, and its log as it is written."""

import asyncio
import json
import os
import sys
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals
from typing import Any, Self

from tests.wire.double import DiscordDouble

ROOT = Path(__file__).parents[2]
TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
LINE_MOST = 1 << 22


def environment(folder: Path, double: DiscordDouble, **settings: str) -> dict[str, str]:
    """Return an environment in which only these settings are made, and .env is not found."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("DAYMARK_") and name != "DISCORD_TOKEN"
    }
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "DISCORD_TOKEN": TOKEN,
        "DAYMARK_DATA_DIR": str(folder),
        "DAYMARK_DISCORD_API_URL": double.api_url,
        "DAYMARK_DISCORD_GATEWAY_URL": double.gateway_url,
        "DAYMARK_LOG_FORMAT": "json",
        **settings,
    }


class Daemon:
    """A process; what it writes is kept line by line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._news = asyncio.Event()
        self.lines: list[str] = []
        self._reading = asyncio.create_task(self._read())

    @classmethod
    async def start(cls, environment: dict[str, str], *arguments: str) -> Self:
        """Start `python` with these arguments, by default `-m bot run`."""
        folder = Path(environment["DAYMARK_DATA_DIR"]).parent
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *(arguments or ("-m", "bot", "run")),
            env=environment,
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            limit=LINE_MOST,
        )
        return cls(process)

    async def _read(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.lines.append(line.decode().rstrip("\n"))
            self._news.set()
        self._news.set()

    @property
    def pid(self) -> int:
        """Return its number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Tell whether it runs."""
        return self._process.returncode is None

    @property
    def text(self) -> str:
        """Return all it wrote."""
        return "\n".join(self.lines)

    @property
    def records(self) -> list[dict[str, Any]]:
        """Return the log, record by record."""
        return [json.loads(line) for line in self.lines if line.startswith("{")]

    @property
    def troubles(self) -> list[dict[str, Any]]:
        """Return the records that somebody should look at."""
        return [record for record in self.records if record["level"] not in ("debug", "info")]

    async def says(
        self, event: str, *, times: int = 1, within: float = 30.0, **fields: object
    ) -> dict[str, Any]:
        """Wait for a record whose event begins so and whose fields are these, the last of so many."""

        def fits(record: dict[str, Any]) -> bool:
            return record["event"].startswith(event) and fields.items() <= record.items()

        async with asyncio.timeout(within):
            while len(found := [record for record in self.records if fits(record)]) < times:
                if self._reading.done():
                    raise AssertionError(f"it ended and never said {event!r}:\n{self.text}")
                self._news.clear()
                await self._news.wait()
        return found[-1]

    async def ended(self, within: float = 30.0) -> int:
        """Wait for its end and return the exit code."""
        async with asyncio.timeout(within):
            code = await self._process.wait()
            await self._reading
        return code

    async def kill(self) -> None:
        """Kill it as the kernel does when memory is out: nothing of it runs any more."""
        self._process.send_signal(SIGKILL)
        assert await self.ended() == -SIGKILL

    async def stop(self, number: Signals = SIGTERM) -> int:
        """Ask it to stop and return the exit code."""
        if self.alive:
            self._process.send_signal(number)
        return await self.ended()
