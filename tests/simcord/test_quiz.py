"""Take a quiz from the first question to the result."""

from typing import Any

import pytest

from bot.domain.library import Library
from bot.domain.question import QuestionKind
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, day, first_day, labels, newest, press
from tests.simcord.quizzing import answer, asked_on, borrow, go_on, key_of, only_kind, take
from tests.simcord.world import World, private, refusal

OVER = "That is over or no longer there. `/today` shows where you are, `/quiz start` begins a new quiz."


async def test_a_quiz_goes_from_question_to_verdict_to_result(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", topic="probability", questions=3)
    assert private(card).startswith("### Question 1 of 3\n-# Probability · ")
    first = await answer(world, card, right=True)
    assert first.text in private(card)
    assert first.source is not None
    assert f"✅ **Right.** {first.explanation}\n-# Source: [{first.source.title}]" in private(card)
    assert "-# It comes back in your review <t:" in private(card)
    assert labels(card.response) == ["Next question", "Report"]
    await press(world.ann, card, label="Next question")
    assert private(card).startswith("### Question 2 of 3\n")
    second = await answer(world, card, right=False)
    assert f"❌ **Not quite.** {second.explanation}" in private(card)
    await press(world.ann, card, label="Next question")
    await answer(world, card, right=True)
    assert labels(card.response) == ["See my result", "Report"]
    await press(world.ann, card, label="See my result")
    result = private(card)
    assert result.startswith("### You got 2 of 3 right\n1 question to learn from: you will see it again soon")
    assert [line[0] for line in result.split("\n") if line[0] in "✅❌"] == ["✅", "❌", "✅"]
    assert "for your group" not in result, "only the quiz of the day and live rounds earn points"
    assert [row["correct"] for row in await rows(world.db, "quiz_answers")] == [True, False, True]


async def test_every_question_is_different_and_all_right_is_flawless(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=20)
    seen = set()
    for number in range(1, 21):
        assert private(card).startswith(f"### Question {number} of 20\n")
        seen.add((await answer(world, card, right=True)).id)
        await go_on(card, world.ann)
    assert len(seen) == 20
    assert private(card).startswith("### You got 20 of 20 right\nFlawless. Try a harder set next.")
    await press(world.ann, card, label="Another quiz")
    assert private(card).startswith("### Question 1 of 5\n")


async def test_the_same_button_twice_counts_once(world: World) -> None:
    await only_kind(world, QuestionKind.CHOICE)
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    wrong = len((await asked_on(world, card)).choices) - 1
    async with world.at_once():
        await press(world.ann, card, custom_id=key_of(card, wrong))
        twice = await press(world.ann, card, custom_id=key_of(card, wrong))
    assert refusal(twice).startswith("You have answered that one already: “")
    assert refusal(twice).endswith("”. The first answer counts.")
    assert "❌ **Not quite.**" in private(card)
    (kept,) = await rows(world.db, "quiz_answers")
    assert (kept["given"], kept["correct"]) == (str(wrong), False)


async def test_a_second_thought_changes_nothing(world: World) -> None:
    await only_kind(world, QuestionKind.CHOICE)
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    async with world.at_once():
        await press(world.ann, card, custom_id=key_of(card, 1))
        second = await press(world.ann, card, custom_id=key_of(card, 0))
    assert "The first answer counts." in refusal(second)
    assert "❌ **Not quite.**" in private(card)


@pytest.mark.parametrize(
    ("kind", "label"),
    [(QuestionKind.CHOICE, "A"), (QuestionKind.ORDER, "A"), (QuestionKind.NUMBER, "Answer")],
)
async def test_somebody_elses_card_is_refused(world: World, kind: QuestionKind, label: str) -> None:
    await only_kind(world, kind)
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    async with world.at_once():
        theirs = await world.bo.slash(world.study, "quiz start", questions=1)
    # Nobody can press what they cannot see; a client that cheats can.
    borrow(world, card, theirs)
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.bo, theirs, label=label))
    assert said == "Those buttons belong to somebody else. `/today` and `/quiz start` give you your own."
    assert await rows(world.db, "quiz_answers") == []
    assert private(card).startswith("### Question 1 of 1\n")


async def test_somebody_elses_list_and_next_question_are_refused(world: World) -> None:
    await only_kind(world, QuestionKind.SEVERAL, 2)
    card = await world.ann.slash(world.study, "quiz start", questions=2)
    theirs = await world.bo.slash(world.study, "quiz start", questions=2)
    borrow(world, card, theirs)
    assert theirs.response is not None
    said = refusal(await world.bo.select(theirs.response, ["0", "1"]))
    assert said.startswith("Those buttons belong to somebody else.")
    await answer(world, card, right=True)
    borrow(world, card, theirs)
    assert refusal(await press(world.bo, theirs, label="Next question")) == said
    assert private(card).count("✅") >= 2


