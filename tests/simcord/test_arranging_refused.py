"""What bending a plan refuses: privately, plainly, with nothing changed; and what is shown anew."""

from typing import Any

import discord
import pytest
import simcord
from simcord.backend.errors import SetupError

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import first_day, go_to, labels, newest, press
from tests.simcord.mishaps import delete_channel, deny
from tests.simcord.test_arranging import PAUSE, ask, bend, log, pause
from tests.simcord.world import MANAGE, World, private, refusal

Options = dict[str, Any]
STALE = "⚠️ **Something changed since that preview, so nothing was done. This is how it looks now:**"


def dates(first: str, last: str) -> Options:
    """Name the two dates of a pause."""
    return {"from_date": first, "to_date": last}


BAD: list[tuple[str, Options, list[str]]] = [
    ("pause", dates("2026-01-12", "2026-01-11"), ["end (2026-01-11) before it begins", "other way round"]),
    ("pause", dates("2026-01-02", "2026-01-05"), ["on 2026-01-03 at the earliest", "instead of 2026-01-02"]),
    ("pause", dates("2025-01-02", "2026-01-05"), ["on 2026-01-03 at the earliest"]),
    ("pause", dates("2026-01-03", "2026-05-03"), ["120 days at most"]),
    ("pause", dates("2026-01-21", "2026-01-30"), ["from 2026-01-20 to 2026-01-22 already", "/cohort resume"]),
    ("pause", dates("tomorrow", "2026-01-05"), ["“tomorrow”", "`2026-03-09`"]),
    ("pause", dates("2026-01-05", "*31.1.*@everyone"), ["\\*31.1.\\*@\u200beveryone"]),
    ("pause", dates("2026-01-05", "x" * 3000), ["…"]),
    ("jump", {"day": 1}, ["Day 1 is not ahead: it is behind already"]),
    ("jump", {"day": 2}, ["Day 2 is not ahead: it comes next anyway", "Give a later day"]),
    ("jump", {"day": 31}, ["There is no day 31", "days 1 to 30"]),
    ("jump", {"day": 0}, ["There is no day 0"]),
    ("jump", {"day": 1 - 2**53}, ["There is no day"]),
    ("edit", {}, ["Nothing to change"]),
    ("edit", {"grace": 4}, ["grace", "from 0 to 3"]),
    ("edit", {"rollover": 9}, ["rollover", "from 0 to 8"]),
    ("edit", {"rollover": 8, "post_time": "7"}, ["08:00 or later"]),
    ("edit", {"study_weekdays": "*weekends*"}, ["“\\*weekends\\*”", "`Mon-Fri`"]),
    ("edit", {"timezone": "Atlantis"}, ["“Atlantis”"]),
    ("edit", {"post_time": "soon"}, ["“soon”"]),
    ("edit", {"name": "x" * 61}, ["61 characters"]),
    ("edit", {"post_time": "9", "cohort": "Nobody's"}, ["no group called “Nobody's”"]),
]


async def test_bad_input_is_named_and_changes_nothing(world: World) -> None:
    await first_day(world)
    await pause(world, "20", "22")
    async with unchanged(world.db, world.study, world.chat):
        for command, options, expected in BAD:
            said = refusal(await ask(world, command, **options))
            assert len(said) <= 600
            assert not [part for part in expected if part not in said], (options, said)


