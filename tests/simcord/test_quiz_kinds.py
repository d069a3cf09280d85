"""Answer each kind of question by hand: letters, a list, a form, successive presses, and code to read."""

from dataclasses import replace

import pytest

from bot.domain.bank import Bank
from bot.domain.library import Library
from bot.domain.question import Quantity, QuestionKind
from bot.gateway.words import escape
from tests.services.quizzing import some
from tests.simcord.checks import rows, unchanged
from tests.simcord.members import custom_ids, form, labels, parts, press
from tests.simcord.quizzing import Card, answer, asked_on, only, only_kind, order_key, take
from tests.simcord.world import World, private, refusal


async def begin(world: World, count: int = 1) -> Card:
    return await world.ann.slash(world.study, "quiz start", questions=count)


@pytest.mark.parametrize("kind", QuestionKind)
async def test_every_kind_right_and_wrong_with_a_restart_at_every_step(
    world: World, kind: QuestionKind
) -> None:
    await only_kind(world, kind, 2)
    card = await begin(world, 2)
    questions = await take(world, card, lambda position: position == 0, restarts=True)
    assert [question.kind for question in questions] == [kind, kind]
    assert private(card).startswith("### You got 1 of 2 right")
    assert [row["correct"] for row in await rows(world.db, "quiz_answers")] == [True, False]
    assert len(await rows(world.db, "cards")) == 2


@pytest.mark.parametrize("kind", [QuestionKind.CHOICE, QuestionKind.CODE])
async def test_one_choice_by_its_letter(world: World, kind: QuestionKind) -> None:
    (question,) = await only_kind(world, kind)
    card = await begin(world)
    assert labels(card.response) == list("ABCD"[: len(question.choices)])
    for choice in question.choices:
        assert f" · {escape(choice)}" in private(card)
    await answer(world, card, right=False)
    lines = [line for line in private(card).split("\n") if line.startswith("**")]
    assert [line for line in lines if line.endswith("✅")] == [
        line for line in lines if escape(question.choices[0]) in line and line.endswith("✅")
    ]
    assert sum(line.endswith("❌") for line in lines) == 1


async def test_code_is_shown_in_a_block(world: World) -> None:
    (question,) = await only_kind(world, QuestionKind.CODE)
    card = await begin(world)
    assert f"{question.text}\n```py\n{question.code}\n```" in private(card)
    await answer(world, card, right=True)
    assert f"```py\n{question.code}\n```" in private(card)


async def test_several_by_a_list(world: World) -> None:
    (question,) = await only_kind(world, QuestionKind.SEVERAL)
    card = await begin(world)
    (select,) = [part for part in parts(card.response) if part["type"] == 3]
    assert (select["placeholder"], select["max_values"]) == ("Choose all that fit", len(question.choices))
    assert sorted(option["value"] for option in select["options"]) == [
        str(choice) for choice in range(len(question.choices))
    ]
    assert "Several may be right: choose all that fit." in private(card)
    assert card.response is not None
    await world.ann.select(card.response, [str(question.right[0]), str(len(question.choices) - 1)])
    assert "❌ **Not quite.**" in private(card)
    marks = {
        line.split()[-1] for line in private(card).split("\n") if line.startswith("**") and " · " in line
    }
    assert {"✅", "❌", "missed"} <= marks


# -- numbers ---------------------------------------------------------------------------------


async def ask_number(world: World, unit: str = "") -> Card:
    """Ask for three quarters of something."""
    question = replace(
        some(world.app.services.library, QuestionKind.NUMBER)[0], quantity=Quantity(0.75, 0.001, unit)
    )
    await only(world, question)
    return await begin(world)


@pytest.mark.parametrize("typed", ["0.75", "0,75", "3/4", "75 %", "75%", " .75 ", "0.75 GB", "3 / 4 gb"])
async def test_a_number_as_people_type_it(world: World, typed: str) -> None:
    card = await ask_number(world, "GB")
    shown = await press(world.ann, card, "Answer")
    await world.ann.submit_modal(shown, {"number": typed})
    assert "Your answer: **0.75 GB**\nRight: **0.75 GB**\n✅ **Right.**" in private(card)


# An empty form, or one that is too long, Discord does not send.
NO_NUMBER = ["three quarters", "1e400", "   ", "1/0", "nan", "9" * 39 + "x", "@everyone <@1> **x**"]


@pytest.mark.parametrize("typed", NO_NUMBER)
async def test_what_is_no_number_costs_nothing(world: World, typed: str) -> None:
    card = await ask_number(world, "GB")
    shown = await press(world.ann, card, "Answer")
    async with unchanged(world.db, world.study):
        said = refusal(await world.ann.submit_modal(shown, {"number": typed}))
    assert said.startswith("I could not read “")
    assert "Type it like 0.75, 3/4, 75 % or 1e3, in GB. Nothing was counted: press Answer again." in said
    assert len(said) < 400
    again = await press(world.ann, card, "Answer")
    await world.ann.submit_modal(again, {"number": "0.75"})
    assert "✅ **Right.**" in private(card)


