"""Where discord.py 2.7.1 rightly sends what the public description does not allow.

Each entry is one place in one kind of request; nothing else is let through.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

_SENDS = frozenset(
    {
        "create_message",
        "update_message",
        "execute_webhook",
        "update_webhook_message",
        "update_original_webhook_message",
    }
)
_CALLBACK = frozenset({"create_interaction_response"})


class Deviation(NamedTuple):
    """A place in a body, `*` for every list element, whose integer stands for text."""

    operations: frozenset[str]
    place: str


# discord.py keeps ids as integers and writes them as JSON numbers in these places.
# Discord reads numbers and text alike; the description knows only text.
IDS_AS_NUMBERS = (
    Deviation(frozenset({"create_dm"}), "recipient_id"),
    Deviation(_SENDS, "allowed_mentions.users.*"),
    Deviation(_SENDS, "allowed_mentions.roles.*"),
    Deviation(_SENDS, "attachments.*.id"),
    Deviation(_CALLBACK, "data.allowed_mentions.users.*"),
    Deviation(_CALLBACK, "data.allowed_mentions.roles.*"),
    Deviation(_CALLBACK, "data.attachments.*.id"),
    Deviation(frozenset({"create_message"}), "message_reference.message_id"),
    Deviation(frozenset({"create_message"}), "message_reference.channel_id"),
    Deviation(frozenset({"create_message"}), "message_reference.guild_id"),
)


def spelled_like_the_spec(operation_id: str, body: Any) -> Any:
    """Return the body as the description would have it written."""
    for deviation in IDS_AS_NUMBERS:
        if operation_id in deviation.operations:
            body = _rewritten(body, deviation.place.split("."), _as_text)
    return body


def _as_text(value: Any) -> Any:
    return str(value) if type(value) is int else value


def _rewritten(value: Any, place: list[str], change: Callable[[Any], Any]) -> Any:
    """Return a copy in which the place, where it exists, is changed."""
    if not place:
        return change(value)
    step, rest = place[0], place[1:]
    if step == "*" and isinstance(value, list):
        return [_rewritten(one, rest, change) for one in value]
    if isinstance(value, dict) and step in value:
        return {**value, step: _rewritten(value[step], rest, change)}
    return value
