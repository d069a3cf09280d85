"""Make things go wrong in a SimCord world: permissions, channels, lost answers, death at any step."""

import fnmatch
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import discord
from simcord.backend.models import Overwrite
from simcord.builders import ChannelHandle
from simcord.enums import OverwriteType
from simcord.types import HttpLogEntry

from tests.simcord.world import World

SEND = "/channels/*/messages"
EDIT = "/channels/*/messages/*"
LOOK = "/channels/*/messages"
Step = Callable[[], Awaitable[None]]
NONCE_KEPT = timedelta(minutes=5)
_NONCES: WeakKeyDictionary[World, dict[tuple[str, str], tuple[datetime, Any]]] = WeakKeyDictionary()


class Killed(BaseException):
    """Stand for the process's death: no handler of the bot may catch it."""


def deny(world: World, channel: ChannelHandle, *names: str) -> None:
    """Take permissions away from the bot in a channel; none at all gives every one back."""
    me, backend = world.env.backend.bot_user.id, world.env.backend
    if not names:
        backend.delete_overwrite(channel.id, me)
        return
    denied = discord.Permissions(**dict.fromkeys(names, True)).value
    overwrite = Overwrite(target_id=me, type=OverwriteType.MEMBER, allow=0, deny=denied)
    backend.set_overwrite(channel.id, overwrite)


def delete_channel(world: World, channel: ChannelHandle) -> None:
    """Delete a channel with everything in it."""
    world.env.backend.delete_channel(channel.id)


def delete_message(world: World, message: discord.Message) -> None:
    """Delete a message as a moderator would."""
    world.env.backend.delete_message(message.channel.id, message.id)


def requests(world: World, method: str, path: str) -> list[HttpLogEntry]:
    """List the bot's requests of one kind."""
    return [
        entry
        for entry in world.env.http_requests
        if entry.method == method and fnmatch.fnmatch(entry.path, path)
    ]


def answers(world: World) -> list[Any]:
    """List the bodies of the bot's first answers to commands, buttons and forms."""
    return [entry.json for entry in requests(world, "POST", "/interactions/*/callback")]


def sends_to(world: World, channel: ChannelHandle) -> list[Any]:
    """List the bodies of the messages the bot tried to send to a channel."""
    return [entry.json for entry in requests(world, "POST", f"/channels/{channel.id}/messages")]


def remember_nonces(world: World) -> None:
    """Let Discord drop a repeat of a nonce for five minutes, as the real one does; SimCord does not."""
    http, sent = world.app.client.http, _NONCES.setdefault(world, {})
    request = http.request

    async def remembering(route: Any, **arguments: Any) -> Any:
        body = arguments.get("json") or {}
        if route.method != "POST" or not body.get("enforce_nonce"):
            return await request(route, **arguments)
        key = (route.url, body["nonce"])
        if key not in sent or world.env.now() - sent[key][0] > NONCE_KEPT:
            sent[key] = (world.env.now(), await request(route, **arguments))
        return sent[key][1]

    http.request = remembering  # type: ignore[method-assign]


@contextmanager
def failing_after(world: World, method: str, path: str, error: BaseException) -> Iterator[None]:
    """Let requests take effect and then fail: the answer is lost on the way."""
    with _meddled(world, method, path, after=_raising(error)):
        yield


@contextmanager
def failing_before(world: World, method: str, path: str, error: BaseException) -> Iterator[None]:
    """Let requests fail before they reach Discord."""
    with _meddled(world, method, path, before=_raising(error)):
        yield


@contextmanager
def meanwhile(world: World, method: str, path: str, happens: Step) -> Iterator[None]:
    """Let something happen while a request is on its way."""
    with _meddled(world, method, path, before=happens):
        yield


def _raising(error: BaseException) -> Step:
    async def fail() -> None:
        raise error

    return fail


async def _nothing() -> None:
    pass


@contextmanager
def _meddled(
    world: World, method: str, path: str, before: Step = _nothing, after: Step = _nothing
) -> Iterator[None]:
    http = world.app.client.http
    request = http.request

    async def meddled(route: Any, **arguments: Any) -> Any:
        if route.method != method or not fnmatch.fnmatch(route.url.partition("/api/v10")[2], path):
            return await request(route, **arguments)
        await before()
        answer = await request(route, **arguments)
        await after()
        return answer

    http.request = meddled  # type: ignore[method-assign]
    try:
        yield
    finally:
        http.request = request  # type: ignore[method-assign]
