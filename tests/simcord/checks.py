"""Check what holds for every message of every test: it fits Discord, and it pings nobody."""

from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import simcord
from simcord.components import walk_components
from sqlalchemy import select

from bot.storage.engine import Database
from bot.storage.schema import metadata

Json = Mapping[str, Any]
MESSAGE, UPDATE, CHOICES, MODAL = 4, 7, 8, 9
# SimCord refuses what breaks the limits of components; those of texts it lets pass.
CONTENT, EMBEDS, CHOICE, CHOICES_MOST = 2000, 6000, 100, 25
EMBED = {"title": 256, "description": 4096}
FIELD = {"name": 256, "value": 1024}
ALIVE = frozenset({"heartbeats", "settings"})


def faults(env: simcord.Env) -> list[str]:
    """List every request of the bot's that Discord would refuse or that could ping somebody."""
    return [
        f"{request.method} {request.path}: {fault}"
        for request in env.http_requests
        if isinstance(request.json, Mapping)
        for fault in _faults(request.path, request.json)
    ]


def _faults(path: str, body: Json) -> Iterator[str]:
    kind = body.get("type") if path.endswith("/callback") else None
    data: Json = (body.get("data") or {}) if path.endswith("/callback") else body
    if kind == CHOICES:
        yield from _choice_faults(data["choices"])
    elif kind == MODAL:
        yield from _form_faults(data["components"])
    elif kind in (MESSAGE, UPDATE) or "/messages" in path or path.startswith("/webhooks"):
        yield from _text_faults(data)
        yield from _ping_faults(data)


def _choice_faults(choices: Iterable[Json]) -> Iterator[str]:
    listed = list(choices)
    if len(listed) > CHOICES_MOST:
        yield f"{len(listed)} choices"
    for choice in listed:
        yield from _long(choice, {"name": CHOICE, "value": CHOICE})


def _form_faults(components: Any) -> Iterator[str]:
    for part in walk_components(components):
        if len(part.get("value") or "") > part.get("max_length", 4000):
            yield f"{part['custom_id']} is filled with more than it takes"


def _text_faults(message: Json) -> Iterator[str]:
    yield from _long(message, {"content": CONTENT})
    total = 0
    for embed in message.get("embeds") or ():
        parts = [(embed, EMBED), (embed.get("footer") or {}, {"text": 2048})]
        parts += [(embed.get("author") or {}, {"name": 256})]
        parts += [(field, FIELD) for field in embed.get("fields") or ()]
        for part, limits in parts:
            yield from _long(part, limits)
            total += sum(len(part.get(key) or "") for key in limits)
        if len(embed.get("fields") or ()) > CHOICES_MOST or any(
            not field["value"] for field in embed.get("fields") or ()
        ):
            yield "an empty field, or more than 25"
    if total > EMBEDS:
        yield f"the embeds have {total} characters"


def _long(part: Json, limits: Mapping[str, int]) -> Iterator[str]:
    for key, most in limits.items():
        if len(part.get(key) or "") > most:
            yield f"{key} has {len(part[key])} characters, {most} fit: {part[key][:60]!r}"


def _ping_faults(message: Json) -> Iterator[str]:
    if not any(message.get(key) for key in ("content", "embeds", "components")):
        return
    allowed = message.get("allowed_mentions")
    if allowed is None:
        yield "nothing is said about mentions, so all of them ping"
    elif allowed.get("parse") or allowed.get("users") or len(allowed.get("roles") or ()) > 1:
        yield f"it may ping: {allowed}"


# -- nothing changed -------------------------------------------------------------------------


async def stored(db: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Read every row that members and organisers can change."""
    async with db.read() as tx:
        return {
            table.name: [tuple(row) for row in await tx.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in ALIVE
        }


@asynccontextmanager
async def unchanged(db: Database, *channels: simcord.ChannelHandle) -> AsyncIterator[None]:
    """See that a block leaves every row alone, and says nothing that everybody can read."""
    before = await stored(db), [_public(channel) for channel in channels]
    yield
    assert (await stored(db), [_public(channel) for channel in channels]) == before


def _public(channel: simcord.ChannelHandle) -> list[tuple[int, str, str]]:
    return [
        (message.id, message.content, str([embed.to_dict() for embed in message.embeds]))
        for message in channel.history()
    ]


async def rows(db: Database, table: str) -> list[dict[str, Any]]:
    """Read one table."""
    async with db.read() as tx:
        found = await tx.execute(select(metadata.tables[table]))
        return [dict(row._mapping) for row in found]
