"""Plan and cancel rest, change pace, move to another zone: all in `/settings`."""

from typing import Any

import pytest
import simcord

from tests.simcord.asides import fill, rest, settings
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, first_day, go_to, labels, live_until, parts
from tests.simcord.world import World, private, refusal, texts


async def enrolled(world: World, **options: Any) -> None:
    """Have ann in the group on its first day, 2 January."""
    await first_day(world, **options)
    await world.ann.slash(world.study, "join")


def cancellable(card: Any) -> list[str]:
    """List what the select offers to cancel."""
    selects = [part for part in parts(card) if part["type"] == 3 and "rest-cancel" in part["custom_id"]]
    return [option["label"] for part in selects for option in part["options"]]


async def cancel(member: simcord.MemberActor, card: Any, value: str) -> simcord.InteractionResult:
    """Choose in the select what rest to cancel."""
    key = next(part["custom_id"] for part in parts(card) if "rest-cancel" in part.get("custom_id", ""))
    return await member.select(card, [value], custom_id=key)


async def choose(member: simcord.MemberActor, card: Any, pace: str) -> simcord.InteractionResult:
    """Press the button beside a pace."""
    key = next(key for key in custom_ids(card, "pace-choose") if f":{pace}:" in key)
    return await member.click(card, custom_id=key)


async def paces(world: World, member: simcord.MemberActor) -> Any:
    """Open the card of paces."""
    return (await member.click(await settings(world, member), label="Change pace")).response


# -- the card --------------------------------------------------------------------------------


async def test_one_card_holds_everything(world: World) -> None:
    await enrolled(world)
    card = await settings(world, world.ann)
    assert "**Reminders:** off" in texts(card)
    assert "**30-day kickstart**\nPace: **with the group** · Rest: none planned" in texts(card)
    assert labels(card) == ["Change", "Set reminders", "Plan rest", "Change pace", "Weekly goal"]


async def test_who_is_in_no_group_has_neither_rest_nor_pace(world: World) -> None:
    await first_day(world)
    assert labels(await settings(world, world.ann)) == ["Change", "Set reminders"]


async def test_each_group_has_its_own(world: World) -> None:
    await enrolled(world, name="Early birds")
    for number in range(5):
        channel = world.guild.create_text_channel(f"more-{number}")
        await world.boss.slash(channel, "setup", timezone="UTC", name=f"Group {number}")
        await world.ann.slash(channel, "join")
    card = await settings(world, world.ann)
    for group in range(4):
        key = custom_ids(card, "rest")[group]
        shown = await world.ann.click(card, custom_id=key)
        await world.ann.submit_modal(shown, {"from": "2026-01-10", "to": "2026-01-11"})
    # Four of six fit, each with its select, and all are named.
    shown_now = texts(await settings(world, world.ann))
    assert shown_now.count("Rest: Sat 10 Jan to Sun 11 Jan") == 4
    assert "Your groups here: Early birds, Group 0, Group 1, Group 2, Group 3, Group 4" in shown_now


# -- rest ------------------------------------------------------------------------------------


async def test_rest_is_planned_and_cancelled(world: World) -> None:
    await enrolled(world)
    saved = await rest(world, world.ann, "2026-01-05", "2026-01-07")
    assert "Rest: Mon 5 Jan to Wed 7 Jan" in private(saved)
    more = await rest(world, world.ann, "2026-01-10")
    assert "Rest: Mon 5 Jan to Wed 7 Jan, Sat 10 Jan" in private(more)
    card = await settings(world, world.ann)
    assert cancellable(card) == [
        "Mon 5 Jan to Wed 7 Jan",
        "Sat 10 Jan",
        "Mon 5 Jan",
        "Tue 6 Jan",
        "Wed 7 Jan",
    ]
    less = await cancel(world.ann, card, "2026-01-06/2026-01-06")
    assert "Rest: Mon 5 Jan, Wed 7 Jan, Sat 10 Jan" in private(less)
    await cancel(world.ann, card, "2026-01-05/2026-01-05")
    await cancel(world.ann, await settings(world, world.ann), "2026-01-07/2026-01-07")
    none = await cancel(world.ann, await settings(world, world.ann), "2026-01-10/2026-01-10")
    assert "Rest: none planned" in private(none)
    assert cancellable(none.response) == []


