"""What a picture shows is told in words as well, and pictures that look the same are the same."""

from dataclasses import replace
from datetime import date

import pytest

from bot.domain.assessing import Level
from bot.domain.curriculum import Area
from bot.domain.ledger import Status
from bot.domain.picture_texts import (
    ALT_MOST,
    alt_text,
    day_month,
    filename,
    hours,
    percent,
    share,
    stretch,
    week_of,
)
from bot.domain.pictures import (
    AreaLevel,
    Forecast,
    GroupDay,
    GroupMonth,
    GroupWeek,
    HeatMap,
    HoursByWeek,
    Mark,
    MilestonesByPhase,
    PhaseMilestones,
    PictureSpec,
    PlanDay,
    Progress,
    QuizLevels,
    Reached,
    WeekHours,
    WeekKept,
    content_key,
)
from tests.charts.samples import EMPTY, MANY, ONE, USUAL

MONDAY = date(2026, 3, 2)
MONTH_END = date(2026, 3, 31)
HALF = Level(0.5, 0.25, 0.75)
GROUP_WEEK = GroupWeek(MONDAY, (GroupDay(MONDAY, 3, 4), GroupDay(date(2026, 3, 3), 2, 4, 1)), 390, 600, 1, 4)
GROUP_MONTH = GroupMonth(MONDAY, MONTH_END, (WeekKept(MONDAY, 5, 8),), 3, 1)
FORECAST = Forecast(
    30,
    (Reached(MONDAY, 1), Reached(date(2026, 3, 4), 3)),
    (Reached(MONDAY, 1), Reached(MONTH_END, 30)),
    date(2026, 3, 4),
    MONTH_END,
    date(2026, 4, 2),
    date(2026, 4, 9),
)
UNTIL_NOW = "Days done over time: 3 of 30 by 4 Mar 2026. The plan ends on 31 Mar 2026."

