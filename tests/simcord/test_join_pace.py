"""Join a group that is under way: with it, catching up, or at one's own pace."""

import pytest
import simcord

from tests.simcord.asides import remind
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, first_day, go_to, labels, live_until, newest, stamp
from tests.simcord.world import World, private, refusal, texts

GROUP, CATCH_UP, OWN, INTENSIVE = 0, 1, 2, 3


async def offered(world: World, member: simcord.MemberActor) -> simcord.InteractionResult:
    """Ask to join on the evening of day 4, when with the group the next day is the first."""
    await first_day(world)
    await live_until(world, "2026-01-05 12:00")
    return await member.slash(world.study, "join")


async def choose(
    member: simcord.MemberActor, offers: simcord.InteractionResult, which: int
) -> simcord.InteractionResult:
    """Press Join beside one of the paces."""
    key = custom_ids(offers.response, "join-pace")[which]
    return await member.click(offers.response, custom_id=key)  # type: ignore[arg-type]


async def todays_day(world: World, member: simcord.MemberActor) -> str:
    """Return the heading of the member's own day."""
    return private(await member.slash(world.study, "today")).splitlines()[0]


async def spans(world: World) -> list[tuple[str, int, bool]]:
    """List the stretches of membership: pace, first day, whether it is open."""
    return [
        (row["pace"], row["first_day"], row["left_at"] is None)
        for row in await rows(world.db, "enrolment_spans")
    ]


# -- when it is asked ------------------------------------------------------------------------


async def test_before_the_first_day_one_simply_joins(world: World) -> None:
    await world.set_up()
    assert "### 👋 You are in" in private(await world.ann.slash(world.study, "join"))
    assert "### 👋 You are in" in private(await world.bo.click(newest(world.study), label="Join"))
    assert await spans(world) == [("group", 1, True)] * 2


async def test_while_the_first_day_is_open_one_simply_joins(world: World) -> None:
    await first_day(world)
    assert "Your first day is **Day 1:" in private(await world.ann.slash(world.study, "join"))


