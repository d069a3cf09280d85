"""Note every minute whether the bot is connected: outages are judged by it."""

from datetime import timedelta

from bot.services.ports import Clock
from bot.storage import ops
from bot.storage.engine import Database

APART_AT_MOST = timedelta(seconds=150)


class Pulse:
    """Keep the heartbeat in the database."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def beat(self, *, connected: bool) -> None:
        """Extend the stretch of being connected; while away nothing is noted."""
        if connected:
            async with self._db.write() as tx:
                await ops.beat(tx, self._clock.now(), APART_AT_MOST)
