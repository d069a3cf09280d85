"""Organisers see when the group finishes, and put a proposal in force after its preview; and when it is."""

from tests.simcord.checks import unchanged
from tests.simcord.members import custom_ids, edit, labels, live_until, press
from tests.simcord.monthly import a_month, look_back
from tests.simcord.world import World, private, refusal


async def behind(world: World) -> None:
    """Let ann and bo do every third day of January, which most of them are behind with then."""
    for number in range(5, 31, 3):
        for member in (world.ann, world.bo):
            await member.slash(world.study, "done", day=number)
    await world.forward(days=1)


async def test_only_organisers_look_ahead(world: World) -> None:
    post = await a_month(world)
    async with unchanged(world.db, world.study):
        refused = await world.ann.click(post, label="For organisers")
    assert "Only the organisers of **16-week roadmap** can do that" in private(refused)
    seen = await world.boss.click(post, label="For organisers")
    said = private(seen)
    assert said.startswith("### 🧭 When 16-week roadmap finishes\n-# For organisers' eyes.")
    assert "Nothing can be said yet of 2 members" in said
    assert labels(seen.response) == []


async def test_a_pause_is_previewed_and_put_in_force_through_restarts(world: World) -> None:
    post = await a_month(world)
    await behind(world)
    await world.restart()
    seen = await world.boss.click(post, label="For organisers")
    said = private(seen)
    assert "• **In time:** 0\n" in said
    assert "**2 members are expected more than a week after the plan's end" in said
    assert "**Pause a week:** Mon 2 Feb to Sun 8 Feb" in said
    (pause,) = custom_ids(seen.response, "month-pause")
    await world.restart()
    preview = await press(world.boss, seen, custom_id=pause)
    assert "Pause 16-week roadmap?" in private(preview)
    assert "last day Thu 30 Apr" in private(preview)
    await world.restart()
    done = await press(world.boss, preview, "Do it")
    assert "16-week roadmap was changed" in private(done)
    again = private(await world.boss.click(post, label="For organisers"))
    assert "the plan ends 30 April." in again


async def test_a_weekday_less(world: World) -> None:
    post = await a_month(world)
    await behind(world)
    seen = await world.boss.click(post, label="For organisers")
    (fewer,) = custom_ids(seen.response, "month-weekday")
    preview = await press(world.boss, seen, custom_id=fewer)
    assert "**study weekdays:** Mon Tue Wed Thu Fri Sat Sun → " in private(preview)
    async with unchanged(world.db):
        assert "Left as it is" in private(await press(world.boss, preview, "Leave it as it is"))


async def test_what_changed_meanwhile_is_previewed_anew(world: World) -> None:
    post = await a_month(world)
    await behind(world)
    seen = await world.boss.click(post, label="For organisers")
    (pause,) = custom_ids(seen.response, "month-pause")
    preview = await press(world.boss, seen, custom_id=pause)
    await edit(world, world.study, name="Winter")
    anew = await press(world.boss, preview, "Do it")
    assert "Something changed since that preview, so nothing was done." in private(anew)


async def test_the_report_leads_there_too(world: World) -> None:
    await a_month(world)
    report = await world.boss.slash(world.study, "cohort report")
    seen = await press(world.boss, report, "Forecast")
    assert private(seen).startswith("### 🧭 When 16-week roadmap finishes")


async def test_what_members_chose_is_counted(world: World) -> None:
    post = await a_month(world)
    await behind(world)
    await press(world.ann, await look_back(world, world.ann, post), "Keep my pace")
    said = private(await world.boss.click(post, label="For organisers"))
    assert "**In the last monthly check-in:** 1 keep their pace, 0 slow down, 0 speed up" in said


# -- when it is ------------------------------------------------------------------------------


async def test_the_date_is_chosen_shown_and_changed(world: World) -> None:
    made = await world.set_up(monthly="the 15th")
    assert made.response is not None
    (summary, *_) = made.response.embeds
    assert "Sundays at 18:00 and on day 15 of each month at 18:00" in str(summary.description)
    status = private(await world.boss.slash(world.study, "cohort status"))
    assert "-# Check-ins: Sundays at 18:00 and on day 15 of each month at 18:00." in status
    preview = await world.boss.slash(world.study, "cohort edit", monthly="last day")
    assert "**monthly check-in:** day 15 of each month → last day of each month" in private(preview)
    await world.restart()
    await press(world.boss, preview, "Do it")
    status = private(await world.boss.slash(world.study, "cohort status"))
    assert "on the last day of each month at 18:00." in status


async def test_dates_that_some_months_lack_are_refused(world: World) -> None:
    await world.set_up()
    for typed, said in (
        ("29", "Not every month has “29”."),
        ("31st", "Not every month has “31st”."),
        ("never", "I can't read “never” as a day."),
    ):
        async with unchanged(world.db, world.study):
            refused = [
                await world.boss.slash(world.study, "cohort edit", monthly=typed),
                await world.boss.slash(world.chat, "setup", timezone="UTC", monthly=typed),
            ]
        for result in refused:
            assert refusal(result) == (
                f"{said} Write `last day`, a number from 1 to 28 like `15`, or `phase ends`. "
                "Nothing was changed."
            )


async def test_dates_are_suggested(world: World) -> None:
    await world.set_up()
    for command, options in (("cohort edit", {}), ("setup", {"timezone": "UTC"})):
        suggested = await world.boss.autocomplete(world.study, command, "monthly", "", **options)
        assert [choice["value"] for choice in suggested] == ["last", "1", "15", "phase"]
        exact = await world.boss.autocomplete(world.study, command, "monthly", "7th", **options)
        assert [choice["name"] for choice in exact] == ["Day 7 of each month"]


async def test_a_phase_of_the_roadmap_ends_with_a_check_in(world: World) -> None:
    await world.set_up(plan="roadmap-16", start="2026-01-05", monthly="phase ends")
    await world.ann.slash(world.study, "join", pace="group")
    status = private(await world.boss.slash(world.study, "cohort status"))
    assert "at the end of each phase, at 18:00." in status
    await live_until(world, "2026-02-01 18:00")
    post = next(m for m in world.study.history() if m.content.startswith("**Monthly check-in"))
    assert post.content == "**Monthly check-in, the end of Foundations: how did it go?**"
    said = private(await look_back(world, world.ann, post))
    assert "Your month in 16-week roadmap: the end of Foundations\n-# Mon 5 Jan to Sun 1 Feb" in said
    status = private(await world.boss.slash(world.study, "cohort status"))
    assert "**Monthly check-in, Sun 1 Feb:**" in status
