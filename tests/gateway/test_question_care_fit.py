"""Cards about a server's questions fit Discord at their worst, and what people wrote has no effect."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.curriculum import Difficulty, Topic
from bot.domain.errors import Outdated
from bot.domain.ids import QuestionId, RoundId, SessionId
from bot.domain.library import Library
from bot.domain.question import TRUE_FALSE_CHOICES, Quantity, Question, QuestionKind
from bot.domain.question_csv import QUESTIONS_MOST
from bot.domain.question_figures import ENOUGH, Figures
from bot.domain.question_row import CHOICE, EXPLANATION, QUESTION_TEXT, UNIT
from bot.gateway.cards import Card
from bot.gateway.error_replies import question_faults
from bot.gateway.question_care_cards import kept_card, overview_card, read_instant, write_instant
from bot.gateway.question_import_cards import (
    faults_file,
    imported_card,
    taken_back_card,
    template_file,
    template_text,
)
from bot.gateway.question_report_cards import report_form, thanks_card
from bot.services.question_care import Kept, Overview, Told, View
from bot.services.question_imports import Imported
from bot.services.question_reports import REPORT_MOST, InRound, InSession, ReportDraft, Reported
from bot.storage.question_reports import Report
from tests.gateway.limits import check, check_card, check_form, labels, parts

NOW = datetime(2026, 1, 31, 12, 0, 0, 123_456, tzinfo=UTC)
HOSTILE = "@everyone <@1> **x** `y` [z](https://e.example) ||s|| ```\n# h\n> q "
TOPIC = Topic("t" * 40, "T" * 60)
NAME = QuestionId("q" * 40)


def worst(most: int, mark: str = "") -> str:
    """Write a text of a length that is nothing but effects."""
    return (mark + HOSTILE * 20 + "*" * most)[:most]


def question(kind: QuestionKind = QuestionKind.SEVERAL, **more: Any) -> Question:
    """Make a question of a server's own that takes all the room there is."""
    choices = tuple("*" * (CHOICE - 1) + str(place) for place in range(6))
    facts: dict[str, Any] = {"choices": choices, "right": (0, 1, 2), **more}
    return Question(
        NAME, TOPIC, kind, Difficulty.MEDIUM, "*" * QUESTION_TEXT, "_" * EXPLANATION, source=None, **facts
    )


KINDS = {
    QuestionKind.CHOICE: question(QuestionKind.CHOICE, choices=("*" * CHOICE, "a", "b"), right=(0,)),
    QuestionKind.SEVERAL: question(),
    QuestionKind.TRUE_FALSE: question(QuestionKind.TRUE_FALSE, choices=TRUE_FALSE_CHOICES, right=(1,)),
    QuestionKind.NUMBER: question(
        QuestionKind.NUMBER, choices=(), right=(), quantity=Quantity(1.0, 0.5, "*" * UNIT)
    ),
    QuestionKind.ORDER: question(QuestionKind.ORDER, right=(0, 1, 2, 3, 4, 5)),
}


def told(
    text: str = worst(REPORT_MOST), number: int = 0, asked: Question | None = KINDS[QuestionKind.SEVERAL]
) -> Told:
    report = Report(NAME, "1/2", "0", text, NOW + timedelta(seconds=number), worst(32))
    return Told(report, asked, worst(500) if asked else None)


def kept(reports: int = 0, name: QuestionId = NAME, **more: Any) -> Kept:
    facts: dict[str, Any] = {
        "question": question(), "figures": Figures(10**6, 1, 10**6, -0.5),
        "told": tuple(told(number=number) for number in range(reports)), **more,
    }  # fmt: skip
    return Kept(name, **facts)


def overview(*listed: Kept, view: View = View.LOOK) -> Overview:
    return Overview(view, listed, 10**4, QUESTIONS_MOST, 10**4)


