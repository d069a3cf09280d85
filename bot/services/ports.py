"""Say what the use cases need of the outside world."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from bot.domain.pictures import Picture, PictureSpec
from bot.services.posts import Post


class Clock(Protocol):
    """Tell the time."""

    def now(self) -> datetime:
        """Return the current instant, aware, UTC."""


@dataclass(frozen=True, slots=True)
class PostRef:
    """Where a post is, and when it went out."""

    channel_id: ChannelId
    message_id: MessageId
    sent_at: datetime


class Announcer(Protocol):
    """Write to Discord.

    Every method raises ChannelUnavailable where somebody must mend something first, and
    DiscordUnavailable where it is unknown whether the call took effect.
    """

    async def send(self, channel_id: ChannelId, post: Post, nonce: str | None = None) -> PostRef:
        """Send a post; a repeat with the same nonce within minutes sends nothing new."""

    async def send_in_thread(
        self, channel_id: ChannelId, message_id: MessageId, post: Post, nonce: str | None = None
    ) -> PostRef:
        """Send a post into the thread of a message, which is started where there is none.

        Where the bot may not, or the message is gone, it goes into the channel, as a reply.
        """

    async def edit(self, channel_id: ChannelId, message_id: MessageId, post: Post) -> None:
        """Render a post again; one that was deleted stays deleted."""

    async def find(self, channel_id: ChannelId, marker: str, after: datetime) -> PostRef | None:
        """Look for an own post whose buttons carry a marker among the channel's recent messages."""

    async def tell_user(self, user_id: UserId, post: Post) -> bool:
        """Send a direct message; False where the person does not take any."""


class Alarm(Protocol):
    """Wake the program up."""

    def ring_at(self, at: datetime) -> None:
        """Have what is due in live rounds done at an instant; a later call takes the place of this one."""


class Directory(Protocol):
    """Know who and what is in a server."""

    async def missing_permissions(
        self, guild_id: GuildId, channel_id: ChannelId, ping_role_id: RoleId | None, *, thread: bool = False
    ) -> Sequence[str]:
        """Name the permissions the bot lacks in a channel, or in its threads; all where it is gone."""

    async def has_role(self, guild_id: GuildId, role_id: RoleId) -> bool:
        """Tell whether a role is still there."""

    async def absent(self, guild_id: GuildId, user_ids: Collection[UserId]) -> frozenset[UserId]:
        """Return those who are certainly not in the server any more."""


class Painter(Protocol):
    """Draw pictures."""

    async def draw(self, spec: PictureSpec) -> Picture:
        """Return a picture. Raises PictureUnavailable: whoever asks then answers without one."""
