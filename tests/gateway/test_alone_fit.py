"""What a member reads alone, streak, settings, pace, reminders, fits Discord at its worst."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from bot.domain.cohort import Enrolment, Member, Shown
from bot.domain.ids import CohortId, EnrolmentId, MemberId, UserId
from bot.domain.ledger import Ledger, Row, Status
from bot.domain.library import Library
from bot.domain.pace import Pace, Span
from bot.domain.reminding import ReminderKind
from bot.gateway.actions import ActionButton
from bot.gateway.reminder_rendering import NOTICE_CLOSED, render, silenced_card
from bot.gateway.settings_cards import (
    join_card,
    pace_card,
    paced_card,
    remind_form,
    rest_form,
    settings_card,
)
from bot.gateway.streak_cards import shared_streak, streak_card
from bot.services.day_views import Progress
from bot.services.membership import GroupSettings, MemberSettings
from bot.services.paces import PaceOffer, PaceOffers
from bot.services.posts import ReminderPost
from bot.services.records import Course, Record
from bot.services.reminders import Silenced
from bot.services.rest import PaceChanged
from tests.gateway import samples
from tests.gateway.limits import check, check_card, check_form, check_post, labels, parts

PLAN = samples.longest_plan()
DAY = PLAN.days[-1]
GROUP = samples.cohort()
NOW = samples.NOW
COURSE = Course(GROUP, PLAN, (), len(PLAN), NOW)
MEMBER = Member(MemberId(1), UserId(samples.SNOWFLAKE), samples.NAME, Shown.NAME)
RECORD = Record(COURSE, Enrolment(EnrolmentId(1), MEMBER, (Span(1),)), {})


def row(number: int, status: Status, **more: Any) -> Row:
    """Make a ledger row that closes in a day."""
    later = NOW + timedelta(days=1)
    return Row(number, PLAN.day(number).id, NOW, NOW.date(), later, later, None, status, **more)


# -- the streak ------------------------------------------------------------------------------


@pytest.mark.parametrize("status", Status)
@pytest.mark.parametrize("mine", [True, False])
def test_a_streak_at_its_worst(status: Status, mine: bool) -> None:
    ledger = Ledger(tuple(row(n, status) for n in range(1, len(PLAN) + 1)), 99_999, 99_999, 2)
    progress = Progress(RECORD, ledger, 0, 0, 0)
    said = check_card(streak_card(progress, mine=mine))
    assert f"Days {len(PLAN) - 20} to {len(PLAN)}" in said
    check(content=shared_streak(progress, samples.NAME))


def test_each_reason_is_said_in_words() -> None:
    rows = (
        row(1, Status.ON_TIME),
        row(2, Status.KEPT_LATE),
        row(3, Status.EXCUSED, rested=True),
        row(4, Status.EXCUSED, moved=True),
        row(5, Status.FROZEN),
        row(6, Status.MISSED),
    )
    said = check_card(streak_card(Progress(RECORD, Ledger(rows, 0, 3, 0), 0, 0, 0)))
    assert (
        "Day 2 kept late; Day 3 excused: rest; Day 4 excused: the bot was away; a freeze covered Day 5; "
        "Day 6 missed on Sat 31 Jan.\n" in said
    )


# -- settings --------------------------------------------------------------------------------


@pytest.mark.parametrize("shown", Shown)
def test_settings_at_their_worst(shown: Shown) -> None:
    dates = tuple(date(2026, 2, 1) + timedelta(days=n) for n in range(0, 60, 2))
    stretch = tuple(date(2026, 5, 1) + timedelta(days=n) for n in range(7))
    groups = tuple(
        GroupSettings(samples.cohort(CohortId(10**9 - n)), Pace.CATCH_UP, (*dates, *stretch))
        for n in range(1, 61)
    )
    many = MemberSettings(samples.ZONE, shown, (GROUP,) * 60, time(18, 30), groups)
    card = settings_card(many)
    check_card(card)
    assert labels(card).count("Plan rest") == 4
    selects = [part for part in parts(card) if part["type"] == 3 and "rest-cancel" in part["custom_id"]]
    assert [len(select["options"]) for select in selects] == [25] * 4


def test_forms() -> None:
    for at in (None, time(7)):
        check_form(remind_form(at))
    check_form(rest_form(samples.MOST_COHORTS, date(2026, 12, 30)))


# -- pace ------------------------------------------------------------------------------------


def offers(current: Pace | None, *, stale: bool = False) -> PaceOffers:
    first = tuple((day, date(2026, 12, 30)) for day in PLAN.days[-3:])
    made = [PaceOffer(pace, first, date(2036, 12, 30), len(PLAN)) for pace in Pace]
    return PaceOffers(COURSE, current, tuple(made), stale)


@pytest.mark.parametrize("stale", [True, False])
def test_paces_at_their_worst(stale: bool) -> None:
    assert labels(card := join_card(offers(None, stale=stale))) == ["Join"] * len(Pace)
    assert ("nothing was done" in check_card(card)) == stale
    for pace in Pace:
        check_card(pace_card(offers(pace, stale=stale)))
        assert pace.replace("group", "with the group") in check_card(
            paced_card(PaceChanged(RECORD, offers(None), pace))
        )
    none = PaceOffers(COURSE, Pace.GROUP, (PaceOffer(Pace.OWN, (), None, 0),))
    assert "No day is left" in check_card(pace_card(none))


# -- reminders -------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ReminderKind)
@pytest.mark.parametrize("streak", [0, 99_999])
def test_reminders_at_their_worst(library: Library, kind: ReminderKind, streak: int) -> None:
    post = ReminderPost(GROUP, PLAN, DAY, row(DAY.number, Status.OPEN), kind, streak, (PLAN.days[0],))
    rendered = render(post)
    check_post(rendered)
    assert len(rendered.embed) <= 6000
    assert not any(rendered.allowed_mentions.to_dict().values())
    assert rendered.view is not None
    assert all(isinstance(button, ActionButton) for button in rendered.view.children)
    for plan in library.plans.values():
        for day in plan.days:
            check_post(render(replace(post, plan=plan, day=day)))


def test_silence_at_its_worst() -> None:
    assert "stays open" in check_card(silenced_card(Silenced(GROUP, DAY, row(1, Status.OPEN))))
    assert "Nothing is open" in check_card(silenced_card(Silenced(GROUP, None, None)))
    check(content=NOTICE_CLOSED)
