"""Figures: accuracy by topic, cards by state, and what comes back in the next days of the member's zone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bot.domain.ids import QuestionId
from bot.domain.library import Library
from bot.domain.question import Question, QuestionKind
from bot.services.quiz_figures import CardFigures, QuizFigures
from bot.storage import cards
from bot.storage.cards import CardRow
from tests.services.quizzing import begun, is_asked, retire, some, stored, take, with_bank, without
from tests.services.world import ANNA, BEN, OTHER_GUILD, World, utc, who

ME = who(ANNA)


async def figures(world: World) -> QuizFigures:
    return await world.services.quiz_figures.me(ME)


def about(library: Library, *topics: str) -> list[Question]:
    """Take the shipped questions of choice and put each into one of some topics."""
    choices = some(library, QuestionKind.CHOICE, len(topics))
    return [
        replace(question, topic=library.topics[topic])
        for question, topic in zip(choices, topics, strict=True)
    ]


async def known(world: World, *due: tuple[datetime, datetime, bool]) -> Sequence[QuestionId]:
    """Give Anna a card of each: when it was reviewed, when it is due, whether it was missed."""
    await world.services.quizzes.start(ME)  # so that there is a member
    names = [question.id for question in some(world.library, QuestionKind.CHOICE, len(due))]
    async with world.db.write() as tx:
        member = (await stored(world, "members"))[0]["id"]
        for name, (reviewed_at, due_at, missed) in zip(names, due, strict=True):
            await cards.put(tx, member, CardRow(name, 3.0, 5.0, due_at, reviewed_at, missed))
    return names


async def test_nothing_yet(world: World) -> None:
    empty = QuizFigures((), CardFigures(0, 0, 0, 0, ()), ())
    assert await figures(world) == empty
    await world.services.quizzes.start(ME)
    found = await figures(world)
    assert (found.topics, found.answered, found.right, found.assessments) == ([], 0, 0, [])
    assert found.cards.ahead == [(date(2026, 3, 2) + timedelta(days=n), 0) for n in range(7)]


async def test_accuracy_by_topic_most_answered_first(world: World, library: Library) -> None:
    bank = about(library, "regression", "statistics", "statistics", "probability", "probability")
    world.restart(with_bank(library, *bank))
    wrong = {bank[1].id, bank[3].id, bank[4].id}
    for _ in range(2):
        asked = is_asked(await world.services.quizzes.start(ME, count=5, anew=True))
        await take(world, ME, asked, lambda each: each.question.id not in wrong)
    his = is_asked(await world.services.quizzes.start(who(BEN), count=5))
    await take(world, who(BEN), his)
    found = await figures(world)
    assert [(each.topic.id, each.answered, each.right) for each in found.topics] == [
        ("probability", 4, 0),
        ("statistics", 4, 2),
        ("regression", 2, 2),
    ]
    assert (found.answered, found.right) == (10, 4)


async def test_answers_to_generated_questions_count_and_those_to_gone_ones_do_not(
    world: World, library: Library
) -> None:
    world.restart(with_bank(library, *about(library, "regression"), generators=True))
    asked = is_asked(await world.services.quizzes.start(ME, count=20))
    result = await take(world, ME, asked)
    assert (await figures(world)).answered == 20
    gone = result.answered[0][0].id
    world.restart(without(world.library, gone))
    assert (await figures(world)).answered == 19
    assert sum(_total((await figures(world)).cards)) == 19


async def test_a_retired_question_was_answered_and_waits_no_more(world: World) -> None:
    asked = is_asked(await world.services.quizzes.start(ME))
    await take(world, ME, asked)
    await retire(world, asked.question.id)
    found = await figures(world)
    assert (found.answered, sum(_total(found.cards))) == (5, 4)


def _total(found: CardFigures) -> tuple[int, int, int]:
    return found.missed, found.learning, found.known


async def test_cards_by_state(world: World) -> None:
    now = world.clock.now()
    ago, soon = now - timedelta(days=2), now + timedelta(days=1)
    await known(
        world,
        (ago, soon, True),
        (ago, ago, True),
        (ago, soon, False),
        (ago, ago + timedelta(days=21, seconds=-1), False),
        (ago, ago + timedelta(days=21), False),
        (ago, ago + timedelta(days=300), True),
        (ago, now, False),
    )
    found = (await figures(world)).cards
    assert (found.missed, found.learning, found.known, found.due) == (3, 3, 1, 2)


@pytest.mark.parametrize(
    ("zone", "first", "expected"),
    [
        (None, date(2026, 3, 2), {2: 2, 3: 2, 8: 1}),
        ("Auckland", date(2026, 3, 3), {3: 3, 4: 1, 9: 2}),
    ],
)
async def test_what_comes_back_each_day_of_the_member_s_zone(
    world: World, zone: str | None, first: date, expected: dict[int, int]
) -> None:
    """It is 20:00 UTC on 2 March, and 09:00 on the 3rd in Auckland."""
    await begun(world, ME)
    if zone:
        await world.services.membership.set_zone(ME, zone)
    world.clock.at = utc("2026-03-02 20:00")
    dues = ["2026-03-02 19:00", "2026-03-02 20:00", "2026-03-02 20:01", "2026-03-02 23:59"]
    dues += ["2026-03-03 00:00", "2026-03-03 12:00", "2026-03-08 23:59", "2026-03-09 00:00"]
    dues += ["2026-03-09 12:00"]
    await known(world, *((utc("2026-03-01 08:00"), utc(due), False) for due in dues))
    found = (await figures(world)).cards
    assert found.due == 2
    assert [on for on, _ in found.ahead] == [first + timedelta(days=n) for n in range(7)]
    assert {on.day: count for on, count in found.ahead if count} == expected


async def test_without_a_zone_of_one_s_own_it_is_the_group_s(world: World) -> None:
    await begun(world, ME, timezone="Auckland")
    world.clock.at = utc("2026-03-02 20:00")
    assert (await figures(world)).cards.ahead[0][0] == date(2026, 3, 3)
    there = who(ANNA, guild_id=OTHER_GUILD)
    await world.services.quizzes.start(there)
    found = await world.services.quiz_figures.me(there)
    assert found.cards.ahead[0][0] == date(2026, 3, 2), "in no group it is UTC"


async def test_who_left_the_group_keeps_a_zone_of_their_own(world: World) -> None:
    await begun(world, ME)
    await world.services.membership.set_zone(ME, "Auckland")
    await world.services.membership.leave(ME)
    world.clock.at = utc("2026-03-02 20:00")
    assert (await figures(world)).cards.ahead[0][0] == date(2026, 3, 3)


async def test_another_server_s_answers_are_not_counted(world: World) -> None:
    await take(world, ME, await world.services.quizzes.start(ME))
    there = await world.services.quiz_figures.me(who(ANNA, guild_id=OTHER_GUILD))
    assert there.answered == 0
