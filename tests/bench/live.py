"""Let a hundred members answer a live question at once, over the wire, and count what was kept."""

import asyncio
import sqlite3
from contextlib import closing
from math import nan
from pathlib import Path

from tests.wire.messages import Message
from tests.wire.shaping import walk
from tests.wire.things import User
from tests.wire.timing import stopwatch

from .contenders import PATIENCE, Contender, said
from .figures import Line, under
from .group import CHANNEL, GUILD

PLAYERS, ROUNDS, TRIES = 100, 3, 30
LOOK_AGAIN = 0.05
WITHIN = 1.5


async def measure_live(bot: Contender, folder: Path) -> Line:
    """Play a few rounds and return the slowest question; no answer may be lost or refused."""
    seconds = [await _question(bot, folder, bot.members[-PLAYERS:]) for _ in range(ROUNDS)]
    return Line(f"{PLAYERS} answers to a live question", nan, max(seconds), "s", under(WITHIN, "s"))


async def _question(bot: Contender, folder: Path, players: list[User]) -> float:
    message, before = await _one_press_question(bot), _kept(folder)
    keys = _keys(message, "b:live:")
    replies = [
        await bot.double.click(message, keys[number % len(keys)], user) for number, user in enumerate(players)
    ]
    await asyncio.gather(*(reply.first(PATIENCE) for reply in replies))
    for reply in replies:
        if "Your answer to question 1" not in said(reply):
            raise RuntimeError(f"an answer was answered with {said(reply)}")
    if (counted := _kept(folder) - before) != len(players):
        raise RuntimeError(f"{counted} of {len(players)} answers were kept")
    ends = [reply.sent_at + reply.callback.latency for reply in replies if reply.callback is not None]
    await _stop(bot, message)
    return max(ends) - replies[0].sent_at


async def _one_press_question(bot: Contender) -> Message:
    """Begin rounds until one asks what a press can answer. Raises RuntimeError where none does."""
    for _ in range(TRIES):
        options = {"questions": 1, "seconds": 60}
        begun = await bot.double.slash(
            GUILD, CHANNEL, bot.members[0], "quiz", subcommand="live", options=options
        )
        await begun.first(PATIENCE)
        message = await _newest(bot, "**Question 1 of 1** ")
        if _keys(message, "b:live:"):
            return message
        await _stop(bot, message)
    raise RuntimeError("no question that one press answers")


async def _stop(bot: Contender, message: Message) -> None:
    reply = await bot.double.click(message, _keys(message, "b:live-stop:")[0], bot.members[0])
    await reply.first(PATIENCE)
    await _newest(bot, "**The round was stopped.**")


async def _newest(bot: Contender, begins: str) -> Message:
    """Wait until the channel's newest message begins like this."""
    began = stopwatch()
    while stopwatch() - began < PATIENCE:
        messages = bot.double.messages(CHANNEL)
        if messages and messages[-1].content.startswith(begins):
            return messages[-1]
        await asyncio.sleep(LOOK_AGAIN)
    raise RuntimeError(f"nothing came that begins with {begins}")


def _keys(message: Message, begin: str) -> list[str]:
    found = [str(part.get("custom_id", "")) for part in walk(message.components)]
    return [key for key in found if key.startswith(begin)]


def _kept(folder: Path) -> int:
    """Count the answers in the database."""
    with closing(sqlite3.connect(folder / "daymark.sqlite3")) as db:
        return int(db.execute("SELECT count(*) FROM quiz_round_answers").fetchone()[0])
