"""What a member's client sends when they fill in a command, a select or a modal."""

from collections.abc import Mapping, Sequence
from typing import Any

from . import payloads
from .record import Json, Upload
from .things import Channel, Guild, Role, User, permissions_in
from .world import World

_NESTED = (1, 2)
_KINDS: dict[int, type | tuple[type, ...]] = {
    3: str,
    4: int,
    5: bool,
    6: User,
    7: Channel,
    8: Role,
    9: (User, Role),
    10: (int, float),
    11: Upload,
}
BUTTON, TEXT_INPUT = 2, 4
_LISTED = frozenset({3, 5, 6, 7, 8, 19, 22})


class Resolved:
    """Collects the people, roles, channels and files an interaction names."""

    def __init__(self, world: World, guild: Guild | None, cdn_url: str) -> None:
        """Resolve in one guild, or in a direct message."""
        self._world, self._guild, self._cdn_url = world, guild, cdn_url
        self.data: dict[str, dict[str, Json]] = {}

    def wire(self, value: Any) -> Any:
        """Return a value as it goes over the wire: things become their ids."""
        match value:
            case User():
                return self._user(value)
            case Role():
                return self._note("roles", value.id, payloads.role(value))
            case Channel():
                data = payloads.channel(value) | {"permissions": "0"}
                return self._note("channels", value.id, data)
            case Upload():
                upload_id = self._world.add_upload(value)
                data = payloads.attachment(upload_id, value, self._cdn_url)
                return self._note("attachments", upload_id, data)
        return value

    def _note(self, kind: str, thing_id: int, data: Json) -> str:
        self.data.setdefault(kind, {})[str(thing_id)] = data
        return str(thing_id)

    def _user(self, user: User) -> str:
        """Note a user, and the member they are where the guild knows them."""
        if self._guild is not None and (member := self._guild.members.get(user.id)):
            data = payloads.member(member)
            del data["user"]
            home = Channel(0, 0, "", self._guild.id)
            data["permissions"] = str(int(permissions_in(self._guild, home, member)))
            self._note("members", user.id, data)
        return self._note("users", user.id, payloads.user(user))


def command_data(
    command: Json,
    subcommand: str | None,
    options: Mapping[str, Any],
    resolved: Resolved,
    focused: str | None = None,
) -> Json:
    """Fill a command in; `focused` is the option whose choices are asked for."""
    chain, level = _descend(command, (subcommand or "").split())
    filled = _filled(level, options, resolved, focused)
    for one in reversed(chain):
        filled = [{"name": one["name"], "type": one["type"], "options": filled}]
    data: Json = {key: command[key] for key in ("id", "name", "type")} | {"options": filled}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | _resolved_part(resolved)


def _descend(command: Json, path: Sequence[str]) -> tuple[list[Json], list[Json]]:
    """Follow group and subcommand names; return them and the options at the end."""
    level, chain = command.get("options", []), []
    for name in path:
        found = [o for o in level if o["type"] in _NESTED and o["name"] == name]
        if not found:
            raise LookupError(f"/{command['name']} has no subcommand {name!r}")
        chain.append(found[0])
        level = found[0].get("options", [])
    if any(option["type"] in _NESTED for option in level):
        raise LookupError(f"/{command['name']} cannot be run without a subcommand")
    return chain, level


def _filled(
    level: list[Json], options: Mapping[str, Any], resolved: Resolved, focused: str | None
) -> list[Json]:
    """Check options as a client does and write them down in the command's order."""
    if unknown := options.keys() - {option["name"] for option in level}:
        raise LookupError(f"no such option: {sorted(unknown)}")
    required = {o["name"] for o in level if o.get("required")} if focused is None else set()
    if missing := required - options.keys():
        raise LookupError(f"required option not given: {sorted(missing)}")
    given = [option for option in level if option["name"] in options]
    return [_option(o, options[o["name"]], resolved, focused=focused == o["name"]) for o in given]


