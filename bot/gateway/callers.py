"""Read from an interaction who asks, and from where."""

from typing import Any

import discord

from bot.domain.errors import NotATextChannel, OutsideGuild
from bot.domain.ids import ChannelId, GuildId, RoleId, UserId
from bot.domain.text import clean_name
from bot.services.access import Caller


def caller_of(interaction: discord.Interaction[Any]) -> Caller:
    """Return the caller of an interaction in a server. Raises OutsideGuild."""
    if interaction.guild_id is None or interaction.channel_id is None:
        raise OutsideGuild
    user = interaction.user
    roles = user.roles if isinstance(user, discord.Member) else ()
    return Caller(
        guild_id=GuildId(interaction.guild_id),
        user_id=UserId(user.id),
        name=clean_name(user.display_name),
        channel_id=ChannelId(interaction.channel_id),
        parent_id=_parent(interaction),
        role_ids=frozenset(RoleId(role.id) for role in roles),
        manages=interaction.permissions.manage_guild,
    )


def _parent(interaction: discord.Interaction[Any]) -> ChannelId | None:
    channel = interaction.channel
    return ChannelId(channel.parent_id) if isinstance(channel, discord.Thread) else None


def study_channel(interaction: discord.Interaction[Any], chosen: discord.TextChannel | None) -> ChannelId:
    """Return the channel an organiser means: the one chosen, or the current one (a thread's parent).

    Raises OutsideGuild, NotATextChannel.
    """
    if chosen is not None:
        return ChannelId(chosen.id)
    caller = caller_of(interaction)
    channel = interaction.channel
    if isinstance(channel, discord.Thread) and isinstance(channel.parent, discord.ForumChannel):
        raise NotATextChannel(channel.parent_id)
    return caller.parent_id or caller.channel_id
