"""Start and stop the timer on a day's card, and log the minutes of ticked items, through restarts."""

import pytest
import simcord

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, filled, first_day, labels, press, stamp
from tests.simcord.world import World, private, refusal, texts


async def day_of(world: World) -> simcord.InteractionResult:
    """Have ann in the group on its first day, and open her day: Friday, 2 January, 09:00."""
    await first_day(world)
    await world.ann.slash(world.study, "join")
    return await world.ann.slash(world.study, "today")


async def logged(world: World) -> list[int]:
    return [row["minutes"] for row in await rows(world.db, "study_logs")]


async def test_a_timer_survives_a_restart(world: World) -> None:
    card = await day_of(world)
    running = await press(world.ann, card, "Start timer")
    since = f"⏱️ running since {stamp('2026-01-02 09:00', 't')} ({stamp('2026-01-02 09:00', 'R')})"
    assert since in private(running)
    assert "Stop timer" in labels(running.response)
    assert "Start timer" not in labels(running.response)
    await world.restart()
    await world.forward(minutes=75)
    assert since in private(await world.ann.slash(world.study, "today"))
    stopped = await press(world.ann, running, "Stop timer")
    assert private(stopped).startswith(
        "### ⏱️ 1 h 15 logged\nFri 2 Jan · **1 h 15** · Day 1: Vectors by hand, then in code\n"
        "**Your hours this week**"
    )
    again = private(await press(world.ann, stopped, "My day"))
    assert "⏱️ 1 h 15 logged for this day" in again
    assert await logged(world) == [75]


async def test_a_forgotten_timer_is_capped_and_asks(world: World) -> None:
    running = await press(world.ann, await day_of(world), "Start timer")
    await world.forward(hours=9, minutes=12)
    today = private(await world.ann.slash(world.study, "today"))
    assert "-# That is long: **Stop timer** logs 4 h at most and asks how long it was." in today
    stopped = await press(world.ann, running, "Stop timer")
    assert "### ⏱️ 4 h logged" in private(stopped)
    assert "It ran for 9 h 12, and a timer logs 4 h at most. **How long did you study?**" in private(stopped)
    shown = await press(world.ann, stopped, "Edit")
    assert filled(shown) == {"time": "4h", "what": None}
    await world.restart()
    changed = await world.ann.submit_modal(shown, {"time": "50m"})
    assert private(changed).startswith("### ✏️ Changed to 50 min\n")
    assert await logged(world) == [50]


async def test_under_a_minute_nothing_is_logged(world: World) -> None:
    running = await press(world.ann, await day_of(world), "Start timer")
    stopped = await press(world.ann, running, "Stop timer")
    assert private(stopped).startswith(
        "### ⏱️ Timer stopped\nNothing is logged: it ran for less than a minute.\n"
    )
    assert await rows(world.db, "study_logs") == await rows(world.db, "timers") == []


async def test_started_twice_it_runs_on(world: World) -> None:
    first = await day_of(world)
    second = await world.ann.slash(world.study, "today")
    await press(world.ann, first, "Start timer")
    await world.forward(minutes=10)
    async with unchanged(world.db):
        refused = refusal(await press(world.ann, second, "Start timer"))
    assert refused == (
        f"Your timer has been running since {stamp('2026-01-02 09:00', 't')} "
        f"({stamp('2026-01-02 09:00', 'R')}) and goes on. `/today` has the button that stops it."
    )


async def test_pressed_twice_at_once_it_starts_once(world: World) -> None:
    card = await day_of(world)
    (key,) = custom_ids(card.response, "timer-start")
    async with world.at_once():
        for _ in range(2):
            await press(world.ann, card, custom_id=key)
    assert len(await rows(world.db, "timers")) == 1


async def test_a_stale_stop_leaves_a_newer_timer_alone(world: World) -> None:
    await press(world.ann, await day_of(world), "Start timer")
    old, other = [await world.ann.slash(world.study, "today") for _ in range(2)]
    await world.forward(minutes=10)
    await press(world.ann, other, "Stop timer")
    async with unchanged(world.db):
        gone = refusal(await press(world.ann, old, "Stop timer"))
    assert gone == "That timer was stopped already, so nothing changed. `/log` shows what it logged."
    await press(world.ann, await world.ann.slash(world.study, "today"), "Start timer")
    await world.forward(minutes=10)
    async with unchanged(world.db):
        newer = refusal(await press(world.ann, old, "Stop timer"))
    assert newer == (
        "That timer was stopped already. Another one has been running since "
        f"{stamp('2026-01-02 09:10', 't')} and goes on: `/today` has the button that stops it."
    )
    assert await logged(world) == [10]