async def test_resume_without_a_pause(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        assert "is not paused. `/cohort pause`" in refusal(await ask(world, "resume"))


# -- roles and channels ----------------------------------------------------------------------


def delete_role(world: World, role: Any) -> None:
    """Delete a role as somebody with Manage Roles would."""
    world.env.backend.delete_role(world.guild.id, role.id)


@pytest.mark.parametrize("option", ["role", "organisers"])
async def test_a_role_that_goes_before_the_press(world: World, option: str) -> None:
    role = world.guild.create_role("Learners", mentionable=True)
    await first_day(world)
    shown = await ask(world, "edit", **{option: role})
    delete_role(world, role)
    async with unchanged(world.db, world.study):
        assert f"The role <@&{role.id}> is gone" in refusal(await press(world.boss, shown, "Do it"))


@pytest.mark.parametrize("option", ["channel", "chat"])
async def test_a_channel_that_goes_before_the_press(world: World, option: str) -> None:
    second = world.guild.create_text_channel("second")
    await first_day(world)
    shown = await ask(world, "edit", **{option: second})
    delete_channel(world, second)
    async with unchanged(world.db, world.study):
        assert f"In <#{second.id}> I still need" in refusal(await press(world.boss, shown, "Do it"))


async def test_a_channel_the_bot_cannot_write_to(world: World) -> None:
    second = world.guild.create_text_channel("second")
    deny(world, second, "send_messages")
    await first_day(world)
    async with unchanged(world.db, world.study):
        for option in ("channel", "chat"):
            assert "• Send Messages" in refusal(await ask(world, "edit", **{option: second}))
    deny(world, second)
    shown = await ask(world, "edit", channel=second)
    deny(world, second, "embed_links")
    async with unchanged(world.db, world.study):
        assert "• Embed Links" in refusal(await press(world.boss, shown, "Do it"))


async def test_a_channel_with_a_group_in_it(world: World) -> None:
    second = world.guild.create_text_channel("second")
    await first_day(world)
    shown = await ask(world, "edit", channel=second)
    await world.set_up(name="Second", channel=second)
    async with unchanged(world.db, world.study, second):
        for refused in (await ask(world, "edit", channel=second), await press(world.boss, shown, "Do it")):
            assert "**Second** studies in that channel" in refusal(refused)


async def test_a_change_is_not_taken_back_into_a_channel_that_is_taken_or_gone(world: World) -> None:
    second = world.guild.create_text_channel("second")
    await first_day(world)
    await bend(world, "edit", channel=second, name="First")
    await world.set_up(name="Second")
    async with unchanged(world.db, world.study, second):
        assert "**Second** studies in that" in refusal(await ask(world, "revert", cohort="First"))
    asked = await ask(world, "end", cohort="Second")
    await press(world.boss, asked, "End it")
    delete_channel(world, world.study)
    async with unchanged(world.db, second):
        refused = await world.boss.slash(second, "cohort revert")
        assert f"In <#{world.study.id}> I still need" in refusal(refused)


# -- previews out of date --------------------------------------------------------------------


async def test_a_preview_is_shown_anew_after_a_post(world: World) -> None:
    await first_day(world)
    shown = await ask(world, "jump", day=5)
    await go_to(world, "2026-01-03 09:00")
    anew = await press(world.boss, shown, "Do it")
    assert STALE in private(anew)
    assert "• **next day:** 3 → 5" in private(anew)
    assert "after: Day 5 Sun 4 Jan" in private(anew)
    assert len(await log(world)) == 1
    assert "**Days to come:** Day 5 Sun 4 Jan" in private(await press(world.boss, anew, "Do it"))
    await go_to(world, "2026-01-04 09:00")
    assert "Day 5 of 30" in newest(world.study).content


async def test_a_preview_that_a_post_made_impossible_is_refused(world: World) -> None:
    await first_day(world)
    shown = await ask(world, "pause", **PAUSE)
    await go_to(world, "2026-01-03 09:00")
    async with unchanged(world.db, world.study):
        assert "on 2026-01-04 at the earliest" in refusal(await press(world.boss, shown, "Do it"))


async def test_two_organisers_at_once(world: World) -> None:
    managers = world.guild.create_role("More managers", permissions=MANAGE)
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[managers])
    await first_day(world)
    mine = await ask(world, "edit", name="Mine")
    hers = await olga.slash(world.study, "cohort edit", name="Hers")
    async with world.at_once():
        pressed = [(world.boss, await press(world.boss, mine, "Do it"))]
        pressed.append((olga, await press(olga, hers, "Do it")))
    stale = [(who, result) for who, result in pressed if STALE in private(result)]
    assert len(stale) == 1
    assert len(await log(world)) == 2
    who, anew = stale[0]
    assert labels(anew.response) == ["Do it", "Leave it as it is"]
    done = private(await press(who, anew, "Do it"))
    assert "• **name:** Mine → Hers" in done or "• **name:** Hers → Mine" in done
    both = "".join((await log(world))[:2])
    assert world.boss.mention in both
    assert olga.mention in both


