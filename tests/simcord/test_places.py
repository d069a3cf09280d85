"""Use the bot in several servers, groups, channels, threads, and in private messages."""

import simcord
from simcord.builders import ChannelHandle

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import first_day, newest, pick, press
from tests.simcord.world import MANAGE, World, private, refusal, texts

IN_SERVERS = [
    "checkin",
    "done",
    "join",
    "leaderboard",
    "leave",
    "log",
    "plan calendar",
    "plan milestones",
    "plan search",
    "plan show",
    "progress",
    "quiz assess",
    "quiz daily",
    "quiz live",
    "quiz me",
    "quiz review",
    "quiz start",
    "settings",
    "streak",
    "today",
    "undo",
]
NEEDED = {"plan search": {"words": "bayes"}}


async def two_groups(world: World) -> ChannelHandle:
    """Set up two groups in one server, both at their first day; return the second one's channel."""
    await world.set_up(name="Early birds")
    evening = world.guild.create_text_channel("evening")
    await world.boss.slash(evening, "setup", timezone="UTC", name="Night owls")
    await world.forward(hours=33)
    return evening


# -- private messages ------------------------------------------------------------------------


async def test_in_private_messages_a_command_says_where_it_works(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study, world.chat):
        said = {
            command: refusal(await world.ann.user.slash(command, **NEEDED.get(command, {})))
            for command in IN_SERVERS
        }
    where = "That works only in the server where your study group is. Open the server and run it there."
    assert said == dict.fromkeys(IN_SERVERS, where)


async def test_private_messages_offer_nothing_else(world: World) -> None:
    privacy = {"privacy show", "privacy export", "privacy delete"}
    assert set(world.ann.user.available_commands()) == {*IN_SERVERS, *privacy, "help", "guide"}


async def test_nothing_is_suggested_in_private_messages(world: World) -> None:
    await first_day(world)
    assert await world.ann.user.autocomplete("today", "cohort", "") == []


# -- two servers -----------------------------------------------------------------------------


async def test_two_servers_know_nothing_of_each_other(world: World) -> None:
    await world.set_up(name="Here")
    guild = world.env.create_guild()
    channel = guild.create_text_channel("study")
    manager = guild.add_member(
        world.env.create_user("manager"), roles=[guild.create_role("Managers", permissions=MANAGE)]
    )
    elsewhere = guild.add_member(world.ann.user)
    assert refusal(await elsewhere.slash(channel, "today")).startswith(
        "No study group is running in this server."
    )
    await manager.slash(channel, "setup", timezone="UTC", name="There")
    await world.forward(hours=33)
    post = newest(channel)
    await world.ann.click(newest(world.study), label="Done")
    assert refusal(await elsewhere.slash(channel, "progress")).startswith("You are not in **There** yet.")
    assert "Nobody has scored yet." in texts((await elsewhere.slash(channel, "leaderboard")).response)
    done = private(await elsewhere.click(post, label="Done"))
    assert "👋 Welcome to **There**" in done
    assert len(await rows(world.db, "members")) == 2
    async with unchanged(world.db, channel):
        said = refusal(await elsewhere.slash(channel, "done", cohort="Here"))
    assert said == "This server has no group called “Here”. Pick one from the list as you type."


async def test_a_button_of_another_server_does_nothing(world: World) -> None:
    await first_day(world)
    guild = world.env.create_guild()
    lounge = guild.create_text_channel("lounge")
    elsewhere = guild.add_member(world.ann.user)
    board = await elsewhere.slash(lounge, "help")
    assert board.response is not None
    # Only a client that cheats can press here what stands there.
    shown = world.env.backend.get_message(lounge.id, board.response.id)
    shown.components = world.env.backend.get_message(world.study.id, newest(world.study).id).components
    async with unchanged(world.db, lounge, world.study):
        done = refusal(await press(elsewhere, board, "Done"))
        seen = refusal(await press(elsewhere, board, "My checklist"))
    assert done == seen == "This server has no group called “1”. Pick one from the list as you type."


async def test_settings_are_kept_for_each_server(world: World) -> None:
    await first_day(world)
    guild = world.env.create_guild()
    channel = guild.create_text_channel("lounge")
    elsewhere = guild.add_member(world.ann.user)
    settings = await world.ann.slash(world.study, "settings")
    await pick(world.ann, settings, ["hidden"])
    assert "**How others see me:** By name" in private(await elsewhere.slash(channel, "settings"))


# -- two groups in one server ----------------------------------------------------------------


async def test_in_its_channel_a_group_is_meant(world: World) -> None:
    evening = await two_groups(world)
    assert "👋 You are in: Night owls" in private(await world.ann.slash(evening, "join"))
    assert "👋 You are in: Early birds" in private(await world.bo.slash(world.study, "join"))
    assert "Early birds" in private(await world.bo.slash(world.chat, "today"))


async def test_elsewhere_the_bot_asks_which_group(world: World) -> None:
    await two_groups(world)
    lobby = world.guild.create_text_channel("lobby")
    async with unchanged(world.db, lobby, world.study):
        said = refusal(await world.ann.slash(lobby, "join"))
    assert said == (
        "This server has several groups: **Early birds** and **Night owls**. "
        "Say which one with the `cohort` option, or use the command in the group's own channel."
    )
    offered = await world.ann.autocomplete(lobby, "join", "cohort", "owl")
    assert [choice["name"] for choice in offered] == ["Night owls"]
    joined = await world.ann.slash(lobby, "join", cohort=offered[0]["value"])
    assert "👋 You are in: Night owls" in private(joined)
    assert "Night owls" in private(await world.ann.slash(lobby, "today"))


async def test_the_group_can_be_named_from_anywhere(world: World) -> None:
    evening = await two_groups(world)
    done = private(await world.ann.slash(evening, "done", cohort="early BIRDS"))
    assert "👋 Welcome to **Early birds**" in done
    board = await world.ann.slash(evening, "leaderboard", cohort="Early birds")
    assert "Early birds: points" in texts(board.response)
    assert "ann · **10**" in texts(board.response)
    both = private(await world.ann.slash(evening, "done"))
    assert "👋 Welcome to **Night owls**" in both
    assert "Your groups here: Early birds, Night owls" in private(await world.ann.slash(evening, "settings"))


async def test_posts_of_two_groups_keep_apart(world: World) -> None:
    evening = await two_groups(world)
    await world.ann.click(newest(evening), label="Done")
    await world.bo.click(newest(world.study), label="Done")
    await world.forward(minutes=1)
    assert "Done so far: 1\nann" in texts(newest(evening))
    assert "Done so far: 1\nbo" in texts(newest(world.study))


# -- threads ---------------------------------------------------------------------------------


async def test_a_thread_counts_as_its_channel(world: World) -> None:
    evening = await two_groups(world)
    stored = world.env.backend.create_thread(evening.id, "talk", world.ann.id)
    await world.env.settle()
    thread = ChannelHandle(world.env, world.guild, stored)
    assert "👋 Welcome to **Night owls**" in private(await world.ann.slash(thread, "done"))
    board: simcord.InteractionResult = await world.ann.slash(thread, "leaderboard")
    assert "Night owls: points" in texts(board.response)
    assert board.response is not None
    assert board.response.channel_id == thread.id
