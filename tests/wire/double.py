"""A loopback Discord: REST and gateway on one port of 127.0.0.1."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from aiohttp import StreamReader, web
from aiohttp.abc import AbstractStreamWriter
from aiohttp.http_parser import RawRequestMessage
from aiohttp.web_protocol import RequestHandler
from aiohttp.web_request import BaseRequest

from .acting import Actors
from .commands import CommandRegistry
from .faults import Faults
from .gateway import Gateway
from .interactions import Interactions
from .messages import MessageStore
from .openapi import load_spec
from .record import Record, Recorded
from .rest_guild import GuildRoutes
from .rest_messages import MessageRoutes
from .router import Router
from .server import API_PATH, CDN_PATH, GATEWAY_PATH, MAX_BODY, Server
from .timing import Snowflakes, wall_ms
from .world import World

_BACKLOG = 4096  # a thousand answers at once open a thousand connections


class DiscordDouble:
    """Discord, as far as a slash-command bot can see it.

    With `openapi` every request is checked against Discord's own description when the
    context ends without an error; `check()` does it at any other moment.
    """

    def __init__(
        self,
        openapi: Path | None = None,
        *,
        token: str | None = None,
        bot_name: str = "Daymark",
        now_ms: Callable[[], int] = wall_ms,
    ) -> None:
        """Build the parts; `token` None accepts any bot token."""
        self._openapi = openapi
        self.world = World(Snowflakes(now_ms), bot_name)
        self.store = MessageStore(self.world)
        self.commands = CommandRegistry(self.world)
        self.interactions = Interactions(self.world, self.store)
        self.gateway = Gateway(self.world, token)
        self.faults, self.record = Faults(), Record()
        self._routes = GuildRoutes(self.world, self.commands)
        self.server = Server(self.world, self.gateway, self._router(), self.faults, self.record, token)
        self.api_url = self.gateway_url = ""
        self.world.emit = self.gateway.emit
        self._expose()

    def _expose(self) -> None:
        """Offer the parts' verbs as the double's own."""
        world, faults, gateway = self.world, self.faults, self.gateway
        self.add_guild, self.remove_guild = world.add_guild, world.remove_guild
        self.add_channel, self.remove_channel = world.add_channel, world.remove_channel
        self.add_role, self.add_user = world.add_role, world.add_user
        self.add_member, self.remove_member = world.add_member, world.remove_member
        self.dm_with, self.messages = world.dm_with, self.store.in_channel
        self.forget_nonces = self.store.forget_nonces
        actors = Actors(world, self.commands, self.interactions, gateway, lambda: self.store.cdn_url)
        self.slash, self.autocomplete = actors.slash, actors.autocomplete
        self.click, self.submit_modal = actors.click, actors.submit_modal
        self.fail, self.rate_limit, self.hold = faults.fail, faults.rate_limit, faults.hold
        self.reset_connection, self.add_headers = faults.reset_connection, faults.add_headers
        self.close_gateway, self.drop_gateway = gateway.close, gateway.drop
        self.wait_ready, self.wait_resumed = gateway.wait_ready, gateway.wait_resumed
        self.seen, self.sent = self.record.seen, self.record.find

    def _router(self) -> Router:
        router = Router()
        self._routes.install(router)
        MessageRoutes(self.world, self.store, self.interactions).install(router)
        return router

    @property
    def requests(self) -> list[Recorded]:
        """Return every REST request in order of arrival."""
        return self.record.requests

    @property
    def unexpected(self) -> list[Recorded]:
        """Return the requests to routes the double does not know."""
        return self.record.unexpected

    async def __aenter__(self) -> Self:
        """Listen on a free port."""
        server = web.Server(self.server.handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0, backlog=_BACKLOG)
        await site.start()
        host = f"127.0.0.1:{self._runner.addresses[0][1]}"
        self.api_url = f"http://{host}{API_PATH}"
        self.gateway_url = f"ws://{host}{GATEWAY_PATH}"
        self.gateway.url = self._routes.gateway_url = self.gateway_url
        self.store.cdn_url = f"http://{host}{CDN_PATH}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop, and raise what went wrong inside unless the test fails already."""
        self.faults.abandon_all()
        self.gateway.drop()
        await self._runner.cleanup()
        if error is None and self.server.errors:
            raise ExceptionGroup("the double itself failed", self.server.errors)
        if error is None and self._openapi is not None:
            self.check()

    def check(self) -> None:
        """Raise for requests that the double does not know or Discord does not describe."""
        problems = [f"{r.method} {r.path}: unknown to the double" for r in self.unexpected]
        if self._openapi is not None:
            problems += load_spec(self._openapi).violations(self.requests)
        if problems:
            raise AssertionError("\n".join(problems))


def _request(
    message: RawRequestMessage,
    payload: StreamReader,
    protocol: RequestHandler,
    writer: AbstractStreamWriter,
    task: asyncio.Task[None],
) -> BaseRequest:
    """Build a request that may be as large as Discord allows; aiohttp stops at 1 MiB."""
    loop = asyncio.get_running_loop()
    return BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)
