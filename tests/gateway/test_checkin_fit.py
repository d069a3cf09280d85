"""Check-ins fit Discord at their worst, say what they mean to say, and cut fairly."""

import re
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.checkin import Answer
from bot.domain.delivery import Kind
from bot.domain.digest import Blocker, Digest, Figures, Quote
from bot.domain.group_week import Comeback, GroupWeek, Leader, Newcomers
from bot.gateway.checkin_cards import checkin_card, checkin_form
from bot.gateway.checkin_rendering import BLOCKERS, render
from bot.gateway.hours_cards import goal_bar
from bot.services.checkins import CheckinSaved
from bot.services.posts import DigestPost
from tests.gateway import checkins, samples
from tests.gateway.checkins import CHECKIN, DIGEST, FORM, NUDGE
from tests.gateway.limits import check_card, check_form, check_post, labels

PLAIN = replace(FORM, answer=None, minutes=0, last_goal=None, shared=False)


def fields(post: Any) -> dict[str, str]:
    return {str(field.name): str(field.value) for field in render(post).embed.fields}


# -- the post --------------------------------------------------------------------------------


def test_the_week_of_a_group() -> None:
    week = GroupWeek(
        minutes=390,
        goal=600,
        open=1,
        comeback=Comeback("a_n", 5, 1),
        newcomers=Newcomers(("Ben",), 3),
        leaders=(Leader(1, "Cy", 8), Leader(1, "Di", 8), Leader(3, "*", 2)),
    )
    post = replace(CHECKIN, kept=3, possible=14, members=2, streak=2, week=week)
    said = fields(post)
    assert said["The group this week"].splitlines() == [
        "3 of 14 days kept (21%) by 2 members. One can still be kept.",
        f"⏱️ Studied: {goal_bar(390, 600)}",
        "🔥 Group streak: 2 days kept by at least 6 in 10 of you, in a row.",
    ]
    assert said["Well done"].splitlines() == [
        "💪 **Best comeback:** a\\_n, back with 1 day done",
        "👋 **New here:** Ben and 2 more",
        "🧠 **Quiz points:** 🥇 Cy (8), 🥇 Di (8), 🥉 \\* (2)",
    ]


@pytest.mark.parametrize(
    ("newcomers", "said"),
    [
        (Newcomers((), 1), "1 member"),
        (Newcomers((), 2), "2 members"),
        (Newcomers(("Ann", "Bo"), 2), "Ann and Bo"),
        (Newcomers(("Ann",) * 30, 30), ", ".join(["Ann"] * 5) + " and 25 more"),
    ],
)
def test_newcomers_who_are_not_shown_by_name_are_counted(newcomers: Newcomers, said: str) -> None:
    week = GroupWeek(newcomers=newcomers)
    assert fields(replace(CHECKIN, week=week))["Well done"] == f"👋 **New here:** {said}"


def test_where_nothing_was_logged_no_hours_stand_there_and_nobody_is_praised() -> None:
    said = fields(replace(CHECKIN, kept=0, possible=7, members=1, streak=0, week=GroupWeek(goal=600)))
    assert said["The group this week"] == "0 of 7 days kept (0%) by 1 member."
    assert "Well done" not in said


def test_before_anything_was_due() -> None:
    said = fields(replace(CHECKIN, kept=0, possible=0, week=GroupWeek(minutes=90)))
    assert said["The group this week"] == "Nothing was due yet.\n⏱️ Studied: **1 h 30**"


def test_a_post_says_who_may_read_an_answer() -> None:
    weekly, monthly = (render(replace(CHECKIN, kind=kind)) for kind in (Kind.WEEKLY, Kind.MONTHLY))
    assert "You say who may read your answer" in (weekly.embed.description or "")
    assert "You decide who may read that." in (monthly.embed.description or "")


# -- the digest ------------------------------------------------------------------------------


@pytest.mark.parametrize("post", checkins.DIGESTS, ids=lambda post: len(post.digest.wins))
def test_a_digest_fits_and_is_harmless(post: DigestPost) -> None:
    rendered = render(post)
    check_post(rendered)
    assert len(rendered.embed) <= 6000
    shown = "\n".join(fields(post).values())
    assert "@everyone" not in shown
    assert not re.search(r"(?<!\\)\[", shown)
    assert rendered.thread == "Check-in, Sat 31 Jan"
    assert {**rendered.allowed_mentions.to_dict()} == {"parse": []}


