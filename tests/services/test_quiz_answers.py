"""Answer questions of every kind: once each, judged at once, and kept."""

import asyncio
from dataclasses import replace
from itertools import permutations

import pytest

from bot.domain.errors import AlreadyAnswered, NotANumber, Outdated
from bot.domain.ids import MemberId, QuestionId
from bot.domain.library import Library
from bot.domain.question import Quantity, Question, QuestionKind
from bot.services.answering import keep_answer
from bot.services.asking import Asked, Result, Verdict
from bot.services.quiz_answers import QuizAnswers
from tests.domain.quiz_things import SUM, bank_of
from tests.domain.quiz_things import of_kind as made_of_kind
from tests.services.quizzing import (
    is_asked,
    reply,
    right_choices,
    some,
    stored,
    take,
    with_bank,
    wrong_choices,
)
from tests.services.world import ANNA, World, who

ME = who(ANNA)
PRESSED = [kind for kind in QuestionKind if kind is not QuestionKind.NUMBER]


async def ask(world: World, *questions: Question) -> Asked:
    """Ask only these questions, in any order."""
    world.restart(with_bank(world.library, *questions))
    return is_asked(await world.services.quizzes.start(ME, count=len(questions), anew=True))


async def ask_kind(world: World, library: Library, kind: QuestionKind) -> Asked:
    return await ask(world, *some(library, kind))


# -- every kind ------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", QuestionKind)
@pytest.mark.parametrize("right", [True, False])
async def test_every_kind_is_judged_and_kept(
    world: World, library: Library, kind: QuestionKind, right: bool
) -> None:
    asked = await ask_kind(world, library, kind)
    verdict = await reply(world, ME, asked, right=right)
    assert (verdict.asked, verdict.correct, verdict.more, verdict.points) == (asked, right, False, 0)
    (row,) = await stored(world, "quiz_answers")
    assert (row["question_id"], row["correct"], row["first"]) == (asked.question.id, right, True)
    assert (row["session_id"], row["position"], row["round_id"]) == (asked.session_id, 0, None)
    assert row["answered_at"] == world.clock.now()
    result = await world.services.quiz_answers.question(ME, asked.session_id)
    assert isinstance(result, Result)
    assert result.answered == ((asked.question, verdict.given, right),)
    (session,) = await stored(world, "quiz_sessions")
    assert session["finished_at"] == world.clock.now()


@pytest.mark.parametrize("kind", PRESSED)
async def test_a_number_is_no_answer_to_choices(world: World, library: Library, kind: QuestionKind) -> None:
    asked = await ask_kind(world, library, kind)
    with pytest.raises(Outdated):
        await world.services.quiz_answers.answer_number(ME, asked.session_id, 0, "1")
    assert await stored(world, "quiz_answers") == []


async def test_choices_are_no_answer_to_a_number(world: World, library: Library) -> None:
    asked = await ask_kind(world, library, QuestionKind.NUMBER)
    with pytest.raises(Outdated):
        await world.services.quiz_answers.answer(ME, asked.session_id, 0, [0])


@pytest.mark.parametrize("kind", PRESSED)
async def test_what_is_outdated(world: World, library: Library, kind: QuestionKind) -> None:
    asked = await ask_kind(world, library, kind)
    use, most = world.services.quiz_answers, len(asked.question.choices)
    right = right_choices(asked.question)
    for position, chosen in [(-1, right), (1, right), (0, [-1]), (0, [most]), (0, []), (0, [0, 0])]:
        with pytest.raises(Outdated):
            await use.answer(ME, asked.session_id, position, chosen)
    assert await stored(world, "quiz_answers") == []


async def test_several_in_any_order_and_none_missing(world: World, library: Library) -> None:
    asked = await ask_kind(world, library, QuestionKind.SEVERAL)
    for chosen in permutations(right_choices(asked.question)):
        again = is_asked(await world.services.quizzes.start(ME, anew=True))
        assert (await world.services.quiz_answers.answer(ME, again.session_id, 0, chosen)).correct
    again = is_asked(await world.services.quizzes.start(ME, anew=True))
    short = right_choices(asked.question)[1:] or wrong_choices(asked.question)
    assert not (await world.services.quiz_answers.answer(ME, again.session_id, 0, short)).correct


