"""Write the log: for people or as JSON lines, our own records and those of the libraries alike."""

import json
import logging
import sys

import structlog
from pydantic import SecretStr
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.settings import LogFormat, LogLevel

_CHATTY = ("apscheduler", "aiosqlite", "alembic")
"""They say each minute that all is well; their warnings are kept."""


def configure_logging(log_format: LogFormat, log_level: LogLevel, token: SecretStr | None) -> None:
    """Send every record to stderr in one form, with the token taken out of each."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.PositionalArgumentsFormatter(), *shared],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *_renderers(log_format),
            _Redactor(token),
        ],
    )
    _install(formatter, log_level)


def _renderers(log_format: LogFormat) -> list[Processor]:
    # Plain tracebacks: the pretty ones print the values of local variables.
    if log_format == "json":
        return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain)]


class _Redactor:
    """Take the token out of a finished line, wherever in it, tracebacks included."""

    def __init__(self, token: SecretStr | None) -> None:
        secret = token.get_secret_value() if token else ""
        self._forms = {secret, repr(secret)[1:-1], json.dumps(secret)[1:-1]} - {""}

    def __call__(self, logger: WrappedLogger, method: str, line: EventDict | str) -> str:
        text = str(line)
        for form in self._forms:
            text = text.replace(form, "[token]")
        return text


def _install(formatter: logging.Formatter, log_level: LogLevel) -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(log_level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)
