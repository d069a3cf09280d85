"""Open transactions; this is the only place that does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import Connection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.storage.driver import connect

Tx = AsyncConnection
"""A transaction, as the storage functions take it."""

CONNECTIONS = 5
"""At most, each with a thread and a cache; no use case holds two at a time: it could wait for itself."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA busy_timeout=5000",
    "PRAGMA cache_size=-16000",
)


class Database:
    """Hold the engine; hand out read and write transactions.

    Writers take one asyncio lock and then BEGIN IMMEDIATE, so that no two of them meet in the
    database and no read-modify-write loses an update. Readers begin deferred.
    """

    def __init__(self, url: str) -> None:
        self._engine = _make_engine(url)
        self._writers = self._engine.execution_options(write=True)
        self._turn = asyncio.Lock()
        self.version = 0
        """Grows with every write; what was read in a transaction begun since is still true."""

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """Open a transaction that may change rows; it commits when the block ends well."""
        async with self._turn:
            try:
                async with self._writers.begin() as connection:
                    yield connection
            finally:
                self.version += 1

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """Open a transaction that sees one state of the database."""
        async with self._engine.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self._engine.dispose()


def _make_engine(url: str) -> AsyncEngine:
    path = make_url(url).database or ""
    connecting = partial(connect, path)
    engine = create_async_engine(url, async_creator=connecting, pool_size=CONNECTIONS, max_overflow=0)
    event.listen(engine.sync_engine, "connect", _on_connect)
    event.listen(engine.sync_engine, "begin", _on_begin)
    event.listen(engine.sync_engine, "invalidate", _on_invalidate)
    return engine


def _on_connect(connection: Any, record: object) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _on_invalidate(connection: Any, record: object, error: object) -> None:
    # A task was cancelled: as long as its traceback holds a cursor, closing alone would keep the lock.
    connection.rollback()


def _on_begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
