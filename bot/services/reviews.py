"""Let members look back on a month: milestones, forecast, a choice of pace, and what they make of it."""

from dataclasses import dataclass, replace

from bot.domain.checkin import NO_ANSWER, REFLECTION_MOST, TEXT_MOST, Answer, read_confidence
from bot.domain.delivery import Kind
from bot.domain.errors import Outdated, SamePace, TextEmpty
from bot.domain.ids import CohortId, MilestoneId
from bot.domain.library import Library
from bot.domain.pace import Pace
from bot.domain.review import Choice
from bot.domain.text import check_text
from bot.services.access import Caller
from bot.services.checkins import CheckinForm, open_checkin, show_changes
from bot.services.ports import Clock
from bot.services.records import Record, load_course, record_of
from bot.services.rest import put_pace_in_force
from bot.services.reviewing import Review, ReviewOffers, load_review, offers_of
from bot.storage import checkins, milestones
from bot.storage.engine import Database, Tx


@dataclass(frozen=True, slots=True)
class TypedReflection:
    """What a member makes of their month, as it was typed."""

    reflection: str
    confidence: str
    goal: str


class Reviews:
    """Serve the card of a monthly check-in.

    Every method raises NotEnrolled, CohortFinished, CheckinClosed, Outdated.
    """

    def __init__(self, db: Database, library: Library, clock: Clock) -> None:
        self._db = db
        self._library = library
        self._clock = clock

    async def review(self, caller: Caller, cohort_id: CohortId, period: str) -> Review:
        """Return the caller's month."""
        async with self._db.read() as tx:
            return await load_review(tx, *await self._open(tx, caller, cohort_id, period))

    async def tick(
        self, caller: Caller, cohort_id: CohortId, period: str, milestone: str, *, reached: bool
    ) -> Review:
        """Tick a milestone, or take the tick back."""
        async with self._db.write() as tx:
            form, record = await self._open(tx, caller, cohort_id, period)
            known = {one.id for one in record.course.plan.milestones}
            if milestone not in known:
                raise Outdated
            key = MilestoneId(milestone)
            if reached:
                await milestones.reach(tx, record.enrolment.id, key, record.course.now)
            else:
                await milestones.forget(tx, record.enrolment.id, key)
            return await load_review(tx, form, record)

    # -- the choice --------------------------------------------------------------------------

    async def keep(self, caller: Caller, cohort_id: CohortId, period: str) -> Review:
        """Go on at the same pace."""
        async with self._db.write() as tx:
            form, record = await self._open(tx, caller, cohort_id, period)
            return await load_review(tx, await self._choose(tx, form, record, Choice.KEEP), record)

    async def offers(self, caller: Caller, cohort_id: CohortId, period: str, choice: Choice) -> ReviewOffers:
        """Return what slowing down, or speeding up, would bring."""
        async with self._db.read() as tx:
            return offers_of(*await self._open(tx, caller, cohort_id, period), choice)

    async def change(
        self, caller: Caller, cohort_id: CohortId, period: str, choice: Choice, pace: Pace, seen: str
    ) -> Review | ReviewOffers:
        """Change the caller's pace to one they saw offered; offers that are out of date come back anew.

        Raises SamePace, too.
        """
        async with self._db.write() as tx:
            form, record = await self._open(tx, caller, cohort_id, period)
            if record.pace is pace:
                raise SamePace(pace)
            found = offers_of(form, record, choice)
            if not any(offer.pace is pace and found.key(offer) == seen for offer in found.offers):
                return replace(found, stale=True)
            changed = await put_pace_in_force(tx, record, found.all, pace)
            form = await self._choose(tx, form, record, choice)
            return replace(await load_review(tx, form, changed.record), changed=changed)

    async def _choose(self, tx: Tx, form: CheckinForm, record: Record, choice: Choice) -> CheckinForm:
        now = record.course.now
        if form.choice != choice:
            await checkins.choose(tx, record.enrolment.id, form.period, choice, now)
            await show_changes(tx, form, now)
        return replace(form, choice=choice)

    # -- the reflection ----------------------------------------------------------------------

    async def form(self, caller: Caller, cohort_id: CohortId, period: str) -> CheckinForm:
        """Return what the caller said to their month before."""
        now = self._clock.now()
        async with self._db.read() as tx:
            return (await open_checkin(tx, caller, cohort_id, Kind.MONTHLY, period, now))[1]

    async def reflect(
        self, caller: Caller, cohort_id: CohortId, period: str, typed: TypedReflection
    ) -> Review:
        """Store what the caller makes of their month; empty fields take back what was there.

        Raises BadNumber, TextTooLong, TextEmpty, too.
        """
        said = _read(typed)
        async with self._db.write() as tx:
            form, record = await self._open(tx, caller, cohort_id, period)
            before = form.answer or NO_ANSWER
            if said == before == NO_ANSWER:
                raise TextEmpty("reflection")
            answer = replace(before, reflection=said.reflection, goal=said.goal, confidence=said.confidence)
            if answer != form.answer:
                await checkins.reflect(tx, record.enrolment.id, period, answer, record.course.now)
                await show_changes(tx, form, record.course.now)
            review = await load_review(tx, replace(form, answer=answer), record)
            return replace(review, reflected=True)

    async def share(self, caller: Caller, cohort_id: CohortId, period: str, *, shared: bool) -> Review:
        """Say whether the group may read the caller's reflection, or the organisers alone."""
        async with self._db.write() as tx:
            form, record = await self._open(tx, caller, cohort_id, period)
            if form.answer in (None, NO_ANSWER):
                raise Outdated
            if form.shared is not shared:
                await checkins.share(tx, record.enrolment.id, Kind.MONTHLY, period, shared=shared)
                await show_changes(tx, form, record.course.now)
            return await load_review(tx, replace(form, shared=shared), record)

    # -- loading -----------------------------------------------------------------------------

    async def _open(
        self, tx: Tx, caller: Caller, cohort_id: CohortId, period: str
    ) -> tuple[CheckinForm, Record]:
        now = self._clock.now()
        enrolment, form = await open_checkin(tx, caller, cohort_id, Kind.MONTHLY, period, now)
        course = await load_course(tx, form.cohort, self._library, now)
        return form, await record_of(tx, course, enrolment)


def _read(typed: TypedReflection) -> Answer:
    return replace(
        NO_ANSWER,
        reflection=check_text("reflection", typed.reflection, REFLECTION_MOST),
        goal=check_text("goal", typed.goal, TEXT_MOST),
        confidence=read_confidence(typed.confidence),
    )
