"""Measure what is computed from the rules, within this process: ledgers, and the report on a big group."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import nan
from pathlib import Path
from statistics import median

from bot.content import CONTENT_FOLDER, load_library
from bot.domain.board import Measure, Period
from bot.domain.finding import Finder
from bot.domain.ids import DayId
from bot.domain.ledger import DueDay, Facts, ZoneSince, compute_ledger
from bot.domain.library import Library
from tests.fakes import FakeClock
from tests.wire.timing import stopwatch

from .figures import Line, under
from .group import MEMBERS, caller, make_long_database

DAYS = 112
START = datetime(2026, 3, 2, 8, tzinfo=UTC)
REPEATS = 5
LOOKED = 0.001
SEARCHES = ("bayes", "a", "gradient descent", "numpy matrix by hand", "nothing like this")


async def measure_rules(folder: Path) -> list[Line]:
    """Measure one ledger, and what needs a thousand of them."""
    services = await make_long_database(folder, _long_library(), FakeClock(START))
    boss = caller(0, manages=True)
    lines = [Line(f"ledger of {DAYS} days", nan, _ledger_seconds() * 1000, "ms", under(1, "ms"))]
    lines += _content()
    report, held = await _watched(lambda: services.reports.report(boss))
    what = f"/cohort report, {MEMBERS} x {DAYS} days"
    lines.append(Line(what, nan, report, "s", under(2, "s")))
    lines.append(Line(f"{what}: longest hold", nan, held * 1000, "ms", under(50, "ms")))
    board, held = await _watched(lambda: services.boards.board(boss, None, Period.ALL, Measure.CONSISTENCY))
    what = f"board by consistency, {MEMBERS} x {DAYS} days"
    lines.append(Line(what, nan, board, "s"))
    lines.append(Line(f"{what}: longest hold", nan, held * 1000, "ms", under(50, "ms")))
    return lines


def _content() -> list[Line]:
    """Time the reading of all content, and a search in it."""
    began = stopwatch()
    library = load_library(CONTENT_FOLDER)
    loaded = stopwatch() - began
    finder = Finder(library.plans, library.guide)
    began = stopwatch()
    for words in SEARCHES:
        finder.find(words)
    found = (stopwatch() - began) / len(SEARCHES)
    return [
        Line("all content, read and checked", nan, loaded * 1000, "ms", under(500, "ms")),
        Line("/plan search", nan, found * 1000, "ms", under(10, "ms")),
    ]


def _long_library() -> Library:
    """Make a plan of 112 days out of the shipped one."""
    library = load_library(CONTENT_FOLDER)
    plan = min(library.plans.values(), key=len)
    days = [
        replace(plan.days[number % len(plan)], id=DayId(f"day-{number + 1}"), number=number + 1)
        for number in range(DAYS)
    ]
    return replace(library, plans={plan.id: replace(plan, days=tuple(days))})


def _ledger_seconds() -> float:
    """Time the ledger of somebody who did most days, some of them late."""
    days = []
    for number in range(1, DAYS + 1):
        due_at = START + timedelta(days=number - 1)
        days.append(DueDay(number, DayId(f"day-{number}"), due_at, due_at, "UTC", 3, 1))
    hours = {0: 30, 1: 60}
    done = {day.day_id: day.due_at + timedelta(hours=hours.get(day.number % 9, 5)) for day in days}
    facts = Facts(done, (ZoneSince("Asia/Tokyo", START),))
    now = days[-1].due_at + timedelta(days=3)
    compute_ledger(days, facts, now)
    times = []
    for _ in range(200):
        began = stopwatch()
        compute_ledger(days, facts, now)
        times.append(stopwatch() - began)
    return median(times)


async def _watched(run: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Return the median seconds something takes, and the longest that it kept the event loop from others."""
    seconds, longest = [], 0.0

    async def look() -> None:
        nonlocal longest
        while True:
            slept_at = stopwatch()
            await asyncio.sleep(LOOKED)
            longest = max(longest, stopwatch() - slept_at - LOOKED)

    await run()
    for _ in range(REPEATS):
        watching = asyncio.create_task(look())
        await asyncio.sleep(0)
        began = stopwatch()
        await run()
        seconds.append(stopwatch() - began)
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
    return median(seconds), longest