TEXTS: dict[str, tuple[PictureSpec, str]] = {
    "nothing": (Progress(), "Progress: nothing to show yet."),
    "empty parts": (
        Progress(HeatMap(()), HoursByWeek(()), MilestonesByPhase(())),
        "Progress: nothing to show yet.",
    ),
    "calendar": (
        Progress(HeatMap((PlanDay(MONDAY, Mark.MISSED), PlanDay(date(2026, 3, 3), Mark.ON_TIME)))),
        "Calendar of 2 plan days, 2 Mar – 3 Mar 2026: 1 on time, 1 missed.",
    ),
    "hours": (
        Progress(None, HoursByWeek((WeekHours(MONDAY, 90, 60), WeekHours(date(2026, 3, 9), 0, 60)), None)),
        "Hours by week, 1.5 h in all: 2 Mar 1.5 h of 1 h, 9 Mar 0 h of 1 h. Goal reached in 1 of 2 weeks.",
    ),
    "hours without a goal": (
        Progress(None, HoursByWeek((WeekHours(MONDAY, 90),), MONDAY)),
        "Hours by week, 1.5 h in all: 2 Mar 1.5 h so far.",
    ),
    "milestones": (
        Progress(None, None, MilestonesByPhase((PhaseMilestones(2, 3), PhaseMilestones(0, 4)))),
        "Milestones reached: phase 1 2 of 3, phase 2 0 of 4.",
    ),
    "group week": (
        GROUP_WEEK,
        "The group's week, 2 Mar – 8 Mar 2026, 4 members. Days kept: Mon 2 Mar 3 of 4; Tue 3 Mar 2 of 4, "
        "1 still open. Hours together: 6.5 h of 10 h. Group streak: 1 day.",
    ),
    "group week without days": (
        GroupWeek(MONDAY, (), 0, None, 0, 1),
        "The group's week, 2 Mar – 8 Mar 2026, 1 member. No study days. Hours together: 0 h. "
        "Group streak: 0 days.",
    ),
    "group month": (
        GROUP_MONTH,
        "The group's month, 2 Mar – 31 Mar 2026. Days kept: week of 2 Mar 62 % (5 of 8). "
        "Members: 3 on track, 1 behind.",
    ),
    "group month with quiet ones": (
        replace(GROUP_MONTH, weeks=(), quiet=2),
        "The group's month, 2 Mar – 31 Mar 2026. No study days. Members: 3 on track, 1 behind, 2 quiet.",
    ),
    "forecast": (
        FORECAST,
        f"{UNTIL_NOW} At this pace the finish is on 2 Apr 2026; range from 31 Mar 2026 to 9 Apr 2026.",
    ),
    "forecast with an open range": (
        replace(FORECAST, earliest=None, latest=None),
        f"{UNTIL_NOW} At this pace the finish is on 2 Apr 2026; range with an open end.",
    ),
    "no forecast": (
        replace(FORECAST, expected=None),
        f"{UNTIL_NOW} No forecast yet: it needs days done in the last four weeks.",
    ),
    "finished": (
        Forecast(3, FORECAST.done, (), date(2026, 3, 4)),
        "Days done over time: 3 of 3 by 4 Mar 2026. All days are done.",
    ),
    "not begun": (
        Forecast(3, (), (), MONDAY),
        "Days done over time: 0 of 3 by 2 Mar 2026. "
        "No forecast yet: it needs days done in the last four weeks.",
    ),
    "levels": (
        QuizLevels((AreaLevel(Area.CONCEPTS, HALF, Level(0.1, 0, 0.2)),), MONTH_END, MONDAY),
        "Quiz levels by area, now 31 Mar 2026, before 2 Mar 2026. ML concepts: now 50 % (range 25 % to "
        "75 %), before 10 % (range 0 % to 20 %).",
    ),
    "first levels": (
        QuizLevels((AreaLevel(Area.CONCEPTS, HALF),), MONDAY),
        "Quiz levels by area, now 2 Mar 2026. ML concepts: now 50 % (range 25 % to 75 %).",
    ),
    "no levels": (QuizLevels((), MONDAY), "Quiz levels by area, now 2 Mar 2026. No skill check yet."),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_text_says_what_the_picture_shows(name: str) -> None:
    spec, text = TEXTS[name]
    assert alt_text(spec) == text


def test_of_many_weeks_the_latest_are_told() -> None:
    weeks = tuple(WeekHours(date.fromordinal(MONDAY.toordinal() + 7 * n), 60 * n) for n in range(13))
    text = alt_text(Progress(None, HoursByWeek(weeks)))
    assert "in all: 3 earlier, then 23 Mar 3 h, " in text
    assert text.endswith("25 May 12 h.")


@pytest.mark.parametrize("specs", [EMPTY, ONE, USUAL, MANY], ids=["empty", "one", "usual", "many"])
def test_every_text_fits_discord(specs: dict[str, PictureSpec]) -> None:
    for spec in specs.values():
        assert 20 < len(alt_text(spec)) <= ALT_MOST


def test_a_text_that_would_not_fit_is_cut() -> None:
    days = tuple(GroupDay(MONDAY, 10**9, 10**10) for _ in range(60))
    text = alt_text(replace(GROUP_WEEK, days=days))
    assert len(text) == ALT_MOST
    assert text.endswith("…")


def test_the_marks_are_the_ledgers_statuses_and_three_more() -> None:
    assert {mark.value for mark in Mark} - {status.value for status in Status} == {
        "optional",
        "optional and done",
        "to come",
    }
    assert [Mark(status.value).value for status in Status] == [status.value for status in Status]


@pytest.mark.parametrize(
    ("spec", "name"),
    [
        (Progress(), "progress.png"),
        (GROUP_WEEK, "group-week.png"),
        (GROUP_MONTH, "group-month.png"),
        (FORECAST, "forecast.png"),
        (QuizLevels((), MONDAY), "quiz-levels.png"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_file_has_a_name(spec: PictureSpec, name: str) -> None:
    assert filename(spec) == name


def test_the_key_follows_the_content() -> None:
    assert content_key(GROUP_WEEK) == content_key(replace(GROUP_WEEK))
    keys = {content_key(spec) for spec, _ in TEXTS.values()}
    assert len(keys) == len(TEXTS)
    assert content_key(replace(GROUP_WEEK, streak=2)) != content_key(GROUP_WEEK)


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (0, "0 h"),
        (60, "1 h"),
        (90, "1.5 h"),
        (95, "1.6 h"),
        (5999, "100 h"),
        (6030, "100 h"),
        (72_000, "1,200 h"),
    ],
)
def test_hours_are_written_short(minutes: int, text: str) -> None:
    assert hours(minutes) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (0, 0, "–"),
        (0, 9, "0 %"),
        (1, 1000, "1 %"),
        (999, 1000, "99 %"),
        (1000, 1000, "100 %"),
        (1, 2, "50 %"),
    ],
)
def test_only_all_is_100_and_only_none_is_0(part: int, whole: int, text: str) -> None:
    assert share(part, whole) == text


def test_dates_are_written_short() -> None:
    assert day_month(MONDAY) == "2 Mar"
    assert stretch(MONDAY, MONDAY) == "2 Mar 2026"
    assert stretch(date(2025, 12, 29), MONDAY) == "29 Dec 2025 – 2 Mar 2026"
    assert week_of(date(2026, 3, 30)) == "30 Mar – 5 Apr 2026"
    assert percent(0.625) == "62 %"
