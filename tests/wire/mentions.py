"""Whom a message pings, so that a test can ask who was woken."""

import re

from . import payloads
from .record import Json
from .world import World

_USER, _ROLE = re.compile(r"<@!?(\d+)>"), re.compile(r"<@&(\d+)>")
_EVERYONE = re.compile(r"@(everyone|here)\b")


def pings(fields: Json, text: str, world: World) -> Json:
    """Apply the allowed mentions to a text; without them Discord pings all it names."""
    if "@" not in text:
        return {"mentions": [], "mention_roles": [], "mention_everyone": False}
    allowed = fields.get("allowed_mentions")
    users = [i for i in _named(_USER, text, allowed, "users") if int(i) in world.users]
    return {
        "mentions": [payloads.user(world.users[int(i)]) for i in users],
        "mention_roles": _named(_ROLE, text, allowed, "roles"),
        "mention_everyone": bool(_EVERYONE.search(text)) and _parses(allowed, "everyone"),
    }


def _parses(allowed: Json | None, kind: str) -> bool:
    """Say whether every mention of this kind may ping."""
    return allowed is None or kind in (allowed.get("parse") or ())


def _named(pattern: re.Pattern[str], text: str, allowed: Json | None, kind: str) -> list[str]:
    """Return the ids of one kind that the text names and the sender allows."""
    ids = list(dict.fromkeys(pattern.findall(text)))
    if allowed is None or _parses(allowed, kind):
        return ids
    listed = {str(one) for one in allowed.get(kind) or ()}
    return [one for one in ids if one in listed]
