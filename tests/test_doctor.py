"""The doctor: what is wrong, what to do, and never the token."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port
from pydantic import SecretStr

from bot.doctor import (
    Finding,
    Level,
    ask_discord,
    examine_content,
    examine_database,
    examine_folder,
    examine_health,
    examine_settings,
    examine_token,
)
from bot.settings import Settings
from bot.storage.migrate import upgrade

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)

Serve = Callable[[dict[str, Any]], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Hand out a function that answers each path with a status or with JSON, for the right token only."""
    servers: list[TestServer] = []

    async def start(answers: dict[str, Any]) -> str:
        async def answer(request: web.Request) -> web.Response:
            found = answers[request.path]
            if request.headers["Authorization"] != f"Bot {TOKEN}":
                found = 401
            return web.Response(status=found) if isinstance(found, int) else web.json_response(found)

        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        servers.append(TestServer(app))
        await servers[-1].start_server()
        return str(servers[-1].make_url("")).rstrip("/")

    yield start
    for server in servers:
        await server.close()


def good() -> dict[str, Any]:
    return {"/users/@me": {"username": "Daymark"}, "/applications/@me": {"name": "Daymark app"}}


async def ask(url: str, token: str = TOKEN) -> list[Finding]:
    findings = await ask_discord(url, SecretStr(token))
    assert token not in "".join(map(str, findings))
    return findings


async def test_discord_knows_the_token(serve: Serve) -> None:
    assert [(each.level, each.text) for each in await ask(await serve(good()))] == [
        (Level.OK, "Discord knows the token: it is Daymark"),
        (Level.OK, "the application is Daymark app"),
    ]


async def test_discord_refuses_the_token(serve: Serve) -> None:
    user, application = await ask(await serve(good()), "x" * 30)
    assert user.level is application.level is Level.FAULT
    assert "does not accept the token" in user.text
    assert "Reset Token" in user.mend


async def test_discord_has_troubles(serve: Serve) -> None:
    (user, application) = await ask(await serve({**good(), "/applications/@me": 503}))
    assert user.level is Level.OK
    assert application.level is Level.FAULT
    assert "Discord answered 503 when asked about the application" in application.text


async def test_an_application_that_no_link_can_add(serve: Serve) -> None:
    answers = {**good(), "/applications/@me": {"name": "D", "bot_require_code_grant": True}}
    _, application = await ask(await serve(answers))
    assert application.level is Level.FAULT
    assert "Requires OAuth2 Code Grant" in application.mend


async def test_an_answer_that_is_no_discord(serve: Serve) -> None:
    user, application = await ask(await serve({"/users/@me": [], "/applications/@me": "hello"}))
    assert user.level is application.level is Level.OK  # it knows no better: the status says so


@pytest.mark.parametrize("token", [TOKEN, f"{TOKEN}\nX-Evil: 1", f"{TOKEN}ü€"])
async def test_discord_cannot_be_asked(token: str) -> None:
    (finding,) = await ask(f"http://127.0.0.1:{unused_port()}", token)
    assert finding.level is Level.FAULT
    assert finding.text.startswith("Discord did not answer: ")


@pytest.mark.parametrize(
    ("token", "level", "says"),
    [
        (None, Level.FAULT, "is not set"),
        (TOKEN, Level.OK, "is set"),
        (f"Bot {TOKEN}", Level.NOTE, "does not look like"),
        ("MTk4NjIyNDgzNDcxOTI1MjQ4", Level.NOTE, "does not look like"),
    ],
)
def test_the_form_of_the_token(token: str | None, level: Level, says: str) -> None:
    (finding,) = examine_token(SecretStr(token) if token else None)
    assert finding.level is level
    assert says in finding.text
    assert not token or token not in str(finding)


def test_settings_are_shown_and_an_open_wire_is_pointed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DAYMARK_LOGLEVEL", "DEBUG")
    settings = Settings(
        _env_file=None,
        discord_token=SecretStr(TOKEN),
        data_dir=tmp_path,
        discord_api_url="http://discord.example/api",
        discord_gateway_url="ws://127.0.0.1:9/",
    )
    findings = {each.text.split()[0]: each for each in examine_settings(settings)}

    assert findings["DAYMARK_DATA_DIR"].text == f"DAYMARK_DATA_DIR = {tmp_path}"
    assert findings["DAYMARK_DISCORD_API_URL"].level is Level.NOTE
    assert "https://" in findings["DAYMARK_DISCORD_API_URL"].mend
    assert findings["DAYMARK_DISCORD_GATEWAY_URL"].level is Level.OK
    assert "no such setting" in findings["DAYMARK_LOGLEVEL"].text
    assert TOKEN not in "".join(map(str, findings.values()))


def test_the_data_folder_is_tried(tmp_path: Path) -> None:
    assert examine_folder(tmp_path / "new").level is Level.OK
    assert list((tmp_path / "new").iterdir()) == []

    (tmp_path / "file").touch()
    finding = examine_folder(tmp_path / "file" / "data")
    assert finding.level is Level.FAULT
    assert "DAYMARK_DATA_DIR" in finding.mend


def test_the_database_is_looked_at(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path}/daymark.sqlite3"
    assert examine_database(url).level is Level.NOTE
    upgrade(url)
    assert examine_database(url).level is Level.OK
    (tmp_path / "daymark.sqlite3").write_text("no database" * 100)
    assert examine_database(url).level is Level.FAULT


def test_the_content_is_checked(tmp_path: Path) -> None:
    findings = list(examine_content(tmp_path))
    assert findings
    assert all(each.level is Level.FAULT for each in findings)


@pytest.mark.parametrize(
    ("age", "connected", "level", "says"),
    [
        (timedelta(seconds=59), True, Level.OK, "runs and is connected"),
        (timedelta(seconds=179), True, Level.OK, "runs and is connected"),
        (timedelta(minutes=3), True, Level.FAULT, "180 s old"),
        (timedelta(minutes=-4), True, Level.FAULT, "240 s old"),
        (timedelta(seconds=1), False, Level.FAULT, "not connected"),
        (timedelta(seconds=1), "yes", Level.FAULT, "not connected"),
    ],
)
def test_health(tmp_path: Path, age: timedelta, connected: object, level: Level, says: str) -> None:
    sign = {"at": (NOW - age).isoformat(), "connected": connected}
    (tmp_path / "health.json").write_text(json.dumps(sign))
    finding = examine_health(tmp_path, NOW)
    assert finding.level is level
    assert says in finding.text


@pytest.mark.parametrize("sign", [None, "", "{}", "[]", '{"at": "soon", "connected": true}', '{"at": 3}'])
def test_no_sign_of_life(tmp_path: Path, sign: str | None) -> None:
    if sign is not None:
        (tmp_path / "health.json").write_text(sign)
    assert examine_health(tmp_path, NOW).text == "the bot has given no sign of life"


def test_a_naive_time_is_no_sign_of_life(tmp_path: Path) -> None:
    (tmp_path / "health.json").write_text('{"at": "2026-01-05T12:00:00", "connected": true}')
    assert examine_health(tmp_path, NOW).level is Level.FAULT
