"""Use `/today`, `/done`, `/undo` and `/progress` as a member."""

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, first_day, go_to, labels, live_until, newest, press, stamp
from tests.simcord.world import World, private, refusal, texts


async def test_today_shows_the_day_its_items_and_until_when(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    async with unchanged(world.db, world.study, world.chat):
        today = await world.ann.slash(world.study, "today")
    card = private(today)
    assert "### Day 1 of 30: Vectors by hand, then in code" in card
    assert "Linear algebra refresher · 1 h 45 · 30-day kickstart" in card
    assert "`numpy pandas scikit-learn matplotlib jupyterlab pytest`. · 20 min" in card
    assert "**Done looks like:** `vectors.py` runs without a failed assert" in card
    assert "[NumPy documentation](https://numpy.org/doc/stable/)" in card
    deadline = "2026-01-03 03:00"
    assert f"⏳ On time until {stamp(deadline)} ({stamp(deadline, 'R')})." in card
    assert "Streak **0 days** · best 0 · freezes 0 of 2 · consistency –" in card
    assert f"The next day comes {stamp('2026-01-03 09:00', 'R')}." in card
    assert labels(today.response) == ["Tick"] * 4 + ["Done", "Start timer"]
    assert "Still open" not in card


async def test_today_offers_what_is_open_from_before(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await go_to(world, "2026-01-03 09:00")
    today = await world.ann.slash(world.study, "today")
    closes = stamp("2026-01-04 03:00")
    assert f"**Still open from before**\n• Day 1: Vectors by hand, then in code, until {closes}" in private(
        today
    )
    before = private(await press(world.ann, today, label="Day 1"))
    assert f"⏳ Past the deadline, but your streak is safe if you do it by {closes}" in before
    done = private(await press(world.ann, today, label="Done"))
    assert "**+5 points**. Late, but kept: your streak goes on.\nStreak **1 day**" in done
    assert "**Still open**\n• Day 2: Matrix multiplication, three ways" in done


async def test_extra_items_are_offered_at_the_weekend_only(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await live_until(world, "2026-01-04 09:00")
    assert "*(optional)*" in texts(newest(world.study))
    sunday = await world.ann.slash(world.study, "today")
    assert private(sunday).count("*(optional)*") == 2
    assert labels(sunday.response) == ["Tick"] * 5 + ["Done", "Start timer", "Day 2"]
    await live_until(world, "2026-01-06 09:00")
    tuesday = await world.ann.slash(world.study, "today")
    assert "*(optional)*" not in private(tuesday)


async def test_done_says_the_points_and_shows_note_and_link(world: World) -> None:
    await first_day(world)
    done = await world.ann.slash(
        world.study, "done", note="Dot products click now", link="https://git.example/ann"
    )
    card = private(done)
    assert "### ✅ Day 1 done: Vectors by hand, then in code\n**+10 points**, on time." in card
    assert "Streak **1 day** · best 1 · freezes 0 of 2 · consistency 100%" in card
    assert "> Dot products click now\n🔗 https://git.example/ann" in card
    assert labels(done.response)[-3:] == ["Undo", "Note or link", "My day"]
    (kept,) = await rows(world.db, "completions")
    assert (kept["note"], kept["link"]) == ("Dot products click now", "https://git.example/ann")


async def test_done_twice_counts_once_and_can_still_add_a_note(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    again = private(await world.ann.slash(world.study, "done", note="One more thought"))
    assert "### Day 1 was done already\n✅ **Done**" in again
    assert "10 points (on time).\n> One more thought" in again
    (kept,) = await rows(world.db, "completions")
    assert (kept["points"], kept["note"]) == (10, "One more thought")


async def test_an_earlier_day_can_be_done_for_five_points(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await live_until(world, "2026-01-05 12:00")
    closed = private(await world.ann.slash(world.study, "done", day=1))
    assert "**+5 points**. Too late for the streak, never too late to learn it." in closed
    assert "Streak **0 days**" in closed
    kept_late = private(await world.ann.slash(world.study, "done", day=3))
    assert "**+5 points**. Late, but kept: your streak goes on." in kept_late
    assert "Streak **1 day**" in kept_late


async def test_undo_takes_back_what_was_marked_last(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await live_until(world, "2026-01-03 09:00")
    await world.ann.slash(world.study, "done")
    undone = await world.ann.slash(world.study, "undo")
    card = private(undone)
    assert "### ↩️ Day 2 is open again" in card
    assert "press Done: you keep the time you first did it." in card
    assert "Streak **1 day** · best 1" in card
    assert "Done" in labels(undone.response)
    board = await world.bo.slash(world.study, "leaderboard", period="all")
    assert "ann · **10**" in texts(board.response)


async def test_undo_restores_exactly_and_done_again_keeps_the_first_instant(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done", note="First try")
    await live_until(world, "2026-01-06 09:00")
    await world.ann.slash(world.study, "undo", day=1)
    assert "Streak **0 days**" in private(await world.ann.slash(world.study, "today"))
    again = private(await world.ann.slash(world.study, "done", day=1))
    assert "**+10 points**, on time.\nStreak **" in again
    assert "> First try" in again
    active = [row for row in await rows(world.db, "completions") if row["undone_at"] is None]
    assert [row["done_at"].isoformat() for row in active] == ["2026-01-02T09:00:00+00:00"]


async def test_progress_counts_days_points_and_streak(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    await live_until(world, "2026-01-05 12:00")
    await world.ann.slash(world.study, "done", day=3)
    async with unchanged(world.db, world.study):
        progress = await world.ann.slash(world.study, "progress")
    card = private(progress)
    assert "### Your progress in 30-day kickstart" in card
    assert "**2 of 30 days** (7%), 3 h 15 of study" in card
    assert "**15 points** · consistency 67%" in card
    assert "🔥 Streak **1 day** · best 1 · 🧊 freezes 0 of 2" in card
    assert "**Days 1 to 4**\n🟩🟥🟨⬜" in card
    assert labels(progress.response) == ["Share", "My day"]


async def test_progress_of_a_first_day_speaks_of_one_day(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    assert "**Day 1**\n⬜" in private(await world.ann.slash(world.study, "progress"))


async def test_seven_days_on_time_earn_a_freeze_that_covers_a_missed_day(world: World) -> None:
    await first_day(world)
    for _ in range(7):
        await world.ann.slash(world.study, "done")
        await world.forward(days=1)
    assert "🧊 freezes 1 of 2" in private(await world.ann.slash(world.study, "progress"))
    await live_until(world, "2026-01-11 09:00")
    card = private(await world.ann.slash(world.study, "progress"))
    assert "🟩🟩🟩🟩🟩🟩🟩\n🧊⬜⬜" in card
    assert "Streak **7 days** · best 7 · 🧊 freezes 0 of 2" in card
    frozen = private(await world.ann.slash(world.study, "done", day=8))
    assert "**+5 points**. Too late for the streak" in frozen


async def test_share_posts_the_figures_once_for_everybody_to_read(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "done")
    progress = await world.ann.slash(world.chat, "progress")
    shared = await press(world.ann, progress, label="Share")
    assert not shared.ephemeral
    assert newest(world.chat).content == (
        "📈 **ann** in 30-day kickstart: 1 of 30 days, 10 points, a streak of 1 day, consistency 100%."
    )


async def test_a_day_before_joining_is_a_bonus_and_never_missed(world: World) -> None:
    post = await first_day(world)
    await live_until(world, "2026-01-04 09:00")
    await world.ann.slash(world.study, "join", pace="group")
    card = private(await world.ann.click(post, label="My checklist"))
    assert "Optional for you. It still earns 5 points." in card
    done = private(await world.ann.slash(world.study, "done", day=1))
    assert "**+5 points**, a bonus: this day was optional for you." in done
    assert "**Day 3**\n⬜" in private(await world.ann.slash(world.study, "progress"))


async def test_every_button_of_a_day_says_which_cohort_and_day_it_means(world: World) -> None:
    post = await first_day(world)
    card = await world.ann.click(post, label="Done")
    assert custom_ids(card.response, "undo") == ["b:undo:1:vectors-by-hand"]
    assert refusal(await world.bo.slash(world.study, "today")).startswith(
        "You are not in **30-day kickstart**"
    )
