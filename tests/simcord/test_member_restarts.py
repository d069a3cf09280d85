"""Restart the bot between what a member sees and what a member does: each button, select and form goes on."""

from collections.abc import Awaitable, Callable

import pytest
import simcord

from bot.domain.question import QuestionKind
from tests.simcord.checks import rows
from tests.simcord.members import custom_ids, filled, first_day, go_to, live_until, newest, pick, press
from tests.simcord.quizzing import answer, asked_on, only_kind
from tests.simcord.world import World, private, texts

Way = Callable[[World], Awaitable[simcord.InteractionResult]]


async def under_a_post(world: World, label: str) -> simcord.InteractionResult:
    post = newest(world.study)
    await world.restart()
    return await world.ann.click(post, label=label)


async def in_a_card(world: World, command: str, label: str) -> simcord.InteractionResult:
    card = await world.ann.slash(world.study, command)
    await world.restart()
    return await press(world.ann, card, label)


BUTTONS: dict[str, tuple[Way, str]] = {
    "Done under a post": (lambda w: under_a_post(w, "Done"), "was done already"),
    "My checklist": (lambda w: under_a_post(w, "My checklist"), "### Day 1 of 30"),
    "Done in a card": (lambda w: in_a_card(w, "undo", "Done"), "### ✅ Day 1 done"),
    "Undo": (lambda w: in_a_card(w, "done", "Undo"), "### ↩️ Day 1 is open again"),
    "My day": (lambda w: in_a_card(w, "progress", "My day"), "### Day 1 of 30"),
    "Share": (lambda w: in_a_card(w, "progress", "Share"), "📈 **ann** in 30-day kickstart"),
    "My place": (lambda w: in_a_card(w, "leaderboard", "My place"), "🥇 **You** · **10**"),
    "Quiz under a post": (lambda w: under_a_post(w, "Quiz"), "### Quiz of the day: question 1 of 3"),
    "A skill check": (lambda w: in_a_card(w, "quiz me", "Skill check"), "### Skill check: question 1 of 18"),
    "A quiz": (lambda w: in_a_card(w, "quiz review", "A quiz now"), "### Question 1 of 5"),
}


@pytest.mark.parametrize("button", BUTTONS)
async def test_a_button_from_before_a_restart_still_answers(world: World, button: str) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    way, said = BUTTONS[button]
    assert said in texts((await way(world)).response)


async def test_join_and_how_it_works_still_answer(world: World) -> None:
    await world.set_up()
    invitation = newest(world.study)
    await world.restart()
    assert "### 👋 You are in" in private(await world.ann.click(invitation, label="Join"))
    assert "### The basics" in private(await world.ann.click(invitation, label="How it works"))


async def test_a_tick_still_ticks_and_the_rest_is_remembered(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.slash(world.study, "today")
    for number in range(4):
        await press(world.ann, card, custom_id=custom_ids(card.response, "tick")[number])
        await world.restart()
    assert private(card).startswith("### ✅ Day 1 done")


async def test_a_select_still_chooses(world: World) -> None:
    await first_day(world)
    settings = await world.ann.slash(world.study, "settings")
    helped = await world.ann.slash(world.study, "help")
    await world.restart()
    await pick(world.ann, settings, ["someone"])
    assert "**How others see me:** As “someone”" in private(settings)
    await pick(world.ann, helped, ["points"])
    assert private(helped).startswith("### Points and leaderboard")


async def test_a_page_of_the_board_still_turns(world: World) -> None:
    await first_day(world)
    for number in range(21):
        await world.newcomer(f"member {number:02}").click(newest(world.study), label="Done")
    board = await world.ann.slash(world.study, "leaderboard")
    await world.restart()
    page = await press(world.ann, board, "More")
    await world.restart()
    await press(world.ann, page, "Next")
    assert "Page 3 of 3" in private(page)


# -- forms that were open during the restart -------------------------------------------------


async def test_a_note_typed_during_a_restart_is_kept(world: World) -> None:
    await first_day(world)
    card = await world.ann.slash(world.study, "done")
    form = await press(world.ann, card, "Note or link")
    await world.restart()
    saved = await world.ann.submit_modal(form, {"note": "Typed while you were away", "link": ""})
    assert "> Typed while you were away" in private(saved)
    (row,) = await rows(world.db, "completions")
    assert row["note"] == "Typed while you were away"


async def test_a_zone_typed_during_a_restart_is_kept(world: World) -> None:
    await first_day(world)
    form = await press(world.ann, await world.ann.slash(world.study, "settings"), "Change")
    await world.restart()
    assert "**Asia/Tokyo**" in private(await world.ann.submit_modal(form, {"zone": "Tokyo"}))


@pytest.mark.parametrize("opened_by", ["command", "post", "change"])
async def test_a_check_in_typed_during_a_restart_is_kept(world: World, opened_by: str) -> None:
    form = await check_in_form(world, opened_by)
    await world.restart()
    answer = {"hours": "6", "went_well": "All of it", "blocked": "", "goal": "More of it", "confidence": "5"}
    saved = private(await world.ann.submit_modal(form, answer))
    assert "**Hours:** 6 · **Confidence:** 5 of 5\n**Went well**\n> All of it" in saved
    (row,) = await rows(world.db, "checkins")
    assert (row["hours"], row["goal"]) == (6, "More of it")
    assert filled(await world.ann.slash(world.study, "checkin"))["went_well"] == "All of it"


async def check_in_form(world: World, opened_by: str) -> simcord.InteractionResult:
    """Open the check-in of Sunday 11 January in one of three ways."""
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await live_until(world, "2026-01-11 18:00")
    post = newest(world.study)
    await world.restart()
    if opened_by == "post":
        return await world.ann.click(post, label="Check in")
    form = await world.ann.slash(world.study, "checkin")
    if opened_by == "command":
        return form
    saved = await world.ann.submit_modal(form, {"hours": "1"})
    await world.restart()
    return await press(world.ann, saved, "Change")


# -- a quiz, day after day -------------------------------------------------------------------


async def test_a_quiz_goes_on_where_it_was(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", topic="evaluation", questions=3)
    for number in range(1, 4):
        question = await asked_on(world, card)
        await world.restart()
        assert private(card).startswith(f"### Question {number} of 3")
        await answer(world, card, right=number != 2)
        assert question.text in private(card)
        assert question.explanation in private(card)
        await world.restart()
        await press(world.ann, card, "See my result" if number == 3 else "Next question")
    assert [row["correct"] for row in await rows(world.db, "quiz_answers")] == [True, False, True]
    assert private(card).startswith("### You got 2 of 3 right")


async def test_choices_keep_their_order_over_a_restart(world: World) -> None:
    await only_kind(world, QuestionKind.CHOICE)
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    before = [line for line in private(card).split("\n") if line.startswith("**")]
    await world.restart()
    await press(world.ann, card, "B")
    after = [line.rstrip(" ✅❌") for line in private(card).split("\n") if line.startswith("**")]
    assert after == before


async def test_the_day_the_group_and_the_points_survive(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await world.restart()
    await go_to(world, "2026-01-03 09:00")
    assert "Day 2 of 30" in newest(world.study).content
    await world.ann.click(newest(world.study), label="Done")
    assert "Streak **2 days** · best 2" in private(await world.ann.slash(world.study, "progress"))
