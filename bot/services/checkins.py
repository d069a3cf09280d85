"""Take members' weekly and monthly check-ins."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.checkin import HOURS_MOST, TEXT_MOST, Answer, closes_at
from bot.domain.cohort import Cohort, Enrolment
from bot.domain.delivery import Delivery, Kind, State
from bot.domain.errors import BadNumber, CheckinClosed, NoCheckin, NotEnrolled, Outdated
from bot.domain.ids import CohortId
from bot.domain.text import check_text
from bot.services.access import Caller, cohort_by_id, cohort_meant
from bot.services.ports import Clock
from bot.storage import checkins, cohorts, deliveries, members
from bot.storage.engine import Database, Tx

CONFIDENCE = (1, 5)
_KINDS = (Kind.WEEKLY, Kind.MONTHLY)


@dataclass(frozen=True, slots=True)
class CheckinForm:
    """A check-in to fill in, with what the member said before."""

    cohort: Cohort
    kind: Kind
    period: str
    closes_at: datetime
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class CheckinSaved:
    """A stored answer; `edited` says that there was one before."""

    form: CheckinForm
    answer: Answer
    edited: bool


@dataclass(frozen=True, slots=True)
class TypedAnswer:
    """A check-in as it was typed."""

    hours: str
    went_well: str
    blocked: str
    goal: str
    confidence: str


class Checkins:
    """Serve `/checkin`, the Check in button and its form."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def current(self, caller: Caller, cohort: str | None = None) -> CheckinForm:
        """Return the check-in that is open. Raises NotEnrolled, NoCheckin, CheckinClosed."""
        now = self._clock.now()
        async with self._db.read() as tx:
            found = await cohort_meant(tx, caller, cohort, now)
            sent = await deliveries.latest_sent(tx, found.id, _KINDS)
            open_ones = [delivery for delivery in sent if now <= closes_at(delivery.due_at)]
            if not open_ones:
                alarms = await cohorts.alarms_of(tx, found.id)
                raise NoCheckin(min((alarms[kind] for kind in _KINDS if kind in alarms), default=None))
            newest = max(open_ones, key=lambda delivery: delivery.due_at)
            return await _form(tx, caller, found, newest, now)

    async def form(self, caller: Caller, cohort_id: CohortId, kind: Kind, period: str) -> CheckinForm:
        """Return the check-in of a post. Raises NotEnrolled, CheckinClosed, Outdated."""
        now = self._clock.now()
        async with self._db.read() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
            return await _form(tx, caller, cohort, await _sent(tx, cohort, kind, period), now)

    async def save(
        self, caller: Caller, cohort_id: CohortId, kind: Kind, period: str, typed: TypedAnswer
    ) -> CheckinSaved:
        """Store an answer, or overwrite the one before.

        Raises NotEnrolled, CheckinClosed, Outdated, BadNumber, TextTooLong.
        """
        now = self._clock.now()
        answer = _read(typed)
        async with self._db.write() as tx:
            cohort = await cohort_by_id(tx, caller, cohort_id)
            delivery = await _sent(tx, cohort, kind, period)
            form = await _form(tx, caller, cohort, delivery, now)
            enrolment = await _enrolled(tx, cohort, caller)
            await checkins.save(tx, enrolment.id, kind, period, answer, now)
            await deliveries.make_stale(tx, cohort.id, kind, period)
        return CheckinSaved(form, answer, edited=form.answer is not None)


async def _sent(tx: Tx, cohort: Cohort, kind: Kind, period: str) -> Delivery:
    delivery = await deliveries.find(tx, cohort.id, kind, period)
    if delivery is None or delivery.state is not State.SENT or kind not in _KINDS:
        raise Outdated
    return delivery


async def _enrolled(tx: Tx, cohort: Cohort, caller: Caller) -> Enrolment:
    enrolment = await members.find_enrolment(tx, cohort.id, caller.user_id)
    if enrolment is None or not enrolment.active:
        raise NotEnrolled(cohort.name)
    return enrolment


async def _form(tx: Tx, caller: Caller, cohort: Cohort, delivery: Delivery, now: datetime) -> CheckinForm:
    enrolment = await _enrolled(tx, cohort, caller)
    until = closes_at(delivery.due_at)
    if now > until:
        raise CheckinClosed(until)
    answer = await checkins.find(tx, enrolment.id, delivery.kind, delivery.period)
    return CheckinForm(cohort, delivery.kind, delivery.period, until, answer)


def _read(typed: TypedAnswer) -> Answer:
    return Answer(
        hours=_number("hours", typed.hours, 0, HOURS_MOST),
        went_well=check_text("what went well", typed.went_well, TEXT_MOST),
        blocked=check_text("what blocked you", typed.blocked, TEXT_MOST),
        goal=check_text("goal", typed.goal, TEXT_MOST),
        confidence=_whole("confidence", typed.confidence),
    )


def _number(what: str, typed: str, low: float, high: float) -> float | None:
    text = typed.strip().lower().removesuffix("hours").removesuffix("h").strip().replace(",", ".")
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise BadNumber(what, typed, low, high) from None
    if not low <= number <= high:
        raise BadNumber(what, typed, low, high)
    return number


def _whole(what: str, typed: str) -> int | None:
    number = _number(what, typed, *CONFIDENCE)
    if number is not None and number != int(number):
        raise BadNumber(what, typed, *CONFIDENCE)
    return None if number is None else int(number)