async def test_a_stretch_is_cancelled_as_a_whole(world: World) -> None:
    await enrolled(world)
    await rest(world, world.ann, "2026-01-07", "2026-01-05")  # the wrong way round is understood
    gone = await cancel(world.ann, await settings(world, world.ann), "2026-01-05/2026-01-07")
    assert "Rest: none planned" in private(gone)


async def test_resting_twice_is_resting_once(world: World) -> None:
    await enrolled(world)
    await rest(world, world.ann, "2026-01-05", "2026-01-11")
    saved = await rest(world, world.ann, "2026-01-05", "2026-01-11")
    assert "Rest: Mon 5 Jan to Sun 11 Jan" in private(saved)
    card = await settings(world, world.ann)
    await cancel(world.ann, card, "2026-01-05/2026-01-11")
    await rest(world, world.ann, "2026-01-05")
    async with unchanged(world.db):
        again = await cancel(world.ann, await settings(world, world.ann), "2026-01-05/2026-01-05")
        await rest(world, world.ann, "2026-01-05")
    assert "Rest: none planned" in private(again)


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("2026-01-05", "2026-01-12", "At most 7 days can rest within any 30 dates."),
        ("2026-01-05", "2199-01-01", "At most 7 days can rest within any 30 dates."),
        (
            "2026-01-01",
            "",
            "The deadline of 2026-01-01 has passed, so that date can no longer be a rest day.",
        ),
        ("2026-01-01", "2026-01-05", "The deadline of 2026-01-01 has passed"),
        ("0001-01-01", "", "The deadline of 0001-01-01 has passed"),
        ("soon", "", "I can't read “soon” as a date."),
        ("2026-01-05", "2026-02-30", "I can't read “2026-02-30” as a date."),
        ("@everyone", "", "I can't read “@\u200beveryone” as a date."),
    ],
)
async def test_rest_that_is_not_possible(world: World, first: str, last: str, said: str) -> None:
    await enrolled(world)
    async with unchanged(world.db, world.study):
        assert refusal(await rest(world, world.ann, first, last)).startswith(said)


async def test_the_open_day_may_become_a_rest_day_until_its_deadline(world: World) -> None:
    await enrolled(world)
    await go_to(world, "2026-01-03 02:59")
    assert "Rest: Fri 2 Jan" in private(await rest(world, world.ann, "2026-01-02"))
    card = await settings(world, world.ann)
    await go_to(world, "2026-01-03 03:01")
    async with unchanged(world.db):
        late = refusal(await cancel(world.ann, card, "2026-01-02/2026-01-02"))
        assert refusal(await rest(world, world.ann, "2026-01-02")).startswith("The deadline of 2026-01-02")
    assert late.startswith("The deadline of 2026-01-02 has passed")
    assert "Rest: none planned" in texts(await settings(world, world.ann))


async def test_a_day_done_on_a_rest_date_is_on_time(world: World) -> None:
    await enrolled(world)
    await rest(world, world.ann, "2026-01-03")
    await go_to(world, "2026-01-03 12:00")
    assert "**+10 points**, on time." in private(await world.ann.slash(world.study, "done"))


async def test_rest_of_a_group_that_was_left_is_refused(world: World) -> None:
    await enrolled(world)
    card = await settings(world, world.ann)
    await world.ann.slash(world.study, "leave")
    async with unchanged(world.db):
        said = refusal(await fill(world.ann, card, "Plan rest", from_="2026-01-05", to=""))
        pace = refusal(await world.ann.click(card, label="Change pace"))
    assert said.startswith("You are not in **30-day kickstart**")
    assert pace.startswith("You are not in **30-day kickstart**")


async def test_a_form_sent_after_a_restart_is_not_lost(world: World) -> None:
    await enrolled(world)
    shown = await world.ann.click(await settings(world, world.ann), label="Plan rest")
    await world.restart()
    saved = await world.ann.submit_modal(shown, {"from": "2026-01-05"})
    assert "Rest: Mon 5 Jan" in private(saved)


# -- pace ------------------------------------------------------------------------------------


