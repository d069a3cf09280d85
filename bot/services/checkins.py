"""Take members' weekly and monthly check-ins."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.calendar import study_date
from bot.domain.checkin import (
    CHECKINS,
    TEXT_MOST,
    Answer,
    closes_at,
    read_confidence,
    read_hours,
    week_up_to,
)
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.errors import CheckinClosed, NoCheckin, Outdated
from bot.domain.ids import CohortId
from bot.domain.text import check_text
from bot.services.access import Caller, cohort_by_id, cohort_meant, enrolled_in, require_running
from bot.services.digests import set_next_digest
from bot.services.ports import Clock
from bot.storage import checkins, cohorts, deliveries, hours
from bot.storage.engine import Database, Tx


@dataclass(frozen=True, slots=True)
class CheckinForm:
    """A check-in to fill in, with what the member said before.

    `minutes` is what they logged in its dates; `last_goal` what they meant to do until now; `shared`
    whether the group may read the answer; `choice` what they chose in a monthly one.
    """

    cohort: Cohort
    kind: Kind
    period: str
    closes_at: datetime
    answer: Answer | None
    minutes: int = 0
    last_goal: str | None = None
    shared: bool = False
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class CheckinSaved:
    """A stored answer; `edited` says that there was one before, `same` that it said the same."""

    form: CheckinForm
    answer: Answer
    edited: bool
    same: bool = False


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """A check-in as it was typed."""

    hours: str
    went_well: str
    blocked: str
    goal: str
    confidence: str


class Checkins:
    """Serve `/checkin`, the Check in button, its form, and who may read the answer."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def current(self, caller: Caller, cohort: str | None = None) -> CheckinForm:
        """Return the check-in that is open. Raises NotEnrolled, NoCheckin."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            sent = await deliveries.latest_sent(tx, found.id, CHECKINS) if found.running else []
            open_ones = [delivery for delivery in sent if now <= closes_at(delivery.due_at)]
            if not open_ones:
                alarms = await cohorts.alarms_of(tx, found.id)
                raise NoCheckin(min((alarms[kind] for kind in CHECKINS if kind in alarms), default=None))
            newest = max(open_ones, key=lambda delivery: delivery.due_at)
            return (await _opened(tx, caller, found, newest, now))[1]

    async def form(self, caller: Caller, cohort_id: CohortId, kind: Kind, period: str) -> CheckinForm:
        """Return the check-in of a post. Raises NotEnrolled, CohortFinished, CheckinClosed, Outdated."""
        now = self._clock.now()
        async with self._db.read() as tx:
            return (await open_checkin(tx, caller, cohort_id, kind, period, now))[1]

    async def save(
        self, caller: Caller, cohort_id: CohortId, kind: Kind, period: str, typed: TypedAnswer
    ) -> CheckinSaved:
        """Store an answer, or overwrite the one before.

        Raises NotEnrolled, CohortFinished, CheckinClosed, Outdated, BadNumber, TextTooLong.
        """
        now = self._clock.now()
        answer = _read(typed)
        async with self._db.write() as tx:
            enrolment, form = await open_checkin(tx, caller, cohort_id, kind, period, now)
            saved = CheckinSaved(form, answer, form.answer is not None, form.answer == answer)
            if not saved.same:
                await checkins.save(tx, enrolment.id, kind, period, answer, now)
                await show_changes(tx, form, now)
        return saved

    async def share(
        self, caller: Caller, cohort_id: CohortId, kind: Kind, period: str, *, shared: bool
    ) -> CheckinSaved:
        """Say whether the group may read the caller's answer, or the organisers alone.

        Raises NotEnrolled, CohortFinished, CheckinClosed, Outdated.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            enrolment, form = await open_checkin(tx, caller, cohort_id, kind, period, now)
            if form.answer is None:
                raise Outdated
            if form.shared is not shared:
                await checkins.share(tx, enrolment.id, kind, period, shared=shared)
                await show_changes(tx, form, now)
        return CheckinSaved(replace(form, shared=shared), form.answer, edited=True, same=True)


async def show_changes(tx: Tx, form: CheckinForm, now: datetime) -> None:
    """Have the post and the digest say what is new; the digest comes once all have answered."""
    await deliveries.make_stale(tx, form.cohort.id, form.kind, form.period)
    await deliveries.make_stale(tx, form.cohort.id, Kind.DIGEST, form.period)
    await set_next_digest(tx, form.cohort, now)


async def open_checkin(
    tx: Tx, caller: Caller, cohort_id: CohortId, kind: Kind, period: str, now: datetime
) -> tuple[Enrolment, CheckinForm]:
    """Return the caller's enrolment and form. Raises NotEnrolled, CohortFinished, CheckinClosed, Outdated."""
    cohort = await cohort_by_id(tx, caller, cohort_id)
    delivery = await deliveries.find(tx, cohort.id, kind, period)
    if delivery is None or delivery.state is not State.SENT or kind not in CHECKINS:
        raise Outdated
    return await _opened(tx, caller, cohort, delivery, now)


async def _opened(
    tx: Tx, caller: Caller, cohort: Cohort, delivery: Delivery, now: datetime
) -> tuple[Enrolment, CheckinForm]:
    """Return the caller's enrolment and form, where the check-in still takes answers."""
    enrolment = await enrolled_in(tx, cohort, caller.user_id)
    until = closes_at(delivery.due_at)
    if now > until:
        raise CheckinClosed(until)
    require_running(cohort)
    return enrolment, await _form(tx, cohort, enrolment, delivery)


async def _form(tx: Tx, cohort: Cohort, enrolment: Enrolment, delivery: Delivery) -> CheckinForm:
    kind, period = delivery.kind, delivery.period
    kept = await checkins.find_kept(tx, enrolment.id, kind, period)
    zone = enrolment.member.zone or cohort.zone
    span = week_up_to(study_date(delivery.due_at, zone, cohort.draft.rollover_hour))
    logged = await hours.week_minutes(tx, [enrolment.id], *span) if kind is Kind.WEEKLY else {}
    return CheckinForm(
        cohort=cohort,
        kind=kind,
        period=period,
        closes_at=closes_at(delivery.due_at),
        answer=kept.answer if kept else None,
        minutes=logged.get(enrolment.id, 0),
        last_goal=await checkins.last_goal(tx, enrolment.id, kind, period),
        shared=kept is not None and kept.shared,
        choice=kept.choice if kept else None,
    )


def _read(typed: TypedAnswer) -> Answer:
    return Answer(
        hours=read_hours(typed.hours),
        went_well=check_text("what went well", typed.went_well, TEXT_MOST),
        blocked=check_text("what blocked you", typed.blocked, TEXT_MOST),
        goal=check_text("goal", typed.goal, TEXT_MOST),
        confidence=read_confidence(typed.confidence),
    )
