"""What a reader sees of a message: the request, completed as Discord completes it."""

from collections.abc import Iterable, Iterator
from itertools import count

from .record import Json

_CHILDREN = ("components", "component", "accessory")
_MEDIA = ("media", "file")
_PICTURES = ("image", "thumbnail")
_LOCAL = "attachment://"


def walk(components: Iterable[Json]) -> Iterator[Json]:
    """Visit every component of a tree, parents first."""
    for component in components:
        yield component
        for key in _CHILDREN:
            below = component.get(key) or ()
            yield from walk([below] if isinstance(below, dict) else below)


def text(fields: Json) -> str:
    """Return the text in which mentions count: content and text displays, never embeds."""
    parts = [c.get("content") or "" for c in walk(fields.get("components") or ())]
    return "\n".join([fields.get("content") or "", *parts])


def shown(fields: Json, attachments: list[Json]) -> Json:
    """Return new objects: the request stays as it was sent, for the checks that follow."""
    numbers = count(1)
    return {
        "content": fields.get("content") or "",
        "embeds": [_embed(one, attachments) for one in fields.get("embeds") or ()],
        "components": [_component(c, numbers, attachments) for c in fields.get("components") or ()],
    }


def _embed(sent: Json, attachments: list[Json]) -> Json:
    """Add an embed's type and say of each field whether it is inline."""
    embed = {"type": "rich", **sent}
    if "fields" in sent:
        embed["fields"] = [{"inline": False, **one} for one in sent["fields"]]
    for key in _PICTURES:
        if key in sent:
            embed[key] = _picture(sent[key], attachments)
    return embed


def _component(sent: Json, numbers: Iterator[int], attachments: list[Json]) -> Json:
    """Give a component and all below it their ids, and files their addresses."""
    component = {"id": next(numbers), **sent} | _emoji(sent)
    if "options" in sent:
        component["options"] = [one | _emoji(one) for one in sent["options"]]
    for key in _CHILDREN:
        if isinstance(below := sent.get(key), list):
            component[key] = [_component(one, numbers, attachments) for one in below]
        elif below:
            component[key] = _component(below, numbers, attachments)
    return component | _media(sent, attachments)


def _emoji(sent: Json) -> Json:
    """Drop the empty id that discord.py gives to a Unicode emoji."""
    emoji = sent.get("emoji")
    return {"emoji": {k: v for k, v in emoji.items() if v is not None}} if emoji else {}


def _media(sent: Json, attachments: list[Json]) -> Json:
    """Complete what shows files: thumbnails, file components and galleries."""
    media: Json = {key: _picture(sent[key], attachments) for key in _MEDIA if key in sent}
    if "items" in sent:
        defaults = {"description": None, "spoiler": False}
        media["items"] = [defaults | one | _media(one, attachments) for one in sent["items"]]
    if "file" in sent:
        media |= {"name": media["file"]["url"].rsplit("/", 1)[-1], "size": 0, "spoiler": False}
    return media


def _picture(sent: Json, attachments: list[Json]) -> Json:
    """Point an attachment:// address at the file that came with the message."""
    name = sent["url"].removeprefix(_LOCAL)
    for one in attachments:
        if sent["url"].startswith(_LOCAL) and one["filename"] == name:
            return {"id": one["id"], "url": one["url"], "proxy_url": one["url"]}
    return {"id": "0", "proxy_url": sent["url"], **sent}
