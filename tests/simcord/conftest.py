"""Open a SimCord world for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.library import Library
from tests.conftest import database_url
from tests.simcord.world import World, opened_world


@pytest.fixture
async def world(database_file: Path, library: Library) -> AsyncIterator[World]:
    """A server with the bot in it."""
    async with opened_world(database_url(database_file), library) as opened:
        yield opened
