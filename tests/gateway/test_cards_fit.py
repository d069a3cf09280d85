"""Every card and form fits Discord, with shipped days and at its worst."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.cohort import Enrolment, Member, Shown
from bot.domain.curriculum import Plan
from bot.domain.ids import CohortId, EnrolmentId, MemberId, UserId
from bot.domain.ledger import Ledger, Row, Status
from bot.domain.library import Library
from bot.domain.pace import Span
from bot.gateway.actions import CUSTOM_ID_MOST
from bot.gateway.cards import Card
from bot.gateway.day_cards import (
    day_card,
    done_card,
    progress_card,
    shared_progress,
    today_card,
    undone_card,
)
from bot.gateway.member_cards import joined_card
from bot.gateway.post_rendering import BLUE
from bot.gateway.settings_cards import settings_card, zone_form
from bot.services.day_views import Done, Progress, Today, Undone
from bot.services.joining import Joined
from bot.services.membership import MemberSettings
from bot.services.records import Course, Record
from tests.gateway import samples
from tests.gateway.limits import check, check_card, check_form, labels, parts

PLAN = samples.longest_plan()
DAY = PLAN.days[-1]
GROUP = samples.cohort()
NOW = samples.NOW


def row(number: int, status: Status) -> Row:
    """Make a ledger row that closes in a day."""
    later = NOW + timedelta(days=1)
    grace_until = later + timedelta(days=1)
    return Row(number, PLAN.day(number).id, NOW, NOW.date(), later, grace_until, None, status)


LEDGER = Ledger(tuple(row(n, Status.KEPT_LATE) for n in range(1, 121)), 99_999, 99_999, 2)
OPEN = tuple((PLAN.day(n), row(n, Status.OPEN)) for n in range(1, 60))
VIEW = samples.day_view(PLAN, DAY)
DONE_VIEW = samples.day_view(PLAN, DAY, completion=samples.completion(DAY), row=row(120, Status.ON_TIME))


def progress(plan: Plan = PLAN, done: int = 120) -> Progress:
    """Make the figures of a member who has done much."""
    member = Member(MemberId(1), UserId(1), samples.NAME, Shown.NAME)
    enrolment = Enrolment(EnrolmentId(1), member, (Span(1),))
    record = Record(Course(GROUP, plan, (), len(plan), NOW), enrolment, {})
    return Progress(record, LEDGER, 10**6, done, 10**5)


# -- a member's days -------------------------------------------------------------------------


def test_a_day_at_its_worst() -> None:
    for status in Status:
        check_card(day_card(replace(VIEW, row=row(120, status))))
    check_card(day_card(VIEW))
    said = check_card(day_card(DONE_VIEW))
    assert said.count(samples.words(180)) == 6


def test_today_at_its_worst() -> None:
    for view in (VIEW, DONE_VIEW):
        check_card(today_card(Today(view, OPEN, LEDGER, NOW, ((DAY, False),))))
        card = today_card(Today(view, OPEN, LEDGER, NOW))
        check_card(card)
        assert [label for label in labels(card) if label.startswith("Day ")] == [
            f"Day {number}" for number in range(55, 60)
        ]
        assert "Done" in labels(card) or "Undo" in labels(card)


def test_today_says_when_the_next_day_comes() -> None:
    assert "-# The next day comes <t:" in check_card(today_card(Today(VIEW, (), LEDGER, NOW)))
    after_the_last = check_card(today_card(Today(VIEW, (), LEDGER, None)))
    assert "next day" not in after_the_last
    assert after_the_last.splitlines()[-1].startswith("-# ")


@pytest.mark.parametrize("already", [True, False])
def test_done_at_its_worst(already: bool) -> None:
    completion = samples.completion(DAY)
    for status in Status:
        view = replace(DONE_VIEW, row=row(120, status))
        card = done_card(Done(view, completion, LEDGER, already, joined=True, open_before=OPEN))
        check_card(card)
        assert {"Undo", "Note or link", "My day", "Set my time zone"} <= set(labels(card))
    check_card(done_card(Done(replace(VIEW, completion=completion), completion, LEDGER, already, True, ())))


def test_undone_at_its_worst() -> None:
    check_card(undone_card(Undone(VIEW, LEDGER)))


def test_progress_at_its_worst() -> None:
    assert "99,999 days" in check_card(progress_card(progress()))
    check(content=shared_progress(progress(), samples.NAME))
    empty = replace(progress(done=0), ledger=Ledger((), 0, 0, 0))
    assert "🟩" not in check_card(progress_card(empty))


def test_every_shipped_day_as_a_card(library: Library) -> None:
    shown = 0
    for plan in library.plans.values():
        for day in plan.days:
            for on in (date(2026, 1, 30), date(2026, 1, 31)):
                view = samples.day_view(plan, day, on=on)
                for card in (
                    day_card(replace(view, row=row(1, Status.OPEN))),
                    today_card(Today(view, OPEN, LEDGER, NOW, ((day, True),))),
                ):
                    said = check_card(card)
                    assert all(item.text in said for item in view.items)
                    assert day.done in said
                    assert all(resource.url in said for resource in day.resources)
                check_card(day_card(replace(view, completion=samples.completion(day))))
                shown += 1
    assert shown >= 60


# -- joining, settings -----------------------------------------------------------------------


def test_joining_at_its_worst() -> None:
    joined = Joined(GROUP, DAY, NOW, samples.ZONE, True, 119)
    assert "Days 1 to 119 came before you" in check_card(joined_card(joined))
    late = Joined(GROUP, None, None, samples.ZONE, False, 120)
    assert "every day is optional" in check_card(joined_card(late))


@pytest.mark.parametrize("shown", Shown)
def test_settings_at_their_worst(shown: Shown) -> None:
    many = MemberSettings(samples.ZONE, shown, (GROUP,) * 60)
    assert check_card(settings_card(many))
    assert "none yet" in check_card(settings_card(MemberSettings(None, shown, ())))


def test_forms() -> None:
    check_form(zone_form(samples.ZONE))
    check_form(zone_form(None))


# -- the card itself -------------------------------------------------------------------------


def test_a_card_never_holds_more_than_fits() -> None:
    card = Card(BLUE)
    for _ in range(10):
        card.text("x" * 999)
    said = check_card(card)
    assert said.endswith("…")
    assert len(said.replace("\n", "")) == 4000


def test_custom_ids_fit_with_the_longest_names() -> None:
    found = [part for view in (VIEW, DONE_VIEW) for part in parts(day_card(view))]
    assert max(len(part.get("custom_id", "")) for part in found) == CUSTOM_ID_MOST
    with pytest.raises(ValueError, match="too long"):
        day_card(replace(VIEW, cohort=samples.cohort(CohortId(GROUP.id + 1))))
