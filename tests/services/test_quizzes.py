"""Quizzes: which questions, one answer each, whose they are, and the result."""

import pytest

from bot.domain.curriculum import Difficulty
from bot.domain.errors import AlreadyAnswered, BadNumber, NoQuestions, NotYours, Outdated, UnknownTopic
from bot.domain.ids import SessionId
from bot.domain.library import Library
from bot.domain.question import Question
from bot.services.quizzes import Asked, Result
from tests.services.world import ANNA, BEN, OTHER_GUILD, World, who


async def begin(world: World, topic: str | None = None, count: int = 3) -> Asked:
    return await world.services.quizzes.start(who(ANNA), topic, count)


def wrong(question: Question) -> int:
    return (question.answer + 1) % len(question.choices)


async def test_a_whole_quiz(world: World) -> None:
    asked = await begin(world)
    assert (asked.position, asked.total) == (0, 3)
    seen, verdicts = [], []
    for position in range(3):
        following = await world.services.quizzes.question(who(ANNA), asked.session_id)
        assert isinstance(following, Asked)
        assert (following.position, following.total) == (position, 3)
        assert sorted(following.order) == list(range(len(following.question.choices)))
        chosen = following.question.answer if position != 1 else wrong(following.question)
        verdict = await world.services.quizzes.answer(who(ANNA), asked.session_id, position, chosen)
        assert (verdict.asked, verdict.chosen) == (following, chosen)
        seen.append((following.question, chosen, position != 1))
        verdicts.append((verdict.correct, verdict.more))
    assert seen[0][0] == asked.question
    assert verdicts == [(True, True), (False, True), (True, False)]
    result = await world.services.quizzes.question(who(ANNA), asked.session_id)
    assert result == Result(asked.session_id, tuple(seen))
    assert result.right == 2
    assert len({question.id for question, _, _ in seen}) == 3


async def test_a_restart_in_the_middle_changes_nothing(world: World) -> None:
    asked = await begin(world)
    await world.services.quizzes.answer(who(ANNA), asked.session_id, 0, asked.question.answer)
    before = await world.services.quizzes.question(who(ANNA), asked.session_id)
    world.restart()
    assert await world.services.quizzes.question(who(ANNA), asked.session_id) == before


async def test_the_first_answer_counts(world: World) -> None:
    asked = await begin(world)
    await world.services.quizzes.answer(who(ANNA), asked.session_id, 0, wrong(asked.question))
    with pytest.raises(AlreadyAnswered) as caught:
        await world.services.quizzes.answer(who(ANNA), asked.session_id, 0, asked.question.answer)
    assert caught.value == AlreadyAnswered(asked.question.choices[wrong(asked.question)])
    for position in (1, 2):
        await world.services.quizzes.answer(who(ANNA), asked.session_id, position, 0)
    result = await world.services.quizzes.question(who(ANNA), asked.session_id)
    assert isinstance(result, Result)
    assert result.answered[0][1:] == (wrong(asked.question), False)


async def test_somebody_elses_quiz(world: World) -> None:
    asked = await begin(world)
    for refused in (
        world.services.quizzes.question(who(BEN), asked.session_id),
        world.services.quizzes.answer(who(BEN), asked.session_id, 0, 0),
    ):
        with pytest.raises(NotYours):
            await refused
    assert isinstance(await world.services.quizzes.question(who(ANNA), asked.session_id), Asked)


async def test_two_quizzes_of_one_member(world: World) -> None:
    first, second = await begin(world), await begin(world)
    await world.services.quizzes.answer(who(ANNA), first.session_id, 0, 0)
    following = await world.services.quizzes.question(who(ANNA), second.session_id)
    assert isinstance(following, Asked)
    assert following.position == 0


