"""Judge single values of content files, in words for people who write plans and not programs."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError, ValidationInfo, WrapValidator
from pydantic import ValidatorFunctionWrapHandler as Handler
from pydantic_core import ErrorDetails, InitErrorDetails

Limits = tuple[int, int]  # both ends are allowed

# A check yields one problem for each thing that is wrong with a value of the right type.
Check = Callable[[Any, ValidationInfo], Iterator[str]]

# Blank on the screen though Unicode files them under letters, marks and symbols.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
)
_LINE_BREAKS = frozenset("\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029")


@dataclass(frozen=True, slots=True)
class Known:
    """The ids an entry may name; None where the file that lists them cannot be read."""

    topics: Set[str] | None = None
    resources: Set[str] | None = None
    phases: Set[str] | None = None
    weekly: bool = False
    """The plan is made of whole weeks: its days at weekends are longer."""


def is_slug(value: str) -> bool:
    """Tell whether a text has the form of an id."""
    return re.fullmatch(r"[a-z0-9-]{2,40}", value) is not None


def shown(value: object) -> str:
    """Quote a value of a file in a message, whatever it is: short and on one line."""
    if isinstance(value, str):
        cut = value if len(value) <= 60 else f"{value[:59]}…"
        return '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + '"'
    if isinstance(value, int):
        # Python refuses to write out integers of thousands of digits, which TOML may hold in hex.
        return str(value).lower() if abs(value) < 10**18 else "a huge number"
    if isinstance(value, float):
        return str(value)
    # Never written out: a list or table may hold anything, in any depth.
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"


def judged(kind: type, *checks: Check) -> WrapValidator:
    """Report the problems of a value as a whole together with those of its parts."""

    def validate(value: object, handler: Handler, info: ValidationInfo) -> Any:
        fitting = checks if type(value) is kind else ()
        lines = [_line(value, problem) for check in fitting for problem in check(value, info)]
        result = None
        try:
            result = handler(value)
        except ValidationError as error:
            lines += [_again(details) for details in error.errors(include_url=False)]
        if lines:
            raise ValidationError.from_exception_data(kind.__name__, lines)
        return result

    return WrapValidator(validate)


def _line(value: object, problem: str) -> InitErrorDetails:
    return InitErrorDetails(type="value_error", input=value, ctx={"error": problem})


def _again(found: ErrorDetails) -> InitErrorDetails:
    """Turn a fault found inside a value back into one that can be raised."""
    return InitErrorDetails(
        type=found["type"], loc=found["loc"], input=found["input"], ctx=found.get("ctx", {})
    )


# -- checks of texts and numbers ---------------------------------------------------------------


def slug(value: str, _: ValidationInfo) -> Iterator[str]:
    """Refuse what is no id."""
    if not is_slug(value):
        yield f"must be 2 to 40 lower-case letters a-z, digits and hyphens, got {shown(value)}"


def clean(value: str, _: ValidationInfo) -> Iterator[str]:
    """Refuse what would look wrong in Discord, hide something or call somebody."""
    if value != value.strip():
        yield "must not begin or end with a space"
    if not _LINE_BREAKS.isdisjoint(value):
        yield "must stand on one line"
    if unseen := [f"U+{ord(char):04X}" for char in value if _invisible(char)]:
        yield f"must not hold invisible or control characters, got {', '.join(unseen[:3])}"
    if re.search(r"@|<#\d+>|</[^>]{1,99}:\d+>", value):
        yield "must not mention anybody: no @ and no Discord tags"
    if re.search(r"https?://", value, re.IGNORECASE):
        yield "must not hold a link: name a resource instead"


def _invisible(char: str) -> bool:
    return char not in _LINE_BREAKS and (char in _BLANKS or not char.isprintable())


def plain(value: str, _: ValidationInfo) -> Iterator[str]:
    """Refuse Markdown, for titles and labels."""
    if re.search(r"`|\*\*", value):
        yield "must be plain text, without ` and **"


def paired(value: str, _: ValidationInfo) -> Iterator[str]:
    """Refuse `code` that is not closed."""
    if value.count("`") % 2:
        yield "has a ` without its partner"


def secure(value: str, _: ValidationInfo) -> Iterator[str]:
    """Refuse what is not a plain https address."""
    # No name before the host and nothing but what an address may hold: it must lead where it seems to.
    if not re.fullmatch(r"https://[A-Za-z0-9.-]+\.[A-Za-z]{2,}(:\d+)?([/?#][!#-;=?-\[\]_a-z~]*)?", value):
        yield f"must be a web address that begins with https://, got {shown(value)}"


def no_percent(value: str, _: ValidationInfo) -> Iterator[str]:
    """Refuse per cent: it can be typed with every number, and stands for a hundredth."""
    if "%" in value:
        yield "must not hold %: give the share as the answer, such as 0.75, and 75 % is understood"


def finite(value: float, _: ValidationInfo) -> Iterator[str]:
    """Refuse what is no number one could answer."""
    if not math.isfinite(value):
        yield f"must be a number, got {shown(value)}"


def code_lines(lines: int, columns: int) -> Check:
    """Make a check of a piece of code that is shown on a phone."""

    def check(value: str, _: ValidationInfo) -> Iterator[str]:
        written = value.strip("\n").split("\n")
        if len(written) > lines:
            yield f"must have at most {lines} lines, got {len(written)}"
        if widest := [line for line in written if len(line) > columns]:
            yield f"must have at most {columns} characters a line, got {len(widest[0])}: {shown(widest[0])}"
        if "```" in value:
            yield "must not hold ```"
        if unseen := [f"U+{ord(c):04X}" for c in value if c != "\n" and (c in _LINE_BREAKS or _invisible(c))]:
            yield f"must not hold tabs, invisible or control characters, got {', '.join(unseen[:3])}"

    return check


def long(most: int) -> Check:
    """Make a check of a text's length."""

    def check(value: str, _: ValidationInfo) -> Iterator[str]:
        if not value.strip():
            yield "must not be empty"
        if len(value) > most:
            yield f"must be at most {most} characters, got {len(value)}"

    return check


