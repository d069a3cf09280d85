"""One process at a time is the bot of a data folder; the kernel sees to it, even after kill -9."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.instance import Holder, InstanceLock, InUse, alone

HOLD = """
import sys, time
from pathlib import Path
from bot.instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
assert lock.try_acquire()
print("held", flush=True)
time.sleep(60)
"""

HOLD_WITH_A_CHILD = """
import subprocess, sys, time
from pathlib import Path
from bot.instance import InstanceLock
lock = InstanceLock(Path(sys.argv[1]))
assert lock.try_acquire()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], close_fds=False)
print(child.pid, flush=True)
time.sleep(60)
"""

TAKE_TURNS = """
import asyncio, sys
from pathlib import Path
import bot.instance
bot.instance.POLL = 0.01
async def main():
    folder = Path(sys.argv[1])
    for turn in range(5):
        lock = bot.instance.InstanceLock(folder)
        await lock.acquire(lambda holder: None)
        with (folder / "turns").open("a") as turns:
            turns.write("in "); turns.flush()
            await asyncio.sleep(0.01)
            turns.write("out\\n")
        lock.release()
        await asyncio.sleep(0.02)
asyncio.run(main())
"""


@contextmanager
def running(script: str, folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run a script until its first line, hand that out, and end it at last."""
    command = [sys.executable, "-c", script, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def wait_until_free(folder: Path) -> InstanceLock:
    lock, give_up = InstanceLock(folder), time.monotonic() + 10
    while not lock.try_acquire():
        assert time.monotonic() < give_up, "the lock outlived its process"
        time.sleep(0.01)
    return lock


def test_a_second_process_does_not_get_it(tmp_path: Path) -> None:
    with running(HOLD, tmp_path) as (process, line):
        assert line == "held"
        lock = InstanceLock(tmp_path)
        assert not lock.try_acquire()
        assert lock.holder() == Holder(process.pid, socket.gethostname())
        lock.release()
        assert lock.holder() is not None, "who does not hold it must not clear the note"


def test_the_folder_is_made_and_taking_it_twice_is_taking_it(tmp_path: Path) -> None:
    lock = InstanceLock(tmp_path / "deep" / "data")
    assert lock.try_acquire()
    assert lock.try_acquire()
    lock.release()
    lock.release()
    assert lock.holder() is None
    assert InstanceLock(tmp_path / "deep" / "data").try_acquire()


async def test_the_waiting_process_takes_over_after_kill_9(tmp_path: Path) -> None:
    told: list[Holder | None] = []
    with running(HOLD, tmp_path) as (process, _):
        lock = InstanceLock(tmp_path)
        waiting = asyncio.create_task(lock.acquire(told.append))
        await asyncio.sleep(1.2)
        assert not waiting.done()
        assert told == [Holder(process.pid, socket.gethostname())]

        process.send_signal(signal.SIGKILL)
        await asyncio.wait_for(waiting, 10)

    assert len(told) == 1, "it says once who holds it"
    assert lock.holder() == Holder(os.getpid(), socket.gethostname())
    assert not InstanceLock(tmp_path).try_acquire()
    lock.release()


async def test_a_free_lock_is_taken_without_a_word(tmp_path: Path) -> None:
    told: list[Holder | None] = []
    lock = InstanceLock(tmp_path)
    await lock.acquire(told.append)
    assert told == []
    lock.release()


async def test_waiting_can_be_given_up(tmp_path: Path) -> None:
    with running(HOLD, tmp_path), pytest.raises(TimeoutError):
        await asyncio.wait_for(InstanceLock(tmp_path).acquire(lambda holder: None), 0.2)


def test_a_program_that_the_holder_started_does_not_keep_it(tmp_path: Path) -> None:
    with running(HOLD_WITH_A_CHILD, tmp_path) as (process, child):
        process.kill()
        try:
            wait_until_free(tmp_path).release()
            os.kill(int(child), 0)  # the child is alive, and yet the lock is free
        finally:
            os.kill(int(child), signal.SIGKILL)


def test_turns_never_overlap(tmp_path: Path) -> None:
    command = [sys.executable, "-c", TAKE_TURNS, str(tmp_path)]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert (tmp_path / "turns").read_text() == "in out\n" * 20


@pytest.mark.parametrize("note", ["", "{", "[]", '{"pid": 3}', '{"pid": 1, "host": "a", "more": 2}'])
def test_a_note_that_cannot_be_read_is_no_reason_to_fail(tmp_path: Path, note: str) -> None:
    with running(HOLD, tmp_path):
        (tmp_path / "daymark.lock.json").write_text(note)
        with pytest.raises(InUse, match="The bot is running and uses this data folder"), alone(tmp_path):
            pass


def test_alone_keeps_others_out_and_says_who_is_in(tmp_path: Path) -> None:
    with running(HOLD, tmp_path) as (process, _):
        match = f"process {process.pid} on "
        with pytest.raises(InUse, match=match), alone(tmp_path):
            pass
    wait_until_free(tmp_path).release()
    with alone(tmp_path):
        assert not InstanceLock(tmp_path).try_acquire()
    assert InstanceLock(tmp_path).try_acquire()
