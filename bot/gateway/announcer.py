"""Send, find and edit posts on Discord, and know who and what is in a server."""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.domain.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.gateway.post_rendering import Rendered, render
from bot.services.ports import PostRef
from bot.services.posts import Post

NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
PING_NEEDED = "Mention Everyone (or make the role mentionable)"
LOOK_THROUGH = 1000
"""Messages after a claim among which a post is looked for, oldest first: it was sent soon after."""
PATIENCE = 5.0
_GONE = {10003: "the channel is gone", 50001: "I cannot see the channel"}


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    """Turn Discord's failures into the two that the use cases know."""
    try:
        yield
    except discord.Forbidden as error:
        raise ChannelUnavailable(_GONE.get(error.code, "I may not write there")) from error
    except discord.NotFound as error:
        raise ChannelUnavailable(_GONE.get(error.code, "the channel is gone")) from error
    except (discord.DiscordServerError, discord.RateLimited) as error:
        raise DiscordUnavailable from error
    except discord.HTTPException as error:
        # A rate limit without Discord's own headers, and statuses from a proxy in between.
        if error.status == 429 or error.status >= 500:
            raise DiscordUnavailable from error
        raise
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise DiscordUnavailable from error


class DiscordAnnouncer:
    """Write to Discord through a client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def _channel(self, channel_id: ChannelId) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id)

    async def send(self, channel_id: ChannelId, post: Post, nonce: str | None = None) -> PostRef:
        """Send a post; a repeat with the same nonce within minutes sends nothing new."""
        async with _translated():
            arguments = _arguments(render(post)) | ({"nonce": nonce} if nonce else {})
            message = await self._channel(channel_id).send(**arguments)
        return _ref(channel_id, message)

    async def edit(self, channel_id: ChannelId, message_id: MessageId, post: Post) -> None:
        """Render a post again; one that was deleted stays deleted."""
        message = self._channel(channel_id).get_partial_message(message_id)
        async with _translated():
            try:
                await message.edit(**_arguments(render(post)))
            except discord.NotFound as error:
                if error.code != 10008:
                    raise

    async def find(self, channel_id: ChannelId, marker: str, after: datetime) -> PostRef | None:
        """Look for an own post whose buttons carry a marker among the channel's recent messages."""
        async with _translated():
            channel = self._channel(channel_id)
            async for message in channel.history(limit=LOOK_THROUGH, after=after, oldest_first=True):
                if self._is_mine(message) and marker in _markers(message):
                    return _ref(channel_id, message)
        return None

    def _is_mine(self, message: discord.Message) -> bool:
        return self._client.user is not None and message.author.id == self._client.user.id

    async def tell_user(self, user_id: UserId, post: Post) -> bool:
        """Send a direct message; False where the person does not take any."""
        try:
            channel = await self._client.create_dm(discord.Object(user_id))
            await channel.send(**_arguments(render(post)))
        except (discord.HTTPException, aiohttp.ClientError, OSError):
            return False
        return True


def _arguments(rendered: Rendered) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "content": rendered.content,
        "embed": rendered.embed,
        "allowed_mentions": rendered.allowed_mentions,
    }
    if rendered.view is not None:
        arguments["view"] = rendered.view
    return arguments


def _ref(channel_id: ChannelId, message: discord.Message) -> PostRef:
    return PostRef(channel_id, MessageId(message.id), message.created_at)


def _markers(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        for part in getattr(row, "children", ()):
            yield (getattr(part, "custom_id", None) or "").rsplit(":", maxsplit=1)[-1]


class DiscordDirectory:
    """Know servers through a client's cache and the gateway."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def missing_permissions(
        self, guild_id: GuildId, channel_id: ChannelId, ping_role_id: RoleId | None
    ) -> Sequence[str]:
        """Name the permissions the bot lacks in a channel; all of them where it is gone."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is None or channel is None:
            return tuple(NEEDED.values())
        granted = channel.permissions_for(guild.me)
        missing = [name for field, name in NEEDED.items() if not getattr(granted, field)]
        role = guild.get_role(ping_role_id) if ping_role_id is not None else None
        if role is not None and not role.mentionable and not granted.mention_everyone:
            missing.append(PING_NEEDED)
        return missing

    async def absent(self, guild_id: GuildId, user_ids: Collection[UserId]) -> frozenset[UserId]:
        """Return those who are certainly not in the server any more; nobody where that is not known."""
        guild = self._client.get_guild(guild_id)
        if guild is None or guild.unavailable or not user_ids:
            return frozenset()
        try:
            async with asyncio.timeout(PATIENCE):
                found = await guild.query_members(user_ids=list(user_ids), limit=100, cache=False)
        except (TimeoutError, discord.DiscordException, aiohttp.ClientError, OSError):
            return frozenset()
        return frozenset(user_ids) - {UserId(member.id) for member in found}
