"""Measure pictures: how long one takes, how long the event loop is held, how much the bot grows.

They are measured in a process of their own, which stands for the bot: it has imported what the bot imports.
"""

import asyncio
import importlib
import json
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from math import nan
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from bot.charts.painter import Painter
from bot.domain.pictures import Forecast, GroupMonth, GroupWeek, HeatMap, PictureSpec, Progress, QuizLevels
from tests.charts.samples import MANY, USUAL
from tests.wire.timing import stopwatch

from .figures import Line, under
from .processes import ROOT, any_core, memory_of

PICTURES = 20
EACH = 9
ROUNDS = 5
LOOKED = 0.001
KINDS: dict[str, PictureSpec] = {
    "/progress, 112 days": MANY["progress-112"],
    "/progress, 400 days": MANY["progress-400"],
    "week of 1,000": MANY["week"],
    "month of 1,000": MANY["month"],
    "forecast": USUAL["forecast"],
    "quiz levels": USUAL["levels"],
}


async def measure_charts() -> list[Line]:
    """Start the process that is measured, and bound what it found."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.charts", cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    if process.returncode:
        raise RuntimeError("the pictures could not be measured")
    found: dict[str, float] = json.loads(told)
    lines = [Line(f"picture, {kind}", nan, found[kind], "ms", under(700, "ms")) for kind in KINDS]
    lines.append(Line("first picture, worker started", nan, found["first"], "ms"))
    lines.append(Line("longest hold while nothing is drawn", nan, found["rest"], "ms"))
    what = f"{PICTURES} pictures: longest hold"
    lines.append(Line(what, nan, found["hold"], "ms", under(20, "ms")))
    lines.append(Line(f"{PICTURES} pictures: growth", nan, found["growth"], "MiB", under(15, "MiB")))
    return lines


async def _measure() -> dict[str, float]:
    any_core()
    importlib.import_module("bot.app")
    with TemporaryDirectory(prefix="daymark-bench-") as folder:
        async with Painter(Path(folder)) as painter:
            before, found = memory_of("self"), {}
            found["first"] = await _milliseconds(lambda: painter.draw(USUAL["progress"]))
            for kind, spec in KINDS.items():
                times = [await _once(painter, spec, number) for number in range(EACH)]
                found[kind] = median(times)
            found["growth"] = memory_of("self") - before
        async with Painter(Path(folder)) as painter:
            found["rest"] = median([await _held(lambda: asyncio.sleep(2)) for _ in range(ROUNDS)])
            found["hold"] = median([await _ask_for_many(painter, turn) for turn in range(ROUNDS)])
            found["growth"] = max(found["growth"], memory_of("self") - before)
    return found


async def _once(painter: Painter, spec: PictureSpec, number: int) -> float:
    changed = _changed(spec, number)
    return await _milliseconds(lambda: painter.draw(changed))


async def _milliseconds(run: Callable[[], Awaitable[object]]) -> float:
    began = stopwatch()
    await run()
    return (stopwatch() - began) * 1000


async def _ask_for_many(painter: Painter, turn: int) -> float:
    """Ask for many at once, the first time of a worker to be started; return the longest hold in ms."""
    kinds = list(KINDS.values())
    specs = [_changed(kinds[number % len(kinds)], 100 * (turn + 1) + number) for number in range(PICTURES)]
    return await _held(lambda: asyncio.gather(*(painter.draw(spec) for spec in specs)))


async def _held(run: Callable[[], Awaitable[object]]) -> float:
    """Return for how long the event loop was kept from others, in ms; what else the machine does counts."""
    longest = 0.0

    async def look() -> None:
        nonlocal longest
        while True:
            slept_at = stopwatch()
            await asyncio.sleep(LOOKED)
            longest = max(longest, stopwatch() - slept_at - LOOKED)

    watching = asyncio.create_task(look())
    await asyncio.sleep(0)
    await run()
    watching.cancel()
    with suppress(asyncio.CancelledError):
        await watching
    return longest * 1000


def _changed(spec: PictureSpec, number: int) -> PictureSpec:
    """Change a picture a little, so that it is drawn anew."""
    match spec:
        case Progress():
            calendar = spec.calendar or HeatMap(())
            later = tuple(replace(day, on=day.on + timedelta(days=7 * number)) for day in calendar.days)
            return replace(spec, calendar=replace(calendar, days=later))
        case GroupWeek():
            return replace(spec, minutes=spec.minutes + number)
        case GroupMonth():
            return replace(spec, on_track=spec.on_track + number)
        case Forecast():
            return replace(spec, today=spec.today + timedelta(days=number))
        case QuizLevels():
            return replace(spec, now_on=spec.now_on + timedelta(days=number))


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asyncio.run(_measure())))
