"""Route buttons, selects and forms by what their custom ids say, so that they survive restarts.

A custom id is `kind:action:argument:…`. Nothing is kept in memory a message: buttons and selects are
DynamicItems in views that hold nothing else that dispatches, and a form's submit is taken from the raw
interaction, whether it was opened before a restart or after.
"""

import re
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, Self, cast

import discord

from bot.gateway.error_replies import reply_to_error

Interaction = discord.Interaction[Any]
Press = Callable[..., Awaitable[None]]
CUSTOM_ID_MOST = 100
_ARGUMENTS = r":(?P<action>[a-z-]+)(?P<arguments>(?::[^:]*)*)"


def custom_id(kind: str, action: str, *arguments: object) -> str:
    """Write a custom id. Raises ValueError where Discord would refuse it."""
    written = ":".join([kind, action, *map(str, arguments)])
    if len(written) > CUSTOM_ID_MOST:
        raise ValueError(f"custom id too long: {written}")
    return written


class Actions:
    """Know which cog's method answers which action."""

    def __init__(self) -> None:
        self._presses: dict[str, Press] = {}
        self._choices: dict[str, Press] = {}
        self._forms: dict[str, Press] = {}

    def on_press(self, action: str, method: Press) -> None:
        """Have a method answer a button: it is given the interaction and the arguments."""
        _add(self._presses, action, method)

    def on_choice(self, action: str, method: Press) -> None:
        """Have a method answer a select: it is given the interaction, the arguments and the values."""
        _add(self._choices, action, method)

    def on_form(self, action: str, method: Press) -> None:
        """Have a method answer a form: it is given the interaction, the arguments and the texts."""
        _add(self._forms, action, method)

    async def press(self, interaction: Interaction, match: re.Match[str]) -> None:
        """Answer a button."""
        await _run(self._presses, interaction, match)

    async def choose(self, interaction: Interaction, match: re.Match[str], values: list[str]) -> None:
        """Answer a select."""
        await _run(self._choices, interaction, match, values=values)

    async def submit(self, interaction: Interaction) -> None:
        """Answer a form of ours; leave every other interaction alone."""
        data = cast(Mapping[str, Any], interaction.data or {})
        match = re.fullmatch("m" + _ARGUMENTS, str(data.get("custom_id", "")))
        if interaction.type is discord.InteractionType.modal_submit and match is not None:
            texts = _texts(data)
            await _run(self._forms, interaction, match, typed=texts, texts=texts)


def _add(known: dict[str, Press], action: str, method: Press) -> None:
    """Keep who answers an action. Raises ValueError where somebody does already."""
    if action in known:
        raise ValueError(f"two methods answer {action}")
    known[action] = method


async def _run(
    known: Mapping[str, Press],
    interaction: Interaction,
    match: re.Match[str],
    *,
    typed: Mapping[str, str] | None = None,
    **more: object,
) -> None:
    try:
        await known[match["action"]](interaction, *match["arguments"].split(":")[1:], **more)
    except Exception as error:
        await reply_to_error(interaction, error, typed)


def _texts(data: Mapping[str, Any]) -> dict[str, str]:
    parts = [label["component"] for label in data.get("components", ()) if "component" in label]
    return {part["custom_id"]: part.get("value") or "" for part in parts}


class HasActions(Protocol):
    """A client that routes."""

    actions: Actions


def _actions(interaction: Interaction) -> Actions:
    return cast(HasActions, interaction.client).actions


class ActionButton(
    discord.ui.DynamicItem[discord.ui.Button[discord.ui.view.BaseView]], template="b" + _ARGUMENTS
):
    """A button that any process can answer."""

    def __init__(
        self,
        label: str,
        action: str,
        *arguments: object,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        emoji: str | None = None,
        disabled: bool = False,
    ) -> None:
        key = custom_id("b", action, *arguments)
        button: discord.ui.Button[discord.ui.view.BaseView] = discord.ui.Button(
            label=label, style=style, emoji=emoji, custom_id=key, disabled=disabled
        )
        super().__init__(button)
        self._match: re.Match[str] | None = None

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the button that was pressed."""
        button = cls("", match["action"], *match["arguments"].split(":")[1:])
        button._match = match
        return button

    async def callback(self, interaction: Interaction) -> None:
        """Hand the press to the cog that knows the action."""
        if self._match is not None:
            await _actions(interaction).press(interaction, self._match)


class ActionSelect(
    discord.ui.DynamicItem[discord.ui.Select[discord.ui.view.BaseView]], template="s" + _ARGUMENTS
):
    """A select that any process can answer."""

    def __init__(
        self,
        placeholder: str,
        options: list[discord.SelectOption],
        action: str,
        *arguments: object,
        most: int = 1,
    ) -> None:
        key = custom_id("s", action, *arguments)
        select: discord.ui.Select[discord.ui.view.BaseView] = discord.ui.Select(
            custom_id=key, placeholder=placeholder, options=options, max_values=most
        )
        super().__init__(select)
        self._match: re.Match[str] | None = None

    @classmethod
    async def from_custom_id(
        cls, interaction: Interaction, item: discord.ui.Item[Any], match: re.Match[str]
    ) -> Self:
        """Make the select that was used."""
        select = cls("", [], match["action"], *match["arguments"].split(":")[1:])
        select._match = match
        return select

    async def callback(self, interaction: Interaction) -> None:
        """Hand the choice to the cog that knows the action."""
        if self._match is not None:
            await _actions(interaction).choose(interaction, self._match, self.item.values)


class Unkept:
    """A view or form that nobody waits for, because what it sends back is answered by action.

    The client's store would keep each private answer, with a timer, for 15 minutes.
    """

    def is_finished(self) -> bool:
        """Say that it is done with: the store then does not take it."""
        return True


class Form(Unkept, discord.ui.Modal):
    """A form whose submit is answered by action, like a button; nothing of it is kept in memory."""

    def __init__(self, title: str, action: str, *arguments: object) -> None:
        super().__init__(title=title, custom_id=custom_id("m", action, *arguments))

    def say(self, text: str) -> None:
        """Add a text to read."""
        self.add_item(discord.ui.TextDisplay(text))

    def ask(
        self,
        key: str,
        label: str,
        *,
        hint: str | None = None,
        about: str | None = None,
        value: str | None = None,
        most: int = 500,
        long: bool = False,
        required: bool = False,
    ) -> None:
        """Add a text to type; `about` stands under its label, in at most 100 characters."""
        style = discord.TextStyle.paragraph if long else discord.TextStyle.short
        text: discord.ui.TextInput[Form] = discord.ui.TextInput(
            custom_id=key, style=style, default=value, placeholder=hint, max_length=most, required=required
        )
        self.add_item(discord.ui.Label(text=label, description=about, component=text))


class _Buttons(Unkept, discord.ui.View):
    """Buttons under a message."""


def buttons(*row: ActionButton | ActionSelect | discord.ui.Button[Any]) -> discord.ui.View:
    """Put buttons and selects into a view for a message with content and embeds."""
    view = _Buttons(timeout=None)
    for button in row:
        view.add_item(button)
    return view


def link_button(label: str, url: str) -> discord.ui.Button[Any]:
    """Make a button that opens a page."""
    return discord.ui.Button(label=label, url=url)
