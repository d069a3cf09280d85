"""Links, dates and times as people type them."""

from collections.abc import Callable
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import BadDate, BadLink, BadTime, DaymarkError, TextTooLong
from bot.domain.parse import parse_date, parse_time
from bot.domain.text import LINK_MOST, check_link

# -- links -----------------------------------------------------------------------------------------

GOOD_LINKS = [
    "https://example.org",
    "http://example.org/",
    "HTTPS://Example.ORG/a",
    "https://example.org/a/b_c~d.html?x=1&y=%20#part",
    "https://example.org:8080/a",
    "https://sub.example.co.uk/@ann/post",
    "https://xn--bcher-kva.example/",
    "https://bücher.example/ü",
    "http://127.0.0.1:8000/",
]


@pytest.mark.parametrize("link", GOOD_LINKS)
def test_a_link_is_kept_as_it_was_typed(link: str) -> None:
    assert check_link(link) == link
    assert check_link(f"  {link}\n") == link


@pytest.mark.parametrize("link", [None, "", "   "])
def test_no_link_is_none(link: str | None) -> None:
    assert check_link(link) is None


BAD_LINKS = [
    pytest.param("example.org", id="no scheme"),
    pytest.param("//example.org", id="scheme left out"),
    pytest.param("ftp://example.org", id="another scheme"),
    pytest.param("javascript:alert(1)", id="a script"),
    pytest.param("data:text/html,hi", id="data"),
    pytest.param("discord://-/channels/1", id="an app"),
    pytest.param("https://", id="no host"),
    pytest.param("https:///path", id="an empty host"),
    pytest.param("https:example.org", id="no slashes"),
    pytest.param("https://:443/", id="only a port"),
    pytest.param("https://example.org:abc/", id="a port of letters"),
    pytest.param("https://example.org:99999/", id="a port too high"),
    pytest.param("https://[::1", id="half an address"),
    pytest.param("https://\u2100.example/", id="a host that is normalised into a path"),
    pytest.param("https://ann@example.org/", id="a user"),
    pytest.param("https://example.org@evil.example/", id="a host that is a user"),
    pytest.param("https://example.org/a b", id="a space"),
    pytest.param("https://example.org/a\nb", id="a line break"),
    pytest.param("https://example.org/a\tb", id="a tab"),
    pytest.param("https://example.org/a\u00a0b", id="a space that does not break"),
    *(pytest.param(f"https://example.org/{sign}x", id=f"sign {sign}") for sign in "<>()[]\"'`|\\"),
    pytest.param("https://example.org/\u202egpj", id="right to left"),
    pytest.param("https://exam\u200bple.org/", id="zero width"),
    pytest.param("https://example.org/\x00", id="a control character"),
    pytest.param("https://example.org/e\u0301", id="not composed"),
]


@pytest.mark.parametrize("link", BAD_LINKS)
def test_what_is_no_http_link_is_refused(link: str) -> None:
    with pytest.raises(BadLink) as caught:
        check_link(link)
    assert caught.value == BadLink(link)


def test_a_link_has_400_characters_at_most() -> None:
    link = "https://example.org/".ljust(LINK_MOST, "x")
    assert (len(link), check_link(link)) == (400, link)
    with pytest.raises(TextTooLong) as caught:
        check_link(link + "x")
    assert caught.value == TextTooLong("link", 400, 401)


# -- dates -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("given_date", ["2026-03-09", " 2026-03-09 ", "20260309", "2026-W11-1"])
def test_a_date_is_read(given_date: str) -> None:
    assert parse_date(given_date) == date(2026, 3, 9)


@pytest.mark.parametrize(
    "given_date",
    ["", "tomorrow", "9.3.2026", "03/09/2026", "2026-3-9", "2026-02-29", "2026-13-01", "2026-03-09T09:00"],
)
def test_what_is_no_date_is_refused(given_date: str) -> None:
    with pytest.raises(BadDate) as caught:
        parse_date(given_date)
    assert caught.value == BadDate(given_date)


# -- times -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given_time", "expected"),
    [
        ("09:00", time(9)),
        ("9:05", time(9, 5)),
        ("9", time(9)),
        ("09", time(9)),
        (" 17:30 ", time(17, 30)),
        ("17.30", time(17, 30)),
        ("17h30", time(17, 30)),
        ("0:00", time(0)),
        ("0", time(0)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_read(given_time: str, expected: time) -> None:
    assert parse_time(given_time) == expected


@pytest.mark.parametrize(
    "given_time",
    ["", "noon", "24:00", "24", "9:60", "9:5", "930", "9:", ":30", "9:00 am", "-9", "9:00:00", "9,30"],
)
def test_what_is_no_time_is_refused(given_time: str) -> None:
    with pytest.raises(BadTime) as caught:
        parse_time(given_time)
    assert caught.value == BadTime(given_time)


@settings(deadline=None, max_examples=100)
@given(st.dates(), st.times().map(lambda at: at.replace(second=0, microsecond=0)))
def test_every_date_and_time_can_be_typed(on: date, at: time) -> None:
    assert parse_date(on.isoformat()) == on
    assert parse_time(f"{at:%H:%M}") == at


@settings(deadline=None, max_examples=200)
@given(st.text(st.sampled_from("0123456789:.hT-W ") | st.characters(), max_size=10))
def test_anything_else_is_refused_by_name(text: str) -> None:
    assert outcome(parse_date, text) in (date, BadDate(text))
    assert outcome(parse_time, text) in (time, BadTime(text))


def outcome(read: Callable[[str], object], text: str) -> object:
    """Return the type of what was read, or the refusal."""
    try:
        return type(read(text))
    except DaymarkError as problem:
        return problem
