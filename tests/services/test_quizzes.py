"""Begin a quiz: about what, how many, how hard, and going on with one under way."""

import asyncio
from collections import Counter

import pytest

from bot.domain.curriculum import Difficulty
from bot.domain.errors import BadNumber, NoQuestions, NotYours, Outdated, UnknownTopic
from bot.domain.ids import SessionId
from bot.domain.library import Library
from bot.domain.quiz import Mode
from bot.services.asking import Asked, Result
from bot.services.quizzes import UnderWay
from tests.services.quizzing import is_asked, reply, stored, take, with_bank, without
from tests.services.world import ANNA, BEN, OTHER_GUILD, World, who

ME = who(ANNA)


async def begin(world: World, topic: str | None = None, count: int = 3) -> Asked:
    return is_asked(await world.services.quizzes.start(ME, topic, count))


async def test_a_whole_quiz(world: World) -> None:
    asked = await begin(world)
    assert (asked.mode, asked.position, asked.total) == (Mode.START, 0, 3)
    use, seen, verdicts = world.services.quiz_answers, [], []
    for position in range(3):
        following = is_asked(await use.question(ME, asked.session_id))
        assert (following.position, following.total) == (position, 3)
        assert sorted(following.order) == list(range(len(following.question.choices)))
        verdict = await reply(world, ME, following, right=position != 1)
        assert (verdict.asked, verdict.points) == (following, 0)
        seen.append((following.question, verdict.given, position != 1))
        verdicts.append((verdict.correct, verdict.more))
    assert seen[0][0] == asked.question
    assert verdicts == [(True, True), (False, True), (True, False)]
    result = await use.question(ME, asked.session_id)
    assert result == Result(asked.session_id, Mode.START, tuple(seen))
    assert result.right == 2
    assert len({question.id for question, _, _ in seen}) == 3


async def test_a_restart_in_the_middle_changes_nothing(world: World) -> None:
    asked = await begin(world)
    await reply(world, ME, asked, right=True)
    before = await world.services.quiz_answers.question(ME, asked.session_id)
    world.restart()
    assert await world.services.quiz_answers.question(ME, asked.session_id) == before


async def test_somebody_elses_quiz(world: World) -> None:
    asked = await begin(world)
    use = world.services.quiz_answers
    for refused in (
        use.question(who(BEN), asked.session_id),
        use.asked(who(BEN), asked.session_id, 0),
        use.answer(who(BEN), asked.session_id, 0, [0]),
        use.answer_number(who(BEN), asked.session_id, 0, "1"),
    ):
        with pytest.raises(NotYours):
            await refused
    assert isinstance(await use.question(ME, asked.session_id), Asked)


async def test_two_quizzes_of_one_member(world: World) -> None:
    first, second = await begin(world), await begin(world)
    await reply(world, ME, first, right=True)
    following = is_asked(await world.services.quiz_answers.question(ME, second.session_id))
    assert following.position == 0


async def test_a_quiz_is_open_for_a_day(world: World) -> None:
    asked = await begin(world)
    use = world.services.quiz_answers
    with pytest.raises(Outdated):
        await use.question(ME, SessionId(99))
    world.clock.forward(days=1)
    assert isinstance(await use.question(ME, asked.session_id), Asked)
    world.clock.forward(seconds=1)
    for refused in (
        use.question(ME, asked.session_id),
        use.asked(ME, asked.session_id, 0),
        use.answer(ME, asked.session_id, 0, [0]),
        use.answer_number(ME, asked.session_id, 0, "1"),
    ):
        with pytest.raises(Outdated):
            await refused
    assert await stored(world, "quiz_answers") == []


# -- questions that are gone -----------------------------------------------------------------


async def test_a_question_that_was_taken_out_of_the_bank_is_passed_over(
    world: World, library: Library
) -> None:
    asked = await begin(world)
    world.restart(without(library, asked.question.id))
    with pytest.raises(Outdated):
        await world.services.quiz_answers.answer(ME, asked.session_id, 0, [0])
    following = is_asked(await world.services.quiz_answers.question(ME, asked.session_id))
    assert following.position == 1
    result = await take(world, ME, following)
    assert [right for _, _, right in result.answered] == [True, True]


