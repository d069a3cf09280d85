"""Report under an answer: the form, the thanks, and every way to be refused."""

import pytest
import simcord

from bot.services.question_reports import REPORTS_MOST
from tests.simcord.asked import another_server, answered, borrow, few_questions, reported
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import filled, form, labels, press
from tests.simcord.world import World, private, refusal

HOSTILE = "@everyone <@1> **x** `y` ``` [z](https://e.example)\n# big\n||s||"


async def test_a_member_who_is_in_no_group_reports_and_is_thanked(world: World) -> None:
    (question, *_) = await few_questions(world, 1)
    card = await answered(world)
    assert labels(card.response) == ["See my result", "Report"]
    shown = await press(world.ann, card, "Report")
    assert shown.modal is not None
    assert shown.modal["title"] == "Report a question"
    box = form(shown)["text"]
    assert (box["max_length"], box["required"], box["style"], box.get("value")) == (500, True, 2, None)
    verdict = private(card)
    thanks = await world.ann.submit_modal(shown, {"text": "Two choices are right."})
    assert private(thanks).startswith("### 🚩 Thank you\nThe organisers of this server will see")
    assert question.text[:40] in private(thanks)
    assert private(card) == verdict, "the verdict stays, with its buttons"
    (row,) = await rows(world.db, "question_reports")
    (given,) = await rows(world.db, "quiz_answers")
    assert (row["question_id"], row["text"], row["given"]) == (
        question.id, "Two choices are right.", given["given"],
    )  # fmt: skip


async def test_the_second_time_the_form_holds_what_was_said_and_replaces_it(world: World) -> None:
    await few_questions(world, 1)
    await reported(world, "first")
    card = await answered(world)
    shown = await press(world.ann, card, "Report")
    assert filled(shown) == {"text": "first"}
    thanks = await world.ann.submit_modal(shown, {"text": "second"})
    assert "Your earlier report was replaced" in private(thanks)
    assert [row["text"] for row in await rows(world.db, "question_reports")] == ["second"]


async def test_a_restart_between_press_and_submit_loses_nothing(world: World) -> None:
    await few_questions(world, 1)
    card = await answered(world)
    await world.restart()
    shown = await press(world.ann, card, "Report")
    await world.restart()
    thanks = await world.ann.submit_modal(shown, {"text": "Still here."})
    assert "### 🚩 Thank you" in private(thanks)
    assert [row["text"] for row in await rows(world.db, "question_reports")] == ["Still here."]


async def test_two_submits_at_once_are_one_report(world: World) -> None:
    await few_questions(world, 1)
    card = await answered(world)
    shown = [await press(world.ann, card, "Report") for _ in range(2)]
    async with world.at_once():
        for each in shown:
            await world.ann.submit_modal(each, {"text": "at once"})
    assert len(await rows(world.db, "question_reports")) == 1


async def test_a_report_may_come_days_later(world: World) -> None:
    await few_questions(world, 1)
    card = await answered(world)
    await world.forward(days=9)
    shown = await press(world.ann, card, "Report")
    assert "### 🚩 Thank you" in private(await world.ann.submit_modal(shown, {"text": "late"}))


async def test_hostile_text_has_no_effect_anywhere(world: World) -> None:
    await few_questions(world, 1)
    hostile = world.newcomer("**@here** `x`")
    name = await reported(world, HOSTILE, hostile)
    shown = await world.boss.slash(world.study, "cohort questions")
    for said in (private(shown), private(await world.boss.select(shown.response, [name]))):  # type: ignore[arg-type]
        assert "\\*\\*@\u200bhere\\*\\* \\`x\\`" in said
        assert "@\u200beveryone" in said
        assert "\\[z](https:\\//e.example)" in said
        for effect in ("@everyone", "\n# big", " ```", " [z]", " ||s"):
            assert effect not in said


@pytest.mark.parametrize("text", ["", "   ", "\u200b\u3164"])
async def test_an_empty_report_is_refused(world: World, text: str) -> None:
    await few_questions(world, 1)
    shown = await press(world.ann, await answered(world), "Report")
    async with unchanged(world.db, world.study):
        said = refusal(await forged(world, shown, text))
    assert said == "The report is empty. Write a few words and try again."


async def test_a_report_that_is_too_long_is_given_back(world: World) -> None:
    await few_questions(world, 1)
    shown = await press(world.ann, await answered(world), "Report")
    async with unchanged(world.db, world.study):
        result = await forged(world, shown, "x" * 501)
    assert refusal(result) == "That report has 501 characters; 500 fit. Please shorten it and try again."
    assert result.response is not None
    assert "x" * 501 in (result.response.embeds[0].description or "")


async def forged(
    world: World, shown: simcord.InteractionResult, text: str, key: str | None = None
) -> simcord.InteractionResult:
    """Send a form that a changed client would send: with any text, perhaps under another id."""
    spec = shown._interaction.modal
    assert spec is not None
    spec["custom_id"] = key or spec["custom_id"]
    spec["components"][0]["component"] |= {"max_length": 4000, "required": False}
    return await world.ann.submit_modal(shown, {"text": text})


async def test_a_member_does_not_flood_the_organisers(world: World) -> None:
    await few_questions(world, REPORTS_MOST + 1)
    card = await world.ann.slash(world.study, "quiz start", questions=REPORTS_MOST + 1)
    for number in range(REPORTS_MOST):
        await press(world.ann, card, "A")
        shown = await press(world.ann, card, "Report")
        await world.ann.submit_modal(shown, {"text": f"report {number}"})
        await press(world.ann, card, "Next question")
    await press(world.ann, card, "A")
    said = refusal(await press(world.ann, card, "Report"))
    assert said.startswith("10 of your reports wait for the organisers, so nothing was sent.")
    assert len(await rows(world.db, "question_reports")) == REPORTS_MOST


async def test_somebody_elses_card_is_refused(world: World) -> None:
    await few_questions(world, 1)
    mine, theirs = await answered(world), await answered(world, world.bo)
    borrow(world, mine, theirs)
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.bo, theirs, "Report"))
    assert said.startswith("Those buttons belong to somebody else.")


async def test_a_card_of_another_server_is_refused(world: World) -> None:
    await few_questions(world, 1)
    boss, room = another_server(world)
    mine = await answered(world, world.boss)
    theirs = await boss.slash(room, "quiz start", questions=1)
    await press(boss, theirs, "A")
    borrow(world, mine, theirs)
    async with unchanged(world.db, world.study):
        assert refusal(await press(boss, theirs, "Report")).startswith("That is over or no longer there.")


FORGED = [
    "m:report-question:1:1", "m:report-question:x:0", f"m:report-question:{'9' * 30}:0",
    "m:report-question:1:-1", "m:report-round:1:0", "m:report-round:-1:0",
]  # fmt: skip


@pytest.mark.parametrize("key", FORGED)
async def test_a_forged_place_is_refused(world: World, key: str) -> None:
    await few_questions(world, 1)
    shown = await press(world.ann, await answered(world), "Report")
    async with unchanged(world.db, world.study):
        said = refusal(await forged(world, shown, "x", key))
    assert said.startswith("That is over or no longer there.")
