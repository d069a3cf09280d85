"""Plans in Markdown: what is read, every fault with its line, and writing is the way back."""

import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import content_models as shipped
from bot.domain import plan_markdown, plan_texts
from bot.domain.curriculum import ItemKind, Plan
from bot.domain.errors import BadPlan
from bot.domain.plan_markdown import DONE_UNSAID, read_plan
from bot.domain.plan_outline import BYTES_MOST, FAULTS_MOST
from bot.domain.plan_texts import id_from
from bot.domain.plan_writing import TEMPLATE, write_plan

HEAD = "# Bayes for all\n\nA *short* plan.\n\n## Day 1: Priors\n\n"


def faults(text: str | bytes) -> list[str]:
    """Return what is wrong with a file; nothing where it is a plan."""
    try:
        read_plan(text.encode() if isinstance(text, str) else text)
    except BadPlan as bad:
        return list(bad.faults)
    return []


def read(text: str) -> Plan:
    assert faults(text) == []
    return read_plan(text.encode())


# -- what is read ----------------------------------------------------------------------------


def test_everything_a_plan_can_hold() -> None:
    plan = read(
        "\ufeff# Bayes for all\r\n<!-- id: bayes -->\r\n\r\nWeeks of\nchance.\n\n"
        "# Phase 1: Begin\n\nGo on.\n\n"
        "- [A page](https://example.org/a)\n\n## Day 1: Priors <!-- id: first -->\n**Why:** It counts.\n"
        "Done looks like: a number\n\n- [ ] Read [a book](https://www.example.org/b?c=1) (1 h 30, read)\n"
        "- [x] Build it\n  in two lines (45 min, build, optional)\n* [] Say it (share) (5 min)\n"
        "- [A page](https://example.org/a), [B](https://b.example.org)\n\n---\n\n"
        "## Day 2 - Odds\n+ [ ] Toss (a coin)\n"
    )
    assert (plan.id, plan.title, plan.summary) == ("own.bayes", "Bayes for all", "Weeks of chance.")
    (phase,) = plan.phases
    assert (phase.title, phase.goal, [one.url for one in phase.resources]) == (
        "Begin", "Go on.", ["https://example.org/a"],
    )  # fmt: skip
    first, second = plan.days
    assert (first.id, first.title, first.why, first.done) == ("first", "Priors", "It counts.", "a number")
    assert [(item.text, item.minutes, item.kind, item.extra) for item in first.items] == [
        ("Read a book", 90, ItemKind.READ, False),
        ("Build it in two lines", 45, ItemKind.BUILD, True),
        ("Say it", 5, ItemKind.SHARE, False),
    ]
    assert [(one.title, one.by) for one in first.resources] == [
        ("a book", "example.org"), ("A page", "example.org"), ("B", "b.example.org"),
    ]  # fmt: skip
    assert first.minutes == 95
    assert first.items_on(weekend=False) == first.items
    assert (second.id, second.done, second.why, second.resources) == ("odds", DONE_UNSAID, "", ())
    assert [(item.text, item.minutes) for item in second.items] == [("Toss (a coin)", 15)]
    assert read_plan(write_plan(plan).encode()) == plan


def test_the_template_is_a_plan() -> None:
    plan = read(TEMPLATE)
    assert [len(day.items) for day in plan.days] == [3, 2, 2]
    assert read_plan(write_plan(plan).encode()) == plan


@pytest.mark.parametrize(
    ("title", "other"),
    [("C++", "C#"), ("Байес", "Шансы"), ("π", "τ"), ("x" * 60, "x" * 59), ("C", "C++"), ("🎲", "🎯")],
)
def test_titles_that_differ_give_ids_that_differ(title: str, other: str) -> None:
    assert id_from(title) != id_from(other)
    assert plan_texts.is_id(id_from(title))
    assert plan_texts.is_id(id_from(title, 36), 36)


def test_an_id_does_not_hang_on_quotes_accents_or_case() -> None:
    assert id_from("Bayes’  Théorème") == id_from("bayes' theoreme") == "bayes-theoreme"


