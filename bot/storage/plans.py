"""Store the plans of groups as Markdown, version by version; read them back as plans."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, Select, delete, func, insert, select, update

from bot.domain.cohort import Cohort
from bot.domain.curriculum import Plan
from bot.domain.ids import CohortId, DayId, DraftId, GuildId, PlanId, UserId
from bot.domain.plan_markdown import read_plan
from bot.storage.engine import Tx
from bot.storage.schema import cohorts, completions, enrolment_days, enrolments, item_ticks, plans

DRAFTS_REST_FOR = timedelta(days=7)
VERSIONS_KEPT = 10
PLANS_IN_MEMORY = 32


@dataclass(frozen=True, slots=True)
class Draft:
    """An import that waits for a decision, or was kept as `version`; `base` is the version it follows."""

    id: DraftId
    plan: Plan
    base: int
    version: int | None


@dataclass(frozen=True, slots=True)
class PlanTitle:
    """What a list of plans shows."""

    id: PlanId
    title: str
    days: int


@lru_cache(maxsize=PLANS_IN_MEMORY)
def _read(source: str) -> Plan:
    # By its text, which never changes: another server or version can never be taken for it.
    return read_plan(source.encode())


def _draft(row: Row[Any]) -> Draft:
    return Draft(DraftId(row.id), _read(row.source), row.base_version, row.version)


# -- versions --------------------------------------------------------------------------------


def _versions(guild_id: GuildId) -> Select[Any]:
    query = select(plans).where(plans.c.guild_id == guild_id, plans.c.version.is_not(None))
    return query.order_by(plans.c.version.desc())


async def latest(tx: Tx, guild_id: GuildId, plan_id: PlanId, until: datetime | None = None) -> Plan | None:
    """Return the latest version of a server's plan, or the one that was the latest at an instant."""
    query = _versions(guild_id).where(plans.c.plan_id == plan_id).limit(1)
    if until is not None:
        query = query.where(plans.c.kept_at <= until)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else replace(_read(row.source), version=row.version)


async def of_cohort(tx: Tx, cohort: Cohort) -> Plan | None:
    """Return the version a cohort follows: the latest, or for a finished one the latest of its time."""
    return await latest(tx, cohort.guild_id, cohort.plan_id, cohort.finished_at)


async def titles(tx: Tx, guild_id: GuildId) -> Sequence[PlanTitle]:
    """List a server's plans by title, as their latest versions are."""
    columns = (plans.c.plan_id, plans.c.title, plans.c.days, plans.c.version)
    rows = await tx.execute(_versions(guild_id).with_only_columns(*columns))
    found: dict[str, PlanTitle] = {}
    for row in rows:
        found.setdefault(row.plan_id, PlanTitle(PlanId(row.plan_id), row.title, row.days))
    return sorted(found.values(), key=lambda plan: plan.title.casefold())


# -- drafts ----------------------------------------------------------------------------------


async def add_draft(
    tx: Tx, guild_id: GuildId, user_id: UserId, plan: Plan, source: str, base: int, at: datetime
) -> DraftId:
    """Store an import; older drafts of the same person, and old ones of anybody, go."""
    mine = (plans.c.guild_id == guild_id) & (plans.c.made_by == user_id)
    old = plans.c.made_at < at - DRAFTS_REST_FOR
    await tx.execute(delete(plans).where(plans.c.version.is_(None), mine | old))
    values = {
        "guild_id": guild_id,
        "plan_id": plan.id,
        "title": plan.title,
        "days": len(plan),
        "source": source,
        "base_version": base,
        "made_at": at,
        "made_by": user_id,
    }
    result = await tx.execute(insert(plans).values(**values).returning(plans.c.id))
    return DraftId(result.scalar_one())


async def get_draft(tx: Tx, guild_id: GuildId, draft_id: DraftId) -> Draft | None:
    """Return an import of a server, also one that was kept."""
    query = select(plans).where(plans.c.id == draft_id, plans.c.guild_id == guild_id)
    row = (await tx.execute(query)).one_or_none()
    return None if row is None else _draft(row)


async def keep(tx: Tx, guild_id: GuildId, draft: Draft, at: datetime) -> Plan:
    """Make a draft the latest version; versions that nobody follows any more go."""
    version = draft.base + 1
    await tx.execute(update(plans).where(plans.c.id == draft.id).values(version=version, kept_at=at))
    await _forget_old(tx, guild_id, draft.plan.id, version)
    return replace(draft.plan, version=version)


async def _forget_old(tx: Tx, guild_id: GuildId, plan_id: PlanId, newest: int) -> None:
    """Delete versions, but for the last ten and those that finished cohorts go on following."""
    versions = _versions(guild_id).where(plans.c.plan_id == plan_id)
    rows = (await tx.execute(versions.with_only_columns(plans.c.id, plans.c.version, plans.c.kept_at))).all()
    ends = select(cohorts.c.finished_at).where(cohorts.c.guild_id == guild_id, cohorts.c.plan_id == plan_id)
    finished = [at for at in (await tx.execute(ends)).scalars() if at is not None]
    followed = {next((row.version for row in rows if row.kept_at <= at), None) for at in finished}
    old = [row.id for row in rows if row.version <= newest - VERSIONS_KEPT and row.version not in followed]
    await tx.execute(delete(plans).where(plans.c.id.in_(old)))


async def throw_away(tx: Tx, guild_id: GuildId, draft_id: DraftId) -> bool:
    """Delete a draft; False where there is none, or it was kept."""
    query = delete(plans).where(
        plans.c.id == draft_id, plans.c.guild_id == guild_id, plans.c.version.is_(None)
    )
    return (await tx.execute(query)).rowcount == 1


# -- how far a cohort is ---------------------------------------------------------------------


async def furthest(tx: Tx, cohort_id: CohortId) -> tuple[int, frozenset[DayId]]:
    """Return the last day by number that was done, or due for one member, and the days with ticked items."""
    theirs = select(enrolments.c.id).where(enrolments.c.cohort_id == cohort_id)
    done = select(func.max(completions.c.number)).where(completions.c.cohort_id == cohort_id)
    own = select(func.max(enrolment_days.c.number)).where(enrolment_days.c.enrolment_id.in_(theirs))
    numbers = [(await tx.execute(query)).scalar() or 0 for query in (done, own)]
    ticked = select(item_ticks.c.day_id).where(item_ticks.c.enrolment_id.in_(theirs)).distinct()
    return max(numbers), frozenset(DayId(day_id) for day_id in (await tx.execute(ticked)).scalars())
