"""Measure quizzes: from an answer to its verdict, and what is due among a million cards."""

import re
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import nan
from pathlib import Path
from statistics import median

from bot.domain.ids import GuildId, MemberId
from bot.storage import cards
from bot.storage.engine import Database
from bot.storage.migrate import upgrade
from tests.wire.things import User
from tests.wire.timing import stopwatch

from .contenders import PATIENCE, Contender, said
from .figures import Line, p99, times, under
from .group import CHANNEL, GUILD
from .series import Question, one_by_one

ROUNDS, EACH = 10, 20
BARE = Question("today", "")
LEARNERS, CARDS_EACH = 200, 5_000
DUE_ASKED = 200
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)


async def measure_verdicts(bots: tuple[Contender, Contender]) -> list[Line]:
    """Set the time from a press to its verdict against the bare bot's acknowledgement, in small turns."""
    bare, ours = bots
    acknowledged: list[float] = []
    judged: list[float] = []
    await _verdicts(ours, ours.members[-EACH:])
    for number in range(ROUNDS):
        users = ours.members[number * EACH : (number + 1) * EACH]
        acknowledged += await one_by_one(bare, BARE, bare.members[:EACH])
        judged += await _verdicts(ours, users)
    return [
        Line("quiz: answer to verdict, p50", median(acknowledged), median(judged), "ms", times(8)),
        Line("quiz: answer to verdict, p99", p99(acknowledged), p99(judged), "ms"),
    ]


async def _verdicts(bot: Contender, users: Sequence[User]) -> list[float]:
    """Let members answer a question each; return the milliseconds from press to verdict."""
    found = []
    for user in users:
        asked, key = None, None
        while key is None:
            asked = await bot.double.slash(
                GUILD, CHANNEL, user, "quiz", subcommand="start", options={"questions": 5}
            )
            await asked.first(PATIENCE)
            # Questions that take a number or an order are answered in more steps than one.
            key = re.search(r"b:answer:\d+:0:\d", said(asked))
        assert asked is not None
        assert asked.message is not None
        reply = await bot.double.click(asked.message, key[0], user)
        callback = await reply.first(PATIENCE)
        if "comes back in your review" not in said(reply):
            raise RuntimeError(f"an answer was answered with {said(reply)}")
        found.append(callback.latency * 1000)
    return found


async def measure_due(folder: Path) -> list[Line]:
    """Time what is due for a member with 5,000 cards among a million."""
    folder.mkdir()  # noqa: ASYNC240 - nobody waits
    url = f"sqlite+aiosqlite:///{folder}/daymark.sqlite3"
    upgrade(url)
    _fill(folder / "daymark.sqlite3")
    db = Database(url)
    try:
        listed, counted = await _due_times(db)
    finally:
        await db.close()
    what = f"of {CARDS_EACH:,} cards among {LEARNERS * CARDS_EACH:,}"
    return [
        Line(f"due {what}: the next ten", nan, listed * 1000, "ms", under(5, "ms")),
        Line(f"due {what}: how many", nan, counted * 1000, "ms", under(5, "ms")),
    ]


async def _due_times(db: Database) -> tuple[float, float]:
    listed, counted = [], []
    guild_id, middle = GuildId(GUILD), MemberId(LEARNERS // 2)
    for _ in range(DUE_ASKED):
        async with db.read() as tx:
            began = stopwatch()
            due = await cards.due(tx, guild_id, middle, NOW, 10)
            between = stopwatch()
            number = await cards.count_due(tx, guild_id, middle, NOW)
            counted.append(stopwatch() - between)
            listed.append(between - began)
        assert len(due) == 10
        assert number == CARDS_EACH // 2
    return median(listed), median(counted)


def _fill(path: Path) -> None:
    """Give each of many members thousands of cards, half of them due, a quarter missed."""
    with sqlite3.connect(path) as db:
        db.executemany(
            "INSERT INTO members (id, guild_id, user_id, name, shown) VALUES (?, ?, ?, 'M', 'name')",
            ((number, GUILD, number) for number in range(1, LEARNERS + 1)),
        )
        db.executemany("INSERT INTO cards VALUES (?, ?, 3.1, 5.2, ?, ?, ?)", _rows())
    db.close()


def _rows() -> Iterator[tuple[int, str, str, str, int]]:
    reviewed = _stored(NOW - timedelta(days=400))
    for member in range(1, LEARNERS + 1):
        for number in range(CARDS_EACH):
            away = timedelta(hours=number // 2 + 1)
            due_at = NOW + away if number % 2 else NOW - away
            yield member, f"question-{number}", _stored(due_at), reviewed, int(number % 4 == 0)


def _stored(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M:%S.%f")
