"""Find which cohort a caller means and what they may do there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.cohort import LATE_COMPLETION, Cohort, Enrolment
from bot.domain.errors import (
    CohortFinished,
    NoCohort,
    NotEnrolled,
    NotOrganiser,
    Outdated,
    UnknownCohort,
    WhichCohort,
)
from bot.domain.ids import ChannelId, CohortId, GuildId, RoleId, UserId
from bot.storage import cohorts, members
from bot.storage.engine import Tx


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, from where; `name` is the display name, cleaned."""

    guild_id: GuildId
    user_id: UserId
    name: str
    channel_id: ChannelId
    parent_id: ChannelId | None = None
    role_ids: frozenset[RoleId] = frozenset()
    manages: bool = False


async def cohort_by_id(tx: Tx, caller: Caller, cohort_id: CohortId) -> Cohort:
    """Return a cohort of the caller's server. Raises UnknownCohort."""
    cohort = await cohorts.get(tx, cohort_id)
    if cohort is None or cohort.guild_id != caller.guild_id:
        raise UnknownCohort(str(cohort_id))
    return cohort


async def member_outside(tx: Tx, user_id: UserId, channel_id: ChannelId, cohort_id: CohortId) -> Caller:
    """Return who presses a button outside the server, in a direct message: a member of its cohort.

    They keep the name the server knows them by. Raises Outdated, NotEnrolled.
    """
    cohort = await cohorts.get(tx, cohort_id)
    if cohort is None:
        raise Outdated
    enrolment = await enrolled_in(tx, cohort, user_id)
    return Caller(cohort.guild_id, user_id, enrolment.member.name, channel_id)


async def enrolled_in(tx: Tx, cohort: Cohort, user_id: UserId) -> Enrolment:
    """Return a person's enrolment that was not left. Raises NotEnrolled."""
    enrolment = await members.find_enrolment(tx, cohort.id, user_id)
    if enrolment is None or not enrolment.active:
        raise NotEnrolled(cohort.name)
    return enrolment


def require_running(cohort: Cohort) -> None:
    """Refuse what only a group under way can have. Raises CohortFinished."""
    if cohort.finished_at is not None:
        raise CohortFinished(cohort.name, cohort.finished_at)


async def cohort_meant(tx: Tx, caller: Caller, given: str | None, now: datetime) -> Cohort:
    """Return the cohort a command means.

    The one named; that of the channel or its threads; the only one running; the only one the caller
    is in; the one that just finished. Raises UnknownCohort, NoCohort, WhichCohort.
    """
    known = await cohorts.of_guild(tx, caller.guild_id, finished_after=now - LATE_COMPLETION)
    if given:
        return _named(known, given)
    if not known:
        raise NoCohort
    running = [cohort for cohort in known if cohort.running]
    studied_here = _studied_here(known, caller)
    for found in (_here(running, caller), studied_here, running, _here(known, caller), known):
        if len(found) == 1:
            return found[0]
    joined = await members.cohorts_of(tx, caller.guild_id, caller.user_id)
    mine = [cohort for cohort in running if cohort.id in joined]
    if len(mine) == 1:
        return mine[0]
    raise WhichCohort([cohort.name for cohort in running or known])


def _named(known: Sequence[Cohort], given: str) -> Cohort:
    wanted = given.strip().casefold()
    # Buttons and suggestions give ids: a group whose name is a number must not stand in for another.
    found = [cohort for cohort in known if wanted == str(cohort.id)]
    found += [cohort for cohort in known if wanted == cohort.name.casefold()]
    if not found:
        raise UnknownCohort(given)
    return found[0]


def _here(candidates: Sequence[Cohort], caller: Caller) -> Sequence[Cohort]:
    chats = [cohort for cohort in candidates if cohort.chat_id in (caller.channel_id, caller.parent_id)]
    return _studied_here(candidates, caller) or chats


def _studied_here(candidates: Sequence[Cohort], caller: Caller) -> Sequence[Cohort]:
    return [cohort for cohort in candidates if cohort.channel_id in (caller.channel_id, caller.parent_id)]


def is_organiser(caller: Caller, cohort: Cohort) -> bool:
    """Tell whether a caller may run a cohort: Manage Server, or its organiser role."""
    return caller.manages or cohort.draft.organiser_role_id in caller.role_ids


def require_organiser(caller: Caller, cohort: Cohort) -> None:
    """Refuse everybody else. Raises NotOrganiser."""
    if not is_organiser(caller, cohort):
        raise NotOrganiser(cohort.name)
