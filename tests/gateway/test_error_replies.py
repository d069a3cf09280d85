"""Every refusal has one reply: it fits, says what is wrong, and says what to do."""

import inspect
import re
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands

from bot.domain import errors
from bot.gateway import error_replies
from bot.gateway.announcer import NEEDED, PING_NEEDED
from bot.gateway.error_replies import describe

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
CLASSES = [
    found
    for _, found in inspect.getmembers(errors, inspect.isclass)
    if issubclass(found, errors.DaymarkError) and found is not errors.DaymarkError
]
HOSTILE = "@everyone **x** `y` <@1> [z](https://e.example) " * 40
PLAIN: dict[str, Any] = {
    "given": "Berlln",
    "cohort": "Spring *class*",
    "names": ["Alpha", "Beta"],
    "nearest": ["Europe/Berlin"],
    "known": ["kickstart-30"],
    "reason": "I may not write in <#1>",
    "what": "note",
    "unit": "ms",
    "chosen": "two",
    "item": "x",
    "plan": "30-day kickstart",
    "topic": "Regression",
    "difficulty": "hard",
    "start_on": date(2026, 1, 2),
    "due_at": NOW,
    "ended_at": NOW,
    "closed_at": NOW,
    "next_at": NOW,
    "started_at": NOW,
    "running_since": NOW,
    "on": date(2026, 1, 2),
    "faults": ["line 3: the item is empty"],
    "displaced": ["Day 2, Bayes: now Day 3"],
}
WORST: dict[str, Any] = {
    **PLAIN,
    "given": HOSTILE,
    "chosen": HOSTILE,
    "unit": "*" * 20,
    "cohort": "*" * 60,
    "names": ["*" * 60] * 300,
    "nearest": ["America/Argentina/ComodRivadavia"] * 3,
    "known": ["p" * 40] * 25,
    "reason": "r" * 200,
    "topic": "t" * 60,
    "faults": [HOSTILE] * 100,
    "displaced": [HOSTILE] * 400,
}
# What a reply has to hold: something to type, to press, to choose, to wait for or to ask for.
ACTION = re.compile(
    r"`/[a-z]|\b(?:pick|write|give|ask|open|say|use|try|allow|shorten|start|mend|press|has days)\b|<t:\d+:R>",
    re.IGNORECASE,
)


def made(kind: type[errors.DaymarkError], values: dict[str, Any]) -> errors.DaymarkError:
    """Make a refusal with data of every field."""
    if not is_dataclass(kind):
        return kind()
    return kind(**{field.name: values.get(field.name, 7) for field in fields(kind)})


def reply(error: Exception) -> str:
    text = describe(error)
    assert text is not None
    return text


def test_the_table_holds_every_class_and_nothing_else() -> None:
    assert set(error_replies._REPLIES) == set(CLASSES)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_a_reply_says_what_to_do(kind: type[errors.DaymarkError]) -> None:
    text = reply(made(kind, PLAIN))
    assert text[0].isupper() or text[0].isdigit() or text.startswith(("**", "<#"))
    assert text.endswith((".", "?"))
    # The second of two quick presses wants nothing more.
    assert ACTION.search(text) or kind is errors.AlreadyAnswered, text
    assert "{" not in text
    assert "None" not in text


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_a_reply_fits_and_is_harmless_at_its_worst(kind: type[errors.DaymarkError]) -> None:
    names = {"names": [*NEEDED.values(), PING_NEEDED]} if kind is errors.MissingPermissions else {}
    text = reply(made(kind, {**WORST, **names}))
    assert len(text) <= 2000
    assert "@everyone" not in text
    assert not re.search(r"(?<!\\)[\[<](?!#|@&|t:)", text), text


@pytest.mark.parametrize("kind", CLASSES, ids=lambda kind: kind.__name__)
def test_optional_data_may_be_missing(kind: type[errors.DaymarkError]) -> None:
    optional: dict[str, Any] = {"next_at": None, "topic": None, "difficulty": None, "nearest": []}
    optional |= {"running_since": None, "message_id": None, "last": False}
    assert "None" not in reply(made(kind, {**PLAIN, **optional}))


def test_a_command_error_is_answered_by_its_cause() -> None:
    cause = errors.NoCohort()
    command: app_commands.Command[Any, ..., Any] = app_commands.Command(
        name="x", description="x", callback=_callback
    )
    assert describe(app_commands.CommandInvokeError(command, cause)) == describe(cause)


async def _callback(interaction: discord.Interaction[Any]) -> None:
    """Do nothing."""


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (app_commands.CommandOnCooldown(app_commands.Cooldown(1, 60), 12), "try again in 1 min"),
        (app_commands.CommandOnCooldown(app_commands.Cooldown(1, 600), 300), "try again in 5 min"),
        (app_commands.MissingPermissions(["manage_guild"]), "Manage Server"),
        (aiohttp.ClientConnectionError(), "try again in a minute"),
        (ConnectionResetError(), "try again in a minute"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_the_librarys_errors_have_replies_too(error: Exception, expected: str) -> None:
    assert expected in reply(error)


def test_a_choice_that_is_none_is_named() -> None:
    error = app_commands.TransformerError("**x**", discord.AppCommandOptionType.string, _Odd())
    assert "“\\*\\*x\\*\\*”" in reply(error)


class _Odd(app_commands.Transformer):
    """Stand for any transformer."""


def test_what_is_unexpected_has_no_reply_of_its_own() -> None:
    assert describe(ValueError("x")) is None
    assert describe(errors.DaymarkError()) is None
