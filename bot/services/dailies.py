"""Give a whole cohort the same few questions a day, about what the day is about."""

from datetime import datetime

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Day
from bot.domain.errors import NotStarted, Outdated, QuizClosed
from bot.domain.ids import CohortId, DayId, QuestionId
from bot.domain.library import Library
from bot.domain.quiz import Mode, pick_daily
from bot.services.access import Caller, cohort_by_id, cohort_meant, enrolled_in
from bot.services.answering import award
from bot.services.banks import bank_of
from bot.services.records import Course, load_course
from bot.storage import cohorts, members, quizzes
from bot.storage.engine import Tx
from bot.storage.quizzes import Daily, NewSession, Session


async def daily_meant(tx: Tx, library: Library, caller: Caller, given: str | None, now: datetime) -> Session:
    """Return the caller's session of the latest day of the cohort they mean.

    Raises NotEnrolled, NotStarted, QuizClosed, NoQuestions.
    """
    course = await load_course(tx, await cohort_meant(tx, caller, given, now), library, now)
    if not course.latest:
        raise NotStarted(course.cohort.name, course.cohort.timetable.due_at(1))
    return await _session(tx, library, caller, course, course.plan.day(course.latest))


async def daily_named(
    tx: Tx, library: Library, caller: Caller, cohort_id: CohortId, day_id: DayId, now: datetime
) -> Session:
    """Return the caller's session of the day of a post.

    Raises NotEnrolled, QuizClosed, Outdated, NoQuestions.
    """
    course = await load_course(tx, await cohort_by_id(tx, caller, cohort_id), library, now)
    day = course.day_named(day_id)
    if day.number > course.latest:
        raise Outdated
    return await _session(tx, library, caller, course, day)


async def _session(tx: Tx, library: Library, caller: Caller, course: Course, day: Day) -> Session:
    enrolment = await enrolled_in(tx, course.cohort, caller.user_id)
    before = await quizzes.daily_of(tx, enrolment.member.id, course.cohort.id, day.id)
    if before is not None and before.finished_at is not None:
        return before  # How it went may be looked at for ever.
    _require_open(course, day)
    if before is not None:
        return before
    daily = await _questions(tx, library, caller, course.cohort, day)
    new = NewSession(enrolment.member.id, Mode.DAILY, daily.questions, daily.seed, course.cohort.id, day.id)
    return await quizzes.begin(tx, new, course.now)


async def _questions(tx: Tx, library: Library, caller: Caller, cohort: Cohort, day: Day) -> Daily:
    """Return the questions of a day; the first member who asks has them drawn, for all.

    They are drawn anew where one of them is gone from the bank since.
    """
    kept = await quizzes.daily(tx, cohort.id, day.id)
    bank = await bank_of(tx, library, caller.guild_id)
    if kept is not None and all(question in bank for question in kept.questions):
        return kept
    seed = cohort.id * 10_000 + day.number
    asked = await quizzes.asked_daily(tx, cohort.id)
    daily = Daily(pick_daily(bank, day, f"daily/{seed}", asked), seed)
    await quizzes.keep_daily(tx, cohort.id, day.id, daily)
    return daily


def _require_open(course: Course, day: Day) -> None:
    """Refuse the quiz of a day that another one followed, or of a group that has ended. Raises QuizClosed."""
    current = course.latest and course.date_of(course.latest)
    if not course.cohort.running or course.date_of(day.number) != current:
        raise QuizClosed(day.number, course.cohort.name, running=course.cohort.running)


async def require_still_open(tx: Tx, library: Library, session: Session, now: datetime) -> None:
    """Refuse an answer to a daily quiz of another day than today's. Raises QuizClosed, Outdated."""
    if session.mode is not Mode.DAILY:
        return
    course = await _course_of(tx, library, session, now)
    _require_open(course, course.plan.by_id[_day_id(session)])


async def points_for_answer(tx: Tx, session: Session, question_id: QuestionId, now: datetime) -> int:
    """Count what a right answer earns: only in the daily quiz, and for who is still in the cohort."""
    if session.mode is not Mode.DAILY or session.cohort_id is None:
        return 0
    cohort = await cohorts.get(tx, session.cohort_id)
    enrolment = cohort and await members.find_enrolment(tx, cohort.id, session.user_id)
    if cohort is None or not enrolment or not enrolment.active:
        return 0
    return await award(tx, cohort, enrolment, question_id, now)


async def _course_of(tx: Tx, library: Library, session: Session, now: datetime) -> Course:
    cohort = None if session.cohort_id is None else await cohorts.get(tx, session.cohort_id)
    if cohort is None:
        raise Outdated
    course = await load_course(tx, cohort, library, now)
    if _day_id(session) not in course.plan.by_id:
        raise Outdated
    return course


def _day_id(session: Session) -> DayId:
    if session.day_id is None:
        raise Outdated
    return session.day_id
