"""Share a study group, and catch what is logged."""

from collections.abc import Iterator, MutableMapping
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.domain.library import Library
from bot.services.all import Services
from bot.storage.engine import Database
from tests.fakes import FakeClock, FakeDirectory
from tests.services.company import Company
from tests.services.rough import RoughAnnouncer
from tests.services.world import World


@pytest.fixture(autouse=True)
def logs() -> Iterator[list[MutableMapping[str, Any]]]:
    """Keep what is logged, instead of writing it out."""
    with capture_logs() as caught:
        yield caught


@pytest.fixture
def announcer(clock: FakeClock) -> RoughAnnouncer:
    """Stand in for Discord on a bad day."""
    return RoughAnnouncer(clock)


@pytest.fixture
def world(
    services: Services,
    db: Database,
    library: Library,
    clock: FakeClock,
    announcer: RoughAnnouncer,
    directory: FakeDirectory,
) -> World:
    """Hold the services with everything around them; it is Monday, 2 March 2026, 08:00 UTC."""
    return World(services, db, library, clock, announcer, directory)


@pytest.fixture
def company(
    db: Database,
    library: Library,
    clock: FakeClock,
    announcer: RoughAnnouncer,
    directory: FakeDirectory,
    services: Services,
) -> Company:
    """Hold what a group with shipped content needs; it is Monday, 2 March 2026, 08:00 UTC."""
    return Company(db, library, clock, announcer, directory, services)
