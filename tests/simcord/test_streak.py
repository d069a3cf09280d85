"""See one's streak, the last days as a strip, and why in words."""

from datetime import timedelta

import pytest

from tests.simcord.asides import rest, settings
from tests.simcord.checks import unchanged
from tests.simcord.members import first_day, go_to, labels, newest, stamp
from tests.simcord.world import World, private, refusal


async def live(world: World, plan: str) -> None:
    """Let ann live day after day from day 1 on: x done, . not done. It ends at noon of the last."""
    for number, mark in enumerate(plan, start=1):
        await go_to(world, f"2026-01-{number + 1:02d} 12:00")
        if mark == "x":
            await world.ann.click(newest(world.study), label="Done")


async def streak(world: World) -> str:
    """Return what ann reads."""
    return private(await world.ann.slash(world.study, "streak"))


# -- the numbers, the strip, the words -------------------------------------------------------


async def test_before_the_first_day(world: World) -> None:
    await world.set_up()
    await world.ann.slash(world.study, "join")
    card = await streak(world)
    assert "### 🔥 Your streak in 30-day kickstart: 0 days" in card
    assert "Best **0** · 🧊 freezes **0** of 2 · consistency **–**" in card
    assert "No day counts yet: the first one is still to come." in card


async def test_on_the_first_day(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await streak(world)
    assert "**Day 1**\n⬜" in card
    assert "No day has closed yet." in card
    assert f"Day 1 is open: the streak holds if it is done by {stamp('2026-01-04 03:00')}." in card


async def test_a_miss_and_a_freeze_are_told(world: World) -> None:
    await first_day(world)
    # Seven on time earn a freeze, which covers day 8; nothing is held for day 10.
    await live(world, "xxxxxxx.x.x")
    await go_to(world, "2026-01-13 03:01")
    card = await streak(world)
    assert "### 🔥 Your streak in 30-day kickstart: 1 day\n" in card
    assert "Best **8** · 🧊 freezes **0** of 2 · consistency **82%**" in card
    assert "**Days 1 to 11**\n🟩🟩🟩🟩🟩🟩🟩\n🧊🟩🟥🟩\n" in card
    assert "-# 🟩 on time · 🟨 kept late · ⬜ open · 🟦 excused · 🧊 frozen · 🟥 missed" in card
    assert "**Why**\nA freeze covered Day 8; Day 10 missed on Sun 11 Jan.\n" in card
    assert "is open" not in card


async def test_a_day_kept_late_is_told(world: World) -> None:
    post = await first_day(world)
    await go_to(world, "2026-01-03 12:00")
    await world.ann.slash(world.study, "join", pace="group")
    await world.bo.slash(world.study, "join", pace="group")
    await world.ann.click(post, label="Done")  # before joining: a bonus that has no row
    assert "**Day 2**\n⬜" in await streak(world)
    await go_to(world, "2026-01-04 12:00")
    await world.ann.slash(world.study, "done", day=2)
    card = await streak(world)
    assert "**Days 2 to 3**\n🟨⬜" in card
    assert "Day 2 kept late." in card


async def test_rest_is_told(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await rest(world, world.ann, "2026-01-03")
    await live(world, "x.x")
    await go_to(world, "2026-01-05 12:00")
    card = await streak(world)
    assert "🟩🟦🟩⬜" in card
    assert "Day 2 excused: rest." in card
    assert "🔥 Your streak in 30-day kickstart: 2 days" in card
    assert "consistency **100%**" in card


async def test_an_outage_is_told(world: World) -> None:
    beat = world.app.services.pulse.beat
    await first_day(world)
    await world.ann.click(newest(world.study), label="Done")
    await go_to(world, "2026-01-03 12:00")
    await beat(connected=True)
    # Nobody can say Done in the last hours of day 2; its deadline moves on by a night.
    await world.env.advance_time(timedelta(hours=15, minutes=30).total_seconds())
    await beat(connected=True)
    await world.deliver()
    assert f"Day 2 is open: the streak holds if it is done by {stamp('2026-01-06 03:00')}" in await streak(
        world
    )
    await go_to(world, "2026-01-04 12:00")
    await world.ann.click(newest(world.study), label="Done")
    await go_to(world, "2026-01-06 03:01")
    card = await streak(world)
    assert "🟩🟦🟩⬜" in card
    assert "Day 2 excused: the bot was away." in card
    assert "🔥 Your streak in 30-day kickstart: 2 days" in card
    second = next(post for post in world.study.history() if "**Day 2 of 30" in post.content)
    day = private(await world.ann.click(second, label="My checklist"))
    assert "🟦 Excused: the bot was away. Doing it now still earns 5 points." in day


async def test_the_strip_holds_the_last_21_days(world: World) -> None:
    await first_day(world)
    await live(world, "x" * 24)
    card = await streak(world)
    assert f"**Days 4 to 24**\n{('🟩' * 7 + chr(10)) * 3}" in card
    assert "Every day kept on time." in card
    assert "24 days\nBest **24** · 🧊 freezes **2** of 2" in card


async def test_progress_shows_the_same_strip(world: World) -> None:
    await first_day(world)
    await live(world, "x..")
    strip = "**Days 1 to 3**\n🟩⬜⬜\n-# 🟩 on time · 🟨 kept late · ⬜ open · 🟦 excused"
    assert strip in await streak(world)
    assert strip in private(await world.ann.slash(world.study, "progress"))


# -- sharing, and others ---------------------------------------------------------------------


async def test_share_posts_one_line_that_pings_nobody(world: World) -> None:
    hostile = world.newcomer("*x* @everyone")
    post = await first_day(world)
    await hostile.click(post, label="Done")
    card = await hostile.slash(world.study, "streak")
    assert labels(card.response) == ["Share", "My day"]
    await world.restart()
    await hostile.click(card.response, label="Share")  # type: ignore[arg-type]
    line = newest(world.study).content
    assert line.startswith("🔥 **\\*x\\* @")
    assert line.endswith("in 30-day kickstart: a streak of 1 day, best 1, consistency 100%.")
    assert "@everyone" not in line


@pytest.mark.parametrize("command", ["streak", "progress"])
async def test_somebody_elses_is_seen_as_far_as_they_let_themselves_be_seen(
    world: World, command: str
) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    seen = await world.bo.slash(world.study, command, member=world.ann)
    assert "ann’s " in private(seen)
    assert labels(seen.response) == []
    assert "Your " in private(await world.ann.slash(world.study, command, member=world.ann))
    for value in ("someone", "hidden"):
        await world.ann.select(await settings(world, world.ann), [value])
        said = refusal(await world.bo.slash(world.study, command, member=world.ann))
        assert said.startswith("That person is not in **30-day kickstart**.")
        # To who runs the group nobody is hidden.
        assert "ann’s " in private(await world.boss.slash(world.study, command, member=world.ann))


async def test_somebody_who_is_not_in(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.slash(world.study, "streak")).startswith("You are not in **30-day")
        said = refusal(await world.ann.slash(world.study, "streak", member=world.bo))
    assert said.startswith("That person is not in **30-day kickstart**.")


async def test_a_group_that_is_not_there(world: World) -> None:
    assert refusal(await world.ann.slash(world.study, "streak")).startswith("No study group is running")
    await first_day(world)
    said = refusal(await world.ann.slash(world.study, "streak", cohort="nowhere"))
    assert said.startswith("This server has no group called “nowhere”.")


async def test_everything_said_is_private(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    before = [message.id for message in world.study.history()]
    await streak(world)
    assert [message.id for message in world.study.history()] == before
