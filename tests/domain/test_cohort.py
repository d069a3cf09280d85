"""What cohorts, members and enrolments say about themselves."""

from dataclasses import replace
from datetime import date, time

import pytest

from bot.domain.calendar import Timetable
from bot.domain.cohort import Enrolment, Member, Shown
from bot.domain.ids import EnrolmentId, MemberId, UserId
from bot.domain.ledger import ZoneSince
from bot.domain.pace import Span
from tests.domain.samples import BERLIN, DRAFT, LA, make_cohort, utc

MEMBER = Member(MemberId(1), UserId(2), "Ann", Shown.NAME)


def test_a_cohort_shows_what_its_draft_says() -> None:
    cohort = make_cohort(zone=BERLIN)
    shown = (cohort.guild_id, cohort.name, cohort.plan_id, cohort.channel_id, cohort.chat_id, cohort.zone)
    assert shown == (1, "Spring", "kickstart-30", 2, 3, BERLIN)


def test_a_cohort_s_timetable_follows_all_its_rules() -> None:
    cohort = make_cohort(
        zone=LA,
        start_on=date(2026, 4, 1),
        post_time=time(7, 45),
        rollover_hour=5,
        grace=3,
        study_weekdays=frozenset({0, 2}),
    )
    expected = Timetable(date(2026, 4, 1), time(7, 45), LA, 5, 3, frozenset({0, 2}))
    assert cohort.timetable == expected


def test_the_defaults_are_those_of_the_rules() -> None:
    assert (DRAFT.rollover_hour, DRAFT.grace, DRAFT.study_weekdays) == (3, 1, frozenset(range(7)))
    assert (DRAFT.weekly_weekday, DRAFT.weekly_time, DRAFT.monthly_time) == (6, time(18), time(18))


@pytest.mark.parametrize(
    ("finished", "now", "running", "takes"),
    [
        (None, "2027-01-01 00:00", True, True),
        ("2026-04-01 09:00", "2026-04-01 09:00", False, True),
        ("2026-04-01 09:00", "2026-04-15 09:00", False, True),
        ("2026-04-01 09:00", "2026-04-15 09:00:01", False, False),
    ],
)
def test_days_may_be_done_until_14_days_after_the_end(
    finished: str | None, now: str, running: bool, takes: bool
) -> None:
    cohort = make_cohort(finished_at=utc(finished) if finished else None)
    assert (cohort.running, cohort.takes_completions(utc(now))) == (running, takes)


def test_the_database_keeps_how_a_member_is_shown_by_these_names() -> None:
    assert [shown.value for shown in Shown] == ["name", "someone", "hidden"]


EARLY, LATE = utc("2026-03-02 09:00"), utc("2026-03-03 09:00")


@pytest.mark.parametrize(
    ("zones", "expected"),
    [
        ((), None),
        ((ZoneSince(BERLIN, EARLY),), BERLIN),
        ((ZoneSince(BERLIN, EARLY), ZoneSince(LA, LATE)), LA),
        ((ZoneSince(BERLIN, LATE), ZoneSince(LA, EARLY)), BERLIN),
        ((ZoneSince(BERLIN, EARLY), ZoneSince(LA, EARLY)), LA),
        ((ZoneSince(LA, EARLY), ZoneSince(BERLIN, EARLY)), BERLIN),
    ],
)
def test_a_member_s_zone_is_the_one_chosen_last(zones: tuple[ZoneSince, ...], expected: str | None) -> None:
    assert replace(MEMBER, zones=zones).zone == expected


@pytest.mark.parametrize(
    ("spans", "active"),
    [
        ((), False),
        ((Span(1),), True),
        ((Span(1, EARLY),), False),
        ((Span(1, EARLY), Span(4)), True),
        ((Span(1, EARLY), Span(4, LATE)), False),
    ],
)
def test_who_has_not_left_is_active(spans: tuple[Span, ...], active: bool) -> None:
    assert Enrolment(EnrolmentId(1), MEMBER, spans).active is active
