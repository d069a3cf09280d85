"""`/plan calendar` hands out a file, privately."""

from typing import Any

from icalendar import Calendar

from tests.simcord.asides import take_zone
from tests.simcord.checks import unchanged
from tests.simcord.members import first_day, live_until
from tests.simcord.world import World, private, refusal


async def test_the_file(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await take_zone(world, world.ann, "Tokyo")
    async with unchanged(world.db, world.study):
        answer = await world.ann.slash(world.study, "plan calendar")
    assert private(answer).startswith("📅 29 days of **30-day kickstart**, in your time zone.")
    assert answer.response is not None
    (file,) = answer.response.attachments
    assert file.filename == "daymark.ics"
    events: list[Any] = Calendar.from_ical(await file.read()).walk("VEVENT")
    assert len(events) == 29
    assert events[0]["dtstart"].dt.isoformat() == "2026-01-03T18:00:00+09:00"


async def test_a_group_among_several(world: World) -> None:
    await first_day(world)
    other = world.guild.create_text_channel("evenings")
    await world.boss.slash(other, "setup", timezone="UTC", name="Evenings *")
    await world.ann.slash(other, "join")
    assert "**Evenings \\***" in private(
        await world.ann.slash(world.chat, "plan calendar", cohort="Evenings *")
    )
    offered = await world.ann.autocomplete(world.chat, "plan calendar", "cohort", "even")
    assert [choice["name"] for choice in offered] == ["Evenings *"]


async def test_who_has_nothing_to_come(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        said = refusal(await world.bo.slash(world.study, "plan calendar"))
        direct = refusal(await world.bo.user.slash("plan calendar"))
    assert said.startswith("You are not in **30-day kickstart**")
    assert "server" in direct
    await world.ann.slash(world.study, "join")
    await live_until(world, "2026-01-31 10:00")
    said = refusal(await world.ann.slash(world.study, "plan calendar"))
    assert said.startswith("No day of **30-day kickstart** is still to come")