async def test_what_is_outdated(world: World) -> None:
    asked = await begin(world)
    use = world.services.quizzes
    for position, chosen in [(-1, 0), (3, 0), (0, -1), (0, len(asked.question.choices))]:
        with pytest.raises(Outdated):
            await use.answer(who(ANNA), asked.session_id, position, chosen)
    with pytest.raises(Outdated):
        await use.question(who(ANNA), SessionId(99))
    world.clock.forward(days=1)
    assert isinstance(await use.question(who(ANNA), asked.session_id), Asked)
    world.clock.forward(seconds=1)
    for refused in (
        use.question(who(ANNA), asked.session_id),
        use.answer(who(ANNA), asked.session_id, 0, 0),
    ):
        with pytest.raises(Outdated):
            await refused


async def test_a_question_that_was_taken_out_of_the_bank(world: World, library: Library) -> None:
    asked = await begin(world)
    rest = {key: value for key, value in library.questions.items() if key != asked.question.id}
    world.restart(Library(library.plans, library.topics, library.resources, rest))
    with pytest.raises(Outdated):
        await world.services.quizzes.question(who(ANNA), asked.session_id)


# -- choosing questions ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["probability", " PROBABILITY "])
async def test_a_topic_by_id_or_title(world: World, library: Library, typed: str) -> None:
    asked = await world.services.quizzes.start(who(ANNA), typed, 20)
    bank = [question for question in library.questions.values() if question.topic.id == "probability"]
    assert asked.total == len(bank)
    seen = set()
    for position in range(asked.total):
        following = await world.services.quizzes.question(who(ANNA), asked.session_id)
        assert isinstance(following, Asked)
        seen.add(following.question.id)
        await world.services.quizzes.answer(who(ANNA), asked.session_id, position, 0)
    assert seen == {question.id for question in bank}


async def test_a_topic_by_its_title_where_it_differs(world: World) -> None:
    asked = await world.services.quizzes.start(who(ANNA), "numpy, pandas and sql", 1)
    assert asked.question.topic.id == "data-tools"


async def test_a_difficulty(world: World, library: Library) -> None:
    hard = [question for question in library.questions.values() if question.difficulty is Difficulty.HARD]
    asked = await world.services.quizzes.start(who(ANNA), None, 20, Difficulty.HARD)
    assert asked.question.difficulty is Difficulty.HARD
    assert asked.total == min(20, len(hard))


async def test_five_questions_by_default(world: World) -> None:
    assert (await world.services.quizzes.start(who(ANNA))).total == 5


async def test_quizzes_are_drawn_anew(world: World) -> None:
    drawn = {(await world.services.quizzes.start(who(ANNA), None, 1)).question.id for _ in range(12)}
    assert len(drawn) > 1


@pytest.mark.parametrize("count", [0, 21, -1])
async def test_too_many_or_too_few_questions(world: World, count: int) -> None:
    with pytest.raises(BadNumber) as caught:
        await begin(world, None, count)
    assert caught.value == BadNumber("questions", str(count), 1, 20)


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
    easy = {
        key: question
        for key, question in library.questions.items()
        if question.topic.id != "probability" or question.difficulty is Difficulty.EASY
    }
    world.restart(Library(library.plans, library.topics, library.resources, easy))
    with pytest.raises(NoQuestions) as caught:
        await world.services.quizzes.start(who(ANNA), "probability", 5, Difficulty.HARD)
    assert caught.value == NoQuestions("Probability", Difficulty.HARD)


async def test_topics_are_suggested_as_somebody_types(world: World) -> None:
    suggest = world.services.quizzes.suggest
    assert [topic.id for topic in suggest(" PROB")] == ["probability"]
    assert len(suggest("")) == len(world.library.quiz_topics)
    assert suggest("zzz") == []


async def test_another_server_needs_no_cohort(world: World) -> None:
    asked = await world.services.quizzes.start(who(ANNA, guild_id=OTHER_GUILD))
    assert isinstance(
        await world.services.quizzes.question(who(ANNA, guild_id=OTHER_GUILD), asked.session_id), Asked
    )