def between(limits: Limits) -> Check:
    """Make a check of a number."""

    def check(value: int, _: ValidationInfo) -> Iterator[str]:
        if not within(limits, value):
            yield f"must be between {limits[0]} and {limits[1]}, got {shown(value)}"

    return check


def within(limits: Limits, value: int) -> bool:
    """Tell whether a number keeps its limits, both of them allowed."""
    return limits[0] <= value <= limits[1]


def known(kind: str) -> Check:
    """Make a check that an id is one of those given in another list."""

    def check(value: str, info: ValidationInfo) -> Iterator[str]:
        ids = getattr(info.context, f"{kind}s")
        if is_slug(value) and ids is not None and value not in ids:
            yield f"there is no {kind} {shown(value)}"

    return check


# -- checks of lists: tolerant, because faults of the entries are reported beside theirs ---------


def sized(limits: Limits) -> Check:
    """Make a check of the number of entries."""

    def check(value: list[Any], _: ValidationInfo) -> Iterator[str]:
        if not within(limits, len(value)):
            yield f"must have {limits[0]} to {limits[1]} entries, got {len(value)}"

    return check


def distinct(value: list[Any], _: ValidationInfo) -> Iterator[str]:
    """Refuse an entry that stands twice."""
    for text in repeated(entry for entry in value if isinstance(entry, str)):
        yield f"must name {shown(text)} once only"


def choices(value: list[Any], info: ValidationInfo) -> Iterator[str]:
    """Compare the choices as a reader does: neither case nor spaces make two of one."""
    for text in repeated(
        " ".join(choice.split()).casefold()
        for choice in [*_right_ones(info), *value]
        if isinstance(choice, str)
    ):
        yield f"the choice {shown(text)} stands more than once"


def together(limits: Limits) -> Check:
    """Make a check of how many right and wrong choices there are together."""

    def check(value: list[Any], info: ValidationInfo) -> Iterator[str]:
        number = len(value) + len(_right_ones(info))
        # Where the right ones are at fault themselves, how many there are cannot be told.
        if "right" in info.data and not within(limits, number):
            yield f"right and wrong ones together must be {limits[0]} to {limits[1]}, got {number}"

    return check


def _right_ones(info: ValidationInfo) -> list[Any]:
    right = info.data.get("right")
    return right if isinstance(right, list) else [right]


def repeated(values: Iterable[str]) -> list[str]:
    """List the values that occur more than once, each once, in their order."""
    return [value for value, times in Counter(values).items() if times > 1]
