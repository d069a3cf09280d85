"""Take quizzes in tests of the use cases: answer rightly or wrongly, whatever the kind of question."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from sqlalchemy import select

from bot.domain.bank import Bank
from bot.domain.ids import CohortId, QuestionId
from bot.domain.library import Library
from bot.domain.question import Question, QuestionKind
from bot.services.access import Caller
from bot.services.all import Services
from bot.services.asking import Asked, Result, Verdict
from bot.services.quizzes import NothingDue, UnderWay
from bot.storage import questions
from bot.storage.schema import metadata
from tests.services.world import ANNA, BEN, BOSS, World, who

Right = bool | Callable[[Asked], bool]


class Served(Protocol):
    """What holds the use cases."""

    @property
    def services(self) -> Services: ...


def with_bank(library: Library, *questions: Question, generators: bool = False) -> Library:
    """Return the library with other questions; their topics and sources are known to it."""
    shipped = library.bank
    kept = shipped.generators if generators else {}
    bank = Bank({each.id: each for each in questions}, kept, shipped.topics, shipped.resources)
    return replace(library, bank=bank)


def without(library: Library, *names: QuestionId) -> Library:
    """Return the library without some questions, as another version of Daymark may ship it."""
    bank = library.bank
    written = {key: each for key, each in bank.written.items() if key not in names}
    generators = {key: each for key, each in bank.generators.items() if key not in names}
    return replace(library, bank=replace(bank, written=written, generators=generators))


def some(library: Library, kind: QuestionKind, count: int = 1) -> list[Question]:
    """Return shipped questions of a kind."""
    return [question for question in library.bank.written.values() if question.kind is kind][:count]


def right_choices(question: Question) -> list[int]:
    """Return the choices that are right."""
    return list(question.right)


def wrong_choices(question: Question) -> list[int]:
    """Return choices that can be given and are wrong."""
    if question.kind is QuestionKind.ORDER:
        return list(reversed(question.right))
    return [next(each for each in range(len(question.choices)) if each not in question.right)]


async def reply(world: Served, caller: Caller, asked: Asked, *, right: bool) -> Verdict:
    """Answer a question."""
    use, question = world.services.quiz_answers, asked.question
    if question.quantity is not None:
        value = question.quantity.value + (0 if right else 2 * question.quantity.tolerance + 1)
        return await use.answer_number(caller, asked.session_id, asked.position, repr(value))
    chosen = right_choices(question) if right else wrong_choices(question)
    return await use.answer(caller, asked.session_id, asked.position, chosen)


async def take(
    world: Served, caller: Caller, begun: Asked | Result | UnderWay | NothingDue, right: Right = True
) -> Result:
    """Answer a quiz to its end and return how it went."""
    while isinstance(begun, Asked):
        correct = right(begun) if callable(right) else right
        await reply(world, caller, begun, right=correct)
        begun = await world.services.quiz_answers.question(caller, begun.session_id)
    assert isinstance(begun, Result)
    return begun


def is_asked(found: object) -> Asked:
    """Return what must be a question."""
    assert isinstance(found, Asked)
    return found


async def stored(world: World, table: str) -> list[dict[str, Any]]:
    """Read one table."""
    async with world.db.read() as tx:
        found = await tx.execute(select(metadata.tables[table]))
        return [dict(row._mapping) for row in found]


# -- a group's day ----------------------------------------------------------------------------


async def begun(world: World, *members: Caller, **given: Any) -> CohortId:
    """Set a group up and post its first day: Monday, 2 March, 09:00 UTC."""
    cohort = await world.set_up(**given)
    for member in members or (who(ANNA), who(BEN)):
        await world.services.membership.join(member, str(cohort.id))
    await world.sweep("2026-03-02 09:00")
    return cohort.id


async def names(world: World, caller: Caller, cohort: str | None = None) -> Sequence[str]:
    """Return the questions of somebody's day."""
    asked = is_asked(await world.services.quizzes.daily(caller, cohort))
    found = [
        row["questions"] for row in await stored(world, "quiz_sessions") if row["id"] == asked.session_id
    ]
    return str(found[0]).strip("[]").replace('"', "").split(", ")


async def retire(world: World, *names_: str) -> None:
    async with world.db.write() as tx:
        for name in names_:
            await questions.retire(tx, BOSS.guild_id, QuestionId(name), BOSS.user_id, world.clock.now())
