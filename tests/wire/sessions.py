"""Gateway sessions: what a bot asked for, and every event it may have missed."""

import json
from collections import deque
from typing import Any

from .record import Json
from .sockets import Connection

_REPLAY = 5000


def encode(op: int, data: Any) -> str:
    """Write a gateway message that is not an event."""
    return json.dumps({"op": op, "d": data, "s": None, "t": None}, separators=(",", ":"))


class Session:
    """One identified bot; it outlives its connection so that it can be resumed."""

    def __init__(self, session_id: str, identify: Json, connection: Connection) -> None:
        """Remember what IDENTIFY said."""
        self.id, self.connection = session_id, connection
        self.connected = True
        self.intents = int(identify.get("intents", 0))
        self.shard: tuple[int, int] = tuple(identify.get("shard") or (0, 1))
        self._sequence = 0
        self._events: deque[tuple[int, str]] = deque(maxlen=_REPLAY)

    def wants(self, guild_id: int | None, intent: int) -> bool:
        """Say whether an event of this guild and intent belongs to this session."""
        number, count = self.shard
        return (not intent or bool(self.intents & intent)) and (
            number == (0 if guild_id is None else (guild_id >> 22) % count)
        )

    async def send(self, event: str, data: str) -> None:
        """Count an event, keep it for a resume and write it if connected."""
        self._sequence += 1
        text = f'{{"op":0,"t":"{event}","s":{self._sequence},"d":{data}}}'
        self._events.append((self._sequence, text))
        if self.connected:
            await self.connection.send(text)

    async def resume(self, connection: Connection, sequence: int) -> None:
        """Go on over a new connection and send again what came after `sequence`."""
        missed = [text for number, text in self._events if number > sequence]
        self.connection, self.connected = connection, True
        for text in missed:
            await connection.send(text)
        await self.send("RESUMED", "{}")
