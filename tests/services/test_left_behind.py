"""The days of a pace of one's own stay as they were when somebody leaves, whatever changes later."""

from dataclasses import replace

import pytest

from bot.domain.pace import Pace
from bot.services.arrangement_edits import EditRequest
from tests.services.company import BEN, BOSS, Company, utc, who


async def walked_alone(company: Company) -> None:
    """Have Ben on his own day 3, of which he did the first two; it is Thursday, 5 March, 10:00 UTC."""
    await company.set_up()
    await company.live_until("2026-03-03 08:00")
    await company.services.membership.join(who(BEN), pace=Pace.OWN)
    for number in (1, 2):
        await company.live_until(f"2026-03-{number + 2:02} 10:00")
        await company.services.study.done(who(BEN))
    await company.live_until("2026-03-05 10:00")
    assert await company.statuses(BEN) == ["1 on time", "2 on time", "3 open"]


async def due(company: Company) -> dict[int, str]:
    """Say when each of Ben's own days was due."""
    rows = await company.rows("enrolment_days")
    return {row["number"]: f"{row['due_at']:%d %H:%M}" for row in rows}


@pytest.mark.parametrize("how", ["left", "removed", "gone"])
async def test_they_are_kept(company: Company, how: str) -> None:
    await walked_alone(company)
    if how == "left":
        await company.services.membership.leave(who(BEN))
    elif how == "removed":
        await company.services.organising.remove(BOSS, BEN)
    else:
        company.directory.gone.add(BEN)
        await company.services.boards.board(BOSS)
    kept = {1: "03 09:00", 2: "04 09:00", 3: "05 09:00"}
    assert await due(company) == kept
    preview = await company.services.arrangements.preview_edit(BOSS, EditRequest(post_time="18:00"))
    await company.services.arrangements.confirm(BOSS, preview.change_id)
    assert await due(company) == kept
    company.directory.gone.clear()
    await company.services.membership.join(who(BEN))
    assert (await company.statuses(BEN))[:2] == ["1 on time", "2 on time"]


async def test_somebody_can_leave_when_the_file_of_the_plan_is_gone(company: Company) -> None:
    await walked_alone(company)
    company.restart(replace(company.library, plans={}))
    await company.services.membership.leave(who(BEN))
    (span,) = [row for row in await company.rows("enrolment_spans") if row["left_at"] is not None]
    assert (span["left_at"], span["pace"]) == (utc("2026-03-05 10:00"), "own")
