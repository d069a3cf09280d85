"""Store which milestones members have reached."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.sqlite import insert as upsert

from bot.domain.ids import EnrolmentId, MilestoneId
from bot.storage.engine import Tx
from bot.storage.schema import milestones


async def reached(tx: Tx, enrolment_id: EnrolmentId) -> frozenset[MilestoneId]:
    """Return the milestones an enrolment has reached."""
    query = select(milestones.c.milestone_id).where(milestones.c.enrolment_id == enrolment_id)
    return frozenset(MilestoneId(key) for key in (await tx.execute(query)).scalars())


async def reach(tx: Tx, enrolment_id: EnrolmentId, milestone_id: MilestoneId, at: datetime) -> None:
    """Note that a milestone was reached; doing so twice keeps the first instant."""
    values = {"enrolment_id": enrolment_id, "milestone_id": milestone_id, "reached_at": at}
    await tx.execute(upsert(milestones).values(**values).on_conflict_do_nothing())


async def forget(tx: Tx, enrolment_id: EnrolmentId, milestone_id: MilestoneId) -> None:
    """Take a milestone back."""
    await tx.execute(
        delete(milestones).where(
            milestones.c.enrolment_id == enrolment_id, milestones.c.milestone_id == milestone_id
        )
    )
