"""Store what finished skill checks said."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select

from bot.domain.assessing import Level
from bot.domain.curriculum import Area
from bot.domain.ids import MemberId, SessionId
from bot.storage.engine import Tx
from bot.storage.schema import assessments


@dataclass(frozen=True, slots=True)
class Assessment:
    """The level in each area at an instant, and the plan week to begin in."""

    session_id: SessionId
    at: datetime
    levels: Mapping[Area, Level]
    week: int


async def add(tx: Tx, member_id: MemberId, outcome: Assessment) -> None:
    """Insert an outcome."""
    rows = [
        {
            "session_id": outcome.session_id,
            "area": area,
            "member_id": member_id,
            "level": level.share,
            "low": level.low,
            "high": level.high,
            "week": outcome.week,
            "assessed_at": outcome.at,
        }
        for area, level in outcome.levels.items()
    ]
    await tx.execute(insert(assessments), rows)


async def of_member(tx: Tx, member_id: MemberId) -> list[Assessment]:
    """List a member's outcomes, oldest first."""
    query = select(assessments).where(assessments.c.member_id == member_id)
    rows = (await tx.execute(query.order_by(assessments.c.session_id))).all()
    found: dict[SessionId, Assessment] = {}
    for row in rows:
        session_id = SessionId(row.session_id)
        levels = dict(found[session_id].levels) if session_id in found else {}
        levels[Area(row.area)] = Level(row.level, row.low, row.high)
        found[session_id] = Assessment(session_id, row.assessed_at, levels, row.week)
    return list(found.values())
