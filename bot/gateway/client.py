"""Be the Discord client: intents, commands, actions."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

import discord
import structlog
from discord import app_commands
from discord.ext import commands

from bot.gateway.actions import ActionButton, Actions, ActionSelect
from bot.gateway.error_replies import reply_to_error

_log = structlog.get_logger(__name__)

# Daymark never speaks: without this the log would begin with warnings about it.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


class Memory(Protocol):
    """Keep a few values over restarts."""

    async def get(self, key: str) -> str | None:
        """Return a remembered value."""

    async def put(self, key: str, value: str) -> None:
        """Remember a value."""


class Tree(app_commands.CommandTree[commands.Bot]):
    """Answer every command's error from the one table."""

    async def on_error(
        self, interaction: discord.Interaction[Any], error: app_commands.AppCommandError, /
    ) -> None:
        await reply_to_error(interaction, error)
        # Refused or not, it was a command: who listens for the end of one hears of both.
        interaction.client.dispatch("command_refused", interaction)


class DaymarkClient(commands.Bot):
    """Run cogs on the fewest intents: servers only, no members, no messages."""

    def __init__(self) -> None:
        # Without them discord.py warns at each start that voice, which nobody uses here, will not work.
        discord.VoiceClient.warn_nacl = False
        discord.VoiceClient.warn_dave = False
        super().__init__(
            command_prefix=(),
            help_command=None,
            intents=discord.Intents(guilds=True),
            member_cache_flags=discord.MemberCacheFlags.none(),
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            tree_cls=Tree,
        )
        self.actions = Actions()
        self.connected = False
        self._cogs_to_add: Sequence[commands.Cog] = ()
        self._memory: Memory | None = None
        self._when_ready: Callable[[], Awaitable[None]] | None = None

    def equip(
        self,
        cogs: Sequence[commands.Cog],
        memory: Memory | None,
        when_ready: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """Hand over what runs on this client; without a memory commands are always synced."""
        self._cogs_to_add = cogs
        self._memory = memory
        self._when_ready = when_ready

    async def setup_hook(self) -> None:
        """Load the cogs and register commands and components."""
        self.add_dynamic_items(ActionButton, ActionSelect)
        for cog in self._cogs_to_add:
            await self.add_cog(cog)
        await self._sync()

    async def _sync(self) -> None:
        """Register the commands with Discord, if their definition changed since the last time."""
        definition = [command.to_dict(self.tree) for command in self.tree.get_commands()]
        digest = hashlib.sha256(json.dumps(definition, sort_keys=True).encode()).hexdigest()
        if self._memory is not None and await self._memory.get(self._sync_key) == digest:
            return
        await self.tree.sync()
        _log.info("commands synced", count=len(definition))
        if self._memory is not None:
            await self._memory.put(self._sync_key, digest)

    async def connect(self, *, reconnect: bool = True) -> None:
        """Keep the connection; a first try that fails is raised, where discord.py stumbles over it."""
        try:
            await super().connect(reconnect=reconnect)
        except AttributeError as error:
            # It asks the connection that it never had for its session.
            if getattr(self, "ws", None) is not None or not isinstance(error.__context__, Exception):
                raise
            raise error.__context__ from None

    @property
    def _sync_key(self) -> str:
        return f"commands:{self.application_id}"

    async def on_ready(self) -> None:
        """Begin the work that needs a connection."""
        self.connected = True
        _log.info("ready", servers=len(self.guilds))
        if self._when_ready is not None:
            await self._when_ready()

    async def on_resumed(self) -> None:
        """Note that the connection is back."""
        self.connected = True

    async def on_disconnect(self) -> None:
        """Note that the connection is gone."""
        self.connected = False

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Take the forms; no form is kept in memory, so each one arrives here."""
        await self.actions.submit(interaction)

    async def on_message(self, message: discord.Message, /) -> None:
        """Do nothing: Daymark reads no messages."""