def harmless(card: Card) -> str:
    """Check a card of texts that people wrote; return what it says."""
    text = check_card(card)
    assert "@everyone" not in text
    # What is ours formats; what others wrote is escaped, to the last character.
    assert not re.search(r"(?<!\\)(?:\[|\|\||<(?!t:))", text.replace("…", "")), text
    return text


def all_pages(first: Card, make: Any) -> list[str]:
    """Return what stands on each page."""
    found = re.search(r"Page 1 of (\d+)", check_card(first))
    return [harmless(make(page)) for page in range(int(found[1]) if found else 1)]


# -- lists -----------------------------------------------------------------------------------------


def test_every_reported_question_is_on_one_page_only() -> None:
    listed = [kept(5, QuestionId(f"{n:040d}"), figures=Figures(n, 0), retired=n % 2 == 0) for n in range(40)]
    found = overview(*listed)
    pages = all_pages(overview_card(found), lambda page: overview_card(found, page))
    assert len(pages) > 3
    places = re.findall(r"^\*\*(\d+)\.\*\*", "\n".join(pages), re.MULTILINE)
    assert places == [str(n) for n in range(1, 41)]
    assert all("… and 2 reports more" in text for text in pages)


def test_two_hundred_own_questions() -> None:
    listed = [
        Kept(QuestionId(f"own-{n}"), KINDS[QuestionKind.ORDER], Figures()) for n in range(QUESTIONS_MOST)
    ]
    found = overview(*listed, view=View.OWN)
    pages = all_pages(overview_card(found), lambda page: overview_card(found, page))
    assert len(pages) >= QUESTIONS_MOST // 10
    for page in (-5, 10**6):
        check_card(overview_card(found, page))


@pytest.mark.parametrize("view", View)
def test_an_empty_list_says_what_to_do(view: View) -> None:
    card = overview_card(Overview(view, (), 0, 0, 0))
    assert "Nobody" in check_card(card) or "There are none" in check_card(card)
    assert labels(card) == ["To look at", "Own (0)", "Retired (0)"]


def test_a_question_that_is_gone_is_listed() -> None:
    card = overview_card(overview(kept(1, question=None)))
    assert "A question that is gone" in harmless(card)
    (select,) = [part for part in parts(card) if part["type"] == 3]
    assert select["options"][0] == {"label": NAME, "value": NAME, "default": False}


def test_shipped_texts_keep_their_code_and_it_is_closed_where_it_is_cut(library: Library) -> None:
    for shipped in library.bank.written.values():
        text = check_card(overview_card(overview(Kept(shipped.id, shipped, Figures()))))
        assert all(line.count("`") % 2 == 0 for line in text.splitlines() if line.startswith("**"))


# -- one question ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("varies", [True, False])
def test_the_longest_question_with_its_reports(kind: QuestionKind, varies: bool) -> None:
    for reports in (0, 1, 2, 7, 30):
        found = kept(reports, question=KINDS[kind], varies=varies)
        pages = all_pages(kept_card(found), lambda page, found=found: kept_card(found, page))
        assert "\n".join(pages).count("🚩") == reports
        assert "_" * 3 in pages[0].replace("\\", ""), "the explanation is whole"
        assert "Asked:" in pages[0]
        for page in (-1, 10**6):
            harmless(kept_card(found, page))


def test_no_report_is_cut() -> None:
    texts = [told("*" * (REPORT_MOST - 3) + "END", number=number) for number in range(9)]
    found = kept(question=question(), told=tuple(texts))
    pages = all_pages(kept_card(found), lambda page: kept_card(found, page))
    assert "\n".join(pages).count("END") == 9


def test_every_shipped_question(library: Library) -> None:
    bank = library.bank
    for entry in bank:
        shipped = bank.get(entry.id, "example")
        assert shipped is not None
        text = check_card(kept_card(Kept(entry.id, shipped, Figures(), varies=entry.id in bank.generators)))
        assert shipped.explanation in text
        assert text.count("✅") == (0 if shipped.kind is QuestionKind.ORDER else max(1, len(shipped.right)))


