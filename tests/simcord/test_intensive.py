"""A group, or a member, at the intensive pace: setting it up, posts, Done on each, today, previews."""

import simcord

from tests.simcord.asides import inbox, remind
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, edit, go_to, labels, live_until, newest, press
from tests.simcord.world import World, private, refusal, texts


async def begun(world: World, **options: object) -> None:
    """Set up an intensive group and have the first two days posted: it is 2026-01-02 09:00 UTC."""
    await world.set_up(pace="intensive", **options)
    await world.forward(hours=33)


def posted(channel: simcord.ChannelHandle) -> list[str]:
    """List what stands in a channel, oldest first, without pings and titles."""
    return [message.content.split(":")[0] for message in channel.history()]


async def test_setup_says_so_and_both_days_are_posted(world: World) -> None:
    learners = world.guild.create_role("Learners", mentionable=True)
    made = await world.boss.slash(
        world.study, "setup", timezone="UTC", pace="intensive", role=learners, chat=world.chat
    )
    assert "**Pace:** intensive, two days of the plan each study day, as two posts" in texts(made.response)
    assert "**30 days**, two a day, posted here" in texts(newest(world.study))
    await world.forward(hours=33)
    assert posted(world.study)[1:] == [f"{learners.mention} **Day 1 of 30", "**Day 2 of 30"]
    first, second = world.study.history()[1:]
    assert labels(first) == labels(second) == ["Done", "My checklist", "Quiz"]
    await world.forward(minutes=5)
    await world.restart()
    await world.forward(hours=24)
    assert [line[-11:] for line in posted(world.study)[1:]] == [f"Day {n} of 30" for n in (1, 2, 3, 4)]


async def test_a_normal_setup_says_nothing_of_it(world: World) -> None:
    made = await world.boss.slash(world.study, "setup", timezone="UTC", pace="normal")
    assert "**Pace:**" not in texts(made.response)
    assert "**30 days**, one a day, posted here" in texts(newest(world.study))


async def test_done_on_each_post(world: World) -> None:
    await begun(world)
    first, second = world.study.history()[1:]
    done = private(await world.ann.click(second, label="Done"))
    assert "### ✅ Day 2 done" in done
    assert "**+10 points**, on time." in done
    assert "**Still open**\n• Day 1: " in done
    done = private(await world.ann.click(first, label="Done"))
    assert "### ✅ Day 1 done" in done
    assert "**+10 points**, on time." in done
    assert "Streak **2 days**" in done
    await world.forward(minutes=2)
    assert all("ann" in texts(post) for post in world.study.history()[1:])


async def test_today_shows_the_first_undone_and_leads_to_the_other(world: World) -> None:
    await begun(world)
    await world.ann.slash(world.study, "join")
    today = await world.ann.slash(world.study, "today")
    card = private(today)
    assert card.startswith("### Day 1 of 30")
    assert "**Also today:** ⬜ Day 2: " in card
    assert "Still open" not in card
    other = await press(world.ann, today, "Day 2")
    assert private(other).startswith("### Day 2 of 30")
    assert "### ✅ Day 1 done" in private(await world.ann.slash(world.study, "done"))
    today = await world.ann.slash(world.study, "today")
    assert private(today).startswith("### Day 2 of 30")
    assert "**Also today:** ✅ Day 1: " in private(today)
    await world.ann.slash(world.study, "done")
    await go_to(world, "2026-01-03 12:00")
    assert private(await world.ann.slash(world.study, "today")).startswith("### Day 3 of 30")


async def test_joining_late_offers_no_catching_up(world: World) -> None:
    await begun(world)
    await live_until(world, "2026-01-05 12:00")
    asked = await world.ann.slash(world.study, "join")
    card = private(asked)
    assert "**With the group**\nDay 7 Mon 5 Jan, Day 8 Mon 5 Jan, Day 9 Tue 6 Jan" in card
    assert "-# The two days that are posted are yours." in card
    assert "Catch up" not in card
    assert "**Intensive**\nDay 1 Mon 5 Jan, Day 2 Mon 5 Jan, Day 3 Tue 6 Jan … last day Mon 19 Jan" in card
    assert labels(asked.response) == ["Join"] * 3
    async with unchanged(world.db):
        assert "Catch up" not in private(await world.ann.slash(world.study, "join", pace="catch up"))
    key = custom_ids(asked.response, "join-pace")[0]
    joined = private(await press(world.ann, asked, custom_id=key))
    assert "Your first day is **Day 7: " in joined
    assert "The group goes at the intensive pace: two days of the plan each study day." in joined
    assert [(row["pace"], row["first_day"]) for row in await rows(world.db, "enrolment_spans")] == [
        ("group", 7)
    ]


async def test_a_member_changes_to_it_after_a_preview(world: World) -> None:
    await world.set_up()
    await world.forward(hours=33)
    await world.ann.slash(world.study, "join")
    settings = await world.ann.slash(world.study, "settings")
    card = await press(world.ann, settings, "Change pace")
    assert (
        "**Intensive**\nDay 2 Sat 3 Jan, Day 3 Sat 3 Jan, Day 4 Sun 4 Jan … last day Sat 17 Jan\n"
        "-# Two plan days a study day, from where you are."
    ) in private(card)
    key = next(key for key in custom_ids(card.response, "pace-choose") if ":intensive:" in key)
    changed = await press(world.ann, card, custom_id=key)
    assert private(changed).startswith(
        "### Your pace in 30-day kickstart: intensive\nFrom now on: Day 2 Sat 3 Jan, Day 3 Sat 3 Jan"
    )
    await go_to(world, "2026-01-03 12:00")
    today = private(await world.ann.slash(world.study, "today"))
    assert today.startswith("### Day 2 of 30")
    assert "**Also today:** ⬜ Day 3: " in today


async def test_an_edit_of_the_pace_is_previewed_confirmed_and_taken_back(world: World) -> None:
    await world.set_up()
    await world.forward(hours=33)
    preview = await world.boss.slash(world.study, "cohort edit", pace="intensive")
    card = private(preview)
    assert "• **pace:** normal → intensive" in card
    assert "before: Day 2 Sat 3 Jan, Day 3 Sun 4 Jan, Day 4 Mon 5 Jan … last day Sat 31 Jan" in card
    assert "after: Day 2 Sat 3 Jan, Day 3 Sat 3 Jan, Day 4 Sun 4 Jan … last day Sat 17 Jan" in card
    await press(world.boss, preview, "Do it")
    await go_to(world, "2026-01-03 12:00")
    assert posted(world.study)[2:] == ["**Day 2 of 30", "**Day 3 of 30"]
    assert refusal(await world.boss.slash(world.study, "cohort edit", pace="intensive"))
    await edit(world, world.study, pace="normal")
    assert "was taken back" in private(await world.boss.slash(world.study, "cohort revert"))
    await go_to(world, "2026-01-04 12:00")
    assert posted(world.study)[4:] == ["**Day 4 of 30", "**Day 5 of 30"]


async def test_a_reminder_names_both(world: World) -> None:
    await begun(world)
    await world.ann.slash(world.study, "join")
    await remind(world, world.ann, "18:00")
    await go_to(world, "2026-01-02 18:00")
    await world.app.services.reminders.send_due()
    await world.env.settle()
    (message,) = inbox(world.ann)
    assert message.content.endswith(" is open. Day 2 is open, too.")
    assert "Also open\nDay 2: " in texts(message)
