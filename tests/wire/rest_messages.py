"""REST routes about messages, interaction callbacks and followups."""

from typing import Any

from . import payloads
from .answers import NO_CONTENT, Answer, ApiError, not_found
from .interactions import Interactions
from .messages import Message, MessageStore
from .record import Json
from .router import Call, Router
from .things import PUBLIC_THREAD, Channel
from .world import World

_MESSAGES = "/channels/{channel}/messages"
_HOOK = "/webhooks/{app}/{token}"
_YES = ("1", "true")


class MessageRoutes:
    """Answers what reads or writes messages."""

    def __init__(self, world: World, messages: MessageStore, interactions: Interactions) -> None:
        """Answer from this world."""
        self._world, self._messages, self._interactions = world, messages, interactions

    def install(self, router: Router) -> None:
        """Register the routes."""
        router.add("GET", _MESSAGES, self._history)
        router.add("POST", _MESSAGES, self._send)
        router.add("GET", _MESSAGES + "/{message}", self._get)
        router.add("PATCH", _MESSAGES + "/{message}", self._edit)
        router.add("DELETE", _MESSAGES + "/{message}", self._delete)
        router.add("POST", _MESSAGES + "/{message}/threads", self._start_thread)
        router.add("POST", "/channels/{channel}/typing", self._typing)
        router.add("POST", "/interactions/{interaction}/{token}/callback", self._callback)
        router.add("POST", _HOOK, self._follow)
        router.add("GET", _HOOK + "/messages/@original", self._get_original)
        router.add("PATCH", _HOOK + "/messages/@original", self._edit_original)
        router.add("DELETE", _HOOK + "/messages/@original", self._delete_original)
        router.add("GET", _HOOK + "/messages/{message}", self._get_said)
        router.add("PATCH", _HOOK + "/messages/{message}", self._edit_said)
        router.add("DELETE", _HOOK + "/messages/{message}", self._delete_said)

    def _channel(self, call: Call) -> Channel:
        try:
            return self._world.channels[call.id("channel")]
        except KeyError:
            raise not_found(10003, "Channel") from None

    def _message(self, call: Call) -> Message:
        return self._messages.get(self._channel(call).id, call.id("message"))

    def _history(self, call: Call) -> list[Json]:
        return self._messages.history(self._channel(call).id, call.request.query)

    def _send(self, call: Call) -> Json:
        return self._messages.create(self._channel(call), call.fields, call.files).body

    def _get(self, call: Call) -> Json:
        return self._message(call).body

    def _edit(self, call: Call) -> Json:
        return self._messages.edit(self._message(call), call.fields, call.files).body

    def _delete(self, call: Call) -> Answer:
        self._messages.delete(self._message(call))
        return NO_CONTENT

    def _start_thread(self, call: Call) -> Answer:
        """Start the thread of a message: it has the message's id."""
        parent, started_by = self._channel(call), self._message(call).id
        if started_by in self._world.channels:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        name, guild_id = str(call.fields["name"]), parent.guild_id or 0
        thread = self._world.add_channel(
            guild_id, name, kind=PUBLIC_THREAD, parent_id=parent.id, channel_id=started_by
        )
        return Answer(201, payloads.channel(thread))

    def _typing(self, call: Call) -> Answer:
        self._channel(call)
        return NO_CONTENT

    def _callback(self, call: Call) -> Any:
        body = self._interactions.acknowledge(call.args["token"], call.request)
        return body if call.request.query.get("with_response") in _YES else NO_CONTENT

    def _token(self, call: Call) -> str:
        """Return the interaction's token; its webhook hangs on the application."""
        if call.id("app") != self._world.bot.id:
            raise ApiError(404, 10015, "Unknown Webhook")
        return call.args["token"]

    def _follow(self, call: Call) -> Json:
        return self._interactions.follow(self._token(call), call.request).body

    def _get_original(self, call: Call) -> Json:
        return self._interactions.original(self._token(call)).body

    def _edit_original(self, call: Call) -> Json:
        return self._interactions.edit_original(self._token(call), call.request).body

    def _delete_original(self, call: Call) -> Answer:
        self._messages.delete(self._interactions.original(self._token(call)))
        return NO_CONTENT

    def _said(self, call: Call) -> Message:
        return self._interactions.said(self._token(call), call.id("message"))

    def _get_said(self, call: Call) -> Json:
        return self._said(call).body

    def _edit_said(self, call: Call) -> Json:
        return self._messages.edit(self._said(call), call.fields, call.files).body

    def _delete_said(self, call: Call) -> Answer:
        self._messages.delete(self._said(call))
        return NO_CONTENT
