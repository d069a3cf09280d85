"""Ask for the leaderboard, turn its pages, and look for one's own place."""

import pytest
import simcord

from tests.simcord.checks import unchanged
from tests.simcord.members import first_day, go_to, labels, newest, pick, press
from tests.simcord.world import World, private, texts

WEEK = "30-day kickstart: points, Mon 29 Dec to Sun 4 Jan"
RULE = (
    "10 points for a day done by your deadline, 5 later, 2 for a right answer in the daily quiz or a live "
    "round. Equal points share a place."
)


async def crowd(world: World, count: int) -> list[simcord.MemberActor]:
    """Let newcomers do the day of the newest post."""
    members = [world.newcomer(f"member {number:02}") for number in range(1, count + 1)]
    for member in members:
        await member.click(newest(world.study), label="Done")
    return members


def lines(result: simcord.InteractionResult) -> list[str]:
    """Return the lines of a board."""
    assert result.response is not None
    return (result.response.embeds[0].description or "").split("\n")


async def shown_as(world: World, member: simcord.MemberActor, value: str) -> None:
    settings = await member.slash(world.study, "settings")
    await pick(member, settings, [value])


async def test_an_empty_board_says_how_to_open_it(world: World) -> None:
    await world.set_up()
    board = await world.ann.slash(world.study, "leaderboard")
    assert not board.ephemeral
    said = f"{WEEK}\nNobody has scored yet. The first **Done** opens the board.\n{RULE}\nMy place"
    assert texts(board.response) == said


async def test_ties_share_a_rank_and_the_next_is_skipped(world: World) -> None:
    post = await first_day(world)
    first, second, third, last = await crowd(world, 4)
    for early in (first, second, third):
        await early.slash(world.study, "join", cohort="30-day kickstart")
    await go_to(world, "2026-01-03 09:00")
    for member in (first, second, third):
        await member.click(newest(world.study), label="Done")
    await first.slash(world.study, "undo", day=1)
    await go_to(world, "2026-01-03 10:00")
    late = world.newcomer("late")
    await late.click(post, label="Done")
    board = await last.slash(world.study, "leaderboard")
    assert lines(board) == [
        "🥇 member 02 · **20**",
        "🥇 member 03 · **20**",
        "🥉 member 01 · **10**",
        "🥉 member 04 · **10**",
        "`5.` late · **5**",
    ]


async def test_periods_are_this_week_this_month_and_all_time(world: World) -> None:
    await first_day(world, start="2025-12-30")
    await world.ann.click(newest(world.study), label="Done")
    await world.ann.slash(world.study, "done", day=1)
    await go_to(world, "2026-01-05 09:00")
    await world.ann.slash(world.study, "done")
    week = await world.ann.slash(world.study, "leaderboard")
    month = await world.ann.slash(world.study, "leaderboard", period="month")
    ever = await world.ann.slash(world.study, "leaderboard", period="all")
    assert texts(week.response).startswith(
        "30-day kickstart: points, Mon 5 Jan to Sun 11 Jan\n🥇 ann · **10**"
    )
    assert texts(month.response).startswith("30-day kickstart: points, January 2026\n🥇 ann · **25**")
    assert texts(ever.response).startswith("30-day kickstart: points, all time\n🥇 ann · **25**")
    await go_to(world, "2026-02-02 12:00")
    month = await world.ann.slash(world.study, "leaderboard", period="month")
    assert texts(month.response).startswith("30-day kickstart: points, February 2026\nNobody has scored yet.")


