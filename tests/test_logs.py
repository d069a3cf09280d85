"""The log: one form for every record, and the token in none."""

import json
import logging
import warnings
from collections.abc import Iterator

import pytest
import structlog
from pydantic import SecretStr

from bot.logs import configure_logging
from bot.settings import LogFormat

TOKEN = 'MTk4NjIyNDgzNDcxOTI1MjQ4."Cl2FMQ\\.ZnCjm1XVW7vRze4b7Cq4se7kKWs'
"""With a quote and a backslash: JSON writes them differently."""


@pytest.fixture(autouse=True)
def _restore_logging() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


def fail_with_the_token() -> None:
    raise RuntimeError(f"401 for Bot {TOKEN}")


def say_the_token_everywhere() -> None:
    ours, theirs = structlog.get_logger("bot.app"), logging.getLogger("discord.http")
    ours.info(f"in the event {TOKEN}", key=TOKEN, nested={"deep": [TOKEN]})
    theirs.warning("in the arguments: %s", TOKEN)
    theirs.error("headers %(token)s", {"token": TOKEN})
    for log in (ours, theirs):
        try:
            fail_with_the_token()
        except RuntimeError:
            log.exception("in the traceback")


@pytest.mark.parametrize("form", ["console", "json"])
def test_the_token_is_in_no_record(form: LogFormat, capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging(form, "DEBUG", SecretStr(TOKEN))
    say_the_token_everywhere()

    written = capsys.readouterr()
    assert written.out == ""
    assert written.err.count("RuntimeError") >= 2
    assert written.err.count("[token]") >= 7
    for secret in (TOKEN, TOKEN[-20:], json.dumps(TOKEN)[1:-1], repr(TOKEN)[1:-1]):
        assert secret not in written.err


def test_json_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO", SecretStr(TOKEN))
    structlog.get_logger("bot.app").bind(guild=7).info("posted", day=9)
    logging.getLogger("discord.client").info("logged in as %s", "Daymark")
    try:
        fail_with_the_token()
    except RuntimeError:
        logging.getLogger("asyncio").exception("a task failed")

    posted, logged_in, failed = map(json.loads, capsys.readouterr().err.splitlines())
    assert {**posted, "timestamp": ""} == {
        "event": "posted", "day": 9, "guild": 7, "level": "info", "logger": "bot.app", "timestamp": ""
    }  # fmt: skip
    assert posted["timestamp"].endswith("Z")
    assert (logged_in["event"], logged_in["logger"]) == ("logged in as Daymark", "discord.client")
    assert failed["exception"].endswith("RuntimeError: 401 for Bot [token]")


def test_the_level_holds_for_all_and_chatty_libraries_whisper(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO", None)
    for name in ("bot.app", "discord.client", "apscheduler.executors.default"):
        structlog.get_logger(name).debug("too fine")
        logging.getLogger(name).debug("too fine")
        logging.getLogger(name).info("fine")
        logging.getLogger(name).warning("grave")

    heard = [
        (line["logger"], line["event"]) for line in map(json.loads, capsys.readouterr().err.splitlines())
    ]
    assert heard == [
        ("bot.app", "fine"),
        ("bot.app", "grave"),
        ("discord.client", "fine"),
        ("discord.client", "grave"),
        ("apscheduler.executors.default", "grave"),
    ]


def test_warnings_are_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("json", "INFO", None)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("something is old", DeprecationWarning, stacklevel=1)
    assert "something is old" in json.loads(capsys.readouterr().err)["event"]
