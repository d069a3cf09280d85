"""Reach SQLite in one trip a statement.

aiosqlite keeps each connection in a thread, and every call is a trip there and back. SQLAlchemy makes four
a statement: for a cursor, to execute, for the rows, to close. Together they cost more than SQLite does.

Nothing of a statement is left open afterwards, either: a task that is cancelled holds no lock by it.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from functools import partial
from typing import Any

import aiosqlite

_ROWS_A_TRIP = 64
"""Asked for by aiosqlite; here all rows come at once."""


class _Cursor(aiosqlite.Cursor):
    """Run a statement and fetch all its rows in one go."""

    def __init__(self, connection: "_Connection") -> None:
        self._conn = connection
        self._rows: Sequence[sqlite3.Row] = ()

    async def execute(self, sql: str, parameters: Iterable[Any] | None = None) -> aiosqlite.Cursor:
        await self._run(sqlite3.Connection.execute, sql, parameters or ())
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> aiosqlite.Cursor:
        await self._run(sqlite3.Connection.executemany, sql, parameters)
        return self

    async def _run(self, method: Any, sql: str, parameters: Iterable[Any]) -> None:
        await self._execute(self._run_there, method, sql, parameters)  # type: ignore[no-untyped-call]

    def _run_there(self, method: Any, sql: str, parameters: Iterable[Any]) -> None:
        self._cursor = method(self._conn._conn, sql, parameters)
        self._rows = self._cursor.fetchall() if self._cursor.description else ()

    async def fetchall(self) -> Sequence[sqlite3.Row]:
        return self._rows

    async def close(self) -> None:
        self._rows = ()


class _Connection(aiosqlite.Connection):
    """Make cursors without a trip to the thread."""

    def cursor(self) -> _Cursor:  # type: ignore[override]
        return _Cursor(self)


async def connect(path: str) -> aiosqlite.Connection:
    """Open a connection that begins transactions only when told to, and keeps no program from ending."""
    connection = _Connection(partial(sqlite3.connect, path, isolation_level=None), _ROWS_A_TRIP)
    connection._thread.daemon = True
    return await connection
