"""`/cohort report` and `/cohort export`: for organisers' eyes, in pages and in files."""

import csv
import io

import pytest
import simcord

from tests.simcord.checks import unchanged
from tests.simcord.members import custom_ids, first_day, go_to, labels, live_until, newest, press
from tests.simcord.world import MANAGE, World, private, refusal

PAGES = ("who is on track", "where people get stuck", "at what time of day people study")


async def report(world: World, **options: str) -> simcord.InteractionResult:
    return await world.boss.slash(world.study, "cohort report", **options)


def title(card: simcord.InteractionResult) -> str:
    return private(card).splitlines()[0]


async def tables(answered: simcord.InteractionResult) -> dict[str, list[dict[str, str]]]:
    """Read the attachments of an answer, as a spreadsheet would."""
    assert answered.response is not None
    assert answered.response.ephemeral
    found = {}
    for attachment in answered.response.attachments:
        content = await attachment.read()
        assert content.startswith(b"\xef\xbb\xbf")
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        found[attachment.filename] = list(csv.DictReader(text, strict=True))
    return found


async def helper(world: World) -> simcord.MemberActor:
    """Have a group with an organiser role, and somebody who has it."""
    role = world.guild.create_role("Helpers")
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[role])
    await first_day(world, organisers=role)
    return olga


def dismiss(world: World, member: simcord.MemberActor) -> None:
    world.env.backend.edit_member(world.guild.id, member.id, {"role_ids": []})


# -- report ----------------------------------------------------------------------------------


async def test_the_report_has_pages(world: World) -> None:
    day_1 = await first_day(world, name="Spring")
    for member in (world.ann, world.bo):
        await member.click(day_1, label="Done")
    await world.newcomer("*Cleo*").slash(world.study, "join", pace="group")
    await live_until(world, "2026-01-05 09:00")
    await world.ann.click(newest(world.study), label="Done")
    async with unchanged(world.db, world.study, world.chat):
        page = await report(world)
        first = private(page)
        assert title(page) == "### Spring: who is on track"
        assert "**On track:** 1 of 3 members" in first
        assert "**Quiet for 2 days or more:** \\*Cleo\\* and bo" in first
        page = await press(world.boss, page, "Next")
        assert title(page) == "### Spring: where people get stuck"
        assert "• Day 2: " in private(page)
        assert "0 of 3 (0%)" in private(page)
        page = await press(world.boss, page, "Next")
        assert title(page) == "### Spring: at what time of day people study"
        assert "• morning: 3 (100%)" in private(page)
        page = await press(world.boss, page, "Back")
        assert title(page) == "### Spring: where people get stuck"
        page = await press(world.boss, page, "Back")
        assert private(page) == first


async def test_every_page_has_one_suggestion(world: World) -> None:
    await world.ann.click(await first_day(world), label="Done")
    page = await report(world)
    for number, name in enumerate(PAGES):
        assert title(page).endswith(name)
        assert private(page).count("💡") == 1
        page = await press(world.boss, page, "Next") if number < len(PAGES) - 1 else page
    with pytest.raises(Exception, match="disabled"):
        await press(world.boss, page, "Next")


async def test_a_page_shows_how_things_stand_when_it_is_turned(world: World) -> None:
    await world.ann.click(await first_day(world), label="Done")
    page = await report(world)
    await world.bo.click(newest(world.study), label="Done")
    await press(world.boss, page, "Next")
    assert "2 of 2 members" in private(await press(world.boss, page, "Back"))


async def test_a_report_on_nobody(world: World) -> None:
    await world.set_up()
    page = await report(world)
    for _ in PAGES[1:]:
        assert "Nobody has joined yet" in private(page)
        page = await press(world.boss, page, "Next")


async def test_a_page_is_turned_after_a_restart(world: World) -> None:
    await world.ann.click(await first_day(world), label="Done")
    page = await report(world)
    await world.restart()
    page = await press(world.boss, page, "Next")
    assert title(page).endswith(PAGES[1])
    await world.restart()
    assert title(await press(world.boss, page, "Back")).endswith(PAGES[0])


# -- export ----------------------------------------------------------------------------------


async def test_the_export_is_four_files(world: World) -> None:
    await first_day(world)
    evil = world.newcomer("=1+1")
    done = await evil.click(newest(world.study), label="Done")
    form = await press(evil, done, "Note or link")
    await evil.submit_modal(form, {"note": '@SUM(A1)\n"quoted", twice', "link": "https://e.example/a"})
    await live_until(world, "2026-01-11 18:00")
    form = await evil.click(newest(world.study), label="Check in")
    await evil.submit_modal(form, {"hours": "3", "goal": "-1 is my goal"})
    await evil.slash(world.study, "log", time="90m", what="nobody else reads this")
    async with unchanged(world.db, world.study, world.chat):
        answered = await world.boss.slash(world.study, "cohort export")
    assert "for you and the other organisers only" in private(answered)
    found = await tables(answered)
    assert list(found) == ["members.csv", "completions.csv", "check-ins.csv", "hours.csv"]
    assert [row["name"] for table in found.values() for row in table] == ["'=1+1"] * 4
    (completion,) = found["completions.csv"]
    assert completion["note"] == '\'@SUM(A1)\n"quoted", twice'
    assert completion["link"] == "https://e.example/a"
    assert completion["user id"].removeprefix("'") == str(evil.id)
    assert found["check-ins.csv"][0]["goal"] == "'-1 is my goal"
    assert [(row["week from"], row["minutes"]) for row in found["hours.csv"]] == [("2026-01-05", "90")]
    assert "nobody else" not in str(found)


