"""Hold the shipped content to its promises."""

import re
from itertools import groupby

import pytest

from bot.content import CONTENT_FOLDER, check_content, load_library
from bot.domain.curriculum import Plan
from bot.domain.ids import PlanId
from bot.domain.library import Library
from tests.alike import near_duplicates

# Days 1-3, 4-7, 8-10, 11-14, 15-18, 19-21, 22-25, 26-28 and 29-30 of the report's checklist.
BLOCKS = [3, 4, 3, 4, 4, 3, 4, 3, 2]


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


@pytest.fixture(scope="module")
def kickstart(library: Library) -> Plan:
    return library.plans[PlanId("kickstart-30")]


def test_the_shipped_content_has_no_faults() -> None:
    assert list(map(str, check_content(CONTENT_FOLDER))) == []


def test_the_kickstart_has_thirty_days_in_the_blocks_of_the_report(kickstart: Plan) -> None:
    assert [len(list(days)) for _, days in groupby(kickstart.days, key=lambda day: day.phase)] == BLOCKS
    assert len(kickstart) == 30


def test_every_kickstart_day_fits_an_evening(kickstart: Plan) -> None:
    for day in kickstart.days:
        extra = [item.minutes for item in day.items if item.extra]
        assert 2 <= len(day.required) <= 4, day.id
        assert 60 <= day.minutes <= 120, day.id
        assert len(extra) <= 2, day.id
        assert not extra or 30 <= sum(extra) <= 120, day.id


def test_ids_say_no_day_numbers(kickstart: Plan) -> None:
    assert [day.id for day in kickstart.days if re.search(r"(^|-)(day-?)?\d+$", day.id)] == []


def test_no_two_sentences_of_the_plan_are_nearly_the_same(kickstart: Plan) -> None:
    texts = (
        text
        for day in kickstart.days
        for text in (day.title, day.why, day.done, *(i.text for i in day.items))
    )
    assert near_duplicates(texts) == []


def test_quotes_are_straight() -> None:
    curly = [
        path.name
        for path in CONTENT_FOLDER.rglob("*.toml")
        if re.search("[‘’“”]", path.read_text(encoding="utf-8"))
    ]
    assert curly == []
