"""What a live round says fits Discord at its worst, and reads well at its best."""

from dataclasses import replace

import pytest

from bot.domain.cohort import Shown
from bot.domain.curriculum import Area, Topic
from bot.domain.question import Question, QuestionKind
from bot.domain.round_results import Standing, Tally
from bot.domain.rounds import Note
from bot.gateway.round_cards import answered_card, number_form, own_round_card, stopped_card
from bot.gateway.round_rendering import begun_text, render
from bot.services.round_answers import Answered, OwnRound
from bot.services.round_posts import RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack
from bot.services.round_questions import Live
from bot.services.rounds import Begun
from tests.gateway import samples
from tests.gateway.limits import check, check_card, check_form, check_post, labels, parts
from tests.gateway.rounds import FASTEST, PLACES, live_round, order, questions

LONGEST = list(questions())
LONG_TOPIC = Topic("t", "*" * 60, Area.CONCEPTS)


def live(question: Question) -> Live:
    return Live(live_round(), question, order(question))


@pytest.mark.parametrize("question", LONGEST, ids=lambda question: question.kind)
def test_an_answer_and_its_form_fit(question: Question) -> None:
    given = -1.23456789e-300 if question.quantity else order(question)
    said = check_card(answered_card(Answered(live(question), given)))
    assert said.startswith("Your answer to question 10: **")
    if question.kind is QuestionKind.NUMBER:
        check_form(number_form(live(question)))


def test_a_result_of_ten_long_questions_fits() -> None:
    many = (LONGEST * 10)[:10]
    answered = [(each, 1e300 if each.quantity else order(each), False) for each in many]
    said = check_card(own_round_card(OwnRound(live_round(position=12), PLACES[0], answered)))
    assert said.count("❌") == 10
    assert said.endswith("-# 2 questions without an answer of yours.")
    assert all(line.count("`") % 2 == 0 for line in said.split("\n"))


def test_small_cards_fit() -> None:
    check_card(stopped_card())
    assert "just press an answer" in check_card(own_round_card(OwnRound(live_round(), None, [])))


@pytest.mark.parametrize("count", [0, 1, 4, 5, 40])
def test_who_started_what_fits_and_names_four_topics(count: int) -> None:
    said = begun_text(Begun(live_round(), [LONG_TOPIC] * count), samples.NAME)
    check(content=said)
    assert said.count("\\*" * 60) == min(count, 4)
    assert (" and more" in said) == (count > 4)


# -- what stands where -----------------------------------------------------------------------


def test_stop_stands_apart_from_the_answers() -> None:
    question = samples.longest_question(QuestionKind.CHOICE)
    view = render(RoundQuestion(live_round(), question, order(question))).view
    assert view is not None
    rows = view.to_components()
    assert [part["label"] for part in rows[-1]["components"]] == ["Stop"]
    assert len(rows) == 2


def test_a_closed_question_has_nothing_to_press_but_report() -> None:
    for question in LONGEST:
        post = RoundReveal(live_round(), question, order(question), Tally(0, 0, {}, []), None)
        rendered = render(post)
        assert rendered.view is not None
        assert labels(rendered.view) == ["Report"]
        assert [part.get("custom_id") for part in parts(rendered.view)][-1] == ("b:report-round:1000000000:9")
        taken_back = render(RoundTakenBack(live_round(), question))
        assert taken_back.view is not None
        assert labels(taken_back.view) == []


def test_the_right_answer_is_not_in_the_question() -> None:
    question = replace(samples.longest_question(QuestionKind.CHOICE), explanation="Because it is.")
    open_now = render(RoundQuestion(live_round(), question, order(question)))
    assert "✅" not in f"{open_now.embed.to_dict()}"
    assert question.explanation not in f"{open_now.embed.to_dict()}"


def test_a_name_has_no_effect() -> None:
    post = RoundReveal(live_round(), LONGEST[0], order(LONGEST[0]), Tally(1, 1, {0: 1}, []), FASTEST)
    assert render(post).embed.fields[0].value == "\\*" * 32 + " · 60.0 s"


def test_someone_is_not_named() -> None:
    post = RoundReveal(
        live_round(), LONGEST[0], order(LONGEST[0]), Tally(1, 1, {0: 1}, []),
        replace(FASTEST, shown=Shown.SOMEONE, name="Ada"),
    )  # fmt: skip
    assert "Ada" not in f"{render(post).embed.to_dict()}"
    place = Standing(1, PLACES[0].user_id, "Ada", Shown.SOMEONE, 1, 1500, 0)
    board = render(RoundStandings(live_round(position=1), [place], 1))
    assert board.embed.description == "🥇 someone · **1 of 1** · 1.5 s"


@pytest.mark.parametrize("note", [None, *Note])
def test_the_end_says_why(note: Note | None) -> None:
    rendered = render(RoundStandings(live_round(note=note), [], 0))
    check_post(rendered)
    early = note in (Note.STOPPED, Note.ABANDONED, Note.CHANGED)
    assert ("**The round is over.**" in rendered.content) != early
