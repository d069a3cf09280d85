"""Questions come back by FSRS, misses first; what is retired or gone stays away; a review earns nothing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

import pytest
from fsrs import Card, Rating, Scheduler
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question import QuestionKind
from bot.domain.quiz import Mode
from bot.services.asking import Asked, Result
from bot.services.quizzes import NothingDue
from bot.services.recall import reviewed
from bot.storage import cards, questions
from bot.storage.cards import CardRow
from tests.services.quizzing import begun, is_asked, reply, retire, some, stored, take, with_bank, without
from tests.services.test_quiz_answers import with_sum
from tests.services.world import ANNA, BEN, BOSS, OTHER_GUILD, World, utc, who

ME = who(ANNA)
Q = QuestionId("q")
NOW = utc("2026-03-02 08:00")
History = Sequence[tuple[bool, timedelta]]

# -- the package's own schedule --------------------------------------------------------------


def compare(history: History) -> list[CardRow]:
    """Go through a history here and in the package, and see that they agree at every step.

    The package keeps its card from step to step; here each step begins with what the database holds.
    """
    scheduler = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
    theirs, ours, now, seen = Card(card_id=1, due=NOW), None, NOW, list[CardRow]()
    for right, later in history:
        now += later
        theirs, _ = scheduler.review_card(theirs, Rating.Good if right else Rating.Again, now)
        ours = reviewed(Q, ours, right=right, now=now)
        expected = CardRow(Q, theirs.stability or 0, theirs.difficulty or 0, theirs.due, now, not right)
        assert ours == expected
        seen.append(ours)
    return seen


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.timedeltas(timedelta(seconds=1), timedelta(days=400))),
        min_size=1,
        max_size=60,
    )
)
def test_every_history_is_scheduled_as_the_package_does(history: History) -> None:
    compare(history)


@pytest.mark.parametrize("share", [0.0, 0.5, 0.8, 0.95, 1.0])
def test_years_of_reviews_about_their_due_dates_agree_with_the_package(share: float) -> None:
    for seed in range(5):
        draw, card, history = Random(seed), None, list[tuple[bool, timedelta]]()
        now = NOW
        while len(history) < 100 and now < NOW + timedelta(days=365 * 50):
            late = timedelta(hours=draw.randrange(48))
            later = late if card is None else card.due_at - now + late
            now, right = now + later, draw.random() < share
            history.append((right, later))
            card = reviewed(Q, card, right=right, now=now)
        seen = compare(history)
        assert seen[-1] == card
        assert all(card.due_at - card.reviewed_at >= timedelta(days=1) for card in seen)


def test_it_comes_back_later_and_later_while_it_is_known() -> None:
    card, gaps, now = None, [], NOW
    for _ in range(6):
        card = reviewed(Q, card, right=True, now=now)
        gaps.append((card.due_at - now).days)
        now = card.due_at
    assert gaps == sorted(set(gaps))
    assert gaps[0] <= 3
    assert gaps[-1] > 100
    missed = reviewed(Q, card, right=False, now=now)
    assert (missed.due_at - now).days < 20
    assert missed.missed


def test_what_was_missed_at_first_is_due_tomorrow() -> None:
    assert reviewed(Q, None, right=False, now=NOW).due_at == NOW + timedelta(days=1)


def test_there_is_no_fuzz() -> None:
    histories = [compare([(True, timedelta(days=9))] * 8) for _ in range(5)]
    assert all(history == histories[0] for history in histories)


# -- cards -----------------------------------------------------------------------------------


async def test_every_answer_moves_the_card(world: World, library: Library) -> None:
    world.restart(with_bank(library, *some(library, QuestionKind.CHOICE, 1)))
    expected = None
    for right in (True, False, True, True):
        asked = is_asked(await world.services.quizzes.start(ME, anew=True))
        verdict = await reply(world, ME, asked, right=right)
        expected = reviewed(asked.question.id, expected, right=right, now=world.clock.now())
        assert verdict.due_at == expected.due_at
        (row,) = await stored(world, "cards")
        assert [row[key] for key in ("stability", "difficulty", "due_at", "reviewed_at", "missed")] == [
            expected.stability, expected.difficulty, expected.due_at, expected.reviewed_at, not right,
        ]  # fmt: skip
        world.clock.forward(days=3, hours=5)


async def learned(world: World, *rights: bool) -> list[QuestionId]:
    """Answer some questions of choice, and return them in that order."""
    world.restart(with_bank(world.library, *some(world.library, QuestionKind.CHOICE, len(rights))))
    asked = is_asked(await world.services.quizzes.start(ME, count=len(rights)))
    result = await take(world, ME, asked, lambda each: rights[each.position])
    return [question.id for question, _, _ in result.answered]


async def due_at(world: World, name: QuestionId, at: datetime, *, missed: bool = False) -> None:
    async with world.db.write() as tx:
        await cards.put(
            tx, (await stored(world, "members"))[0]["id"], CardRow(name, 3.0, 5.0, at, NOW, missed)
        )


async def session(world: World) -> dict[str, object]:
    return (await stored(world, "quiz_sessions"))[-1]


# -- reviewing -------------------------------------------------------------------------------


async def test_misses_come_first_then_what_waited_longest(world: World) -> None:
    names = await learned(world, True, True, True, True)
    for name, hours, missed in zip(names, (5, 9, 7, 3), (False, False, True, True), strict=True):
        await due_at(world, name, NOW - timedelta(hours=hours), missed=missed)
    asked = is_asked(await world.services.quizzes.review(ME))
    assert (asked.mode, asked.total) == (Mode.REVIEW, 4)
    result = await take(world, ME, asked)
    assert [question.id for question, _, _ in result.answered] == [names[2], names[3], names[1], names[0]]
    assert (result.points, result.due) == (0, 0)


async def test_only_what_is_due_to_the_second(world: World) -> None:
    names = await learned(world, True, True)
    await due_at(world, names[0], NOW)
    await due_at(world, names[1], NOW + timedelta(seconds=1))
    assert is_asked(await world.services.quizzes.review(ME)).total == 1


async def test_ten_at_a_time_and_the_result_says_how_many_more(world: World) -> None:
    names = await learned(world, *[True] * 14)
    for name in names:
        await due_at(world, name, NOW)
    first = await take(world, ME, await world.services.quizzes.review(ME))
    assert (len(first.answered), first.due) == (10, 4)
    second = await take(world, ME, await world.services.quizzes.review(ME))
    assert (len(second.answered), second.due) == (4, 0)
    assert isinstance(await world.services.quizzes.review(ME), NothingDue)


async def test_a_review_goes_on_where_it_was(world: World) -> None:
    names = await learned(world, False, False, False)
    for name in names:
        await due_at(world, name, NOW)
    asked = is_asked(await world.services.quizzes.review(ME))
    await reply(world, ME, asked, right=True)
    world.restart()
    world.clock.forward(hours=20)
    again = is_asked(await world.services.quizzes.review(ME))
    assert (again.session_id, again.position) == (asked.session_id, 1)
    world.clock.forward(hours=5)
    fresh = is_asked(await world.services.quizzes.review(ME))
    assert fresh.session_id != asked.session_id
    assert fresh.total == 2


async def test_two_presses_at_once_begin_one_review(world: World) -> None:
    for name in await learned(world, True, True):
        await due_at(world, name, NOW)
    found = await asyncio.gather(*(world.services.quizzes.review(ME) for _ in range(4)))
    assert len({is_asked(each).session_id for each in found}) == 1


async def test_nothing_is_due(world: World) -> None:
    assert await world.services.quizzes.review(ME) == NothingDue(0, None)
    names = await learned(world, True, False)
    tomorrow = reviewed(names[1], None, right=False, now=NOW).due_at
    assert await world.services.quizzes.review(ME) == NothingDue(2, tomorrow)


async def test_a_generated_question_comes_back_with_new_numbers(world: World, library: Library) -> None:
    world.restart(with_sum(library))
    first = is_asked(await world.services.quizzes.start(ME))
    await reply(world, ME, first, right=False)
    world.clock.forward(days=2)
    again = is_asked(await world.services.quizzes.review(ME))
    assert again.question.id == first.question.id
    assert again.question.text != first.question.text
    assert (await reply(world, ME, again, right=True)).correct
    assert len(await stored(world, "cards")) == 1


async def test_a_retired_question_is_left_out_and_comes_back_with_its_card(world: World) -> None:
    names = await learned(world, True, True)
    for name in names:
        await due_at(world, name, NOW)
    before = await stored(world, "cards")
    await retire(world, names[0])
    assert is_asked(await world.services.quizzes.review(ME)).total == 1
    assert await stored(world, "cards") == before
    async with world.db.write() as tx:
        assert await cards.count_due(tx, ME.guild_id, before[0]["member_id"], NOW) == 1
        await questions.bring_back(tx, BOSS.guild_id, names[0])
        assert await cards.count_due(tx, ME.guild_id, before[0]["member_id"], NOW) == 2


async def test_another_server_may_still_ask_it(world: World) -> None:
    names = await learned(world, True)
    await retire(world, *names)
    assert isinstance(await world.services.quizzes.review(ME), NothingDue)
    there = who(ANNA, guild_id=OTHER_GUILD)
    asked = is_asked(await world.services.quizzes.start(there))
    await reply(world, there, asked, right=False)
    world.clock.forward(days=2)
    assert is_asked(await world.services.quizzes.review(there)).question.id == names[0]


async def test_cards_of_questions_that_are_gone_are_dropped(world: World) -> None:
    names = await learned(world, *[False] * 12)
    for name in names:
        await due_at(world, name, NOW, missed=True)
    world.restart(without(world.library, *names[:11]))
    asked = is_asked(await world.services.quizzes.review(ME))
    assert (asked.total, asked.question.id) == (1, names[11])
    assert [row["question_id"] for row in await stored(world, "cards")] == [names[11]]


async def test_a_review_whose_rest_is_gone_gives_way_to_another(world: World) -> None:
    names = await learned(world, False, False)
    for name in names:
        await due_at(world, name, NOW)
    asked = is_asked(await world.services.quizzes.review(ME))
    await reply(world, ME, asked, right=True)
    left = next(name for name in names if name != asked.question.id)
    world.restart(without(world.library, left))
    assert isinstance(await world.services.quizzes.review(ME), NothingDue)


async def test_a_review_s_answers_are_no_first_ones_and_earn_nothing(world: World) -> None:
    await begun(world)
    daily = await take(world, ME, await world.services.quizzes.daily(ME))
    world.clock.forward(days=3)
    review = await world.services.quizzes.review(ME)
    result = await take(world, ME, review)
    assert (daily.points, result.points, len(result.answered)) == (6, 0, 3)
    assert [row["first"] for row in await stored(world, "quiz_answers")] == [True] * 3 + [False] * 3
    assert len(await stored(world, "quiz_points")) == 3


# -- /today ----------------------------------------------------------------------------------


async def test_today_says_how_many_are_due(world: World) -> None:
    await begun(world)
    await take(world, ME, await world.services.quizzes.daily(ME))
    assert (await world.services.study.today(ME)).due == 0
    await world.sweep_until("2026-03-05 09:00")
    today = await world.services.study.today(ME)
    assert today.due == 3
    await retire(world, (await stored(world, "cards"))[0]["question_id"])
    assert (await world.services.study.today(ME)).due == 2
    assert (await world.services.study.today(who(BEN))).due == 0
    found = await world.services.quizzes.review(ME)
    assert isinstance(found, Asked)
    assert isinstance(await take(world, ME, found), Result)
    assert (await world.services.study.today(ME)).due == 0