async def test_an_order_is_taken_up_where_it_was(world: World, library: Library) -> None:
    asked = await ask_kind(world, library, QuestionKind.ORDER)
    use = world.services.quiz_answers
    for pressed in ((), (0,), (1, 0)):
        assert await use.asked(ME, asked.session_id, 0, pressed) == asked
    for pressed in ((0, 0), (9,), (-1,)):
        with pytest.raises(Outdated):
            await use.asked(ME, asked.session_id, 0, pressed)
    await reply(world, ME, asked, right=False)
    with pytest.raises(AlreadyAnswered):
        await use.asked(ME, asked.session_id, 0, (0,))


async def test_only_an_order_is_pressed_one_after_another(world: World, library: Library) -> None:
    asked = await ask_kind(world, library, QuestionKind.CHOICE)
    with pytest.raises(Outdated):
        await world.services.quiz_answers.asked(ME, asked.session_id, 0, (0,))
    assert await world.services.quiz_answers.asked(ME, asked.session_id, 0) == asked


# -- numbers ---------------------------------------------------------------------------------

THREE_QUARTERS = replace(made_of_kind(QuestionKind.NUMBER), quantity=Quantity(0.75, 0.001, "GB"))


@pytest.mark.parametrize("typed", ["0.75", "0,75", "3/4", "75 %", " 0.7504 GB", "0.7496gb", "7.5e-1"])
async def test_a_number_as_people_type_it(world: World, typed: str) -> None:
    asked = await ask(world, THREE_QUARTERS)
    verdict = await world.services.quiz_answers.answer_number(ME, asked.session_id, 0, typed)
    assert verdict.correct


@pytest.mark.parametrize("typed", ["75", "0.8", "-0.75", "0", "1e300"])
async def test_a_wrong_number(world: World, typed: str) -> None:
    asked = await ask(world, THREE_QUARTERS)
    verdict = await world.services.quiz_answers.answer_number(ME, asked.session_id, 0, typed)
    assert not verdict.correct
    assert (await stored(world, "quiz_answers"))[0]["given"] == repr(float(typed))


@pytest.mark.parametrize("typed", ["", "  ", "lots", "1e400", "1/0", "nan", "9" * 41, "<@21>", "🙂"])
async def test_no_number_costs_nothing(world: World, typed: str) -> None:
    asked = await ask(world, THREE_QUARTERS)
    use = world.services.quiz_answers
    with pytest.raises(NotANumber) as caught:
        await use.answer_number(ME, asked.session_id, 0, typed)
    assert caught.value == NotANumber(typed, "GB")
    assert await stored(world, "quiz_answers") == await stored(world, "cards") == []
    assert (await use.answer_number(ME, asked.session_id, 0, "0.75")).correct


# -- generated questions ---------------------------------------------------------------------


def with_sum(library: Library) -> Library:
    made = bank_of(generated=True)
    return replace(library, bank=replace(made, generators={SUM.id: SUM}))


async def test_a_generated_question_keeps_its_numbers_in_a_session_and_over_a_restart(
    world: World, library: Library
) -> None:
    world.restart(with_sum(library))
    asked = is_asked(await world.services.quizzes.start(ME))
    world.restart()
    assert await world.services.quiz_answers.question(ME, asked.session_id) == asked
    verdict = await reply(world, ME, asked, right=True)
    assert verdict.correct
    again = is_asked(await world.services.quizzes.start(ME))
    assert again.question.id == asked.question.id
    assert again.question.text != asked.question.text


# -- once each -------------------------------------------------------------------------------


async def test_the_first_answer_counts(world: World, library: Library) -> None:
    asked = await ask(world, *some(library, QuestionKind.CHOICE, 3))
    wrong = wrong_choices(asked.question)
    await world.services.quiz_answers.answer(ME, asked.session_id, 0, wrong)
    with pytest.raises(AlreadyAnswered) as caught:
        await world.services.quiz_answers.answer(ME, asked.session_id, 0, right_choices(asked.question))
    assert caught.value == AlreadyAnswered(asked.question.choices[wrong[0]])
    following = await world.services.quiz_answers.question(ME, asked.session_id)
    result = await take(world, ME, following)
    assert result.answered[0][1:] == (tuple(wrong), False)


async def test_a_number_that_was_given_is_said_again(world: World) -> None:
    asked = await ask(world, THREE_QUARTERS)
    use = world.services.quiz_answers
    await use.answer_number(ME, asked.session_id, 0, "1,500")
    for refused in (
        use.answer_number(ME, asked.session_id, 0, "0.75"),
        use.asked(ME, asked.session_id, 0),
    ):
        with pytest.raises(AlreadyAnswered) as caught:
            await refused
        assert caught.value == AlreadyAnswered("1,500 GB")