async def test_consistency_ranks_by_the_share_of_kept_days(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await world.bo.slash(world.study, "done")
    await go_to(world, "2026-01-03 09:00")
    await world.bo.slash(world.study, "done")
    await go_to(world, "2026-01-05 09:00")
    board = await world.ann.slash(world.study, "leaderboard", by="consistency", period="all")
    assert texts(board.response).startswith("30-day kickstart: consistency, all time\n")
    assert lines(board) == ["🥇 bo · **100%**", "🥈 ann · **50%**"]
    assert "Days on time or kept late ÷ days closed." in texts(board.response)


async def test_more_than_ten_members_turn_pages_privately(world: World) -> None:
    await first_day(world)
    members = await crowd(world, 23)
    board = await world.ann.slash(world.study, "leaderboard")
    assert lines(board) == [f"🥇 member {number:02} · **10**" for number in range(1, 11)]
    assert f"Page 1 of 3 · 23 members · {RULE}" in texts(board.response)
    assert labels(board.response) == ["My place", "More"]
    async with unchanged(world.db, world.study, world.chat):
        page = await press(members[22], board, label="More")
        own = ["…", "🥇 **You** · **10**"]
        assert lines(page) == [f"🥇 member {number} · **10**" for number in range(11, 21)] + own
        assert "Page 2 of 3" in private(page)
        await press(members[22], page, label="Next")
        assert lines(page) == ["🥇 member 21 · **10**", "🥇 member 22 · **10**", "🥇 **You** · **10**"]
        with pytest.raises(simcord.SetupError, match="disabled"):
            await press(members[22], page, label="Next")
        await press(members[22], page, label="Back")
        assert "Page 2 of 3" in private(page)


async def test_ones_own_place_is_shown_on_the_first_page(world: World) -> None:
    await first_day(world)
    members = await crowd(world, 11)
    board = await members[10].slash(world.study, "leaderboard")
    assert lines(board)[10:] == ["…", "🥇 member 11 · **10**"]
    mine = await press(members[0], board, label="My place")
    assert lines(mine)[0] == "🥇 **You** · **10**"
    nobody = await press(world.ann, board, label="My place")
    assert lines(nobody)[-1] == "You have no place here yet: **Done** earns points."


async def test_somebody_stays_someone_for_others_and_sees_their_own_place(world: World) -> None:
    await first_day(world)
    first, second = await crowd(world, 2)
    await shown_as(world, first, "someone")
    board = await first.slash(world.study, "leaderboard")
    assert lines(board) == ["🥇 someone · **10**", "🥇 member 02 · **10**"]
    (own,) = board.followups
    assert own.ephemeral
    assert "🥇 **You** · **10**\n🥇 member 02 · **10**" in texts(own)
    assert (await second.slash(world.study, "leaderboard")).followups == []


async def test_a_hidden_member_is_ranked_for_nobody_else(world: World) -> None:
    await first_day(world)
    first, second = await crowd(world, 2)
    await shown_as(world, first, "hidden")
    board = await first.slash(world.study, "leaderboard")
    assert lines(board) == ["🥇 member 02 · **10**"]
    (own,) = board.followups
    assert own.ephemeral
    assert "🥇 **You** · **10** (shown to you only)" in texts(own)
    others = await press(second, board, label="My place")
    assert lines(others) == ["🥇 **You** · **10**"]


async def test_a_new_display_name_stands_there_after_the_next_done(world: World) -> None:
    await first_day(world)
    (member,) = await crowd(world, 1)
    world.env.backend.get_guild(world.guild.id).members[member.id].nick = "Captain"
    assert lines(await world.ann.slash(world.study, "leaderboard")) == ["🥇 member 01 · **10**"]
    await member.slash(world.study, "done")
    assert lines(await world.ann.slash(world.study, "leaderboard")) == ["🥇 Captain · **10**"]


async def test_who_left_the_server_is_dropped(world: World) -> None:
    await first_day(world)
    first, second = await crowd(world, 2)
    assert "member 01" in texts((await second.slash(world.study, "leaderboard")).response)
    world.guild.remove_member(first)
    await world.forward(minutes=11)
    board = await second.slash(world.study, "leaderboard")
    assert lines(board) == ["🥇 member 02 · **10**"]
    await world.forward(minutes=2)
    assert "Done so far: 1\nmember 02" in texts(world.study.history()[1])


async def test_mondays_board_goes_to_the_group_chat_and_answers_privately(world: World) -> None:
    await first_day(world)
    members = await crowd(world, 11)
    await go_to(world, "2026-01-05 09:00")
    board = newest(world.chat)
    assert board.content == "**30-day kickstart: the week from Mon 29 Dec to Sun 4 Jan**"
    assert "member 10 · **10**" in texts(board)
    assert labels(board) == ["My place", "More"]
    async with unchanged(world.db, world.study, world.chat):
        page = private(await members[10].click(board, label="More"))
    assert page.startswith(f"{WEEK}\n🥇 **You** · **10**")
