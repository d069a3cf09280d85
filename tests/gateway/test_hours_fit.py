"""Cards and forms of study hours fit Discord at their worst, and draw what is true."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.domain.cohort import Enrolment, Member, Shown
from bot.domain.curriculum import Item, ItemKind
from bot.domain.hours import DAY_MOST, ENTRY_MOST, GOAL_MOST, WHAT_MOST, Duration, Entry, Timer, read_minutes
from bot.domain.ids import CohortId, DayId, EnrolmentId, ItemId, LogId, MemberId, UserId
from bot.domain.ledger import Ledger, Row, Status
from bot.domain.library import Library
from bot.domain.pace import Pace, Span
from bot.domain.plan_outline import ITEMS_MOST
from bot.gateway.day_cards import day_card, done_card, today_card
from bot.gateway.hours_cards import (
    changed_card,
    edit_form,
    goal_bar,
    goal_form,
    hours_card,
    stopped_card,
)
from bot.gateway.settings_cards import settings_card
from bot.services.day_views import DayHours, Done, Today
from bot.services.hours import PAGE, Change, HoursChanged, HoursWeek, OwnGoal
from bot.services.membership import GroupSettings, MemberSettings
from bot.services.records import Course, Record
from bot.services.timers import TimerStopped
from bot.services.timing import Timed
from tests.gateway import samples
from tests.gateway.limits import check_card, check_form, labels, parts

PLAN = samples.longest_plan()
DAY = PLAN.days[-1]
GROUP = samples.cohort()
NOW = samples.NOW
TODAY = NOW.date()
KEY = EnrolmentId(10**9)
MEMBER = Member(MemberId(1), UserId(1), samples.NAME, Shown.NAME)
RECORD = Record(Course(GROUP, PLAN, (), len(PLAN), NOW), Enrolment(KEY, MEMBER, (Span(1),)), {})
TIMER = Timer(KEY, NOW - timedelta(hours=9), DAY.id)


def entry(number: int = 1, **more: Any) -> Entry:
    """Make an entry that takes all the room it can."""
    facts: dict[str, Any] = {
        "on": TODAY, "minutes": ENTRY_MOST - 1, "what": "*" * WHAT_MOST, "day_id": DAY.id, "item_id": None,
        "source": "typed", **more,
    }  # fmt: skip
    return Entry(LogId(10**18 - number), KEY, **facts)


ENTRIES = tuple(entry(number) for number in range(PAGE))


def week(**more: Any) -> HoursWeek:
    """Make a page in the middle of a full week."""
    facts: dict[str, Any] = {
        "monday": date(2026, 1, 19), "today": TODAY, "entries": ENTRIES, "count": 3 * PAGE,
        "minutes": 7 * DAY_MOST, "goal": GOAL_MOST, "page": 1, "earlier": True, **more,
    }  # fmt: skip
    return HoursWeek(RECORD, **facts)


def row(number: int) -> Row:
    later = NOW + timedelta(days=1)
    return Row(number, PLAN.day(number).id, NOW, TODAY, later, later, None, Status.OPEN)


# -- /log ------------------------------------------------------------------------------------


def test_a_week_at_its_worst() -> None:
    card = hours_card(week())
    said = check_card(card)
    assert labels(card) == ["Back", "More", "Week before", "Week after", "My day"]
    assert said.count("\n• Sat 31 Jan · **15 h 59** · ") == PAGE
    assert said.endswith("-# 9 to 16 of 24 entries")


def test_an_empty_week() -> None:
    card = hours_card(week(entries=(), count=0, minutes=0, page=0, earlier=False, monday=date(2026, 1, 26)))
    said = check_card(card)
    assert "**Your hours this week**" in said
    assert "Nothing is logged yet: `/log time:90m`" in said
    assert labels(card) == ["My day"]
    assert [part for part in parts(card) if part["type"] == 3] == []


def test_only_the_last_35_days_are_offered() -> None:
    old = entry(on=TODAY - timedelta(days=35))
    assert [part for part in parts(hours_card(week(entries=(old,)))) if part["type"] == 3] == []
    young = entry(on=TODAY - timedelta(days=34))
    selects = [part for part in parts(hours_card(week(entries=(old, young)))) if part["type"] == 3]
    assert [[option["value"] for option in select["options"]] for select in selects] == [[str(young.id)]] * 2


def test_what_an_entry_was_for() -> None:
    def about(**more: Any) -> str:
        return check_card(hours_card(week(entries=(entry(**more),)))).split("**15 h 59**")[1].split("\n")[0]

    item = DAY.items[0]
    assert about(what=None, day_id=None) == ""
    assert about(what="a\nb", day_id=None) == " · a b"
    assert about(what=None, day_id=DayId("gone")) == ""
    assert about(what=None, item_id=item.id).startswith(f" · {item.text[:70]}")
    assert about(what="mine", item_id=item.id).startswith(f" · mine · Day {DAY.number}: {DAY.title[:20]}")
    assert about(what=None, item_id="gone") == f" · Day {DAY.number}: {DAY.title}"


@pytest.mark.parametrize("change", Change)
@pytest.mark.parametrize("count", [1, 6])
def test_changes_at_their_worst(change: Change, count: int) -> None:
    card = changed_card(HoursChanged(change, ENTRIES[:count], week(), bare=960))
    said = check_card(card)
    assert "-# I read 960 as minutes; for hours write `1h30`." in said
    assert ("Put back" in labels(card)) is (change is Change.REMOVED)
    assert "My day" in labels(card)


def test_ticked_items_whose_day_is_gone() -> None:
    gone = tuple(replace(each, day_id=DayId("gone")) for each in ENTRIES[:2])
    said = check_card(changed_card(HoursChanged(Change.LOGGED, gone, week(), None)))
    assert said.startswith("### ⏱️ 31 h 58 logged\nSat 31 Jan · 2 ticked items\n")
    none = tuple(replace(each, day_id=None) for each in ENTRIES[:2])
    assert "2 ticked items\n" in check_card(changed_card(HoursChanged(Change.LOGGED, none, week(), None)))


@pytest.mark.parametrize(("bare", "hours"), [(1, "1h"), (16, "16h"), (17, "1h30")])
def test_how_to_write_hours(bare: int, hours: str) -> None:
    said = check_card(changed_card(HoursChanged(Change.EDITED, ENTRIES[:1], week(), bare)))
    assert f"I read {bare} as minutes; for hours write `{hours}`." in said


@pytest.mark.parametrize(
    ("studied", "goal", "bar"),
    [
        (0, 600, "▱▱▱▱▱▱▱▱▱▱ **0 min** of 10 h"),
        (390, 600, "▰▰▰▰▰▰▱▱▱▱ **6 h 30** of 10 h"),
        (599, 600, "▰▰▰▰▰▰▰▰▰▱ **9 h 59** of 10 h"),
        (600, 600, "▰▰▰▰▰▰▰▰▰▰ **10 h** of 10 h, goal reached 🎉"),
        (10_080, 60, "▰▰▰▰▰▰▰▰▰▰ **168 h** of 1 h, goal reached 🎉"),
        (90, 0, "**1 h 30**"),
    ],
)
def test_the_bar_is_full_only_where_the_goal_is_reached(studied: int, goal: int, bar: str) -> None:
    assert goal_bar(studied, goal) == bar


# -- timers ----------------------------------------------------------------------------------


@pytest.mark.parametrize("logged", [True, False])
@pytest.mark.parametrize("capped", [True, False])
@pytest.mark.parametrize("full", [True, False])
def test_a_timer_that_stopped_at_its_worst(logged: bool, capped: bool, full: bool) -> None:
    timed = Timed(timedelta(days=9999), entry() if logged else None, capped, full)
    card = stopped_card(TimerStopped(timed, DAY, week()))
    said = check_card(card)
    assert ("**How long did you study?**" in said) is (logged and capped)
    assert ("Edit" in labels(card)) is (logged and capped)
    assert ("Nothing is logged" in said) is not logged
    assert ("24 h" in said) is full


def test_what_cannot_be_edited_any_more_is_not_asked() -> None:
    old = entry(on=TODAY - timedelta(days=35), what=None)
    timed = Timed(timedelta(days=40), old, capped=True, full=False)
    assert "Edit" not in labels(stopped_card(TimerStopped(timed, None, week(entries=()))))


HOURS = {
    "nothing": DayHours(KEY),
    "everything": DayHours(KEY, TIMER, DAY, DAY_MOST, DAY_MOST),
    "another day": DayHours(KEY, TIMER, PLAN.day(1), 0, 0),
    "a day that is gone": DayHours(KEY, TIMER, None, 0, 5),
}


@pytest.mark.parametrize("hours", HOURS.values(), ids=HOURS)
@pytest.mark.parametrize("done", [True, False])
def test_days_at_their_worst(hours: DayHours, done: bool) -> None:
    ledger = Ledger((row(1),), 99_999, 99_999, 2)
    completion = samples.completion(DAY)
    view = samples.day_view(PLAN, DAY, hours=hours, completion=completion if done else None, row=row(120))
    open_before = tuple((PLAN.day(n), row(n)) for n in range(1, 60))
    today = today_card(Today(view, open_before, ledger, NOW, ((DAY, False),), due=99))
    check_card(today)
    timer = "Stop timer" if hours.timer else "Start timer"
    log = ["Log 24 h"] if hours.unlogged == DAY_MOST else ["Log 5 min"] if hours.unlogged else []
    first = ["Undo", "Note or link"] if done else ["Done"]
    assert [*first, timer, *log] == labels(today)[6 : 6 + len(first) + 1 + len(log)]
    check_card(day_card(view))
    if done:
        card = done_card(Done(view, completion, ledger, False, joined=True, open_before=open_before))
        check_card(card)
        assert "My day" in labels(card)
        assert (log[:1] <= labels(card)) if log else not any(each.startswith("Log") for each in labels(card))


def test_a_card_of_today_has_room_for_everything_at_once() -> None:
    items = tuple(replace(item, text="Read") for item in DAY.items)
    short = replace(DAY, items=items, title="Title", why="Why", done="Done", resources=())
    completion = samples.completion(DAY, note=None, link=None)
    view = samples.day_view(PLAN, short, hours=HOURS["everything"], completion=completion)
    open_before = tuple((PLAN.day(n), row(n)) for n in range(1, 6))
    also = ((replace(short, number=119), False),)
    card = today_card(Today(view, open_before, Ledger((), 0, 0, 0), NOW, also, due=99))
    check_card(card)
    assert len(list(parts(card))) == 40
    days = [f"Day {number}" for number in (119, 1, 2, 3, 4, 5)]
    assert labels(card)[6:] == ["Undo", "Note or link", "Stop timer", "Log 24 h", *days, "Review"]


def test_where_a_groups_own_day_has_more_items_open_days_have_fewer_buttons() -> None:
    items = tuple(Item(ItemId(f"i{n}"), ItemKind.READ, 10, "Read") for n in range(ITEMS_MOST))
    short = replace(DAY, items=items, title="Title", why="Why", done="Done", resources=())
    completion = samples.completion(DAY, note=None, link=None)
    view = samples.day_view(PLAN, short, hours=HOURS["everything"], completion=completion)
    open_before = tuple((PLAN.day(n), row(n)) for n in range(1, 6))
    also = ((replace(short, number=119), False),)
    today = Today(view, open_before, Ledger((), 0, 0, 0), NOW, also, due=99)
    assert "Review" not in labels(today_card(today, outside=True))
    check_card(today_card(today, outside=True))
    card = today_card(today)
    assert "• Day 1: " in check_card(card)
    assert [label for label in labels(card) if label.startswith("Day ")] == ["Day 119", "Day 4", "Day 5"]


def test_what_a_days_card_says_of_its_hours() -> None:
    def said(hours: DayHours | None, now: Any = NOW) -> str:
        return check_card(day_card(samples.day_view(PLAN, DAY, hours=hours, now=now)))

    since = f"⏱️ running since <t:{int(TIMER.started_at.timestamp())}:t> ("
    assert f"{since}<t:" in said(HOURS["everything"])
    assert ", for Day 1" in said(HOURS["another day"])
    assert ", for Day" not in said(HOURS["everything"]) + said(HOURS["a day that is gone"])
    assert "-# That is long: **Stop timer** logs 4 h at most and asks" in said(HOURS["everything"])
    assert "That is long" not in said(HOURS["everything"], TIMER.started_at + timedelta(hours=4))
    assert "24 h logged for this day\n☑️ Ticked items: 24 h not logged yet" in said(HOURS["everything"])
    for quiet in (None, HOURS["nothing"]):
        assert "⏱️" not in said(quiet)
    assert "Start timer" not in labels(day_card(samples.day_view(PLAN, DAY)))


def test_every_shipped_days_items_can_be_logged(library: Library) -> None:
    for plan in library.plans.values():
        for day in plan.days:
            view = samples.day_view(plan, day, hours=DayHours(KEY, None, None, 0, 240))
            said = check_card(today_card(Today(view, (), Ledger((), 0, 0, 0), NOW, ((day, True),), due=1)))
            assert day.done in said
            assert "Ticked items: 4 h not logged yet" in said


# -- forms, and settings ---------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 59, 60, 61, 90, 960])
def test_forms_hold_what_can_be_read_back(count: int) -> None:
    form = edit_form(GROUP.id, entry(minutes=count))
    check_form(form)
    time, what = [part for part in _inputs(form) if part["type"] == 4]
    assert read_minutes(time["value"]) == Duration(count)
    assert what["value"] == "*" * WHAT_MOST
    check_form(goal_form(OwnGoal(GROUP, count)))
    check_form(goal_form(OwnGoal(GROUP, None)))


def _inputs(form: Any) -> list[dict[str, Any]]:
    return [label["component"] for label in form.to_dict()["components"]]


def test_settings_with_goals_at_their_worst() -> None:
    rest = tuple(TODAY + timedelta(days=2 * number) for number in range(7))
    groups = tuple(
        GroupSettings(samples.cohort(CohortId(GROUP.id - n)), Pace.GROUP, rest, GOAL_MOST - 1, n % 2 == 0)
        for n in range(60)
    )
    many = MemberSettings(samples.ZONE, Shown.NAME, (GROUP,) * 60, NOW.time(), groups)
    card = settings_card(many)
    said = check_card(card)
    assert labels(card).count("Weekly goal") == 4
    assert said.count("Weekly goal: **79 h 59**, yours") == said.count("79 h 59**, from the plan") == 2
