"""The intensive pace: two plan days a study date, whatever happens to the calendar."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain import arranging
from bot.domain.calendar import EVERY_WEEKDAY, INTENSIVE_A_DATE, Pause, Timetable
from bot.domain.cohort import Cohort, CohortDraft, Position
from bot.domain.ids import ChannelId, CohortId, DayId, GuildId, PlanId, UserId
from bot.domain.ledger import DueDay, Facts, compute_ledger, first_day_for
from bot.domain.pace import Group, Pace, Span, level_from, member_days, own_timetable, paces_beside
from bot.domain.reminding import open_with, to_remind
from tests.domain.samples import NEW_YORK, utc

MONDAY = date(2026, 3, 2)
TABLE = Timetable(MONDAY, time(9), "UTC", a_date=INTENSIVE_A_DATE)
WORKDAYS = frozenset(range(5))


def march(table: Timetable, *numbers: int) -> list[int]:
    """Return the days of March that plan days fall on."""
    found = [table.date_of(number) for number in numbers]
    assert all(on.month == 3 for on in found)
    return [on.day for on in found]


# -- dates -----------------------------------------------------------------------------------------

DATES = [
    pytest.param({}, [2, 2, 3, 3, 4, 4, 5, 5, 6], id="every day, an odd one at the end"),
    pytest.param(
        {"study_weekdays": WORKDAYS, "start_on": date(2026, 3, 5)}, [5, 5, 6, 6, 9, 9], id="Mon-Fri"
    ),
    pytest.param({"study_weekdays": frozenset({6})}, [8, 8, 15, 15, 22], id="Sundays"),
    pytest.param({"pauses": (Pause(date(2026, 3, 3), date(2026, 3, 5)),)}, [2, 2, 6, 6, 7], id="a pause"),
    pytest.param(
        {"first_number": 5}, [2, 2, 2, 2, 2, 2, 3, 3, 4], id="those before the first share its date"
    ),
    pytest.param({"first_number": 4}, [2, 2, 2, 2, 2, 3, 3, 4, 4], id="from an even day on"),
]


@pytest.mark.parametrize(("given_rules", "expected"), DATES)
def test_days_2n_1_and_2n_fall_on_the_n_th_study_date(
    given_rules: dict[str, object], expected: list[int]
) -> None:
    table = replace(TABLE, **given_rules)  # type: ignore[arg-type]
    assert march(table, *range(1, len(expected) + 1)) == expected


def test_both_are_due_at_the_post_time_also_where_clocks_change() -> None:
    table = replace(TABLE, start_on=date(2026, 3, 7), post_time=time(2, 30), zone=NEW_YORK, rollover_hour=2)
    found = [f"{table.due_at(number):%d %H:%M}" for number in range(1, 7)]
    assert found == ["07 07:30", "07 07:30", "08 07:00", "08 07:00", "09 06:30", "09 06:30"]


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        ("2026-03-02 08:59:59", 9, 0),
        ("2026-03-02 09:00", 9, 2),
        ("2026-03-03 09:00", 9, 4),
        ("2026-03-06 09:00", 9, 9),
        ("2026-03-02 09:00", 1, 1),
    ],
)
def test_two_become_due_at_once(now: str, last: int, expected: int) -> None:
    assert TABLE.latest_due(utc(now), last) == expected


@pytest.mark.parametrize(
    ("first_number", "number", "expected"), [(1, 1, 1), (1, 2, 1), (1, 7, 7), (4, 5, 4), (4, 6, 6), (4, 3, 3)]
)
def test_the_first_day_of_a_date(first_number: int, number: int, expected: int) -> None:
    assert replace(TABLE, first_number=first_number).first_of(number) == expected
    assert replace(TABLE, first_number=first_number, a_date=1).first_of(number) == number


@pytest.mark.parametrize(
    ("a_date", "first_number", "last", "expected"),
    [(2, 1, 4, "04"), (2, 1, 5, "05"), (2, 5, 5, "03"), (2, 6, 5, "02"), (1, 1, 5, "07"), (1, 6, 5, "02")],
)
def test_the_end_has_a_date_of_its_own(a_date: int, first_number: int, last: int, expected: str) -> None:
    table = replace(TABLE, a_date=a_date, first_number=first_number)
    assert f"{table.over_at(last):%d}" == expected


@settings(deadline=None, max_examples=150)
@given(
    st.builds(
        Timetable,
        start_on=st.dates(date(2026, 1, 1), date(2027, 1, 1)),
        post_time=st.just(time(9)),
        zone=st.sampled_from(["UTC", NEW_YORK, "Pacific/Auckland"]),
        study_weekdays=st.just(EVERY_WEEKDAY) | st.frozensets(st.integers(0, 6), min_size=1),
        first_number=st.integers(1, 5),
    ),
    st.integers(1, 40),
)
def test_twice_as_many_days_fall_on_the_very_dates_of_the_normal_pace(normal: Timetable, days: int) -> None:
    fast = replace(normal, a_date=INTENSIVE_A_DATE)
    first = normal.first_number
    for step in range(days):
        assert fast.date_of(first + step) == normal.date_of(first + step // 2)
        assert fast.latest_due(fast.due_at(first + step), 999) == first + step // 2 * 2 + 1


# -- changes ---------------------------------------------------------------------------------------


def cohort(
    posted: int, anchor_number: int = 1, anchor_on: date = MONDAY, *, intensive: bool = True
) -> Cohort:
    """Make a group that has posted some days."""
    draft = CohortDraft(
        guild_id=GuildId(1),
        name="First",
        plan_id=PlanId("plan"),
        channel_id=ChannelId(10),
        chat_id=ChannelId(10),
        zone="UTC",
        start_on=MONDAY,
        post_time=time(9),
        setup_by=UserId(99),
        intensive=intensive,
    )
    created_at = datetime(2026, 3, 1, tzinfo=UTC)
    return Cohort(CohortId(1), draft, created_at, Position(posted, anchor_number, anchor_on))


def dates_after(changed: Cohort, count: int = 5) -> list[int]:
    """Return the days of March that the next plan days fall on."""
    first = changed.posted_through + 1
    return march(changed.timetable, *range(first, first + count))


TUESDAY = MONDAY + timedelta(days=1)
FASTER = [
    pytest.param(4, True, [4, 4, 5, 5, 6], id="both of Tuesday's are out"),
    pytest.param(3, True, [3, 4, 4, 5, 5], id="the second of Tuesday's stays on it"),
    pytest.param(4, False, [4, 5, 6, 7, 8], id="slower, after both"),
    pytest.param(3, False, [4, 5, 6, 7, 8], id="slower, the second moves on"),
]


@pytest.mark.parametrize(("posted", "intensive", "expected"), FASTER)
def test_an_edit_moves_only_what_was_not_posted(posted: int, intensive: bool, expected: list[int]) -> None:
    before = cohort(posted)
    draft = replace(before.draft, intensive=intensive, grace=2)
    after = arranging.edited(before, draft, TUESDAY)
    assert dates_after(after) == expected
    assert arranging.not_behind(before, after, TUESDAY) == after
    assert after.posted_through == posted
    assert after.position.version == 1


def test_a_group_becomes_faster_from_its_next_date_on() -> None:
    before = cohort(2, intensive=False)
    after = arranging.edited(before, replace(before.draft, intensive=True), TUESDAY)
    assert dates_after(after) == [4, 4, 5, 5, 6]


@pytest.mark.parametrize(("posted", "expected"), [(4, [6, 6, 7, 7, 8]), (3, [3, 6, 6, 7, 7])])
def test_a_pause_moves_whole_dates(posted: int, expected: list[int]) -> None:
    wednesday = TUESDAY + timedelta(days=1)
    before = cohort(posted)
    after = arranging.paused(before, wednesday, wednesday + timedelta(days=1), wednesday, TUESDAY)
    assert dates_after(after) == expected
    resumed = arranging.resumed(after, wednesday, TUESDAY)
    assert dates_after(resumed) == dates_after(before)


@pytest.mark.parametrize(
    ("posted", "number", "expected"),
    [(4, 9, [4, 4, 5, 5, 6]), (3, 9, [3, 4, 4, 5, 5]), (3, 5, [3, 4, 4, 5, 5])],
)
def test_a_jump_fills_no_date_with_more_than_two(posted: int, number: int, expected: list[int]) -> None:
    after = arranging.jumped(cohort(posted), number, 30)
    assert after.posted_through == number - 1
    assert dates_after(after) == expected


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(st.sampled_from(["post", "edit", "pause", "jump"]), st.integers(1, 3), st.booleans()))
)
def test_no_date_holds_more_than_two_whatever_is_changed(steps: list[tuple[str, int, bool]]) -> None:
    group, posted_on = cohort(0), list[date]()
    for what, amount, intensive in steps:
        last_on = posted_on[-1] if posted_on else None
        today = max(MONDAY, last_on or MONDAY)
        if what == "post":
            number = group.posted_through + 1
            posted_on.append(group.timetable.date_of(number))
            group = replace(group, position=replace(group.position, posted_through=number))
        elif what == "edit":
            group = arranging.not_behind(
                group, arranging.edited(group, replace(group.draft, intensive=intensive), last_on), today
            )
        elif what == "pause" and not group.position.pauses:
            first = today + timedelta(days=amount)
            group = arranging.paused(group, first, first + timedelta(days=amount), first, last_on)
        elif what == "jump":
            group = arranging.jumped(group, group.posted_through + 1 + amount, 999)
    coming = dict(arranging.outlook(group, group.posted_through + 6, 6).next_days)
    assert max(Counter([*posted_on, *coming.values()]).values()) <= 2
    assert posted_on == sorted(posted_on)
    assert posted_on[-1:] <= [min(coming.values())]


def test_the_next_post_of_a_plan_and_its_end() -> None:
    assert cohort(3).next_daily_at(5) == utc("2026-03-03 09:00")
    assert cohort(4).next_daily_at(5) == utc("2026-03-04 09:00")
    assert cohort(5).next_daily_at(5) == utc("2026-03-05 09:00")
    assert cohort(4).next_daily_at(4) == utc("2026-03-04 09:00")
    assert cohort(4, intensive=False).next_daily_at(4) == utc("2026-03-06 09:00")


# -- members ---------------------------------------------------------------------------------------

PLAN = [DayId(f"day-{number}") for number in range(1, 10)]


def due(number: int, at: str, sent: str | None = None) -> DueDay:
    """Make a day of the group's that is due."""
    return DueDay(number, PLAN[number - 1], utc(at), utc(sent or at), "UTC", 3, 1)