def test_the_limits_are_those_of_shipped_plans() -> None:
    for name in ("TITLE", "SUMMARY", "GOAL", "WHY", "DONE", "ITEM_TEXT", "RESOURCE_TITLE", "URL"):
        assert getattr(plan_texts, name) == getattr(shipped, name)
    assert plan_markdown.DAY_TEXT == shipped.DAY_TEXT


# -- what is refused -------------------------------------------------------------------------

DAY = HEAD + "- [ ] Go\n"
CASES = [
    ("", "line 1: the file must begin with the plan's title"),
    ("Hello\n" + DAY, "line 1: the file must begin with the plan's title"),
    ("## Day 1: x\n- [ ] Go\n", "line 1: the first heading must be the plan's title"),
    ("# T\n", "line 1: the plan has no day"),
    (HEAD, "line 5: the day has no item that must be done"),
    (HEAD + "- [ ] Go (optional)\n", "line 5: the day has no item that must be done"),
    (DAY + "# Again\n", "line 8: a second title"),
    (DAY + "# Phase: New\n## Day 2: b\n- [ ] Go\n", "line 5: this day stands before the first phase"),
    ("# T\n# Phase: a\n# Phase: b\n## Day 1: x\n- [ ] Go\n", "line 2: this phase has no day"),
    (DAY + "## Day 1: Odds\n- [ ] Go\n", "line 8: day 1 was there already: the next one is day 2"),
    (DAY + "## Day 3: Odds\n- [ ] Go\n", "line 8: day 3 comes too early: the next one is day 2"),
    (DAY + "## Odds\n- [ ] Go\n", "line 8: write the heading of a day like this: ## Day 2: Title"),
    (DAY + "## Day 2: PRIORS\n- [ ] Go\n", "line 8: this day has the id “priors”, and so has that of line 5"),
    (DAY + "### More\n", "line 8: only # and ## headings have a meaning here"),
    (DAY + "- [ ] Go\n", "line 8: the item of line 7 stands here again"),
    (DAY + "- Go there\n", "line 8: write an item as - [ ] What to do"),
    (DAY + "  - [ ] Deeper\n", "line 8: a list inside a list"),
    ("# T\n- [ ] Go\n" + DAY[2:], "line 2: a list belongs below the heading of a day"),
    (HEAD + "- [ ] \n", "line 7: the item is empty"),
    (HEAD + f"- [ ] {'x' * 181}\n", "line 7: the item has 181 characters; 180 fit"),
    (HEAD + "- [ ] Go (0 min)\n", "line 7: an item takes 1 to 480 minutes, got 0"),
    (HEAD + "- [ ] Go (9 h)\n", "line 7: an item takes 1 to 480 minutes, got 540"),
    (HEAD + "- [ ] Go (30 mim)\n", "line 7: I can't read “30 mim” as a time"),
    (HEAD + "- [ ] Go to [a](http://example.org)\n", "line 7: a link must begin with https://"),
    (HEAD + "- [ ] Go to [a](javascript:alert`1`)\n", "line 7: a link must begin with https://"),
    (HEAD + "- [ ] Go to [a](https://me@evil.example)\n", "line 7: a link must begin with https://"),
    (HEAD + "- [ ] Go to [a](https://localhost)\n", "line 7: a link must begin with https://"),
    (HEAD + "- [ ] Go to https://example.org\n", "line 7: the item holds a link I can't read"),
    (HEAD + "- [ ] Go to [a](https://e.org/(b))\n", "line 7: the item holds a link I can't read"),
    (HEAD + "- [ ] Go\n- [](https://e.org)\n", "line 8: the link's title is empty"),
    (HEAD + "- [ ] Go [a](https://e.org/" + "x" * 300 + ")\n", "line 7: the address has 314 characters"),
    (HEAD + "- [ ] Hi @everyone\n", "line 7: a mention or Discord tag"),
    (HEAD + "- [ ] Hi <@&12>\n", "line 7: a mention or Discord tag"),
    (HEAD + "- [ ] Pay \u202eyap\u202c\n", "line 7: invisible or control characters: U+202E, U+202C"),
    (HEAD + "- [ ] a\u200bb\n", "line 7: invisible or control characters: U+200B"),
    (HEAD + "- [ ] a\rb\n", "line 7: invisible or control characters: U+000D"),
    (HEAD + "- [ ] z\u0335\u0336\u0337\u0338\n", "line 7: more than two marks are stacked"),
    (HEAD + "- [ ] `go\n", "line 7: the item has ` without its partner"),
    (HEAD + "- [ ] ||go\n", "line 7: the item has || without its partner"),
    (HEAD + "Why: # Big\n- [ ] Go\n", "line 7: the text must not begin like a heading"),
    (HEAD + "Why: a\n\nWhy: b\n- [ ] Go\n", "line 9: a second text of this heading"),
    (HEAD + "```\nx = 1\n```\n- [ ] Go\n", "line 7: code blocks do not fit"),
    (DAY + "<!-- open\nfor ever\n", "line 8: this comment is not closed"),
    (DAY + "<!-- a --> b\n", "line 8: text behind a comment"),
    (DAY + "Why: a <!-- b -->\n", "line 8: a comment stands on a line of its own"),
    (DAY + "<!-- id: late -->\n", "line 8: an id stands right below the heading"),
    (HEAD + "<!-- id: A_b -->\n- [ ] Go\n", "line 7: the id must be 2 to 40 of a-z, 0-9 and -, got “A_b”"),
    ("# T\n<!-- id: " + "a" * 37 + " -->\n" + DAY[2:], "line 2: the id must be 2 to 36"),
    ("# " + "x" * 61 + DAY[16:], "line 1: the title has 61 characters; 60 fit"),
    ("# a **b**" + DAY[16:], "line 1: the title must be plain text"),
    (HEAD + "- [ ] " + "x" * 1500 + "\n", "line 7: the line has 1,506 characters; 1,500 fit"),
    (HEAD + "".join(f"- [ ] Go {n}\n" for n in range(8)), "line 14: a day has 7 items at most"),
    (
        HEAD + "- [ ] Go\n" + "".join(f"- [a](https://e.org/{n})\n" for n in range(7)),
        "line 5: 7 links stand below this heading; 6 fit",
    ),
    (
        HEAD + "- [ ] Go\n" + "".join(f"- [a](https://e.org/{n}{'x' * 270})\n" for n in range(4)),
        "line 5: its addresses have 1,",
    ),
    (
        HEAD + f"Why: {'w' * 280}\nDone: {'d' * 200}\n" + "".join(f"- [ ] {n}{'x' * 179}\n" for n in range(7))
        + "".join(f"- [{'t' * 80}](https://{'h' * 50}.org/{n})\n" for n in range(2)),
        "line 5: the texts of the day have 2,",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[case[1][:60] for case in CASES])
def test_a_fault_is_told_with_its_line(text: str, expected: str) -> None:
    found = faults(text)
    assert any(fault.startswith(expected) for fault in found), found


def test_all_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "# T\n## Day 2: a\n- [ ] Go [x](ftp://e.org) @here\n- y\n## Day 3: a\n"
    assert [fault.split(":")[0] for fault in faults(text)] == [
        "line 2", "line 3", "line 3", "line 4", "line 5", "line 5",
    ]  # fmt: skip


# -- hostile files ---------------------------------------------------------------------------

MANY = b"# T\n## Day 1: A\n"
HOSTILE = {
    "huge": b"x" * (BYTES_MOST + 1),
    "zip": b"PK\x03\x04" + b"\x00\x01" * 500,
    "nul": b"# T\n\0",
    "not UTF-8": b"# T\n## Day 1: \xff\n",
    "UTF-16": "# T\n".encode("utf-16"),
    "10,000 items": MANY + b"".join(b"- [ ] x%d (5 min)\n" % n for n in range(10_000)),
    "9,000 days": b"# T\n" + b"".join(b"## Day %d: A%d\n- [ ] x\n" % (n, n) for n in range(1, 9000)),
    "brackets": MANY + (b"- [ ] " + b"[" * 1490 + b"\n") * 170,
    "half links": MANY + b"- [ ] x\n" + (b"- " + b"[a](b" * 290 + b"\n") * 170,
    "tags": MANY + (b"- [ ] " + b"(optional)" * 148 + b"\n") * 170,
    "marks": b"# T\n" + ("a" + "\u0301" * 1400 + "\n").encode() * 90,
    "letters": b"# T\n" + ("Ж" * 1400 + "\n").encode() * 90,
    "empty lines": b"\n" * BYTES_MOST,
    "one line": b"#" * BYTES_MOST,
    "stars": MANY + (b"*" * 1400 + b"a\n") * 180,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_and_takes_little_memory(name: str) -> None:
    found = faults(HOSTILE[name])
    assert 1 <= len(found) <= FAULTS_MOST
    assert all(len(fault) < 300 for fault in found)
    tracemalloc.start()
    try:
        faults(HOSTILE[name])
        assert tracemalloc.get_traced_memory()[1] < 32 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_what_a_file_is_instead_is_said() -> None:
    assert "is a ZIP archive, not Markdown" in faults(HOSTILE["zip"])[0]
    assert faults(HOSTILE["not UTF-8"]) == ["line 2: this is not UTF-8: save the file as plain text in UTF-8"]
    assert faults(HOSTILE["10,000 items"]) == ["line 10: a day has 7 items at most"]
    assert faults(HOSTILE["9,000 days"]) == ["line 802: a plan has 400 days at most"]
    assert "more than 262,144 bytes" in faults(HOSTILE["huge"])[0]


PIECES = st.sampled_from(
    ["# T\n", "## Day 1: A\n", "## Day 2: B\n", "# Phase: P\n", "- [ ] ", "(30 min)", "(optional)", "\n", " ",
     "[a](https://e.org)", "[", "](", ")", "<!-- id: ab -->\n", "<!--", "-->", "Why: ", "Done: ", "`", "**",
     "  ", "x", "\u202e", "é", "e\u0301", "🎲", "---\n", "@here", "\t", "\u00a0", "(", "Ｄay"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=60).map("".join) | st.text(max_size=300) | st.binary(max_size=300))
@settings(max_examples=400, deadline=None)
def test_any_file_is_a_plan_or_has_faults(text: str | bytes) -> None:
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    found = faults(data)
    assert len(found) <= FAULTS_MOST
    if not found:
        plan = read_plan(data)
        assert read_plan(write_plan(plan).encode()) == plan


GOOD = st.sampled_from(
    [
        "Read it (1984)", "C++ & `x`", "a **b** c", "Why: me", "Done: it", "[x", "read ] it", "- dash", "π",
        "10:30", "say “hi”", "(in brackets)", "1) one", "it's", "[see](https://e.org/1)", "day 1: go",
        "x [y](https://e.org/2)z",
    ]
)  # fmt: skip


@given(st.lists(st.lists(GOOD, min_size=1, max_size=4, unique=True), min_size=1, max_size=5), st.booleans())
@settings(max_examples=200, deadline=None)
def test_writing_is_the_way_back(days: list[list[str]], phased: bool) -> None:
    text = "# T\n\nAbout (it).\n" + ("# Phase: P\n\nGoal.\n" if phased else "")
    for number, items in enumerate(days, start=1):
        text += f"## Day {number}: Title {number}\nWhy: {items[0]}\n\n"
        text += "".join(f"- [ ] {item} ({place + 1} min)\n" for place, item in enumerate(items))
        text += "- [ ] one that must be done\n"
    found = faults(text)
    assert all("begin like" in fault for fault in found)
    if not found:
        plan = read_plan(text.encode())
        assert read_plan(write_plan(plan).encode()) == plan