async def test_the_export_of_an_empty_group(world: World) -> None:
    await world.set_up()
    found = await tables(await world.boss.slash(world.study, "cohort export"))
    assert found == {"members.csv": [], "completions.csv": [], "check-ins.csv": [], "hours.csv": []}


# -- who may -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["report", "export"])
async def test_others_are_refused(world: World, command: str) -> None:
    olga = await helper(world)
    await world.ann.click(newest(world.study), label="Done")
    async with unchanged(world.db, world.study, world.chat):
        for member in (world.ann, world.bo):
            refused = await member.slash(world.study, f"cohort {command}")
            assert "Only the organisers" in refusal(refused)
            assert refused.response is not None
            assert refused.response.attachments == []
    allowed = await olga.slash(world.study, f"cohort {command}")
    assert "Only the organisers" not in private(allowed)


async def test_who_organises_no_more_turns_no_page(world: World) -> None:
    olga = await helper(world)
    page = await olga.slash(world.study, "cohort report")
    shown = await press(olga, page, "Next")
    dismiss(world, olga)
    refused = await press(olga, shown, "Back")
    assert "Only the organisers" in refusal(refused)
    assert "on track" not in refusal(refused)


@pytest.mark.parametrize("command", ["report", "export"])
async def test_no_group_here(world: World, command: str) -> None:
    refused = await world.boss.slash(world.study, f"cohort {command}")
    assert "/setup" in refusal(refused)


@pytest.mark.parametrize("command", ["report", "export"])
async def test_a_name_that_is_none(world: World, command: str) -> None:
    await world.set_up()
    refused = await world.boss.slash(world.study, f"cohort {command}", cohort="Nope")
    assert "no group called “Nope”" in refusal(refused)


# -- which group -----------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["report", "export"])
async def test_groups_are_suggested_and_told_apart(world: World, command: str) -> None:
    await world.set_up(name="Alpha")
    await world.set_up(name="Beta", channel=world.chat)
    await go_to(world, "2026-01-02 09:00")
    await world.ann.click(newest(world.chat), label="Done")
    offered = await world.boss.autocomplete(world.study, f"cohort {command}", "cohort", "be")
    assert [choice["name"] for choice in offered] == ["Beta"]
    here = await world.boss.slash(world.study, f"cohort {command}")
    there = await world.boss.slash(world.study, f"cohort {command}", cohort=offered[0]["value"])
    if command == "export":
        assert [len((await tables(found))["members.csv"]) for found in (here, there)] == [0, 1]
    else:
        assert "Nobody has joined yet" in private(here)
        assert title(await press(world.boss, there, "Next")).startswith("### Beta: ")


async def test_a_group_that_ended_is_told_of_for_two_weeks(world: World) -> None:
    await world.ann.click(await first_day(world), label="Done")
    ending = await world.boss.slash(world.study, "cohort end")
    await press(world.boss, ending, "End it")
    page = await report(world)
    assert "**On track:** 1 of 1 member" in private(page)
    answered = await world.boss.slash(world.study, "cohort export")
    assert [row["name"] for row in (await tables(answered))["completions.csv"]] == ["ann"]
    await world.forward(days=14, seconds=1)
    async with unchanged(world.db, world.study, world.chat):
        assert "no group" in refusal(await press(world.boss, page, "Next"))
        for command in ("report", "export"):
            assert "/setup" in refusal(await world.boss.slash(world.study, f"cohort {command}"))


async def test_two_servers_know_nothing_of_each_other(world: World) -> None:
    await world.ann.click(await first_day(world, name="Here"), label="Done")
    guild = world.env.create_guild("Other")
    study = guild.create_text_channel("study")
    boss = guild.add_member(world.boss.user, roles=[guild.create_role("Managers", permissions=MANAGE)])
    await boss.slash(study, "setup", timezone="UTC", name="There")
    for command in ("report", "export"):
        assert "no group called “Here”" in refusal(
            await boss.slash(study, f"cohort {command}", cohort="Here")
        )
        assert "no group called “1”" in refusal(await boss.slash(study, f"cohort {command}", cohort="1"))
    assert "Nobody has joined yet" in private(await boss.slash(study, "cohort report"))
    assert (await tables(await boss.slash(study, "cohort export")))["members.csv"] == []
    (_, turn) = custom_ids((await report(world)).response, "report")
    row = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": turn}]}]
    world.env.backend.create_message(study.id, world.env.backend.bot_user.id, "Strange", components=row)
    refused = await boss.click(newest(study), label="x")
    assert "This server has no group called “1”" in refusal(refused)
    assert labels(newest(study)) == ["x"]
