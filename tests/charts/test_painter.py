"""The worker is there while it is needed, ends with the bot, and its trouble is nobody else's."""

import asyncio
import errno
import os
import pickle
import signal
import sys
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, cast

import pytest
from structlog.testing import capture_logs

from bot.charts import painter as painters
from bot.charts.painter import Painter
from bot.charts.process import ROOT, Worker, _environment
from bot.domain.errors import PictureUnavailable
from bot.domain.picture_texts import alt_text, filename
from bot.domain.pictures import PictureSpec
from tests.charts.samples import EMPTY, ONE, USUAL

WEEK, MONTH, LEVELS = USUAL["week"], USUAL["month"], USUAL["levels"]
WITHIN = 20.0


class Trap:
    """What the worker does when it unpacks this: it is not a picture."""

    def __init__(self, does: Callable[..., object], *given: object) -> None:
        self.does, self.given = does, given

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return self.does, self.given


def trap(does: Callable[..., object], *given: object) -> PictureSpec:
    return cast(PictureSpec, Trap(does, *given))


@pytest.fixture(autouse=True)
def _names_for_traps(monkeypatch: pytest.MonkeyPatch) -> None:
    real = filename
    monkeypatch.setattr(painters, "filename", lambda spec: "trap" if isinstance(spec, Trap) else real(spec))


@pytest.fixture
async def painter(tmp_path: Path) -> AsyncIterator[Painter]:
    async with Painter(tmp_path / "charts") as one:
        yield one


async def until(holds: Callable[[], bool]) -> None:
    """Wait for something."""
    async with asyncio.timeout(WITHIN):
        while not holds():  # noqa: ASYNC110 -- processes set no events
            await asyncio.sleep(0.01)


