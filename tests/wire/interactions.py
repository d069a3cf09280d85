"""Interactions from the moment a member acts to the last edit of the answer."""

from . import payloads
from .answers import ApiError, not_found
from .messages import EPHEMERAL, LOADING, Message, MessageStore
from .record import Json, Recorded, Upload
from .replies import Callback, Reply
from .things import EVERYONE_PERMISSIONS, Channel, Guild, User, permissions_in
from .world import World

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
_ANSWERS = {
    COMMAND: {MESSAGE, DEFERRED, MODAL},
    COMPONENT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE, MODAL},
    AUTOCOMPLETE: {CHOICES},
    MODAL_SUBMIT: {MESSAGE, DEFERRED, DEFERRED_UPDATE, UPDATE},
}
_GUILD, _BOT_DM = 0, 1


class Interactions:
    """Opens interactions and takes their answers."""

    def __init__(self, world: World, messages: MessageStore) -> None:
        """Start with none open."""
        self._world, self._messages = world, messages
        self._open: dict[str, Reply] = {}
        self.ack_seconds = 3.0

    def open(self, kind: int, channel: Channel, user: User) -> Reply:
        """Begin an interaction of a user in a channel."""
        guild = None if channel.guild_id is None else self._world.guilds[channel.guild_id]
        if guild is not None and user.id not in guild.members:
            raise LookupError(f"{user.name} is not a member of {guild.name}")
        reply = Reply(self._world.ids(), kind, channel, guild, user)
        self._open[reply.token] = reply
        return reply

    def payload(self, reply: Reply, data: Json) -> Json:
        """Describe an interaction as INTERACTION_CREATE does."""
        body: Json = {
            "id": str(reply.id),
            "application_id": str(self._world.bot.id),
            "type": reply.kind,
            "token": reply.token,
            "version": 1,
            "data": data,
            "channel_id": str(reply.channel.id),
            "channel": payloads.channel(reply.channel),
            "locale": "en-US",
            "entitlements": [],
            "attachment_size_limit": 10_485_760,
            "authorizing_integration_owners": _owners(reply),
        }
        if reply.source is not None:
            body["message"] = reply.source.body
        if reply.guild is None:
            return body | _dm_part(reply)
        return body | self._guild_part(reply, reply.guild)

    def _guild_part(self, reply: Reply, guild: Guild) -> Json:
        member, bot = guild.members[reply.user.id], guild.members[self._world.bot.id]
        permissions = permissions_in(guild, reply.channel, member)
        return {
            "context": _GUILD,
            "guild_id": str(guild.id),
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "guild_locale": guild.locale,
            "member": payloads.member(member) | {"permissions": str(int(permissions))},
            "app_permissions": str(int(permissions_in(guild, reply.channel, bot))),
        }

    def acknowledge(self, token: str, request: Recorded) -> Json:
        """Take the first answer, by Discord's rules of time and order."""
        reply = self._open.get(token)
        if reply is None or request.time - reply.sent_at > self.ack_seconds:
            raise not_found(10062, "interaction")
        if reply.callback is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        kind = (request.json or {}).get("type")
        if kind not in _ANSWERS[reply.kind]:
            raise ApiError(400, 50035, f"Invalid Form Body: type {kind} for kind {reply.kind}")
        data = request.json.get("data") or {}
        message = self._act(reply, kind, data, request.files)
        latency = request.time - reply.sent_at
        reply.answer(Callback(kind, data, request.files, latency, message))
        return _callback_response(reply, kind, message)

    def _act(self, reply: Reply, kind: int, data: Json, files: tuple[Upload, ...]) -> Message | None:
        """Do what an answer of this type does to the channel."""
        if kind == MESSAGE:
            return self._messages.create(reply.channel, data, files, extra=self._extra(reply))
        if kind == DEFERRED:
            flags = LOADING | ((data.get("flags") or 0) & EPHEMERAL)
            return self._messages.create(reply.channel, {"flags": flags}, extra=self._extra(reply))
        if kind == UPDATE and reply.source is not None:
            return self._messages.edit(reply.source, data, files)
        return reply.source if kind == DEFERRED_UPDATE else None

    def answered(self, token: str) -> Reply:
        """Find an acknowledged interaction; before that its webhook does not exist."""
        reply = self._open.get(token)
        if reply is None or reply.callback is None:
            raise not_found(10015, "Webhook")
        return reply

    def original(self, token: str) -> Message:
        """Find the message that @original means."""
        message = self.answered(token).message
        if message is None or message.deleted:
            raise not_found(10008, "Message")
        return message

    def follow(self, token: str, request: Recorded) -> Message:
        """Add a followup; the first after a deferral fills the deferred message instead."""
        reply, fields = self.answered(token), request.json or {}
        if reply.message is not None and reply.message.loading:
            return self.edit_original(token, request)
        extra = self._extra(reply)
        message = self._messages.create(reply.channel, fields, request.files, extra=extra)
        reply.note(reply.followups, message, request.time)
        return message

    def edit_original(self, token: str, request: Recorded) -> Message:
        """Change the original answer."""
        reply, message = self.answered(token), self.original(token)
        self._messages.edit(message, request.json or {}, request.files)
        reply.note(reply.edits, message, request.time)
        return message

    def said(self, token: str, message_id: int) -> Message:
        """Find a message that this interaction made, ephemeral or not."""
        reply = self.answered(token)
        made = [reply.message, *(later.message for later in reply.followups)]
        for message in made:
            if message is not None and message.id == message_id and not message.deleted:
                return message
        raise not_found(10008, "Message")

    def _extra(self, reply: Reply) -> Json:
        """Return what marks a message as the answer to an interaction."""
        application_id = str(self._world.bot.id)
        return {
            "type": 20 if reply.kind == COMMAND else 0,
            "webhook_id": application_id,
            "application_id": application_id,
            "interaction_metadata": _metadata(reply),
        }


def _metadata(reply: Reply) -> Json:
    """Say what led to a message, through the modal to what opened it."""
    metadata: Json = {
        "id": str(reply.id),
        "type": reply.kind,
        "user": payloads.user(reply.user),
        "authorizing_integration_owners": _owners(reply),
    }
    if reply.kind == COMPONENT and reply.source is not None:
        metadata["interacted_message_id"] = str(reply.source.id)
    if reply.opened_by is not None:
        metadata["triggering_interaction_metadata"] = _metadata(reply.opened_by)
    return metadata


def _owners(reply: Reply) -> Json:
    return {"0": "0" if reply.guild is None else str(reply.guild.id)}


def _dm_part(reply: Reply) -> Json:
    return {
        "context": _BOT_DM,
        "user": payloads.user(reply.user),
        "app_permissions": str(int(EVERYONE_PERMISSIONS)),
    }


def _callback_response(reply: Reply, kind: int, message: Message | None) -> Json:
    """Describe what the answer made."""
    interaction: Json = {"id": str(reply.id), "type": reply.kind}
    if message is None:
        return {"interaction": interaction}
    interaction |= {
        "response_message_id": str(message.id),
        "response_message_loading": message.loading,
        "response_message_ephemeral": message.ephemeral,
    }
    # Of a deferral Discord names the message but does not repeat it.
    if kind not in (MESSAGE, UPDATE):
        return {"interaction": interaction}
    return {"interaction": interaction, "resource": {"type": kind, "message": message.body}}
