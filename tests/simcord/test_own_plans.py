"""`/cohort plan-import` through the real bot: preview, keep, download, and every way to be refused."""

from typing import Any

import pytest
import simcord

from bot.domain.plan_markdown import read_plan
from bot.domain.plan_outline import BYTES_MOST
from bot.domain.plan_writing import TEMPLATE, write_plan
from tests.domain.test_plan_markdown import HOSTILE
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import first_day, labels, newest, press
from tests.simcord.world import MANAGE, World, private, refusal, texts

TEA = b"""\
# Tea in three days

Leaves, water, time.

## Day 1: Black
Why: It forgives most.
- [ ] Brew [a cup](https://example.org/black) (30 min)
- [ ] Compare two waters (15 min, optional)

## Day 2: Green
- [ ] Brew it cooler (20 min)

## Day 3: White
- [ ] Brew it longer (1 h)
"""


async def plan_import(
    world: World, data: bytes | None = None, *, by: simcord.MemberActor | None = None, **options: Any
) -> simcord.InteractionResult:
    """Use the command, with a file where there is data."""
    file = {} if data is None else {"file": ("plan.md", data)}
    return await (by or world.boss).slash(world.study, "cohort plan-import", **file, **options)


async def imported(world: World, data: bytes = TEA) -> simcord.InteractionResult:
    """Import a plan and keep it."""
    return await press(world.boss, await plan_import(world, data), "Keep it")


async def attached(result: simcord.InteractionResult) -> str:
    """Read the one file of an answer."""
    assert result.response is not None
    (file,) = result.response.attachments
    return (await file.read()).decode()


async def test_a_plan_from_its_file_to_its_first_post(world: World) -> None:
    preview = await plan_import(world, TEA)
    for said in (
        "### Keep Tea in three days?",
        "3 days, 1 h 50 in all · 1 h 50 a week",
        "Leaves, water, time.",
        "**Day 1** Black\n-# 1 item, 1 optional, 1 link · 30 min",
        "It is a new plan of this server",
    ):
        assert said in private(preview)
    assert labels(preview.response) == ["Keep it", "Throw it away"]
    offered = await world.boss.autocomplete(world.study, "setup", "plan", "tea")
    assert offered == []
    kept = await press(world.boss, preview, "Keep it")
    assert "### Tea in three days is kept as version 1" in private(kept)
    offered = await world.boss.autocomplete(world.study, "setup", "plan", "tea")
    assert [(choice["name"], choice["value"]) for choice in offered] == [
        ("Tea in three days (3 days)", "own.tea-in-three-days")
    ]
    made = await world.set_up(plan="own.tea-in-three-days")
    assert "**Plan:** Tea in three days, 3 days" in texts(made.response)
    await world.forward(hours=33)
    post = texts(newest(world.study))
    for said in (
        "Day 1 of 3: Black",
        "Brew a cup · 30 min",
        "[a cup](https://example.org/black)",
        "15 min *(op",
    ):
        assert said in post
    await world.forward(hours=24)
    assert "Links" not in texts(newest(world.study))  # the day has none
    await world.ann.click(newest(world.study), label="Done")
    assert "Day 2 of 3: Green" in private(await world.ann.slash(world.study, "today"))
    assert "### Tea in three days\nLeaves" in private(await world.ann.slash(world.study, "plan show"))
    assert "1 of 3 days" in private(await world.ann.slash(world.study, "progress"))


async def test_all_faults_are_told_with_their_lines_and_nothing_is_stored(world: World) -> None:
    async with unchanged(world.db, world.study):
        bad = await plan_import(world, TEA.replace(b"(20 min)", b"(20 mni)").replace(b"Day 3", b"Day 4"))
        said = private(bad)
    assert "2 faults, and nothing was kept" in said
    assert "line 11: I can't read" in said
    assert "line 13: day 4 comes too early" in said


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_hostile_file_is_refused_and_nothing_is_stored(world: World, name: str) -> None:
    async with unchanged(world.db, world.study):
        answer = await plan_import(world, HOSTILE[name])
    too_big = len(HOSTILE[name]) > BYTES_MOST
    assert ("a plan may have 262,144" if too_big else "and nothing was kept") in refusal(answer)


async def test_more_faults_than_fit_come_as_a_file(world: World) -> None:
    answer = await plan_import(world, b"# T\n## Day 1: a\n" + b"- oops\n" * 90)
    assert "91 faults" in private(answer)
    assert (await attached(answer)).count("line ") == 91


async def test_thrown_away_is_gone(world: World) -> None:
    preview = await plan_import(world, TEA)
    assert "### Thrown away" in private(await press(world.boss, preview, "Throw it away"))
    assert await rows(world.db, "plans") == []


