"""Ask members with reminders on once more for a check-in they did not answer."""

from datetime import datetime

from bot.domain.checkin import NUDGED, closes_at
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.reminding import ReminderKind
from bot.services.posts import NudgePost
from bot.storage import checkins, deliveries, reminders
from bot.storage.engine import Tx


async def claim_nudge(tx: Tx, cohort: Cohort, enrolment: Enrolment, now: datetime) -> NudgePost | None:
    """Claim the one nudge of the check-in that is open; None where none is, or it was answered."""
    for checkin in await deliveries.latest_sent(tx, cohort.id, NUDGED):
        kind, period = checkin.kind, checkin.period
        if checkin.channel_id is None or checkin.message_id is None or now > closes_at(checkin.due_at):
            continue
        if await checkins.find(tx, enrolment.id, kind, period) is not None:
            continue
        key = f"{kind}/{period}"
        if await reminders.claim(tx, enrolment.id, ReminderKind.CHECKIN, key, checkin.due_at, now):
            closes = closes_at(checkin.due_at)
            return NudgePost(cohort, kind, period, closes, checkin.channel_id, checkin.message_id)
    return None
