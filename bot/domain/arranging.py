"""Bend a plan: pause, resume, jump, edit. Only days that were not posted move."""

from dataclasses import dataclass, replace
from datetime import date

from bot.domain.calendar import DAY, Pause
from bot.domain.cohort import Cohort, CohortDraft, Position
from bot.domain.errors import (
    JumpBackwards,
    NoSuchDay,
    NotPaused,
    PauseBackwards,
    PauseOverlaps,
    PausePast,
    PauseTooLong,
)

PAUSE_MOST = 120 * DAY


@dataclass(frozen=True, slots=True)
class Outlook:
    """The dates of the days to come: the next few by number, and the last one."""

    next_days: tuple[tuple[int, date], ...]
    last_on: date | None


def outlook(cohort: Cohort, days: int, count: int = 3) -> Outlook:
    """Return what comes next in a plan of `days` days."""
    first = cohort.posted_through + 1
    numbers = range(first, min(first + count, days + 1))
    timetable = cohort.timetable
    last_on = timetable.date_of(days) if first <= days else None
    return Outlook(tuple((number, timetable.date_of(number)) for number in numbers), last_on)


def edited(cohort: Cohort, draft: CohortDraft, last_posted_on: date | None) -> Cohort:
    """Put a new draft in force for the days that were not posted."""
    return replace(cohort, draft=draft, position=_anchored(cohort, draft, last_posted_on))


def not_behind(before: Cohort, after: Cohort, today: date) -> Cohort:
    """Keep a change from putting days to come on dates that lie behind.

    What was late before the change stays as late as it was.
    """
    earliest = min(before.timetable.date_of(before.posted_through + 1), today)
    number = after.posted_through + 1
    if after.timetable.date_of(number) >= earliest:
        return after
    return replace(after, position=replace(after.position, anchor_number=number, anchor_on=earliest))


def _anchored(cohort: Cohort, draft: CohortDraft, last_posted_on: date | None) -> Position:
    """Fix the next day to the date after the last posted one, so that those before stay put."""
    position, timetable = cohort.position, cohort.timetable
    moved = replace(position, version=position.version + 1)
    if last_posted_on is None and position.posted_through >= position.anchor_number:
        # The group came under way: the days before it are behind, though nothing was posted.
        last_posted_on = timetable.date_of(position.posted_through)
    if last_posted_on is None:
        return moved
    number = cohort.posted_through + 1
    first = timetable.first_of(number)
    if draft.intensive and first < number and timetable.date_of(number) == last_posted_on:
        # The first day of that date is out, the second is still to come: they stay together.
        return replace(moved, anchor_number=first, anchor_on=last_posted_on)
    anchor_on = max(last_posted_on + DAY, draft.start_on)
    return replace(moved, anchor_number=number, anchor_on=anchor_on)


def paused(
    cohort: Cohort, from_on: date, to_on: date, first_open: date, last_posted_on: date | None
) -> Cohort:
    """Pause from the first date on which nothing was posted yet.

    Raises PauseBackwards, PausePast, PauseTooLong, PauseOverlaps.
    """
    if to_on < from_on:
        raise PauseBackwards(from_on, to_on)
    if from_on < first_open:
        raise PausePast(from_on, first_open)
    if to_on - from_on >= PAUSE_MOST:
        raise PauseTooLong(PAUSE_MOST.days)
    for known in cohort.position.pauses:
        if known.from_on <= to_on and from_on <= known.to_on:
            raise PauseOverlaps(known.from_on, known.to_on)
    pauses = tuple(sorted([*cohort.position.pauses, Pause(from_on, to_on)], key=lambda p: p.from_on))
    position = _anchored(cohort, cohort.draft, last_posted_on)
    return replace(cohort, position=replace(position, pauses=pauses))


def resumed(cohort: Cohort, today: date, last_posted_on: date | None) -> Cohort:
    """End the pause that is on, or call off the next one. Raises NotPaused."""
    coming = [pause for pause in cohort.position.pauses if pause.to_on >= today]
    if not coming:
        raise NotPaused(cohort.name)
    first = min(coming, key=lambda pause: pause.from_on)
    kept = [pause for pause in cohort.position.pauses if pause is not first]
    if first.from_on < today:
        kept.append(Pause(first.from_on, today - DAY))
    position = _anchored(cohort, cohort.draft, last_posted_on)
    pauses = tuple(sorted(kept, key=lambda pause: pause.from_on))
    return replace(cohort, position=replace(position, pauses=pauses))


def jumped(cohort: Cohort, number: int, days: int) -> Cohort:
    """Skip ahead: day `number` comes next, those skipped become optional.

    Raises NoSuchDay, JumpBackwards.
    """
    if not 1 <= number <= days:
        raise NoSuchDay(number, days)
    if number <= cohort.posted_through + 1:
        raise JumpBackwards(number, cohort.posted_through + 1)
    timetable, coming = cohort.timetable, cohort.posted_through + 1
    # Where the next day shares its date with one that is posted, day `number` takes that second place.
    place = coming - timetable.first_of(coming)
    position = replace(
        cohort.position,
        posted_through=number - 1,
        anchor_number=number - place,
        anchor_on=timetable.date_of(coming),
        version=cohort.position.version + 1,
    )
    return replace(cohort, position=position)
