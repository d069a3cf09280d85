"""The heartbeat, and what the program remembers about itself."""

from sqlalchemy import select

from bot.services.memory import Memory
from bot.storage.schema import heartbeats
from tests.services.world import World, utc


async def beats(world: World) -> list[tuple[str, str]]:
    async with world.db.read() as tx:
        rows = await tx.execute(select(heartbeats).order_by(heartbeats.c.id))
        return [(f"{row.started_at:%H:%M:%S}", f"{row.last_at:%H:%M:%S}") for row in rows]


async def test_beats_make_one_stretch_until_a_gap(world: World) -> None:
    beat = world.services.pulse.beat
    for at in ("08:00", "08:01", "08:03:30"):
        world.clock.at = utc(f"2026-03-02 {at}")
        await beat(connected=True)
    assert await beats(world) == [("08:00:00", "08:03:30")]
    world.clock.at = utc("2026-03-02 08:06:01")  # more than 150 s later
    await beat(connected=True)
    world.restart()
    world.clock.forward(minutes=1)
    await world.services.pulse.beat(connected=True)
    assert await beats(world) == [("08:00:00", "08:03:30"), ("08:06:01", "08:07:01")]


async def test_while_away_nothing_is_noted(world: World) -> None:
    await world.services.pulse.beat(connected=False)
    assert await beats(world) == []


async def test_values_are_remembered(world: World) -> None:
    memory = Memory(world.db)
    assert await memory.get("commands") is None
    await memory.put("commands", "abc")
    await memory.put("other", "xyz")
    await memory.put("commands", "def")
    assert await Memory(world.db).get("commands") == "def"
