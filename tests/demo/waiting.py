"""Wait for what comes when it comes: look again and again, and give up with a sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

PATIENCE = 60.0
"""Seconds until something counts as never coming; what comes is seen at once."""


async def until(look: Callable[[], Awaitable[Any]], what: str) -> Any:
    """Look until something is there, and return it."""
    loop = asyncio.get_running_loop()
    give_up_at = loop.time() + PATIENCE
    while True:
        found = await look()
        if found:
            return found
        if loop.time() > give_up_at:
            raise AssertionError(f"in {PATIENCE:.0f} s there was never {what}")
        await asyncio.sleep(0.02)  # between two looks
