"""A Discord as it is on a bad day: it forgets nonces, and the program dies around a call."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.ids import ChannelId
from bot.services.ports import PostRef
from bot.services.posts import Post
from tests.fakes import FakeAnnouncer, FakeClock

NONCE_KEPT = timedelta(minutes=5)


class Killed(BaseException):
    """Stand for `kill -9`: no handler of the program may run on."""


class RoughAnnouncer(FakeAnnouncer):
    """Drop repeats of a nonce for some minutes only; die before or after a message is kept."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self._now = clock.now
        self.die_before = False
        self.die_after = False
        self.behind = timedelta()
        self.searched: list[tuple[ChannelId, str, datetime]] = []

    async def send(self, channel_id: ChannelId, post: Post, nonce: str | None = None) -> PostRef:
        if self.die_before:
            raise Killed
        for sent in self.sent:
            if self._now() - sent.ref.sent_at > NONCE_KEPT:
                sent.nonce = None
        ref = await super().send(channel_id, post, nonce)
        if self.die_after:
            raise Killed
        return replace(ref, sent_at=ref.sent_at - self.behind)

    async def find(self, channel_id: ChannelId, marker: str, after: datetime) -> PostRef | None:
        self.searched.append((channel_id, marker, after))
        return await super().find(channel_id, marker, after)
