"""What a transaction promises: no lost update, no half a change, no lock left behind."""

import asyncio
import itertools
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Generator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from bot.storage import ops
from bot.storage.engine import Database, Tx
from tests.conftest import database_url

KEY = "counter"


@pytest.fixture
async def other(database_file: Path) -> AsyncIterator[Database]:
    """Open the same file once more, as another program does."""
    database = Database(database_url(database_file))
    yield database
    await database.close()


async def count(db: Database) -> int:
    async with db.read() as tx:
        return int(await ops.get_setting(tx, KEY) or 0)


async def add_one(db: Database) -> None:
    """Read, give way to others, and write what was read plus one."""
    async with db.write() as tx:
        before = int(await ops.get_setting(tx, KEY) or 0)
        await asyncio.sleep(0)
        await ops.put_setting(tx, KEY, str(before + 1))


async def test_concurrent_writers_lose_no_update(db: Database) -> None:
    await asyncio.gather(*(add_one(db) for _ in range(20)))
    assert await count(db) == 20


async def test_writers_of_two_programs_lose_no_update(db: Database, other: Database) -> None:
    await asyncio.gather(*(add_one(opened) for opened in (db, other) for _ in range(5)))
    assert await count(db) == 10


async def test_a_failed_block_leaves_nothing(db: Database) -> None:
    async def fail() -> None:
        async with db.write() as tx:
            await ops.put_setting(tx, KEY, "7")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    assert await count(db) == 0
    await add_one(db)
    assert await count(db) == 1


async def test_cancelling_in_the_middle_frees_the_lock_and_leaves_nothing(
    db: Database, other: Database
) -> None:
    begun = asyncio.Event()

    async def dawdle() -> None:
        async with db.write() as tx:
            await ops.put_setting(tx, KEY, "7")
            begun.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(dawdle())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(2):  # the database itself would wait five seconds for the lock
        await add_one(other)
        await add_one(db)
    assert await count(db) == 2


class CancelledAt:
    """Await a coroutine whose task is cancelled as soon as it waits for the n-th time."""

    def __init__(self, coroutine: Coroutine[Any, Any, None], wait: int) -> None:
        self._inner = coroutine.__await__()
        self._wait = wait

    def __await__(self) -> Generator[Any, Any, None]:
        step: Callable[[], Any] = partial(self._inner.send, None)
        for wait in itertools.count(1):
            try:
                awaited = step()
            except StopIteration:
                return
            if wait == self._wait:
                task = asyncio.current_task()
                assert task is not None
                asyncio.get_running_loop().call_soon(task.cancel)
            try:
                yield awaited
            except BaseException as error:
                step = partial(self._inner.throw, error)
            else:
                step = partial(self._inner.send, None)


async def test_cancelling_at_any_step_frees_the_lock(db: Database) -> None:
    await add_one(db)
    kept = []  # tracebacks hold cursors, and those hold the transaction: closing is not enough
    for wait in itertools.count(1):

        async def run(wait: int = wait) -> None:
            await CancelledAt(add_one(db), wait)

        kept.append(asyncio.create_task(run()))
        await asyncio.wait(kept[-1:])
        if not kept[-1].cancelled():
            break
        before = await count(db)
        await add_one(db)  # fails when the lock is not free within five seconds
        assert await count(db) == before + 1
    assert len(kept) > 5
    assert kept[-1].exception() is None


async def test_a_writer_who_waits_can_be_cancelled(db: Database) -> None:
    async with db.write() as tx:
        waiting = asyncio.create_task(add_one(db))
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await ops.put_setting(tx, KEY, "3")
    assert await count(db) == 3


async def test_readers_do_not_wait_and_see_one_state(db: Database) -> None:
    async with db.write() as writer:
        await ops.put_setting(writer, KEY, "7")
        async with asyncio.timeout(2), db.read() as reader:
            assert await ops.get_setting(reader, KEY) is None
    async with db.read() as reader:
        before = await ops.get_setting(reader, KEY)
        await add_one(db)
        assert await ops.get_setting(reader, KEY) == before == "7"
    assert await count(db) == 8


async def test_what_is_written_in_a_read_is_gone(db: Database) -> None:
    async with db.read() as tx:
        await ops.put_setting(tx, KEY, "7")
    assert await count(db) == 0


async def pragma(tx: Tx, name: str) -> object:
    return (await tx.execute(text(f"PRAGMA {name}"))).scalar_one()


async def test_every_connection_is_safe(db: Database) -> None:
    async with db.write() as one, db.read() as two, db.read() as three:
        for tx in (one, two, three):
            assert await pragma(tx, "journal_mode") == "wal"
            assert await pragma(tx, "synchronous") == 2
            assert await pragma(tx, "foreign_keys") == 1
            assert await pragma(tx, "busy_timeout") == 5000


async def test_a_writer_takes_the_lock_at_once(db: Database, database_file: Path) -> None:
    async with db.write() as tx:
        await ops.get_setting(tx, KEY)  # has only read so far
        with (
            closing(sqlite3.connect(database_file, timeout=0)) as rival,
            pytest.raises(sqlite3.OperationalError, match="locked"),
        ):
            rival.execute("BEGIN IMMEDIATE")
    async with db.read() as tx:
        await ops.get_setting(tx, KEY)
        with closing(sqlite3.connect(database_file, timeout=0)) as rival:
            rival.execute("BEGIN IMMEDIATE")


async def test_a_statement_that_fails_says_so(db: Database) -> None:
    async with db.read() as tx:
        with pytest.raises(OperationalError, match="no such table"):
            await tx.execute(text("SELECT * FROM nowhere"))
        assert await ops.get_setting(tx, KEY) is None


async def test_it_is_there_after_closing(database_file: Path) -> None:
    first, second = (Database(database_url(database_file)) for _ in range(2))
    await add_one(first)
    await first.close()
    assert await count(second) == 1
    await second.close()
