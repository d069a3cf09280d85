"""Remember a few values over restarts."""

from bot.storage import ops
from bot.storage.engine import Database


class Memory:
    """Keep what the program knows about itself."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, key: str) -> str | None:
        """Return a remembered value."""
        async with self._db.read() as tx:
            return await ops.get_setting(tx, key)

    async def put(self, key: str, value: str) -> None:
        """Remember a value."""
        async with self._db.write() as tx:
            await ops.put_setting(tx, key, value)
