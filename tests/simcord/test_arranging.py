"""`/cohort pause | resume | jump | edit | revert | log` as organisers see them: previews, buttons, dates."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import simcord
from simcord.backend.errors import SetupError

from tests.simcord.asides import inbox, remind, sweep
from tests.simcord.checks import stored, unchanged
from tests.simcord.members import custom_ids, first_day, go_to, labels, live_until, newest, press
from tests.simcord.world import World, private, refusal, texts


async def ask(world: World, command: str, **options: Any) -> simcord.InteractionResult:
    """Let the organiser say a command of `/cohort`."""
    result: simcord.InteractionResult = await world.boss.slash(world.study, f"cohort {command}", **options)
    return result


async def bend(world: World, command: str, **options: Any) -> str:
    """Ask for a change and confirm it; return what is said then."""
    return private(await press(world.boss, await ask(world, command, **options), "Do it"))


async def pause(world: World, first: str, last: str) -> str:
    """Pause from one date of January to another."""
    return await bend(world, "pause", from_date=f"2026-01-{first}", to_date=f"2026-01-{last}")


async def log(world: World) -> list[str]:
    """List the lines of the log's first page, newest first."""
    return [line for line in private(await ask(world, "log")).splitlines() if line.startswith("• ")]


# -- each change: preview, yes, no -----------------------------------------------------------

PAUSE = {"from_date": "2026-01-03", "to_date": "2026-01-09"}
CHANGES: list[tuple[str, dict[str, Any], str, str, str]] = [
    (
        "pause",
        PAUSE,
        "### Pause 30-day kickstart?",
        "• **pauses:** none → 2026-01-03 to 2026-01-09",
        "after: Day 2 Sat 10 Jan, Day 3 Sun 11 Jan, Day 4 Mon 12 Jan … last day Sat 7 Feb",
    ),
    (
        "jump",
        {"day": 5},
        "### Skip ahead in 30-day kickstart?",
        "• **next day:** 2 → 5",
        "after: Day 5 Sat 3 Jan, Day 6 Sun 4 Jan, Day 7 Mon 5 Jan … last day Wed 28 Jan",
    ),
    (
        "edit",
        {"study_weekdays": "Mon-Fri"},
        "### Change 30-day kickstart?",
        "• **study weekdays:** Mon Tue Wed Thu Fri Sat Sun → Mon Tue Wed Thu Fri",
        "after: Day 2 Mon 5 Jan, Day 3 Tue 6 Jan, Day 4 Wed 7 Jan … last day Thu 12 Feb",
    ),
    (
        "edit",
        {"rollover": 5, "grace": 0},
        "### Change 30-day kickstart?",
        "• **rollover hour:** 3 → 5\n• **grace nights:** 1 → 0",
        "-# No date moves.",
    ),
]
EACH = pytest.mark.parametrize(("command", "options", "head", "change", "dates"), CHANGES)


@EACH
async def test_a_preview_names_dates_and_members_and_waits_for_a_press(
    world: World, command: str, options: dict[str, Any], head: str, change: str, dates: str
) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    async with only_asked(world):
        shown = await ask(world, command, **options)
        said = private(shown)
        assert said.strip().startswith(f"{head}\n{change}")
        assert dates in said.splitlines()
        assert "It touches 1 member." in said
        assert labels(shown.response) == ["Do it", "Leave it as it is"]
        kept = await press(world.boss, shown, "Leave it as it is")
        assert "### Left as it is" in private(kept)
        assert labels(kept.response) == []
    done = private(await press(world.boss, await ask(world, command, **options), "Do it"))
    assert done.strip().startswith(f"### 30-day kickstart was changed\n{change}")
    if dates.startswith("after: "):
        assert dates.replace("after:", "**Days to come:**") in done
    (line, setup) = await log(world)
    assert f"{world.boss.mention}: **{command}**, " in line
    assert change.replace("• **", "").replace("**", "").replace("\n", "; ") in line
    assert "**setup**" in setup


@asynccontextmanager
async def only_asked(world: World) -> AsyncIterator[None]:
    """See that a block leaves every row alone, but for the list of what was asked."""

    async def seen() -> dict[str, Any]:
        return {name: found for name, found in (await stored(world.db)).items() if name != "changes"}

    before = await seen()
    yield
    assert await seen() == before


async def test_a_confirmed_card_has_no_buttons_left_and_two_presses_are_one(world: World) -> None:
    await first_day(world)
    shown = await ask(world, "jump", day=5)
    async with world.at_once():
        first, second = [await press(world.boss, shown, "Do it") for _ in range(2)]
    said = sorted(texts(result.response) for result in (first, second))
    assert "### 30-day kickstart was changed" in "".join(said)
    assert labels(first.response) == []
    assert len(await log(world)) == 2
    with pytest.raises(SetupError):
        await press(world.boss, shown, "Do it")