async def test_nothing_is_left_of_a_quiz_whose_questions_are_gone(world: World, library: Library) -> None:
    asked = await begin(world, count=1)
    world.restart(without(library, asked.question.id))
    with pytest.raises(Outdated):
        await world.services.quiz_answers.question(ME, asked.session_id)


async def test_a_result_leaves_out_what_is_gone(world: World, library: Library) -> None:
    asked = await begin(world)
    result = await take(world, ME, asked)
    world.restart(without(library, asked.question.id))
    again = await world.services.quiz_answers.question(ME, asked.session_id)
    assert isinstance(again, Result)
    assert again.answered == result.answered[1:]


# -- choosing questions ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["probability", " PROBABILITY "])
async def test_a_topic_by_id_or_title(world: World, library: Library, typed: str) -> None:
    few = [q for q in library.bank.written.values() if q.topic.id == "probability"][:15]
    other = [q for q in library.bank.written.values() if q.topic.id != "probability"][:15]
    world.restart(with_bank(library, *few, *other))
    asked = is_asked(await world.services.quizzes.start(ME, typed, 20))
    assert asked.total == len(few) == 15
    result = await take(world, ME, asked)
    assert {question.id for question, _, _ in result.answered} == {question.id for question in few}


async def test_a_topic_by_its_title_where_it_differs(world: World) -> None:
    asked = is_asked(await world.services.quizzes.start(ME, "numpy, pandas and sql", 1))
    assert asked.question.topic.id == "data-tools"


async def test_a_difficulty(world: World) -> None:
    asked = is_asked(await world.services.quizzes.start(ME, None, 20, Difficulty.HARD))
    assert asked.total == 20
    result = await take(world, ME, asked)
    assert {question.difficulty for question, _, _ in result.answered} == {Difficulty.HARD}


async def test_five_questions_by_default(world: World) -> None:
    assert is_asked(await world.services.quizzes.start(ME)).total == 5


async def test_quizzes_are_drawn_anew(world: World) -> None:
    drawn = {is_asked(await world.services.quizzes.start(ME, None, 1)).question.id for _ in range(12)}
    assert len(drawn) > 1


async def test_what_was_not_asked_yet_comes_first(world: World, library: Library) -> None:
    few = [q for q in library.bank.written.values() if q.topic.id == "probability"][:6]
    world.restart(with_bank(library, *few))
    first = await take(world, ME, await begin(world))
    second = await take(world, ME, await begin(world))
    asked = Counter(question.id for result in (first, second) for question, _, _ in result.answered)
    assert asked == Counter(question.id for question in few)


@pytest.mark.parametrize("count", [0, 21, -1, 500])
async def test_too_many_or_too_few_questions(world: World, count: int) -> None:
    with pytest.raises(BadNumber) as caught:
        await begin(world, None, count)
    assert caught.value == BadNumber("questions", str(count), 1, 20)
    assert await stored(world, "quiz_sessions") == await stored(world, "members") == []


@pytest.mark.parametrize(
    ("typed", "nearest"), [("probabilty", "Probability"), ("linear algebr", "Linear algebra")]
)
async def test_an_unknown_topic_with_the_nearest(world: World, typed: str, nearest: str) -> None:
    with pytest.raises(UnknownTopic) as caught:
        await begin(world, typed)
    assert caught.value.given == typed
    assert caught.value.nearest[0] == nearest
    assert len(caught.value.nearest) == len(set(caught.value.nearest))


async def test_nothing_like_it(world: World) -> None:
    with pytest.raises(UnknownTopic) as caught:
        await begin(world, "zzzz")
    assert caught.value == UnknownTopic("zzzz", [])


