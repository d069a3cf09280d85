"""Check everything the bot needs, and say for each thing what to do."""

import asyncio
import json
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import aiohttp
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.content import check_content
from bot.settings import Settings, unknown_variables, variable

FRESH: Final = timedelta(minutes=3)
"""How old a sign of life may be; the bot gives one each minute."""

_TOKEN_FORM: Final = re.compile(r"[\w-]{18,}\.[\w-]{5,}\.[\w-]{20,}")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_PATIENCE: Final = aiohttp.ClientTimeout(total=10)
_PORTAL: Final = "Discord Developer Portal > your application > Bot"


class Level(Enum):
    """Tell how bad a finding is; only a fault keeps the bot from working."""

    OK = "ok"
    NOTE = "note"
    FAULT = "FAULT"


@dataclass(frozen=True)
class Finding:
    """Hold one thing that was looked at, and what to do about it."""

    level: Level
    text: str
    mend: str = ""

    def __str__(self) -> str:
        mend = f"\n       -> {self.mend}" if self.mend else ""
        return f"{self.level.value:<5}  {self.text}{mend}"


# -- the visit -------------------------------------------------------------------------------


def examine(settings: Settings, content: Path, *, online: bool | None = None) -> Iterator[Finding]:
    """Look at everything in turn; ask Discord if there is a token, unless told otherwise."""
    yield from examine_settings(settings)
    yield examine_folder(settings.data_dir)
    yield examine_database(settings.database_url)
    yield from examine_content(content)
    yield from examine_token(settings.discord_token)
    if settings.discord_token and (online is None or online):
        yield from asyncio.run(ask_discord(settings.discord_api_url, settings.discord_token))


def examine_settings(settings: Settings) -> Iterator[Finding]:
    """Show each setting but the token; point at names that are none, and at a token sent in the open."""
    for field in ("data_dir", "database_url", "log_format", "log_level"):
        yield Finding(Level.OK, f"{variable(field)} = {getattr(settings, field)}")
    for field in ("discord_api_url", "discord_gateway_url"):
        yield _address(variable(field), getattr(settings, field))
    for name in unknown_variables(os.environ):
        yield Finding(Level.NOTE, f"{name} is set, but there is no such setting", "compare with .env.example")


def examine_folder(folder: Path) -> Finding:
    """Try to write in the data folder."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return Finding(Level.OK, f"the data folder {folder} can be written")
    except OSError as error:
        mend = "give it to the user that runs the bot, or name another in DAYMARK_DATA_DIR"
        return Finding(Level.FAULT, f"the data folder {folder} cannot be written: {error.strerror}", mend)


def examine_database(url: str) -> Finding:
    """Compare the database with what this program knows."""
    from bot.storage.migrate import State, state

    found = state(url)
    if found is State.HEAD:
        return Finding(Level.OK, found.about(url))
    if found in (State.MISSING, State.BEHIND):
        return Finding(Level.NOTE, found.about(url), "`daymark run` does that by itself")
    return Finding(Level.FAULT, found.about(url))


def examine_content(content: Path) -> Iterator[Finding]:
    """Validate plans, quizzes and resources."""
    faults = check_content(content)
    for fault in faults:
        yield Finding(Level.FAULT, str(fault), "mend the file")
    if not faults:
        yield Finding(Level.OK, f"the content in {content} is valid")


def examine_token(token: SecretStr | None) -> Iterator[Finding]:
    """Look at the form of the token without showing it."""
    if token is None:
        yield Finding(Level.FAULT, "DISCORD_TOKEN is not set", f"copy it from {_PORTAL} into .env")
    elif not _TOKEN_FORM.fullmatch(token.get_secret_value()):
        yield Finding(
            Level.NOTE, "DISCORD_TOKEN does not look like a bot token", f"copy it from {_PORTAL} again"
        )
    else:
        yield Finding(Level.OK, "DISCORD_TOKEN is set")


def _address(name: str, url: str) -> Finding:
    parts = urlsplit(url)
    if parts.scheme in ("https", "wss") or parts.hostname in _LOOPBACK:
        return Finding(Level.OK, f"{name} = {url}")
    mend = f"use {'https' if parts.scheme == 'http' else 'wss'}:// unless the network is yours alone"
    return Finding(Level.NOTE, f"{name} = {url} sends the token in the open", mend)


# -- Discord ---------------------------------------------------------------------------------


async def ask_discord(api: str, token: SecretStr) -> list[Finding]:
    """Ask Discord who this token is, and about its application."""
    headers = {"Authorization": f"Bot {token.get_secret_value()}"}
    try:
        async with aiohttp.ClientSession(headers=headers, timeout=_PATIENCE) as session:
            user = await _get(session, f"{api}/users/@me")
            application = await _get(session, f"{api}/applications/@me")
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
        # Only the kind of error: its text could quote the request.
        mend = "check the network, DAYMARK_DISCORD_API_URL and https://discordstatus.com"
        return [Finding(Level.FAULT, f"Discord did not answer: {type(error).__name__}", mend)]
    return [_about_user(*user), _about_application(*application)]


async def _get(session: aiohttp.ClientSession, url: str) -> tuple[int, dict[str, Any]]:
    async with session.get(url) as answer:
        body = await answer.json(content_type=None) if answer.status == 200 else {}
        return answer.status, body if isinstance(body, dict) else {}


def _about_user(status: int, user: dict[str, Any]) -> Finding:
    if status == 200:
        return Finding(Level.OK, f"Discord knows the token: it is {user.get('username', 'a bot')}")
    return _refusal(status, "the token")


def _about_application(status: int, application: dict[str, Any]) -> Finding:
    if status != 200:
        return _refusal(status, "the application")
    if application.get("bot_require_code_grant"):
        mend = f"{_PORTAL}: switch off 'Requires OAuth2 Code Grant'"
        return Finding(Level.FAULT, "the application cannot be added to a server by its link", mend)
    return Finding(Level.OK, f"the application is {application.get('name', 'there')}")


def _refusal(status: int, what: str) -> Finding:
    if status in (401, 403):
        mend = f"{_PORTAL} > Reset Token, then put the new one into DISCORD_TOKEN"
        return Finding(Level.FAULT, f"Discord does not accept {what} (it answered {status})", mend)
    mend = "wait a minute and try again; https://discordstatus.com tells of troubles"
    return Finding(Level.FAULT, f"Discord answered {status} when asked about {what}", mend)


# -- the sign of life ------------------------------------------------------------------------


def examine_health(data_dir: Path, now: datetime) -> Finding:
    """Tell from its last sign of life whether the bot runs and is connected."""
    try:
        sign = json.loads((data_dir / "health.json").read_text(encoding="utf-8"))
        at, connected = datetime.fromisoformat(sign["at"]), sign["connected"]
        age = abs(now - at)  # also if the clock was set back
    except (OSError, ValueError, KeyError, TypeError):
        return Finding(Level.FAULT, "the bot has given no sign of life", "is `daymark run` running here?")
    if age >= FRESH:
        mend = "is `daymark run` running? its log says why it stopped"
        return Finding(Level.FAULT, f"the last sign of life is {int(age.total_seconds())} s old", mend)
    if connected is not True:
        return Finding(
            Level.FAULT, "the bot runs, but is not connected to Discord", "it tries again by itself"
        )
    return Finding(Level.OK, "the bot runs and is connected")


def health_now(settings: Settings) -> Finding:
    """Examine the health at this moment."""
    return examine_health(settings.data_dir, SystemClock().now())
