"""Build everything and close everything; nothing else constructs."""

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Callable, Iterator, Set
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import discord
import structlog
from yarl import URL

from bot.charts.painter import Painter
from bot.clock import SystemClock
from bot.content import CONTENT_FOLDER, load_library
from bot.domain.ids import UserId
from bot.domain.library import Library
from bot.gateway.announcer import DiscordAnnouncer, DiscordDirectory
from bot.gateway.client import DaymarkClient
from bot.gateway.outages import is_outage
from bot.instance import Holder, InstanceLock
from bot.scheduler.alarm import AlarmClock
from bot.scheduler.jobs import build_scheduler
from bot.services import ports
from bot.services.all import Services, build_services
from bot.services.bank_report import BankReport, bank_report
from bot.services.memory import Memory
from bot.services.ports import Clock
from bot.services.privacy import Held, Privacy
from bot.settings import Settings, SettingsError, require_token
from bot.storage.engine import Database
from bot.storage.migrate import require_head
from cogs import build_cogs

REFUSED = "DISCORD_TOKEN: Discord refused it; make a new one and put it in .env"
BAD_TOKEN = 4004
TRY_START_AGAIN_AFTER = (1, 2, 5, 10, 20, 40, 60, 60, 60)
"""Seconds; after these four minutes the process ends, and whoever started it may start it again."""
FINISH_WITHIN = 3.0
IDLE = {"__timeout_task_impl", "_delay_ready"}
"""Tasks of discord.py that only wait: for a card to be old, and for servers after READY."""
ALLOCATED_BETWEEN_COLLECTIONS = 20_000
_log = structlog.get_logger(__name__)


class DiscordUnreachable(ConnectionError):
    """Say that Discord could not be reached at the start."""


@dataclass(frozen=True, slots=True)
class App:
    """The bot, wired: a client with its cogs, and the use cases behind them."""

    client: DaymarkClient
    services: Services
    memory: Memory
    alarm: AlarmClock


def build_app(db: Database, library: Library, clock: Clock, painter: ports.Painter | None = None) -> App:
    """Wire the bot to a database, content, a clock and a painter; it is not equipped with cogs yet."""
    client = DaymarkClient()
    announcer, directory = DiscordAnnouncer(client), DiscordDirectory(client)
    alarm = AlarmClock()
    services = build_services(db, library, clock, announcer, directory, alarm, painter)
    return App(client, services, Memory(db), alarm)


async def run_bot(settings: Settings) -> None:
    """Be the bot of a data folder until cancelled; wait while another process is.

    Raises SettingsError, ContentError, DatabaseOutdated, DiscordUnreachable.
    """
    token = require_token(settings).get_secret_value()
    library = load_library(CONTENT_FOLDER)
    _point_discord_at(settings)
    lock = InstanceLock(settings.data_dir)
    await lock.acquire(_say_who_runs)
    try:
        await asyncio.to_thread(require_head, settings.database_url)
        _collect_seldom()
        painter = Painter(settings.data_dir / "charts")
        async with _opened(settings.database_url) as db, painter:
            await _run_when_reachable(settings, lambda: build_app(db, library, SystemClock(), painter), token)
    finally:
        lock.release()


