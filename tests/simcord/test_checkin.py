"""Fill in weekly and monthly check-ins."""

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import (
    custom_ids,
    filled,
    first_day,
    form,
    go_to,
    labels,
    live_until,
    newest,
    press,
    stamp,
)
from tests.simcord.weekly import SAID, a_sunday, answer
from tests.simcord.world import World, private, refusal, texts


async def test_the_post_says_what_the_group_did_and_what_comes(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await live_until(world, "2026-01-11 09:00")
    await world.ann.slash(world.study, "done")
    await go_to(world, "2026-01-11 18:00")
    said = texts(world.study.last_message)
    assert said.startswith("**Weekly check-in: how did it go?**\nWeekly check-in\nTwo minutes to look back")
    assert "You say who may read your answer: the group, or only the organisers." in said
    assert "The group this week\n1 of 7 days kept (14%) by 1 member. One can still be kept.\n" in said
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
    assert "**Who may read it?** Your texts: **only you and the organisers**" in private(thanks)
    assert f"-# You can change it until {closes}." in private(thanks)
    assert labels(thanks.response) == ["Group", "Organisers only", "Change"]
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
        "### 📝 Your check-in was changed\n**Hours:** 8 · **Confidence:** 5 of 5\n**Who may read it?**"
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
    ("hours", "30 a day", "For hours, please give a number from 0 to 168; I got “30 a day”."),
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


# -- hours, the goal, and twice --------------------------------------------------------------


async def test_the_form_begins_with_the_hours_of_the_log_and_the_goal_of_last_time(world: World) -> None:
    post = await a_sunday(world)
    await answer(world.ann, post, goal="Finish *it* @everyone")
    await world.bo.slash(world.study, "log", time="1h30")
    shown = await world.bo.click(post, label="Check in")
    assert filled(shown)["hours"] == "1.5"
    assert shown.modal is not None
    assert "description" not in shown.modal["components"][0]
    await live_until(world, "2026-01-18 18:00")
    again = await world.ann.slash(world.study, "checkin")
    assert again.modal is not None
    first = again.modal["components"][0]
    assert first["label"] == "Hours studied this week"
    assert first["description"] == "Your goal last time: Finish *it* @everyone"
    assert filled(again)["hours"] is None


async def test_a_form_sent_twice_is_kept_once(world: World) -> None:
    post = await a_sunday(world)
    shown = await world.ann.click(post, label="Check in")
    await world.ann.submit_modal(shown, SAID)
    other = await world.ann.click(post, label="Check in")
    async with unchanged(world.db, world.study):
        again = await world.ann.submit_modal(other, SAID)
    assert private(again).startswith("### 📝 Your check-in is in\n**Hours:** 7.5")
    assert len(await rows(world.db, "checkins")) == 1


async def test_the_check_in_of_an_older_week_says_when_it_closed(world: World) -> None:
    post = await a_sunday(world)
    await live_until(world, "2026-01-18 18:00")
    async with unchanged(world.db, world.study):
        late = refusal(await world.ann.click(post, label="Check in"))
    assert late == f"That check-in closed {stamp('2026-01-14 18:00', 'R')}. The next one will come."


async def test_who_left_and_who_comes_to_a_finished_group_changes_nothing(world: World) -> None:
    post = await a_sunday(world)
    shown = await world.ann.click(post, label="Check in")
    card = await answer(world.bo, post)
    await world.ann.slash(world.study, "leave")
    async with unchanged(world.db, world.study):
        gone = await world.ann.submit_modal(shown, SAID)
    assert refusal(gone).startswith("You are not in **30-day kickstart** yet.")
    assert "Matrices finally make sense" in texts(gone.response)
    ended = await world.boss.slash(world.study, "cohort end")
    await press(world.boss, ended, labels(ended.response)[0])
    async with unchanged(world.db, world.study):
        for refused in (
            await world.bo.click(post, label="Check in"),
            await press(world.bo, card, "Group"),
            await press(world.bo, card, "Change"),
        ):
            assert refusal(refused).startswith("**30-day kickstart** ended <t:")


# -- who may read it -------------------------------------------------------------------------


async def test_who_may_read_it_is_asked_and_can_be_changed_until_it_closes(world: World) -> None:
    post = await a_sunday(world)
    card = await answer(world.ann, post)
    assert [row["shared"] for row in await rows(world.db, "checkins")] == [False]
    await press(world.ann, card, "Group")
    assert "**Who may read it?** **The group:**" in private(card)
    assert [row["shared"] for row in await rows(world.db, "checkins")] == [True]
    await press(world.ann, card, "Organisers only")
    assert "Your texts: **only you and the organisers**" in private(card)
    await go_to(world, "2026-01-14 18:01")
    async with unchanged(world.db, world.study):
        late = refusal(await press(world.ann, card, "Group"))
    assert late.startswith("That check-in closed")
    assert [row["shared"] for row in await rows(world.db, "checkins")] == [False]


async def test_sharing_goes_on_after_a_restart(world: World) -> None:
    post = await a_sunday(world)
    card = await answer(world.ann, post)
    await world.restart()
    await press(world.ann, card, "Group")
    await world.restart()
    change = await press(world.ann, card, "Change")
    await world.restart()
    edited = await world.ann.submit_modal(change, {**SAID, "goal": "Typed while you were away"})
    assert "> Typed while you were away" in private(edited)
    assert "**Who may read it?** **The group:**" in private(edited)


async def test_an_answer_that_was_deleted_cannot_be_shared(world: World) -> None:
    post = await a_sunday(world)
    card = await answer(world.ann, post)
    await world.app.services.privacy.delete(world.ann.id)  # type: ignore[arg-type]
    await world.ann.slash(world.study, "join")
    async with unchanged(world.db, world.study):
        assert refusal(await press(world.ann, card, "Group"))


async def test_a_button_that_names_no_kind_is_refused(world: World) -> None:
    post = await a_sunday(world)
    (key,) = custom_ids(post, "checkin")
    button = {"type": 2, "style": 2, "label": "x", "custom_id": key.replace("weekly", "yearly")}
    me, row = world.env.backend.bot_user.id, {"type": 1, "components": [button]}
    world.env.backend.create_message(world.study.id, me, "x", components=[row])
    await world.env.settle()
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.click(newest(world.study), label="x"))
