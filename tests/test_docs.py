"""Hold README, settings, commands, help and changelog against the code."""

import re
from pathlib import Path

import discord
import pytest
from discord import app_commands

from bot.app import App, build_app
from bot.domain import errors
from bot.domain.library import Library
from bot.gateway.announcer import NEEDED
from bot.gateway.error_replies import _REPLIES
from bot.gateway.help_cards import HELP, help_card
from bot.settings import Settings
from bot.storage.engine import Database
from cogs import build_cogs
from tests.fakes import FakeClock

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DOCUMENTS = sorted(
    path
    for pattern in ("*.md", "bot/*.md", "content/**/*.md", "migrations/*.md")
    for path in ROOT.glob(pattern)
)


@pytest.fixture
async def app(db: Database, library: Library, clock: FakeClock) -> App:
    app = build_app(db, library, clock)
    for cog in build_cogs(app.client, app.services):
        await app.client.add_cog(cog)
    return app


def _commands(app: App) -> set[str]:
    return {
        command.qualified_name
        for command in app.client.tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }


def _first_cells(heading: str) -> list[str]:
    section = README.split(f"## {heading}\n")[1].split("\n## ")[0]
    return re.findall(r"^\| `(.+?)` \|", section, flags=re.MULTILINE)


async def test_command_table_is_complete_and_true(app: App) -> None:
    assert sorted(_first_cells("Commands")) == sorted(f"/{name}" for name in _commands(app))


async def test_help_lists_every_command_and_names_no_other(app: App) -> None:
    card = help_card("commands", app.client.tree)
    texts = [part for part in card.walk_children() if isinstance(part, discord.ui.TextDisplay)]
    listed = "".join(text.content for text in texts)
    assert all(f"`/{name}`" in listed for name in _commands(app))
    groups = {name.split()[0] for name in _commands(app)}
    for topic in HELP.values():
        for named in re.findall(r"`/([a-z -]+)`", topic.text):
            assert named in _commands(app) | groups, named


async def test_every_command_and_option_is_described(app: App) -> None:
    for command in app.client.tree.walk_commands():
        assert command.description
        assert command.description != "…"
        if isinstance(command, app_commands.Command):
            for option in command.parameters:
                assert str(option.description) != "…", f"/{command.qualified_name} {option.name}"


async def test_only_setup_is_hidden_from_members(app: App) -> None:
    limited = {command.name for command in app.client.tree.get_commands() if command.default_permissions}
    assert limited == {"setup"}


def _setting_names() -> set[str]:
    prefix = Settings.model_config["env_prefix"]
    return {
        "DISCORD_TOKEN" if name == "discord_token" else f"{prefix}{name}".upper()
        for name in Settings.model_fields
    }


def test_settings_table_is_complete_and_true() -> None:
    assert set(_first_cells("Settings")) == _setting_names()


def test_env_example_names_every_setting() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert set(re.findall(r"^#?([A-Z_]+)=", example, flags=re.MULTILINE)) == _setting_names()


def test_invitation_asks_for_what_the_bot_needs() -> None:
    asked = int(re.findall(r"permissions=(\d+)", README)[0])
    assert asked == discord.Permissions(**dict.fromkeys(NEEDED, True)).value


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_to_files_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|#)([^)#]+)", text):
        assert (document.parent / target).exists(), target


def test_make_targets_named_in_the_documents_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, flags=re.MULTILINE))
    for document in DOCUMENTS:
        text = document.read_text(encoding="utf-8")
        for named in re.findall(r"(?:^|`)make ([a-z]+)", text, flags=re.MULTILINE):
            assert named in targets, f"{document.name}: make {named}"


def test_every_refusal_has_a_reply() -> None:
    classes = {
        value
        for value in vars(errors).values()
        if isinstance(value, type) and issubclass(value, errors.DaymarkError)
    }
    assert set(_REPLIES) == classes - {errors.DaymarkError}
