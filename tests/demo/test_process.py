"""`daymark demo` as a process: two lines, and nothing is left of it when it is told to stop."""

import asyncio
import signal
from pathlib import Path

import aiohttp
import pytest

from bot.demo.main import TRY
from tests.demo.conftest import RunDemo, start_demo
from tests.demo.waiting import PATIENCE, until


def children(process: asyncio.subprocess.Process) -> list[int]:
    """List what a process started."""
    tasks = Path(f"/proc/{process.pid}/task")
    listed = [file.read_text() for file in tasks.glob("*/children")]
    return [int(number) for line in listed for number in line.split()]


def alive(process_id: int) -> bool:
    return Path(f"/proc/{process_id}").exists()


def files(folder: Path) -> list[Path]:
    """List everything in a folder, down to the last file."""
    return list(folder.rglob("*"))


@pytest.fixture
async def unused_port() -> int:
    """A port that was free a moment ago."""
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server:
        return int(server.sockets[0].getsockname()[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_told_to_stop_it_leaves_nothing(
    run_demo: RunDemo, number: signal.Signals, unused_port: int
) -> None:
    demo = await run_demo("--port", str(unused_port))
    assert demo.url.startswith(f"http://127.0.0.1:{unused_port}/#")
    assert demo.hint.strip() == TRY
    assert "daymark-demo-" in str(files(demo.temp))
    async with aiohttp.ClientSession() as session, session.get(demo.url) as answer:
        assert "<title>" in await answer.text()
    started = children(demo.process)
    assert await demo.stop(number) == ""
    assert demo.process.returncode == 0
    assert files(demo.temp) == []
    assert [child for child in started if alive(child)] == []
    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection("127.0.0.1", unused_port)


async def test_told_to_stop_while_it_begins(tmp_path: Path) -> None:
    process = await start_demo(tmp_path)

    async def look() -> list[Path]:
        return files(tmp_path)

    try:
        await until(look, "a folder with a database")
        process.send_signal(signal.SIGINT)
        async with asyncio.timeout(PATIENCE):
            assert await process.communicate() == (b"", b"")
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()
    assert process.returncode == 0
    assert files(tmp_path) == []


async def test_a_taken_port_ends_it_with_a_sentence(tmp_path: Path) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        process = await start_demo(tmp_path, "--port", str(port))
        out, err = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert err == b"Another program has that port. Name another one, or 0 for one that is free.\n"
    assert files(tmp_path) == []


async def test_an_unknown_plan_is_answered_with_the_plans(tmp_path: Path) -> None:
    process = await start_demo(tmp_path, "--plan", "kickstart")
    out, err = await process.communicate()
    assert (process.returncode, out) == (1, b"")
    assert err == b"There is no plan called kickstart. There are: kickstart-30, roadmap-16.\n"
