"""Judge the texts of a group's own plan: nothing hidden, nobody called, and they fit Discord."""

import hashlib
import re
import unicodedata
from collections.abc import Iterator

from bot.domain.text import clean

TITLE = 60
SUMMARY = 300
GOAL = 200
WHY = 280
DONE = 200
ITEM_TEXT = 180
RESOURCE_TITLE = 80
URL = 300
ID_MOST = 40

_SPACES = str.maketrans("\t\u00a0\u202f", "   ")
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0").union(
    map(chr, (*range(0x180B, 0x1810), *range(0xFE00, 0xFE0F), *range(0xE0100, 0xE01F0)))
)
_CALLS = re.compile(r"@(?:everyone|here)\b|<(?:[@#/:]|a:|t:|id:)", re.IGNORECASE)
_ADDRESS = re.compile(r"https://[A-Za-z0-9][A-Za-z0-9.-]*\.[A-Za-z]{2,24}(?::\d{1,5})?(?:[/?#][!-~]*)?")
_NOT_IN_ADDRESS = frozenset("<>()[]\"'`|\\*")
_CODE = re.compile(r"`[^`]*`")
_BEGINS_LIST = re.compile(r"(?:#{1,3}|>{1,3}|-#|[-*+]|\d{1,9}[.)])(?:\s|$)")
_PAIRS = ("**", "||", "~~")
_DROPPED = frozenset(" -–—:;,.!?'’“”\"()/…")


def quoted(value: str) -> str:
    """Quote a piece of a file in a message: short, on one line, nothing hidden."""
    cut = value if len(value) <= 40 else f"{value[:39]}…"
    return "“" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + "”"


def plain_line(raw: str) -> str:
    """Return a line with plain spaces and composed letters."""
    return raw if raw.isascii() else unicodedata.normalize("NFC", raw).translate(_SPACES)


def line_problems(line: str, what: str = "a plan") -> Iterator[str]:
    """Refuse what a reader of the file could not see, and what could call somebody."""
    if not (line.isascii() and line.isprintable()):
        hidden = dict.fromkeys(f"U+{ord(char):04X}" for char in line if _hidden(char))
        if hidden:
            yield f"invisible or control characters: {', '.join(list(hidden)[:3])}"
        elif clean(line) != line.strip():
            yield "more than two marks are stacked on a letter"
    if _CALLS.search(line):
        yield f"a mention or Discord tag: {what} calls nobody"


def _hidden(char: str) -> bool:
    return char in _BLANKS or (unicodedata.category(char)[0] in "CZ" and char != " ")


def title_problems(title: str, most: int) -> Iterator[str]:
    """Refuse what cannot be a title."""
    yield from _length_problems(title, most)
    if any(mark in title for mark in ("`", *_PAIRS)):
        yield "must be plain text, without ` ** || ~~"
    yield from _link_problems(title)


def prose_problems(text: str, most: int) -> Iterator[str]:
    """Refuse what would look wrong on Discord; `code` and **bold** are fine."""
    yield from _length_problems(text, most)
    if _BEGINS_LIST.match(text):
        yield "must not begin like a heading, a quotation or a list"
    outside = _CODE.sub("", text)
    for mark in ("`", *_PAIRS):
        if outside.count(mark) % 2 or (mark == "`" and "```" in text):
            yield f"has {mark} without its partner"
    yield from _link_problems(text)


def _length_problems(text: str, most: int) -> Iterator[str]:
    if not text:
        yield "is empty"
    if len(text) > most:
        yield f"has {len(text):,} characters; {most} fit"


def _link_problems(text: str) -> Iterator[str]:
    if "](" in text or "://" in text:
        yield "holds a link I can't read: write [title](https://…), without spaces or brackets in it"


def is_address(url: str) -> bool:
    """Tell whether an address is plain https: it leads where it seems to."""
    return bool(_ADDRESS.fullmatch(url)) and _NOT_IN_ADDRESS.isdisjoint(url)


def host_of(url: str) -> str:
    """Return the site of an address."""
    return re.split(r"[/?#:]", url.removeprefix("https://"))[0].lower().removeprefix("www.")[:TITLE]


def is_id(written: str, most: int = ID_MOST) -> bool:
    """Tell whether a text has the form of an id."""
    return len(written) <= most and re.fullmatch(r"[a-z0-9-]{2,40}", written) is not None


def id_from(title: str, most: int = ID_MOST) -> str:
    """Make an id of a title; where letters would be lost, a digest keeps two titles apart."""
    folded = unicodedata.normalize("NFKD", " ".join(title.casefold().split()))
    letters = "".join(char for char in folded if not unicodedata.combining(char))
    found = "-".join(re.findall(r"[a-z0-9]+", letters))
    lost = any(not (char.isascii() and char.isalnum()) and char not in _DROPPED for char in letters)
    if 2 <= len(found) <= most and not lost:
        return found
    return f"{found[: most - 9]}-{digest(title)}".lstrip("-")


def digest(text: str) -> str:
    """Return eight characters that tell a text from others."""
    folded = unicodedata.normalize("NFKC", " ".join(text.casefold().split()))
    return hashlib.sha256(folded.encode()).hexdigest()[:8]
