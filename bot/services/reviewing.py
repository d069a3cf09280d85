"""Load what a member sees of their month, and what a change of pace would bring."""

from dataclasses import dataclass
from datetime import date

from bot.domain.checkin import EDITABLE_FOR
from bot.domain.curriculum import Phase
from bot.domain.ids import MilestoneId
from bot.domain.ledger import KEPT, Status
from bot.domain.pictures import PictureSpec
from bot.domain.review import Choice, paces_for, phase_studied
from bot.services.checkin_posts import planned_minutes, span_of
from bot.services.checkins import CheckinForm
from bot.services.forecasts import Outlook, outlook_of, pause_dates
from bot.services.paces import PaceOffer, PaceOffers, pace_offers
from bot.services.records import Record
from bot.services.rest import PaceChanged
from bot.services.review_pictures import forecast_picture, levels_picture
from bot.storage import assessments, hours, milestones
from bot.storage.assessments import Assessment
from bot.storage.engine import Tx


@dataclass(frozen=True, slots=True)
class Review:
    """A member's month, or phase: its dates, what was kept of the days due on them, hours, levels, outlook.

    `changed` is the pace that was just put in force, `reflected` says that a reflection was just stored.
    """

    form: CheckinForm
    record: Record
    first_on: date
    last_on: date
    kept: int
    due: int
    minutes: int
    goal: int
    phase: Phase
    reached: frozenset[MilestoneId]
    level: Assessment | None
    level_before: Assessment | None
    outlook: Outlook
    changed: PaceChanged | None = None
    reflected: bool = False

    @property
    def pictures(self) -> tuple[PictureSpec, ...]:
        """List what its pictures show; what there is nothing of is left out."""
        specs = (
            forecast_picture(self.record, self.outlook),
            levels_picture(self.level, self.level_before, self.record.zone),
        )
        return tuple(spec for spec in specs if spec is not None)


@dataclass(frozen=True, slots=True)
class ReviewOffers:
    """The slower or faster paces somebody may change to; `stale` says that dates have moved meanwhile."""

    form: CheckinForm
    choice: Choice
    all: PaceOffers
    offers: tuple[PaceOffer, ...]
    stale: bool = False

    def key(self, offer: PaceOffer) -> str:
        """Name what an offer shows, to see later whether it is still so."""
        last = f"{offer.last_on:%Y%m%d}" if offer.last_on else "none"
        return f"{self.all.current}-{offer.key}-{last}"


async def load_review(tx: Tx, form: CheckinForm, record: Record) -> Review:
    """Load a member's month."""
    key, plan, goal = record.enrolment.id, record.course.plan, record.enrolment.goal_minutes
    span = await span_of(tx, record.course, form.kind, form.period, form.closes_at - EDITABLE_FOR)
    rows = span.rows(record.ledger.rows)
    logged = await hours.week_minutes(tx, [key], span.first_on, span.last_on)
    levels = [None, None, *await assessments.of_member(tx, record.enrolment.member.id)]
    return Review(
        form=form,
        record=record,
        first_on=span.first_on,
        last_on=span.last_on,
        kept=sum(row.status in KEPT for row in rows),
        due=sum(row.status is not Status.EXCUSED for row in rows),
        minutes=logged.get(key, 0),
        goal=planned_minutes(plan, rows) if goal is None else round(goal * span.dates / 7),
        phase=phase_studied(plan, [row.number for row in rows], record.latest),
        reached=await milestones.reached(tx, key),
        level=levels[-1],
        level_before=levels[-2],
        outlook=outlook_of(record, pause_dates(record.cohort)),
    )


def offers_of(form: CheckinForm, record: Record, choice: Choice) -> ReviewOffers:
    """Return the paces that are slower, or faster, than a member's."""
    found = pace_offers(record.course, record, record.enrolment.member)
    paces = paces_for(choice, record.pace, intensive=record.cohort.draft.intensive)
    offers = tuple(offer for offer in found.offers if offer.pace in paces)
    return ReviewOffers(form, choice, found, offers)
