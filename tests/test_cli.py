"""The command line: each command, its exit code, and plain sentences for what a user can mend."""

import json
import os
import signal
import subprocess
import sys
import types
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest

from bot.cli import main
from bot.clock import SystemClock
from bot.domain.plan_outline import BYTES_MOST
from bot.domain.plan_writing import TEMPLATE
from bot.instance import InstanceLock
from bot.settings import Settings
from bot.storage.migrate import is_at_head

ROOT = Path(__file__).parent.parent
TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"

WAIT_TO_BE_STOPPED = """
import asyncio, signal, bot.cli
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the tests were started with
signal.signal(signal.SIGHUP, signal.SIG_DFL)
async def work():
    print("up", flush=True)
    try:
        await asyncio.sleep(60)
    finally:
        await asyncio.sleep(0.05)
        print("closed", flush=True)
bot.cli._run_until_stopped(work())
print("ended")
"""

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder, with nothing set but the data folder."""
    for name in os.environ:
        if name.startswith("DAYMARK_") or name == "DISCORD_TOKEN":
            monkeypatch.delenv(name)
    monkeypatch.setenv("DAYMARK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "data"


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Call the command line as the shell would; return the exit code, stdout and stderr."""

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["daymark", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        code = end.value.code
        assert isinstance(code, int)
        return code, *capsys.readouterr()

    return call


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> types.ModuleType:
    """Put a composition root of the test's own in the place of the real one."""
    module = types.ModuleType("bot.app")
    monkeypatch.setitem(sys.modules, "bot.app", module)
    monkeypatch.setattr("bot.logs.configure_logging", lambda *settings: None)
    return module


def url_of(data: Path) -> str:
    return f"sqlite+aiosqlite:///{data}/daymark.sqlite3"


# -- run and demo ----------------------------------------------------------------------------


def test_run_needs_a_token(run: Run, data: Path) -> None:
    code, out, err = run("run")
    assert (code, out) == (1, "")
    assert err.startswith("DISCORD_TOKEN: is not set; put it in .env")
    assert not data.exists()


def test_run_tells_every_fault_of_the_settings(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_LOG_LEVEL", "loud")
    monkeypatch.setenv("DAYMARK_LOG_FORMAT", "xml")
    code, _, err = run("run")
    assert code == 1
    assert [line.partition(":")[0] for line in err.splitlines()] == [
        "DAYMARK_LOG_FORMAT",
        "DAYMARK_LOG_LEVEL",
    ]


@pytest.mark.parametrize(("arguments", "upgraded"), [([], True), (["--no-upgrade"], False)])
def test_run_upgrades_and_then_runs_the_bot(
    run: Run,
    data: Path,
    app: types.ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    upgraded: bool,
) -> None:
    seen: list[tuple[Path, bool]] = []

    async def run_bot(settings: Settings) -> None:
        seen.append((settings.data_dir, is_at_head(settings.database_url)))

    vars(app)["run_bot"] = run_bot
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    assert run("run", *arguments) == (0, "", "")
    assert seen == [(data, upgraded)]
    assert InstanceLock(data).try_acquire(), "the lock is free for the bot to take"


def test_run_leaves_the_database_alone_while_another_process_is_the_bot(
    run: Run, data: Path, app: types.ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run_bot(settings: Settings) -> None:
        assert not is_at_head(settings.database_url)

    vars(app)["run_bot"] = run_bot
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    lock = InstanceLock(data)
    assert lock.try_acquire()
    assert run("run") == (0, "", "")
    lock.release()


def test_a_fault_in_the_program_is_logged_and_ends_it(
    run: Run, app: types.ModuleType, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def run_bot(settings: Settings) -> None:
        raise ZeroDivisionError("a bug")

    vars(app)["run_bot"] = run_bot
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    code, _, _ = run("run")
    assert code == 1
    assert "Stopped by an unexpected error" in caplog.text
    assert "ZeroDivisionError: a bug" in caplog.text


def test_demo_plays_the_plan_on_the_port(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    played: list[tuple[str, int]] = []

    async def run_demo(plan: str, port: int) -> None:
        played.append((plan, port))

    module = types.ModuleType("bot.demo.main")
    vars(module)["run_demo"] = run_demo
    monkeypatch.setitem(sys.modules, "bot.demo.main", module)
    monkeypatch.setattr("bot.logs.configure_logging", lambda *settings: None)
    assert run("demo")[0] == 0
    assert run("demo", "--plan", "other", "--port", "8123")[0] == 0
    assert played == [("kickstart-30", 0), ("other", 8123)]
    assert run("demo", "--port", "70000")[0] == 2


@pytest.mark.parametrize("missing", ["simcord", "simcord.preview"])
def test_demo_says_which_packages_it_lacks(run: Run, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    class Refuse:
        @staticmethod
        def find_spec(name: str, path: object = None, target: object = None) -> None:
            if name == "bot.demo.main":
                raise ModuleNotFoundError(name=missing)

    monkeypatch.setattr("bot.logs.configure_logging", lambda *settings: None)
    monkeypatch.delitem(sys.modules, "bot.demo.main", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Refuse, *sys.meta_path])
    code, _, err = run("demo")
    assert (code, err) == (1, "The demo needs more packages: run `make demo`, or pip install -e '.[demo]'.\n")


def test_demo_does_not_hide_a_fault_of_its_own(
    run: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.logs.configure_logging", lambda *settings: None)
    monkeypatch.setitem(sys.modules, "bot.demo.main", None)
    assert run("demo")[0] == 1
    assert "ModuleNotFoundError" in caplog.text


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_told_to_stop_it_closes_what_it_opened(number: signal.Signals) -> None:
    command = [sys.executable, "-c", WAIT_TO_BE_STOPPED]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        assert process.stdout.readline() == "up\n"
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "closed\nended\n", "")


# -- db, content, backup ---------------------------------------------------------------------


def test_db_upgrade_and_check(run: Run, data: Path) -> None:
    code, _, err = run("db", "check")
    assert (code, err) == (
        1,
        f"There is no database at {data}/daymark.sqlite3 yet. Create it: daymark db upgrade\n",
    )
    assert run("db", "upgrade") == (0, f"The database {data}/daymark.sqlite3 is up to date.\n", "")
    assert run("db", "check") == (0, f"The database {data}/daymark.sqlite3 is up to date. It is whole.\n", "")


def test_db_commands_that_change_it_want_the_bot_stopped(run: Run, data: Path, app: types.ModuleType) -> None:
    vars(app)["rebuild"] = None
    lock = InstanceLock(data)
    assert lock.try_acquire()
    for command in ("upgrade", "rebuild"):
        code, out, err = run("db", command)
        assert (code, out) == (1, "")
        assert err.startswith(f"The bot is running (process {os.getpid()} on ")
    lock.release()
    assert not is_at_head(url_of(data))


def test_db_rebuild_counts_again(run: Run, data: Path, app: types.ModuleType) -> None:
    rebuilt: list[str] = []

    async def rebuild(settings: Settings) -> None:
        assert not InstanceLock(settings.data_dir).try_acquire(), "no bot may start meanwhile"
        rebuilt.append(settings.database_url)

    vars(app)["rebuild"] = rebuild
    assert run("db", "rebuild")[0] == 1
    assert rebuilt == []
    run("db", "upgrade")
    assert run("db", "rebuild") == (0, "Counted everything again.\n", "")
    assert rebuilt == [url_of(data)]


def test_content_check(run: Run, tmp_path: Path) -> None:
    assert run("content", "check") == (0, "The content is valid.\n", "")

    (tmp_path / "plan.toml").write_text("= nonsense")
    code, out, err = run("content", "check", str(tmp_path / "plan.toml"))
    assert (code, out) == (1, "")
    assert "plan.toml" in err
    assert "Traceback" not in err


def test_content_check_of_a_plan_in_markdown(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "plan.md"
    file.write_text(TEMPLATE, encoding="utf-8")
    assert run("content", "check", str(file)) == (0, "The content is valid.\n", "")

    file.write_text(TEMPLATE.replace("## Day 2: Lists", "## Day 1: Lists").replace("(20 min", "(20 mni"))
    code, out, err = run("content", "check", str(file))
    assert (code, out) == (1, "")
    assert [line.split(": ")[:2] for line in err.splitlines()] == [
        [str(file), "line 28"],
        [str(file), "line 30"],
    ]

    file.write_bytes(b"x" * (BYTES_MOST + 1))
    assert "more than 262,144 bytes" in run("content", "check", str(file))[2]
    code, _, err = run("content", "check", str(tmp_path / "none.md"))
    assert (code, err) == (1, f"{tmp_path}/none.md: cannot be read: No such file or directory\n")


def test_backup(run: Run, data: Path) -> None:
    code, _, err = run("backup", "copy.db")
    assert (code, err) == (1, f"There is no database at {data}/daymark.sqlite3: nothing to back up.\n")

    run("db", "upgrade")
    code, out, _ = run("backup", "copy.db")
    assert (code, out) == (0, f"Wrote copy.db ({Path('copy.db').stat().st_size:,} bytes), checked.\n")
    assert run("backup", "copy.db")[0] == 1
    assert run("backup", "--force", "copy.db")[0] == 0


# -- doctor and the rest ---------------------------------------------------------------------


def test_doctor_looks_at_everything(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, out, err = run("doctor")
    assert (code, err) == (1, "")
    assert "FAULT  DISCORD_TOKEN is not set\n       -> copy it from" in out
    assert out.count("FAULT") == 1
    assert "note   There is no database at" in out

    run("db", "upgrade")
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    code, out, _ = run("doctor", "--offline")
    assert (code, "note" in out, "FAULT" in out) == (0, False, False)
    assert TOKEN not in out


def test_doctor_asks_discord_if_there_is_a_token(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("DAYMARK_DISCORD_API_URL", "http://127.0.0.1:9")
    code, out, _ = run("doctor")
    assert code == 1
    assert "FAULT  Discord did not answer: ClientConnectorError" in out
    assert TOKEN not in out


def test_doctor_health(run: Run, data: Path) -> None:
    assert run("doctor", "--health")[0] == 1
    data.mkdir()
    sign = {"at": SystemClock().now().isoformat(), "connected": True}
    (data / "health.json").write_text(json.dumps(sign))
    assert run("doctor", "--health") == (0, "ok     the bot runs and is connected\n", "")


def test_what_the_machine_refuses_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    code, out, err = run("db", "upgrade")
    assert (code, out) == (1, "")
    assert err == f"{tmp_path}/data: File exists\n"


@pytest.mark.parametrize("arguments", [["nonsense"], ["run", "--nonsense"], ["db"], ["backup"], []])
def test_wrong_use_ends_with_2(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert code == 2
    assert "Usage: " in out + err
    assert "Traceback" not in err


def test_the_version(run: Run) -> None:
    assert run("--version") == (0, f"daymark {version('daymark')}\n", "")


def test_python_m_bot_is_the_same() -> None:
    script = Path(sys.executable).with_name("daymark")
    for command in ([sys.executable, "-m", "bot"], [str(script)]):
        asked = [*command, "--version"]
        done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
        assert (done.returncode, done.stdout.split()[0], done.stderr) == (0, "daymark", "")
