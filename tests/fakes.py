"""Stand in for the clock and for Discord where a use case is tested alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.errors import DaymarkError
from bot.domain.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.domain.picture_texts import alt_text, filename
from bot.domain.pictures import Picture, PictureSpec
from bot.services.ports import PostRef
from bot.services.posts import Post


class FakeClock:
    """A clock that a test moves."""

    def __init__(self, at: datetime = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, **how_far: float) -> None:
        self.at += timedelta(**how_far)


@dataclass
class Sent:
    ref: PostRef
    post: Post
    nonce: str | None
    edits: list[Post] = field(default_factory=list)


class FakeAnnouncer:
    """A Discord that keeps what it is sent, drops repeats of a nonce, and fails on demand.

    `problem` is raised before a message is kept, `lost` after it: the answer is lost on the way.
    """

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.sent: list[Sent] = []
        self.told: list[tuple[UserId, Post]] = []
        self.problem: dict[ChannelId, DaymarkError] = {}
        self.lost: DaymarkError | None = None
        self.takes_messages = True

    async def send(self, channel_id: ChannelId, post: Post, nonce: str | None = None) -> PostRef:
        if channel_id in self.problem:
            raise self.problem[channel_id]
        for sent in self.sent:
            if nonce is not None and sent.nonce == nonce:
                return sent.ref
        ref = PostRef(channel_id, MessageId(1000 + len(self.sent)), self._clock.now())
        self.sent.append(Sent(ref, post, nonce))
        if self.lost is not None:
            problem, self.lost = self.lost, None
            raise problem
        return ref

    async def send_in_thread(
        self, channel_id: ChannelId, message_id: MessageId, post: Post, nonce: str | None = None
    ) -> PostRef:
        if channel_id in self.problem:
            raise self.problem[channel_id]
        thread = ChannelId(message_id)
        return await self.send(channel_id if thread in self.problem else thread, post, nonce)

    async def edit(self, channel_id: ChannelId, message_id: MessageId, post: Post) -> None:
        if channel_id in self.problem:
            raise self.problem[channel_id]
        next(sent for sent in self.sent if sent.ref.message_id == message_id).edits.append(post)

    async def find(self, channel_id: ChannelId, marker: str, after: datetime) -> PostRef | None:
        if channel_id in self.problem:
            raise self.problem[channel_id]
        for sent in self.sent:
            here = sent.ref.channel_id == channel_id and sent.ref.sent_at >= after
            if here and getattr(sent.post, "marker", None) == marker:
                return sent.ref
        return None

    async def tell_user(self, user_id: UserId, post: Post) -> bool:
        if self.takes_messages:
            self.told.append((user_id, post))
        return self.takes_messages


class FakeAlarm:
    """An alarm that notes when it would ring."""

    def __init__(self) -> None:
        self.at: list[datetime] = []

    def ring_at(self, at: datetime) -> None:
        self.at.append(at)


class FakeDirectory:
    """A server whose permissions and leavers a test decides."""

    def __init__(self) -> None:
        self.missing: dict[ChannelId, Sequence[str]] = {}
        self.gone: set[UserId] = set()
        self.roles_gone: set[RoleId] = set()
        self.asked: list[Collection[UserId]] = []

    async def missing_permissions(
        self, guild_id: GuildId, channel_id: ChannelId, ping_role_id: RoleId | None, *, thread: bool = False
    ) -> Sequence[str]:
        return self.missing.get(channel_id, ())

    async def has_role(self, guild_id: GuildId, role_id: RoleId) -> bool:
        return role_id not in self.roles_gone

    async def absent(self, guild_id: GuildId, user_ids: Collection[UserId]) -> frozenset[UserId]:
        self.asked.append(user_ids)
        return frozenset(self.gone & set(user_ids))


# One dark pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000"
    "000c49444154789c63909653050000b6005fdaaa9ef30000000049454e44ae426082"
)


class FakePainter:
    """A painter that keeps what it is asked for, draws a pixel, and fails on demand."""

    def __init__(self) -> None:
        self.specs: list[PictureSpec] = []
        self.problem: DaymarkError | None = None

    async def draw(self, spec: PictureSpec) -> Picture:
        self.specs.append(spec)
        if self.problem is not None:
            raise self.problem
        return Picture(PIXEL, alt_text(spec), filename(spec))
