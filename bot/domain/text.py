"""Make what people write safe to keep: no invisible characters, no tricks with direction."""

import unicodedata
from urllib.parse import urlsplit

from bot.domain.errors import BadLink, TextTooLong

NOTE_MOST = 500
LINK_MOST = 400
NAME_MOST = 32
NOBODY = "someone"
_INVISIBLE = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
_MARKS_MOST = 2


def clean(text: str) -> str:
    """Drop control, format and invisible characters; keep line breaks and at most two marks a letter."""
    kept: list[str] = []
    marks = _MARKS_MOST  # A mark with nothing before it to stand on is dropped.
    visible = "".join(map(_visible, text.replace("\r\n", "\n")))
    for char in unicodedata.normalize("NFC", visible):
        if unicodedata.category(char) in ("Mn", "Me"):
            marks += 1
        else:
            marks = _MARKS_MOST if char.isspace() else 0
        if marks <= _MARKS_MOST:
            kept.append(char)
    return "".join(kept).strip()


def _visible(char: str) -> str:
    if char == "\n" or (unicodedata.category(char)[0] != "C" and char not in _INVISIBLE):
        return char
    return " " if char.isspace() else ""


def clean_line(text: str) -> str:
    """Clean a text and fold its white space into single spaces."""
    return " ".join(clean(text).split())


def clean_name(name: str) -> str:
    """Clean a display name; one with nothing to see becomes "someone"."""
    return clean_line(name)[:NAME_MOST].strip() or NOBODY


def check_text(what: str, text: str | None, limit: int = NOTE_MOST) -> str | None:
    """Clean a text somebody typed; None where nothing is left. Raises TextTooLong."""
    cleaned = clean(text or "")
    if len(cleaned) > limit:
        raise TextTooLong(what, limit, len(cleaned))
    return cleaned or None


def check_link(link: str | None) -> str | None:
    """Check that a link is an http or https URL. Raises BadLink, TextTooLong."""
    link = (link or "").strip()
    if not link:
        return None
    if len(link) > LINK_MOST:
        raise TextTooLong("link", LINK_MOST, len(link))
    try:
        parts = urlsplit(link)
        host, _ = parts.hostname, parts.port
    except ValueError:
        raise BadLink(link) from None
    odd = any(char.isspace() or char in "<>()[]\"'`|\\" for char in link) or clean(link) != link
    if parts.scheme not in ("http", "https") or not host or odd or "@" in parts.netloc:
        raise BadLink(link)
    return link
