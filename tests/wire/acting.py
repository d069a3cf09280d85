"""What a test makes members do: run commands, press buttons, submit modals."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from .commands import CommandRegistry
from .filling import Resolved, click_data, command_data, modal_data
from .gateway import Gateway
from .interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL, MODAL_SUBMIT, Interactions
from .messages import Message
from .record import Json
from .replies import Reply
from .shaping import walk
from .things import Guild, User
from .timing import stopwatch
from .world import World


class Actors:
    """Sends the interactions of members to the bot."""

    def __init__(
        self,
        world: World,
        commands: CommandRegistry,
        interactions: Interactions,
        gateway: Gateway,
        cdn_url: Callable[[], str],
    ) -> None:
        """Act in this world."""
        self._world, self._commands = world, commands
        self._interactions, self._gateway, self._cdn_url = interactions, gateway, cdn_url

    async def slash(
        self,
        guild_id: int | None,
        channel_id: int,
        user: User,
        name: str,
        *,
        options: Mapping[str, Any] | None = None,
        subcommand: str | None = None,
    ) -> Reply:
        """Run a command; `subcommand` is "start" or "group start"; no guild means a DM."""
        command, resolved = self._commands.named(name, guild_id), self._resolved(guild_id)
        data = command_data(command, subcommand, options or {}, resolved)
        reply = self._interactions.open(COMMAND, self._world.channels[channel_id], user)
        return await self._send(reply, data)

    async def autocomplete(
        self,
        guild_id: int | None,
        channel_id: int,
        user: User,
        name: str,
        focused: str,
        value: str,
        *,
        options: Mapping[str, Any] | None = None,
        subcommand: str | None = None,
    ) -> Reply:
        """Type `value` into one option of a command and ask for choices."""
        command, resolved = self._commands.named(name, guild_id), self._resolved(guild_id)
        typed = {**(options or {}), focused: value}
        data = command_data(command, subcommand, typed, resolved, focused)
        reply = self._interactions.open(AUTOCOMPLETE, self._world.channels[channel_id], user)
        return await self._send(reply, data)

    async def click(
        self, message: Message, custom_id: str, user: User, *, values: Sequence[Any] = ()
    ) -> Reply:
        """Press a button of a message, or choose `values` in one of its selects."""
        component = _component(message, custom_id)
        data = click_data(component, values, self._resolved(message.channel.guild_id))
        reply = self._interactions.open(COMPONENT, message.channel, user)
        reply.source = message
        return await self._send(reply, data)

    async def submit_modal(
        self, opened_by: Reply, values: Mapping[str, Any], *, user: User | None = None
    ) -> Reply:
        """Fill in the modal that answered an interaction; `values` go by custom_id."""
        callback = opened_by.callback
        if callback is None or callback.type != MODAL:
            raise LookupError("that interaction was not answered with a modal")
        data = modal_data(callback.data, values, self._resolved(opened_by.channel.guild_id))
        reply = self._interactions.open(MODAL_SUBMIT, opened_by.channel, user or opened_by.user)
        reply.source, reply.opened_by = opened_by.source, opened_by
        return await self._send(reply, data)

    def _resolved(self, guild_id: int | None) -> Resolved:
        guild: Guild | None = None if guild_id is None else self._world.guilds[guild_id]
        return Resolved(self._world, guild, self._cdn_url())

    async def _send(self, reply: Reply, data: Json) -> Reply:
        """Write the interaction on the gateway and start the clock just before."""
        await self._gateway.settle()  # a channel is made known before somebody acts in it
        payload = self._interactions.payload(reply, data)
        reply.sent_at = stopwatch()
        if not await self._gateway.dispatch("INTERACTION_CREATE", payload, reply.channel.guild_id):
            raise ConnectionError("no bot has a gateway session")
        return reply


def _component(message: Message, custom_id: str) -> Json:
    """Find what a member would press."""
    by_id = {c["custom_id"]: c for c in walk(message.components) if "custom_id" in c}
    try:
        return by_id[custom_id]
    except KeyError:
        raise LookupError(f"no {custom_id!r} on the message, only {sorted(by_id)}") from None
