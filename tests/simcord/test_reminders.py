"""Be reminded by direct message, answer there, and be left alone."""

import pytest

from tests.simcord.asides import come, fill, inbox, remind, reminded, settings, sweep
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, first_day, go_to, labels, newest, stamp
from tests.simcord.quizzing import take
from tests.simcord.world import World, private, refusal, texts

# -- choosing --------------------------------------------------------------------------------


async def test_reminders_are_off_until_somebody_asks(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    for hour in range(30):
        await sweep(world, hours=hour % 2 + 1)
    assert inbox(world.ann) == []
    assert await rows(world.db, "reminders") == []


async def test_a_time_is_chosen_changed_and_taken_back(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    assert "**Reminders:** at **07:30** your time" in await remind(world, world.ann, "7:30")
    assert "**Reminders:** at **18:00** your time" in await remind(world, world.ann, "18")
    assert "**Reminders:** off" in await remind(world, world.ann, " ")
    assert await rows(world.db, "reminders") == []
    await come(world, "2026-01-02 18:01")
    assert inbox(world.ann) == []


@pytest.mark.parametrize("typed", ["25:00", "soon", "6pm", "24:00"])
async def test_a_time_that_is_none_changes_nothing(world: World, typed: str) -> None:
    await reminded(world)
    async with unchanged(world.db, world.study):
        sent = await fill(world.ann, await settings(world, world.ann), "Set reminders", at=typed)
    assert refusal(sent).startswith(f"I can't read “{typed}” as a time.")


# -- the message -----------------------------------------------------------------------------


async def test_a_reminder_comes_once_at_the_members_time(world: World) -> None:
    await reminded(world)
    await come(world, "2026-01-02 17:59")
    assert inbox(world.ann) == []
    await come(world, "2026-01-02 18:00")
    (message,) = inbox(world.ann)
    assert message.content == "**Day 1 of 30: Vectors by hand, then in code** is open."
    assert f"On time until\n{stamp('2026-01-03 03:00')}" in texts(message)
    assert f"Your streak holds until\n{stamp('2026-01-04 03:00')}" in texts(message)
    assert f"Group\n30-day kickstart, <#{world.study.id}>" in texts(message)
    assert labels(message) == ["Done", "My checklist", "Not today"]
    await sweep(world, hours=1)
    await world.restart()
    await sweep(world, minutes=1)
    assert inbox(world.ann) == [message]
    assert inbox(world.bo) == []
    await come(world, "2026-01-03 18:00")
    assert "**Day 2 of 30" in inbox(world.ann)[1].content


async def test_who_is_done_hears_nothing(world: World) -> None:
    await reminded(world)
    await world.ann.slash(world.study, "done")
    await come(world, "2026-01-02 18:00")
    assert inbox(world.ann) == []


async def test_two_sweeps_at_once_send_one_message(world: World) -> None:
    await reminded(world)
    await go_to(world, "2026-01-02 18:00")
    async with world.at_once():
        for _ in range(3):
            await world.app.services.reminders.send_due()
    assert len(inbox(world.ann)) == 1


async def test_a_hostile_group_name_is_only_a_name(world: World) -> None:
    await reminded(world, name="**x** @everyone <@1>")
    await come(world, "2026-01-02 18:00")
    said = texts(inbox(world.ann)[0])
    assert "\\*\\*x\\*\\* @\u200beveryone \\<" in said
    silenced = private(await world.ann.user.click(inbox(world.ann)[0], label="Not today"))
    assert "\\*\\*x\\*\\* @\u200beveryone \\<" in silenced


# -- its buttons -----------------------------------------------------------------------------


async def test_done_and_undo_work_in_the_message(world: World) -> None:
    nick = world.newcomer("Ann K. of here")
    await first_day(world)
    await nick.slash(world.study, "join")
    await remind(world, nick, "18:00")
    await come(world, "2026-01-02 18:00")
    (message,) = inbox(nick)
    await world.restart()
    done = await nick.user.click(message, label="Done")
    assert "### ✅ Day 1 done: Vectors by hand, then in code\n**+10 points**, on time." in private(done)
    await world.forward(minutes=2)
    # The name is the one of the server, not the one of the direct message.
    assert "Done so far: 1\nAnn K. of here" in texts(newest(world.study))
    undone = await nick.user.click(done.response, label="Undo")
    assert "### ↩️ Day 1 is open again" in private(undone)
    again = await nick.user.click(undone.response, label="Done")
    assert "### ✅ Day 1 done" in private(again)
    assert "Day 1 was done already" in private(await nick.user.click(message, label="Done"))


async def test_what_works_only_in_the_server_has_no_button_in_the_message(world: World) -> None:
    await reminded(world)
    quiz = await world.ann.slash(world.study, "quiz daily")
    await take(world, quiz)
    await come(world, "2026-01-06 18:00")
    message = inbox(world.ann)[-1]
    done = await world.ann.user.click(message, label="Done")
    card = await world.ann.user.click(done.response, label="My day")
    assert "would be forgotten soon. `/quiz review` in the server asks them." in private(card)
    assert "Review" not in labels(card.response)
    inside = await world.ann.slash(world.study, "today")
    assert "Review" in labels(inside.response)


async def test_the_checklist_works_in_the_message(world: World) -> None:
    await reminded(world)
    await come(world, "2026-01-02 18:00")
    card = await world.ann.user.click(inbox(world.ann)[0], label="My checklist")
    for key in custom_ids(card.response, "tick"):
        card = await world.ann.user.click(card.response, custom_id=key)
    assert "### ✅ Day 1 done" in private(card)
    shown = await world.ann.user.click(card.response, label="Note or link")
    noted = await world.ann.user.submit_modal(shown, {"note": "From my inbox."})
    assert "> From my inbox." in private(noted)
    day = await world.ann.user.click(noted.response, label="Undo")
    done = await world.ann.user.click(day.response, label="Done")
    today = await world.ann.user.click(done.response, label="My day")
    assert "### Day 1 of 30" in private(today)


async def test_not_today_is_quiet_until_tomorrow(world: World) -> None:
    await first_day(world)
    edit = await world.boss.slash(world.study, "cohort edit", grace=0)
    await world.boss.click(edit.response, label="Do it")  # type: ignore[arg-type]
    await go_to(world, "2026-01-03 10:00")
    await world.ann.slash(world.study, "join", pace="group")
    await remind(world, world.ann, "18:00")
    await come(world, "2026-01-03 18:00")
    (message,) = inbox(world.ann)
    silenced = await world.ann.user.click(message, label="Not today")
    assert (
        "### 🌙 No more today\nI say nothing more about 30-day kickstart today. Day 2 stays open"
        in private(silenced)
    )
    # Without grace the last evening would be this one.
    await come(world, "2026-01-03 20:01")
    assert inbox(world.ann) == [message]
    done = await world.ann.user.click(silenced.response, label="Done after all")
    assert "### ✅ Day 2 done" in private(done)
    await come(world, "2026-01-04 18:00")
    assert len(inbox(world.ann)) == 2
    await come(world, "2026-01-04 20:00")
    assert "Last evening for Day 3" in inbox(world.ann)[2].content


async def test_not_today_when_nothing_is_open(world: World) -> None:
    await reminded(world)
    await come(world, "2026-01-02 18:00")
    await world.ann.slash(world.study, "done")
    said = private(await world.ann.user.click(inbox(world.ann)[0], label="Not today"))
    assert said == "### 🌙 No more today\nNothing is open in 30-day kickstart anyway."


@pytest.mark.parametrize("label", ["Done", "My checklist", "Not today"])
async def test_who_left_meanwhile_is_not_taken_back_in(world: World, label: str) -> None:
    await reminded(world)
    await come(world, "2026-01-02 18:00")
    await world.ann.slash(world.study, "leave")
    async with unchanged(world.db):
        said = refusal(await world.ann.user.click(inbox(world.ann)[0], label=label))
    assert said.startswith("You are not in **30-day kickstart** yet.")


# -- the last evening ------------------------------------------------------------------------


async def test_the_last_evening_is_warned_of_in_its_own_words(world: World) -> None:
    await reminded(world, at="10:00")
    await world.ann.slash(world.study, "done")
    await come(world, "2026-01-03 20:00")  # day 2 can still be done tomorrow
    assert [message.content[:9] for message in inbox(world.ann)] == ["**Day 2 o"]
    await come(world, "2026-01-04 20:00")
    warning = inbox(world.ann)[-1]
    assert warning.content == "**Last evening for Day 2: Matrix multiplication, three ways.**"
    grace = f"{stamp('2026-01-05 03:00')} ({stamp('2026-01-05 03:00', 'R')})"
    assert (
        f"Unless you do it by {grace}, your streak of **1 day** ends tonight: you hold no freeze that "
        "would cover it." in texts(warning)
    )
    assert labels(warning) == ["Done", "My checklist"]
    late = private(await world.ann.user.click(warning, label="Done"))
    assert "Late, but kept: your streak goes on." in late
    await sweep(world, minutes=30)
    assert len([message for message in inbox(world.ann) if "Last evening" in message.content]) == 1


async def test_a_freeze_makes_the_warning_needless(world: World) -> None:
    await reminded(world, at="10:00")
    for day in range(2, 9):
        await come(world, f"2026-01-{day:02d} 12:00")
        await world.ann.slash(world.study, "done")
    await come(world, "2026-01-10 21:00")  # the last evening of day 8, which a freeze would cover
    assert not any("Last evening" in message.content for message in inbox(world.ann))
    await come(world, "2026-01-11 21:00")  # that of day 9, which nothing would
    assert "Last evening for Day 9" in inbox(world.ann)[-1].content
