"""Join, leave, and say how the group is to see you."""

import pytest

from tests.simcord.checks import unchanged
from tests.simcord.members import chosen, filled, first_day, go_to, labels, newest, pick, press, stamp
from tests.simcord.world import World, private, refusal, texts


async def test_join_says_where_one_starts_and_whose_clock_counts(world: World) -> None:
    await world.set_up(timezone="Berlin")
    joined = await world.ann.slash(world.chat, "join")
    card = private(joined)
    assert "### 👋 You are in: 30-day kickstart" in card
    assert (
        f"Your first day is **Day 1: Vectors by hand, then in code** ({stamp('2026-01-02 08:00')})." in card
    )
    assert "Your deadlines use the group's time zone, **Europe/Berlin**." in card
    assert labels(joined.response) == ["Set my time zone", "My day", "How it works"]


async def test_who_joins_late_starts_today_and_owes_nothing(world: World) -> None:
    await first_day(world)
    await go_to(world, "2026-01-05 12:00")
    card = private(await world.ann.slash(world.study, "join", pace="group"))
    assert "Your first day is **Day 4: Two dice, counted and simulated**" in card
    assert "Days 1 to 3 came before you. They are optional and never count as missed." in card


async def test_who_joins_after_the_deadline_starts_tomorrow(world: World) -> None:
    await first_day(world)
    await go_to(world, "2026-01-03 04:00")
    card = private(await world.ann.slash(world.study, "join", pace="group"))
    assert (
        f"Your first day is **Day 2: Matrix multiplication, three ways** ({stamp('2026-01-03 09:00')})."
        in card
    )


async def test_leaving_keeps_what_was_done_and_takes_one_off_boards_and_posts(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await world.bo.click(post, label="Done")
    left = private(await world.ann.slash(world.study, "leave"))
    assert left == "### You left 30-day kickstart\nWhat you did is kept. `/join` brings you back any time."
    board = texts((await world.bo.slash(world.study, "leaderboard")).response)
    assert "bo · **10**" in board
    assert "ann" not in board
    await world.forward(minutes=1)
    assert "Done so far: 1\nbo" in texts(world.study.history()[-2])
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.slash(world.study, "leave")).startswith("You are not in")


async def test_joining_again_brings_points_and_done_days_back(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    await world.ann.slash(world.study, "leave")
    assert "### 👋 You are in" in private(await world.ann.slash(world.study, "join"))
    assert "Day 1 was done already" in private(await world.ann.click(post, label="Done"))
    board = texts((await world.ann.slash(world.study, "leaderboard")).response)
    assert "ann · **10**" in board


# -- settings --------------------------------------------------------------------------------


async def test_settings_show_what_is_so_without_keeping_anything(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        settings = await world.ann.slash(world.study, "settings")
    card = private(settings)
    assert "**Time zone:** the group's zone (you have not chosen one)" in card
    assert "**How others see me:** By name\n-# Your name stands on boards and under posts" in card
    assert "Your groups here: none yet: `/join`" in card
    assert chosen(settings.response) == ["By name"]


@pytest.mark.parametrize(
    ("typed", "zone"),
    [("sao paulo", "America/Sao_Paulo"), (" europe/berlin ", "Europe/Berlin"), ("UTC", "UTC")],
)
async def test_a_zone_is_found_by_city_or_name(world: World, typed: str, zone: str) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    settings = await world.ann.slash(world.study, "settings")
    shown = await press(world.ann, settings, label="Change")
    saved = private(await world.ann.submit_modal(shown, {"zone": typed}))
    assert f"**Time zone:** **{zone}**" in saved
    assert "Your groups here: 30-day kickstart" in saved
    shown = await press(world.ann, settings, label="Change")
    assert filled(shown) == {"zone": zone}


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (
            "Berln",
            "I don't know a time zone called “Berln”. Did you mean `Europe/Berlin` or `America/Belem`?",
        ),
        ("Qqqq", "I don't know a time zone called “Qqqq”. Give the nearest big city, for example `Berlin`,"),
    ],
)
async def test_an_unknown_city_gets_the_nearest_and_changes_nothing(
    world: World, typed: str, said: str
) -> None:
    await first_day(world)
    settings = await world.ann.slash(world.study, "settings")
    shown = await press(world.ann, settings, label="Change")
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.submit_modal(shown, {"zone": typed})).startswith(said)


async def test_a_zone_counts_for_days_posted_from_then_on(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    await world.forward(minutes=1)
    settings = await world.ann.slash(world.study, "settings")
    shown = await press(world.ann, settings, label="Change")
    await world.ann.submit_modal(shown, {"zone": "Los Angeles"})
    assert f"On time until {stamp('2026-01-03 03:00')}" in private(
        await world.ann.click(post, label="My checklist")
    )
    await go_to(world, "2026-01-03 09:00")
    today = private(await world.ann.slash(world.study, "today"))
    # 03:00 in Los Angeles is 11:00 UTC: that of the same morning is less than 12 hours after the post.
    assert f"On time until {stamp('2026-01-04 11:00')}" in today


@pytest.mark.parametrize(
    ("value", "label", "board", "under_the_post"),
    [
        ("name", "By name", "🥇 ann · **10**", "ann"),
        ("someone", "As “someone”", "🥇 someone · **10**", "1 member"),
        ("hidden", "Not at all", "Nobody has scored yet.", "1 member"),
    ],
)
async def test_how_others_see_me_decides_board_and_post(
    world: World, value: str, label: str, board: str, under_the_post: str
) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    settings = await world.ann.slash(world.study, "settings")
    await pick(world.ann, settings, [value])
    assert f"**How others see me:** {label}" in private(settings)
    assert chosen(settings.response) == [label]
    await world.forward(minutes=2)
    assert newest(world.study).embeds[0].fields[-1].value == under_the_post
    public = texts((await world.bo.slash(world.study, "leaderboard")).response)
    assert board in public
    assert ("ann" in public) == (value == "name")
