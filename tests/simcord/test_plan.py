"""`/plan show | search | milestones`: where one is, what comes, what can be found, what one can do."""

from dataclasses import replace

import pytest

from bot.domain.curriculum import Guide
from bot.gateway.plan_cards import OPTIONS_MOST
from tests.simcord.checks import unchanged
from tests.simcord.members import choose, chosen, custom_ids, day, first_day, go_to, labels, newest, press
from tests.simcord.world import World, private, refusal

ROADMAP = "roadmap-16"


async def roadmap(world: World, start: str = "2025-12-29") -> None:
    """Set up the long plan, under way since the last Monday of 2025."""
    await world.set_up(plan=ROADMAP, start=start)
    await go_to(world, "2026-01-02 09:00")


async def test_the_whole_plan(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        said = private(await world.bo.slash(world.study, "plan show"))
    assert said.startswith("### 30-day kickstart\n")
    assert "The group is on **day 1** of 30. You are not in this group: `/join`." in said
    assert "**Linear algebra refresher** (days 1 to 3)" in said
    await world.ann.slash(world.study, "join")
    await world.ann.click(newest(world.study), label="Done")
    assert "You have done 1 day; the last one falls on Sat 31 Jan." in private(
        await world.ann.slash(world.study, "plan show")
    )


async def test_weeks_and_days_by_options_selects_and_buttons(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    await world.ann.click(newest(world.study), label="Done")
    card = await world.ann.slash(world.study, "plan show", week=2)
    assert private(card).startswith("### Week 2 of 5\n")
    assert f"▫️ **Day 8**, Fri 9 Jan: {day(world, 8).title} · " in private(card)
    await press(world.ann, card, "Back")
    assert f"✅ **Day 1**, Fri 2 Jan: {day(world, 1).title} · " in private(card)
    await press(world.ann, card, "The whole plan")
    assert private(card).startswith("### 30-day kickstart\n")
    await choose(world.ann, card, "plan-weeks", "5")
    assert private(card).startswith("### Week 5 of 5\n")
    assert "Next" in labels(card.response)


async def test_a_day_to_come_can_be_read(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        card = await world.bo.slash(world.study, "plan show", day=9)
    coming = day(world, 9)
    assert private(card).startswith(f"### Day 9 of 30: {coming.title}\n{coming.why}\n-# ")
    assert "Sat 10 Jan" in private(card)
    assert all(item.text in private(card) for item in coming.items)
    await press(world.bo, card, "Week 2")
    assert private(card).startswith("### Week 2 of 5\n")


@pytest.mark.parametrize(
    ("options", "answer"),
    [
        ({"week": 0}, "There is no week 0. Give one from 1 to 5."),
        ({"week": 6}, "There is no week 6. Give one from 1 to 5."),
        ({"day": 31}, "There is no day 31: the plan has days 1 to 30."),
        ({"day": -1}, "There is no day -1: the plan has days 1 to 30."),
        ({"cohort": "nope"}, "This server has no group called “nope”."),
    ],
)
async def test_what_is_not_there(world: World, options: dict[str, object], answer: str) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        assert answer in refusal(await world.bo.slash(world.study, "plan show", **options))


async def test_before_there_is_a_group(world: World) -> None:
    for command, options in (("show", {}), ("search", {"words": "bayes"}), ("milestones", {})):
        async with unchanged(world.db, world.study):
            assert "No study group is running" in refusal(
                await world.bo.slash(world.study, f"plan {command}", **options)
            )


# -- searching -------------------------------------------------------------------------------


async def test_search_finds_days_of_every_plan_and_notes_of_the_guide(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        card = await world.bo.slash(world.study, "plan search", words="bayes")
        assert "places for “bayes”" in private(card)
        assert "30-day kickstart, day" in private(card)
        assert "16-week roadmap, day" in private(card)
        of_group = private(card).index("30-day kickstart, day")
        assert of_group < private(card).index("16-week roadmap, day")
        guide = await world.bo.slash(world.study, "plan search", words="PhD degree")
    assert "Guide: " in private(guide)


async def test_what_was_found_can_be_opened(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        card = await world.bo.slash(world.study, "plan search", words="kaggle")
        mine = await choose(world.bo, card, "found", "kickstart-30/22")
        other = await choose(world.bo, card, "found", f"{ROADMAP}/32")
    assert private(mine).startswith(f"### Day 22 of 30: {day(world, 22).title}\n")
    assert "not your group's plan" in private(other)


async def test_a_note_of_the_guide_that_was_found_can_be_opened(world: World) -> None:
    await first_day(world)
    card = await world.bo.slash(world.study, "plan search", words="phd degree")
    note = next(n for _, n in world.app.services.library.guide.notes.values() if "PhD" in n.title)
    opened = await choose(world.bo, card, "found", f"/{note.id}")
    assert private(opened).startswith(f"### {note.title}\n")
    library = world.app.services.library
    await world.restart(replace(library, guide=Guide()))
    assert "no longer there" in refusal(await choose(world.bo, card, "found", f"/{note.id}"))


async def test_search_that_finds_nothing_or_too_much(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        for words in ("zyzzyva", "   ", "@everyone **x** " * 20):
            said = private(await world.bo.slash(world.study, "plan search", words=words))
            assert said.startswith("### Nothing found for ")
        many = private(await world.bo.slash(world.study, "plan search", words="a"))
    assert many.startswith(f"### {OPTIONS_MOST} places for “a” (the first ones)")


# -- milestones ------------------------------------------------------------------------------


async def test_milestones_are_ticked_and_taken_back(world: World) -> None:
    await roadmap(world)
    await world.ann.slash(world.study, "join", pace="group")
    card = await world.ann.slash(world.study, "plan milestones")
    assert private(card).startswith("### Milestones: Foundations\n")
    assert "0 of " in private(card)
    first = custom_ids(card.response, "milestone")[0]
    await press(world.ann, card, custom_id=first)
    assert "1 of " in private(card)
    assert "Reached" in labels(card.response)
    await world.restart()
    assert "🎯 Milestones **1 of " in private(await world.ann.slash(world.study, "progress"))
    await press(world.ann, card, "Reached")
    assert "0 of " in private(card)
    await press(world.ann, card, "Next")
    assert "0 of " in private(card)


async def test_who_has_no_milestones(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        assert "You are not in " in refusal(await world.bo.slash(world.study, "plan milestones"))
    await world.ann.slash(world.study, "join")
    assert "has no milestones of its own" in refusal(await world.ann.slash(world.study, "plan milestones"))
    assert "Milestones" not in private(await world.ann.slash(world.study, "progress"))


# -- the long plan ---------------------------------------------------------------------------


async def test_the_roadmap_begins_on_the_next_monday(world: World) -> None:
    made = await world.boss.slash(world.study, "setup", timezone="UTC", plan=ROADMAP)  # on a Thursday
    assert made.response is not None
    assert "16-week roadmap, 112 days" in str(made.response.embeds[0].description)
    await go_to(world, "2026-01-04 23:00")
    assert not any("Day 1 of 112" in message.content for message in [newest(world.study)])
    await go_to(world, "2026-01-05 09:00")
    assert "Day 1 of 112" in newest(world.study).content


async def test_the_roadmap_is_shown_in_weeks_and_phases(world: World) -> None:
    await roadmap(world)
    card = await world.bo.slash(world.study, "plan show")
    assert "(weeks 1 to 4, about " in private(card)
    assert "(weeks 13 to 16, about " in private(card)
    await choose(world.bo, card, "plan-weeks", "16")
    assert private(card).startswith("### Week 16 of 16\n")
    assert chosen(card.response)[0].startswith("Week 16: ")


async def test_a_tip_stands_under_two_posts_a_week(world: World) -> None:
    await roadmap(world, start="2026-01-01")
    seen = []
    for number in range(3, 15):
        await go_to(world, f"2026-01-{number:02} 09:00")
        names = [field.name for field in newest(world.study).embeds[0].fields]
        if "💡 By the way" in names:
            seen.append(number)
    assert seen == [3, 6, 10, 13]