def alive(pid: int) -> bool:
    """Tell whether a process runs; one that only waits to be collected does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] != "Z"


# -- drawing ---------------------------------------------------------------------------------


async def test_a_picture_has_its_text_and_is_not_drawn_again(painter: Painter) -> None:
    assert painter.pid is None, "nothing is started before it is needed"
    first = await painter.draw(WEEK)
    assert first.png.startswith(b"\x89PNG")
    assert (first.alt, first.filename) == (alt_text(WEEK), "group-week.png")
    pid = painter.pid
    assert pid is not None
    assert (await painter.draw(MONTH)).filename == "group-month.png"
    assert painter.pid == pid, "the same worker goes on"
    assert (await painter.draw(WEEK)).png is first.png


async def test_the_same_picture_asked_for_at_once_is_drawn_once(painter: Painter) -> None:
    drawn = await asyncio.gather(*(painter.draw(spec) for spec in (WEEK, MONTH, WEEK, LEVELS, WEEK)))
    assert drawn[0].png is drawn[2].png is drawn[4].png
    assert len({picture.png for picture in drawn}) == 3


async def test_who_stops_waiting_does_not_stop_the_others(painter: Painter) -> None:
    impatient = asyncio.create_task(painter.draw(WEEK))
    patient = asyncio.create_task(painter.draw(WEEK))
    await until(lambda: painter.pid is not None)
    impatient.cancel()
    assert (await patient).png
    with pytest.raises(asyncio.CancelledError):
        await impatient


def test_what_was_used_last_is_kept_and_no_more_than_fits() -> None:
    kept = painters._Kept(10)
    kept.put("a", b"aaaa")
    kept.put("b", b"bbbb")
    assert kept.get("a") == b"aaaa"
    kept.put("c", b"cccc")
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (b"aaaa", None, b"cccc")
    kept.put("d", b"d" * 11)
    assert [kept.get(key) for key in "abcd"] == [None] * 4


# -- trouble ---------------------------------------------------------------------------------


@pytest.mark.parametrize("noticed", [True, False])
async def test_a_worker_that_died_is_started_again(painter: Painter, noticed: bool) -> None:
    await painter.draw(WEEK)
    first = painter.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    if noticed:
        await until(lambda: not alive(first))
    with capture_logs() as logs:
        assert (await painter.draw(MONTH)).png
    assert painter.pid not in (None, first)
    assert [entry["event"] for entry in logs] == ["the worker that draws died"]


async def test_one_that_dies_each_time_is_given_up_and_the_next_picture_is_drawn(painter: Painter) -> None:
    with capture_logs() as logs, pytest.raises(PictureUnavailable):
        await painter.draw(trap(os._exit, 3))
    assert [entry["event"] for entry in logs] == ["the worker that draws died"] * 2
    assert (await painter.draw(WEEK)).png


async def test_where_no_process_can_be_started_there_is_no_picture(
    painter: Painter, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refused(folder: Path | None) -> Worker:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    with monkeypatch.context() as patch, capture_logs() as logged:
        patch.setattr(Worker, "start", refused)
        with pytest.raises(PictureUnavailable):
            await painter.draw(WEEK)
    assert [(entry["event"], entry["log_level"]) for entry in logged] == [("no worker to draw", "warning")]
    assert (await painter.draw(WEEK)).png.startswith(b"\x89PNG")


async def test_a_picture_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    async with Painter(tmp_path, drawn_within=1.5) as painter:
        await painter.draw(EMPTY["progress"])
        pid = painter.pid
        assert pid is not None
        with capture_logs() as logs, pytest.raises(PictureUnavailable):
            await painter.draw(trap(time.sleep, 60))
        assert [entry["event"] for entry in logs] == ["a picture took too long"]
        assert not alive(pid)
        assert painter.pid is None


async def test_a_fault_in_a_drawing_is_logged_and_the_worker_goes_on(painter: Painter) -> None:
    await painter.draw(WEEK)
    pid = painter.pid
    with capture_logs() as logs, pytest.raises(PictureUnavailable):
        await painter.draw(trap(int, "no number"))
    (entry,) = logs
    assert entry["log_level"] == "error"
    assert "invalid literal for int()" in entry["problem"]
    assert (await painter.draw(MONTH)).png
    assert painter.pid == pid


async def test_without_matplotlib_it_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "matplotlib"
    broken.mkdir()
    (broken / "__init__.py").write_text("raise ImportError('not today')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("bot.charts.process.ROOT", _linked(tmp_path))
    async with Painter(tmp_path) as painter:
        with capture_logs() as logs, pytest.raises(PictureUnavailable):
            await painter.draw(WEEK)
        assert "not today" in logs[0]["problem"]
        assert painter.pid is None


def _linked(folder: Path) -> Path:
    """Make a folder in which the bot is found, and beside it whatever else is put there."""
    (folder / "bot").symlink_to(ROOT / "bot")
    return folder


# -- ending ----------------------------------------------------------------------------------


async def test_it_ends_when_idle_and_comes_back(tmp_path: Path) -> None:
    async with Painter(tmp_path, idle_after=0.05) as painter:
        await painter.draw(WEEK)
        pid = painter.pid
        assert pid is not None
        await until(lambda: painter.pid is None)
        await until(lambda: not alive(pid))
        assert (await painter.draw(MONTH)).png
        assert painter.pid not in (None, pid)


async def test_closing_ends_the_worker_and_what_it_draws(painter: Painter) -> None:
    await painter.draw(WEEK)
    pid = painter.pid
    assert pid is not None
    waiting = [
        asyncio.create_task(painter.draw(trap(time.sleep, 60))),
        asyncio.create_task(painter.draw(MONTH)),
    ]
    await until(painter._turn.locked)
    await painter.close()
    for task in waiting:
        with pytest.raises(PictureUnavailable):
            await task
    assert not alive(pid)
    with pytest.raises(PictureUnavailable):
        await painter.draw(LEVELS)
    assert (await painter.draw(WEEK)).png, "what is kept is still there"


async def test_one_that_does_not_end_is_killed(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.charts.process.END_WITHIN", 0.1)
    await painter.draw(WEEK)
    pid = painter.pid
    assert pid is not None
    os.kill(pid, signal.SIGSTOP)
    await painter.close()
    assert not alive(pid)


async def test_signals_to_the_group_leave_the_worker_to_the_bot(painter: Painter) -> None:
    await painter.draw(WEEK)
    pid = painter.pid
    assert pid is not None
    assert os.getpgid(pid) != os.getpgid(0), "Ctrl-C does not reach it"
    for one in (signal.SIGINT, signal.SIGTERM):
        os.kill(pid, one)
    assert (await painter.draw(MONTH)).png
    assert painter.pid == pid
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, 0)


SCRIPT = """
import asyncio, sys
from bot.app import build_app
from bot.charts.painter import Painter
from tests.charts.samples import USUAL

async def main():
    painter = Painter()
    picture = await painter.draw(USUAL["progress"])
    heavy = {"matplotlib", "numpy", "PIL", "bot.charts.drawing"} & set(sys.modules)
    print(painter.pid, len(picture.png), sorted(heavy), flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_it_ends_with_the_bot_however_that_dies_and_the_bot_stays_small() -> None:
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SCRIPT, cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    assert bot.stdout is not None
    async with asyncio.timeout(WITHIN):
        pid, size, heavy = (await bot.stdout.readline()).decode().split(maxsplit=2)
    assert heavy.strip() == "[]", "the bot itself never imports what draws"
    assert int(size) > 1000
    assert alive(int(pid))
    bot.kill()
    await bot.wait()
    await until(lambda: not alive(int(pid)))


def test_the_worker_is_told_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("DAYMARK_DATABASE_URL", "secret")
    monkeypatch.setenv("MPLBACKEND", "module://somebody.elses")
    told: dict[str, Any] = _environment(None)
    assert "secret" not in told.values()
    assert told["MPLBACKEND"] == "agg"
    assert "MPLCONFIGDIR" not in told


def test_every_spec_survives_the_way_to_the_worker() -> None:
    for spec in [*EMPTY.values(), *ONE.values(), *USUAL.values()]:
        assert pickle.loads(pickle.dumps(spec)) == spec  # noqa: S301