async def test_a_preview_survives_a_restart_and_keeping_twice_keeps_once(world: World) -> None:
    preview = await plan_import(world, TEA)
    assert preview.response is not None
    await world.restart()
    async with world.at_once():
        for _ in range(2):
            await world.boss.click(preview.response, label="Keep it")
    assert "is kept as version 1" in private(preview)
    assert [row["version"] for row in await rows(world.db, "plans")] == [1]
    again = await plan_import(world, TEA)
    assert "That is version 1 exactly as it is" in private(again)
    assert labels(again.response) == []


async def test_a_button_of_a_draft_that_is_gone_keeps_no_other(world: World) -> None:
    old = await plan_import(world, TEA)
    await plan_import(world, TEA.replace(b"Tea", b"Cocoa"))
    answer = await press(world.boss, old, "Keep it")
    assert "That draft is no longer there" in refusal(answer)
    assert [row["version"] for row in await rows(world.db, "plans")] == [None]


@pytest.mark.parametrize("data", [TEA, None])
async def test_who_is_no_organiser_is_refused(world: World, data: bytes | None) -> None:
    async with unchanged(world.db, world.study):
        assert "Manage Server" in refusal(await plan_import(world, data, by=world.ann))
    await world.set_up()
    async with unchanged(world.db, world.study):
        assert "Only the organisers" in refusal(await plan_import(world, data, by=world.ann))
    await imported(world)
    assert await world.ann.autocomplete(world.study, "cohort plan-import", "download", "") == []


async def test_template_and_download_are_private_files_that_can_be_imported(world: World) -> None:
    template = await plan_import(world)
    assert "A plan to begin with" in private(template)
    assert await attached(template) == TEMPLATE
    await imported(world, TEMPLATE.encode())
    offered = await world.boss.autocomplete(world.study, "cohort plan-import", "download", "py")
    assert [choice["value"] for choice in offered] == ["own.python-in-a-week"]
    download = await plan_import(world, download="own.python-in-a-week")
    assert await attached(download) == write_plan(read_plan(TEMPLATE.encode()))
    assert "no plan called" in refusal(await plan_import(world, download="own.nothing"))


async def test_a_running_group_is_shown_what_changes_and_its_log_keeps_it(world: World) -> None:
    await imported(world)
    await first_day(world, plan="own.tea-in-three-days", name="Sippers")
    await world.ann.click(newest(world.study), label="Done")
    longer = TEA.replace(b"Day 3", b"Day 4") + b"\n## Day 3: Oolong\n- [ ] Brew (15 min)\n"
    head, last = longer.split(b"## Day 4", 1)
    white, oolong = last.split(b"\n## Day 3", 1)
    preview = await plan_import(world, head + b"## Day 3" + oolong + b"\n## Day 4" + white)
    for said in (
        "**What changes against version 1:** days 1 added, 1 moved",
        "Added: Oolong (3)",
        "Moved: White (3 → 4)",
        "**Sippers** follows this plan and ends on Mon 5 Jan instead of Sun 4 Jan; days up to 1 stay",
    ):
        assert said in private(preview)
    assert "**Sippers** follows it from now on" in private(await press(world.boss, preview, "Keep it"))
    log = private(await world.boss.slash(world.study, "cohort log"))
    assert "**plan-import**, Tea in three days, version 2: days 1 added, 1 moved" in log
    await world.forward(hours=48)
    assert "Day 3 of 4: Oolong" in texts(newest(world.study))
    assert "1 of 4 days" in private(await world.ann.slash(world.study, "progress"))


async def test_a_posted_day_may_not_move(world: World) -> None:
    await imported(world)
    await first_day(world, plan="own.tea-in-three-days", name="Sippers")
    swapped = TEA.replace(b"Day 1: Black", b"Day 1: X").replace(b"Day 2: Green", b"Day 2: Black")
    async with unchanged(world.db, world.study):
        answer = refusal(await plan_import(world, swapped.replace(b"Day 1: X", b"Day 1: Green")))
    assert "**Sippers** has reached Day 1" in answer
    assert "• Day 1, Black: now Day 2" in answer


async def test_two_servers_do_not_see_each_others_plans(world: World) -> None:
    await imported(world)
    there = world.env.create_guild("Other")
    room = there.create_text_channel("study")
    role = there.create_role("Managers", permissions=MANAGE)
    boss = there.add_member(world.boss.user, roles=[role])
    assert await boss.autocomplete(room, "setup", "plan", "tea") == []
    assert await boss.autocomplete(room, "cohort plan-import", "download", "") == []
    refused = await boss.slash(room, "setup", timezone="UTC", plan="own.tea-in-three-days")
    assert "no plan called" in refusal(refused)
    refused = await boss.slash(room, "cohort plan-import", download="own.tea-in-three-days")
    assert "no plan called" in refusal(refused)
