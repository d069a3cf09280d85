"""REST routes about the bot, people, servers, channels and commands."""

from typing import Any

from . import payloads
from .answers import NO_CONTENT, Answer, ApiError, not_found
from .commands import CommandRegistry
from .record import Json
from .router import Call, Router
from .things import Guild
from .world import World

_APP = "/applications/{app}"
_GUILD_APP = "/applications/{app}/guilds/{guild}"


class GuildRoutes:
    """Answers what does not touch messages."""

    def __init__(self, world: World, commands: CommandRegistry) -> None:
        """Answer from this world."""
        self._world, self._commands = world, commands
        self.gateway_url = ""

    def install(self, router: Router) -> None:
        """Register the routes."""
        router.add("GET", "/users/@me", self._me)
        router.add("GET", "/users/{user}", self._user)
        router.add("POST", "/users/@me/channels", self._open_dm)
        router.add("GET", "/oauth2/applications/@me", self._application)
        router.add("GET", "/applications/@me", self._application)
        router.add("GET", "/gateway", self._gateway)
        router.add("GET", "/gateway/bot", self._gateway_bot)
        router.add("GET", "/channels/{channel}", self._channel)
        router.add("GET", "/guilds/{guild}", self._guild)
        router.add("GET", "/guilds/{guild}/channels", self._guild_channels)
        router.add("GET", "/guilds/{guild}/roles", self._guild_roles)
        router.add("GET", "/guilds/{guild}/members/{user}", self._member)
        for prefix in (_APP, _GUILD_APP):
            self._install_commands(router, f"{prefix}/commands")

    def _install_commands(self, router: Router, path: str) -> None:
        router.add("GET", path, self._list_commands)
        router.add("PUT", path, self._replace_commands)
        router.add("POST", path, self._create_command)
        router.add("GET", path + "/{command}", self._get_command)
        router.add("PATCH", path + "/{command}", self._edit_command)
        router.add("DELETE", path + "/{command}", self._delete_command)

    def _me(self, _: Call) -> Json:
        return payloads.current_user(self._world.bot)

    def _user(self, call: Call) -> Json:
        try:
            return payloads.user(self._world.users[call.id("user")])
        except KeyError:
            raise not_found(10013, "User") from None

    def _open_dm(self, call: Call) -> Json:
        user = self._world.users.get(int(call.fields.get("recipient_id") or 0))
        if user is None or user.bot:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return payloads.channel(self._world.dm_with(user))

    def _application(self, _: Call) -> Json:
        return payloads.application(self._world.bot, len(self._world.guilds))

    def _gateway(self, _: Call) -> Json:
        return {"url": self.gateway_url}

    def _gateway_bot(self, _: Call) -> Json:
        limit = {"total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": 1, "session_start_limit": limit}

    def _channel(self, call: Call) -> Json:
        try:
            return payloads.channel(self._world.channels[call.id("channel")])
        except KeyError:
            raise not_found(10003, "Channel") from None

    def _known_guild(self, call: Call) -> Guild:
        try:
            return self._world.guilds[call.id("guild")]
        except KeyError:
            raise not_found(10004, "Guild") from None

    def _guild(self, call: Call) -> Json:
        guild = self._known_guild(call)
        data = payloads.guild(guild)
        if call.request.query.get("with_counts") in ("1", "true"):
            data["approximate_member_count"] = len(guild.members)
            data["approximate_presence_count"] = len(guild.members)
        return data

    def _guild_channels(self, call: Call) -> list[Json]:
        return payloads.guild_channels(self._known_guild(call))

    def _guild_roles(self, call: Call) -> list[Json]:
        return [payloads.role(role) for role in self._known_guild(call).roles.values()]

    def _member(self, call: Call) -> Json:
        try:
            return payloads.member(self._known_guild(call).members[call.id("user")])
        except KeyError:
            raise not_found(10007, "Member") from None

    def _scope(self, call: Call) -> int | None:
        """Return the guild whose commands are meant, None for the global ones."""
        if call.id("app") != self._world.bot.id:
            raise ApiError(403, 20012, "You are not authorized to perform this action.")
        return self._known_guild(call).id if "guild" in call.args else None

    def _list_commands(self, call: Call) -> list[Json]:
        return self._commands.all(self._scope(call))

    def _replace_commands(self, call: Call) -> list[Json]:
        return self._commands.replace(self._scope(call), call.request.json or [])

    def _create_command(self, call: Call) -> Any:
        return Answer(201, self._commands.upsert(self._scope(call), call.fields))

    def _get_command(self, call: Call) -> Json:
        return self._commands.get(self._scope(call), call.id("command"))

    def _edit_command(self, call: Call) -> Json:
        return self._commands.edit(self._scope(call), call.id("command"), call.fields)

    def _delete_command(self, call: Call) -> Answer:
        self._commands.delete(self._scope(call), call.id("command"))
        return NO_CONTENT
