"""The things in the double's world, and what a member may do among them."""

from dataclasses import dataclass, field
from enum import IntFlag

from .record import Json


class Permission(IntFlag):
    """The permission bits the tests talk about."""

    ADMINISTRATOR = 1 << 3
    MANAGE_GUILD = 1 << 5
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    USE_APPLICATION_COMMANDS = 1 << 31
    SEND_MESSAGES_IN_THREADS = 1 << 38


ALL_PERMISSIONS = (1 << 52) - 1
EVERYONE_PERMISSIONS = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.USE_APPLICATION_COMMANDS
)
TEXT, DM, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 11, 12
THREADS = frozenset({10, PUBLIC_THREAD, PRIVATE_THREAD})
GUILDS_INTENT, MEMBERS_INTENT = 1 << 0, 1 << 1


@dataclass(slots=True, eq=False)
class User:
    """A person, or the bot."""

    id: int
    name: str
    bot: bool = False


@dataclass(slots=True, eq=False)
class Role:
    """A role; the one whose id is its guild's is @everyone."""

    id: int
    name: str
    permissions: int
    position: int
    managed_by: int | None = None


@dataclass(slots=True, eq=False)
class Member:
    """A user in one guild."""

    user: User
    role_ids: list[int]
    joined_at: str
    nick: str | None = None


@dataclass(slots=True, eq=False)
class Channel:
    """A guild channel, a thread or a direct message channel."""

    id: int
    type: int
    name: str
    guild_id: int | None
    parent_id: int | None = None
    overwrites: list[Json] = field(default_factory=list)
    recipient: User | None = None
    last_message_id: int | None = None


@dataclass(slots=True, eq=False)
class Guild:
    """A Discord server."""

    id: int
    name: str
    owner: User
    locale: str
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)


def permissions_in(guild: Guild, channel: Channel, member: Member) -> int:
    """Return what a member may do in a channel, by Discord's order of overwrites."""
    role_ids = {guild.id, *member.role_ids}
    granted = 0
    for role_id in role_ids & guild.roles.keys():
        granted |= guild.roles[role_id].permissions
    if member.user is guild.owner or granted & Permission.ADMINISTRATOR:
        return ALL_PERMISSIONS
    home = guild.channels.get(channel.parent_id or 0, channel)
    source = home if channel.type in THREADS else channel
    rules = {int(rule["id"]): rule for rule in source.overwrites}
    for layer in ({guild.id}, set(member.role_ids), {member.user.id}):
        granted = _overwritten(granted, [rules[i] for i in layer if i in rules])
    return granted


def _overwritten(granted: int, rules: list[Json]) -> int:
    """Take what one layer denies, then give what it allows."""
    for rule in rules:
        granted &= ~int(rule.get("deny", 0))
    for rule in rules:
        granted |= int(rule.get("allow", 0))
    return granted
