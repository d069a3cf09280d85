"""Measure what a member knows in each area, and compare it with the time before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.assessing import QUESTIONS, beliefs, next_entry, starting_week
from bot.domain.bank import Bank
from bot.domain.curriculum import Plan
from bot.domain.errors import NoQuestions
from bot.domain.ids import PlanId, QuestionId
from bot.domain.library import Library
from bot.domain.question import Question
from bot.services.access import Caller
from bot.services.studied import record_now
from bot.storage import assessments, quizzes
from bot.storage.assessments import Assessment
from bot.storage.engine import Tx
from bot.storage.quizzes import Session

ROADMAP = PlanId("roadmap-16")

Answers = Sequence[tuple[Question, bool]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished skill check, and the one before it."""

    now: Assessment
    before: Assessment | None
    plan_title: str


def first_question(bank: Bank, seed: int) -> QuestionId:
    """Return the question a skill check begins with. Raises NoQuestions."""
    found = next_entry(bank, (), seed)
    if found is None:
        raise NoQuestions(None, None)
    return found


async def ask_next(tx: Tx, session: Session, bank: Bank, answers: Answers) -> bool:
    """Add the question that tells most after some answers; False where the check is at its end."""
    following = next_entry(bank, answers, session.seed) if len(answers) < QUESTIONS else None
    if following is None:
        return False
    await quizzes.ask_more(tx, session.id, [*session.questions, following])
    return True


async def keep_outcome(
    tx: Tx, library: Library, caller: Caller, session: Session, answers: Answers, now: datetime
) -> None:
    """Store what a finished skill check says."""
    levels = {area: belief.level() for area, belief in beliefs(answers).items()}
    week = starting_week(await _plan(tx, library, caller, now), levels)
    await assessments.add(tx, session.member_id, Assessment(session.id, now, levels, week))


async def load_outcome(
    tx: Tx, library: Library, caller: Caller, session: Session, now: datetime
) -> Outcome | None:
    """Return what a finished skill check said, beside the one before."""
    known = await assessments.of_member(tx, session.member_id)
    place = next((place for place, each in enumerate(known) if each.session_id == session.id), None)
    if place is None:
        return None
    before = known[place - 1] if place else None
    return Outcome(known[place], before, (await _plan(tx, library, caller, now)).title)


async def _plan(tx: Tx, library: Library, caller: Caller, now: datetime) -> Plan:
    """Return the plan whose week is named: the caller's, or the roadmap where that has no topics."""
    record = await record_now(tx, library, caller, now)
    if record is not None and any(topic.area for day in record.course.plan.days for topic in day.topics):
        return record.course.plan
    return library.plans.get(ROADMAP) or next(iter(library.plans.values()))
