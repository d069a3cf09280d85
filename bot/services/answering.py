"""Keep an answer: in the member's record, in their cards, and in the group's points."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import study_date
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.ids import MemberId, QuestionId, RoundId, SessionId
from bot.domain.question import Given, Question, is_right, write_given
from bot.domain.quiz import POINTS, POINTS_MOST
from bot.services.recall import reviewed
from bot.storage import cards, quiz_points, quizzes
from bot.storage.engine import Tx
from bot.storage.quiz_points import Earned
from bot.storage.quizzes import QuizAnswer


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer that was kept: whether it is right, and when its question comes back."""

    correct: bool
    due_at: datetime


async def keep_answer(
    tx: Tx,
    member_id: MemberId,
    question: Question,
    given: Given,
    position: int,
    now: datetime,
    *,
    session_id: SessionId | None = None,
    round_id: RoundId | None = None,
) -> Kept | None:
    """Store an answer and bring the member's card up to date; None where that place was answered before."""
    correct = is_right(question, given)
    answer = QuizAnswer(position, question.id, write_given(given), correct)
    if not await quizzes.answer(tx, member_id, answer, now, session_id=session_id, round_id=round_id):
        return None
    before = await cards.get(tx, member_id, question.id)
    card = reviewed(question.id, before, right=correct, now=now)
    await cards.put(tx, member_id, card)
    return Kept(correct, card.due_at)


async def award(tx: Tx, cohort: Cohort, enrolment: Enrolment, question_id: QuestionId, now: datetime) -> int:
    """Count the points of a right answer in the cohort and return them.

    None are earned beyond the most of a study day, nor twice for one question on it.
    """
    zone = enrolment.member.zone or cohort.zone
    study_on = study_date(now, zone, cohort.draft.rollover_hour)
    left = POINTS_MOST - await quiz_points.earned_on(tx, enrolment.id, study_on)
    if left <= 0:
        return 0
    week, month = cohort.timetable.week_of(now), cohort.timetable.month_of(now)
    earned = Earned(question_id, min(POINTS, left), study_on, week, month, now)
    return earned.points if await quiz_points.add(tx, cohort.id, enrolment.id, earned) else 0
