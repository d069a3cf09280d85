"""Read one content file, and say in plain words what is wrong with it."""

import re
import tomllib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.content_checks import is_slug, shown

MAX_BYTES = 1024 * 1024
# A key a.b.c… costs the TOML reader the square of its length: one of 1 MiB would take all memory.
MAX_DOTS = 64

M = TypeVar("M", bound=BaseModel)

# What pydantic found, said to somebody who writes plans and not programs.
PLAIN_WORDS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field that belongs here",
    "string_type": "must be text in quotes, got {got}",
    "int_type": "must be a whole number, got {got}",
    "float_type": "must be a number, got {got}",
    "greater_than_equal": "must be {ge:g} or more, got {got}",
    "bool_type": "must be true or false without quotes, got {got}",
    "list_type": "must be a list in square brackets, got {got}",
    "model_type": "must be a table of its own, got {got}",
    "enum": "must be {expected}, got {got}",
    "literal_error": "must be {expected}, got {got}",
    "value_error": "{error}",
}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend; `where` and `field` are empty where the whole file is meant."""

    file: str
    where: str
    field: str
    problem: str

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.where, self.field) if part)
        return f"{place}: {self.problem}"


class ContentError(Exception):
    """Refuse a content folder; carries every fault of every file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file that is TOML; faults found in it go to the list shared by all files."""

    file: str
    data: dict[str, Any]
    faults: list[Fault]

    @property
    def stem(self) -> str:
        """Return the file's name without folder and .toml."""
        return Path(self.file).stem

    def blame(self, problem: str, where: str = "", field: str = "") -> None:
        """Note a fault of this file."""
        self.faults.append(Fault(self.file, where, field, problem))

    def head(self, model: type[M], lists: Collection[str], known: object = None) -> M | None:
        """Validate what stands above the lists of the file."""
        data = {key: value for key, value in self.data.items() if key not in lists}
        return self.validate(model, data, "", known)

    def entries(self, name: str) -> list[Any]:
        """Return a list of the file unjudged; an empty one if it is something else."""
        entries = self.data.get(name)
        return entries if isinstance(entries, list) else []

    def ids(self, name: str) -> frozenset[str] | None:
        """Return the ids that a list of the file gives, or None if there is no such list."""
        entries = self.entries(name)
        return frozenset(filter(None, map(raw_id, entries))) if entries else None

    def validate(self, model: type[M], raw: object, where: str, known: object = None) -> M | None:
        """Return the model of an entry, or None with all its faults noted."""
        try:
            return model.model_validate(raw, context=known)
        except ValidationError as error:
            for details in error.errors(include_url=False):
                self.blame(_problem(details), where, _field(details["loc"]))
            return None


class _UnreadableError(Exception):
    """Carry why a file cannot be read, and where in it."""

    def __init__(self, problem: str, where: str = "") -> None:
        super().__init__(problem)
        self.problem, self.where = problem, where


def read_sheet(folder: Path, file: str, faults: list[Fault]) -> Sheet | None:
    """Read a TOML file, or note why that cannot be done."""
    try:
        return Sheet(file, _parse(_read(folder / file)), faults)
    except _UnreadableError as error:
        faults.append(Fault(file, error.where, "", error.problem))
        return None


def raw_id(raw: object) -> str | None:
    """Return the id of an unjudged entry, if it has a proper one."""
    given = raw.get("id") if isinstance(raw, dict) else None
    return given if isinstance(given, str) and is_slug(given) else None


def place(noun: str, number: int, raw: object) -> str:
    """Name an entry by its id, or by its place in the file."""
    given = raw_id(raw)
    return f"{noun} number {number}" if given is None else f'{noun} "{given}"'


def _read(path: Path) -> bytes:
    try:
        # Only plain files: opening a named pipe would wait for ever.
        if not path.is_file():
            raise _UnreadableError("there is no such file")
        with path.open("rb") as handle:
            raw = handle.read(MAX_BYTES + 1)
    except OSError as error:
        raise _UnreadableError(f"cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise _UnreadableError("is larger than 1 MiB")
    return raw


def _parse(raw: bytes) -> dict[str, Any]:
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if line.count(b".") > MAX_DOTS:
            raise _UnreadableError(f"has more than {MAX_DOTS} dots", f"line {number}")
    try:
        # Editors on Windows put a byte order mark in front, which TOML does not know.
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        broken = error.object.count(b"\n", 0, error.start) + 1
        raise _UnreadableError("is not UTF-8 text", f"line {broken}") from error
    except ValueError as error:  # not only TOMLDecodeError: int() refuses endless numbers itself
        raise _UnreadableError(*_syntax(str(error))) from error
    except RecursionError as error:
        raise _UnreadableError("is nested too deeply") from error


def _syntax(message: str) -> tuple[str, str]:
    """Part what the TOML reader says into the problem and its place."""
    found = re.fullmatch(r"(.*) \(at (line \d+|end of document).*\)", message, re.DOTALL)
    said, where = found.groups() if found else (message, "")
    return f"is not valid TOML: {said}", where


def _problem(details: ErrorDetails) -> str:
    words = PLAIN_WORDS.get(details["type"], "{msg}")
    facts = {**details.get("ctx", {}), "msg": details["msg"], "got": shown(details["input"])}
    return words.format_map(facts)


def _field(steps: Collection[int | str]) -> str:
    """Write a path as people count: the first item is items[1]."""
    return "".join(_steps(steps)).removeprefix(".")


def _steps(steps: Collection[int | str]) -> Iterator[str]:
    for step in steps:
        if isinstance(step, int):
            yield f"[{step + 1}]"
        else:
            yield f".{step}" if re.fullmatch(r"[\w-]{1,60}", step, re.ASCII) else f".{shown(step)}"
