"""Clean what people write; invisible characters are written as escapes here."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import TextTooLong
from bot.domain.text import (
    NAME_MOST,
    NOBODY,
    NOTE_MOST,
    check_text,
    clean,
    clean_line,
    clean_name,
)

CLEANED = [
    pytest.param("All fine — naïve façade, 日本語, עברית, العربية, हिन्दी", None, id="plain text"),
    pytest.param("👍 🎉 1️⃣ ❤️ 🇬🇷", None, id="emoji with their variation selectors"),
    pytest.param("one\ntwo\n\nthree", None, id="line breaks"),
    pytest.param("  trimmed \n", "trimmed", id="white space around"),
    pytest.param("one\r\ntwo", "one\ntwo", id="line breaks of Windows"),
    pytest.param("one\rtwo", "one two", id="a lone carriage return parts words"),
    pytest.param("if x:\treturn", "if x: return", id="a tab parts words"),
    pytest.param("a\x0bb\x0cc\x85d\x1fe", "a b c d e", id="other breaks part words"),
    pytest.param("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef", id="control characters"),
    pytest.param("\u202egnp.exe\u202c", "gnp.exe", id="right-to-left override"),
    pytest.param("a\u202ab\u202bc\u202dd", "abcd", id="bidi embeddings"),
    pytest.param("a\u2066b\u2067c\u2068d\u2069e", "abcde", id="bidi isolates"),
    pytest.param("a\u200eb\u200fc\u061cd", "abcd", id="direction marks"),
    pytest.param("a\u200bb\u200cc\u200dd\u2060e\ufefff", "abcdef", id="zero width"),
    pytest.param("so\u00adft", "soft", id="soft hyphen"),
    pytest.param("a\u034fb", "ab", id="grapheme joiner"),
    pytest.param("a\u115fb\u1160c\u3164d\uffa0e", "abcde", id="Hangul fillers"),
    pytest.param("a\u17b4b\u17b5c", "abc", id="Khmer vowels without shape"),
    pytest.param("\u2800a\u2800", "a", id="Braille blank"),
    pytest.param("a\U000e0041\U000e007fb", "ab", id="tags"),
    pytest.param("a\ue000b\ufffec", "abc", id="private and unassigned"),
    pytest.param("a\ud800b", "ab", id="half a surrogate pair"),
    pytest.param("e\u0301", "é", id="composed"),
    pytest.param("e\u200d\u0301", "é", id="composed once nothing stands between"),
    pytest.param("x\u0301\u0302", "x\u0301\u0302", id="two marks"),
    pytest.param("x" + "\u0301\u0302\u0303\u0304" * 5 + "y", "x\u0301\u0302y", id="zalgo"),
    pytest.param("x" + "\u0301\u0302\u200d" * 5 + "y", "x\u0301\u0302y", id="zalgo with joiners between"),
    pytest.param("x" + "\u20dd\u20de\u20df" + "y", "x\u20dd\u20dey", id="enclosing marks"),
    pytest.param(
        "x\u0301\u0302\u0303y\u0301\u0302\u0303", "x\u0301\u0302ý\u0302\u0303", id="for each letter"
    ),
    pytest.param("\u0301\ufe0fabc", "abc", id="marks on nothing"),
    pytest.param("a \u0301\n\u0302b", "a \nb", id="marks on white space"),
    pytest.param("\u200b \u3164\n\u2800", "", id="nothing to see"),
    pytest.param("\ufe0f\ufe0f", "", id="variation selectors alone"),
]


@pytest.mark.parametrize(("text", "expected"), CLEANED)
def test_a_text_is_cleaned(text: str, expected: str | None) -> None:
    composed = unicodedata.normalize("NFC", text)
    assert clean(text) == (composed if expected is None else unicodedata.normalize("NFC", expected))


nasty = st.text(
    st.sampled_from(
        "ab \n\r\t\u0301\u0302\u0323\ufe0f\u200d\u202e\u2066\u034f\u3164\u1160\u2800\u1100\u1161é"
    )
    | st.characters(),
    max_size=20,
)


@settings(deadline=None, max_examples=300)
@given(nasty)
def test_a_clean_text_has_nothing_hidden(text: str) -> None:
    found = clean(text)
    marks = 2
    for char in found:
        category = unicodedata.category(char)
        assert char == "\n" or category[0] != "C"
        marks = marks + 1 if category in ("Mn", "Me") else 2 * char.isspace()
        assert marks <= 2
    assert found == found.strip()
    assert not set(found) & set("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


@settings(deadline=None, max_examples=300)
@given(nasty)
def test_a_clean_text_is_left_alone(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_name(clean_name(text)) == clean_name(text)


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Po", "Sm"]), max_size=20))
def test_letters_and_signs_are_never_lost(text: str) -> None:
    assert clean(text) == unicodedata.normalize("NFC", text)


# -- lines and names -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("one\n two\t\tthree", "one two three"),
        ("one\u2028two\u00a0three\u3000four", "one two three four"),
        (" \n ", ""),
    ],
)
def test_a_line_has_single_spaces(text: str, expected: str) -> None:
    assert clean_line(text) == expected


NAMES = [
    pytest.param("Ann", "Ann", id="a name"),
    pytest.param("  Ann\n Lee ", "Ann Lee", id="in one line"),
    pytest.param("\u202eann", "ann", id="from right to left"),
    pytest.param("x" * 32, "x" * 32, id="32 characters"),
    pytest.param("x" * 33, "x" * 32, id="33 characters"),
    pytest.param("x" * 31 + " yy", "x" * 31, id="cut at a space"),
    pytest.param("", "someone", id="empty"),
    pytest.param("\u200b\u2800\u3164", "someone", id="nothing to see"),
    pytest.param(" \ufe0f", "someone", id="only a variation selector"),
    pytest.param("\u0301\u0302", "someone", id="only marks"),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_a_name_can_be_seen_and_is_short(name: str, expected: str) -> None:
    assert clean_name(name) == expected


def test_the_limits_are_those_of_the_issue() -> None:
    assert (NOTE_MOST, NAME_MOST, NOBODY) == (500, 32, "someone")


# -- texts with a limit ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", [None, "", "  \n ", "\u200b\u3164"])
def test_a_text_with_nothing_in_it_is_none(text: str | None) -> None:
    assert check_text("note", text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" a note ", "a note"),
        ("x" * 500, "x" * 500),
        (" " * 9 + "x" * 500 + "\u200b" * 9, "x" * 500),
    ],
)
def test_a_text_is_cleaned_before_it_is_measured(text: str, expected: str) -> None:
    assert check_text("note", text) == expected


def test_a_text_over_the_limit_is_refused() -> None:
    with pytest.raises(TextTooLong) as caught:
        check_text("note", "x" * 501)
    assert caught.value == TextTooLong("note", 500, 501)


def test_a_text_can_have_another_limit() -> None:
    assert check_text("name", "x" * 60, 60) == "x" * 60
    with pytest.raises(TextTooLong) as caught:
        check_text("name", "x" * 61, 60)
    assert caught.value == TextTooLong("name", 60, 61)
