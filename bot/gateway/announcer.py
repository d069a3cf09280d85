"""Send, find and edit posts on Discord, and know who and what is in a server."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

import aiohttp
import discord

from bot.domain.errors import ChannelUnavailable, DiscordUnavailable
from bot.domain.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.gateway.outages import insist, is_outage
from bot.gateway.pictures import as_file
from bot.gateway.post_rendering import Rendered
from bot.gateway.round_rendering import render
from bot.services.ports import PostRef
from bot.services.posts import Post

NEEDED = {
    "view_channel": "View Channel",
    "send_messages": "Send Messages",
    "embed_links": "Embed Links",
    "attach_files": "Attach Files",
    "read_message_history": "Read Message History",
}
PING_NEEDED = "Mention everyone, here and All Roles (or make the role mentionable)"
LOOK_THROUGH = 1000
"""Messages after a claim among which a post is looked for, oldest first: it was sent soon after."""
PATIENCE = 1.5
"""Seconds for the gateway to say who left: a member who waits for a board gets it within three."""
ANSWER_WITHIN = 60.0
"""Seconds, all further tries included: one request that hangs must not hold up every other post."""
CANNOT_SEE, NO_MESSAGE, ARCHIVED, HAS_THREAD = 50001, 10008, 50083, 160004
THREAD_OPEN_FOR = 10080
"""Minutes without a word after which a thread is archived; what stands in it cannot be edited then."""


@asynccontextmanager
async def _translated(channel_id: ChannelId) -> AsyncIterator[None]:
    """Turn Discord's failures into the two that the use cases know."""
    try:
        async with asyncio.timeout(ANSWER_WITHIN):
            yield
    except discord.Forbidden as error:
        may_not = "see" if error.code == CANNOT_SEE else "write in"
        raise ChannelUnavailable(f"I may not {may_not} <#{channel_id}>") from error
    except discord.NotFound as error:
        raise ChannelUnavailable(f"the channel <#{channel_id}> is gone") from error
    except Exception as error:
        if not is_outage(error):
            raise
        raise DiscordUnavailable from error


class DiscordAnnouncer:
    """Write to Discord through a client."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    def _channel(self, channel_id: ChannelId) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(channel_id)

    async def send(self, channel_id: ChannelId, post: Post, nonce: str | None = None) -> PostRef:
        """Send a post; a repeat with the same nonce within minutes sends nothing new."""
        # Every post has one: it may be sent again when the answer was lost on the way.
        rendered, nonce = render(post), nonce or secrets.token_hex(12)
        async with _translated(channel_id):
            channel = self._channel(channel_id)
            # A file that was sent once is closed: each try attaches its own.
            message = await insist(
                lambda: channel.send(**_arguments(rendered), **_files(rendered), nonce=nonce)
            )
        return _ref(channel_id, message)

    async def send_in_thread(
        self, channel_id: ChannelId, message_id: MessageId, post: Post, nonce: str | None = None
    ) -> PostRef:
        """Send a post into the thread of a message, which is started where there is none.

        Where the bot may not, or the message is gone, it goes into the channel, as a reply.
        """
        rendered = render(post)
        arguments = _arguments(rendered) | {"nonce": nonce or secrets.token_hex(12)}
        async with _translated(channel_id):
            if await self._started(channel_id, message_id, rendered.thread or "Digest"):
                thread_id = ChannelId(message_id)  # A thread has the id of the message that started it.
                try:
                    return _ref(thread_id, await insist(lambda: self._channel(thread_id).send(**arguments)))
                except discord.HTTPException as error:
                    if is_outage(error):
                        raise
            start = self._channel(channel_id).get_partial_message(message_id)
            arguments["reference"] = start.to_reference(fail_if_not_exists=False)
            message = await insist(lambda: self._channel(channel_id).send(**arguments))
        return _ref(channel_id, message)

    async def _started(self, channel_id: ChannelId, message_id: MessageId, name: str) -> bool:
        """Start the thread of a message; False where that cannot be."""
        http = self._client.http
        arguments: dict[str, Any] = {"name": name, "auto_archive_duration": THREAD_OPEN_FOR}
        try:
            await insist(lambda: http.start_thread_with_message(channel_id, message_id, **arguments))
        except discord.HTTPException as error:
            if is_outage(error):
                raise
            return error.code == HAS_THREAD
        return True

    async def edit(self, channel_id: ChannelId, message_id: MessageId, post: Post) -> None:
        """Render a post again, picture and all; one that was deleted stays deleted."""
        message, rendered = self._channel(channel_id).get_partial_message(message_id), render(post)

        def edit() -> Awaitable[object]:
            return message.edit(**_arguments(rendered), **_pictures(rendered))

        async with _translated(channel_id):
            try:
                await insist(edit)
            except discord.HTTPException as error:
                if error.code == ARCHIVED:
                    await self._client.http.edit_channel(channel_id, archived=False)
                    await insist(edit)
                elif error.code != NO_MESSAGE:
                    raise

    async def find(self, channel_id: ChannelId, marker: str, after: datetime) -> PostRef | None:
        """Look for an own post whose buttons carry a marker among the channel's recent messages."""
        async with _translated(channel_id):
            channel = self._channel(channel_id)
            async for message in channel.history(limit=LOOK_THROUGH, after=after, oldest_first=True):
                if self._is_mine(message) and marker in _markers(message):
                    return _ref(channel_id, message)
        return None

    def _is_mine(self, message: discord.Message) -> bool:
        return self._client.user is not None and message.author.id == self._client.user.id

    async def tell_user(self, user_id: UserId, post: Post) -> bool:
        """Send a direct message; False where the person does not take any."""
        arguments = _arguments(render(post)) | {"nonce": secrets.token_hex(12)}
        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                channel = await insist(lambda: self._client.create_dm(discord.Object(user_id)))
                await insist(lambda: channel.send(**arguments))
        except (discord.Forbidden, discord.NotFound):
            return False
        except Exception as error:
            if not is_outage(error) and not isinstance(error, discord.HTTPException):
                raise
            raise DiscordUnavailable from error
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


