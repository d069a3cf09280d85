"""Say what Discord would refuse about a message, a card or a form, and what only looks broken."""

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from simcord.components import validate_message_state, validate_modal, walk_components

from bot.gateway.actions import Form
from bot.gateway.cards import Card
from bot.gateway.post_rendering import Rendered

Json = Mapping[str, Any]
V2 = 1 << 15
SELECT = 3


def check(
    *,
    content: str = "",
    embeds: tuple[discord.Embed, ...] = (),
    view: discord.ui.view.BaseView | None = None,
) -> None:
    """Fail where Discord would refuse a message."""
    components = _tree(view) if view is not None else []
    flags = V2 if isinstance(view, discord.ui.LayoutView) else 0
    dicts = [dict(embed.to_dict()) for embed in embeds]
    validate_message_state(components, flags=flags, content=content, embeds=dicts, require_nonempty=True)
    assert list(_blanks(dicts, components)) == []


def _tree(view: discord.ui.view.BaseView) -> list[dict[str, Any]]:
    return view.to_components()


def _blanks(embeds: list[dict[str, Any]], components: list[dict[str, Any]]) -> Iterator[str]:
    """List what is empty, and what is longer than a select shows."""
    for embed in embeds:
        for field in embed.get("fields", ()):
            if not field["name"].strip() or not field["value"].strip():
                yield f"an empty field: {field}"
    for part in walk_components(components):
        if part.get("type") == SELECT:
            yield from _select_problems(part)


def _select_problems(select: Json) -> Iterator[str]:
    if not 1 <= len(select["options"]) <= 25:
        yield f"{len(select['options'])} options"
    if len(select.get("placeholder") or "") > 150:
        yield "a placeholder that is too long"
    for option in select["options"]:
        if not all(0 < len(option.get(key) or "-") <= 100 for key in ("label", "value", "description")):
            yield f"an option that is too long: {option}"


def check_post(rendered: Rendered) -> None:
    """Fail where Discord would refuse a post; it has something to say in a push notification."""
    check(content=rendered.content, embeds=(rendered.embed,), view=rendered.view)
    assert rendered.content.strip()


def check_card(card: Card) -> str:
    """Fail where Discord would refuse a card; return what it says."""
    check(view=card)
    return said(card)


def said(card: Card) -> str:
    """Return every text of a card."""
    return "\n".join(str(part["content"]) for part in parts(card) if part.get("content"))


def parts(view: discord.ui.view.BaseView) -> list[Json]:
    """List every component of a message."""
    return list(walk_components(_tree(view)))


def labels(view: discord.ui.view.BaseView) -> list[str]:
    """List what stands on the buttons."""
    return [str(part["label"]) for part in parts(view) if part.get("type") == 2 and part.get("label")]


def check_form(form: Form) -> None:
    """Fail where Discord would refuse a form."""
    payload = form.to_dict()
    validate_modal(payload)
    for part in walk_components(payload["components"]):
        if "max_length" in part:
            assert len(part.get("value") or "") <= part["max_length"]
            assert len(part.get("placeholder") or "") <= 100