async def test_resume(world: World) -> None:
    await first_day(world)
    await pause(world, "03", "20")
    await go_to(world, "2026-01-05 12:00")
    shown = await ask(world, "resume")
    assert "### Resume 30-day kickstart?" in private(shown)
    assert "• **pauses:** 2026-01-03 to 2026-01-20 → 2026-01-03 to 2026-01-04" in private(shown)
    assert "after: Day 2 Mon 5 Jan" in private(shown)
    await press(world.boss, shown, "Do it")
    await world.deliver()
    assert "Day 2 of 30" in newest(world.study).content
    await go_to(world, "2026-01-06 09:00")
    assert "Day 3 of 30" in newest(world.study).content


async def test_a_pause_is_silent_for_everybody(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await remind(world, world.ann, "18:00")
    await pause(world, "03", "18")
    await sweep(world, hours=9)  # the first day's evening, and its reminder
    posts, told = len(world.study.history()) + len(world.chat.history()), len(inbox(world.ann))
    assert told == 1
    for _ in range(15 * 4):
        await sweep(world, hours=6)
    assert len(world.study.history()) + len(world.chat.history()) == posts
    assert len(inbox(world.ann)) == told
    await go_to(world, "2026-01-19 09:00")
    assert [m for m in world.study.history() if "Day 2 of 30" in m.content]
    await sweep(world, hours=9)
    assert len(inbox(world.ann)) == told + 1


async def test_skipped_days_are_optional(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await bend(world, "jump", day=5)
    await go_to(world, "2026-01-03 09:00")
    assert "Day 5 of 30" in newest(world.study).content
    await world.ann.click(newest(world.study), label="Done")
    said = private(await world.ann.slash(world.study, "streak"))
    assert not [day for day in (2, 3, 4) if f"Day {day} missed" in said]
    late = private(await world.ann.slash(world.study, "done", day=3))
    assert "5 points" in late


# -- taking back -----------------------------------------------------------------------------


async def test_revert_takes_back_the_last_change_once(world: World) -> None:
    await first_day(world)
    await pause(world, "10", "12")
    await bend(world, "jump", day=5)
    back = private(await ask(world, "revert"))
    assert back.strip().startswith(
        "### The last change of 30-day kickstart was taken back\n• **next day:** 5 → 2"
    )
    assert "**Days to come:** Day 2 Sat 3 Jan" in back
    async with unchanged(world.db, world.study):
        assert "nothing to take back" in refusal(await ask(world, "revert"))
    assert "**revert**, next day: 5 → 2" in (await log(world))[0]
    await go_to(world, "2026-01-03 09:00")
    assert "Day 2 of 30" in newest(world.study).content


async def test_revert_is_refused_after_a_post(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        assert "nothing to take back" in refusal(await ask(world, "revert"))
    await bend(world, "jump", day=5)
    await go_to(world, "2026-01-03 09:00")
    async with unchanged(world.db, world.study):
        assert "something was posted since" in refusal(await ask(world, "revert"))


# -- the log ---------------------------------------------------------------------------------


async def test_the_log_is_turned_in_place(world: World) -> None:
    await first_day(world)
    for number in range(11):
        await bend(world, "edit", name=f"Name {number}")
    first = await ask(world, "log")
    assert "-# Page 1 of 2" in private(first)
    assert len(await log(world)) == 10
    second = await press(world.boss, first, "Older")
    assert "-# Page 2 of 2" in private(second)
    assert "**setup**" in private(second)
    assert "-# Page 1 of 2" in private(await press(world.boss, second, "Newer"))


async def test_a_deleted_member_has_no_name_in_the_log(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await ask(world, "remove", member=world.ann)
    asked = await world.ann.slash(world.study, "privacy delete")
    await press(world.ann, asked, "Delete everything")
    assert (await log(world))[0].endswith("**remove** a deleted member")


# -- suggestions -----------------------------------------------------------------------------


@pytest.mark.parametrize("option", ["from_date", "to_date"])
async def test_dates_are_suggested(world: World, option: str) -> None:
    await first_day(world)
    found = await world.boss.autocomplete(world.study, "cohort pause", option, "")
    assert [choice["value"] for choice in found] == ["2026-01-03", "2026-01-02", "2026-01-05"]
    typed = await world.boss.autocomplete(world.study, "cohort pause", option, "2026-02-10")
    assert typed == [{"name": "Tue 10 Feb 2026", "value": "2026-02-10"}]


async def test_who_walks_alone_waits_too(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-06 09:00")
    asked = await world.bo.slash(world.study, "join")
    assert asked.response is not None
    key = next(key for key in custom_ids(asked.response, "join-pace") if ":own:" in key)
    await world.bo.click(asked.response, custom_id=key)
    shown = await ask(world, "pause", from_date="2026-01-07", to_date="2026-01-16")
    assert "It touches 1 member, 1 of them at a pace of their own." in private(shown)
    await press(world.boss, shown, "Do it")
    await go_to(world, "2026-01-16 12:00")
    await world.bo.slash(world.study, "done", day=1)
    refused = refusal(await world.bo.slash(world.study, "done", day=2))
    assert "Day 2 comes <t:1768640400:f>" in refused  # 17 January, 09:00
