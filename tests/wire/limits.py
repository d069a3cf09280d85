"""What Discord refuses although its public description allows it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from .record import Json, Recorded
from .shaping import walk

COMPONENTS_V2 = 1 << 15
_SENDS = frozenset({"create_message", "execute_webhook"})
_EDITS = frozenset({"update_message", "update_webhook_message", "update_original_webhook_message"})
_CALLBACK, _MESSAGE, _UPDATE, _MODAL = "create_interaction_response", 4, 7, 9
_VISIBLE = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
_NOT_WITH_V2 = ("content", "embeds", "poll", "sticker_ids")
_V2_TYPES = frozenset({9, 10, 11, 12, 13, 14, 17})
_EMBED_TEXTS = ("title", "description")
_COMMAND_LISTS = frozenset({"bulk_set_application_commands", "bulk_set_guild_application_commands"})
_NAME = re.compile(r"[-_'\w]{1,32}")


def limits_broken(operation_id: str, request: Recorded) -> list[str]:
    """Return the limits a request breaks that no schema states."""
    if operation_id in _COMMAND_LISTS:
        return list(_command_problems(request.json or []))
    fields, fresh = _message(operation_id, request.json)
    if fields is None:
        return []
    problems = [*_text_problems(fields), *_component_problems(fields)]
    if fresh and not request.files and not any(fields.get(key) for key in _VISIBLE):
        problems.append("cannot send an empty message (50006)")
    return problems


def _message(operation_id: str, body: Any) -> tuple[Json | None, bool]:
    """Return the message in a body, and whether it is a new one."""
    if not isinstance(body, dict):
        return None, False
    if operation_id == _CALLBACK:
        data = body.get("data") if body.get("type") in (_MESSAGE, _UPDATE, _MODAL) else None
        return data or ({} if body.get("type") == _MESSAGE else None), body["type"] == _MESSAGE
    known = operation_id in _SENDS or operation_id in _EDITS
    return (body if known else None), operation_id in _SENDS


def _text_problems(fields: Json) -> Iterator[str]:
    # The description says 4000, which is what paying users may write; bots may not.
    if len(fields.get("content") or "") > 2000:
        yield "content is longer than 2000 characters"
    if sum(map(_embed_length, fields.get("embeds") or ())) > 6000:
        yield "the embeds have more than 6000 characters together"


def _embed_length(embed: Json) -> int:
    texts = [embed.get(key) for key in _EMBED_TEXTS]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    texts += [one.get(key) for one in embed.get("fields") or () for key in ("name", "value")]
    return sum(len(text or "") for text in texts)


def _component_problems(fields: Json) -> Iterator[str]:
    components = fields.get("components") or []
    everything = list(walk(components))
    yield from _repeated((c.get("custom_id") for c in everything), "custom_id")
    if (fields.get("flags") or 0) & COMPONENTS_V2:
        yield from _v2_problems(fields, everything)
    elif "custom_id" not in fields:
        if len(components) > 5:
            yield "more than 5 rows of components"
        # An edit of a V2 message need not repeat the flag, a new message must have it.
        if "tts" in fields and any(c["type"] in _V2_TYPES for c in everything):
            yield "V2 components without the V2 flag"


def _v2_problems(fields: Json, everything: list[Json]) -> Iterator[str]:
    for key in _NOT_WITH_V2:
        if fields.get(key):
            yield f"{key} together with V2 components"
    if len(everything) > 40:
        yield "more than 40 components"
    if sum(len(c.get("content") or "") for c in everything) > 4000:
        yield "more than 4000 characters in V2 components"


def _repeated(values: Iterable[str | None], what: str) -> Iterator[str]:
    counts = Counter(value for value in values if value is not None)
    for value, times in counts.items():
        if times > 1:
            yield f"{what} {value!r} is used {times} times"


def _command_problems(commands: list[Json]) -> Iterator[str]:
    yield from _repeated((f"{c.get('type', 1)}:{c.get('name')}" for c in commands), "command")
    if sum(c.get("type", 1) == 1 for c in commands) > 100:
        yield "more than 100 slash commands"
    for command in commands:
        if command.get("type", 1) == 1:
            yield from _slash_problems(command)


def _slash_problems(command: Json) -> Iterator[str]:
    name = command["name"]
    if _command_length(command) > 8000:
        yield f"/{name} has more than 8000 characters"
    for option in [command, *_options(command)]:
        if not _NAME.fullmatch(option["name"]) or option["name"] != option["name"].lower():
            yield f"/{name}: {option['name']!r} is no name for a command or an option"
        required = [bool(o.get("required")) for o in option.get("options") or ()]
        if required != sorted(required, reverse=True):
            yield f"/{name}: a required option after an optional one"


def _options(command: Json) -> Iterator[Json]:
    for option in command.get("options") or ():
        yield option
        yield from _options(option)


def _command_length(part: Json) -> int:
    """Count names, descriptions and choice values, in the longest language of each."""
    own = sum(_longest(part, key) for key in ("name", "description"))
    values = [c.get("value") for c in part.get("choices") or ()]
    own += sum(len(value) for value in values if isinstance(value, str))
    below = [*(part.get("options") or ()), *(part.get("choices") or ())]
    return own + sum(map(_command_length, below))


def _longest(part: Json, key: str) -> int:
    translated = (part.get(f"{key}_localizations") or {}).values()
    return max(len(text) for text in (part.get(key) or "", *translated))
