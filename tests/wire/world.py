"""The servers, channels, roles and people that the double pretends exist."""

from collections.abc import Iterable
from typing import Protocol

from . import payloads
from .record import Json, Upload
from .things import (
    DM,
    EVERYONE_PERMISSIONS,
    GUILDS_INTENT,
    MEMBERS_INTENT,
    TEXT,
    THREADS,
    Channel,
    Guild,
    Member,
    Role,
    User,
)
from .timing import Snowflakes, instant


class Emit(Protocol):
    """Tells the gateway that something in the world changed."""

    def __call__(self, event: str, data: Json, guild_id: int | None, intent: int) -> None:
        """Send the event to the sessions that asked for it."""


def _emit_nothing(event: str, data: Json, guild_id: int | None, intent: int) -> None:
    """Stand in until a gateway is attached."""


class World:
    """Everything that exists, and the rules for changing it."""

    def __init__(self, ids: Snowflakes, bot_name: str) -> None:
        """Start with nobody but the bot."""
        self.ids = ids
        self.bot = User(ids(), bot_name, bot=True)
        self.users: dict[int, User] = {self.bot.id: self.bot}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.uploads: dict[int, Upload] = {}
        self.emit: Emit = _emit_nothing

    def add_user(self, name: str, *, user_id: int | None = None) -> User:
        """Add a person who is in no guild yet."""
        user = User(user_id or self.ids(), name)
        self.users[user.id] = user
        return user

    def add_guild(
        self,
        name: str = "Study hall",
        *,
        guild_id: int | None = None,
        owner: User | None = None,
        bot_permissions: int = EVERYONE_PERMISSIONS,
        locale: str = "en-US",
    ) -> Guild:
        """Add a server with an owner and the bot in it."""
        owner = owner or self.add_user(f"{name} owner")
        guild = Guild(guild_id or self.ids(), name, owner, locale)
        guild.roles[guild.id] = Role(guild.id, "@everyone", EVERYONE_PERMISSIONS, 0)
        bot_role = Role(self.ids(), self.bot.name, bot_permissions, 1, managed_by=self.bot.id)
        guild.roles[bot_role.id] = bot_role
        for user, role_ids in ((owner, []), (self.bot, [bot_role.id])):
            guild.members[user.id] = Member(user, role_ids, instant(self.ids()))
        self.guilds[guild.id] = guild
        self.emit("GUILD_CREATE", payloads.guild_create(guild, self.bot), guild.id, GUILDS_INTENT)
        return guild

    def remove_guild(self, guild_id: int) -> None:
        """Throw the bot out of a server."""
        guild = self.guilds.pop(guild_id)
        for channel_id in guild.channels:
            del self.channels[channel_id]
        self.emit("GUILD_DELETE", {"id": str(guild_id)}, guild_id, GUILDS_INTENT)

    def add_channel(
        self,
        guild_id: int,
        name: str = "study",
        *,
        kind: int = TEXT,
        parent_id: int | None = None,
        channel_id: int | None = None,
        overwrites: Iterable[Json] = (),
    ) -> Channel:
        """Add a channel, or a thread where the kind is a thread's."""
        channel = Channel(channel_id or self.ids(), kind, name, guild_id, parent_id, list(overwrites))
        self.guilds[guild_id].channels[channel.id] = self.channels[channel.id] = channel
        event = "THREAD_CREATE" if kind in THREADS else "CHANNEL_CREATE"
        self.emit(event, payloads.channel(channel), guild_id, GUILDS_INTENT)
        return channel

    def remove_channel(self, channel_id: int) -> None:
        """Delete a channel or a thread."""
        channel = self.channels.pop(channel_id)
        if channel.guild_id is None:
            return
        del self.guilds[channel.guild_id].channels[channel_id]
        event = "THREAD_DELETE" if channel.type in THREADS else "CHANNEL_DELETE"
        self.emit(event, payloads.channel(channel), channel.guild_id, GUILDS_INTENT)

    def add_role(self, guild_id: int, name: str, *, permissions: int = 0) -> Role:
        """Add a role above the others."""
        guild = self.guilds[guild_id]
        role = Role(self.ids(), name, permissions, len(guild.roles))
        guild.roles[role.id] = role
        data = {"guild_id": str(guild_id), "role": payloads.role(role)}
        self.emit("GUILD_ROLE_CREATE", data, guild_id, GUILDS_INTENT)
        return role

    def add_member(
        self,
        guild_id: int,
        who: User | str = "ada",
        *,
        roles: Iterable[Role] = (),
        nick: str | None = None,
    ) -> User:
        """Let somebody, new where only a name is given, join a server."""
        user = self.add_user(who) if isinstance(who, str) else who
        member = Member(user, [r.id for r in roles], instant(self.ids()), nick)
        self.guilds[guild_id].members[user.id] = member
        data = {**payloads.member(member), "guild_id": str(guild_id)}
        self.emit("GUILD_MEMBER_ADD", data, guild_id, MEMBERS_INTENT)
        return user

    def remove_member(self, guild_id: int, user: User) -> None:
        """Let somebody leave a server."""
        del self.guilds[guild_id].members[user.id]
        data = {"guild_id": str(guild_id), "user": payloads.user(user)}
        self.emit("GUILD_MEMBER_REMOVE", data, guild_id, MEMBERS_INTENT)

    def add_upload(self, upload: Upload) -> int:
        """Keep a file for downloads and return its id."""
        upload_id = self.ids()
        self.uploads[upload_id] = upload
        return upload_id

    def dm_with(self, user: User) -> Channel:
        """Return the one direct message channel between the bot and a user."""
        for channel in self.channels.values():
            if channel.recipient is user:
                return channel
        channel = Channel(self.ids(), DM, user.name, None, recipient=user)
        self.channels[channel.id] = channel
        return channel
