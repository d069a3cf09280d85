"""Fixtures for everything that needs a Discord on the wire."""

from collections.abc import AsyncIterator

import pytest_asyncio

from .bare_bot import BareBot, running
from .double import DiscordDouble
from .openapi import spec_path
from .town import Town


@pytest_asyncio.fixture
async def double() -> AsyncIterator[DiscordDouble]:
    """Run a double that holds every request against Discord's description, if it is there."""
    async with DiscordDouble(spec_path()) as running_double:
        yield running_double


@pytest_asyncio.fixture
async def town(double: DiscordDouble) -> Town:
    """Build one server with a channel and a member."""
    return Town.in_double(double)


@pytest_asyncio.fixture
async def bot(double: DiscordDouble, town: Town) -> AsyncIterator[BareBot]:
    """Run the bare bot in that server until the test ends."""
    async with running(double.api_url, double.gateway_url) as ready:
        yield ready