@pytest.mark.parametrize("joined", [True, False])
async def test_nobody_else_stops_it(world: World, joined: bool) -> None:
    running = await press(world.ann, await day_of(world), "Start timer")
    if joined:
        await world.bo.slash(world.study, "join")
    await world.forward(minutes=10)
    card = await world.bo.slash(world.study, "help")
    show_cheat(world, card, running)
    async with unchanged(world.db):
        refused = refusal(await press(world.bo, card, "Stop timer"))
    assert refused == "Those buttons belong to somebody else. `/today` and `/quiz start` give you your own."


def show_cheat(world: World, card: simcord.InteractionResult, secret: simcord.InteractionResult) -> None:
    """Let somebody press what only another member was shown: a client that cheats can."""
    assert card.response is not None
    assert secret.response is not None
    shown = world.env.backend.get_message(world.study.id, card.response.id)
    shown.components = world.env.backend.get_message(world.study.id, secret.response.id).components


async def test_leaving_logs_what_it_ran_for(world: World) -> None:
    running = await press(world.ann, await day_of(world), "Start timer")
    await world.forward(minutes=30)
    await world.ann.slash(world.study, "leave")
    assert await rows(world.db, "timers") == []
    assert await logged(world) == [30]
    async with unchanged(world.db):
        refused = refusal(await press(world.ann, running, "Stop timer"))
    assert refused.startswith("You are not in **30-day kickstart** yet.")


async def test_a_timer_for_another_day_is_named(world: World) -> None:
    await press(world.ann, await day_of(world), "Start timer")
    await world.forward(days=1)
    today = private(await world.ann.slash(world.study, "today"))
    assert "### Day 2 of 30" in today
    assert f"({stamp('2026-01-02 09:00', 'R')}), for Day 1\n" in today


# -- ticked items ----------------------------------------------------------------------------


async def test_ticked_items_offer_their_minutes(world: World) -> None:
    card = await day_of(world)
    assert "Ticked items" not in private(card)
    for number in range(2):
        await press(world.ann, card, custom_id=custom_ids(card.response, "tick")[number])
    assert "☑️ Ticked items: 45 min not logged yet" in private(card)
    other = await world.ann.slash(world.study, "today")
    await world.restart()
    taken = await press(world.ann, card, "Log 45 min")
    assert private(taken).startswith(
        "### ⏱️ 45 min logged\nFri 2 Jan · 2 ticked items of Day 1: Vectors by hand, then in code\n"
    )
    assert sum(await logged(world)) == 45
    async with unchanged(world.db):
        refused = refusal(await press(world.ann, other, "Log 45 min"))
    assert refused == (
        "Nothing is left to log there: those items are logged already, or no longer ticked. "
        "`/log` shows your hours."
    )
    back = await press(world.ann, taken, "My day")
    assert "⏱️ 45 min logged for this day" in private(back)
    await press(world.ann, back, custom_id=custom_ids(back.response, "tick")[0])
    assert sum(await logged(world)) == 45
    assert not any(label.startswith("Log") for label in labels(back.response))


async def test_the_last_tick_offers_them_too(world: World) -> None:
    card = await day_of(world)
    for number in range(4):
        await press(world.ann, card, custom_id=custom_ids(card.response, "tick")[number])
    assert "### ✅ Day 1 done" in private(card)
    assert labels(card.response)[:3] == ["Undo", "Note or link", "Log 1 h 45"]
    assert "### ⏱️ 1 h 45 logged" in private(await press(world.ann, card, "Log 1 h 45"))


async def test_items_that_were_unticked_meanwhile(world: World) -> None:
    card = await day_of(world)
    await press(world.ann, card, custom_id=custom_ids(card.response, "tick")[0])
    other = await world.ann.slash(world.study, "today")
    await press(world.ann, card, custom_id=custom_ids(card.response, "tick")[0])
    async with unchanged(world.db):
        assert "Nothing is left to log" in refusal(await press(world.ann, other, "Log 20 min"))
    assert "Log 20 min" not in texts(card.response)
