"""Where a test waits for the bot's answers to one interaction."""

import asyncio
from typing import NamedTuple, TypeVar

from .messages import EPHEMERAL, Message
from .record import Json, Upload
from .things import Channel, Guild, User

T = TypeVar("T")


class Callback(NamedTuple):
    """The first answer: what the bot sent, and seconds from dispatch to its arrival."""

    type: int
    data: Json
    files: tuple[Upload, ...]
    latency: float
    message: Message | None

    @property
    def content(self) -> str:
        """Return the text of the answer."""
        return str(self.data.get("content") or "")

    @property
    def ephemeral(self) -> bool:
        """Say whether only the member can see it."""
        return bool((self.data.get("flags") or 0) & EPHEMERAL)


class Later(NamedTuple):
    """A later edit or followup, as the message was then."""

    message: Message
    body: Json
    latency: float


class Reply:
    """Where the answers to one interaction arrive."""

    def __init__(
        self, interaction_id: int, kind: int, channel: Channel, guild: Guild | None, user: User
    ) -> None:
        """Start with no answer."""
        self.id, self.kind, self.token = interaction_id, kind, f"wire{interaction_id}"
        self.channel, self.guild, self.user = channel, guild, user
        self.source: Message | None = None
        self.opened_by: Reply | None = None
        self.sent_at = 0.0
        self._callbacks: list[Callback] = []
        self.message: Message | None = None
        self.edits: list[Later] = []
        self.followups: list[Later] = []
        self._news = asyncio.Event()

    async def first(self, within: float = 3.0) -> Callback:
        """Wait for the callback; Discord gives a bot three seconds."""
        return (await self._until(self._callbacks, 1, within))[0]

    async def edit(self, number: int = 1, within: float = 5.0) -> Later:
        """Wait for the n-th edit of the original answer."""
        return (await self._until(self.edits, number, within))[number - 1]

    async def followup(self, number: int = 1, within: float = 5.0) -> Later:
        """Wait for the n-th followup message."""
        return (await self._until(self.followups, number, within))[number - 1]

    async def _until(self, log: list[T], count: int, within: float) -> list[T]:
        async with asyncio.timeout(within):
            while len(log) < count:
                self._news.clear()
                await self._news.wait()
        return log

    @property
    def callback(self) -> Callback | None:
        """Return the first answer if it has come."""
        return self._callbacks[0] if self._callbacks else None

    def note(self, into: list[Later], message: Message, at: float) -> None:
        """Note an edit or a followup and wake the test."""
        into.append(Later(message, dict(message.body), at - self.sent_at))
        self._news.set()

    def answer(self, callback: Callback) -> None:
        """Note the first answer and wake the test."""
        self._callbacks.append(callback)
        self.message = callback.message
        self._news.set()
