"""Requests that Discord takes and requests that it refuses, for the test of the checker."""

from dataclasses import replace
from typing import Any

from .limits import COMPONENTS_V2
from .record import Json, Recorded, Upload

MESSAGES, HOOK, COMMANDS = "/channels/1/messages", "/webhooks/1/token", "/applications/1/commands"
CALLBACK = "/interactions/1/token/callback"
TEXT: Json = {"type": 10, "content": "text"}
DAY: Json = {"name": "day", "description": "x", "type": 4}
DONE: Json = {"name": "done", "description": "x", "type": 1}


def sent(method: str, path: str, json: Any = None, **more: Any) -> Recorded:
    """Build a request as the double would have recorded it."""
    kind = "" if json is None else "application/json"
    plain = Recorded(method, path, {}, json, (), kind, "Bot t", 0.0)
    return replace(plain, **more)


def post(**fields: Any) -> Recorded:
    """Build a message that is sent to a channel."""
    return sent("POST", MESSAGES, {"content": "hi", "tts": False} | fields)


def called_back(kind: int, data: Json | None = None, **more: Any) -> Recorded:
    """Build an answer to an interaction."""
    body = {"type": kind} | ({} if data is None else {"data": data})
    return sent("POST", CALLBACK, body, authorization="", **more)


def synced(**changes: Any) -> Recorded:
    """Build a sync of one command."""
    return sent("PUT", COMMANDS, [DONE | changes])


def row(*custom_ids: str, label: str = "Done") -> Json:
    """Build a row of buttons."""
    buttons = [{"type": 2, "style": 1, "label": label, "custom_id": one} for one in custom_ids]
    return {"type": 1, "components": buttons}


def wide(name: str) -> Json:
    """Build an option of more than 2000 characters."""
    choices = [{"name": f"{i:100}", "value": str(i)} for i in range(25)]
    return {"name": name, "description": "x", "type": 3, "choices": choices}


_FORM = {"content_type": "multipart/form-data"}
_FILE = Upload("files[0]", "a.txt", "text/plain", b"a")

GOOD: dict[str, Recorded] = {
    "message": post(nonce="1", enforce_nonce=True),
    "file": sent("POST", MESSAGES, {}, files=(_FILE,), **_FORM),
    "history": sent("GET", MESSAGES, query={"limit": "100", "before": "5"}),
    "callback": called_back(4, {"content": "hi"}),
    "truth as 1": called_back(5, query={"with_response": "1"}),
    "V2": post(content=None, components=[TEXT], flags=COMPONENTS_V2),
    "command": synced(options=[DAY]),
    "original": sent("PATCH", HOOK + "/messages/@original", {"content": "x"}, authorization=""),
}

BAD: dict[str, tuple[Recorded, str]] = {
    "path": (sent("GET", "/channels/1/letters"), "no such path"),
    "method": (sent("PUT", MESSAGES, {}), "no such path"),
    "id": (sent("GET", "/channels/abc"), "channel_id"),
    "large id": (sent("GET", f"/channels/{1 << 64}"), "is not a 'snowflake'"),
    "query": (sent("GET", MESSAGES, query={"limit": "101"}), "query limit"),
    "truth": (called_back(5, query={"with_response": "2"}), "query with_response"),
    "unknown query": (sent("GET", MESSAGES, query={"size": "1"}), "size is not described"),
    "no body": (sent("POST", MESSAGES), "the body is missing"),
    "no JSON": (sent("POST", MESSAGES, "content=x"), "is not of type 'object'"),
    "body type": (sent("POST", MESSAGES, {}, content_type="text/plain"), "text/plain"),
    "no token": (sent("POST", MESSAGES, {"content": "x"}, authorization=""), "token is missing"),
    "file field": (
        sent("POST", MESSAGES, {}, files=(_FILE._replace(field="file"),), **_FORM),
        "in the field 'file'",
    ),
    "content": (post(content=5), "$.content: 5 is not of type"),
    "nonce": (post(nonce="x" * 26), "$.nonce"),
    "id as number": (post(sticker_ids=[5]), "$.sticker_ids[0]: 5 is not of type"),
    "number as text": (post(flags="4"), "$.flags"),
    "embed title": (post(embeds=[{"title": "x" * 257}]), "$.embeds[0].title"),
    "instant": (post(embeds=[{"timestamp": "2026-01-01"}]), "is not a 'date-time'"),
    "label": (
        post(components=[row("a", label="x" * 81)]),
        "$.components[0].components[0].label",
    ),
    "six buttons": (post(components=[row(*"abcdef")]), "$.components[0].components"),
    "callback": (called_back(3), "body $"),
    "callback content": (called_back(4, {"content": "x" * 2001}), "$.data.content"),
    "modal": (called_back(9, {"custom_id": "a", "components": []}), "'title' is a required"),
    "choices": (called_back(8, {"choices": [{"name": "a", "value": "b"}] * 26}), "body $"),
    "followup": (sent("POST", HOOK, {"content": "x" * 2001}), "body $"),
    "edit": (sent("PATCH", HOOK + "/messages/@original", {"embeds": [{}] * 11}), "$.embeds"),
    "command": (synced(description="x" * 101), "$[0].description"),
    # From here on the schemas are content and only limits.py is not.
    "long content": (post(content="x" * 2001), "longer than 2000"),
    "empty": (post(content=""), "empty message"),
    "empty callback": (called_back(4), "empty message"),
    "embeds": (post(embeds=[{"description": "x" * 3001}] * 2), "6000 characters"),
    "custom_id": (post(components=[row("a", "a")]), "'a' is used 2 times"),
    "six rows": (post(components=[row(one) for one in "abcdef"]), "more than 5 rows"),
    "V2 unmarked": (post(components=[TEXT]), "without the V2 flag"),
    "V2 content": (post(components=[TEXT], flags=COMPONENTS_V2), "content together with V2"),
    "V2 text": (
        post(content="", components=[{**TEXT, "content": "x" * 3999}, TEXT], flags=COMPONENTS_V2),
        "more than 4000",
    ),
    "command name": (synced(name="Done"), "is no name"),
    "same command": (sent("PUT", COMMANDS, [DONE, DONE]), "is used 2 times"),
    "option order": (synced(options=[DAY, {**DAY, "name": "b", "required": True}]), "optional"),
    "large command": (synced(options=[wide(one) for one in "abcd"]), "8000 characters"),
}
