"""Put the two bots before two equal doubles, and ask them."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.wire.double import DiscordDouble
from tests.wire.replies import Reply
from tests.wire.things import User

from .bare import TEXT
from .group import CHANNEL, FIRST_MEMBER, GUILD, MEMBERS, name_of
from .processes import Process, start

PATIENCE = 60.0
TOKEN = "a-token"
OPTIONS: dict[str, dict[str, Any]] = {"leaderboard": {"period": "all"}}
"""A week's board would be empty on a Monday."""


@dataclass
class Contender:
    """One bot, its Discord and its folder."""

    name: str
    double: DiscordDouble
    command: Sequence[str]
    folder: Path
    settings: dict[str, str]
    constant: str | None
    members: list[User] = field(default_factory=list)
    process: Process | None = None

    async def start(self) -> float:
        """Start the process and return the seconds until it is ready."""
        self.process, seconds = await start(self.command, self.folder, self.settings)
        return seconds

    async def stop(self) -> list[str]:
        """Stop the process, if one runs, and return what it complained about."""
        process, self.process = self.process, None
        if process is None:
            return []
        await process.stop()
        return process.complaints

    def memory(self) -> float:
        """Return the MiB that the process holds."""
        assert self.process is not None
        return self.process.memory()

    async def ask(self, command: str, user: User) -> Reply:
        """Let a member run a command."""
        return await self.double.slash(GUILD, CHANNEL, user, command, options=OPTIONS.get(command))

    def populate(self) -> None:
        """Make the server with all its members."""
        self.double.interactions.ack_seconds = PATIENCE  # late answers are counted, not refused
        self.double.add_guild(guild_id=GUILD)
        self.double.add_channel(GUILD, channel_id=CHANNEL)
        people = [self.double.world.add_user(name_of(i), user_id=FIRST_MEMBER + i) for i in range(MEMBERS)]
        self.members = [self.double.add_member(GUILD, user) for user in people]


@asynccontextmanager
async def both(folder: Path) -> AsyncIterator[tuple[Contender, Contender]]:
    """Offer the bare bot and Daymark, not started yet; stop what still runs at the end."""
    async with AsyncExitStack() as stack:
        first, second = [await stack.enter_async_context(DiscordDouble()) for _ in range(2)]
        bare = Contender("bare", first, _bare_command(first), folder, {}, TEXT)
        daymark = Contender("Daymark", second, ["-m", "bot", "run"], folder, _settings(second, folder), None)
        for bot in (bare, daymark):
            bot.populate()
            stack.push_async_callback(bot.stop)
        yield bare, daymark


def _bare_command(double: DiscordDouble) -> list[str]:
    return ["-m", "tests.bench.bare", double.api_url, double.gateway_url]


def _settings(double: DiscordDouble, folder: Path) -> dict[str, str]:
    return {
        "DISCORD_TOKEN": TOKEN,
        "DAYMARK_DATA_DIR": str(folder),
        "DAYMARK_LOG_FORMAT": "json",
        "DAYMARK_DISCORD_API_URL": double.api_url,
        "DAYMARK_DISCORD_GATEWAY_URL": double.gateway_url,
    }


def said(reply: Reply) -> str:
    """Return all that an answer says."""
    assert reply.callback is not None
    return json.dumps(reply.callback.data, ensure_ascii=False)
