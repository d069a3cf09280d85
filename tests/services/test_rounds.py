"""`/quiz live`: what is asked about, who may begin and stop, and what is refused."""

import asyncio
from typing import Any

import pytest

from bot.domain.curriculum import Topic
from bot.domain.errors import (
    BadNumber,
    DaymarkError,
    MissingPermissions,
    NoQuestions,
    RoundRunning,
    UnknownTopic,
)
from bot.domain.ids import RoundId
from bot.domain.question import QuestionKind
from bot.domain.rounds import RoundState
from bot.storage import rounds
from bot.storage.schema import cohorts as cohort_table
from tests.services.live import begin, now, only, step
from tests.services.world import (
    ANNA,
    BEN,
    BOSS,
    ELSEWHERE,
    SECOND,
    STUDY,
    THREAD,
    World,
    who,
)


def topic_ids(topics: Any) -> set[str]:
    return {topic.id for topic in topics}


async def topics_asked(world: World, round_id: RoundId) -> set[str]:
    """Return the topics of a round's questions."""
    bank = world.library.bank
    return {bank.topic_of(question).id for question in (await now(world, round_id)).questions}  # type: ignore[union-attr]


# -- what is asked ---------------------------------------------------------------------------


async def test_by_default_five_questions_of_twenty_seconds_about_anything(world: World) -> None:
    begun = await world.services.rounds.start(who(ANNA))
    assert (len(begun.round.questions), begun.round.seconds, begun.topics) == (5, 20, [])
    assert begun.round.cohort_id is None


async def test_the_week_of_the_channels_group_up_to_its_latest_day(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep("2026-03-04 09:00")
    begun = await world.services.rounds.start(who(BEN), questions=10)  # Ben is not even a member
    plan = world.library.plans[cohort.plan_id]
    week: list[Topic] = [topic for day in plan.days[:3] for topic in day.topics]
    assert topic_ids(begun.topics) == topic_ids(week)
    assert await topics_asked(world, begun.round.id) <= topic_ids(week)
    assert begun.round.cohort_id == cohort.id


async def test_the_second_week_begins_anew(world: World) -> None:
    cohort = await world.set_up()
    await world.sweep_until("2026-03-09 09:00")
    begun = await world.services.rounds.start(who(BEN))
    plan = world.library.plans[cohort.plan_id]
    assert topic_ids(begun.topics) == topic_ids(plan.days[7].topics)


async def test_before_the_first_day_anything_is_asked(world: World) -> None:
    await world.set_up(start="2026-03-20")
    assert (await world.services.rounds.start(who(ANNA))).topics == []


async def test_each_channel_has_its_groups_week(world: World) -> None:
    first = await world.set_up()
    second = await world.set_up(channel_id=SECOND, name="Second")
    await world.sweep("2026-03-02 10:00")
    here = await world.services.rounds.start(who(ANNA))
    there = await world.services.rounds.start(who(ANNA, channel_id=SECOND))
    thread = await world.services.rounds.start(who(ANNA, channel_id=THREAD, parent_id=SECOND))
    nowhere = await world.services.rounds.start(who(ANNA, channel_id=ELSEWHERE))
    found = [begun.round.cohort_id for begun in (here, there, thread, nowhere)]
    assert found == [first.id, second.id, second.id, None]


async def test_a_finished_group_earns_nothing_any_more(world: World) -> None:
    cohort = await world.set_up()
    await world.services.cohorts.end(BOSS, cohort.id)
    assert (await world.cohort(cohort)).finished_at is not None
    begun = await world.services.rounds.start(who(ANNA))
    assert (begun.round.cohort_id, begun.topics) == (None, [])


async def test_a_group_whose_plan_is_gone_is_asked_anything(world: World) -> None:
    await world.set_up()
    await world.sweep("2026-03-02 10:00")
    async with world.db.write() as tx:
        await tx.execute(cohort_table.update().values(plan_id="gone"))
    assert (await world.services.rounds.start(who(ANNA))).topics == []


async def test_a_topic_may_be_named_by_id_or_title(world: World) -> None:
    for given in ("probability", " Probability "):
        begun = await world.services.rounds.start(who(ANNA), topic=given, questions=10)
        assert topic_ids(begun.topics) == await topics_asked(world, begun.round.id) == {"probability"}
        await world.services.rounds.stop(who(ANNA), begun.round.id)
        await step(world)


async def test_the_next_round_asks_what_was_not_asked_yet(world: World) -> None:
    seen: set[str] = set()
    for _ in range(2):
        found = (await world.services.rounds.start(who(ANNA), topic="probability", questions=5)).round
        assert not seen & set(found.questions)
        seen |= set(found.questions)
        await world.services.rounds.stop(who(ANNA), found.id)
        await step(world)


async def test_a_week_that_cannot_be_asked_live_is_asked_anything_else(world: World) -> None:
    cohort = await world.set_up()
    week = topic_ids(world.library.plans[cohort.plan_id].day(1).topics)
    shrunk = only(world.library, *QuestionKind)
    for key in [key for key, question in shrunk.bank.written.items() if question.topic.id in week]:
        del shrunk.bank.written[key]  # type: ignore[attr-defined]
    world.restart(shrunk)
    await world.sweep("2026-03-02 10:00")
    begun = await world.services.rounds.start(who(ANNA))
    assert (len(begun.round.questions), begun.topics) == (5, ())


# -- what is refused -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ({"questions": 0}, BadNumber("questions", "0", 1, 10)),
        ({"questions": 11}, BadNumber("questions", "11", 1, 10)),
        ({"seconds": 9}, BadNumber("seconds", "9", 10, 60)),
        ({"seconds": 61}, BadNumber("seconds", "61", 10, 60)),
        ({"topic": "probabilty"}, UnknownTopic("probabilty", ["Probability"])),
    ],
)
async def test_bad_options_begin_nothing(
    world: World, options: dict[str, Any], refusal: DaymarkError
) -> None:
    with pytest.raises(type(refusal)) as caught:
        await world.services.rounds.start(who(ANNA), **options)
    if isinstance(refusal, UnknownTopic):
        assert caught.value.nearest[:1] == refusal.nearest  # type: ignore[attr-defined]
    else:
        assert caught.value == refusal
    await nothing_began(world)


