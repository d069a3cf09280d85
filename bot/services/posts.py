"""Hold the messages a cohort gets, as facts; the gateway writes them out."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.board import BoardPage
from bot.domain.cohort import Cohort
from bot.domain.curriculum import Day, Phase, Plan
from bot.domain.delivery import Kind
from bot.domain.digest import Digest
from bot.domain.group_week import GroupMonth, GroupWeek
from bot.domain.ids import ChannelId, MessageId, UserId
from bot.domain.ledger import Row
from bot.domain.pictures import Picture, PictureSpec
from bot.domain.reminding import ReminderKind
from bot.services.round_posts import RoundQuestion, RoundReveal, RoundStandings, RoundTakenBack


@dataclass(frozen=True, slots=True)
class DailyPost:
    """A plan day as the study channel sees it; `names` are those who let themselves be shown.

    The second day of a date does not ping again.
    """

    cohort: Cohort
    plan: Plan
    day: Day
    on: date
    late: bool
    marker: str
    done: int = 0
    names: tuple[str, ...] = ()
    tip: str | None = None
    pings: bool = True

    @property
    def weekend(self) -> bool:
        return self.on.weekday() >= 5


@dataclass(frozen=True, slots=True)
class CatchUpPost:
    """One note about days whose posts could not go out."""

    cohort: Cohort
    plan: Plan
    days: tuple[tuple[Day, date], ...]
    marker: str


@dataclass(frozen=True, slots=True)
class WrapUpPost:
    """The one post after the last day."""

    cohort: Cohort
    plan: Plan
    members: int
    finished: int
    days_done: int
    late_until: datetime
    marker: str


@dataclass(frozen=True, slots=True)
class CheckinPost:
    """A weekly or monthly check-in: what the group did and what comes next.

    `week` is a weekly one's, `month` and `phase`, the one most of its days belong to, a monthly one's.
    `chart` says what its picture shows; the `picture` itself is there once it was drawn.
    """

    cohort: Cohort
    plan: Plan
    kind: Kind
    period: str
    on: date
    members: int
    kept: int
    possible: int
    streak: int
    coming: tuple[Day, ...]
    answers: int
    closes_at: datetime
    marker: str
    week: GroupWeek | None = None
    month: GroupMonth | None = None
    phase: Phase | None = None
    chart: PictureSpec | None = None
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class DigestPost:
    """What the group may read of a check-in's answers, for the thread of its post."""

    cohort: Cohort
    kind: Kind
    period: str
    on: date
    members: int
    digest: Digest
    closes_at: datetime
    marker: str


@dataclass(frozen=True, slots=True)
class NudgePost:
    """A direct message: a check-in is open, and the member, who has reminders on, did not answer yet."""

    cohort: Cohort
    kind: Kind
    period: str
    closes_at: datetime
    channel_id: ChannelId
    message_id: MessageId


@dataclass(frozen=True, slots=True)
class BoardPost:
    """The board of a finished week, for the group chat."""

    page: BoardPage
    marker: str


@dataclass(frozen=True, slots=True)
class SignUpPost:
    """An invitation to join, after `/setup`."""

    cohort: Cohort
    plan: Plan
    first_due_at: datetime
    day_number: int


@dataclass(frozen=True, slots=True)
class Announcement:
    """A text of the organisers for the study channel."""

    cohort: Cohort
    text: str
    author: str


@dataclass(frozen=True, slots=True)
class TrialPost:
    """A post that only proves that the channel can be written to."""

    cohort: Cohort


@dataclass(frozen=True, slots=True)
class BlockedNotice:
    """Tell the organisers that posts cannot go out, and why."""

    cohort: Cohort
    reason: str
    organiser: UserId


@dataclass(frozen=True, slots=True)
class ReminderPost:
    """A direct message about a day that is open: a reminder, or the warning of the last evening.

    `also` are the days that came together with it and are open, too.
    """

    cohort: Cohort
    plan: Plan
    day: Day
    row: Row
    kind: ReminderKind
    streak: int = 0
    also: tuple[Day, ...] = ()


Post = (
    DailyPost
    | CatchUpPost
    | WrapUpPost
    | CheckinPost
    | DigestPost
    | NudgePost
    | BoardPost
    | SignUpPost
    | Announcement
    | TrialPost
    | BlockedNotice
    | ReminderPost
    | RoundQuestion
    | RoundReveal
    | RoundTakenBack
    | RoundStandings
)
