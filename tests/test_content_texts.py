"""Hold texts and addresses of content files to what Discord shows well."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.content import Fault, check_content, load_library
from bot.content_models import DAY_TEXT
from bot.domain.curriculum import Day
from bot.domain.ids import PlanId
from tests.content_sample import (
    DAY,
    DICE,
    ODDS,
    PLAN,
    RESOURCES,
    TEXT,
    TITLE,
    TOPICS,
    WHY,
    edit,
    faults_of,
    items,
    write_sample,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_sample(tmp_path)


@pytest.mark.parametrize(
    ("line", "most"),
    [
        (TITLE, 60),
        (WHY, 280),
        ('done = "A page of sums."', 200),
        ('summary = "Three days."', 300),
        ('goal = "Begin."', 200),
        ('title = "First phase"', 60),
        ('title = "Tiny plan"', 60),
        (TEXT, 180),
    ],
)
def test_texts_of_a_plan_have_a_limit(folder: Path, line: str, most: int) -> None:
    too_long(folder, PLAN, line, most)


@pytest.mark.parametrize(
    ("file", "line", "most"),
    [
        (TOPICS, 'title = "Odds"', 60),
        (RESOURCES, 'title = "The book"', 80),
        (RESOURCES, 'by = "A. Writer"', 60),
        (ODDS, 'text = "Probabilities are at most 1."', 300),
        (ODDS, 'explanation = "By definition."', 500),
    ],
)
def test_other_texts_have_a_limit(folder: Path, file: str, line: str, most: int) -> None:
    too_long(folder, file, line, most)


def too_long(folder: Path, file: str, line: str, most: int) -> None:
    """Fill a text to its limit, then go one beyond."""
    name = line.split(" ")[0]
    edit(folder, file, line, f'{name} = "{"n" * most}"')
    assert faults_of(folder) == []
    edit(folder, file, f'"{"n" * most}"', f'"{"n" * (most + 1)}"')
    (fault,) = check_content(folder)
    assert fault.field.endswith(name)
    assert fault.problem == f"must be at most {most} characters, got {most + 1}"


UNSEEN = "must not hold invisible or control characters, got"
MENTION = "must not mention anybody: no @ and no Discord tags"
LINK = "must not hold a link: name a resource instead"
ONE_LINE, PLAIN = "must stand on one line", "must be plain text, without ` and **"


@pytest.mark.parametrize("line", [TITLE, WHY])
@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["must not be empty"]),
        ("  ", ["must not be empty", "must not begin or end with a space"]),
        (" a", ["must not begin or end with a space"]),
        ("a\\nb", [ONE_LINE]),
        ("a\\rb", [ONE_LINE]),
        ("a\\u2028b", [ONE_LINE]),
        ("a\\u0085b", [ONE_LINE]),
        ("a\\u0007b", [f"{UNSEEN} U+0007"]),
        ("a\\tb", [f"{UNSEEN} U+0009"]),
        ("a\\u200bb", [f"{UNSEEN} U+200B"]),
        ("a\u202eb\u2066c", [f"{UNSEEN} U+202E, U+2066"]),
        ("a\u00a0b", [f"{UNSEEN} U+00A0"]),
        ("a\u3164b", [f"{UNSEEN} U+3164"]),
        ("a\ufe00\ufe0fb", [f"{UNSEEN} U+FE00, U+FE0F"]),
        ("a\u180b\u180f\U000e0100b", [f"{UNSEEN} U+180B, U+180F, U+E0100"]),
        ("a\\U000e0041b", [f"{UNSEEN} U+E0041"]),
        ("a\u200b\u200c\u200d\u2060b", [f"{UNSEEN} U+200B, U+200C, U+200D"]),
        ("ask @everyone", [MENTION]),
        ("see <#123>", [MENTION]),
        ("use </today:123>", [MENTION]),
        ("</" * 20 + "x:1>", [MENTION]),
        ("see HTTPS://example.org", [LINK]),
        ("@\\nhttp://x", [ONE_LINE, MENTION, LINK]),
    ],
)
def test_texts_hold_nothing_hidden(folder: Path, line: str, text: str, problems: list[str]) -> None:
    name = line.split(" ")[0]
    edit(folder, PLAN, line, f'{name} = "{text}"')
    assert check_content(folder) == tuple(Fault(PLAN, 'day "vectors"', name, problem) for problem in problems)


@pytest.mark.parametrize("text", ["a < b > c, x**2", "naïve – 5 × 5 ≥ 1 “so” 漢字 🎲", "<b>"])
def test_ordinary_texts_are_no_fault(folder: Path, text: str) -> None:
    edit(folder, PLAN, WHY, f'why = "{text}"')
    assert faults_of(folder) == []


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('title = "`v`"', PLAIN),
        ('title = "**v**"', PLAIN),
        ('why = "`v"', "has a ` without its partner"),
    ],
)
def test_markdown_stands_where_it_may(folder: Path, line: str, problem: str) -> None:
    name = line.split(" ")[0]
    edit(folder, PLAN, WHY if name == "why" else TITLE, line)
    assert check_content(folder) == (Fault(PLAN, 'day "vectors"', name, problem),)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org",
        "ftp://example.org",
        "javascript:alert(1)",
        "https://",
        "https://localhost",
        "https://a.org@evil.org/",
        "https://example.org/a b",
        "https://example.org/<a>",
        "https://exämple.org",
        "https://example.org/\\u202e",
        "https://example.org\\n",
    ],
)
def test_addresses_are_plain_https(folder: Path, url: str) -> None:
    edit(folder, RESOURCES, '"https://example.org"', f'"{url}"')
    (fault,) = check_content(folder)
    assert (fault.where, fault.field) == ('resource "course"', "url")
    assert fault.problem.startswith("must be a web address that begins with https://, got ")


@pytest.mark.parametrize("url", ["https://Example.org/~a/b_c?d=e&f=(g)#h", "https://example.org:8443/"])
def test_ordinary_addresses_are_no_fault(folder: Path, url: str) -> None:
    edit(folder, RESOURCES, '"https://example.org"', f'"{url}"')
    assert faults_of(folder) == []


def test_an_address_has_a_limit(folder: Path) -> None:
    too_long_url = "https://example.org/" + "a" * 281
    edit(folder, RESOURCES, '"https://example.org"', f'"{too_long_url}"')
    assert faults_of(folder) == [
        f'{RESOURCES}, resource "course", url: must be at most 300 characters, got 301'
    ]


def test_a_day_counts_what_its_post_shows(folder: Path) -> None:
    for line, most in ((WHY, 280), ('done = "A page of sums."', 200), (TITLE, 60)):
        edit(folder, PLAN, line, f'{line.split(" ")[0]} = "{"n" * most}"')
    for text in ("Read chapter 1.", "Add ten vectors.", "Write a vector class."):
        edit(folder, PLAN, text, "n" * 180)
    long_items = items(2, 5, "false").replace("Go.", "n" * 180).removesuffix(DICE)
    edit(folder, PLAN, '\n[[days]]\nid = "matrices"', f'{long_items}\n[[days]]\nid = "matrices"')
    for name in ("The book", "The course"):
        edit(folder, RESOURCES, name, "n" * 80)
    for name in ("Algebra", "Odds"):
        edit(folder, TOPICS, f'title = "{name}"', f'title = "{"n" * 60}"')
    edit(folder, PLAN, 'topics = ["algebra"]', 'topics = ["algebra", "odds"]')
    edit(folder, RESOURCES, "A. Writer", "n" * 60)
    day = load_library(folder).plans[PlanId("tiny")].day(1)
    left = DAY_TEXT - sum(map(len, shown_texts(day)))
    edit(folder, RESOURCES, "B. Teacher", f"B. Teacher{'n' * left}")
    assert faults_of(folder) == []
    edit(folder, RESOURCES, "B. Teacher", "B. Teachers")
    assert faults_of(folder) == [f"{PLAN}{DAY}: its texts must be at most 1800 characters in all, got 1801"]


def shown_texts(day: Day) -> Iterator[str]:
    yield from (day.title, day.why, day.done, *(item.text for item in day.items))
    yield from (topic.title for topic in day.topics)
    for resource in day.resources:
        yield from (resource.title, resource.by)
