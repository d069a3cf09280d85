"""What a group gets, when, and where: the day's posts, notes, check-ins, boards and the end."""

from typing import Any

import discord
import simcord

from tests.simcord.members import day, first_day, go_to, labels, live_until, newest, stamp
from tests.simcord.mishaps import requests, sends_to
from tests.simcord.world import World, private, refusal, texts


def headings(channel: simcord.ChannelHandle) -> list[str]:
    """List what stands in a channel after the sign-up post, by the first words of each message."""
    found = [message.content.strip("*").split(":")[0] for message in channel.history()]
    return [text for text in found if "is open" not in text]


def pings(body: Any) -> list[str]:
    """List the roles a message may notify; nobody else ever is."""
    allowed = body["allowed_mentions"]
    assert allowed.get("parse") == []
    assert not allowed.get("users")
    return [str(role) for role in allowed.get("roles", ())]


# -- the day's post --------------------------------------------------------------------------


async def test_the_day_as_the_channel_sees_it(world: World) -> None:
    post = await first_day(world)
    assert post.content == "**Day 1 of 30: Vectors by hand, then in code**"
    embed = post.embeds[0]
    assert embed.author.name == "Linear algebra refresher · Fri 2 Jan"
    assert [field.name for field in embed.fields] == [
        "Checklist · 1 h 45",
        "Done looks like",
        "Links",
        "Done so far",
    ]
    assert embed.fields[-1].value == "Nobody yet. Who is first?"
    assert "at least 12 hours from this post" in (embed.footer.text or "")
    assert labels(post) == ["Done", "My checklist", "Quiz"]


async def test_every_day_comes_once(world: World) -> None:
    await first_day(world)
    for _ in range(3):
        await world.deliver()
    await go_to(world, "2026-01-03 08:59")
    assert headings(world.study) == ["Day 1 of 30"]
    await live_until(world, "2026-01-05 09:00")
    await world.deliver()
    assert headings(world.study) == [f"Day {number} of 30" for number in (1, 2, 3, 4)]


async def test_extra_items_come_on_weekends(world: World) -> None:
    await first_day(world, start="2026-01-02")
    await live_until(world, "2026-01-05 09:00")
    days = [message for message in world.study.history() if message.content.startswith("**Day")]
    shown = [len((message.embeds[0].fields[0].value or "").splitlines()) for message in days]
    plan = [day(world, number) for number in (1, 2, 3, 4)]
    assert shown == [
        len(plan[0].required),  # Friday
        len(plan[1].items),
        len(plan[2].items),
        len(plan[3].required),
    ]
    extra = [item for item in plan[2].items if item.extra]
    assert extra
    assert texts(days[2]).count("*(optional)*") == len(extra)


async def test_only_the_chosen_role_is_pinged_and_only_by_the_day(world: World) -> None:
    role = world.guild.create_role("Learners", mentionable=True)
    post = await first_day(world, role=role)
    assert post.content.startswith(f"{role.mention} **Day 1 of 30")
    sign_up, daily = sends_to(world, world.study)
    assert (pings(sign_up), pings(daily)) == ([], [str(role.id)])
    await world.ann.click(post, label="Done")
    await world.forward(minutes=2)
    (edit,) = requests(world, "PATCH", f"/channels/{world.study.id}/messages/{post.id}")
    assert pings(edit.json) in ([], [str(role.id)])  # Discord notifies nobody of an edit
    await live_until(world, "2026-01-11 18:00")
    for body in [*sends_to(world, world.study), *sends_to(world, world.chat)]:
        chosen = [str(role.id)] if "**Day " in body["content"] else []
        assert pings(body) == chosen


async def test_a_post_that_comes_late_says_so(world: World) -> None:
    await world.set_up()
    await go_to(world, "2026-01-02 09:16")
    post = newest(world.study)
    assert (post.embeds[0].footer.text or "").startswith("Posted late. Deadlines moved with it")
    second = await first_day_elsewhere(world)
    assert "late" not in (second.embeds[0].footer.text or "")


async def first_day_elsewhere(world: World) -> discord.Message:
    """Set up a second group that is due a quarter of an hour ago."""
    await world.set_up(channel=world.chat, start="2026-01-02", post_time="09:01")
    return newest(world.chat)


# -- days that could not be posted -----------------------------------------------------------


async def test_after_days_of_downtime_one_note_and_the_day(world: World) -> None:
    await first_day(world)
    await go_to(world, "2026-01-06 15:00")
    assert headings(world.study) == ["Day 1 of 30", "While I could not post, 3 days came due.", "Day 5 of 30"]
    note, today = world.study.history()[-2:]
    assert note.embeds[0].description == "\n".join(
        f"• **Day {number}**, {on}: {day(world, number).title}"
        for number, on in ((2, "Sat 3 Jan"), (3, "Sun 4 Jan"), (4, "Mon 5 Jan"))
    )
    assert "Nobody loses a streak over this" in (note.embeds[0].footer.text or "")
    assert "Posted late" in (today.embeds[0].footer.text or "")
    assert labels(note) == ["My open days"]
    await world.deliver()
    assert len(headings(world.study)) == 3