def test_what_can_be_done_with_a_question() -> None:
    assert labels(kept_card(kept())) == ["Retire", "All questions"]
    assert labels(kept_card(kept(retired=True))) == ["Bring back", "All questions"]
    own = Kept(QuestionId("own-1"), question(), Figures(), (told("x"),), retired=True)
    assert labels(kept_card(own)) == ["Bring back", "Delete for good", "Close 1 report", "All questions"]
    gone = kept_card(kept(question=None, told=(told("odd", asked=None),)))
    assert labels(gone) == ["Close 1 report", "All questions"]
    assert "It is gone from the bank" in check_card(gone)


def test_many_short_reports_take_many_pages() -> None:
    short = replace(KINDS[QuestionKind.TRUE_FALSE], text="So?", explanation="So.")
    reports = tuple(Told(Report(NAME, "1/2", "0", "wrong", NOW, "Ann"), short, None) for _ in range(50))
    found = kept(question=short, told=reports)
    pages = all_pages(kept_card(found), lambda page: kept_card(found, page))
    assert [text.count("🚩") for text in pages] == [12, 12, 12, 12, 2]


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        (Figures(), "**Asked:** 0 · **Discrimination:** after 20 more answers by members who answered 5"),
        (
            Figures(12, 3, 19),
            "**Asked:** 12 · **Right the first time:** 25% · **Discrimination:** after 1 more ",
        ),
        (
            Figures(30, 30, ENOUGH),
            "**Right the first time:** 100% · **Discrimination:** the same for all so far",
        ),
        (Figures(30, 20, 25, 0.314), "**Right the first time:** 67% · **Discrimination:** 0.31"),
        (Figures(30, 3, 25, -0.2), "**Discrimination:** -0.20\n⚠️ Who knows more gets it wrong\n⚠️ Too hard"),
    ],
)
def test_the_figures_in_words(figures: Figures, said: str) -> None:
    assert said in check_card(kept_card(Kept(NAME, question(), figures)))


def test_an_instant_in_a_custom_id_is_exact() -> None:
    for at in (NOW, NOW + timedelta(microseconds=1), datetime(2099, 12, 31, tzinfo=UTC)):
        assert read_instant(write_instant(at)) == at
    for bad in ("", "-1", "x", "9" * 18):
        with pytest.raises(Outdated):
            read_instant(bad)


# -- reports and imports ---------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [InSession(SessionId(10**15), 19), InRound(RoundId(10**15), 9)])
def test_the_form_of_a_report(place: InSession | InRound) -> None:
    for before in (None, "x" * REPORT_MOST):
        check_form(report_form(place, ReportDraft(question(), before)))
    for again in (True, False):
        harmless(thanks_card(Reported(question(), again)))


def test_what_was_imported() -> None:
    many = tuple(KINDS[QuestionKind.ORDER] for _ in range(QUESTIONS_MOST))
    ids = tuple(QuestionId(f"own-{10**15 + n}") for n in range(QUESTIONS_MOST))
    assert "… and 190 more" in harmless(imported_card(Imported(many, ids, QUESTIONS_MOST)))
    assert "### 1 question added" in harmless(imported_card(Imported(many[:1], ids[:1], 1)))
    check_card(taken_back_card(QUESTIONS_MOST))


def test_the_template_is_explained_and_opens_as_utf_8() -> None:
    check(content=template_text())
    assert template_file("é").fp.read() == b"\xef\xbb\xbf\xc3\xa9"


def test_many_faults_fit_and_the_rest_is_a_file() -> None:
    few = ["row 2, kind: x"] * 3
    assert faults_file(few) is None
    many = [f"row {number}, question: {HOSTILE * 5}" for number in range(100)]
    said = question_faults(many)
    check(content=said)
    assert len(said) <= 2000
    assert "@everyone" not in said
    file = faults_file(many)
    assert file is not None
    assert file.fp.read().decode() == "\n".join(many)
