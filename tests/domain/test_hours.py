"""Times are read as people type them, or refused; timers are capped, and their buttons exact."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.curriculum import Day, Item, ItemKind, Phase
from bot.domain.errors import BadDuration, DayTooFull, EntryTooLong
from bot.domain.hours import (
    DAY_MOST,
    ENTRY_MOST,
    Duration,
    Entry,
    Timer,
    check_day,
    read_goal,
    read_minutes,
    unlogged_items,
    week_monday,
)
from bot.domain.ids import DayId, EnrolmentId, ItemId, LogId

NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)

READ = {
    "90m": 90,
    "90 min": 90,
    " 90 Minutes ": 90,
    "1 minute": 1,
    "90mins": 90,
    "1h30": 90,
    "1h 30m": 90,
    "1 h 30 min": 90,
    "1H30M": 90,
    "1 h 5": 65,
    "1h05": 65,
    "1 h 15": 75,
    "1 hour and 15 minutes": 75,
    "1 h, 15 min": 75,
    "1h,15": 75,
    "0h45": 45,
    "1:30": 90,
    "0:05": 5,
    "1:30 h": 90,
    "1.5 h": 90,
    "1,5h": 90,
    ".5h": 30,
    "0.25 hours": 15,
    "2 hours": 120,
    "2hrs": 120,
    "2 hr": 120,
    "1.33 h": 80,
    "12.6 min": 13,
    "16h": 960,
    "960m": 960,
    "1\u00a0h\u00a030": 90,
    "0.7 h": 42,
}
REFUSED = [
    "",
    "   ",
    "0",
    "0m",
    "0 h",
    "0:00",
    "0h0",
    "0.4 m",
    "00000",
    "-90",
    "-1h",
    "- 90m",
    "−90m",
    "+90",
    "nan",
    "nan h",
    "inf",
    "inf h",
    "infinity",
    "1e400",
    "1e2",
    "1e2m",
    "1.5",
    "1,5",
    "1h90",
    "1h60",
    "1:60",
    "1:5",
    "1.5h30",
    "1h1.5m",
    "1h-5",
    "1 h and",
    "30m 1h",
    "h",
    "m",
    "1hh",
    "half an hour",
    "ein halber Tag",
    "zwei Stunden",
    "90 s",
    "1 day",
    "½ h",
    "１h",
    "٩٠",
    "1_000m",
    "0x10",
    "90m; drop table",
    "9" * 7,
    "9" * 400 + "h",
    "1.5.5h",
    "1,000.5h",
]


@pytest.mark.parametrize(("text", "minutes"), READ.items())
def test_what_is_read(text: str, minutes: int) -> None:
    assert read_minutes(text) == Duration(minutes)


@pytest.mark.parametrize(("text", "minutes"), {"90": 90, " 5 ": 5, "007": 7, "960": 960}.items())
def test_a_bare_number_is_minutes_and_says_so(text: str, minutes: int) -> None:
    assert read_minutes(text) == Duration(minutes, bare=minutes)


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_refused(text: str) -> None:
    with pytest.raises(BadDuration) as caught:
        read_minutes(text)
    assert caught.value == BadDuration(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    {"961": 961, "16h1": 961, "16:01": 961, "30 h": 1800, "24h": 1440, "999999 h": 59_999_940}.items(),
)
def test_more_than_sixteen_hours_is_refused(text: str, minutes: int) -> None:
    with pytest.raises(EntryTooLong) as caught:
        read_minutes(text)
    assert caught.value == EntryTooLong(minutes, 960)


@given(st.text(st.sampled_from("0123456789.,:hm oursinte-+e½٣\n"), max_size=12) | st.text(max_size=30))
def test_anything_else_is_refused_plainly(text: str) -> None:
    try:
        read = read_minutes(text)
    except (BadDuration, EntryTooLong):
        return
    assert 1 <= read.minutes <= ENTRY_MOST
    assert read.bare in (None, read.minutes)


@given(st.integers(1, ENTRY_MOST))
def test_every_way_of_writing_means_the_same(count: int) -> None:
    hours, rest = divmod(count, 60)
    ways = [f"{count}m", f"{count} minutes", f"{hours}h{rest}", f"{hours}h{rest:02d}", f"{hours}:{rest:02d}"]
    ways += [f"{hours} h {rest} min", f"{hours} hours and {rest} minutes", f"{count / 60:.4f} h"]
    assert {read_minutes(way) for way in ways} == {Duration(count)}


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("10", 600),
        ("7.5", 450),
        ("7,5 h", 450),
        ("7h30", 450),
        ("7:30", 450),
        ("90 min", 90),
        ("80", 4800),
        ("many", None),
        ("", None),
        ("-5", None),
        ("1e400", None),
        ("nan", None),
    ],
)
def test_a_bare_goal_is_hours(text: str, minutes: int | None) -> None:
    assert read_goal(text) == minutes


def test_a_date_has_twenty_four_hours() -> None:
    on = date(2026, 3, 2)
    check_day(on, DAY_MOST - 1, 1)
    with pytest.raises(DayTooFull) as caught:
        check_day(on, DAY_MOST - 1, 2)
    assert caught.value == DayTooFull(on, 1439, 2)


@given(st.dates())
def test_a_week_begins_on_monday(on: date) -> None:
    monday = week_monday(on)
    assert monday.weekday() == 0
    assert 0 <= (on - monday).days <= 6


@pytest.mark.parametrize(("days", "editable"), [(-1, True), (0, True), (34, True), (35, False)])
def test_entries_of_the_last_35_days_can_be_edited(days: int, editable: bool) -> None:
    entry = Entry(LogId(1), EnrolmentId(1), date(2026, 3, 2), 1, None, None, None, "typed")
    assert entry.editable(date(2026, 3, 2) + timedelta(days=days)) is editable


# -- timers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ran", "minutes"),
    [
        (timedelta(0), 0),
        (timedelta(seconds=59, microseconds=999_999), 0),
        (timedelta(minutes=1), 1),
        (timedelta(minutes=90, seconds=59), 90),
        (timedelta(hours=4), 240),
        (timedelta(hours=4, seconds=1), 240),
        (timedelta(days=400), 240),
        (timedelta(seconds=-5), -1),  # the clock went back: less than a minute
    ],
)
def test_whole_minutes_up_to_four_hours(ran: timedelta, minutes: int) -> None:
    timer = Timer(EnrolmentId(1), NOW)
    assert timer.ran(NOW + ran) == ran
    assert timer.minutes(NOW + ran) == minutes


@given(st.timedeltas(timedelta(0), timedelta(days=36_500)), st.integers(1, 10**6))
def test_no_two_timers_share_a_stamp(after: timedelta, later: int) -> None:
    first = Timer(EnrolmentId(1), NOW + after)
    second = Timer(EnrolmentId(1), first.started_at + timedelta(microseconds=later))
    assert second.stamp - first.stamp == later


# -- items -----------------------------------------------------------------------------------


def test_only_ticked_items_that_are_not_logged() -> None:
    items = tuple(Item(ItemId(key), ItemKind.READ, 10, key, extra=key == "d") for key in "abcd")
    phase = Phase("p", "Phase", "goal")
    day = Day(DayId("1"), 1, phase, "Title", "why", "done", items, (), ())
    left = unlogged_items(day, {ItemId("a"), ItemId("b"), ItemId("d"), ItemId("gone")}, {ItemId("b")})
    assert [item.id for item in left] == ["a", "d"]
    assert unlogged_items(day, set(), set()) == ()
