"""Versions of a plan: what a member did stays with its day, wherever that goes."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.curriculum import Plan
from bot.domain.plan_changes import compare_plans
from bot.domain.plan_markdown import read_plan
from bot.domain.plan_writing import write_plan

TITLES = ["Bayes", "Priors", "Odds", "Байес", "C", "C++", "Chance", "Luck", "π"]
Days = list[tuple[str, bool]]


def made(days: Days) -> Plan:
    """Make a plan of titles; a day with a mark keeps the id of its first title."""
    text = "# T\n"
    for number, (title, marked) in enumerate(days, start=1):
        mark = f"<!-- id: day-{TITLES.index(title)} -->\n" if marked else ""
        text += f"## Day {number}: {title}\n{mark}- [ ] Study {title}\n"
    return read_plan(text.encode())


DAYS = st.lists(
    st.tuples(st.sampled_from(TITLES), st.booleans()), min_size=1, max_size=8, unique_by=lambda day: day[0]
)


@given(DAYS, DAYS, st.data())
@settings(max_examples=300, deadline=None)
def test_a_completion_never_moves_to_another_days_content(old: Days, new: Days, data: st.DataObject) -> None:
    before, after = made(old), made(new)
    done = data.draw(st.sets(st.sampled_from([day.id for day in before.days])))
    through = max([before.by_id[key].number for key in done], default=0)
    refused = compare_plans(before, after).displaced(through)
    for key in done:
        kept = after.by_id.get(key)
        if kept is not None:  # The same content, and if the edit is accepted in the same place.
            assert kept.title == before.by_id[key].title
            assert [item.id for item in kept.items] == [item.id for item in before.by_id[key].items]
        if not refused:
            assert kept is not None
            assert kept.number == before.by_id[key].number


@given(DAYS, DAYS)
@settings(max_examples=200, deadline=None)
def test_every_day_is_accounted_for_once(old: Days, new: Days) -> None:
    before, after = made(old), made(new)
    changes = compare_plans(before, after)
    moved = [day for _, day in changes.moved]
    stays = [day for day in after.days if day not in changes.added and day not in moved]
    assert len(changes.added) + len(moved) + len(stays) == len(after)
    assert all(before.by_id[day.id].number == day.number for day in stays)
    assert len(changes.removed) == len(before) - len(moved) - len(stays)
    assert (changes.displaced(len(before)) == ()) == (not changes.removed and not moved)
    assert changes.displaced(0) == ()


def test_a_download_may_change_titles_and_items_and_its_days_stay_the_same() -> None:
    before = made([("Bayes", False), ("Odds", False)])
    after = read_plan(write_plan(before).replace("Day 1: Bayes", "Day 1: Thomas").encode())
    changes = compare_plans(before, after)
    assert [day.title for day in changes.reworded] == ["Thomas"]
    assert (changes.added, changes.removed, changes.moved) == ((), (), ())


def test_a_new_title_without_a_mark_is_a_new_day() -> None:
    before, after = made([("Bayes", False)]), made([("Luck", False)])
    changes = compare_plans(before, after)
    assert changes.displaced(1) == ((before.day(1), None),)
    assert [day.title for day in changes.added] == ["Luck"]


def test_moved_days_are_not_reworded() -> None:
    before, after = made([("Bayes", False), ("Odds", False)]), made([("Odds", False), ("Bayes", False)])
    changes = compare_plans(before, after)
    assert changes.reworded == ()
    assert changes.displaced(1) == ((before.day(1), 2),)
    assert compare_plans(before, replace(before, version=9)) == compare_plans(before, before)
