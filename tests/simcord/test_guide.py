"""`/guide`: sections, notes, and questions found as one types."""

from tests.simcord.checks import unchanged
from tests.simcord.members import choose, chosen, first_day, press
from tests.simcord.world import World, private, refusal


async def test_the_menu_leads_to_sections_and_notes(world: World) -> None:
    card = await world.ann.slash(world.study, "guide")
    assert private(card).startswith("### Guide\n")
    for section in world.app.services.library.guide.sections:
        assert f"**{section.title}**" in private(card)
    async with unchanged(world.db, world.study):
        for section in world.app.services.library.guide.sections:
            card = await world.ann.slash(world.study, "guide", section=section.title)
            assert private(card).startswith(f"### {section.title}\n{section.summary}")
            assert chosen(card.response) == [section.title]
            for note in section.notes[:25]:
                opened = await world.ann.slash(world.study, "guide", query=note.id)
                assert private(opened).startswith(f"### {note.title}\n{note.text}")
                assert "Source: " in private(opened)
                await press(world.ann, opened, section.title)
                assert private(opened).startswith(f"### {section.title}\n")


async def test_sections_and_notes_by_select(world: World) -> None:
    card = await world.ann.slash(world.study, "guide")
    await choose(world.ann, card, "guide", "pitfalls")
    guide = world.app.services.library.guide
    assert private(card).startswith(f"### {guide.by_id['pitfalls'].title}\n")
    note = guide.by_id["pitfalls"].notes[0]
    await choose(world.ann, card, "guide-note", note.id)
    assert private(card).startswith(f"### {note.title}\n")
    assert f"**This week:** {note.do}" in private(card)


async def test_questions_are_found_as_one_types(world: World) -> None:
    offered = await world.ann.autocomplete(world.study, "guide", "query", "degree")
    assert offered
    assert "degree" in offered[0]["name"].casefold()
    assert len(await world.ann.autocomplete(world.study, "guide", "query", "")) == 25
    card = await world.ann.slash(world.study, "guide", query="master degree")
    assert private(card).startswith("### ")
    sections = await world.ann.autocomplete(world.study, "guide", "section", "pit")
    assert [choice["value"] for choice in sections] == ["pitfalls"]


async def test_the_week_is_fitted_to_the_hours_somebody_has(world: World) -> None:
    for said, hours in (("9", 8), ("11 hours", 10), ("14h", 15), ("99", 20), ("2 hours a week", 5)):
        card = await world.ann.slash(world.study, "guide", query=said)
        notes = world.app.services.library.guide.by_id["hours"].notes
        (note,) = [note for note in notes if note.hours == hours]
        assert private(card).startswith(f"### {note.title}\n"), said


async def test_what_the_guide_does_not_know(world: World) -> None:
    async with unchanged(world.db, world.study):
        for options in ({"query": "zyzzyva @everyone"}, {"section": "cooking"}, {"query": "x" * 500}):
            assert "The guide has nothing about" in refusal(
                await world.ann.slash(world.study, "guide", **options)
            )


async def test_it_answers_after_a_restart_and_in_private_messages(world: World) -> None:
    await first_day(world)
    card = await world.ann.slash(world.study, "guide", section="faq")
    await world.restart()
    note = world.app.services.library.guide.by_id["faq"].notes[3]
    await choose(world.ann, card, "guide-note", note.id)
    assert private(card).startswith(f"### {note.title}\n")
    assert private(await world.bo.user.slash("guide")).startswith("### Guide\n")
