"""Settings: read from where they are said, every fault at once, never the token."""

import os
import re
from datetime import UTC, timedelta
from pathlib import Path

import pytest

from bot.clock import SystemClock
from bot.settings import (
    Settings,
    SettingsError,
    load_settings,
    require_token,
    unknown_variables,
    variable,
)

TOKEN = "MTk4NjIyNDgzNDcxOTI1MjQ4.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
EXAMPLE = Path(__file__).parent.parent / ".env.example"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in os.environ:
        if name.upper().startswith("DAYMARK_") or name.upper() == "DISCORD_TOKEN":
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)


def faults_of(env_file: Path | None = None) -> list[str]:
    with pytest.raises(SettingsError) as caught:
        load_settings(env_file)
    assert str(caught.value) == "\n".join(caught.value.faults)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None, "the causing exception could carry the token"
    return list(caught.value.faults)


def test_nothing_has_to_be_set(tmp_path: Path) -> None:
    settings = load_settings()

    assert settings.discord_token is None
    assert settings.data_dir == tmp_path / "data"
    assert settings.database_url == f"sqlite+aiosqlite:///{tmp_path}/data/daymark.sqlite3"
    assert (settings.log_format, settings.log_level) == ("console", "INFO")
    assert settings.discord_api_url == "https://discord.com/api/v10"
    assert settings.discord_gateway_url == "wss://gateway.discord.gg/"
    assert not (tmp_path / "data").exists(), "reading settings must not write"


def test_the_environment_wins_over_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(
        f"DISCORD_TOKEN={TOKEN}\nDAYMARK_LOG_LEVEL=debug\nDAYMARK_LOG_FORMAT=json\n"
    )
    monkeypatch.setenv("DAYMARK_LOG_LEVEL", " error ")

    settings = load_settings()

    assert require_token(settings).get_secret_value() == TOKEN
    assert (settings.log_format, settings.log_level) == ("json", "ERROR")


def test_what_is_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for field in Settings.model_fields:
        monkeypatch.setenv(variable(field), "")

    assert load_settings() == load_settings(None)


def test_the_token_loses_the_blanks_around_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", f"  {TOKEN}\n")
    assert require_token(load_settings()).get_secret_value() == TOKEN

    monkeypatch.setenv("DISCORD_TOKEN", "   ")
    with pytest.raises(SettingsError, match="DISCORD_TOKEN: is not set"):
        require_token(load_settings())


def test_the_token_is_in_no_text_made_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    settings = load_settings()

    for text in (repr(settings), str(settings), f"{settings.discord_token!r}", settings.model_dump_json()):
        assert TOKEN not in text


def test_settings_cannot_be_changed() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.log_level = "DEBUG"  # type: ignore[misc]


def test_all_faults_are_told_together_and_without_the_token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("DAYMARK_DATABASE_URL", f"postgresql://bot:{TOKEN}@db/daymark")
    monkeypatch.setenv("DAYMARK_LOG_FORMAT", TOKEN)
    monkeypatch.setenv("DAYMARK_LOG_LEVEL", "LOUD")
    monkeypatch.setenv("DAYMARK_DISCORD_API_URL", f"discord.com/{TOKEN}")
    monkeypatch.setenv("DAYMARK_DISCORD_GATEWAY_URL", f"https://{TOKEN}@gateway.discord.gg")

    faults = faults_of()

    assert [fault.partition(":")[0] for fault in faults] == [
        "DAYMARK_DATABASE_URL",
        "DAYMARK_LOG_FORMAT",
        "DAYMARK_LOG_LEVEL",
        "DAYMARK_DISCORD_API_URL",
        "DAYMARK_DISCORD_GATEWAY_URL",
    ]
    assert TOKEN not in "".join(faults)
    assert "'console' or 'json'" in faults[1]
    assert "'DEBUG', 'INFO', 'WARNING' or 'ERROR'" in faults[2]


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("sqlite:///daymark.sqlite3", "must be a SQLite file, written sqlite[+]aiosqlite:///"),
        ("mysql+aiomysql://db/daymark", "must be a SQLite file"),
        ("daymark.sqlite3", "must be a SQLite file"),
        ("sqlite+aiosqlite:///", "must name a file"),
        ("sqlite+aiosqlite:///:memory:", "would be lost"),
        ("sqlite+aiosqlite:///file:x?mode=memory&uri=true", "would be lost"),
        ("sqlite+aiosqlite:////var/lib/", "must name a file"),
        ("sqlite+aiosqlite:////var/lib/a.db?timeout=3", "plain path"),
    ],
)
def test_only_a_sqlite_file_is_taken(monkeypatch: pytest.MonkeyPatch, url: str, says: str) -> None:
    monkeypatch.setenv("DAYMARK_DATABASE_URL", url)
    (fault,) = faults_of()
    assert re.search(f"^DAYMARK_DATABASE_URL: .*{says}", fault)


