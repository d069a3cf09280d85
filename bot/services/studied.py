"""Say what a member studies now, whatever else they ask for."""

from datetime import datetime

from bot.domain.curriculum import Topic
from bot.domain.errors import NoCohort, NotEnrolled, UnknownPlan, WhichCohort
from bot.domain.library import Library
from bot.domain.quiz import week_topics
from bot.services.access import Caller, cohort_meant
from bot.services.records import Record, load_course, load_record
from bot.storage.engine import Tx


async def record_now(tx: Tx, library: Library, caller: Caller, now: datetime) -> Record | None:
    """Return the caller's record in the cohort they mean; None where they are in none."""
    try:
        cohort = await cohort_meant(tx, caller, None, now)
        return await load_record(tx, await load_course(tx, cohort, library, now), caller)
    except (NoCohort, WhichCohort, NotEnrolled, UnknownPlan):
        return None


async def topics_this_week(tx: Tx, library: Library, caller: Caller, now: datetime) -> list[Topic]:
    """List the topics of the caller's plan week up to their day; none where they study nothing yet."""
    record = await record_now(tx, library, caller, now)
    return [] if record is None else week_topics(record.course.plan, record.latest)
