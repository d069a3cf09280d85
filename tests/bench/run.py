"""Measure both bots, a little of each in turns, so that what else the machine does hits both."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.wire.things import User

from .contenders import Contender
from .figures import Bound, Line, below, more, p99, times
from .group import forget_today
from .live import measure_live
from .quiz import measure_verdicts
from .series import Burst, Question, at_once, in_flight, one_by_one

STARTS, WARM_UP, ROUNDS, EACH = 4, 60, 20, 25
STREAMS, IN_STREAM = 3, 256
BURSTS = {200: 5, 1000: 3}

TODAY = Question("today", "Day 9 of 30")
DONE = Question("done", "Day 9 done")
AGAIN = Question("done", "Day 9 was done already")
BOARD = Question("leaderboard", "Page 1 of 100")
QUESTIONS: dict[str, tuple[Question, Bound]] = {
    "/today": (TODAY, times(6)),
    "/done": (DONE, times(8)),
    "/done again": (AGAIN, times(8)),
    "/leaderboard": (BOARD, times(5)),
}


class Run:
    """One run over both bots."""

    def __init__(self, bots: tuple[Contender, Contender], folder: Path) -> None:
        self._bots = bots
        self._folder = folder
        self._fresh: list[User] = []
        self._complaints: list[str] = []

    async def measure(self) -> list[Line]:
        """Measure everything, the way a reader wants to see it."""
        starts = await self._starts()
        idle = self._memory("memory at rest", None)
        await self._warm_up()
        answers = [*await self._latencies(), *await self._streams(), *await self._bursts()]
        answers.append(await measure_live(self._bots[1], self._folder))
        answers += await measure_verdicts(self._bots)
        return [*answers, starts, idle, self._memory("memory after all that", more(60, "MiB"))]

    async def finish(self) -> list[str]:
        """Stop both and return what they complained about."""
        for bot in self._bots:
            self._complaints += await bot.stop()
        return self._complaints

    # -- starting ----------------------------------------------------------------------------

    async def _starts(self) -> Line:
        """Start both a few times; the first time fills caches and is not counted."""
        seconds: dict[str, list[float]] = defaultdict(list)
        for _ in range(1 + STARTS):
            for bot in self._bots:
                self._complaints += await bot.stop()
                seconds[bot.name].append(await bot.start())
        bare, ours = (median(seconds[bot.name][1:]) for bot in self._bots)
        return Line("start to ready", bare, ours, "s", more(1, "s"))

    def _memory(self, what: str, bound: Bound | None) -> Line:
        bare, ours = (bot.memory() for bot in self._bots)
        return Line(what, bare, ours, "MiB", bound)

    # -- asking ------------------------------------------------------------------------------

    async def _warm_up(self) -> None:
        for question, _ in QUESTIONS.values():
            for bot in self._bots:
                await one_by_one(bot, question, await self._users(bot, question, WARM_UP))

    async def _latencies(self) -> list[Line]:
        """Ask one by one, in small turns."""
        found: dict[tuple[str, str], list[float]] = defaultdict(list)
        for _ in range(ROUNDS):
            for what, (question, _) in QUESTIONS.items():
                for bot in self._bots:
                    users = await self._users(bot, question, EACH)
                    found[what, bot.name] += await one_by_one(bot, question, users)
        lines = []
        for what, (_, bound) in QUESTIONS.items():
            bare, ours = (found[what, bot.name] for bot in self._bots)
            lines.append(Line(f"{what}, p50", median(bare), median(ours), "ms", bound))
            lines.append(Line(f"{what}, p99", p99(bare), p99(ours), "ms"))
        return lines

    async def _streams(self) -> list[Line]:
        """Keep many questions open, and count answers a second."""
        rates: dict[tuple[str, str], list[float]] = defaultdict(list)
        for _ in range(STREAMS):
            for what, (question, _) in QUESTIONS.items():
                for bot in self._bots:
                    users = await self._users(bot, question, IN_STREAM)
                    rates[what, bot.name].append(await in_flight(bot, question, users))
        lines = []
        for what in QUESTIONS:
            bare, ours = (median(rates[what, bot.name]) for bot in self._bots)
            lines.append(Line(f"{what}, 32 at a time", bare, ours, "/s"))
        return lines

    async def _bursts(self) -> list[Line]:
        """Let many press Done at once."""
        lines = []
        for size, how_often in BURSTS.items():
            found: dict[str, list[Burst]] = defaultdict(list)
            for _ in range(how_often):
                for bot in self._bots:
                    users = await self._users(bot, DONE, size)
                    found[bot.name].append(await at_once(bot, DONE, users))
            bare, ours = (max(burst.seconds for burst in found[bot.name]) for bot in self._bots)
            bound = below(2, "s") if size == 200 else None
            lines.append(Line(f"{size} /done at once", bare, ours, "s", bound))
        return lines

    async def _users(self, bot: Contender, question: Question, count: int) -> Sequence[User]:
        """Choose who asks: for a first Done people who have none yet today."""
        if bot.constant is not None or question is not DONE:
            return bot.members[-count:]
        if len(self._fresh) < count:
            await forget_today(self._folder)
            self._fresh = list(bot.members)
        chosen, self._fresh = self._fresh[-count:], self._fresh[:-count]
        return chosen