def test_paths_are_made_absolute(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DAYMARK_DATA_DIR", "~/bot data")
    assert load_settings().database_url == f"sqlite+aiosqlite:///{tmp_path}/home/bot data/daymark.sqlite3"

    monkeypatch.setenv("DAYMARK_DATABASE_URL", "sqlite+aiosqlite:///here.db")
    assert load_settings().database_url == f"sqlite+aiosqlite:///{tmp_path}/here.db"


def test_a_data_folder_that_cannot_hold_the_database_is_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_DATA_DIR", "what?")
    (fault,) = faults_of()
    assert fault.startswith("DAYMARK_DATABASE_URL: must be a plain path")


@pytest.mark.parametrize("name", ["DAYMARK_DATA_DIR", "DAYMARK_DATABASE_URL"])
def test_a_home_that_is_not_known_is_a_fault(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    prefix = "" if name == "DAYMARK_DATA_DIR" else "sqlite+aiosqlite:///"
    monkeypatch.setenv(name, f"{prefix}~no-such-user/daymark")
    (fault,) = faults_of()
    assert fault.startswith(f"{name}: starts with ~")


@pytest.mark.parametrize("url", ["https://bot:word@discord.com/api", "https://host:99999/", "https://[::1/"])
def test_an_address_that_is_none_or_holds_a_password_is_a_fault(
    monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("DAYMARK_DISCORD_API_URL", url)
    (fault,) = faults_of()
    assert fault.startswith("DAYMARK_DISCORD_API_URL: ")
    assert "word@" not in fault


@pytest.mark.parametrize("name", ["DAYMARK_DISCORD_API_URL", "DAYMARK_DISCORD_GATEWAY_URL"])
@pytest.mark.parametrize("url", ["ftp://discord.com", "https://", "wss:", "/api/v10", "localhost:8000"])
def test_an_address_needs_its_scheme_and_host(monkeypatch: pytest.MonkeyPatch, name: str, url: str) -> None:
    monkeypatch.setenv(name, url)
    (fault,) = faults_of()
    assert re.fullmatch(f"{name}: must be an address that starts with (https|wss):// or (http|ws)://", fault)


def test_another_discord_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DAYMARK_DISCORD_API_URL", "http://127.0.0.1:8000/api/v10/")
    monkeypatch.setenv("DAYMARK_DISCORD_GATEWAY_URL", "ws://127.0.0.1:8000/gateway")
    settings = load_settings()
    assert settings.discord_api_url == "http://127.0.0.1:8000/api/v10"
    assert settings.discord_gateway_url == "ws://127.0.0.1:8000/gateway"


def test_a_file_that_is_no_text_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=" + TOKEN.encode() + b"\xff\n")
    (fault,) = faults_of(tmp_path / ".env")
    assert "must be a text file" in fault
    assert TOKEN not in fault


def test_mistyped_names_are_found() -> None:
    names = ["DAYMARK_LOGLEVEL", "DAYMARK_DATA_DIR", "DAYMARK_TEST_OPENAPI", "DISCORD_TOKEN", "PATH"]
    assert unknown_variables(names) == ["DAYMARK_LOGLEVEL"]


def test_the_example_file_names_every_setting_with_its_default(tmp_path: Path) -> None:
    text = EXAMPLE.read_text(encoding="utf-8")
    said = re.findall(r"^#?([A-Z_]+)=", text, re.MULTILINE)
    assert sorted(said) == sorted(map(variable, Settings.model_fields))

    every_line = re.sub(r"^#(?=[A-Z_]+=)", "", text, flags=re.MULTILINE)
    (tmp_path / "all").write_text(re.sub(r"^DAYMARK_DATABASE_URL=.*$", "", every_line, flags=re.MULTILINE))
    assert load_settings(tmp_path / "all") == load_settings(None)


def test_the_clock_tells_aware_utc_and_does_not_stand_still() -> None:
    first, second = SystemClock().now(), SystemClock().now()
    assert first.tzinfo is UTC
    assert timedelta(0) <= second - first < timedelta(seconds=5)
