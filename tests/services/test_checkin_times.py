"""The weekday and time of the weekly check-in: in `/setup`, in `/cohort edit`, and taken back."""

from datetime import time

import pytest
from sqlalchemy import select, update

from bot.domain.delivery import Kind
from bot.domain.errors import BadCheckinTime, NothingToChange
from bot.services.arrangement_edits import Changed, EditRequest
from bot.services.posts import CheckinPost
from bot.storage import ops
from bot.storage.schema import changes
from tests.services.world import ANNA, BOSS, World, utc, who


async def test_setup_takes_it_and_falls_back_to_sunday_evening(world: World) -> None:
    cohort = await world.set_up(checkin="fri 17:30")
    assert (cohort.draft.weekly_weekday, cohort.draft.weekly_time) == (4, time(17, 30))
    assert (await world.cohort(cohort)).draft == cohort.draft
    assert (await world.alarms(cohort))[Kind.WEEKLY] == utc("2026-03-06 17:30")
    other = await world.set_up(channel_id=12, checkin="")
    assert (other.draft.weekly_weekday, other.draft.weekly_time) == (6, time(18))


@pytest.mark.parametrize("typed", ["Friday", "17:30", "whenever 9", "Friday 25:00"])
async def test_what_cannot_be_read_changes_nothing(world: World, typed: str) -> None:
    with pytest.raises(BadCheckinTime):
        await world.set_up(checkin=typed)
    cohort = await world.set_up()
    with pytest.raises(BadCheckinTime) as caught:
        await world.services.arrangements.preview_edit(BOSS, EditRequest(checkin=typed))
    assert caught.value == BadCheckinTime(typed)
    assert await world.cohort(cohort) == cohort


async def test_an_edit_is_previewed_logged_and_moves_the_next_check_in(world: World) -> None:
    cohort = await world.set_up()
    applied = await world.edit(checkin="Saturday 10:00")
    assert applied.changed == (Changed("weekly check-in", "Sun 18:00", "Sat 10:00"),)
    async with world.db.read() as tx:
        entry = (await ops.log_of(tx, cohort.id, 1))[0]
    assert entry.detail == "weekly check-in: Sun 18:00 → Sat 10:00"
    assert (await world.alarms(cohort))[Kind.WEEKLY] == utc("2026-03-07 10:00")
    await world.sweep_until("2026-03-16 00:00")
    assert [post.period for post in world.posts(CheckinPost)] == ["2026-03-07", "2026-03-14"]
    with pytest.raises(NothingToChange):
        await world.edit(checkin="sat 10")


async def test_it_can_be_taken_back(world: World) -> None:
    cohort = await world.set_up()
    await world.edit(checkin="Saturday 10:00")
    reverted = await world.services.arrangements.revert(BOSS)
    assert reverted.changed == (Changed("weekly check-in", "Sat 10:00", "Sun 18:00"),)
    assert (await world.cohort(cohort)).draft == cohort.draft
    await world.sweep_until("2026-03-09 00:00")
    assert [post.period for post in world.posts(CheckinPost)] == ["2026-03-08"]


async def test_a_change_from_before_it_could_be_edited_leaves_it(world: World) -> None:
    """What was kept of such a change does not name the check-in."""
    await world.set_up()
    await world.edit(post_time="10:00")
    async with world.db.write() as tx:
        before = (await tx.execute(select(changes.c.before))).scalar_one()
        kept = before.replace('"weekly_weekday": 6, ', "").replace('"weekly_time": "18:00:00", ', "")
        assert "weekly" not in kept
        await tx.execute(update(changes).values(before=kept))
    reverted = await world.services.arrangements.revert(BOSS)
    draft = reverted.cohort.draft
    assert (draft.post_time, draft.weekly_weekday, draft.weekly_time) == (time(9), 6, time(18))


async def test_a_check_in_that_is_out_stays_open_when_the_weekday_moves(world: World) -> None:
    await world.set_up()
    await world.services.membership.join(who(ANNA))
    await world.sweep("2026-03-08 18:00")
    await world.edit(checkin="Wednesday 18:00")
    form = await world.services.checkins.current(who(ANNA))
    assert (form.period, form.closes_at) == ("2026-03-08", utc("2026-03-11 18:00"))
    await world.sweep("2026-03-11 18:00")
    assert (await world.services.checkins.current(who(ANNA))).period == "2026-03-11"
