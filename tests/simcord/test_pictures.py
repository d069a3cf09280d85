"""A private card shows its picture: sent, deferred, and changed in place. The real painter draws it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord import app_commands

from bot.charts.painter import Painter
from bot.domain.pictures import Picture, PictureSpec
from bot.gateway.cards import Card
from bot.gateway.pictures import as_file, show_with_picture
from bot.gateway.post_rendering import BLUE
from tests.charts.samples import ONE, USUAL
from tests.fakes import PIXEL, FakePainter

Answer = simcord.ResponseMessage | discord.Message | None


class Gallery(discord.Client):
    """A bot that shows pictures and nothing else."""

    def __init__(self, painter: Painter | FakePainter) -> None:
        super().__init__(intents=discord.Intents.none())
        self.painter = painter
        self.tree = app_commands.CommandTree(self)
        for name, show in {"now": self._now, "later": self._later, "without": self._without}.items():
            self.tree.add_command(app_commands.Command(name=name, description=name, callback=_plain(show)))

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.component:
            await show_with_picture(interaction, card("changed"), await self.painter.draw(ONE["month"]))

    async def _now(self, interaction: discord.Interaction[Any]) -> None:
        await show_with_picture(interaction, card("now"), await self.painter.draw(USUAL["week"]))

    async def _later(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        picture = await self.painter.draw(USUAL["levels"])
        placed = card("above").picture(picture.filename, picture.alt).text("below")
        await show_with_picture(interaction, placed, picture)

    async def _without(self, interaction: discord.Interaction[Any]) -> None:
        await show_with_picture(interaction, card("no picture"), None)


def _plain(show: Any) -> Any:
    async def callback(interaction: discord.Interaction[Any]) -> None:
        await show(interaction)

    return callback


def card(text: str) -> Card:
    again: discord.ui.Button[Any] = discord.ui.Button(label="Again", custom_id="again")
    return Card(BLUE).text(text).row(again)


class Room:
    """A channel with somebody in it who asks for pictures."""

    def __init__(self, env: simcord.Env) -> None:
        guild = env.create_guild()
        self.channel = guild.create_text_channel("study")
        self.ann = guild.add_member(env.create_user("ann"))

    async def ask(self, command: str) -> simcord.InteractionResult:
        return await self.ann.slash(self.channel, command)


@pytest.fixture
async def painter(tmp_path: Path) -> AsyncIterator[Painter]:
    async with Painter(tmp_path / "charts") as one:
        yield one


@pytest.fixture
async def room(painter: Painter) -> AsyncIterator[Room]:
    env = simcord.Env(Gallery(painter), settle_timeout=60)
    await env.start()
    try:
        yield Room(env)
        assert list(env.errors) == []
    finally:
        await env.shutdown()


def shown(answer: Answer) -> tuple[str, str | None, str | None]:
    """Return a card's only picture: where it comes from, its text there, and the file's own text."""
    assert answer is not None
    (file,) = answer.attachments
    assert file.content_type == "image/png"
    (gallery,) = [part for part in _parts(answer) if part["type"] == 12]
    (item,) = gallery["items"]
    return file.filename, item["description"], file.description


def _parts(answer: Any) -> list[dict[str, Any]]:
    (box,) = [part if isinstance(part, dict) else part.to_dict() for part in answer.components]
    return list(box["components"])


async def test_a_card_with_its_picture_and_another_one_in_its_place(room: Room, painter: Painter) -> None:
    first = await room.ask("now")
    week = await painter.draw(USUAL["week"])
    assert first.ephemeral
    assert shown(first.response) == ("group-week.png", week.alt, week.alt)
    assert first.response is not None
    second = await room.ann.click(first.response, custom_id="again")
    month = await painter.draw(ONE["month"])
    assert shown(second.response) == ("group-month.png", month.alt, month.alt)


async def test_a_card_that_was_promised_has_its_picture_where_it_was_put(room: Room) -> None:
    answer = (await room.ask("later")).response
    assert shown(answer)[0] == "quiz-levels.png"
    assert [part["type"] for part in _parts(answer)] == [10, 1, 12, 10]


async def test_a_card_without_a_picture(room: Room) -> None:
    answer = (await room.ask("without")).response
    assert answer is not None
    assert answer.attachments == []
    assert [part["type"] for part in _parts(answer)] == [10, 1]


async def test_a_file_can_be_sent_as_often_as_it_is_made() -> None:
    spec: PictureSpec = USUAL["week"]
    picture: Picture = await FakePainter().draw(spec)
    first, second = as_file(picture), as_file(picture)
    assert first.fp.read() == second.fp.read() == PIXEL
    assert first.description == picture.alt
