"""Every page of the report fits Discord at its worst, is safe to read, and has one suggestion."""

from dataclasses import replace
from typing import Any

import pytest

from bot.domain.ids import ItemId
from bot.domain.library import Library
from bot.domain.report import REACHED_AT_LEAST, STUCK_SHOWN, DayPart, Quiet, Report, Stuck
from bot.gateway.cards import Card
from bot.gateway.report_cards import FEW_MISS, NAMES_MOST, PAGES, report_card
from bot.services.reports import CohortReport
from tests.gateway import samples
from tests.gateway.limits import check_card, parts

PLAN = samples.longest_plan()
GROUP = samples.cohort()
ON_TRACK, STUCK, WHEN = range(3)
ROLE = samples.SNOWFLAKE
LONG_ITEM = ItemId(samples.slug(3))


def names(**quiet: tuple[str, ...]) -> dict[Quiet, tuple[str, ...]]:
    """Say who is how quiet, such as FOUR=("ann",)."""
    return {grade: quiet.get(grade.name, ()) for grade in Quiet}


def day(number: int, done: int = 0, reached: int = 10**5) -> Stuck:
    return Stuck(number, PLAN.day(number).id, None, done, reached)


def item(number: int, done: int = 1, reached: int = 3) -> Stuck:
    return Stuck(number, PLAN.day(number).id, LONG_ITEM, done, reached)


WORST = Report(
    quiet={grade: (samples.NAME,) * 300 for grade in Quiet},
    stuck_days=tuple(day(number) for number in range(100, 100 + STUCK_SHOWN)),
    stuck_items=tuple(item(number) for number in range(100, 100 + STUCK_SHOWN)),
    parts=dict.fromkeys(DayPart, 10**6),
    members=1200,
)


def card(page: int, group: Any = GROUP, **facts: Any) -> Card:
    """Lay out a page of the worst report, but for some facts."""
    return report_card(CohortReport(group, PLAN, replace(WORST, **facts)), page)


def said(page: int, **facts: Any) -> str:
    return check_card(card(page, **facts))


def suggestion(page: int, **facts: Any) -> str:
    """Return what is suggested; every page suggests one thing, at its end."""
    lines = said(page, **facts).splitlines()
    assert [line for line in lines if line.startswith("💡")] == [lines[-1]]
    return lines[-1].removeprefix("💡 ")


# -- every page ------------------------------------------------------------------------------

EMPTY: dict[str, Any] = {"stuck_days": (), "stuck_items": (), "parts": dict.fromkeys(DayPart, 0)}


@pytest.mark.parametrize("page", range(len(PAGES)))
@pytest.mark.parametrize("facts", [{}, EMPTY], ids=["worst", "nothing to tell"])
def test_a_page_fits_and_suggests_one_thing(page: int, facts: dict[str, Any]) -> None:
    assert suggestion(page, **facts)
    text = said(page, **facts)
    assert "…" not in text
    assert f"Page {page + 1} of 3" in text
    buttons = [part for part in parts(card(page, **facts)) if part.get("type") == 2]
    assert [button["label"] for button in buttons] == ["Back", "Next", "Forecast"]
    assert [button.get("disabled", False) for button in buttons] == [page == 0, page == 2, False]
    turns = [f"b:report:{GROUP.id}:{number}" for number in (page - 1, page + 1)]
    assert [button["custom_id"] for button in buttons] == [*turns, f"b:month-group:{GROUP.id}"]


@pytest.mark.parametrize(("page", "shown"), [(-5, 1), (-1, 1), (3, 3), (99, 3)])
def test_a_page_outside_is_the_first_or_last(page: int, shown: int) -> None:
    assert f"Page {shown} of 3" in said(page)


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_nobody(page: int) -> None:
    nobody: dict[str, Any] = {"quiet": names(), "members": 0, **EMPTY}
    text = said(page, **nobody)
    assert text.endswith("Nobody has joined yet. Invite people with the sign-up post.")
    assert "💡" not in text


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_names_are_shown_as_they_are(page: int) -> None:
    group = replace(GROUP, draft=replace(GROUP.draft, name="# **Spring** <@1>"))
    hostile = ("@everyone", "[x](https://e.example)", f"<@&{ROLE}> <#6>", "`code` ||spoiler|| **bold**")
    text = check_card(card(page, group, quiet=names(TWO=hostile)))
    assert text.splitlines()[0].startswith("### \\# \\*\\*Spring\\*\\* \\<@1>")
    if page == ON_TRACK:
        assert "@\u200beveryone" in text
        assert "\\[x](https:\\//e.example)" in text
        assert f"\\<@\u200b&{ROLE}> \\<#6>" in text
        assert "\\`code\\` \\|\\|spoiler\\|\\| \\*\\*bold\\*\\*" in text


