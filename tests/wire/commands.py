"""The application commands the bot synced."""

from collections.abc import Iterable

from .answers import not_found
from .record import Json
from .world import World

_KEPT = (
    "name",
    "description",
    "name_localizations",
    "description_localizations",
    "options",
    "contexts",
    "integration_types",
    "nsfw",
)


class CommandRegistry:
    """Keeps global commands under None and a guild's under its id."""

    def __init__(self, world: World) -> None:
        """Start with no command."""
        self._world = world
        self._scopes: dict[int | None, dict[int, Json]] = {}

    def all(self, scope: int | None) -> list[Json]:
        """Return the commands of one scope."""
        return list(self._scopes.get(scope, {}).values())

    def replace(self, scope: int | None, definitions: Iterable[Json]) -> list[Json]:
        """Overwrite a scope; a command of the same name and type keeps its id."""
        old = {(c["type"], c["name"]): int(c["id"]) for c in self.all(scope)}
        self._scopes[scope] = {}
        for definition in definitions:
            key = (definition.get("type") or 1, definition["name"])
            self._store(scope, old.get(key) or self._world.ids(), definition)
        return self.all(scope)

    def upsert(self, scope: int | None, definition: Json) -> Json:
        """Add one command, over the one of the same name."""
        key = (definition.get("type") or 1, definition["name"])
        same = [int(c["id"]) for c in self.all(scope) if (c["type"], c["name"]) == key]
        return self._store(scope, same[0] if same else self._world.ids(), definition)

    def get(self, scope: int | None, command_id: int) -> Json:
        """Return one command or answer 404."""
        try:
            return self._scopes[scope][command_id]
        except KeyError:
            raise not_found(10063, "application command") from None

    def edit(self, scope: int | None, command_id: int, changes: Json) -> Json:
        """Change a command."""
        return self._store(scope, command_id, {**self.get(scope, command_id), **changes})

    def delete(self, scope: int | None, command_id: int) -> None:
        """Remove a command."""
        self.get(scope, command_id)
        del self._scopes[scope][command_id]

    def named(self, name: str, guild_id: int | None) -> Json:
        """Find a slash command as a member would: the guild's own first."""
        known = self.all(guild_id) + self.all(None)
        for command in known:
            if command["name"] == name and command["type"] == 1:
                return command
        raise LookupError(f"/{name} is not synced; known: {[c['name'] for c in known]}")

    def _store(self, scope: int | None, command_id: int, definition: Json) -> Json:
        permissions = definition.get("default_member_permissions")
        stored: Json = {
            "id": str(command_id),
            "application_id": str(self._world.bot.id),
            "version": str(self._world.ids()),
            "type": definition.get("type") or 1,
            "default_member_permissions": None if permissions is None else str(permissions),
            **{key: definition[key] for key in _KEPT if definition.get(key) is not None},
        }
        stored.setdefault("description", "")
        if scope is not None:
            stored["guild_id"] = str(scope)
        self._scopes.setdefault(scope, {})[command_id] = stored
        return stored
