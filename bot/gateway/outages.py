"""Tell the failures that pass by themselves from those that somebody must mend."""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

T = TypeVar("T")

TRY_AGAIN_AFTER = (0.5, 2.0)
"""Seconds."""
_TRIED_AGAIN_BY_LIBRARY = frozenset({429, 500, 502, 504, 524})
_BROKEN_LINE = (aiohttp.ClientError, ConnectionError, TimeoutError, ssl.SSLError, socket.gaierror)


def is_outage(error: BaseException) -> bool:
    """Tell whether Discord, a proxy or the line is down; whether the call took effect is not known."""
    if isinstance(error, discord.HTTPException):
        # A 429 gets here without Discord's own headers: it comes from a proxy in between.
        return error.status == 429 or error.status >= 500
    return isinstance(error, (discord.RateLimited, *_BROKEN_LINE))


async def insist(call: Callable[[], Awaitable[T]]) -> T:
    """Call, and call again after a moment where the line broke or a proxy failed.

    discord.py waits out 429 and tries 500, 502, 504 and 524 again itself, but not 503, 520, 522 nor,
    on Linux, a reset connection. The call has to be one that may be repeated.
    """
    for seconds in TRY_AGAIN_AFTER:
        try:
            return await call()
        except Exception as error:
            if not is_outage(error) or getattr(error, "status", 0) in _TRIED_AGAIN_BY_LIBRARY:
                raise
        await asyncio.sleep(seconds)
    return await call()