async def test_past_the_first_day_each_way_is_offered_with_its_dates(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-05 12:00")
    async with unchanged(world.db, world.study, world.chat):
        asked = await world.ann.slash(world.study, "join")
    card = private(asked)
    assert "### Join 30-day kickstart: how?\nThe group is at day 4." in card
    assert (
        "**With the group**\nDay 4 Mon 5 Jan, Day 5 Tue 6 Jan, Day 6 Wed 7 Jan … last day Sat 31 Jan\n"
        "-# The day that is posted is your day. 3 earlier days would be optional: 5 points each, "
        "never missed."
    ) in card
    assert (
        "**Catch up**\nDay 1 Mon 5 Jan, Day 2 Mon 5 Jan, Day 3 Tue 6 Jan … last day Sat 31 Jan\n"
        "-# Two plan days a study day until you are level with the group."
    ) in card
    assert (
        "**Own pace**\nDay 1 Mon 5 Jan, Day 2 Tue 6 Jan, Day 3 Wed 7 Jan … last day Tue 3 Feb\n"
        "-# One plan day a study day, from where you are."
    ) in card
    assert (
        "**Intensive**\nDay 1 Mon 5 Jan, Day 2 Mon 5 Jan, Day 3 Tue 6 Jan … last day Mon 19 Jan\n"
        "-# Two plan days a study day, from where you are."
    ) in card
    assert labels(asked.response) == ["Join"] * 4


async def test_the_join_button_offers_the_same(world: World) -> None:
    await world.set_up()
    sign_up = newest(world.study)
    await live_until(world, "2026-01-05 12:00")
    async with unchanged(world.db, world.study):
        asked = await world.ann.click(sign_up, label="Join")
    assert "how?" in private(asked)
    assert "Your first day is **Day 4:" in private(await choose(world.ann, asked, GROUP))


async def test_a_date_with_less_than_twelve_hours_left_is_not_offered(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-05 15:01")
    card = private(await world.ann.slash(world.study, "join"))
    assert "**Own pace**\nDay 1 Tue 6 Jan" in card


async def test_a_pace_that_ends_after_the_group_says_so(world: World) -> None:
    await first_day(world, start="2025-12-12")  # it is day 22
    card = private(await world.ann.slash(world.study, "join"))
    assert "last day Sat 31 Jan\n-# One plan day a study day" in card
    assert card.count("The group closes around Sat 24 Jan: what comes after that can't be done here.") == 1


async def test_done_under_a_post_joins_with_the_group_at_once(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-05 12:00")
    assert "👋 Welcome" in private(await world.ann.click(newest(world.study), label="Done"))
    assert await spans(world) == [("group", 4, True)]


# -- what comes of it ------------------------------------------------------------------------


async def test_with_the_group(world: World) -> None:
    joined = private(await choose(world.ann, await offered(world, world.ann), GROUP))
    assert "Your first day is **Day 4: " in joined
    assert "Days 1 to 3 came before you. They are optional and never count as missed." in joined
    assert await todays_day(world, world.ann) == "### Day 4 of 30: Two dice, counted and simulated"


async def test_at_ones_own_pace(world: World) -> None:
    joined = private(await choose(world.ann, await offered(world, world.ann), OWN))
    assert (
        f"Your first day is **Day 1: Vectors by hand, then in code** ({stamp('2026-01-05 09:00')})." in joined
    )
    assert "You go at your own pace, one plan day a study day" in joined
    assert "optional" not in joined
    assert (await todays_day(world, world.ann)).startswith("### Day 1 of 30")
    done = private(await world.ann.slash(world.study, "done"))
    assert "### ✅ Day 1 done" in done
    assert "**+10 points**, on time." in done
    await go_to(world, "2026-01-06 10:00")
    assert (await todays_day(world, world.ann)).startswith("### Day 2 of 30")
    ahead = refusal(await world.ann.click(newest(world.study), label="Done"))
    assert ahead.startswith(f"Day 5 comes {stamp('2026-01-09 09:00')}")


async def test_intensively_ahead_of_the_group(world: World) -> None:
    joined = private(await choose(world.ann, await offered(world, world.ann), INTENSIVE))
    assert "You go intensively, two plan days a study day: `/today` shows yours" in joined
    for date, days in (("05", (1, 2)), ("06", (3, 4)), ("07", (5, 6)), ("08", (7, 8)), ("09", (9, 10))):
        await go_to(world, f"2026-01-{date} 12:00")
        for number in days:
            assert (await todays_day(world, world.ann)).startswith(f"### Day {number} of 30")
            done = private(await world.ann.slash(world.study, "done"))
            assert f"### ✅ Day {number} done" in done
            assert "**+10 points**, on time." in done
    assert "**Day 8 of 30" in newest(world.study).content
    assert "Done so far: 1\nann" in texts(newest(world.study))
    streak = private(await world.ann.slash(world.study, "streak"))
    assert "🟩🟩🟩🟩🟩🟩🟩\n🟩🟩🟩" in streak


async def test_catching_up_until_level(world: World) -> None:
    joined = private(await choose(world.ann, await offered(world, world.ann), CATCH_UP))
    assert "You catch up: two plan days a study day until you are level with the group." in joined
    for date, days in (("05", (1, 2)), ("06", (3, 4)), ("07", (5, 6)), ("08", (7,))):
        await go_to(world, f"2026-01-{date} 12:00")
        assert (await todays_day(world, world.ann)).startswith(f"### Day {days[-1]} of 30")
        for number in days:
            done = private(await world.ann.slash(world.study, "done", day=number))
            assert "**+10 points**, on time." in done
    # Day 7 is the group's own day of 8 January: from now on both go together.
    await go_to(world, "2026-01-09 12:00")
    assert (await todays_day(world, world.ann)).startswith("### Day 8 of 30")
    assert "🟩🟩🟩🟩🟩🟩🟩\n⬜" in private(await world.ann.slash(world.study, "streak"))


@pytest.mark.parametrize(("pace", "first"), [("group", 4), ("catch up", 1), ("own", 1), ("intensive", 1)])
async def test_the_option_joins_without_asking(world: World, pace: str, first: int) -> None:
    await first_day(world)
    await live_until(world, "2026-01-05 12:00")
    joined = private(await world.ann.slash(world.study, "join", pace=pace))
    assert f"Your first day is **Day {first}: " in joined
    assert await spans(world) == [(pace, first, True)]


async def test_joining_sets_up_the_reminders_of_who_wants_them(world: World) -> None:
    await world.set_up()
    await remind(world, world.ann, "18:00")
    assert await rows(world.db, "reminders") == []
    await world.ann.slash(world.study, "join")
    await world.bo.slash(world.study, "join")
    kept = await rows(world.db, "reminders")
    assert [(row["kind"], f"{row['next_at']:%d %H:%M}") for row in kept] == [
        ("reminder", "01 18:00"),
        ("warning", "01 20:00"),
    ]
    await world.ann.slash(world.study, "leave")
    assert await rows(world.db, "reminders") == []
    await world.forward(hours=33)
    await world.ann.click(newest(world.study), label="Done")
    assert len(await rows(world.db, "reminders")) == 2


# -- what can go wrong -----------------------------------------------------------------------


async def test_offers_of_yesterday_are_shown_anew_and_nothing_happens(world: World) -> None:
    asked = await offered(world, world.ann)
    await go_to(world, "2026-01-06 12:00")
    async with unchanged(world.db, world.study):
        anew = await choose(world.ann, asked, GROUP)
    card = private(anew)
    assert card.startswith("⚠️ **The dates have moved since you were shown them, so nothing was done.")
    assert "**With the group**\nDay 5 Tue 6 Jan" in card
    assert "Your first day is **Day 5:" in private(await choose(world.ann, anew, GROUP))


async def test_offers_outlive_a_restart(world: World) -> None:
    asked = await offered(world, world.ann)
    await world.restart()
    assert "You go at your own pace" in private(await choose(world.ann, asked, OWN))


async def test_choosing_twice_joins_once(world: World) -> None:
    asked = await offered(world, world.ann)
    keys = custom_ids(asked.response, "join-pace")
    async with world.at_once():
        for _ in range(2):
            await world.ann.click(asked.response, custom_id=keys[OWN])  # type: ignore[arg-type]
    assert await spans(world) == [("own", 1, True)]
    assert refusal(await world.ann.slash(world.study, "join")).startswith(
        "You are in **30-day kickstart** already"
    )


async def test_who_is_in_already_is_told(world: World) -> None:
    asked = await offered(world, world.ann)
    await choose(world.ann, asked, GROUP)
    async with unchanged(world.db):
        for again in (
            await world.ann.slash(world.study, "join"),
            await world.ann.slash(world.study, "join", pace="own"),
        ):
            assert refusal(again).startswith("You are in **30-day kickstart** already.")


async def test_a_group_that_ended_offers_nothing(world: World) -> None:
    asked = await offered(world, world.ann)
    sure = await world.boss.slash(world.study, "cohort end")
    await world.boss.click(sure.response, label="End it")  # type: ignore[arg-type]
    assert "ended" in refusal(await choose(world.ann, asked, OWN))
    assert await rows(world.db, "enrolments") == []


async def test_coming_back_at_another_pace_keeps_what_was_done(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await world.ann.slash(world.study, "leave")
    await live_until(world, "2026-01-05 12:00")
    await choose(world.ann, await world.ann.slash(world.study, "join"), OWN)
    assert await spans(world) == [("group", 1, False), ("own", 1, True)]
    progress = private(await world.ann.slash(world.study, "progress"))
    assert "**1 of 30 days**" in progress
    assert "**10 points**" in progress


async def test_a_hostile_group_name_is_only_a_name(world: World) -> None:
    await first_day(world, name="**x** @everyone [a](https://e.vil)")
    await live_until(world, "2026-01-05 12:00")
    card = private(await world.ann.slash(world.study, "join"))
    assert "@everyone" not in card
    assert "\\*\\*x\\*\\*" in card
