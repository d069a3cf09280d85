"""The messages of every channel, with Discord's rules for nonces, edits and history."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from . import payloads
from .answers import ApiError, not_found
from .mentions import pings
from .record import Json, Upload
from .shaping import shown, text
from .things import Channel
from .timing import instant, stopwatch
from .world import World

EPHEMERAL, LOADING = 1 << 6, 1 << 7
GUILD_MESSAGES_INTENT, DM_MESSAGES_INTENT = 1 << 9, 1 << 12


@dataclass(slots=True, eq=False)
class Message:
    """One message; `body` is what Discord would answer for it."""

    id: int
    channel: Channel
    body: Json
    deleted: bool = False

    @property
    def content(self) -> str:
        """Return its text."""
        return str(self.body["content"])

    @property
    def components(self) -> list[Json]:
        """Return its component tree."""
        return list(self.body["components"])

    @property
    def ephemeral(self) -> bool:
        """Say whether only one member can see it."""
        return bool(self.body["flags"] & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """Say whether it still shows "thinking"."""
        return bool(self.body["flags"] & LOADING)


class MessageStore:
    """Creates, edits, deletes and lists messages."""

    def __init__(self, world: World) -> None:
        """Start with empty channels."""
        self._world = world
        self._by_id: dict[int, Message] = {}
        self._by_channel: dict[int, list[Message]] = {}
        self._nonces: dict[tuple[int, str], tuple[Message, float]] = {}
        self.nonce_seconds = 300.0
        self.cdn_url = ""

    def forget_nonces(self) -> None:
        """Let the few minutes pass in which Discord remembers nonces."""
        self._nonces.clear()

    def in_channel(self, channel_id: int) -> list[Message]:
        """Return what everybody in the channel can read, oldest first."""
        return list(self._by_channel.get(channel_id, ()))

    def get(self, channel_id: int, message_id: int) -> Message:
        """Return a message everybody can read, or answer 404."""
        message = self._by_id.get(message_id)
        if message is None or message.channel.id != channel_id or message.ephemeral:
            raise not_found(10008, "Message")
        return message

    def create(
        self,
        channel: Channel,
        fields: Json,
        files: Sequence[Upload] = (),
        *,
        extra: Json | None = None,
    ) -> Message:
        """Store a message by the bot, unless its nonce says it is a repeat."""
        nonce = fields.get("nonce")
        if nonce is not None and fields.get("enforce_nonce"):
            repeated = self._repeated(channel.id, str(nonce))
            if repeated is not None:
                return repeated
        message = self._build(channel, fields, [self._stored(one) for one in files], extra or {})
        if nonce is not None:
            message.body["nonce"] = nonce
            self._nonces[channel.id, str(nonce)] = (message, stopwatch())
        self._keep(message)
        self._tell("MESSAGE_CREATE", message)
        return message

    def edit(self, message: Message, fields: Json, files: Sequence[Upload] = ()) -> Message:
        """Change what the fields name and end the "thinking" state."""
        body = message.body
        body["attachments"] = self._attached(body["attachments"], fields, files)
        seen = shown(fields, body["attachments"])
        body |= {key: value for key, value in seen.items() if key in fields}
        body["flags"] = (body["flags"] | (fields.get("flags") or 0)) & ~LOADING
        body["edited_timestamp"] = instant(self._world.ids())
        self._tell("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Message) -> None:
        """Remove a message; its nonce stays known, as on Discord."""
        message.deleted = True
        self._by_id.pop(message.id, None)
        if message in (visible := self._by_channel.get(message.channel.id, [])):
            visible.remove(message)
        self._tell("MESSAGE_DELETE", message)

    def history(self, channel_id: int, query: dict[str, str]) -> list[Json]:
        """Return a page of a channel, newest first."""
        messages = self._by_channel.get(channel_id, [])
        limit = int(query.get("limit", 50))
        ids = [message.id for message in messages]
        if "after" in query:
            start = bisect_right(ids, int(query["after"]))
            page = messages[start : start + limit]
        elif "around" in query:
            start = max(0, bisect_left(ids, int(query["around"])) - limit // 2)
            page = messages[start : start + limit]
        else:
            end = bisect_left(ids, int(query["before"])) if "before" in query else len(ids)
            page = messages[max(0, end - limit) : end]
        return [message.body for message in reversed(page)]

    def _repeated(self, channel_id: int, nonce: str) -> Message | None:
        """Find the first message with this nonce in the last minutes."""
        message, at = self._nonces.get((channel_id, nonce), (None, 0.0))
        if message is None or stopwatch() - at > self.nonce_seconds:
            return None
        if message.deleted:
            raise not_found(10008, "Message")
        return message

    def _build(self, channel: Channel, fields: Json, attachments: list[Json], extra: Json) -> Message:
        if fields.get("poll"):
            raise ApiError(400, 50035, "The double knows no polls")
        message_id = self._world.ids()
        body: Json = {
            "id": str(message_id),
            "channel_id": str(channel.id),
            "type": 0,
            "author": payloads.user(self._world.bot),
            **shown(fields, attachments),
            "attachments": attachments,
            "timestamp": instant(message_id),
            "edited_timestamp": None,
            "flags": fields.get("flags") or 0,
            "tts": bool(fields.get("tts")),
            "pinned": False,
            **pings(fields, text(fields), self._world),
            **extra,
        }
        return Message(message_id, channel, body)

    def _keep(self, message: Message) -> None:
        """Make a message findable; an ephemeral one is in nobody's history."""
        self._by_id[message.id] = message
        if not message.ephemeral:
            self._by_channel.setdefault(message.channel.id, []).append(message)
            message.channel.last_message_id = message.id

    def _attached(self, kept: list[Json], fields: Json, files: Sequence[Upload]) -> list[Json]:
        """Return the files after an edit: those it still names, and the new ones."""
        named: Any = fields.get("attachments")
        if named is not None:
            wanted = {str(one.get("id")) for one in named}
            kept = [one for one in kept if one["id"] in wanted]
        return kept + [self._stored(upload) for upload in files]

    def _stored(self, upload: Upload) -> Json:
        upload_id = self._world.add_upload(upload)
        return payloads.attachment(upload_id, upload, self.cdn_url)

    def _tell(self, event: str, message: Message) -> None:
        """Send the message event to the sessions that asked for messages."""
        if message.ephemeral:
            return
        guild_id = message.channel.guild_id
        intent = DM_MESSAGES_INTENT if guild_id is None else GUILD_MESSAGES_INTENT
        place = {} if guild_id is None else {"guild_id": str(guild_id)}
        self._world.emit(event, message.body | place, guild_id, intent)