async def nothing_began(world: World) -> None:
    async with world.db.read() as tx:
        assert await rounds.get(tx, RoundId(1)) is None


async def test_the_limits_themselves_are_taken(world: World) -> None:
    for channel, questions, seconds in ((STUDY, 1, 10), (SECOND, 10, 60)):
        caller = who(ANNA, channel_id=channel)
        found = (await world.services.rounds.start(caller, questions=questions, seconds=seconds)).round
        assert (len(found.questions), found.seconds) == (questions, seconds)


async def test_a_channel_that_cannot_be_written_to_is_named_with_what_is_missing(world: World) -> None:
    world.directory.missing = {STUDY: ("Send Messages",)}
    for caller in (who(ANNA), who(ANNA, channel_id=THREAD, parent_id=STUDY)):
        with pytest.raises(MissingPermissions) as caught:
            await world.services.rounds.start(caller)
        assert (caught.value.channel_id, caught.value.names) == (STUDY, ["Send Messages"])
    await nothing_began(world)


async def test_nothing_to_ask(world: World) -> None:
    world.restart(only(world.library, QuestionKind.ORDER))
    with pytest.raises(NoQuestions):
        await world.services.rounds.start(who(ANNA))


async def test_a_topic_with_nothing_but_orders(world: World) -> None:
    world.restart(only(world.library, QuestionKind.ORDER))
    name = next(iter(world.library.bank)).topic
    with pytest.raises(NoQuestions) as caught:
        await world.services.rounds.start(who(ANNA), topic=name.id)
    assert caught.value.topic == name.title


async def test_one_round_a_channel(world: World) -> None:
    found = await begin(world)
    for caller in (who(ANNA), who(BEN)):
        with pytest.raises(RoundRunning) as caught:
            await world.services.rounds.start(caller)
        assert (caught.value.channel_id, caught.value.message_id) == (STUDY, found.message_id)
    other = await begin(world, who(BEN, channel_id=SECOND))
    assert other.state is RoundState.ASKING


async def test_two_who_begin_at_once(world: World) -> None:
    both = await asyncio.gather(
        *(world.services.rounds.start(who(user)) for user in (ANNA, BEN)), return_exceptions=True
    )
    assert sorted(type(one).__name__ for one in both) == ["Begun", "RoundRunning"]


async def test_after_a_round_the_channel_is_free(world: World) -> None:
    found = await begin(world, questions=1)
    for seconds in (20, 6):
        await step(world, seconds)
    assert (await now(world, found.id)).state is RoundState.FINISHED
    assert (await begin(world)).state is RoundState.ASKING
