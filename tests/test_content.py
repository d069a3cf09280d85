"""Read whole content folders, good and bad."""

from pathlib import Path

import pytest

from bot import content_reading
from bot.content import CONTENT_FOLDER, ContentError, Fault, check_content, load_library
from bot.domain.curriculum import Item, ItemKind, Phase, Resource, Topic
from bot.domain.ids import DayId, ItemId, PlanId
from tests.content_sample import (
    ALGEBRA,
    DAY,
    FIRST,
    ODDS,
    PLAN,
    RESOURCES,
    SAMPLE,
    SECOND,
    TEXT,
    TOPICS,
    WHY,
    edit,
    faults_of,
    write_sample,
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_sample(tmp_path)


# -- a valid folder ------------------------------------------------------------------------------


def test_a_valid_folder_has_no_faults(folder: Path) -> None:
    assert check_content(folder) == ()


def test_load_builds_the_objects_of_the_domain(folder: Path) -> None:
    library = load_library(folder)
    book = Resource("book", "The book", "A. Writer", "https://example.org/book?page=1", "book", "free")
    plan = library.plans[PlanId("tiny")]
    assert (plan.title, plan.version, plan.summary) == ("Tiny plan", 1, "Three days.")
    assert plan.phases == (Phase("first", "First phase", "Begin."), Phase("second", "Second phase", "Go on."))
    assert [(day.number, day.id, day.phase.id) for day in plan.days] == [
        (1, "vectors", "first"),
        (2, "matrices", "first"),
        (3, "dice", "second"),
    ]
    day = plan.by_id[DayId("vectors")]
    assert (day.title, day.why, day.done) == ("Vectors", "They are everywhere, as `v`.", "A page of sums.")
    assert day.items == (
        Item(ItemId("watch"), ItemKind.READ, 25, "Read chapter 1."),
        Item(ItemId("sums"), ItemKind.PRACTISE, 60, "Add ten vectors."),
        Item(ItemId("more"), ItemKind.BUILD, 90, "Write a vector class.", extra=True),
    )
    assert (day.topics, day.resources[0], day.minutes) == ((Topic("algebra", "Algebra"),), book, 85)
    assert library.resources["book"] == book
    assert list(library.topics) == ["algebra", "odds"]


def test_a_byte_order_mark_and_windows_line_ends_are_no_fault(folder: Path) -> None:
    raw = SAMPLE[PLAN].replace("\n", "\r\n").encode("utf-8-sig")
    (folder / PLAN).write_bytes(raw)
    assert check_content(folder) == ()


def test_the_content_folder_stands_beside_the_package() -> None:
    assert Path(__file__).resolve().parent.parent / "content" == CONTENT_FOLDER


# -- files ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b'a = 1\nb = "x\n', ", line 2: is not valid TOML: Illegal character '\\n'"),
        (b"a = 1\na = 2\n", ", line 2: is not valid TOML: Cannot overwrite a value"),
        (b"a = [1,\n", ", end of document: is not valid TOML: Invalid value"),
        (b"a = " + b"9" * 5000, ": is not valid TOML: Exceeds the limit (4300 digits)"),
        (b"a = " + b"[" * 100_000, ": is nested too deeply"),
        (b"a = 1\n" + b"a." * 65 + b"a = 1", ", line 2: has more than 64 dots"),
        (b"a = '" + b"." * 64, ", end of document: is not valid TOML"),
        (b"a = 1\nb = '\xff'\n", ", line 2: is not UTF-8 text"),
        (b"#" * (1024 * 1024 + 1), ": is larger than 1 MiB"),
    ],
)
def test_what_is_not_toml_is_told_with_its_line(folder: Path, raw: bytes, told: str) -> None:
    (folder / PLAN).write_bytes(raw)
    (fault,) = faults_of(folder)
    assert fault.startswith(PLAN + told)


def test_a_file_of_just_one_mebibyte_is_read(folder: Path) -> None:
    text = SAMPLE[ODDS] + "#"
    (folder / ODDS).write_text(text.ljust(1024 * 1024, "#"), encoding="utf-8")
    assert faults_of(folder) == []


def test_a_file_that_cannot_be_opened_is_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied", str(path), mode)

    monkeypatch.setattr(Path, "open", refuse)
    assert faults_of(folder) == [f"{file}: cannot be read: Permission denied" for file in sorted(SAMPLE)]


def test_a_folder_named_like_a_file_is_told(folder: Path) -> None:
    (folder / "quizzes" / "more.toml").mkdir()
    assert faults_of(folder) == ["quizzes/more.toml: there is no such file"]


def test_an_empty_folder_lacks_what_is_needed(tmp_path: Path) -> None:
    assert faults_of(tmp_path) == [
        "plans: holds no plan: put a .toml file there",
        "resources.toml: there is no such file",
        "topics.toml: there is no such file",
    ]


def test_a_missing_shared_file_does_not_make_every_name_wrong(folder: Path) -> None:
    (folder / TOPICS).unlink()
    (folder / RESOURCES).write_text("resources = 1", encoding="utf-8")
    assert faults_of(folder) == [
        "resources.toml, resources: must be a list: write [[resources]] above each entry, at least once",
        "topics.toml: there is no such file",
    ]


