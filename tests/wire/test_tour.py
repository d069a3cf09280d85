"""Prove against Discord's description all that discord.py sends and all the double answers."""

import io
from datetime import UTC, datetime
from typing import Any

import discord
import pytest

from . import deviations
from .bare_bot import BareBot
from .deviations import IDS_AS_NUMBERS, Deviation
from .openapi import Spec, load_spec, require_spec
from .town import Town


@pytest.fixture(name="spec")
def _spec() -> Spec:
    return load_spec(require_spec())


def _file() -> discord.File:
    return discord.File(io.BytesIO(b"a"), filename="a.txt", description="one letter")


def _card() -> discord.ui.LayoutView:
    """Build a card of Components V2."""
    view = discord.ui.LayoutView()
    button: discord.ui.Button[Any] = discord.ui.Button(label="Go", custom_id="go", emoji="✅")
    section: discord.ui.Section[Any] = discord.ui.Section("## Title", accessory=button)
    options = [discord.SelectOption(label="one", description="first", emoji="1️⃣", default=True)]
    select: discord.ui.Select[Any] = discord.ui.Select(custom_id="pick", options=options)
    picture = discord.MediaGalleryItem("attachment://a.txt", description="a picture")
    view.add_item(
        discord.ui.Container(
            section,
            discord.ui.Separator(),
            discord.ui.MediaGallery(picture),
            discord.ui.File("attachment://a.txt"),
            discord.ui.ActionRow(select),
            accent_colour=0x336699,
        )
    )
    return view


async def _messages(town: Town, bot: BareBot) -> None:
    """Send, edit and delete in every way the bot may."""
    channel = bot.get_partial_messageable(town.channel.id, guild_id=town.guild.id)
    embed = discord.Embed(title="t", url="https://x.org", timestamp=datetime(2026, 1, 1, tzinfo=UTC))
    embed.set_footer(text="f").set_author(name="a").set_image(url="attachment://a.txt")
    chosen = [discord.Object(town.ada.id)]
    pings = discord.AllowedMentions(users=chosen, roles=[discord.Object(town.guild.id)])
    first = await channel.send("hi", embed=embed, file=_file(), allowed_mentions=pings)
    await channel.send("reply", reference=first, silent=True, mention_author=False)
    await first.edit(content="new", attachments=[*first.attachments, _file()])
    await first.edit(content=None, embed=None, attachments=[], view=None, allowed_mentions=pings)
    await channel.send(view=_card(), file=_file())
    await channel.fetch_message(first.id)
    assert len([message async for message in channel.history()]) == 3
    async with channel.typing():
        pass
    await first.delete()


async def _lookups(town: Town, bot: BareBot) -> None:
    """Fetch whatever there is to fetch."""
    guild = await bot.fetch_guild(town.guild.id)
    await guild.fetch_member(town.ada.id)
    await guild.fetch_channels()
    await guild.fetch_roles()
    await bot.fetch_channel(town.channel.id)
    await bot.application_info()
    await bot.fetch_user(town.ada.id)
    await (await bot.create_dm(discord.Object(town.ada.id))).send("hi")
    await bot.http.get_bot_gateway()


async def _commands(town: Town, bot: BareBot) -> None:
    """Sync and change commands."""
    guild = discord.Object(town.guild.id)
    bot.tree.copy_global_to(guild=guild)
    synced = await bot.tree.sync(guild=guild)
    await synced[0].edit(description="other", default_member_permissions=discord.Permissions(8))
    await bot.tree.fetch_command(synced[0].id, guild=guild)
    await synced[0].delete()
    assert len(await bot.tree.fetch_commands(guild=guild)) == len(synced) - 1


async def _interactions(town: Town, bot: BareBot) -> None:
    """Answer every kind of interaction in every way."""
    panel = (await (await town.slash("panel")).first()).message
    assert panel is not None
    await (await town.double.click(panel, "who", town.ada, values=[town.ada])).followup()
    await (await town.double.click(panel, "done", town.ada)).first()
    opened = await town.double.click(panel, "write", town.ada)
    await opened.first()
    await (await town.double.submit_modal(opened, {"text": "x", "pace": ["slow"]})).first()
    await (await town.slash("slow")).followup()
    await town.double.seen("DELETE", "/webhooks/.+")


TOUR = (_messages, _lookups, _commands, _interactions)


async def test_all_that_discord_py_sends_is_described(spec: Spec, town: Town, bot: BareBot) -> None:
    for part in TOUR:
        await part(town, bot)
    assert spec.violations(town.double.requests) == []
    assert town.double.unexpected == []


@pytest.mark.parametrize("deviation", IDS_AS_NUMBERS, ids=lambda one: one.place)
async def test_no_deviation_is_needless(
    spec: Spec,
    town: Town,
    bot: BareBot,
    deviation: Deviation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await _messages(town, bot)
    await _lookups(town, bot)
    await (await town.slash("panel")).first()
    others = tuple(one for one in IDS_AS_NUMBERS if one is not deviation)
    monkeypatch.setattr(deviations, "IDS_AS_NUMBERS", others)
    assert spec.violations(town.double.requests) != []


async def test_all_that_the_double_answers_is_described(spec: Spec, town: Town, bot: BareBot) -> None:
    for part in TOUR:
        await part(town, bot)
    problems = [spec.answer_problems(request) for request in town.double.requests]
    assert problems == [[]] * len(problems)


async def test_a_wrong_answer_of_the_double_would_be_found(spec: Spec, town: Town, bot: BareBot) -> None:
    await _lookups(town, bot)
    (found,) = town.double.sent("GET", r"/guilds/\d+")
    del found.answer["name"]
    assert spec.answer_problems(found) == ["$: 'name' is a required property"]
    found.status = 204
    assert spec.answer_problems(found) != []
