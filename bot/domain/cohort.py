"""Hold who studies together: cohorts, members, enrolments and what they did."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from bot.domain.calendar import EVERY_WEEKDAY, INTENSIVE_A_DATE, Pause, Timetable
from bot.domain.ids import (
    ChannelId,
    CohortId,
    DayId,
    EnrolmentId,
    GuildId,
    ItemId,
    MemberId,
    PlanId,
    RoleId,
    UserId,
)
from bot.domain.ledger import ZoneSince
from bot.domain.monthly import LAST
from bot.domain.pace import Pace, Span

LATE_COMPLETION = timedelta(days=14)
SUNDAY = 6


class Shown(StrEnum):
    """How a member lets the group see them on boards and posts."""

    NAME = "name"
    SOMEONE = "someone"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class CohortDraft:
    """Everything an organiser decides about a cohort."""

    guild_id: GuildId
    name: str
    plan_id: PlanId
    channel_id: ChannelId
    chat_id: ChannelId
    zone: str
    start_on: date
    post_time: time
    setup_by: UserId
    ping_role_id: RoleId | None = None
    organiser_role_id: RoleId | None = None
    rollover_hour: int = 3
    grace: int = 1
    study_weekdays: frozenset[int] = EVERY_WEEKDAY
    weekly_weekday: int = SUNDAY
    weekly_time: time = time(18)
    monthly_time: time = time(18)
    monthly_on: str = LAST
    intensive: bool = False


@dataclass(frozen=True, slots=True)
class Position:
    """Where a cohort's calendar stands.

    `posted_through` is the highest plan day that was posted, told of in a catch-up note, or skipped;
    days up to it keep their instants for ever. Day `anchor_number` falls on the first study date from
    `anchor_on`; at the intensive pace the day after it does, too. `version` counts the changes
    organisers made.
    """

    posted_through: int
    anchor_number: int
    anchor_on: date
    pauses: tuple[Pause, ...] = ()
    version: int = 0


def timetable_of(draft: CohortDraft, position: Position) -> Timetable:
    """Return the calendar of the days to come."""
    return Timetable(
        start_on=position.anchor_on,
        post_time=draft.post_time,
        zone=draft.zone,
        rollover_hour=draft.rollover_hour,
        grace=draft.grace,
        study_weekdays=draft.study_weekdays,
        first_number=position.anchor_number,
        pauses=position.pauses,
        a_date=INTENSIVE_A_DATE if draft.intensive else 1,
    )


@dataclass(frozen=True, slots=True)
class Cohort:
    """A group doing one plan together; `finished_at` is set by the wrap-up post or by the organisers."""

    id: CohortId
    draft: CohortDraft
    created_at: datetime
    position: Position
    finished_at: datetime | None = None
    blocked_at: datetime | None = None
    blocked_reason: str | None = None

    @property
    def guild_id(self) -> GuildId:
        return self.draft.guild_id

    @property
    def name(self) -> str:
        return self.draft.name

    @property
    def plan_id(self) -> PlanId:
        return self.draft.plan_id

    @property
    def channel_id(self) -> ChannelId:
        return self.draft.channel_id

    @property
    def chat_id(self) -> ChannelId:
        return self.draft.chat_id

    @property
    def zone(self) -> str:
        return self.draft.zone

    @property
    def posted_through(self) -> int:
        return self.position.posted_through

    @property
    def timetable(self) -> Timetable:
        """Return the calendar of the days to come."""
        return timetable_of(self.draft, self.position)

    def next_daily_at(self, days: int) -> datetime:
        """Return when the next day of a plan of `days` days is due, or its wrap-up."""
        if self.posted_through < days:
            return self.timetable.due_at(self.posted_through + 1)
        return self.timetable.over_at(days)

    @property
    def running(self) -> bool:
        return self.finished_at is None

    def takes_completions(self, now: datetime) -> bool:
        """Tell whether days may still be done: while it runs and for 14 days after."""
        return self.finished_at is None or now <= self.finished_at + LATE_COMPLETION


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a server, by the display name of the last interaction."""

    id: MemberId
    user_id: UserId
    name: str
    shown: Shown
    zones: tuple[ZoneSince, ...] = ()
    remind_at: time | None = None

    @property
    def zone(self) -> str | None:
        """Return the zone chosen last; None while the group's counts."""
        return sorted(self.zones, key=lambda entry: entry.since_at)[-1].zone if self.zones else None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A member in a cohort, with every stretch of membership; without an own goal the plan's counts."""

    id: EnrolmentId
    member: Member
    spans: tuple[Span, ...]
    rest: frozenset[date] = frozenset()
    goal_minutes: int | None = None

    @property
    def current(self) -> Span | None:
        """Return the open stretch of membership, None for somebody who left."""
        return next((span for span in self.spans if span.left_at is None), None)

    @property
    def active(self) -> bool:
        return self.current is not None

    @property
    def has_own_days(self) -> bool:
        """Tell whether some stretch was at a pace of the member's own."""
        return any(span.pace is not Pace.GROUP for span in self.spans)


@dataclass(frozen=True, slots=True)
class Completion:
    """A day that an enrolment finished; `done_at` is the instant it is credited with."""

    day_id: DayId
    number: int
    done_at: datetime
    recorded_at: datetime
    points: int
    week: str
    month: str
    zone: str
    deadline_at: datetime | None
    note: str | None
    link: str | None
    by_item: ItemId | None
    source: str


Ticks = Mapping[DayId, frozenset[ItemId]]
