"""Read what an organiser wants changed about a cohort, and say what becomes different."""

from dataclasses import dataclass, replace
from datetime import time

from bot.domain.calendar import WEEKDAYS
from bot.domain.cohort import Cohort, CohortDraft
from bot.domain.ids import ChannelId, RoleId
from bot.domain.monthly import monthly_words
from bot.domain.parse import parse_time, parse_weekdays, within
from bot.services.cohorts import check_roles, check_times, clean_cohort_name, with_checkins
from bot.services.zones import find_zone

GRACE_MOST = 3
ROLLOVER_MOST = 8


@dataclass(frozen=True, slots=True)
class EditRequest:
    """What an organiser typed into `/cohort edit`; None leaves a thing as it is."""

    name: str | None = None
    timezone: str | None = None
    post_time: str | None = None
    channel_id: ChannelId | None = None
    chat_id: ChannelId | None = None
    role_id: RoleId | None = None
    organisers_id: RoleId | None = None
    rollover: int | None = None
    grace: int | None = None
    study_weekdays: str | None = None
    intensive: bool | None = None
    checkin: str | None = None
    monthly: str | None = None
    no_role: bool | None = None
    no_organisers: bool | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing about a cohort that changes."""

    field: str
    before: object
    after: object


def edited_draft(draft: CohortDraft, request: EditRequest) -> CohortDraft:
    """Return a draft with what was asked for. Raises what is wrong with a value."""
    channel_id = request.channel_id or draft.channel_id
    follows = draft.chat_id == draft.channel_id
    edited = replace(
        draft,
        name=clean_cohort_name(request.name) or draft.name,
        zone=find_zone(request.timezone) if request.timezone else draft.zone,
        post_time=parse_time(request.post_time) if request.post_time else draft.post_time,
        channel_id=channel_id,
        chat_id=request.chat_id or (channel_id if follows else draft.chat_id),
        ping_role_id=request.role_id or (None if request.no_role else draft.ping_role_id),
        organiser_role_id=request.organisers_id
        or (None if request.no_organisers else draft.organiser_role_id),
        rollover_hour=within("rollover", request.rollover, 0, ROLLOVER_MOST, draft.rollover_hour),
        grace=within("grace", request.grace, 0, GRACE_MOST, draft.grace),
        study_weekdays=parse_weekdays(request.study_weekdays)
        if request.study_weekdays
        else draft.study_weekdays,
        intensive=draft.intensive if request.intensive is None else request.intensive,
    )
    edited = with_checkins(edited, request.checkin, request.monthly)
    check_times(edited)
    check_roles(edited)
    return edited


_SHOWN_FIELDS = {
    "name": "name",
    "zone": "time zone",
    "post_time": "post time",
    "channel_id": "study channel",
    "chat_id": "group chat",
    "ping_role_id": "role to ping",
    "organiser_role_id": "organiser role",
    "rollover_hour": "rollover hour",
    "grace": "grace nights",
    "study_weekdays": "study weekdays",
    "intensive": "pace",
}


def differences_of(before: Cohort, after: Cohort) -> tuple[Changed, ...]:
    """Name what is another after a change than before, in the words organisers read."""
    found = [
        Changed(label, _plain(getattr(before.draft, name)), _plain(getattr(after.draft, name)))
        for name, label in _SHOWN_FIELDS.items()
        if getattr(before.draft, name) != getattr(after.draft, name)
    ]
    if _checkin(before) != _checkin(after):
        found.append(Changed("weekly check-in", _checkin(before), _checkin(after)))
    if before.draft.monthly_on != after.draft.monthly_on:
        dates = (monthly_words(cohort.draft.monthly_on) for cohort in (before, after))
        found.append(Changed("monthly check-in", *dates))
    if before.position.pauses != after.position.pauses:
        found.append(Changed("pauses", _pauses(before), _pauses(after)))
    if before.posted_through != after.posted_through:
        found.append(Changed("next day", before.posted_through + 1, after.posted_through + 1))
    return tuple(found)


def written(change: Changed) -> str:
    """Write a change for the log; channels and roles as Discord writes them."""
    mark = "#" if change.field in ("study channel", "group chat") else "@&" if "role" in change.field else ""
    if not mark or change.field == "rollover hour":
        return f"{change.field}: {change.before} → {change.after}"
    before, after = (f"<{mark}{value}>" if value else "none" for value in (change.before, change.after))
    return f"{change.field}: {before} → {after}"


def _plain(value: object) -> object:
    if isinstance(value, bool):
        return "intensive" if value else "normal"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, frozenset):
        return " ".join(WEEKDAYS[day] for day in sorted(value))
    return value


def _checkin(cohort: Cohort) -> str:
    return f"{WEEKDAYS[cohort.draft.weekly_weekday]} {cohort.draft.weekly_time:%H:%M}"


def _pauses(cohort: Cohort) -> str:
    return ", ".join(f"{p.from_on} to {p.to_on}" for p in cohort.position.pauses) or "none"
