"""`/setup` through the real bot: what is assumed, what can be chosen, what the organiser then sees."""

from datetime import UTC, datetime
from typing import Any

import discord
from simcord.backend.models import Channel
from simcord.builders import ChannelHandle

from tests.simcord.mishaps import answers, deny, sends_to
from tests.simcord.world import World, refusal, texts

JAN_2_AT_9 = int(datetime(2026, 1, 2, 9, tzinfo=UTC).timestamp())


def contents(channel: ChannelHandle) -> list[str]:
    """List what stands in a channel, by the first line of each message."""
    return [message.content for message in channel.history()]


async def test_one_option_is_enough(world: World) -> None:
    made = await world.boss.slash(world.study, "setup", timezone="UTC")
    assert made.ephemeral
    summary = texts(made.response)
    for said in (
        "30-day kickstart is set up",
        "**Plan:** 30-day kickstart, 30 days",
        f"**Study channel:** {world.study.mention}",
        f"**Group chat for the leaderboard:** {world.study.mention}",
        f"**Day 1 comes:** <t:{JAN_2_AT_9}:f>",
        "**Every day at:** 09:00, UTC",
        "Sundays at 18:00 and on the last day of each month at 18:00",
        "**Posts may ping:** nobody",
    ):
        assert said in summary
    assert contents(world.study) == ["**30-day kickstart is open: join in!**"]
    assert contents(world.chat) == []


async def test_day_1_is_shown_as_it_will_look(world: World) -> None:
    made = await world.boss.slash(world.study, "setup", timezone="UTC")
    assert made.response is not None
    preview = made.response.embeds[1]
    assert preview.author.name == "This is how it will look · Fri 2 Jan"
    await world.forward(hours=33)
    post = world.study.last_message
    assert post is not None
    shown = post.embeds[0]
    assert (f"**{preview.title}**", preview.description) == (post.content, shown.description)
    assert shown.title is None  # the line above the embed has it: phones notify with that line
    assert preview.fields == shown.fields[:-1]  # all but who has done it
    assert shown.fields[-1].name == "Done so far"


async def test_everything_can_be_chosen(world: World) -> None:
    pinged, helpers = world.guild.create_role("Learners"), world.guild.create_role("Helpers")
    made = await world.boss.slash(
        world.chat,
        "setup",
        timezone="new york",
        plan="kickstart-30",
        start="2026-01-05",
        post_time="18:30",
        channel=world.study,
        chat=world.chat,
        role=pinged,
        organisers=helpers,
        name="Winter class",
    )
    summary = texts(made.response)
    due = int(datetime(2026, 1, 5, 23, 30, tzinfo=UTC).timestamp())
    for said in (
        "Winter class is set up",
        f"**Study channel:** {world.study.mention}",
        f"**Group chat for the leaderboard:** {world.chat.mention}",
        f"**Day 1 comes:** <t:{due}:f>",
        "**Every day at:** 18:30, America/New_York",
        f"**Posts may ping:** {pinged.mention}",
        helpers.mention,
    ):
        assert said in summary
    assert contents(world.study) == ["**Winter class is open: join in!**"]
    sign_up = texts(world.study.last_message)
    assert "18:30 (America/New_York)" in sign_up
    assert f"Day 1 comes <t:{due}:f>" in sign_up


async def test_nothing_in_the_answer_or_the_sign_up_post_pings(world: World) -> None:
    role = world.guild.create_role("Learners")
    made = await world.boss.slash(world.study, "setup", timezone="UTC", role=role)
    assert role.mention in texts(made.response)
    (body,) = sends_to(world, world.study)
    assert body["allowed_mentions"] == {"parse": []}
    assert [answer["data"]["allowed_mentions"] for answer in answers(world)] == [{"parse": []}]


# -- suggestions as one types ----------------------------------------------------------------


async def names(world: World, option: str, typed: str, **filled: Any) -> list[tuple[str, str]]:
    """Return what is suggested: names and values."""
    found = await world.boss.autocomplete(world.study, "setup", option, typed, **filled)
    assert len(found) <= 25
    return [(choice["name"], choice["value"]) for choice in found]


async def test_a_zone_is_found_by_its_city(world: World) -> None:
    assert (await names(world, "timezone", "berl"))[0] == ("Europe/Berlin", "Europe/Berlin")
    assert (await names(world, "timezone", "New Y"))[0][1] == "America/New_York"
    assert (await names(world, "timezone", "berlln"))[0][1] == "Europe/Berlin"
    assert ("UTC", "UTC") in await names(world, "timezone", "")
    assert len(await names(world, "timezone", "a")) == 25
    assert await names(world, "timezone", "qqqq") == []


async def test_plans_are_suggested_by_title(world: World) -> None:
    short, long = ("30-day kickstart (30 days)", "kickstart-30"), ("16-week roadmap (112 days)", "roadmap-16")
    assert await names(world, "plan", "") == [short, long]
    assert await names(world, "plan", "KICK") == [short]
    assert await names(world, "plan", "marathon") == []


