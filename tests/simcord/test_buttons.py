"""Press every button a member meets under posts and in cards."""

import discord
import pytest

from bot.gateway.words import minutes
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import (
    custom_ids,
    day,
    filled,
    first_day,
    go_to,
    labels,
    live_until,
    newest,
    press,
    stamp,
)
from tests.simcord.world import World, private, refusal, texts


async def names_under(world: World, post: discord.Message) -> str:
    """Return the last field of a daily post, once it has been rendered again."""
    await world.forward(minutes=1)
    shown = next(message for message in world.study.history() if message.id == post.id)
    return f"{shown.embeds[0].fields[-1].name}: {shown.embeds[0].fields[-1].value}"


# -- Done ------------------------------------------------------------------------------------


async def test_done_enrols_a_newcomer_and_the_post_says_who_did_it(world: World) -> None:
    post = await first_day(world)
    assert texts(post).startswith("**Day 1 of 30: Vectors by hand, then in code**")
    assert await names_under(world, post) == "Done so far: Nobody yet. Who is first?"
    done = await world.ann.click(post, label="Done")
    card = private(done)
    assert "### ✅ Day 1 done: Vectors by hand, then in code\n**+10 points**, on time." in card
    assert "👋 Welcome to **30-day kickstart**, you are in. Your deadlines use UTC time." in card
    welcome = ["Set my time zone", "How it works"]
    assert labels(done.response) == [*welcome, "Undo", "Note or link", "My day"]
    assert await names_under(world, post) == "Done so far: 1: ann"
    second = await world.bo.click(post, label="Done")
    assert "Welcome" in private(second)
    assert await names_under(world, post) == "Done so far: 2: ann and bo"


async def test_a_double_click_on_done_counts_once(world: World) -> None:
    post = await first_day(world)
    async with world.at_once():
        first = await world.ann.click(post, label="Done")
        second = await world.ann.click(post, label="Done")
    said = sorted([private(first), private(second)])
    assert said[0].startswith("### Day 1 was done already")
    assert said[1].startswith("### ✅ Day 1 done: Vectors by hand, then in code\n**+10 points**, on time.")
    assert len(await rows(world.db, "completions")) == 1
    assert len(await rows(world.db, "enrolment_spans")) == 1
    assert "ann · **10**" in texts((await world.bo.slash(world.study, "leaderboard")).response)


