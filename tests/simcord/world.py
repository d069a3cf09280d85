"""Run the real bot with its real database inside SimCord."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import discord
import simcord
from simcord.components import walk_components
from structlog.testing import capture_logs
from structlog.typing import EventDict

from bot.app import App, build_app
from bot.domain.errors import DaymarkError
from bot.domain.library import Library
from bot.services.ports import Painter
from bot.storage.engine import Database
from cogs import build_cogs
from tests.fakes import FakePainter
from tests.simcord.checks import faults

MANAGE = discord.Permissions(manage_guild=True)
BUGS = ("unexpected error", "delivery failed", "round failed")


class SimClock:
    """The simulator's clock; the bot is built before the simulator is."""

    env: simcord.Env

    def now(self) -> datetime:
        return self.env.now()


class World:
    """A server with a study channel, a group chat, an organiser and two members."""

    def __init__(
        self,
        env: simcord.Env,
        app: App,
        db: Database,
        clock: SimClock,
        database_url: str,
        library: Library,
        logs: list[EventDict],
        painter: FakePainter,
    ) -> None:
        self.env = env
        self.app = app
        self.db = db
        self.logs = logs
        self.painter = painter
        self._clock = clock
        self._url = database_url
        self._library = library
        self.guild = env.create_guild()
        self.study = self.guild.create_text_channel("study")
        self.chat = self.guild.create_text_channel("chat")
        managers = self.guild.create_role("Managers", permissions=MANAGE)
        self.boss = self.guild.add_member(env.create_user("boss"), roles=[managers])
        self.ann = self.guild.add_member(env.create_user("ann"))
        self.bo = self.guild.add_member(env.create_user("bo"))

    async def set_up(self, **options: Any) -> simcord.InteractionResult:
        """Make a cohort whose day 1 is posted on 2026-01-02 at 09:00 UTC, and forget the sign-up post."""
        return await self.boss.slash(self.study, "setup", **{"timezone": "UTC", "chat": self.chat, **options})

    async def deliver(self) -> None:
        """Do what the scheduler's sweeps do."""
        await self.app.services.deliveries.deliver_due()
        await self.app.services.deliveries.refresh_posts()
        await self.env.settle()

    async def forward(self, **how_far: float) -> None:
        """Move the clock, then sweep."""
        await self.env.advance_time(timedelta(**how_far).total_seconds())
        await self.deliver()

    def newcomer(self, name: str) -> simcord.MemberActor:
        """Let somebody into the server; the name is what others see."""
        return self.guild.add_member(self.env.create_user(f"user-{len(self.guild.member_ids())}"), nick=name)

    @asynccontextmanager
    async def at_once(self) -> AsyncIterator[None]:
        """Let presses meet: all of the block reach the bot before it has answered one."""

        async def not_yet(**_: Any) -> None:
            pass

        self.env._settle_internal = not_yet  # type: ignore[method-assign]
        try:
            yield
        finally:
            del self.env._settle_internal
        await self.env.settle()

    async def restart(self, library: Library | None = None) -> None:
        """Stop the bot and start a new one on the same database, perhaps with other content."""
        await self.db.close()
        self._library = library or self._library
        self.db = Database(self._url)
        self.app = equipped(self.db, self._library, self._clock, self.painter)
        await self.env.restart_bot(self.app.client)

    def unexpected(self) -> list[object]:
        """List what went wrong and no member was told plainly: bugs."""
        raised = [getattr(error, "original", error) for error in self.env.errors]
        logged = [entry for entry in self.logs if entry["event"] in BUGS]
        return [error for error in raised if not isinstance(error, DaymarkError)] + logged


def refusal(result: simcord.InteractionResult) -> str:
    """Return the text of a private refusal."""
    assert result.ephemeral
    assert result.response is not None
    assert result.response.content
    return result.response.content


def private(result: simcord.InteractionResult) -> str:
    """Return what the member alone reads: an answer, or a card that was changed in place."""
    assert result.response is not None
    assert result.response.ephemeral
    return texts(result.response)


def texts(message: simcord.ResponseMessage | discord.Message | None) -> str:
    """Return everything a person reads in a message: content, embeds and card texts."""
    assert message is not None
    parts = [message.content, *(line for embed in message.embeds for line in _embed_texts(embed))]
    tree = [part if isinstance(part, dict) else part.to_dict() for part in message.components]
    found = [part.get("content") or part.get("label") for part in walk_components(tree)]
    return "\n".join(text for text in [*parts, *found] if text)


def _embed_texts(embed: discord.Embed) -> list[str | None]:
    fields = [text for field in embed.fields for text in (field.name, field.value)]
    return [embed.author.name, embed.title, embed.description, *fields, embed.footer.text]


def equipped(db: Database, library: Library, clock: SimClock, painter: Painter) -> App:
    """Build the bot with its cogs."""
    app = build_app(db, library, clock, painter)
    app.client.equip(build_cogs(app.client, app.services), app.memory)
    return app


@asynccontextmanager
async def opened_world(database_url: str, library: Library) -> AsyncIterator[World]:
    """Open a world; what went wrong unnoticed fails the test at the end."""
    clock = SimClock()
    db = Database(database_url)
    painter = FakePainter()
    app = equipped(db, library, clock, painter)
    env = simcord.Env(app.client)
    clock.env = env
    with capture_logs() as logs:
        await env.start()
        world = World(env, app, db, clock, database_url, library, logs, painter)
        try:
            yield world
        finally:
            await env.shutdown()
            await world.db.close()
    assert world.unexpected() == []
    assert faults(env) == []