def test_what_is_in_a_digest() -> None:
    digest = Digest(
        Figures(3, 7.5, 3.5, 2),
        (Quote("Vectors", "a_n"), Quote("Loops", None)),
        ((Blocker.TIME, (Quote("My job", "Bo"),)),),
        (Quote("Matrices", None),),
        1,
    )
    post = replace(DIGEST, digest=digest, members=4)
    rendered = render(post)
    assert rendered.content == "**The digest of the check-in: wins, blockers, goals**"
    assert rendered.embed.title == "How it went, Sat 31 Jan: what 3 members said"
    assert rendered.embed.description == (
        "**3** of 4 members answered · **7.5 h** studied · confidence **3.5** of 5 · 2 met a blocker"
    )
    assert fields(post) == {
        "🎉 Wins": "• Vectors (a\\_n)\n• Loops",
        "Blocked: ⏳ Time (1)": "• My job (Bo)",
        "🎯 Goals": "• Matrices",
    }
    footer = (
        "1 answer is for the organisers only, and only counted here. Change who may read yours: Check in."
    )
    assert rendered.embed.footer.text == footer
    assert set(BLOCKERS) == set(Blocker)


def test_many_quotations_are_cut_to_equal_shares_and_the_rest_is_counted() -> None:
    for count in (2, 5, 12, 100):
        wins = tuple(Quote("word " * 100, None) for _ in range(count))
        said = fields(replace(DIGEST, digest=replace(checkins.NOTHING, wins=wins)))["🎉 Wins"]
        *lines, last = said.split("\n")
        more = int(last.split()[2]) if last.startswith("… and ") else 0
        shown = lines if more else [*lines, last]
        assert len(shown) + more == count
        assert len({len(line) for line in shown}) == 1
        assert all(line.endswith("…") for line in shown)
        assert len(shown) >= min(count, 9)


def test_a_lone_quotation_is_whole_up_to_300_characters() -> None:
    text = samples.words(280)
    wins = (Quote(text, "Ann"),)
    said = fields(replace(DIGEST, digest=replace(checkins.NOTHING, wins=wins)))["🎉 Wins"]
    assert said == f"• {text} (Ann)"


# -- nudge, form and card --------------------------------------------------------------------


def test_the_nudge_leads_to_the_post() -> None:
    rendered = render(NUDGE)
    check_post(rendered)
    number = samples.SNOWFLAKE
    assert f"(https://discord.com/channels/{number}/{number}/{number})" in (rendered.embed.description or "")
    assert rendered.view is not None
    assert labels(rendered.view) == ["Check in"]


def form(**changed: Any) -> dict[str, Any]:
    """Return a form's inputs by their ids, each with its label."""
    modal = checkin_form(replace(PLAIN, **changed))
    check_form(modal)
    return {str(part["component"]["custom_id"]): part for part in modal.to_dict()["components"]}


def test_forms_fit() -> None:
    for kind in (Kind.WEEKLY, Kind.MONTHLY):
        for answer in (samples.ANSWER, None):
            check_form(checkin_form(replace(FORM, kind=kind, answer=answer)))


def test_the_first_question_shows_the_goal_of_last_time() -> None:
    assert "description" not in form()["hours"]
    assert form(last_goal="Finish *it*")["hours"]["description"] == "Your goal last time: Finish *it*"
    cut = form(last_goal="word " * 100)["hours"]["description"]
    assert (len(cut) <= 100, cut[-1]) == (True, "…")
    assert list(form(last_goal="x")) == ["hours", "went_well", "blocked", "goal", "confidence"]


@pytest.mark.parametrize(
    ("minutes", "answer", "value"),
    [
        (0, None, None),
        (450, None, "7.5"),
        (100, None, "1.667"),
        (10_079, None, "168"),
        (450, Answer(3, None, None, None, None), "3"),
        (450, Answer(None, "x", None, None, None), None),
    ],
)
def test_hours_come_from_the_log_until_there_is_an_answer(
    minutes: int, answer: Answer | None, value: str | None
) -> None:
    assert form(minutes=minutes, answer=answer)["hours"]["component"].get("value") == value


def test_a_card_asks_who_may_read_the_answer() -> None:
    card = checkin_card(CheckinSaved(FORM, samples.ANSWER, edited=True))
    assert "167.8" in check_card(card)
    assert labels(card) == ["Group", "Organisers only", "Change"]


@pytest.mark.parametrize(
    ("edited", "same", "head"),
    [
        (False, False, "Thank you, your check-in is in"),
        (True, False, "Your check-in was changed"),
        (True, True, "Your check-in is in"),
    ],
)
def test_what_became_of_it(edited: bool, same: bool, head: str) -> None:
    saved = CheckinSaved(PLAIN, Answer(None, None, None, None, None), edited, same)
    said = check_card(checkin_card(saved))
    assert said.startswith(f"### 📝 {head}\nNothing was filled in.")
    assert "only you and the organisers" in said