def _collect_seldom() -> None:
    """Keep what lives as long as the process out of garbage collections, and have fewer of them.

    Big boards are a fifth faster for it: they make thousands of objects that reference counting frees.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(ALLOCATED_BETWEEN_COLLECTIONS)


def _say_who_runs(holder: Holder | None) -> None:
    _log.warning("another process is the bot of this data folder; waiting", holder=str(holder))


async def _run_when_reachable(settings: Settings, build: Callable[[], App], token: str) -> None:
    """Run, and begin anew where Discord is down at the start; later the client reconnects by itself."""
    for seconds in TRY_START_AGAIN_AFTER:
        try:
            return await _run(settings, build(), token)
        except DiscordUnreachable as problem:
            _log.warning("cannot start yet; trying again", problem=str(problem), seconds=seconds)
        await asyncio.sleep(seconds)
    return await _run(settings, build(), token)


async def _run(settings: Settings, app: App, token: str) -> None:
    client = app.client
    scheduler = build_scheduler(app.services, lambda: _beat(app, settings.data_dir))
    app.alarm.wind_up(scheduler, app.services.rounds.advance_due)

    stopping = asyncio.Event()

    async def when_ready() -> None:
        if stopping.is_set():
            return
        if not scheduler.running:
            scheduler.start()
        await _beat(app, settings.data_dir)
        await app.services.rounds.advance_due()
        await app.services.deliveries.deliver_due()

    def stop_jobs() -> None:
        stopping.set()
        if scheduler.running:
            scheduler.shutdown(wait=False)

    client.equip(build_cogs(client, app.services), app.memory, when_ready)
    try:
        with _told_plainly():
            await _stay_connected(client, token, stop_jobs)
    finally:
        (settings.data_dir / "health.json").unlink(missing_ok=True)


@contextmanager
def _told_plainly() -> Iterator[None]:
    """Turn what the user can mend, or wait for, into errors that say so."""
    try:
        yield
    except discord.LoginFailure:
        raise SettingsError([REFUSED]) from None
    except discord.ConnectionClosed as error:
        if error.code != BAD_TOKEN:
            raise
        raise SettingsError([REFUSED]) from None
    except Exception as error:
        if not is_outage(error):
            raise
        raise DiscordUnreachable(f"Discord does not answer: {error}. Look at the network.") from error


async def _stay_connected(client: DaymarkClient, token: str, stop_jobs: Callable[[], None]) -> None:
    """Be on Discord until cancelled; what was begun then comes to an end before anything is closed."""
    others = asyncio.all_tasks()
    async with client:
        try:
            await client.start(token)
        finally:
            stop_jobs()
            await _finish(asyncio.all_tasks() - others)


async def _finish(begun: Set[asyncio.Task[Any]]) -> None:
    """Let answers to members get out; what takes longer than they would wait for is given up."""
    for task in begun:
        if getattr(task.get_coro(), "__name__", None) in IDLE:
            task.cancel()
    late = (await asyncio.wait(begun, timeout=FINISH_WITHIN))[1] if begun else set()
    for task in late:
        task.cancel()
    await asyncio.gather(*late, return_exceptions=True)


async def _beat(app: App, data_dir: Path) -> None:
    """Note that the process is alive and whether it is connected: in the database and for the doctor."""
    await app.services.pulse.beat(connected=app.client.connected)
    sign = {"at": app.services.clock.now().isoformat(), "connected": app.client.connected}
    await asyncio.to_thread(_replace_file, data_dir / "health.json", json.dumps(sign))


def _replace_file(path: Path, text: str) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _point_discord_at(settings: Settings) -> None:
    """Talk to a Discord-compatible proxy or test double, where one is named."""
    if settings.discord_api_url is not None:
        discord.http.Route.BASE = str(settings.discord_api_url).rstrip("/")
    if settings.discord_gateway_url is not None:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = URL(str(settings.discord_gateway_url))


@asynccontextmanager
async def _opened(url: str) -> AsyncIterator[Database]:
    db = Database(url)
    try:
        yield db
    finally:
        await db.close()


async def held_about(settings: Settings, user_id: UserId) -> Held:
    """Return all that is held about a person."""
    async with _opened(settings.database_url) as db:
        return await Privacy(db, SystemClock()).held(user_id)


async def delete_about(settings: Settings, user_id: UserId) -> Held:
    """Delete all that is held about a person."""
    async with _opened(settings.database_url) as db:
        return await Privacy(db, SystemClock()).delete(user_id)


async def how_questions_fare(settings: Settings) -> BankReport:
    """Return how the shipped questions fare in all servers together."""
    async with _opened(settings.database_url) as db:
        return await bank_report(db, load_library(CONTENT_FOLDER))


async def rebuild(settings: Settings) -> None:
    """Compute everything anew that is derived from what members did."""
    async with _opened(settings.database_url) as db:
        library = load_library(CONTENT_FOLDER)
        await build_app(db, library, SystemClock()).services.boards.rebuild()