async def test_a_restart_between_preview_and_press(world: World) -> None:
    await first_day(world)
    shown = await ask(world, "pause", **PAUSE)
    await world.restart()
    assert "• **pauses:** none → 2026-01-03 to 2026-01-09" in private(await press(world.boss, shown, "Do it"))
    await go_to(world, "2026-01-09 12:00")
    assert "Day 1 of 30" in newest(world.study).content
    await world.restart()
    assert "was taken back" in private(await ask(world, "revert"))


@pytest.mark.parametrize("custom_id", ["b:confirm:9", "b:confirm:jump", "b:log:1:last"])
async def test_a_button_that_no_running_version_makes(world: World, custom_id: str) -> None:
    await first_day(world)
    row = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": custom_id}]}]
    me = world.env.backend.bot_user.id
    world.env.backend.create_message(world.study.id, me, "From another time", components=row)
    async with unchanged(world.db, world.study):
        assert "no longer there" in refusal(await world.boss.click(newest(world.study), label="x"))


# -- who -------------------------------------------------------------------------------------

COMMANDS: list[tuple[str, Options]] = [
    ("edit", {"name": "Mine now"}),
    ("pause", PAUSE),
    ("resume", {}),
    ("jump", {"day": 5}),
    ("revert", {}),
    ("log", {}),
]


async def test_members_may_not(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        for command, options in COMMANDS:
            refused = await world.ann.slash(world.study, f"cohort {command}", **options)
            assert "Only the organisers of **30-day kickstart**" in refusal(refused), command


async def test_without_a_group(world: World) -> None:
    async with unchanged(world.db, world.study):
        for command, options in COMMANDS:
            assert "`/setup`" in refusal(await ask(world, command, **options)), command


async def test_after_the_end(world: World) -> None:
    await first_day(world)
    shown = await ask(world, "jump", day=5)
    await bend(world, "pause", **PAUSE)
    await press(world.boss, await ask(world, "end"), "End it")
    async with unchanged(world.db, world.study):
        for command, options in COMMANDS[:4]:
            assert "30-day kickstart** ended <t:" in refusal(await ask(world, command, **options)), command
        assert "nothing to take back" in refusal(await ask(world, "revert"))
        assert "30-day kickstart** ended <t:" in refusal(await press(world.boss, shown, "Do it"))
    assert "**end**" in (await log(world))[0]


async def test_who_is_no_organiser_any_more(world: World) -> None:
    helpers = world.guild.create_role("Helpers")
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[helpers])
    await first_day(world, organisers=helpers)
    for number in range(11):
        await bend(world, "edit", name=f"Name {number}")
    shown = await olga.slash(world.study, "cohort jump", day=5)
    pages = await olga.slash(world.study, "cohort log")
    with pytest.raises(SetupError, match="not visible"):
        await press(world.ann, shown, "Do it")
    world.env.backend.edit_member(world.guild.id, olga.id, {"role_ids": []})
    async with unchanged(world.db, world.study):
        assert "Only the organisers" in refusal(await press(olga, shown, "Do it"))
        assert "Only the organisers" in refusal(await press(olga, pages, "Older"))


# -- hostile names ---------------------------------------------------------------------------

HOSTILE = "@everyone **b** `c` <@&1> [x](https://e.example)\u202e\u200b\x00"


async def test_a_hostile_name_neither_pings_nor_breaks_anything(world: World) -> None:
    await first_day(world)
    shown = await ask(world, "edit", name=HOSTILE)
    done = await press(world.boss, shown, "Do it")
    answers: list[simcord.InteractionResult] = [
        done,
        await ask(world, "log"),
        await ask(world, "jump", day=5),
    ]
    answers += [await ask(world, "revert"), await ask(world, "log")]
    for said in map(private, answers[:3]):
        assert "@everyone" not in said
        assert not [char for char in "\u202e\u200b\x00" if char in said.replace("@\u200b", "")]
        assert "\\*\\*b\\*\\*" in said
    assert [row["name"] for row in await rows(world.db, "cohorts")] == ["30-day kickstart"]
    assert isinstance(newest(world.study), discord.Message)
