"""Set when a member is reminded next."""

from datetime import datetime, time

from bot.domain.ids import CohortId, EnrolmentId, UserId
from bot.domain.reminding import WARN_AT, ReminderKind, next_reminder_at
from bot.storage import cohorts, members, reminders
from bot.storage.engine import Tx


async def schedule(tx: Tx, cohort_id: CohortId, user_id: UserId, now: datetime) -> None:
    """Set a member's next reminders in a cohort, or take them away where none are wanted."""
    cohort = await cohorts.get(tx, cohort_id)
    enrolment = await members.get_enrolment(tx, cohort_id, user_id)
    at = enrolment.member.remind_at
    if at is None or not enrolment.active or cohort is None or not cohort.running:
        await reminders.clear(tx, [enrolment.id])
        return
    zone = enrolment.member.zone or cohort.zone
    for kind in ReminderKind:
        await set_next(tx, enrolment.id, kind, at, zone, now)


async def set_next(
    tx: Tx, enrolment_id: EnrolmentId, kind: ReminderKind, at: time, zone: str, now: datetime
) -> None:
    """Set when a member is to be reminded of one thing next; `at` is the time they chose."""
    wall_time = at if kind is ReminderKind.DAY else WARN_AT
    await reminders.set_next(tx, enrolment_id, kind, next_reminder_at(now, wall_time, zone))
