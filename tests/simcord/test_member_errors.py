"""Meet every refusal that a member can meet: private, plain, and nothing has changed."""

from dataclasses import replace
from typing import Any

from sqlalchemy import text

from bot.domain.curriculum import Difficulty
from bot.domain.library import Library
from tests.services.quizzing import with_bank
from tests.simcord.checks import rows, stored, unchanged
from tests.simcord.members import custom_ids, filled, first_day, go_to, newest, press, stamp
from tests.simcord.world import World, private, refusal, texts

NOT_IN = "You are not in **30-day kickstart** yet. Use `/join`, or just press **Done** under a post."
NO_GROUP = (
    "No study group is running in this server. Somebody with Manage Server can start one with `/setup`."
)
OVER = "That is over or no longer there. `/today` shows where you are, `/quiz start` begins a new quiz."


async def test_without_a_group_it_says_who_can_start_one(world: World) -> None:
    commands = ("today", "done", "undo", "join", "leave", "leaderboard", "progress", "checkin")
    async with unchanged(world.db, world.study):
        said = {command: refusal(await world.ann.slash(world.study, command)) for command in commands}
    assert said == dict.fromkeys(commands, NO_GROUP)


async def test_who_is_not_in_the_group_hears_how_to_get_in(world: World) -> None:
    await first_day(world)
    commands = ("today", "undo", "leave", "progress")
    async with unchanged(world.db, world.study):
        said = {command: refusal(await world.ann.slash(world.study, command)) for command in commands}
    assert said == dict.fromkeys(commands, NOT_IN)


async def test_before_the_first_day_it_says_when_it_comes(world: World) -> None:
    await world.set_up()
    await world.ann.slash(world.study, "join")
    starts = "2026-01-02 09:00"
    async with unchanged(world.db, world.study):
        said = [refusal(await world.ann.slash(world.study, command)) for command in ("today", "done")]
    assert said == 2 * [
        f"**30-day kickstart** starts {stamp(starts)} ({stamp(starts, 'R')}). "
        "Day 1 will be posted then; until then there is nothing to do."
    ]


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("join", {}, "You are in **30-day kickstart** already. `/today` shows what is next."),
    ("done", {"day": 0}, "There is no day 0: the plan has days 1 to 30."),
    ("done", {"day": 31}, "There is no day 31: the plan has days 1 to 30."),
    ("done", {"day": -5}, "There is no day -5: the plan has days 1 to 30."),
    (
        "done",
        {"day": 3},
        f"Day 3 comes {stamp('2026-01-04 09:00')} ({stamp('2026-01-04 09:00', 'R')}); "
        "it can be done from then on.",
    ),
    (
        "done",
        {"note": "x" * 501},
        "That note has 501 characters; 500 fit. Please shorten it and try again.",
    ),
    ("done", {"link": "https://e.example/" + "x" * 400}, "That link has 418 characters; 400 fit."),
    (
        "done",
        {"link": "git.example/ann"},
        "I can't use “git.example/ann” as a link. It has to start with",
    ),
    ("done", {"link": "javascript:alert(1)"}, "I can't use “javascript:alert(1)” as a link."),
    ("done", {"link": "https://ann@git.example"}, "I can't use “https:\\//ann@git.example” as a link."),
    ("done", {"link": "https://e.example/a b"}, "I can't use “https:\\//e.example/a b” as a link."),
    (
        "done",
        {"cohort": "Nobody's"},
        "This server has no group called “Nobody's”. Pick one from the list",
    ),
    ("undo", {}, "You have not marked a day done yet, so there is nothing to take back."),
    ("undo", {"day": 1}, "Day 1 is not marked done, so there is nothing to take back or to add to."),
    ("undo", {"day": 40}, "There is no day 40: the plan has days 1 to 30."),
    (
        "checkin",
        {},
        f"No check-in is open right now. The next one comes {stamp('2026-01-11 18:00', 'R')}.",
    ),
    (
        "cohort status",
        {},
        "Only the organisers of **30-day kickstart** can do that: people with Manage Server",
    ),
]