async def test_no_questions_of_that_kind(world: World, library: Library) -> None:
    easy = [
        question
        for question in library.bank.written.values()
        if question.topic.id != "probability" or question.difficulty is Difficulty.EASY
    ]
    world.restart(with_bank(library, *easy))
    with pytest.raises(NoQuestions) as caught:
        await world.services.quizzes.start(ME, "probability", 5, Difficulty.HARD)
    assert caught.value == NoQuestions("Probability", Difficulty.HARD)
    assert await stored(world, "quiz_sessions") == []


async def test_no_questions_at_all(world: World, library: Library) -> None:
    world.restart(with_bank(library))
    with pytest.raises(NoQuestions) as caught:
        await world.services.quizzes.start(ME)
    assert caught.value == NoQuestions(None, None)


async def test_topics_are_suggested_as_somebody_types(world: World) -> None:
    suggest = world.services.quizzes.suggest
    assert [topic.id for topic in suggest(" PROB")] == ["probability"]
    assert len(suggest("")) == len(world.library.quiz_topics)
    assert suggest("zzz") == []


async def test_another_server_needs_no_cohort(world: World) -> None:
    there = who(ANNA, guild_id=OTHER_GUILD)
    asked = is_asked(await world.services.quizzes.start(there))
    assert isinstance(await world.services.quiz_answers.question(there, asked.session_id), Asked)


# -- going on --------------------------------------------------------------------------------


async def test_a_quiz_under_way_is_offered_first(world: World) -> None:
    asked = await begin(world)
    await reply(world, ME, asked, right=True)
    world.restart()
    world.clock.forward(hours=23)
    found = await world.services.quizzes.start(ME)
    assert isinstance(found, UnderWay)
    assert (found.asked.session_id, found.asked.position) == (asked.session_id, 1)
    assert found.asked == await world.services.quiz_answers.question(ME, asked.session_id)


async def test_a_quiz_begun_anew_leaves_the_other_open(world: World) -> None:
    asked = await begin(world)
    await reply(world, ME, asked, right=True)
    fresh = is_asked(await world.services.quizzes.start(ME, anew=True))
    assert fresh.session_id != asked.session_id
    assert is_asked(await world.services.quiz_answers.question(ME, asked.session_id)).position == 1


async def test_who_asks_for_something_gets_it(world: World) -> None:
    await reply(world, ME, await begin(world), right=True)
    for topic, count, difficulty in (
        ("regression", None, None),
        (None, 2, None),
        (None, None, Difficulty.EASY),
    ):
        assert isinstance(await world.services.quizzes.start(ME, topic, count, difficulty), Asked)


async def test_nothing_is_offered_that_was_not_begun_or_is_finished_or_over(world: World) -> None:
    await begin(world)
    asked = is_asked(await world.services.quizzes.start(ME))  # nothing was answered in the first one
    await reply(world, ME, asked, right=True)
    world.clock.forward(days=1, seconds=1)
    finished = is_asked(await world.services.quizzes.start(ME))
    await take(world, ME, finished)
    assert isinstance(await world.services.quizzes.start(ME), Asked)


async def test_a_quiz_under_way_whose_rest_is_gone_is_not_offered(world: World, library: Library) -> None:
    asked = await begin(world, count=2)
    await reply(world, ME, asked, right=True)
    left = is_asked(await world.services.quiz_answers.question(ME, asked.session_id))
    world.restart(without(library, left.question.id))
    assert isinstance(await world.services.quizzes.start(ME), Asked)
    result = await world.services.quiz_answers.question(ME, asked.session_id)
    assert isinstance(result, Result)
    assert len(result.answered) == 1


async def test_fifty_members_at_once(world: World) -> None:
    callers = [who(1000 + number) for number in range(50)]  # type: ignore[arg-type]
    begun = await asyncio.gather(*(world.services.quizzes.start(caller, None, 2) for caller in callers))
    results = await asyncio.gather(
        *(take(world, caller, asked) for caller, asked in zip(callers, begun, strict=True))
    )
    assert [result.right for result in results] == [2] * 50
    assert len({result.session_id for result in results}) == 50
    assert len(await stored(world, "quiz_answers")) == 100
