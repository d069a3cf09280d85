"""Dates, durations and names as people read them."""

from datetime import UTC, date, datetime, time

import pytest

from bot.domain.curriculum import Item, ItemKind
from bot.domain.ids import ItemId, UserId
from bot.gateway import words


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("plain", "plain"),
        ("*a* _b_ ~~c~~ `d` ||e||", "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\|"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("<@1> <@&2> <#3> <t:4:R> </x:5>", "\\<@1> \\<@&2> \\<#3> \\<t:4:R> \\</x:5>"),
        ("[x](https://e.example)", "\\[x](https:\\//e.example)"),
        ("# big", "\\# big"),
        ("> said", "\\> said"),
        ("- item", "\\- item"),
    ],
)
def test_escape(given: str, shown: str) -> None:
    assert words.escape(given) == shown


def test_prose_keeps_its_links() -> None:
    assert (
        words.prose("*See* https://e.example/a_b, then <b>") == "\\*See\\* https://e.example/a_b, then \\<b>"
    )
    assert words.prose("[x](https://e.example)").startswith("\\[x](")


def test_a_quotation_stays_one() -> None:
    assert words.quote("one\n\n# two\nthree *x*") == "> one\n> \n> \\# two\n> three \\*x\\*"


@pytest.mark.parametrize(
    ("given", "most", "shown"),
    [("a b", 3, "a b"), ("a  b\n c", 9, "a b c"), ("abcdef", 4, "abc…"), ("ab  def", 4, "ab…"), ("", 4, "")],
)
def test_one_line(given: str, most: int, shown: str) -> None:
    assert words.one_line(given, most) == shown
    assert len(shown) <= most


@pytest.mark.parametrize(
    ("count", "shown"), [(5, "5 min"), (59, "59 min"), (60, "1 h"), (65, "1 h 05"), (600, "10 h")]
)
def test_minutes(count: int, shown: str) -> None:
    assert words.minutes(count) == shown


@pytest.mark.parametrize(
    ("share", "shown"), [(None, "–"), (0.0, "0%"), (0.005, "0%"), (0.666, "67%"), (1.0, "100%")]
)
def test_percent(share: float | None, shown: str) -> None:
    assert words.percent(share) == shown


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1234, "1,234 days")]
)
def test_plural(count: int, shown: str) -> None:
    assert words.plural(count, "day") == shown


def test_an_odd_plural() -> None:
    assert words.plural(2, "entry", "entries") == "2 entries"


@pytest.mark.parametrize(
    ("given", "shown"),
    [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")],
)
def test_listed(given: list[str], shown: str) -> None:
    assert words.listed(given) == shown
    assert words.listed(given, "or") == shown.replace(" and ", " or ")


def test_instants_and_dates() -> None:
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert words.moment(noon) == "<t:1772452800:f>"
    assert words.relative(noon) == "<t:1772452800:R>"
    assert words.short_date(date(2026, 3, 2)) == "Mon 2 Mar"
    assert words.clock_time(time(9, 5)) == "09:05"


def test_people_and_items() -> None:
    assert words.mention(UserId(7)) == "<@7>"
    item = Item(ItemId("x"), ItemKind.READ, 65, "Read `this`.", extra=True)
    assert words.item_line(item) == "📖 Read `this`. · 1 h 05 *(optional)*"
    assert set(words.KIND_MARKS) == set(ItemKind)
