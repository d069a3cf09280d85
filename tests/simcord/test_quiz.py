"""Take a quiz from the first question to the result."""

from typing import Any

import simcord
from simcord.components import walk_components

from bot.domain.ids import QuestionId, SessionId
from bot.domain.library import Library
from bot.domain.question import Question
from bot.gateway.member_cards import result_card
from bot.gateway.words import escape
from bot.services.quizzes import Result
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, day, first_day, labels, newest, press
from tests.simcord.world import World, private, refusal


async def question_asked(world: World, number: int) -> Question:
    """Return the question that the last quiz asks at a place, 1-based."""
    session = (await rows(world.db, "quiz_sessions"))[-1]
    asked = session["questions"].replace(",", " ").replace('"', " ").strip("[]").split()
    return world.app.services.library.questions[QuestionId(asked[number - 1])]


def key_of(card: simcord.InteractionResult, choice: int) -> str:
    """Return the button of one of the author's choices."""
    return next(key for key in custom_ids(card.response, "answer") if key.endswith(f":{choice}"))


async def answer(world: World, card: simcord.InteractionResult, number: int, *, right: bool) -> Question:
    """Answer the question that is shown, and return it."""
    question = await question_asked(world, number)
    choice = question.answer if right else (question.answer + 1) % len(question.choices)
    await press(world.ann, card, custom_id=key_of(card, choice))
    return question


