"""Show, hand out and delete what is held about a person; forget servers that removed the bot."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.ids import GuildId, UserId
from bot.services.ports import Clock
from bot.services.refreshing import refresh_posts_of
from bot.storage import privacy
from bot.storage.engine import Database

GUILD_RESTS_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Held:
    """What is held about a person: rows by table, and when this was looked up."""

    user_id: UserId
    at: datetime
    tables: Mapping[str, list[dict[str, Any]]]

    @property
    def rows(self) -> int:
        return sum(map(len, self.tables.values()))


class Privacy:
    """Serve `/privacy` and `daymark privacy`."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def held(self, user_id: UserId) -> Held:
        """Return all that is held about a person, in all servers."""
        async with self._db.read() as tx:
            return Held(user_id, self._clock.now(), await privacy.find_all(tx, user_id))

    async def delete(self, user_id: UserId) -> Held:
        """Delete all that is held about a person; posts of the last 30 days are rendered again."""
        now = self._clock.now()
        async with self._db.write() as tx:
            held = Held(user_id, now, await privacy.find_all(tx, user_id))
            await refresh_posts_of(tx, [user_id], now)
            await privacy.delete_all(tx, user_id)
        return held

    # -- servers -----------------------------------------------------------------------------

    async def guild_removed(self, guild_id: GuildId) -> None:
        """Note that the bot was removed from a server: its data rests 30 days."""
        async with self._db.write() as tx:
            await privacy.set_gone(tx, guild_id, self._clock.now())

    async def guild_present(self, guild_id: GuildId) -> None:
        """Note that the bot is in a server: its data stays."""
        async with self._db.write() as tx:
            await privacy.set_gone(tx, guild_id, None)

    async def compare(self, present: Collection[GuildId]) -> None:
        """Note which servers removed the bot, or took it back, while it was away.

        One that merely cannot be reached is present.
        """
        now = self._clock.now()
        async with self._db.write() as tx:
            gone = await privacy.guilds_gone(tx)
            for guild_id in gone.keys() & set(present):
                await privacy.set_gone(tx, guild_id, None)
            for guild_id in await privacy.known_guilds(tx) - gone.keys() - set(present):
                await privacy.set_gone(tx, guild_id, now)

    async def forget_guilds(self) -> None:
        """Delete what is held about servers that removed the bot 30 days ago."""
        oldest = self._clock.now() - GUILD_RESTS_FOR
        async with self._db.write() as tx:
            for guild_id, left_at in (await privacy.guilds_gone(tx)).items():
                if left_at <= oldest:
                    await privacy.delete_guild(tx, guild_id)