def group_of(table: Timetable, now: str) -> Group:
    """Make a group whose due days were all posted in time."""
    latest = table.latest_due(utc(now), len(PLAN))
    days = [due(number, f"{table.due_at(number):%F %R}") for number in range(1, latest + 1)]
    return Group(table, PLAN, days)


def test_a_member_goes_intensively_from_the_anchor_on() -> None:
    group = group_of(replace(TABLE, a_date=1), "2026-03-04 10:00")
    span = Span(2, pace=Pace.INTENSIVE, anchor_number=2, anchor_on=date(2026, 3, 4))
    days = member_days(group, [span], [], None, utc("2026-03-06 10:00"))
    assert [(day.number, day.on.day) for day in days] == [(2, 4), (3, 4), (4, 5), (5, 5), (6, 6), (7, 6)]
    assert level_from(group, span, None) == len(PLAN) + 1


@pytest.mark.parametrize(
    ("pace", "expected"), [(Pace.OWN, 1), (Pace.INTENSIVE, 2), (Pace.CATCH_UP, 2), (Pace.GROUP, 2)]
)
def test_an_own_pace_is_its_own_in_an_intensive_group_too(pace: Pace, expected: int) -> None:
    group = Group(TABLE, PLAN, [])
    assert own_timetable(group, Span(1, pace=pace, anchor_on=MONDAY), None).a_date == expected


