"""Break single entries of a valid content folder, in every way the models know."""

from pathlib import Path

import pytest

from tests.content_sample import (
    ALGEBRA,
    DAY,
    DICE,
    FIRST,
    ITEM,
    MATRICES,
    ODDS,
    PLAN,
    RESOURCES,
    SAMPLE,
    SECOND,
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


KINDS = "'choice', 'several', 'true-false', 'number', 'order' or 'code'"
CHOICE, TRUTH = ', question "al-shape"', ', question "al-zero"'
NAME, BOTH, WRONG = 'id = "vectors"', '"book", "course"', '"x squared", "x + 2"'
IN_FIRST, IN_SECOND = f'phase = "first"\n{TITLE}', f'phase = "second"\n{TITLE}'
TOPIC = '\n[[topics]]\nid = "algebra"\ntitle = "Algebra"'
ROWS = SAMPLE[PLAN][SAMPLE[PLAN].index('[[days.items]]\nid = "rows"') : SAMPLE[PLAN].index(DICE)]
SLUG = "must be 2 to 40 lower-case letters a-z, digits and hyphens, got"
FOREIGN = "is not a field that belongs here"
LIST = "must be a list: write [[questions]] above each entry, at least once"

# Each row: the file, what is replaced by what, and everything that is then reported.
FIELDS = [
    (PLAN, WHY, f"{WHY}\nnote = 1", f"{DAY}, note: {FOREIGN}"),
    (PLAN, WHY, f'{WHY}\n"a\\nb" = 1', f'{DAY}, "a\\u000ab": {FOREIGN}'),
    (PLAN, TEXT, f"{TEXT}\nhours = 1", f"{ITEM}.hours: {FOREIGN}"),
    (PLAN, "version = 1", "version = 1\nby = 1", f", by: {FOREIGN}"),
    (TOPICS, TOPIC, f"by = 1{TOPIC}", f", by: {FOREIGN}"),
    (ALGEBRA, WRONG, f"{WRONG}]\nmore = [", f"{CHOICE}, more: {FOREIGN}"),
    (ALGEBRA, "answer = false", 'answer = false\nright = "x"', f"{TRUTH}, right: {FOREIGN}"),
    (PLAN, WHY, "", f"{DAY}, why: is missing"),
    (PLAN, "minutes = 25", "", f"{ITEM}.minutes: is missing"),
    (PLAN, 'title = "Tiny plan"', "", ", title: is missing"),
    (PLAN, NAME, "", ", day number 1, id: is missing"),
    (ODDS, 'topic = "odds"', "", ", topic: is missing"),
    (ALGEBRA, 'right = "2x"', "", f"{CHOICE}, right: is missing"),
    (ALGEBRA, "answer = false", "", f"{TRUTH}, answer: is missing"),
    (ODDS, "[[questions]]", "[[riddles]]", f", riddles: {FOREIGN}", f", questions: {LIST}"),
    (ODDS, "[[questions]]", "[questions]", f", questions: {LIST}"),
    (ODDS, SAMPLE[ODDS], 'topic = "odds"\nquestions = []', f", questions: {LIST}"),
    (
        ODDS,
        SAMPLE[ODDS],
        'topic = "odds"\nquestions = [7]',
        ", question number 1: must be a table of its own, got 7",
    ),
]

TYPES = [
    *(
        (PLAN, TITLE, f"title = {value}", f"{DAY}, title: must be text in quotes, got {shown}")
        for value, shown in (
            ("7", "7"),
            ("1.5", "1.5"),
            ("true", "true"),
            ("[]", "a list"),
            ("{}", "a table"),
            (f"{{a = 0x{'f' * 5000}}}", "a table"),
            ("2026-01-01", "a date or time"),
            (f"0x{'f' * 5000}", "a huge number"),
        )
    ),
    (PLAN, "minutes = 25", 'minutes = "25"', f'{ITEM}.minutes: must be a whole number, got "25"'),
    (PLAN, "minutes = 25", "minutes = 25.0", f"{ITEM}.minutes: must be a whole number, got 25.0"),
    (PLAN, "minutes = 25", "minutes = true", f"{ITEM}.minutes: must be a whole number, got true"),
    (PLAN, "version = 1", 'version = "1"', ', version: must be a whole number, got "1"'),
    (
        PLAN,
        "extra = true",
        "extra = 1",
        f"{DAY}, items[3].extra: must be true or false without quotes, got 1",
    ),
    (
        ALGEBRA,
        "answer = false",
        "answer = 0",
        f"{TRUTH}, answer: must be true or false without quotes, got 0",
    ),
    (ALGEBRA, f"[{WRONG}]", '"x"', f'{CHOICE}, wrong: must be a list in square brackets, got "x"'),
    (
        PLAN,
        'kind = "build"',
        'kind = "listen"',
        f"{DAY}, items[3].kind: must be 'read', 'practise', 'build' or 'share', got \"listen\"",
    ),
    (
        ODDS,
        '"medium"',
        '"Easy"',
        ", question \"od-one\", difficulty: must be 'easy', 'medium' or 'hard', got \"Easy\"",
    ),
    (
        RESOURCES,
        '"mixed"',
        '"cheap"',
        ", resource \"course\", price: must be 'free', 'free-to-read', 'paid' or 'mixed', got \"cheap\"",
    ),
    (ALGEBRA, '"true-false"', '"maybe"', f'{TRUTH}, kind: must be {KINDS}, got "maybe"'),
    (ALGEBRA, '"true-false"', "[]", f"{TRUTH}, kind: must be {KINDS}, got a list"),
]

IDS = [
    (PLAN, NAME, 'id = "The Vectors"', f', day number 1, id: {SLUG} "The Vectors"'),
    (PLAN, NAME, 'id = "v"', f', day number 1, id: {SLUG} "v"'),
    (PLAN, NAME, 'id = "vectors\\n"', f', day number 1, id: {SLUG} "vectors\\u000a"'),
    (PLAN, NAME, f'id = "{"v" * 61}"', f', day number 1, id: {SLUG} "{"v" * 59}…"'),
    (PLAN, NAME, f'id = "{"v" * 60}"', f', day number 1, id: {SLUG} "{"v" * 60}"'),
    (PLAN, NAME, "id = 1", ", day number 1, id: must be text in quotes, got 1"),
    (PLAN, 'id = "dice"', NAME, f"{DAY}, id: must be used once, but days number 1 and 3 have it"),
    (PLAN, 'id = "sums"', 'id = "watch"', f'{DAY}, items: must use the id "watch" once only'),
    (
        PLAN,
        SECOND,
        FIRST + SECOND,
        ', phase "first", id: must be used once, but phases number 1 and 2 have it',
    ),
    (TOPICS, TOPIC, TOPIC * 2, ', topic "algebra", id: must be used once, but topics number 1 and 2 have it'),
    (
        RESOURCES,
        'title = "The course"',
        SAMPLE[RESOURCES].split("\n", 3)[3].split("\n[[")[0]
        + '\n[[resources]]\nid = "course"\ntitle = "The course"',
        ', resource "course", id: must be used once, but resources number 2 and 3 have it',
    ),
    (
        ALGEBRA,
        'id = "al-zero"',
        'id = "al-shape"',
        f"{CHOICE}, id: must be used once, but questions number 1 and 2 have it",
    ),
    (PLAN, 'id = "tiny"', 'id = "small"', ', id: must be the same as the file name, "tiny", got "small"'),
    (ODDS, '"odds"', '"algebra"', ', topic: must be the same as the file name, "odds", got "algebra"'),
]

NAMES = [
    (PLAN, 'topics = ["algebra"]', 'topics = ["algebar"]', f'{DAY}, topics[1]: there is no topic "algebar"'),
    (PLAN, 'topics = ["algebra"]', 'topics = ["odds", "odds"]', f'{DAY}, topics: must name "odds" once only'),
    (PLAN, 'topics = ["algebra"]', 'topics = ["No Id"]', f'{DAY}, topics[1]: {SLUG} "No Id"'),
    (PLAN, BOTH, '"No Id"', f'{DAY}, resources[1]: {SLUG} "No Id"'),
    (PLAN, BOTH, '"book", "book"', f'{DAY}, resources: must name "book" once only'),
    (PLAN, IN_FIRST, f'phase = "No Id"\n{TITLE}', f'{DAY}, phase: {SLUG} "No Id"'),
    (PLAN, 'topics = ["algebra"]', "topics = []", f"{DAY}, topics: must have 1 to 3 entries, got 0"),
    (PLAN, BOTH, '"book", "curse"', f'{DAY}, resources[2]: there is no resource "curse"'),
    (
        PLAN,
        BOTH,
        '"book", "course", 3, "four"',
        f"{DAY}, resources: must have 1 to 3 entries, got 4",
        f"{DAY}, resources[3]: must be text in quotes, got 3",
        f'{DAY}, resources[4]: there is no resource "four"',
    ),
    (ODDS, '"book"', '"boko"', ', question "od-one", source: there is no resource "boko"'),
    (PLAN, IN_FIRST, f'phase = "zero"\n{TITLE}', f'{DAY}, phase: there is no phase "zero"'),
    (PLAN, IN_FIRST, f"phase = []\n{TITLE}", f"{DAY}, phase: must be text in quotes, got a list"),
    (PLAN, 'phase = "second"', 'phase = "first"', ', phase "second": has no days'),
    (
        PLAN,
        IN_FIRST,
        IN_SECOND,
        ', phase "second": its days must follow each other, without days of other phases',
    ),
    (PLAN, f"{FIRST}{SECOND}", f"{SECOND}{FIRST}", ", phases: must stand in the order of their days"),
]

NUMBERS = [
    (PLAN, ROWS, "items = [1]\n", f"{MATRICES}[1]: must be a table of its own, got 1"),
    (PLAN, "minutes = 25", "minutes = 0", f"{ITEM}.minutes: must be between 5 and 240, got 0"),
    (PLAN, "minutes = 31", "minutes = 0", f"{MATRICES}[2].minutes: must be between 5 and 240, got 0"),
    (
        PLAN,
        "minutes = 30",
        "minutes = 30\nextra = 1",
        f"{MATRICES}[1].extra: must be true or false without quotes, got 1",
    ),
    (PLAN, "minutes = 25", "minutes = 4", f"{ITEM}.minutes: must be between 5 and 240, got 4"),
    (PLAN, "minutes = 25", "minutes = 241", f"{ITEM}.minutes: must be between 5 and 240, got 241"),
    (PLAN, "version = 1", "version = 0", ", version: must be between 1 and 10000, got 0"),
    (
        PLAN,
        "minutes = 31",
        "minutes = 29",
        f"{MATRICES}: the required ones must take 60 to 120 minutes in all, got 59",
    ),
    (
        PLAN,
        "minutes = 31",
        "minutes = 91",
        f"{MATRICES}: the required ones must take 60 to 120 minutes in all, got 121",
    ),
    (
        PLAN,
        "minutes = 90",
        "minutes = 29",
        f"{DAY}, items: the extra ones must take 30 to 120 minutes in all, got 29",
    ),
    (
        PLAN,
        "minutes = 90",
        "minutes = 121",
        f"{DAY}, items: the extra ones must take 30 to 120 minutes in all, got 121",
    ),
    (PLAN, DICE, items(3, 5, "false"), f"{MATRICES}: must have 2 to 4 required ones, got 5"),
    (PLAN, DICE, items(3, 20, "true"), f"{MATRICES}: must have 0 to 2 extra ones, got 3"),
    (
        PLAN,
        "minutes = 30",
        "minutes = 30\nextra = true",
        f"{MATRICES}: must have 2 to 4 required ones, got 1",
        f"{MATRICES}: the required ones must take 60 to 120 minutes in all, got 31",
    ),
]

CHOICES = [
    (ALGEBRA, WRONG, '"2X", "x + 2"', f'{CHOICE}, wrong: the choice "2x" stands more than once'),
    (ALGEBRA, WRONG, '"x + 2", "x  + 2"', f'{CHOICE}, wrong: the choice "x + 2" stands more than once'),
    (ALGEBRA, WRONG, '"x"', f"{CHOICE}, wrong: must have 2 to 3 entries, got 1"),
    (ALGEBRA, WRONG, '"a", "b", "c", "d"', f"{CHOICE}, wrong: must have 2 to 3 entries, got 4"),
    (
        ALGEBRA,
        WRONG,
        f'"{"x" * 81}", 5',
        f"{CHOICE}, wrong[1]: must be at most 80 characters, got 81",
        f"{CHOICE}, wrong[2]: must be text in quotes, got 5",
    ),
    (ALGEBRA, '"2x"', f'"{"x" * 81}"', f"{CHOICE}, right: must be at most 80 characters, got 81"),
    (ALGEBRA, '"2x"', '"@x"', f"{CHOICE}, right: must not mention anybody: no @ and no Discord tags"),
    (ALGEBRA, '"2x"', '"`2x`"', f"{CHOICE}, right: must be plain text, without ` and **"),
]


@pytest.mark.parametrize(
    "row", [*FIELDS, *TYPES, *IDS, *NAMES, *NUMBERS, *CHOICES], ids=lambda row: f"{row[0]}{row[3]}"[:90]
)
def test_each_fault_is_told(folder: Path, row: tuple[str, ...]) -> None:
    file, old, new, *told = row
    edit(folder, file, old, new)
    assert faults_of(folder) == [file + words for words in told]
