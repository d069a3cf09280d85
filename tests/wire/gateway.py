"""The gateway: it greets, identifies, resumes, and dispatches events to sessions."""

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from enum import IntEnum
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.web_request import BaseRequest

from . import payloads
from .record import Json
from .sessions import Session, encode
from .sockets import Connection
from .things import GUILDS_INTENT, Guild, Member
from .timing import stopwatch
from .world import World


class Op(IntEnum):
    """The gateway opcodes in use."""

    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    VOICE_STATE = 4
    RESUME = 6
    RECONNECT = 7
    REQUEST_MEMBERS = 8
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


_CLIENT_ENDS = frozenset({1000, 1001})
_SERVER_ENDS = frozenset({4003, 4004, 4007, 4009, 4010, 4011, 4012, 4013, 4014})
_MAX_BYTES, _MAX_SENDS, _SENDS_SECONDS = 4096, 120, 60.0
_CHUNK = 1000


class Gateway:
    """Everything that happens on the websockets."""

    def __init__(self, world: World, token: str | None) -> None:
        """Accept this token, or any where it is None."""
        self._world, self._token = world, token
        self.url = ""
        self.heartbeat_ms = 41_250
        self.accepting = True
        self.identifies: list[Json] = []
        self.resumes: list[Json] = []
        self.member_requests: list[Json] = []
        self.tells_members = True
        self._connections: dict[Connection, Session | None] = {}
        self._sessions: dict[str, Session] = {}
        self._tasks: set[asyncio.Task[int]] = set()
        self._news = asyncio.Event()

    async def serve(self, request: BaseRequest) -> web.StreamResponse:
        """Keep one websocket until it ends."""
        if not self.accepting:
            return web.Response(status=503)
        connection = Connection(request)
        await connection.open()
        self._connections[connection] = None
        await connection.send(encode(Op.HELLO, {"heartbeat_interval": self.heartbeat_ms}))
        try:
            await self._listen(connection)
        finally:
            self._left(connection)
        return connection.ws

    async def _listen(self, connection: Connection) -> None:
        sends: deque[float] = deque(maxlen=_MAX_SENDS)
        async for message in connection.ws:
            now = stopwatch()
            if len(sends) == _MAX_SENDS and now - sends[0] < _SENDS_SECONDS:
                await connection.close(4008, "You are being rate limited.")
            elif message.type is not WSMsgType.TEXT or len(message.data) > _MAX_BYTES:
                await connection.close(4002, "Error while decoding payload.")
            else:
                sends.append(now)
                await self._receive(connection, json.loads(message.data))

    def _left(self, connection: Connection) -> None:
        """Forget a connection; its session waits for a resume unless the close ended it."""
        session = self._connections.pop(connection)
        if session is None or session.connection is not connection:
            return
        session.connected = False
        if not connection.closed_here and connection.ws.close_code in _CLIENT_ENDS:
            self._sessions.pop(session.id, None)

    async def _receive(self, connection: Connection, message: Json) -> None:
        match message["op"]:
            case Op.HEARTBEAT:
                await connection.send(encode(Op.HEARTBEAT_ACK, None))
            case Op.IDENTIFY:
                await self._identify(connection, message["d"])
            case Op.RESUME:
                await self._resume(connection, message["d"])
            case Op.REQUEST_MEMBERS:
                await self._members(connection, message["d"])
            case Op.PRESENCE | Op.VOICE_STATE:
                pass
            case _:
                await connection.close(4001, "Unknown opcode.")

    async def _identify(self, connection: Connection, identify: Json) -> None:
        """Start a session: READY, then the guilds it asked for."""
        if not identify["token"] or identify["token"] != (self._token or identify["token"]):
            await connection.close(4004, "Authentication failed.")
            return
        session = Session(f"session{self._world.ids()}", identify, connection)
        self._bury(session.shard)
        self._sessions[session.id] = self._connections[connection] = session
        await session.send("READY", json.dumps(self._ready(session)))
        for guild in self._guilds(session):
            if session.wants(guild.id, GUILDS_INTENT):
                # By this key discord.py tells a guild that is back from one just joined.
                data = {**payloads.guild_create(guild, self._world.bot), "unavailable": False}
                await session.send("GUILD_CREATE", json.dumps(data))
        self.identifies.append(identify)
        self._news.set()

    def _bury(self, shard: tuple[int, int]) -> None:
        """Forget sessions whose process is gone: a new one never resumes them."""
        dead = [s.id for s in self._sessions.values() if s.shard == shard and not s.connected]
        for session_id in dead:
            del self._sessions[session_id]

    def _guilds(self, session: Session) -> list[Guild]:
        return [g for g in self._world.guilds.values() if session.wants(g.id, 0)]

    def _ready(self, session: Session) -> Json:
        bot = self._world.bot
        return {
            "v": 10,
            "user": payloads.current_user(bot),
            "guilds": [{"id": str(g.id), "unavailable": True} for g in self._guilds(session)],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(bot.id), "flags": 0},
            "private_channels": [],
        }

    async def _resume(self, connection: Connection, resume: Json) -> None:
        """Continue a session, or say that it is no more."""
        session = self._sessions.get(resume["session_id"])
        if session is None:
            await connection.send(encode(Op.INVALID_SESSION, data=False))
            return
        self._connections[connection] = session
        await session.resume(connection, resume["seq"] or 0)
        self.resumes.append(resume)
        self._news.set()

    async def _members(self, connection: Connection, wish: Json) -> None:
        """Answer a request for members in chunks, unless a test lets the bot wait for it."""
        session = self._connections[connection]
        guild = self._world.guilds.get(int(wish["guild_id"]))
        self.member_requests.append(wish)
        self._news.set()
        if session is None or guild is None or not self.tells_members:
            return
        found, missing = _chosen(guild, wish)
        chunks = [found[i : i + _CHUNK] for i in range(0, len(found), _CHUNK)] or [[]]
        for index, chunk in enumerate(chunks):
            data: Json = {
                "guild_id": str(guild.id),
                "members": [payloads.member(member) for member in chunk],
                "chunk_index": index,
                "chunk_count": len(chunks),
                "not_found": missing,
                "nonce": wish.get("nonce"),
            }
            await session.send("GUILD_MEMBERS_CHUNK", json.dumps(data))

    async def dispatch(self, event: str, data: Json, guild_id: int | None, intent: int = 0) -> int:
        """Send an event to every session it belongs to and return how many those are."""
        sessions = [s for s in self._sessions.values() if s.wants(guild_id, intent)]
        text = json.dumps(data, separators=(",", ":")) if sessions else ""
        for session in sessions:
            await session.send(event, text)
        return len(sessions)

    def emit(self, event: str, data: Json, guild_id: int | None, intent: int) -> None:
        """Dispatch from code that cannot wait."""
        if any(s.wants(guild_id, intent) for s in self._sessions.values()):
            task = asyncio.get_running_loop().create_task(self.dispatch(event, data, guild_id, intent))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def settle(self) -> None:
        """Wait until everything that was emitted has been written."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def close(self, code: int = 4000) -> None:
        """Close every websocket with this code; some codes end the session too."""
        if code in _SERVER_ENDS:
            self._sessions.clear()
        for connection in list(self._connections):
            await connection.close(code)

    def drop(self) -> None:
        """Break every websocket without a close frame."""
        for connection in list(self._connections):
            connection.abort()

    async def invalidate(self, *, resumable: bool = False) -> None:
        """Tell every bot that its session is no more, or only that it must resume."""
        await self._tell_all(encode(Op.INVALID_SESSION, resumable))
        if not resumable:
            self._sessions.clear()

    async def ask_to_reconnect(self) -> None:
        """Tell every bot to reconnect and resume, as Discord does now and then."""
        await self._tell_all(encode(Op.RECONNECT, None))

    async def _tell_all(self, text: str) -> None:
        for connection in list(self._connections):
            await connection.send(text)

    async def wait_ready(self, count: int = 1, *, within: float = 10.0) -> None:
        """Wait until READY and the guilds have been sent `count` times in all."""
        await self._until(self.identifies, count, within)

    async def wait_resumed(self, count: int = 1, *, within: float = 10.0) -> None:
        """Wait until `count` sessions in all have been resumed."""
        await self._until(self.resumes, count, within)

    async def wait_members_asked(self, count: int = 1, *, within: float = 10.0) -> None:
        """Wait until the bot has asked for members `count` times in all."""
        await self._until(self.member_requests, count, within)

    async def _until(self, log: list[Json], count: int, within: float) -> None:
        async with asyncio.timeout(within):
            while len(log) < count:
                self._news.clear()
                await self._news.wait()


def _chosen(guild: Guild, wish: Json) -> tuple[list[Member], list[str]]:
    """Pick members by ids or by the start of their name; also return ids that are none."""
    ids: Any = wish.get("user_ids")
    if ids is None:
        start, limit = wish.get("query", "").lower(), wish.get("limit") or len(guild.members)
        found = [m for m in guild.members.values() if m.user.name.lower().startswith(start)]
        return found[:limit], []
    asked = [int(i) for i in (ids if isinstance(ids, list) else [ids])]
    known: Iterable[int] = [i for i in asked if i in guild.members]
    return [guild.members[i] for i in known], [str(i) for i in asked if i not in guild.members]
