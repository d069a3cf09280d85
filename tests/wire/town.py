"""The smallest world a test needs."""

from typing import Any, NamedTuple, Self

from .double import DiscordDouble
from .messages import Message
from .replies import Reply
from .things import Channel, Guild, User


class Town(NamedTuple):
    """One server with one channel and one member."""

    double: DiscordDouble
    guild: Guild
    channel: Channel
    ada: User

    @classmethod
    def in_double(cls, double: DiscordDouble) -> Self:
        """Build it."""
        guild = double.add_guild()
        channel = double.add_channel(guild.id)
        return cls(double, guild, channel, double.add_member(guild.id, "ada"))

    async def slash(self, name: str, **more: Any) -> Reply:
        """Let Ada run a command in the channel."""
        return await self.double.slash(self.guild.id, self.channel.id, self.ada, name, **more)

    @property
    def posts(self) -> list[Message]:
        """Return the messages of the channel, oldest first."""
        return self.double.messages(self.channel.id)
