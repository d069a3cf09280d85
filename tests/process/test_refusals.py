"""What `daymark run` says when it cannot start: a plain sentence, no traceback, and an exit code that tells.

What passes by itself it waits for.
"""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.process.daemon import ROOT, TOKEN, Daemon, environment
from tests.process.house import House
from tests.wire.double import DiscordDouble

NOWHERE = "http://127.0.0.1:9"
REFUSED = "DISCORD_TOKEN: Discord refused it; make a new one and put it in .env"
CANNOT = "cannot start yet; trying again"
IMPATIENT = """
import sys, bot.app, bot.cli
bot.app.TRY_START_AGAIN_AFTER = (0.1, 0.1)
sys.argv = ["daymark", "run"]
bot.cli.main()
"""


@pytest_asyncio.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    """Run a Discord that knows this token and no other."""
    async with DiscordDouble(token=TOKEN) as running:
        yield running


@pytest.fixture
def folder(template: Path, tmp_path: Path) -> Path:
    """Return a data folder with a database that is at head."""
    (tmp_path / "data").mkdir()
    shutil.copy(template, tmp_path / "data" / "daymark.sqlite3")
    return tmp_path / "data"


async def refused(environment: dict[str, str], *arguments: str) -> list[str]:
    """Start a process that ends by itself, and return what it says besides its log."""
    daemon = await Daemon.start(environment, *arguments)
    assert await daemon.ended() == 1, daemon.text
    assert "Traceback" not in daemon.text
    assert environment["DISCORD_TOKEN"] not in daemon.text
    assert not (Path(environment["DAYMARK_DATA_DIR"]) / "health.json").exists()
    return [line for line in daemon.lines if not line.startswith("{")]


async def test_a_token_that_discord_refuses(double: DiscordDouble, folder: Path) -> None:
    wrong = environment(folder, double, DISCORD_TOKEN=TOKEN[:-5] + "wrong")
    assert await refused(wrong) == [REFUSED]
    assert [request.status for request in double.requests] == [401]


async def test_a_token_that_is_taken_back_while_the_bot_runs(double: DiscordDouble, folder: Path) -> None:
    house = House(double, folder)
    daemon = await house.start()
    await daemon.says("ready")
    await double.close_gateway(4004)
    assert await house.daemon.ended() == 1
    assert house.daemon.lines[-1] == REFUSED
    assert "Traceback" not in house.daemon.text


async def test_an_address_where_nobody_answers(double: DiscordDouble, folder: Path) -> None:
    nowhere = environment(folder, double, DAYMARK_DISCORD_API_URL=NOWHERE)
    (said,) = await refused(nowhere, "-c", IMPATIENT)
    assert said.startswith("Discord does not answer: Cannot connect to host 127.0.0.1:9 ")


async def test_discord_that_is_down_at_the_start_is_waited_for(double: DiscordDouble, folder: Path) -> None:
    house = House(double, folder)
    double.fail("GET", "/users/@me", status=503)
    double.gateway.accepting = False
    daemon = await Daemon.start(house.environment)
    house.daemons.append(daemon)
    await daemon.says(CANNOT, seconds=1)
    assert "503" in daemon.troubles[0]["problem"]
    await daemon.says(CANNOT, seconds=2)
    double.gateway.accepting = True
    await double.wait_ready(within=20)
    await daemon.says("ready")
    assert len(double.sent("PUT", r"/applications/\d+/commands")) == 1
    channel = await house.group(house.ann)
    assert "Day 1 done" in await house.ask(channel, house.ann, "done")
    assert await daemon.stop() == 0


async def test_waiting_for_discord_can_be_stopped(double: DiscordDouble, folder: Path) -> None:
    nowhere = environment(folder, double, DAYMARK_DISCORD_API_URL=NOWHERE)
    daemon = await Daemon.start(nowhere)
    await daemon.says(CANNOT)
    assert await daemon.stop() == 0
    assert "Traceback" not in daemon.text


async def test_content_with_faults(double: DiscordDouble, folder: Path) -> None:
    copied = folder.parent / "copy"
    for part in ("bot", "cogs", "content", "migrations"):
        shutil.copytree(ROOT / part, copied / part)
    shutil.copy(ROOT / "pyproject.toml", copied)
    topics = copied / "content" / "topics.toml"
    topics.write_text(topics.read_text().replace("id = ", "idd = ", 1))
    said = await refused(environment(folder, double, PYTHONPATH=str(copied)))
    assert any("topics.toml" in line and "idd" in line for line in said), said
    assert double.requests == []


@pytest.mark.parametrize("there", [False, True])
async def test_a_database_that_is_not_at_head(double: DiscordDouble, folder: Path, there: bool) -> None:
    file = folder / "daymark.sqlite3"
    file.unlink()
    if there:
        file.touch()
    (said,) = await refused(environment(folder, double), "-m", "bot", "run", "--no-upgrade")
    assert str(file) in said
    assert said.endswith("daymark db upgrade")
    assert double.requests == []
