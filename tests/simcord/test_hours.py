"""Log, list, edit, remove and put back study hours, and set a weekly goal, through restarts."""

from typing import Any

import pytest
import simcord

from bot.domain.errors import Outdated
from bot.gateway.words import minutes
from cogs import hours
from cogs.base import whole
from tests.simcord.asides import fill, settings
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import choose, custom_ids, day, filled, first_day, go_to, labels, parts, press
from tests.simcord.world import World, private, refusal, texts


async def enrolled(world: World) -> None:
    """Have ann in the group on its first day, Friday, 2 January."""
    await first_day(world)
    await world.ann.slash(world.study, "join")


def needed(world: World) -> str:
    """Write what the plan needs in the first week: days 1 to 3 fall on Friday to Sunday."""
    return minutes(sum(day(world, number).minutes for number in (1, 2, 3)))


async def log(world: World, **given: Any) -> simcord.InteractionResult:
    return await world.ann.slash(world.study, "log", **given)


def options(card: Any, action: str) -> list[str]:
    """List what a select offers."""
    selects = [part for part in parts(card) if part["type"] == 3 and f":{action}:" in part["custom_id"]]
    return [option["label"] for part in selects for option in part["options"]]


async def opened(world: World, card: simcord.InteractionResult, place: int = 0) -> simcord.InteractionResult:
    """Open the form of one of a card's entries."""
    selects = [part for part in parts(card.response) if "log-edit" in part.get("custom_id", "")]
    return await choose(world.ann, card, "log-edit", selects[0]["options"][place]["value"])


async def remove(world: World, card: simcord.InteractionResult, place: int = 0) -> simcord.InteractionResult:
    selects = [part for part in parts(card.response) if "log-remove" in part.get("custom_id", "")]
    return await choose(world.ann, card, "log-remove", selects[0]["options"][place]["value"])


# -- logging ---------------------------------------------------------------------------------


async def test_time_is_logged_and_shown_against_the_goal(world: World) -> None:
    await enrolled(world)
    async with unchanged(world.db):
        empty = await log(world)
    assert private(empty) == (
        f"**Your hours this week** · 30-day kickstart\n▱▱▱▱▱▱▱▱▱▱ **0 min** of {needed(world)}\n"
        "Nothing is logged yet: `/log time:90m`, or the timer in `/today`.\nMy day"
    )
    logged = await log(world, time="1h30", what="Reading *about* <@1>", day=1)
    assert private(logged).startswith(
        "### ⏱️ 1 h 30 logged\n"
        "Fri 2 Jan · **1 h 30** · Reading \\*about\\* \\<@1> · Day 1: Vectors by hand, then in code\n"
        "**Your hours this week** · 30-day kickstart\n▰▰▰▱▱▱▱▱▱▱ **1 h 30** of "
        f"{needed(world)}\n• Fri 2 Jan · "
    )
    assert (
        options(logged.response, "log-edit")
        == options(logged.response, "log-remove")
        == ["Fri 2 Jan · 1 h 30 · Reading *about* <@1> · Day 1: Vectors by hand, then in code"]
    )
    bare = await log(world, time="90")
    assert "-# I read 90 as minutes; for hours write `1h30`." in private(bare)
    assert "-# I read 2 as minutes; for hours write `2h`." in private(await log(world, time="2"))
    assert f"**3 h 02** of {needed(world)}" in private(await log(world))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"time": "soon"}, "I can't read “soon” as a time studied. Write it like `90m`, `1h30` or `1.5 h`"),
        ({"time": "-1h"}, "I can't read “-1h” as a time studied. Write it like"),
        ({"time": "@everyone"}, "I can't read “@\u200beveryone” as a time studied."),
        ({"time": "9" * 3000}, "I can't read “999999"),
        ({"what": "no time"}, "How long? Write it like `90m`, `1h30` or `1.5 h`, at least one minute."),
        ({"time": "30h"}, "One entry can hold 16 h at most, and that is 30 h. Nothing was saved"),
        ({"time": "1h", "what": "x" * 201}, "That description has 201 characters; 200 fit."),
        ({"time": "1h", "day": 9}, "Day 9 "),
        ({"time": "1h", "day": 99}, "There is no day 99: the plan has days 1 to 30."),
    ],
)
async def test_what_cannot_be_logged(world: World, given: dict[str, Any], said: str) -> None:
    await enrolled(world)
    async with unchanged(world.db, world.study):
        refused = refusal(await log(world, **given))
    assert refused.replace("\\", "").startswith(said)