def test_nobody_can_catch_up_with_a_group_that_is_as_fast() -> None:
    assert paces_beside(intensive=True) == (Pace.GROUP, Pace.OWN, Pace.INTENSIVE)
    assert paces_beside(intensive=False) == tuple(Pace)


JOINS = [
    ("2026-03-03 10:00", 3),
    ("2026-03-04 02:59", 3),
    ("2026-03-04 03:01", 5),
]


@pytest.mark.parametrize(("now", "first"), JOINS)
def test_who_joins_begins_with_both_days_of_the_date(now: str, first: int) -> None:
    days = [due(1, "2026-03-02 09:00"), due(2, "2026-03-02 09:00"), due(3, "2026-03-03 09:00")]
    assert first_day_for([*days, due(4, "2026-03-03 09:00")], None, utc(now)) == first


def test_who_joins_is_not_late_for_the_one_that_was_sent_earlier() -> None:
    days = [due(1, "2026-03-02 09:00"), due(2, "2026-03-02 09:00", "2026-03-03 08:00")]
    assert first_day_for(days, None, utc("2026-03-03 09:00")) == 2


def test_seven_rows_on_time_earn_a_freeze_two_a_date() -> None:
    days = [due(number, f"2026-03-{2 + (number - 1) // 2:02} 09:00") for number in range(1, 9)]
    done = {day.day_id: day.due_at + timedelta(hours=1) for day in days}
    for number, freezes in ((6, 0), (7, 1), (8, 1)):
        ledger = compute_ledger(days[:number], Facts(done), utc("2026-03-05 12:00"))
        assert (len(ledger.rows), ledger.streak, ledger.freezes) == (number, number, freezes)


def test_a_reminder_names_the_first_open_day_of_the_date_and_the_other() -> None:
    days = [due(1, "2026-03-02 09:00"), due(2, "2026-03-02 09:00")]
    now = utc("2026-03-02 18:00")
    both = compute_ledger(days, Facts(), now)
    row = to_remind(both, frozenset(), now)
    assert row is not None
    assert (row.number, [other.number for other in open_with(both, row)]) == (1, [2])
    one = compute_ledger(days, Facts({PLAN[0]: now}), now)
    row = to_remind(one, frozenset(), now)
    assert row is not None
    assert (row.number, open_with(one, row)) == (2, ())
