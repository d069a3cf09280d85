"""Set when a member is reminded next."""

from collections.abc import Sequence
from datetime import datetime, time

from bot.domain.checkin import NUDGED, nudge_at
from bot.domain.cohort import Enrolment
from bot.domain.ids import CohortId, EnrolmentId, UserId
from bot.domain.reminding import DAILY_KINDS, WARN_AT, ReminderKind, next_reminder_at
from bot.storage import cohorts, deliveries, members, reminders
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
    for kind in DAILY_KINDS:
        await set_next(tx, enrolment.id, kind, at, zone, now)
    await schedule_nudges(tx, cohort_id, [enrolment], now)


async def schedule_nudges(tx: Tx, cohort_id: CohortId, enrolled: Sequence[Enrolment], now: datetime) -> None:
    """Set when members with reminders on are asked once more for the check-in that went out last."""
    for checkin in await deliveries.latest_sent(tx, cohort_id, NUDGED):
        at = nudge_at(checkin.due_at, checkin.sent_at or checkin.due_at)
        if at is None or at <= now:
            continue
        for enrolment in enrolled:
            if enrolment.member.remind_at is not None:
                await reminders.set_next(tx, enrolment.id, ReminderKind.CHECKIN, at)


async def set_next(
    tx: Tx, enrolment_id: EnrolmentId, kind: ReminderKind, at: time, zone: str, now: datetime
) -> None:
    """Set when a member is to be reminded of one thing next; `at` is the time they chose."""
    wall_time = at if kind is ReminderKind.DAY else WARN_AT
    await reminders.set_next(tx, enrolment_id, kind, next_reminder_at(now, wall_time, zone))
