"""Sockets: how a connection breaks, and how gateway messages are packed on one."""

import importlib
import socket
import struct
import zlib
from collections.abc import Callable

from aiohttp import web
from aiohttp.web_request import BaseRequest

Pack = Callable[[bytes], bytes]


def abort(request: BaseRequest) -> None:
    """Break a connection so that the client sees ECONNRESET at once."""
    transport = request.transport
    if transport is None:
        return
    linger_not = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_not)
    transport.abort()


def packer(compression: str) -> Pack | None:
    """Return what packs each message of one stream, None where the URL asks for plain text."""
    match compression:
        case "":
            return None
        case "zlib-stream":
            return _zlib_packer()
        case "zstd-stream":
            return _zstd_packer()
    raise ValueError(f"unknown gateway compression {compression!r}")


def _zlib_packer() -> Pack:
    """Pack with one zlib stream; each message must end in Z_SYNC_FLUSH or it waits for more."""
    stream = zlib.compressobj(level=1)
    return lambda data: stream.compress(data) + stream.flush(zlib.Z_SYNC_FLUSH)


def _zstd_packer() -> Pack:
    """Pack with one zstd stream; discord.py asks for it only where zstandard is installed."""
    zstandard = importlib.import_module("zstandard")
    stream, flush = zstandard.ZstdCompressor().compressobj(), zstandard.COMPRESSOBJ_FLUSH_BLOCK
    return lambda data: bytes(stream.compress(data) + stream.flush(flush))


class Connection:
    """One gateway websocket."""

    def __init__(self, request: BaseRequest) -> None:
        """Take the client's wishes from its URL."""
        self.ws = web.WebSocketResponse()
        self.closed_here = False
        self._request = request
        self._pack = packer(request.query.get("compress", ""))

    async def open(self) -> None:
        """Answer the handshake."""
        await self.ws.prepare(self._request)

    async def send(self, text: str) -> None:
        """Write one message; a socket that is gone is no error, the session keeps the event."""
        if self.ws.closed:
            return
        try:
            if self._pack is None:
                await self.ws.send_str(text)
            else:
                await self.ws.send_bytes(self._pack(text.encode()))
        except ConnectionError:
            return

    async def close(self, code: int, reason: str = "") -> None:
        """Close from this side; aiohttp then no longer tells whose close code it holds."""
        self.closed_here = True
        await self.ws.close(code=code, message=reason.encode())

    def abort(self) -> None:
        """Break the connection without a close frame."""
        abort(self._request)
