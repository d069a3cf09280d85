"""Share the database template, the content and the fakes."""

import os
import secrets
import shutil
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from random import Random

import pytest

from bot.content import CONTENT_FOLDER, load_library
from bot.domain.library import Library
from bot.services.all import Services, build_services
from bot.storage.engine import Database
from bot.storage.migrate import upgrade
from tests.fakes import FakeAnnouncer, FakeClock, FakeDirectory

NO_SKIP = "DAYMARK_TESTS_ALLOW_NO_SKIP"
SEED = "DAYMARK_TESTS_SEED"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where the machine is meant to have everything."""
    report = yield
    if report.skipped and not hasattr(report, "wasxfail") and os.environ.get(NO_SKIP) == "1":
        report.outcome = "failed"
        report.longrepr = f"skipped, and no skip is allowed here: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def draws() -> Iterator[None]:
    """Draw the same questions in every run; another seed in the environment draws others."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "randbelow", Random(os.environ.get(SEED, "0")).randrange)
        yield


def database_url(path: Path) -> str:
    """Return the URL of an SQLite file."""
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrate one database; tests copy it."""
    path = tmp_path_factory.mktemp("template") / "daymark.sqlite3"
    upgrade(database_url(path))
    return path


@pytest.fixture(scope="session")
def library() -> Library:
    """Load the shipped content once."""
    return load_library(CONTENT_FOLDER)


@pytest.fixture
def database_file(template: Path, tmp_path: Path) -> Path:
    """Copy the migrated database."""
    return Path(shutil.copy(template, tmp_path / "daymark.sqlite3"))


@pytest.fixture
async def db(database_file: Path) -> AsyncIterator[Database]:
    """Open a fresh migrated database."""
    database = Database(database_url(database_file))
    yield database
    await database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def announcer(clock: FakeClock) -> FakeAnnouncer:
    return FakeAnnouncer(clock)


@pytest.fixture
def directory() -> FakeDirectory:
    return FakeDirectory()


@pytest.fixture
def services(
    db: Database, library: Library, clock: FakeClock, announcer: FakeAnnouncer, directory: FakeDirectory
) -> Services:
    """Wire the use cases to a real database and fakes of clock and Discord."""
    return build_services(db, library, clock, announcer, directory)
