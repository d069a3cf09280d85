"""Formats that Discord uses, and schema errors in words a reader can act on."""

import re
from datetime import datetime
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import ValidationError

FORMATS = FormatChecker(formats=())
_UNIONS = ("anyOf", "oneOf")
_SHOWN = 300


@FORMATS.checks("snowflake")
def _is_snowflake(value: object) -> bool:
    return not isinstance(value, str) or (value.isdecimal() and int(value) < 1 << 64)


@FORMATS.checks("int32")
def _is_int32(value: object) -> bool:
    return not isinstance(value, int) or -(1 << 31) <= value < 1 << 31


@FORMATS.checks("int64")
def _is_int64(value: object) -> bool:
    return not isinstance(value, int) or -(1 << 63) <= value < 1 << 63


@FORMATS.checks("date-time", raises=ValueError)
def _is_instant(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or re.match(r"[a-z][a-z0-9+.-]*:", value) is not None


def explained(validator: Draft202012Validator, instance: Any) -> list[str]:
    """Return each error as "where: what"."""
    errors = (deep for error in validator.iter_errors(instance) for deep in _deepest(error))
    return [_line(error) for error in errors]


def _line(error: ValidationError) -> str:
    message = error.message if len(error.message) < _SHOWN else f"{error.message[:_SHOWN]}..."
    return f"{error.json_path}: {message}"


def _deepest(error: ValidationError) -> list[ValidationError]:
    """Follow a union into the branch that was meant: the one whose `type` fits."""
    if error.validator not in _UNIONS:
        return [error]
    branches: dict[int | str, list[ValidationError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    meant = [inner for inner in branches.values() if not any(map(_wrong_branch, inner))]
    if len(meant) != 1:
        return [error]
    return [deep for inner in meant[0] for deep in _deepest(inner)]


def _wrong_branch(error: ValidationError) -> bool:
    """Say whether a branch was never meant: another discriminator, or null."""
    if error.validator == "type" and error.validator_value == "null":
        return True
    return error.validator in ("const", "enum") and list(error.relative_path)[-1:] == ["type"]
