"""Ask a bot in three ways: one by one, a few at a time, all at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tests.wire.replies import Reply
from tests.wire.things import User
from tests.wire.timing import stopwatch

from .contenders import PATIENCE, Contender, said

IN_FLIGHT = 32
DEADLINE = 3.0
"""Seconds that Discord waits for the first answer."""


@dataclass(frozen=True, slots=True)
class Question:
    """A command, and what the right answer to it says: an error would be fast, too."""

    command: str
    answer: str

    def check(self, bot: Contender, replies: Sequence[Reply]) -> None:
        """Raise RuntimeError for an answer that says something else."""
        for reply in replies:
            if (bot.constant or self.answer) not in said(reply):
                raise RuntimeError(f"/{self.command} was answered with {said(reply)}")


class Burst(NamedTuple):
    """How long it took until all were answered, and how many of them Discord had given up on."""

    seconds: float
    late: int


async def one_by_one(bot: Contender, question: Question, users: Sequence[User]) -> list[float]:
    """Ask one after the other; return the latencies in milliseconds."""
    replies = []
    for user in users:
        replies.append(await bot.ask(question.command, user))
        await replies[-1].first(PATIENCE)
    question.check(bot, replies)
    return [latency * 1000 for latency in _latencies(replies)]


async def in_flight(bot: Contender, question: Question, users: Sequence[User]) -> float:
    """Keep a number of questions open all the time; return answers a second."""
    waiting, replies = iter(users), []

    async def ask_on() -> None:
        for user in waiting:
            replies.append(reply := await bot.ask(question.command, user))
            await reply.first(PATIENCE)

    began = stopwatch()
    await asyncio.gather(*(ask_on() for _ in range(IN_FLIGHT)))
    elapsed = stopwatch() - began
    question.check(bot, replies)
    return len(replies) / elapsed


async def at_once(bot: Contender, question: Question, users: Sequence[User]) -> Burst:
    """Ask for everybody without waiting for an answer."""
    replies = [await bot.ask(question.command, user) for user in users]
    await asyncio.gather(*(reply.first(PATIENCE) for reply in replies))
    latencies = _latencies(replies)
    question.check(bot, replies)
    ends = [reply.sent_at + latency for reply, latency in zip(replies, latencies, strict=True)]
    return Burst(max(ends) - replies[0].sent_at, sum(latency > DEADLINE for latency in latencies))


def _latencies(replies: Sequence[Reply]) -> list[float]:
    return [reply.callback.latency for reply in replies if reply.callback is not None]