async def test_the_form_for_a_number(world: World) -> None:
    card = await ask_number(world, "GB")
    assert labels(card.response) == ["Answer"]
    assert "Press Answer and type the number." in private(card)
    shown = await press(world.ann, card, "Answer")
    assert shown.modal is not None
    assert shown.modal["title"] == "Question 1"
    box = form(shown)["number"]
    assert (box["max_length"], box["required"], box["style"]) == (40, True, 1)
    assert box["placeholder"] == "0.75, 3/4 and 75 % are the same"


async def test_a_number_typed_during_a_restart_is_judged(world: World) -> None:
    card = await ask_number(world)
    shown = await press(world.ann, card, "Answer")
    await world.restart()
    await world.ann.submit_modal(shown, {"number": "0.7"})
    assert "Your answer: **0.7**\nRight: **0.75**\n❌ **Not quite.**" in private(card)


async def test_two_forms_open_at_once_count_once(world: World) -> None:
    card = await ask_number(world)
    first, second = await press(world.ann, card, "Answer"), await press(world.ann, card, "Answer")
    await world.ann.submit_modal(first, {"number": "2"})
    twice = await world.ann.submit_modal(second, {"number": "0.75"})
    assert refusal(twice) == "You have answered that one already: “2”. The first answer counts."
    assert "❌ **Not quite.**" in private(card)


async def test_a_form_left_open_for_more_than_a_day(world: World) -> None:
    card = await ask_number(world)
    shown = await press(world.ann, card, "Answer")
    await world.forward(days=1, seconds=1)
    async with unchanged(world.db, world.study):
        said = refusal(await world.ann.submit_modal(shown, {"number": "0.75"}))
    assert said.startswith("That is over or no longer there.")


# -- orders ----------------------------------------------------------------------------------


async def test_an_order_by_successive_presses(world: World) -> None:
    (question,) = await only_kind(world, QuestionKind.ORDER)
    card, most = await begin(world), len(question.choices)
    assert labels(card.response) == list("ABCDE"[:most])
    assert "Press the letters in the right order." in private(card)
    assert "So far" not in private(card)
    await press(world.ann, card, "B")
    assert "So far: **B**" in private(card)
    assert labels(card.response) == [*("ABCDE"[:most].replace("B", "")), "Begin again"]
    await press(world.ann, card, "A")
    assert "So far: **B** → **A**" in private(card)
    assert await rows(world.db, "quiz_answers") == []
    await press(world.ann, card, "Begin again")
    assert labels(card.response) == list("ABCDE"[:most])
    assert "So far" not in private(card)
    for choice in question.right[:-1]:
        await world.restart()
        await press(world.ann, card, custom_id=order_key(card, choice))
    assert "✅ **Right.**" in private(card), "the last one filled itself"
    assert (await rows(world.db, "quiz_answers"))[0]["given"] == ",".join(map(str, question.right))


async def test_the_same_letter_of_an_order_twice(world: World) -> None:
    await only_kind(world, QuestionKind.ORDER)
    card = await begin(world)
    key = custom_ids(card.response, "order")[0]
    async with world.at_once():
        await press(world.ann, card, custom_id=key)
        await press(world.ann, card, custom_id=key)
    assert "So far: **A**" in private(card)
    assert "Begin again" in labels(card.response)


async def test_a_finished_order_is_pressed_no_further(world: World) -> None:
    (question,) = await only_kind(world, QuestionKind.ORDER)
    card = await begin(world)
    for choice in question.right[:-2]:
        await press(world.ann, card, custom_id=order_key(card, choice))
    key = order_key(card, question.right[-2])
    async with world.at_once():
        await press(world.ann, card, custom_id=key)
        twice = await press(world.ann, card, custom_id=key)
    assert "The first answer counts." in refusal(twice)
    assert "✅ **Right.**" in private(card)


async def test_an_order_whose_question_lost_a_choice_is_outdated(world: World, library: Library) -> None:
    question = replace(some(library, QuestionKind.ORDER)[0], choices=tuple("abcde"), right=(0, 1, 2, 3, 4))
    await only(world, question)
    card = await begin(world)
    gone = order_key(card, 4)
    await only(world, replace(question, choices=tuple("abcd"), right=(0, 1, 2, 3)))
    async with unchanged(world.db, world.study):
        said = refusal(await press(world.ann, card, custom_id=gone))
    assert said.startswith("That is over or no longer there.")
    await press(world.ann, card, custom_id=order_key(card, 0))
    assert len(labels(card.response)) == 4, "three are left, and one may begin again"


# -- generated questions ---------------------------------------------------------------------


async def test_a_generated_question_keeps_its_numbers_over_restarts(world: World, library: Library) -> None:
    shipped = library.bank
    generated = Bank({}, shipped.generators, shipped.topics, shipped.resources)
    await world.restart(replace(library, bank=generated))
    card = await begin(world, 20)
    questions = await take(world, card, restarts=True)
    assert private(card).startswith("### You got 20 of 20 right")
    assert len({question.id for question in questions}) == 20


async def test_the_card_asks_what_the_answer_is_judged_by(world: World) -> None:
    card = await begin(world, 20)
    for _ in range(20):
        question = await asked_on(world, card)
        assert question.text in private(card)
        await answer(world, card, right=True)
        assert question.explanation in private(card)
        await press(world.ann, card, custom_id=custom_ids(card.response, "question")[0])