async def test_done_from_two_clients_at_once_counts_once(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.slash(world.study, "today")
    async with world.at_once():
        phone = await world.ann.click(post, label="Done")
        desktop = await press(world.ann, card, label="Done")
        typed = await world.ann.slash(world.study, "done")
    said = [private(result) for result in (phone, desktop, typed)]
    assert sum("**+10 points**, on time." in text for text in said) == 1
    assert sum("Day 1 was done already" in text for text in said) == 2
    assert len(await rows(world.db, "completions")) == 1


async def test_two_members_at_once_both_count(world: World) -> None:
    post = await first_day(world)
    async with world.at_once():
        results = [await who.click(post, label="Done") for who in (world.ann, world.bo, world.boss)]
    assert all("**+10 points**" in private(result) for result in results)
    assert await names_under(world, post) == "Done so far: 3: ann, bo and boss"


@pytest.mark.parametrize(
    ("pressed", "said"),
    [
        ("2026-01-03 02:59", "**+10 points**, on time."),
        ("2026-01-03 03:01", "**+5 points**. Late, but kept: your streak goes on."),
        ("2026-01-04 02:59", "**+5 points**. Late, but kept: your streak goes on."),
        ("2026-01-04 03:01", "**+5 points**. Too late for the streak, never too late to learn it."),
    ],
)
async def test_yesterdays_post_is_still_its_own_day(world: World, pressed: str, said: str) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    await go_to(world, pressed)
    card = private(await world.ann.click(post, label="Done"))
    assert card.startswith(f"### ✅ Day 1 done: Vectors by hand, then in code\n{said}")


async def test_a_newcomer_pressing_yesterdays_post_joins_from_today(world: World) -> None:
    post = await first_day(world)
    await go_to(world, "2026-01-03 09:00")
    card = private(await world.ann.click(post, label="Done"))
    assert "**+5 points**, a bonus: this day was optional for you." in card
    assert "👋 Welcome to **30-day kickstart**, you are in." in card
    assert (
        f"**Still open**\n• Day 2: Matrix multiplication, three ways, until {stamp('2026-01-05 03:00')}"
        in card
    )


# -- My checklist and ticks ------------------------------------------------------------------


async def test_ticks_toggle_in_place_and_the_last_required_one_completes(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="My checklist")
    assert private(card).startswith("### Day 1 of 30: Vectors by hand, then in code")
    ticks = custom_ids(card.response, "tick")
    await press(world.ann, card, custom_id=ticks[0])
    assert labels(card.response) == ["Ticked", "Tick", "Tick", "Tick", "Done", "Start timer", "Log 20 min"]
    await press(world.ann, card, custom_id=custom_ids(card.response, "tick")[0])
    assert labels(card.response) == ["Tick"] * 4 + ["Done", "Start timer"]
    for number in range(4):
        key = custom_ids(card.response, "tick")[number]
        await press(world.ann, card, custom_id=key)
    assert private(card).startswith(
        "### ✅ Day 1 done: Vectors by hand, then in code\n**+10 points**, on time."
    )
    assert await names_under(world, post) == "Done so far: 1: ann"


async def test_undo_takes_off_only_the_tick_that_completed_the_day(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="My checklist")
    for number in range(4):
        key = custom_ids(card.response, "tick")[number]
        await press(world.ann, card, custom_id=key)
    await press(world.ann, card, label="Undo")
    assert private(card).startswith("### ↩️ Day 1 is open again")
    left = sum(item.minutes for item in day(world, 1).items[:3])
    ticks = ["Ticked", "Ticked", "Ticked", "Tick"]
    assert labels(card.response) == [*ticks, "Done", "Start timer", f"Log {minutes(left)}"]


async def test_an_optional_tick_neither_completes_nor_is_needed(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await live_until(world, "2026-01-04 09:00")
    card = await world.ann.click(newest(world.study), label="My checklist")
    extras = [item.id for item in day(world, 3).items if item.extra]
    for key in custom_ids(card.response, "tick"):
        if key.split(":")[4] in extras:
            await press(world.ann, card, custom_id=key)
    left = sum(item.minutes for item in day(world, 3).items if item.extra)
    ticks = ["Tick"] * 3 + ["Ticked"] * 2
    assert labels(card.response) == [*ticks, "Done", "Start timer", f"Log {minutes(left)}"]
    for number in range(3):
        key = custom_ids(card.response, "tick")[number]
        await press(world.ann, card, custom_id=key)
    assert "### ✅ Day 3 done" in private(card)


async def test_done_leaves_the_ticks_alone(world: World) -> None:
    post = await first_day(world)
    await world.ann.click(post, label="Done")
    card = await world.ann.click(post, label="My checklist")
    assert f"✅ **Done** {stamp('2026-01-02 09:00', 'R')}, 10 points (on time)." in private(card)
    assert labels(card.response) == ["Tick"] * 4 + ["Undo", "Note or link", "Start timer"]


async def test_the_checklist_of_somebody_outside_says_how_to_get_in(world: World) -> None:
    post = await first_day(world)
    async with unchanged(world.db, world.study):
        said = refusal(await world.ann.click(post, label="My checklist"))
    assert (
        said == "You are not in **30-day kickstart** yet. Use `/join`, or just press **Done** under a post."
    )


# -- Undo, Note or link, My day --------------------------------------------------------------


async def test_undo_restores_and_done_again_costs_nothing(world: World) -> None:
    post = await first_day(world)
    card = await world.ann.click(post, label="Done")
    await press(world.ann, card, label="Undo")
    assert private(card).startswith("### ↩️ Day 1 is open again")
    assert await names_under(world, post) == "Done so far: Nobody yet. Who is first?"
    await go_to(world, "2026-01-03 08:00")
    again = private(await world.ann.click(post, label="Done"))
    assert "**+10 points**, on time.\nStreak **1 day**" in again


async def test_a_double_click_on_undo_says_so_once(world: World) -> None:
    card = await world.ann.click(await first_day(world), label="Done")
    async with world.at_once():
        await press(world.ann, card, label="Undo")
        second = await press(world.ann, card, label="Undo")
    assert refusal(second) == (
        "Day 1 is not marked done, so there is nothing to take back or to add to. `/done day:1` marks it."
    )
    assert private(card).startswith("### ↩️ Day 1 is open again")


async def test_note_and_link_are_kept_shown_again_and_taken_off(world: World) -> None:
    card = await world.ann.click(await first_day(world), label="Done")
    shown = await press(world.ann, card, label="Note or link")
    assert filled(shown) == {"note": None, "link": None}
    answer = {"note": "Took me two tries", "link": "https://git.example/ann/day1"}
    kept = await world.ann.submit_modal(shown, answer)
    assert "> Took me two tries\n🔗 https://git.example/ann/day1" in private(kept)
    shown = await press(world.ann, card, label="Note or link")
    assert filled(shown) == answer
    emptied = private(await world.ann.submit_modal(shown, {"note": "", "link": ""}))
    assert "Took me" not in emptied
    assert "git.example" not in emptied
    (row,) = await rows(world.db, "completions")
    assert (row["note"], row["link"]) == (None, None)


async def test_my_day_leads_from_the_done_card_to_today_and_back(world: World) -> None:
    card = await world.ann.click(await first_day(world), label="Done")
    await press(world.ann, card, label="My day")
    assert private(card).startswith("### Day 1 of 30: Vectors by hand, then in code")
    assert f"The next day comes {stamp('2026-01-03 09:00', 'R')}." in private(card)
