"""The skill check by hand: 18 questions, what they say, then and now, and where it is offered."""

import re
from dataclasses import replace

import simcord

from bot.domain.ids import PlanId
from bot.domain.library import Library
from bot.domain.question import QuestionKind
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import first_day, labels, live_until, press
from tests.simcord.quizzing import answer, borrow, small, take
from tests.simcord.world import World, private, refusal


async def check(world: World, *, right: bool = True, restarts: bool = False) -> simcord.InteractionResult:
    card = await world.ann.slash(world.study, "quiz assess")
    await take(world, card, lambda _: right, restarts=restarts)
    return card


async def test_eighteen_questions_and_what_they_say(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz assess")
    assert private(card).startswith("### Skill check: question 1 of 18\n")
    asked = await take(world, card, lambda position: position % 2 == 0)
    assert len({question.id for question in asked}) == 18
    said = private(card)
    assert said.startswith("### 🧭 Your skill check: 9 of 18 right\n")
    for area in ("Mathematics and statistics", "ML concepts", "ML engineering practice"):
        assert re.search(rf"\*\*{area}\*\*\n▰*▱* \*\*\d+%\*\* \(\d+–\d+%\)\n", said)
    assert "**Look again at** " in said
    assert "your true level lies in the range in 95 of 100 cases." in said
    assert "before (" not in said
    assert "of 16-week roadmap" in said
    await press(world.ann, card, "My quiz figures")
    assert "**18 answers, 50% right.**" in private(card)


async def test_who_knows_nothing_begins_with_week_1_and_who_knows_all_with_the_last(world: World) -> None:
    await first_day(world, plan="roadmap-16")
    await world.ann.slash(world.study, "join")
    nothing = private(await check(world, right=False))
    assert "**Begin with week 1** of 16-week roadmap: it is the first with enough that is new" in nothing
    everything = private(await check(world))
    assert "You know most of all three areas: **week 16** of 16-week roadmap is for you." in everything
    assert "Look again at" not in everything


async def test_then_and_now(world: World) -> None:
    await check(world, right=False)
    await world.forward(days=28)
    said = private(await check(world))
    assert said.count(" before (") == 3
    assert "-# Before: your skill check of <t:" in said


async def test_it_goes_on_through_restarts_at_every_step(world: World) -> None:
    card = await check(world, restarts=True)
    assert private(card).startswith("### 🧭 Your skill check: 18 of 18 right")
    assert len(await rows(world.db, "quiz_sessions")) == 1
    assert len(await rows(world.db, "assessments")) == 3


async def test_it_goes_on_by_command_within_a_day_and_begins_anew_after(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz assess")
    await answer(world, card, right=True)
    await world.restart()
    await world.forward(hours=23)
    again = await world.ann.slash(world.study, "quiz assess")
    assert private(again).startswith("### Skill check: question 2 of 18\n")
    await world.forward(hours=1, seconds=1)
    async with unchanged(world.db, world.study):
        over = await press(world.ann, card, "Next question")
    assert refusal(over).startswith("That is over or no longer there.")
    fresh = await world.ann.slash(world.study, "quiz assess")
    assert private(fresh).startswith("### Skill check: question 1 of 18\n")


async def test_somebody_elses_check(world: World, library: Library) -> None:
    await world.restart(small(library, QuestionKind.CHOICE, 40))
    hers = await world.ann.slash(world.study, "quiz assess")
    his = await world.bo.slash(world.study, "quiz assess")
    borrow(world, hers, his)
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.bo, his, "A"))
    assert said.startswith("Those buttons belong to somebody else.")


async def test_it_is_offered_when_a_phase_of_a_week_or_more_is_done(world: World, library: Library) -> None:
    plan = library.plans[PlanId("kickstart-30")]
    days = tuple(replace(day, phase=plan.phases[0]) if day.number <= 7 else day for day in plan.days)
    longer = replace(plan, days=days)
    await world.restart(replace(library, plans={**library.plans, plan.id: longer}))
    await first_day(world)
    await world.ann.slash(world.study, "join")
    last = longer.day(7)
    await live_until(world, "2026-01-08 12:00")
    before = await world.ann.slash(world.study, "done", day=last.number - 1)
    assert "Skill check" not in labels(before.response)
    done = await world.ann.slash(world.study, "done", day=last.number)
    assert f"🧭 That was **{last.phase.title}**. 18 questions show" in private(done)
    again = await world.ann.slash(world.study, "done", day=last.number)
    assert "Skill check" not in labels(again.response)
    await world.restart()
    await press(world.ann, done, "Skill check")
    assert private(done).startswith("### Skill check: question 1 of 18\n")


async def test_it_is_offered_at_every_phase_s_end_and_only_there(world: World) -> None:
    plan = world.app.services.library.plans["kickstart-30"]  # type: ignore[index]
    ends = {3, 7, 10}
    await first_day(world)
    await world.ann.slash(world.study, "join")
    for number in range(1, 11):
        await live_until(world, f"2026-01-{number + 1:02} 12:00")
        done = await world.ann.slash(world.study, "done", day=number)
        assert ("Skill check" in labels(done.response)) is (number in ends), plan.day(number).title


async def test_two_members_at_once_have_checks_of_their_own(world: World) -> None:
    async with world.at_once():
        hers = await world.ann.slash(world.study, "quiz assess")
        his = await world.bo.slash(world.study, "quiz assess")
        twice = await world.ann.slash(world.study, "quiz assess")
    assert private(hers) == private(twice)
    assert len(await rows(world.db, "quiz_sessions")) == 2
    await take(world, his, lambda _: False, member=world.bo)
    assert private(his).startswith("### 🧭 Your skill check: 0 of 18 right")
    assert private(hers).startswith("### Skill check: question 1 of 18\n")