# -- who is on track -------------------------------------------------------------------------


def test_who_is_quiet() -> None:
    text = said(
        ON_TRACK,
        quiet=names(ON_TRACK=("eve", "fay"), TWO=("ann",), SEVEN=("ben", "cem", "dan")),
        members=6,
    )
    assert text.splitlines()[2:5] == [
        "**On track:** 2 of 6 members",
        "**Quiet for 2 days or more:** ann",
        "**Quiet for 7 days or more:** ben, cem and dan",
    ]
    assert "eve" not in text


@pytest.mark.parametrize(("count", "more"), [(NAMES_MOST, None), (NAMES_MOST + 1, 1), (500, 485)])
def test_many_names_are_cut(count: int, more: int | None) -> None:
    many = tuple(f"m{number:03}" for number in range(count))
    text = said(ON_TRACK, quiet=names(FOUR=many))
    assert sum(name in text for name in many) == NAMES_MOST
    assert (f"m014 and {more} more" if more else "m013 and m014") in text


def test_each_grade_of_quiet_has_its_suggestion() -> None:
    def for_one(grade: str) -> str:
        return suggestion(ON_TRACK, quiet=names(**{grade: ("ann",)}))

    assert for_one("ON_TRACK").startswith("Everybody keeps up")
    assert "late days still count" in for_one("TWO")
    assert for_one("FOUR") == for_one("TWO")
    assert for_one("SEVEN").startswith("A week is long")


# -- where people get stuck ------------------------------------------------------------------


def test_days_and_items_are_named() -> None:
    text = said(STUCK, stuck_days=(day(7, 1, 3), day(9, 2, 4)), stuck_items=(item(8, 0, 12),))
    title, item_text = PLAN.day(7).title, PLAN.day(8).items[3].text
    assert f"**Days**\n• Day 7: {title}, 1 of 3 (33%)\n• Day 9: {title}, 2 of 4 (50%)" in text
    assert f"**Items left out most**\n• Day 8: {item_text} 0 of 12 (0%)" in text
    assert "Items" not in said(STUCK, stuck_items=())
    assert "**Days**" not in said(STUCK, stuck_days=())


def test_the_day_that_stands_out_has_a_suggestion() -> None:
    hard = (day(7, 74, 100), day(9, 80, 100))
    assert "half an hour together on day 7" in suggestion(STUCK, stuck_days=hard)
    assert FEW_MISS == 0.75
    assert suggestion(STUCK, stuck_days=(day(7, 75, 100),)).startswith("No day stands out")
    assert "the item that is left out most" in suggestion(STUCK, stuck_days=())


def test_nobody_is_stuck() -> None:
    assert REACHED_AT_LEAST == 3
    assert "A day is looked at once at least three members have reached it" in said(STUCK, **EMPTY)
    assert suggestion(STUCK, **EMPTY) == "Nothing to do here yet."


def test_every_shipped_item_and_title_can_be_told(library: Library) -> None:
    for plan in library.plans.values():
        for start in range(0, len(plan), STUCK_SHOWN):
            days = plan.days[start : start + STUCK_SHOWN]
            longest = [max(each.required, key=lambda item: len(item.text)) for each in days]
            found = replace(
                WORST,
                stuck_days=tuple(Stuck(each.number, each.id, None, 1, 1000) for each in days),
                stuck_items=tuple(
                    Stuck(d.number, d.id, i.id, 1, 1000) for d, i in zip(days, longest, strict=True)
                ),
            )
            text = check_card(report_card(CohortReport(GROUP, plan, found), STUCK))
            assert all(each.title in text for each in days)
            assert all(each.text in text for each in longest)


# -- at what time of day people study ----------------------------------------------------------------------


def test_parts_of_the_day() -> None:
    counts = dict(zip(DayPart, (3, 0, 1, 2), strict=True))
    assert said(WHEN, parts=counts).splitlines()[3:7] == [
        "• morning: 3 (50%)",
        "• afternoon: 0 (0%)",
        "• evening: 1 (17%)",
        "• night: 2 (33%)",
    ]


@pytest.mark.parametrize("busiest", DayPart)
def test_the_busiest_part_has_its_suggestion(busiest: DayPart) -> None:
    text = suggestion(WHEN, parts={part: 2 if part is busiest else 1 for part in DayPart})
    assert ("`/cohort edit`" in text) is (busiest is DayPart.MORNING)
    assert (f"finished in the {busiest}" in text) is (busiest is not DayPart.MORNING)


def test_nobody_has_finished_a_day() -> None:
    assert "Nobody has finished a day yet." in said(WHEN, **EMPTY)
    assert "look here again" in suggestion(WHEN, **EMPTY)