async def test_a_change_of_pace_is_previewed_and_confirmed(world: World) -> None:
    await enrolled(world)
    async with unchanged(world.db):
        card = await paces(world, world.ann)
    shown = texts(card)
    assert "**With the group** is your pace now." in shown
    assert "**Own pace**\nDay 2 Sat 3 Jan, Day 3 Sun 4 Jan, Day 4 Mon 5 Jan … last day Sat 31 Jan" in shown
    changed = await choose(world.ann, card, "own")
    assert private(changed).startswith(
        "### Your pace in 30-day kickstart: own pace\n"
        "From now on: Day 2 Sat 3 Jan, Day 3 Sun 4 Jan, Day 4 Mon 5 Jan … last day Sat 31 Jan"
    )
    back = await world.ann.click(changed.response, label="My settings")  # type: ignore[arg-type]
    assert "Pace: **own pace**" in private(back)


async def test_days_that_are_due_stay_as_they_are(world: World) -> None:
    await enrolled(world)
    await world.ann.slash(world.study, "done")
    await live_until(world, "2026-01-05 12:00")
    before = private(await world.ann.slash(world.study, "streak"))
    await choose(world.ann, await paces(world, world.ann), "own")
    assert private(await world.ann.slash(world.study, "streak")) == before
    await go_to(world, "2026-01-06 12:00")
    assert "### Day 5 of 30" in private(await world.ann.slash(world.study, "today"))
    assert "🟩🟥🟥⬜⬜" in private(await world.ann.slash(world.study, "streak"))
    await choose(world.ann, await paces(world, world.ann), "group")
    assert "### Day 5 of 30" in private(await world.ann.slash(world.study, "today"))


async def test_from_behind_one_catches_up(world: World) -> None:
    await first_day(world)
    await live_until(world, "2026-01-05 12:00")
    await world.ann.slash(world.study, "join", pace="own")
    card = await paces(world, world.ann)
    assert (
        "**With the group**\nDay 5 Tue 6 Jan, Day 6 Wed 7 Jan, Day 7 Thu 8 Jan … last day Sat 31 Jan\n"
        "-# The day that is posted is your day. 3 earlier days would be optional" in texts(card)
    )
    assert "**Catch up**\nDay 2 Tue 6 Jan, Day 3 Tue 6 Jan, Day 4 Wed 7 Jan … last day Sat 31 Jan" in texts(
        card
    )
    await choose(world.ann, card, "catch up")
    await go_to(world, "2026-01-06 12:00")
    assert "### Day 3 of 30" in private(await world.ann.slash(world.study, "today"))
    assert "**Days 1 to 3**\n⬜⬜⬜" in private(await world.ann.slash(world.study, "streak"))


async def test_the_pace_one_has_is_refused(world: World) -> None:
    await enrolled(world)
    old = await paces(world, world.ann)
    other = await paces(world, world.ann)
    await choose(world.ann, other, "own")
    async with unchanged(world.db):
        assert (
            refusal(await choose(world.ann, old, "own"))
            == "That is your pace already, so nothing changed. Pick another in `/settings`."
        )


async def test_a_preview_of_yesterday_is_shown_anew(world: World) -> None:
    await enrolled(world)
    card = await paces(world, world.ann)
    await go_to(world, "2026-01-03 12:00")
    async with unchanged(world.db):
        anew = await choose(world.ann, card, "own")
    assert private(anew).startswith(
        "⚠️ **The dates have moved since you were shown them, so nothing was done."
    )
    assert "**Own pace**\nDay 3 Sun 4 Jan" in private(anew)
    assert "own pace" in private(await choose(world.ann, anew.response, "own"))


async def test_a_preview_outlives_a_restart_but_not_a_pause(world: World) -> None:
    await enrolled(world)
    card = await paces(world, world.ann)
    await world.restart()
    pause = await world.boss.slash(world.study, "cohort pause", from_date="2026-01-03", to_date="2026-01-09")
    await world.boss.click(pause.response, label="Do it")  # type: ignore[arg-type]
    async with unchanged(world.db):
        anew = await choose(world.ann, card, "own")
    assert "**Own pace**\nDay 2 Sat 10 Jan" in private(anew)


async def test_pressed_twice_at_once_the_pace_changes_once(world: World) -> None:
    await enrolled(world)
    card = await paces(world, world.ann)
    async with world.at_once():
        for _ in range(2):
            await choose(world.ann, card, "own")
    spans = await rows(world.db, "enrolment_spans")
    assert [(span["pace"], span["left_at"] is None) for span in spans] == [("group", False), ("own", True)]
