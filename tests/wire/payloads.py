"""The JSON shapes in which Discord describes people, servers and channels."""

from typing import Any

from .record import Json, Upload
from .things import THREADS, Channel, Guild, Member, Role, User
from .timing import instant

_GUILD_FIXED: dict[str, Any] = {
    "icon": None,
    "description": None,
    "home_header": None,
    "splash": None,
    "discovery_splash": None,
    "banner": None,
    "application_id": None,
    "afk_channel_id": None,
    "system_channel_id": None,
    "widget_channel_id": None,
    "vanity_url_code": None,
    "rules_channel_id": None,
    "max_presences": None,
    "safety_alerts_channel_id": None,
    "public_updates_channel_id": None,
    "incidents_data": None,
    "features": [],
    "region": "us-east",
    "afk_timeout": 300,
    "system_channel_flags": 0,
    "widget_enabled": False,
    "verification_level": 1,
    "default_message_notifications": 0,
    "mfa_level": 0,
    "explicit_content_filter": 0,
    "max_members": 500_000,
    "max_stage_video_channel_users": 50,
    "max_video_channel_users": 25,
    "premium_tier": 0,
    "premium_subscription_count": 0,
    "premium_progress_bar_enabled": False,
    "nsfw": False,
    "nsfw_level": 0,
    "emojis": [],
    "stickers": [],
}


def user(who: User) -> Json:
    """Describe a user."""
    return {
        "id": str(who.id),
        "username": who.name,
        "discriminator": "0",
        "global_name": None if who.bot else who.name,
        "avatar": None,
        "bot": who.bot,
        "flags": 0,
        "public_flags": 0,
        "primary_guild": None,
    }


def current_user(who: User) -> Json:
    """Describe the bot to itself."""
    return {**user(who), "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}


def member(who: Member) -> Json:
    """Describe a member of a guild."""
    return {
        "user": user(who.user),
        "nick": who.nick,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in who.role_ids],
        "joined_at": who.joined_at,
        "premium_since": None,
        "communication_disabled_until": None,
        "pending": False,
        "flags": 0,
        "mute": False,
        "deaf": False,
    }


def role(one: Role) -> Json:
    """Describe a role."""
    data: Json = {
        "id": str(one.id),
        "name": one.name,
        "permissions": str(int(one.permissions)),
        "position": one.position,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "managed": one.managed_by is not None,
        "mentionable": False,
        "icon": None,
        "unicode_emoji": None,
        "flags": 0,
    }
    if one.managed_by is not None:
        data["tags"] = {"bot_id": str(one.managed_by)}
    return data


def channel(one: Channel) -> Json:
    """Describe a channel of any kind."""
    last = None if one.last_message_id is None else str(one.last_message_id)
    base: Json = {"id": str(one.id), "type": one.type, "flags": 0, "last_message_id": last}
    if one.recipient is not None:
        return {**base, "recipients": [user(one.recipient)]}
    base |= {"guild_id": str(one.guild_id), "name": one.name, "rate_limit_per_user": 0}
    base["parent_id"] = None if one.parent_id is None else str(one.parent_id)
    return base | (_thread_part(one) if one.type in THREADS else _guild_channel_part(one))


def _guild_channel_part(one: Channel) -> Json:
    return {
        "position": 0,
        "topic": None,
        "nsfw": False,
        "permission_overwrites": one.overwrites,
    }


def _thread_part(one: Channel) -> Json:
    return {
        "owner_id": str(one.parent_id),
        "message_count": 0,
        "member_count": 1,
        "total_message_sent": 0,
        "thread_metadata": {
            "archived": False,
            "archive_timestamp": instant(one.id),
            "auto_archive_duration": 1440,
            "locked": False,
        },
    }


def guild(one: Guild) -> Json:
    """Describe a guild as REST does."""
    return {
        **_GUILD_FIXED,
        "id": str(one.id),
        "name": one.name,
        "owner_id": str(one.owner.id),
        "preferred_locale": one.locale,
        "roles": [role(r) for r in one.roles.values()],
    }


def guild_channels(one: Guild) -> list[Json]:
    """Describe the channels of a guild without its threads."""
    return [channel(c) for c in one.channels.values() if c.type not in THREADS]


def guild_create(one: Guild, bot: User) -> Json:
    """Describe a guild as the gateway does on joining: with channels and, of the members, the bot."""
    me = one.members[bot.id]
    lists = ("presences", "voice_states", "stage_instances", "guild_scheduled_events")
    return {
        **guild(one),
        **{name: [] for name in lists},
        "channels": guild_channels(one),
        "threads": [channel(c) for c in one.channels.values() if c.type in THREADS],
        "members": [member(me)],
        "member_count": len(one.members),
        "joined_at": me.joined_at,
        "large": False,
    }


def application(bot: User, guilds: int) -> Json:
    """Describe the bot's application."""
    return {
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "icon": None,
        "team": None,
        "id": str(bot.id),
        "name": bot.name,
        "description": "",
        "type": None,
        "summary": "",
        "verify_key": "0" * 64,
        "bot_public": True,
        "bot_require_code_grant": False,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "owner": user(bot),
        "bot": user(bot),
        "approximate_guild_count": guilds,
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
    }


def attachment(upload_id: int, upload: Upload, cdn_url: str) -> Json:
    """Describe a file that hangs on a message."""
    url = f"{cdn_url}/{upload_id}/{upload.filename}"
    return {
        "id": str(upload_id),
        "filename": upload.filename,
        "size": len(upload.data),
        "url": url,
        "proxy_url": url,
        "content_type": upload.content_type,
    }
