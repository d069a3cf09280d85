"""Hold every refusal the rules know; classes carry data, the replies are written in the gateway."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime


class DaymarkError(Exception):
    """Stand above every refusal that has a reply of its own."""


# -- who and where ---------------------------------------------------------------------------


class OutsideGuild(DaymarkError):
    """Refuse a command that needs a server."""


class NoCohort(DaymarkError):
    """Refuse because the server has no running cohort."""


@dataclass
class UnknownCohort(DaymarkError):
    """Refuse a cohort that is not of this server."""

    given: str


@dataclass
class WhichCohort(DaymarkError):
    """Ask which of several cohorts is meant."""

    names: Sequence[str]


@dataclass
class NotEnrolled(DaymarkError):
    """Refuse because the asker is not in the cohort."""

    cohort: str


@dataclass
class AlreadyEnrolled(DaymarkError):
    cohort: str


@dataclass
class NotAMember(DaymarkError):
    """Refuse because the person named is not in the cohort."""

    cohort: str


@dataclass
class NotOrganiser(DaymarkError):
    cohort: str


class NotManager(DaymarkError):
    """Refuse because only Manage Server may do this."""


@dataclass
class CohortFinished(DaymarkError):
    """Refuse because the cohort is over and its late days have passed."""

    cohort: str
    ended_at: datetime


class NotYours(DaymarkError):
    """Refuse a private button of somebody else."""


class Outdated(DaymarkError):
    """Refuse a button of something that is over or gone."""


# -- setting up ------------------------------------------------------------------------------


@dataclass
class UnknownZone(DaymarkError):
    given: str
    nearest: Sequence[str]


@dataclass
class BadDate(DaymarkError):
    given: str


@dataclass
class BadTime(DaymarkError):
    given: str


@dataclass
class BadCheckinTime(DaymarkError):
    """Refuse what is no weekday with a time."""

    given: str


@dataclass
class PostBeforeRollover(DaymarkError):
    rollover_hour: int


@dataclass
class UnknownPlan(DaymarkError):
    given: str
    known: Sequence[str]


@dataclass
class StartTooEarly(DaymarkError):
    """Refuse a start date from which the whole plan would be over."""

    start_on: date
    days: int


@dataclass
class StartTooLate(DaymarkError):
    start_on: date
    days_ahead: int


@dataclass
class ChannelTaken(DaymarkError):
    cohort: str


@dataclass
class NotATextChannel(DaymarkError):
    """Refuse a forum as a study channel: posts cannot stand in it by themselves."""

    channel_id: int


@dataclass
class MissingPermissions(DaymarkError):
    channel_id: int
    names: Sequence[str]


@dataclass
class NothingToChange(DaymarkError):
    cohort: str


# -- days ------------------------------------------------------------------------------------


@dataclass
class NoSuchWeek(DaymarkError):
    """Refuse a week outside the plan."""

    number: int
    weeks: int


@dataclass
class NotInGuide(DaymarkError):
    """Say that the guide has nothing about something."""

    given: str


@dataclass
class NoMilestones(DaymarkError):
    """Say that a plan has no milestones."""

    cohort: str


@dataclass
class NoSuchDay(DaymarkError):
    number: int
    days: int


@dataclass
class DayInFuture(DaymarkError):
    number: int
    due_at: datetime


@dataclass
class NotStarted(DaymarkError):
    """Refuse because day 1 is still to come."""

    cohort: str
    due_at: datetime


@dataclass
class NotDone(DaymarkError):
    """Refuse to undo a day that is not done."""

    number: int


class NothingToUndo(DaymarkError):
    """Refuse because no day was done yet."""


@dataclass
class UnknownItem(DaymarkError):
    item: str


# -- text ------------------------------------------------------------------------------------


@dataclass
class TextTooLong(DaymarkError):
    what: str
    limit: int
    length: int


@dataclass
class TextEmpty(DaymarkError):
    what: str


@dataclass
class BadLink(DaymarkError):
    given: str


@dataclass
class BadNumber(DaymarkError):
    what: str
    given: str
    low: float
    high: float


@dataclass
class NotANumber(DaymarkError):
    """Refuse an answer that is no finite number."""

    given: str
    unit: str


# -- quiz and check-ins ----------------------------------------------------------------------


@dataclass
class UnknownTopic(DaymarkError):
    given: str
    nearest: Sequence[str]


@dataclass
class NoQuestions(DaymarkError):
    topic: str | None
    difficulty: str | None


@dataclass
class QuizClosed(DaymarkError):
    """Refuse the daily quiz of a day that another one followed, or of a group that has ended."""

    number: int
    cohort: str
    running: bool


@dataclass
class RoundRunning(DaymarkError):
    """Refuse a second live round in a channel; the message is the open question, if there is one."""

    guild_id: int
    channel_id: int
    message_id: int | None


@dataclass
class RoundClosed(DaymarkError):
    """Refuse an answer to a question of a live round that is not open any more."""

    number: int
    last: bool


class RoundOver(DaymarkError):
    """Refuse what belongs to a live round that is over or gone."""


class NotStarter(DaymarkError):
    """Refuse to stop a round that somebody else began."""


@dataclass
class AlreadyAnswered(DaymarkError):
    """Refuse a second answer to one question; the first one counts."""

    chosen: str


@dataclass
class NoCheckin(DaymarkError):
    """Refuse because no check-in is open."""

    next_at: datetime | None


@dataclass
class CheckinClosed(DaymarkError):
    closed_at: datetime


# -- study hours -----------------------------------------------------------------------------


@dataclass
class BadDuration(DaymarkError):
    """Refuse a time studied that cannot be read, or is none."""

    given: str


@dataclass
class EntryTooLong(DaymarkError):
    minutes: int
    most: int


@dataclass
class DayTooFull(DaymarkError):
    """Refuse more hours than a date has."""

    on: date
    logged: int
    more: int


class EntryGone(DaymarkError):
    """Refuse to change logged time that was removed."""


@dataclass
class EntryTooOld(DaymarkError):
    on: date
    days: int


class NothingToLog(DaymarkError):
    """Refuse because the minutes of the ticked items are logged already."""


@dataclass
class TimerRunning(DaymarkError):
    started_at: datetime


@dataclass
class TimerOver(DaymarkError):
    """Refuse to stop a timer that was stopped; a newer one may be running."""

    running_since: datetime | None


# -- Discord, as seen from below -------------------------------------------------------------


@dataclass
class ChannelUnavailable(DaymarkError):
    """Say that a channel cannot be posted in until somebody mends it."""

    reason: str


class DiscordUnavailable(DaymarkError):
    """Say that Discord did not answer well; the outcome of the call is unknown."""


class PictureUnavailable(DaymarkError):
    """Say that a picture cannot be drawn now; whoever asked can go on without it."""


# -- a plan that bends -----------------------------------------------------------------------


@dataclass
class PauseBackwards(DaymarkError):
    from_on: date
    to_on: date


@dataclass
class PausePast(DaymarkError):
    """Refuse a pause of dates whose day was posted, or that lie behind."""

    from_on: date
    first_open: date


@dataclass
class PauseTooLong(DaymarkError):
    days: int


@dataclass
class PauseOverlaps(DaymarkError):
    from_on: date
    to_on: date


@dataclass
class NotPaused(DaymarkError):
    cohort: str


@dataclass
class JumpBackwards(DaymarkError):
    number: int
    next_number: int


@dataclass
class NothingToRevert(DaymarkError):
    """Refuse because no change is left to take back, or something was posted since."""

    cohort: str


@dataclass
class RoleGone(DaymarkError):
    """Refuse a role that the server no longer has."""

    role_id: int


@dataclass
class EveryoneRole(DaymarkError):
    """Refuse the role that everybody on a server has; `option` names the choice it was given for."""

    option: str


@dataclass
class ChangedSince(DaymarkError):
    """Refuse a preview that no longer shows what would happen."""

    change_id: int


@dataclass
class RestPast(DaymarkError):
    """Refuse rest on a date whose deadline has passed."""

    on: date


@dataclass
class RestTooMuch(DaymarkError):
    most: int
    days: int


@dataclass
class SamePace(DaymarkError):
    pace: str


@dataclass
class UnknownRole(DaymarkError):
    """Refuse a role that is gone from the server."""

    role_id: int


@dataclass
class BadMonthlyDay(DaymarkError):
    """What was typed is no date that every month has; `beyond` says that some months have it."""

    given: str
    beyond: bool


@dataclass
class BadWeekdays(DaymarkError):
    given: str


@dataclass
class NothingAhead(DaymarkError):
    """Refuse a calendar because no day is still to come."""

    cohort: str


# -- a group's own plans ---------------------------------------------------------------------


@dataclass
class BadPlan(DaymarkError):
    """Refuse a plan that cannot be read; each fault names its line."""

    faults: Sequence[str]


@dataclass
class PlanFileTooBig(DaymarkError):
    size: int
    most: int


@dataclass
class TooManyPlans(DaymarkError):
    most: int


@dataclass
class PlanInUse(DaymarkError):
    """Refuse a new version that would take the place of days a running group has reached."""

    cohort: str
    through: int
    displaced: Sequence[str]


class PlanDraftGone(DaymarkError):
    """Refuse a draft that was thrown away, or is too old."""


# -- a server's own questions, and what is wrong with others -----------------------------------


@dataclass
class BadQuestions(DaymarkError):
    """Refuse a table of questions; each fault names its row."""

    faults: Sequence[str]


@dataclass
class QuestionFileTooBig(DaymarkError):
    size: int
    most: int


@dataclass
class TooManyQuestions(DaymarkError):
    """Refuse more questions of its own than a server may have: how many there are, and how many came."""

    most: int
    kept: int
    new: int


@dataclass
class TooManyReports(DaymarkError):
    """Refuse a report of somebody who waits for many to be looked at."""

    most: int
