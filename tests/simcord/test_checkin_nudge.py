"""The one private nudge for a check-in, and answering from it; the weekday in `/setup` and `/cohort edit`."""

from tests.simcord.asides import come, inbox, reminded
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import edit, labels, newest, press, stamp
from tests.simcord.mishaps import delete_message
from tests.simcord.weekly import SAID, checkin_post
from tests.simcord.world import World, private, refusal, texts

NUDGE = "**The check-in of 30-day kickstart is still open.**"


async def nudged(world: World) -> list[str]:
    return [message.content for message in inbox(world.ann) if message.content == NUDGE]


async def test_who_has_reminders_on_is_asked_once_and_answers_there(world: World) -> None:
    await reminded(world)
    await world.bo.slash(world.study, "join")
    await come(world, "2026-01-11 18:00")
    post = checkin_post(world)
    await come(world, "2026-01-12 17:59")
    assert await nudged(world) == []
    await come(world, "2026-01-12 18:00")
    await come(world, "2026-01-12 18:30")
    assert await nudged(world) == [NUDGE]
    assert inbox(world.bo) == []
    message = next(one for one in inbox(world.ann) if one.content == NUDGE)
    assert f"({post.jump_url}) takes answers until {stamp('2026-01-14 18:00')}" in texts(message)
    assert labels(message) == ["Check in"]
    await world.restart()
    form = await world.ann.user.click(message, label="Check in")
    await world.restart()
    card = await world.ann.user.submit_modal(form, SAID)
    assert "### 📝 Thank you, your check-in is in" in texts(card.response)
    await world.ann.user.click(card.response, label="Group")
    (row,) = await rows(world.db, "checkins")
    assert (row["goal"], row["shared"]) == ("Finish the regression", True)
    await come(world, "2026-01-14 12:00")
    assert await nudged(world) == [NUDGE]


async def test_who_answered_is_not_asked(world: World) -> None:
    await reminded(world)
    await come(world, "2026-01-11 18:00")
    form = await world.ann.click(checkin_post(world), label="Check in")
    await world.ann.submit_modal(form, SAID)
    await come(world, "2026-01-14 12:00")
    assert await nudged(world) == []


async def test_a_nudge_from_a_check_in_that_closed_says_so(world: World) -> None:
    await reminded(world)
    await come(world, "2026-01-11 18:00")
    await come(world, "2026-01-12 18:00")
    message = next(one for one in inbox(world.ann) if one.content == NUDGE)
    delete_message(world, checkin_post(world))
    await come(world, "2026-01-14 18:01")
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.user.click(message, label="Check in")).startswith(
            "That check-in closed"
        )


# -- when it comes ---------------------------------------------------------------------------


async def test_setup_and_edit_take_a_weekday_and_a_time(world: World) -> None:
    made = await world.set_up(checkin="fri 17:30")
    assert "**Check-ins:** Fridays at 17:30 and on the" in private(made)
    shown = await world.boss.slash(world.study, "cohort edit", checkin="tues 8")
    assert "• **weekly check-in:** Fri 17:30 → Tue 08:00" in private(shown)
    await world.restart()
    assert "was changed" in private(await press(world.boss, shown, "Do it"))
    reverted = await world.boss.slash(world.study, "cohort revert")
    assert "• **weekly check-in:** Tue 08:00 → Fri 17:30" in private(reverted)
    await edit(world, world.study, checkin="Wednesday 12:00")
    await come(world, "2026-01-07 12:00")
    assert newest(world.study).content == "**Weekly check-in: how did it go?**"


async def test_what_is_no_weekday_with_a_time_changes_nothing(world: World) -> None:
    async with unchanged(world.db, world.study):
        refused = refusal(await world.set_up(checkin="Sunday *evening*"))
    assert refused.startswith("I can't read “Sunday \\*evening\\*” as a weekday with a time.")
    await world.set_up()
    async with unchanged(world.db, world.study):
        refused = refusal(await world.boss.slash(world.study, "cohort edit", checkin="25:00"))
    assert "`Sunday 18:00` or `fri 17:30`" in refused