def _files(rendered: Rendered) -> dict[str, Any]:
    """Attach the picture to a new post."""
    return {} if rendered.picture is None else {"file": as_file(rendered.picture)}


def _pictures(rendered: Rendered) -> dict[str, Any]:
    """Put the picture in the place of the one a post has; without one that stays."""
    return {} if rendered.picture is None else {"attachments": [as_file(rendered.picture)]}


def _ref(channel_id: ChannelId, message: discord.Message) -> PostRef:
    return PostRef(channel_id, MessageId(message.id), message.created_at)


def _needed_in_threads(granted: discord.Permissions) -> Mapping[str, str]:
    """Name what threads take; embeds and files count as denied where the channel is closed: not asked for."""
    if granted.send_messages:
        known = {field: name for field, name in NEEDED.items() if field != "send_messages"}
    else:
        known = {field: NEEDED[field] for field in ("view_channel", "read_message_history")}
    return known | {"send_messages_in_threads": "Send Messages in Threads"}


def _markers(message: discord.Message) -> Iterator[str]:
    for row in message.components:
        for part in getattr(row, "children", ()):
            yield (getattr(part, "custom_id", None) or "").rsplit(":", maxsplit=1)[-1]


class DiscordDirectory:
    """Know servers through a client's cache and the gateway."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def missing_permissions(
        self, guild_id: GuildId, channel_id: ChannelId, ping_role_id: RoleId | None, *, thread: bool = False
    ) -> Sequence[str]:
        """Name the permissions the bot lacks in a channel, or in its threads; all where it is gone."""
        guild = self._client.get_guild(guild_id)
        channel = guild.get_channel(channel_id) if guild is not None else None
        if guild is None or channel is None:
            return tuple(NEEDED.values())
        granted = channel.permissions_for(guild.me)
        needed = _needed_in_threads(granted) if thread else NEEDED
        missing = [name for field, name in needed.items() if not getattr(granted, field)]
        role = guild.get_role(ping_role_id) if ping_role_id is not None else None
        if role is not None and not role.mentionable and not granted.mention_everyone:
            missing.append(PING_NEEDED)
        return missing

    async def has_role(self, guild_id: GuildId, role_id: RoleId) -> bool:
        """Tell whether a role is still there."""
        guild = self._client.get_guild(guild_id)
        return guild is not None and guild.get_role(role_id) is not None

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
