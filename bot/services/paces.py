"""Say what each pace would bring somebody: its first dates, for joining and for a change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.cohort import Member
from bot.domain.curriculum import Day
from bot.domain.pace import Pace, Span, level_from, own_timetable, paces_beside, start_of_own
from bot.services.records import Course, Record, span_for

FIRST_DATES = 3


@dataclass(frozen=True, slots=True)
class PaceOffer:
    """A pace somebody may choose, with its first dates and its last.

    `optional` counts the days before its first one that would not be owed.
    """

    pace: Pace
    first: tuple[tuple[Day, date], ...]
    last_on: date | None
    optional: int

    @property
    def key(self) -> str:
        """Name what the offer shows, to see later whether it is still so."""
        return "none" if not self.first else f"{self.first[0][0].number}-{self.first[0][1]:%Y%m%d}"


@dataclass(frozen=True, slots=True)
class PaceOffers:
    """Every pace with its first dates; `current` is None for somebody who is not in yet.

    `stale` says that they are shown anew, because the dates have moved since they were chosen from.
    """

    course: Course
    current: Pace | None
    offers: tuple[PaceOffer, ...]
    stale: bool = False

    def changed(self, pace: Pace, seen: str | None) -> bool:
        """Tell whether a pace would no longer bring what somebody saw when they chose it."""
        keys = [offer.key for offer in self.offers if offer.pace is pace]
        return not keys or (seen is not None and seen not in keys)


def pace_offers(course: Course, record: Record | None, member: Member | None) -> PaceOffers:
    """Return every pace there is, with its first dates, for a newcomer or for a change."""
    zone = member.zone if member else None
    current = record.pace if record else None
    beside = paces_beside(course.cohort.draft.intensive)
    paces = [pace for pace in Pace if pace in beside or pace is current]
    spans = (span_of(course, record, pace, member) for pace in paces)
    return PaceOffers(course, current, tuple(_offer(course, record, span, zone) for span in spans))


def span_of(course: Course, record: Record | None, pace: Pace, member: Member | None) -> Span:
    """Return the stretch that a choice of pace would open."""
    if record is None:
        return span_for(course, pace, member)
    number = record.latest + 1
    if pace is Pace.GROUP:
        # Who is ahead of the group waits for it.
        return Span(max(course.latest + 1, number))
    start = start_of_own(course.group, record.zone, course.now)
    # Of the rows, not of the group: a day that was skipped for everybody takes up no date.
    last_on = max((day.on for day in record.days), default=None)
    anchor_on = start if last_on is None or start > last_on else last_on + timedelta(days=1)
    return Span(number, pace=pace, anchor_number=number, anchor_on=anchor_on)


def _offer(course: Course, record: Record | None, span: Span, zone: str | None) -> PaceOffer:
    total = len(course.plan)
    dates = list(_dates(course, span, zone))
    first = tuple((course.plan.day(number), on) for number, on in dates[:FIRST_DATES])
    before = record.latest if record else 0
    return PaceOffer(
        pace=span.pace,
        first=first,
        last_on=dates[-1][1] if dates else None,
        optional=max(0, min(span.first_day, total + 1) - 1 - before),
    )


def _dates(course: Course, span: Span, zone: str | None) -> Iterator[tuple[int, date]]:
    """List the dates of a stretch's days; who has caught up goes on with the group."""
    grouped = span.pace is Pace.GROUP
    own = own_timetable(course.group, span, zone)
    level = span.first_day if grouped else level_from(course.group, span, zone)
    for number in range(span.first_day, len(course.plan) + 1):
        yield number, course.date_of(number) if number >= level else own.date_of(number)
