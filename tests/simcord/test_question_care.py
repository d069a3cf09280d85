"""`/cohort questions` through the real bot: look, retire, bring back, settle; and who may not."""

from typing import Any

import simcord

from tests.simcord.asked import another_server, answered, borrow, few_questions, reported
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import choose, first_day, labels, parts, press
from tests.simcord.world import World, private, refusal


async def look(world: World, by: simcord.MemberActor | None = None) -> simcord.InteractionResult:
    return await (by or world.boss).slash(world.study, "cohort questions")


async def opened(world: World, question: str) -> simcord.InteractionResult:
    """Open a question from the list of reported ones."""
    card = await look(world)
    await choose(world.boss, card, "care", question)
    return card


async def asked_now(world: World) -> set[str]:
    """Ask for as many questions as there are; return which came."""
    await world.bo.slash(world.study, "quiz start", questions=20)
    session = (await rows(world.db, "quiz_sessions"))[-1]
    return set(session["questions"].strip('[]"').split('", "'))


async def test_nothing_to_look_at(world: World) -> None:
    card = await look(world)
    assert "### Questions to look at\n-# 0 questions reported · 0 of your own · 0 retired." in private(card)
    assert "Nobody has reported a question" in private(card)
    await press(world.boss, card, "Own (0)")
    assert "### Questions of your own" in private(card)
    assert "`/cohort questions-import`" in private(card)
    await press(world.boss, card, "Retired (0)")
    assert "### Retired questions" in private(card)
    await press(world.boss, card, "To look at")
    assert "### Questions to look at" in private(card)


async def test_a_report_from_the_list_to_settled(world: World) -> None:
    (question, *_) = await few_questions(world, 1)
    name = await reported(world, "Two choices are right.")
    await reported(world, "Not clear.", world.bo)
    card = await look(world)
    assert "1 question reported" in private(card)
    for said in (
        "🚩 **ann**: Two choices are right. (answered: ",
        "🚩 **bo**: Not clear.",
        question.text[:30],
    ):
        assert said in private(card)
    await choose(world.boss, card, "care", name)
    shown = private(card)
    assert f"### Question `{name}`" in shown
    assert question.text in shown
    assert question.explanation in shown
    assert shown.count("✅") == 1
    assert "**Asked:** 2 · **Right the first time:**" in shown
    assert "**Discrimination:** after 20 more answers by members who answered 5 others" in shown
    assert "> Two choices are right." in shown
    assert labels(card.response) == ["Retire", "Close 2 reports", "All questions"]
    await press(world.boss, card, "Close 2 reports")
    assert "0 questions reported" in private(card)
    assert all(row["settled_at"] for row in await rows(world.db, "question_reports"))


async def test_retired_is_asked_no_more_and_comes_back(world: World) -> None:
    bank = await few_questions(world, 2)
    await first_day(world)
    await world.ann.slash(world.study, "join")
    name = await reported(world)
    card = await opened(world, name)
    await press(world.boss, card, "Retire")
    assert f"### Question `{name}` · retired: nobody is asked it" in private(card)
    assert labels(card.response) == ["Bring back", "Close 1 report", "All questions"]
    other = {question.id for question in bank} - {name}
    assert await asked_now(world) == other
    await world.restart()
    assert await asked_now(world) == other
    daily = await world.ann.slash(world.study, "quiz daily")
    assert "1 of 1" in private(daily)
    await world.forward(days=30)
    nothing = private(await world.ann.slash(world.study, "quiz review"))
    assert "no questions to review yet" in nothing
    assert "<t:" not in nothing  # no past instant
    assert "to review" not in private(await world.ann.slash(world.study, "today")).casefold()
    await press(world.boss, card, "Bring back")
    assert await asked_now(world) == {name, *other}
    assert "### Review: question 1 of 1" in private(await world.ann.slash(world.study, "quiz review"))
    log = private(await world.boss.slash(world.study, "cohort log"))
    assert "**retire**, " in log
    assert "**bring back**, " in log


