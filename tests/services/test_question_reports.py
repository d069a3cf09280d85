"""A member reports a question: whose, which, how often, how long after."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from bot.domain.errors import NotYours, Outdated, TextEmpty, TextTooLong, TooManyReports
from bot.domain.ids import GuildId, QuestionId, RoundId, SessionId
from bot.domain.library import Library
from bot.services.asking import Asked
from bot.services.question_reports import REPORT_MOST, REPORTS_MOST, InRound, InSession
from bot.storage.schema import quiz_round_answers, quiz_rounds
from tests.services.quizzing import is_asked, reply, stored, take, with_bank, without
from tests.services.world import ANNA, BEN, OTHER_GUILD, STUDY, World, who

ME = who(ANNA)


async def answered(world: World, count: int = 1) -> Asked:
    """Begin a quiz and answer its first question."""
    asked = is_asked(await world.services.quizzes.start(ME, count=count, anew=True))
    await reply(world, ME, asked, right=False)
    return asked


async def open_round(world: World, *, position: int = 1) -> RoundId:
    """Hold a live round of three questions that is at a place; Anna answered the first of them."""
    names = '["bayes-coin", "gen-at-least-one", "gone"]'.replace("bayes-coin", first_id(world))
    now = world.clock.now()
    async with world.db.write() as tx:
        values = {
            "guild_id": ME.guild_id, "channel_id": STUDY, "starter_id": BEN, "questions": names, "seed": 7,
            "seconds": 20, "state": "asking", "position": position, "started_at": now,
        }  # fmt: skip
        made = await tx.execute(insert(quiz_rounds).values(**values).returning(quiz_rounds.c.id))
        round_id = RoundId(made.scalar_one())
        (member,) = await tx.execute(quiz_rounds.metadata.tables["members"].select())
        answer = {
            "round_id": round_id, "position": 0, "member_id": member.id, "given": "1", "correct": False,
            "answered_at": now, "took_ms": 900, "counted": True,
        }  # fmt: skip
        await tx.execute(insert(quiz_round_answers).values(**answer))
    return round_id


def first_id(world: World) -> QuestionId:
    return next(name for name, each in world.library.bank.written.items() if each.takes_one)


async def test_a_report_is_kept_with_what_was_asked_and_answered(world: World) -> None:
    asked = await answered(world)
    place = InSession(asked.session_id, 0)
    draft = await world.services.question_reports.draft(ME, place)
    assert (draft.question, draft.before) == (asked.question, None)
    reported = await world.services.question_reports.report(ME, place, "  Both\u200b are right. ")
    assert (reported.question, reported.again) == (asked.question, False)
    (row,), (session,) = await stored(world, "question_reports"), await stored(world, "quiz_sessions")
    (answer,) = await stored(world, "quiz_answers")
    assert row == {
        "id": 1, "guild_id": ME.guild_id, "member_id": session["member_id"], "question_id": asked.question.id,
        "seed": f"{session['seed']}/0", "given": answer["given"], "text": "Both are right.",
        "reported_at": world.clock.now(), "settled_at": None,
    }  # fmt: skip


async def test_a_report_may_come_long_after_the_quiz_and_after_a_restart(world: World) -> None:
    asked = await answered(world)
    world.clock.forward(days=400)
    world.restart()
    reported = await world.services.question_reports.report(ME, InSession(asked.session_id, 0), "late")
    assert reported.question == asked.question
    assert [row["text"] for row in await stored(world, "question_reports")] == ["late"]


async def test_a_second_report_takes_the_place_of_the_first_until_that_is_settled(world: World) -> None:
    place = InSession((await answered(world)).session_id, 0)
    use = world.services.question_reports
    await use.report(ME, place, "first")
    world.clock.forward(minutes=1)
    assert (await use.draft(ME, place)).before == "first"
    assert (await use.report(ME, place, "second")).again
    (row,) = await stored(world, "question_reports")
    assert (row["text"], row["reported_at"]) == ("second", world.clock.now())
    care = world.services.question_care
    await care.settle(who(BEN, manages=True), row["question_id"], world.clock.now())
    assert not (await use.report(ME, place, "third")).again
    assert [each["text"] for each in await stored(world, "question_reports")] == ["second", "third"]


async def test_two_presses_at_once_are_one_report(world: World) -> None:
    place = InSession((await answered(world)).session_id, 0)
    use = world.services.question_reports
    both = await asyncio.gather(*(use.report(ME, place, f"text {n}") for n in range(2)))
    assert sorted(reported.again for reported in both) == [False, True]
    assert len(await stored(world, "question_reports")) == 1


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b\u3164"])
async def test_a_report_says_something(world: World, text: str) -> None:
    place = InSession((await answered(world)).session_id, 0)
    with pytest.raises(TextEmpty):
        await world.services.question_reports.report(ME, place, text)


async def test_a_report_has_an_end(world: World) -> None:
    place = InSession((await answered(world)).session_id, 0)
    with pytest.raises(TextTooLong):
        await world.services.question_reports.report(ME, place, "x" * (REPORT_MOST + 1))
    await world.services.question_reports.report(ME, place, "x" * REPORT_MOST)


async def test_a_member_has_ten_open_reports_at_most(world: World) -> None:
    begun = is_asked(await world.services.quizzes.start(ME, count=REPORTS_MOST + 1))
    await take(world, ME, begun)
    places = [InSession(begun.session_id, position) for position in range(REPORTS_MOST + 1)]
    use = world.services.question_reports
    for place in places[:-1]:
        await use.report(ME, place, "wrong")
    for refused in (use.draft(ME, places[-1]), use.report(ME, places[-1], "wrong")):
        with pytest.raises(TooManyReports):
            await refused
    assert (await use.report(ME, places[0], "mended")).again, "one that waits can still be changed"
    first = (await stored(world, "question_reports"))[0]["question_id"]
    await world.services.question_care.settle(who(BEN, manages=True), first, world.clock.now())
    assert not (await use.report(ME, places[-1], "wrong")).again


async def test_only_ones_own_answered_question(world: World, library: Library) -> None:
    asked = await answered(world, count=2)
    use = world.services.question_reports
    with pytest.raises(NotYours):
        await use.report(who(BEN), InSession(asked.session_id, 0), "x")
    elsewhere = replace(ME, guild_id=OTHER_GUILD)
    await world.services.quizzes.start(elsewhere)
    for caller, place in (
        (ME, InSession(asked.session_id, 1)),
        (ME, InSession(asked.session_id, 2)),
        (ME, InSession(SessionId(99), 0)),
        (elsewhere, InSession(asked.session_id, 0)),
        (replace(ME, guild_id=GuildId(3)), InSession(asked.session_id, 0)),
    ):
        with pytest.raises(Outdated):
            await use.draft(caller, place)
        with pytest.raises(Outdated):
            await use.report(caller, place, "x")
    world.restart(without(library, asked.question.id))
    with pytest.raises(Outdated):
        await world.services.question_reports.report(ME, InSession(asked.session_id, 0), "x")
    assert await stored(world, "question_reports") == []


# -- live rounds -------------------------------------------------------------------------------


async def test_a_question_of_a_live_round(world: World) -> None:
    await answered(world)
    round_id = await open_round(world)
    use = world.services.question_reports
    await use.report(ME, InRound(round_id, 0), "odd")
    await use.report(ME, InRound(round_id, 1), "odd too")
    rows = [
        (row["question_id"], row["seed"], row["given"]) for row in await stored(world, "question_reports")
    ]
    assert rows == [(first_id(world), "7/0", "1"), ("gen-at-least-one", "7/1", None)]
    newcomer = who(BEN)
    drawn = world.library.bank.get(QuestionId("gen-at-least-one"), "7/1")
    assert (await use.draft(newcomer, InRound(round_id, 1))).question == drawn
    assert not (await use.report(newcomer, InRound(round_id, 0), "me too")).again
    assert [row["given"] for row in await stored(world, "question_reports")] == ["1", None, None]


async def test_a_round_of_another_server_or_a_question_to_come(world: World) -> None:
    await answered(world)
    round_id = await open_round(world)
    for caller, place in (
        (ME, InRound(round_id, 2)),
        (ME, InRound(round_id, -1)),
        (ME, InRound(RoundId(99), 0)),
        (replace(ME, guild_id=OTHER_GUILD), InRound(round_id, 0)),
    ):
        with pytest.raises(Outdated):
            await world.services.question_reports.report(caller, place, "x")
    async with world.db.write() as tx:
        await tx.execute(quiz_rounds.update().values(position=2))
    with pytest.raises(Outdated):  # that one is gone from the bank
        await world.services.question_reports.report(ME, InRound(round_id, 2), "x")
    assert await stored(world, "question_reports") == []


async def test_a_question_that_became_another_kind_can_still_be_looked_at(
    world: World, library: Library
) -> None:
    asked = await answered(world)
    await world.services.question_reports.report(ME, InSession(asked.session_id, 0), "x")
    numbers = [each for each in library.bank.written.values() if each.quantity is not None]
    other = replace(numbers[0], id=asked.question.id)
    if asked.question.quantity is not None:
        other = replace(next(q for q in library.bank.written.values() if q.takes_one), id=asked.question.id)
    world.restart(with_bank(library, other))
    async with world.db.write() as tx:
        await tx.execute(quiz_rounds.metadata.tables["question_reports"].update().values(given="a,b"))
    kept = await world.services.question_care.question(who(BEN, manages=True), asked.question.id)
    assert [(told.question, told.given) for told in kept.told] == [(other, None)]
    assert timedelta(0) == world.clock.now() - kept.told[0].report.reported_at
