"""Press the buttons under the sign-up post, the welcome, the catch-up note and the wrap-up."""

from tests.simcord.checks import rows, unchanged
from tests.simcord.members import first_day, go_to, newest, press, stamp
from tests.simcord.world import World, private, refusal


async def test_the_welcome_offers_a_time_zone_and_an_explanation(world: World) -> None:
    card = await world.ann.click(await first_day(world), label="Done")
    shown = await press(world.ann, card, label="Set my time zone")
    assert shown.modal is not None
    assert shown.modal["title"] == "Your time zone"
    assert "**Time zone:** **Europe/Berlin**" in private(
        await world.ann.submit_modal(shown, {"zone": "berlin"})
    )
    invitation = world.study.history()[0]
    explained = await world.ann.click(invitation, label="How it works")
    assert private(explained).startswith("### The basics\nEvery day a checklist is posted")


async def test_join_under_the_sign_up_post_answers_privately(world: World) -> None:
    await world.set_up()
    invitation = newest(world.study)
    joined = private(await world.ann.click(invitation, label="Join"))
    assert joined.startswith(
        "### 👋 You are in: 30-day kickstart\n"
        f"Your first day is **Day 1: Vectors by hand, then in code** ({stamp('2026-01-02 09:00')})."
    )
    assert "Your deadlines use the group's time zone, **UTC**." in joined
    async with unchanged(world.db, world.study):
        again = refusal(await world.ann.click(invitation, label="Join"))
    assert again == "You are in **30-day kickstart** already. `/today` shows what is next."


async def test_my_day_in_the_joining_card_waits_for_the_first_day(world: World) -> None:
    await world.set_up()
    joined = await world.ann.click(newest(world.study), label="Join")
    early = refusal(await press(world.ann, joined, "My day"))
    assert early.startswith(f"**30-day kickstart** starts {stamp('2026-01-02 09:00')}")
    await go_to(world, "2026-01-02 09:00")
    await press(world.ann, joined, "My day")
    assert private(joined).startswith("### Day 1 of 30: Vectors by hand, then in code")


async def test_a_double_click_on_join_enrols_once(world: World) -> None:
    await world.set_up()
    async with world.at_once():
        await world.ann.click(newest(world.study), label="Join")
        second = await world.ann.click(newest(world.study), label="Join")
    assert refusal(second).startswith("You are in **30-day kickstart** already.")
    assert len(await rows(world.db, "enrolment_spans")) == 1


async def test_the_catch_up_note_leads_to_the_open_days(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await go_to(world, "2026-01-05 12:00")
    note = world.study.history()[-2]
    assert note.content == "**While I could not post, 2 days came due.**"
    card = private(await world.ann.click(note, label="My open days"))
    assert card.startswith("### Day 4 of 30")
    closes = stamp("2026-01-07 03:00")
    assert f"• Day 2: Matrix multiplication, three ways, until {closes}" in card
    done = private(await world.ann.slash(world.study, "done", day=2))
    assert "**+10 points**, on time." in done


async def test_the_wrap_up_leads_to_ones_progress(world: World) -> None:
    await world.set_up(start="2025-12-04")
    await go_to(world, "2026-01-02 09:00")
    await world.ann.click(newest(world.study), label="Done")
    await go_to(world, "2026-01-03 09:00")
    wrap_up = newest(world.study)
    assert wrap_up.content == "**30-day kickstart: that was the last day 🎉**"
    progress = private(await world.ann.click(wrap_up, label="My progress"))
    assert "**1 of 30 days** (3%)" in progress
    assert "**10 points** · consistency 100%" in progress
    late = private(await world.bo.click(world.study.history()[-2], label="Done"))
    assert "**+5 points**, a bonus: this day was optional for you." in late