async def test_the_same_press_twice_and_after_a_restart(world: World) -> None:
    await few_questions(world, 1)
    name = await reported(world)
    card = await opened(world, name)
    await world.restart()
    async with world.at_once():
        for _ in range(2):
            await press(world.boss, card, "Retire")
    assert "retired: nobody is asked it" in private(card)
    assert len(await rows(world.db, "retired_questions")) == 1
    await world.restart()
    async with world.at_once():
        for _ in range(2):
            await press(world.boss, card, "Bring back")
    assert await rows(world.db, "retired_questions") == []
    async with world.at_once():
        for _ in range(2):
            await press(world.boss, card, "Close 1 report")
    assert "0 questions reported" in private(card)


async def test_a_report_that_came_since_is_not_settled_unread(world: World) -> None:
    await few_questions(world, 1)
    name = await reported(world, "Old words.")
    card = await opened(world, name)
    await world.forward(seconds=1)
    await reported(world, "New words.", world.bo)
    await press(world.boss, card, "Close 1 report")
    assert "1 question reported" in private(card)
    assert "New words." in private(card)
    assert "Old words." not in private(card)


async def test_the_status_names_the_command(world: World) -> None:
    await few_questions(world, 1)
    await first_day(world)
    status = await world.boss.slash(world.study, "cohort status")
    assert "reported" not in private(status)
    await reported(world)
    status = await world.boss.slash(world.study, "cohort status")
    assert "🚩 1 reported question: `/cohort questions`" in private(status)


async def test_an_organiser_by_role_may(world: World) -> None:
    role = world.guild.create_role("Helpers")
    olga = world.guild.add_member(world.env.create_user("olga"), roles=[role])
    await world.set_up(organisers=role)
    assert "### Questions to look at" in private(await look(world, olga))


async def test_nobody_else_may(world: World) -> None:
    await few_questions(world, 1)
    assert "Manage Server" in refusal(await look(world, world.ann))
    await first_day(world)
    await reported(world)
    async with unchanged(world.db, world.study):
        assert refusal(await look(world, world.ann)).startswith("Only the organisers of")
    boss_card = await look(world)
    name = (await rows(world.db, "question_reports"))[0]["question_id"]
    assert await press_all(world, boss_card, await answered(world)) == 2
    await choose(world.boss, boss_card, "care", name)
    assert await press_all(world, boss_card, await answered(world)) == 3


async def press_all(
    world: World, boss_card: simcord.InteractionResult, mine: simcord.InteractionResult
) -> int:
    """Let a member press every button of an organiser's card; return how many were refused."""
    borrow(world, boss_card, mine)
    buttons = [part for part in parts(boss_card.response) if part["type"] == 2]
    keys = [part["custom_id"] for part in buttons if not part.get("disabled")]
    for key in keys:
        async with unchanged(world.db, world.study):
            pressed = await press(world.ann, mine, custom_id=key)
            assert said_last(pressed).startswith("Only the organisers of"), key
    return len(keys)


def said_last(result: simcord.InteractionResult) -> str:
    """Return the private reply to a press that had been acknowledged."""
    (reply,) = result.followups
    assert reply.ephemeral
    return reply.content


async def test_another_servers_buttons_and_forged_ones(world: World) -> None:
    await few_questions(world, 1)
    name = await reported(world)
    mine = await opened(world, name)
    boss, room = another_server(world)
    theirs = await boss.slash(room, "cohort questions")
    borrow(world, mine, theirs)
    await press(boss, theirs, "Close 1 report")
    assert [row["settled_at"] for row in await rows(world.db, "question_reports")] == [None]
    # The shipped bank is everybody's; what a server retires is its own.
    await press(world.boss, mine, "Retire")
    assert {row["guild_id"] for row in await rows(world.db, "retired_questions")} == {world.guild.id}
    for forged in ("care:own-7:0", "care-retire:nothing", f"care-delete:{name}", "care-settle:x:y",
                   "questions-view:zzz"):  # fmt: skip
        card = await look(world)
        async with unchanged(world.db, world.study):
            pressed = await press_forged(world, card, forged)
            assert said_last(pressed).startswith("That is over or no longer there."), forged


async def press_forged(world: World, card: simcord.InteractionResult, key: str) -> simcord.InteractionResult:
    """Press a button with another id than the bot gave it."""
    stored = world.env.backend.get_message(world.study.id, card.response.id)  # type: ignore[union-attr]
    rows_of: list[Any] = stored.components[0]["components"]
    rows_of[-1]["components"][1]["custom_id"] = f"b:{key}"
    return await press(world.boss, card, custom_id=f"b:{key}")