def test_missing_days_or_phases_are_told_once(folder: Path) -> None:
    text = SAMPLE[PLAN]
    (folder / PLAN).write_text(text[: text.index("\n[[days]]")], encoding="utf-8")
    assert faults_of(folder) == [
        f"{PLAN}, days: must be a list: write [[days]] above each entry, at least once"
    ]
    (folder / PLAN).write_text(text.replace(FIRST + SECOND, ""), encoding="utf-8")
    assert faults_of(folder) == [
        f"{PLAN}, phases: must be a list: write [[phases]] above each entry, at least once"
    ]


def test_a_faulty_topic_does_not_make_its_name_unknown(folder: Path) -> None:
    edit(folder, TOPICS, 'title = "Algebra"', "title = 1")
    assert faults_of(folder) == ['topics.toml, topic "algebra", title: must be text in quotes, got 1']


def test_a_question_id_in_two_files_is_told_for_both(folder: Path) -> None:
    edit(folder, ODDS, 'id = "od-one"', 'id = "al-zero"')
    told = [
        f'{ALGEBRA}, question "al-zero", id: must be used once, but {ODDS} has it too',
        f'{ODDS}, question "al-zero", id: must be used once, but {ALGEBRA} has it too',
    ]
    assert faults_of(folder) == told
    assert faults_of(folder / ALGEBRA) == told[:1]


def test_all_faults_of_all_files_are_told_at_once(folder: Path) -> None:
    edit(folder, TOPICS, 'title = "Odds"', "")
    edit(folder, RESOURCES, "https://example.org/book", "http://example.org/book")
    edit(folder, PLAN, "minutes = 25", "minutes = 0")
    edit(folder, PLAN, TEXT, 'text = "@you"')
    edit(folder, PLAN, 'topics = ["algebra"]', 'topics = ["what"]')
    edit(folder, PLAN, 'id = "matrices"', 'id = "dice"')
    edit(folder, PLAN, 'why = "Chance is countable."', "")
    edit(folder, ALGEBRA, 'source = "book"', "")
    (folder / ODDS).write_text("topic =", encoding="utf-8")
    (folder / "plans" / "more.toml").write_text("", encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_library(folder)
    assert str(caught.value).splitlines() == [
        "plans/more.toml, id: is missing",
        "plans/more.toml, title: is missing",
        "plans/more.toml, version: is missing",
        "plans/more.toml, summary: is missing",
        "plans/more.toml, phases: must be a list: write [[phases]] above each entry, at least once",
        "plans/more.toml, days: must be a list: write [[days]] above each entry, at least once",
        'plans/tiny.toml, day "vectors", topics[1]: there is no topic "what"',
        'plans/tiny.toml, day "vectors", items[1].minutes: must be between 5 and 240, got 0',
        'plans/tiny.toml, day "vectors", items[1].text: must not mention anybody: no @ and no Discord tags',
        'plans/tiny.toml, day "dice", why: is missing',
        'plans/tiny.toml, day "dice", id: must be used once, but days number 2 and 3 have it',
        'quizzes/algebra.toml, question "al-shape", source: is missing',
        "quizzes/odds.toml, end of document: is not valid TOML: Invalid value",
        'resources.toml, resource "book", url: must be a web address that begins with https://, got '
        '"http://example.org/book?page=1"',
        'topics.toml, topic "odds", title: is missing',
    ]
    assert caught.value.faults == check_content(folder)


def test_a_fault_reads_well() -> None:
    fault = Fault("plans/kickstart-30.toml", 'day "vectors-by-hand"', "items[1].minutes", "is missing")
    assert str(fault) == 'plans/kickstart-30.toml, day "vectors-by-hand", items[1].minutes: is missing'
    assert str(Fault("topics.toml", "", "", "there is no such file")) == "topics.toml: there is no such file"


def test_a_fault_pydantic_words_itself_is_still_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(content_reading.PLAIN_WORDS, "missing")
    edit(folder, PLAN, WHY, "")
    assert faults_of(folder) == [f"{PLAN}{DAY}, why: Field required"]


# -- checking one file ---------------------------------------------------------------------------


def test_checking_one_file_tells_its_faults_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    edit(folder, PLAN, WHY, "")
    edit(folder, TOPICS, 'title = "Odds"', "")
    assert faults_of(folder / PLAN) == [f"{PLAN}{DAY}, why: is missing"]
    assert faults_of(folder / TOPICS) == ['topics.toml, topic "odds", title: is missing']
    assert faults_of(folder / ODDS) == []
    (folder / ALGEBRA).write_text("topic =", encoding="utf-8")  # concerns no other file
    monkeypatch.chdir(folder / "plans")
    assert faults_of(Path("tiny.toml")) == [f"{PLAN}{DAY}, why: is missing"]


@pytest.mark.parametrize("text", ["topics =", "topics = 1"])
def test_checking_one_file_tells_when_its_names_could_not_be_checked(folder: Path, text: str) -> None:
    (folder / TOPICS).write_text(text, encoding="utf-8")
    (fault,) = check_content(folder / PLAN)
    assert fault.file == TOPICS


@pytest.mark.parametrize("name", ["nowhere", "plans/none.toml", "README.md", "plans/README.md", "other.toml"])
def test_checking_something_else_is_refused(folder: Path, name: str) -> None:
    if "none" not in name and "nowhere" not in name:
        (folder / name).write_text("", encoding="utf-8")
    assert faults_of(folder / name) == [
        f"{folder / name}: is neither a content folder nor a .toml file in one"
    ]
