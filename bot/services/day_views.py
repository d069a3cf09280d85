"""Hold what members see of their days, and load it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.cohort import Cohort, Completion
from bot.domain.curriculum import Day, Item, Plan
from bot.domain.hours import Timer, unlogged_items
from bot.domain.ids import EnrolmentId, ItemId, MilestoneId
from bot.domain.ledger import Ledger, Row
from bot.services.records import Record
from bot.storage import completions, hours
from bot.storage.engine import Tx


@dataclass(frozen=True, slots=True)
class DayHours:
    """The member's timer, the day it runs for, and what of one day is logged, and ticked but not logged."""

    enrolment_id: EnrolmentId
    timer: Timer | None = None
    timed: Day | None = None
    logged: int = 0
    unlogged: int = 0


@dataclass(frozen=True, slots=True)
class DayView:
    """One day as one member sees it."""

    cohort: Cohort
    plan: Plan
    day: Day
    on: date
    ticked: frozenset[ItemId]
    completion: Completion | None
    row: Row | None
    zone: str
    now: datetime
    hours: DayHours | None = None

    @property
    def items(self) -> tuple[Item, ...]:
        """List the items to show on this day's date."""
        return self.day.items_on(weekend=self.on.weekday() >= 5)


@dataclass(frozen=True, slots=True)
class Today:
    """A member's day: the latest one, what is open from before, and when the next one comes.

    `also` is the other day of the date at the intensive pace, and whether it is done; so many questions
    are `due` for a review.
    """

    view: DayView
    open_before: tuple[tuple[Day, Row], ...]
    ledger: Ledger
    next_due_at: datetime | None
    also: tuple[tuple[Day, bool], ...] = ()
    due: int = 0


@dataclass(frozen=True, slots=True)
class Done:
    """What came of pressing Done; `already` says that the day was done before."""

    view: DayView
    completion: Completion
    ledger: Ledger
    already: bool
    joined: bool
    open_before: tuple[tuple[Day, Row], ...]


@dataclass(frozen=True, slots=True)
class Undone:
    """What came of undoing a day."""

    view: DayView
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Progress:
    """A member's figures in one cohort."""

    record: Record
    ledger: Ledger
    points: int
    days_done: int
    minutes_done: int
    milestones: int = 0
    reached: frozenset[MilestoneId] = frozenset()
    weeks: tuple[tuple[date, int], ...] = ()
    """The Mondays of the weeks with logged minutes, and those."""


async def view_of(tx: Tx, record: Record, day: Day) -> DayView:
    """Load what a member sees of a day."""
    ticked = await completions.ticks(tx, record.enrolment.id, day.id)
    return DayView(
        cohort=record.cohort,
        plan=record.course.plan,
        day=day,
        on=record.date_of(day.number),
        ticked=ticked,
        completion=record.done.get(day.id),
        row=record.ledger.row(day.number),
        zone=record.zone,
        now=record.course.now,
        hours=await _hours_of(tx, record, day, ticked),
    )


async def _hours_of(tx: Tx, record: Record, day: Day, ticked: Collection[ItemId]) -> DayHours:
    key = record.enrolment.id
    timer, items, logged = await hours.of_day(tx, key, day.id)
    timed = record.course.plan.by_id.get(timer.day_id) if timer and timer.day_id else None
    unlogged = sum(item.minutes for item in unlogged_items(day, ticked, items))
    return DayHours(key, timer, timed, logged, unlogged)
