"""Plans of whole weeks, ways from plan to plan, the guide: what is right is read, faults are named."""

from pathlib import Path

import pytest

from bot.content import check_content, load_library
from bot.domain.ids import PlanId
from tests.content_sample import write_sample

HEAD = """id = "weeks"
title = "Weeks"
version = 1
summary = "One week."
begins = "monday"
@@THEN@@
[[phases]]
id = "only"
title = "Only"
goal = "Go."
hours = 12
resources = ["book"]
[[phases.milestones]]
id = "can-add"
text = "can add"
"""
DAY = """[[days]]
id = "day-{number}"
phase = "only"
title = "Day {number}"
why = "It is there."
done = "A page."
topics = ["algebra"]
resources = ["book"]
"""
ITEM = """[[days.items]]
id = "item-{number}"
kind = "practise"
minutes = {minutes}
text = "Add."
"""
SECTION = """id = "faq"
title = "Questions"
summary = "Asked often."
order = 1
[[notes]]
id = "why"
title = "Why?"
text = "Because."
do = "Ask."
week = 3
group = "First"
hours = 5
resources = ["book"]
source = "report"
"""
TIPS = """id = "tips"
[[tips]]
id = "sleep"
text = "Sleep."
topics = ["odds"]
"""


def plan(weekday: tuple[int, ...] = (50, 50), weekend: tuple[int, ...] = (70, 70, 60), then: str = "") -> str:
    """Write a plan of one week, with items of so many minutes."""
    days = []
    for number in range(1, 8):
        minutes = weekend if number > 5 else weekday
        items = [ITEM.format(number=place, minutes=taken) for place, taken in enumerate(minutes)]
        days.append(DAY.format(number=number) + "".join(items))
    return HEAD.replace("@@THEN@@", then) + "".join(days)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_sample(tmp_path)
    (tmp_path / "guide").mkdir()
    for name, text in (("plans/weeks", plan()), ("guide/faq", SECTION), ("guide/tips", TIPS)):
        (tmp_path / f"{name}.toml").write_text(text)
    return tmp_path


def faults(folder: Path, file: str, text: str) -> list[str]:
    """List what is wrong once a file holds something else."""
    (folder / file).write_text(text)
    return [str(fault) for fault in check_content(folder)]


def test_what_is_right_is_read(folder: Path) -> None:
    library = load_library(folder)
    weeks = library.plans[PlanId("weeks")]
    assert (weeks.begins_monday, weeks.weeks, len(weeks.week(1))) == (True, 1, 7)
    (phase,) = weeks.phases
    assert (phase.hours, phase.resources[0].id, phase.milestones[0].text) == (12, "book", "can add")
    (section,) = library.guide.sections
    (note,) = section.notes
    assert (note.do, note.week, note.group, note.hours, note.source) == ("Ask.", 3, "First", 5, None)
    assert library.guide.notes == {"why": (section, note)}
    assert library.guide.tips[0].topics == {"odds"}


@pytest.mark.parametrize("number", [0, 2])
def test_a_week_outside_the_plan(folder: Path, number: int) -> None:
    with pytest.raises(IndexError):
        load_library(folder).plans[PlanId("weeks")].week(number)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (plan(weekday=(70, 70)), 'day "day-1", items: must take 60 to 120 minutes on a weekday, got 140'),
        (plan(weekday=(20,) * 5), 'day "day-5", items: must have 2 to 4 on a weekday, got 5'),
        (plan(weekend=(60, 60)), 'day "day-6", items: must take 180 to 240 minutes at a weekend, got 120'),
        (plan(weekend=(90, 95)), 'day "day-7", items: must have 3 to 5 at a weekend, got 2'),
        (plan((60, 60), (80, 80, 80)), "days: week 1 must take 600 to 900 minutes, got 1080"),
        (plan().replace("minutes = 70", "minutes = 70\nextra = true", 1), "extra"),
        (
            plan().replace(
                'text = "can add"', 'text = "can add"\n[[phases.milestones]]\nid = "can-add"\ntext = "x"'
            ),
            'phases: must use the milestone "can-add" once only',
        ),
        (
            plan(then='[then]\nplan = "weeks"\nweek = 2\nhint = "Go on."'),
            'then: there is no week 2 of a plan "weeks"',
        ),
        (
            plan(then='[then]\nplan = "nowhere"\nweek = 1\nhint = "x"'),
            'there is no week 1 of a plan "nowhere"',
        ),
    ],
)
def test_faults_of_weeks(folder: Path, text: str, fault: str) -> None:
    assert any(fault in found for found in faults(folder, "plans/weeks.toml", text))


def test_a_faulty_day_hides_no_fault_of_others(folder: Path) -> None:
    found = faults(folder, "plans/weeks.toml", plan(weekend=(60, 60)).replace('title = "Day 6"\n', ""))
    assert any('day "day-6", title: is missing' in each for each in found)
    assert any('day "day-7", items: must take' in each for each in found)
    assert not any("week 1" in each for each in found)


@pytest.mark.parametrize(
    ("file", "text", "fault"),
    [
        (
            "guide/faq.toml",
            SECTION.replace('"report"', '"nobody"'),
            'note "why", source: must be "report" or the id of a resource, got "nobody"',
        ),
        (
            "guide/faq.toml",
            SECTION.replace('id = "faq"', 'id = "other"'),
            "must be the same as the file name",
        ),
        ("guide/faq.toml", SECTION.replace("order = 1\n", ""), "order: is missing"),
        (
            "guide/more.toml",
            SECTION.replace("faq", "more"),
            'note "why", id: must be used once, but guide/faq.toml',
        ),
        ("guide/tips.toml", TIPS.replace('["odds"]', '["chess"]'), 'there is no topic "chess"'),
        ("guide/tips.toml", TIPS.replace('id = "tips"', 'id = "hints"'), "id: must be"),
    ],
)
def test_faults_of_the_guide(folder: Path, file: str, text: str, fault: str) -> None:
    assert any(fault in found for found in faults(folder, file, text)), faults(folder, file, text)