async def test_a_quiz_goes_from_question_to_verdict_to_result(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", topic="probability", questions=3)
    assert private(card).startswith("### Question 1 of 3\n-# Probability · ")
    first = await answer(world, card, 1, right=True)
    assert first.text in private(card)
    assert f"✅ **Right.** {first.explanation}\n-# Source: [{first.source.title}]" in private(card)
    assert labels(card.response) == ["Next question"]
    await press(world.ann, card, label="Next question")
    assert private(card).startswith("### Question 2 of 3\n")
    second = await answer(world, card, 2, right=False)
    assert f"❌ **Not quite.** {second.explanation}" in private(card)
    assert private(card).count("❌") == 2
    await press(world.ann, card, label="Next question")
    await answer(world, card, 3, right=True)
    assert labels(card.response) == ["See my result"]
    await press(world.ann, card, label="See my result")
    result = private(card)
    assert result.startswith("### You got 2 of 3 right\n1 question to learn from: the explanations say why.")
    assert [line[0] for line in result.split("\n") if line[0] in "✅❌"] == ["✅", "❌", "✅"]
    assert f"-# Right: {second.choices[second.answer][:4]}" in result.replace("\\", "")
    assert [row["correct"] for row in await rows(world.db, "quiz_answers")] == [True, False, True]


async def test_every_question_is_different_and_all_right_is_flawless(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=20)
    seen = set()
    for number in range(1, 21):
        assert private(card).startswith(f"### Question {number} of 20\n")
        seen.add((await answer(world, card, number, right=True)).id)
        await press(world.ann, card, custom_id=custom_ids(card.response, "question")[0])
    assert len(seen) == 20
    assert private(card).startswith("### You got 20 of 20 right\nFlawless. Try a harder set next.")
    await press(world.ann, card, label="Another quiz")
    assert private(card).startswith("### Question 1 of 5\n")


async def test_the_same_button_twice_counts_once(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    question = await question_asked(world, 1)
    wrong = (question.answer + 1) % len(question.choices)
    async with world.at_once():
        await press(world.ann, card, custom_id=key_of(card, wrong))
        twice = await press(world.ann, card, custom_id=key_of(card, wrong))
    assert refusal(twice).startswith("You have answered that one already: “")
    assert refusal(twice).endswith("”. The first answer counts.")
    assert "❌ **Not quite.**" in private(card)
    (kept,) = await rows(world.db, "quiz_answers")
    assert (kept["chosen"], kept["correct"]) == (wrong, False)


async def test_a_second_thought_changes_nothing(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    question = await question_asked(world, 1)
    async with world.at_once():
        await press(world.ann, card, custom_id=key_of(card, (question.answer + 1) % 2))
        second = await press(world.ann, card, custom_id=key_of(card, question.answer))
    assert "The first answer counts." in refusal(second)
    assert "❌ **Not quite.**" in private(card)


async def test_somebody_elses_card_is_refused(world: World) -> None:
    card = await world.ann.slash(world.study, "quiz start", questions=1)
    async with world.at_once():
        theirs = await world.bo.slash(world.study, "quiz start", questions=1)
    stored = world.env.backend.get_message(world.study.id, theirs.response.id)  # type: ignore[union-attr]
    ours = world.env.backend.get_message(world.study.id, card.response.id)  # type: ignore[union-attr]
    # Nobody can press what they cannot see; a client that cheats can.
    stored.components = ours.components
    before = await rows(world.db, "quiz_answers")
    said = refusal(await press(world.bo, theirs, label="A"))
    assert said == "Those buttons belong to somebody else. `/today` and `/quiz start` give you your own."
    assert await rows(world.db, "quiz_answers") == before == []
    assert private(card).startswith("### Question 1 of 1\n")


BAD: list[tuple[dict[str, Any], str]] = [
    ({"questions": 0}, "For questions, please give a number from 1 to 20; I got “0”."),
    ({"questions": 500}, "For questions, please give a number from 1 to 20; I got “500”."),
    ({"topic": "regresion"}, "There is no quiz topic called “regresion”. The nearest: **Regression**"),
    ({"topic": "zzzz"}, "There is no quiz topic called “zzzz”. Pick one from the list as you type."),
]


async def test_a_bad_start_says_what_to_change(world: World) -> None:
    for options, said in BAD:
        async with unchanged(world.db, world.study):
            assert refusal(await world.ann.slash(world.study, "quiz start", **options)).startswith(said)


async def test_a_topic_is_offered_as_one_types(world: World) -> None:
    offered = await world.ann.autocomplete(world.study, "quiz start", "topic", "prob")
    assert [(choice["name"], choice["value"]) for choice in offered] == [("Probability", "probability")]


async def test_true_and_false_keep_their_order(world: World) -> None:
    for _ in range(6):
        card = await world.ann.slash(world.study, "quiz start", topic="linear-algebra", questions=6)
        for number in range(1, 7):
            if "· True" in private(card):
                assert "**A** · True\n**B** · False" in private(card)
                assert labels(card.response) == ["A", "B"]
            await answer(world, card, number, right=True)
            if number < 6:
                await press(world.ann, card, label="Next question")


def test_a_result_is_whole_however_long_its_questions_are(library: Library) -> None:
    longest = sorted(library.questions.values(), key=lambda question: -len(question.text))[:20]
    card = result_card(Result(SessionId(1), tuple((question, 0, False) for question in longest)))
    tree: list[dict[str, Any]] = card.to_components()  # type: ignore[no-untyped-call]
    lines = "\n".join(part["content"] for part in walk_components(tree) if part["type"] == 10)
    for question in longest:
        assert f"-# Right: {escape(question.choices[question.answer])}" in lines
    # An open ` would swallow everything up to the next one.
    assert all(line.count("`") % 2 == 0 for line in lines.split("\n"))
    assert card.content_length() <= 4000


async def test_a_small_bank_gives_what_it_has(world: World) -> None:
    card = await world.ann.slash(
        world.study, "quiz start", topic="Serving and APIs", difficulty="hard", questions=20
    )
    asked = [q for q in world.app.services.library.questions.values() if q.topic.id == "serving"]
    hard = sum(question.difficulty == "hard" for question in asked)
    assert private(card).startswith(f"### Question 1 of {hard}\n-# Serving and APIs · hard")


async def test_a_quiz_of_the_day_before_yesterday_is_over(world: World) -> None:
    await first_day(world)
    card = await world.ann.slash(world.study, "quiz start")
    await world.forward(days=2)
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.ann, card, label="A"))
    assert said == (
        "That is over or no longer there. `/today` shows where you are, `/quiz start` begins a new quiz."
    )
    assert day(world, 3).title in newest(world.study).content
