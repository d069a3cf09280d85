"""Every card and form of a member's own quiz fits Discord: each shipped question, and the longest."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest

from bot.domain.assessing import QUESTIONS, Level
from bot.domain.curriculum import Area
from bot.domain.ids import QuestionId, SessionId
from bot.domain.library import Library
from bot.domain.question import Given, Question, QuestionKind, choice_order, say_right
from bot.domain.quiz import QUESTIONS_MOST, Mode
from bot.gateway.quiz_cards import number_form, question_card, verdict_card
from bot.gateway.quiz_result_cards import figures_card, nothing_due_card, result_card, under_way_card
from bot.gateway.words import escape
from bot.services.asking import Asked, Result, Verdict
from bot.services.assessing import Outcome
from bot.services.quiz_figures import CardFigures, QuizFigures, TopicFigures
from bot.services.quizzes import NothingDue, UnderWay
from bot.storage.assessments import Assessment
from tests.gateway import samples
from tests.gateway.limits import check_card, check_form, labels, parts

NOW, KEY = samples.NOW, SessionId(10**12)
LONGEST = [samples.longest_question(kind, own=own) for kind in QuestionKind for own in (False, True)]
NAMES = [f"{question.kind}{'' if question.source else ', own'}" for question in LONGEST]


def asked(question: Question, mode: Mode = Mode.DAILY) -> Asked:
    return Asked(KEY, mode, 19, QUESTIONS_MOST, question, choice_order(question, "1/19"))


def givens(question: Question) -> Iterator[tuple[Given, bool]]:
    """Give the right answer and wrong ones."""
    if question.quantity is not None:
        yield question.quantity.value, True
        yield -1.23456789e300, False
    elif question.kind is QuestionKind.ORDER:
        yield question.right, True
        yield tuple(reversed(question.right)), False
    else:
        yield question.right, True
        yield (len(question.choices) - 1,), question.right == (len(question.choices) - 1,)
        if question.kind is QuestionKind.SEVERAL:
            yield tuple(range(len(question.choices))), False


def check_question(question: Question) -> list[str]:
    """Check everything that is shown of a question, and return what was said of each answer."""
    ask = asked(question)
    check_card(question_card(ask))
    if question.quantity is not None:
        check_form(number_form(ask))
    if question.kind is QuestionKind.ORDER:
        for pressed in range(len(ask.order)):
            check_card(question_card(ask, ask.order[:pressed]))
    return [
        check_card(verdict_card(Verdict(ask, given, correct, more=True, due_at=NOW, points=2)))
        for given, correct in givens(question)
    ]


# -- questions and verdicts ------------------------------------------------------------------


def test_every_shipped_question(library: Library) -> None:
    assert len(library.bank.written) >= 400
    for question in library.bank.written.values():
        assert question.text in check_card(question_card(asked(question)))
        for told in check_question(question):
            assert question.explanation in told
            assert "…" not in told.replace(question.explanation, "").replace(question.text, "").replace(
                str(question.code), ""
            )


def test_every_generated_question(library: Library) -> None:
    assert len(library.bank.generators) >= 40
    for name in library.bank.generators:
        for seed in range(5):
            question = library.bank.get(name, f"{seed}/0")
            assert question is not None
            for told in check_question(question):
                assert question.text in told
                assert question.explanation in told


@pytest.mark.parametrize("question", LONGEST, ids=NAMES)
def test_a_question_at_its_worst(question: Question) -> None:
    for told in check_question(question):
        assert "It comes back in your review" in told
        assert not told.endswith("…")
        if question.source is None:
            # Nothing of a server's own has an effect: every mark in it is escaped.
            assert "\\`" * 300 in told
            assert "\\<" * 500 in told
        else:
            assert samples.QUESTION in told
            assert samples.EXPLAINED in told


@pytest.mark.parametrize("mode", Mode)
def test_the_head_says_what_kind_of_quiz_it_is(mode: Mode) -> None:
    said = check_card(question_card(asked(LONGEST[0], mode)))
    head = {"start": "Question", "daily": "Quiz of the day: question", "review": "Review: question"}
    assert said.startswith(f"### {head.get(mode, 'Skill check: question')} 20 of 20\n-# Lorem ipsum")


def test_code_stands_in_a_block_of_its_own() -> None:
    code = samples.longest_question(QuestionKind.CODE)
    assert f"{samples.QUESTION}\n```py\n{code.code}\n```\n" in check_card(question_card(asked(code)))


def test_the_order_pressed_so_far_and_what_is_left() -> None:
    ask = asked(samples.longest_question(QuestionKind.ORDER))
    assert labels(question_card(ask)) == ["A", "B", "C", "D", "E"]
    card = question_card(ask, (ask.order[3], ask.order[0]))
    assert "So far: **D** → **A**" in check_card(card)
    assert labels(card) == ["B", "C", "E", "Begin again"]
    keys = [str(part["custom_id"]) for part in parts(card) if part.get("custom_id")]
    assert keys[0] == f"b:order:{KEY}:19:{ask.order[3]}-{ask.order[0]}-{ask.order[1]}"
    assert keys[-1] == f"b:order:{KEY}:19:"


def test_a_verdict_about_an_order_gives_both_orders_in_letters() -> None:
    ask = asked(samples.longest_question(QuestionKind.ORDER))
    place = {choice: "ABCDE"[at] for at, choice in enumerate(ask.order)}
    right = " → ".join(f"**{place[choice]}**" for choice in range(5))
    wrong = " → ".join(f"**{place[choice]}**" for choice in (4, 3, 2, 1, 0))
    told = check_card(verdict_card(Verdict(ask, (4, 3, 2, 1, 0), False, True, NOW)))
    assert f"Your answer: {wrong}\nRight: {right}\n" in told
    told = check_card(verdict_card(Verdict(ask, (0, 1, 2, 3, 4), True, True, NOW)))
    assert f"Your answer: {right}\n" in told
    assert "Right: " not in told


def test_of_several_what_was_missed_is_told_apart() -> None:
    ask = asked(samples.longest_question(QuestionKind.SEVERAL))
    told = check_card(verdict_card(Verdict(ask, (0, 1, 5), False, True, NOW)))
    marks = {line.split("· ")[1][0]: line.split()[-1] for line in told.split("\n") if line.startswith("**")}
    assert (marks["0"], marks["1"], marks["2"], marks["3"], marks["5"]) == (
        "✅",
        "✅",
        "missed",
        "missed",
        "❌",
    )
    assert marks["4"].endswith("*")


# -- results ---------------------------------------------------------------------------------


def result(*questions: Question, correct: bool = False, mode: Mode = Mode.START, **more: Any) -> Result:
    answered = tuple((question, next(givens(question))[0], correct) for question in questions)
    return Result(KEY, mode, answered, **more)


@pytest.mark.parametrize("question", LONGEST, ids=NAMES)
@pytest.mark.parametrize("count", [1, 3, QUESTIONS_MOST])
def test_a_result_at_its_worst(question: Question, count: int) -> None:
    said = check_card(result_card(result(*[question] * count, points=10, due=9999)))
    assert f"You got 0 of {count} right" in said
    assert said.count("\n-# Right: ") == count, "none is cut off"
    # An open ` would swallow everything up to the next one.
    unescaped = said.replace("\\`", "").replace("`/quiz review`", "")
    assert all(line.count("`") % 2 == 0 for line in unescaped.split("\n"))


def test_the_longest_shipped_questions_make_a_whole_result(library: Library) -> None:
    every = sorted(library.bank.written.values(), key=lambda each: -len(each.text) - len(say_right(each)))
    for start in range(0, len(every), QUESTIONS_MOST):
        some = every[start : start + QUESTIONS_MOST]
        said = check_card(result_card(result(*some)))
        assert said.count("\n-# Right: ") == len(some)
        for question in some:
            if len(escape(say_right(question))) <= 60:
                assert f"-# Right: {escape(say_right(question))}" in said
        assert all(line.count("`") % 2 == 0 for line in said.replace("\\`", "").split("\n"))


def test_what_a_result_offers() -> None:
    question = LONGEST[0]
    assert labels(result_card(result(question))) == ["Another quiz"]
    assert labels(result_card(result(question, due=1))) == ["Another quiz", "Review 1 question"]
    said = check_card(result_card(result(question, correct=True, points=2)))
    assert "### You got 1 of 1 right\nFlawless. Try a harder set next.\n**+2 points** for your group." in said
    for mode in (Mode.DAILY, Mode.REVIEW):
        flawless = check_card(result_card(result(question, correct=True, mode=mode)))
        assert "Flawless.\n" in flawless
    one = check_card(result_card(result(question)))
    assert "1 question to learn from: you will see it again soon in `/quiz review`." in one


def level(share: float) -> Level:
    return Level(share, max(0.0, share - 0.3), min(1.0, share + 0.3))


@pytest.mark.parametrize("before", [True, False])
def test_a_skill_check_at_its_worst(before: bool) -> None:
    known = {area: level(0.2 + n / 3) for n, area in enumerate(Area)}
    now = Assessment(KEY, NOW, known, 16)
    then = Assessment(KEY, NOW - timedelta(days=90), {area: level(0.1) for area in Area}, 1)
    topics = [replace(samples.TOPIC, id=f"t{n}", title=f"{n}{'w' * 59}") for n in range(QUESTIONS)]
    questions = [replace(LONGEST[0], id=QuestionId(f"q{n}"), topic=topic) for n, topic in enumerate(topics)]
    found = replace(
        result(*questions, mode=Mode.ASSESS), outcome=Outcome(now, then if before else None, "_" * 60)
    )
    said = check_card(result_card(found))
    assert said.startswith("### 🧭 Your skill check: 0 of 18 right")
    assert said.count("before (") == 3 * before
    assert "**20%** (0–50%)" in said
    assert "**Begin with week 16** of " in said
    assert "your true level lies in the range in 95 of 100 cases." in said
    assert labels(result_card(found)) == ["My quiz figures"]


def test_who_knows_it_all_is_told_so() -> None:
    now = Assessment(KEY, NOW, {area: level(0.9) for area in Area}, 16)
    found = replace(
        result(LONGEST[0], correct=True, mode=Mode.ASSESS), outcome=Outcome(now, None, "16-week roadmap")
    )
    said = check_card(result_card(found))
    assert "You know most of all three areas: **week 16** of 16-week roadmap is for you." in said
    assert "Look again at" not in said


def test_an_area_that_was_not_measured_then_is_shown_alone() -> None:
    now = Assessment(KEY, NOW, {area: level(0.5) for area in Area}, 2)
    then = Assessment(KEY, NOW, {Area.CONCEPTS: level(0.25)}, 1)
    found = replace(result(LONGEST[0], mode=Mode.ASSESS), outcome=Outcome(now, then, "Plan"))
    assert check_card(result_card(found)).count("before (") == 1


# -- other cards -----------------------------------------------------------------------------


def test_figures_at_their_worst(library: Library) -> None:
    draw = Random(1)
    topics = [replace(samples.TOPIC, id=f"t{n}") for n in range(60)]
    many = [TopicFigures(topic, 10**6, draw.randrange(10**6)) for topic in topics]
    ahead = [(date(2026, 9, 20) + timedelta(days=n), 10**6) for n in range(7)]
    figures = QuizFigures(many, CardFigures(10**6, 10**6, 10**6, 10**6, ahead), ())
    card = figures_card(figures)
    said = check_card(card)
    assert "-# 48 other topics: " in said
    assert "**In the next 7 days:** Sun 20 Sep **1000000**" in said
    assert labels(card) == ["A quiz now", "Review 1,000,000 questions", "Skill check"]


def test_figures_of_little() -> None:
    none = figures_card(QuizFigures((), CardFigures(0, 0, 0, 0, ()), ()))
    assert "Nothing yet." in check_card(none)
    assert labels(none) == ["A quiz now", "Skill check"]
    one = QuizFigures([TopicFigures(samples.TOPIC, 1, 1)], CardFigures(0, 1, 0, 0, [(NOW.date(), 0)]), ())
    said = check_card(figures_card(one))
    assert "**1 answer, 100% right.**" in said
    assert "**1 question to remember:** 0 known, 1 being learned, 0 missed the last time." in said
    assert "**In the next 7 days:** nothing" in said
    assert labels(figures_card(one)) == ["A quiz now", "Skill check"]


def test_nothing_due_and_a_quiz_under_way() -> None:
    assert "no questions to review yet" in check_card(nothing_due_card(NothingDue(0, None)))
    later = check_card(nothing_due_card(NothingDue(2, NOW)))
    assert "You have learned 2 questions; the next one comes back <t:" in later
    card = under_way_card(UnderWay(asked(LONGEST[0])))
    assert "You have answered 19 of 20 questions." in check_card(card)
    assert labels(card) == ["Go on", "Begin a new one"]