async def test_the_note_leads_to_the_days_that_are_open(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await go_to(world, "2026-01-05 15:00")
    note = world.study.history()[-2]
    card = private(await world.ann.click(note, label="My open days"))
    assert "Day 4 of 30" in card
    assert "• Day 2:" in card
    assert "• Day 3:" in card


async def test_the_days_go_on_as_usual_after_a_gap(world: World) -> None:
    await first_day(world)
    await go_to(world, "2026-01-06 15:00")
    await go_to(world, "2026-01-07 09:00")
    assert headings(world.study)[-1] == "Day 6 of 30"
    assert "Posted late" not in texts(newest(world.study))


# -- check-ins -------------------------------------------------------------------------------


async def test_the_weekly_check_in(world: World) -> None:
    await first_day(world)
    await world.ann.click(newest(world.study), label="Done")
    await live_until(world, "2026-01-11 17:59")
    assert not [heading for heading in headings(world.study) if "check-in" in heading]
    await go_to(world, "2026-01-11 18:00")
    asked = newest(world.study)
    assert asked.content == "**Weekly check-in: how did it go?**"
    fields = {field.name: field.value for field in asked.embeds[0].fields}
    assert "kept" in (fields["The group this week"] or "")
    coming = (fields["The next seven days"] or "").splitlines()
    assert [line.split(":")[0] for line in coming] == [f"• Day {number}" for number in range(11, 18)]
    assert fields["So far"] == f"No answers. Closes {stamp('2026-01-14 18:00', 'R')}."
    assert labels(asked) == ["Check in"]


async def test_an_answer_shows_as_a_count_only(world: World) -> None:
    await first_day(world)
    for member in (world.ann, world.bo):
        await member.slash(world.study, "join")
    await live_until(world, "2026-01-11 18:00")
    asked = newest(world.study)
    form = await world.ann.click(asked, label="Check in")
    await world.ann.submit_modal(form, {"went_well": "My secret", "hours": "3"})
    await world.forward(seconds=10)
    edited = newest(world.study)
    assert edited.id == asked.id
    assert "1 answer. Closes" in texts(edited)
    assert "secret" not in texts(edited)


async def test_the_first_week_is_let_off_when_it_has_hardly_begun(world: World) -> None:
    await first_day(world)  # a Friday: the Sunday after is too soon
    await live_until(world, "2026-01-04 19:00")
    assert headings(world.study) == [f"Day {number} of 30" for number in (1, 2, 3)]


async def test_the_monthly_check_in(world: World) -> None:
    await world.set_up(start="2025-12-20")
    await world.forward(days=29)
    await live_until(world, "2026-01-31 18:00")
    monthly = [message for message in world.study.history() if "Monthly" in message.content]
    assert [message.content for message in monthly] == []  # the plan and its group ended before
    await world.set_up(channel=world.chat, start="2026-02-01")
    await live_until(world, "2026-02-28 18:00")
    asked = next(message for message in world.chat.history() if "Monthly" in message.content)
    assert asked.content == "**Monthly check-in, February: how did it go?**"
    assert labels(asked) == ["Check in", "For organisers"]
    assert "The group this month" in texts(asked)


async def test_a_check_in_that_is_two_days_late_is_left_out(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-11 12:00")
    await go_to(world, "2026-01-13 18:01")
    assert "Weekly check-in" not in " ".join(headings(world.study))
    shown = private(await world.boss.slash(world.study, "cohort status"))
    assert "**Weekly check-in, Sun 11 Jan:** left out: too late to be of use" in shown


# -- the board -------------------------------------------------------------------------------


async def test_the_weeks_board_goes_to_the_group_chat_on_monday(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await live_until(world, "2026-01-05 08:59")
    assert world.chat.history() == []
    await go_to(world, "2026-01-05 09:00")
    board = newest(world.chat)
    assert "30-day kickstart" in board.content
    assert "Mon 29 Dec to Sun 4 Jan" in texts(board)
    assert "🥇 ann · **10**" in (board.embeds[0].description or "")
    assert "10 points for a day done by your deadline" in (board.embeds[0].footer.text or "")
    place = await world.ann.click(board, label="My place")
    assert "🥇 **You** · **10**" in private(place)
    assert pings(sends_to(world, world.chat)[0]) == []


async def test_a_week_without_points_gets_no_board(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-06 09:00")
    assert world.chat.history() == []


async def test_who_left_the_server_is_not_on_the_board(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await world.bo.click(post, label="Done")
    world.guild.remove_member(world.ann)
    await live_until(world, "2026-01-05 09:00")
    shown = texts(newest(world.chat))
    assert "bo · **10**" in shown
    assert "ann" not in shown


# -- the end ---------------------------------------------------------------------------------


async def test_the_wrap_up_ends_the_group(world: World) -> None:
    await world.set_up(start="2025-12-03", name="Winter *class*")
    await go_to(world, "2026-01-01 09:00")
    last = newest(world.study)
    assert "Day 30 of 30" in last.content
    await world.ann.click(last, label="Done")
    await go_to(world, "2026-01-02 09:00")
    end = newest(world.study)
    assert end.content == "**Winter \\*class\\*: that was the last day 🎉**"
    shown = texts(end)
    assert "Together you did **1 day**." in shown
    assert f"can be done until {stamp('2026-01-16 09:00')}" in shown
    assert "Somebody with Manage Server can start the next plan" in shown
    assert "**1 of 30 days**" in private(await world.ann.click(end, label="My progress"))
    await live_until(world, "2026-01-20 12:00")
    assert newest(world.study).id == end.id


async def test_late_days_are_taken_for_two_weeks_after_the_end(world: World) -> None:
    await world.set_up(start="2025-12-03")
    await go_to(world, "2026-01-01 09:00")
    last = newest(world.study)
    await go_to(world, "2026-01-02 09:00")
    await go_to(world, "2026-01-16 09:00")
    assert "Day 30 done" in private(await world.ann.click(last, label="Done"))
    await world.forward(seconds=1)
    said = refusal(await world.bo.click(last, label="Done"))
    assert "**30-day kickstart** ended" in said
    assert "`/setup`" in said