async def test_thirty_hours_in_a_day(world: World) -> None:
    await enrolled(world)
    await log(world, time="16h")
    async with unchanged(world.db):
        refused = refusal(await log(world, time="14h"))
    assert refused == (
        "On Fri 2 Jan you have 16 h logged already, and with 14 h more that date would have over 24 hours. "
        "Nothing was saved: give a shorter time, or see `/log`."
    )


async def test_hours_are_for_members(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        for given in ({}, {"time": "1h"}):
            refused = refusal(await world.bo.slash(world.study, "log", **given))
            assert refused.startswith("You are not in **30-day kickstart** yet.")


async def test_the_longest_hostile_text_fits(world: World) -> None:
    await enrolled(world)
    for _ in range(8):
        await log(world, time="1m", what="@everyone **`<@1>`** " * 9 + "||", day=1)
    shown = private(await log(world))
    assert shown.count("@\u200beveryone") >= 8
    # What a select offers is not rendered.
    assert "@everyone" not in shown


async def test_groups_are_suggested_and_told_apart(world: World) -> None:
    await enrolled(world)
    other = world.guild.create_text_channel("other")
    await world.boss.slash(other, "setup", timezone="UTC", name="Second group")
    found = await world.ann.autocomplete(world.study, "log", "cohort", "sec")
    (choice,) = found
    await world.ann.slash(other, "join")
    logged = await log(world, time="1h", cohort=choice["value"])
    assert "**Your hours this week** · Second group" in private(logged)
    assert "**0 min** of" in private(await log(world))


@pytest.mark.parametrize("written", ["", "-1", "1.5", "x", "9" * 19])
def test_numbers_of_buttons_that_are_none(written: str) -> None:
    with pytest.raises(Outdated):
        whole(written)


@pytest.mark.parametrize("written", ["", "monday", "2026-13-01"])
def test_dates_of_buttons_that_are_none(written: str) -> None:
    with pytest.raises(Outdated):
        hours._date(written)


# -- pages -----------------------------------------------------------------------------------


async def test_pages_and_weeks_are_turned_after_a_restart(world: World) -> None:
    await enrolled(world)
    for number in range(9):
        await log(world, time=f"{number + 1}m")
    await go_to(world, "2026-01-12 09:00")
    card = await log(world, time="1h")
    assert labels(card.response) == ["Week before", "My day"]
    await world.restart()
    empty = await press(world.ann, card, "Week before")
    assert "**Your hours in the week of Mon 5 Jan**" in private(empty)
    before = await press(world.ann, empty, "Week before")
    assert "**Your hours in the week of Mon 29 Dec**" in private(before)
    assert "-# 1 to 8 of 9 entries" in private(before)
    assert labels(before.response) == ["More", "Week after", "My day"]
    more = await press(world.ann, before, "More")
    assert "• Fri 2 Jan · **1 min**\n-# 9 to 9 of 9 entries" in private(more)
    assert "-# 1 to 8" in private(await press(world.ann, more, "Back"))
    await press(world.ann, card, "Week after")
    await press(world.ann, card, "Week after")
    assert "**Your hours this week**" in private(card)


# -- editing ---------------------------------------------------------------------------------


async def test_an_entry_is_edited_in_a_form_open_during_a_restart(world: World) -> None:
    await enrolled(world)
    card = await log(world, time="1h", what="Reading", day=1)
    shown = await opened(world, card)
    assert filled(shown) == {"time": "1h", "what": "Reading"}
    await world.restart()
    changed = await world.ann.submit_modal(shown, {"time": "45", "what": "Reading twice"})
    assert private(changed).startswith(
        "### ✏️ Changed to 45 min\n"
        "Fri 2 Jan · **45 min** · Reading twice · Day 1: Vectors by hand, then in code\n"
        "-# I read 45 as minutes; for hours write `1h30`.\n"
    )
    (row,) = await rows(world.db, "study_logs")
    assert (row["minutes"], row["what"]) == (45, "Reading twice")


async def test_two_forms_of_one_entry_change_one_entry(world: World) -> None:
    await enrolled(world)
    card = await log(world, time="1h")
    first, second = await opened(world, card), await opened(world, card)
    for shown in (first, second):
        changed = await world.ann.submit_modal(shown, {"time": "2h"})
        assert private(changed).startswith("### ✏️ Changed to 2 h\n")
    assert [row["minutes"] for row in await rows(world.db, "study_logs")] == [120]


async def test_a_bad_edit_gives_the_text_back(world: World) -> None:
    await enrolled(world)
    shown = await opened(world, await log(world, time="1h"))
    text = "What I found out about eigenvectors on the train this morning, at length"
    async with unchanged(world.db):
        refused = await world.ann.submit_modal(shown, {"time": "for ever", "what": text})
    assert refusal(refused).startswith("I can't read “for ever” as a time studied.")
    assert f"```\n{text}\n```" in texts(refused.response)


async def test_an_entry_is_removed_and_put_back(world: World) -> None:
    await enrolled(world)
    card = await log(world, time="1h", what="Reading")
    shown = await opened(world, card)
    removed = await remove(world, card)
    assert private(removed).startswith(
        "### 🗑️ 1 h removed\nFri 2 Jan · **1 h** · Reading\n-# For a day you can put it back.\n"
    )
    assert "**0 min** of" in private(removed)
    async with unchanged(world.db):
        late = refusal(await world.ann.submit_modal(shown, {"time": "2h"}))
    assert late == "That entry was removed. `/log` shows what is logged."
    await world.restart()
    back = await press(world.ann, removed, "Put back")
    assert private(back).startswith("### ↩️ 1 h counted again\nFri 2 Jan · **1 h** · Reading\n")
    assert "**1 h** of" in private(back)


async def test_a_removal_pressed_twice(world: World) -> None:
    await enrolled(world)
    await log(world, time="1h")
    first, second = await log(world), await log(world)
    await remove(world, first)
    async with unchanged(world.db):
        assert refusal(await remove(world, second)) == "That entry was removed. `/log` shows what is logged."
        assert refusal(await opened(world, second)).startswith("That entry was removed.")


async def test_who_left_edits_nothing(world: World) -> None:
    await enrolled(world)
    card = await log(world, time="1h")
    await world.ann.slash(world.study, "leave")
    async with unchanged(world.db):
        for act in (opened(world, card), remove(world, card)):
            assert refusal(await act).startswith("You are not in **30-day kickstart** yet.")


# -- the weekly goal -------------------------------------------------------------------------


async def test_a_goal_is_set_in_settings(world: World) -> None:
    await enrolled(world)
    card = await settings(world, world.ann)
    assert f"Weekly goal: **{needed(world)}**, from the plan" in texts(card)
    shown = await world.ann.click(card, label="Weekly goal")
    assert filled(shown) == {"hours": None}
    await world.restart()
    saved = await world.ann.submit_modal(shown, {"hours": "7,5"})
    assert "Weekly goal: **7 h 30**, yours" in private(saved)
    assert "**0 min** of 7 h 30" in private(await log(world))
    assert filled(await world.ann.click(card, label="Weekly goal")) == {"hours": "7h30"}
    back = await fill(world.ann, card, "Weekly goal", hours="")
    assert f"Weekly goal: **{needed(world)}**, from the plan" in private(back)


@pytest.mark.parametrize("typed", ["0", "81", "-5", "lots", "nan", "30 min"])
async def test_a_goal_that_is_none(world: World, typed: str) -> None:
    await enrolled(world)
    card = await settings(world, world.ann)
    async with unchanged(world.db):
        refused = refusal(await fill(world.ann, card, "Weekly goal", hours=typed))
    assert refused.startswith("For your weekly goal in hours, please give a number from 1 to 80; I got “")


async def test_the_goal_of_a_group_that_was_left(world: World) -> None:
    await enrolled(world)
    card = await settings(world, world.ann)
    shown = await world.ann.click(card, label="Weekly goal")
    await world.ann.slash(world.study, "leave")
    async with unchanged(world.db):
        assert refusal(await world.ann.submit_modal(shown, {"hours": "5"})).startswith("You are not in")
        assert refusal(await world.ann.click(card, label="Weekly goal")).startswith("You are not in")
    assert custom_ids(card, "goal") == ["b:goal:1"]