@pytest.mark.parametrize("kind", QuestionKind)
async def test_two_presses_at_once_count_once(world: World, library: Library, kind: QuestionKind) -> None:
    asked = await ask_kind(world, library, kind)
    found = await asyncio.gather(
        *(reply(world, ME, asked, right=number % 2 == 0) for number in range(6)), return_exceptions=True
    )
    assert [type(each) for each in found].count(Verdict) == 1
    assert [type(each) for each in found].count(AlreadyAnswered) == 5
    assert len(await stored(world, "quiz_answers")) == len(await stored(world, "cards")) == 1


async def test_two_processes_cannot_both_keep_an_answer(world: World, library: Library) -> None:
    """The second one meets the row of the first, whatever it has in memory."""
    asked = await ask_kind(world, library, QuestionKind.CHOICE)
    other = QuizAnswers(world.db, world.library, world.clock)
    chosen = right_choices(asked.question)
    first, second = await asyncio.gather(
        world.services.quiz_answers.answer(ME, asked.session_id, 0, chosen),
        other.answer(ME, asked.session_id, 0, chosen),
        return_exceptions=True,
    )
    assert {type(first), type(second)} == {Verdict, AlreadyAnswered}


async def test_an_answer_is_kept_once_for_each_place(world: World, library: Library) -> None:
    asked = await ask_kind(world, library, QuestionKind.CHOICE)
    member = MemberId((await stored(world, "members"))[0]["id"])
    async with world.db.write() as tx:
        kept = [
            await keep_answer(
                tx, member, asked.question, given, 0, world.clock.now(), session_id=asked.session_id
            )
            for given in ((0,), (1,))
        ]
    assert [found and found.correct for found in kept] == [True, None]
    assert [row["given"] for row in await stored(world, "quiz_answers")] == ["0"]
    assert [row["missed"] for row in await stored(world, "cards")] == [False]


async def test_an_answer_ahead_of_its_turn_leaves_the_others_to_be_asked(
    world: World, library: Library
) -> None:
    asked = await ask(world, *some(library, QuestionKind.CHOICE, 3))
    use = world.services.quiz_answers
    verdict = await use.answer(ME, asked.session_id, 2, [0])
    assert verdict.more
    assert is_asked(await use.question(ME, asked.session_id)).position == 0
    await use.answer(ME, asked.session_id, 0, [0])
    assert is_asked(await use.question(ME, asked.session_id)).position == 1
    assert not (await use.answer(ME, asked.session_id, 1, [0])).more


async def test_only_the_first_answer_ever_is_a_first_one(world: World, library: Library) -> None:
    for right in (False, True, True):
        asked = await ask_kind(world, library, QuestionKind.CHOICE)
        await reply(world, ME, asked, right=right)
    assert [(row["first"], row["correct"]) for row in await stored(world, "quiz_answers")] == [
        (True, False),
        (False, True),
        (False, True),
    ]
    other = who(1234)  # type: ignore[arg-type]
    theirs = is_asked(await world.services.quizzes.start(other))
    await reply(world, other, theirs, right=True)
    assert (await stored(world, "quiz_answers"))[-1]["first"], "everybody has a first answer"


async def test_an_answer_that_can_no_longer_be_read_is_left_out_of_the_result(
    world: World, library: Library
) -> None:
    three = [
        replace(question, id=QuestionId(f"q{n}"))
        for n, question in enumerate(some(library, QuestionKind.CHOICE, 3))
    ]
    asked = await ask(world, *three)
    last = len(asked.question.choices) - 1
    await world.services.quiz_answers.answer(ME, asked.session_id, 0, [last])
    await take(world, ME, await world.services.quiz_answers.question(ME, asked.session_id))
    shorter = [
        replace(question, choices=question.choices[:last]) if question.id == asked.question.id else question
        for question in three
    ]
    world.restart(with_bank(library, *shorter))
    result = await world.services.quiz_answers.question(ME, asked.session_id)
    assert isinstance(result, Result)
    assert len(result.answered) == 2
    with pytest.raises(Outdated):
        await world.services.quiz_answers.answer(ME, asked.session_id, 0, [0])
