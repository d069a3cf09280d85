"""Hold a study group for tests of reminders, rest and pace: real services, a database, a fake Discord."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.cohort import Cohort
from bot.domain.ids import ChannelId, CohortId, GuildId, UserId
from bot.domain.library import Library
from bot.services.access import Caller
from bot.services.all import Services, build_services
from bot.services.cohorts import SetupRequest
from bot.services.posts import ReminderPost
from bot.storage.engine import Database
from bot.storage.schema import metadata
from tests.fakes import FakeAnnouncer, FakeClock, FakeDirectory

GUILD, STUDY = GuildId(1), ChannelId(10)
ANNA, BEN = UserId(21), UserId(22)
BOSS = Caller(GUILD, UserId(99), "Boss", STUDY, manages=True)
COHORT = CohortId(1)


def who(user_id: UserId, **more: Any) -> Caller:
    """Let a member speak in the study channel."""
    return replace(Caller(GUILD, user_id, f"Member {user_id}", STUDY), **more)


def utc(text: str) -> datetime:
    """Read an instant such as 2026-03-02 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@dataclass
class Company:
    """A group that starts on Monday, 2 March 2026, 09:00 UTC; it is 08:00."""

    db: Database
    library: Library
    clock: FakeClock
    announcer: FakeAnnouncer
    directory: FakeDirectory
    services: Services

    def restart(self, library: Library | None = None) -> None:
        """Start the program again on the same database."""
        self.services = build_services(
            self.db, library or self.library, self.clock, self.announcer, self.directory
        )

    async def set_up(self, **given: Any) -> Cohort:
        """Make a cohort that Anna joins."""
        given = {"timezone": "UTC", "channel_id": STUDY, "start": f"{self.clock.now():%F}", **given}
        made = await self.services.cohorts.set_up(BOSS, SetupRequest(**given))
        await self.services.membership.join(who(ANNA))
        return made.cohort

    async def live_until(self, end: str, *, remind: bool = True) -> None:
        """Let every hour come up to an instant, with its posts and reminders."""
        while self.clock.at < utc(end):
            self.clock.at = min(utc(end), self.clock.at + timedelta(hours=1))
            await self.services.deliveries.deliver_due()
            if remind:
                await self.services.reminders.send_due()

    def told(self, user_id: UserId = ANNA) -> list[str]:
        """List the direct messages somebody got: what kind, and of which day."""
        posts = [post for to, post in self.announcer.told if to == user_id]
        return [f"{post.kind} {post.row.number}" for post in posts if isinstance(post, ReminderPost)]

    async def rows(self, table: str) -> list[dict[str, Any]]:
        """Read one table."""
        async with self.db.read() as tx:
            return [dict(row._mapping) for row in await tx.execute(select(metadata.tables[table]))]

    async def statuses(self, user_id: UserId = ANNA) -> list[str]:
        """List how a member's days stand."""
        progress = await self.services.study.progress(who(user_id))
        return [f"{row.number} {row.status}" for row in progress.ledger.rows]
