"""Turn a timer that ends into logged time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.calendar import study_date
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.hours import DAY_MOST, TIMER_MOST, Entry, Timer
from bot.domain.ledger import zone_at
from bot.storage import hours
from bot.storage.engine import Tx


@dataclass(frozen=True, slots=True)
class Timed:
    """What came of a timer: no entry where it ran for less than a minute, or the date is full."""

    ran: timedelta
    entry: Entry | None
    capped: bool
    full: bool


async def end_timer(tx: Tx, cohort: Cohort, enrolment: Enrolment, timer: Timer, now: datetime) -> Timed:
    """Delete a timer and log it, on the study date of its start, for the day it was started on."""
    await hours.end_timer(tx, enrolment.id)
    zone = zone_at(timer.started_at, enrolment.member.zones)
    on = study_date(timer.started_at, zone or cohort.zone, cohort.draft.rollover_hour)
    logged = sum((await hours.week_minutes(tx, [enrolment.id], on, on)).values())
    minutes = min(timer.minutes(now), DAY_MOST - logged)
    entry = None
    if minutes > 0:
        entry = await hours.add(tx, enrolment.id, on, minutes, now, source="timer", day_id=timer.day_id)
    ran = timer.ran(now)
    return Timed(ran, entry, capped=ran > TIMER_MOST, full=minutes < timer.minutes(now))


async def end_timers(tx: Tx, cohort: Cohort, enrolled: Sequence[Enrolment], now: datetime) -> None:
    """Log what the timers of members who leave have run for; nobody could stop them later."""
    by_id = {enrolment.id: enrolment for enrolment in enrolled}
    for timer in await hours.timers_of(tx, by_id):
        await end_timer(tx, cohort, by_id[timer.enrolment_id], timer, now)
