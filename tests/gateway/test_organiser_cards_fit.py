"""What organisers see fits Discord at its worst, and says things in words."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.checkin import Answer
from bot.domain.cohort import Member, Shown
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.ids import ChannelId, DeliveryId, MemberId, MessageId, UserId
from bot.domain.library import Library
from bot.gateway.client import DaymarkClient
from bot.gateway.help_cards import HELP, help_card
from bot.gateway.organiser_cards import (
    end_card,
    list_card,
    made_buttons,
    made_embeds,
    marked_card,
    posted_card,
)
from bot.gateway.status_cards import answers_card, status_card
from bot.services.cohorts import CohortMade, CohortSummary
from bot.services.deliveries import PostedNow
from bot.services.organising import CheckinAnswers, MarkAs, Marked, Status
from bot.storage.checkins import StoredAnswer
from bot.storage.ops import LogEntry
from tests.gateway import samples
from tests.gateway.limits import check, check_card

PLAN = samples.longest_plan()
GROUP = samples.blocked()
NOW = samples.NOW
BIG = samples.SNOWFLAKE
BOSS = UserId(BIG)


def delivery(kind: Kind = Kind.DAILY, period: str = "", state: State = State.SENT, **more: Any) -> Delivery:
    """Make a delivery of the longest day."""
    facts = {"sent_at": NOW, "channel_id": ChannelId(BIG), "message_id": MessageId(BIG), **more}
    period = period or PLAN.days[-1].id
    return Delivery(DeliveryId(10**12), GROUP.id, kind, period, state, NOW, NOW, late=True, **facts)


# -- setting up and changing -----------------------------------------------------------------


def test_a_new_group_at_its_worst() -> None:
    made = CohortMade(GROUP, PLAN, PLAN.days[-1], NOW.date(), NOW, posts_now=False)
    check(embeds=tuple(made_embeds(made)), view=made_buttons(made))


def test_a_new_group_on_every_shipped_day(library: Library) -> None:
    for plan in library.plans.values():
        for day in plan.days:
            made = CohortMade(GROUP, plan, day, NOW.date(), NOW, posts_now=True)
            check(embeds=tuple(made_embeds(made)), view=made_buttons(made))


def test_the_list_at_its_worst() -> None:
    many = [CohortSummary(GROUP, PLAN, number) for number in range(200)]
    check_card(list_card(many))
    refused = samples.cohort(blocked_at=NOW, blocked_reason=f"I may not write in <#{BIG}>")
    said = check_card(list_card([CohortSummary(refused, PLAN, number) for number in range(200)]))
    assert said.endswith("… and 190 more; `/cohort status` finds each by its name.")
    assert "None yet" in check_card(list_card([]))


def test_short_answers() -> None:
    check_card(end_card(GROUP))
    member = Member(MemberId(1), BOSS, samples.NAME, Shown.NAME)
    for mark in MarkAs:
        assert f"**{mark}**" in check_card(marked_card(Marked(GROUP, member, PLAN.days[-1], mark, 10)))
    two = (delivery(), delivery(channel_id=ChannelId(BIG - 1)))
    assert f"2 messages went out to <#{BIG}> and <#{BIG - 1}>" in check_card(
        posted_card(PostedNow(GROUP, two, NOW))
    )
    assert "Still blocked" in check_card(posted_card(PostedNow(GROUP, (), NOW)))
    calm = samples.cohort()
    assert "Nothing was waiting" in check_card(posted_card(PostedNow(calm, (), NOW)))
    assert "The next one" not in check_card(posted_card(PostedNow(calm, (), None)))


# -- status ----------------------------------------------------------------------------------


def status(**more: Any) -> Status:
    """Make the status of a group about which there is much to say."""
    said = StoredAnswer(BOSS, samples.NAME, samples.ANSWER, NOW)
    facts: dict[str, Any] = {
        "cohort": GROUP,
        "plan": PLAN,
        "members": 10**5,
        "latest": 120,
        "done_latest": 10**5,
        "streak": 112,
        "recent": tuple(delivery() for _ in range(10)),
        "alarms": dict.fromkeys((Kind.DAILY, Kind.WEEKLY, Kind.MONTHLY, Kind.BOARD), NOW),
        "checkins": (
            CheckinAnswers(Kind.WEEKLY, "2026-01-25", (said,) * 50),
            CheckinAnswers(Kind.MONTHLY, "2026-01", ()),
        ),
        "log": tuple(LogEntry(NOW, BOSS, "announce", "*" * 500, BOSS) for _ in range(5)),
        "last_beat": NOW,
        "now": NOW,
        **more,
    }
    return Status(**facts)


def test_the_status_at_its_worst() -> None:
    said = check_card(status_card(status()))
    assert "**Log**" in said
    for state in State:
        held_up = tuple(delivery(state=state, problem="p" * 200, retry_at=NOW) for _ in range(10))
        check_card(status_card(status(recent=held_up)))


def test_the_status_of_a_group_that_is_new() -> None:
    nothing = status(recent=(), alarms={}, checkins=(), log=(), last_beat=None, latest=0)
    said = check_card(status_card(nothing))
    assert "Not started yet" in said
    assert "done with the latest day" not in said
    assert "Nothing has been due yet." in said
    assert "**Log**" not in said


@pytest.mark.parametrize(
    ("kind", "period", "name"),
    [
        (Kind.DAILY, PLAN.day(7).id, "Day 7"),
        (Kind.DAILY, "gone-from-the-plan", "Daily post"),
        (Kind.CATCHUP, PLAN.day(7).id, "Catch-up note"),
        (Kind.WRAPUP, "wrap-up", "Wrap-up"),
        (Kind.WEEKLY, "2026-01-04", "Weekly check-in, Sun 4 Jan"),
        (Kind.MONTHLY, "2026-02", "Monthly check-in, February 2026"),
        (Kind.BOARD, "2026-W01", "Week's board, Mon 29 Dec to Sun 4 Jan"),
    ],
)
def test_posts_are_named_in_words(kind: Kind, period: str, name: str) -> None:
    said = check_card(status_card(status(recent=(delivery(kind, period),))))
    assert f"• **{name}:** [posted late](" in said


@pytest.mark.parametrize(
    ("state", "more", "expected"),
    [
        (State.NOTED, {}, "told of in a catch-up note"),
        (State.SKIPPED, {"problem": "nobody scored"}, "left out: nobody scored"),
        (State.BLOCKED, {"problem": "why", "retry_at": NOW}, "blocked: why, next try <t:"),
        (State.CLAIMED, {}, "waits until I can post again"),
        (State.CLAIMED, {"problem": "why", "retry_at": NOW}, "on its way (why), next try <t:"),
    ],
)
def test_states_are_told_in_words(state: State, more: dict[str, Any], expected: str) -> None:
    found = delivery(state=state, **{"sent_at": None, **more})
    calm = status(cohort=samples.cohort(), recent=(delivery(state=State.CLAIMED),))
    assert ":** on its way" in check_card(status_card(calm))
    said = check_card(status_card(status(recent=(found,))))
    assert expected in said.split("**Posts**")[1].splitlines()[1]


def test_answers_fill_pages_and_none_is_lost() -> None:
    people = tuple(
        StoredAnswer(UserId(n), f"Member {n}", replace(samples.ANSWER, blocked=f"b{n}"), NOW)
        for n in range(30)
    )
    checkin = CheckinAnswers(Kind.WEEKLY, "2026-01-25", people)
    first = answers_card(GROUP.id, checkin, 0)
    pages = int(check_card(first).split("Page 1 of ")[1].split()[0])
    everything = "".join(check_card(answers_card(GROUP.id, checkin, page)) for page in range(pages))
    assert [f"**Member {n}**" in everything for n in range(30)] == [True] * 30
    assert f"Page {pages} of {pages}" in check_card(answers_card(GROUP.id, checkin, pages + 5))
    brief = Answer(1, None, None, None, 3)
    few_words = replace(checkin, answers=tuple(replace(one, answer=brief) for one in people))
    shown = [check_card(answers_card(GROUP.id, few_words, page)) for page in range(2)]
    assert [text.count("**Member ") for text in shown] == [15, 15]
    empty = CheckinAnswers(Kind.MONTHLY, "2026-01", ())
    assert "0 answers" in check_card(answers_card(GROUP.id, empty, 0))


# -- help ------------------------------------------------------------------------------------


async def test_every_help_topic() -> None:
    client = DaymarkClient()
    for topic in (*HELP, "no such topic"):
        said = check_card(help_card(topic, client.tree))
        assert said.startswith(f"### {HELP.get(topic, HELP['start']).title}")
