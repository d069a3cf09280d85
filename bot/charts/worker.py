"""Be the worker process: read specs from stdin, write pictures to stdout, end when stdin ends.

It outlives neither the bot nor a picture that takes forever, and leaves stopping to the bot: Ctrl-C and
SIGTERM, which reach a whole group of processes, do not cut a picture off that the bot still waits for.
"""

import os
import pickle
import signal
import sys
import traceback
from contextlib import ExitStack, suppress
from tempfile import TemporaryDirectory
from typing import BinaryIO

READY, PICTURE, PROBLEM = b"r", b"p", b"e"
LENGTH = 4
NICER = 10
LONGEST = 60
"""Seconds after which the system ends a worker that nobody can stop any more."""


def main() -> None:
    """Draw until the bot closes the pipe."""
    _stand_back()
    with suppress(BrokenPipeError), ExitStack() as folders:
        if "MPLCONFIGDIR" not in os.environ:
            os.environ["MPLCONFIGDIR"] = folders.enter_context(TemporaryDirectory(prefix="daymark-charts-"))
        _serve(sys.stdin.buffer, _only_for_answers())


def _stand_back() -> None:
    for one in (signal.SIGINT, signal.SIGTERM):
        signal.signal(one, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICER)


def _only_for_answers() -> BinaryIO:
    """Return stdout, and let nothing else be written to it."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return answers


def _serve(requests: BinaryIO, answers: BinaryIO) -> None:
    try:
        from bot.charts.drawing.pictures import draw, get_ready

        get_ready()
    except Exception:
        _answer(answers, PROBLEM, traceback.format_exc().encode())
        return
    _answer(answers, READY, b"")
    while head := requests.read(LENGTH):
        asked = requests.read(int.from_bytes(head, "big"))
        _limit(LONGEST)
        try:
            kind, told = PICTURE, draw(pickle.loads(asked))  # noqa: S301 -- the bot alone writes here
        except Exception:
            kind, told = PROBLEM, traceback.format_exc().encode()
        _limit(0)
        _answer(answers, kind, told)


def _limit(seconds: int) -> None:
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)


def _answer(answers: BinaryIO, kind: bytes, told: bytes) -> None:
    answers.write(kind + len(told).to_bytes(LENGTH, "big") + told)
    answers.flush()


if __name__ == "__main__":
    main()