BAD: list[tuple[dict[str, Any], str]] = [
    ({"questions": 0}, "For questions, please give a number from 1 to 20; I got “0”."),
    ({"questions": 500}, "For questions, please give a number from 1 to 20; I got “500”."),
    ({"questions": -1}, "For questions, please give a number from 1 to 20; I got “\\-1”."),
    ({"topic": "regresion"}, "There is no quiz topic called “regresion”. The nearest: **Regression**"),
    ({"topic": "zzzz"}, "There is no quiz topic called “zzzz”. Pick one from the list as you type."),
    (
        {"topic": "@everyone <@1> `x`"},
        "There is no quiz topic called “@\u200beveryone \\<@1> \\`x\\`”.",
    ),
    ({"topic": "z" * 3000}, "There is no quiz topic called “zzzzz"),
]


async def test_a_bad_start_says_what_to_change(world: World) -> None:
    for options, said in BAD:
        async with unchanged(world.db, world.study):
            reply = refusal(await world.ann.slash(world.study, "quiz start", **options))
        assert reply.startswith(said), reply
        assert len(reply) < 400


async def test_a_topic_is_offered_as_one_types(world: World) -> None:
    offered = await world.ann.autocomplete(world.study, "quiz start", "topic", "prob")
    assert [(choice["name"], choice["value"]) for choice in offered] == [("Probability", "probability")]
    everything = await world.ann.autocomplete(world.study, "quiz start", "topic", "")
    assert len(everything) == 25


async def test_true_and_false_keep_their_order(world: World) -> None:
    await only_kind(world, QuestionKind.TRUE_FALSE, 6)
    card = await world.ann.slash(world.study, "quiz start", questions=6)
    for _ in range(6):
        assert "**A** · True\n**B** · False" in private(card)
        assert labels(card.response) == ["A", "B"]
        await answer(world, card, right=True)
        await go_on(card, world.ann)
    assert "Flawless" in private(card)


async def test_a_small_bank_gives_what_it_has(world: World, library: Library) -> None:
    hard = sum(entry.topic.id == "serving" and entry.difficulty == "hard" for entry in library.bank)
    card = await world.ann.slash(
        world.study, "quiz start", topic="Serving and APIs", difficulty="hard", questions=20
    )
    assert 1 <= hard < 20
    assert private(card).startswith(f"### Question 1 of {hard}\n-# Serving and APIs · hard")


async def test_a_quiz_of_the_day_before_yesterday_is_over(world: World) -> None:
    await first_day(world)
    await only_kind(world, QuestionKind.CHOICE, 5)
    card = await world.ann.slash(world.study, "quiz start")
    await world.forward(days=2)
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.ann, card, label="A"))
    assert said == OVER
    assert day(world, 3).title in newest(world.study).content


# -- a quiz under way ------------------------------------------------------------------------


async def test_a_quiz_under_way_is_offered_and_goes_on(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=3)
    await answer(world, card, right=True)
    await world.restart()
    await world.forward(hours=22)
    again = await world.ann.slash(world.study, "quiz start")
    assert private(again).startswith(
        "### A quiz is under way\nYou have answered 1 of 3 questions. It stays open for a day."
    )
    await world.restart()
    await press(world.ann, again, "Go on")
    assert private(again).startswith("### Question 2 of 3\n")
    await take(world, again)
    assert private(again).startswith("### You got 3 of 3 right")
    assert private(await world.ann.slash(world.study, "quiz start")).startswith("### Question 1 of 5\n")


async def test_a_quiz_under_way_may_be_begun_anew(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=3)
    await answer(world, card, right=True)
    again = await world.ann.slash(world.study, "quiz start")
    await press(world.ann, again, "Begin a new one")
    assert private(again).startswith("### Question 1 of 5\n")
    await go_on(card, world.ann)
    assert private(card).startswith("### Question 2 of 3\n"), "the other one can still be answered"


async def test_after_a_day_a_new_quiz_begins(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=3)
    await answer(world, card, right=True)
    await world.forward(days=1, seconds=1)
    assert private(await world.ann.slash(world.study, "quiz start")).startswith("### Question 1 of 5\n")
    async with unchanged(world.db, world.study):
        assert refusal(await press(world.ann, card, "Next question")) == OVER


async def test_next_question_twice_shows_the_same(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=3)
    await answer(world, card, right=True)
    key = custom_ids(card.response, "question")[0]
    async with world.at_once():
        await press(world.ann, card, custom_id=key)
        await press(world.ann, card, custom_id=key)
    assert private(card).startswith("### Question 2 of 3\n")
    assert len(await rows(world.db, "quiz_answers")) == 1


async def test_the_default_is_this_week_of_the_member_s_plan(world: World) -> None:
    await first_day(world)
    await world.ann.slash(world.study, "join")
    titles = {topic.title for topic in day(world, 1).topics}
    for _ in range(3):
        card = await world.ann.slash(world.study, "quiz start")
        assert private(card).split("\n")[1].removeprefix("-# ").split(" · ")[0] in titles
