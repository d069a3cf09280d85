"""Organisers look after the questions of their server: figures, reports, what is asked and what is not."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert

from bot.domain.curriculum import Difficulty
from bot.domain.errors import NoQuestions, Outdated
from bot.domain.ids import GuildId, MemberId, QuestionId, UserId
from bot.domain.library import Library
from bot.domain.question_csv import TEMPLATE
from bot.domain.question_figures import Figures, Flaw, flaws
from bot.services.asking import Asked
from bot.services.question_care import HARD_FROM, WORST_MOST, QuestionCare, View
from bot.services.question_reports import InSession
from bot.services.quizzes import NothingDue
from bot.storage import members
from bot.storage.engine import Database
from bot.storage.schema import question_reports, quiz_answers
from tests.services.quizzing import is_asked, reply, stored, take, with_bank, without
from tests.services.world import ANNA, BEN, BOSS, GUILD, OTHER_GUILD, STUDY, World, who

THERE = replace(BOSS, guild_id=OTHER_GUILD)
ME = who(ANNA)
BEGUN = datetime(2026, 3, 1, tzinfo=UTC)


def ids(library: Library, count: int) -> list[QuestionId]:
    return list(library.bank.written)[:count]


async def answers(
    db: Database, rights: Mapping[QuestionId, Sequence[bool]], guild_id: GuildId = GUILD
) -> None:
    """Store first answers: by question, whether each member was right, as many members as it takes."""
    async with db.write() as tx:
        most = max(map(len, rights.values()))
        known = [
            (await members.keep_member(tx, guild_id, UserId(1000 + place), f"M{place}")).id
            for place in range(most)
        ]
        rows = [
            {
                "member_id": known[place], "question_id": name, "position": 0, "given": "0", "correct": right,
                "first": True, "answered_at": BEGUN,
            }
            for name, each in rights.items()
            for place, right in enumerate(each)
        ]  # fmt: skip
        await tx.execute(insert(quiz_answers), rows)


async def report(world: World, user: UserId = ANNA, text: str = "odd") -> Asked:
    """Answer a question and report it."""
    asked = is_asked(await world.services.quizzes.start(who(user), count=1, anew=True))
    await reply(world, who(user), asked, right=True)
    await world.services.question_reports.report(who(user), InSession(asked.session_id, 0), text)
    return asked


def care(world: World) -> QuestionCare:
    return world.services.question_care


# -- looking -------------------------------------------------------------------------------------


async def test_a_server_without_answers_has_nothing_to_look_at(world: World) -> None:
    for view in View:
        found = await care(world).overview(BOSS, view)
        assert (found.view, found.listed) == (view, ())
        assert (found.reported, found.own, found.retired) == (0, 0, 0)


async def test_reported_questions_come_first_then_the_worst(world: World, library: Library) -> None:
    hard, harder, fine, easy, few = ids(library, 5)
    rights = {
        hard: [n < 5 for n in range(20)],
        harder: [n < 1 for n in range(20)],
        fine: [n < 15 for n in range(20)],
        easy: [True] * 20,
        few: [False] * (HARD_FROM - 1),
    }
    await answers(world.db, rights)
    await answers(world.db, {fine: [False] * 30}, OTHER_GUILD)
    first, second = await report(world), await report(world, BEN)
    found = await care(world).overview(BOSS)
    names = list(dict.fromkeys([first.question.id, second.question.id]))
    rest = [name for name in (harder, hard, easy) if name not in names]
    assert [kept.id for kept in found.listed] == [*names, *rest]
    assert found.reported == len(names)
    listed = {kept.id: kept for kept in found.listed}
    assert (listed[hard].figures.asked >= 20, listed[hard].own, listed[hard].retired) == (True, False, False)
    assert flaws(listed[harder].figures, HARD_FROM)[0] is Flaw.HARD
    elsewhere = await care(world).overview(THERE)
    assert [kept.id for kept in elsewhere.listed] == [fine]


async def test_a_bad_question_is_listed_once_and_not_once_it_is_retired(
    world: World, library: Library
) -> None:
    hard, other = ids(library, 2)
    await answers(world.db, {hard: [False] * 20, other: [False] * 20})
    member = await answers_of(world, hard)
    async with world.db.write() as tx:
        await tx.execute(insert(question_reports).values(**about(member, hard)))
    assert [kept.id for kept in (await care(world).overview(BOSS)).listed] == [hard, other]
    await care(world).retire(BOSS, other)
    await care(world).retire(BOSS, hard)
    assert [kept.id for kept in (await care(world).overview(BOSS)).listed] == [hard], (
        "reported, so still here"
    )
    await care(world).settle(BOSS, hard, BEGUN)
    assert (await care(world).overview(BOSS)).listed == ()


def about(
    member: MemberId, name: QuestionId, seed: str = "1/0", given: str | None = "0"
) -> dict[str, object]:
    """Write a report of a question."""
    key = {"guild_id": GUILD, "member_id": member, "question_id": name}
    return {**key, "seed": seed, "given": given, "text": "?", "reported_at": BEGUN}


async def test_the_list_of_the_worst_has_an_end(world: World, library: Library) -> None:
    names = ids(library, WORST_MOST + 5)
    await answers(world.db, {name: [False] * HARD_FROM for name in names})
    found = await care(world).overview(BOSS)
    assert [kept.id for kept in found.listed] == sorted(names)[:WORST_MOST]


async def test_a_report_is_shown_with_what_was_asked_and_answered(world: World) -> None:
    asked = await report(world, text="two are right")
    await report(world, BEN)
    kept = await care(world).question(BOSS, asked.question.id)
    told = kept.told[0]
    assert (kept.question, told.question) == (asked.question, asked.question)
    assert (told.report.name, told.report.text) == ("Anna", "two are right")
    assert told.given
    assert (kept.retired, kept.own) == (False, False)
    assert kept.varies == (asked.question.id in world.library.bank.generators)


async def test_a_generated_question_is_shown_as_its_member_was_asked_it(world: World) -> None:
    name = QuestionId("gen-at-least-one")
    member = await answers_of(world, name)
    async with world.db.write() as tx:
        rows = [about(member, name, "5/0", "0.5"), about(member, name, "6/1", None)]
        await tx.execute(insert(question_reports), rows)
    kept = await care(world).question(BOSS, name)
    bank = world.library.bank
    assert kept.varies
    assert kept.question == bank.get(name, "5/0")
    assert [told.question for told in kept.told] == [bank.get(name, "5/0"), bank.get(name, "6/1")]
    assert [told.given for told in kept.told] == ["0.5", None]


async def answers_of(world: World, name: QuestionId) -> MemberId:
    """Let one member answer a question wrongly, and return them."""
    await answers(world.db, {name: [False]})
    return MemberId((await stored(world, "quiz_answers"))[-1]["member_id"])


async def test_a_reported_question_that_is_gone_can_still_be_settled(world: World, library: Library) -> None:
    asked = await report(world)
    world.restart(without(library, asked.question.id))
    kept = await care(world).question(BOSS, asked.question.id)
    assert (kept.question, kept.told[0].question, kept.told[0].given) == (None, None, None)
    for refused in (care(world).retire, care(world).bring_back, care(world).delete):
        with pytest.raises(Outdated):
            await refused(BOSS, asked.question.id)
    assert (await care(world).settle(BOSS, asked.question.id, world.clock.now())).reported == 0
    with pytest.raises(Outdated):
        await care(world).question(BOSS, asked.question.id)


async def test_figures_are_those_of_the_server(world: World, library: Library) -> None:
    (name,) = ids(library, 1)
    await answers(world.db, {name: [True, False, False, False]})
    await answers(world.db, {name: [True] * 9}, OTHER_GUILD)
    assert (await care(world).question(BOSS, name)).figures == Figures(4, 1, 0)
    assert (await care(world).question(THERE, name)).figures == Figures(9, 9, 0)


async def test_what_is_in_no_bank_is_outdated(world: World) -> None:
    await world.services.question_imports.add(BOSS, TEMPLATE.encode())
    for caller, name in ((BOSS, "nothing"), (BOSS, "own-6"), (THERE, "own-1")):
        for use in (care(world).question, care(world).retire, care(world).bring_back, care(world).delete):
            with pytest.raises(Outdated):
                await use(caller, QuestionId(name))


# -- retiring ------------------------------------------------------------------------------------


async def test_a_retired_question_is_asked_no_more_until_it_is_back(world: World, library: Library) -> None:
    bank = [question for question in library.bank.written.values() if question.takes_one][:4]
    world.restart(with_bank(library, *bank))
    await world.set_up()
    await world.services.membership.join(ME)
    await world.sweep("2026-03-02 10:00")
    result = await take(world, ME, await world.services.quizzes.start(ME, count=4), right=False)
    assert len(result.answered) == 4
    world.clock.forward(days=3)
    await world.sweep()
    gone, kept = bank[0].id, {question.id for question in bank[1:]}

    async def asked() -> set[QuestionId]:
        quiz = is_asked(await world.services.quizzes.start(ME, count=20, anew=True))
        session = (await stored(world, "quiz_sessions"))[-1]
        assert quiz.total in (3, 4)
        return {name for name in kept | {gone} if f'"{name}"' in session["questions"]}

    assert await asked() == kept | {gone}
    assert (await world.services.quiz_figures.me(ME)).cards.due == 4
    shown = await care(world).retire(BOSS, gone)
    assert (shown.id, shown.retired) == (gone, True)
    world.restart()
    assert await asked() == kept
    with pytest.raises(NoQuestions):
        await world.services.quizzes.start(ME, bank[0].topic.id, 5, _other(bank[0].difficulty))
    daily = is_asked(await world.services.quizzes.daily(ME))
    assert daily.total == 3
    assert (await stored(world, "quiz_dailies"))[0]["questions"].count(gone) == 0
    assert (await world.services.quiz_figures.me(ME)).cards.due == 3
    assert (await world.services.study.today(ME)) is not None
    review = is_asked(await world.services.quizzes.review(ME))
    assert review.total == 3
    await take(world, ME, review)
    assert isinstance(await world.services.quizzes.review(ME), NothingDue)
    assert (await care(world).overview(BOSS, View.RETIRED)).listed[0].id == gone
    back = await care(world).bring_back(BOSS, gone)
    assert not back.retired
    assert await asked() == kept | {gone}
    assert is_asked(await world.services.quizzes.review(ME)).question.id == gone


def _other(level: Difficulty) -> Difficulty:
    """Return another difficulty."""
    return next(each for each in Difficulty if each is not level)


async def test_a_question_under_way_can_still_be_answered(world: World) -> None:
    asked = is_asked(await world.services.quizzes.start(ME, count=1))
    await care(world).retire(BOSS, asked.question.id)
    world.restart()
    assert (await reply(world, ME, asked, right=True)).correct


async def test_each_change_is_logged_once_in_every_running_group(world: World, library: Library) -> None:
    (name,) = ids(library, 1)
    await world.set_up()
    await world.set_up(channel_id=STUDY + 1, name="Second")
    for change in (care(world).retire, care(world).retire, care(world).bring_back, care(world).bring_back):
        await change(BOSS, name)
    text = library.bank.written[name].text[:120]
    log = [(row["cohort_id"], row["action"], row["detail"]) for row in await stored(world, "log_entries")]
    assert log[-4:] == [
        (1, "retire", text),
        (2, "retire", text),
        (1, "bring back", text),
        (2, "bring back", text),
    ]


async def test_own_questions_are_listed_retired_and_then_deleted(world: World) -> None:
    imported = await world.services.question_imports.add(BOSS, TEMPLATE.encode())
    first = imported.ids[0]
    own = await care(world).overview(BOSS, View.OWN)
    assert [kept.id for kept in own.listed] == list(imported.ids)
    assert (own.own, all(kept.own for kept in own.listed)) == (5, True)
    with pytest.raises(Outdated):  # it is asked: retire it first
        await care(world).delete(BOSS, first)
    assert (await care(world).retire(BOSS, first)).retired
    left = await care(world).delete(BOSS, first)
    assert (left.view, [kept.id for kept in left.listed]) == (View.OWN, list(imported.ids[1:]))
    assert await stored(world, "retired_questions") == []
    shipped = ids(world.library, 1)[0]
    await care(world).retire(BOSS, shipped)
    with pytest.raises(Outdated):
        await care(world).delete(BOSS, shipped)


async def test_deleting_settles_the_reports(world: World) -> None:
    imported = await world.services.question_imports.add(BOSS, TEMPLATE.encode())
    member = await answers_of(world, imported.ids[0])
    async with world.db.write() as tx:
        await tx.execute(insert(question_reports).values(**about(member, imported.ids[0])))
    assert (await care(world).overview(BOSS)).reported == 1
    await care(world).retire(BOSS, imported.ids[0])
    await care(world).delete(BOSS, imported.ids[0])
    assert (await care(world).overview(BOSS)).reported == 0
