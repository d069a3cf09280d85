"""Fill in weekly and monthly check-ins."""

import discord

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import filled, first_day, form, go_to, labels, live_until, press, stamp
from tests.simcord.world import World, private, refusal, texts

SAID = {
    "hours": "7,5 h",
    "went_well": "Matrices finally make sense",
    "blocked": "Too many meetings",
    "goal": "Finish the regression",
    "confidence": "4",
}


async def a_sunday(world: World) -> discord.Message:
    """Let ann and bo study from Friday 2 January on; return the check-in of Sunday 11 January."""
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await world.bo.slash(world.study, "join")
    await live_until(world, "2026-01-11 18:00")
    return next(m for m in reversed(world.study.history()) if m.content.startswith("**Weekly check-in"))


async def test_the_post_says_what_the_group_did_and_what_comes(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await live_until(world, "2026-01-11 09:00")
    await world.ann.slash(world.study, "done")
    await go_to(world, "2026-01-11 18:00")
    said = texts(world.study.last_message)
    assert said.startswith(
        "**Weekly check-in: how did it go?**\nWeekly check-in\nTwo minutes that keep you honest"
    )
    assert "The group this week\n1 of 7 days kept (14%) by 1 member." in said
    assert "The next seven days\n• Day 11: The best line by hand\n" in said
    assert f"So far\nNo answers. Closes {stamp('2026-01-14 18:00', 'R')}." in said


async def test_the_form_asks_five_things_and_keeps_the_answers(world: World) -> None:
    post = await a_sunday(world)
    shown = await world.ann.click(post, label="Check in")
    assert shown.modal is not None
    assert shown.modal["title"] == "Weekly check-in"
    questions = [part["label"] for part in shown.modal["components"]]
    assert questions == [
        "Hours studied this week",
        "What went well?",
        "What blocked you?",
        "One goal for what comes next",
        "How confident are you, 1 to 5?",
    ]
    assert set(filled(shown).values()) == {None}
    assert not any(part["required"] for part in form(shown).values())
    thanks = await world.ann.submit_modal(shown, SAID)
    assert private(thanks).startswith(
        "### 📝 Thank you, your check-in is in\n**Hours:** 7.5 · **Confidence:** 4 of 5\n"
        "**Went well**\n> Matrices finally make sense\n**Blocked**\n> Too many meetings\n"
        "**Goal**\n> Finish the regression"
    )
    closes = stamp("2026-01-14 18:00")
    assert f"Read by you and the organisers. You can change it until {closes}." in private(thanks)
    (row,) = await rows(world.db, "checkins")
    assert (row["hours"], row["confidence"], row["goal"]) == (7.5, 4, "Finish the regression")


async def test_the_group_sees_a_count_and_nothing_else(world: World) -> None:
    post = await a_sunday(world)
    await world.ann.submit_modal(await world.ann.click(post, label="Check in"), SAID)
    await world.forward(minutes=2)
    public = "\n".join(texts(message) for message in world.study.history())
    assert "So far\n1 answer. Closes" in public
    assert "Matrices finally" not in public
    assert "meetings" not in public


async def test_the_form_holds_what_was_said_and_an_edit_replaces_it(world: World) -> None:
    post = await a_sunday(world)
    thanks = await world.ann.submit_modal(await world.ann.click(post, label="Check in"), SAID)
    change = await press(world.ann, thanks, label="Change")
    assert filled(change) == {**SAID, "hours": "7.5"}
    edited = await world.ann.submit_modal(change, {"hours": "8", "confidence": "5"})
    assert private(edited).startswith(
        "### 📝 Your check-in was changed\n**Hours:** 8 · **Confidence:** 5 of 5\n\n-# Read by"
    )
    (row,) = await rows(world.db, "checkins")
    assert (row["hours"], row["went_well"]) == (8, None)
    assert row["edited_at"] is not None
    command = await world.ann.slash(world.chat, "checkin")
    assert filled(command)["hours"] == "8"


async def test_everybody_answers_for_themselves(world: World) -> None:
    post = await a_sunday(world)
    await world.ann.submit_modal(await world.ann.click(post, label="Check in"), SAID)
    other = await world.bo.click(post, label="Check in")
    assert set(filled(other).values()) == {None}
    await world.bo.submit_modal(other, {"goal": "Sleep"})
    await world.forward(minutes=2)
    assert len(await rows(world.db, "checkins")) == 2


BAD = [
    ("hours", "many", "For hours, please give a number from 0 to 168; I got “many”."),
    ("hours", "169", "For hours, please give a number from 0 to 168; I got “169”."),
    ("hours", "-1", "For hours, please give a number from 0 to 168; I got “\\-1”."),
    ("hours", "nan", "For hours, please give a number from 0 to 168; I got “nan”."),
    ("confidence", "6", "For confidence, please give a number from 1 to 5; I got “6”."),
    ("confidence", "0", "For confidence, please give a number from 1 to 5; I got “0”."),
]


async def test_a_bad_number_keeps_nothing_and_gives_the_texts_back(world: World) -> None:
    post = await a_sunday(world)
    for field, typed, said in BAD:
        shown = await world.ann.click(post, label="Check in")
        async with unchanged(world.db, world.study):
            refused = await world.ann.submit_modal(shown, {**SAID, field: typed})
        assert refusal(refused) == f"{said} Nothing was saved: correct it and try again."
        given_back = texts(refused.response)
        assert "What you typed, to copy" in given_back
        assert "```\nMatrices finally make sense\n```" in given_back


async def test_a_check_in_closes_after_three_days(world: World) -> None:
    post = await a_sunday(world)
    await go_to(world, "2026-01-14 18:00")
    open_form = await world.ann.click(post, label="Check in")
    await go_to(world, "2026-01-14 18:01")
    async with unchanged(world.db, world.study):
        late = await world.ann.submit_modal(open_form, SAID)
        pressed = await world.bo.click(post, label="Check in")
        typed = await world.ann.slash(world.study, "checkin")
    closed = f"That check-in closed {stamp('2026-01-14 18:00', 'R')}. The next one will come."
    assert refusal(late) == refusal(pressed) == closed
    assert "```\nToo many meetings\n```" in texts(late.response)
    next_one = stamp("2026-01-18 18:00", "R")
    assert refusal(typed) == f"No check-in is open right now. The next one comes {next_one}."


async def test_only_members_check_in(world: World) -> None:
    post = await a_sunday(world)
    async with unchanged(world.db, world.study):
        pressed = refusal(await world.boss.click(post, label="Check in"))
        typed = refusal(await world.boss.slash(world.study, "checkin"))
    assert pressed == typed
    assert (
        pressed
        == "You are not in **30-day kickstart** yet. Use `/join`, or just press **Done** under a post."
    )


async def test_the_month_ends_with_a_check_in_of_its_own(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await go_to(world, "2026-01-31 18:00")
    post = next(m for m in world.study.history() if m.content.startswith("**Monthly check-in"))
    assert post.content == "**Monthly check-in, January: how did it go?**"
    assert "The group this month\n" in texts(post)
    shown = await world.ann.click(post, label="Check in")
    assert shown.modal is not None
    assert shown.modal["title"] == "Monthly check-in"
    assert shown.modal["components"][0]["label"] == "Hours studied this month"
    await world.ann.submit_modal(shown, {"hours": "30"})
    assert [row["kind"] for row in await rows(world.db, "checkins")] == ["monthly"]
    assert labels(post) == ["Check in"]
