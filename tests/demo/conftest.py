"""Open demo worlds, and run the demo as a process of its own."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.demo.start import found_group
from bot.demo.travel import Travel
from bot.demo.world import World, opened_world
from bot.domain.curriculum import Plan
from bot.domain.ids import PlanId
from bot.domain.library import Library
from tests.conftest import database_url
from tests.demo.waiting import PATIENCE


@pytest.fixture(scope="session")
def plan(library: Library) -> Plan:
    """The plan that the demo plays."""
    return library.plans[PlanId("kickstart-30")]


@pytest.fixture
async def world(database_file: Path, library: Library) -> AsyncIterator[World]:
    """A server where nothing has happened yet."""
    async with opened_world(database_url(database_file), library) as opened:
        yield opened


@pytest.fixture
async def travel(world: World, plan: Plan) -> Travel:
    """The clock of a group that starts tomorrow."""
    return await found_group(world, plan)


@dataclass(frozen=True, slots=True)
class Running:
    """A demo that runs as a process of its own; its folder is under `temp`."""

    process: asyncio.subprocess.Process
    temp: Path
    url: str
    hint: str

    async def stop(self, number: int) -> str:
        """Tell it to stop; return what it wrote besides its two lines."""
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            out, err = await self.process.communicate()
        return out.decode() + err.decode()


RunDemo = Callable[..., Awaitable[Running]]


@pytest.fixture
async def run_demo(tmp_path: Path) -> AsyncIterator[RunDemo]:
    """Start `daymark demo` and wait until its page is there."""
    started: list[asyncio.subprocess.Process] = []

    async def run(*arguments: str) -> Running:
        process = await start_demo(tmp_path, *arguments)
        started.append(process)
        assert process.stdout
        async with asyncio.timeout(PATIENCE):
            first, hint = [(await process.stdout.readline()).decode() for _ in range(2)]
        return Running(process, tmp_path, first.split()[-1], hint)

    yield run
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.communicate()


def _hear_ctrl_c() -> None:
    """Undo what a shell does to what it starts in the background: that ignores Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


async def start_demo(temp: Path, *arguments: str) -> asyncio.subprocess.Process:
    """Start `daymark demo` with an own place for its folder."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot",
        "demo",
        *arguments,
        env={**os.environ, "TMPDIR": str(temp)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=_hear_ctrl_c,
    )
