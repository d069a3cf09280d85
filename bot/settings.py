"""Read the settings from the environment and .env; report every fault at once, never the token."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

LogFormat = Literal["console", "json"]
LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]

_PREFIX = "DAYMARK_"
_SQLITE = "sqlite+aiosqlite:///"


class SettingsError(Exception):
    """Say what is wrong with the settings, in words that show no value of a secret."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)


class Settings(BaseSettings):
    """Hold every setting; what each means stands in .env.example."""

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        validate_by_alias=True,
        validate_by_name=True,
        validate_default=True,
    )

    discord_token: SecretStr | None = Field(default=None, validation_alias="DISCORD_TOKEN", repr=False)
    data_dir: Path = Path("data")
    database_url: str = Field(default_factory=lambda values: _default_database(values))
    log_format: LogFormat = "console"
    log_level: LogLevel = "INFO"
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"

    @field_validator("discord_token")
    @classmethod
    def _strip_token(cls, token: SecretStr | None) -> SecretStr | None:
        stripped = token.get_secret_value().strip() if token else ""
        return SecretStr(stripped) if stripped else None

    @field_validator("data_dir")
    @classmethod
    def _make_absolute(cls, folder: Path) -> Path:
        return _absolute(folder)

    @field_validator("database_url")
    @classmethod
    def _accept_sqlite_file(cls, url: str) -> str:
        name = url.removeprefix(_SQLITE)
        if name == url:
            raise ValueError(f"must be a SQLite file, written {_SQLITE}/path/to/daymark.sqlite3")
        if not name or name.endswith("/") or name.startswith((":", "file:")):
            raise ValueError("must name a file; a database in memory would be lost at the next start")
        if "?" in name or "#" in name:
            raise ValueError("must be a plain path, without ? or #")
        return _SQLITE + _absolute(Path(name)).as_posix()

    @field_validator("log_format", mode="before")
    @classmethod
    def _lower(cls, value: Any) -> Any:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("log_level", mode="before")
    @classmethod
    def _upper(cls, value: Any) -> Any:
        return value.strip().upper() if isinstance(value, str) else value

    @field_validator("discord_api_url")
    @classmethod
    def _accept_http(cls, url: str) -> str:
        return _checked_url(url, ("https", "http")).rstrip("/")

    @field_validator("discord_gateway_url")
    @classmethod
    def _accept_websocket(cls, url: str) -> str:
        return _checked_url(url, ("wss", "ws"))


def load_settings(env_file: Path | None = Path(".env")) -> Settings:
    """Read the settings once.

    Raises:
        SettingsError: with every fault, if there is one.
    """
    try:
        return Settings(_env_file=env_file)
    except ValidationError as error:
        faults = [_in_words(each) for each in error.errors(include_url=False, include_input=False)]
    except (OSError, UnicodeDecodeError):
        faults = [f"{env_file}: cannot be read; it must be a text file in UTF-8 that this user may read"]
    # Outside the handler: the causing exception could carry the token.
    raise SettingsError([fault for fault in faults if fault])


def require_token(settings: Settings) -> SecretStr:
    """Return the token.

    Raises:
        SettingsError: if there is none.
    """
    if settings.discord_token is None:
        raise SettingsError(
            ["DISCORD_TOKEN: is not set; put it in .env, or try the bot without Discord: daymark demo"]
        )
    return settings.discord_token


def variable(field: str) -> str:
    """Name the environment variable of a field."""
    return "DISCORD_TOKEN" if field.lower() == "discord_token" else _PREFIX + field.upper()


def unknown_variables(names: Iterable[str]) -> list[str]:
    """Return the names that look like settings and are none: most likely typing mistakes."""
    known = {variable(field) for field in Settings.model_fields}
    ours = (name for name in names if name.startswith(_PREFIX) and not name.startswith(_PREFIX + "TEST"))
    return sorted(name for name in ours if name not in known)


def _default_database(values: dict[str, Any]) -> str:
    return f"{_SQLITE}{values['data_dir'].as_posix()}/daymark.sqlite3"


def _absolute(path: Path) -> Path:
    try:
        return path.expanduser().absolute()
    except RuntimeError:
        raise ValueError("starts with ~, but that home folder is not known; write the whole path") from None


def _checked_url(url: str, schemes: tuple[str, str]) -> str:
    url = url.strip()
    parts = urlsplit(url)
    if parts.scheme not in schemes or not parts.hostname or parts.port == 0:
        raise ValueError(f"must be an address that starts with {schemes[0]}:// or {schemes[1]}://")
    if parts.username or parts.password:
        raise ValueError("must hold no user name and no password")
    return url


def _in_words(error: ErrorDetails) -> str:
    if error["type"] == "default_factory_not_called":
        return ""  # follows from another fault, which is reported
    name = variable(str(error["loc"][0]))
    if error["type"] == "literal_error":
        return f"{name}: must be one of {error['ctx']['expected']}"
    return f"{name}: {error['msg'].removeprefix('Value error, ')}"