async def test_a_bad_command_says_what_to_do(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    for command, options, said in BAD:
        async with unchanged(world.db, world.study, world.chat):
            assert refusal(await world.ann.slash(world.study, command, **options)).startswith(said)


async def test_a_refused_note_does_not_mark_the_day_either(world: World) -> None:
    await first_day(world)
    async with unchanged(world.db, world.study):
        refused = await world.ann.slash(world.study, "done", note="Good one", link="nowhere")
    assert "“nowhere”" in refusal(refused)
    assert await rows(world.db, "members") == []


# -- forms -----------------------------------------------------------------------------------


async def test_a_bad_link_in_the_form_keeps_the_old_ones_and_gives_the_text_back(world: World) -> None:
    card = await world.ann.slash(await channel_of_first_day(world), "done", note="First words")
    shown = await press(world.ann, card, label="Note or link")
    essay = "What I learned today: " + "vectors, " * 20
    async with unchanged(world.db, world.study):
        refused = await world.ann.submit_modal(shown, {"note": essay, "link": "example"})
    assert refusal(refused).startswith("I can't use “example” as a link. It has to start with `https://`")
    assert f"What you typed, to copy\n```\n{essay}\n```\n```\nexample\n```" in texts(refused.response)
    shown = await press(world.ann, card, label="Note or link")
    assert filled(shown) == {"note": "First words", "link": None}


async def test_a_note_for_a_day_that_was_undone_meanwhile_is_given_back(world: World) -> None:
    card = await world.ann.slash(await channel_of_first_day(world), "done")
    shown = await press(world.ann, card, label="Note or link")
    await world.ann.slash(world.study, "undo")
    note = "A long evening with dot products, and a short one with the cosine of it all."
    async with unchanged(world.db, world.study):
        refused = await world.ann.submit_modal(shown, {"note": note})
    assert refusal(refused).startswith(
        "Day 1 is not marked done, so there is nothing to take back or to add to."
    )
    assert note in texts(refused.response)


async def channel_of_first_day(world: World) -> Any:
    await first_day(world)
    return world.study


# -- groups that ended, content that changed -------------------------------------------------


async def end(world: World) -> None:
    """Let the organiser end the group."""
    asked = await world.boss.slash(world.study, "cohort end")
    await press(world.boss, asked, label="End it")


async def test_a_group_that_ended_takes_nobody_new(world: World) -> None:
    await first_day(world)
    await end(world)
    async with unchanged(world.db, world.study):
        typed = refusal(await world.ann.slash(world.study, "join"))
        pressed = refusal(await world.ann.click(world.study.history()[0], label="Join"))
    assert typed == pressed
    assert typed == (
        f"**30-day kickstart** ended {stamp('2026-01-02 09:00', 'R')}, so that is no longer possible. "
        "Somebody with Manage Server can start the next group with `/setup`."
    )


async def test_days_stay_open_for_a_fortnight_after_the_end(world: World) -> None:
    post = await first_day(world)
    card = await world.ann.click(post, label="Done")
    tick_card = await world.ann.click(post, label="My checklist")
    note = await press(world.ann, card, label="Note or link")
    await end(world)
    await go_to(world, "2026-01-16 09:00")
    assert "**+5 points**, a bonus" in private(await world.bo.click(post, label="Done"))
    await go_to(world, "2026-01-16 09:01")
    over = f"**30-day kickstart** ended {stamp('2026-01-02 09:00', 'R')}, so that is no longer possible."
    async with unchanged(world.db, world.study):
        assert refusal(await world.boss.click(post, label="Done")).startswith(over)
        assert refusal(await press(world.ann, card, label="Undo")).startswith(over)
        key = custom_ids(tick_card.response, "tick")[0]
        ticked = await press(world.ann, tick_card, custom_id=key)
        assert refusal(ticked).startswith(over)
        assert refusal(await world.ann.submit_modal(note, {"note": "late"})).startswith(over)
        assert refusal(await world.ann.slash(world.study, "today")) == NO_GROUP


def without_day(library: Library, number: int) -> Library:
    """Take a day out of every plan."""
    plans = {
        key: replace(plan, days=tuple(day for day in plan.days if day.number != number))
        for key, plan in library.plans.items()
    }
    return replace(library, plans=plans)


async def test_a_day_that_is_no_longer_in_the_plan_is_over(world: World, library: Library) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    await world.restart(without_day(library, 1))
    async with unchanged(world.db, world.study):
        assert refusal(await world.ann.click(post, label="Done")) == OVER
        assert refusal(await world.ann.click(post, label="My checklist")) == OVER


async def test_an_item_that_is_no_longer_in_the_day_is_refused(world: World, library: Library) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    card = await world.ann.click(post, label="My checklist")
    plan = library.plans["kickstart-30"]  # type: ignore[index]
    first = replace(plan.days[0], items=plan.days[0].items[1:])
    await world.restart(
        replace(library, plans={plan.id: replace(plan, days=(first, *plan.days[1:]))}),
    )
    async with unchanged(world.db, world.study):
        key = custom_ids(card.response, "tick")[0]
        said = refusal(await press(world.ann, card, custom_id=key))
    assert said == "That item is no longer part of the day. `/today` shows the list anew."


async def test_questions_that_are_no_longer_there_end_the_quiz(world: World, library: Library) -> None:
    few = [q for q in library.bank.written.values() if q.topic.id == "regression" and q.takes_one]
    await world.restart(with_bank(library, *few))
    card = await world.ann.slash(world.study, "quiz start", topic="regression", difficulty="hard")
    await world.restart(with_bank(library, *(q for q in few if q.difficulty is Difficulty.EASY)))
    async with unchanged(world.db, world.study):
        assert refusal(await press(world.ann, card, label="A")) == OVER
        none = await world.ann.slash(world.study, "quiz start", topic="regression", difficulty="hard")
        assert refusal(none) == (
            "There are no hard questions about **Regression** yet. Try another difficulty or topic."
        )


# -- what nobody foresaw ---------------------------------------------------------------------


async def test_a_fault_gives_a_reference_that_the_log_has_too(world: World) -> None:
    post = await first_day(world)
    await world.ann.slash(world.study, "join")
    before = (await stored(world.db))["completions"]
    async with world.db.write() as tx:
        await tx.execute(text("ALTER TABLE item_ticks RENAME TO gone"))
    said = refusal(await world.ann.click(post, label="My checklist"))
    assert said.startswith(
        "Something went wrong on my side. Please try again in a minute. If it happens again, give this"
    )
    (entry,) = [entry for entry in world.logs if entry["event"] == "unexpected error"]
    assert f"`{entry['reference']}`" in said
    assert "item_ticks" not in said
    world.logs.clear()
    async with world.db.write() as tx:
        await tx.execute(text("ALTER TABLE gone RENAME TO item_ticks"))
    assert private(await world.ann.click(post, label="My checklist")).startswith("### Day 1 of 30")
    assert (await stored(world.db))["completions"] == before
    assert newest(world.study).id == post.id