def _option(option: Json, value: Any, resolved: Resolved, *, focused: bool) -> Json:
    if focused:
        return {"name": option["name"], "type": option["type"], "value": value, "focused": True}
    kind = _KINDS[option["type"]]
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise TypeError(f"option {option['name']} takes {kind}, not {value!r}")
    choices = [choice["value"] for choice in option.get("choices", ())]
    if choices and value not in choices:
        raise ValueError(f"option {option['name']} takes one of {choices}, not {value!r}")
    _check_range(option, value)
    return {"name": option["name"], "type": option["type"], "value": resolved.wire(value)}


def _check_range(option: Json, value: Any) -> None:
    """Refuse what the client would not let a member type."""
    size = len(value) if isinstance(value, str) else value
    unit = "length" if isinstance(value, str) else "value"
    low, high = option.get(f"min_{unit}"), option.get(f"max_{unit}")
    if (low is not None and size < low) or (high is not None and size > high):
        raise ValueError(f"option {option['name']} takes {low} to {high}, not {value!r}")


def click_data(component: Json, values: Sequence[Any], resolved: Resolved) -> Json:
    """Press a button, or choose values in a select."""
    if component.get("disabled"):
        raise LookupError(f"{component['custom_id']} is disabled")
    data: Json = {
        "custom_id": component["custom_id"],
        "component_type": component["type"],
        "id": component.get("id", 0),
    }
    if component["type"] != BUTTON:
        data["values"] = [resolved.wire(value) for value in values]
        _check_options(component, data["values"])
    return data | _resolved_part(resolved)


def _check_options(component: Json, values: Sequence[Any]) -> None:
    """Refuse a choice that the list does not offer."""
    offered = {option["value"] for option in component.get("options", ())}
    if offered and not offered.issuperset(values):
        raise LookupError(f"{component['custom_id']} offers {sorted(offered)}, not {values}")


def modal_data(modal: Json, values: Mapping[str, Any], resolved: Resolved) -> Json:
    """Submit a modal: `values` go by custom_id, what is not given stays as it was."""
    left = dict(values)
    components = [_submitted(one, left, resolved) for one in modal["components"]]
    if left:
        raise LookupError(f"the modal has no field {sorted(left)}")
    data: Json = {"custom_id": modal["custom_id"], "components": components}
    return data | _resolved_part(resolved)


def _submitted(component: Json, values: dict[str, Any], resolved: Resolved) -> Json:
    """Write one component of a submitted modal, with those inside it."""
    data: Json = {"type": component["type"], "id": component.get("id", 0)}
    if "components" in component:
        inside = component["components"]
        return data | {"components": [_submitted(c, values, resolved) for c in inside]}
    if "component" in component:
        return data | {"component": _submitted(component["component"], values, resolved)}
    if "custom_id" not in component:
        return data
    return data | _field(component, values, resolved)


def _field(component: Json, values: dict[str, Any], resolved: Resolved) -> Json:
    """Write one field, as typed or as the bot had filled it in."""
    custom_id = component["custom_id"]
    typed = values.pop(custom_id, None)
    if component["type"] in _LISTED:
        wired = [resolved.wire(one) for one in (_chosen(component) if typed is None else typed)]
        _check_options(component, wired)
        return {"custom_id": custom_id, "values": wired}
    value = _prefilled(component) if typed is None else typed
    if component["type"] == TEXT_INPUT:
        _check_text(component, value)
    return {"custom_id": custom_id, "value": value}


def _chosen(component: Json) -> list[Any]:
    """Return the options that were chosen when the modal opened."""
    return [o["value"] for o in component.get("options", ()) if o.get("default")]


def _prefilled(component: Json) -> Any:
    """Return what a field held when the modal opened."""
    if component["type"] == TEXT_INPUT:
        return component.get("value") or ""
    return next(iter(_chosen(component)), component.get("default"))


def _check_text(component: Json, value: str) -> None:
    """Refuse what a text field would not take."""
    low = component.get("min_length") or (1 if component.get("required", True) else 0)
    high = component.get("max_length") or 4000
    if not (low <= len(value) <= high) and (value or component.get("required", True)):
        raise ValueError(f"{component['custom_id']} takes {low} to {high} characters")


def _resolved_part(resolved: Resolved) -> Json:
    return {"resolved": resolved.data} if resolved.data else {}
