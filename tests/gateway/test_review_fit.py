"""Cards and forms of monthly reviews fit Discord at their worst, and say what is true."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.assessing import Level
from bot.domain.checkin import REFLECTION_MOST, TEXT_MOST, Answer
from bot.domain.cohort import Enrolment, Member, Shown
from bot.domain.curriculum import Area, Milestone
from bot.domain.delivery import Kind
from bot.domain.forecast import Forecast
from bot.domain.ids import EnrolmentId, MemberId, MilestoneId, SessionId, UserId
from bot.domain.pace import Pace, Span
from bot.domain.pictures import Picture
from bot.domain.review import Choice, Counted, Finish, GroupForecast
from bot.gateway.group_review_cards import group_review_card
from bot.gateway.review_cards import forecast_text, offers_card, reflection_form, review_card
from bot.services.checkins import CheckinForm
from bot.services.forecasts import Outlook
from bot.services.group_reviews import GroupReview, Proposal
from bot.services.paces import PaceOffer, PaceOffers
from bot.services.records import Course, Record
from bot.services.rest import PaceChanged
from bot.services.reviewing import Review, ReviewOffers
from bot.storage.assessments import Assessment
from tests.fakes import PIXEL
from tests.gateway import samples
from tests.gateway.limits import check_card, check_form, labels, parts

PLAN, GROUP, NOW = samples.longest_plan(), samples.cohort(), samples.NOW
TODAY = date(2026, 3, 31)
MEMBER = Member(MemberId(1), UserId(1), samples.NAME, Shown.NAME)
COURSE = Course(GROUP, PLAN, (), len(PLAN), NOW)
RECORD = Record(COURSE, Enrolment(EnrolmentId(10**9), MEMBER, (Span(1),)), {})
SAID = Answer(None, None, None, "*" * TEXT_MOST, 5, "_" * REFLECTION_MOST)
PERIOD = "2026-03-29p"
FORM = CheckinForm(GROUP, Kind.MONTHLY, PERIOD, NOW, SAID, last_goal="*" * TEXT_MOST, choice="slow")
MILESTONES = tuple(Milestone(MilestoneId(f"{n:028d}"), samples.words(114)) for n in range(9))
LEVELS = {area: Level(0.456, 0.123, 0.987) for area in Area}
LEVEL = Assessment(SessionId(1), NOW, LEVELS, 3)
EARLIER = Assessment(SessionId(2), NOW, {Area.CONCEPTS: Level(0.2, 0.1, 0.3)}, 1)
MAY_12, MAY_2, JUNE_4 = date(2026, 5, 12), date(2026, 5, 2), date(2026, 6, 4)
KNOWN = Forecast(40, 5.2, MAY_12, MAY_2, JUNE_4)
OFFER = PaceOffer(Pace.CATCH_UP, tuple((day, TODAY) for day in PLAN.days[-3:]), TODAY, 112)
OFFERS = PaceOffers(COURSE, Pace.CATCH_UP, (OFFER, replace(OFFER, pace=Pace.OWN)))
PICTURES = (Picture(PIXEL, "a" * 1024, "forecast.png"), Picture(PIXEL, "b" * 1024, "quiz-levels.png"))


def outlook(found: Forecast | None = KNOWN, *, left: int = 40, known: int = 99) -> Outlook:
    dates = {day.id: date(2026, 5, 3) for day in PLAN.days[:left]}
    return Outlook(Counted(dates, set()), found, TODAY - timedelta(days=known), TODAY)


def review(**more: Any) -> Review:
    """Make a month that takes all the room it can."""
    facts: dict[str, Any] = {
        "form": FORM, "record": RECORD, "first_on": date(2026, 3, 2), "last_on": date(2026, 3, 29),
        "kept": 99, "due": 99, "minutes": 9999, "goal": 99_999, "level": LEVEL, "level_before": EARLIER,
        "phase": replace(samples.PHASE, milestones=MILESTONES), "reached": frozenset({MILESTONES[0].id}),
        "outlook": outlook(), "changed": PaceChanged(RECORD, OFFERS, Pace.OWN), **more,
    }  # fmt: skip
    return Review(**facts)


def plain(**more: Any) -> Review:
    """Make a month with as little in it as there can be."""
    empty = {"level": None, "level_before": None, "changed": None, "due": 0, "goal": 0}
    form = replace(FORM, answer=None, choice=None)
    return review(**{"form": form, "phase": samples.PHASE, **empty, **more})


# -- a member's month ------------------------------------------------------------------------


def test_a_month_fits_at_its_worst() -> None:
    card = review_card(review(), *PICTURES)
    said = check_card(card)
    assert len(parts(card)) <= 40
    assert labels(card).count("Not yet") == 5
    assert said.count("Lorem ipsum") >= 7
    assert [part["type"] for part in parts(card)].count(12) == 2
    for choice in (None, *Choice):
        check_card(review_card(review(form=replace(FORM, choice=choice, shared=True)), *PICTURES))


def test_a_month_with_little_in_it() -> None:
    said = check_card(card := review_card(plain()))
    assert "**Kept:** no day was due for you" in said
    assert "**Quiz levels:** unknown yet; `/quiz assess`" in said
    assert "What do you make of it?" in said
    assert labels(card) == ["Keep my pace", "Slow down", "Speed up", "Write a reflection"]


def test_what_it_says_of_a_month() -> None:
    said = check_card(review_card(review(kept=20, due=25, minutes=600, goal=1200, reflected=True)))
    assert "the end of Lorem ipsum" in said
    assert "-# Mon 2 Mar to Sun 29 Mar" in said
    assert "**Kept:** 20 of 25 days (80%)" in said
    assert "**Hours:** ▰▰▰▰▰▱▱▱▱▱ **10 h** of 20 h" in said
    assert "ML concepts 20% → **46%**" in said
    assert "Mathematics and statistics **46%**" in said
    assert "**You slowed down.**" in said
    month = replace(FORM, period="2026-03", choice="keep", answer=None)
    said = check_card(review_card(plain(form=month, reflected=True)))
    assert said.startswith("✅ **Your reflection is in.**\n### 🧭 Your month in")
    assert ": March\n" in said


def test_who_may_read_it_is_asked_once_there_is_something_to_read() -> None:
    nothing = replace(FORM, answer=Answer(None, None, None, None, None))
    assert "Group" not in labels(review_card(review(form=nothing)))
    for shared, who in ((True, "**The group:**"), (False, "**only you and the organisers**")):
        card = review_card(review(form=replace(FORM, shared=shared)))
        assert who in check_card(card)
        assert labels(card)[-2:] == ["Group", "Organisers only"]


PACE = "at the pace of the last four weeks"
ENDS = "The plan ends 3 May."
BETWEEN = "you finish about **12 May**, between 2 May and 4 June."
YEARS = Forecast(40, 5.2, date(2027, 1, 2), JUNE_4, date(2028, 2, 3))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (outlook(), f"{PACE} (5.2 days a week) {BETWEEN} {ENDS}"),
        (outlook(known=12), f"at the pace of your first weeks (5.2 days a week) {BETWEEN} {ENDS}"),
        (
            outlook(replace(KNOWN, high_on=None)),
            f"{PACE} (5.2 days a week) you finish about **12 May**, 2 May at the earliest; your weeks differ "
            f"too much to say more. {ENDS}",
        ),
        (
            outlook(replace(KNOWN, expected_on=MAY_2, high_on=MAY_2)),
            f"{PACE} (5.2 days a week) you finish on **2 May**. {ENDS}",
        ),
        (
            outlook(YEARS),
            f"{PACE} (5.2 days a week) you finish about **2 January 2027**, between 4 June and "
            f"3 February 2028. {ENDS}",
        ),
        (
            outlook(Forecast(40, 0.2, None, None, None)),
            f"{PACE} (0.2 days a week) it takes years, too far ahead to say. {ENDS}",
        ),
        (
            outlook(Forecast(40, 0.0, None, None, None)),
            "none, because no day was done in the last four weeks. Each day you do brings one nearer. "
            f"{ENDS}",
        ),
        (outlook(None, known=3), f"too few days are known yet; after a week there is one. {ENDS}"),
        (outlook(Forecast(0, 3.0, TODAY, TODAY, TODAY), left=0), "all your days are done 🎉"),
    ],
)
def test_the_forecast_in_words(found: Outlook, said: str) -> None:
    assert forecast_text(review(outlook=found)) == said


# -- another pace, and the form --------------------------------------------------------------


@pytest.mark.parametrize("choice", [Choice.SLOW, Choice.FAST])
@pytest.mark.parametrize("stale", [False, True])
def test_other_paces_fit(choice: Choice, stale: bool) -> None:
    found = ReviewOffers(FORM, choice, OFFERS, OFFERS.offers, stale=stale)
    said = check_card(card := offers_card(found))
    assert ("so nothing was done" in said) is stale
    assert labels(card).count("Change to this") == 2
    assert ("Plan rest" in labels(card)) is (choice is Choice.SLOW)
    assert labels(card)[-1] == "Back"


def test_where_no_other_pace_is_left() -> None:
    slow, fast = (ReviewOffers(FORM, choice, OFFERS, ()) for choice in (Choice.SLOW, Choice.FAST))
    assert "No pace is slower than yours." in check_card(offers_card(slow))
    assert "No pace is faster than yours." in check_card(offers_card(fast))


def test_the_form_is_filled_in_with_what_was_said() -> None:
    for form in (FORM, replace(FORM, answer=None, last_goal=None)):
        check_form(reflection_form(form))
    said = {part["component"]["custom_id"]: part for part in reflection_form(FORM).to_dict()["components"]}
    assert [part["component"]["value"] for part in said.values()] == [SAID.reflection, "5", SAID.goal]
    assert said["goal"]["description"].startswith("Last time: ***")


# -- for organisers --------------------------------------------------------------------------

FINISH = {Finish.IN_TIME: 12_000, Finish.SOON: 300, Finish.LATER: 2000, Finish.UNKNOWN: 4}
WHOLE = GroupReview(
    GROUP,
    GroupForecast(FINISH, MAY_12, 2000),
    date(2026, 5, 3),
    TODAY,
    dict.fromkeys(Choice, 1000),
    Proposal(date(2026, 4, 1), date(2026, 4, 7), 6),
)


def test_the_groups_forecast_with_a_proposal() -> None:
    said = check_card(card := group_review_card(WHOLE))
    assert "the plan ends 3 May." in said
    assert "• **In time:** 12,000\n• **Within two weeks after:** 300\n• **Later:** 2,000" in said
    assert "• **Cannot be said:** 4\nHalf of those it can be said of finish by **12 May**." in said
    assert "1,000 keep their pace, 1,000 slow down, 1,000 speed up" in said
    assert "**2,000 members are expected more than a week after the plan's end" in said
    assert "**Pause a week:** Wed 1 Apr to Tue 7 Apr" in said
    assert "**No new day on Sundays:**" in said
    assert labels(card) == ["Preview", "Preview"]


def test_the_groups_forecast_without_one() -> None:
    far = replace(WHOLE, forecast=replace(WHOLE.forecast, median_on=None), proposal=None, chosen={})
    said = check_card(card := group_review_card(far))
    assert "finish by **too far ahead to say**" in said
    assert labels(card) == []
    one = replace(WHOLE, proposal=replace(WHOLE.proposal, without=None))  # type: ignore[type-var]
    assert labels(group_review_card(one)) == ["Preview"]
    unknown = GroupForecast({**dict.fromkeys(Finish, 0), Finish.UNKNOWN: 7}, None, 0)
    said = check_card(group_review_card(replace(WHOLE, forecast=unknown, proposal=None)))
    assert "Nothing can be said yet of 7 members" in said
