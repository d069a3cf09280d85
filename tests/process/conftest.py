"""Give every module a Discord of its own, and a house with the process on it."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.process.house import House
from tests.wire.double import DiscordDouble
from tests.wire.openapi import spec_path


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def double() -> AsyncIterator[DiscordDouble]:
    """Run a double that holds every request against Discord's description, if it is there."""
    async with DiscordDouble(spec_path()) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def home(double: DiscordDouble, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[House]:
    """Open a house whose process the tests of a module share; it is started by whom it lacks."""
    house = House(double, tmp_path_factory.mktemp("house") / "data")
    yield house
    await house.close()


@pytest_asyncio.fixture(loop_scope="module")
async def house(home: House) -> House:
    """Have the process run."""
    await home.running()
    return home