async def test_starts_are_suggested_where_the_group_lives(world: World) -> None:
    await world.env.advance_time(12 * 3600)  # noon on Thursday 1 January: it is Friday in Auckland
    assert await names(world, "start", "", timezone="UTC") == [
        ("Tomorrow, Fri 2 Jan", "2026-01-02"),
        ("Today, Thu 1 Jan", "2026-01-01"),
        ("Next Monday, Mon 5 Jan", "2026-01-05"),
    ]
    assert (await names(world, "start", "tod", timezone="Pacific/Auckland")) == [
        ("Today, Fri 2 Jan", "2026-01-02")
    ]
    assert (await names(world, "start", "2026-01", timezone="UTC"))[2:] == [
        ("Next Monday, Mon 5 Jan", "2026-01-05")
    ]
    assert (await names(world, "start", "2026-02-10")) == [("Tue 10 Feb 2026", "2026-02-10")]
    assert len(await names(world, "start", "zzz", timezone="nowhere")) == 3


async def test_next_monday_is_never_today(world: World) -> None:
    await world.env.advance_time(4 * 86400)  # Monday 5 January
    assert ("Next Monday, Mon 12 Jan", "2026-01-12") in await names(world, "start", "", timezone="UTC")


# -- when the first day comes ----------------------------------------------------------------


async def test_started_today_after_the_post_time_it_posts_now(world: World) -> None:
    await world.env.advance_time(10 * 3600)
    made = await world.set_up(start="2026-01-01")
    assert "**Day 1 comes:** now" in texts(made.response)
    assert [text[:9] for text in contents(world.study)] == ["**30-day ", "**Day 1 o"]
    post = world.study.last_message
    assert post is not None
    assert "late" not in (post.embeds[0].footer.text or "")


async def test_started_today_before_the_post_time_it_waits(world: World) -> None:
    made = await world.set_up(start="2026-01-01")
    assert "now" not in texts(made.response).split("Every day at")[0]
    await world.forward(hours=8, minutes=59)
    assert len(contents(world.study)) == 1
    await world.forward(minutes=1)
    assert contents(world.study)[1].startswith("**Day 1 of 30")


async def test_a_past_start_means_the_group_is_under_way(world: World) -> None:
    made = await world.set_up(start="2025-12-28")
    summary = texts(made.response)
    assert "**Day 5 comes:**" in summary
    assert "Day 5 of 30" in summary
    assert "The next one, day 5, comes" in texts(world.study.last_message)
    await world.forward(hours=9)
    await world.forward(days=1)
    assert [text[:13] for text in contents(world.study)[1:]] == ["**Day 5 of 30", "**Day 6 of 30"]


# -- where it is run -------------------------------------------------------------------------


def thread_in(world: World, channel: ChannelHandle) -> ChannelHandle:
    """Open a thread in a channel."""
    thread: Channel = world.env.backend.create_thread(channel.id, "talk", world.boss.id)
    return ChannelHandle(world.env, world.guild, thread)


async def test_in_a_thread_its_channel_is_meant(world: World) -> None:
    thread = thread_in(world, world.study)
    made = await world.boss.slash(thread, "setup", timezone="UTC")
    assert f"**Study channel:** {world.study.mention}" in texts(made.response)
    assert contents(world.study)[-1] == "**30-day kickstart is open: join in!**"
    assert contents(thread) == []


async def test_a_forum_cannot_be_the_study_channel(world: World) -> None:
    forum = world.guild.create_forum_channel("questions")
    refused = await world.boss.slash(thread_in(world, forum), "setup", timezone="UTC")
    assert forum.mention in refusal(refused)
    assert "text channel" in refusal(refused)
    assert "None yet" in texts((await world.boss.slash(world.chat, "cohort list")).response)


# -- what the answer offers ------------------------------------------------------------------


async def test_post_a_test(world: World) -> None:
    made = await world.set_up()
    tested = await world.boss.click(made.response, label="Post a test")  # type: ignore[arg-type]
    assert tested.ephemeral
    assert f"the test is in {world.study.mention}" in texts(tested.response)
    assert contents(world.study)[-1] == "**Daymark can post here** ✅"


async def test_post_a_test_says_what_is_wrong(world: World) -> None:
    made = await world.set_up()
    deny(world, world.study, "send_messages")
    tested = await world.boss.click(made.response, label="Post a test")  # type: ignore[arg-type]
    assert tested.ephemeral
    answer = texts(tested.response)
    assert "I may not write" in answer
    assert "Permissions" in answer
    assert len(contents(world.study)) == 1


async def test_the_sign_up_post_lets_people_join(world: World) -> None:
    await world.set_up()
    post = world.study.last_message
    assert isinstance(post, discord.Message)
    joined = await world.ann.click(post, label="Join")
    assert joined.ephemeral
    card = texts(joined.response)
    assert "You are in: 30-day kickstart" in card
    assert f"<t:{JAN_2_AT_9}:f>" in card
    again = await world.ann.click(post, label="Join")
    assert "already" in refusal(again)
    status = await world.boss.slash(world.study, "cohort status")
    assert "1 member" in texts(status.response)
    explained = await world.bo.click(post, label="How it works")
    assert explained.ephemeral
    assert "The basics" in texts(explained.response)
