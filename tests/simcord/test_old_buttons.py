"""Buttons that no running version makes: what they ask for is refused plainly, and nothing is changed."""

import pytest

from tests.simcord.checks import unchanged
from tests.simcord.members import first_day, newest
from tests.simcord.world import World, refusal


@pytest.mark.parametrize(
    ("custom_id", "answer"),
    [
        ("b:join:spring", "This server has no group called “spring”"),
        ("b:done:spring:vectors-by-hand", "This server has no group called “spring”"),
        ("b:join-pace:1:sprint:2026-01-02", "That is over or no longer there."),
        ("b:pace-choose:1:sprint:2026-01-02", "That is over or no longer there."),
    ],
)
async def test_an_old_button(world: World, custom_id: str, answer: str) -> None:
    await first_day(world)
    row = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": custom_id}]}]
    me = world.env.backend.bot_user.id
    world.env.backend.create_message(world.study.id, me, "From another time", components=row)
    async with unchanged(world.db, world.study):
        assert answer in refusal(await world.ann.click(newest(world.study), label="x"))
